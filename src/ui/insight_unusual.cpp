// Insight, unusual traffic: what lies far outside a customer's own pattern, with the evidence.
#include "ui/insight_parts.hpp"

namespace ui {
namespace {

std::string who_or_where(const engine::UnusualRow& row) {
  if (!row.user.empty()) return row.user;
  if (!row.upn.empty()) return row.upn;
  return row.country.empty() ? std::string() : country_name(row.country);
}

std::string evidence(const engine::UnusualRow& row) {
  return tr(Key::unusual_evidence,
            {{"median", count_of(row.median)}, {"limit", count_of(row.limit)}});
}

engine::Selection calls_of(const engine::UnusualRow& row) {
  engine::Selection out;
  out.customers = {row.customer};
  out.user = row.upn;
  if (!row.country.empty()) out.countries = {row.country};
  out.day = row.day;
  return out;
}

void table_of(const std::vector<engine::UnusualRow>& rows) {
  const Column columns[] = {
      {.title = tr(Key::unusual_what), .weight = 2.2F},
      {.title = tr(Key::insight_customer), .weight = 1.3F, .wide_only = true},
      {.title = tr(Key::unusual_day), .width = 72, .wide_only = true},
      {.title = tr(Key::unusual_value), .width = cx().compact ? 116.0F : 150.0F, .right = true},
      {.title = tr(Key::unusual_amount), .width = 104, .right = true, .wide_only = true}};
  const Card card("rows", {.padding = 1});
  Table table("rows", {.name = tr(Key::unusual_title),
                       .columns = columns,
                       .rows = static_cast<std::int64_t>(rows.size()),
                       .clickable = true,
                       .row_height = kTwoLines});
  table.rows([&](std::int64_t index) {
    const auto& row = rows[static_cast<std::size_t>(index)];
    if (table.begin_row(index)) open_calls(calls_of(row));
    const auto day = row.day ? app::day_month(locale(), base::to_date(*row.day)) : std::string();
    if (table.cell()) {
      auto who = who_or_where(row);
      if (who.empty()) who = name_of_customer(row.customer);
      two_lines(table, cx().compact && !day.empty() ? who + ", " + day : who,
                coded("unusual.", row.kind));
    }
    if (table.cell()) table.text(name_of_customer(row.customer));
    if (table.cell()) table.text(day);
    if (table.cell()) {
      two_lines(table,
                row.kind == "night" ? trn(Key::count_calls, static_cast<std::int64_t>(row.value))
                                    : trn(Key::count_minutes, static_cast<std::int64_t>(row.value)),
                evidence(row), true);
    }
    if (table.cell()) {
      table.text(row.amount.is_zero() ? std::string(tr(Key::none_short))
                                      : app::money(locale(), row.amount));
    }
    table.end_row();
  });
}

}  // namespace

void draw_unusual() {
  const auto& answer = answers().unusual;
  if (answer.phase == app::Phase::idle) {
    engine::UnusualTraffic question;
    question.month = model().month;
    act(app::action::AskInsight{question});
  }
  if (waits(answer)) return;
  const auto& reply = *answer.reply;
  if (reply.rows.empty()) {
    notice(Tone::good, icon::kCheckCircle, tr(Key::unusual_none), tr(Key::unusual_none_body));
  } else {
    heading(tr(Key::unusual_title), 2, Size::large);
    space(2);
    paragraph(tr(Key::insight_opens_calls), soft(Size::small));
    space(kGap2);
    table_of(reply.rows);
  }
  assumptions(reply.assumptions);
}

}  // namespace ui
