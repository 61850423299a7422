#include "rating/draw.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

#include "base/sort.hpp"
#include "base/text.hpp"

namespace rating {
namespace {

using catalog::CallType;
using catalog::CapabilityKind;
using catalog::PlanFamily;
using catalog::PlanId;
using telephony::Country;
using telephony::CountryIndex;

// Countries that rules name, as indexes, and every country's plan country.
struct Geography {
  CountryIndex us = telephony::index_of(Country("US"));
  CountryIndex pr = telephony::index_of(Country("PR"));
  CountryIndex ca = telephony::index_of(Country("CA"));
  CountryIndex gb = telephony::index_of(Country("GB"));
  CountryIndex fr = telephony::index_of(Country("FR"));
  CountryIndex at = telephony::index_of(Country("AT"));
  std::array<CountryIndex, 256> plan_index{};
  telephony::CountrySet zone_a = telephony::zone_a();
  telephony::CountrySet callable = telephony::callable();

  Geography() {
    for (std::size_t i = 0; i < plan_index.size(); ++i) {
      plan_index.at(i) = static_cast<CountryIndex>(i);
    }
    plan_index.at(pr) = us;
  }
  [[nodiscard]] bool us_or_ca(CountryIndex country) const {
    return country == us || country == ca || country == pr;
  }
};

const Geography& geography() {
  static const Geography kGeography;
  return kGeography;
}

bool is_calling_plan(PlanId plan) {
  if (plan.is_none()) return false;
  const PlanFamily family = catalog::plan_of(plan).family;
  return family == PlanFamily::domestic || family == PlanFamily::domestic_user ||
         family == PlanFamily::international || family == PlanFamily::pay_as_you_go;
}

bool says_toll_free(std::string_view number_type) {
  for (const char* word : {"tollfree", "toll-free", "toll free", "toll_free"}) {
    if (base::contains_ignore_case(number_type, word)) return true;
  }
  return false;
}

std::size_t pool_slot(PlanId plan, CountryIndex country) {
  return std::size_t{plan.index} * 256 + country;
}

Outcome decided(Payer payer, Reason reason) {
  Outcome out;
  out.payer = payer;
  out.reason = reason;
  return out;
}

// Seconds of the call that count in the month; -1: none, the call belongs to another one.
std::int64_t seconds_inside(const Call& call, Boundary boundary, base::Period period) {
  const std::int64_t start = call.start;
  const std::int64_t seconds = call.seconds;
  if (boundary == Boundary::by_seconds && seconds > 0) {
    const std::int64_t inside =
        std::min(start + seconds, period.end.seconds) - std::max(start, period.start.seconds);
    return inside > 0 ? inside : -1;
  }
  const std::int64_t judged =
      boundary == Boundary::by_end ? start + std::max<std::int64_t>(seconds, 1) - 1 : start;
  return period.contains({judged}) ? seconds : -1;
}

}  // namespace

TableFacts TableFacts::of(const CallTable& calls) {
  TableFacts out;
  const auto codes = calls.capability_codes();
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const catalog::Capability& capability = catalog::capability_of(codes[i]);
    out.capability_kind.at(i) = capability.kind;
    out.capability_plan.at(i) = capability.plan;
  }
  const auto types = calls.number_types();
  for (std::size_t i = 0; i < types.size(); ++i) {
    out.toll_free_type.at(i) = says_toll_free(types[i]);
  }
  return out;
}

base::Result<Rating> Rating::of(const CallTable& calls, const RatingInput& input) {
  Rating out{calls, input, input.policy == nullptr ? Policy{} : *input.policy, {}, {}, {}};
  const auto zone = telephony::TimeZone::named(out.policy.month_zone);
  if (!zone) return zone.error();
  out.zone = *zone;
  out.period = out.zone.period_of(input.month);
  out.facts = TableFacts::of(calls);
  return out;
}

// --- what the terms say

base::Result<CustomerDraw> CustomerDraw::begin(const Rating& rating, CustomerIndex customer,
                                               UserStates& states) {
  CustomerDraw out(rating, states);
  const auto read = out.read_terms(customer);
  if (!read) return read.error();
  return out;
}

