#pragma once
// What a month adds up to, one call after the other: to be compared with sums that are kept while
// drawing.

#include <algorithm>
#include <array>
#include <functional>
#include <map>

#include "rating/draw.hpp"
#include "rating/rater.hpp"

namespace support {

struct Sum {
  using ByPayer = std::array<std::uint64_t, rating::kPayerCount>;
  std::uint64_t calls = 0;
  std::uint64_t seconds = 0;  // connected
  ByPayer calls_by{};
  ByPayer seconds_by{};            // connected seconds each payer bears: they add up to `seconds`
  std::uint64_t pool_seconds = 0;  // as pools count them
  rating::AmountSum credits = 0;
  rating::AmountSum overage = 0;
  friend bool operator==(const Sum&, const Sum&) = default;
};

inline void add(Sum& sum, rating::Payer payer, rating::Amount amount, std::uint64_t seconds,
                std::int64_t pool_seconds, const rating::Split* split) {
  const auto index = [](rating::Payer of) { return static_cast<std::size_t>(of); };
  ++sum.calls;
  ++sum.calls_by.at(index(payer));
  sum.seconds += seconds;
  rating::Amount credits = payer == rating::Payer::credits ? amount : 0;
  if (split != nullptr) {
    const std::uint64_t pool = std::min<std::uint64_t>(split->pool_seconds, seconds);
    const std::uint64_t credit = std::min<std::uint64_t>(split->credit_seconds, seconds - pool);
    sum.seconds_by.at(index(rating::Payer::pool)) += pool;
    sum.seconds_by.at(index(rating::Payer::credits)) += credit;
    seconds -= pool + credit;
    if (payer != rating::Payer::credits) credits = split->credit_amount;
  }
  sum.seconds_by.at(index(payer)) += seconds;
  sum.pool_seconds += static_cast<std::uint64_t>(pool_seconds);
  sum.credits += credits;
  sum.overage += amount - credits;
}

// By civil day in the month's zone; calls of other months and duplicates are in none. `holds`: which
// customers' calls.
inline std::map<std::int32_t, Sum> sums_by_day(
    const rating::CallTable& calls, const rating::RatedMonth& month,
    const rating::RatingInput& input,
    const std::function<bool(rating::CustomerIndex)>& holds = {}) {
  std::map<std::int32_t, Sum> out;
  auto reader = rating::FigureReader::open(calls, month, input);
  if (!reader) return out;
  const auto first = input.month.first_day().days;
  for (rating::CallIndex i = 0; i < calls.size(); ++i) {
    const rating::Payer payer = month.payers[i];
    if (payer == rating::Payer::duplicate || payer == rating::Payer::other_month) continue;
    if (holds && !holds(calls.customer(i))) continue;
    auto figures = reader->figures(i, false);
    const auto* const draw = reader->draw_of(calls.customer(i));
    if (draw == nullptr || draw->card() == nullptr) figures.seconds = calls.call(i).seconds;
    const auto day = reader->rating().zone.day_of(calls.call(i).start_instant()).days;
    add(out[std::max(day, first)], payer, month.amounts[i],
        static_cast<std::uint64_t>(figures.seconds), figures.pool_seconds, month.split(i));
  }
  return out;
}

// Of all of them.
inline Sum total(const std::map<std::int32_t, Sum>& parts) {
  Sum out;
  for (const auto& [day, part] : parts) {
    out.calls += part.calls;
    out.seconds += part.seconds;
    for (std::size_t i = 0; i < out.calls_by.size(); ++i) {
      out.calls_by.at(i) += part.calls_by.at(i);
      out.seconds_by.at(i) += part.seconds_by.at(i);
    }
    out.pool_seconds += part.pool_seconds;
    out.credits += part.credits;
    out.overage += part.overage;
  }
  return out;
}

// How many calls each payer has, duplicates and other months among them.
inline Sum::ByPayer count_payers(const rating::RatedMonth& month) {
  Sum::ByPayer out{};
  for (const rating::Payer payer : month.payers) ++out.at(static_cast<std::size_t>(payer));
  return out;
}

}  // namespace support
