#include "rating/card_index.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <tuple>
#include <unordered_map>

#include "base/sort.hpp"

namespace rating {
namespace {

constexpr std::int64_t kEver = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kForever = std::numeric_limits<std::int64_t>::max();

// The day after a last day, as an instant.
std::int64_t end_of(const telephony::TimeZone& zone, base::CivilDate last) {
  return zone.start_of({base::to_day(last).days + 1}).seconds;
}

struct InForce {
  std::int64_t from = kEver;
  std::int64_t to = kForever;
};

// When each version holds: to its last day, or to where the next one begins.
std::vector<InForce> periods_of(const RateCard& card, const telephony::TimeZone& zone) {
  std::vector<InForce> out;
  for (const CardVersion& version : card.versions) {
    InForce period;
    if (version.effective_from) {
      period.from = zone.start_of(base::to_day(*version.effective_from)).seconds;
    }
    if (version.effective_to) period.to = end_of(zone, *version.effective_to);
    out.push_back(period);
  }
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (card.versions[i].effective_to) continue;
    for (const InForce& other : out) {
      if (other.from > out[i].from) out[i].to = std::min(out[i].to, other.from);
    }
  }
  return out;
}

struct Prices {
  base::Result<Amount> per_minute;
  base::Result<Amount> fee;
  base::Result<Amount> minimum;
  base::Result<Amount> maximum;
  base::Result<Amount> per_call;
  [[nodiscard]] bool ok() const {
    return per_minute.ok() && fee.ok() && minimum.ok() && maximum.ok() && per_call.ok();
  }
};

Prices prices_of(const RateRow& row) {
  const base::Decimal none;
  return {to_amount(row.rate_per_minute), to_amount(row.connection_fee),
          to_amount(row.minimum_charge.value_or(none)), to_amount(row.maximum_cost.value_or(none)),
          to_amount(row.price_per_call.value_or(none))};
}

bool is_unconditional(const CompiledRate& rate) {
  return rate.origin == 0 && !rate.has_window && rate.from == kEver && rate.to == kForever;
}

HotRate hot_of(const CompiledRate& rate) {
  HotRate out;
  out.per_second = rate.per_minute / 60;
  out.fee = rate.connection_fee;
  out.first_increment = rate.first_increment;
  out.next_increment = rate.next_increment;
  if (!rate.plain) return out;
  // a call is at most 2^32 seconds and an increment
  constexpr std::int64_t kMostSeconds = std::int64_t{1} << 33U;
  out.plain_seconds = kMostSeconds;
  if (out.per_second > 0) {
    const Amount room = std::numeric_limits<Amount>::max() - out.fee;
    out.plain_seconds = std::min(kMostSeconds, room / out.per_second);
  }
  return out;
}

}  // namespace

