#include "overage/commands.hpp"

#include <algorithm>
#include <array>

#include "overage/explain.hpp"
#include "overage/guards.hpp"
#include "overage/names.hpp"

namespace overage {
namespace {

using literals::operator""_R;

// What Microsoft calls the Azure plan in the catalogue.
constexpr std::string_view kAzurePlanOffer = "DZH318Z0BPS6:0001:DZH318Z0BML4";
constexpr std::string_view kAzurePlanName = "Azure plan";

// Everything a transition may read beside the situation it changes.
struct Occasion {
  base::Instant at;
  const LawSettings& settings;
};

void note(AuditEntry& entry, std::string key, std::string value) {
  if (!value.empty()) entry.details.emplace_back(std::move(key), std::move(value));
}

void rest_on(AuditEntry& entry, std::initializer_list<Rule> rules) {
  entry.rules.insert(entry.rules.end(), rules.begin(), rules.end());
}

Assignment* mutable_assignment(Situation& situation, std::string_view service) {
  for (Assignment& assignment : situation.assignments) {
    if (assignment.service == service) return &assignment;
  }
  return nullptr;
}

void put_assignment(Situation& situation, Assignment assignment) {
  if (Assignment* present = mutable_assignment(situation, assignment.service)) {
    *present = std::move(assignment);
  } else {
    situation.assignments.push_back(std::move(assignment));
  }
}

void drop_assignment(Situation& situation, std::string_view service) {
  std::erase_if(situation.assignments,
                [service](const Assignment& a) { return a.service == service; });
}

void drop_pending(Situation& situation, std::string_view service) {
  std::erase_if(situation.pending,
                [service](const PendingUpdate& p) { return p.target.service == service; });
}

void drop_consents(Situation& situation, std::string_view service) {
  std::erase_if(situation.consents, [service](const Consent& c) { return c.service == service; });
}

void put_agreed(Situation& situation, std::string_view service, base::PartnerId partner,
                base::Instant at) {
  std::erase_if(situation.agreed_holders,
                [service](const AgreedHolder& a) { return a.service == service; });
  situation.agreed_holders.push_back(
      {.service = std::string(service), .partner = partner, .at = at});
}

// With all three consents and nothing assigned any more, the newcomer is next in line (R38, R39).
void settle_hand_over(Situation& situation, std::string_view service, base::PartnerId giver,
                      base::Instant at, AuditEntry& entry) {
  if (held_assignment(situation, service) != nullptr) return;
  for (const Consent& consent : situation.consents) {
    if (consent.service != service || consent.holder != giver ||
        !all_consents(situation, service, giver, consent.newcomer)) {
      continue;
    }
    const base::PartnerId newcomer = consent.newcomer;
    put_agreed(situation, service, newcomer, at);
    drop_consents(situation, service);
    rest_on(entry, {38_R, 39_R});
    note(entry, "newcomer", label_of(situation, newcomer));
    return;
  }
}

base::SubscriptionId add_plan(Situation& situation, base::SubscriptionId id, base::Instant at) {
  const base::PartnerId us = situation.actor.partner;
  Subscription plan;
  plan.id = id;
  plan.offer_id = kAzurePlanOffer;
  plan.offer_name = kAzurePlanName;
  plan.friendly_name = kAzurePlanName;
  plan.billing_type = BillingType::usage;
  plan.quantity = 1;
  plan.seller = us;
  plan.created = at;
  situation.subscriptions.push_back(std::move(plan));
  for (Partner& partner : situation.partners) {
    if (partner.id == us && partner.sandbox) --partner.sandbox_plans_left;
  }
  return id;
}

NewIds complete(NewIds ids, const Situation& situation) {
  const NewIds proposed = propose_ids(situation);
  if (ids.plan.is_none()) ids.plan = proposed.plan;
  if (ids.entitlement.is_none()) ids.entitlement = proposed.entitlement;
  return ids;
}

// Makes sure the place for the charges exists and gives its id (R22-R25).
base::EntitlementId settle_target(Situation& situation, const ResolvedTarget& target, NewIds given,
                                  const Occasion& occasion, AuditEntry& entry) {
  using Way = ResolvedTarget::Way;
  if (target.way == Way::existing) {
    rest_on(entry, {23_R});
    return target.entitlement;
  }
  const NewIds ids = complete(given, situation);
  base::SubscriptionId plan = ids.plan;
  if (target.way == Way::create_with_plan) {
    rest_on(entry, {24_R});
    add_plan(situation, ids.plan, occasion.at);
  } else {
    rest_on(entry, {22_R, 23_R});
    plan = azure_plan_of(situation, situation.actor.partner)->id;
  }
  situation.entitlements.push_back({.id = ids.entitlement,
                                    .plan = plan,
                                    .friendly_name = target.name,
                                    .status = EntitlementStatus::active});
  note(entry, "created", target.name);
  return ids.entitlement;
}

template <class Assign>
void apply_assign(Situation& situation, const Assign& command, UpdateKind kind,
                  const ResolvedTarget& target, const Occasion& occasion, AuditEntry& entry) {
  const Partner* partner = acting_partner(situation);
  const bool indirect = partner->model == PartnerModel::indirect_provider;
  Assignment assignment;
  assignment.service = command.service;
  assignment.holder = partner->id;
  assignment.entitlement = settle_target(situation, target, command.ids, occasion, entry);
  if (indirect) assignment.reseller = command.reseller;  // a direct partner's means nothing (R12)
  assignment.group = command.group;
  note(entry, "service", assignment.service);
  note(entry, "entitlement", assignment.entitlement.to_string());
  note(entry, "subscription", target.name);
  note(entry, "holder", label_of(situation, assignment.holder));
  note(entry, "reseller", assignment.reseller.text());
  note(entry, "location", assignment.group.location);
  situation.pending.push_back(
      {.kind = kind, .target = std::move(assignment), .requested = occasion.at});
}

void apply_disable(Situation& situation, const Disable& command, const Occasion& occasion,
                   AuditEntry& entry) {
  const Assignment current = *find_assignment(situation, command.service);
  note(entry, "service", current.service);
  note(entry, "entitlement", current.entitlement.to_string());
  note(entry, "holder", label_of(situation, current.holder));
  situation.pending.push_back(
      {.kind = UpdateKind::disable, .target = current, .requested = occasion.at});
}

void apply_plan(Situation& situation, const CreateAzurePlan& command, const Occasion& occasion,
                AuditEntry& entry) {
  const ResolvedTarget target{
      ResolvedTarget::Way::create_with_plan, {}, std::string(kDefaultSubscriptionName)};
  const auto id = settle_target(situation, target, command.ids, occasion, entry);
  note(entry, "entitlement", id.to_string());
}

void apply_move(Situation& situation, const MoveLegacyAzure& command, const Occasion& occasion,
                AuditEntry& entry) {
  const base::PartnerId us = situation.actor.partner;
  const Subscription* present = azure_plan_of(situation, us);
  base::SubscriptionId plan = present != nullptr ? present->id : base::SubscriptionId{};
  if (present == nullptr) {
    plan = add_plan(situation, complete({command.plan, {}}, situation).plan, occasion.at);
  }
  for (Subscription& subscription : situation.subscriptions) {
    if (kind_of(subscription) != SubscriptionKind::legacy_azure || !is_living(subscription) ||
        subscription.seller != us) {
      continue;
    }
    subscription.status = SubscriptionStatus::deleted;
    base::EntitlementId id = subscription.legacy_entitlement;
    if (id.is_none() || find_entitlement(situation, id) != nullptr) {
      id = propose_ids(situation).entitlement;
    }
    situation.entitlements.push_back({.id = id,
                                      .plan = plan,
                                      .friendly_name = subscription.friendly_name,
                                      .status = EntitlementStatus::active});
    note(entry, "moved", subscription.friendly_name);
  }
  note(entry, "plan", plan.to_string());
}

void apply_consent(Situation& situation, const RecordConsent& command, const Occasion& occasion,
                   AuditEntry& entry) {
  const base::PartnerId giver = *giver_of(situation, command.service, occasion.settings);
  note(entry, "party", std::string(word_of(command.party)));
  note(entry, "from", label_of(situation, giver));
  note(entry, "to", label_of(situation, command.newcomer));
  note(entry, "given_by", command.given_by);
  situation.consents.push_back({.service = command.service,
                                .party = command.party,
                                .holder = giver,
                                .newcomer = command.newcomer,
                                .given_by = command.given_by,
                                .at = occasion.at});
  settle_hand_over(situation, command.service, giver, occasion.at, entry);
}

void apply_withdrawal(Situation& situation, const WithdrawConsent& command,
                      const Occasion& occasion, AuditEntry& entry) {
  const base::PartnerId giver = *giver_of(situation, command.service, occasion.settings);
  note(entry, "party", std::string(word_of(command.party)));
  note(entry, "to", label_of(situation, command.newcomer));
  std::erase_if(situation.consents, [&](const Consent& c) {
    return c.service == command.service && c.party == command.party && c.holder == giver &&
           c.newcomer == command.newcomer;
  });
}

void apply_recharge_off(Situation& situation) { situation.credits.auto_recharge = Fact::no; }

void apply_credits(Situation& situation, const BuyCredits& command, const Occasion& occasion,
                   AuditEntry& entry) {
  situation.credits.lots.push_back(
      {.purchased = occasion.at, .amount = command.amount, .remaining = command.amount});
  note(entry, "amount", command.amount.to_string());
  note(entry, "currency", std::string(command.amount.currency().code()));
}

// Buying brings licences and a place in the line of purchases; nothing is enabled (R16, R36).
void apply_purchase(Situation& situation, const BuySubscription& command, const Occasion& occasion,
                    AuditEntry& entry) {
  Subscription bought = command.subscription;
  if (!bought.created) bought.created = occasion.at;
  note(entry, "subscription", bought.offer_name);
  note(entry, "seller", label_of(situation, bought.seller));
  if (is_overage_seat(bought)) {
    rest_on(entry, {36_R});
    situation.purchases.push_back(
        {.partner = bought.seller, .subscription = bought.id, .at = *bought.created});
  }
  situation.subscriptions.push_back(std::move(bought));
}

void apply_confirmation(Situation& situation, const ConfirmUpdate& command,
                        const Occasion& occasion, AuditEntry& entry) {
  const PendingUpdate pending = *find_pending(situation, command.service);
  drop_pending(situation, command.service);
  entry.change =
      AssignmentChange{.service = command.service, .at = occasion.at, .now = std::nullopt};
  note(entry, "service", command.service);
  note(entry, "entitlement", pending.target.entitlement.to_string());
  if (pending.kind == UpdateKind::disable) {
    rest_on(entry, {31_R});
    drop_assignment(situation, command.service);
    settle_hand_over(situation, command.service, pending.target.holder, occasion.at, entry);
    return;
  }
  Assignment now = pending.target;
  now.since = occasion.at;
  entry.change->now = now;
  rest_on(entry, {35_R});
  if (pending.kind == UpdateKind::enable) drop_consents(situation, command.service);
  put_assignment(situation, std::move(now));
}

void apply_observation(Situation& situation, const Observe& command, const Occasion& occasion,
                       AuditEntry& entry) {
  const Assignment* before = find_assignment(situation, command.service);
  const base::PartnerId giver = before != nullptr ? before->holder : base::PartnerId{};
  const bool same = before != nullptr && command.assignment && *before == *command.assignment;
  const bool none_still = before == nullptr && !command.assignment;
  note(entry, "service", command.service);
  drop_pending(situation, command.service);
  if (same || none_still) return;
  if (!command.assignment) {
    drop_assignment(situation, command.service);
    entry.change = AssignmentChange{.service = command.service, .at = occasion.at, .now = {}};
    settle_hand_over(situation, command.service, giver, occasion.at, entry);
    return;
  }
  note(entry, "entitlement", command.assignment->entitlement.to_string());
  note(entry, "holder", label_of(situation, command.assignment->holder));
  base::Instant from = occasion.at;
  if (before == nullptr) from = command.assignment->since.value_or(kBeforeTheTrail);
  entry.change = AssignmentChange{
      .service = command.service, .at = std::min(from, occasion.at), .now = command.assignment};
  if (command.assignment->holder != giver) drop_consents(situation, command.service);
  put_assignment(situation, *command.assignment);
}

void apply_finding(Situation& situation, const RecordFinding& command, AuditEntry& entry) {
  note(entry, "check", std::string(name_of(command.prerequisite)));
  note(entry, "met", std::string(word_of(command.met)));
  const auto opposite = [](Fact fact) {
    return fact == Fact::unknown ? fact : fact == Fact::yes ? Fact::no : Fact::yes;
  };
  for (Partner& partner : situation.partners) {
    if (partner.id != situation.actor.partner) continue;
    if (command.prerequisite == Prerequisite::relationship) partner.relationship = command.met;
    if (command.prerequisite == Prerequisite::gdap) partner.gdap_reaches_azure = command.met;
    if (command.prerequisite == Prerequisite::sandbox) partner.sandbox_azure_access = command.met;
    if (command.prerequisite == Prerequisite::partner_agreement) {
      partner.partner_agreement = command.met;
    }
  }
  if (command.prerequisite == Prerequisite::customer_agreement) {
    situation.customer.customer_agreement = command.met;
  }
  // "met" means that nothing blocks; the situation records whether the policy is in force
  if (command.prerequisite == Prerequisite::token_protection) {
    situation.token_protection = opposite(command.met);
  }
}

void draw(Credits& credits, base::Money amount, base::Instant at) {
  std::int64_t open = amount.micros();
  while (open > 0) {
    CreditLot* oldest = nullptr;
    for (CreditLot& lot : credits.lots) {
      if (lot.remaining.micros() <= 0 || lapses_at(lot) <= at) continue;
      if (oldest == nullptr || lot.purchased < oldest->purchased) oldest = &lot;
    }
    if (oldest == nullptr) return;
    const std::int64_t taken = std::min(open, oldest->remaining.micros());
    oldest->remaining = {oldest->remaining.micros() - taken, oldest->remaining.currency()};
    open -= taken;
  }
}

// Adds a lot when the balance has fallen below the trigger (domain 7).
void refill(Credits& credits, base::Instant at, AuditEntry& entry) {
  if (!will_refill(credits, balance_at(credits, at))) return;
  rest_on(entry, {63_R});
  note(entry, "recharged", credits.recharge.to_string());
  credits.lots.push_back(
      {.purchased = at, .amount = credits.recharge, .remaining = credits.recharge});
}

// A charge is paid by credits or by overage, never by both (R59): the charge that finds a balance
// is the credits', also the last one, which may be more than they hold.
void apply_charge(Situation& situation, const Charge& command, const Occasion& occasion,
                  AuditEntry& entry) {
  Credits& credits = situation.credits;
  note(entry, "amount", command.amount.to_string());
  note(entry, "currency", std::string(command.amount.currency().code()));
  if (funding_of(situation, occasion.at) == FundingMode::postpaid) {
    entry.payer = Payer::overage;
    rest_on(entry, {61_R, 50_R});
    note(entry, "entitlement", find_assignment(situation)->entitlement.to_string());
    return;
  }
  entry.payer = Payer::credits;
  rest_on(entry, {59_R, 60_R});
  if (balance_at(credits, occasion.at).is_zero()) refill(credits, occasion.at, entry);
  draw(credits, command.amount, occasion.at);
  refill(credits, occasion.at, entry);
  // lots that are used up or lapsed decide nothing any more, but the last one tells that this
  // customer had credits (R62)
  while (credits.lots.size() > 1 && (credits.lots.front().remaining.is_zero() ||
                                     lapses_at(credits.lots.front()) <= occasion.at)) {
    credits.lots.erase(credits.lots.begin());
  }
}

constexpr std::initializer_list<Rule> kNoRules = {};

std::initializer_list<Rule> basis_of(CommandKind kind) {
  static constexpr auto kEnable = {8_R, 9_R, 18_R, 34_R, 43_R};
  static constexpr auto kReassign = {8_R, 32_R, 43_R};
  static constexpr auto kDisable = {8_R, 31_R, 43_R};
  static constexpr auto kMove = {21_R};
  static constexpr auto kConsent = {38_R};
  static constexpr auto kChoice = {70_R};
  static constexpr auto kRechargeOff = {63_R, 65_R};
  static constexpr auto kCredits = {58_R};
  static constexpr auto kPurchase = {16_R};
  static constexpr auto kReading = {43_R};
  static constexpr auto kFinding = {45_R};
  static constexpr auto kLocations = {47_R};
  switch (kind) {
    case CommandKind::enable:
      return kEnable;
    case CommandKind::reassign:
      return kReassign;
    case CommandKind::disable:
      return kDisable;
    case CommandKind::move_legacy_azure:
      return kMove;
    case CommandKind::record_consent:
    case CommandKind::withdraw_consent:
      return kConsent;
    case CommandKind::record_choice:
      return kChoice;
    case CommandKind::switch_off_auto_recharge:
      return kRechargeOff;
    case CommandKind::buy_credits:
      return kCredits;
    case CommandKind::buy_subscription:
      return kPurchase;
    case CommandKind::confirm_update:
    case CommandKind::observe:
      return kReading;
    case CommandKind::record_finding:
      return kFinding;
    case CommandKind::record_allowed_locations:
      return kLocations;
    case CommandKind::create_azure_plan:  // settle_target names R24
    case CommandKind::charge:             // depends on who pays
      break;
  }
  return kNoRules;
}

struct Applier {
  Situation& situation;
  const Occasion& occasion;
  const ResolvedTarget& target;
  AuditEntry& entry;

