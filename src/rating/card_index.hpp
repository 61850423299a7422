#pragma once
// A rate card compiled for looking up: the row that prices a number at an instant.

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/money.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "rating/amount.hpp"
#include "rating/rate_card.hpp"
#include "telephony/number.hpp"
#include "telephony/prefix_index.hpp"
#include "telephony/time_zone.hpp"

namespace rating {

// Row of a compiled card; the versions' rows one after another.
using RateIndex = std::uint32_t;
constexpr RateIndex kNoRate = 0xFFFF'FFFF;

struct CompiledRate {
  Amount per_minute = 0;  // of 60 seconds; divisible by 60
  Amount connection_fee = 0;
  Amount minimum = 0;
  Amount maximum = 0;
  Amount per_call = 0;
  std::uint64_t prefix = ~std::uint64_t{0};  // as Number::nibbles()
  std::int64_t from = 0;                     // in force: instants, half-open
  std::int64_t to = 0;
  std::int32_t first_increment = 60;
  std::int32_t next_increment = 60;
  std::int32_t free_seconds = 0;
  telephony::CountryIndex country = 0;
  telephony::CountryIndex origin = 0;  // 0: any
  std::uint8_t prefix_length = 0;
  RateNumberType number_type = RateNumberType::mixed;
  TimeWindow window;
  bool has_window = false;
  bool has_maximum = false;
  bool has_per_call = false;
  bool plain =
      false;  // priced by increments alone: no free seconds, bounds, per-call price, rounding
  std::uint32_t version = 0;
  std::uint32_t row = 0;  // in its version
};

// What pricing a plain row needs, in half a cache line.
struct HotRate {
  Amount per_second = 0;
  Amount fee = 0;
  std::int32_t first_increment = 60;
  std::int32_t next_increment = 60;
  // Most seconds whose price is sure to fit; 0: the row is not plain, ask price_of.
  std::int64_t plain_seconds = 0;
};

struct RateMatch {
  RateIndex rate = kNoRate;
  bool ambiguous = false;  // masked digits hide whether a longer prefix would have matched
};

class CompiledCard {
 public:
  CompiledCard() = default;
  // Rows that cannot be used (check() calls them fatal) are left out. `default_first` and
  // `default_next`: increments of rows that name none. Errors: not_found for an unknown zone,
  // overflow for a price beyond what an amount holds.
  [[nodiscard]] static base::Result<CompiledCard> compile(const RateCard& card,
                                                          std::int32_t default_first = 60,
                                                          std::int32_t default_next = 60);

  // The row that prices an outbound call to `number` (domain 4.5): of the rows in force at `start`
  // whose origin matches and whose window holds `at`, the longest prefix; then a named origin
  // before any; then a window before none; then the later effectiveFrom; then the later row.
  [[nodiscard]] RateMatch find(telephony::Number number, telephony::CountryIndex origin,
                               base::Instant start, base::Instant at) const {
    return find(locate(number), origin, start, at);
  }
  // The same in two steps: the first depends on the number alone, so that the look-ups of many
  // calls can overlap.
  [[nodiscard]] telephony::PrefixIndex::Match locate(telephony::Number number) const {
    return outbound_.find(number);
  }
  // The row found there if it asks for nothing but the number; kNoRate: ask find.
  [[nodiscard]] RateIndex unconditional(telephony::PrefixIndex::Match located) const {
    if (located.value == telephony::PrefixIndex::kNone) return kNoRate;
    const Group& group = groups_[located.value];
    return group.always ? group.best : kNoRate;
  }
  [[nodiscard]] RateMatch find(telephony::PrefixIndex::Match located,
                               telephony::CountryIndex origin, base::Instant start,
                               base::Instant at) const {
    if (located.value == telephony::PrefixIndex::kNone) return {kNoRate, located.ambiguous};
    const Group& group = groups_[located.value];
    if (group.always) return {group.best, located.ambiguous};
    return {choose(group, origin, start, at), located.ambiguous};
  }
  [[nodiscard]] RateMatch find(telephony::Number number, telephony::CountryIndex origin,
                               base::Instant start) const {
    return find(number, origin, start, start);
  }
  // Inbound on a service number: by its prefix, else by its country.
  [[nodiscard]] RateMatch find_inbound(Direction direction, telephony::Number number,
                                       telephony::CountryIndex country, base::Instant start) const;
  // Every row whose prefix the number begins with, best first, whether in force or not: for the
  // tester's runner-up and for explanations.
  [[nodiscard]] std::vector<RateIndex> all_matches(telephony::Number number) const;

