#pragma once
// Traffic far outside a customer's own pattern, with the figures it is judged by.
//
// Method: the modified z-score (Iglewicz and Hoaglin 1993, How to Detect and Handle Outliers): a
// value is unusual when 0.6745 x |value - median| > threshold x MAD, MAD the median of the absolute
// deviations. When more than half of the values are alike (MAD 0), the mean deviation takes its place,
// with 1.2533 in place of 1 / 0.6745. A floor keeps trifles out. No probability is claimed.
//
// Looked at, for each customer: minutes abroad of each user and day; minutes to each destination
// country and day; calls outside working hours of each day; minutes of each user in the month.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "insight/demand.hpp"

namespace insight {

struct UnusualMethod {
  int threshold_tenths = 35;  // 3.5, as published
  int fewest_values = 8;      // with fewer, nothing can be said
  std::int64_t minutes_floor = 60;
  std::int64_t calls_floor = 10;
  int working_from = 7;  // hours of the month's zone
  int working_to = 20;
};

struct Pattern {
  std::int64_t median = 0;
  std::int64_t spread = 0;  // MAD, or the mean deviation
  bool by_mean = false;     // which of the two
  std::int64_t limit = 0;   // above it is unusual
  std::size_t values = 0;
};
// None with fewer than fewest_values.
[[nodiscard]] std::optional<Pattern> pattern_of(std::vector<std::int64_t> values,
                                                const UnusualMethod& method);

enum class UnusualKind : std::uint8_t { user_abroad, destination, night, user_total };
[[nodiscard]] std::string_view name_of(UnusualKind kind);

struct Unusual {
  UnusualKind kind = UnusualKind::user_abroad;
  rating::CustomerIndex customer = rating::kNoCustomer;
  rating::UserIndex user = 0;               // of user kinds
  telephony::CountryIndex destination = 0;  // of destination
  base::CivilDay day;                       // none (0) for user_total
  std::int64_t value = 0;                   // minutes; calls for night
  Pattern pattern;
  rating::AmountSum amount = 0;  // charged for these calls
  std::uint64_t calls = 0;
};

// Largest excess over its limit first.
[[nodiscard]] std::vector<Unusual> unusual(const rating::Rating& rating,
                                           const rating::RatedMonth& month,
                                           rating::CustomerIndex customer,
                                           const UnusualMethod& method = {});

}  // namespace insight
