// Scenarios through the screens: from the library and from a file, played step by step.
#include <catch_amalgamated.hpp>
#include <fstream>
#include <sstream>

#include "ui/desk.hpp"

using ui::sem::Role;

namespace {

std::string scenario_file(const std::string& id) {
  std::ifstream file("assets/scenarios/" + id + ".json", std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("the library lists every shipped scenario and finds them by rule") {
  desk::Desk desk;
  desk.go("#/v1/scenarios");
  REQUIRE(desk.model().scenarios.library != nullptr);
  CHECK(desk.model().scenarios.library->size() >= 60);
  CHECK(desk.find(Role::grid, "Scenarios") != nullptr);
  desk.type(Role::searchbox, "Search by words or rule", "R66");
  CHECK(desk.says("Auto-recharge switched off before overage is enabled: a gap ahead"));
  CHECK_FALSE(desk.says("A hand-over: three consents"));
}

TEST_CASE("a scenario is played one step at a time, expected outcomes beside the actual") {
  desk::Desk desk;
  // this one states nothing before its first step
  desk.go("#/v1/scenarios/safe-order");
  CHECK(desk.find(Role::table, "Expected and actual outcomes") == nullptr);
  desk.go("#/v1/scenarios/hand-over");
  REQUIRE(desk.model().scenarios.open != nullptr);
  CHECK(desk.says("0 of 8 steps done"));
  CHECK(desk.says("Not played yet"));
  CHECK(desk.find(Role::table, "Expected and actual outcomes") != nullptr);
  desk.click(Role::button, "Play the next step");
  CHECK(desk.says("1 of 8 steps done"));
  CHECK(desk.find(Role::table, "Expected and actual outcomes") != nullptr);
  desk.click(Role::button, "Play all");
  CHECK(desk.says("8 of 8 steps done"));
  CHECK(desk.says("as expected"));
  CHECK(desk.says("Charges go to Fabrikam Azure, held by Fabrikam."));
  desk.click(Role::button, "Back");
  CHECK(desk.says("7 of 8 steps done"));
  desk.click(Role::button, "Start again");
  CHECK(desk.model().scenarios.played == 0);
}

TEST_CASE("a dropped scenario opens at once and leaves the document alone") {
  desk::Desk desk;
  const auto before = desk.model().document.workspace;
  desk.drop({{"mine.json", scenario_file("safe-order")}});
  CHECK(desk.model().route.screen == app::Screen::scenarios);
  CHECK(desk.model().route.id == "safe-order");
  CHECK_FALSE(desk.model().import.sheet_open);
  CHECK(desk.model().document.workspace == before);
  CHECK_FALSE(desk.model().history.can_undo());
  desk.click(Role::button, "Play the next step");
  CHECK(desk.says("Overage is not enabled yet"));
}

TEST_CASE("an outcome that differs from what the file says is shown as such") {
  auto text = scenario_file("safe-order");
  const std::string stated = "\"enable_first\"";
  text.replace(text.find(stated), stated.size(), "\"gap\"");
  desk::Desk desk;
  desk.drop({{"wrong.json", text}});
  desk.click(Role::button, "Play all");
  CHECK(desk.says("1 outcome differs"));
  CHECK(desk.says("enable first"));
}

TEST_CASE("a scenario that cannot be read says where, and nothing opens") {
  auto text = scenario_file("safe-order");
  text.replace(text.find("\"now\""), 5, "\"noww\"");
  desk::Desk desk;
  desk.drop({{"broken.json", text}});
  CHECK(desk.model().import.sheet_open);
  REQUIRE(desk.model().import.items.size() == 1);
  CHECK(desk.model().import.items[0].phase == app::ImportPhase::failed);
  CHECK(desk.model().scenarios.open == nullptr);
  CHECK(desk.says("broken.json"));
}

TEST_CASE("every shipped scenario is drawn to its end, in both languages") {
  for (const char* language : {"en", "fr"}) {
    desk::Desk desk(ImVec2(1280, 800), language);
    desk.go("#/v1/scenarios");
    REQUIRE(desk.model().scenarios.library != nullptr);
    const auto library = desk.model().scenarios.library;
    for (const auto& entry : *library) {
      INFO(language << " " << entry.id);
      desk.go("#/v1/scenarios/" + entry.id);
      REQUIRE(desk.model().scenarios.open != nullptr);
      desk.act(app::action::PlayScenario{desk.model().scenarios.open->steps.size()});
      CHECK_FALSE(desk.says_a_placeholder());
      CHECK(desk.model().scenarios.played == desk.model().scenarios.open->steps.size());
    }
  }
}
