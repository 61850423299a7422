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