base::Result<CompiledCard> CompiledCard::compile(const RateCard& card, std::int32_t default_first,
                                                 std::int32_t default_next) {
  CompiledCard out;
  const auto zone = telephony::TimeZone::named(card.zone);
  if (!zone) return zone.error();
  out.zone_ = *zone;
  out.currency_ = card.currency;
  out.rounding_ = card.rounding;
  for (const base::CivilDate holiday : card.holidays) {
    out.holidays_.push_back(base::to_day(holiday).days);
  }
  base::sort(out.holidays_);

  std::set<std::pair<std::uint32_t, std::uint32_t>> unusable;
  for (const CardProblem& problem : check(card)) {
    if (problem.fatal) unusable.emplace(problem.version, problem.row);
  }
  const auto periods = periods_of(card, out.zone_);
  std::vector<Direction> directions;
  for (std::uint32_t v = 0; v < card.versions.size(); ++v) {
    for (std::uint32_t r = 0; r < card.versions[v].rows.size(); ++r) {
      if (unusable.contains({v, r})) continue;
      const RateRow& row = card.versions[v].rows[r];
      const Prices prices = prices_of(row);
      if (!prices.ok()) {
        return base::Error{base::ErrorCode::overflow,
                           {"", row.source_row, 0, "ratePerMinute"},
                           {{"value", row.rate_per_minute.to_string()}}};
      }
      CompiledRate rate;
      rate.per_minute = *prices.per_minute;
      rate.connection_fee = *prices.fee;
      rate.minimum = *prices.minimum;
      rate.maximum = *prices.maximum;
      rate.per_call = *prices.per_call;
      rate.has_maximum = row.maximum_cost.has_value();
      rate.has_per_call = row.price_per_call.has_value();
      rate.from = periods[v].from;
      rate.to = periods[v].to;
      if (row.effective_from) {
        rate.from =
            std::max(rate.from, out.zone_.start_of(base::to_day(*row.effective_from)).seconds);
      }
      if (row.effective_to) rate.to = std::min(rate.to, end_of(out.zone_, *row.effective_to));
      if (rate.from >= rate.to) continue;
      rate.first_increment = row.first_increment == 0 ? default_first : row.first_increment;
      rate.next_increment = row.first_increment == 0 ? default_next : row.next_increment;
      rate.free_seconds = row.free_seconds;
      rate.country = telephony::index_of(row.country);
      rate.origin = telephony::index_of(row.origin);
      rate.prefix_length = static_cast<std::uint8_t>(row.prefix.size());
      if (const auto prefix = telephony::Number::parse(row.prefix)) rate.prefix = prefix->nibbles();
      rate.number_type = row.number_type;
      rate.has_window = row.window.has_value();
      if (row.window) rate.window = *row.window;
      rate.plain = rate.free_seconds == 0 && rate.minimum == 0 && !rate.has_maximum &&
                   !rate.has_per_call && card.rounding.place != RoundingPlace::per_increment &&
                   card.rounding.place != RoundingPlace::per_call;
      rate.version = v;
      rate.row = r;
      out.has_windows_ = out.has_windows_ || rate.has_window;
      out.has_premium_ = out.has_premium_ || rate.number_type == RateNumberType::premium;
      if (row.prefix.empty()) {
        out.country_wide_.at(static_cast<std::size_t>(row.direction))
            .push_back(static_cast<RateIndex>(out.rates_.size()));
      }
      out.rates_.push_back(rate);
      out.hot_.push_back(hot_of(rate));
      directions.push_back(row.direction);
    }
  }
  out.outbound_ = out.index_of(Direction::outbound, directions);
  out.inbound_tollfree_ = out.index_of(Direction::inbound_tollfree, directions);
  out.inbound_toll_ = out.index_of(Direction::inbound_toll, directions);
  return out;
}

telephony::PrefixIndex CompiledCard::index_of(Direction direction,
                                              const std::vector<Direction>& directions) {
  // Rows by prefix, the best first.
  std::unordered_map<std::string, std::vector<RateIndex>> by_prefix;
  for (RateIndex i = 0; i < rates_.size(); ++i) {
    if (directions[i] != direction || rates_[i].prefix_length == 0) continue;
    const std::string text = telephony::Number(rates_[i].prefix).to_string();
    by_prefix[text.substr(text.starts_with('+') ? 1 : 0)].push_back(i);
  }
  for (auto& [prefix, rows] : by_prefix) {
    base::sort(rows, [this](RateIndex a, RateIndex b) {
      const auto rank = [this](RateIndex i) {
        const CompiledRate& rate = rates_[i];
        return std::tuple(rate.origin != 0, rate.has_window, rate.from, i);
      };
      return rank(a) > rank(b);
    });
  }
  std::vector<telephony::PrefixIndex::Entry> entries;
  for (const auto& [prefix, rows] : by_prefix) {
    // Its own rows, then those of shorter prefixes, down to one that needs no condition.
    Group group;
    group.first = static_cast<std::uint32_t>(candidates_.size());
    bool decided = false;
    for (std::size_t length = prefix.size(); length > 0 && !decided; --length) {
      const auto found = by_prefix.find(prefix.substr(0, length));
      if (found == by_prefix.end()) continue;
      for (const RateIndex row : found->second) {
        candidates_.push_back(row);
        decided = is_unconditional(rates_[row]);
        if (decided) break;
      }
    }
    group.count = static_cast<std::uint32_t>(candidates_.size()) - group.first;
    group.best = candidates_[group.first];
    group.always = is_unconditional(rates_[candidates_[group.first]]);
    entries.push_back({prefix, static_cast<std::uint32_t>(groups_.size())});
    groups_.push_back(group);
  }
  return telephony::PrefixIndex(entries);
}

