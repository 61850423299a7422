#include "overage/guards.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace overage {
namespace {

using literals::operator""_R;

constexpr Fault kNoSuchSubscription{800111, 404};
constexpr Fault kLegacyAzure{800112, 403};
constexpr Fault kNotEligibleToManage{800114, 403};
constexpr Fault kHeldByAnother{800115, 403};
constexpr Fault kRoleNotPermitted{900150, 403};
constexpr Fault kNoRelationship{20002, 403};
constexpr Fault kPartnerNotFound{800015, 404};
constexpr Fault kNotAReseller{800016, 400};
constexpr Fault kOwnAgreementMissing{900124, 403};
constexpr Fault kResellerAgreementMissing{900123, 403};
constexpr Fault kInvalidProperty{3000, 400};
constexpr Fault kSuspendedCannotMove{900105, 403};
// Commands that are no operation of Partner Center have no code there.
constexpr Fault kOutsidePartnerCenter{0, 0, false};

void refuse(Refusals& out, Rule rule, std::string_view reason, Fault fault, Curer curer,
            std::string_view cure, Args args = {}, std::vector<Rule> also = {}) {
  out.push_back({rule, std::move(also), reason, fault, curer, cure, std::move(args)});
}

bool is_newest(const Context& context) { return context.settings.page == PageVersion::newest; }

bool is_reseller(const Context& context) {
  return context.partner != nullptr && context.partner->model == PartnerModel::indirect_reseller;
}

// Somebody else's, seen from the acting partner. A reseller or the customer could not hold it
// anyway: other rules speak to them.
const Assignment* held_by_another(const Context& context) {
  if (context.partner == nullptr || is_reseller(context)) return nullptr;
  const Assignment* held = held_assignment(context.situation, context.service);
  return held != nullptr && held->holder != context.situation.actor.partner ? held : nullptr;
}

bool has_sold_overage(const Situation& situation, base::PartnerId partner) {
  const auto sold = [partner](const Subscription& s) {
    return s.seller == partner && is_overage_seat(s);
  };
  const auto bought = [partner](const Purchase& p) { return p.partner == partner; };
  return std::any_of(situation.subscriptions.begin(), situation.subscriptions.end(), sold) ||
         std::any_of(situation.purchases.begin(), situation.purchases.end(), bought);
}

const AgreedHolder* find_agreed(const Situation& situation, std::string_view service) {
  for (const AgreedHolder& agreed : situation.agreed_holders) {
    if (agreed.service == service) return &agreed;
  }
  return nullptr;
}

// R36 from the purchases recorded and from the dates of the subscriptions in sight.
std::optional<base::PartnerId> first_purchaser(const Situation& situation) {
  std::optional<base::PartnerId> first;
  base::Instant first_at;
  const auto consider = [&](base::PartnerId partner, base::Instant at) {
    if (partner.is_none() || (first && first_at <= at)) return;
    first = partner;
    first_at = at;
  };
  std::optional<base::PartnerId> undated;
  bool several_undated = false;
  for (const Purchase& purchase : situation.purchases) consider(purchase.partner, purchase.at);
  for (const Subscription& subscription : situation.subscriptions) {
    if (!is_overage_seat(subscription) || subscription.seller.is_none()) continue;
    if (subscription.created) {
      consider(subscription.seller, *subscription.created);
    } else {
      several_undated = several_undated || (undated && *undated != subscription.seller);
      undated = subscription.seller;
    }
  }
  // a purchase without a date may have been the first, unless purchases were recorded, which tell
  // the whole story
  if (!undated || !situation.purchases.empty()) return first;
  if (several_undated || (first && *first != *undated)) return std::nullopt;
  return undated;
}

const Subscription* find_legacy_azure(const Situation& situation) {
  for (const Subscription& subscription : situation.subscriptions) {
    if (kind_of(subscription) == SubscriptionKind::legacy_azure && is_living(subscription)) {
      return &subscription;
    }
  }
  return nullptr;
}

// "Subscription 1" of a partner, an active one if there are several (R25).
const Entitlement* default_entitlement(const Situation& situation, base::PartnerId partner) {
  const Entitlement* found = nullptr;
  for (const Entitlement& entitlement : situation.entitlements) {
    if (entitlement.friendly_name != kDefaultSubscriptionName ||
        owner_of(situation, entitlement) != partner) {
      continue;
    }
    if (entitlement.status == EntitlementStatus::active) return &entitlement;
    if (found == nullptr) found = &entitlement;
  }
  return found;
}

std::string plain_location(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ') out += base::to_lower_ascii(c);
  }
  return out;
}

bool creates_plan(const Context& context) {
  if (context.kind == CommandKind::create_azure_plan) return true;
  if (context.kind == CommandKind::move_legacy_azure) {
    return azure_plan_of(context.situation, context.situation.actor.partner) == nullptr;
  }
  return context.target != nullptr &&
         resolve_target(context).way == ResolvedTarget::Way::create_with_plan;
}

