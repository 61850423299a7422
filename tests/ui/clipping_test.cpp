// Nothing that the application says is cut, in either language, in a language a third longer, on a
// desk and on a phone. What people wrote or imported may be: all of it is under the pointer and in
// the mirror (ui::draw_data).
#include <catch_amalgamated.hpp>

#include "engine/demo.hpp"
#include "ui/context.hpp"
#include "ui/desk.hpp"

#ifndef __EMSCRIPTEN__
namespace {

void check(const std::string& place) {
  for (const auto& text : ui::cx().cut) {
    INFO(place << ": " << text);
    CHECK(text.empty());
  }
}

// Every list that is opened from what is shown.
void check_lists(desk::Desk& desk, const std::string& place) {
  std::vector<std::string> lists;
  for (const auto& node : ui::sem::tree().nodes) {
    if (node.role == ui::sem::Role::combobox) lists.emplace_back(node.name);
  }
  for (const auto& list : lists) {
    desk.click(ui::sem::Role::combobox, list);
    REQUIRE(desk.shows(ui::sem::Role::option));
    check(place + ", " + list);
    desk.press("Escape");
    REQUIRE_FALSE(desk.shows(ui::sem::Role::option));
  }
}

}  // namespace

// Natively alone: under Node the same is laid out, in minutes.
TEST_CASE("no word of the application is cut, on any screen, in any language or size") {
  // the sizes that people have, and high ones, where what lies below is drawn too
  const auto size =
      GENERATE(ImVec2(1280, 800), ImVec2(390, 844), ImVec2(1280, 5000), ImVec2(390, 9000));
  const std::string language = GENERATE("en", "fr", "pseudo");
  desk::Desk desk(size, language);
  const auto name = [&](const std::string& place) {
    return language + " " + std::to_string(static_cast<int>(size.x)) + " " + place;
  };
  for (const auto& [screen, place] : desk::screens(desk)) {
    desk.go(place);
    check(name(screen));
    if (size.y < 1000) check_lists(desk, name(screen));
  }
  desk.go("#/v1/");
  desk.act(app::action::ShowPalette{});
  check(name("palette"));
  desk.go("#/v1/imports");
  const auto demo = engine::make_demo();
  desk.drop({{"customers.json", demo.customers_json}, {"usage.csv", demo.usage_csv}});
  check(name("import"));
}
#endif