bool CompiledCard::in_window(const TimeWindow& window, base::Instant at) const {
  const base::CivilDay day = zone_.day_of(at);
  const std::int32_t second = zone_.second_of_day(at);
  const auto holds_on = [&](base::CivilDay d) {
    const unsigned bit = std::ranges::binary_search(holidays_, d.days)
                             ? TimeWindow::kHolidays
                             : 1U << static_cast<unsigned>(base::weekday_of(d));
    return (window.days & bit) != 0;
  };
  if (window.from_second <= window.to_second) {
    return second >= window.from_second && second < window.to_second && holds_on(day);
  }
  return (second >= window.from_second && holds_on(day)) ||
         (second < window.to_second && holds_on({day.days - 1}));
}

bool CompiledCard::applies(const CompiledRate& rate, telephony::CountryIndex origin,
                           base::Instant start, base::Instant at) const {
  return rate.from <= start.seconds && start.seconds < rate.to &&
         (rate.origin == 0 || rate.origin == origin) &&
         (!rate.has_window || in_window(rate.window, at));
}

RateIndex CompiledCard::choose(const Group& group, telephony::CountryIndex origin,
                               base::Instant start, base::Instant at) const {
  for (std::uint32_t i = group.first; i < group.first + group.count; ++i) {
    if (applies(rates_[candidates_[i]], origin, start, at)) return candidates_[i];
  }
  return kNoRate;
}

RateMatch CompiledCard::find_inbound(Direction direction, telephony::Number number,
                                     telephony::CountryIndex country, base::Instant start) const {
  const auto& index = direction == Direction::inbound_toll ? inbound_toll_ : inbound_tollfree_;
  const auto match = index.find(number);
  if (match.value != telephony::PrefixIndex::kNone) {
    const RateIndex rate = choose(groups_[match.value], 0, start, start);
    if (rate != kNoRate) return {rate, match.ambiguous};
  }
  RateIndex best = kNoRate;
  for (const RateIndex i : country_wide_.at(static_cast<std::size_t>(direction))) {
    if (rates_[i].country != country || !applies(rates_[i], 0, start, start)) continue;
    const auto rank = [this](RateIndex r) {
      return std::tuple(rates_[r].has_window, rates_[r].from, r);
    };
    if (best == kNoRate || rank(i) > rank(best)) best = i;
  }
  return {best, match.ambiguous};
}

std::vector<RateIndex> CompiledCard::all_matches(telephony::Number number) const {
  std::vector<RateIndex> out;
  for (RateIndex i = 0; i < rates_.size(); ++i) {
    const unsigned length = rates_[i].prefix_length;
    if (length == 0) continue;
    const unsigned hidden = 64 - 4 * length;
    if ((number.nibbles() >> hidden) == (rates_[i].prefix >> hidden)) out.push_back(i);
  }
  base::sort(out, [this](RateIndex a, RateIndex b) {
    const auto rank = [this](RateIndex i) {
      const CompiledRate& rate = rates_[i];
      return std::tuple(rate.prefix_length, rate.origin != 0, rate.has_window, rate.from, i);
    };
    return rank(a) > rank(b);
  });
  return out;
}

std::size_t CompiledCard::bytes() const {
  return outbound_.bytes() + inbound_toll_.bytes() + inbound_tollfree_.bytes() +
         groups_.capacity() * sizeof(Group) + candidates_.capacity() * sizeof(RateIndex) +
         rates_.capacity() * sizeof(CompiledRate) + hot_.capacity() * sizeof(HotRate);
}