bool is_id_taken(const Situation& situation, const NewIds& ids) {
  return (!ids.plan.is_none() && find_subscription(situation, ids.plan) != nullptr) ||
         (!ids.entitlement.is_none() && find_entitlement(situation, ids.entitlement) != nullptr);
}

// ---- guards of commands that are not in Partner Center's overage API ------------------------

void guard_no_plan_yet(const Context& context, Refusals& out) {
  if (azure_plan_of(context.situation, context.situation.actor.partner) == nullptr) return;
  refuse(out, 23_R, "plan_exists", context.settings.already_assigned_to_us, Curer::nobody,
         "use_existing_plan");
}

void guard_legacy_azure_to_move(const Context& context, Refusals& out) {
  const base::PartnerId us = context.situation.actor.partner;
  bool any = false;
  for (const Subscription& subscription : context.situation.subscriptions) {
    if (kind_of(subscription) != SubscriptionKind::legacy_azure || !is_living(subscription) ||
        subscription.seller != us) {
      continue;
    }
    any = true;
    if (subscription.status == SubscriptionStatus::suspended) {
      refuse(out, 21_R, "suspended_legacy_azure", kSuspendedCannotMove, Curer::partner_admin_agent,
             "reactivate_legacy_azure", {{"subscription", subscription.friendly_name}});
    }
  }
  if (any) return;
  refuse(out, 21_R, "no_legacy_azure_of_ours", kOutsidePartnerCenter, Curer::nobody, "");
}

void guard_consent_makes_sense(const Context& context, Refusals& out) {
  const auto* consent = std::get_if<RecordConsent>(&context.command);
  if (consent == nullptr) return;
  const auto giver = giver_of(context.situation, context.service, context.settings);
  if (!giver) {
    refuse(out, 38_R, "nothing_to_hand_over", kOutsidePartnerCenter, Curer::nobody, "");
    return;
  }
  if (*giver == consent->newcomer) {
    refuse(out, 38_R, "newcomer_holds_it", kOutsidePartnerCenter, Curer::nobody, "");
    return;
  }
  const Partner* newcomer = find_partner(context.situation, consent->newcomer);
  if (newcomer == nullptr) {
    refuse(out, 38_R, "newcomer_unknown", kOutsidePartnerCenter, Curer::partner_admin_agent,
           "add_partner");
  } else if (newcomer->model == PartnerModel::indirect_reseller) {
    refuse(out, 10_R, "newcomer_is_reseller", kOutsidePartnerCenter, Curer::provider_admin_agent,
           "name_the_provider", {{"partner", newcomer->name}});
  }
  if (find_consent(context.situation, context.service, consent->party, *giver, consent->newcomer) !=
      nullptr) {
    refuse(out, 38_R, "consent_recorded_already", kOutsidePartnerCenter, Curer::nobody, "");
  }
}

void guard_consent_recorded(const Context& context, Refusals& out) {
  const auto* consent = std::get_if<WithdrawConsent>(&context.command);
  if (consent == nullptr) return;
  const auto giver = giver_of(context.situation, context.service, context.settings);
  if (giver && find_consent(context.situation, context.service, consent->party, *giver,
                            consent->newcomer) != nullptr) {
    return;
  }
  refuse(out, 38_R, "consent_not_recorded", kOutsidePartnerCenter, Curer::nobody, "");
}

void guard_choice_is_the_customers(const Context& context, Refusals& out) {
  const auto* choice = std::get_if<RecordChoice>(&context.command);
  if (choice == nullptr) return;
  if (context.settings.first_assignment != FirstAssignment::customers_choice) {
    refuse(out, 36_R, "first_purchaser_decides", kOutsidePartnerCenter, Curer::nobody,
           "agree_hand_over");
  }
  const Assignment* held = held_assignment(context.situation, context.service);
  if (held != nullptr && held->holder != choice->partner) {
    refuse(out, 70_R, "chosen_already", kOutsidePartnerCenter, Curer::customer, "agree_hand_over",
           {{"partner", label_of(context.situation, held->holder)}}, {40_R});
  }
  if (find_partner(context.situation, choice->partner) == nullptr) {
    refuse(out, 70_R, "newcomer_unknown", kOutsidePartnerCenter, Curer::partner_admin_agent,
           "add_partner");
  }
}

void guard_customer_global_admin(const Context& context, Refusals& out) {
  if (context.situation.actor.role == Role::customer_global_admin) return;
  refuse(out, 65_R, "only_customer_global_admin", kOutsidePartnerCenter,
         Curer::customer_global_admin, "switch_off_auto_recharge");
}

void guard_auto_recharge_may_be_on(const Context& context, Refusals& out) {
  if (context.situation.credits.auto_recharge != Fact::no) return;
  refuse(out, 63_R, "auto_recharge_off_already", kOutsidePartnerCenter, Curer::nobody, "");
}

void guard_credits_not_from_partner(const Context& context, Refusals& out) {
  if (is_customer_side(context.situation.actor.role)) return;
  refuse(out, 58_R, "credits_not_in_partner_center", kOutsidePartnerCenter,
         Curer::customer_global_admin, "buy_in_admin_center");
}

