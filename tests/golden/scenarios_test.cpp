// Runs every scenario of the library (assets/scenarios): worked examples of the overage law that a
// partner can read, each with what must come out.

#include <algorithm>
#include <catch_amalgamated.hpp>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "formats/scenario.hpp"

namespace {

std::vector<std::filesystem::path> files() {
  std::vector<std::filesystem::path> out;
  for (const auto& entry : std::filesystem::directory_iterator("assets/scenarios")) {
    if (entry.path().extension() == ".json") out.push_back(entry.path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

formats::Scenario read(const std::filesystem::path& path) {
  auto scenario = formats::read_scenario(contents(path), path.filename().string());
  if (!scenario) FAIL(base::describe(scenario.error()));
  return *std::move(scenario);
}

}  // namespace

TEST_CASE("every scenario of the library holds") {
  const auto paths = files();
  CHECK(paths.size() >= 60);
  for (const auto& path : paths) {
    DYNAMIC_SECTION(path.stem().string()) {
      const formats::Scenario scenario = read(path);
      CHECK(scenario.id == path.stem().string());
      const auto run = formats::run_scenario(scenario);
      if (!run) FAIL(base::describe(run.error()));
      for (const auto& mismatch : run->mismatches) {
        FAIL_CHECK(mismatch.pointer << "\n  expected: " << mismatch.expected
                                    << "\n  actual:   " << mismatch.actual);
      }
      // nothing is lost on the way: one entry a step, refused or not
      CHECK(run->history.entries().size() == scenario.steps.size());
      CHECK(overage::check(run->situation).ok());
    }
  }
}

TEST_CASE("every scenario compares something and says what it shows") {
  for (const auto& path : files()) {
    const formats::Scenario scenario = read(path);
    INFO(scenario.id);
    CHECK_FALSE(scenario.rules.empty());
    const bool compares =
        std::any_of(scenario.steps.begin(), scenario.steps.end(),
                    [](const auto& step) { return !step.expect.pointer.empty(); });
    CHECK((compares || !scenario.expect.pointer.empty()));
  }
}

TEST_CASE("a scenario that does not hold says where") {
  auto scenario = read("assets/scenarios/legacy-azure-blocks.json");
  scenario.situation.subscriptions.pop_back();
  const auto run = formats::run_scenario(scenario);
  REQUIRE(run.ok());
  REQUIRE_FALSE(run->mismatches.empty());
  CHECK(std::any_of(run->mismatches.begin(), run->mismatches.end(), [](const auto& mismatch) {
    return mismatch.pointer == "/steps/0/expect/refusals" && mismatch.actual.empty();
  }));
}

TEST_CASE("a damaged scenario is refused with its place") {
  std::string text = contents("assets/scenarios/admin-agent-enables.json");
  const auto with = [&text](std::string_view from, std::string_view to) {
    std::string changed = text;
    const auto at = changed.find(from);
    REQUIRE(at != std::string::npos);
    changed.replace(at, from.size(), to);
    return formats::read_scenario(changed).error();
  };
  CHECK(with("\"version\": 1", "\"version\": 2").code == base::ErrorCode::unsupported_version);
  CHECK(with("telco-overage/scenario", "telco-overage/other").code ==
        base::ErrorCode::unknown_format);
  CHECK(with("\"R8\"", "\"R73\"").place.field == "/rules/0");
  CHECK(with("\"state\"", "\"sate\"").code == base::ErrorCode::unknown_value);
  CHECK(with("2026-06-10T09:00:00Z", "2026-06-10T09:00:00").place.field == "/now");
  CHECK(with("\"situation\"", "\"title\"").code == base::ErrorCode::duplicate_field);
  CHECK(formats::read_scenario("{").error().code == base::ErrorCode::json_syntax);
}

TEST_CASE("each of the ten points easily got wrong has its scenario") {
  for (int number = 1; number <= 10; ++number) {
    const std::string start = "easily-wrong-" + std::to_string(number) + "-";
    INFO(start);
    const auto paths = files();
    const auto found = std::find_if(paths.begin(), paths.end(), [&start](const auto& path) {
      return path.stem().string().starts_with(start);
    });
    REQUIRE(found != paths.end());
    CHECK_FALSE(read(*found).steps.empty());
  }
}

TEST_CASE("what differed in older versions of the page has its scenario under that version") {
  using Page = overage::PageVersion;
  const std::pair<const char*, Page> differences[] = {
      {"preview-only-in-2021", Page::y2021},  // audience
      {"preview-partner-in-2021", Page::y2021},
      {"sales-agent-in-2022", Page::y2022},  // roles
      {"global-admin-in-2022", Page::y2022},
      {"helpdesk-agent-in-2022", Page::y2022},
      {"reseller-in-2022", Page::y2022},  // who enables
      {"existing-subscription-in-2022", Page::y2022},
      {"no-azure-plan-in-2022", Page::y2022},
      {"tracking-methods-in-2022", Page::y2022},
      {"blockers-unknown-to-the-2022-page", Page::y2022},
  };
  for (const auto& [id, page] : differences) {
    INFO(id);
    const auto scenario = read("assets/scenarios/" + std::string(id) + ".json");
    CHECK(scenario.settings.page == page);
  }
}

TEST_CASE("both readings of who comes first have scenarios") {
  for (const auto reading :
       {overage::FirstAssignment::first_purchaser, overage::FirstAssignment::customers_choice}) {
    const auto paths = files();
    const auto count = std::count_if(paths.begin(), paths.end(), [reading](const auto& path) {
      const auto scenario = read(path);
      const auto& rules = scenario.rules;
      const auto about = [](overage::Rule rule) {
        const int number = overage::number_of(rule);
        return number == 36 || number == 37 || number == 70 || number == 72;
      };
      return scenario.settings.first_assignment == reading &&
             std::any_of(rules.begin(), rules.end(), about);
    });
    CHECK(count >= 3);
  }
}
