// What-if, advice, and the other answers made of two ratings of the same month.

#include <algorithm>
#include <map>

#include "base/sort.hpp"
#include "catalog/plan.hpp"
#include "engine/insight.hpp"
#include "engine/insight_parts.hpp"
#include "insight/advice.hpp"
#include "insight/card_diff.hpp"
#include "insight/changes.hpp"
#include "rating/draw.hpp"
#include "workspace/settings.hpp"
#include "workspace/terms.hpp"

namespace engine {
namespace {

using ::insight::PayerSums;

base::Error not_found(std::string name, std::string value) {
  return {.code = base::ErrorCode::not_found, .args = {{std::move(name), std::move(value)}}};
}

base::Result<catalog::PlanId> plan_named(const std::string& part_number) {
  const auto plan = catalog::plan_by_part_number(part_number);
  if (!plan.is_none()) return plan;
  const auto key = catalog::plan_by_key(part_number);
  if (!key.is_none()) return key;
  return not_found("plan", part_number);
}

std::string part_number_of(catalog::PlanId id) {
  if (id.is_none()) return {};
  const auto& plan = catalog::plan_of(id);
  return std::string(plan.part_numbers.empty() ? plan.key : plan.part_numbers[0]);
}

base::Result<telephony::Country> country_named(const std::string& code) {
  if (code.empty()) return telephony::Country{};
  return telephony::Country::parse(code);
}

// The scenario in the engine's own terms. `card` is handed back when it names one.
struct Prepared {
  ::insight::Scenario scenario;
  std::shared_ptr<const rating::CompiledCard> card;
};

base::Result<base::Ok> take_licences(const Scenario& from, ::insight::Scenario& to) {
  for (const auto& spec : from.licences) {
    const auto plan = plan_named(spec.plan);
    if (!plan) return plan.error();
    const auto country = telephony::Country::parse(spec.country);
    if (!country) return country.error();
    to.licences.push_back({*country, *plan, static_cast<std::int64_t>(spec.count)});
  }
  for (const auto& spec : from.swaps) {
    const auto old_plan = plan_named(spec.from);
    const auto new_plan = plan_named(spec.to);
    if (!old_plan) return old_plan.error();
    if (!new_plan) return new_plan.error();
    const auto country = country_named(spec.country);
    if (!country) return country.error();
    to.swaps.push_back({*country, *old_plan, *new_plan});
  }
  return base::Ok{};
}

base::Result<Prepared> prepare(const InsightSource& source, const Month& month,
                               const Scenario& from) {
  Prepared out;
  auto& to = out.scenario;
  to.name = from.name;
  for (const auto id : from.customers) {
    const auto customer = month.customer_index(id);
    if (!customer) return not_found("customer", id.to_string());
    to.customers.push_back(*customer);
  }
  if (const auto taken = take_licences(from, to); !taken) return taken.error();
  if (!from.card.empty()) {
    const auto card = card_named(source, from.card);
    if (!card) return card.error();
    out.card = *card;
    to.card = static_cast<std::uint32_t>(month.input().cards.size());
  }
  const auto named = telephony::TimeZone::named(source.workspace.settings->policy.month_zone);
  const telephony::TimeZone zone = named ? *named : telephony::TimeZone();
  const auto start_of = [&](const std::optional<base::CivilDay>& day) {
    return zone.start_of(day.value_or(month.month().first_day()));
  };
  if (from.top_up) {
    const auto day = from.top_up_on.value_or(month.month().first_day());
    to.top_up = rating::CreditLot{base::to_date(day), *from.top_up};
  }
  if (from.overage)
    to.overage = ::insight::OverageSwitch{*from.overage, start_of(from.overage_from)};
  if (from.recharge_off) to.recharge_off = start_of(from.recharge_off);
  if (!from.dial_out.empty()) {
    const auto policy = rating::dial_out_policy_by_name(from.dial_out);
    if (!policy) return policy.error();
    to.dial_out = *policy;
  }
  if (from.spend_limit || from.no_spend_limit) {
    to.spend_limit = ::insight::SpendLimit{from.spend_limit};
  }
  return out;
}

void add(Totals& to, const Totals& more) {
  to.calls += more.calls;
  to.seconds += more.seconds;
  to.minutes += more.minutes;
  to.free_minutes += more.free_minutes;
  to.pool_minutes += more.pool_minutes;
  to.credit_minutes += more.credit_minutes;
  to.overage_minutes += more.overage_minutes;
  to.blocked_minutes += more.blocked_minutes;
  to.unrated_minutes += more.unrated_minutes;
  to.free_calls += more.free_calls;
  to.pool_calls += more.pool_calls;
  to.credit_calls += more.credit_calls;
  to.overage_calls += more.overage_calls;
  to.blocked_calls += more.blocked_calls;
  to.unrated_calls += more.unrated_calls;
}

// Totals of several customers: counts of each, money from exact sums.
class TotalsSum {
 public:
  base::Result<Totals> add(const PayerSums& sums, base::Currency currency) {
    auto totals = totals_of(sums, currency);
    if (!totals) return totals;
    engine::add(all_, *totals);
    if (sums.credits != 0) credits_.add(currency, sums.credits);
    if (sums.overage != 0) overage_.add(currency, sums.overage);
    return totals;
  }
  base::Result<Totals> take() const {
    Totals out = all_;
    auto credits = credits_.take();
    auto overage = overage_.take();
    if (!credits) return credits.error();
    if (!overage) return overage.error();
    out.credits = *std::move(credits);
    out.overage = *std::move(overage);
    return out;
  }