base::Result<base::Ok> CustomerDraw::read_terms(CustomerIndex customer) {
  customer_ = customer;
  if (customer >= rating_->input.terms.size()) return base::Ok{};
  terms_ = &rating_->input.terms[customer];
  if (terms_->card < rating_->input.cards.size()) card_ = rating_->input.cards[terms_->card];
  if (card_ != nullptr) {
    auto ledger = CreditLedger::open(terms_->funding, card_->currency(), customer, rating_->period,
                                     rating_->zone, rating_->policy.credit_lifetime_months);
    if (!ledger) return ledger.error();
    credits_ = std::move(*ledger);
    has_credits_ = !credits_.is_empty();
  }
  const auto limit_fits = [this](const UserRule& rule) {
    return !rule.spend_limit || card_ == nullptr ||
           rule.spend_limit->currency() == card_->currency();
  };
  if (!limit_fits(terms_->anyone)) return base::ErrorCode::currency_mismatch;
  for (const UserRule& rule : terms_->users) {
    if (!limit_fits(rule)) return base::ErrorCode::currency_mismatch;
    if (!rule.id.is_none()) rule_of_id_.emplace(rule.id, &rule);
    if (!rule.upn.empty()) rule_of_upn_.emplace(base::lower_ascii(rule.upn), &rule);
  }
  make_pools();
  return base::Ok{};
}

std::int64_t CustomerDraw::licences_of(const Licences& licences, PlanId plan) const {
  if (licences.plan.is_none()) return 0;
  const auto& contains = catalog::plan_of(licences.plan).contains;
  if (licences.plan != plan && std::ranges::find(contains, plan) == contains.end()) return 0;
  const bool tenant = catalog::plan_of(plan).pooling == catalog::Pooling::tenant;
  const LicenceCount count =
      tenant ? rating_->policy.conferencing_licences : rating_->policy.calling_plan_licences;
  return count == LicenceCount::assigned && licences.assigned >= 0 ? licences.assigned
                                                                   : licences.purchased;
}

std::uint32_t CustomerDraw::add_pool(PlanId plan, Country country, Counter counter, UserIndex user,
                                     std::int64_t licences, std::int64_t minutes) {
  PoolUse pool;
  pool.customer = customer_;
  pool.plan = plan;
  pool.country = country;
  pool.counter = counter;
  pool.user = user;
  pool.licences = licences;
  pool.total_seconds = minutes * 60;
  pools_.push_back(pool);
  return static_cast<std::uint32_t>(pools_.size() - 1);
}

void CustomerDraw::make_pools() {
  const std::size_t plans = catalog::all_plans().size() + 1;
  country_pools_.assign(plans * 256, kNoPool);
  tenant_pools_.assign(plans, kNoPool);
  only_plans_.assign(256, PlanId{});
  std::vector<std::uint8_t> calling_plans(256, 0);
  std::uint8_t conferencing_plans = 0;
  const Geography& geo = geography();
  for (const catalog::Plan& plan : catalog::all_plans()) {
    const bool calling = is_calling_plan(plan.id);
    if (!calling && plan.pooling != catalog::Pooling::tenant) continue;
    for (const Licences& licences : terms_->licences) {
      const std::int64_t count = licences_of(licences, plan.id);
      if (count <= 0) continue;
      const CountryIndex country = geo.plan_index.at(telephony::index_of(licences.country));
      const catalog::PlanMinutes minutes = catalog::minutes_of(plan.id, licences.country);
      if (plan.pooling == catalog::Pooling::tenant) {
        auto& slot = tenant_pools_[plan.id.index];
        if (slot == kNoPool) {
          slot =
              static_cast<std::uint16_t>(add_pool(plan.id, Country{}, Counter::domestic, 0, 0, 0));
          ++conferencing_plans;
          only_conferencing_ = conferencing_plans == 1 ? plan.id : PlanId{};
        }
        pools_[slot].licences += count;
        pools_[slot].total_seconds += count * minutes.domestic * 60;
        continue;
      }
      auto& slot = country_pools_[pool_slot(plan.id, country)];
      if (slot == kNoPool) {
        const Country name = telephony::country_at(country);
        slot = static_cast<std::uint16_t>(pools_.size());
        if (plan.pooling == catalog::Pooling::country) {
          add_pool(plan.id, name, Counter::domestic, 0, 0, 0);
          if (plan.family == PlanFamily::international) {
            add_pool(plan.id, name, Counter::international, 0, 0, 0);
          }
        } else {
          slot = kUnpooled;
        }
        ++calling_plans[country];
        only_plans_[country] = calling_plans[country] == 1 ? plan.id : PlanId{};
      }
      if (slot >= pools_.size()) continue;
      pools_[slot].licences += count;
      pools_[slot].total_seconds += count * minutes.domestic * 60;
      if (plan.family == PlanFamily::international) {
        pools_[slot + 1U].licences += count;
        pools_[slot + 1U].total_seconds += count * minutes.international * 60;
      }
    }
  }
}

