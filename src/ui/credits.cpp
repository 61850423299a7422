// From Communications Credits to postpaid without a gap: overage first, then auto-recharge off, then
// the balance runs out (R58-R66), with the day it will.
#include <algorithm>

#include "base/text.hpp"
#include "ui/law.hpp"
#include "ui/screens.hpp"

namespace ui {
namespace {

// What the month's calls have drawn from credits, a day: what the projection goes by.
base::Money daily_spend(const app::CustomerRow& row) {
  const auto& month = model().session.month;
  if (row.summary == nullptr || !row.summary->credits || month.summary == nullptr) return {};
  const auto spent = row.summary->credits->spent;
  const auto& days = month.summary->days;
  const auto first = month.summary->month.first_day();
  const std::int64_t count =
      days.empty() ? month.summary->month.day_count() : days.back().day.days - first.days + 1;
  return {spent.micros() / std::max<std::int64_t>(count, 1), spent.currency()};
}

void switch_off(const app::CustomerRow& row) {
  static std::string done_by;
  const auto& situation = row.customer->situation;
  const overage::Command command = overage::SwitchOffAutoRecharge{};
  paragraph(remedy_text("switch_off_auto_recharge", {}, overage::Curer::nobody), soft(Size::small));
  space(kGap3);
  auto as_customer = situation;
  as_customer.actor = {
      .name = done_by, .role = overage::Role::customer_global_admin, .partner = {}};
  const auto refusals = overage::refusals_of(as_customer, command, model().now, law());
  if (!refusals.empty()) return refusal_list(refusals);
  warning_list(overage::warnings_of(as_customer, command, model().now, law()));
  consequence_list(overage::consequences_of(as_customer, command, model().now, law()));
  field("done_by", tr(Key::credits_done_by), done_by,
        {.placeholder = tr(Key::credits_done_by_hint), .width = 360});
  space(kGap2);
  if (button("off", tr(Key::credits_record_off), {.icon = icon::kCheck, .small = true})) {
    as_customer.actor.name = base::trim(done_by);
    act(app::action::RunCommand{row.customer->id(), command, as_customer.actor});
    done_by.clear();
  }
}

void enable(const app::CustomerRow& row) {
  space(kGap2);
  const bool ask = must_ask(row);
  if (button("enable", tr(ask ? Key::panel_request : Key::credits_go_enable),
             {.kind = ButtonKind::primary, .icon = icon::kArrowRight, .small = true})) {
    open_panel(ask ? app::OveragePanel::request : app::OveragePanel::assign);
  }
}

void figures(const overage::PostpaidGuide& guide, base::Money spend) {
  constexpr float kEqual[] = {1, 1, 1};
  const Card card("figures");
  Columns columns("figures", kEqual, 140);
  columns.next();
  fact(tr(Key::credits_balance), app::money(locale(), guide.balance));
  columns.next();
  fact(tr(Key::credits_daily),
       spend.is_zero() ? std::string(tr(Key::none_short)) : app::money(locale(), spend));
  columns.next();
  fact(tr(Key::credits_zero_on), guide.projected_zero
                                     ? app::date(locale(), base::to_date(*guide.projected_zero))
                                     : std::string(tr(Key::credits_zero_never)));
}

}  // namespace

bool has_credits(const app::CustomerRow& row) {
  const auto& credits = row.customer->situation.credits;
  return !credits.lots.empty() || credits.auto_recharge == overage::Fact::yes;
}

void draw_credits(const app::CustomerRow& row) {
  const auto& situation = row.customer->situation;
  if (!has_credits(row)) {
    empty_state(icon::kWallet, tr(Key::credits_guide_empty), tr(Key::credits_guide_empty_body));
    return;
  }
  const auto spend = daily_spend(row);
  const auto guide = overage::postpaid_guide(situation, model().now, spend, law());
  paragraph(tr(Key::credits_guide_intro), soft());
  space(kGap4);
  figures(guide, spend);
  space(kGap2);
  paragraph(tr(Key::credits_daily_note, {{"month", app::month(locale(), model().month)}}),
            soft(Size::small));
  if (!guide.warnings.empty()) space(kGap4);
  int index = 0;
  for (const auto& warning : guide.warnings) {
    ImGui::PushID(index++);
    notice(Tone::warn, icon::kWarning, warning_text(warning),
           remedy_text(warning.cure, warning.args, warning.curer));
    space(kGap2);
    ImGui::PopID();
  }
  space(kGap4);
  heading(tr(Key::credits_guide_steps), 3, Size::large);
  space(kGap3);
  StepList list(tr(Key::credits_guide_steps), static_cast<int>(guide.steps.size()));
  for (const auto& step : guide.steps) {
    list.begin(step);
    const bool done = step.status == overage::StepStatus::done;
    // in the safe order nothing is offered before its turn, except what cannot wait to be written
    // down: somebody has switched auto-recharge off already (R66)
    if (!done && step.step == "enable_overage") enable(row);
    if (!done && step.step == "switch_off_auto_recharge") switch_off(row);
    if (step.step == "let_credits_run_out" && guide.projected_zero) {
      paragraph(tr(Key::credits_until,
                   {{"date", app::date(locale(), base::to_date(*guide.projected_zero))}}),
                soft(Size::small));
    }
    list.end();
  }
}

}  // namespace ui