void guard_no_credits_with_new_commerce(const Context& context, Refusals& out) {
  const auto is_calling = [](const Subscription& s) {
    return is_overage_seat(s) && is_new_commerce(s) && is_living(s);
  };
  const auto& all = context.situation.subscriptions;
  const auto found = std::find_if(all.begin(), all.end(), is_calling);
  if (found == all.end()) return;
  refuse(out, 67_R, "no_credits_with_new_commerce", kOutsidePartnerCenter,
         Curer::partner_admin_agent, "enable_overage_instead",
         {{"subscription", found->offer_name}});
}

void guard_amount(const Context& context, Refusals& out) {
  const auto* credits = std::get_if<BuyCredits>(&context.command);
  const auto* charge = std::get_if<Charge>(&context.command);
  if (credits == nullptr && charge == nullptr) return;
  const base::Money amount = credits != nullptr ? credits->amount : charge->amount;
  if (amount.micros() <= 0) {
    refuse(out, 59_R, "amount_not_positive", kOutsidePartnerCenter, Curer::nobody, "");
  }
  const Credits& held = context.situation.credits;
  base::Currency currency = balance_at(held, context.at).currency();
  if (currency.is_none()) currency = held.recharge.currency();
  const FundingMode mode = funding_of(context.situation, context.at, context.service);
  const bool meets_credits =
      credits != nullptr || mode == FundingMode::prepaid || mode == FundingMode::prepaid_loop;
  if (!meets_credits || currency.is_none() || currency == amount.currency()) return;
  refuse(out, 59_R, "another_currency", kOutsidePartnerCenter, Curer::nobody, "",
         {{"currency", std::string(currency.code())}});
}

void guard_somebody_pays(const Context& context, Refusals& out) {
  if (funding_of(context.situation, context.at, context.service) != FundingMode::unfunded) return;
  const bool credits_known = !context.situation.credits.lots.empty();
  refuse(out, credits_known ? 62_R : 7_R, "nobody_pays", kOutsidePartnerCenter,
         Curer::partner_admin_agent, "enable_overage", {}, {credits_known ? 7_R : 62_R});
}

void guard_new_subscription(const Context& context, Refusals& out) {
  const auto* bought = std::get_if<BuySubscription>(&context.command);
  if (bought == nullptr) return;
  const base::SubscriptionId id = bought->subscription.id;
  if (!id.is_none() && find_subscription(context.situation, id) == nullptr) return;
  refuse(out, 16_R, "id_taken", kInvalidProperty, Curer::nobody, "", {{"id", id.to_string()}});
}

void guard_update_shown(const Context& context, Refusals& out) {
  const auto* seen = std::get_if<ConfirmUpdate>(&context.command);
  if (seen == nullptr) return;
  const PendingUpdate* pending = find_pending(context.situation, context.service);
  if (pending == nullptr) {
    refuse(out, 43_R, "no_update_pending", kOutsidePartnerCenter, Curer::nobody, "");
    return;
  }
  const bool shown = pending->kind == UpdateKind::disable
                         ? !seen->enabled
                         : seen->enabled && seen->entitlement == pending->target.entitlement;
  if (shown) return;
  refuse(out, 43_R, "still_running", context.settings.update_pending, Curer::time, "read_again");
}

void guard_observation(const Context& context, Refusals& out) {
  const auto* seen = std::get_if<Observe>(&context.command);
  if (seen == nullptr || !seen->assignment || seen->assignment->service == seen->service) return;
  refuse(out, 33_R, "another_service", kInvalidProperty, Curer::nobody, "",
         {{"service", seen->assignment->service}});
}

void guard_finding(const Context& context, Refusals& out) {
  const auto* finding = std::get_if<RecordFinding>(&context.command);
  if (finding == nullptr) return;
  switch (finding->prerequisite) {
    case Prerequisite::customer_agreement:
    case Prerequisite::token_protection:
      return;
    case Prerequisite::relationship:
    case Prerequisite::partner_agreement:
    case Prerequisite::gdap:
    case Prerequisite::sandbox:
      if (context.partner != nullptr) return;
      refuse(out, 9_R, "unknown_partner", kOutsidePartnerCenter, Curer::nobody, "");
      return;
    default:
      refuse(out, 45_R, "nothing_to_look_up", kOutsidePartnerCenter, Curer::nobody, "",
             {{"check", std::string(name_of(finding->prerequisite))}});
  }
}