const UserRule& CustomerDraw::rule_of(const User& user) const {
  if (!user.id.is_none()) {
    const auto found = rule_of_id_.find(user.id);
    if (found != rule_of_id_.end()) return *found->second;
  }
  if (!user.upn.empty()) {
    const auto found = rule_of_upn_.find(base::lower_ascii(user.upn));
    if (found != rule_of_upn_.end()) return *found->second;
  }
  return terms_->anyone;
}

void CustomerDraw::read_rule(UserIndex index, UserState& state) {
  const User& user = rating_->calls.users()[index];
  const UserRule& rule = rule_of(user);
  const Country home = !rule.country.is_none()    ? rule.country
                       : !user.location.is_none() ? user.location
                                                  : terms_->country;
  state.home = telephony::index_of(home);
  state.plan_home = geography().plan_index.at(state.home);
  state.conference = rule.dial_out.conference;
  state.dial_out = rule.dial_out.user;
  state.plan = is_calling_plan(rule.plan) ? rule.plan : PlanId{};
  state.extended = rule.extended_dial_out;
  state.credits_licence = rule.credits_licence;
  state.has_limit = rule.spend_limit.has_value();
  const std::string key =
      user.id.is_none() ? "upn " + base::lower_ascii(user.upn) : user.id.to_string();
  const auto [place, is_new] = person_of_.emplace(key, static_cast<std::uint32_t>(persons_.size()));
  if (is_new) {
    Person person;
    person.rule = &rule;
    person.user = index;
    if (rule.spend_limit) {
      // a limit beyond what an amount holds is no limit
      const auto limit = to_amount(*rule.spend_limit);
      person.limit = limit ? *limit : std::numeric_limits<Amount>::max();
    }
    persons_.push_back(person);
  }
  state.person = place->second;
  state.prepared = true;
}

// --- plans and pools

bool CustomerDraw::is_domestic(const Call& call, const UserState& user) const {
  if (rating_->policy.scope_source == ScopeSource::exported &&
      call.exported_scope() != ExportedScope::none) {
    return call.exported_scope() == ExportedScope::domestic;
  }
  return call.country != 0 && user.home != 0 &&
         geography().plan_index[call.country] == user.plan_home;
}

PlanId CustomerDraw::conference_plan(const Call& call) const {
  const CapabilityKind kind = rating_->facts.capability_kind[call.capability];
  if (kind == CapabilityKind::conferencing) return rating_->facts.capability_plan[call.capability];
  if (kind == CapabilityKind::conferencing_ppm) return {};
  const PlanAttribution attribution = rating_->policy.plan_attribution;
  const bool only =
      attribution == PlanAttribution::user_then_only || attribution == PlanAttribution::only_plan;
  return only ? only_conferencing_ : PlanId{};
}

PlanId CustomerDraw::only_plan(CountryIndex plan_home) const { return only_plans_[plan_home]; }

PlanId CustomerDraw::calling_plan(const Call& call, const UserState& user) const {
  const Policy& policy = rating_->policy;
  const CapabilityKind kind = rating_->facts.capability_kind[call.capability];
  if (kind == CapabilityKind::voice_app) return {};
  if (policy.plan_source == PlanSource::user_first && !user.plan.is_none()) return user.plan;
  if (kind == CapabilityKind::plan) return rating_->facts.capability_plan[call.capability];
  switch (policy.plan_attribution) {
    case PlanAttribution::user_then_only:
      return user.plan.is_none() ? only_plan(user.plan_home) : user.plan;
    case PlanAttribution::user_only:
      return user.plan;
    case PlanAttribution::only_plan:
      return only_plan(user.plan_home);
    case PlanAttribution::none:
      break;
  }
  return {};
}

std::int64_t CustomerDraw::left_in(std::uint32_t index) const {
  const PoolUse& pool = pools_[index];
  const std::int64_t left = pool.total_seconds - pool.used_seconds;
  if (rating_->policy.international == InternationalCounters::exclusive &&
      catalog::plan_of(pool.plan).family == PlanFamily::international) {
    const PoolUse& other = pools_[pool.counter == Counter::domestic ? index + 1 : index - 1];
    if (other.used_seconds >= other.total_seconds) return 0;
  }
  return left;
}

