#pragma once
// A customer on whom everything works, for tests to spoil in one place at a time.

#include <string>

#include "overage/commands.hpp"
#include "overage/evaluate.hpp"

namespace overage_test {

using overage::literals::operator""_R;

template <class Id>
Id id_of(std::uint64_t number) {
  return Id{base::Guid{0x1000, number}};
}

inline const auto kUs = id_of<base::PartnerId>(1);
inline const auto kOther = id_of<base::PartnerId>(2);
inline const auto kReseller = id_of<base::PartnerId>(3);
inline const auto kSeats = id_of<base::SubscriptionId>(11);
inline const auto kPlan = id_of<base::SubscriptionId>(12);
inline const auto kOtherPlan = id_of<base::SubscriptionId>(13);
inline const auto kDefault = id_of<base::EntitlementId>(21);
inline const auto kSecond = id_of<base::EntitlementId>(22);
inline const auto kOthers = id_of<base::EntitlementId>(23);

inline base::Instant at(const char* text) { return base::parse_instant(text).value(); }
inline const base::Instant kNow = at("2026-06-10T09:00:00Z");

inline base::Money eur(const char* amount) {
  return base::Money::parse(amount, base::Currency::parse("EUR").value()).value();
}

inline overage::Subscription seats(base::SubscriptionId id, base::PartnerId seller,
                                   const char* created) {
  overage::Subscription s;
  s.id = id;
  s.offer_id = "CFQ7TTC0LH18:0001:CFQ7TTC0K5D2";
  s.offer_name = "Domestic Calling Plan";
  s.consumption_type = "overage";
  s.quantity = 40;
  s.seller = seller;
  s.created = at(created);
  return s;
}

inline overage::Subscription azure_plan(base::SubscriptionId id, base::PartnerId seller) {
  overage::Subscription s;
  s.id = id;
  s.offer_id = "DZH318Z0BPS6:0001:DZH318Z0BML4";
  s.offer_name = "Azure plan";
  s.billing_type = overage::BillingType::usage;
  s.seller = seller;
  return s;
}

inline overage::Subscription legacy_azure(base::PartnerId seller) {
  overage::Subscription s;
  s.id = id_of<base::SubscriptionId>(19);
  s.offer_id = "MS-AZR-0145P";
  s.friendly_name = "Old servers";
  s.billing_type = overage::BillingType::usage;
  s.seller = seller;
  s.legacy_entitlement = id_of<base::EntitlementId>(29);
  return s;
}

inline overage::Partner partner(base::PartnerId id, const char* name, const char* mpn,
                                overage::PartnerModel model = overage::PartnerModel::direct) {
  overage::Partner p;
  p.id = id;
  p.name = name;
  p.model = model;
  p.mpn = base::MpnId::parse(mpn).value();
  p.relationship = overage::Fact::yes;
  p.partner_agreement = overage::Fact::yes;
  p.gdap_reaches_azure = overage::Fact::yes;
  return p;
}

inline overage::Situation ready() {
  overage::Situation s;
  s.customer.id = id_of<base::CustomerId>(5);
  s.customer.name = "Alpine Ski House";
  s.customer.country = "AT";
  s.customer.customer_agreement = overage::Fact::yes;
  s.partners = {partner(kUs, "Contoso", "4711001"), partner(kOther, "Fabrikam", "4711002")};
  s.actor = {"Ana", overage::Role::admin_agent, kUs};
  s.subscriptions = {seats(kSeats, kUs, "2026-01-01T00:00:00Z"), azure_plan(kPlan, kUs)};
  s.entitlements = {{kDefault, kPlan, "Subscription 1", overage::EntitlementStatus::active},
                    {kSecond, kPlan, "Telephony", overage::EntitlementStatus::active}};
  s.token_protection = overage::Fact::no;
  s.allowed_locations.in_force = overage::Fact::no;
  return s;
}

inline overage::Situation as_provider() {
  overage::Situation s = ready();
  s.partners[0].model = overage::PartnerModel::indirect_provider;
  auto reseller =
      partner(kReseller, "Litware", "1234567", overage::PartnerModel::indirect_reseller);
  reseller.provider = kUs;
  s.partners.push_back(reseller);
  return s;
}

inline overage::Situation assigned(base::PartnerId holder = kUs,
                                   base::EntitlementId entitlement = kDefault) {
  overage::Situation s = ready();
  overage::Assignment a;
  a.holder = holder;
  a.entitlement = entitlement;
  a.since = at("2026-03-04T10:00:00Z");
  s.assignments.push_back(a);
  return s;
}

inline void give_credits(overage::Situation& s, const char* amount,
                         const char* bought = "2026-05-01T00:00:00Z") {
  s.credits.lots.push_back({at(bought), eur(amount), eur(amount)});
}

inline void let_recharge(overage::Situation& s) {
  s.credits.auto_recharge = overage::Fact::yes;
  s.credits.trigger = eur("100");
  s.credits.recharge = eur("200");
}

inline overage::Decision run(const overage::Situation& s, const overage::Command& command,
                             const overage::LawSettings& settings = {}) {
  return overage::decide(s, command, kNow, settings);
}

// "R21/800112/403 legacy_azure; ..." of every refusal.
inline std::string reasons(const std::vector<overage::Refusal>& refusals) {
  std::string out;
  for (const auto& refusal : refusals) {
    if (!out.empty()) out += "; ";
    out += overage::name_of(refusal.rule) + '/' + std::to_string(refusal.fault.code) + '/' +
           std::to_string(refusal.fault.http) + ' ' + std::string(refusal.reason);
  }
  return out;
}

inline std::string reasons(const overage::Situation& s, const overage::Command& command,
                           const overage::LawSettings& settings = {}) {
  return reasons(overage::refusals_of(s, command, kNow, settings));
}

template <class Items, class Member>
std::string keys(const Items& items, Member member) {
  std::string out;
  for (const auto& item : items) {
    if (!out.empty()) out += ' ';
    out += item.*member;
  }
  return out;
}

inline std::string keys(const std::vector<overage::Warning>& warnings) {
  return keys(warnings, &overage::Warning::warning);
}
inline std::string keys(const std::vector<overage::Consequence>& consequences) {
  return keys(consequences, &overage::Consequence::consequence);
}

}  // namespace overage_test
