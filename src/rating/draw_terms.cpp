// What drawing reads of a customer's terms before its first call: rules, pools, credits.
#include <algorithm>
#include <limits>
#include <tuple>

#include "base/sort.hpp"
#include "base/text.hpp"
#include "rating/draw.hpp"

namespace rating {
namespace {

using catalog::PlanFamily;
using catalog::PlanId;
using telephony::Country;
using telephony::CountryIndex;

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
  for (const catalog::Plan& plan : catalog::all_plans()) {
    const bool calling = is_calling_plan(plan.id);
    if (!calling && plan.pooling != catalog::Pooling::tenant) continue;
    for (const Licences& licences : terms_->licences) {
      const std::int64_t count = licences_of(licences, plan.id);
      if (count <= 0) continue;
      const CountryIndex country = telephony::index_of(telephony::plan_country(licences.country));
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

void CustomerDraw::read_rule(UserIndex user_index, UserState& state) {
  const User& user = rating_->calls.users()[user_index];
  const UserRule& rule = rule_of(user);
  const Country home = !rule.country.is_none()    ? rule.country
                       : !user.location.is_none() ? user.location
                                                  : terms_->country;
  state.home = telephony::index_of(home);
  state.plan_home = telephony::index_of(telephony::plan_country(home));
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
    person.user = user_index;
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

// --- claims that are kept

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

bool CustomerDraw::fits(const ClaimBasis& kept) const { return basis() == kept; }

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

// --- results

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

}  // namespace rating
