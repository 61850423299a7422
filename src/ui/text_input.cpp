#include "ui/text_input.hpp"

#include <algorithm>

#include "imgui_internal.h"

namespace ui {
namespace {

// The longest prefix of at most `bytes` bytes that ends with a whole character.
std::size_t whole_characters(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) {
    return text.size();
  }
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U) {
    --bytes;
  }
  return bytes;
}

void take_keys(ImGuiID id, TextEdit& edit) {
  sem::EditKey key{};
  while (sem::detail::take_edit_key(id, key)) {
    switch (key) {
      case sem::EditKey::enter:
        edit.submitted = true;
        break;
      case sem::EditKey::escape:
        edit.cancelled = true;
        break;
      case sem::EditKey::up:
        edit.step -= 1;
        break;
      case sem::EditKey::down:
        edit.step += 1;
        break;
      case sem::EditKey::page_up:
        edit.step -= 10;
        break;
      case sem::EditKey::page_down:
        edit.step += 10;
        break;
    }
  }
}

void draw_text(const ImRect& frame, float left, float right, std::string_view value,
               const TextInput& options) {
  const bool empty = value.empty();
  const std::string_view text = empty ? options.placeholder : value;
  if (text.empty()) {
    return;
  }
  const ImVec4 clip{frame.Min.x + left, frame.Min.y, frame.Max.x - right, frame.Max.y};
  const char* begin = text.data();
  const char* end = begin + text.size();
  const float width = ImGui::CalcTextSize(begin, end).x;
  const bool to_the_right = options.align_right && !empty;
  const float x = to_the_right ? std::max(clip.x, clip.z - width) : clip.x;
  const float y = options.lines > 1 ? frame.Min.y + ImGui::GetStyle().FramePadding.y
                                    : frame.Min.y + (frame.GetHeight() - ImGui::GetFontSize()) / 2;
  ImGui::GetWindowDrawList()->AddText(
      ImGui::GetFont(), ImGui::GetFontSize(), ImVec2(x, ImFloor(y)),
      ImGui::GetColorU32(empty ? ImGuiCol_TextDisabled : ImGuiCol_Text), begin, end, 0.0F, &clip);
}

}  // namespace

TextEdit text_input(const char* id_text, std::string& value, const TextInput& options) {
  ImGuiWindow* window = ImGui::GetCurrentWindow();
  if (window->SkipItems) {
    return {};
  }
  ImGuiContext& g = *GImGui;
  const ImGuiID id = window->GetID(id_text);
  const float height = options.height > 0 ? options.height
                                          : ImGui::GetFrameHeight() +
                                                static_cast<float>(options.lines - 1) * g.FontSize;
  if (options.width != 0) {
    ImGui::SetNextItemWidth(options.width);
  }
  const ImVec2 corner = window->DC.CursorPos;
  const ImRect frame(corner.x, corner.y, corner.x + ImGui::CalcItemWidth(), corner.y + height);
  ImGui::ItemSize(frame, g.Style.FramePadding.y);
  const bool drawn = ImGui::ItemAdd(frame, id, nullptr, ImGuiItemFlags_Inputable);
  const bool disabled = (g.LastItemData.ItemFlags & ImGuiItemFlags_Disabled) != 0;

  const bool hovered = ImGui::ItemHoverable(frame, id, g.LastItemData.ItemFlags);
  if (hovered && !disabled) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_TextInput);
    if (ImGui::IsMouseClicked(ImGuiMouseButton_Left)) {
      ImGui::SetFocusID(id, window);
      ImGui::FocusWindow(window);
      sem::detail::begin_editing(id);
    }
  }

  TextEdit edit;
  edit.editing = sem::detail::editing(id);
  // whether it was being edited in the last frame is kept with the window: a field has no object of its own
  const ImGuiID was_key = ImHashStr("edited", 0, id);
  const bool was_editing = window->StateStorage.GetBool(was_key);
  edit.left = was_editing && !edit.editing;
  if (was_editing != edit.editing) {
    window->StateStorage.SetBool(was_key, edit.editing);
  }
  std::string typed;
  if (sem::detail::take_text(id, typed) && !options.readonly && !disabled) {
    typed.resize(
        whole_characters(typed, static_cast<std::size_t>(std::max(0, options.max_length))));
    edit.changed = typed != value;
    value = std::move(typed);
  }
  take_keys(id, edit);
  if (edit.changed) {
    ImGui::MarkItemEdited(id);
  }

  const float left = options.left < 0 ? g.Style.FramePadding.x : options.left;
  const float right = options.right < 0 ? g.Style.FramePadding.x : options.right;
  if (drawn) {
    if (options.frame) {
      const ImGuiCol color = edit.editing ? ImGuiCol_FrameBgActive
                             : hovered    ? ImGuiCol_FrameBgHovered
                                          : ImGuiCol_FrameBg;
      ImGui::RenderFrame(frame.Min, frame.Max, ImGui::GetColorU32(color), true,
                         g.Style.FrameRounding);
    }
    if (!(edit.editing && sem::detail::browser_edits())) {
      draw_text(frame, left, right, value, options);
    }
  }
  sem::detail::field({.role = options.role,
                      .name = options.name,
                      .value = value,
                      .description = options.description,
                      .expanded = options.expanded,
                      .invalid = options.invalid,
                      .required = options.required,
                      .readonly = options.readonly},
                     {.left = left,
                      .right = right,
                      .size = g.FontSize,
                      .lines = options.lines,
                      .placeholder = options.placeholder,
                      .mode = options.mode,
                      .align_right = options.align_right,
                      .max_length = options.max_length});
  return edit;
}

}  // namespace ui
