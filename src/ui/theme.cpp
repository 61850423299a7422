#include "ui/theme.hpp"

#include <algorithm>
#include <cmath>

namespace ui {
namespace {

constexpr ImU32 rgb(unsigned hex) {
  return IM_COL32((hex >> 16U) & 0xFFU, (hex >> 8U) & 0xFFU, hex & 0xFFU, 255);
}

constexpr Theme kLight{
    .name = ThemeName::light,
    .page = rgb(0xF5F6F8),
    .surface = rgb(0xFFFFFF),
    .sunken = rgb(0xF0F2F5),
    .hover = rgb(0xEEF1F6),
    .selected = rgb(0xE6ECFB),
    .border = rgb(0xE1E4EA),
    .border_field = rgb(0x8B93A3),
    .text = rgb(0x171A21),
    .text_soft = rgb(0x596072),
    .accent = rgb(0x2F55D4),
    .accent_hover = rgb(0x2545B5),
    .on_accent = rgb(0xFFFFFF),
    .focus = rgb(0x2F55D4),
    .scrim = IM_COL32(15, 18, 26, 96),
    .tones = {{rgb(0x4A5163), rgb(0xEEF0F4), rgb(0x717A8C)},
              {rgb(0x2747B8), rgb(0xE6ECFB), rgb(0x2F55D4)},
              {rgb(0x17663C), rgb(0xE2F3E8), rgb(0x1F8A52)},
              {rgb(0x7F4F00), rgb(0xFCF0D9), rgb(0xB87503)},
              {rgb(0xA8222C), rgb(0xFBE7E7), rgb(0xCB3A43)}},
    .pool = rgb(0x2E9C93),
    .credits = rgb(0x8A63D2),
    .overage = rgb(0xE0762B),
    .blocked = rgb(0xC2404C),
    .unrated = rgb(0x8D95A5),
    .free = rgb(0xC3C9D4),
    .grid = rgb(0xE8EBF0),
};

constexpr Theme kDark{
    .name = ThemeName::dark,
    .page = rgb(0x0F1217),
    .surface = rgb(0x171B22),
    .sunken = rgb(0x12161C),
    .hover = rgb(0x1F252E),
    .selected = rgb(0x1E2A4A),
    .border = rgb(0x2A313C),
    .border_field = rgb(0x737D90),
    .text = rgb(0xE9ECF1),
    .text_soft = rgb(0xA3ACBB),
    .accent = rgb(0x8FA8FF),
    .accent_hover = rgb(0xABBEFF),
    .on_accent = rgb(0x0F1530),
    .focus = rgb(0x8FA8FF),
    .scrim = IM_COL32(0, 0, 0, 150),
    .tones = {{rgb(0xB4BCCA), rgb(0x242B35), rgb(0x8791A3)},
              {rgb(0xA9BCFF), rgb(0x1E2A4A), rgb(0x8FA8FF)},
              {rgb(0x79D4A0), rgb(0x15301F), rgb(0x4FB97F)},
              {rgb(0xF0C26B), rgb(0x33270F), rgb(0xD9A13B)},
              {rgb(0xFF9C9C), rgb(0x3B1B1F), rgb(0xF07178)}},
    .pool = rgb(0x45B8AC),
    .credits = rgb(0xA98BE8),
    .overage = rgb(0xF0934E),
    .blocked = rgb(0xE0626C),
    .unrated = rgb(0x8791A3),
    .free = rgb(0x4A5464),
    .grid = rgb(0x252C36),
};

constexpr Theme kContrast{
    .name = ThemeName::contrast,
    .page = rgb(0x000000),
    .surface = rgb(0x000000),
    .sunken = rgb(0x101010),
    .hover = rgb(0x2A2A2A),
    .selected = rgb(0x1A2A6C),
    .border = rgb(0xB8B8B8),
    .border_field = rgb(0xFFFFFF),
    .text = rgb(0xFFFFFF),
    .text_soft = rgb(0xE6E6E6),
    .accent = rgb(0xFFE34D),
    .accent_hover = rgb(0xFFF0A0),
    .on_accent = rgb(0x000000),
    .focus = rgb(0x66E0FF),
    .scrim = IM_COL32(0, 0, 0, 200),
    .tones = {{rgb(0xFFFFFF), rgb(0x1C1C1C), rgb(0xFFFFFF)},
              {rgb(0xFFE34D), rgb(0x1C1C1C), rgb(0xFFE34D)},
              {rgb(0x7CFFB0), rgb(0x002A12), rgb(0x7CFFB0)},
              {rgb(0xFFC94D), rgb(0x2E2100), rgb(0xFFC94D)},
              {rgb(0xFF9D9D), rgb(0x3A0006), rgb(0xFF9D9D)}},
    .pool = rgb(0x4DE3D5),
    .credits = rgb(0xC9A8FF),
    .overage = rgb(0xFFA24D),
    .blocked = rgb(0xFF6B76),
    .unrated = rgb(0xC0C0C0),
    .free = rgb(0x707070),
    .grid = rgb(0x505050),
};

float linear(unsigned channel) {
  const float c = static_cast<float>(channel) / 255.0F;
  return c <= 0.03928F ? c / 12.92F : std::pow((c + 0.055F) / 1.055F, 2.4F);
}

float luminance(ImU32 colour) {
  return 0.2126F * linear((colour >> IM_COL32_R_SHIFT) & 0xFFU) +
         0.7152F * linear((colour >> IM_COL32_G_SHIFT) & 0xFFU) +
         0.0722F * linear((colour >> IM_COL32_B_SHIFT) & 0xFFU);
}

ImVec4 v(ImU32 colour) { return ImGui::ColorConvertU32ToFloat4(colour); }

}  // namespace

const Theme& theme_of(ThemeName name) {
  switch (name) {
    case ThemeName::dark:
      return kDark;
    case ThemeName::contrast:
      return kContrast;
    case ThemeName::light:
      break;
  }
  return kLight;
}

int contrast_percent(ImU32 a, ImU32 b) {
  const float la = luminance(a);
  const float lb = luminance(b);
  const float ratio = (std::max(la, lb) + 0.05F) / (std::min(la, lb) + 0.05F);
  return static_cast<int>(std::lround(ratio * 100.0F));
}

void apply(const Theme& theme, bool touch) {
  ImGuiStyle& style = ImGui::GetStyle();
  style = ImGuiStyle();
  style.FontSizeBase = pixels(Size::body);
  style.WindowPadding = ImVec2(0, 0);
  style.FramePadding = ImVec2(kGap3, touch ? 12.0F : 7.0F);
  style.ItemSpacing = ImVec2(kGap2, 0);  // gaps are always said
  style.ItemInnerSpacing = ImVec2(kGap2, kGap1);
  style.CellPadding = ImVec2(kGap3, 0);
  style.WindowBorderSize = 0;
  style.ChildBorderSize = 0;
  style.PopupBorderSize = 1;
  style.FrameBorderSize = 1;
  style.WindowRounding = 0;
  style.ChildRounding = 0;
  style.FrameRounding = kRadius;
  style.PopupRounding = kRadius;
  style.ScrollbarRounding = kRadius;
  style.GrabRounding = kRadius;
  style.ScrollbarSize = touch ? 8.0F : 10.0F;
  style.GrabMinSize = 24;
  style.DisabledAlpha = 1;  // disabled things have their own colours
  style.WindowMinSize = ImVec2(1, 1);
  style.AntiAliasedLinesUseTex = false;  // crisp at fractional ratios
  style.CurveTessellationTol = 0.6F;
  style.CircleTessellationMaxError = 0.15F;
  style.TouchExtraPadding = touch ? ImVec2(2, 2) : ImVec2(0, 0);

  ImVec4* colours = style.Colors;
  colours[ImGuiCol_Text] = v(theme.text);
  colours[ImGuiCol_TextDisabled] = v(theme.text_soft);
  colours[ImGuiCol_WindowBg] = v(theme.page);
  colours[ImGuiCol_ChildBg] = ImVec4(0, 0, 0, 0);
  colours[ImGuiCol_PopupBg] = v(theme.surface);
  colours[ImGuiCol_Border] = v(theme.border);
  colours[ImGuiCol_BorderShadow] = ImVec4(0, 0, 0, 0);
  colours[ImGuiCol_FrameBg] = v(theme.surface);
  colours[ImGuiCol_FrameBgHovered] = v(theme.surface);
  colours[ImGuiCol_FrameBgActive] = v(theme.surface);
  colours[ImGuiCol_ScrollbarBg] = ImVec4(0, 0, 0, 0);
  colours[ImGuiCol_ScrollbarGrab] =
      v((theme.border_field & ~IM_COL32_A_MASK) | (110U << IM_COL32_A_SHIFT));
  colours[ImGuiCol_ScrollbarGrabHovered] = v(theme.border_field);
  colours[ImGuiCol_ScrollbarGrabActive] = v(theme.border_field);
  colours[ImGuiCol_CheckMark] = v(theme.accent);
  colours[ImGuiCol_Button] = v(theme.surface);
  colours[ImGuiCol_ButtonHovered] = v(theme.hover);
  colours[ImGuiCol_ButtonActive] = v(theme.selected);
  colours[ImGuiCol_Header] = v(theme.selected);
  colours[ImGuiCol_HeaderHovered] = v(theme.hover);
  colours[ImGuiCol_HeaderActive] = v(theme.selected);
  colours[ImGuiCol_Separator] = v(theme.border);
  colours[ImGuiCol_SeparatorHovered] = v(theme.accent);
  colours[ImGuiCol_SeparatorActive] = v(theme.accent);
  colours[ImGuiCol_ResizeGrip] = ImVec4(0, 0, 0, 0);
  colours[ImGuiCol_TableHeaderBg] = v(theme.sunken);
  colours[ImGuiCol_TableBorderStrong] = v(theme.border);
  colours[ImGuiCol_TableBorderLight] = v(theme.border);
  colours[ImGuiCol_TableRowBg] = ImVec4(0, 0, 0, 0);
  colours[ImGuiCol_TableRowBgAlt] = ImVec4(0, 0, 0, 0);
  colours[ImGuiCol_TextSelectedBg] = v(theme.selected);
  colours[ImGuiCol_DragDropTarget] = v(theme.accent);
  colours[ImGuiCol_NavCursor] = v(theme.focus);
  colours[ImGuiCol_ModalWindowDimBg] = v(theme.scrim);
  colours[ImGuiCol_NavWindowingDimBg] = ImVec4(0, 0, 0, 0);
}

}  // namespace ui
