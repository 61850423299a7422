#include "rating/rate_card.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>

#include "base/sort.hpp"
#include "base/text.hpp"
#include "rating/amount.hpp"
#include "telephony/number.hpp"

namespace rating {
namespace {

constexpr std::array<std::string_view, 3> kDirections = {"outbound", "inbound_tollfree",
                                                         "inbound_toll"};
constexpr std::array<std::string_view, 6> kNumberTypes = {"landline",       "mobile",  "mixed",
                                                          "non-geographic", "premium", "tollfree"};
constexpr std::array<std::string_view, 4> kPlaces = {"none", "per_increment", "per_call",
                                                     "per_line"};
constexpr std::array<std::string_view, 12> kIssues = {"duplicate_row",
                                                      "duplicate_prefix_conflict",
                                                      "bad_prefix",
                                                      "negative_rate",
                                                      "rate_over_ten",
                                                      "prefix_outside_country",
                                                      "missing_country_default",
                                                      "overlapping_dates",
                                                      "dates_reversed",
                                                      "too_many_decimals",
                                                      "bad_increment",
                                                      "minimum_over_maximum"};

template <class Enum, std::size_t kCount>
base::Result<Enum> parse_word(const std::array<std::string_view, kCount>& words,
                              std::string_view text) {
  for (std::size_t i = 0; i < kCount; ++i) {
    if (base::equals_ignore_case(words.at(i), text)) return static_cast<Enum>(i);
  }
  return base::Error{base::ErrorCode::unknown_value, {}, {{"value", std::string(text)}}};
}

struct Found {
  const RateCard& card;
  std::vector<CardProblem> problems;

