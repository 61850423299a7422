#pragma once
// A worked example of the law (docs/formats.md, "Scenario file"), played to its end: what stood at
// the start, what each step did, and what the file says must come out beside what did.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/locale.hpp"
#include "base/result.hpp"
#include "overage/commands.hpp"
#include "overage/evaluate.hpp"

namespace app {

struct LocalText {
  std::string en;
  std::string fr;
  [[nodiscard]] const std::string& in(Language language) const {
    return language == Language::fr ? fr : en;
  }
};

// One thing the file states. Codes of the law, as the file writes them.
struct ScenarioOutcome {
  std::string member;
  std::string expected;
  std::string actual;
  [[nodiscard]] bool holds() const { return expected == actual; }
};

struct ScenarioStep {
  LocalText note;
  overage::Decision decision;  // with the situation after it
  overage::Evaluation after;
  std::vector<ScenarioOutcome> outcomes;
};

struct Scenario {
  std::string id;
  LocalText title;
  LocalText story;
  std::vector<overage::Rule> rules;
  base::Instant now;
  overage::Situation situation;  // before any step
  overage::Evaluation evaluation;
  std::vector<ScenarioOutcome> outcomes;
  std::vector<ScenarioStep> steps;
};

// Errors: those of the scenario's reader; nothing is half read.
[[nodiscard]] base::Result<std::shared_ptr<const Scenario>> play_scenario(
    std::string_view text, std::string_view file = {});

// One of the library, unread but for what a list shows.
struct ScenarioEntry {
  std::string id;
  LocalText title;
  std::vector<std::string> rules;
  std::string text;
};

// A JSON array of scenarios. Errors: those of the JSON reader.
[[nodiscard]] base::Result<std::vector<ScenarioEntry>> read_scenarios(std::string_view text);

}  // namespace app
