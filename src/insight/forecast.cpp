#include "insight/forecast.hpp"

#include <algorithm>

#include "base/sort.hpp"

namespace insight {
namespace {

constexpr int kClasses = 2;  // working days, days off

int class_of(int kind) { return kind < DayKinds::kFirstDayOff ? 0 : 1; }

Quantity rounded_quotient(Quantity value, Quantity by) {
  return by == 0 ? Quantity{0} : base::divide(value, by, base::Rounding::half_even);
}

// Means by kind of day, and how far days stray from them.
struct Profile {
  std::array<Quantity, DayKinds::kKinds> mean{};
  std::array<Quantity, kClasses> variance{};
  std::array<int, kClasses> days{};
  int all_days = 0;
};

Profile profile_of(const DaySeries& history, base::CivilDay known_until, const DayKinds& kinds,
                   const ForecastMethod& method) {
  const base::CivilDay from =
      std::max(history.first, base::CivilDay{known_until.days - method.window_days});
  Profile out;
  std::array<Quantity, DayKinds::kKinds> sums{};
  std::array<int, DayKinds::kKinds> counts{};
  std::array<Quantity, kClasses> class_sums{};
  Quantity all = 0;
  for (auto day = from; day < known_until; ++day.days) {
    const auto kind = static_cast<std::size_t>(kinds.kind_of(day));
    const auto group = static_cast<std::size_t>(class_of(static_cast<int>(kind)));
    const Quantity value = history.at(day);
    sums.at(kind) += value;
    ++counts.at(kind);
    class_sums.at(group) += value;
    ++out.days.at(group);
    all += value;
    ++out.all_days;
  }
  for (std::size_t kind = 0; kind < out.mean.size(); ++kind) {
    const auto group = static_cast<std::size_t>(class_of(static_cast<int>(kind)));
    const bool seen = out.days.at(group) > 0;
    const Quantity class_sum = seen ? class_sums.at(group) : all;
    const Quantity class_days = seen ? out.days.at(group) : out.all_days;
    const Quantity weight = counts.at(kind) + method.shrink_days;
    out.mean.at(kind) = rounded_quotient(
        sums.at(kind) * class_days + class_sum * method.shrink_days, class_days * weight);
  }
  // How far a day lies from the mean that the other days give: its distance from the mean it has a
  // part in, over one less that part.
  std::array<Quantity, kClasses> squares{};
  Quantity all_squares = 0;
  for (auto day = from; day < known_until; ++day.days) {
    const auto kind = static_cast<std::size_t>(kinds.kind_of(day));
    const auto group = static_cast<std::size_t>(class_of(static_cast<int>(kind)));
    const Quantity days = out.days.at(group);
    const Quantity whole = days * (counts.at(kind) + method.shrink_days);
    const Quantity rest = std::max<Quantity>(1, whole - days - method.shrink_days);
    const Quantity off = rounded_quotient((history.at(day) - out.mean.at(kind)) * whole, rest);
    squares.at(group) += off * off;
    all_squares += off * off;
  }
  for (std::size_t group = 0; group < squares.size(); ++group) {
    const bool enough = out.days.at(group) > 2;
    const Quantity sum = enough ? squares.at(group) : all_squares;
    const int days = enough ? out.days.at(group) : out.all_days;
    out.variance.at(group) = rounded_quotient(sum, std::max(1, days));
  }
  return out;
}

// `shape` scaled to add up to `total`, to the last unit; evenly if it is all zeros.
std::vector<Quantity> spread(const std::vector<Quantity>& shape, Quantity total) {
  Quantity sum = 0;
  for (const Quantity value : shape) sum += value;
  std::vector<Quantity> out;
  Quantity seen = 0;
  Quantity given = 0;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    seen += sum == 0 ? Quantity{1} : shape[i];
    const Quantity until =
        rounded_quotient(total * seen, sum == 0 ? static_cast<Quantity>(shape.size()) : sum);
    out.push_back(until - given);
    given = until;
  }
  return out;
}

// First day of the month on which what is used reaches `limit`; past days as they were.
std::optional<base::CivilDay> day_reached(const DaySeries& history, base::BillingMonth month,
                                          base::CivilDay known_until,
                                          const std::vector<Quantity>& path, Quantity limit) {
  Quantity used = 0;
  std::size_t ahead = 0;
  for (auto day = month.first_day(); day < month.day_after_last(); ++day.days) {
    used += day < known_until ? history.at(day) : path[ahead++];
    if (used >= limit) return day;
  }
  return std::nullopt;
}

enum class Path : std::uint8_t { expected, low, high };

const std::vector<Quantity>& path_of(const Projection& projection, Path path) {
  switch (path) {
    case Path::low:
      return projection.low_days;
    case Path::high:
      return projection.high_days;
    case Path::expected:
      break;
  }
  return projection.expected_days;
}

// The days to come, one after the other: what no pool pays goes to credits, then to overage, else to
// nobody.
struct Walk {
  Quantity overage = 0;
  Quantity unfunded = 0;
  Quantity balance = 0;
  std::optional<base::CivilDay> credits_end;
};

base::Instant noon_of(const ForecastState& state, base::CivilDay day) {
  return {state.zone->start_of(day).seconds + std::int64_t{12} * 3600};
}

bool overage_on(const ForecastState& state, base::CivilDay day) {
  const base::Instant noon = noon_of(state, day);
  return std::ranges::any_of(state.funding->overage,
                             [noon](const base::Period& p) { return p.contains(noon); });
}

bool recharge_on(const ForecastState& state, base::CivilDay day) {
  if (!state.funding->recharge) return false;
  const base::Instant noon = noon_of(state, day);
  return std::ranges::any_of(state.funding->recharge->on,
                             [noon](const base::Period& p) { return p.contains(noon); });
}

Walk walk(const ForecastState& state, const std::vector<PoolForecast>& pools,
          const Projection& outside, base::BillingMonth month, base::CivilDay known_until,
          Path path) {
  Walk out;
  out.balance = state.balance;
  std::vector<Quantity> used;
  for (const PoolForecast& pool : pools) used.push_back(pool.seconds.done);
  std::size_t ahead = 0;
  for (auto day = known_until; day < month.day_after_last(); ++day.days, ++ahead) {
    Quantity charge = path_of(outside, path)[ahead];
    for (std::size_t i = 0; i < pools.size(); ++i) {
      const PoolForecast& pool = pools[i];
      const Quantity before = std::max(Quantity{0}, used[i] - pool.total_seconds);
      used[i] += path_of(pool.seconds, path)[ahead];
      const Quantity after = std::max(Quantity{0}, used[i] - pool.total_seconds);
      charge += rounded_quotient((after - before) * pool.price_per_hour, 3600);
    }
    if (state.has_credits && out.balance > 0) {
      if (recharge_on(state, day)) continue;
      const Quantity paid = std::min(out.balance, charge);
      out.balance -= paid;
      charge -= paid;
      if (out.balance == 0 && !out.credits_end) out.credits_end = day;
    } else if (recharge_on(state, day)) {
      out.unfunded += charge;
      continue;
    }
    (overage_on(state, day) ? out.overage : out.unfunded) += charge;
  }
  return out;
}

std::vector<Alert> alerts_of(const PoolForecast& pool, const DaySeries& history,
                             base::BillingMonth month, base::CivilDay known_until,
                             const ForecastMethod& method) {
  std::vector<Alert> out;
  for (const int percent : method.alert_percents) {
    const Quantity limit = Quantity{pool.total_seconds} * percent;
    // percent / 100 of the pool, rounded up: reached means reached
    const Quantity seconds = base::divide(limit, 100, base::Rounding::ceiling);
    const auto day = day_reached(history, month, known_until, pool.seconds.expected_days, seconds);
    if (day) out.push_back({percent, *day, *day < known_until});
  }
  return out;
}

}  // namespace

