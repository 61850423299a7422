#include "rating/draw.hpp"

#include <algorithm>

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

std::int64_t CustomerDraw::left_in(std::uint32_t pool_index) const {
  const PoolUse& other = pools_[ends_with_[pool_index]];
  if (other.used_seconds >= other.total_seconds) return 0;
  return pools_[pool_index].total_seconds - pools_[pool_index].used_seconds;
}

void CustomerDraw::take_from_pool(std::uint32_t pool_index, std::int64_t seconds, bool in_full,
                                  std::uint32_t start) {
  PoolUse& pool = pools_[pool_index];
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

// --- what a call asks for

namespace {

// Seconds that are priced: a call of none may stand for one.
std::uint32_t priced_seconds(std::uint32_t seconds, const Policy& policy) {
  return seconds == 0 && policy.zero_seconds == ZeroSeconds::one_increment ? 1 : seconds;
}

// What a call takes from a pool that pays all of it.
std::int64_t need_of(std::uint32_t priced, const Policy& policy) {
  const bool minutes = policy.pool_unit == PoolUnit::started_minutes;
  return minutes ? std::int64_t{started_minutes(priced)} * 60 : priced;
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

void decide(Claim& claim, Payer payer, Reason reason) {
  claim.mark(Claim::decided);
  claim.payer = payer;
  claim.reason = reason;
}

void rated(Claim& claim, RateMatch match) {
  claim.mark(Claim::rated);
  claim.rate = match.rate;
  if (match.ambiguous) claim.mark(Claim::masked);
}

void priced(Claim& claim, const Price& price) {
  claim.mark(Claim::priced);
  claim.price = price.total;
  if (price.charged_seconds == 0) claim.mark(Claim::nothing);
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

template <bool kTrace>
Claim CustomerDraw::claim_of(const Drawn& drawn, Trace* trace) {
  const Call& call = drawn.call;
  Claim claim;
  claim.start = call.start;
  claim.user = drawn.user;
  const auto decided = [&claim](Payer payer, Reason reason) {
    decide(claim, payer, reason);
    return claim;
  };
  if ((call.flags & Call::kDuplicate) != 0) {
    return decided(Payer::duplicate, Reason::repeated_usage_id);
  }
  const std::int64_t seconds = seconds_inside(call, rating_->policy.boundary, rating_->period);
  if (seconds < 0) return decided(Payer::other_month, Reason::outside_month);
  claim.seconds = static_cast<std::uint32_t>(seconds);
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
  if (inbound) {
    claim_inbound<kTrace>(drawn, user, claim, trace);
  } else {
    claim_outbound<kTrace>(drawn, user, claim, trace);
  }
  return claim;
}

Claim CustomerDraw::claim(const Drawn& drawn) {
  Claim claim = claim_of<false>(drawn, nullptr);
  if (claim.is(Claim::decided) || claim.is(Claim::priced)) return claim;
  if (!claim.is(Claim::rated)) rated(claim, rate_for(drawn));
  if (claim.rate == kNoRate) return claim;
  const Price price = price_for<false>(drawn, claim.rate, claim, 0);
  if (!price.overflow) priced(claim, price);
  return claim;
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
void CustomerDraw::claim_inbound(const Drawn& drawn, const UserState& user, Claim& claim,
                                 Trace* trace) {
  const Call& call = drawn.call;
  if (call.type == CallType::user_in || call.type == CallType::unassigned_in) {
    return decide(claim, Payer::free, Reason::inbound_toll);
  }
  const InboundRate inbound = inbound_rate(drawn.index, call, user);
  if (!inbound.charged) return decide(claim, Payer::free, Reason::inbound_toll);
  if constexpr (kTrace) {
    trace->rate_asked = true;
    trace->match = inbound.match;
  }
  rated(claim, inbound.match);
  if (claim.rate == kNoRate) return decide(claim, Payer::suspended, Reason::no_rate);
  const CompiledRate& rate = card_->rate(claim.rate);
  const Policy& policy = rating_->policy;
  const Price price =
      claim.seconds == 0 && policy.zero_seconds == ZeroSeconds::fee_only
          ? price_of_fee(rate, card_->rounding())
          : price_of(rate, card_->rounding(), priced_seconds(claim.seconds, policy), 0);
  if constexpr (kTrace) trace->price = price;
  if (price.overflow) return decide(claim, Payer::suspended, Reason::amount_overflow);
  priced(claim, price);
  claim.reason = Reason::charged_inbound;
  if (inbound.needs_licence) claim.mark(Claim::needs_licence);
}

template <bool kTrace>
void CustomerDraw::claim_outbound(const Drawn& drawn, const UserState& user, Claim& claim,
                                  Trace* trace) {
  const Call& call = drawn.call;
  const Policy& policy = rating_->policy;
  const Geography& geo = geography();
  const CountryIndex destination = call.country;
  const bool conference = call.type == CallType::conf_out;
  const bool per_minute =
      rating_->facts.capability_kind[call.capability] == CapabilityKind::conferencing_ppm;
  claim.mark(Claim::outbound);
  if (!conference || !per_minute) claim.mark(Claim::needs_licence);
  if ((call.flags & Call::kNoNumber) != 0) {
    return decide(claim, Payer::suspended, Reason::no_number);
  }
  const bool domestic = is_domestic(call, user);
  if constexpr (kTrace) trace->domestic = domestic;
  const bool refused =
      conference ? user.conference == ConferenceDialOut::none ||
                       (user.conference == ConferenceDialOut::domestic && !domestic) ||
                       (user.conference == ConferenceDialOut::zone_a && !geo.zone_a[destination])
                 : user.dial_out == UserDialOut::none ||
                       (user.dial_out == UserDialOut::domestic && !domestic);
  if (refused) return decide(claim, Payer::blocked, Reason::dial_out_policy);

  const auto kind = (call.flags & Call::kSpecial) != 0 ? telephony::origin_of(drawn.number).kind
                                                       : telephony::NumberKind::ordinary;
  if (is_premium(drawn, kind, claim)) {
    if constexpr (kTrace) trace->premium = true;
    const bool listed = destination == geo.fr || destination == geo.at ||
                        (kind == telephony::NumberKind::shared_cost && destination == geo.gb);
    if (policy.premium == PremiumNumbers::blocked ||
        (policy.premium == PremiumNumbers::by_country && !listed)) {
      return decide(claim, Payer::blocked, Reason::premium_not_supported);
    }
    claim.reason = Reason::premium_number;
    return;
  }
  if (kind == telephony::NumberKind::toll_free &&
      (drawn.number.starts_with("44800") || drawn.number.starts_with("44808"))) {
    return decide(claim, Payer::free, Reason::free_number);
  }
  if (conference && user.extended && geo.us_or_ca(destination)) {
    return decide(claim, Payer::free, Reason::extended_dial_out);
  }

  const PoolFound found = conference ? conference_pool(call) : plan_pool(call, user, domestic);
  if constexpr (kTrace) {
    trace->plan = found.plan;
  }
  if (!found.callable) return decide(claim, Payer::blocked, Reason::not_callable);
  claim.reason = conference && per_minute ? Reason::charged_conferencing : Reason::no_plan;
  if (found.pool == kNoPool || pools_[found.pool].total_seconds == 0) return;
  claim.reason = Reason::outside_scope;
  if (!found.covered) return;
  claim.mark(Claim::pooled);
  claim.pool = found.pool;
  claim.paid = found.paid;
}

// By the kind of number; else as the card says, which then has been asked.
bool CustomerDraw::is_premium(const Drawn& drawn, telephony::NumberKind kind, Claim& claim) const {
  if (kind == telephony::NumberKind::premium) return true;
  if (kind == telephony::NumberKind::shared_cost && drawn.call.country == geography().gb) {
    return true;
  }
  if (!card_->has_premium()) return false;
  rated(claim, rate_for(drawn));
  return claim.rate != kNoRate && card_->rate(claim.rate).number_type == RateNumberType::premium;
}

CustomerDraw::PoolFound CustomerDraw::conference_pool(const Call& call) const {
  const Geography& geo = geography();
  PoolFound out{.plan = conference_plan(call), .paid = Reason::conference_pool};
  if (out.plan.is_none()) return out;
  out.pool = tenant_pools_[out.plan.index];
  out.covered = catalog::plan_of(out.plan).scope == catalog::Scope::us_ca
                    ? geo.us_or_ca(call.country)
                    : geo.zone_a[call.country];
  return out;
}

CustomerDraw::PoolFound CustomerDraw::plan_pool(const Call& call, const UserState& user,
                                                bool domestic) {
  const Geography& geo = geography();
  const CallableList list = rating_->policy.callable_list;
  const CountryIndex destination = call.country;
  PoolFound out{.plan = calling_plan(call, user)};
  if (out.plan.is_none()) return out;
  const catalog::Plan& facts = catalog::plan_of(out.plan);
  const bool bound =
      list == CallableList::every_plan ||
      (list != CallableList::off && facts.family == PlanFamily::pay_as_you_go) ||
      (list == CallableList::international_and_payg && facts.family == PlanFamily::international);
  out.callable = !bound || destination == 0 || geo.callable[destination] || domestic;
  if (!out.callable) return out;
  out.covered = domestic || (geo.us_or_ca(user.home) && geo.us_or_ca(destination) &&
                             geo.plan_index[destination] != user.plan_home);
  if (facts.pooling == catalog::Pooling::user) {
    out.pool = user_pool(user, out.plan);
    out.paid = Reason::user_minutes;
  } else if (facts.pooling == catalog::Pooling::country) {
    out.pool = country_pools_[pool_slot(out.plan, user.plan_home)];
    if (out.pool != kNoPool && facts.family == PlanFamily::international && !out.covered) {
      ++out.pool;
      out.covered = geo.callable[destination];
    }
  }
  return out;
}

RateMatch CustomerDraw::rate_for(const Drawn& drawn) const {
  if (drawn.rate != kNoRate) return {drawn.rate, drawn.located.ambiguous};
  const base::Instant start = drawn.call.start_instant();
  return card_->find(drawn.located, drawn.state->home, start, start);
}

template <bool kTrace>
Price CustomerDraw::price_for(const Drawn& drawn, RateIndex rate, const Claim& claim,
                              std::int64_t pool_seconds) const {
  const Policy& policy = rating_->policy;
  const std::int64_t seconds = priced_seconds(claim.seconds, policy);
  const std::int64_t rest = seconds - pool_seconds;
  const bool windows = policy.window_choice == WindowChoice::per_increment && card_->has_windows();
  const HotRate& hot = rate == drawn.rate ? drawn.hot : card_->hot(rate);
  if (!kTrace && rest > 0 && rest < hot.plain_seconds - hot.next_increment && !windows) {
    return plain_price(hot, rest);
  }
  if (claim.seconds == 0 && policy.zero_seconds == ZeroSeconds::fee_only) {
    return price_of_fee(card_->rate(rate), card_->rounding());
  }
  if (windows) {
    return price_by_windows(*card_, rate, drawn.number, drawn.state->home,
                            drawn.call.start_instant(), seconds, pool_seconds);
  }
  return price_of(card_->rate(rate), card_->rounding(), seconds, pool_seconds);
}

// --- what it gets

template <bool kTrace>
Outcome CustomerDraw::meet(const Claim& claim, CallIndex i, const Drawn* drawn, Trace* trace) {
  if (claim.is(Claim::decided)) return decided(claim.payer, claim.reason);
  Charge charge{.reason = claim.reason};
  if (claim.is(Claim::pooled)) {
    const Policy& policy = rating_->policy;
    const std::int64_t need = need_of(priced_seconds(claim.seconds, policy), policy);
    const std::int64_t left = left_in(claim.pool);
    if constexpr (kTrace) {
      trace->has_pool = true;
      trace->pool = claim.pool;
      trace->pool_left = left;
      trace->pool_need = need;
    }
    if (need <= left && left > 0) {
      take_from_pool(claim.pool, need, true, claim.start);
      if constexpr (kTrace) trace->pool_taken = need;
      return decided(Payer::pool, claim.paid);
    }
    charge.reason = Reason::pool_empty;
    if (policy.pool_split == PoolSplit::split && left > 0) {
      charge.pool_seconds = left;
      charge.reason = Reason::pool_split;
    }
    if (pools_[claim.pool].emptied_at == 0) pools_[claim.pool].emptied_at = claim.start;
  }
  if (claim.is(Claim::priced) && charge.pool_seconds == 0) {
    charge.total = claim.price;
    charge.nothing = claim.is(Claim::nothing);
    charge.masked = claim.is(Claim::masked);
    return fund<kTrace>(claim, i, charge, trace);
  }
  if (drawn != nullptr) return charge_outbound<kTrace>(claim, *drawn, charge, trace);
  Drawn gathered = gather(rating_->calls, i);
  prepare(std::span(&gathered, 1));
  return charge_outbound<kTrace>(claim, gathered, charge, trace);
}

template <bool kTrace>
Outcome CustomerDraw::charge_outbound(const Claim& claim, const Drawn& drawn, Charge charge,
                                      Trace* trace) {
  const RateMatch match =
      claim.is(Claim::rated) ? RateMatch{claim.rate, claim.is(Claim::masked)} : rate_for(drawn);
  if constexpr (kTrace) {
    trace->rate_asked = true;
    trace->match = match;
  }
  if (match.rate == kNoRate) {
    return decided(Payer::suspended,
                   drawn.call.country == 0 ? Reason::no_country : Reason::no_rate);
  }
  const Price price = price_for<kTrace>(drawn, match.rate, claim, charge.pool_seconds);
  if constexpr (kTrace) {
    trace->price = price;
    trace->pool_taken = charge.pool_seconds;
  }
  if (price.overflow) return decided(Payer::suspended, Reason::amount_overflow);
  charge.total = price.total;
  charge.nothing = price.charged_seconds == 0;
  charge.masked = match.ambiguous;
  return fund<kTrace>(claim, drawn.index, charge, trace);
}

template <bool kTrace>
Outcome CustomerDraw::fund(const Claim& claim, CallIndex i, const Charge& charge, Trace* trace) {
  const Policy& policy = rating_->policy;
  const UserState& user = user_state(claim.user);
  const bool outbound = claim.is(Claim::outbound);
  const std::int64_t seconds = claim.seconds;
  const base::Instant at{claim.start};
  Outcome out = decided(Payer::blocked, charge.reason);
  out.masked = charge.masked;
  if (charge.pool_seconds > 0) {
    take_from_pool(claim.pool, charge.pool_seconds, false, claim.start);
    out.has_split = true;
    split_ = {i, static_cast<std::uint32_t>(charge.pool_seconds), 0, 0};
  }
  const auto refuse = [&out](Reason reason) {
    out.reason = reason;
    return out;
  };
  const bool fee_only = seconds == 0 && policy.zero_seconds == ZeroSeconds::fee_only;
  if (charge.nothing && !fee_only) {
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
    trace->overage_on = overage_on(at);
  }
  if (balance > 0) {
    if (claim.is(Claim::needs_licence) && !user.credits_licence)
      return refuse(Reason::no_credits_licence);
    const bool whole =
        owed <= balance || recharging || policy.credit_exhaustion == CreditExhaustion::below_zero;
    if (whole) {
      credits_.spend(owed, at, i);
      [[maybe_unused]] const bool recharged = credits_.recharge(at, i);
      pay(Payer::credits);
      if constexpr (kTrace) {
        trace->balance_after = credits_.balance();
        trace->recharged = recharged;
      }
      return out;
    }
    if (policy.credit_exhaustion == CreditExhaustion::split) {
      const std::int64_t rest = seconds - std::min(charge.pool_seconds, seconds);
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
  const std::uint32_t priced = priced_seconds(static_cast<std::uint32_t>(seconds), policy);
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

template Claim CustomerDraw::claim_of<false>(const Drawn&, Trace*);
template Claim CustomerDraw::claim_of<true>(const Drawn&, Trace*);
template Outcome CustomerDraw::meet<false>(const Claim&, CallIndex, const Drawn*, Trace*);
template Outcome CustomerDraw::meet<true>(const Claim&, CallIndex, const Drawn*, Trace*);

}  // namespace rating