constexpr std::array kEnableGuards = {Guard{guard_partner_side},
                                      Guard{guard_role},
                                      Guard{guard_known_partner},
                                      Guard{guard_not_a_reseller},
                                      Guard{guard_transacting_partner},
                                      Guard{guard_relationship},
                                      Guard{guard_audience},
                                      Guard{guard_scope},
                                      Guard{guard_eligible_subscription},
                                      Guard{guard_no_legacy_azure},
                                      Guard{guard_one_assignment},
                                      Guard{guard_consents},
                                      Guard{guard_holder_gave_up},
                                      Guard{guard_first_in_line},
                                      Guard{guard_target_choice},
                                      Guard{guard_target_exists},
                                      Guard{guard_target_active},
                                      Guard{guard_reseller_id},
                                      Guard{guard_sandbox},
                                      Guard{guard_agreements},
                                      Guard{guard_gdap},
                                      Guard{guard_token_protection},
                                      Guard{guard_allowed_locations},
                                      Guard{guard_no_pending_update},
                                      Guard{guard_new_ids}};

constexpr std::array kReassignGuards = {
    Guard{guard_partner_side},      Guard{guard_role},
    Guard{guard_known_partner},     Guard{guard_not_a_reseller},
    Guard{guard_relationship},      Guard{guard_no_legacy_azure},
    Guard{guard_assigned},          Guard{guard_holder},
    Guard{guard_target_exists},     Guard{guard_target_active},
    Guard{guard_reseller_id},       Guard{guard_sandbox},
    Guard{guard_agreements},        Guard{guard_gdap},
    Guard{guard_token_protection},  Guard{guard_allowed_locations},
    Guard{guard_no_pending_update}, Guard{guard_new_ids}};

constexpr std::array kDisableGuards = {Guard{guard_partner_side},     Guard{guard_role},
                                       Guard{guard_known_partner},    Guard{guard_not_a_reseller},
                                       Guard{guard_assigned},         Guard{guard_holder},
                                       Guard{guard_no_pending_update}};

constexpr std::array kCreatePlanGuards = {Guard{guard_partner_side},  Guard{guard_role},
                                          Guard{guard_known_partner}, Guard{guard_not_a_reseller},
                                          Guard{guard_relationship},  Guard{guard_no_legacy_azure},
                                          Guard{guard_no_plan_yet},   Guard{guard_sandbox},
                                          Guard{guard_agreements},    Guard{guard_new_ids}};

constexpr std::array kMoveLegacyGuards = {
    Guard{guard_partner_side},   Guard{guard_role},         Guard{guard_known_partner},
    Guard{guard_not_a_reseller}, Guard{guard_relationship}, Guard{guard_legacy_azure_to_move},
    Guard{guard_sandbox},        Guard{guard_agreements},   Guard{guard_new_ids}};

constexpr std::array kConsentGuards = {Guard{guard_consent_makes_sense}};
constexpr std::array kWithdrawGuards = {Guard{guard_consent_recorded}};
constexpr std::array kChoiceGuards = {Guard{guard_choice_is_the_customers}};
constexpr std::array kAutoRechargeGuards = {Guard{guard_customer_global_admin},
                                            Guard{guard_auto_recharge_may_be_on}};
constexpr std::array kBuyCreditsGuards = {Guard{guard_credits_not_from_partner},
                                          Guard{guard_no_credits_with_new_commerce},
                                          Guard{guard_amount}};
constexpr std::array kPurchaseGuards = {Guard{guard_new_subscription}};
constexpr std::array kConfirmGuards = {Guard{guard_update_shown}};
constexpr std::array kObserveGuards = {Guard{guard_observation}};
constexpr std::array kFindingGuards = {Guard{guard_finding}};
constexpr std::array kChargeGuards = {Guard{guard_amount}, Guard{guard_somebody_pays}};

}  // namespace

std::span<const Guard> guards_of(CommandKind kind) {
  switch (kind) {
    case CommandKind::enable:
      return kEnableGuards;
    case CommandKind::reassign:
      return kReassignGuards;
    case CommandKind::disable:
      return kDisableGuards;
    case CommandKind::create_azure_plan:
      return kCreatePlanGuards;
    case CommandKind::move_legacy_azure:
      return kMoveLegacyGuards;
    case CommandKind::record_consent:
      return kConsentGuards;
    case CommandKind::withdraw_consent:
      return kWithdrawGuards;
    case CommandKind::record_choice:
      return kChoiceGuards;
    case CommandKind::switch_off_auto_recharge:
      return kAutoRechargeGuards;
    case CommandKind::buy_credits:
      return kBuyCreditsGuards;
    case CommandKind::buy_subscription:
      return kPurchaseGuards;
    case CommandKind::confirm_update:
      return kConfirmGuards;
    case CommandKind::observe:
      return kObserveGuards;
    case CommandKind::record_finding:
      return kFindingGuards;
    case CommandKind::charge:
      return kChargeGuards;
    case CommandKind::record_allowed_locations:
      break;
  }
  return {};
}

Refusals refusals_of(const Context& context) {
  Refusals out;
  for (const Guard guard : guards_of(context.kind)) guard(context, out);
  return out;
}

// ---- who acts --------------------------------------------------------------------------------

void guard_partner_side(const Context& context, Refusals& out) {
  if (!is_customer_side(context.situation.actor.role)) return;
  refuse(out, 11_R, "customer_has_no_switch", kRoleNotPermitted, Curer::partner_admin_agent,
         "ask_the_partner");
}

