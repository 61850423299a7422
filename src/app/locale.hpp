#pragma once
// How numbers, dates and money are written in one language, as patterns. The shell reads them from
// the browser's Intl; the two built in here serve tests and the command line. Formatting itself is
// exact and lives in app/format.hpp.

#include <array>
#include <cstdint>
#include <string>

namespace app {

enum class Language : std::uint8_t { en, fr, pseudo };

struct Locale {
  std::string tag = "en-GB";  // BCP 47, as Intl resolved it
  Language language = Language::en;
  std::string decimal = ".";
  std::string group = ",";
  int group_from = 4;  // digits before the point from which groups are made (es, pl: 5)
  std::string minus = "-";
  // {n} is the number, {c} the currency's code or symbol.
  std::string money = "{c} {n}";
  std::string percent = "{n}%";
  // {d} {dd} {m} {mm} {mon} {month} {yy} {yyyy} {wd} {weekday} {h} {hh} {min} {s}; {h12} {ampm}
  std::string date = "{d} {mon} {yyyy}";
  std::string day_month = "{d} {mon}";
  std::string month_year = "{month} {yyyy}";
  std::string time = "{hh}:{min}";
  std::string time_seconds = "{hh}:{min}:{s}";
  std::string date_time = "{date}, {time}";  // {date}, {time}
  std::array<std::string, 12> months{"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};
  std::array<std::string, 12> months_short{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::array<std::string, 7> weekdays_short{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  std::string am = "am";
  std::string pm = "pm";
  std::string list_separator = ", ";
  friend bool operator==(const Locale&, const Locale&) = default;
};

[[nodiscard]] Locale english();
[[nodiscard]] Locale french();

}  // namespace app
