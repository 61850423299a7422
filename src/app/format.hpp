#pragma once
// Numbers, money, dates and durations as a language writes them. Exact: digits are moved, nothing
// is computed in floating point.

#include <cstdint>
#include <string>
#include <string_view>

#include "app/locale.hpp"
#include "base/money.hpp"
#include "base/time.hpp"

namespace app {

[[nodiscard]] std::string number(const Locale& locale, std::int64_t value);
// "12,345.60" without currency: at least the currency's minor digits, up to six if they are needed
// and `exact`; otherwise rounded half up to the minor digits.
[[nodiscard]] std::string amount(const Locale& locale, base::Money money, bool exact = false);
// With its currency: "EUR 12.35".
[[nodiscard]] std::string money(const Locale& locale, base::Money value, bool exact = false);
// A difference: "+" stands where the minus would, "EUR +12.35"; neither when it rounds to nothing.
[[nodiscard]] std::string signed_money(const Locale& locale, base::Money value);
// Digits of a plain decimal text ("0.2230") in the language's signs.
[[nodiscard]] std::string decimal(const Locale& locale, std::string_view text);
// part / whole as whole percent, rounded down, so that 100 % means all of it.
[[nodiscard]] std::string percent(const Locale& locale, std::uint64_t part, std::uint64_t whole);
[[nodiscard]] std::string date(const Locale& locale, base::CivilDate day);
[[nodiscard]] std::string day_month(const Locale& locale, base::CivilDate day);
[[nodiscard]] std::string month(const Locale& locale, base::BillingMonth value);
// UTC.
[[nodiscard]] std::string date(const Locale& locale, base::Instant at);
[[nodiscard]] std::string time(const Locale& locale, base::Instant at);
[[nodiscard]] std::string date_time(const Locale& locale, base::Instant at);
// "03 Jun 09:15:07": for columns.
[[nodiscard]] std::string short_date_time(const Locale& locale, base::Instant at);
[[nodiscard]] std::string bytes(const Locale& locale, std::uint64_t count);

}  // namespace app
