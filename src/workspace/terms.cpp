#include "workspace/terms.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <string_view>
#include <utility>

#include "base/sort.hpp"
#include "base/text.hpp"
#include "catalog/plan.hpp"
#include "overage/history.hpp"
#include "rating/rate_card.hpp"
#include "telephony/country.hpp"

namespace workspace {
namespace {

// Before and after every call there can be: 1970 and the year 10000, so that both still print.
constexpr base::Instant kAlways{0};
constexpr base::Instant kForever{253'402'300'800};

telephony::Country country_of(std::string_view code) {
  const auto country = telephony::Country::parse(code);
  return country ? *country : telephony::Country();
}

// Sums counts by plan and country, in order of the key.
class LicenceCounts {
 public:
  void add(std::string_view plan, std::string_view country, std::int64_t count,
           base::SubscriptionId subscription = {}) {
    auto& entry = counts_[{std::string(plan), std::string(country)}];
    entry.first += count;
    entry.second = subscription;
  }
  [[nodiscard]] std::vector<Licences> take() const {
    std::vector<Licences> out;
    for (const auto& [key, entry] : counts_) {
      const auto count =
          std::clamp<std::int64_t>(entry.first, 0, std::numeric_limits<std::uint32_t>::max());
      out.push_back({.plan = key.first,
                     .country = key.second,
                     .count = static_cast<std::uint32_t>(count),
                     .subscription = entry.second});
    }
    return out;
  }
  [[nodiscard]] bool empty() const { return counts_.empty(); }

 private:
  std::map<std::pair<std::string, std::string>, std::pair<std::int64_t, base::SubscriptionId>>
      counts_;
};

bool is_calling_plan(catalog::PlanFamily family) {
  return family == catalog::PlanFamily::domestic || family == catalog::PlanFamily::domestic_user ||
         family == catalog::PlanFamily::international ||
         family == catalog::PlanFamily::pay_as_you_go;
}

bool has_family(const User& user, catalog::PlanFamily family) {
  return std::any_of(user.plans.begin(), user.plans.end(), [family](const std::string& part) {
    const auto plan = catalog::plan_by_part_number(part);
    return !plan.is_none() && catalog::plan_of(plan).family == family;
  });
}

catalog::PlanId calling_plan_of(const User& user) {
  for (const auto& part : user.plans) {
    const auto plan = catalog::plan_by_part_number(part);
    if (!plan.is_none() && is_calling_plan(catalog::plan_of(plan).family)) return plan;
  }
  return {};
}

rating::UserRule rule_of(const User& user) {
  rating::UserRule rule;
  rule.id = user.id;
  rule.upn = user.upn;
  rule.plan = calling_plan_of(user);
  rule.country = country_of(user.country);
  if (const auto policy = rating::dial_out_policy_by_name(user.dial_out_policy); policy) {
    rule.dial_out = *policy;
  }
  rule.spend_limit = user.spend_limit;
  rule.extended_dial_out = has_family(user, catalog::PlanFamily::extended_dial_out);
  // without any plan named nothing is known of the user's licences
  rule.credits_licence = user.plans.empty() || has_family(user, catalog::PlanFamily::credits);
  rule.department = user.department;
  return rule;
}

rating::Funding funding_of(const Customer& customer) {
  rating::Funding funding;
  funding.overage = overage_periods(customer);
  const auto& credits = customer.situation.credits;
  for (const auto& lot : credits.lots) {
    funding.credits.push_back(
        {.purchased = base::to_date(base::utc_day(lot.purchased)), .remaining = lot.remaining});
  }
  if (credits.recharge.micros() > 0) {
    // on until it was switched off, or still on
    std::optional<base::Instant> off;
    for (const auto& entry : customer.history.entries()) {
      if (entry.accepted && entry.command == overage::CommandKind::switch_off_auto_recharge) {
        off = entry.at;
      }
    }
    if (credits.auto_recharge == overage::Fact::yes) off = kForever;
    if (off) {
      funding.recharge = rating::AutoRecharge{
          .trigger = credits.trigger, .amount = credits.recharge, .on = {{kAlways, *off}}};
    }
  }
  return funding;
}

bool has_money_of_another(const Customer& customer, base::Currency currency) {
  const auto& credits = customer.situation.credits;
  return std::any_of(
             credits.lots.begin(), credits.lots.end(),
             [currency](const auto& lot) { return lot.remaining.currency() != currency; }) ||
         std::any_of(customer.users.begin(), customer.users.end(), [currency](const User& user) {
           return user.spend_limit && user.spend_limit->currency() != currency;
         });
}

base::Error problem(const Customer& customer, base::ErrorCode code, std::string name,
                    std::string value) {
  return {.code = code,
          .args = {{"customer", customer.id().to_string()}, {std::move(name), std::move(value)}}};
}

std::uint32_t index_of(std::vector<std::shared_ptr<const Card>>& cards,
                       const std::shared_ptr<const Card>& card) {
  const auto found = std::find(cards.begin(), cards.end(), card);
  const auto index = static_cast<std::uint32_t>(found - cards.begin());
  if (found == cards.end()) cards.push_back(card);
  return index;
}

rating::Terms terms_of(const Customer& customer, std::vector<base::Error>& problems) {
  rating::Terms terms;
  terms.customer = customer.id();
  terms.name = customer.name();
  terms.country = country_of(customer.situation.customer.country);
  for (const auto& licences : licences_of(customer)) {
    const auto plan = catalog::plan_by_part_number(licences.plan);
    if (plan.is_none()) {
      problems.push_back(problem(customer, base::ErrorCode::unknown_value, "plan", licences.plan));
      continue;
    }
    auto country = country_of(licences.country);
    if (country.is_none()) country = terms.country;
    terms.licences.push_back({.country = country, .plan = plan, .purchased = licences.count});
  }
  terms.users.reserve(customer.users.size());
  for (const auto& user : customer.users) terms.users.push_back(rule_of(user));
  terms.funding = funding_of(customer);
  return terms;
}

}  // namespace

std::vector<Licences> licences_of(const Customer& customer) {
  LicenceCounts counts;
  const auto& home = customer.situation.customer.country;
  for (const auto& stated : customer.licences) {
    counts.add(stated.plan, stated.country, stated.count, stated.subscription);
  }
  if (!counts.empty()) return counts.take();
  for (const auto& user : customer.users) {
    for (const auto& part : user.plans) {
      counts.add(part, user.country.empty() ? home : user.country, 1);
    }
  }
  if (!counts.empty()) return counts.take();
  for (const auto& bought : customer.situation.subscriptions) {
    if (overage::kind_of(bought) != overage::SubscriptionKind::seat ||
        bought.status != overage::SubscriptionStatus::active) {
      continue;
    }
    const auto plan = catalog::plan_by_offer_name(bought.offer_name);
    if (plan.is_none() || catalog::plan_of(plan).part_numbers.empty()) continue;
    const auto& country = bought.usage_locations.size() == 1 ? bought.usage_locations[0] : home;
    counts.add(catalog::plan_of(plan).part_numbers[0], country, bought.quantity, bought.id);
  }
  return counts.take();
}

std::vector<base::Period> overage_periods(const Customer& customer) {
  std::vector<base::Period> periods;
  for (const auto& period : customer.history.periods()) {
    periods.push_back({period.start.value_or(kAlways), period.end.value_or(kForever)});
  }
  if (!periods.empty()) return periods;
  const bool trail_is_silent =
      std::none_of(customer.history.entries().begin(), customer.history.entries().end(),
                   [](const auto& entry) { return entry.change.has_value(); });
  if (const auto* assignment = overage::find_assignment(customer.situation);
      assignment != nullptr && trail_is_silent) {
    periods.push_back({assignment->since.value_or(kAlways), kForever});
  }
  return periods;
}

std::shared_ptr<const Card> card_of(const Workspace& workspace, const Customer& customer) {
  if (!customer.card.empty()) return find_card(workspace, customer.card);
  for (auto card = workspace.cards.rbegin(); card != workspace.cards.rend(); ++card) {
    if ((*card)->card->currency == customer.currency) return *card;
  }
  if (workspace.cards.empty()) return nullptr;
  const auto& last = workspace.cards.back();
  return has_money_of_another(customer, last->card->currency) ? nullptr : last;
}

Basis basis_of(const Workspace& workspace, base::BillingMonth /*month*/) {
  Basis basis;
  auto customers = workspace.customers;
  base::sort(customers, [](const auto& a, const auto& b) { return a->id() < b->id(); });
  basis.terms.reserve(customers.size());
  for (const auto& customer : customers) {
    auto terms = terms_of(*customer, basis.problems);
    const auto card = card_of(workspace, *customer);
    if (!card) {
      terms.card = kNoCard;
      basis.problems.push_back(
          problem(*customer, base::ErrorCode::not_found, "card", customer->card));
    } else {
      terms.card = index_of(basis.cards, card);
      if (!customer->currency.is_none() && card->card->currency != customer->currency) {
        basis.problems.push_back(problem(*customer, base::ErrorCode::currency_mismatch, "card",
                                         std::string(card->card->currency.code())));
      }
    }
    basis.terms.push_back(std::move(terms));
  }
  return basis;
}

}  // namespace workspace