void CustomerDraw::take_from_pool(std::uint32_t index, std::int64_t seconds, bool in_full,
                                  std::uint32_t start) {
  PoolUse& pool = pools_[index];
  pool.used_seconds += seconds;
  if (seconds > 0 || in_full) ++pool.calls;
  if (!in_full && pool.emptied_at == 0) pool.emptied_at = start;
}

std::uint32_t CustomerDraw::user_pool(const UserState& user, PlanId plan) {
  Person& person = persons_[user.person];
  if (person.user_pool == TextPool::kAbsent) {
    const Country home = telephony::country_at(user.plan_home);
    const auto minutes = catalog::minutes_of(plan, home);
    person.user_pool = add_pool(plan, home, Counter::domestic, person.user, 1, minutes.domestic);
  }
  return person.user_pool;
}

bool CustomerDraw::overage_on(base::Instant at) const {
  return std::ranges::any_of(terms_->funding.overage,
                             [at](const base::Period& period) { return period.contains(at); });
}

// --- the steps

template <bool kTrace>
Outcome CustomerDraw::draw_call(const Drawn& drawn, Trace* trace) {
  const Call& call = drawn.call;
  if ((call.flags & Call::kDuplicate) != 0) {
    return decided(Payer::duplicate, Reason::repeated_usage_id);
  }
  const std::int64_t seconds = seconds_inside(call, rating_->policy.boundary, rating_->period);
  if (seconds < 0) return decided(Payer::other_month, Reason::outside_month);
  if (terms_ == nullptr) return decided(Payer::suspended, Reason::no_customer);
  if (card_ == nullptr) return decided(Payer::suspended, Reason::no_card);
  const UserState& user = *drawn.state;
  if constexpr (kTrace) {
    trace->seconds = seconds;
    trace->home = telephony::country_at(user.home);
    trace->destination = telephony::country_at(call.country);
    trace->rule = persons_[user.person].rule;
    trace->spent_before = persons_[user.person].spent;
  }
  const CapabilityKind kind = rating_->facts.capability_kind[call.capability];
  if (call.type == CallType::direct_routing) return decided(Payer::free, Reason::direct_routing);
  if ((call.flags & Call::kOperatorBilled) != 0 || kind == CapabilityKind::operator_run) {
    return decided(Payer::free, Reason::operator_billed);
  }
  if (call.type == CallType::unknown) {
    return decided(Payer::suspended, Reason::unknown_call_type);
  }
  const bool inbound = catalog::is_inbound(call.type);
  if (!inbound && (call.flags & Call::kShort) != 0 &&
      telephony::is_emergency(drawn.number, telephony::country_at(user.home))) {
    return decided(Payer::free, Reason::emergency);
  }
  if (kind == CapabilityKind::free_call) return decided(Payer::free, Reason::free_capability);
  if (seconds == 0 && rating_->policy.zero_seconds == ZeroSeconds::free) {
    return decided(Payer::free, Reason::zero_seconds);
  }
  return inbound ? draw_inbound<kTrace>(drawn, user, seconds, trace)
                 : draw_outbound<kTrace>(drawn, user, seconds, trace);
}

namespace {

// Seconds that are priced: a call of none may stand for one.
std::int64_t priced_seconds(std::int64_t seconds, const Policy& policy) {
  return seconds == 0 && policy.zero_seconds == ZeroSeconds::one_increment ? 1 : seconds;
}

// What a call takes from a pool that pays all of it.
std::int64_t need_of(std::int64_t priced, const Policy& policy) {
  return policy.pool_unit == PoolUnit::started_minutes ? (priced + 59) / 60 * 60 : priced;
}

// Of a plain row, for fewer seconds than it is sure to hold.
Price plain_price(const HotRate& rate, std::int64_t seconds) {
  Price out;
  out.charged_seconds = rate.first_increment;
  if (const std::int64_t more = seconds - rate.first_increment; more > 0) {
    // both fit 32 bits: the short division
    const auto next = static_cast<std::uint32_t>(rate.next_increment);
    const std::uint32_t nexts = (static_cast<std::uint32_t>(more) + next - 1) / next;
    out.charged_seconds += std::int64_t{nexts} * next;
  }
  out.total = rate.per_second * out.charged_seconds + rate.fee;
  return out;
}

}  // namespace