 private:
  Totals all_;
  MoneySums credits_;
  MoneySums overage_;
};

// Licences of the customers, by plan, as things are or under a scenario.
std::map<catalog::PlanId, std::int64_t> licences_of(
    std::span<const rating::Terms> terms, const std::vector<rating::CustomerIndex>& customers) {
  std::map<catalog::PlanId, std::int64_t> out;
  for (const auto customer : customers) {
    for (const auto& licences : terms[customer].licences) {
      out[licences.plan] += licences.purchased;
    }
  }
  return out;
}

base::Result<base::Money> price_of(const std::map<catalog::PlanId, std::int64_t>& licences,
                                   const std::vector<PriceSpec>& prices) {
  base::Money out;
  bool first = true;
  for (const auto& spec : prices) {
    const auto plan = plan_named(spec.plan);
    if (!plan) return plan.error();
    const auto found = licences.find(*plan);
    const auto part = spec.price.times(found == licences.end() ? 0 : found->second);
    if (!part) return part.error();
    const auto sum = first ? base::Result<base::Money>(*part) : out.plus(*part);
    if (!sum) return sum.error();
    out = *sum;
    first = false;
  }
  return out;
}

// One result, named.
struct Judge {
  const Month& month;
  const ::insight::WhatIf& what_if;
  base::Currency other_card;  // of the scenario's card; none without one

  [[nodiscard]] base::Currency then_currency(rating::CustomerIndex customer) const {
    return other_card.is_none() ? month.currency(customer) : other_card;
  }

  base::Result<ScenarioResult> name(const Scenario& scenario,
                                    const ::insight::WhatIfAnswer& answer) const {
    ScenarioResult out;
    out.name = scenario.name;
    out.changed = answer.changed;
    TotalsSum now;
    TotalsSum then;
    MoneySums difference;
    std::vector<base::Currency> currencies;
    std::vector<rating::CustomerIndex> customers;
    for (const auto& change : answer.customers) {
      customers.push_back(change.customer);
      const auto currency = month.currency(change.customer);
      const auto after = then_currency(change.customer);
      for (const auto seen : {currency, after}) {
        if (!seen.is_none() && std::ranges::find(currencies, seen) == currencies.end()) {
          currencies.push_back(seen);
        }
      }
      auto now_totals = now.add(change.now, currency);
      auto then_totals = then.add(change.then, after);
      if (!now_totals) return now_totals.error();
      if (!then_totals) return then_totals.error();
      difference.add(after, change.then.amount());
      difference.add(currency, -change.now.amount());
      if (change.changed == 0) continue;
      CustomerDifference row{.customer = month.customer_id(change.customer),
                             .now = *std::move(now_totals),
                             .then = *std::move(then_totals),
                             .difference = std::nullopt,
                             .changed = change.changed};
      if (currency == after) {
        const auto money = rating::to_money(change.then.amount() - change.now.amount(), currency);
        if (!money) return money.error();
        row.difference = *money;
      }
      out.customers.push_back(std::move(row));
    }
    auto now_sum = now.take();
    auto then_sum = then.take();
    auto money = difference.take();
    if (!now_sum) return now_sum.error();
    if (!then_sum) return then_sum.error();
    if (!money) return money.error();
    out.now = *std::move(now_sum);
    out.then = *std::move(then_sum);
    out.difference = *std::move(money);
    if (const auto named = name_moves(answer, currencies, out); !named) return named.error();
    if (!scenario.prices.empty()) {
      const auto priced = price_licences(scenario, customers, out);
      if (!priced) return priced.error();
    }
    return out;
  }

