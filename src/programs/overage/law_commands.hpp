#pragma once
// The overage law on the command line: what it says of customers, scenarios played, and the simulated
// Partner Center on loopback.

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "engine/session.hpp"
#include "programs/overage/arguments.hpp"

namespace overage_program {

// A file that is a scenario, by the name that errors give it.
struct ScenarioFile {
  std::string file;
  std::string text;
};

// None for a file that is no scenario, and for standard input.
[[nodiscard]] std::optional<ScenarioFile> read_scenario_file(const std::string& path);

// A scenario played: a row for its start and one a step, rejected when it comes out otherwise than
// it says. Errors: those of formats::read_scenario and run_scenario.
[[nodiscard]] base::Result<engine::ImportPreview> play(const ScenarioFile& given);

// Whom a command is about: the customers the session holds, or else the scenarios' situations.
struct Customers {
  engine::Session& session;
  std::vector<ScenarioFile> scenarios;
};

// Prints one line a customer and its reasons, or JSON. Errors: those of engine::evaluate.
[[nodiscard]] base::Result<base::Ok> print_evaluation(const Customers& customers,
                                                      const Arguments& arguments);

// Answers until it is stopped. Errors: those of the options (field names the option) and io_failed.
[[nodiscard]] base::Result<base::Ok> simulate(const Customers& customers,
                                              const Arguments& arguments);

}  // namespace overage_program