void CustomerDraw::prepare(std::span<Drawn> calls) {
  if (card_ == nullptr) return;
  for (Drawn& drawn : calls) drawn.state = &user_state(drawn.user);
  for (Drawn& drawn : calls) drawn.located = card_->locate(drawn.number);
  for (Drawn& drawn : calls) drawn.rate = card_->unconditional(drawn.located);
  for (Drawn& drawn : calls) {
    if (drawn.rate != kNoRate) drawn.hot = card_->hot(drawn.rate);
  }
}

CustomerDraw::InboundRate CustomerDraw::inbound_rate(CallIndex i, const Call& call,
                                                     const UserState& user) const {
  telephony::Number service = rating_->calls.number(i);
  CountryIndex country = 0;
  bool toll_free = rating_->facts.toll_free_type[rating_->calls.number_type_index(i)];
  if (service.is_none()) service = rating_->calls.party(i).caller;
  if (!service.is_none()) {
    const auto origin = telephony::origin_of(service);
    country = origin.country;
    toll_free = toll_free || origin.kind == telephony::NumberKind::toll_free;
  }
  if (country == 0) country = user.home;
  const bool per_minute =
      call.type == CallType::conf_in &&
      rating_->facts.capability_kind[call.capability] == CapabilityKind::conferencing_ppm;
  InboundRate out;
  out.charged = toll_free || per_minute;
  out.needs_licence = call.type == CallType::conf_in && !per_minute;
  if (out.charged) {
    const Direction direction = toll_free ? Direction::inbound_tollfree : Direction::inbound_toll;
    out.match = card_->find_inbound(direction, service, country, call.start_instant());
  }
  return out;
}

template <bool kTrace>
Outcome CustomerDraw::draw_inbound(const Drawn& drawn, const UserState& user, std::int64_t seconds,
                                   Trace* trace) {
  const Call& call = drawn.call;
  if (call.type == CallType::user_in || call.type == CallType::unassigned_in) {
    return decided(Payer::free, Reason::inbound_toll);
  }
  const InboundRate inbound = inbound_rate(drawn.index, call, user);
  if (!inbound.charged) return decided(Payer::free, Reason::inbound_toll);
  const RateMatch match = inbound.match;
  if constexpr (kTrace) {
    trace->rate_asked = true;
    trace->match = match;
  }
  if (match.rate == kNoRate) return decided(Payer::suspended, Reason::no_rate);
  const CompiledRate& rate = card_->rate(match.rate);
  const Price price =
      seconds == 0 && rating_->policy.zero_seconds == ZeroSeconds::fee_only
          ? price_of_fee(rate, card_->rounding())
          : price_of(rate, card_->rounding(), priced_seconds(seconds, rating_->policy), 0);
  if constexpr (kTrace) trace->price = price;
  const Charge charge{
      price.total,           price.charged_seconds, price.overflow, {}, Reason::charged_inbound,
      inbound.needs_licence, match.ambiguous};
  return fund<kTrace>(drawn, user, seconds, charge, false, trace);
}

