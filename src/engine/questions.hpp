#pragma once
// Answers about single rows: those that wait for a person, the price of a number.

#include "engine/messages.hpp"
#include "engine/month.hpp"
#include "workspace/workspace.hpp"

namespace engine {

[[nodiscard]] SuspenseReply suspense_page(const Month& month, const Suspense& request);
// Calls of the month that are suspended, in order of draw.
[[nodiscard]] std::vector<rating::CallIndex> suspended_calls(const Month& month);
[[nodiscard]] SuspenseRow suspense_row(const Month& month, rating::CallIndex call);

// Errors: not_a_phone_number, not_a_country, unknown_value (direction), not_found (card, or none at
// all in the document).
[[nodiscard]] base::Result<NumberTested> test_number(const workspace::Workspace& workspace,
                                                     CardCache& cache, const TestNumber& request);

}  // namespace engine
