#include "base/time.hpp"

#include <catch_amalgamated.hpp>

using base::BillingMonth;
using base::CivilDate;
using base::ErrorCode;
using base::Instant;

namespace {
Instant at(const char* text) { return base::parse_instant(text).value(); }
}  // namespace

TEST_CASE("days and dates convert both ways over four centuries") {
  CHECK(base::to_day({1970, 1, 1}).days == 0);
  CHECK(base::to_day({2000, 3, 1}).days == 11017);
  CHECK(base::to_day({1969, 12, 31}).days == -1);
  for (std::int32_t day = -100000; day <= 100000; day += 1) {
    const CivilDate date = base::to_date({day});
    REQUIRE(base::is_valid(date));
    REQUIRE(base::to_day(date).days == day);
  }
}

TEST_CASE("weekdays count from Monday") {
  CHECK(base::weekday_of(base::to_day({2026, 6, 1})) == base::Weekday::monday);
  CHECK(base::weekday_of(base::to_day({1969, 12, 28})) == base::Weekday::sunday);
}

TEST_CASE("instants read in every form the exports use") {
  const Instant expected{1772615707};
  CHECK(at("2026-03-04T09:15:07+00:00") == expected);
  CHECK(at("2026-03-04T09:15:07Z") == expected);
  CHECK(at("2026-03-04T09:15:07.1230000Z") == expected);
  CHECK(at("2026-03-04 09:15:07 +00:00") == expected);
  CHECK(at("2026-03-04T10:15:07+0100") == expected);
  CHECK(at("2026-03-04T03:45:07-05:30") == expected);
  CHECK(base::to_string(expected) == "2026-03-04T09:15:07Z");
}

TEST_CASE("a time without an offset or with an impossible part is not an instant") {
  for (const char* text : {"", "2026-03-04", "2026-03-04T09:15:07", "2026-02-30T00:00:00Z",
                           "2026-03-04T24:00:00Z", "2026-03-04T09:60:00Z", "2026-03-04T09:15:07Zx",
                           "04/03/2026 09:15", "2026-03-04T09:15:07.Z", "0000-01-01T00:00:00Z"}) {
    INFO(text);
    CHECK(base::parse_instant(text).error().code == ErrorCode::not_an_instant);
  }
}

TEST_CASE("dates are checked against the calendar") {
  CHECK(base::parse_date("2024-02-29").ok());
  CHECK(base::parse_date("2025-02-29").error().code == ErrorCode::not_a_date);
  CHECK(base::parse_date("2025-2-9").error().code == ErrorCode::not_a_date);
}

TEST_CASE("a billing month is half-open") {
  const BillingMonth june = BillingMonth::parse("2026-06").value();
  CHECK(june.to_string() == "2026-06");
  CHECK(june.day_count() == 30);
  CHECK(june.utc_period().contains(at("2026-06-01T00:00:00Z")));
  CHECK(june.utc_period().contains(at("2026-06-30T23:59:59Z")));
  CHECK_FALSE(june.utc_period().contains(at("2026-07-01T00:00:00Z")));
  CHECK(june.next().previous() == june);
  CHECK(BillingMonth{2025, 12}.next() == BillingMonth{2026, 1});
  CHECK(BillingMonth{2026, 1}.previous() == BillingMonth{2025, 12});
  for (const char* text : {"2026-13", "2026-00", "2026", "2026-6", "2026-06-01"}) {
    CHECK(BillingMonth::parse(text).error().code == ErrorCode::not_a_month);
  }
}
