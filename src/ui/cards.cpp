// Rate cards: what a call would cost, and where that price stands.
#include <algorithm>

#include "base/text.hpp"
#include "rating/rate_card.hpp"
#include "telephony/country.hpp"
#include "ui/screens.hpp"

namespace ui {
namespace {

struct Tester {
  std::string number = "+44 7700 900123";
  std::string origin;
  int minutes = 3;
  int card = 0;
  std::string asked;  // the question shown, as one text
};

Tester& tester() {
  static Tester kept;
  return kept;
}

void ask() {
  Tester& kept = tester();
  engine::TestNumber question;
  question.number = std::string(base::trim(kept.number));
  question.origin = kept.origin;
  question.seconds = static_cast<std::uint32_t>(kept.minutes) * 60;
  const auto& cards = model().document.workspace->cards;
  if (static_cast<std::size_t>(kept.card) < cards.size()) {
    question.card = cards[static_cast<std::size_t>(kept.card)]->id;
  }
  kept.asked = question.number;
  if (!question.number.empty()) act(app::action::TestNumber{question});
}

void matches(const engine::NumberTested& tested) {
  if (tested.matches.empty()) return;
  const Column columns[] = {
      {.title = tr(Key::column_prefix), .width = 110},
      {.title = tr(Key::column_destination), .weight = 2},
      {.title = tr(Key::column_rate), .width = 120, .right = true},
      {.title = tr(Key::column_fee), .width = 120, .right = true},
      {.title = tr(Key::column_row), .width = 80, .right = true, .wide_only = true}};
  const Card card("matches", {.padding = 1});
  Table table("matches", {.name = tr(Key::tester_matches),
                          .columns = columns,
                          .rows = static_cast<std::int64_t>(tested.matches.size())});
  table.rows([&](std::int64_t index) {
    const auto& match = tested.matches[static_cast<std::size_t>(index)];
    (void)table.begin_row(index);
    const TextStyle style = index == 0 ? strong() : TextStyle{};
    if (table.cell()) table.text("+" + match.prefix, style);
    if (table.cell()) table.text(match.destination, style);
    if (table.cell()) {
      table.text(app::decimal(locale(), match.rate) + " " + match.currency, style);
    }
    if (table.cell()) table.text(app::decimal(locale(), match.connection_fee), style);
    if (table.cell()) table.text(app::number(locale(), static_cast<std::int64_t>(match.row)));
    table.end_row();
  });
}

void answer() {
  const auto& number = model().session.number;
  if (number.phase == app::Phase::idle) return;
  space(kGap4);
  if (number.phase == app::Phase::failed && number.error) return error_state(*number.error);
  if (number.reply == nullptr) return skeleton(tr(Key::calls_asking), 2);
  const auto& tested = *number.reply;
  if (tested.matches.empty()) {
    notice(Tone::warn, icon::kWarning, tr(Key::tester_nothing), tr(Key::tester_nothing_body));
    return;
  }
  if (tested.amount) {
    text(app::money(locale(), *tested.amount, true), {.size = Size::title, .strong = true});
    paragraph(trn(Key::tester_for, static_cast<std::int64_t>(tested.minutes),
                  {{"destination", tested.matches.front().destination}}),
              soft());
    space(kGap3);
  }
  matches(tested);
}

void tester_card() {
  Tester& kept = tester();
  const auto& cards = model().document.workspace->cards;
  const Card card("tester");
  heading(tr(Key::tester_title), 2, Size::large);
  space(kGap3);
  bool changed = false;
  constexpr float kWeights[] = {1.4F, 1, 1, 0.8F};
  {
    Columns columns("fields", kWeights, 200);
    columns.next();
    const auto edit =
        field("number", tr(Key::tester_number), kept.number,
              {.placeholder = "+44 7700 900123", .mode = "tel", .icon = icon::kCalls});
    changed = edit.submitted || edit.left;
    columns.next();
    text(tr(Key::tester_origin), {.size = Size::small, .strong = true});
    space(4);
    std::vector<Choice> origins{{"", std::string(tr(Key::tester_anywhere))}};
    int current = 0;
    for (const auto& facts : telephony::all_countries()) {
      const std::string code(facts.country.code());
      if (code == kept.origin) current = static_cast<int>(origins.size());
      origins.push_back({code, country_name(code)});
    }
    const int origin = select("origin", tr(Key::tester_origin), origins, current, available());
    if (origin >= 0) {
      kept.origin = origins[static_cast<std::size_t>(origin)].value;
      changed = true;
    }
    columns.next();
    text(tr(Key::tester_card), {.size = Size::small, .strong = true});
    space(4);
    std::vector<Choice> names;
    for (const auto& each : cards) names.push_back({each->id, each->name});
    const int chosen = select("card", tr(Key::tester_card), names, kept.card, available());
    if (chosen >= 0) {
      kept.card = chosen;
      changed = true;
    }
    columns.next();
    text(tr(Key::tester_minutes), {.size = Size::small, .strong = true});
    space(4);
    const int lengths[] = {1, 3, 5, 10, 30, 60};
    std::vector<Choice> minutes;
    int shown = 0;
    for (const int length : lengths) {
      if (length == kept.minutes) shown = static_cast<int>(minutes.size());
      minutes.push_back({"", trn(Key::count_minutes, length)});
    }
    const int length = select("minutes", tr(Key::tester_minutes), minutes, shown, available());
    if (length >= 0) {
      kept.minutes = lengths[length];
      changed = true;
    }
  }
  space(kGap3);
  if (button("price", tr(Key::tester_ask), {.kind = ButtonKind::primary})) changed = true;
  if (changed) ask();
  answer();
}

void card_list() {
  const auto& cards = model().document.workspace->cards;
  const Column columns[] = {{.title = tr(Key::column_card), .weight = 2},
                            {.title = tr(Key::column_currency), .width = 90},
                            {.title = tr(Key::column_versions), .width = 90, .right = true},
                            {.title = tr(Key::column_rates), .width = 90, .right = true},
                            {.title = tr(Key::column_file), .weight = 1.4F, .wide_only = true},
                            {.title = "", .width = 240}};
  const Card card("list", {.padding = 1});
  Table table("cards", {.name = tr(Key::nav_cards),
                        .columns = columns,
                        .rows = static_cast<std::int64_t>(cards.size()),
                        .row_height = 48});
  table.rows([&](std::int64_t index) {
    const auto& each = *cards[static_cast<std::size_t>(index)];
    std::size_t rows = 0;
    for (const auto& version : each.card->versions) rows += version.rows.size();
    (void)table.begin_row(index, each.id);
    if (table.cell()) table.text(each.name, strong());
    if (table.cell()) table.text(each.card->currency.code());
    if (table.cell()) {
      table.text(app::number(locale(), static_cast<std::int64_t>(each.card->versions.size())));
    }
    if (table.cell()) table.text(app::number(locale(), static_cast<std::int64_t>(rows)));
    if (table.cell()) table.text(each.file, soft());
    if (table.cell()) {
      ImGui::PushID(each.id.c_str());
      const sem::Scope cell({.role = sem::Role::cell});
      const ImVec2 at = ImGui::GetCursorScreenPos();
      ImGui::SetCursorScreenPos(ImVec2(at.x, at.y + (48 - control_height(true)) / 2));
      if (button("export", tr(Key::action_export), {.icon = icon::kExports, .small = true})) {
        act(app::action::Export{engine::ExportKind::rate_card, {}, each.id});
      }
      same_line(kGap1);
      if (button("remove", tr(Key::action_remove), {.kind = ButtonKind::quiet, .small = true})) {
        act(app::action::RemoveCard{each.id});
      }
      ImGui::PopID();
    }
    table.end_row();
  });
}

}  // namespace

void draw_cards() {
  if (model().document.workspace->cards.empty()) {
    if (!model().import.items.empty()) return skeleton(tr(Key::home_working), 5);
    empty_state(icon::kCards, tr(Key::cards_empty_title), tr(Key::cards_empty_body));
    return;
  }
  tester_card();
  space(kGap6);
  heading(tr(Key::cards_list), 2, Size::large);
  space(kGap3);
  card_list();
  space(kGap6);
  draw_card_changes();
}

}  // namespace ui