  void operator()(const Enable& c) const {
    apply_assign(situation, c, UpdateKind::enable, target, occasion, entry);
  }
  void operator()(const Reassign& c) const {
    apply_assign(situation, c, UpdateKind::reassign, target, occasion, entry);
  }
  void operator()(const Disable& c) const { apply_disable(situation, c, occasion, entry); }
  void operator()(const CreateAzurePlan& c) const { apply_plan(situation, c, occasion, entry); }
  void operator()(const MoveLegacyAzure& c) const { apply_move(situation, c, occasion, entry); }
  void operator()(const RecordConsent& c) const { apply_consent(situation, c, occasion, entry); }
  void operator()(const WithdrawConsent& c) const {
    apply_withdrawal(situation, c, occasion, entry);
  }
  void operator()(const RecordChoice& c) const {
    put_agreed(situation, c.service, c.partner, occasion.at);
    note(entry, "partner", label_of(situation, c.partner));
  }
  void operator()(const SwitchOffAutoRecharge&) const { apply_recharge_off(situation); }
  void operator()(const BuyCredits& c) const { apply_credits(situation, c, occasion, entry); }
  void operator()(const BuySubscription& c) const { apply_purchase(situation, c, occasion, entry); }
  void operator()(const ConfirmUpdate& c) const {
    apply_confirmation(situation, c, occasion, entry);
  }
  void operator()(const Observe& c) const { apply_observation(situation, c, occasion, entry); }
  void operator()(const RecordFinding& c) const { apply_finding(situation, c, entry); }
  void operator()(const RecordAllowedLocations& c) const {
    situation.allowed_locations = c.allowed;
  }
  void operator()(const Charge& c) const { apply_charge(situation, c, occasion, entry); }
};

void note_refusals(AuditEntry& entry, const std::vector<Refusal>& refusals) {
  for (const Refusal& refusal : refusals) {
    entry.rules.push_back(refusal.rule);
    note(entry, "reason", std::string(refusal.reason));
  }
}

}  // namespace

CommandKind kind_of(const Command& command) {
  // the variant lists its alternatives in the order of the enumeration
  static_assert(std::variant_size_v<Command> == kCommandKinds);
  return static_cast<CommandKind>(command.index());
}

NewIds propose_ids(const Situation& situation) {
  // splitmix64 over the customer's id: no randomness in this room, and yet no two alike
  const auto mix = [](std::uint64_t value) {
    value += 0x9E3779B97F4A7C15U;
    value = (value ^ value >> 30U) * 0xBF58476D1CE4E5B9U;
    value = (value ^ value >> 27U) * 0x94D049BB133111EBU;
    return value ^ value >> 31U;
  };
  const base::Guid& seed = situation.customer.id.guid;
  std::uint64_t count = situation.subscriptions.size() + situation.entitlements.size();
  const auto next = [&]() {
    ++count;
    return base::Guid{mix(seed.high ^ count), mix(seed.low + count * 0x632BE59BD9B4E019U)};
  };
  NewIds ids;
  do {
    ids.plan.guid = next();
  } while (find_subscription(situation, ids.plan) != nullptr);
  do {
    ids.entitlement.guid = next();
  } while (find_entitlement(situation, ids.entitlement) != nullptr);
  return ids;
}

Decision decide(Situation situation, const Command& command, base::Instant at,
                const LawSettings& settings) {
  Decision decision;
  ResolvedTarget target;
  {
    const Context context = context_of(situation, command, at, settings);
    decision.refusals = refusals_of(context);
    decision.warnings = warnings_of(context);
    decision.consequences = consequences_of(context);
    if (context.target != nullptr) target = resolve_target(context);
  }
  decision.accepted = decision.refusals.empty();
  decision.entry.at = at;
  decision.entry.actor = situation.actor;
  decision.entry.command = kind_of(command);
  decision.entry.accepted = decision.accepted;
  if (decision.accepted) {
    rest_on(decision.entry, basis_of(kind_of(command)));
    const Occasion occasion{at, settings};
    std::visit(Applier{situation, occasion, target, decision.entry}, command);
  } else {
    note_refusals(decision.entry, decision.refusals);
  }
  decision.situation = std::move(situation);
  return decision;
}

std::vector<Refusal> refusals_of(const Situation& situation, const Command& command,
                                 base::Instant at, const LawSettings& settings) {
  return refusals_of(context_of(situation, command, at, settings));
}

std::vector<Consequence> consequences_of(const Situation& situation, const Command& command,
                                         base::Instant at, const LawSettings& settings) {
  return consequences_of(context_of(situation, command, at, settings));
}

std::vector<Warning> warnings_of(const Situation& situation, const Command& command,
                                 base::Instant at, const LawSettings& settings) {
  return warnings_of(context_of(situation, command, at, settings));
}

std::vector<CheckItem> preflight(const Situation& situation, const Command& command,
                                 base::Instant at, const LawSettings& settings) {
  return preflight(context_of(situation, command, at, settings));
}

}  // namespace overage
