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
  licence_pools_ = pools_.size();
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
  return add_pool(pool);
}

std::uint32_t CustomerDraw::add_pool(const PoolUse& pool) {
  const auto index = static_cast<std::uint32_t>(pools_.size());
  pools_.push_back(pool);
  ends_with_.push_back(index);
  return index;
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
            if (rating_->policy.international == InternationalCounters::exclusive) {
              std::swap(ends_with_[slot], ends_with_[slot + 1U]);
            }
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
  const PoolUse& other = pools_[ends_with_[index]];
  if (other.used_seconds >= other.total_seconds) return 0;
  return pools_[index].total_seconds - pools_[index].used_seconds;
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
  claim.mark(Claim::kDecided);
  claim.payer = payer;
  claim.reason = reason;
}

void rated(Claim& claim, RateMatch match) {
  claim.mark(Claim::kRated);
  claim.rate = match.rate;
  if (match.ambiguous) claim.mark(Claim::kMasked);
}

void priced(Claim& claim, const Price& price) {
  claim.mark(Claim::kPriced);
  claim.price = price.total;
  if (price.charged_seconds == 0) claim.mark(Claim::kNothing);
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
  if (claim.is(Claim::kDecided) || claim.is(Claim::kPriced)) return claim;
  if (!claim.is(Claim::kRated)) rated(claim, rate_for(drawn));
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
  if (inbound.needs_licence) claim.mark(Claim::kNeedsLicence);
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
  claim.mark(Claim::kOutbound);
  if (!conference || !per_minute) claim.mark(Claim::kNeedsLicence);
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
    trace->international_counter = found.international;
  }
  if (!found.callable) return decide(claim, Payer::blocked, Reason::not_callable);
  claim.reason = conference && per_minute ? Reason::charged_conferencing : Reason::no_plan;
  if (found.pool == kNoPool || pools_[found.pool].total_seconds == 0) return;
  claim.reason = Reason::outside_scope;
  if (!found.covered) return;
  claim.mark(Claim::kPooled);
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
      out.international = true;
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

namespace {

UserRule without_funding(UserRule rule) {
  rule.spend_limit.reset();
  rule.credits_licence = true;
  rule.department.clear();
  return rule;
}

}  // namespace

ClaimBasis CustomerDraw::basis() const {
  ClaimBasis out{.card = card_,
                 .period = rating_->period,
                 .policy = rating_->policy,
                 .country = terms_->country,
                 .pools = {},
                 .country_pools = country_pools_,
                 .tenant_pools = tenant_pools_,
                 .only_plans = only_plans_,
                 .only_conferencing = only_conferencing_,
                 .users = {},
                 .anyone = without_funding(terms_->anyone)};
  for (const PoolUse& pool : std::span(pools_).first(licence_pools_)) {
    out.pools.push_back({pool.plan, pool.country, pool.counter, pool.total_seconds > 0});
  }
  for (const UserRule& rule : terms_->users) out.users.push_back(without_funding(rule));
  return out;
}

ClaimPersons CustomerDraw::persons() const {
  ClaimPersons out;
  for (const Person& person : persons_) out.first_rows.push_back(person.user);
  for (const PoolUse& pool : std::span(pools_).subspan(licence_pools_)) {
    PoolUse unused = pool;
    unused.used_seconds = 0;
    unused.calls = 0;
    unused.emptied_at = 0;
    out.pools.push_back(unused);
  }
  return out;
}

void CustomerDraw::take_on(const ClaimPersons& persons) {
  for (const UserIndex row : persons.first_rows) std::ignore = user_state(row);
  for (const PoolUse& pool : persons.pools) {
    persons_[user_state(pool.user).person].user_pool = add_pool(pool);
  }
}

// --- what it gets

template <bool kTrace>
Outcome CustomerDraw::meet(const Claim& claim, CallIndex i, const Drawn* drawn, Trace* trace) {
  if (claim.is(Claim::kDecided)) return decided(claim.payer, claim.reason);
  Charge charge{.reason = claim.reason};
  if (claim.is(Claim::kPooled)) {
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
  if (claim.is(Claim::kPriced) && charge.pool_seconds == 0) {
    charge.total = claim.price;
    charge.nothing = claim.is(Claim::kNothing);
    charge.masked = claim.is(Claim::kMasked);
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
      claim.is(Claim::kRated) ? RateMatch{claim.rate, claim.is(Claim::kMasked)} : rate_for(drawn);
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
  const bool outbound = claim.is(Claim::kOutbound);
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
    trace->recharged = recharging;
    trace->overage_on = overage_on(at);
  }
  if (balance > 0) {
    if (claim.is(Claim::kNeedsLicence) && !user.credits_licence)
      return refuse(Reason::no_credits_licence);
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

template Claim CustomerDraw::claim_of<false>(const Drawn&, Trace*);
template Claim CustomerDraw::claim_of<true>(const Drawn&, Trace*);
template Outcome CustomerDraw::meet<false>(const Claim&, CallIndex, const Drawn*, Trace*);
template Outcome CustomerDraw::meet<true>(const Claim&, CallIndex, const Drawn*, Trace*);

}  // namespace rating