void guard_role(const Context& context, Refusals& out) {
  const Role role = context.situation.actor.role;
  if (role == Role::admin_agent || is_customer_side(role)) return;
  if (!is_newest(context) && (role == Role::sales_agent || role == Role::global_admin)) return;
  refuse(out, 8_R, "role_is_not_admin_agent", kRoleNotPermitted, Curer::partner_admin_agent,
         "ask_an_admin_agent");
}

void guard_not_a_reseller(const Context& context, Refusals& out) {
  if (!is_reseller(context)) return;
  refuse(out, 10_R, "indirect_reseller", kNotEligibleToManage, Curer::provider_admin_agent,
         "send_request_sheet",
         {{"provider", label_of(context.situation, context.partner->provider)}});
}

void guard_known_partner(const Context& context, Refusals& out) {
  if (is_customer_side(context.situation.actor.role) || context.partner != nullptr) return;
  refuse(out, 9_R, "unknown_partner", kNotEligibleToManage, Curer::partner_admin_agent,
         "ask_the_transacting_partner");
}

void guard_transacting_partner(const Context& context, Refusals& out) {
  if (context.partner == nullptr || is_reseller(context)) return;
  // any source of the licences will do in the distributor's reading (R72)
  if (context.settings.first_assignment == FirstAssignment::customers_choice) return;
  if (!has_eligible_subscription(context.situation, context.settings)) return;
  const AgreedHolder* agreed = find_agreed(context.situation, context.service);
  if (agreed != nullptr && agreed->partner == context.partner->id) return;
  if (has_sold_overage(context.situation, context.partner->id)) return;
  refuse(out, 9_R, "not_the_transacting_partner", kNotEligibleToManage, Curer::partner_admin_agent,
         "sell_or_ask_the_transacting_partner", {}, {72_R});
}

void guard_relationship(const Context& context, Refusals& out) {
  if (context.partner == nullptr || context.partner->relationship != Fact::no) return;
  refuse(out, 9_R, "no_relationship", kNoRelationship, Curer::customer, "accept_relationship");
}

void guard_audience(const Context& context, Refusals& out) {
  if (context.settings.page != PageVersion::y2021 || context.partner == nullptr ||
      context.partner->in_preview) {
    return;
  }
  refuse(out, 13_R, "not_in_preview", context.settings.not_supported, Curer::microsoft,
         "join_preview");
}

void guard_scope(const Context& context, Refusals& out) {
  if (context.settings.distributor_scope != ScopeReading::refuse) return;
  const std::string_view reason = out_of_scope(context);
  if (reason.empty()) return;
  refuse(out, 69_R, reason, context.settings.not_supported, Curer::nobody, "");
}

// ---- what the customer has -------------------------------------------------------------------

void guard_eligible_subscription(const Context& context, Refusals& out) {
  if (has_eligible_subscription(context.situation, context.settings)) return;
  refuse(out, 18_R, "no_eligible_subscription", context.settings.no_eligible_subscription,
         Curer::partner_admin_agent, "sell_eligible_subscription", {}, {14_R, 15_R, 72_R});
}

void guard_no_legacy_azure(const Context& context, Refusals& out) {
  const Subscription* legacy = find_legacy_azure(context.situation);
  if (legacy == nullptr) return;
  refuse(out, 21_R, "legacy_azure", kLegacyAzure, Curer::partner_admin_agent, "move_legacy_azure",
         {{"subscription", legacy->friendly_name}, {"offer", legacy->offer_id}});
}

// ---- who holds it ----------------------------------------------------------------------------

void guard_one_assignment(const Context& context, Refusals& out) {
  if (const Assignment* another = held_by_another(context)) {
    // the error itself does not tell who holds it; we may know from elsewhere, or not
    const std::string holder = label_of(context.situation, another->holder);
    refuse(out, 40_R, holder.empty() ? "held_by_somebody" : "held_by_another", kHeldByAnother,
           Curer::customer, "agree_hand_over", {{"partner", holder}}, {34_R, 41_R});
    return;
  }
  const Assignment* ours = find_assignment(context.situation, context.service);
  if (ours == nullptr || context.partner == nullptr || ours->holder != context.partner->id) return;
  refuse(out, 34_R, "held_by_us", context.settings.already_assigned_to_us,
         Curer::partner_admin_agent, "reassign_instead");
}

void guard_consents(const Context& context, Refusals& out) {
  const Assignment* held = held_by_another(context);
  if (held == nullptr) return;
  std::string missing;
  for (const auto party : {ConsentParty::customer, ConsentParty::holder, ConsentParty::newcomer}) {
    if (find_consent(context.situation, context.service, party, held->holder,
                     context.partner->id) == nullptr) {
      constexpr std::array<std::string_view, 3> kNames = {"customer", "holder", "newcomer"};
      if (!missing.empty()) missing += ", ";
      missing += kNames[static_cast<std::size_t>(party)];
    }
  }
  if (missing.empty()) return;
  refuse(out, 38_R, "consents_missing", kHeldByAnother, Curer::customer, "record_consents",
         {{"missing", std::move(missing)}}, {41_R});
}

