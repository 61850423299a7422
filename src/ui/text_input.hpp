// A one-line (or small multi-line) text field.
//
// On the web the browser itself edits: while the field has the focus a real <input> with the same font lies exactly over
// it, so dead keys, IME composition, mobile keyboards, selection, spell checking, native undo, the clipboard and
// right-to-left text work as everywhere else, and assistive technology reads a real text box. Dear ImGui draws the frame,
// and the text whenever the field is not being edited. Without a browser (the headless driver) edits arrive through
// sem::request_text just the same. Use this instead of ImGui::InputText everywhere.
#pragma once

#include <string>
#include <string_view>

#include "imgui.h"
#include "ui/semantics.hpp"

namespace ui {

struct TextInput {
  std::string_view name{};         // accessible name; required (the visible label beside the field)
  std::string_view placeholder{};  // shown while empty
  std::string_view description{};  // help or error text shown near it
  std::string_view mode = "text";  // keyboard on touch screens: "text", "decimal", "tel", "search"
  sem::Role role = sem::Role::textbox;  // or searchbox, combobox (with a list below it)
  sem::Tri expanded = sem::Tri::unset;
  float width = 0;   // <= 0: from the right edge, as ImGui::SetNextItemWidth
  float height = 0;  // 0: ImGui's frame height
  float left =
      -1;  // room before the text; < 0: style.FramePadding.x (an icon inside the field needs more)
  float right = -1;       // room after it
  int lines = 1;          // more: Enter makes a new line
  int max_length = 4096;  // bytes of UTF-8; more is cut at a character
  bool align_right = false;
  bool invalid = false, required = false, readonly = false;
  bool frame = true;  // false: the caller has drawn the frame
};

struct TextEdit {
  bool changed = false;    // the value is another one since the last frame
  bool submitted = false;  // Enter
  bool cancelled = false;  // Escape
  bool editing = false;    // has the focus
  bool left = false;  // had the focus in the last frame and has it no more: the moment to validate
  int step =
      0;  // up (-1), down (+1), page up (-10), page down (+10): for lists steered from the field
};

// `id` as for ImGui (never shown); `value` is UTF-8. The field's item is the last item afterwards.
TextEdit text_input(const char* id, std::string& value, const TextInput& options);

}  // namespace ui
