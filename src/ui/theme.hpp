#pragma once
// Every colour, size and distance of the interface, in one table per theme. Screens name a token,
// never a colour. Text pairs reach a contrast of 4.5:1 (a test checks all of them).

#include <cstdint>

#include "imgui.h"

namespace ui {

enum class ThemeName : std::uint8_t { light, dark, contrast };

// What a thing means; a colour never says it alone, there is always an icon and a word.
enum class Tone : std::uint8_t { neutral, accent, good, warn, bad };

struct ToneColours {
  ImU32 text;  // on `soft`, and on surface
  ImU32 soft;  // background of badges and notices
  ImU32 line;  // border, icon, bar
};

struct Theme {
  ThemeName name;
  ImU32 page;          // behind everything
  ImU32 surface;       // cards, tables, panels
  ImU32 sunken;        // table heads, bars' rest, code
  ImU32 hover;         // a row or quiet button under the pointer
  ImU32 selected;      // the row or rail entry chosen
  ImU32 border;        // hairlines
  ImU32 border_field;  // borders of things to operate: 3:1 against the surface
  ImU32 text;
  ImU32 text_soft;  // secondary text, still 4.5:1
  ImU32 accent;     // primary buttons, links, the current place
  ImU32 accent_hover;
  ImU32 on_accent;
  ImU32 focus;  // the focus ring
  ImU32 scrim;  // over what a dialog covers
  ToneColours tones[5];
  // charts, by payer
  ImU32 pool, credits, overage, blocked, unrated, free;
  ImU32 grid;
};

[[nodiscard]] const Theme& theme_of(ThemeName name);

// The four sizes, in CSS pixels; lines are 16, 20, 24 and 28 high.
enum class Size : std::uint8_t { small, body, large, title };
[[nodiscard]] constexpr float pixels(Size size) {
  constexpr float kPixels[] = {12, 14, 16, 22};
  return kPixels[static_cast<int>(size)];
}
[[nodiscard]] constexpr float line_height(Size size) {
  constexpr float kHeights[] = {16, 20, 24, 28};
  return kHeights[static_cast<int>(size)];
}

// The grid: everything is a multiple of four.
inline constexpr float kGap1 = 4, kGap2 = 8, kGap3 = 12, kGap4 = 16, kGap6 = 24, kGap8 = 32;
inline constexpr float kRadius = 6;
inline constexpr float kRadiusSmall = 4;

// Applies a theme to Dear ImGui's style: what its own widgets (tables, scrollbars, popups) use.
void apply(const Theme& theme, bool touch);

// Contrast of two opaque colours by WCAG 2, times 100 (450 = 4.5:1).
[[nodiscard]] int contrast_percent(ImU32 a, ImU32 b);

}  // namespace ui
