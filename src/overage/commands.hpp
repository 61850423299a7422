#pragma once
// What can be done, as pure transitions: a situation, a command and a time give a decision. The
// caller appends the decision's entry to the history, refused or not.

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "overage/answers.hpp"
#include "overage/history.hpp"
#include "overage/settings.hpp"
#include "overage/situation.hpp"

namespace overage {

// Where the charges go.
struct Target {
  enum class Kind : std::uint8_t {
    automatic,  // "Subscription 1" if it exists, else create it, with the plan if need be (R24, R25)
    existing,   // the named Azure subscription (R23)
    create,     // a new Azure subscription under the plan (R22, R23)
  };
  Kind kind = Kind::automatic;
  base::EntitlementId entitlement;  // existing: which one
  std::string friendly_name;        // create: its name; empty = "Subscription 1"
  friend bool operator==(const Target&, const Target&) = default;
};

// Ids for what a command may create. In the real service they come from Microsoft; left out, they
// are derived from the situation (propose_ids), the same every time.
struct NewIds {
  base::SubscriptionId plan;
  base::EntitlementId entitlement;
  friend bool operator==(const NewIds&, const NewIds&) = default;
};

struct Enable {
  std::string service{kPhoneServices};
  Target target;
  base::MpnId reseller;  // indirect model only (R12)
  ResourceGroup group;
  NewIds ids;
};
// Moves the assignment to another Azure subscription of the same partner (R32).
struct Reassign {
  std::string service{kPhoneServices};
  Target target;
  base::MpnId reseller;
  ResourceGroup group;
  NewIds ids;
};
// "None" (R31).
struct Disable {
  std::string service{kPhoneServices};
};
// A zero-cost Azure plan and "Subscription 1" (R24), ahead of enabling.
struct CreateAzurePlan {
  NewIds ids;
};
// Legacy Azure subscriptions become Azure subscriptions under a plan (R21).
struct MoveLegacyAzure {
  base::SubscriptionId plan;  // used when the partner has no plan yet
};
struct RecordConsent {
  std::string service{kPhoneServices};
  ConsentParty party = ConsentParty::customer;
  base::PartnerId newcomer;
  std::string given_by;
};
struct WithdrawConsent {
  std::string service{kPhoneServices};
  ConsentParty party = ConsentParty::customer;
  base::PartnerId newcomer;
};
// The customer names the partner that shall collect overage (R70).
struct RecordChoice {
  std::string service{kPhoneServices};
  base::PartnerId partner;
};
struct SwitchOffAutoRecharge {};
struct BuyCredits {
  base::Money amount;
};
struct BuySubscription {
  Subscription subscription;
};
// Partner Center was read again: what it shows (R43).
struct ConfirmUpdate {
  std::string service{kPhoneServices};
  bool enabled = true;
  base::EntitlementId entitlement;
};
// What Partner Center shows for a service, taken over as it is; without an assignment = none. An
// update of ours that is still pending is given up.
struct Observe {
  std::string service{kPhoneServices};
  std::optional<Assignment> assignment;
};
// Somebody looked up a prerequisite that can be looked up: relationship, partner_agreement,
// customer_agreement, gdap, token_protection, sandbox.
struct RecordFinding {
  Prerequisite prerequisite = Prerequisite::gdap;
  Fact met = Fact::unknown;
};
struct RecordAllowedLocations {
  AllowedLocations allowed;
};
// One per-minute charge arises: who pays it (R59-R63)?
struct Charge {
  base::Money amount;
};

using Command =
    std::variant<Enable, Reassign, Disable, CreateAzurePlan, MoveLegacyAzure, RecordConsent,
                 WithdrawConsent, RecordChoice, SwitchOffAutoRecharge, BuyCredits, BuySubscription,
                 ConfirmUpdate, Observe, RecordFinding, RecordAllowedLocations, Charge>;

[[nodiscard]] CommandKind kind_of(const Command& command);

// Ids nothing in the situation has, derived from the customer's.
[[nodiscard]] NewIds propose_ids(const Situation& situation);

// Who may make the first assignment: the newcomer of an agreed hand-over, the customer's choice, or
// the first purchaser (R36); nothing = any partner, or not known.
[[nodiscard]] std::optional<base::PartnerId> first_in_line(const Situation& situation,
                                                           std::string_view service,
                                                           const LawSettings& settings);

struct Decision {
  bool accepted = false;
  Situation situation;            // the new one; as it was when refused
  AuditEntry entry;               // to be appended to the history in both cases
  std::vector<Refusal> refusals;  // all reasons, not only the first; empty when accepted
  std::vector<Warning> warnings;
  std::vector<Consequence> consequences;  // of the command, also when refused: what it would mean
};

// Errors of structure cannot occur for a situation that passed check().
[[nodiscard]] Decision decide(Situation situation, const Command& command, base::Instant at,
                              const LawSettings& settings);

// Every reason against the command, without carrying it out.
[[nodiscard]] std::vector<Refusal> refusals_of(const Situation& situation, const Command& command,
                                               base::Instant at, const LawSettings& settings);
// What it would mean, in words: who will be billed, from when, what stops working.
[[nodiscard]] std::vector<Consequence> consequences_of(const Situation& situation,
                                                       const Command& command, base::Instant at,
                                                       const LawSettings& settings);
[[nodiscard]] std::vector<Warning> warnings_of(const Situation& situation, const Command& command,
                                               base::Instant at, const LawSettings& settings);
// The pre-flight checklist of an Enable or Reassign; empty for other commands.
[[nodiscard]] std::vector<CheckItem> preflight(const Situation& situation, const Command& command,
                                               base::Instant at, const LawSettings& settings);

}  // namespace overage
