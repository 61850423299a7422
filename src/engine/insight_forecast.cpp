// Forecast and its back-test.

#include <algorithm>
#include <map>

#include "engine/call_store.hpp"
#include "engine/insight.hpp"
#include "engine/insight_parts.hpp"
#include "engine/summary.hpp"
#include "insight/forecast.hpp"
#include "rating/draw.hpp"
#include "workspace/settings.hpp"

namespace engine {
namespace {

using ::insight::CustomerDemand;
using ::insight::Quantity;

constexpr std::size_t kMonthsBefore = 2;

// The month before the first instant of which nothing is known, as days.
struct Span {
  base::CivilDay first;        // of the history
  base::CivilDay known_until;  // the day after the last known one
};

std::uint64_t minutes_of(Quantity seconds) {
  return static_cast<std::uint64_t>(base::divide(seconds, 60, base::Rounding::ceiling));
}

MinutesOutlook minutes_outlook(const ::insight::Projection& projection) {
  return {minutes_of(projection.done), minutes_of(projection.expected), minutes_of(projection.low),
          minutes_of(projection.high), minutes_of(projection.straight_line)};
}

base::Result<MoneyOutlook> money_outlook(const ::insight::MoneyForecast& forecast,
                                         base::Currency currency) {
  MoneyOutlook out;
  for (const auto& [amount, money] :
       {std::pair(forecast.done, &out.done), std::pair(forecast.expected, &out.expected),
        std::pair(forecast.low, &out.low), std::pair(forecast.high, &out.high)}) {
    const auto made = rating::to_money(amount, currency);
    if (!made) return made.error();
    *money = *made;
  }
  return out;
}

base::Result<base::Ok> add(MoneyOutlook& to, const MoneyOutlook& more) {
  for (const auto& [sum, part] :
       {std::pair(&to.done, &more.done), std::pair(&to.expected, &more.expected),
        std::pair(&to.low, &more.low), std::pair(&to.high, &more.high)}) {
    const auto added = sum->plus(*part);
    if (!added) return added.error();
    *sum = *added;
  }
  return base::Ok{};
}

// What was left of the credits at an instant of the rated month.
Quantity balance_at(const Month& month, const CustomerDemand* demand,
                    rating::CustomerIndex customer, base::CivilDay until,
                    const telephony::TimeZone& zone) {
  const auto& credits = month.rated().credits;
  const auto use = std::ranges::find(credits, customer, &rating::CreditUse::customer);
  if (use == credits.end()) return 0;
  Quantity balance = use->opening;
  const base::Instant end = zone.start_of(until);
  for (const rating::CreditEvent& event : month.rated().credit_events) {
    if (event.customer != customer || event.at >= end) continue;
    if (event.kind == rating::CreditEvent::Kind::lapsed) {
      balance -= event.amount;
    } else if (event.kind != rating::CreditEvent::Kind::spent_out) {
      balance += event.amount;
    }
  }
  if (demand != nullptr) balance -= demand->credits.sum(month.month().first_day(), until);
  return balance;
}

::insight::DayKinds kinds_of(const Month& month, rating::CustomerIndex customer) {
  const auto card = month.basis().terms[customer].card;
  const auto cards = month.rate_cards();
  return card < cards.size() ? ::insight::DayKinds(cards[card]->holidays) : ::insight::DayKinds();
}

base::Result<CustomerOutlook> outlook_of(const Month& month,
                                         const ::insight::CustomerForecast& made) {
  CustomerOutlook out;
  out.customer = month.customer_id(made.customer);
  out.history_days = static_cast<std::uint32_t>(made.history_days);
  const auto currency = month.currency(made.customer);
  for (const auto& pool : made.pools) {
    rating::PoolUse use;
    use.customer = pool.key.customer;
    use.plan = pool.key.plan;
    use.country = pool.key.country;
    use.counter = pool.key.counter;
    use.user = pool.key.user;
    use.licences = pool.licences;
    use.total_seconds = pool.total_seconds;
    const PoolUse named = pool_use(month, use);
    PoolOutlook told;
    told.plan = named.plan;
    told.country = named.country;
    told.counter = named.counter;
    told.user = named.user;
    told.licences = named.licences;
    told.total = named.total;
    told.minutes = minutes_outlook(pool.seconds);
    told.ends = pool.ends.expected;
    told.ends_earliest = pool.ends.earliest;
    told.ends_latest = pool.ends.latest;
    for (const auto& alert : pool.alerts) {
      told.alerts.push_back({static_cast<std::uint32_t>(alert.percent), alert.day, alert.reached});
    }
    out.pools.push_back(std::move(told));
  }
  if (made.credits) {
    const auto balance = rating::to_money(made.credits->balance, currency);
    const auto expected = rating::to_money(made.credits->expected, currency);
    if (!balance || !expected) return base::ErrorCode::overflow;
    out.credits = CreditOutlook{*balance,
                                *expected,
                                made.credits->ends.expected,
                                made.credits->ends.earliest,
                                made.credits->ends.latest,
                                made.credits->recharges};
  }
  const auto overage = money_outlook(made.overage, currency);
  const auto unfunded = money_outlook(made.unfunded, currency);
  if (!overage || !unfunded) return base::ErrorCode::overflow;
  out.overage = *overage;
  out.unfunded = *unfunded;
  return out;
}

// Months of the calls before the one asked for, and whether it has calls itself.
std::vector<base::BillingMonth> months_until(const rating::CallTable& calls,
                                             const telephony::TimeZone& zone,
                                             base::BillingMonth month) {
  std::vector<base::BillingMonth> out;
  for (const auto& entry : months_of(calls, zone)) {
    if (entry.month <= month) out.push_back(entry.month);
  }
  const std::size_t most = kMonthsBefore + (!out.empty() && out.back() == month ? 1 : 0);
  if (out.size() > most) out.erase(out.begin(), out.end() - static_cast<std::ptrdiff_t>(most));
  return out;
}

// The last day of the month with calls, or its last one when later calls are known.
base::CivilDay last_day_known(const rating::CallTable& calls, const telephony::TimeZone& zone,
                              base::BillingMonth month) {
  const base::CivilDay last{month.day_after_last().days - 1};
  base::CivilDay out{month.first_day().days - 1};
  for (rating::CallIndex i = 0; i < calls.size(); ++i) {
    const auto day = zone.day_of(calls.call(i).start_instant());
    if (day > last) return last;
    out = std::max(out, day);
  }
  return out;
}

}  // namespace

base::Result<const std::vector<CustomerDemand>*> Insight::demand(const InsightSource& source,
                                                                 base::BillingMonth month) {
  std::erase_if(demand_, [&](const Demand& d) { return d.revision != source.revision; });
  const auto found = std::ranges::find(demand_, month, &Demand::month);
  if (found != demand_.end()) return &found->customers;
  const auto rated = source.month(month);
  if (!rated) return rated.error();
  const auto input = (*rated)->input();
  const auto rating = rating::Rating::of(source.calls, input);
  if (!rating) return rating.error();
  const auto first = std::max(month.first_day(), rating->zone.day_of(source.calls.starts().start));
  Demand made{month, source.revision, {}};
  for (std::size_t i = 0; i < input.terms.size(); ++i) {
    auto customer = ::insight::demand_of(*rating, static_cast<rating::CustomerIndex>(i), first);
    if (!customer) return customer.error();
    made.customers.push_back(*std::move(customer));
  }
  demand_.push_back(std::move(made));
  return &demand_.back().customers;
}

Insight::Insight() = default;
Insight::~Insight() = default;

base::Result<ForecastReply> Insight::forecast(const InsightSource& source,
                                              const Forecast& request) {
  const auto named = telephony::TimeZone::named(source.workspace.settings->policy.month_zone);
  const telephony::TimeZone zone = named ? *named : telephony::TimeZone();
  ::insight::ForecastMethod method;
  if (!request.alerts.empty()) {
    method.alert_percents.assign(request.alerts.begin(), request.alerts.end());
  }
  const base::CivilDay last =
      request.as_of ? *request.as_of : last_day_known(source.calls, zone, request.month);
  const base::CivilDay known_until{std::clamp(last.days + 1, request.month.first_day().days,
                                              request.month.day_after_last().days)};

  // the whole history of each customer, months put together
  std::vector<CustomerDemand> history;
  const auto months = months_until(source.calls, zone, request.month);
  for (const auto month : months) {
    const auto found = demand(source, month);
    if (!found) return found.error();
    if (history.empty()) {
      history = **found;
    } else {
      for (std::size_t i = 0; i < history.size(); ++i) append(history[i], (**found)[i]);
    }
  }
  const auto rated = source.month(request.month);
  if (!rated) return rated.error();
  const Month& month = **rated;
  const bool has_calls = !months.empty() && months.back() == request.month;
  std::shared_ptr<const Month> before;
  if (!has_calls && !months.empty()) {
    const auto earlier = source.month(months.back());
    if (!earlier) return earlier.error();
    before = *earlier;
  }

  ForecastReply reply{.month = request.month, .revision = source.revision};
  reply.known_until = known_until;
  std::map<base::Currency, MoneyOutlook> sums;
  const auto& terms = month.basis().terms;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const auto customer = static_cast<rating::CustomerIndex>(i);
    if (!is_wanted(request.customers, terms[i].customer)) continue;
    std::vector<rating::PoolUse> pools;
    std::ranges::copy_if(month.rated().pools, std::back_inserter(pools),
                         [customer](const auto& pool) { return pool.customer == customer; });
    const CustomerDemand* known = i < history.size() ? &history[i] : nullptr;
    ::insight::ForecastState state;
    state.history = known;
    state.pools = pools;
    state.funding = &terms[i].funding;
    state.zone = &zone;
    state.has_credits = !terms[i].funding.credits.empty() || terms[i].funding.recharge.has_value();
    state.balance = before != nullptr ? balance_at(*before, known, customer,
                                                   before->month().day_after_last(), zone)
                                      : balance_at(month, known, customer, known_until, zone);
    const auto made = known == nullptr ? std::nullopt
                                       : ::insight::forecast(state, request.month, known_until,
                                                             kinds_of(month, customer), method);
    if (!made) {
      reply.without_history.push_back(terms[i].customer);
      continue;
    }
    auto outlook = outlook_of(month, *made);
    if (!outlook) return outlook.error();
    const auto currency = month.currency(customer);
    if (!currency.is_none()) {
      const auto [sum, is_new] = sums.emplace(currency, outlook->overage);
      if (!is_new) {
        if (const auto added = add(sum->second, outlook->overage); !added) return added.error();
      }
    }
    reply.customers.push_back(*std::move(outlook));
  }
  for (const auto& [currency, sum] : sums) reply.overage.push_back(sum);
  reply.assumptions = {
      {"forecast_method",
       {{"window", std::to_string(method.window_days)},
        {"shrink", std::to_string(method.shrink_days)}}},
      {"forecast_interval", {{"percent", "80"}}},
      {"forecast_known_until", {{"day", base::to_string(base::to_date(known_until))}}},
      {"forecast_sum_of_intervals", {}},
      {"forecast_terms_stay", {}}};
  return reply;
}