std::int64_t charged_seconds_of(const CompiledRate& rate, std::int64_t seconds,
                                std::int64_t offset) {
  const std::int64_t rest = seconds - std::max<std::int64_t>(offset, rate.free_seconds);
  if (rest <= 0) return 0;
  if (rest <= rate.first_increment) return rate.first_increment;
  const std::int64_t next = rate.next_increment;
  return rate.first_increment + (rest - rate.first_increment + next - 1) / next * next;
}

namespace {

// Usage, fee and bounds make the total; `usage` is exact and may be too large for an amount.
Price finish(const CompiledRate& rate, const CardRounding& rounding, std::int64_t charged,
             base::Int128 usage) {
  constexpr base::Int128 kMost = std::numeric_limits<Amount>::max();
  Price price;
  price.charged_seconds = charged;
  price.fee = rate.connection_fee;
  base::Int128 total = usage + rate.connection_fee;
  total = std::max<base::Int128>(total, rate.minimum);
  if (rate.has_maximum) total = std::min<base::Int128>(total, rate.maximum);
  price.overflow = usage > kMost || total > kMost;
  if (price.overflow) return price;
  price.usage = static_cast<Amount>(usage);
  price.total = static_cast<Amount>(total);
  if (rounding.place == RoundingPlace::per_call) {
    price.total = rounded(price.total, rounding.places, rounding.mode);
  }
  return price;
}

base::Int128 increment_price(const CardRounding& rounding, Amount per_minute,
                             std::int64_t seconds) {
  const base::Int128 exact = base::Int128{per_minute / 60} * seconds;
  if (rounding.place != RoundingPlace::per_increment ||
      exact > std::numeric_limits<Amount>::max()) {
    return exact;
  }
  return rounded(static_cast<Amount>(exact), rounding.places, rounding.mode);
}

}  // namespace

Price price_of(const CompiledRate& rate, const CardRounding& rounding, std::int64_t seconds,
               std::int64_t offset) {
  const std::int64_t charged = charged_seconds_of(rate, seconds, offset);
  if (charged == 0) return {};
  if (rate.has_per_call) return finish(rate, rounding, charged, rate.per_call);
  const base::Int128 per_second = rate.per_minute / 60;
  if (rounding.place != RoundingPlace::per_increment) {
    return finish(rate, rounding, charged, per_second * charged);
  }
  const std::int64_t nexts = (charged - rate.first_increment) / rate.next_increment;
  const base::Int128 usage =
      increment_price(rounding, rate.per_minute, rate.first_increment) +
      increment_price(rounding, rate.per_minute, rate.next_increment) * nexts;
  return finish(rate, rounding, charged, usage);
}

Price price_of_fee(const CompiledRate& rate, const CardRounding& rounding) {
  return finish(rate, rounding, 0, 0);
}

Price price_by_windows(const CompiledCard& card, RateIndex rate, telephony::Number number,
                       telephony::CountryIndex origin, base::Instant start, std::int64_t seconds,
                       std::int64_t offset) {
  const CompiledRate& compiled = card.rate(rate);
  const std::int64_t charged = charged_seconds_of(compiled, seconds, offset);
  if (charged == 0 || compiled.has_per_call) {
    return price_of(compiled, card.rounding(), seconds, offset);
  }
  const std::int64_t begin = start.seconds + std::max<std::int64_t>(offset, compiled.free_seconds);
  base::Int128 usage = 0;
  Amount per_minute = compiled.per_minute;
  std::int64_t done = 0;
  while (done < charged) {
    const std::int64_t length = done == 0 ? compiled.first_increment : compiled.next_increment;
    const RateIndex now = card.find(number, origin, start, {begin + done}).rate;
    if (now != kNoRate) per_minute = card.rate(now).per_minute;
    usage += increment_price(card.rounding(), per_minute, length);
    done += length;
  }
  return finish(compiled, card.rounding(), charged, usage);
}

}  // namespace rating
