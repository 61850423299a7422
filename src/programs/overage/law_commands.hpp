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

// The text of a file that is a scenario; none for every other file, and for standard input.
[[nodiscard]] std::optional<std::string> read_scenario_file(const std::string& path);

// A scenario played: a row for its start and one a step, rejected when it comes out otherwise than
// it says. Errors: those of formats::read_scenario and run_scenario.
[[nodiscard]] base::Result<engine::ImportPreview> play(const std::string& text,
                                                       const std::string& file);

// Whom a command is about: the customers the session holds, or else the scenarios' situations.
struct Customers {
  engine::Session& session;
  std::vector<std::string> scenarios;  // texts
};

// Prints one line a customer and its reasons, or JSON. Errors: those of engine::evaluate.
[[nodiscard]] base::Result<base::Ok> print_evaluation(const Customers& customers,
                                                      const Arguments& arguments);

// Answers until it is stopped. Errors: those of the options (field names the option) and io_failed.
[[nodiscard]] base::Result<base::Ok> simulate(const Customers& customers,
                                              const Arguments& arguments);

}  // namespace overage_program
