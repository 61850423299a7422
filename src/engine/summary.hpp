#pragma once
// The figures of the month per customer: totals, days, pools, credits.

#include <string_view>

#include "engine/messages.hpp"
#include "engine/month.hpp"

namespace engine {

// Error: overflow of a sum. SummaryReply::revision is the caller's.
[[nodiscard]] base::Result<SummaryReply> summarize(const Month& month, const Summary& request);

[[nodiscard]] std::string_view name_of(rating::Counter counter);
[[nodiscard]] PoolUse pool_use(const Month& month, const rating::PoolUse& pool);

}  // namespace engine
