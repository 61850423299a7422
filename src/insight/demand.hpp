#pragma once
// What the customers of a rated month asked for, day by day: what each pool would have had to give,
// and what was to be charged. Found by drawing a customer's calls again, so that it follows every
// rule of docs/rating.md; the demand that a pool could not meet counts too.

#include <compare>
#include <cstdint>
#include <functional>
#include <vector>

#include "base/int128.hpp"
#include "rating/draw.hpp"
#include "rating/rater.hpp"

namespace insight {

// Seconds, or amounts as rating::AmountSum has them.
using Quantity = base::Int128;

// One value a civil day (in the month's zone), without gaps.
struct DaySeries {
  base::CivilDay first;
  std::vector<Quantity> values;

  [[nodiscard]] base::CivilDay end() const {
    return {first.days + static_cast<std::int32_t>(values.size())};
  }
  // 0 outside.
  [[nodiscard]] Quantity at(base::CivilDay day) const;
  // Of the days from `from` to `to`, `to` not included.
  [[nodiscard]] Quantity sum(base::CivilDay from, base::CivilDay to) const;
  // Makes room for the day; days before `first` are passed over.
  void add(base::CivilDay day, Quantity value);
  // The days before `end` only, zeros put in up to it.
  [[nodiscard]] DaySeries until(base::CivilDay end) const;
};

// A pool, or one counter of it, across months.
struct PoolKey {
  rating::CustomerIndex customer = rating::kNoCustomer;
  catalog::PlanId plan;
  telephony::Country country;
  rating::Counter counter = rating::Counter::domestic;
  rating::UserIndex user = 0;
  friend auto operator<=>(const PoolKey&, const PoolKey&) = default;
};
[[nodiscard]] PoolKey key_of(const rating::PoolUse& pool);

struct PoolDemand {
  PoolKey key;
  std::int64_t licences = 0;
  std::int64_t total_seconds = 0;
  DaySeries seconds;  // asked of the pool, in its own unit (started minutes by default)
  // What the calls asked of it would cost by the card, and their seconds: for valuing what the pool
  // cannot pay.
  Quantity value = 0;
  Quantity valued_seconds = 0;
};

struct CustomerDemand {
  rating::CustomerIndex customer = rating::kNoCustomer;
  std::vector<PoolDemand> pools;  // by key
  // Owed for calls that no pool reaches and that reached the question who funds them, paid or not.
  DaySeries outside_pools;
  // As rated.
  DaySeries credits;
  DaySeries overage;
};

// Called for each call of the customer in order of draw, duplicates and other months included.
using Visitor =
    std::function<void(rating::CallIndex, const rating::Outcome&, const rating::Trace&)>;
// Errors: those of CustomerDraw::begin.
[[nodiscard]] base::Result<base::Ok> replay(const rating::Rating& rating,
                                            rating::CustomerIndex customer, const Visitor& visit);

// The whole price of a call by the card, as if nothing else paid; kNoPrice without a rate.
constexpr rating::Amount kNoPrice = -1;
[[nodiscard]] rating::Amount price_if_charged(const rating::Rating& rating,
                                              const rating::CompiledCard& card,
                                              rating::CallIndex call, telephony::Country home);

// `first` is the first day the series speak of: the first of the month, or the first day that the
// export covers. Errors: those of replay.
[[nodiscard]] base::Result<CustomerDemand> demand_of(const rating::Rating& rating,
                                                     rating::CustomerIndex customer,
                                                     base::CivilDay first);
// Appends a later month of the same customer; pools that only one of them has are kept.
void append(CustomerDemand& history, const CustomerDemand& later);

}  // namespace insight