template <bool kTrace>
Outcome CustomerDraw::draw_outbound(const Drawn& drawn, const UserState& user, std::int64_t seconds,
                                    Trace* trace) {
  const Call& call = drawn.call;
  const Policy& policy = rating_->policy;
  const Geography& geo = geography();
  const CountryIndex destination = call.country;
  const bool conference = call.type == CallType::conf_out;
  if ((call.flags & Call::kNoNumber) != 0) {
    return decided(Payer::suspended, Reason::no_number);
  }

  const bool domestic = is_domestic(call, user);
  if constexpr (kTrace) trace->domestic = domestic;

  // dial-out policy
  const bool refused =
      conference ? user.conference == ConferenceDialOut::none ||
                       (user.conference == ConferenceDialOut::domestic && !domestic) ||
                       (user.conference == ConferenceDialOut::zone_a && !geo.zone_a[destination])
                 : user.dial_out == UserDialOut::none ||
                       (user.dial_out == UserDialOut::domestic && !domestic);
  if (refused) return decided(Payer::blocked, Reason::dial_out_policy);

  RateMatch match;
  bool rate_asked = false;
  const auto ask_rate = [&] {
    const base::Instant start = call.start_instant();
    match = drawn.rate != kNoRate ? RateMatch{drawn.rate, drawn.located.ambiguous}
                                  : card_->find(drawn.located, user.home, start, start);
    rate_asked = true;
  };

  // premium and free numbers
  auto kind = telephony::NumberKind::ordinary;
  if ((call.flags & Call::kSpecial) != 0) {
    kind = telephony::origin_of(drawn.number).kind;
  }
  const bool shared_cost = kind == telephony::NumberKind::shared_cost && destination == geo.gb;
  bool premium = kind == telephony::NumberKind::premium || shared_cost;
  if (!premium && card_->has_premium()) {
    ask_rate();
    premium =
        match.rate != kNoRate && card_->rate(match.rate).number_type == RateNumberType::premium;
  }
  if constexpr (kTrace) trace->premium = premium;
  if (premium) {
    const bool listed = destination == geo.fr || destination == geo.at || shared_cost;
    if (policy.premium == PremiumNumbers::blocked ||
        (policy.premium == PremiumNumbers::by_country && !listed)) {
      return decided(Payer::blocked, Reason::premium_not_supported);
    }
  }

  PoolPart part;
  Reason reason = Reason::premium_number;
  const std::int64_t priced = priced_seconds(seconds, policy);
  if (!premium) {
    const telephony::Number& number = drawn.number;
    if (kind == telephony::NumberKind::toll_free &&
        (number.starts_with("44800") || number.starts_with("44808"))) {
      return decided(Payer::free, Reason::free_number);
    }
    if (conference && user.extended && geo.us_or_ca(destination)) {
      return decided(Payer::free, Reason::extended_dial_out);
    }

    // plan, and the pool that goes with it
    PlanId plan;
    std::uint32_t pool = kNoPool;
    bool covered = false;
    Reason paid = Reason::plan_pool;
    reason = Reason::no_plan;
    if (conference) {
      plan = conference_plan(call);
      if (rating_->facts.capability_kind[call.capability] == CapabilityKind::conferencing_ppm) {
        reason = Reason::charged_conferencing;
      }
      if (!plan.is_none()) {
        pool = tenant_pools_[plan.index];
        covered = catalog::plan_of(plan).scope == catalog::Scope::us_ca ? geo.us_or_ca(destination)
                                                                        : geo.zone_a[destination];
        paid = Reason::conference_pool;
      }
    } else {
      plan = calling_plan(call, user);
      if (!plan.is_none()) {
        const catalog::Plan& facts = catalog::plan_of(plan);
        const bool bound = policy.callable_list == CallableList::every_plan ||
                           (policy.callable_list != CallableList::off &&
                            facts.family == PlanFamily::pay_as_you_go) ||
                           (policy.callable_list == CallableList::international_and_payg &&
                            facts.family == PlanFamily::international);
        if (bound && destination != 0 && !geo.callable[destination] && !domestic) {
          if constexpr (kTrace) trace->plan = plan;
          return decided(Payer::blocked, Reason::not_callable);
        }
        covered = domestic || (geo.us_or_ca(user.home) && geo.us_or_ca(destination) &&
                               geo.plan_index[destination] != user.plan_home);
        if (facts.pooling == catalog::Pooling::user) {
          pool = user_pool(user, plan);
          paid = Reason::user_minutes;
        } else if (facts.pooling == catalog::Pooling::country) {
          pool = country_pools_[pool_slot(plan, user.plan_home)];
          if (pool != kNoPool && facts.family == PlanFamily::international && !covered) {
            ++pool;
            covered = geo.callable[destination];
            if constexpr (kTrace) trace->international_counter = true;
          }
        }
      }
    }
    if constexpr (kTrace) trace->plan = plan;

    if (pool != kNoPool && pools_[pool].total_seconds > 0) {
      reason = Reason::outside_scope;
      if (covered) {
        const std::int64_t need = need_of(priced, policy);
        const std::int64_t left = left_in(pool);
        if constexpr (kTrace) {
          trace->has_pool = true;
          trace->pool = pool;
          trace->pool_left = left;
          trace->pool_need = need;
        }
        if (need <= left && left > 0) {
          take_from_pool(pool, need, true, call.start);
          if constexpr (kTrace) trace->pool_taken = need;
          return decided(Payer::pool, paid);
        }
        part.pool = pool;
        reason = Reason::pool_empty;
        if (policy.pool_split == PoolSplit::split && left > 0) {
          part.seconds = left;
          reason = Reason::pool_split;
        }
        if (pools_[pool].emptied_at == 0) pools_[pool].emptied_at = call.start;
      }
    }
  }

  // rate
  if (!rate_asked) ask_rate();
  if constexpr (kTrace) {
    trace->rate_asked = true;
    trace->match = match;
  }
  if (match.rate == kNoRate) {
    return decided(Payer::suspended, destination == 0 ? Reason::no_country : Reason::no_rate);
  }
  const std::int64_t rest = priced - part.seconds;
  const bool windows = policy.window_choice == WindowChoice::per_increment && card_->has_windows();
  const bool fee_only = seconds == 0 && policy.zero_seconds == ZeroSeconds::fee_only;
  const HotRate& hot = match.rate == drawn.rate ? drawn.hot : card_->hot(match.rate);
  Price price;
  if (!kTrace && rest > 0 && rest < hot.plain_seconds - hot.next_increment && !windows) {
    price = plain_price(hot, rest);
  } else if (fee_only) {
    price = price_of_fee(card_->rate(match.rate), card_->rounding());
  } else if (windows) {
    price = price_by_windows(*card_, match.rate, drawn.number, user.home, call.start_instant(),
                             priced, part.seconds);
  } else {
    price = price_of(card_->rate(match.rate), card_->rounding(), priced, part.seconds);
  }
  if constexpr (kTrace) trace->price = price;
  const bool needs_licence = !conference || rating_->facts.capability_kind[call.capability] !=
                                                CapabilityKind::conferencing_ppm;
  const Charge charge{price.total, price.charged_seconds, price.overflow, part,
                      reason,      needs_licence,         match.ambiguous};
  return fund<kTrace>(drawn, user, seconds, charge, true, trace);
}

