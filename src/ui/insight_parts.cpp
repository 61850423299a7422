#include "ui/insight_parts.hpp"

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "imgui_internal.h"

namespace ui {

const app::Insight& answers() { return model().session.insight; }

// ---- customers ----------------------------------------------------------------------------------

base::CustomerId& chosen_customer() {
  static base::CustomerId kept;
  return kept;
}

const workspace::Customer* find_customer(base::CustomerId id) {
  return workspace::find_customer(*model().document.workspace, id).get();  // outlives the frame
}

std::string name_of_customer(base::CustomerId id) {
  const auto* customer = find_customer(id);
  return customer != nullptr ? customer->name() : std::string(tr(Key::customer_unknown));
}

bool choose_customer(base::CustomerId& kept, bool all_allowed) {
  const auto overview = app::overview(model());
  std::vector<Choice> choices;
  std::vector<base::CustomerId> ids;
  if (all_allowed) {
    choices.push_back({"", std::string(tr(Key::insight_all_customers))});
    ids.emplace_back();
  }
  int current = -1;
  for (const auto& row : overview->customers) {
    if (row.summary == nullptr) continue;
    choices.push_back({row.customer->id().to_string(), row.customer->name()});
    ids.push_back(row.customer->id());
  }
  if (ids.empty()) return false;
  const auto found = std::ranges::find(ids, kept);
  current = found == ids.end() ? 0 : static_cast<int>(found - ids.begin());
  const int chosen = select("customer", tr(Key::insight_customer), choices, current,
                            std::min(available(), 360.0F), icon::kCustomers, true);
  kept = ids[static_cast<std::size_t>(chosen >= 0 ? chosen : current)];
  return true;
}

// ---- prices -------------------------------------------------------------------------------------

std::vector<std::pair<std::string, std::string>>& licence_prices() {
  static std::vector<std::pair<std::string, std::string>> kept = {
      {"MCOPSTN5", "6.00"},  {"MCOPSTN6", "9.00"},       {"MCOPSTN1", "12.00"},
      {"MCOPSTN2", "24.00"}, {"MCOPSTN_PAYG_1", "2.00"}, {"MCOPSTN_PAYG_2", "4.00"}};
  return kept;
}

std::vector<engine::PriceSpec> prices_in(base::Currency currency) {
  std::vector<engine::PriceSpec> out;
  for (const auto& [plan, written] : licence_prices()) {
    const auto money = base::Money::parse(base::trim(written), currency);
    if (money) out.push_back({plan, *money});
  }
  return out;
}

// ---- words --------------------------------------------------------------------------------------

std::string count_of(std::uint64_t value) {
  return app::number(locale(), static_cast<std::int64_t>(value));
}

std::string pool_name(std::string_view plan, std::string_view country) {
  return plan_name(plan) + (country.empty() ? std::string() : ", " + country_name(country));
}

std::string between(const base::Money& low, const base::Money& high) {
  return tr(Key::insight_between,
            {{"low", app::amount(locale(), low)}, {"high", app::amount(locale(), high)}});
}

std::string signed_moneys(const std::vector<base::Money>& amounts) {
  if (amounts.empty()) return "0";
  std::string out;
  for (const auto& each : amounts)
    out += (out.empty() ? "" : ", ") + app::signed_money(locale(), each);
  return out;
}

base::Money less(const base::Money& a, const base::Money& b) {
  return {a.micros() - b.micros(), a.currency()};
}

// ---- looks --------------------------------------------------------------------------------------

// Days, amounts and settings come as the engine writes them; the person reads them in their own way.
static engine::Args worded(engine::Args args) {
  for (auto& [name, value] : args) {
    if (name == "day") {
      if (const auto date = base::parse_date(value)) value = app::date(locale(), *date);
    } else if (name == "amount") {
      value = app::decimal(locale(), value);
    } else if (name == "setting") {
      value = coded("policyvalue.exported_fee.", value);
    }
  }
  return args;
}

void assumptions(const std::vector<engine::Assumption>& list) {
  space(kGap6);
  const Card card("assumptions", {.padding = kGap4});
  icon_text(icon::kAbout, tr(Key::insight_assumptions), theme().text_soft, strong());
  for (const auto& each : list) {
    space(kGap1);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::GetWindowDrawList()->AddCircleFilled(ImVec2(at.x + 8, at.y + 8), 2, theme().text_soft);
    ImGui::Indent(kGap6);
    paragraph(coded("assumption.", each.code, worded(each.args)), soft(Size::small));
    ImGui::Unindent(kGap6);
  }
}

void figure_tile(const char* id, const Columns& columns, Tone tone, const char* icon,
                 std::string_view name, std::string_view value, std::string_view note,
                 const std::optional<engine::Selection>& behind) {
  const Card card(id, {.min_height = columns.height()});
  icon_text(icon, name, theme().tones[static_cast<int>(tone)].line,
            {.colour = theme().text_soft, .strong = true});
  space(kGap2);
  TextStyle style{.size = Size::title, .strong = true, .tabular = true};
  if (text_width(value, style) > available()) style.size = Size::large;  // two tiles on a phone
  text(value, style);
  if (!note.empty()) {
    space(2);
    paragraph(note, soft(Size::small));
  }
  if (!behind) return;
  space(2);
  const auto label = tr(Key::insight_calls_of, {{"month", app::month(locale(), model().month)}});
  if (link("calls", label, app::to_hash(calls_route(*behind)), {.size = Size::small},
           named(label, name))) {
    open_calls(*behind);
  }
}

void two_lines(Table& table, std::string_view first, std::string_view second, bool right) {
  table.described(second.empty() ? std::string(first)
                                 : std::string(first) + ", " + std::string(second));
  const Cell box = table.area();
  const auto line = [&](std::string_view words, TextStyle style, float y) {
    style.tabular = right;
    const float width = std::min(box.width, text_width(words, style));
    const float x = right ? std::floor(box.min.x + box.width - width) : box.min.x;
    draw_data(ImVec2(x, y), words, style, box.width + 1);
  };
  const float height = second.empty() ? 20.0F : 38.0F;
  const float y = box.min.y + (box.height - height) / 2;
  line(first, strong(), y);
  if (!second.empty()) line(second, soft(Size::small), y + 22);
}

void section(std::string_view title, std::string_view help) {
  space(kGap6);
  heading(title, 2, Size::large);
  if (!help.empty()) {
    space(2);
    paragraph(help, soft(Size::small));
  }
  space(kGap2);
}

namespace {

constexpr std::size_t kBeginning = 8;

bool& is_open(const char* id) {
  return *ImGui::GetStateStorage()->GetBoolRef(ImGui::GetID(id), false);
}

}  // namespace

void draw_listing(const Listing& listing, const std::function<void(Table&, std::size_t)>& row) {
  const bool all = is_open(listing.id);
  {
    const Card card(listing.id, {.padding = 1});
    Table table(
        listing.id,
        {.name = listing.name,
         .columns = listing.columns,
         .rows = static_cast<std::int64_t>(all ? listing.rows : std::min(listing.rows, kBeginning)),
         .clickable = listing.clickable,
         .row_height = listing.row_height});
    table.rows([&](std::int64_t index) { row(table, static_cast<std::size_t>(index)); });
  }
  if (listing.rows <= kBeginning) return;
  space(kGap2);
  ImGui::PushID(listing.id);
  const bool clicked =
      button("more",
             all ? std::string(tr(Key::insight_fewer))
                 : trn(Key::insight_all_rows, static_cast<std::int64_t>(listing.rows)),
             {.kind = ButtonKind::quiet,
              .icon = all ? icon::kChevronUp : icon::kChevronDown,
              .small = true});
  ImGui::PopID();
  if (clicked) is_open(listing.id) = !all;
}

bool slider(const char* id, std::string_view name, int& value, int low, int high,
            std::string_view shown) {
  // its name and, at the other end of the line, what it says
  const float width = available();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const TextStyle figure{.size = Size::small, .colour = theme().text_soft, .tabular = true};
  const float figure_width = text_width(shown, figure);
  const float name_width = text_width(name, strong(Size::small));
  const bool one_line = name_width + figure_width + kGap3 <= width;
  text(name, strong(Size::small));
  const float y_figure = one_line ? at.y : at.y + 18;
  draw_text(ImVec2(at.x + width - figure_width, y_figure), shown, figure);
  if (!one_line) space(18);

  constexpr float kHeight = 28;
  constexpr float kKnob = 9;
  const Hit state = hit(id, ImVec2(width, kHeight));
  const int before = value;
  const float span = std::max(1.0F, state.max.x - state.min.x - 2 * kKnob);
  if (state.held) {
    const float part =
        std::clamp((ImGui::GetIO().MousePos.x - state.min.x - kKnob) / span, 0.0F, 1.0F);
    value = low + static_cast<int>(std::lround(part * static_cast<float>(high - low)));
  }
  if (ImGui::IsItemFocused()) {
    if (ImGui::IsKeyPressed(ImGuiKey_LeftArrow)) --value;
    if (ImGui::IsKeyPressed(ImGuiKey_RightArrow)) ++value;
  }
  sem::item({.role = sem::Role::slider,
             .name = name,
             .value = shown,
             .now = value,
             .low = low,
             .high = high});
  value += sem::take_steps(state.id);
  value = std::clamp(value, low, high);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Theme& t = theme();
  const float y = (state.min.y + state.max.y) / 2;
  const float part =
      high > low ? static_cast<float>(value - low) / static_cast<float>(high - low) : 0;
  const float x = state.min.x + kKnob + part * span;
  list->AddRectFilled(ImVec2(state.min.x, y - 2), ImVec2(state.max.x, y + 2), t.border, 2);
  list->AddRectFilled(ImVec2(state.min.x, y - 2), ImVec2(x, y + 2), t.accent, 2);
  list->AddCircleFilled(ImVec2(x, y), kKnob, t.surface);
  list->AddCircle(ImVec2(x, y), kKnob - 1, state.held ? t.accent_hover : t.accent, 0, 2);
  if (state.hovered || state.held) list->AddCircleFilled(ImVec2(x, y), 4, t.accent);
  ImGui::RenderNavCursor(ImRect(state.min, state.max), state.id);
  return value != before;
}

// ---- two ratings --------------------------------------------------------------------------------

namespace {

// What a customer is charged; several currencies only where its card changed.
std::string charged(const engine::Totals& totals) {
  std::vector<base::Money> sums = totals.overage;
  for (const auto& credit : totals.credits) {
    const auto same = std::ranges::find(sums, credit.currency(), &base::Money::currency);
    if (same == sums.end()) {
      sums.push_back(credit);
    } else if (const auto sum = same->plus(credit)) {
      *same = *sum;
    }
  }
  return moneys(sums);
}

Key first_of(Pair pair) { return pair == Pair::now_then ? Key::what_if_now : Key::late_before; }
Key second_of(Pair pair) { return pair == Pair::now_then ? Key::what_if_then : Key::late_after; }

}  // namespace

void customer_differences(const std::vector<engine::CustomerDifference>& rows, Pair pair) {
  if (rows.empty()) return;
  section(tr(Key::insight_by_customer), tr(Key::insight_opens_calls));
  const Column columns[] = {
      {.title = tr(Key::insight_customer), .weight = 2},
      {.title = tr(Key::what_if_calls_changed), .width = 92, .right = true, .wide_only = true},
      {.title = tr(first_of(pair)), .width = 92, .right = true, .wide_only = true},
      {.title = tr(second_of(pair)), .width = 92, .right = true, .wide_only = true},
      {.title = tr(Key::what_if_difference), .width = 104, .right = true}};
  draw_listing(
      {.id = "customers",
       .name = tr(Key::insight_by_customer),
       .columns = columns,
       .rows = rows.size(),
       .row_height = 0},
      [&](Table& table, std::size_t index) {
        const auto& row = rows[index];
        if (table.begin_row(static_cast<std::int64_t>(index), row.customer.to_string())) {
          open_calls({.customers = {row.customer}});
        }
        if (table.cell()) table.text(name_of_customer(row.customer), strong());
        if (table.cell()) table.text(count_of(row.changed));
        if (table.cell()) table.text(charged(row.now));
        if (table.cell()) table.text(charged(row.then));
        if (table.cell()) {
          table.text(row.difference ? app::signed_money(locale(), *row.difference) : std::string(),
                     strong());
        }
        table.end_row();
      });
}

// The move whose calls are listed; chosen in the table above the list.
static std::optional<std::pair<engine::Payer, engine::Payer>>& chosen_move() {
  static std::optional<std::pair<engine::Payer, engine::Payer>> kept;
  return kept;
}

void payer_moves(const std::vector<engine::PayerMove>& moves, Pair pair) {
  const auto between = [](const engine::PayerMove& move) { return std::pair(move.from, move.to); };
  if (chosen_move() && std::ranges::find(moves, *chosen_move(), between) == moves.end()) {
    chosen_move().reset();
  }
  if (moves.empty()) return;
  section(tr(Key::what_if_moves), tr(Key::what_if_narrows));
  const Column columns[] = {
      {.title = tr(pair == Pair::now_then ? Key::what_if_from : Key::late_from), .weight = 1},
      {.title = tr(pair == Pair::now_then ? Key::what_if_to : Key::late_to), .weight = 1},
      {.title = tr(Key::nav_calls), .width = 72, .right = true},
      {.title = tr(first_of(pair)), .width = 112, .right = true, .wide_only = true},
      {.title = tr(second_of(pair)), .width = 112, .right = true, .wide_only = true}};
  const Card card("moves", {.padding = 1});
  Table table("moves", {.name = tr(Key::what_if_moves),
                        .columns = columns,
                        .rows = static_cast<std::int64_t>(moves.size()),
                        .clickable = true});
  table.rows([&](std::int64_t index) {
    const auto& move = moves[static_cast<std::size_t>(index)];
    const auto payer = [&table](engine::Payer of) {
      const Look look = look_of(of);
      table.badge(look.tone, look.icon, word(of));
    };
    const bool here = chosen_move() == between(move);
    if (table.begin_row(index, {}, here)) {
      chosen_move() = here ? std::nullopt : std::optional(between(move));
    }
    if (table.cell()) payer(move.from);
    if (table.cell()) payer(move.to);
    if (table.cell()) table.text(count_of(move.calls), strong());
    if (table.cell()) table.text(move.now ? app::money(locale(), *move.now) : "");
    if (table.cell()) table.text(move.then ? app::money(locale(), *move.then) : "");
    table.end_row();
  });
}

namespace {

struct Change {
  const engine::CallRow* call;
  engine::Payer from, to;
  base::Money now, then;
};

}  // namespace

void changed_calls(const std::vector<engine::ChangedCall>& calls, Pair pair) {
  if (calls.empty()) return;
  // before_after lists what a call was as what it would become
  std::vector<Change> rows;
  for (const auto& each : calls) {
    Change row{&each.call, each.call.payer, each.to, each.call.amount, each.then};
    if (pair == Pair::before_after) {
      std::swap(row.from, row.to);
      std::swap(row.now, row.then);
    }
    if (!chosen_move() || *chosen_move() == std::pair(row.from, row.to)) rows.push_back(row);
  }
  section(tr(Key::what_if_changed_calls), tr(Key::insight_opens_call));
  if (rows.empty()) return paragraph(tr(Key::what_if_none_among), soft());
  const Column columns[] = {
      {.title = tr(Key::column_destination), .weight = cx().compact ? 1.0F : 2.0F},
      {.title = tr(pair == Pair::now_then ? Key::what_if_from : Key::late_from),
       .weight = 1,
       .wide_only = true},
      {.title = tr(pair == Pair::now_then ? Key::what_if_to : Key::late_to),
       .weight = 1,
       .wide_only = true},
      {.title = tr(first_of(pair)), .width = 88, .right = true},
      {.title = tr(second_of(pair)), .width = 88, .right = true}};
  draw_listing({.id = "calls",
                .name = tr(Key::what_if_changed_calls),
                .columns = columns,
                .rows = rows.size()},
               [&](Table& table, std::size_t index) {
                 const auto& row = rows[index];
                 const auto& call = *row.call;
                 const auto usage = call.usage.to_string();
                 if (table.begin_row(static_cast<std::int64_t>(index), usage)) {
                   act(app::action::Navigate{{.screen = app::Screen::calls, .call = usage}});
                 }
                 if (table.cell()) {
                   two_lines(table, destination_name(call),
                             app::short_date_time(locale(), call.start) + ", " +
                                 name_of_customer(call.customer));
                 }
                 if (table.cell()) table.text(word(row.from));
                 if (table.cell()) table.text(word(row.to));
                 if (table.cell()) table.text(app::amount(locale(), row.now));
                 if (table.cell()) table.text(app::amount(locale(), row.then), strong());
                 table.end_row();
               });
}

}  // namespace ui