void guard_holder_gave_up(const Context& context, Refusals& out) {
  const Assignment* held = held_by_another(context);
  if (held == nullptr) return;
  refuse(out, 39_R, "holder_must_set_none", kHeldByAnother, Curer::holder_admin_agent, "set_none",
         {{"partner", label_of(context.situation, held->holder)}});
}

void guard_first_in_line(const Context& context, Refusals& out) {
  // people of the customer and resellers are nowhere in this line
  if (context.partner == nullptr || is_reseller(context)) return;
  if (held_assignment(context.situation, context.service) != nullptr) return;
  const auto first = first_in_line(context.situation, context.service, context.settings);
  if (!first || *first == context.partner->id) return;
  const bool customers = context.settings.first_assignment == FirstAssignment::customers_choice;
  refuse(out, customers ? 70_R : 37_R,
         customers ? "customer_chose_another" : "another_bought_first",
         context.settings.not_first_in_line, Curer::customer,
         customers ? "ask_customers_choice" : "agree_hand_over",
         {{"partner", label_of(context.situation, *first)}},
         customers ? std::vector<Rule>{} : std::vector<Rule>{36_R, 38_R});
}

void guard_assigned(const Context& context, Refusals& out) {
  if (held_assignment(context.situation, context.service) != nullptr) return;
  const bool moving = context.kind == CommandKind::reassign;
  refuse(out, moving ? 32_R : 31_R, "nothing_assigned", context.settings.nothing_assigned,
         Curer::partner_admin_agent, moving ? "enable_overage" : "");
}

void guard_holder(const Context& context, Refusals& out) {
  const Assignment* held = held_by_another(context);
  if (held == nullptr) return;
  const bool moving = context.kind == CommandKind::reassign;
  refuse(out, moving ? 32_R : 31_R, "only_the_holder",
         moving ? kHeldByAnother : kNotEligibleToManage, Curer::holder_admin_agent,
         "ask_the_holder", {{"partner", label_of(context.situation, held->holder)}}, {37_R});
}

// ---- where the charges go --------------------------------------------------------------------

void guard_target_choice(const Context& context, Refusals& out) {
  if (is_newest(context) || context.target == nullptr ||
      context.target->kind != Target::Kind::existing) {
    return;
  }
  refuse(out, 23_R, "existing_not_offered_then", context.settings.not_supported,
         Curer::partner_admin_agent, "choose_new_subscription");
}

void guard_target_exists(const Context& context, Refusals& out) {
  if (context.target == nullptr || context.target->kind != Target::Kind::existing) return;
  const Entitlement* found = find_entitlement(context.situation, context.target->entitlement);
  if (found == nullptr) {
    refuse(out, 27_R, "no_such_entitlement", kNoSuchSubscription, Curer::partner_admin_agent,
           "choose_own_subscription", {{"entitlement", context.target->entitlement.to_string()}});
    return;
  }
  // whose subscription it is only matters to somebody who could use one at all
  if (context.partner == nullptr || is_reseller(context)) return;
  if (owner_of(context.situation, *found) == context.partner->id) return;
  refuse(out, 39_R, "entitlement_of_another", kNoSuchSubscription, Curer::partner_admin_agent,
         "choose_own_subscription", {{"entitlement", context.target->entitlement.to_string()}},
         {27_R});
}

void guard_target_active(const Context& context, Refusals& out) {
  if (context.target == nullptr) return;
  const ResolvedTarget target = resolve_target(context);
  const Subscription* plan = azure_plan_of(context.situation, context.situation.actor.partner);
  std::string name;
  if (target.way == ResolvedTarget::Way::existing) {
    const Entitlement* found = find_entitlement(context.situation, target.entitlement);
    if (found == nullptr) return;
    plan = find_subscription(context.situation, found->plan);
    if (found->status != EntitlementStatus::active) name = found->friendly_name;
  }
  if (name.empty() && plan != nullptr && plan->status != SubscriptionStatus::active &&
      target.way != ResolvedTarget::Way::create_with_plan) {
    name = plan->friendly_name.empty() ? plan->offer_name : plan->friendly_name;
    if (name.empty()) name = plan->id.to_string();
  }
  if (name.empty()) return;
  refuse(out, 28_R, "target_not_active", context.settings.inactive_target,
         Curer::partner_admin_agent, "reactivate_or_choose_another", {{"subscription", name}});
}

void guard_reseller_id(const Context& context, Refusals& out) {
  if (context.reseller == nullptr || context.reseller->is_none() || context.partner == nullptr ||
      context.partner->model != PartnerModel::indirect_provider) {
    return;
  }
  const Partner* reseller = find_partner(context.situation, *context.reseller);
  if (reseller == nullptr) {
    if (!context.settings.unknown_reseller_refused) return;
    refuse(out, 12_R, "reseller_not_found", kPartnerNotFound, Curer::partner_admin_agent,
           "check_reseller_id", {{"reseller", context.reseller->text()}});
    return;
  }
  if (reseller->model == PartnerModel::indirect_reseller &&
      reseller->provider == context.partner->id) {
    return;
  }
  refuse(out, 12_R, "not_our_reseller", kNotAReseller, Curer::partner_admin_agent,
         "check_reseller_id", {{"reseller", context.reseller->text()}});
}