DayKinds::DayKinds(std::span<const base::CivilDate> holidays) {
  for (const auto& date : holidays) holidays_.push_back(base::to_day(date));
  base::sort(holidays_);
}

int DayKinds::kind_of(base::CivilDay day) const {
  if (std::ranges::binary_search(holidays_, day)) return kKinds - 1;
  return static_cast<int>(base::weekday_of(day));
}

Quantity square_root(Quantity value) {
  if (value <= 0) return 0;
  Quantity low = 1;
  Quantity high = Quantity{1} << 63U;
  while (low < high) {
    const Quantity middle = low + (high - low + 1) / 2;
    if (middle <= value / middle) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

std::optional<Projection> project(const DaySeries& history, base::BillingMonth month,
                                  base::CivilDay known_until, const DayKinds& kinds,
                                  const ForecastMethod& method) {
  const base::CivilDay first = month.first_day();
  const Profile profile = profile_of(history, known_until, kinds, method);
  if (profile.all_days < method.fewest_days) return std::nullopt;
  Projection out;
  out.history_days = profile.all_days;
  out.done = history.sum(first, known_until);
  std::array<int, kClasses> ahead{};
  Quantity more = 0;
  for (auto day = known_until; day < month.day_after_last(); ++day.days) {
    const int kind = kinds.kind_of(day);
    out.expected_days.push_back(profile.mean.at(static_cast<std::size_t>(kind)));
    more += out.expected_days.back();
    ++ahead.at(static_cast<std::size_t>(class_of(kind)));
  }
  Quantity variance = 0;
  for (std::size_t group = 0; group < ahead.size(); ++group) {
    const Quantity h = ahead.at(group);
    const Quantity n = profile.days.at(group) > 0 ? profile.days.at(group) : profile.all_days;
    variance += rounded_quotient(profile.variance.at(group) * h * (n + h), n);
  }
  const Quantity margin = rounded_quotient(square_root(variance) * method.z_thousandths, 1000);
  out.expected = out.done + more;
  out.low = std::max(out.done, out.expected - margin);
  out.high = out.expected + margin;
  out.low_days = spread(out.expected_days, out.low - out.done);
  out.high_days = spread(out.expected_days, out.high - out.done);
  const int known = known_until.days - std::max(first, history.first).days;
  const int whole = month.day_after_last().days - std::max(first, history.first).days;
  // before the month: days of the history stand for those known
  out.straight_line =
      known > 0 ? rounded_quotient(out.done * whole, known)
                : rounded_quotient(history.sum(base::CivilDay{known_until.days - out.history_days},
                                               known_until) *
                                       month.day_count(),
                                   out.history_days);
  return out;
}

std::optional<CustomerForecast> forecast(const ForecastState& state, base::BillingMonth month,
                                         base::CivilDay known_until, const DayKinds& kinds,
                                         const ForecastMethod& method) {
  const CustomerDemand& history = *state.history;
  const auto outside =
      project(history.outside_pools.until(known_until), month, known_until, kinds, method);
  if (!outside) return std::nullopt;
  CustomerForecast out;
  out.customer = history.customer;
  out.history_days = outside->history_days;
  for (const rating::PoolUse& pool : state.pools) {
    PoolForecast made;
    made.key = key_of(pool);
    made.licences = pool.licences;
    made.total_seconds = pool.total_seconds;
    const auto demand = std::ranges::find(history.pools, made.key, &PoolDemand::key);
    DaySeries series{history.outside_pools.first, {}};
    if (demand != history.pools.end()) {
      series = demand->seconds;
      made.price_per_hour = rounded_quotient(demand->value * 3600, demand->valued_seconds);
    }
    series = series.until(known_until);
    auto seconds = project(series, month, known_until, kinds, method);
    if (!seconds) continue;  // a pool that began a few days ago
    made.seconds = *std::move(seconds);
    const Quantity full = std::max<Quantity>(1, made.total_seconds);
    made.ends = {day_reached(series, month, known_until, made.seconds.expected_days, full),
                 day_reached(series, month, known_until, made.seconds.high_days, full),
                 day_reached(series, month, known_until, made.seconds.low_days, full)};
    made.alerts = alerts_of(made, series, month, known_until, method);
    out.pools.push_back(std::move(made));
  }
  const auto ahead = [&](Path path) {
    return walk(state, out.pools, *outside, month, known_until, path);
  };
  const Walk expected = ahead(Path::expected);
  const Walk low = ahead(Path::low);
  const Walk high = ahead(Path::high);
  const Quantity overage = history.overage.sum(month.first_day(), known_until);
  out.overage = {overage, overage + expected.overage, overage + low.overage,
                 overage + high.overage};
  out.unfunded = {0, expected.unfunded, low.unfunded, high.unfunded};
  if (state.has_credits) {
    CreditForecast credits;
    credits.balance = state.balance;
    credits.expected = expected.balance;
    credits.ends = {expected.credits_end, high.credits_end, low.credits_end};
    credits.recharges = recharge_on(state, known_until);
    out.credits = credits;
  }
  return out;
}

void BackTestRow::add(const BackTestRow& other) {
  series += other.series;
  actual += other.actual;
  method_error += other.method_error;
  straight_error += other.straight_error;
  inside += other.inside;
}

std::vector<BackTestRow> back_test(const DaySeries& series, base::BillingMonth month,
                                   const DayKinds& kinds, const ForecastMethod& method) {
  std::vector<BackTestRow> out;
  const Quantity actual = series.sum(month.first_day(), month.day_after_last());
  const auto distance = [actual](Quantity value) {
    return value > actual ? value - actual : actual - value;
  };
  for (int known = 1; known < month.day_count(); ++known) {
    const base::CivilDay until{month.first_day().days + known};
    const auto made = project(series.until(until), month, until, kinds, method);
    if (!made) continue;
    BackTestRow row;
    row.days_known = known;
    row.series = 1;
    row.actual = actual;
    row.method_error = distance(made->expected);
    row.straight_error = distance(made->straight_line);
    row.inside = made->low <= actual && actual <= made->high ? 1 : 0;
    out.push_back(row);
  }
  return out;
}

}  // namespace insight
