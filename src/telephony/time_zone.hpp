#pragma once
// Named time zones with their present daylight-saving rule (assets/zones/time_zones.csv, POSIX TZ
// rules). Past changes of a zone's law are not kept: months rated here are recent.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace telephony {

// A day on which clocks change: the `week`-th (5 = last) `weekday` of `month`, at `second` local.
struct ClockChange {
  std::int8_t month = 0;  // 1..12; 0: none
  std::int8_t week = 0;
  std::int8_t weekday = 0;  // 0 = Sunday
  std::int32_t second = 0;
};

class TimeZone {
 public:
  constexpr TimeZone() = default;  // UTC

  // A name of the table ("Europe/Paris") or "UTC". Error: not_found.
  [[nodiscard]] static base::Result<TimeZone> named(std::string_view name);
  // "CET-1CEST,M3.5.0,M10.5.0/3". Error: unknown_value.
  [[nodiscard]] static base::Result<TimeZone> from_posix(std::string_view rule);

  [[nodiscard]] std::int32_t offset_at(base::Instant instant) const;  // local minus UTC, seconds
  // The instant at which the civil day begins here. When the clock skips midnight, the first
  // instant of that day.
  [[nodiscard]] base::Instant start_of(base::CivilDay day) const;
  [[nodiscard]] base::CivilDay day_of(base::Instant instant) const;
  [[nodiscard]] std::int32_t second_of_day(base::Instant instant) const;
  // The billing month as instants here.
  [[nodiscard]] base::Period period_of(base::BillingMonth month) const;
  [[nodiscard]] constexpr bool is_fixed() const { return summer_.month == 0; }

 private:
  std::int32_t standard_offset_ = 0;
  std::int32_t summer_offset_ = 0;
  ClockChange summer_;  // to summer time, in standard time
  ClockChange winter_;  // back, in summer time
};

// Names in the table, in order; "UTC" first.
[[nodiscard]] std::span<const std::string_view> time_zone_names();

}  // namespace telephony