void guard_new_ids(const Context& context, Refusals& out) {
  if (const auto* move = std::get_if<MoveLegacyAzure>(&context.command)) {
    if (!is_id_taken(context.situation, {.plan = move->plan, .entitlement = {}})) return;
  } else if (context.ids == nullptr || !is_id_taken(context.situation, *context.ids)) {
    return;
  }
  refuse(out, 24_R, "id_taken", kInvalidProperty, Curer::nobody, "");
}

// ---- what must be in place -------------------------------------------------------------------

void guard_sandbox(const Context& context, Refusals& out) {
  if (context.partner == nullptr || !context.partner->sandbox) return;
  // sandbox accounts have no access by default, so unknown is not enough
  if (context.partner->sandbox_azure_access != Fact::yes) {
    refuse(out, 29_R, "sandbox_without_access", context.settings.sandbox_without_access,
           Curer::microsoft, "request_sandbox_access");
  }
  if (creates_plan(context) && context.partner->sandbox_plans_left <= 0) {
    refuse(out, 29_R, "sandbox_limit", context.settings.sandbox_limit, Curer::microsoft,
           "use_existing_plan");
  }
}

void guard_agreements(const Context& context, Refusals& out) {
  if (context.partner != nullptr && context.partner->partner_agreement == Fact::no) {
    refuse(out, 30_R, "partner_agreement_missing", kOwnAgreementMissing, Curer::partner_admin_agent,
           "accept_partner_agreement");
  }
  const Partner* reseller =
      context.reseller == nullptr ? nullptr : find_partner(context.situation, *context.reseller);
  if (reseller != nullptr && reseller->model == PartnerModel::indirect_reseller &&
      reseller->partner_agreement == Fact::no) {
    refuse(out, 30_R, "reseller_agreement_missing", kResellerAgreementMissing,
           Curer::partner_admin_agent, "reseller_accepts_agreement", {{"partner", reseller->name}});
  }
  if (context.situation.customer.customer_agreement == Fact::no) {
    refuse(out, 30_R, "customer_agreement_missing", context.settings.customer_agreement_missing,
           Curer::customer, "accept_customer_agreement");
  }
}

void guard_gdap(const Context& context, Refusals& out) {
  if (!is_newest(context) || context.partner == nullptr || is_reseller(context) ||
      context.partner->gdap_reaches_azure != Fact::no) {
    return;
  }
  refuse(out, 44_R, "gdap_missing", context.settings.blocked_in_tenant, Curer::partner_admin_agent,
         "set_up_gdap", {}, {45_R});
}

void guard_token_protection(const Context& context, Refusals& out) {
  if (!is_newest(context) || context.situation.token_protection != Fact::yes) return;
  refuse(out, 46_R, "token_protection", context.settings.blocked_in_tenant,
         Curer::customer_global_admin, "relax_token_protection", {}, {48_R});
}

void guard_allowed_locations(const Context& context, Refusals& out) {
  const AllowedLocations& allowed = context.situation.allowed_locations;
  if (!is_newest(context) || context.group == nullptr || allowed.in_force != Fact::yes) return;
  const bool left_out = context.group->location.empty();
  if (left_out && context.settings.location_left_out != LocationLeftOut::refuse) return;
  if (!left_out && !is_location_forbidden(allowed, context.group->location)) return;
  std::string list;
  for (const std::string& location : allowed.locations) {
    if (!list.empty()) list += ", ";
    list += location;
  }
  refuse(out, 47_R, left_out ? "location_left_out" : "location_forbidden",
         context.settings.blocked_in_tenant, Curer::azure_support, "choose_allowed_location",
         {{"location", context.group->location}, {"allowed", std::move(list)}}, {48_R});
}

void guard_no_pending_update(const Context& context, Refusals& out) {
  const PendingUpdate* pending = find_pending(context.situation, context.service);
  if (pending == nullptr) return;
  refuse(out, 43_R, "update_pending", context.settings.update_pending, Curer::time, "read_again",
         {{"since", base::to_string(pending->requested)}});
}

// ---- shared words of the guards --------------------------------------------------------------

Context context_of(const Situation& situation, const Command& command, base::Instant at,
                   const LawSettings& settings) {
  Context context{.situation = situation,
                  .command = command,
                  .at = at,
                  .settings = settings,
                  .kind = kind_of(command)};
  if (!is_customer_side(situation.actor.role)) context.partner = acting_partner(situation);
  std::visit(
      [&context](const auto& given) {
        if constexpr (requires { given.service; }) context.service = given.service;
        if constexpr (requires { given.target; }) context.target = &given.target;
        if constexpr (requires { given.reseller; }) context.reseller = &given.reseller;
        if constexpr (requires { given.group; }) context.group = &given.group;
        if constexpr (requires { given.ids; }) context.ids = &given.ids;
      },
      command);
  return context;
}

