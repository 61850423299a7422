#pragma once
// A scenario: a situation, commands, and what must come out; a worked example of the law that a
// partner can read and the tests run (docs/formats.md, "Scenario file").

#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "formats/json_reader.hpp"
#include "overage/commands.hpp"
#include "overage/evaluate.hpp"
#include "overage/guide.hpp"
#include "overage/history.hpp"

namespace formats {

struct LocalText {
  std::string en;
  std::string fr;
};

struct ExpectedRefusal {
  overage::Rule rule{};
  std::string reason;
  std::optional<std::uint32_t> code;
  std::optional<std::uint16_t> http;
  std::optional<overage::Curer> by;
};

// The steps of a guide in order, and how far it is.
struct ExpectedStep {
  std::string step;
  overage::StepStatus status{};
};
struct ExpectedHandOver {
  std::string to;  // a partner's name or id
  std::vector<ExpectedStep> steps;
};

// What must be so after a step, or at the start. What is not stated is not compared.
struct Expectation {
  std::optional<bool> accepted;
  std::optional<std::vector<ExpectedRefusal>> refusals;  // all of them, in order
  std::optional<std::vector<std::string>> warnings;      // of the command; at the start, standing
  std::optional<std::vector<std::string>> consequences;
  std::vector<overage::Rule> rules;  // at least these stand in the trail's entry
  std::optional<overage::State> state;
  std::optional<overage::FundingMode> funding;
  std::optional<std::string> holder;        // a partner's name or id; empty = nobody
  std::optional<std::string> subscription;  // friendly name or id of the Azure subscription
  std::optional<std::string> first_in_line;
  std::optional<overage::Payer> payer;
  std::optional<std::string> balance;
  std::optional<bool> pending;
  std::optional<bool> shown;  // "Manage overage" (R18)
  std::optional<std::string> next;
  std::optional<overage::Curer> next_by;
  std::optional<overage::PriceView> prices;                // R57
  std::optional<std::vector<overage::Tracking>> tracking;  // R55, R56
  std::map<overage::Prerequisite, overage::CheckStatus> checks;
  std::map<overage::Use, overage::Payer> uses;              // R1-R6
  std::optional<std::vector<ExpectedStep>> postpaid_guide;  // R66
  std::optional<ExpectedHandOver> hand_over;                // R38-R42
  std::string pointer;                                      // where it stands, for reports
};

// Members of a step that are no arguments of its command.
[[nodiscard]] std::initializer_list<std::string_view> step_members();

struct ScenarioStep {
  std::optional<base::Instant> at;  // none = a minute after the step before
  std::optional<overage::Actor> actor;
  JsonValue command;  // names of what steps before it make are looked up when its turn comes
  LocalText note;
  Expectation expect;
};

struct Scenario {
  JsonDocument document;  // holds the commands of the steps
  std::string id;
  LocalText title;
  LocalText story;
  std::vector<overage::Rule> rules;  // what it shows
  overage::LawSettings settings;
  base::Instant now;
  overage::Situation situation;
  Expectation expect;  // before any step
  std::vector<ScenarioStep> steps;
};

inline constexpr int kScenarioVersion = 1;

// Errors: those of the JSON reader, of read_situation and of the steps' commands; unsupported_version;
// unknown_value for members, rules and words that do not exist. Nothing is half read.
[[nodiscard]] base::Result<Scenario> read_scenario(std::string_view text,
                                                   std::string_view file = {});

struct Mismatch {
  std::string pointer;  // JSON pointer of the expectation
  std::string expected;
  std::string actual;
};

// One thing a scenario states, beside what came out.
struct Outcome {
  std::string member;  // of the expectation: "state", "checks/gdap"
  std::string expected;
  std::string actual;
  [[nodiscard]] bool holds() const { return expected == actual; }
};

struct ScenarioRun {
  std::vector<overage::Decision> decisions;    // one a step
  std::vector<std::vector<Outcome>> outcomes;  // before any step, then one list a step
  overage::Situation situation;                // at the end
  overage::History history;
  std::vector<Mismatch> mismatches;  // none = the scenario holds
};

// Errors: a step that names an Azure subscription no step before it has made.
[[nodiscard]] base::Result<ScenarioRun> run_scenario(const Scenario& scenario);

}  // namespace formats