base::Result<BackTestReply> Insight::back_test(const InsightSource& source,
                                               const BackTest& request) {
  const auto rated = source.month(request.month);
  if (!rated) return rated.error();
  const auto found = demand(source, request.month);
  if (!found) return found.error();
  std::map<std::pair<std::string, int>, ::insight::BackTestRow> sums;
  const ::insight::ForecastMethod method;
  for (const CustomerDemand& customer : **found) {
    const auto kinds = kinds_of(**rated, customer.customer);
    const auto take = [&](const char* of, const ::insight::DaySeries& series) {
      const auto first = request.month.first_day();
      if (series.sum(first, request.month.day_after_last()) == 0) return;
      for (const auto& row : ::insight::back_test(series, request.month, kinds, method)) {
        auto& sum = sums[{of, row.days_known}];
        sum.days_known = row.days_known;
        sum.add(row);
      }
    };
    for (const auto& pool : customer.pools) take("pools", pool.seconds);
    take("charges", customer.outside_pools);
  }
  BackTestReply reply{.month = request.month};
  const auto percent = [](Quantity part, Quantity of) {
    if (of == 0) return std::string("0.0");
    return base::Decimal(
               static_cast<std::int64_t>(base::divide(part * 1000, of, base::Rounding::half_even)),
               1)
        .to_string();
  };
  for (const auto& [key, row] : sums) {
    reply.rows.push_back(
        {key.first, static_cast<std::uint32_t>(row.days_known),
         static_cast<std::uint32_t>(row.series), percent(row.method_error, row.actual),
         percent(row.straight_error, row.actual), percent(row.inside, row.series)});
  }
  reply.assumptions = {{"back_test_known_days", {{"fewest", std::to_string(method.fewest_days)}}}};
  return reply;
}

}  // namespace engine
