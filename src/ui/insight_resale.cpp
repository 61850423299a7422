// Insight, resale: what to ask of the customers for overage, line by line, and their statement.
#include <algorithm>

#include "base/decimal.hpp"
#include "base/sort.hpp"
#include "base/text.hpp"
#include "ui/insight_parts.hpp"

namespace ui {
namespace {

// A mark-up of its own for a department or a destination.
struct Exception {
  bool department = false;
  std::string name;
  std::string percent;
};

constexpr std::string_view kBy[] = {"destination", "department", "customer"};

struct Kept {
  std::string percent = "20";
  std::vector<Exception> exceptions;
  std::string card;
  int by = 0;
  base::CustomerId customer;
  bool touched = true;
};

Kept& kept() {
  static Kept state;
  return state;
}

// With a point, however the person's language writes it.
std::string plain(std::string_view written) {
  std::string out(base::trim(written));
  std::ranges::replace(out, ',', '.');
  return out;
}

bool is_percent(std::string_view written) { return base::Decimal::parse(plain(written)).ok(); }

void ask() {
  const Kept& terms = kept();
  engine::Resale question;
  question.month = model().month;
  if (!terms.customer.is_none()) question.customers = {terms.customer};
  if (is_percent(terms.percent)) {
    question.mark_ups.push_back({.percent = plain(terms.percent)});
  }
  for (const auto& each : terms.exceptions) {
    const std::string name(base::trim(each.name));
    if (name.empty() || !is_percent(each.percent)) continue;
    engine::MarkUpSpec spec;
    spec.percent = plain(each.percent);
    (each.department ? spec.department : spec.destination) = name;
    question.mark_ups.push_back(std::move(spec));
  }
  question.card = terms.card;
  question.by = kBy[terms.by];
  act(app::action::AskInsight{question});
}

bool percent_field(const char* id, std::string_view label, std::string& value) {
  const bool wrong = !base::trim(value).empty() && !is_percent(value);
  const auto edit =
      field(id, label, value,
            {.error = wrong ? tr(Key::resale_not_percent) : std::string_view(), .mode = "decimal"});
  return edit.changed;
}

bool exceptions() {
  auto& list = kept().exceptions;
  bool changed = false;
  std::size_t dropped = list.size();
  for (std::size_t i = 0; i < list.size(); ++i) {
    ImGui::PushID(static_cast<int>(i));
    auto& each = list[i];
    divider();
    space(kGap3);
    const std::vector<Choice> kinds{{"", std::string(tr(Key::column_destination))},
                                    {"", std::string(tr(Key::resale_department))}};
    const int kind = select("kind", tr(Key::resale_for), kinds, each.department ? 1 : 0,
                            available(), nullptr, true);
    if (kind >= 0) {
      each.department = kind == 1;
      changed = true;
    }
    space(kGap2);
    changed = field("name", tr(each.department ? Key::resale_department : Key::column_destination),
                    each.name)
                  .changed ||
              changed;
    space(kGap2);
    changed = percent_field("percent", tr(Key::resale_percent), each.percent) || changed;
    space(kGap1);
    if (button("drop", tr(Key::action_remove),
               {.kind = ButtonKind::quiet, .icon = icon::kTrash, .small = true})) {
      dropped = i;
    }
    space(kGap2);
    ImGui::PopID();
  }
  if (dropped < list.size()) {
    list.erase(list.begin() + static_cast<std::ptrdiff_t>(dropped));
    changed = true;
  }
  if (button("add", tr(Key::resale_add), {.icon = icon::kPlus, .width = available()})) {
    list.push_back({.department = false, .name = {}, .percent = kept().percent});
  }
  return changed;
}

bool own_list() {
  std::vector<Choice> names{{"", std::string(tr(Key::resale_no_list))}};
  int current = 0;
  for (const auto& card : model().document.workspace->cards) {
    if (card->id == kept().card) current = static_cast<int>(names.size());
    names.push_back({card->id, card->name});
  }
  const int chosen =
      select("list", tr(Key::resale_list), names, current, available(), icon::kCards, true);
  if (chosen < 0 || chosen == current) return false;
  kept().card = names[static_cast<std::size_t>(chosen)].value;
  return true;
}

bool controls() {
  const Card card("controls");
  heading(tr(Key::resale_terms), 2, Size::large);
  space(2);
  paragraph(tr(Key::resale_help), soft(Size::small));
  rule_link("R51");
  same_line(kGap1);
  rule_link("R52");
  space(kGap3);
  bool changed = percent_field("percent", tr(Key::resale_percent), kept().percent);
  space(kGap3);
  changed = own_list() || changed;
  space(kGap3);
  return exceptions() || changed;
}

bool choose_lines() {
  const std::vector<Choice> choices{{"", std::string(tr(Key::resale_by_destination))},
                                    {"", std::string(tr(Key::resale_by_department))},
                                    {"", std::string(tr(Key::resale_by_customer))}};
  const int chosen = select("by", tr(Key::resale_lines), choices, kept().by,
                            std::min(available(), 280.0F), icon::kTable, true);
  if (chosen < 0) return false;
  kept().by = chosen;
  return true;
}

void tiles(const engine::ResaleReply& reply) {
  constexpr float kEqual[] = {1, 1, 1};
  Columns columns("sums", kEqual, 180);
  engine::Selection resold{.payers = {engine::Payer::overage}};
  if (!kept().customer.is_none()) resold.customers = {kept().customer};
  columns.next();
  figure_tile("cost", columns, Tone::accent, icon::kWallet, tr(Key::resale_cost),
              moneys(reply.cost), tr(Key::resale_cost_note), resold);
  columns.next();
  figure_tile("price", columns, Tone::accent, icon::kCredit, tr(Key::resale_price),
              moneys(reply.price), tr(Key::resale_price_note), resold);
  columns.next();
  const bool loses =
      std::ranges::any_of(reply.margin, [](const auto& money) { return money.micros() < 0; });
  figure_tile("margin", columns, loses ? Tone::bad : Tone::good,
              loses ? icon::kWarning : icon::kPercent, tr(Key::resale_margin), moneys(reply.margin),
              tr(loses ? Key::resale_loses : Key::resale_margin_note), resold);
}

engine::Selection calls_of(const engine::ResaleRow& row) {
  engine::Selection out{.customers = {row.customer}, .payers = {engine::Payer::overage}};
  if (kept().by == 0) out.destinations = {row.name};
  if (kept().by == 1) out.department = row.name;
  return out;
}

void lines(const engine::ResaleReply& reply) {
  const bool by_customer = kept().by == 2;
  std::vector<const engine::ResaleRow*> rows;
  for (const auto& row : reply.rows) rows.push_back(&row);
  base::sort(rows, std::greater(), [](const auto* row) { return row->price.micros(); });
  section(tr(Key::resale_statement), tr(Key::insight_opens_calls));
  const Column columns[] = {
      {.title = by_customer ? tr(Key::insight_customer) : tr(Key::resale_line),
       .weight = cx().compact ? 1.0F : 2.0F},
      {.title = tr(Key::nav_calls), .width = 48, .right = true, .wide_only = true},
      {.title = tr(Key::column_minutes), .width = 56, .right = true, .wide_only = true},
      {.title = tr(Key::resale_cost), .width = 68, .right = true, .wide_only = true},
      {.title = tr(Key::resale_price), .width = 88, .right = true},
      {.title = tr(Key::resale_margin), .width = 68, .right = true}};
  draw_listing(
      {.id = "lines", .name = tr(Key::resale_statement), .columns = columns, .rows = rows.size()},
      [&](Table& table, std::size_t index) {
        const auto& row = *rows[index];
        if (table.begin_row(static_cast<std::int64_t>(index))) open_calls(calls_of(row));
        const auto customer = name_of_customer(row.customer);
        const std::string listed = row.listed ? ", " + std::string(tr(Key::resale_listed)) : "";
        if (table.cell()) {
          if (by_customer) {
            two_lines(table, customer, row.listed ? tr(Key::resale_listed) : std::string_view());
          } else {
            two_lines(table, row.name.empty() ? std::string(tr(Key::resale_no_name)) : row.name,
                      customer + listed);
          }
        }
        if (table.cell()) table.text(count_of(row.calls));
        if (table.cell()) table.text(count_of(row.minutes));
        if (table.cell()) table.text(app::amount(locale(), row.cost));
        if (table.cell()) table.text(app::money(locale(), row.price), strong());
        if (table.cell()) table.text(app::amount(locale(), row.margin));
        table.end_row();
      });
}

}  // namespace

void draw_resale() {
  if (!choose_customer(chosen_customer(), true))
    return empty_state(icon::kPercent, tr(Key::insight_nothing), "");
  Kept& terms = kept();
  if (cx().compact) {
    space(kGap2);
  } else {
    same_line(kGap2);
  }
  bool changed = choose_lines() || terms.touched || terms.customer != chosen_customer();
  terms.customer = chosen_customer();
  terms.touched = false;
  space(kGap4);
  constexpr float kWeights[] = {1, 2};
  Columns columns("resale", kWeights, 300);
  columns.next();
  changed = controls() || changed;
  const auto& answer = answers().resale;
  if (changed || answer.phase == app::Phase::idle) ask();
  columns.next();
  if (waits(answer)) return;
  const auto& reply = *answer.reply;
  if (reply.rows.empty()) {
    notice(Tone::accent, icon::kAbout, tr(Key::resale_none), tr(Key::resale_none_body));
  } else {
    tiles(reply);
    lines(reply);
    space(kGap3);
    if (button("export", tr(Key::resale_export), {.icon = icon::kExports})) {
      engine::Selection selection;
      selection.month = model().month;
      act(app::action::Export{engine::ExportKind::statement, selection, {}});
    }
  }
  assumptions(reply.assumptions);
}

}  // namespace ui
