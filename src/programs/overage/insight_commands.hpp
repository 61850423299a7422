#pragma once
// Commands that ask more of a month than its sums: forecast, what-if, advise, reconcile,
// compare-cards, changes, resale, unusual.

#include <vector>

#include "programs/overage/run.hpp"

namespace overage_program {

// The given commands and these.
[[nodiscard]] std::vector<Command> with_insight(std::vector<Command> commands);

}  // namespace overage_program
