#pragma once
// Reads a golden case (tests/golden/README.md) into a world and what is expected of it.

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "support/world.hpp"

namespace golden {

struct ExpectedCall {
  std::string payer;
  std::string amount;
  std::string reason;                       // empty: not asked
  std::optional<std::string> pool_minutes;  // the pool's part
  std::optional<std::string> credits;       // credits' part
  std::optional<bool> masked_doubt;
  int line = 0;
};

struct ExpectedPool {
  std::string plan;     // part number
  std::string country;  // "-" for tenant-wide
  std::string counter;  // "domestic", "international"
  std::string total;    // minutes
  std::string used;
  int line = 0;
};

struct ExpectedStep {
  std::string key;
  std::vector<std::pair<std::string, std::string>> args;
};
struct ExpectedExplanation {
  std::size_t call = 0;  // 1 = the first
  std::vector<ExpectedStep> steps;
};

struct Case {
  std::string title;
  support::World world;
  std::vector<ExpectedCall> calls;
  std::vector<ExpectedPool> pools;
  std::vector<std::pair<std::string, std::string>> totals;  // name, text
  std::vector<ExpectedExplanation> explanations;
};

// Throws std::runtime_error "file:line: what is wrong".
[[nodiscard]] Case read_case(const std::string& path);

}  // namespace golden
