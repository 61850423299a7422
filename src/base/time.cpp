#include "base/time.hpp"

#include "base/text.hpp"

namespace base {
namespace {

constexpr std::int64_t kDaySeconds = 86400;

constexpr bool is_leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

constexpr int days_in_month(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : kDays[month - 1];
}

constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
}

// Fixed-width digits at `at`; advances it. -1 when they are not all digits.
int take_digits(std::string_view text, std::size_t& at, int count) {
  int value = 0;
  for (int i = 0; i < count; ++i, ++at) {
    if (at >= text.size() || !is_digit(text[at])) return -1;
    value = value * 10 + (text[at] - '0');
  }
  return value;
}

bool take(std::string_view text, std::size_t& at, char expected) {
  if (at >= text.size() || text[at] != expected) return false;
  ++at;
  return true;
}

bool take_date(std::string_view text, std::size_t& at, CivilDate& out) {
  out.year = take_digits(text, at, 4);
  if (out.year < 0 || !take(text, at, '-')) return false;
  out.month = take_digits(text, at, 2);
  if (out.month < 0 || !take(text, at, '-')) return false;
  out.day = take_digits(text, at, 2);
  return is_valid(out);
}

// Seconds of the day; up to 9 fractional digits are read and cut.
bool take_clock(std::string_view text, std::size_t& at, std::int64_t& out) {
  const int hour = take_digits(text, at, 2);
  if (hour < 0 || hour > 23 || !take(text, at, ':')) return false;
  const int minute = take_digits(text, at, 2);
  if (minute < 0 || minute > 59) return false;
  int second = 0;
  if (take(text, at, ':')) {
    second = take_digits(text, at, 2);
    if (second < 0 || second > 59) return false;
    if (take(text, at, '.')) {
      const std::size_t start = at;
      while (at < text.size() && is_digit(text[at])) ++at;
      if (at == start || at - start > 9) return false;
    }
  }
  out = (hour * 60 + minute) * 60 + second;
  return true;
}

// "Z", "z", "+hh:mm", "+hhmm" or "+hh", as seconds east of UTC.
bool take_offset(std::string_view text, std::size_t& at, std::int64_t& out) {
  if (at >= text.size()) return false;
  const char sign = text[at++];
  if (sign == 'Z' || sign == 'z') {
    out = 0;
    return true;
  }
  if (sign != '+' && sign != '-') return false;
  const int hours = take_digits(text, at, 2);
  if (hours < 0 || hours > 18) return false;
  int minutes = 0;
  if (at < text.size()) {
    take(text, at, ':');
    minutes = take_digits(text, at, 2);
    if (minutes < 0 || minutes > 59) return false;
  }
  out = (hours * 60 + minutes) * std::int64_t{60};
  if (sign == '-') out = -out;
  return true;
}

}  // namespace

bool is_valid(CivilDate date) {
  return date.year >= 1 && date.year <= 9999 && date.month >= 1 && date.month <= 12 &&
         date.day >= 1 && date.day <= days_in_month(date.year, date.month);
}

// Days from civil and back: Howard Hinnant's public-domain algorithms, in 400-year eras that begin
// on 1 March.
CivilDay to_day(CivilDate date) {
  const int year = date.month <= 2 ? date.year - 1 : date.year;
  const int era = (year >= 0 ? year : year - 399) / 400;
  const int year_of_era = year - era * 400;
  const int shifted_month = (date.month + 9) % 12;
  const int day_of_year = (153 * shifted_month + 2) / 5 + date.day - 1;
  const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return {era * 146097 + day_of_era - 719468};
}

CivilDate to_date(CivilDay day) {
  const int shifted = day.days + 719468;
  const int era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  const int day_of_era = shifted - era * 146097;
  const int year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int shifted_month = (5 * day_of_year + 2) / 153;
  const int month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  const int year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  return {year, month, day_of_year - (153 * shifted_month + 2) / 5 + 1};
}

Weekday weekday_of(CivilDay day) {
  // 1970-01-01 was a Thursday.
  const auto index = (day.days % 7 + 7 + 3) % 7;
  return static_cast<Weekday>(index);
}

CivilDay utc_day(Instant instant) {
  return {static_cast<std::int32_t>(floor_div(instant.seconds, kDaySeconds))};
}

std::int32_t utc_second_of_day(Instant instant) {
  return static_cast<std::int32_t>(instant.seconds -
                                   std::int64_t{utc_day(instant).days} * kDaySeconds);
}

Instant start_of_utc_day(CivilDay day) { return {std::int64_t{day.days} * kDaySeconds}; }

Result<CivilDate> parse_date(std::string_view text) {
  CivilDate date;
  std::size_t at = 0;
  if (!take_date(text, at, date) || at != text.size()) return ErrorCode::not_a_date;
  return date;
}

std::string to_string(CivilDate date) {
  std::string out;
  append_padded(out, static_cast<std::uint64_t>(date.year), 4);
  out += '-';
  append_padded(out, static_cast<std::uint64_t>(date.month), 2);
  out += '-';
  append_padded(out, static_cast<std::uint64_t>(date.day), 2);
  return out;
}

Result<Instant> parse_instant(std::string_view text) {
  CivilDate date;
  std::int64_t clock = 0;
  std::int64_t offset = 0;
  std::size_t at = 0;
  bool good = take_date(text, at, date) &&
              (take(text, at, 'T') || take(text, at, 't') || take(text, at, ' ')) &&
              take_clock(text, at, clock);
  take(text, at, ' ');  // "… 09:15:07 +00:00"
  good = good && take_offset(text, at, offset) && at == text.size();
  if (!good) return ErrorCode::not_an_instant;
  return Instant{start_of_utc_day(to_day(date)).seconds + clock - offset};
}

std::string to_string(Instant instant) {
  std::string out = to_string(to_date(utc_day(instant)));
  const auto second = static_cast<std::uint64_t>(utc_second_of_day(instant));
  out += 'T';
  append_padded(out, second / 3600, 2);
  out += ':';
  append_padded(out, second / 60 % 60, 2);
  out += ':';
  append_padded(out, second % 60, 2);
  out += 'Z';
  return out;
}

Result<BillingMonth> BillingMonth::parse(std::string_view text) {
  std::size_t at = 0;
  BillingMonth month;
  month.year = take_digits(text, at, 4);
  if (month.year < 1 || !take(text, at, '-')) return ErrorCode::not_a_month;
  month.month = take_digits(text, at, 2);
  if (month.month < 1 || month.month > 12 || at != text.size()) return ErrorCode::not_a_month;
  return month;
}

BillingMonth BillingMonth::of(CivilDay day) {
  const CivilDate date = to_date(day);
  return {date.year, date.month};
}

std::string BillingMonth::to_string() const {
  return base::to_string(CivilDate{year, month, 1}).substr(0, 7);
}

CivilDay BillingMonth::first_day() const { return to_day({year, month, 1}); }

CivilDay BillingMonth::day_after_last() const { return next().first_day(); }

int BillingMonth::day_count() const { return days_in_month(year, month); }

BillingMonth BillingMonth::next() const {
  return month == 12 ? BillingMonth{year + 1, 1} : BillingMonth{year, month + 1};
}

BillingMonth BillingMonth::previous() const {
  return month == 1 ? BillingMonth{year - 1, 12} : BillingMonth{year, month - 1};
}

Period BillingMonth::utc_period() const {
  return {start_of_utc_day(first_day()), start_of_utc_day(day_after_last())};
}

}  // namespace base
