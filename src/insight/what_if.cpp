#include "insight/what_if.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <unordered_map>

#include "base/sort.hpp"
#include "base/text.hpp"

namespace insight {
namespace {

std::size_t at(rating::Payer payer) { return static_cast<std::size_t>(payer); }

// The calls of one customer stand together.
struct Calls {
  rating::CallIndex begin = 0;
  rating::CallIndex end = 0;
};
Calls calls_of(const rating::CallTable& calls, rating::CustomerIndex customer) {
  const auto begins = calls.customer_begins();
  if (std::size_t{customer} + 2 >= begins.size()) return {};
  return {begins[customer], begins[customer + 1U]};
}

// From the sums of its days; calls that count for none are looked at.
PayerSums sums_of(const rating::CallTable& calls, const rating::RatedMonth& month,
                  rating::CustomerIndex customer) {
  PayerSums out;
  for (const rating::DaySum& day :
       std::ranges::equal_range(month.days, customer, {}, &rating::DaySum::customer)) {
    for (std::size_t payer = 0; payer < day.by_payer.size(); ++payer) {
      out.calls.at(payer) += day.by_payer.at(payer).calls;
      out.minutes.at(payer) += day.by_payer.at(payer).minutes;
    }
    out.seconds += day.seconds;
    out.credits += day.credits;
    out.overage += day.overage;
  }
  const Calls own = calls_of(calls, customer);
  const rating::Payer* const payers = month.payers.data();
  for (rating::CallIndex i = own.begin; i < own.end; ++i) {
    if (payers[i] < rating::Payer::other_month) continue;
    ++out.calls.at(at(payers[i]));
    out.minutes.at(at(payers[i])) += rating::started_minutes(calls.call(i).seconds);
  }
  return out;
}

// The rules of a customer by user, as rating finds them: directory id first, then name.
class Rules {
 public:
  explicit Rules(rating::Terms& terms) : terms_(terms) {
    for (std::size_t i = 0; i < terms.users.size(); ++i) index(i);
  }
  rating::UserRule& of(const rating::User& user) {
    if (const auto found = by_id_.find(user.id); !user.id.is_none() && found != by_id_.end()) {
      return terms_.users[found->second];
    }
    if (const auto found = by_upn_.find(base::lower_ascii(user.upn));
        !user.upn.empty() && found != by_upn_.end()) {
      return terms_.users[found->second];
    }
    rating::UserRule rule = terms_.anyone;
    rule.id = user.id;
    rule.upn = user.upn;
    terms_.users.push_back(std::move(rule));
    index(terms_.users.size() - 1);
    return terms_.users.back();
  }

 private:
  void index(std::size_t i) {
    const rating::UserRule& rule = terms_.users[i];
    if (!rule.id.is_none()) by_id_.emplace(rule.id, i);
    if (!rule.upn.empty()) by_upn_.emplace(base::lower_ascii(rule.upn), i);
  }

  rating::Terms& terms_;
  std::unordered_map<base::UserId, std::size_t> by_id_;
  std::unordered_map<std::string, std::size_t> by_upn_;
};

void swap_licences(rating::Terms& terms, const PlanSwap& swap) {
  for (rating::Licences& licences : terms.licences) {
    const bool here =
        swap.country.is_none() || telephony::plan_country(licences.country) == swap.country;
    if (here && licences.plan == swap.from) licences.plan = swap.to;
  }
}

void set_count(rating::Terms& terms, const LicenceCount& count) {
  std::erase_if(terms.licences, [&count](const rating::Licences& licences) {
    return licences.plan == count.plan && licences.country == count.country;
  });
  if (count.count > 0) {
    terms.licences.push_back({count.country, count.plan, count.count, count.count});
  }
}

void switch_overage(rating::Funding& funding, const OverageSwitch& change) {
  constexpr std::int64_t kForEver = std::numeric_limits<std::int64_t>::max();
  for (base::Period& period : funding.overage) {
    period.end = std::min(period.end, change.from);
  }
  std::erase_if(funding.overage, [](const base::Period& p) { return p.end <= p.start; });
  if (change.on) funding.overage.push_back({change.from, {kForEver}});
}

void move_users(rating::Terms& terms, const Scenario& scenario, rating::CustomerIndex customer,
                const rating::CallTable& calls, std::span<const catalog::PlanId> plans) {
  const auto users = calls.users();
  Rules rules(terms);
  for (rating::UserIndex i = 0; i < plans.size(); ++i) {
    const rating::User& user = users[i];
    if (user.customer != customer || plans[i].is_none()) continue;
    if (user.id.is_none() && user.upn.empty()) continue;
    rating::UserRule& rule = rules.of(user);
    const auto home = telephony::plan_country(!rule.country.is_none()    ? rule.country
                                              : !user.location.is_none() ? user.location
                                                                         : terms.country);
    rule.plan = plans[i];
    for (const PlanSwap& swap : scenario.swaps) {
      if (rule.plan == swap.from && (swap.country.is_none() || swap.country == home)) {
        rule.plan = swap.to;
        break;
      }
    }
  }
  for (const UserPlan& move : scenario.user_plans) {
    if (move.user < users.size() && users[move.user].customer == customer) {
      rules.of(users[move.user]).plan = move.plan;
    }
  }
}

// The changed calls with the largest differences, so many at most.
class Largest {
 public:
  explicit Largest(std::size_t keep) : keep_(keep) {}
  void take(const ChangedCall& call) {
    if (keep_ == 0) return;
    if (calls_.size() == keep_) {
      if (!before(call, calls_.front())) return;
      std::ranges::pop_heap(calls_, before);
      calls_.back() = call;
    } else {
      calls_.push_back(call);
    }
    std::ranges::push_heap(calls_, before);
  }
  [[nodiscard]] std::vector<ChangedCall> in_order() {
    base::sort(calls_, before);
    return std::move(calls_);
  }

