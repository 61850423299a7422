#include "insight/demand.hpp"

#include <algorithm>

#include "base/sort.hpp"

namespace insight {
namespace {

PoolDemand& pool_of(std::vector<PoolDemand>& pools, const PoolKey& key) {
  const auto place = std::ranges::lower_bound(pools, key, {}, &PoolDemand::key);
  if (place != pools.end() && place->key == key) return *place;
  return *pools.insert(place, PoolDemand{.key = key});
}

void add_all(DaySeries& to, const DaySeries& from) {
  if (to.values.empty()) to.first = from.first;
  for (std::size_t i = 0; i < from.values.size(); ++i) {
    to.add({from.first.days + static_cast<std::int32_t>(i)}, from.values[i]);
  }
}

}  // namespace

Quantity DaySeries::at(base::CivilDay day) const {
  return day < first || day >= end() ? Quantity{0}
                                     : values[static_cast<std::size_t>(day.days - first.days)];
}

Quantity DaySeries::sum(base::CivilDay from, base::CivilDay to) const {
  Quantity out = 0;
  for (auto day = std::max(from, first); day < std::min(to, end()); ++day.days) out += at(day);
  return out;
}

void DaySeries::add(base::CivilDay day, Quantity value) {
  if (day < first) return;
  if (day >= end()) values.resize(static_cast<std::size_t>(day.days - first.days) + 1, 0);
  values[static_cast<std::size_t>(day.days - first.days)] += value;
}

DaySeries DaySeries::until(base::CivilDay end_day) const {
  DaySeries out = *this;
  out.values.resize(static_cast<std::size_t>(std::max(0, end_day.days - first.days)), 0);
  return out;
}

PoolKey key_of(const rating::PoolUse& pool) {
  return {pool.customer, pool.plan, pool.country, pool.counter, pool.user};
}

base::Result<base::Ok> replay(const rating::Rating& rating, rating::CustomerIndex customer,
                              const Visitor& visit) {
  rating::CustomerDraw::UserStates states(rating.calls.users().size());
  auto draw = rating::CustomerDraw::begin(rating, customer, states);
  if (!draw) return draw.error();
  const auto begins = rating.calls.customer_begins();
  if (std::size_t{customer} + 2 >= begins.size()) return base::Ok{};
  for (auto call = begins[customer]; call < begins[customer + 1U]; ++call) {
    auto drawn = rating::CustomerDraw::gather(rating.calls, call);
    draw->prepare({&drawn, 1});
    rating::Trace trace;
    const rating::Outcome outcome = draw->draw(drawn, trace);
    visit(call, outcome, trace);
  }
  return base::Ok{};
}

rating::Amount price_if_charged(const rating::Rating& rating, const rating::CompiledCard& card,
                                rating::CallIndex call, telephony::Country home) {
  const rating::Call& packed = rating.calls.call(call);
  const auto match =
      card.find(rating.calls.number(call), telephony::index_of(home), packed.start_instant());
  if (match.rate == rating::kNoRate) return kNoPrice;
  const auto price =
      rating::price_of(card.rate(match.rate), card.rounding(), std::int64_t{packed.seconds}, 0);
  return price.overflow ? kNoPrice : price.total;
}

base::Result<CustomerDemand> demand_of(const rating::Rating& rating, rating::CustomerIndex customer,
                                       base::CivilDay first) {
  CustomerDemand out;
  out.customer = customer;
  for (auto* series : {&out.outside_pools, &out.credits, &out.overage}) series->first = first;

  // pools are known by their place in the draw, which is not told to a visitor: draw here
  rating::CustomerDraw::UserStates states(rating.calls.users().size());
  auto draw = rating::CustomerDraw::begin(rating, customer, states);
  if (!draw) return draw.error();
  std::vector<PoolDemand> pools;  // as the draw numbers them
  const auto begins = rating.calls.customer_begins();
  const bool has_calls = std::size_t{customer} + 2 < begins.size();
  const base::CivilDay month_start = rating.input.month.first_day();
  for (rating::CallIndex call = has_calls ? begins[customer] : 0;
       has_calls && call < begins[customer + 1U]; ++call) {
    auto drawn = rating::CustomerDraw::gather(rating.calls, call);
    draw->prepare({&drawn, 1});
    rating::Trace trace;
    const rating::Outcome outcome = draw->draw(drawn, trace);
    if (outcome.payer == rating::Payer::duplicate || outcome.payer == rating::Payer::other_month) {
      continue;
    }
    const auto day = std::max(rating.zone.day_of(drawn.call.start_instant()), month_start);
    if (trace.has_pool) {
      if (pools.size() <= trace.pool) pools.resize(trace.pool + 1U);
      PoolDemand& pool = pools[trace.pool];
      if (pool.seconds.values.empty()) pool.seconds.first = first;
      pool.seconds.add(day, trace.pool_need);
      const auto price = price_if_charged(rating, *draw->card(), call, trace.home);
      if (price != kNoPrice) {
        pool.value += price;
        pool.valued_seconds += trace.pool_need;
      }
    } else if (trace.funding_asked) {
      out.outside_pools.add(day, trace.price.total);
    }
    if (outcome.amount == 0) continue;
    rating::Amount credits = outcome.payer == rating::Payer::credits ? outcome.amount : 0;
    if (outcome.has_split && draw->split().credit_amount != 0) {
      credits = draw->split().credit_amount;
    }
    out.credits.add(day, credits);
    if (outcome.payer == rating::Payer::overage) out.overage.add(day, outcome.amount - credits);
  }
  const auto& drawn_pools = draw->pools();
  pools.resize(drawn_pools.size());
  for (std::size_t i = 0; i < pools.size(); ++i) {
    pools[i].key = key_of(drawn_pools[i]);
    pools[i].licences = drawn_pools[i].licences;
    pools[i].total_seconds = drawn_pools[i].total_seconds;
    if (pools[i].seconds.values.empty()) pools[i].seconds.first = first;
  }
  base::sort(pools, {}, &PoolDemand::key);
  out.pools = std::move(pools);
  return out;
}

void append(CustomerDemand& history, const CustomerDemand& later) {
  for (const PoolDemand& pool : later.pools) {
    PoolDemand& held = pool_of(history.pools, pool.key);
    add_all(held.seconds, pool.seconds);
    held.licences = pool.licences;
    held.total_seconds = pool.total_seconds;
    held.value += pool.value;
    held.valued_seconds += pool.valued_seconds;
  }
  add_all(history.outside_pools, later.outside_pools);
  add_all(history.credits, later.credits);
  add_all(history.overage, later.overage);
}

}  // namespace insight
