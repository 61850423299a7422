#pragma once
// The interface: one frame of the application, drawn with Dear ImGui and described in the semantic
// tree (ui/semantics.hpp). Call between ImGui::NewFrame (and sem::begin) and ImGui::Render.

#include <cstdint>

#include "app/store.hpp"
#include "imgui.h"

namespace ui {

// The faces, set once by the shell after ImGui's context exists. Both hold the icons of ui/icons.hpp
// (merged); sizes are chosen per text (12, 14, 16, 22). Lines of icons sit on Inter's cap height.
struct Fonts {
  ImFont* text = nullptr;    // weight 450
  ImFont* strong = nullptr;  // weight 600; may be the same as text
  // Height of a line over the em; the shipped faces are made so that both are one size.
  float height_per_em = 1;
};
void use_fonts(Fonts fonts);

// Colours and measures of the style, from the model's theme. Called by draw when they changed.
void draw(const app::Model& model, app::Dispatch& dispatch);

// Milliseconds until the interface wants to draw again by itself (a running transition, a toast's
// end); negative: not before something happens.
[[nodiscard]] std::int32_t next_frame_in();

// The height in pixels at which the screen shown last would not scroll; 0: not known yet. It depends on what is shown and on
// the width, never on the height there is, so that a frame which follows it settles.
[[nodiscard]] float content_height();

// The page's background, 0xAABBGGRR, for what lies outside the canvas's first frame.
[[nodiscard]] ImU32 page_colour(const app::Model& model);

}  // namespace ui
