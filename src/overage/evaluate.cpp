#include "overage/evaluate.hpp"

#include <algorithm>
#include <utility>

#include "overage/explain.hpp"
#include "overage/guards.hpp"

namespace overage {
namespace {

using literals::operator""_R;

// The newcomer a consent would be for if nobody said: us, unless we hold it; then the first other
// partner that could.
base::PartnerId likely_newcomer(const Situation& situation, base::PartnerId giver) {
  const Partner* us = acting_partner(situation);
  if (us != nullptr && us->id != giver && us->model != PartnerModel::indirect_reseller) {
    return us->id;
  }
  for (const Partner& partner : situation.partners) {
    if (partner.id != giver && partner.model != PartnerModel::indirect_reseller) return partner.id;
  }
  return {};
}

ConsentParty first_missing(const Situation& situation, base::PartnerId giver,
                           base::PartnerId newcomer) {
  for (const auto party : {ConsentParty::customer, ConsentParty::holder, ConsentParty::newcomer}) {
    if (find_consent(situation, kPhoneServices, party, giver, newcomer) == nullptr) return party;
  }
  return ConsentParty::customer;
}

ConfirmUpdate as_expected(const Situation& situation) {
  ConfirmUpdate seen;
  if (const PendingUpdate* pending = find_pending(situation)) {
    seen.enabled = pending->kind != UpdateKind::disable;
    seen.entitlement = pending->target.entitlement;
  }
  return seen;
}

base::Currency likely_currency(const Credits& credits) {
  if (!credits.lots.empty()) return credits.lots.front().amount.currency();
  return credits.recharge.currency();
}

std::vector<Command> commands_of(const Situation& situation, const LawSettings& settings) {
  const base::PartnerId giver =
      giver_of(situation, kPhoneServices, settings).value_or(base::PartnerId{});
  const base::PartnerId newcomer = likely_newcomer(situation, giver);
  const base::Money smallest{1, likely_currency(situation.credits)};
  RecordConsent consent;
  consent.newcomer = newcomer;
  consent.party = first_missing(situation, giver, newcomer);
  RecordChoice choice;
  choice.partner = situation.actor.partner;
  return {Enable{},
          Reassign{},
          Disable{},
          CreateAzurePlan{},
          MoveLegacyAzure{},
          std::move(consent),
          std::move(choice),
          SwitchOffAutoRecharge{},
          BuyCredits{smallest},
          as_expected(situation)};
}

struct Next {
  std::string_view step;
  Curer actor;
};

// Somebody else holds it. A reseller's provider holds it for the reseller (R10); people of the
// customer and strangers are in no line for it.
bool is_held_by_another(const Situation& situation, base::PartnerId holder) {
  const Partner* us = acting_partner(situation);
  if (us == nullptr || is_customer_side(situation.actor.role) || holder == us->id) return false;
  return us->provider.is_none() || holder != us->provider;
}

// Towards an assignment of our own, in the order of a hand-over: three consents, then None by the
// holder (R38, R39). A reseller has its provider do it.
Next next_of_hand_over(const CommandStatus& enable) {
  const auto is_refused_for = [&enable](std::string_view reason) {
    return std::any_of(enable.refusals.begin(), enable.refusals.end(),
                       [reason](const Refusal& refusal) { return refusal.reason == reason; });
  };
  if (is_refused_for("indirect_reseller")) {
    return {"send_request_sheet", Curer::provider_admin_agent};
  }
  if (is_refused_for("consents_missing")) return {"agree_hand_over", Curer::customer};
  return {"set_none", Curer::holder_admin_agent};
}

Next next_of(const Evaluation& evaluation, const Situation& situation) {
  if (evaluation.update_pending) return {"read_again", Curer::time};
  const bool ours = evaluation.holder == situation.actor.partner;
  switch (evaluation.state) {
    case State::not_eligible:
      return {"sell_eligible_subscription", Curer::partner_admin_agent};
    case State::enable_pending:
    case State::disable_pending:
      return {"read_again", Curer::time};
    case State::eligible: {
      const CommandStatus* enable = find_status(evaluation, CommandKind::enable);
      if (enable->available) return {"enable_overage", Curer::partner_admin_agent};
      const Refusal& first = enable->refusals.front();
      return {first.cure, first.curer};
    }
    case State::enabled:
      break;
  }
  for (const Warning& warning : evaluation.warnings) {
    if (warning.warning == "target_not_active") {
      return {warning.cure, ours ? Curer::partner_admin_agent : warning.curer};
    }
  }
  if (is_held_by_another(situation, evaluation.holder)) {
    return next_of_hand_over(*find_status(evaluation, CommandKind::enable));
  }
  if (evaluation.funding == FundingMode::prepaid_loop) {
    return {"switch_off_auto_recharge", Curer::customer_global_admin};
  }
  if (evaluation.funding == FundingMode::prepaid) return {"let_credits_run_out", Curer::time};
  return {"nothing", Curer::nobody};
}

}  // namespace

Rule rule_of(Use use) {
  switch (use) {
    case Use::toll_free_inbound:
      return 1_R;
    case Use::conference_beyond_zone_a:
      return 2_R;
    case Use::domestic_plan_abroad:
      return 3_R;
    case Use::beyond_international:
      return 4_R;
    case Use::after_the_allowance:
      return 5_R;
    case Use::pay_as_you_go_outbound:
      return 6_R;
    case Use::premium_numbers:
    case Use::sms:
      break;
  }
  return 68_R;
}

// Credits and overage open the same uses (R68): toll-free lines (R1), conferences beyond Zone A (R2),
// foreign numbers for domestic plans (R3), beyond an international plan (R4), beyond the allowance
// (R5), Pay-As-You-Go (R6). None works when nobody pays.
Payer payer_of(Use /*all alike*/, FundingMode mode) {
  switch (mode) {
    case FundingMode::prepaid:
    case FundingMode::prepaid_loop:
      return Payer::credits;
    case FundingMode::postpaid:
      return Payer::overage;
    case FundingMode::unfunded:
      break;
  }
  return Payer::nobody;
}

State state_of(const Situation& situation, const LawSettings& settings, std::string_view service) {
  const PendingUpdate* pending = find_pending(situation, service);
  if (pending != nullptr && pending->kind == UpdateKind::enable) return State::enable_pending;
  if (pending != nullptr && pending->kind == UpdateKind::disable) return State::disable_pending;
  if (find_assignment(situation, service) != nullptr) return State::enabled;
  return has_eligible_subscription(situation, settings) ? State::eligible : State::not_eligible;
}

// Credits come first, and for ever while they are refilled (R63); without a balance overage pays if it
// is assigned (R61).
FundingMode funding_of(const Situation& situation, base::Instant now, std::string_view service) {
  const Credits& credits = situation.credits;
  const base::Money balance = balance_at(credits, now);
  const bool recharging = credits.auto_recharge == Fact::yes && credits.card_works != Fact::no;
  if (balance.micros() > 0) {
    return recharging ? FundingMode::prepaid_loop : FundingMode::prepaid;
  }
  if (will_refill(credits, balance)) return FundingMode::prepaid_loop;
  return find_assignment(situation, service) != nullptr ? FundingMode::postpaid
                                                        : FundingMode::unfunded;
}

// Resellers and customers see retail prices; who is invoiced sees what is invoiced (R57).
PriceView price_view(const Situation& situation) {
  const Role role = situation.actor.role;
  if (is_customer_side(role)) return PriceView::retail;
  const Partner* partner = acting_partner(situation);
  if (partner == nullptr) return PriceView::none;
  if (partner->model == PartnerModel::indirect_reseller) return PriceView::retail;
  return role == Role::admin_agent || role == Role::billing_admin ? PriceView::invoiced
                                                                  : PriceView::none;
}

// Azure Cost Management (R55); the newest page knows a second way (R56).
std::vector<Tracking> tracking_methods(const LawSettings& settings) {
  if (settings.page != PageVersion::newest) return {Tracking::azure_cost_management};
  return {Tracking::azure_cost_management, Tracking::teams_admin_center};
}

Evaluation evaluate(const Situation& situation, base::Instant now, const LawSettings& settings) {
  Evaluation out;
  out.state = state_of(situation, settings);
  out.funding = funding_of(situation, now);
  out.manage_overage_shown = has_eligible_subscription(situation, settings);
  out.update_pending = find_pending(situation) != nullptr;
  if (const Assignment* assignment = find_assignment(situation)) out.holder = assignment->holder;
  out.first_in_line =
      first_in_line(situation, kPhoneServices, settings).value_or(base::PartnerId{});
  const std::vector<Command> commands = commands_of(situation, settings);
  out.commands.reserve(commands.size());
  for (const Command& command : commands) {
    CommandStatus status;
    status.kind = kind_of(command);
    status.refusals = refusals_of(context_of(situation, command, now, settings));
    status.available = status.refusals.empty();
    out.commands.push_back(std::move(status));
  }
  const bool moving = !out.holder.is_none() && out.holder == situation.actor.partner;
  const Context main = context_of(situation, commands[moving ? 1 : 0], now, settings);
  out.warnings = standing_warnings(main);
  out.checklist = preflight(main);
  const Next next = next_of(out, situation);
  out.next_step = next.step;
  out.next_actor = next.actor;
  return out;
}

const CommandStatus* find_status(const Evaluation& evaluation, CommandKind kind) {
  for (const CommandStatus& status : evaluation.commands) {
    if (status.kind == kind) return &status;
  }
  return nullptr;
}

}  // namespace overage