template <bool kTrace>
Outcome CustomerDraw::fund(const Drawn& drawn, const UserState& user, std::int64_t seconds,
                           const Charge& charge, bool outbound, Trace* trace) {
  const Call& call = drawn.call;
  const CallIndex i = drawn.index;
  const Policy& policy = rating_->policy;
  const base::Instant at = call.start_instant();
  if constexpr (kTrace) trace->pool_taken = charge.pool.seconds;
  if (charge.overflow) return decided(Payer::suspended, Reason::amount_overflow);

  Outcome out = decided(Payer::blocked, charge.reason);
  out.masked = charge.masked;
  if (charge.pool.seconds > 0) {
    take_from_pool(charge.pool.pool, charge.pool.seconds, false, call.start);
    out.has_split = true;
    split_ = {i, static_cast<std::uint32_t>(charge.pool.seconds), 0, 0};
  }
  const auto refuse = [&out](Reason reason) {
    out.reason = reason;
    return out;
  };
  const bool fee_only = seconds == 0 && policy.zero_seconds == ZeroSeconds::fee_only;
  if (charge.charged_seconds == 0 && !fee_only) {
    out.payer = Payer::free;
    return refuse(Reason::free_seconds);
  }
  Person& person = persons_[user.person];
  if (outbound && user.has_limit && person.spent >= person.limit) {
    return refuse(Reason::spend_limit);
  }

  Amount owed = charge.total;
  const auto pay = [&](Payer payer) {
    out.payer = payer;
    out.amount += owed;
    if (outbound) person.spent += owed;
  };
  const bool recharging = has_credits_ && credits_.recharge_on(at);
  if (has_credits_) {
    credits_.advance(at);
    credits_.recharge(at, i);
  }
  const Amount balance = credits_.balance();
  if constexpr (kTrace) {
    trace->funding_asked = true;
    trace->balance_before = balance;
    trace->balance_after = balance;
    trace->recharged = recharging;
    trace->overage_on = overage_on(at);
  }
  if (balance > 0) {
    if (charge.needs_licence && !user.credits_licence) return refuse(Reason::no_credits_licence);
    const bool whole =
        owed <= balance || recharging || policy.credit_exhaustion == CreditExhaustion::below_zero;
    if (whole) {
      credits_.spend(owed, at, i);
      credits_.recharge(at, i);
      pay(Payer::credits);
      if constexpr (kTrace) trace->balance_after = credits_.balance();
      return out;
    }
    if (policy.credit_exhaustion == CreditExhaustion::split) {
      const std::int64_t rest = seconds - std::min(charge.pool.seconds, seconds);
      credits_.spend(balance, at, i);
      if (!out.has_split) split_ = {i, 0, 0, 0};
      out.has_split = true;
      split_.credit_amount = balance;
      split_.credit_seconds = static_cast<std::uint32_t>(base::Int128{rest} * balance / owed);
      out.amount = balance;
      if (outbound) person.spent += balance;
      owed -= balance;
      if constexpr (kTrace) trace->balance_after = credits_.balance();
    }
  } else if (recharging) {
    return refuse(Reason::auto_recharge_on);
  }
  if (!overage_on(at)) return refuse(Reason::no_funding);
  if (policy.postpaid_switch == PostpaidSwitch::next_day && credits_.was_spent_out()) {
    const base::CivilDay last = rating_->zone.day_of(credits_.spent_out_at());
    if (at < rating_->zone.start_of({last.days + 1})) return refuse(Reason::postpaid_tomorrow);
  }
  pay(Payer::overage);
  return out;
}

