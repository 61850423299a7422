#include "app/format.hpp"

#include <initializer_list>
#include <utility>
#include <vector>

#include "app/texts.hpp"
#include "base/text.hpp"

namespace app {
namespace {

std::string padded(int value, int width) {
  std::string out;
  base::append_padded(out, static_cast<std::uint64_t>(value), width);
  return out;
}
std::string plain(int value) { return std::to_string(value); }

// Groups the digits of a whole number without sign.
std::string grouped(const Locale& locale, std::string_view digits) {
  if (static_cast<int>(digits.size()) < locale.group_from) return std::string(digits);
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) out += locale.group;
    out += digits[i];
  }
  return out;
}

struct Moment {
  base::CivilDate date;
  int second = 0;
  base::Weekday weekday = base::Weekday::monday;
};
Moment moment(base::Instant at) {
  const auto day = base::utc_day(at);
  return {base::to_date(day), base::utc_second_of_day(at), base::weekday_of(day)};
}
Moment moment(base::CivilDate date) { return {date, 0, base::weekday_of(base::to_day(date))}; }

std::string pattern(const Locale& locale, std::string_view form, const Moment& at) {
  const int hour = at.second / 3600;
  const int hour12 = hour % 12 == 0 ? 12 : hour % 12;
  const auto month_index = static_cast<std::size_t>(at.date.month - 1);
  const std::vector<std::pair<std::string_view, std::string>> values{
      {"d", plain(at.date.day)},
      {"dd", padded(at.date.day, 2)},
      {"m", plain(at.date.month)},
      {"mm", padded(at.date.month, 2)},
      {"mon", locale.months_short[month_index]},
      {"month", locale.months[month_index]},
      {"yy", padded(at.date.year % 100, 2)},
      {"yyyy", plain(at.date.year)},
      {"wd", locale.weekdays_short[static_cast<std::size_t>(at.weekday)]},
      {"h", plain(hour)},
      {"hh", padded(hour, 2)},
      {"h12", plain(hour12)},
      {"min", padded(at.second / 60 % 60, 2)},
      {"s", padded(at.second % 60, 2)},
      {"ampm", hour < 12 ? locale.am : locale.pm}};
  const std::vector<TextArg> args(values.begin(), values.end());
  return fill(form, args.data(), args.size());
}

std::string with_currency(const Locale& locale, const std::string& digits,
                          base::Currency currency) {  // kept here: code() looks into it
  const TextArg args[] = {{"n", digits}, {"c", currency.code()}};
  return currency.is_none() ? digits : fill(locale.money, args, 2);
}

}  // namespace

std::string decimal(const Locale& locale, std::string_view text) {
  std::string out;
  if (!text.empty() && text.front() == '-') {
    out = locale.minus;
    text.remove_prefix(1);
  }
  const auto point = text.find('.');
  out += grouped(locale, text.substr(0, point));
  if (point != std::string_view::npos) {
    out += locale.decimal;
    out += text.substr(point + 1);
  }
  return out;
}

std::string number(const Locale& locale, std::int64_t value) {
  return decimal(locale, std::to_string(value));
}

std::string amount(const Locale& locale, base::Money money, bool exact) {
  const int minor = base::minor_digits(money.currency());
  const auto shown = exact ? money : money.rounded(minor, base::Rounding::half_up);
  return decimal(locale, shown.to_string(minor));
}

std::string money(const Locale& locale, base::Money value, bool exact) {
  return with_currency(locale, amount(locale, value, exact), value.currency());
}

std::string signed_money(const Locale& locale, base::Money value) {
  const auto shown = value.rounded(base::minor_digits(value.currency()), base::Rounding::half_up);
  const auto digits = amount(locale, value);
  return with_currency(locale, shown.micros() > 0 ? "+" + digits : digits, value.currency());
}

std::string percent(const Locale& locale, std::uint64_t part, std::uint64_t whole) {
  // minutes and calls stay far below 2^57, so a hundred of them fit
  const std::uint64_t value = whole == 0 ? 0 : part * 100 / whole;
  const auto digits = number(locale, static_cast<std::int64_t>(value));
  const TextArg arg{"n", digits};
  return fill(locale.percent, &arg, 1);
}

std::string date(const Locale& locale, base::CivilDate day) {
  return pattern(locale, locale.date, moment(day));
}
std::string day_month(const Locale& locale, base::CivilDate day) {
  return pattern(locale, locale.day_month, moment(day));
}
std::string month(const Locale& locale, base::BillingMonth value) {
  return pattern(locale, locale.month_year, moment(base::CivilDate{value.year, value.month, 1}));
}
std::string date(const Locale& locale, base::Instant at) {
  return pattern(locale, locale.date, moment(at));
}
std::string time(const Locale& locale, base::Instant at) {
  return pattern(locale, locale.time, moment(at));
}
std::string date_time(const Locale& locale, base::Instant at) {
  const auto day = date(locale, at);
  const auto clock = time(locale, at);
  const TextArg args[] = {{"date", day}, {"time", clock}};
  return fill(locale.date_time, args, 2);
}
std::string short_date_time(const Locale& locale, base::Instant at) {
  const auto when = moment(at);
  return pattern(locale, locale.day_month, when) + "  " +
         pattern(locale, locale.time_seconds, when);
}

std::string bytes(const Locale& locale, std::uint64_t count) {
  static constexpr std::string_view kUnits[] = {"B", "kB", "MB", "GB"};
  std::size_t unit = 0;
  std::uint64_t tenths = count * 10;
  while (tenths >= 10'000 && unit < 3) {
    tenths /= 1000;
    ++unit;
  }
  std::string text = std::to_string(tenths / 10);
  if (unit > 0 && tenths < 1000) text += "." + std::to_string(tenths % 10);
  return decimal(locale, text) + "\u00a0" + std::string(kUnits[unit]);
}

}  // namespace app
