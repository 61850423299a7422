// The hand-over between partners: three consents, the holder sets None, the newcomer assigns
// (R38-R42), step by step, with where one stands.
#include <algorithm>

#include "base/text.hpp"
#include "ui/law.hpp"
#include "ui/screens.hpp"

namespace ui {
namespace {

using overage::ConsentParty;

struct Draft {
  base::CustomerId customer;
  base::PartnerId newcomer;
  std::string given_by[3];  // by ConsentParty
  std::string partner;      // a newcomer nobody knows yet
  std::string mpn;
  bool adding = false;
  std::string entitlement;  // of the newcomer's assignment, as read in Partner Center
};

Draft& draft(const app::CustomerRow& row) {
  static Draft kept;
  if (kept.customer != row.customer->id()) kept = Draft{.customer = row.customer->id()};
  return kept;
}

void run(const app::CustomerRow& row, overage::Command command) {
  act(app::action::RunCommand{row.customer->id(), std::move(command)});
}

// The name, also of ourselves.
std::string full_name(const overage::Situation& situation, base::PartnerId id) {
  const auto* partner = overage::find_partner(situation, id);
  return partner == nullptr || partner->name.empty() ? partner_name(situation, id) : partner->name;
}

// Who may assign next because all three have agreed and the holder has set None; none otherwise.
base::PartnerId agreed_newcomer(const app::CustomerRow& row) {
  const auto& situation = row.customer->situation;
  if (overage::find_assignment(situation) != nullptr) return {};
  for (const auto& agreed : situation.agreed_holders) {
    if (agreed.service == overage::kPhoneServices) return agreed.partner;
  }
  return {};
}

// Who gives the assignment up: the holder, or who is first in line.
base::PartnerId giver(const app::CustomerRow& row) {
  if (!agreed_newcomer(row).is_none()) return {};
  const auto& evaluation = row.evaluation;
  return evaluation.holder.is_none() ? evaluation.first_in_line : evaluation.holder;
}

std::vector<const overage::Partner*> candidates(const app::CustomerRow& row) {
  std::vector<const overage::Partner*> out;
  for (const auto& partner : row.customer->situation.partners) {
    if (partner.id == giver(row)) continue;
    if (partner.model == overage::PartnerModel::indirect_reseller) continue;
    out.push_back(&partner);
  }
  return out;
}

void add_partner(const app::CustomerRow& row, bool asked_for) {
  Draft& kept = draft(row);
  if (!kept.adding && !asked_for) {
    if (button("another", tr(Key::handover_another),
               {.kind = ButtonKind::quiet, .icon = icon::kPlus, .small = true})) {
      kept.adding = true;
    }
    return;
  }
  constexpr float kEqual[] = {1, 1};
  {
    Columns columns("newcomer", kEqual, 200);
    columns.next();
    field("name", tr(Key::handover_partner_name), kept.partner, {});
    columns.next();
    const bool wrong = !kept.mpn.empty() && !base::MpnId::parse(base::trim(kept.mpn)).ok();
    field(
        "mpn", tr(Key::manage_partner_id), kept.mpn,
        {.error = wrong ? tr(Key::manage_reseller_wrong) : std::string_view{}, .mode = "decimal"});
  }
  space(kGap3);
  const auto mpn = base::MpnId::parse(base::trim(kept.mpn));
  const bool ready = !base::trim(kept.partner).empty() && (kept.mpn.empty() || mpn.ok());
  if (button("add", tr(Key::handover_add),
             {.icon = icon::kPlus, .enabled = ready, .small = true})) {
    overage::Partner partner;
    partner.name = base::trim(kept.partner);
    if (mpn) partner.mpn = *mpn;
    partner.relationship = overage::Fact::yes;
    act(app::action::AddPartner{row.customer->id(), partner});
    kept.partner.clear();
    kept.mpn.clear();
    kept.adding = false;
  }
}

// From whom to whom. False while nobody is there to take it over.
bool choose_newcomer(const app::CustomerRow& row) {
  const auto& situation = row.customer->situation;
  Draft& kept = draft(row);
  if (const auto agreed = agreed_newcomer(row); !agreed.is_none()) {
    kept.newcomer = agreed;
    fact(tr(Key::handover_to), full_name(situation, agreed));
    return true;
  }
  const auto us = situation.actor.partner;
  const auto all = candidates(row);
  const auto known =
      std::find_if(all.begin(), all.end(), [&](const auto* p) { return p->id == kept.newcomer; });
  if (known == all.end()) {
    const auto ours =
        std::find_if(all.begin(), all.end(), [&](const auto* p) { return p->id == us; });
    kept.newcomer = all.empty() ? base::PartnerId{} : ours != all.end() ? us : all.front()->id;
  }
  constexpr float kEqual[] = {1, 1};
  {
    Columns columns("between", kEqual, 200);
    columns.next();
    fact(tr(row.evaluation.holder.is_none() ? Key::handover_first : Key::handover_from),
         full_name(situation, giver(row)));
    columns.next();
    if (giver(row) == us && !all.empty()) {
      std::vector<Choice> choices;
      int current = 0;
      for (const auto* partner : all) {
        if (partner->id == kept.newcomer) current = static_cast<int>(choices.size());
        choices.push_back(
            {partner->id.to_string(), partner_name(situation, partner->id), partner->mpn.text()});
      }
      text(tr(Key::handover_to), soft(Size::small));
      space(2);
      const int chosen = select("newcomer", tr(Key::handover_to), choices, current, available());
      if (chosen >= 0) kept.newcomer = all[static_cast<std::size_t>(chosen)]->id;
    } else if (!all.empty()) {
      fact(tr(Key::handover_to), full_name(situation, kept.newcomer));
    }
  }
  if (giver(row) == us) {
    space(kGap3);
    if (all.empty()) {
      paragraph(tr(Key::handover_nobody), soft());
      space(kGap3);
    }
    add_partner(row, all.empty());
  }
  return !all.empty();
}

const overage::Consent* consent_of(const app::CustomerRow& row, ConsentParty party,
                                   base::PartnerId newcomer) {
  for (const auto& consent : row.customer->situation.consents) {
    if (consent.party == party && consent.newcomer == newcomer && consent.holder == giver(row)) {
      return &consent;
    }
  }
  return nullptr;
}

void consent(const app::CustomerRow& row, ConsentParty party, const overage::HandOver& state) {
  Draft& kept = draft(row);
  if (const auto* given = consent_of(row, party, state.newcomer)) {
    paragraph(tr(Key::handover_given, {{"who", given->given_by.empty() ? "—" : given->given_by},
                                       {"date", app::date(locale(), given->at)}}),
              soft(Size::small));
    space(kGap2);
    if (button("withdraw", tr(Key::handover_withdraw),
               {.kind = ButtonKind::quiet, .icon = icon::kUndo, .small = true})) {
      run(row, overage::WithdrawConsent{.party = party, .newcomer = state.newcomer});
    }
    return;
  }
  auto& given_by = kept.given_by[static_cast<std::size_t>(party)];
  space(kGap2);
  field("given_by", tr(Key::handover_given_by), given_by,
        {.placeholder = tr(Key::handover_given_hint), .width = 360});
  space(kGap2);
  if (button("record", tr(Key::handover_record), {.icon = icon::kCheck, .small = true})) {
    run(row, overage::RecordConsent{.party = party,
                                    .newcomer = state.newcomer,
                                    .given_by = std::string(base::trim(given_by))});
    given_by.clear();
  }
}

void set_none(const app::CustomerRow& row, const overage::HandOver& state, bool next) {
  const auto& situation = row.customer->situation;
  if (!next) {
    paragraph(tr(Key::handover_none_waits), soft(Size::small));
    return;
  }
  if (state.holder != situation.actor.partner) {
    paragraph(tr(Key::handover_ask_none, {{"partner", partner_name(situation, state.holder)}}),
              soft(Size::small));
    space(kGap2);
    if (button("seen", tr(Key::handover_seen_none), {.icon = icon::kEye, .small = true})) {
      run(row, overage::Observe{.assignment = {}});
    }
    return;
  }
  const overage::Command command = overage::Disable{};
  const auto refusals = overage::refusals_of(situation, command, model().now, law());
  refusal_list(refusals);
  preview(situation, command);
  space(kGap2);
  if (button("none", tr(Key::manage_set_none),
             {.kind = ButtonKind::danger, .enabled = refusals.empty(), .small = true})) {
    run(row, command);
  }
}

void confirm(const app::CustomerRow& row) {
  const auto* pending = overage::find_pending(row.customer->situation);
  if (pending == nullptr) return;
  space(kGap2);
  if (button("confirm", tr(Key::manage_confirm), {.icon = icon::kRefresh, .small = true})) {
    run(row, overage::ConfirmUpdate{.service = pending->target.service,
                                    .enabled = pending->kind != overage::UpdateKind::disable,
                                    .entitlement = pending->target.entitlement});
  }
}

void assign(const app::CustomerRow& row, const overage::HandOver& state) {
  const auto& situation = row.customer->situation;
  if (state.newcomer == situation.actor.partner) {
    space(kGap2);
    if (button("assign", tr(Key::handover_choose_target),
               {.kind = ButtonKind::primary, .icon = icon::kArrowRight, .small = true})) {
      open_panel(app::OveragePanel::assign);
    }
    return;
  }
  Draft& kept = draft(row);
  paragraph(tr(Key::handover_they_assign, {{"partner", partner_name(situation, state.newcomer)}}),
            soft(Size::small));
  space(kGap2);
  const auto id = base::EntitlementId::parse(base::trim(kept.entitlement));
  field("entitlement", tr(Key::handover_entitlement), kept.entitlement,
        {.placeholder = "00000000-0000-0000-0000-000000000000", .width = 360});
  space(kGap2);
  if (button("assigned", tr(Key::handover_seen_assigned),
             {.icon = icon::kEye, .enabled = id.ok(), .small = true})) {
    run(row,
        overage::Observe{.assignment = overage::Assignment{
                             .holder = state.newcomer, .entitlement = *id, .since = model().now}});
  }
}

void step_body(const app::CustomerRow& row, const overage::HandOver& state,
               const overage::Step& step) {
  const bool done = step.status == overage::StepStatus::done;
  const bool next = step.status == overage::StepStatus::next;
  constexpr std::pair<std::string_view, ConsentParty> kConsents[] = {
      {"customer_agrees", ConsentParty::customer},
      {"holder_agrees", ConsentParty::holder},
      {"newcomer_agrees", ConsentParty::newcomer}};
  for (const auto& [name, party] : kConsents) {
    // a completed hand-over has used its consents up
    if (step.step == name && !(done && consent_of(row, party, state.newcomer) == nullptr)) {
      consent(row, party, state);
    }
  }
  if (done) return;
  if (step.step == "holder_sets_none") set_none(row, state, next);
  if (step.step == "newcomer_assigns" && next) assign(row, state);
  if ((step.step == "read_again" || step.step == "newcomer_confirmed") && next) confirm(row);
}

}  // namespace

bool can_hand_over(const app::CustomerRow& row) {
  if (!row.evaluation.holder.is_none() || !agreed_newcomer(row).is_none()) return true;
  const auto first = row.evaluation.first_in_line;
  return !first.is_none() && first != row.customer->situation.actor.partner;
}

void draw_hand_over(const app::CustomerRow& row) {
  if (!can_hand_over(row)) {
    empty_state(icon::kHandshake, tr(Key::handover_empty), tr(Key::handover_empty_body));
    return;
  }
  paragraph(tr(Key::handover_intro), soft());
  space(kGap4);
  if (!choose_newcomer(row)) return;
  const auto state = overage::hand_over(row.customer->situation, draft(row).newcomer, law());
  const auto done = std::count_if(state.steps.begin(), state.steps.end(), [](const auto& s) {
    return s.status == overage::StepStatus::done;
  });
  space(kGap6);
  heading(tr(Key::handover_steps), 3, Size::large);
  space(kGap2);
  const auto count = static_cast<std::int64_t>(state.steps.size());
  paragraph(tr(Key::steps_done,
               {{"done", app::number(locale(), done)}, {"all", app::number(locale(), count)}}),
            soft(Size::small));
  space(kGap2);
  meter(tr(Key::handover_steps), static_cast<std::uint64_t>(done), state.steps.size(), available());
  space(kGap4);
  StepList list(tr(Key::handover_steps), static_cast<int>(state.steps.size()));
  for (const auto& step : state.steps) {
    list.begin(step);
    step_body(row, state, step);
    list.end();
  }
}

}  // namespace ui
