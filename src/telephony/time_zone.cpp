#include "telephony/time_zone.hpp"

#include <algorithm>
#include <vector>

#include "base/text.hpp"
#include "telephony/asset_table.hpp"
#include "telephony/assets.hpp"

namespace telephony {
namespace {

// Reads a POSIX TZ rule from the left; `failed` stays set once something does not fit.
struct Reader {
  std::string_view text;
  bool failed = false;

  bool take(char c) {
    if (text.empty() || text.front() != c) return false;
    text.remove_prefix(1);
    return true;
  }
  void name() {
    if (take('<')) {
      const std::size_t end = text.find('>');
      failed = failed || end == std::string_view::npos;
      if (!failed) text.remove_prefix(end + 1);
      return;
    }
    std::size_t length = 0;
    while (length < text.size() && base::to_lower_ascii(text[length]) >= 'a' &&
           base::to_lower_ascii(text[length]) <= 'z') {
      ++length;
    }
    failed = failed || length < 3;
    text.remove_prefix(length);
  }
  int number() {
    int value = 0;
    std::size_t length = 0;
    while (length < text.size() && length < 3 && base::is_digit(text[length])) {
      value = value * 10 + (text[length] - '0');
      ++length;
    }
    failed = failed || length == 0;
    text.remove_prefix(length);
    return value;
  }
  // [+-]hh[:mm[:ss]]
  std::int32_t time() {
    const bool negative = take('-');
    if (!negative) take('+');
    std::int32_t seconds = number() * 3600;
    if (take(':')) seconds += number() * 60;
    if (take(':')) seconds += number();
    return negative ? -seconds : seconds;
  }
  ClockChange change() {
    ClockChange out;
    failed = failed || !take(',') || !take('M');
    out.month = static_cast<std::int8_t>(number());
    failed = failed || !take('.');
    out.week = static_cast<std::int8_t>(number());
    failed = failed || !take('.');
    out.weekday = static_cast<std::int8_t>(number());
    out.second = take('/') ? time() : 7200;
    failed = failed || out.month < 1 || out.month > 12 || out.week < 1 || out.week > 5 ||
             out.weekday > 6;
    return out;
  }
};

// The instant of a change in `year`, when local time is `offset` ahead of UTC before it.
std::int64_t instant_of(const ClockChange& change, int year, std::int32_t offset) {
  const base::BillingMonth month{year, change.month};
  const std::int32_t first = month.first_day().days;
  // Monday is 0 in base, Sunday is 0 in the rule.
  const int first_weekday = (static_cast<int>(base::weekday_of({first})) + 1) % 7;
  std::int32_t day = first + (change.weekday - first_weekday + 7) % 7 + (change.week - 1) * 7;
  while (day >= month.day_after_last().days) day -= 7;
  return std::int64_t{day} * 86400 + change.second - offset;
}

struct Zones {
  std::vector<std::string_view> names{"UTC"};
  std::vector<std::string_view> rules{"UTC0"};
};

const Zones& zones() {
  static const Zones kZones = [] {
    Zones out;
    for (const auto& row : read_asset_table(assets::kTimeZonesCsv, 2)) {
      out.names.push_back(row[0]);
      out.rules.push_back(row[1]);
    }
    return out;
  }();
  return kZones;
}

}  // namespace

base::Result<TimeZone> TimeZone::named(std::string_view name) {
  const Zones& all = zones();
  for (std::size_t i = 0; i < all.names.size(); ++i) {
    if (base::equals_ignore_case(all.names[i], name)) return from_posix(all.rules[i]);
  }
  return base::Error{base::ErrorCode::not_found, {}, {{"zone", std::string(name)}}};
}

base::Result<TimeZone> TimeZone::from_posix(std::string_view rule) {
  Reader reader{rule};
  TimeZone out;
  reader.name();
  out.standard_offset_ = -reader.time();
  out.summer_offset_ = out.standard_offset_;
  if (!reader.failed && !reader.text.empty()) {
    reader.name();
    out.summer_offset_ = out.standard_offset_ + 3600;
    if (!reader.text.empty() && reader.text.front() != ',') out.summer_offset_ = -reader.time();
    out.summer_ = reader.change();
    out.winter_ = reader.change();
  }
  if (reader.failed || !reader.text.empty()) {
    return base::Error{base::ErrorCode::unknown_value, {}, {{"value", std::string(rule)}}};
  }
  return out;
}

std::int32_t TimeZone::offset_at(base::Instant instant) const {
  if (is_fixed()) return standard_offset_;
  const int year = base::to_date(base::utc_day({instant.seconds + standard_offset_})).year;
  const std::int64_t summer = instant_of(summer_, year, standard_offset_);
  const std::int64_t winter = instant_of(winter_, year, summer_offset_);
  const bool in_summer = summer < winter ? instant.seconds >= summer && instant.seconds < winter
                                         : instant.seconds >= summer || instant.seconds < winter;
  return in_summer ? summer_offset_ : standard_offset_;
}

base::Instant TimeZone::start_of(base::CivilDay day) const {
  const std::int64_t midnight = std::int64_t{day.days} * 86400;
  // The larger offset gives the earlier instant; take the earliest that is on that day. Clocks that
  // skip midnight have none at midnight: the instant of the change is the first of the day.
  const std::int32_t larger = std::max(standard_offset_, summer_offset_);
  const std::int32_t smaller = std::min(standard_offset_, summer_offset_);
  if (day_of({midnight - larger}) == day) return {midnight - larger};
  if (day_of({midnight - smaller}) != day) return {midnight - larger};
  std::int64_t before = midnight - larger;
  std::int64_t first = midnight - smaller;
  while (before + 1 < first) {
    const std::int64_t middle = before + (first - before) / 2;
    (day_of({middle}) == day ? first : before) = middle;
  }
  return {first};
}

base::CivilDay TimeZone::day_of(base::Instant instant) const {
  return base::utc_day({instant.seconds + offset_at(instant)});
}

std::int32_t TimeZone::second_of_day(base::Instant instant) const {
  return base::utc_second_of_day({instant.seconds + offset_at(instant)});
}

base::Period TimeZone::period_of(base::BillingMonth month) const {
  return {start_of(month.first_day()), start_of(month.day_after_last())};
}

std::span<const std::string_view> time_zone_names() { return zones().names; }

}  // namespace telephony
