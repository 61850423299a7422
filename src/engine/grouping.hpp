#pragma once
// The calls of a selection added up by one dimension: customer, user, destination, day, ...

#include "base/result.hpp"
#include "engine/messages.hpp"
#include "engine/month.hpp"

namespace engine {

// Largest charge first, then most calls, then key.
[[nodiscard]] base::Result<GroupTotalsReply> group(const Month& month, const GroupTotals& request);

}  // namespace engine