 private:
  base::Result<base::Ok> name_moves(const ::insight::WhatIfAnswer& answer,
                                    const std::vector<base::Currency>& currencies,
                                    ScenarioResult& out) const {
    for (const auto& move : answer.moves) {
      const auto from = payer_of(move.from);
      const auto to = payer_of(move.to);
      if (!from || !to) continue;
      PayerMove named{*from, *to, move.calls, std::nullopt, std::nullopt};
      if (currencies.size() == 1) {
        const auto now = rating::to_money(move.now, currencies[0]);
        const auto then = rating::to_money(move.then, currencies[0]);
        if (!now || !then) return base::ErrorCode::overflow;
        named.now = *now;
        named.then = *then;
      }
      out.moves.push_back(named);
    }
    for (const auto& changed : answer.calls) {
      const auto to = payer_of(changed.to);
      const auto then =
          rating::to_money(changed.then, then_currency(month.calls().customer(changed.call)));
      if (!then) return then.error();
      out.calls.push_back({month.row(changed.call), to.value_or(Payer::unrated), *then});
    }
    return base::Ok{};
  }
  base::Result<base::Ok> price_licences(const Scenario& scenario,
                                        const std::vector<rating::CustomerIndex>& customers,
                                        ScenarioResult& out) const {
    const auto now = price_of(licences_of(month.basis().terms, customers), scenario.prices);
    const auto then = price_of(licences_of(what_if.terms_then(), customers), scenario.prices);
    if (!now) return now.error();
    if (!then) return then.error();
    out.licences_now = *now;
    out.licences_then = *then;
    return base::Ok{};
  }
};

std::vector<const rating::CompiledCard*> with_card(
    const Month& month, const std::shared_ptr<const rating::CompiledCard>& card) {
  const auto input = month.input();
  std::vector<const rating::CompiledCard*> out(input.cards.begin(), input.cards.end());
  if (card) out.push_back(card.get());
  return out;
}

}  // namespace

// --- parts ---------------------------------------------------------------------------------------

base::Result<Totals> totals_of(const PayerSums& sums, base::Currency currency) {
  Totals out;
  const auto at = [](rating::Payer payer) { return static_cast<std::size_t>(payer); };
  const auto take = [&](rating::Payer payer, std::uint64_t& calls, std::uint64_t& minutes) {
    calls = sums.calls.at(at(payer));
    minutes = sums.minutes.at(at(payer));
    out.calls += calls;
    out.minutes += minutes;
  };
  take(rating::Payer::free, out.free_calls, out.free_minutes);
  take(rating::Payer::pool, out.pool_calls, out.pool_minutes);
  take(rating::Payer::credits, out.credit_calls, out.credit_minutes);
  take(rating::Payer::overage, out.overage_calls, out.overage_minutes);
  take(rating::Payer::blocked, out.blocked_calls, out.blocked_minutes);
  take(rating::Payer::suspended, out.unrated_calls, out.unrated_minutes);
  out.seconds = sums.seconds;
  const auto credits = rating::to_money(sums.credits, currency);
  const auto overage = rating::to_money(sums.overage, currency);
  if (!credits || !overage) return base::ErrorCode::overflow;
  if (sums.credits != 0) out.credits.push_back(*credits);
  if (sums.overage != 0) out.overage.push_back(*overage);
  return out;
}

base::Result<std::shared_ptr<const rating::CompiledCard>> card_named(const InsightSource& source,
                                                                     std::string_view id) {
  const auto card = workspace::find_card(source.workspace, id);
  if (!card) return not_found("card", std::string(id));
  return source.cards.get(card->card, source.workspace.settings->policy);
}

void MoneySums::add(base::Currency currency, rating::AmountSum amount) {
  if (currency.is_none()) return;
  auto sum = std::ranges::lower_bound(sums_, currency, {}, [](const auto& s) { return s.first; });
  if (sum == sums_.end() || sum->first != currency) sum = sums_.insert(sum, {currency, 0});
  sum->second += amount;
}

base::Result<std::vector<base::Money>> MoneySums::take() const {
  std::vector<base::Money> out;
  for (const auto& [currency, amount] : sums_) {
    const auto money = rating::to_money(amount, currency);
    if (!money) return money.error();
    out.push_back(*money);
  }
  return out;
}

// --- what-if -------------------------------------------------------------------------------------

base::Result<Insight::Asked*> Insight::asked(const InsightSource& source,
                                             base::BillingMonth month) {
  const auto rated = source.month(month);
  if (!rated) return rated.error();
  const bool held = asked_ != nullptr && asked_->month == month &&
                    asked_->revision == source.revision && asked_->rated.lock() == *rated;
  if (!held) {
    asked_ = std::make_unique<Asked>();
    asked_->month = month;
    asked_->revision = source.revision;
    asked_->rated = *rated;
    asked_->what_if = std::make_unique<::insight::WhatIf>((*rated)->calls(), (*rated)->rated(),
                                                          (*rated)->input());
  }
  return asked_.get();
}

base::Result<WhatIfReply> Insight::what_if(const InsightSource& source, const WhatIf& request) {
  const auto held = asked(source, request.month);
  if (!held) return held.error();
  const auto rated = source.month(request.month);
  if (!rated) return rated.error();
  const Month& month = **rated;
  auto& what_if = *(*held)->what_if;
  WhatIfReply reply{.month = request.month, .revision = source.revision};
  for (const auto& scenario : request.scenarios) {
    const auto prepared = prepare(source, month, scenario);
    if (!prepared) return prepared.error();
    const auto cards = with_card(month, prepared->card);
    const auto answer = what_if.ask(prepared->scenario, cards, request.calls);
    if (!answer) return answer.error();
    const Judge judge{month, what_if,
                      prepared->card ? prepared->card->currency() : base::Currency{}};
    auto result = judge.name(scenario, *answer);
    if (!result) return result.error();
    reply.results.push_back(*std::move(result));
  }
  reply.assumptions = {{"what_if_same_calls", {}},
                       {"what_if_licences_whole_month", {}},
                       {"what_if_plans_by_user", {}},
                       {"what_if_no_tax", {}}};
  what_if_reply_ = reply;
  return reply;
}

// --- advice ----------------------------------------------------------------------------------------

namespace {

constexpr int kFewer = 85;  // percent of the traffic the advice is tried at
constexpr int kMore = 115;

base::Money micros(std::int64_t value, base::Currency currency) { return {value, currency}; }

// What the users' present plans come to by the model; none when one is not for sale.
std::optional<std::int64_t> cost_now(const ::insight::CountryDemand& demand,
                                     const ::insight::AdviceProblem& problem) {
  std::vector<std::size_t> plan_of;
  for (const auto& user : demand.users) {
    const auto plan = std::ranges::find(problem.plans, user.now, &::insight::PlanChoice::plan);
    if (plan == problem.plans.end()) return std::nullopt;
    plan_of.push_back(static_cast<std::size_t>(plan - problem.plans.begin()));
  }
  return ::insight::cost_of(problem, plan_of);
}

CountryAdvice advice_of(const ::insight::CountryDemand& demand,
                        const ::insight::AdviceProblem& problem,
                        const ::insight::AdviceSolution& best, const rating::CallTable& calls,
                        base::Currency currency) {
  CountryAdvice out;
  out.country = demand.country.code();
  out.users = demand.users.size();
  for (const auto& user : problem.users) {
    out.domestic_minutes += static_cast<std::uint64_t>(user.domestic);
    out.international_minutes += static_cast<std::uint64_t>(user.international);
  }
  out.domestic_price = micros(problem.domestic_price, currency);
  out.international_price = micros(problem.international_price, currency);
  for (std::size_t k = 0; k < problem.plans.size(); ++k) {
    PlanMix mix{.plan = part_number_of(problem.plans[k].plan)};
    mix.now = static_cast<std::uint64_t>(
        std::ranges::count(demand.users, problem.plans[k].plan, &::insight::UserDemand::now));
    mix.best = static_cast<std::uint64_t>(best.counts[k]);
    out.plans.push_back(std::move(mix));
  }
  if (const auto now = cost_now(demand, problem)) out.now = micros(*now, currency);
  out.best = micros(best.cost, currency);
  out.bound = micros(best.bound, currency);
  out.proven = best.is_proven();
  out.licences = micros(best.licences, currency);
  for (std::size_t u = 0; u < demand.users.size(); ++u) {
    const auto plan = problem.plans[best.plan_of[u]].plan;
    if (plan == demand.users[u].now) continue;
    const auto& user = calls.users()[demand.users[u].user];
    out.moves.push_back(
        {user.upn, user.display_name, part_number_of(demand.users[u].now), part_number_of(plan)});
  }
  return out;
}

// Calling-plan licences of the country as the proposal has them, every other plan none.
void propose(::insight::Scenario& scenario, const ::insight::CountryDemand& demand,
             const ::insight::AdviceProblem& problem, const ::insight::AdviceSolution& best,
             const rating::Terms& terms) {
  std::vector<catalog::PlanId> gone;
  for (const auto& licences : terms.licences) {
    const bool here = telephony::plan_country(licences.country) == demand.country;
    const auto family = licences.plan.is_none() ? catalog::PlanFamily::phone
                                                : catalog::plan_of(licences.plan).family;
    const bool calling = family == catalog::PlanFamily::domestic ||
                         family == catalog::PlanFamily::international ||
                         family == catalog::PlanFamily::pay_as_you_go;
    if (here && calling) scenario.licences.push_back({licences.country, licences.plan, 0});
  }
  for (std::size_t k = 0; k < problem.plans.size(); ++k) {
    scenario.licences.push_back({demand.country, problem.plans[k].plan, best.counts[k]});
  }
  for (std::size_t u = 0; u < demand.users.size(); ++u) {
    scenario.user_plans.push_back({demand.users[u].user, problem.plans[best.plan_of[u]].plan});
  }
}

}  // namespace

base::Result<AdviseReply> Insight::advise(const InsightSource& source, const Advise& request) {
  const auto held = asked(source, request.month);
  if (!held) return held.error();
  const auto rated = source.month(request.month);
  if (!rated) return rated.error();
  const Month& month = **rated;
  const auto customer = month.customer_index(request.customer);
  if (!customer) return not_found("customer", request.customer.to_string());
  const auto currency = month.currency(*customer);
  std::vector<::insight::PlanOffer> offers;
  for (const auto& spec : request.prices) {
    const auto plan = plan_named(spec.plan);
    if (!plan) return plan.error();
    if (spec.price.currency() != currency) return base::ErrorCode::currency_mismatch;
    offers.push_back({*plan, spec.price.micros()});
  }
  if (offers.empty()) {
    return base::Error{.code = base::ErrorCode::missing_field, .place = {.field = "/prices"}};
  }
  const auto input = month.input();
  const auto rating = rating::Rating::of(month.calls(), input);
  if (!rating) return rating.error();
  const auto countries = ::insight::users_by_country(*rating, *customer);
  if (!countries) return countries.error();

  AdviseReply reply{.revision = source.revision, .customer = request.customer};
  ::insight::Scenario proposal;
  proposal.customers = {*customer};
  for (const auto& demand : *countries) {
    if (!request.country.empty() && demand.country.code() != request.country) continue;
    const auto problem = ::insight::problem_of(demand, offers);
    if (problem.plans.empty()) continue;  // nothing offered is sold there
    const auto best = ::insight::cheapest(problem);
    if (!best) return best.error();
    auto advice = advice_of(demand, problem, *best, month.calls(), currency);
    for (const int percent : {kFewer, kMore}) {
      const auto other = ::insight::cheapest(::insight::problem_of(demand, offers, percent));
      if (!other) return other.error();
      advice.at.push_back({static_cast<std::uint32_t>(percent), micros(other->cost, currency),
                           other->counts == best->counts});
    }
    reply.countries.push_back(std::move(advice));
    propose(proposal, demand, problem, *best, month.basis().terms[*customer]);
  }
  const auto answer = (*held)->what_if->ask(proposal, input.cards);
  if (!answer) return answer.error();
  const auto& change = answer->customers.front();
  const auto now = rating::to_money(change.now.amount(), currency);
  const auto then = rating::to_money(change.then.amount(), currency);
  if (!now || !then) return base::ErrorCode::overflow;
  const auto blocked = static_cast<std::size_t>(rating::Payer::blocked);
  reply.charged_now = *now;
  reply.charged_then = *then;
  reply.refused_now = change.now.calls.at(blocked);
  reply.refused_then = change.then.calls.at(blocked);
  reply.assumptions = {{"advice_one_plan_a_user", {}}, {"advice_average_prices", {}},
                       {"advice_counters_apart", {}},  {"advice_users_with_calls", {}},
                       {"advice_prices_entered", {}},  {"what_if_same_calls", {}}};
  return reply;
}

// --- rate cards ------------------------------------------------------------------------------------

base::Result<CompareCardsReply> Insight::compare_cards(const InsightSource& source,
                                                       const CompareCards& request) {
  const auto before = workspace::find_card(source.workspace, request.before);
  const auto after = workspace::find_card(source.workspace, request.after);
  if (!before) return not_found("card", request.before);
  if (!after) return not_found("card", request.after);
  const base::CivilDay last{request.month.day_after_last().days - 1};
  const auto made =
      ::insight::compare(*before->card, *after->card, base::to_date(request.day.value_or(last)));
  CompareCardsReply reply{.revision = source.revision};
  reply.unchanged = made.unchanged;
  reply.difference_count = made.differences.size();
  std::map<::insight::RateChange, std::uint64_t> counts;
  for (const auto& difference : made.differences) {
    ++counts[difference.change];
    if (reply.differences.size() >= request.limit) continue;
    RateDifference row;
    row.change = name_of(difference.change);
    row.direction = rating::name_of(difference.direction);
    row.prefix = difference.prefix;
    row.destination = difference.destination;
    row.country = difference.country.code();
    if (difference.priced_before) row.before = difference.rate_before.to_string();
    if (difference.priced_after) row.after = difference.rate_after.to_string();
    row.fee_before = difference.fee_before.to_string();
    row.fee_after = difference.fee_after.to_string();
    row.into = difference.into;
    reply.differences.push_back(std::move(row));
  }
  for (const auto& [change, count] : counts) {
    reply.counts.push_back({std::string(name_of(change)), count, {}});
  }

  // the calls of those who are rated with the old card, with the new one
  const auto held = asked(source, request.month);
  if (!held) return held.error();
  const auto rated = source.month(request.month);
  if (!rated) return rated.error();
  const Month& month = **rated;
  Scenario scenario{.card = request.after};
  for (std::size_t i = 0; i < month.basis().terms.size(); ++i) {
    const auto& terms = month.basis().terms[i];
    const auto& cards = month.basis().cards;
    if (terms.card < cards.size() && cards[terms.card]->id == request.before) {
      scenario.customers.push_back(terms.customer);
    }
  }
  reply.assumptions = {{"cards_rows_in_force",
                        {{"day", base::to_string(base::to_date(request.day.value_or(last)))}}},
                       {"what_if_same_calls", {}},
                       {"cards_customers", {{"count", std::to_string(scenario.customers.size())}}}};
  if (scenario.customers.empty()) return reply;
  const auto prepared = prepare(source, month, scenario);
  if (!prepared) return prepared.error();
  const auto cards = with_card(month, prepared->card);
  const auto answer = (*held)->what_if->ask(prepared->scenario, cards, month.calls().size());
  if (!answer) return answer.error();
  const auto currency = before->card->currency;
  if (after->card->currency != currency) return reply;  // nothing to subtract
  struct Effect {
    std::uint64_t calls = 0;
    rating::AmountSum now = 0;
    rating::AmountSum then = 0;
  };
  std::map<std::pair<rating::CustomerIndex, std::string_view>, Effect> effects;
  rating::AmountSum difference = 0;
  for (const auto& call : answer->calls) {
    Effect& effect = effects[{month.calls().customer(call.call), month.destination(call.call)}];
    ++effect.calls;
    effect.now += call.now;
    effect.then += call.then;
    difference += base::Int128{call.then} - call.now;
  }
  for (const auto& [key, effect] : effects) {
    const auto now = rating::to_money(effect.now, currency);
    const auto then = rating::to_money(effect.then, currency);
    if (!now || !then) return base::ErrorCode::overflow;
    reply.effects.push_back(
        {month.customer_id(key.first), std::string(key.second), effect.calls, *now, *then});
  }
  const auto weight = [](const DestinationEffect& e) {
    const auto by = e.then.micros() - e.now.micros();
    return by < 0 ? -by : by;
  };
  base::sort(reply.effects,
             [&weight](const auto& a, const auto& b) { return weight(a) > weight(b); });
  if (reply.effects.size() > request.limit) reply.effects.resize(request.limit);
  const auto money = rating::to_money(difference, currency);
  if (!money) return money.error();
  reply.difference = {*money};
  return reply;
}

// --- late records ------------------------------------------------------------------------------------

base::Result<ChangesReply> changes_between(const Month& earlier, const Month& later,
                                           const Changes& request) {
  const auto answer = ::insight::compare_months({&earlier.calls(), &earlier.rated()},
                                                {&later.calls(), &later.rated()},
                                                later.basis().terms.size(), request.calls);
  ChangesReply reply;
  reply.added = answer.added_calls;
  reply.corrected = answer.corrected;
  reply.repeated = answer.repeated;
  std::vector<base::Currency> currencies;
  MoneySums difference;
  for (const auto& change : answer.customers) {
    const auto currency = later.currency(change.customer);
    if (!currency.is_none() && std::ranges::find(currencies, currency) == currencies.end()) {
      currencies.push_back(currency);
    }
    difference.add(currency, change.then.amount() - change.now.amount());
    if (change.changed == 0) continue;
    auto now = totals_of(change.now, currency);
    auto then = totals_of(change.then, currency);
    const auto money = rating::to_money(change.then.amount() - change.now.amount(), currency);
    if (!now || !then || !money) return base::ErrorCode::overflow;
    reply.customers.push_back({later.customer_id(change.customer), *std::move(now),
                               *std::move(then), *money, change.changed});
  }
  auto money = difference.take();
  if (!money) return money.error();
  reply.difference = *std::move(money);
  for (const auto& move : answer.moves) {
    const auto from = payer_of(move.from);
    const auto to = payer_of(move.to);
    if (!from || !to) continue;
    PayerMove named{*from, *to, move.calls, std::nullopt, std::nullopt};
    if (currencies.size() == 1) {
      const auto now = rating::to_money(move.now, currencies[0]);
      const auto then = rating::to_money(move.then, currencies[0]);
      if (!now || !then) return base::ErrorCode::overflow;
      named.now = *now;
      named.then = *then;
    }
    reply.moves.push_back(named);
  }
  for (const auto& call : answer.calls) {
    const auto was = rating::to_money(call.now, later.currency(later.calls().customer(call.after)));
    if (!was) return was.error();
    reply.calls.push_back(
        {later.row(call.after), payer_of(call.from).value_or(Payer::unrated), *was});
  }
  reply.assumptions = {{"changes_without_the_file", {}}, {"changes_one_row_counts", {}}};
  return reply;
}

}  // namespace engine
