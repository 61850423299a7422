// Pictures of every screen, drawn without a browser: `test_ui_screens "[.pictures]"` with
// TELCO_FONTS naming the folder of the faces and TELCO_SHOTS where the pictures go.
#include <catch_amalgamated.hpp>
#include <cstdlib>

#include "engine/demo.hpp"
#include "ui/desk.hpp"

TEST_CASE("pictures of every screen", "[.pictures]") {
  const char* folder = std::getenv("TELCO_SHOTS");
  if (folder == nullptr) SKIP("TELCO_SHOTS names no folder");
  const auto place_of = [](const desk::Desk& at, const std::string& name) {
    for (const auto& one : at.model().document.workspace->customers) {
      if (one->name().starts_with(name)) return "#/v1/customers/" + one->id().to_string();
    }
    throw std::runtime_error("no customer " + name);
  };
  const auto all_of = [&](const desk::Desk& at) {
    const std::string alpine = place_of(at, "Alpine");
    const std::string litware = place_of(at, "Litware");
    const std::string fabrikam = place_of(at, "Fabrikam");
    const auto call =
        at.model().session.calls.pages.empty()
            ? std::string()
            : at.model().session.calls.pages.begin()->second->front().usage.to_string();
    return std::vector<std::pair<std::string, std::string>>{
        {"home", "#/v1/"},
        {"customers", "#/v1/customers"},
        {"customer", alpine},
        {"pools", fabrikam + "/pools"},
        {"users", alpine + "/users"},
        {"trail", alpine + "/trail"},
        {"manage", litware + "/manage"},
        {"hand-over", alpine + "/hand-over"},
        {"credits", fabrikam + "/credits"},
        {"scenarios", "#/v1/scenarios"},
        {"scenario", "#/v1/scenarios/hand-over"},
        {"calls", "#/v1/calls"},
        {"explain", "#/v1/calls?call=" + call},
        {"cards", "#/v1/rate-cards"},
        {"forecast", "#/v1/insight/forecast"},
        {"unusual", "#/v1/insight/unusual"},
        {"what-if", "#/v1/insight/what-if"},
        {"licences", "#/v1/insight/licences"},
        {"resale", "#/v1/insight/resale"},
        {"reconcile", "#/v1/insight/reconcile"},
        {"late", "#/v1/insight/late"},
        {"files", "#/v1/imports"},
        {"settings", "#/v1/settings"},
        {"about", "#/v1/about"},
        {"welcome", "#/v1/welcome"}};
  };
  const char* only = std::getenv("TELCO_ONLY");
  const auto wanted = [&](const std::string& name) {
    return only == nullptr ||
           ("," + std::string(only) + ",").find("," + name + ",") != std::string::npos;
  };
  struct Look {
    const char* suffix;
    ImVec2 size;
    const char* language;
    float ratio;
    app::ThemeChoice theme;
  };
  const Look looks[] = {{"", ImVec2(1280, 800), "en", 1, app::ThemeChoice::light},
                        {"-dark", ImVec2(1280, 800), "en", 1, app::ThemeChoice::dark},
                        {"-fr", ImVec2(1280, 800), "fr", 1, app::ThemeChoice::light},
                        {"-phone", ImVec2(390, 844), "en", 2, app::ThemeChoice::light}};
  const char* look_only = std::getenv("TELCO_LOOK");
  for (const auto& look : looks) {
    if (look_only != nullptr && std::string(look_only) != look.suffix) continue;
    desk::Desk desk(look.size, look.language, look.ratio);
    desk.act(app::action::ChooseTheme{look.theme});
    desk.go("#/v1/calls");
    for (const auto& [name, hash] : all_of(desk)) {
      if (!wanted(name)) continue;
      desk.go(hash);
      if (name == "scenario") desk.act(app::action::PlayScenario{8});
      desk.picture(std::string(folder) + "/" + name + look.suffix + ".png");
    }
    if (wanted("import")) {
      desk.go("#/v1/");
      desk.drop({{"customers.json", engine::make_demo().customers_json},
                 {"usage.csv", engine::make_demo().usage_csv}});
      desk.picture(std::string(folder) + "/import" + look.suffix + ".png");
      desk.act(app::action::DiscardImports{});
    }
    if (wanted("palette")) {
      desk.act(app::action::ShowPalette{});
      desk.picture(std::string(folder) + "/palette" + look.suffix + ".png");
    }
  }
  SUCCEED();
}
