#pragma once
// A rate card as it is written (domain 4.5, with the tariff features of the field): read by
// formats, kept by workspace, compiled by card_index.hpp before rating.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/decimal.hpp"
#include "base/money.hpp"
#include "base/time.hpp"
#include "telephony/country.hpp"

namespace rating {

enum class Direction : std::uint8_t { outbound, inbound_tollfree, inbound_toll };
[[nodiscard]] std::string_view name_of(Direction direction);
[[nodiscard]] base::Result<Direction> parse_direction(std::string_view text);

enum class RateNumberType : std::uint8_t {
  landline,
  mobile,
  mixed,
  non_geographic,
  premium,
  tollfree
};
[[nodiscard]] std::string_view name_of(RateNumberType type);  // "non-geographic"
[[nodiscard]] base::Result<RateNumberType> parse_rate_number_type(std::string_view text);

// Hours a row applies in, in the card's zone. Without one, a row applies always.
struct TimeWindow {
  static constexpr std::uint8_t kHolidays = 1U << 7U;
  std::uint8_t days = 0;  // bit 0 Monday .. bit 6 Sunday, kHolidays: also on the card's holidays
  std::int32_t from_second = 0;  // of the day; from > to: over midnight, judged by the day it began
  std::int32_t to_second = 86400;
  friend bool operator==(const TimeWindow&, const TimeWindow&) = default;
};

struct RateRow {
  Direction direction = Direction::outbound;
  telephony::Country country;    // destination; for inbound the country of the service number
  std::string destination_name;  // shown to people
  RateNumberType number_type = RateNumberType::mixed;
  std::string prefix;  // E.164 digits; may be empty for inbound: the whole country
  base::Decimal rate_per_minute;
  base::Decimal connection_fee;                 // once a charged call
  std::optional<base::Decimal> minimum_charge;  // of a charged call, fee included
  std::optional<base::Decimal> maximum_cost;    // of a charged call, fee included
  std::optional<base::Decimal> price_per_call;  // instead of minutes; the fee comes on top
  // Seconds: the first one counts whole, then each started next one. 0: Policy's increments.
  std::int32_t first_increment = 0;
  std::int32_t next_increment = 0;
  std::int32_t free_seconds = 0;  // at the start of the call
  telephony::Country origin;      // none: from anywhere
  std::optional<TimeWindow> window;
  std::optional<base::CivilDate> effective_from;  // first day, in the card's zone
  std::optional<base::CivilDate> effective_to;    // last day, included
  std::uint32_t source_row = 0;                   // row of the file, 0: not from a file
  friend bool operator==(const RateRow&, const RateRow&) = default;
};

// A price list of one date. A version without `effective_to` ends where the next one begins.
struct CardVersion {
  std::string name;
  std::optional<base::CivilDate> effective_from;  // none: since ever
  std::optional<base::CivilDate> effective_to;    // last day, included
  std::vector<RateRow> rows;
  friend bool operator==(const CardVersion&, const CardVersion&) = default;
};

// Where amounts are rounded. per_increment: the price of each increment; per_call: the amount of
// the call; per_line: only on billing lines and totals shown (billing_lines.hpp).
enum class RoundingPlace : std::uint8_t { none, per_increment, per_call, per_line };
[[nodiscard]] std::string_view name_of(RoundingPlace place);
[[nodiscard]] base::Result<RoundingPlace> parse_rounding_place(std::string_view text);

struct CardRounding {
  RoundingPlace place = RoundingPlace::none;
  base::Rounding mode = base::Rounding::half_up;
  int places = 2;  // 0 to 9
  friend bool operator==(const CardRounding&, const CardRounding&) = default;
};

struct RateCard {
  std::string name;
  base::Currency currency;
  std::string zone = "UTC";  // of windows, holidays and effective dates
  std::vector<base::CivilDate> holidays;
  CardRounding rounding;
  std::vector<CardVersion> versions;
  friend bool operator==(const RateCard&, const RateCard&) = default;
};

// What is doubtful or wrong in a card (domain 4.5 "import checks"), with the row as read.
enum class CardIssue : std::uint8_t {
  duplicate_row,              // same prefix, country, dates, origin and window, same price
  duplicate_prefix_conflict,  // the same with another price
  bad_prefix,                 // not 1 to 15 digits
  negative_rate,
  rate_over_ten,            // more than 10 a minute: often a slipped decimal point
  prefix_outside_country,   // not under the country's calling code
  missing_country_default,  // a country with prefixes but none that covers all of its code
  overlapping_dates,
  dates_reversed,
  too_many_decimals,  // more than nine
  bad_increment,      // negative, or only one of first and next
  minimum_over_maximum
};
[[nodiscard]] std::string_view name_of(CardIssue issue);

struct CardProblem {
  CardIssue issue;
  bool fatal = false;            // the row cannot be used
  std::uint32_t version = 0;     // index of the version
  std::uint32_t row = 0;         // index of the row in it
  std::uint32_t source_row = 0;  // of the file
  std::string column;            // neutral column name: "prefix", "ratePerMinute", ...
  std::string value;
};
[[nodiscard]] std::vector<CardProblem> check(const RateCard& card);

}  // namespace rating
