#include "ui/theme.hpp"

#include <catch_amalgamated.hpp>

TEST_CASE("every pair of text and background reaches a contrast of 4.5 to 1") {
  using namespace ui;
  for (const auto name : {ThemeName::light, ThemeName::dark, ThemeName::contrast}) {
    const Theme& t = theme_of(name);
    for (const ImU32 background : {t.page, t.surface, t.sunken, t.hover, t.selected}) {
      CHECK(contrast_percent(t.text, background) >= 450);
      CHECK(contrast_percent(t.text_soft, background) >= 450);
    }
    CHECK(contrast_percent(t.accent, t.surface) >= 450);
    CHECK(contrast_percent(t.accent, t.page) >= 450);
    CHECK(contrast_percent(t.on_accent, t.accent) >= 450);
    CHECK(contrast_percent(t.on_accent, t.accent_hover) >= 450);
    CHECK(contrast_percent(t.border_field, t.surface) >= 300);
    CHECK(contrast_percent(t.focus, t.surface) >= 300);
    for (const auto& tone : t.tones) {
      CHECK(contrast_percent(tone.text, tone.soft) >= 450);
      CHECK(contrast_percent(tone.text, t.surface) >= 450);
      CHECK(contrast_percent(t.text, tone.soft) >= 450);
      CHECK(contrast_percent(tone.line, t.surface) >= 300);
    }
  }
}

TEST_CASE("contrast is measured as WCAG measures it") {
  CHECK(ui::contrast_percent(IM_COL32_WHITE, IM_COL32_BLACK) == 2100);
  CHECK(ui::contrast_percent(IM_COL32_WHITE, IM_COL32_WHITE) == 100);
}
