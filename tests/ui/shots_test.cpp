// Pictures of every screen, drawn without a browser: `test_ui_screens "[.pictures]"` with
// TELCO_SHOTS naming the folder where they go.
#include <catch_amalgamated.hpp>
#include <cstdlib>

#include "engine/demo.hpp"
#include "ui/desk.hpp"

TEST_CASE("pictures of every screen", "[.pictures]") {
  const char* folder = std::getenv("TELCO_SHOTS");
  if (folder == nullptr) SKIP("TELCO_SHOTS names no folder");
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
                        {"-contrast", ImVec2(1280, 800), "en", 1, app::ThemeChoice::contrast},
                        {"-phone", ImVec2(390, 844), "en", 2, app::ThemeChoice::light}};
  const char* look_only = std::getenv("TELCO_LOOK");
  for (const auto& look : looks) {
    if (look_only != nullptr && std::string(look_only) != look.suffix) continue;
    desk::Desk desk(look.size, look.language, look.ratio);
    desk.act(app::action::ChooseTheme{look.theme});
    for (const auto& [name, hash] : desk::screens(desk)) {
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
