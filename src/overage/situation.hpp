#pragma once
// Everything the law needs to know about one customer, as a value. Facts that nobody has looked up
// yet are `unknown`, never guessed.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "base/money.hpp"
#include "base/time.hpp"

namespace overage {

// The only service documented for overage (domain 1.3, "type"). Settings are per service (R33).
inline constexpr std::string_view kPhoneServices = "PhoneServices";
// Name of the subscription the service creates by itself (R24), compared exactly (domain 1.4).
inline constexpr std::string_view kDefaultSubscriptionName = "Subscription 1";
// The resource group overage creates; nobody can choose another (R26).
inline constexpr std::string_view kResourceGroupName = "M365";

enum class Fact : std::uint8_t { unknown, yes, no };

// ---- partners and actors -------------------------------------------------------------------

enum class PartnerModel : std::uint8_t { direct, indirect_provider, indirect_reseller };

// One partner as far as this customer is concerned.
struct Partner {
  base::PartnerId id;
  std::string name;
  PartnerModel model = PartnerModel::direct;
  base::MpnId mpn;                          // PartnerID; what `partnerId` of the API names (R12)
  base::PartnerId provider;                 // of an indirect reseller; none otherwise (R10)
  Fact relationship = Fact::unknown;        // commercial relationship with the customer
  Fact partner_agreement = Fact::unknown;   // Microsoft Partner Agreement accepted (R30)
  Fact gdap_reaches_azure = Fact::unknown;  // R44
  bool in_preview = false;  // technical preview, asked for by the 2021 page only (R13)
  bool sandbox = false;     // R29
  Fact sandbox_azure_access = Fact::unknown;
  std::int32_t sandbox_plans_left = 0;  // how many Azure plans the sandbox may still create
  std::string unknown = {};             // see Situation
  friend bool operator==(const Partner&, const Partner&) = default;
};

enum class Role : std::uint8_t {
  admin_agent,
  sales_agent,
  helpdesk_agent,
  billing_admin,
  global_admin,           // of the partner's own tenant
  customer_global_admin,  // from here on: people of the customer
  customer_user,
};

// Who asks.
struct Actor {
  std::string name;
  Role role = Role::admin_agent;
  base::PartnerId partner;   // none for people of the customer
  std::string unknown = {};  // see Situation
  friend bool operator==(const Actor&, const Actor&) = default;
};

[[nodiscard]] constexpr bool is_customer_side(Role role) {
  return role == Role::customer_global_admin || role == Role::customer_user;
}

// ---- customer ------------------------------------------------------------------------------

enum class Cloud : std::uint8_t { international, government, china };
enum class Segment : std::uint8_t { commercial, education, nonprofit, government };

struct Customer {
  base::CustomerId id;
  std::string name;
  std::string domain;
  std::string country;  // ISO 3166-1 alpha-2, upper case; empty = unknown
  Cloud cloud = Cloud::international;
  Segment segment = Segment::commercial;
  Fact customer_agreement = Fact::unknown;  // Microsoft Customer Agreement accepted (R30)
  std::string unknown = {};                 // see Situation
  friend bool operator==(const Customer&, const Customer&) = default;
};

// ---- subscriptions -------------------------------------------------------------------------

enum class SubscriptionStatus : std::uint8_t {
  none,
  active,
  pending,
  suspended,
  expired,
  deleted,
  disabled,
};
enum class BillingType : std::uint8_t { none, usage, license };
// Zone of a Pay-As-You-Go licence (domain 3.3); `none` for every other product.
enum class LicenceZone : std::uint8_t { none, zone1, zone2, mexico };

// A subscription in Partner Center's terms (domain 1.8), reduced to what decides.
struct Subscription {
  base::SubscriptionId id;
  std::string offer_id;  // ProductId:SkuId:AvailabilityId, MS-AZR-..., or a GUID
  std::string offer_name;
  std::string friendly_name;
  SubscriptionStatus status = SubscriptionStatus::active;
  BillingType billing_type = BillingType::license;
  std::int64_t quantity = 0;
  std::string consumption_type;  // "overage" or empty (R14)
  std::string price_list_tags;   // tags column of the price list (R15)
  base::PartnerId seller;        // whose list it stands in; none = bought direct from Microsoft
  base::MpnId reseller;          // reseller of record (`partnerId`)
  base::EntitlementId legacy_entitlement;  // of a legacy Azure subscription
  std::optional<base::Instant> created;
  LicenceZone zone = LicenceZone::none;
  std::vector<std::string> usage_locations;  // countries of the users that hold its licences
  std::string source;  // as it was read, opaque to the law: what it does not know is written back
  std::string unknown = {};  // see Situation
  friend bool operator==(const Subscription&, const Subscription&) = default;
};

enum class SubscriptionKind : std::uint8_t { seat, azure_plan, legacy_azure, other };

// By the offer and the billing type (domain 1.8).
[[nodiscard]] SubscriptionKind kind_of(const Subscription& subscription);
// The flag of R14 or the price-list tag of R15, in any case, both spellings.
[[nodiscard]] bool includes_overage(const Subscription& subscription);
// A licence subscription that includes overage, whatever its status.
[[nodiscard]] bool is_overage_seat(const Subscription& subscription);
// Sold through the new commerce experience: the offer names product, SKU and availability.
[[nodiscard]] bool is_new_commerce(const Subscription& subscription);
// Still there: neither deleted nor expired.
[[nodiscard]] bool is_living(const Subscription& subscription);

// ---- Azure ---------------------------------------------------------------------------------

enum class EntitlementStatus : std::uint8_t { active, suspended, cancelled };

// An Azure subscription under an Azure plan (domain 1.9): the place overage is billed to.
struct Entitlement {
  base::EntitlementId id;
  base::SubscriptionId plan;  // the Azure plan's subscription, one of Situation::subscriptions
  std::string friendly_name;
  EntitlementStatus status = EntitlementStatus::active;
  std::string source;        // as it was read (see Subscription)
  std::string unknown = {};  // see Situation
  friend bool operator==(const Entitlement&, const Entitlement&) = default;
};

// The Azure Policy built-ins "Allowed locations" (R47).
struct AllowedLocations {
  Fact in_force = Fact::unknown;
  std::vector<std::string> locations;  // Azure region names, lower case; only when in force
  std::string unknown = {};            // see Situation
  friend bool operator==(const AllowedLocations&, const AllowedLocations&) = default;
};

// ---- assignment ----------------------------------------------------------------------------

// What a partner may choose of the resource group: never its name (R26).
struct ResourceGroup {
  std::map<std::string, std::string> tags;
  std::string location;      // Azure region name; empty = left to the service
  std::string unknown = {};  // see Situation
  friend bool operator==(const ResourceGroup&, const ResourceGroup&) = default;
};

// Overage of one service of the customer flows to one Azure subscription of one partner (R33-R35).
struct Assignment {
  std::string service{kPhoneServices};
  base::PartnerId holder;
  base::EntitlementId entitlement;
  base::MpnId reseller;  // PartnerID of the indirect reseller; none in the direct model (R12)
  ResourceGroup group;
  std::optional<base::Instant> since;  // none = in force when first seen, start unknown
  std::string source;                  // as it was read (see Subscription)
  std::string unknown = {};            // see Situation
  friend bool operator==(const Assignment&, const Assignment&) = default;
};

enum class UpdateKind : std::uint8_t { enable, reassign, disable };

// An update the service has accepted and not yet shown on a re-read (R43).
struct PendingUpdate {
  UpdateKind kind = UpdateKind::enable;
  Assignment target;  // what a re-read must show; of a disable: what is to go
  base::Instant requested;
  std::string unknown = {};  // see Situation
  friend bool operator==(const PendingUpdate&, const PendingUpdate&) = default;
};

// An overage-eligible purchase by this customer, whichever partner sold it (R36).
struct Purchase {
  base::PartnerId partner;
  base::SubscriptionId subscription;  // may have ended since
  base::Instant at;
  std::string unknown = {};  // see Situation
  friend bool operator==(const Purchase&, const Purchase&) = default;
};

enum class ConsentParty : std::uint8_t { customer, holder, newcomer };

// One of the three agreements of a hand-over (R38).
struct Consent {
  std::string service{kPhoneServices};
  ConsentParty party = ConsentParty::customer;
  base::PartnerId holder;    // who gives the assignment up
  base::PartnerId newcomer;  // who takes it
  std::string given_by;
  base::Instant at;
  std::string unknown = {};  // see Situation
  friend bool operator==(const Consent&, const Consent&) = default;
};

// Who is first in line by agreement: the newcomer of a completed hand-over, or the customer's
// choice in the distributor's reading (R70).
struct AgreedHolder {
  std::string service{kPhoneServices};
  base::PartnerId partner;
  base::Instant at;
  std::string unknown = {};  // see Situation
  friend bool operator==(const AgreedHolder&, const AgreedHolder&) = default;
};

// ---- communication credits -----------------------------------------------------------------

struct CreditLot {
  base::Instant purchased;
  base::Money amount;
  base::Money remaining;
  std::string unknown = {};  // see Situation
  friend bool operator==(const CreditLot&, const CreditLot&) = default;
};

// Prepaid balance the customer bought from Microsoft (domain 7). One currency.
struct Credits {
  std::vector<CreditLot> lots;
  Fact auto_recharge = Fact::no;
  base::Money trigger;   // "When the balance falls below"
  base::Money recharge;  // "Recharge with"
  Fact card_works = Fact::unknown;
  std::string unknown = {};  // see Situation
  friend bool operator==(const Credits&, const Credits&) = default;
};

// Lots lapse 12 months after purchase (domain 7).
[[nodiscard]] base::Instant lapses_at(const CreditLot& lot);
// What is left at an instant, without lapsed lots; zero micro-units of no currency without lots.
[[nodiscard]] base::Money balance_at(const Credits& credits, base::Instant at);

// ---- the whole -----------------------------------------------------------------------------

struct Situation {
  Customer customer;
  std::vector<Partner> partners;  // us, our provider or resellers, and others we know of
  Actor actor;
  std::vector<Subscription> subscriptions;
  std::vector<Entitlement> entitlements;
  Fact token_protection = Fact::unknown;  // yes = the policy is in force and blocks (R46)
  AllowedLocations allowed_locations;
  std::vector<Purchase> purchases;
  std::vector<Assignment> assignments;  // at most one a service (R34)
  std::vector<PendingUpdate> pending;   // at most one a service
  std::vector<Consent> consents;
  std::vector<AgreedHolder> agreed_holders;  // at most one a service
  Credits credits;
  // What a newer release wrote and this one does not know, kept to be written back: the members of a
  // JSON object, opaque to the law. So it is in each part of a situation and of its history.
  std::string unknown = {};
  friend bool operator==(const Situation&, const Situation&) = default;
};

// All look-ups return null when there is none.
[[nodiscard]] const Partner* find_partner(const Situation& situation, base::PartnerId id);
[[nodiscard]] const Partner* find_partner(const Situation& situation, const base::MpnId& mpn);
[[nodiscard]] const Partner* acting_partner(const Situation& situation);
[[nodiscard]] const Subscription* find_subscription(const Situation& situation,
                                                    base::SubscriptionId id);
[[nodiscard]] const Entitlement* find_entitlement(const Situation& situation,
                                                  base::EntitlementId id);
[[nodiscard]] const Assignment* find_assignment(const Situation& situation,
                                                std::string_view service = kPhoneServices);
[[nodiscard]] const PendingUpdate* find_pending(const Situation& situation,
                                                std::string_view service = kPhoneServices);
// The living Azure plan a partner holds for the customer; an active one if there are several.
[[nodiscard]] const Subscription* azure_plan_of(const Situation& situation,
                                                base::PartnerId partner);
// Whose plan an entitlement stands under; none when it has no plan in the situation.
[[nodiscard]] base::PartnerId owner_of(const Situation& situation, const Entitlement& entitlement);

// Structural soundness: unique ids, one assignment and one pending update a service, entitlements
// under a known plan, one currency of credits. Errors: duplicate_id, not_found, currency_mismatch;
// the place's field is a JSON pointer into the scenario shape ("/subscriptions/2/id").
[[nodiscard]] base::Result<base::Ok> check(const Situation& situation);

}  // namespace overage