  [[nodiscard]] const CompiledRate& rate(RateIndex index) const { return rates_[index]; }
  [[nodiscard]] const HotRate& hot(RateIndex index) const { return hot_[index]; }
  [[nodiscard]] std::size_t size() const { return rates_.size(); }
  [[nodiscard]] base::Currency currency() const { return currency_; }
  [[nodiscard]] const CardRounding& rounding() const { return rounding_; }
  [[nodiscard]] const telephony::TimeZone& zone() const { return zone_; }
  [[nodiscard]] bool has_windows() const { return has_windows_; }
  [[nodiscard]] bool has_premium() const { return has_premium_; }
  [[nodiscard]] std::size_t bytes() const;

 private:
  struct Group {  // rows reachable from one leaf: own prefix first, then shorter ones
    std::uint32_t first = 0;
    std::uint32_t count = 0;
    RateIndex best = kNoRate;  // the first one
    bool always = false;       // and it needs no condition
  };

  [[nodiscard]] RateIndex choose(const Group& group, telephony::CountryIndex origin,
                                 base::Instant start, base::Instant at) const;
  [[nodiscard]] bool applies(const CompiledRate& rate, telephony::CountryIndex origin,
                             base::Instant start, base::Instant at) const;
  [[nodiscard]] bool in_window(const TimeWindow& window, base::Instant at) const;
  [[nodiscard]] telephony::PrefixIndex index_of(Direction direction,
                                                const std::vector<Direction>& directions);

  telephony::PrefixIndex outbound_;
  telephony::PrefixIndex inbound_tollfree_;
  telephony::PrefixIndex inbound_toll_;
  std::vector<Group> groups_;
  std::vector<RateIndex> candidates_;
  std::vector<CompiledRate> rates_;
  std::vector<HotRate> hot_;
  std::array<std::vector<RateIndex>, 3> country_wide_;  // by direction: rows without a prefix
  std::vector<std::int32_t> holidays_;                  // civil days, sorted
  base::Currency currency_;
  CardRounding rounding_;
  telephony::TimeZone zone_;
  bool has_windows_ = false;
  bool has_premium_ = false;
};

// What `seconds` of a call cost at a row, step by step (domain 4.4 and docs/rating.md). Never
// negative unless the row's price is; overflow is told by `overflow`.
struct Price {
  std::int64_t charged_seconds = 0;  // after free seconds and rounding to increments
  Amount usage = 0;                  // minutes, or the price per call
  Amount fee = 0;
  Amount total = 0;  // after minimum, maximum and per-call rounding
  bool overflow = false;
};
// `offset`: seconds at the start that something else has paid (the pool).
[[nodiscard]] Price price_of(const CompiledRate& rate, const CardRounding& rounding,
                             std::int64_t seconds, std::int64_t offset);
// A call of no seconds that pays the connection fee alone.
[[nodiscard]] Price price_of_fee(const CompiledRate& rate, const CardRounding& rounding);
// As price_of, each increment at the rate of its own time window.
[[nodiscard]] Price price_by_windows(const CompiledCard& card, RateIndex rate,
                                     telephony::Number number, telephony::CountryIndex origin,
                                     base::Instant start, std::int64_t seconds,
                                     std::int64_t offset);
// Seconds after `offset` and free seconds, in whole increments; 0 when nothing is left.
[[nodiscard]] std::int64_t charged_seconds_of(const CompiledRate& rate, std::int64_t seconds,
                                              std::int64_t offset);

}  // namespace rating
