#pragma once
// Instants and civil dates are different types. Instants are whole UTC seconds (call records carry
// whole connected seconds; fractions of a second are cut). Periods are half-open. No clock here.

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace base {

// Seconds since 1970-01-01T00:00:00Z.
struct Instant {
  std::int64_t seconds = 0;
  friend constexpr auto operator<=>(Instant, Instant) = default;
};

// Calendar day, proleptic Gregorian, as days since 1970-01-01.
struct CivilDay {
  std::int32_t days = 0;
  friend constexpr auto operator<=>(CivilDay, CivilDay) = default;
};

struct CivilDate {
  int year = 1970;
  int month = 1;  // 1..12
  int day = 1;    // 1..31
  friend constexpr auto operator<=>(CivilDate, CivilDate) = default;
};

enum class Weekday : std::uint8_t {
  monday,
  tuesday,
  wednesday,
  thursday,
  friday,
  saturday,
  sunday
};

[[nodiscard]] bool is_valid(CivilDate date);
// Precondition: is_valid(date).
[[nodiscard]] CivilDay to_day(CivilDate date);
[[nodiscard]] CivilDate to_date(CivilDay day);
[[nodiscard]] Weekday weekday_of(CivilDay day);
// The UTC day an instant falls in, and the second within it.
[[nodiscard]] CivilDay utc_day(Instant instant);
[[nodiscard]] std::int32_t utc_second_of_day(Instant instant);
[[nodiscard]] Instant start_of_utc_day(CivilDay day);

// "2026-06-03". Error: not_a_date.
[[nodiscard]] Result<CivilDate> parse_date(std::string_view text);
[[nodiscard]] std::string to_string(CivilDate date);

// "2026-06-03T09:15:07Z", "...07.1230000+02:00", or a space for the T. The offset is required:
// a time without one is not an instant. Error: not_an_instant.
[[nodiscard]] Result<Instant> parse_instant(std::string_view text);
// "2026-06-03T09:15:07Z"
[[nodiscard]] std::string to_string(Instant instant);

// Half-open: contains start, not end.
struct Period {
  Instant start;
  Instant end;
  [[nodiscard]] constexpr bool contains(Instant at) const { return start <= at && at < end; }
  friend constexpr bool operator==(Period, Period) = default;
};

// A billing month: calendar month (domain 3.5, 6.7).
struct BillingMonth {
  int year = 1970;
  int month = 1;  // 1..12
  friend constexpr auto operator<=>(BillingMonth, BillingMonth) = default;

  // "2026-06". Error: not_a_month.
  [[nodiscard]] static Result<BillingMonth> parse(std::string_view text);
  [[nodiscard]] static BillingMonth of(CivilDay day);
  [[nodiscard]] std::string to_string() const;
  [[nodiscard]] CivilDay first_day() const;
  [[nodiscard]] CivilDay day_after_last() const;
  [[nodiscard]] int day_count() const;
  [[nodiscard]] BillingMonth next() const;
  [[nodiscard]] BillingMonth previous() const;
  // The month as UTC instants; other time zones are rating::RatingPolicy's business.
  [[nodiscard]] Period utc_period() const;
};

}  // namespace base
