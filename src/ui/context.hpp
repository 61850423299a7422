#pragma once
// What every widget and screen reads while a frame is drawn: the model, where actions go, the theme
// and the language. Set by ui::draw; valid between its begin and end only.

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/format.hpp"
#include "app/store.hpp"
#include "app/texts.hpp"
#include "ui/theme.hpp"
#include "ui/ui.hpp"

namespace ui {

struct Context {
  const app::Model* model = nullptr;
  app::Dispatch* dispatch = nullptr;
  const Theme* theme = &theme_of(ThemeName::light);
  Fonts fonts;
  bool touch = false;
  bool still = false;            // reduced motion
  float width = 0;               // of the whole canvas
  bool narrow = false;           // under 900: the rail shows icons only
  bool compact = false;          // under 600: a bar at the bottom, one column
  float wake_after = -1;         // seconds until a frame is wanted; negative: none
  float content_height = 0;      // as ui::content_height() tells it
  float spare = 0;               // what tables take of the screen's height only because it is there
  bool covered = false;          // a panel lies over the screen
  std::vector<std::string> cut;  // words of ours that did not fit, for tests to see
};

[[nodiscard]] Context& cx();
[[nodiscard]] inline const Theme& theme() { return *cx().theme; }
[[nodiscard]] inline const app::Model& model() { return *cx().model; }
[[nodiscard]] const app::Locale& locale();
inline void act(app::Action action) { (*cx().dispatch)(std::move(action)); }
// The page around us may show the application to somebody who only looks, or whose prices differ.
[[nodiscard]] inline bool may_edit() { return !app::read_only(model().embedding); }
[[nodiscard]] inline bool alone() { return app::confined(model().embedding); }
[[nodiscard]] inline bool amounts_shown() { return model().embedding.amounts; }
// Files are being read or the month is being rated: what is empty now may fill.
[[nodiscard]] inline bool reading() {
  return model().session.month.phase == app::Phase::loading || !model().import.items.empty();
}
// Asks for another frame in so many seconds.
void wake_in(float seconds);

using app::Key;
[[nodiscard]] std::string_view tr(Key key);
[[nodiscard]] std::string tr(Key key, std::initializer_list<app::TextArg> args);
// Plural by `count`, which is written in the language's digits.
[[nodiscard]] std::string trn(Key key, std::int64_t count,
                              std::initializer_list<app::TextArg> args = {});

}  // namespace ui
