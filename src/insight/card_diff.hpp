#pragma once
// Two rate cards side by side: what was added, removed, split, made dearer or cheaper. (What the
// change costs on one's own calls is a what-if with the other card.)

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "rating/rate_card.hpp"

namespace insight {

enum class RateChange : std::uint8_t {
  added,    // a prefix no row of the old card has, under a shorter one or none
  removed,  // calls fall back to a shorter prefix, or to none
  split,    // gone, with longer prefixes in its place
  merged,   // gone, because a shorter prefix took its place and its price
  dearer,   // per minute, or at the same rate with a higher fee or minimum
  cheaper,
  terms  // increments, hours, dates or names differ at the same price
};
[[nodiscard]] std::string_view name_of(RateChange change);

struct RateDifference {
  RateChange change = RateChange::added;
  rating::Direction direction = rating::Direction::outbound;
  std::string prefix;
  std::string destination;
  telephony::Country country;
  base::Decimal rate_before;  // what the number cost before: for an added prefix, the shorter one's
  base::Decimal rate_after;
  base::Decimal fee_before;
  base::Decimal fee_after;
  bool priced_before = false;
  bool priced_after = false;
  std::vector<std::string> into;  // split: the longer prefixes
};

struct CardComparison {
  std::vector<RateDifference> differences;  // by direction, prefix
  std::uint64_t unchanged = 0;
};

// Rows in force on `day` (in each card's zone); a row without a condition stands for its prefix, rows
// of one prefix with an origin or hours are compared pair by pair in order.
[[nodiscard]] CardComparison compare(const rating::RateCard& before, const rating::RateCard& after,
                                     base::CivilDate day);

}  // namespace insight
