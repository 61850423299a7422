#include "ui/ui.hpp"

#include <algorithm>
#include <cmath>

#include "ui/context.hpp"
#include "ui/screens.hpp"

namespace ui {
namespace {

Context& state() {
  static Context context;
  return context;
}

ThemeName theme_for(const app::Model& model) {
  switch (model.preferences.theme) {
    case app::ThemeChoice::light:
      return ThemeName::light;
    case app::ThemeChoice::dark:
      return ThemeName::dark;
    case app::ThemeChoice::contrast:
      return ThemeName::contrast;
    case app::ThemeChoice::system:
      break;
  }
  if (model.look.high_contrast) return ThemeName::contrast;
  return model.look.dark ? ThemeName::dark : ThemeName::light;
}

}  // namespace

Context& cx() { return state(); }
const app::Locale& locale() { return model().locale; }
void wake_in(float seconds) {
  float& wake = cx().wake_after;
  wake = wake < 0 ? seconds : std::min(wake, seconds);
}

std::string_view tr(Key key) { return app::text(locale().language, key); }
std::string tr(Key key, std::initializer_list<app::TextArg> args) {
  return app::text(locale().language, key, args);
}
std::string trn(Key key, std::int64_t count, std::initializer_list<app::TextArg> args) {
  return app::plural(locale().language, key, count, app::number(locale(), count), args);
}

void use_fonts(Fonts fonts) { state().fonts = fonts; }

ImU32 page_colour(const app::Model& model) { return theme_of(theme_for(model)).page; }

void draw(const app::Model& model, app::Dispatch& dispatch) {
  Context& context = state();
  static ThemeName applied = ThemeName::light;
  static bool applied_touch = false;
  static ImGuiContext* applied_to = nullptr;
  const ThemeName name = theme_for(model);
  context.model = &model;
  context.dispatch = &dispatch;
  context.theme = &theme_of(name);
  context.touch = model.look.touch;
  context.still = model.look.reduced_motion;
  context.width = ImGui::GetIO().DisplaySize.x;
  context.narrow = context.width < 900;
  context.compact = context.width < 600;
  context.wake_after = -1;
  context.content_height = 0;
  context.spare = 0;
  context.covered = false;
  context.cut.clear();
  if (applied_to != ImGui::GetCurrentContext() || applied != name ||
      applied_touch != context.touch) {
    apply(*context.theme, context.touch);
    applied = name;
    applied_touch = context.touch;
    applied_to = ImGui::GetCurrentContext();
  }
  push_font(Size::body);
  draw_frame();
  pop_font();
}

std::int32_t next_frame_in() {
  const float wake = state().wake_after;
  return wake < 0 ? -1 : static_cast<std::int32_t>(std::ceil(wake * 1000));
}

float content_height() { return state().content_height; }

}  // namespace ui
