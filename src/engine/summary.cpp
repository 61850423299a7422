#include "engine/summary.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "catalog/plan.hpp"
#include "rating/draw.hpp"

namespace engine {
namespace {

std::uint64_t minutes_of(std::int64_t seconds) {
  return static_cast<std::uint64_t>((seconds + 59) / 60);
}

using DaySums = std::map<std::int32_t, TotalsBuilder>;

base::Result<std::vector<DayTotals>> take_days(const DaySums& sums) {
  std::vector<DayTotals> days;
  for (const auto& [day, sum] : sums) {
    auto totals = sum.take();
    if (!totals) return totals.error();
    days.push_back({.day = {day}, .totals = *std::move(totals)});
  }
  return days;
}

base::Result<CreditUse> credit_use(const Month& month, const rating::CreditUse& use) {
  const auto currency = month.currency(use.customer);
  CreditUse out;
  for (const auto& [amount, money] :
       {std::pair(use.opening, &out.opening), std::pair(use.bought, &out.bought),
        std::pair(use.recharged, &out.recharged), std::pair(use.lapsed, &out.lapsed),
        std::pair(use.spent, &out.spent), std::pair(use.closing, &out.closing)}) {
    const auto converted = rating::to_money(amount, currency);
    if (!converted) return converted.error();
    *money = *converted;
  }
  return out;
}

// What each pool of a customer gave day by day, found by drawing its calls again. `pools` are those
// of the customer, in the order of the rated month.
base::Result<base::Ok> add_pool_days(const Month& month, const rating::Rating& rating,
                                     rating::CustomerIndex customer, std::span<PoolUse> pools) {
  const auto& calls = month.calls();
  rating::CustomerDraw::UserStates states(calls.users().size());
  auto draw = rating::CustomerDraw::begin(rating, customer, states);
  if (!draw) return draw.error();
  const auto first = month.month().first_day().days;
  using Days = std::vector<std::int64_t>;
  std::vector<Days> seconds(pools.size());  // in the order of the draw
  for (rating::CallIndex call = 0; call < calls.size(); ++call) {
    if (calls.customer(call) != customer) continue;
    auto drawn = rating::CustomerDraw::gather(calls, call);
    draw->prepare({&drawn, 1});
    rating::Trace trace;
    static_cast<void>(draw->draw(drawn, trace));  // what is wanted is the way
    if (trace.pool_taken == 0 || trace.pool >= seconds.size()) continue;
    auto& days = seconds[trace.pool];
    days.resize(static_cast<std::size_t>(month.month().day_count()));
    days[static_cast<std::size_t>(month.day(call).days - first)] += trace.pool_taken;
  }
  for (std::size_t i = 0; i < draw->pools().size() && i < seconds.size(); ++i) {
    const auto use = pool_use(month, draw->pools()[i]);
    const auto found = std::ranges::find_if(pools, [&use](const PoolUse& pool) {
      return pool.plan == use.plan && pool.country == use.country && pool.counter == use.counter &&
             pool.user == use.user;
    });
    if (found == pools.end()) continue;
    std::int64_t so_far = 0;
    for (const auto day : seconds[i]) {
      const auto before = minutes_of(so_far);
      so_far += day;
      found->days.push_back(minutes_of(so_far) - before);
    }
  }
  return base::Ok{};
}

// What one customer came to; its calls stand together in the order of draw.
struct CustomerSums {
  TotalsBuilder totals;
  DaySums days;
  std::optional<base::Instant> first_overage;
};

}  // namespace

std::string_view name_of(rating::Counter counter) {
  return counter == rating::Counter::international ? "international" : "domestic";
}

PoolUse pool_use(const Month& month, const rating::PoolUse& pool) {
  const auto& plan = catalog::plan_of(pool.plan);
  PoolUse use;
  use.plan = plan.part_numbers.empty() ? plan.key : plan.part_numbers[0];
  use.country = pool.country.code();
  const bool conferencing = plan.family == catalog::PlanFamily::conferencing ||
                            plan.family == catalog::PlanFamily::conferencing_us_ca;
  use.counter = conferencing ? std::string_view("zone_a") : name_of(pool.counter);
  if (pool.user != 0) use.user = month.calls().users()[pool.user].upn;
  use.licences = static_cast<std::uint64_t>(pool.licences);
  use.total = static_cast<std::uint64_t>(pool.total_seconds / 60);
  use.used = minutes_of(pool.used_seconds);
  if (pool.emptied_at != 0) use.exhausted_at = base::Instant{pool.emptied_at};
  return use;
}

base::Result<SummaryReply> summarize(const Month& month, const Summary& request) {
  const auto& terms = month.basis().terms;
  const auto wanted = [&request](base::CustomerId id) {
    return request.customers.empty() ||
           std::find(request.customers.begin(), request.customers.end(), id) !=
               request.customers.end();
  };

  SummaryReply reply{.month = month.month()};
  TotalsBuilder all;
  DaySums all_days;
  std::vector<CustomerSums> sums(terms.size());
  for (const auto& sum : month.rated().days) {
    if (sum.customer >= sums.size()) {
      if (!request.customers.empty()) continue;
      reply.suspended += sum.calls;
      month.add(all, sum);
      month.add(all_days[sum.day], sum);
      continue;
    }
    if (!wanted(terms[sum.customer].customer)) continue;
    auto& own = sums[sum.customer];
    month.add(own.totals, sum);
    month.add(all_days[sum.day], sum);
    if (!request.customers.empty()) month.add(own.days[sum.day], sum);
    if (sum.first_overage != 0 && !own.first_overage) {
      own.first_overage = base::Instant{sum.first_overage};
    }
  }

  std::vector<CustomerSummary> customers(terms.size());
  for (std::size_t i = 0; i < terms.size(); ++i) {
    customers[i].customer = terms[i].customer;
    auto totals = sums[i].totals.take();
    if (!totals) return totals.error();
    customers[i].totals = *std::move(totals);
    auto days = take_days(sums[i].days);
    if (!days) return days.error();
    customers[i].days = *std::move(days);
    all.add(sums[i].totals);
  }
  for (const auto& pool : month.rated().pools) {
    customers[pool.customer].pools.push_back(pool_use(month, pool));
  }
  if (!request.customers.empty()) {
    const auto input = month.input();
    const auto rating = rating::Rating::of(month.calls(), input);
    if (!rating) return rating.error();
    for (std::size_t i = 0; i < terms.size(); ++i) {
      if (!wanted(terms[i].customer) || customers[i].pools.empty()) continue;
      const auto index = static_cast<rating::CustomerIndex>(i);
      const auto done = add_pool_days(month, *rating, index, customers[i].pools);
      if (!done) return done.error();
    }
  }
  for (const auto& use : month.rated().credits) {
    auto credits = credit_use(month, use);
    if (!credits) return credits.error();
    if (use.opening + use.bought > 0) {
      credits->postpaid_since = sums[use.customer].first_overage;
    }
    customers[use.customer].credits = *std::move(credits);
  }
  for (auto& customer : customers) {
    const bool silent = customer.totals.calls == 0 && customer.pools.empty() && !customer.credits;
    if (!silent && wanted(customer.customer)) reply.customers.push_back(std::move(customer));
  }
  auto totals = all.take();
  if (!totals) return totals.error();
  reply.totals = *std::move(totals);
  auto days = take_days(all_days);
  if (!days) return days.error();
  reply.days = *std::move(days);
  return reply;
}

}  // namespace engine
