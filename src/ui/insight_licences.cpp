// Insight, licences: the cheapest plan of each user, with the proof that nothing is cheaper.
#include <algorithm>

#include "ui/insight_parts.hpp"

namespace ui {
namespace {

void ask(const workspace::Customer& customer) {
  engine::Advise question;
  question.month = model().month;
  question.customer = customer.id();
  question.prices = prices_in(customer.currency);
  if (!question.prices.empty()) act(app::action::AskInsight{question});
}

// True when the prices are to be looked at again.
bool price_fields(const workspace::Customer& customer) {
  const Card card("prices");
  heading(tr(Key::advice_prices), 2, Size::large);
  space(2);
  paragraph(tr(Key::advice_prices_help, {{"currency", customer.currency.code()}}),
            soft(Size::small));
  space(kGap3);
  bool changed = false;
  for (auto& [plan, price] : licence_prices()) {
    const auto edit = field(plan.c_str(), plan_name(plan), price, {.mode = "decimal"});
    changed = changed || edit.left || edit.submitted;
    space(kGap3);
  }
  return button("ask", tr(Key::advice_ask), {.kind = ButtonKind::primary, .width = available()}) ||
         changed;
}

void tiles(const engine::CountryAdvice& advice, base::CustomerId customer) {
  const engine::Selection theirs{.customers = {customer}, .location = advice.country};
  constexpr float kEqual[] = {1, 1, 1};
  Columns columns("sums", kEqual, 180);
  columns.next();
  figure_tile("best", columns, Tone::good, icon::kCheckCircle, tr(Key::advice_best),
              app::money(locale(), advice.best),
              advice.proven
                  ? std::string(tr(Key::advice_proven))
                  : tr(Key::advice_bound, {{"amount", app::money(locale(), advice.bound)}}),
              theirs);
  columns.next();
  figure_tile("now", columns, Tone::accent, icon::kWallet, tr(Key::what_if_now),
              advice.now ? app::money(locale(), *advice.now) : std::string(tr(Key::none_short)),
              tr(advice.now ? Key::advice_now_note : Key::advice_now_unknown), theirs);
  columns.next();
  figure_tile("saved", columns, Tone::neutral, icon::kCompare, tr(Key::advice_saved),
              advice.now ? app::money(locale(), less(*advice.now, advice.best))
                         : std::string(tr(Key::none_short)),
              trn(Key::advice_users, static_cast<std::int64_t>(advice.users)), theirs);
}

void mix(const engine::CountryAdvice& advice) {
  const Column columns[] = {{.title = tr(Key::advice_plan), .weight = 2},
                            {.title = tr(Key::what_if_now), .width = 88, .right = true},
                            {.title = tr(Key::advice_best), .width = 112, .right = true}};
  space(kGap4);
  const Card card("plans", {.padding = 1});
  Table table("plans", {.name = tr(Key::advice_mix),
                        .columns = columns,
                        .rows = static_cast<std::int64_t>(advice.plans.size())});
  table.rows([&](std::int64_t index) {
    const auto& plan = advice.plans[static_cast<std::size_t>(index)];
    (void)table.begin_row(index);
    if (table.cell()) table.text(plan_name(plan.plan));
    if (table.cell()) table.text(count_of(plan.now));
    if (table.cell())
      table.text(count_of(plan.best), plan.now == plan.best ? TextStyle{} : strong());
    table.end_row();
  });
}

// How far the answer leans on the month's traffic.
void sureness(const engine::CountryAdvice& advice) {
  space(kGap3);
  for (const auto& at : advice.at) {
    icon_text(at.same ? icon::kCheck : icon::kWarning,
              tr(at.same ? Key::advice_same : Key::advice_other,
                 {{"percent", count_of(at.percent)}, {"amount", app::money(locale(), at.cost)}}),
              theme().tones[static_cast<int>(at.same ? Tone::good : Tone::warn)].line,
              soft(Size::small));
    space(2);
  }
}

void user_moves(const engine::CountryAdvice& advice, base::CustomerId customer) {
  if (advice.moves.empty()) return;
  section(tr(Key::advice_moves), tr(Key::insight_opens_calls));
  const Column columns[] = {{.title = tr(Key::column_user), .weight = 1.4F},
                            {.title = tr(Key::advice_from), .weight = 1.4F, .wide_only = true},
                            {.title = tr(Key::advice_to), .weight = 1.4F}};
  draw_listing(
      {.id = "moves",
       .name = tr(Key::advice_moves),
       .columns = columns,
       .rows = advice.moves.size(),
       .row_height = 0},
      [&](Table& table, std::size_t index) {
        const auto& move = advice.moves[index];
        if (table.begin_row(static_cast<std::int64_t>(index), move.upn)) {
          open_calls({.customers = {customer}, .user = move.upn});
        }
        if (table.cell()) table.text(move.user.empty() ? move.upn : move.user, strong());
        if (table.cell()) {
          table.text(move.from.empty() ? std::string(tr(Key::none_short)) : plan_name(move.from));
        }
        if (table.cell()) table.text(plan_name(move.to));
        table.end_row();
      });
}

}  // namespace

void draw_licences() {
  // one customer at a time: the first with calls, where the other parts speak of all
  static base::CustomerId kept;
  if (!chosen_customer().is_none()) kept = chosen_customer();
  const auto before = kept;
  if (!choose_customer(kept, false)) {
    return empty_state(icon::kLayers, tr(Key::insight_nothing), "");
  }
  if (!before.is_none() && kept != before) chosen_customer() = kept;
  const auto* customer = find_customer(kept);
  if (customer == nullptr) return;
  space(kGap4);
  constexpr float kWeights[] = {1, 2};
  Columns columns("advice", kWeights, 300);
  columns.next();
  const auto& answer = answers().advice;
  const bool other = answer.reply != nullptr && answer.reply->customer != customer->id() &&
                     answer.phase != app::Phase::loading;
  const bool changed = price_fields(*customer);
  if (changed || other || answer.phase == app::Phase::idle) ask(*customer);
  columns.next();
  if (waits(answer)) return;
  const auto& reply = *answer.reply;
  if (reply.countries.empty()) {
    notice(Tone::accent, icon::kAbout, tr(Key::advice_none), tr(Key::advice_none_body));
  }
  for (const auto& advice : reply.countries) {
    ImGui::PushID(advice.country.c_str());
    heading(country_name(advice.country), 2, Size::large);
    space(kGap2);
    tiles(advice, reply.customer);
    mix(advice);
    sureness(advice);
    user_moves(advice, reply.customer);
    space(kGap6);
    ImGui::PopID();
  }
  if (!reply.countries.empty()) {
    paragraph(tr(Key::advice_rated, {{"now", app::money(locale(), reply.charged_now)},
                                     {"then", app::money(locale(), reply.charged_then)}}),
              soft());
  }
  assumptions(reply.assumptions);
}

}  // namespace ui
