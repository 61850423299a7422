// Insight, reconciliation: our rating against what was charged, every difference with its reason.
#include <algorithm>

#include "ui/insight_parts.hpp"

namespace ui {
namespace {

std::string reason_of(std::string_view code) { return coded("variance.", code); }

void tiles(const engine::Comparison& comparison) {
  constexpr float kEqual[] = {1, 1, 1, 1};
  Columns columns("sums", kEqual, cx().compact ? 156.0F : 190.0F);
  columns.next();
  figure_tile("ours", columns, Tone::accent, icon::kGauge, tr(Key::reconcile_ours),
              app::money(locale(), comparison.ours), {});
  columns.next();
  figure_tile("theirs", columns, Tone::accent, icon::kFile, tr(Key::reconcile_theirs),
              app::money(locale(), comparison.theirs), {});
  columns.next();
  figure_tile("difference", columns, Tone::neutral, icon::kCompare, tr(Key::what_if_difference),
              app::signed_money(locale(), less(comparison.theirs, comparison.ours)),
              tr(Key::reconcile_theirs_less_ours));
  columns.next();
  const bool clear = comparison.unexplained.is_zero();
  figure_tile("unexplained", columns, clear ? Tone::good : Tone::bad,
              clear ? icon::kCheckCircle : icon::kWarning, tr(Key::reconcile_unexplained),
              app::money(locale(), comparison.unexplained),
              tr(clear ? Key::reconcile_all_explained : Key::reconcile_look_below));
}

// The reason whose differences are listed; chosen in the table above the list. Empty: all.
std::string& chosen_reason() {
  static std::string kept;
  return kept;
}

// Call by call those that agree; line by line the calls that our lines are made of.
engine::Selection agreeing(const engine::Comparison& comparison) {
  if (comparison.against == "charge") return {.variance = "none"};
  return {.payers = {engine::Payer::overage}};
}

void reasons(const engine::Comparison& comparison) {
  const Column columns[] = {{.title = tr(Key::reconcile_reason), .weight = 1},
                            {.title = tr(Key::reconcile_count), .width = 64, .right = true},
                            {.title = tr(Key::what_if_difference), .width = 104, .right = true}};
  const Card card("reasons", {.padding = 1});
  Table table("reasons", {.name = coded("reconcile.against_", comparison.against),
                          .columns = columns,
                          .rows = static_cast<std::int64_t>(comparison.reasons.size() + 2),
                          .clickable = true});
  table.rows([&](std::int64_t row) {
    const bool agree = row == 0;
    const bool total = row == static_cast<std::int64_t>(comparison.reasons.size()) + 1;
    if (agree || total) {
      if (table.begin_row(row)) {
        if (agree) {
          open_calls(agreeing(comparison));
        } else {
          chosen_reason().clear();
        }
      }
      const TextStyle style = total ? strong() : TextStyle{};
      if (table.cell()) table.text(tr(agree ? Key::reconcile_agree : Key::reconcile_total), style);
      if (table.cell()) {
        table.text(count_of(agree ? comparison.agreeing : comparison.compared), style);
      }
      if (table.cell()) {
        table.text(agree ? std::string(tr(Key::none_short))
                         : app::signed_money(locale(), less(comparison.theirs, comparison.ours)),
                   style);
      }
    } else {
      const auto& reason = comparison.reasons[static_cast<std::size_t>(row - 1)];
      const bool here = reason.reason == chosen_reason();
      if (table.begin_row(row, reason.reason, here)) {
        chosen_reason() = here ? std::string() : reason.reason;
      }
      if (table.cell()) table.text(reason_of(reason.reason));
      if (table.cell()) table.text(count_of(reason.count));
      if (table.cell()) table.text(app::signed_money(locale(), reason.difference));
    }
    table.end_row();
  });
}

void open(const engine::VarianceRow& row) {
  if (row.usage) {
    act(app::action::Navigate{{.screen = app::Screen::calls, .call = row.usage->to_string()}});
    return;
  }
  engine::Selection behind;
  if (!row.customer.is_none()) behind.customers = {row.customer};
  behind.day = row.day;
  open_calls(behind);
}

void differences(const engine::Comparison& comparison) {
  std::vector<const engine::VarianceRow*> rows;
  for (const auto& row : comparison.rows) {
    if (chosen_reason().empty() || row.reason == chosen_reason()) rows.push_back(&row);
  }
  space(kGap4);
  const std::string title = chosen_reason().empty()
                                ? std::string(tr(Key::reconcile_rows))
                                : named(tr(Key::reconcile_rows), reason_of(chosen_reason()));
  heading(title, 3, Size::body);
  space(2);
  if (rows.empty()) return paragraph(tr(Key::reconcile_no_rows), soft(Size::small));
  paragraph(comparison.row_count > comparison.rows.size()
                ? tr(Key::reconcile_largest, {{"n", count_of(comparison.rows.size())}})
                : std::string(tr(Key::insight_opens_call)),
            soft(Size::small));
  space(kGap2);
  const Column columns[] = {
      {.title = tr(Key::column_destination), .weight = cx().compact ? 1.0F : 2.0F},
      {.title = tr(Key::reconcile_reason), .weight = 1.4F, .wide_only = true},
      {.title = tr(Key::reconcile_ours), .width = 84, .right = true},
      {.title = tr(Key::reconcile_theirs), .width = 84, .right = true},
      {.title = tr(Key::what_if_difference), .width = 104, .right = true, .wide_only = true}};
  draw_listing(
      {.id = "rows", .name = tr(Key::reconcile_rows), .columns = columns, .rows = rows.size()},
      [&](Table& table, std::size_t index) {
        const auto& row = *rows[index];
        if (table.begin_row(static_cast<std::int64_t>(index))) open(row);
        if (table.cell()) {
          std::string below =
              row.customer.is_none() ? std::string() : name_of_customer(row.customer);
          if (row.day) {
            below +=
                (below.empty() ? "" : ", ") + app::day_month(locale(), base::to_date(*row.day));
          }
          two_lines(table, country_name(row.meter), below);
        }
        if (table.cell()) two_lines(table, reason_of(row.reason), {});
        if (table.cell()) table.text(app::amount(locale(), row.ours));
        if (table.cell()) table.text(app::amount(locale(), row.theirs));
        if (table.cell())
          table.text(app::signed_money(locale(), less(row.theirs, row.ours)), strong());
        table.end_row();
      });
}

}  // namespace

void draw_reconcile() {
  const auto& answer = answers().reconciliation;
  if (answer.phase == app::Phase::idle) {
    engine::Reconcile question;
    question.month = model().month;
    act(app::action::AskInsight{question});
  }
  paragraph(tr(Key::reconcile_intro), soft());
  space(kGap3);
  if (button("export", tr(Key::reconcile_export),
             {.icon = icon::kExports, .enabled = answer.reply != nullptr})) {
    engine::Selection selection;
    selection.month = model().month;
    act(app::action::Export{engine::ExportKind::variance, selection, {}});
  }
  space(kGap4);
  if (waits(answer)) return;
  int index = 0;
  for (const auto& comparison : answer.reply->comparisons) {
    ImGui::PushID(index);
    if (index++ > 0) space(kGap8);
    heading(coded("reconcile.against_", comparison.against), 2, Size::large);
    space(kGap2);
    tiles(comparison);
    space(kGap4);
    reasons(comparison);
    differences(comparison);
    ImGui::PopID();
  }
  assumptions(answer.reply->assumptions);
}

}  // namespace ui
