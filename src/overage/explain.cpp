#include "overage/explain.hpp"

#include <algorithm>
#include <array>

namespace overage {
namespace {

using literals::operator""_R;

using Consequences = std::vector<Consequence>;
using Warnings = std::vector<Warning>;

void follow(Consequences& out, Topic topic, std::string_view key, std::vector<Rule> rules,
            Args args = {}) {
  out.push_back({topic, key, std::move(rules), std::move(args)});
}

void warn(Warnings& out, Rule rule, std::string_view key, Curer curer, std::string_view cure,
          Args args = {}) {
  out.push_back({rule, key, curer, cure, std::move(args)});
}

std::string partner_label(const Context& context) {
  return label_of(context.situation, context.situation.actor.partner);
}

Args balance_args(base::Money balance) {
  return {{"balance", balance.to_string()}, {"currency", std::string(balance.currency().code())}};
}

std::string entitlement_name(const Situation& situation, base::EntitlementId id) {
  const Entitlement* found = find_entitlement(situation, id);
  return found == nullptr || found->friendly_name.empty() ? id.to_string() : found->friendly_name;
}

// Overage licences somebody else sold: their calls will be billed to the holder too (R35, R71).
int seats_of_others(const Context& context) {
  int count = 0;
  for (const Subscription& subscription : context.situation.subscriptions) {
    if (counts_as_eligible(subscription, context.settings) &&
        subscription.seller != context.situation.actor.partner) {
      ++count;
    }
  }
  return count;
}

// ---- consequences ----------------------------------------------------------------------------

void explain_funding(const Context& context, Consequences& out) {
  const base::Money balance = balance_at(context.situation.credits, context.at);
  const bool recharging = context.situation.credits.auto_recharge == Fact::yes;
  if (balance.micros() > 0) {
    follow(out, Topic::starts, "credits_first", {60_R, 59_R}, balance_args(balance));
  }
  if (recharging) follow(out, Topic::starts, "never_while_recharging", {63_R, 65_R});
  if (balance.micros() <= 0 && !recharging) follow(out, Topic::starts, "postpaid_at_once", {61_R});
}

// Who will be billed, from when, what is created, what it costs.
void explain_assignment(const Context& context, Consequences& out) {
  const ResolvedTarget target = resolve_target(context);
  const bool moving = context.kind == CommandKind::reassign;
  const std::string name = target.name.empty() ? target.entitlement.to_string() : target.name;
  follow(out, Topic::billed, "charges_to", {35_R, 50_R},
         {{"subscription", name}, {"partner", partner_label(context)}});
  follow(out, Topic::billed, "in_arrears", {49_R}, {{"partner", partner_label(context)}});
  if (context.reseller != nullptr && !context.reseller->is_none() && context.partner != nullptr &&
      context.partner->model == PartnerModel::indirect_provider) {
    follow(out, Topic::billed, "reseller_named", {12_R}, {{"reseller", context.reseller->text()}});
  }
  follow(out, Topic::starts, "once_confirmed", {43_R});
  if (!moving) explain_funding(context, out);
  if (target.way == ResolvedTarget::Way::create_with_plan) {
    follow(out, Topic::created, "plan_created", {24_R}, {{"subscription", name}});
  } else if (target.way == ResolvedTarget::Way::create) {
    follow(out, Topic::created, "subscription_created", {22_R, 23_R}, {{"subscription", name}});
  }
  const std::string& location = context.group->location;
  follow(out, Topic::created, location.empty() ? "resource_group" : "resource_group_at", {26_R},
         {{"group", std::string(kResourceGroupName)}, {"location", location}});
  if (const int others = seats_of_others(context); others > 0) {
    follow(out, Topic::people, "others_included", {35_R, 71_R},
           {{"count", std::to_string(others)}});
  }
  if (!moving) follow(out, Topic::price, "enabling_is_free", {19_R});
  if (context.settings.page == PageVersion::newest) {
    follow(out, Topic::price, "no_earned_credit", {51_R, 52_R});
  } else {
    follow(out, Topic::price, "no_discount_or_margin", {52_R});
  }
  const Assignment* current = find_assignment(context.situation, context.service);
  if (moving && current != nullptr) {
    follow(out, Topic::stops, "old_subscription_ends", {32_R},
           {{"subscription", entitlement_name(context.situation, current->entitlement)}});
  }
}

void explain_none(const Context& context, Consequences& out) {
  const Assignment* current = find_assignment(context.situation, context.service);
  const base::Money balance = balance_at(context.situation.credits, context.at);
  follow(out, Topic::starts, "once_confirmed", {43_R});
  if (balance.micros() > 0) {
    follow(out, Topic::stops, "calls_stop_after_balance", {60_R, 62_R}, balance_args(balance));
  } else {
    follow(out, Topic::stops, "calls_stop", {42_R, 7_R});
  }
  follow(out, Topic::people, "all_licences_lose", {35_R});
  if (current == nullptr) return;
  follow(out, Topic::billed, "past_charges_stay", {31_R, 49_R},
         {{"subscription", entitlement_name(context.situation, current->entitlement)}});
  for (const Partner& partner : context.situation.partners) {
    if (!all_consents(context.situation, context.service, current->holder, partner.id)) continue;
    follow(out, Topic::people, "newcomer_may_assign", {39_R}, {{"partner", partner.name}});
  }
}

void explain_purchase(const Context& context, const BuySubscription& bought, Consequences& out) {
  if (!is_overage_seat(bought.subscription)) return;
  follow(out, Topic::starts, "nothing_enabled", {16_R});
  const Assignment* held = held_assignment(context.situation, context.service);
  if (held != nullptr) {
    follow(out, Topic::billed, "joins_assignment", {35_R, 36_R},
           {{"partner", label_of(context.situation, held->holder)}});
    return;
  }
  const auto first = first_in_line(context.situation, context.service, context.settings);
  if (first && *first != bought.subscription.seller) {
    follow(out, Topic::people, "first_stays_first", {36_R},
           {{"partner", label_of(context.situation, *first)}});
  }
}

void explain_recharge_off(const Context& context, Consequences& out) {
  const base::Money balance = balance_at(context.situation.credits, context.at);
  const bool enabled = find_assignment(context.situation, context.service) != nullptr;
  if (enabled) {
    follow(out, Topic::billed, "postpaid_after_balance", {60_R, 61_R}, balance_args(balance));
  } else {
    follow(out, Topic::stops, "calls_stop_after_balance", {62_R, 66_R}, balance_args(balance));
  }
}

void explain_confirmation(const Context& context, Consequences& out) {
  const PendingUpdate* pending = find_pending(context.situation, context.service);
  if (pending == nullptr) return;
  if (pending->kind == UpdateKind::disable) {
    explain_none(context, out);
    return;
  }
  follow(out, Topic::billed, "charges_to", {35_R, 50_R},
         {{"subscription", entitlement_name(context.situation, pending->target.entitlement)},
          {"partner", label_of(context.situation, pending->target.holder)}});
  if (pending->kind == UpdateKind::enable) explain_funding(context, out);
}

// ---- warnings --------------------------------------------------------------------------------

void warn_of_auto_recharge(const Context& context, Warnings& out) {
  const Credits& credits = context.situation.credits;
  if (credits.auto_recharge == Fact::yes) {
    warn(out, 63_R, "auto_recharge_on", Curer::customer_global_admin, "switch_off_auto_recharge");
  } else if (credits.auto_recharge == Fact::unknown) {
    warn(out, 64_R, "auto_recharge_unknown", Curer::customer_global_admin, "look_up_auto_recharge");
  }
}

// No funding between None and the new assignment, or at the end of the balance (R42, R66).
void warn_of_gap(const Context& context, Warnings& out) {
  const base::Money balance = balance_at(context.situation.credits, context.at);
  if (context.kind == CommandKind::disable) {
    warn(out, 42_R, balance.micros() > 0 ? "gap_after_balance" : "gap", Curer::nobody, "",
         balance.micros() > 0 ? balance_args(balance) : Args{});
  } else if (find_assignment(context.situation, context.service) == nullptr) {
    warn(out, 66_R, "enable_first", Curer::partner_admin_agent, "enable_overage");
  }
}

void warn_of_others_usage(const Context& context, Warnings& out) {
  const int others = seats_of_others(context);
  if (others == 0) return;
  warn(out, 71_R, "pays_for_others", Curer::nobody, "", {{"count", std::to_string(others)}});
}

void warn_of_reseller_id(const Context& context, Warnings& out) {
  if (context.partner == nullptr || context.reseller == nullptr) return;
  const bool named = !context.reseller->is_none();
  if (named && context.partner->model == PartnerModel::direct) {
    warn(out, 12_R, "reseller_of_direct_partner", Curer::partner_admin_agent, "leave_out_reseller",
         {{"reseller", context.reseller->text()}});
  } else if (!named && context.partner->model == PartnerModel::indirect_provider) {
    warn(out, 12_R, "reseller_left_out", Curer::partner_admin_agent, "name_the_reseller");
  } else if (named && find_partner(context.situation, *context.reseller) == nullptr) {
    warn(out, 12_R, "reseller_not_known", Curer::partner_admin_agent, "check_reseller_id",
         {{"reseller", context.reseller->text()}});
  }
}

void warn_of_location(const Context& context, Warnings& out) {
  if (context.group == nullptr || context.settings.page != PageVersion::newest ||
      context.situation.allowed_locations.in_force != Fact::yes ||
      !context.group->location.empty()) {
    return;
  }
  warn(out, 47_R, "location_left_out", Curer::partner_admin_agent, "choose_allowed_location");
}

void warn_of_no_change(const Context& context, Warnings& out) {
  const Assignment* current = find_assignment(context.situation, context.service);
  if (current == nullptr || context.kind != CommandKind::reassign) return;
  const ResolvedTarget target = resolve_target(context);
  if (target.way != ResolvedTarget::Way::existing || target.entitlement != current->entitlement ||
      *context.reseller != current->reseller || *context.group != current->group) {
    return;
  }
  warn(out, 32_R, "nothing_changes", Curer::nobody, "");
}

void warn_of_scope(const Context& context, Warnings& out) {
  if (context.settings.distributor_scope != ScopeReading::warn) return;
  const std::string_view key = out_of_scope(context);
  if (!key.empty()) warn(out, 69_R, key, Curer::nobody, "");
}

// Countries of the Pay-As-You-Go zones (domain 3.3). Zone 1 licences may be held by users in the
// United States and Puerto Rico although they were not sold there.
LicenceZone zone_of(std::string_view country) {
  constexpr std::array<std::string_view, 4> kZone1 = {"US", "PR", "CA", "GB"};
  constexpr std::array<std::string_view, 27> kZone2 = {
      "AT", "BE", "HR", "CZ", "DK", "EE", "FI", "FR", "DE", "HU", "IE", "IT", "LV", "LT",
      "LU", "NL", "NZ", "NO", "PL", "PT", "RO", "SG", "SK", "SI", "ES", "SE", "CH"};
  if (std::find(kZone1.begin(), kZone1.end(), country) != kZone1.end()) return LicenceZone::zone1;
  if (std::find(kZone2.begin(), kZone2.end(), country) != kZone2.end()) return LicenceZone::zone2;
  return country == "MX" ? LicenceZone::mexico : LicenceZone::none;
}

void warn_of_zones(const Context& context, Warnings& out) {
  for (const Subscription& subscription : context.situation.subscriptions) {
    if (subscription.zone == LicenceZone::none || !is_living(subscription)) continue;
    for (const std::string& country : subscription.usage_locations) {
      const LicenceZone zone = zone_of(country);
      // some countries have no stated zone: nothing to compare with
      if (zone == LicenceZone::none || zone == subscription.zone) continue;
      warn(out, 6_R, "wrong_zone", Curer::partner_admin_agent, "assign_licence_of_zone",
           {{"subscription", subscription.offer_name}, {"country", country}});
    }
  }
}

void warn_of_lost_target(const Context& context, Warnings& out) {
  const Assignment* current = find_assignment(context.situation, context.service);
  if (current == nullptr) return;
  const Entitlement* target = find_entitlement(context.situation, current->entitlement);
  if (target == nullptr || target->status == EntitlementStatus::active) return;
  warn(out, 28_R, "target_not_active", Curer::holder_admin_agent, "reactivate_or_choose_another",
       {{"subscription", target->friendly_name}});
}

// All three have agreed and the holder has set None: until the newcomer assigns, nobody pays.
void warn_of_open_hand_over(const Context& context, Warnings& out) {
  const bool handed_over = !context.situation.agreed_holders.empty();
  if (!handed_over || held_assignment(context.situation, context.service) != nullptr ||
      funding_of(context.situation, context.at, context.service) != FundingMode::unfunded) {
    return;
  }
  const auto first = first_in_line(context.situation, context.service, context.settings);
  warn(out, 42_R, "gap_until_newcomer_assigns", Curer::partner_admin_agent, "enable_overage",
       {{"partner", label_of(context.situation, first.value_or(base::PartnerId{}))}});
}

// ---- checklist -------------------------------------------------------------------------------

struct CheckRow {
  Prerequisite prerequisite;
  std::vector<Rule> rules;
  std::vector<Guard> guards;
  std::string_view only_reason;  // of a guard that speaks for two rows; empty = all
  Curer curer;                   // while unknown
  std::string_view cure;
};

const std::vector<CheckRow>& check_rows() {
  using P = Prerequisite;
  static const std::vector<CheckRow> kRows = {
      {P::role,
       {8_R, 10_R, 11_R},
       {guard_partner_side, guard_role, guard_not_a_reseller},
       "",
       Curer::partner_admin_agent,
       ""},
      {P::transacting_partner,
       {9_R},
       {guard_known_partner, guard_transacting_partner},
       "",
       Curer::nobody,
       ""},
      {P::relationship,
       {9_R},
       {guard_relationship},
       "",
       Curer::partner_admin_agent,
       "look_up_relationship"},
      {P::eligible_subscription,
       {18_R, 14_R, 15_R},
       {guard_eligible_subscription},
       "",
       Curer::nobody,
       ""},
      {P::no_legacy_azure, {21_R}, {guard_no_legacy_azure}, "", Curer::nobody, ""},
      {P::not_held_by_another,
       {34_R, 40_R, 38_R, 39_R},
       {guard_one_assignment, guard_consents, guard_holder_gave_up, guard_holder},
       "",
       Curer::nobody,
       ""},
      {P::first_in_line,
       {36_R, 37_R, 70_R},
       {guard_first_in_line},
       "",
       Curer::customer,
       "look_up_first_purchase"},
      {P::target,
       {20_R, 23_R, 24_R, 27_R, 28_R},
       {guard_target_choice, guard_target_exists, guard_target_active},
       "",
       Curer::nobody,
       ""},
      {P::sandbox, {29_R}, {guard_sandbox}, "", Curer::microsoft, "request_sandbox_access"},
      {P::partner_agreement,
       {30_R},
       {guard_agreements},
       "partner",
       Curer::partner_admin_agent,
       "look_up_partner_agreement"},
      {P::customer_agreement,
       {30_R},
       {guard_agreements},
       "customer",
       Curer::partner_admin_agent,
       "look_up_customer_agreement"},
      {P::gdap, {44_R, 45_R}, {guard_gdap}, "", Curer::partner_admin_agent, "test_azure_access"},
      {P::token_protection,
       {46_R, 48_R},
       {guard_token_protection},
       "",
       Curer::customer_global_admin,
       "look_up_token_protection"},
      {P::allowed_locations,
       {47_R, 48_R},
       {guard_allowed_locations},
       "",
       Curer::customer_global_admin,
       "look_up_allowed_locations"},
      {P::reseller_id,
       {12_R},
       {guard_reseller_id},
       "",
       Curer::partner_admin_agent,
       "name_the_reseller"},
  };
  return kRows;
}

CheckStatus of_fact(Fact good) {
  return good == Fact::unknown ? CheckStatus::unknown : CheckStatus::met;
}

// The status when no guard objects: met, or nobody knows, or not needed here.
CheckStatus unopposed(const Context& context, Prerequisite prerequisite) {
  const Situation& situation = context.situation;
  const Partner* partner = context.partner;
  const bool newest = context.settings.page == PageVersion::newest;
  const auto of_partner = [&](Fact Partner::* fact) {
    return partner == nullptr ? CheckStatus::unknown : of_fact(partner->*fact);
  };
  switch (prerequisite) {
    case Prerequisite::relationship:
      return of_partner(&Partner::relationship);
    case Prerequisite::partner_agreement:
      return of_partner(&Partner::partner_agreement);
    case Prerequisite::customer_agreement:
      return of_fact(situation.customer.customer_agreement);
    case Prerequisite::sandbox:
      return partner != nullptr && partner->sandbox ? CheckStatus::met : CheckStatus::not_needed;
    case Prerequisite::gdap:
      return newest ? of_partner(&Partner::gdap_reaches_azure) : CheckStatus::not_needed;
    case Prerequisite::token_protection:
      return newest ? of_fact(situation.token_protection) : CheckStatus::not_needed;
    case Prerequisite::allowed_locations: {
      if (!newest) return CheckStatus::not_needed;
      // which location the service takes by itself is not documented
      const bool left_to_service =
          situation.allowed_locations.in_force == Fact::yes && context.group->location.empty();
      return left_to_service ? CheckStatus::unknown : of_fact(situation.allowed_locations.in_force);
    }
    case Prerequisite::first_in_line: {
      const bool by_purchase =
          context.settings.first_assignment == FirstAssignment::first_purchaser;
      const bool open = held_assignment(situation, context.service) == nullptr;
      const bool known = first_in_line(situation, context.service, context.settings).has_value();
      return open && by_purchase && !known ? CheckStatus::unknown : CheckStatus::met;
    }
    case Prerequisite::reseller_id: {
      if (partner == nullptr || partner->model != PartnerModel::indirect_provider) {
        return CheckStatus::not_needed;
      }
      return find_partner(situation, *context.reseller) == nullptr ? CheckStatus::unknown
                                                                   : CheckStatus::met;
    }
    default:
      return CheckStatus::met;
  }
}

bool belongs(const CheckRow& row, const Refusal& refusal) {
  if (refusal.reason == "held_by_us") return false;  // no prerequisite: it is done already
  if (row.only_reason.empty()) return true;
  const bool customers = refusal.reason == "customer_agreement_missing";
  return customers == (row.only_reason == "customer");
}

CheckItem check_row(const Context& context, const CheckRow& row) {
  CheckItem item{.prerequisite = row.prerequisite,
                 .status = CheckStatus::met,
                 .rules = row.rules,
                 .curer = Curer::nobody,
                 .cure = {},
                 .args = {}};
  const auto asked = guards_of(context.kind);
  Refusals refusals;
  for (const Guard guard : row.guards) {
    if (std::find(asked.begin(), asked.end(), guard) != asked.end()) guard(context, refusals);
  }
  for (const Refusal& refusal : refusals) {
    if (!belongs(row, refusal)) continue;
    item.status = CheckStatus::unmet;
    item.curer = refusal.curer;
    item.cure = refusal.cure;
    item.args = refusal.args;
    return item;
  }
  item.status = unopposed(context, row.prerequisite);
  if (item.status == CheckStatus::unknown) {
    item.curer = row.curer;
    item.cure = row.cure;
  }
  return item;
}

CheckItem check_auto_recharge(const Context& context) {
  CheckItem item{.prerequisite = Prerequisite::auto_recharge,
                 .status = CheckStatus::met,
                 .rules = {63_R, 64_R, 65_R},
                 .curer = Curer::customer_global_admin,
                 .cure = "switch_off_auto_recharge",
                 .args = {}};
  switch (context.situation.credits.auto_recharge) {
    case Fact::yes:
      item.status = CheckStatus::unmet;
      return item;
    case Fact::unknown:
      item.status = CheckStatus::unknown;
      item.cure = "look_up_auto_recharge";
      return item;
    case Fact::no:
      break;
  }
  item.curer = Curer::nobody;
  item.cure = {};
  return item;
}

}  // namespace

std::vector<Consequence> consequences_of(const Context& context) {
  Consequences out;
  switch (context.kind) {
    case CommandKind::enable:
    case CommandKind::reassign:
      explain_assignment(context, out);
      break;
    case CommandKind::disable:
      explain_none(context, out);
      break;
    case CommandKind::create_azure_plan:
      follow(out, Topic::created, "plan_created", {24_R},
             {{"subscription", std::string(kDefaultSubscriptionName)}});
      follow(out, Topic::starts, "nothing_enabled", {16_R});
      break;
    case CommandKind::move_legacy_azure:
      follow(out, Topic::stops, "legacy_ends", {21_R});
      follow(out, Topic::starts, "nothing_enabled", {16_R});
      break;
    case CommandKind::record_consent:
      follow(out, Topic::people, "consent_counts", {38_R});
      break;
    case CommandKind::withdraw_consent:
      follow(out, Topic::people, "consent_gone", {38_R});
      break;
    case CommandKind::record_choice:
      follow(out, Topic::people, "others_rejected", {70_R});
      break;
    case CommandKind::switch_off_auto_recharge:
      explain_recharge_off(context, out);
      break;
    case CommandKind::buy_credits:
      follow(out, Topic::starts, "overage_waits", {59_R, 60_R});
      break;
    case CommandKind::buy_subscription:
      explain_purchase(context, std::get<BuySubscription>(context.command), out);
      break;
    case CommandKind::confirm_update:
      explain_confirmation(context, out);
      break;
    case CommandKind::observe:
    case CommandKind::record_finding:
    case CommandKind::record_allowed_locations:
    case CommandKind::charge:
      break;
  }
  return out;
}

std::vector<Warning> warnings_of(const Context& context) {
  Warnings out;
  switch (context.kind) {
    case CommandKind::enable:
    case CommandKind::reassign:
      warn_of_auto_recharge(context, out);
      warn_of_others_usage(context, out);
      warn_of_reseller_id(context, out);
      warn_of_location(context, out);
      warn_of_no_change(context, out);
      warn_of_scope(context, out);
      break;
    case CommandKind::disable:
    case CommandKind::switch_off_auto_recharge:
      warn_of_gap(context, out);
      break;
    default:
      break;
  }
  return out;
}

std::vector<Warning> standing_warnings(const Context& context) {
  Warnings out;
  warn_of_auto_recharge(context, out);
  warn_of_open_hand_over(context, out);
  warn_of_lost_target(context, out);
  warn_of_scope(context, out);
  warn_of_zones(context, out);
  return out;
}

std::vector<CheckItem> preflight(const Context& context) {
  std::vector<CheckItem> items;
  if (context.kind != CommandKind::enable && context.kind != CommandKind::reassign) return items;
  const auto asked = guards_of(context.kind);
  for (const CheckRow& row : check_rows()) {
    const bool applies = std::any_of(row.guards.begin(), row.guards.end(), [&](Guard guard) {
      return std::find(asked.begin(), asked.end(), guard) != asked.end();
    });
    if (applies) items.push_back(check_row(context, row));
  }
  items.push_back(check_auto_recharge(context));
  return items;
}

}  // namespace overage
