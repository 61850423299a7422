// Notes at the bottom of the page about what just happened. They never take the focus.
#include <algorithm>

#include "ui/screens.hpp"

namespace ui {

void draw_toasts() {
  const auto& toasts = model().toasts;
  if (toasts.empty()) return;
  const ImVec2 whole = ImGui::GetIO().DisplaySize;
  const Theme& t = theme();
  const float margin = cx().compact ? kGap2 : kGap4;
  const float width = std::min(420.0F, whole.x - 2 * margin);
  float bottom = whole.y - margin - (cx().compact ? 60.0F : 0.0F);
  for (auto it = toasts.rbegin(); it != toasts.rend(); ++it) {
    const auto& toast = *it;
    std::string message = tr(toast.key, {{"name", toast.name}, {"n", toast.count}});
    if (toast.times > 1) message += " × " + app::number(locale(), toast.times);
    const std::string id = "toast" + std::to_string(toast.id);
    ImGui::SetNextWindowPos(ImVec2(whole.x - margin, bottom), ImGuiCond_Always, ImVec2(1, 1));
    ImGui::SetNextWindowSize(ImVec2(width, 0));
    ImGui::PushStyleColor(ImGuiCol_WindowBg, t.surface);
    ImGui::PushStyleColor(ImGuiCol_Border, t.border_field);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(kGap3, kGap2));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 1);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, kRadius + 2);
    ImGui::Begin(id.c_str(), nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                     ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoFocusOnAppearing |
                     ImGuiWindowFlags_AlwaysAutoResize);
    {
      const bool bad = toast.tone == app::ToastTone::bad;
      const Tone tone = bad                                  ? Tone::bad
                        : toast.tone == app::ToastTone::good ? Tone::good
                                                             : Tone::neutral;
      const char* symbol = bad                                  ? icon::kError
                           : toast.tone == app::ToastTone::good ? icon::kCheckCircle
                                                                : icon::kAbout;
      const sem::Scope scope({.role = bad ? sem::Role::alert : sem::Role::status, .name = message},
                             id);
      const ImVec2 at = ImGui::GetCursorScreenPos();
      const float height = control_height(true);
      const float undo_width =
          toast.undo ? button_width(tr(Key::action_undo), {.small = true}) + kGap1 : 0;
      const float right = undo_width + height + kGap2;
      draw_icon(ImVec2(at.x, at.y + (height - 16) / 2), symbol,
                t.tones[static_cast<int>(tone)].line);
      ImGui::SetCursorScreenPos(ImVec2(at.x + 26, at.y + (height - 20) / 2));
      ImGui::BeginGroup();
      {
        const Region region(width - 2 * kGap3 - 26 - right);
        paragraph(message);
      }
      ImGui::EndGroup();
      ImGui::SetCursorScreenPos(ImVec2(at.x + width - 2 * kGap3 - right + kGap2, at.y));
      if (toast.undo) {
        if (button("undo", tr(Key::action_undo), {.kind = ButtonKind::quiet, .small = true})) {
          act(app::action::Undo{});
          act(app::action::DismissToast{toast.id});
        }
        same_line(kGap1);
      }
      if (icon_button("dismiss", icon::kClose, tr(Key::action_dismiss), {.small = true})) {
        act(app::action::DismissToast{toast.id});
      }
    }
    bottom -= ImGui::GetWindowHeight() + kGap2;
    ImGui::End();
    ImGui::PopStyleVar(3);
    ImGui::PopStyleColor(2);
  }
}

}  // namespace ui