  void add(CardIssue issue, bool fatal, std::size_t version, std::size_t row, std::string column,
           std::string value) {
    const RateRow& source = card.versions[version].rows[row];
    problems.push_back({issue, fatal, static_cast<std::uint32_t>(version),
                        static_cast<std::uint32_t>(row), source.source_row, std::move(column),
                        std::move(value)});
  }
};

bool is_prefix(const RateRow& row) {
  if (row.prefix.empty()) return row.direction != Direction::outbound && !row.country.is_none();
  return row.prefix.size() <= telephony::Number::kMaxDigits &&
         std::ranges::all_of(row.prefix, base::is_digit);
}

void check_amount(Found& found, std::size_t version, std::size_t row, const char* column,
                  base::Decimal value) {
  if (value.is_negative()) {
    found.add(CardIssue::negative_rate, true, version, row, column, value.to_string());
  }
  if (value.normalized().scale() > kMaxRateScale) {
    found.add(CardIssue::too_many_decimals, true, version, row, column, value.to_string());
  }
}

void check_row(Found& found, std::size_t version, std::size_t index) {
  const RateRow& row = found.card.versions[version].rows[index];
  if (!is_prefix(row)) {
    found.add(CardIssue::bad_prefix, true, version, index, "prefix", row.prefix);
  } else if (!row.prefix.empty() && !row.country.is_none()) {
    const std::string_view code = telephony::calling_code(row.country);
    const bool inside = row.prefix.starts_with(code) || code.starts_with(row.prefix);
    if (!inside) {
      found.add(CardIssue::prefix_outside_country, false, version, index, "prefix", row.prefix);
    }
  }
  check_amount(found, version, index, "ratePerMinute", row.rate_per_minute);
  check_amount(found, version, index, "connectionFee", row.connection_fee);
  if (row.minimum_charge) {
    check_amount(found, version, index, "minimumCharge", *row.minimum_charge);
  }
  if (row.maximum_cost) check_amount(found, version, index, "maximumCost", *row.maximum_cost);
  if (row.price_per_call) check_amount(found, version, index, "pricePerCall", *row.price_per_call);
  if (row.rate_per_minute > base::Decimal(10, 0)) {
    found.add(CardIssue::rate_over_ten, false, version, index, "ratePerMinute",
              row.rate_per_minute.to_string());
  }
  if (row.minimum_charge && row.maximum_cost && *row.minimum_charge > *row.maximum_cost) {
    found.add(CardIssue::minimum_over_maximum, true, version, index, "minimumCharge",
              row.minimum_charge->to_string());
  }
  const bool one_increment = (row.first_increment == 0) != (row.next_increment == 0);
  if (row.first_increment < 0 || row.next_increment < 0 || row.free_seconds < 0 || one_increment) {
    found.add(CardIssue::bad_increment, true, version, index, "increments",
              std::to_string(row.first_increment) + "/" + std::to_string(row.next_increment));
  }
  if (row.effective_from && row.effective_to && *row.effective_to < *row.effective_from) {
    found.add(CardIssue::dates_reversed, true, version, index, "effectiveTo",
              base::to_string(*row.effective_to));
  }
}

// Rows that price the same calls, but for their dates.
auto key_of(const RateRow& row) {
  const TimeWindow window = row.window.value_or(TimeWindow{});
  const telephony::Country country = row.prefix.empty() ? row.country : telephony::Country{};
  return std::tuple(row.direction, std::string_view(row.prefix), country, row.origin,
                    row.window.has_value(), window.days, window.from_second, window.to_second);
}

base::CivilDate first_day(const RateRow& row) {
  return row.effective_from.value_or(base::CivilDate{1, 1, 1});
}
base::CivilDate last_day(const RateRow& row) {
  return row.effective_to.value_or(base::CivilDate{9999, 12, 31});
}

bool same_price(const RateRow& a, const RateRow& b) {
  return a.rate_per_minute == b.rate_per_minute && a.connection_fee == b.connection_fee &&
         a.minimum_charge == b.minimum_charge && a.maximum_cost == b.maximum_cost &&
         a.price_per_call == b.price_per_call && a.first_increment == b.first_increment &&
         a.next_increment == b.next_increment && a.free_seconds == b.free_seconds;
}

void check_pairs(Found& found, std::size_t version) {
  const auto& rows = found.card.versions[version].rows;
  std::vector<std::size_t> order(rows.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  base::sort(order, [&](std::size_t a, std::size_t b) {
    return std::tuple(key_of(rows[a]), first_day(rows[a])) <
           std::tuple(key_of(rows[b]), first_day(rows[b]));
  });
  std::size_t widest = 0;  // of the rows with this key so far, the one that ends last
  for (std::size_t i = 1; i < order.size(); ++i) {
    const RateRow& row = rows[order[i]];
    const RateRow& before = rows[order[i - 1]];
    if (key_of(row) != key_of(before)) {
      widest = i;
      continue;
    }
    const RateRow& wide = rows[order[widest]];
    if (first_day(row) == first_day(before) && last_day(row) == last_day(before)) {
      // countries that share numbers may each list them at one price: toll-free ones of +1
      const bool same = same_price(row, before);
      if (!same) {
        found.add(CardIssue::duplicate_prefix_conflict, false, version, order[i], "prefix",
                  row.prefix);
      } else if (row.country == before.country) {
        found.add(CardIssue::duplicate_row, false, version, order[i], "prefix", row.prefix);
      }
    } else if (first_day(row) <= last_day(wide)) {
      found.add(CardIssue::overlapping_dates, false, version, order[i], "effectiveFrom",
                row.effective_from ? base::to_string(*row.effective_from) : std::string());
    }
    if (last_day(row) > last_day(wide)) widest = i;
  }
}

// A country whose whole calling code is its own, and whose rows do not cover all of it.
void check_defaults(Found& found, std::size_t version) {
  const auto& rows = found.card.versions[version].rows;
  struct Seen {
    std::size_t first_row = 0;
    bool any = false;
    bool covered = false;
  };
  std::array<Seen, 256> seen{};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].direction != Direction::outbound || rows[i].country.is_none()) continue;
    Seen& country = seen.at(telephony::index_of(rows[i].country));
    if (!country.any) country.first_row = i;
    country.any = true;
    const std::string_view code = telephony::calling_code(rows[i].country);
    country.covered = country.covered || code.starts_with(rows[i].prefix);
  }
  for (std::size_t index = 1; index < seen.size(); ++index) {
    if (!seen.at(index).any || seen.at(index).covered) continue;
    const auto country = telephony::country_at(static_cast<telephony::CountryIndex>(index));
    const auto code = telephony::Number::parse(telephony::calling_code(country));
    if (code && telephony::origin_of(*code).country == index) {
      found.add(CardIssue::missing_country_default, false, version, seen.at(index).first_row,
                "destinationCountry", std::string(country.code()));
    }
  }
}

}  // namespace

std::string_view name_of(Direction direction) {
  return kDirections.at(static_cast<std::size_t>(direction));
}
base::Result<Direction> parse_direction(std::string_view text) {
  return parse_word<Direction>(kDirections, text);
}
std::string_view name_of(RateNumberType type) {
  return kNumberTypes.at(static_cast<std::size_t>(type));
}
base::Result<RateNumberType> parse_rate_number_type(std::string_view text) {
  return parse_word<RateNumberType>(kNumberTypes, text);
}
std::string_view name_of(RoundingPlace place) {
  return kPlaces.at(static_cast<std::size_t>(place));
}
base::Result<RoundingPlace> parse_rounding_place(std::string_view text) {
  return parse_word<RoundingPlace>(kPlaces, text);
}
std::string_view name_of(CardIssue issue) { return kIssues.at(static_cast<std::size_t>(issue)); }

std::vector<CardProblem> check(const RateCard& card) {
  Found found{card, {}};
  for (std::size_t version = 0; version < card.versions.size(); ++version) {
    for (std::size_t row = 0; row < card.versions[version].rows.size(); ++row) {
      check_row(found, version, row);
    }
    check_pairs(found, version);
    check_defaults(found, version);
  }
  return std::move(found.problems);
}

}  // namespace rating
