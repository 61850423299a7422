#include "telephony/time_zone.hpp"

#include <catch_amalgamated.hpp>

using telephony::TimeZone;

namespace {
base::Instant at(const char* text) { return *base::parse_instant(text); }
TimeZone zone(const char* name) { return *TimeZone::named(name); }
base::CivilDay day(int year, int month, int date) { return base::to_day({year, month, date}); }
}  // namespace

TEST_CASE("Every zone of the table is readable") {
  REQUIRE(telephony::time_zone_names().size() > 300);
  CHECK(telephony::time_zone_names().front() == "UTC");
  for (const auto name : telephony::time_zone_names()) {
    INFO(name);
    CHECK(TimeZone::named(name).ok());
  }
  CHECK(TimeZone::named("Mars/Olympus").error().code == base::ErrorCode::not_found);
  CHECK(TimeZone::from_posix("CET").error().code == base::ErrorCode::unknown_value);
  CHECK(TimeZone::from_posix("CET-1CEST,M13.5.0,M10.5.0").error().code ==
        base::ErrorCode::unknown_value);
}

TEST_CASE("Clocks change on the days of the rule") {
  const TimeZone paris = zone("Europe/Paris");
  CHECK(paris.offset_at(at("2026-03-29T00:59:59Z")) == 3600);
  CHECK(paris.offset_at(at("2026-03-29T01:00:00Z")) == 7200);
  CHECK(paris.offset_at(at("2026-10-25T00:59:59Z")) == 7200);
  CHECK(paris.offset_at(at("2026-10-25T01:00:00Z")) == 3600);
  const TimeZone new_york = zone("America/New_York");
  CHECK(new_york.offset_at(at("2026-03-08T06:59:59Z")) == -5 * 3600);
  CHECK(new_york.offset_at(at("2026-03-08T07:00:00Z")) == -4 * 3600);
  CHECK(new_york.offset_at(at("2026-11-01T05:59:59Z")) == -4 * 3600);
  CHECK(new_york.offset_at(at("2026-11-01T06:00:00Z")) == -5 * 3600);
  const TimeZone sydney = zone("Australia/Sydney");  // summer over the new year
  CHECK(sydney.offset_at(at("2026-01-15T00:00:00Z")) == 11 * 3600);
  CHECK(sydney.offset_at(at("2026-07-15T00:00:00Z")) == 10 * 3600);
  CHECK(zone("Asia/Kolkata").offset_at(at("2026-07-15T00:00:00Z")) == 19800);
  CHECK(zone("Asia/Kolkata").is_fixed());
  CHECK(zone("Europe/Dublin").offset_at(at("2026-07-15T00:00:00Z")) == 3600);
  CHECK(zone("Europe/Dublin").offset_at(at("2026-01-15T00:00:00Z")) == 0);
}

TEST_CASE("Civil days begin at local midnight, or when the clock skips it, right after") {
  CHECK(zone("UTC").start_of(day(2026, 6, 1)) == at("2026-06-01T00:00:00Z"));
  CHECK(zone("Europe/Paris").start_of(day(2026, 6, 1)) == at("2026-05-31T22:00:00Z"));
  CHECK(zone("Europe/Paris").start_of(day(2026, 12, 1)) == at("2026-11-30T23:00:00Z"));
  CHECK(zone("America/New_York").start_of(day(2026, 6, 1)) == at("2026-06-01T04:00:00Z"));
  // Beirut: clocks go from 24:00 to 01:00 on the last Sunday of March
  CHECK(zone("Asia/Beirut").start_of(day(2026, 3, 29)) == at("2026-03-28T22:00:00Z"));
  CHECK(zone("Asia/Beirut").second_of_day(at("2026-03-28T22:00:00Z")) == 3600);
  CHECK(zone("Europe/Paris").period_of({2026, 3}).end == at("2026-03-31T22:00:00Z"));
  CHECK(zone("Europe/Paris").day_of(at("2026-05-31T22:00:00Z")) == day(2026, 6, 1));
  CHECK(zone("Europe/Paris").day_of(at("2026-05-31T21:59:59Z")) == day(2026, 5, 31));
}