// Charges need an Azure subscription under a plan (R20): the one chosen, a new one (R22), or, without a
// choice, "Subscription 1", made if need be (R25), together with its plan when there is none (R24).
ResolvedTarget resolve_target(const Context& context) {
  using Way = ResolvedTarget::Way;
  const Target& target = *context.target;
  const base::PartnerId us = context.situation.actor.partner;
  if (target.kind == Target::Kind::existing) {
    const Entitlement* found = find_entitlement(context.situation, target.entitlement);
    return {Way::existing, target.entitlement, found == nullptr ? "" : found->friendly_name};
  }
  if (azure_plan_of(context.situation, us) == nullptr) {
    return {Way::create_with_plan, {}, std::string(kDefaultSubscriptionName)};
  }
  // before the newest page enabling always made a new subscription (R23)
  const bool may_reuse = is_newest(context) || context.kind != CommandKind::enable;
  if (target.kind == Target::Kind::automatic && may_reuse) {
    if (const Entitlement* found = default_entitlement(context.situation, us)) {
      return {Way::existing, found->id, found->friendly_name};
    }
  }
  const bool named = target.kind == Target::Kind::create && !target.friendly_name.empty();
  return {Way::create, {}, named ? target.friendly_name : std::string(kDefaultSubscriptionName)};
}

bool counts_as_eligible(const Subscription& subscription, const LawSettings& settings) {
  if (!is_overage_seat(subscription)) return false;
  return subscription.status == SubscriptionStatus::active ||
         (settings.suspended_seats_count && subscription.status == SubscriptionStatus::suspended);
}

bool has_eligible_subscription(const Situation& situation, const LawSettings& settings) {
  return std::any_of(situation.subscriptions.begin(), situation.subscriptions.end(),
                     [&](const Subscription& s) { return counts_as_eligible(s, settings); });
}

const Assignment* held_assignment(const Situation& situation, std::string_view service) {
  if (const Assignment* assignment = find_assignment(situation, service)) return assignment;
  const PendingUpdate* pending = find_pending(situation, service);
  return pending != nullptr && pending->kind == UpdateKind::enable ? &pending->target : nullptr;
}

std::optional<base::PartnerId> first_in_line(const Situation& situation, std::string_view service,
                                             const LawSettings& settings) {
  if (const AgreedHolder* agreed = find_agreed(situation, service)) return agreed->partner;
  if (settings.first_assignment == FirstAssignment::customers_choice) return std::nullopt;
  return first_purchaser(situation);
}

std::optional<base::PartnerId> giver_of(const Situation& situation, std::string_view service,
                                        const LawSettings& settings) {
  if (const Assignment* held = held_assignment(situation, service)) return held->holder;
  return first_in_line(situation, service, settings);
}

const Consent* find_consent(const Situation& situation, std::string_view service,
                            ConsentParty party, base::PartnerId holder, base::PartnerId newcomer) {
  for (const Consent& consent : situation.consents) {
    if (consent.service == service && consent.party == party && consent.holder == holder &&
        consent.newcomer == newcomer) {
      return &consent;
    }
  }
  return nullptr;
}

bool all_consents(const Situation& situation, std::string_view service, base::PartnerId holder,
                  base::PartnerId newcomer) {
  for (const auto party : {ConsentParty::customer, ConsentParty::holder, ConsentParty::newcomer}) {
    if (find_consent(situation, service, party, holder, newcomer) == nullptr) return false;
  }
  return true;
}

std::string_view out_of_scope(const Context& context) {
  const Customer& customer = context.situation.customer;
  if (customer.cloud != Cloud::international) return "cloud_out_of_scope";
  const auto& countries = context.settings.countries_out_of_scope;
  if (std::find(countries.begin(), countries.end(), customer.country) != countries.end()) {
    return "country_out_of_scope";
  }
  return customer.segment == Segment::commercial ? "" : "segment_out_of_scope";
}

bool is_location_forbidden(const AllowedLocations& allowed, std::string_view location) {
  if (allowed.in_force != Fact::yes) return false;
  const std::string asked = plain_location(location);
  return std::none_of(allowed.locations.begin(), allowed.locations.end(),
                      [&asked](const std::string& l) { return plain_location(l) == asked; });
}

std::string label_of(const Situation& situation, base::PartnerId id) {
  if (id.is_none()) return {};
  const Partner* partner = find_partner(situation, id);
  if (partner == nullptr) return id.to_string();
  return partner->name.empty() ? partner->mpn.text() : partner->name;
}

bool will_refill(const Credits& credits, base::Money balance) {
  return credits.auto_recharge == Fact::yes && credits.card_works != Fact::no &&
         credits.recharge.micros() > 0 && balance.micros() < credits.trigger.micros();
}

}  // namespace overage
