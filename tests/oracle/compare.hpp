#pragma once
// Where the engine's month and the oracle's differ, one line each, at most `limit` of them.

#include <string>
#include <vector>

#include "oracle/oracle.hpp"

namespace oracle {

[[nodiscard]] std::vector<std::string> differences(const support::World& world,
                                                   const support::Rated& rated,
                                                   const MonthResult& expected,
                                                   std::size_t limit = 20);

}  // namespace oracle
