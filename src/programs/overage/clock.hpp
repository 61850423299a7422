#pragma once
// The machine's clock, which no room may read.

#include <chrono>

#include "base/time.hpp"

namespace overage_program {

inline base::Instant now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::seconds>(since).count()};
}

}  // namespace overage_program