 private:
  static std::uint64_t weight(const ChangedCall& call) {
    const auto now = static_cast<std::uint64_t>(call.now);
    const auto then = static_cast<std::uint64_t>(call.then);
    return call.then < call.now ? now - then : then - now;
  }
  static bool before(const ChangedCall& a, const ChangedCall& b) {
    const auto wa = weight(a);
    const auto wb = weight(b);
    return wa != wb ? wa > wb : a.call < b.call;
  }
  std::size_t keep_;
  std::vector<ChangedCall> calls_;  // a heap, the smallest difference in front
};

using Moves = std::array<Move, std::size_t{rating::kPayerCount} * rating::kPayerCount>;

// How many of the calls differ; adds up what they moved.
std::uint64_t compare(Calls own, const rating::RatedMonth& before, const rating::RatedMonth& after,
                      Moves& moves, Largest& largest) {
  const rating::Payer* const payers_now = before.payers.data();
  const rating::Payer* const payers_then = after.payers.data();
  const rating::Amount* const amounts_now = before.amounts.data();
  const rating::Amount* const amounts_then = after.amounts.data();
  std::uint64_t changed = 0;
  for (rating::CallIndex i = own.begin; i < own.end; ++i) {
    const auto from = payers_now[i];
    const auto to = payers_then[i];
    const auto now = amounts_now[i];
    const auto then = amounts_then[i];
    if (from == to && now == then) continue;
    ++changed;
    Move& move = moves[at(from) * rating::kPayerCount + at(to)];
    move.from = from;
    move.to = to;
    ++move.calls;
    move.now += now;
    move.then += then;
    largest.take({i, from, to, now, then});
  }
  return changed;
}

bool moves_plans(const Scenario& scenario) {
  return !scenario.swaps.empty() || !scenario.user_plans.empty();
}

}  // namespace

void PayerSums::add(const PayerSums& other) {
  for (std::size_t i = 0; i < calls.size(); ++i) {
    calls.at(i) += other.calls.at(i);
    minutes.at(i) += other.minutes.at(i);
  }
  seconds += other.seconds;
  credits += other.credits;
  overage += other.overage;
}

std::vector<PayerSums> sums_by_customer(const rating::CallTable& calls,
                                        const rating::RatedMonth& month,
                                        std::span<const rating::CustomerIndex> customers,
                                        std::size_t customer_count) {
  std::vector<PayerSums> out(customer_count);
  for (const rating::CustomerIndex customer : customers) {
    if (customer >= customer_count) continue;
    out[customer] = sums_of(calls, month, customer);
  }
  return out;
}

rating::Terms applied(const rating::Terms& terms, const Scenario& scenario,
                      rating::CustomerIndex customer, const rating::CallTable& calls,
                      std::span<const catalog::PlanId> plans) {
  rating::Terms out = terms;
  for (const PlanSwap& swap : scenario.swaps) swap_licences(out, swap);
  if (moves_plans(scenario)) move_users(out, scenario, customer, calls, plans);
  for (const LicenceCount& count : scenario.licences) set_count(out, count);
  if (scenario.card) out.card = *scenario.card;
  if (scenario.top_up) out.funding.credits.push_back(*scenario.top_up);
  if (scenario.overage) switch_overage(out.funding, *scenario.overage);
  if (scenario.recharge_off && out.funding.recharge) {
    auto& on = out.funding.recharge->on;
    for (base::Period& period : on) period.end = std::min(period.end, *scenario.recharge_off);
    std::erase_if(on, [](const base::Period& p) { return p.end <= p.start; });
  }
  const auto for_every_rule = [&out](const auto& change) {
    change(out.anyone);
    for (rating::UserRule& rule : out.users) change(rule);
  };
  if (scenario.dial_out) {
    for_every_rule([&](rating::UserRule& rule) { rule.dial_out = *scenario.dial_out; });
  }
  if (scenario.spend_limit) {
    for_every_rule([&](rating::UserRule& rule) { rule.spend_limit = scenario.spend_limit->limit; });
  }
  return out;
}

WhatIf::WhatIf(const rating::CallTable& calls, const rating::RatedMonth& month,
               const rating::RatingInput& input)
    : calls_(calls), month_(month), input_(input) {
  std::vector<rating::CustomerIndex> all(input.terms.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<rating::CustomerIndex>(i);
  now_ = sums_by_customer(calls, month, all, all.size());
  plans_known_.assign(all.size(), false);
  user_plans_.assign(calls.users().size(), {});
}

base::Result<base::Ok> WhatIf::find_plans(rating::CustomerIndex customer) {
  if (plans_known_[customer]) return base::Ok{};
  const auto rating = rating::Rating::of(calls_, input_);
  if (!rating) return rating.error();
  std::map<rating::UserIndex, std::map<catalog::PlanId, std::uint64_t>> seen;
  auto done = replay(
      *rating, customer,
      [&](rating::CallIndex call, const rating::Outcome& /*outcome*/, const rating::Trace& trace) {
        const auto type = calls_.call(call).type;
        if (trace.plan.is_none() || type == catalog::CallType::conf_out) return;
        ++seen[calls_.user_index(call)][trace.plan];
      });
  if (!done) return done;
  for (const auto& [user, plans] : seen) {
    user_plans_[user] =
        std::ranges::max_element(plans, {}, [](const auto& entry) { return entry.second; })->first;
  }
  plans_known_[customer] = true;
  return base::Ok{};
}

void WhatIf::restore(std::span<const rating::CustomerIndex> rated_next) {
  if (then_.payers.size() != month_.payers.size()) {
    then_ = month_;  // the first question, or the one before broke off
  } else {
    for (const rating::CustomerIndex customer : touched_) {
      if (std::ranges::binary_search(rated_next, customer)) continue;
      const Calls own = calls_of(calls_, customer);
      const auto copy_own = [own](const auto& from, auto& to) {
        std::copy(from.data() + own.begin, from.data() + own.end, to.data() + own.begin);
      };
      copy_own(month_.payers, then_.payers);
      copy_own(month_.reasons, then_.reasons);
      copy_own(month_.amounts, then_.amounts);
    }
    then_.splits = month_.splits;
    then_.pools = month_.pools;
    then_.credit_events = month_.credit_events;
    then_.credits = month_.credits;
    then_.days = month_.days;
  }
}

base::Result<WhatIfAnswer> WhatIf::ask(const Scenario& scenario,
                                       std::span<const rating::CompiledCard* const> cards,
                                       std::size_t keep) {
  if (scenario.card && *scenario.card >= cards.size()) return base::ErrorCode::not_found;
  std::vector<rating::CustomerIndex> customers = scenario.customers;
  if (customers.empty()) {
    for (std::size_t i = 0; i < input_.terms.size(); ++i) {
      customers.push_back(static_cast<rating::CustomerIndex>(i));
    }
  }
  base::sort(customers);
  customers.erase(std::ranges::unique(customers).begin(), customers.end());
  terms_.assign(input_.terms.begin(), input_.terms.end());
  std::vector<rating::CustomerIndex> touched;
  for (const rating::CustomerIndex customer : customers) {
    if (customer >= input_.terms.size()) return base::ErrorCode::not_found;
    if (moves_plans(scenario)) {
      if (const auto found = find_plans(customer); !found) return found.error();
    }
    terms_[customer] = applied(input_.terms[customer], scenario, customer, calls_, user_plans_);
    if (!(terms_[customer] == input_.terms[customer])) touched.push_back(customer);
  }
  restore(touched);
  touched_ = std::move(touched);

  rating::Policy policy = input_.policy == nullptr ? rating::Policy{} : *input_.policy;
  // a user who holds another plan draws on it, whatever the record of the old one says
  if (moves_plans(scenario)) policy.plan_source = rating::PlanSource::user_first;
  const rating::RatingInput then_input{input_.month, terms_, cards, &policy};
  if (!touched_.empty()) {
    const auto rated = rating::rate_again(then_, calls_, then_input, touched_, {}, &claims_);
    if (!rated) return rated.error();
  }

  WhatIfAnswer out;
  Moves moves{};
  Largest largest(keep);
  for (const rating::CustomerIndex customer : customers) {
    CustomerChange change{customer, now_[customer], now_[customer], 0};
    if (std::ranges::binary_search(touched_, customer)) {
      change.then = sums_of(calls_, then_, customer);
      change.changed = compare(calls_of(calls_, customer), month_, then_, moves, largest);
    }
    out.changed += change.changed;
    out.customers.push_back(change);
  }
  for (const Move& move : moves) {
    if (move.calls > 0) out.moves.push_back(move);
  }
  out.calls = largest.in_order();
  return out;
}

}  // namespace insight
