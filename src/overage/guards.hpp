#pragma once
// Inside of the room: the guards of every command. A guard looks at one thing and adds every reason
// it finds against the command; none knows of the others, so all reasons come out together.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "overage/commands.hpp"
#include "overage/evaluate.hpp"

namespace overage {

// What guards look at. The pointers are null where a command has no such thing.
struct Context {
  const Situation& situation;
  const Command& command;
  base::Instant at;
  const LawSettings& settings;
  CommandKind kind;
  std::string_view service{kPhoneServices};
  const Partner* partner = nullptr;  // who acts; null for people of the customer
  const Target* target = nullptr;
  const base::MpnId* reseller = nullptr;
  const ResourceGroup* group = nullptr;
  const NewIds* ids = nullptr;
};

[[nodiscard]] Context context_of(const Situation& situation, const Command& command,
                                 base::Instant at, const LawSettings& settings);

using Refusals = std::vector<Refusal>;
using Guard = void (*)(const Context&, Refusals&);

[[nodiscard]] std::span<const Guard> guards_of(CommandKind kind);
[[nodiscard]] Refusals refusals_of(const Context& context);

void guard_partner_side(const Context& context, Refusals& out);
void guard_role(const Context& context, Refusals& out);
void guard_not_a_reseller(const Context& context, Refusals& out);
void guard_known_partner(const Context& context, Refusals& out);
void guard_transacting_partner(const Context& context, Refusals& out);
void guard_relationship(const Context& context, Refusals& out);
void guard_audience(const Context& context, Refusals& out);
void guard_scope(const Context& context, Refusals& out);
void guard_eligible_subscription(const Context& context, Refusals& out);
void guard_no_legacy_azure(const Context& context, Refusals& out);
void guard_one_assignment(const Context& context, Refusals& out);
void guard_consents(const Context& context, Refusals& out);
void guard_holder_gave_up(const Context& context, Refusals& out);
void guard_first_in_line(const Context& context, Refusals& out);
void guard_assigned(const Context& context, Refusals& out);
void guard_holder(const Context& context, Refusals& out);
void guard_target_choice(const Context& context, Refusals& out);
void guard_target_exists(const Context& context, Refusals& out);
void guard_target_active(const Context& context, Refusals& out);
void guard_reseller_id(const Context& context, Refusals& out);
void guard_sandbox(const Context& context, Refusals& out);
void guard_agreements(const Context& context, Refusals& out);
void guard_gdap(const Context& context, Refusals& out);
void guard_token_protection(const Context& context, Refusals& out);
void guard_allowed_locations(const Context& context, Refusals& out);
void guard_no_pending_update(const Context& context, Refusals& out);
void guard_new_ids(const Context& context, Refusals& out);

// Where the charges would go once everything is carried out.
struct ResolvedTarget {
  enum class Way : std::uint8_t { existing, create, create_with_plan };
  Way way = Way::existing;
  base::EntitlementId entitlement;  // existing only
  std::string name;
};
// Precondition: the context has a target.
[[nodiscard]] ResolvedTarget resolve_target(const Context& context);

// Licence subscriptions that make the customer eligible (R18).
[[nodiscard]] bool counts_as_eligible(const Subscription& subscription,
                                      const LawSettings& settings);
[[nodiscard]] bool has_eligible_subscription(const Situation& situation,
                                             const LawSettings& settings);

// The partner that holds the service or is about to (a pending enable); null = nobody.
[[nodiscard]] const Assignment* held_assignment(const Situation& situation,
                                                std::string_view service);
// From whom a newcomer takes over: the holder, or else who is first in line.
[[nodiscard]] std::optional<base::PartnerId> giver_of(const Situation& situation,
                                                      std::string_view service,
                                                      const LawSettings& settings);
[[nodiscard]] const Consent* find_consent(const Situation& situation, std::string_view service,
                                          ConsentParty party, base::PartnerId holder,
                                          base::PartnerId newcomer);
[[nodiscard]] bool all_consents(const Situation& situation, std::string_view service,
                                base::PartnerId holder, base::PartnerId newcomer);

// "cloud_out_of_scope", "country_out_of_scope" or "segment_out_of_scope": which part is outside the
// distributor's scope (R69); empty = inside.
[[nodiscard]] std::string_view out_of_scope(const Context& context);
// The location is not among the allowed ones. Compared without case and spaces.
[[nodiscard]] bool is_location_forbidden(const AllowedLocations& allowed,
                                         std::string_view location);

// A partner's name, or its PartnerID, or its id; empty when nobody knows who it is.
[[nodiscard]] std::string label_of(const Situation& situation, base::PartnerId id);

[[nodiscard]] bool will_refill(const Credits& credits, base::Money balance);

}  // namespace overage
