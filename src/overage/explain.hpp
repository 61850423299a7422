#pragma once
// Inside of the room: what a command means in words, what to beware of, and the checklist.

#include <vector>

#include "overage/guards.hpp"

namespace overage {

[[nodiscard]] std::vector<Consequence> consequences_of(const Context& context);
[[nodiscard]] std::vector<Warning> warnings_of(const Context& context);
[[nodiscard]] std::vector<CheckItem> preflight(const Context& context);

// Warnings about the customer as it stands, whatever is planned.
[[nodiscard]] std::vector<Warning> standing_warnings(const Context& context);

}  // namespace overage
