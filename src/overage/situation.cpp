#include "overage/situation.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"

namespace overage {
namespace {

bool starts_with_ignore_case(std::string_view text, std::string_view start) {
  return text.size() >= start.size() &&
         base::equals_ignore_case(text.substr(0, start.size()), start);
}

// The tags column separates with semicolons or commas; the 2021 page also spells IncludeOverage.
bool is_overage_tag(std::string_view tag) {
  const auto word = base::trim(tag);
  return base::equals_ignore_case(word, "IncludesOverage") ||
         base::equals_ignore_case(word, "IncludeOverage");
}

std::string pointer(std::string_view list, std::size_t at, std::string_view field) {
  return '/' + std::string(list) + '/' + std::to_string(at) + '/' + std::string(field);
}

base::Error error_at(base::ErrorCode code, std::string field, std::string value) {
  return {code,
          base::Place{.file = {}, .row = 0, .column = 0, .field = std::move(field)},
          {{"value", std::move(value)}}};
}

// The first item whose key an earlier one already has.
template <class Items, class Key>
base::Result<base::Ok> check_unique(const Items& items, std::string_view list,
                                    std::string_view field, Key key) {
  std::set<std::string> seen;
  for (std::size_t at = 0; at < items.size(); ++at) {
    const std::string text = key(items[at]);
    if (!seen.insert(text).second) {
      return error_at(base::ErrorCode::duplicate_id, pointer(list, at, field), text);
    }
  }
  return base::Ok{};
}

base::Result<base::Ok> check_entitlements(const Situation& situation) {
  for (std::size_t at = 0; at < situation.entitlements.size(); ++at) {
    const auto& plan = situation.entitlements[at].plan;
    const Subscription* found = find_subscription(situation, plan);
    if (found == nullptr || kind_of(*found) != SubscriptionKind::azure_plan) {
      return error_at(base::ErrorCode::not_found, pointer("entitlements", at, "subscriptionId"),
                      plan.to_string());
    }
  }
  return base::Ok{};
}

base::Result<base::Ok> check_credits(const Credits& credits) {
  std::optional<base::Currency> currency;
  const auto agrees = [&currency](base::Money money) {
    if (money.currency().is_none() && money.is_zero()) return true;
    if (!currency) currency = money.currency();
    return *currency == money.currency();
  };
  const auto mismatch = [](std::string field, base::Money money) {
    return error_at(base::ErrorCode::currency_mismatch, std::move(field),
                    std::string(money.currency().code()));
  };
  for (std::size_t at = 0; at < credits.lots.size(); ++at) {
    const CreditLot& lot = credits.lots[at];
    for (const auto money : {lot.amount, lot.remaining}) {
      if (!agrees(money)) return mismatch(pointer("credits/lots", at, "amount"), money);
    }
    if (lot.remaining.micros() < 0 || lot.remaining.micros() > lot.amount.micros()) {
      return error_at(base::ErrorCode::number_out_of_range,
                      pointer("credits/lots", at, "remaining"), lot.remaining.to_string());
    }
  }
  if (!agrees(credits.trigger)) return mismatch("/credits/trigger", credits.trigger);
  if (!agrees(credits.recharge)) return mismatch("/credits/recharge", credits.recharge);
  return base::Ok{};
}

}  // namespace

SubscriptionKind kind_of(const Subscription& subscription) {
  if (starts_with_ignore_case(subscription.offer_id, "MS-AZR")) {
    return SubscriptionKind::legacy_azure;
  }
  switch (subscription.billing_type) {
    case BillingType::usage:
      return SubscriptionKind::azure_plan;
    case BillingType::license:
      return SubscriptionKind::seat;
    case BillingType::none:
      break;
  }
  return SubscriptionKind::other;
}

// The flag of the SKU (R14) or the tag of the price list (R15).
bool includes_overage(const Subscription& subscription) {
  if (base::equals_ignore_case(subscription.consumption_type, "overage")) return true;
  std::string_view rest = subscription.price_list_tags;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find_first_of(";,"), rest.size());
    if (is_overage_tag(rest.substr(0, end))) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

bool is_overage_seat(const Subscription& subscription) {
  return kind_of(subscription) == SubscriptionKind::seat && includes_overage(subscription);
}

bool is_new_commerce(const Subscription& subscription) {
  return std::count(subscription.offer_id.begin(), subscription.offer_id.end(), ':') == 2;
}

bool is_living(const Subscription& subscription) {
  return subscription.status != SubscriptionStatus::deleted &&
         subscription.status != SubscriptionStatus::expired;
}

base::Instant lapses_at(const CreditLot& lot) {
  base::CivilDate date = base::to_date(base::utc_day(lot.purchased));
  ++date.year;
  if (!base::is_valid(date)) date.day = 28;  // bought on 29 February
  return {base::start_of_utc_day(base::to_day(date)).seconds +
          base::utc_second_of_day(lot.purchased)};
}

base::Money balance_at(const Credits& credits, base::Instant at) {
  base::Currency currency;
  std::int64_t micros = 0;
  for (const CreditLot& lot : credits.lots) {
    if (currency.is_none()) currency = lot.remaining.currency();
    if (at < lapses_at(lot)) micros += lot.remaining.micros();
  }
  return {micros, currency};
}

const Partner* find_partner(const Situation& situation, base::PartnerId id) {
  if (id.is_none()) return nullptr;
  for (const Partner& partner : situation.partners) {
    if (partner.id == id) return &partner;
  }
  return nullptr;
}

const Partner* find_partner(const Situation& situation, const base::MpnId& mpn) {
  if (mpn.is_none()) return nullptr;
  for (const Partner& partner : situation.partners) {
    if (partner.mpn == mpn) return &partner;
  }
  return nullptr;
}

const Partner* acting_partner(const Situation& situation) {
  return find_partner(situation, situation.actor.partner);
}

const Subscription* find_subscription(const Situation& situation, base::SubscriptionId id) {
  for (const Subscription& subscription : situation.subscriptions) {
    if (subscription.id == id) return &subscription;
  }
  return nullptr;
}

const Entitlement* find_entitlement(const Situation& situation, base::EntitlementId id) {
  for (const Entitlement& entitlement : situation.entitlements) {
    if (entitlement.id == id) return &entitlement;
  }
  return nullptr;
}

// Settings are per service and customer (R33).
const Assignment* find_assignment(const Situation& situation, std::string_view service) {
  for (const Assignment& assignment : situation.assignments) {
    if (assignment.service == service) return &assignment;
  }
  return nullptr;
}

const PendingUpdate* find_pending(const Situation& situation, std::string_view service) {
  for (const PendingUpdate& pending : situation.pending) {
    if (pending.target.service == service) return &pending;
  }
  return nullptr;
}

const Subscription* azure_plan_of(const Situation& situation, base::PartnerId partner) {
  const Subscription* found = nullptr;
  for (const Subscription& subscription : situation.subscriptions) {
    if (subscription.seller != partner || !is_living(subscription) ||
        kind_of(subscription) != SubscriptionKind::azure_plan) {
      continue;
    }
    if (subscription.status == SubscriptionStatus::active) return &subscription;
    if (found == nullptr) found = &subscription;
  }
  return found;
}

base::PartnerId owner_of(const Situation& situation, const Entitlement& entitlement) {
  const Subscription* plan = find_subscription(situation, entitlement.plan);
  return plan == nullptr ? base::PartnerId{} : plan->seller;
}

base::Result<base::Ok> check(const Situation& situation) {
  const auto id_text = [](const auto& item) { return item.id.to_string(); };
  if (auto r = check_unique(situation.partners, "partners", "id", id_text); !r) return r;
  if (auto r = check_unique(situation.subscriptions, "subscriptions", "id", id_text); !r) return r;
  if (auto r = check_unique(situation.entitlements, "entitlements", "id", id_text); !r) return r;
  if (auto r = check_unique(situation.assignments, "assignments", "service",
                            [](const Assignment& a) { return a.service; });
      !r) {
    return r;
  }
  if (auto r = check_unique(situation.pending, "pending", "target/service",
                            [](const PendingUpdate& p) { return p.target.service; });
      !r) {
    return r;
  }
  if (auto r = check_unique(situation.agreed_holders, "agreedHolders", "service",
                            [](const AgreedHolder& a) { return a.service; });
      !r) {
    return r;
  }
  if (auto r = check_credits(situation.credits); !r) return r;
  return check_entitlements(situation);  // last: a document may lack a plan, and nothing else
}

}  // namespace overage