CallFigures CustomerDraw::figures(CallIndex i, const RatedMonth& month, bool with_rate) {
  CallFigures out;
  const Call& call = rating_->calls.call(i);
  const Payer payer = month.payers[i];
  const Policy& policy = rating_->policy;
  const std::int64_t seconds = seconds_inside(call, policy.boundary, rating_->period);
  if (seconds < 0 || payer == Payer::duplicate || terms_ == nullptr || card_ == nullptr) return out;
  const UserState& user = user_state(rating_->calls.user_index(i));
  out.seconds = seconds;
  const std::int64_t priced = priced_seconds(seconds, policy);
  const bool inbound = catalog::is_inbound(call.type);
  if (!inbound) {
    out.domestic = is_domestic(call, user);
    if (month.reason(i) != Reason::premium_number) {
      out.plan = call.type == CallType::conf_out ? conference_plan(call) : calling_plan(call, user);
    }
  }
  const Split* split = month.splits.empty() ? nullptr : month.split(i);
  if (payer == Payer::pool) {
    out.pool_seconds = need_of(priced, policy);
  } else if (split != nullptr) {
    out.pool_seconds = split->pool_seconds;
  }
  const bool charged = payer == Payer::credits || payer == Payer::overage ||
                       (split != nullptr && split->credit_amount > 0);
  if (!charged && !with_rate) return out;
  if (inbound) {
    if (charged) out.rate = inbound_rate(i, call, user).match.rate;
  } else if ((call.flags & Call::kNoNumber) == 0) {
    out.rate = card_->find(rating_->calls.number(i), user.home, call.start_instant()).rate;
  }
  if (charged && out.rate != kNoRate) {
    const CompiledRate& rate = card_->rate(out.rate);
    out.charged_seconds = charged_seconds_of(rate, priced, out.pool_seconds);
    out.connection_fee = rate.connection_fee;
  }
  return out;
}

void CustomerDraw::end() { credits_.close(rating_->period.end); }

std::vector<PoolUse> CustomerDraw::sorted_pools() const {
  std::vector<PoolUse> out = pools_;
  base::sort(out, [this](const PoolUse& a, const PoolUse& b) {
    const auto rank = [this](const PoolUse& pool) {
      const User& user = rating_->calls.users()[pool.user];
      return std::tuple(pool.plan, pool.country, pool.counter, user.id,
                        base::lower_ascii(user.upn));
    };
    return rank(a) < rank(b);
  });
  return out;
}

// --- figures

base::Result<FigureReader> FigureReader::open(const CallTable& calls, const RatedMonth& month,
                                              const RatingInput& input) {
  auto rating = Rating::of(calls, input);
  if (!rating) return rating.error();
  FigureReader out;
  out.rating_ = std::make_unique<Rating>(*std::move(rating));
  out.month_ = &month;
  out.states_ = std::make_unique<CustomerDraw::UserStates>(calls.users().size());
  out.draws_.resize(input.terms.size());
  return out;
}

CustomerDraw* FigureReader::draw_of(CustomerIndex customer) {
  if (customer >= draws_.size()) return nullptr;
  if (draws_[customer] == nullptr) {
    auto draw = CustomerDraw::begin(*rating_, customer, *states_);
    if (!draw) return nullptr;
    draws_[customer] = std::make_unique<CustomerDraw>(*std::move(draw));
  }
  return draws_[customer].get();
}

template Outcome CustomerDraw::draw_call<false>(const Drawn&, Trace*);
template Outcome CustomerDraw::draw_call<true>(const Drawn&, Trace*);

}  // namespace rating
