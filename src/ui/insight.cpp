// Insight: where the month is heading, what it would cost under other terms, which licences would be
// cheapest, whether the bill adds up, and what is unusual. Every answer says what it takes for granted.
#include <algorithm>
#include <cmath>

#include "app/selectors.hpp"
#include "base/sort.hpp"
#include "base/text.hpp"
#include "catalog/plan.hpp"
#include "imgui_internal.h"
#include "rating/rate_card.hpp"
#include "ui/screens.hpp"
#include "workspace/terms.hpp"

namespace ui {
namespace {

// --- parts ---------------------------------------------------------------------------------------

constexpr std::string_view kTabs[] = {"forecast", "what-if", "licences", "reconcile", "unusual"};

struct Price {
  std::string plan;
  std::string text;
};

// What the person set, kept while the app is open.
struct Kept {
  std::uint32_t generation = 0;  // of the answers the controls belong to
  base::CustomerId customer;
  engine::Scenario scenario;
  std::string name;
  bool touched = false;
  int day = 0;  // forecast: known until; 0: all of it
  std::vector<Price> prices = {{"MCOPSTN5", "6.00"},       {"MCOPSTN6", "9.00"},
                               {"MCOPSTN1", "12.00"},      {"MCOPSTN2", "24.00"},
                               {"MCOPSTN_PAYG_1", "2.00"}, {"MCOPSTN_PAYG_2", "4.00"}};
};

Kept& kept() {
  static Kept state;
  return state;
}

const app::Insight& answers() { return model().session.insight; }

void assumptions(const std::vector<engine::Assumption>& list) {
  space(kGap4);
  const Card card("assumptions", {.padding = kGap3});
  heading(tr(Key::insight_assumptions), 2, Size::body);
  for (const auto& each : list) {
    space(2);
    paragraph(coded("assumption.", each.code, each.args), soft(Size::small));
  }
}

std::string minutes(std::uint64_t value) {
  return app::number(locale(), static_cast<std::int64_t>(value));
}

std::string between(const base::Money& low, const base::Money& high) {
  return tr(Key::insight_between,
            {{"low", app::amount(locale(), low)}, {"high", app::amount(locale(), high)}});
}

std::string customer_name(base::CustomerId id) {
  const auto customer = workspace::find_customer(*model().document.workspace, id);
  return customer ? customer->name() : id.to_string();
}

std::string signed_money(const base::Money& money) {
  return (money.micros() > 0 ? "+" : "") + app::money(locale(), money);
}

template <class Reply>
bool waits(const app::Answer<Reply>& answer) {
  if (answer.phase == app::Phase::failed && answer.error) {
    error_state(*answer.error);
    return true;
  }
  if (answer.reply != nullptr) return false;
  skeleton(tr(Key::calls_asking), 4);
  return true;
}

// A slider over whole numbers: dragged, moved by the arrow keys, or by assistive technology.
bool slider(const char* id, std::string_view name, int& value, int low, int high,
            std::string_view shown) {
  text(name, {.size = Size::small, .strong = true});
  const float width = available();
  constexpr float kHeight = 28;
  const Hit state = hit(id, ImVec2(width, kHeight));
  const int before = value;
  const float span = std::max(1.0F, state.max.x - state.min.x - 20);
  if (state.held) {
    const float part =
        std::clamp((ImGui::GetIO().MousePos.x - state.min.x - 10) / span, 0.0F, 1.0F);
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
  const float x = state.min.x + 10 + part * span;
  list->AddRectFilled(ImVec2(state.min.x + 10, y - 2), ImVec2(state.max.x - 10, y + 2), t.border,
                      2);
  list->AddRectFilled(ImVec2(state.min.x + 10, y - 2), ImVec2(x, y + 2), t.accent, 2);
  list->AddCircleFilled(ImVec2(x, y), 8, t.accent);
  ImGui::RenderNavCursor(ImRect(state.min, state.max), state.id);
  text(shown, soft(Size::small));
  return value != before;
}

// Customers with calls or pools this month; the one chosen. None: the list is empty.
const workspace::Customer* choose_customer(bool all_allowed) {
  const auto overview = app::overview(model());
  std::vector<Choice> choices;
  std::vector<base::CustomerId> ids;
  if (all_allowed) {
    choices.push_back({"", std::string(tr(Key::insight_all_customers))});
    ids.emplace_back();
  }
  int current = 0;
  for (const auto& row : overview->customers) {
    if (row.summary == nullptr) continue;
    if (row.customer->id() == kept().customer) current = static_cast<int>(ids.size());
    choices.push_back({row.customer->id().to_string(), row.customer->name()});
    ids.push_back(row.customer->id());
  }
  if (ids.empty()) return nullptr;
  const int chosen = select("customer", tr(Key::insight_customer), choices, current,
                            std::min(available(), 360.0F), icon::kCustomers, true);
  const auto id = ids[static_cast<std::size_t>(chosen >= 0 ? chosen : current)];
  if (id != kept().customer) {
    kept().customer = id;
    kept().scenario = {};
    kept().touched = false;
  }
  const auto found = workspace::find_customer(*model().document.workspace, id);
  return found.get();  // the document outlives the frame
}

// --- forecast ------------------------------------------------------------------------------------

bool month_is_whole() {
  const auto& summary = model().session.month.summary;
  return summary != nullptr && !summary->days.empty() &&
         summary->days.back().day.days + 1 >= model().month.day_after_last().days;
}

void ask_forecast() {
  engine::Forecast question;
  question.month = model().month;
  if (kept().day > 0) {
    question.as_of = base::CivilDay{model().month.first_day().days + kept().day - 1};
  } else if (month_is_whole()) {
    question.month = model().month.next();
  }
  act(app::action::AskInsight{question});
}

void forecast_tiles(const engine::ForecastReply& reply) {
  constexpr float kEqual[] = {1, 1, 1};
  Columns columns("sums", kEqual, 220);
  for (const auto& sum : reply.overage) {
    columns.next();
    const Card card(std::string(sum.done.currency().code()).c_str(),
                    {.min_height = columns.height()});
    icon_text(icon::kForecast, tr(Key::forecast_overage),
              theme().tones[static_cast<int>(Tone::warn)].line,
              {.colour = theme().text_soft, .strong = true});
    space(kGap2);
    text(app::money(locale(), sum.expected),
         {.size = Size::title, .strong = true, .tabular = true});
    paragraph(between(sum.low, sum.high), soft(Size::small));
    paragraph(tr(Key::forecast_so_far, {{"amount", app::money(locale(), sum.done)}}),
              soft(Size::small));
  }
}

struct PoolRow {
  base::CustomerId customer;
  const engine::PoolOutlook* pool;
};

void pool_table(const engine::ForecastReply& reply) {
  std::vector<PoolRow> rows;
  for (const auto& customer : reply.customers) {
    for (const auto& pool : customer.pools) {
      if (pool.minutes.expected > 0) rows.push_back({customer.customer, &pool});
    }
  }
  base::sort(rows, [](const PoolRow& a, const PoolRow& b) {
    const auto part = [](const engine::PoolOutlook& p) {
      return p.total == 0 ? p.minutes.expected * 1000 : p.minutes.expected * 1000 / p.total;
    };
    return part(*a.pool) > part(*b.pool);
  });
  const Column columns[] = {
      {.title = tr(Key::insight_customer), .weight = 2},
      {.title = tr(Key::forecast_pool), .weight = 2},
      {.title = tr(Key::forecast_minutes), .width = 100, .right = true},
      {.title = tr(Key::forecast_now), .width = 100, .right = true},
      {.title = tr(Key::forecast_expected), .width = 110, .right = true},
      {.title = tr(Key::forecast_range), .width = 150, .right = true, .wide_only = true},
      {.title = tr(Key::forecast_ends), .width = 170}};
  const Card card("pools", {.padding = 1});
  Table table("pools", {.name = tr(Key::forecast_pools),
                        .columns = columns,
                        .rows = static_cast<std::int64_t>(rows.size())});
  table.rows([&](std::int64_t index) {
    const auto& row = rows[static_cast<std::size_t>(index)];
    const auto& pool = *row.pool;
    (void)table.begin_row(index);
    if (table.cell()) table.text(customer_name(row.customer), strong());
    if (table.cell()) {
      table.text(plan_name(pool.plan) +
                 (pool.country.empty() ? std::string() : ", " + country_name(pool.country)));
    }
    if (table.cell()) table.text(minutes(pool.total));
    if (table.cell()) table.text(minutes(pool.minutes.done));
    if (table.cell()) table.text(minutes(pool.minutes.expected), strong());
    if (table.cell()) table.text(minutes(pool.minutes.low) + " – " + minutes(pool.minutes.high));
    if (table.cell()) {
      if (!pool.ends) {
        table.badge(Tone::good, icon::kCheckCircle, tr(Key::forecast_lasts));
      } else {
        table.badge(Tone::warn, icon::kWarning,
                    app::day_month(locale(), base::to_date(*pool.ends)));
      }
    }
    table.end_row();
  });
}

void draw_forecast() {
  const auto& answer = answers().forecast;
  const auto month = model().month;
  std::vector<Choice> choices{{"", std::string(tr(Key::forecast_known_all))}};
  const int days[] = {10, 15, 20, 25};
  int current = 0;
  for (const int day : days) {
    if (day == kept().day) current = static_cast<int>(choices.size());
    const base::CivilDay until{month.first_day().days + day - 1};
    choices.push_back({"", tr(Key::forecast_known_until,
                              {{"day", app::day_month(locale(), base::to_date(until))}})});
  }
  const int chosen = select("known", tr(Key::forecast_known), choices, current,
                            std::min(available(), 360.0F), icon::kCalendar, true);
  if (chosen >= 0) kept().day = chosen == 0 ? 0 : days[chosen - 1];
  if (chosen >= 0 || answer.phase == app::Phase::idle) ask_forecast();
  space(kGap4);
  if (waits(answer)) return;
  const auto& reply = *answer.reply;
  heading(tr(Key::forecast_title, {{"month", app::month(locale(), reply.month)}}), 2, Size::large);
  space(kGap3);
  if (reply.customers.empty()) {
    notice(Tone::accent, icon::kAbout, tr(Key::forecast_too_little),
           tr(Key::forecast_too_little_body));
    return;
  }
  forecast_tiles(reply);
  space(kGap4);
  pool_table(reply);
  assumptions(reply.assumptions);
}

// --- what-if -------------------------------------------------------------------------------------

void ask_what_if() {
  engine::WhatIf question;
  question.month = model().month;
  question.calls = 8;
  auto now = kept().scenario;
  now.customers = {kept().customer};
  now.name = "";
  question.scenarios.push_back(std::move(now));
  for (const auto& scenario : model().session.scenarios) question.scenarios.push_back(scenario);
  act(app::action::AskInsight{question});
}

// Licences of the plan and country as the scenario has them.
std::uint64_t& count_in(engine::Scenario& scenario, const workspace::Licences& licences) {
  for (auto& spec : scenario.licences) {
    if (spec.plan == licences.plan && spec.country == licences.country) return spec.count;
  }
  scenario.licences.push_back({licences.plan, licences.country, licences.count});
  return scenario.licences.back().count;
}

bool is_calling(const std::string& part_number) {
  const auto plan = catalog::plan_by_part_number(part_number);
  if (plan.is_none()) return false;
  const auto& facts = catalog::plan_of(plan);
  return facts.pooling == catalog::Pooling::country || facts.pooling == catalog::Pooling::tenant;
}

bool licence_sliders(const workspace::Customer& customer) {
  bool changed = false;
  int index = 0;
  for (const auto& licences : workspace::licences_of(customer)) {
    if (!is_calling(licences.plan)) continue;
    ImGui::PushID(index++);
    auto& count = count_in(kept().scenario, licences);
    int value = static_cast<int>(count);
    const int most = static_cast<int>(std::max(licences.count * 2, licences.count + 20));
    const auto name =
        plan_name(licences.plan) +
        (licences.country.empty() ? std::string() : ", " + country_name(licences.country));
    const auto shown =
        tr(Key::what_if_licences, {{"count", minutes(count)}, {"now", minutes(licences.count)}});
    if (slider("count", name, value, 0, most, shown)) {
      count = static_cast<std::uint64_t>(value);
      changed = true;
    }
    space(kGap2);
    ImGui::PopID();
  }
  return changed;
}

bool money_slider(const char* id, Key name, std::optional<base::Money>& money,
                  base::Currency currency, int step, int most) {
  constexpr std::int64_t kUnit = 1'000'000;
  int value = money ? static_cast<int>(money->micros() / (kUnit * step)) : 0;
  const std::string shown =
      money ? app::money(locale(), *money) : std::string(tr(Key::what_if_none));
  if (!slider(id, tr(name), value, 0, most, shown)) return false;
  money.reset();
  if (value > 0) money = base::Money(kUnit * step * value, currency);
  return true;
}

bool controls(const workspace::Customer& customer) {
  auto& scenario = kept().scenario;
  bool changed = licence_sliders(customer);
  changed =
      money_slider("top-up", Key::what_if_top_up, scenario.top_up, customer.currency, 10, 100) ||
      changed;
  space(kGap2);
  changed =
      money_slider("limit", Key::what_if_limit, scenario.spend_limit, customer.currency, 1, 100) ||
      changed;
  space(kGap2);
  const bool on = scenario.overage.value_or(false);
  std::vector<Choice> choices{{"", std::string(tr(Key::what_if_overage_as_is))},
                              {"", std::string(tr(Key::what_if_overage_on))},
                              {"", std::string(tr(Key::what_if_overage_off))}};
  const int current = !scenario.overage ? 0 : on ? 1 : 2;
  const int chosen =
      select("overage", tr(Key::what_if_overage), choices, current, available(), nullptr, true);
  if (chosen >= 0 && chosen != current) {
    scenario.overage.reset();
    if (chosen > 0) scenario.overage = chosen == 1;
    changed = true;
  }
  space(kGap2);
  const bool domestic = !scenario.dial_out.empty();
  if (checkbox("domestic", tr(Key::what_if_domestic), domestic)) {
    scenario.dial_out = domestic ? "" : "DialoutCPCandPSTNDomestic";
    changed = true;
  }
  const auto& cards = model().document.workspace->cards;
  if (cards.size() > 1) {
    space(kGap2);
    std::vector<Choice> names{{"", std::string(tr(Key::what_if_card_as_is))}};
    int card = 0;
    for (const auto& each : cards) {
      if (each->id == scenario.card) card = static_cast<int>(names.size());
      names.push_back({each->id, each->name});
    }
    const int other =
        select("card", tr(Key::what_if_card), names, card, available(), nullptr, true);
    if (other >= 0) {
      scenario.card = names[static_cast<std::size_t>(other)].value;
      changed = true;
    }
  }
  return changed;
}

struct Line {
  Key name;
  std::string now;
  std::string then;
};

void now_and_then(const engine::ScenarioResult& result) {
  const auto& a = result.now;
  const auto& b = result.then;
  const Line lines[] = {
      {Key::what_if_overage_money, moneys(a.overage), moneys(b.overage)},
      {Key::what_if_credits_money, moneys(a.credits), moneys(b.credits)},
      {Key::what_if_pool_minutes, minutes(a.pool_minutes), minutes(b.pool_minutes)},
      {Key::what_if_overage_calls, minutes(a.overage_calls), minutes(b.overage_calls)},
      {Key::what_if_blocked_calls, minutes(a.blocked_calls), minutes(b.blocked_calls)}};
  const Column columns[] = {{.title = tr(Key::what_if_figure), .weight = 2},
                            {.title = tr(Key::what_if_now), .width = 140, .right = true},
                            {.title = tr(Key::what_if_then), .width = 140, .right = true}};
  const Card card("figures", {.padding = 1});
  Table table("figures", {.name = tr(Key::what_if_result),
                          .columns = columns,
                          .rows = static_cast<std::int64_t>(std::size(lines))});
  table.rows([&](std::int64_t index) {
    const auto& line = lines[index];
    (void)table.begin_row(index);
    if (table.cell()) table.text(tr(line.name));
    if (table.cell()) table.text(line.now);
    if (table.cell()) table.text(line.then, line.now == line.then ? TextStyle{} : strong());
    table.end_row();
  });
}

void moves(const engine::ScenarioResult& result) {
  if (result.moves.empty()) return;
  space(kGap3);
  const Column columns[] = {{.title = tr(Key::what_if_from), .weight = 1},
                            {.title = tr(Key::what_if_to), .weight = 1},
                            {.title = tr(Key::nav_calls), .width = 90, .right = true},
                            {.title = tr(Key::what_if_now), .width = 120, .right = true},
                            {.title = tr(Key::what_if_then), .width = 120, .right = true}};
  const Card card("moves", {.padding = 1});
  Table table("moves", {.name = tr(Key::what_if_moves),
                        .columns = columns,
                        .rows = static_cast<std::int64_t>(result.moves.size())});
  table.rows([&](std::int64_t index) {
    const auto& move = result.moves[static_cast<std::size_t>(index)];
    (void)table.begin_row(index);
    if (table.cell()) table.text(word(move.from));
    if (table.cell()) table.text(word(move.to));
    if (table.cell()) table.text(minutes(move.calls));
    if (table.cell()) table.text(move.now ? app::money(locale(), *move.now) : "");
    if (table.cell()) table.text(move.then ? app::money(locale(), *move.then) : "");
    table.end_row();
  });
}

void changed_calls(const engine::ScenarioResult& result) {
  if (result.calls.empty()) return;
  space(kGap3);
  const Column columns[] = {{.title = tr(Key::column_start), .width = 150},
                            {.title = tr(Key::column_destination), .weight = 2},
                            {.title = tr(Key::what_if_from), .width = 100},
                            {.title = tr(Key::what_if_to), .width = 100},
                            {.title = tr(Key::what_if_now), .width = 100, .right = true},
                            {.title = tr(Key::what_if_then), .width = 100, .right = true}};
  const Card card("calls", {.padding = 1});
  Table table("calls", {.name = tr(Key::what_if_changed_calls),
                        .columns = columns,
                        .rows = static_cast<std::int64_t>(result.calls.size()),
                        .clickable = true});
  table.rows([&](std::int64_t index) {
    const auto& changed = result.calls[static_cast<std::size_t>(index)];
    const auto usage = changed.call.usage.to_string();
    if (table.begin_row(index, usage)) {
      act(app::action::Navigate{{.screen = app::Screen::calls, .call = usage}});
    }
    if (table.cell()) table.text(app::short_date_time(locale(), changed.call.start));
    if (table.cell()) table.text(changed.call.destination);
    if (table.cell()) table.text(word(changed.call.payer));
    if (table.cell()) table.text(word(changed.to));
    if (table.cell()) table.text(app::amount(locale(), changed.call.amount));
    if (table.cell()) table.text(app::amount(locale(), changed.then));
    table.end_row();
  });
}

void kept_scenarios(const engine::WhatIfReply& reply) {
  const auto& scenarios = model().session.scenarios;
  space(kGap4);
  heading(tr(Key::what_if_kept), 2, Size::large);
  space(kGap2);
  (void)field("name", tr(Key::what_if_name), kept().name, {.width = 260});
  space(kGap2);
  const std::string name(base::trim(kept().name));
  if (button("keep", tr(Key::what_if_keep), {.icon = icon::kSave, .enabled = !name.empty()})) {
    auto scenario = kept().scenario;
    scenario.name = name;
    scenario.customers = {kept().customer};
    act(app::action::KeepScenario{scenario});
    kept().touched = true;
  }
  same_line();
  if (button("export", tr(Key::action_export), {.icon = icon::kExports})) {
    engine::Selection selection;
    selection.month = model().month;
    act(app::action::Export{engine::ExportKind::scenarios, selection, {}});
  }
  if (scenarios.empty()) return;
  space(kGap3);
  const Column columns[] = {{.title = tr(Key::what_if_name), .weight = 2},
                            {.title = tr(Key::what_if_overage_money), .width = 150, .right = true},
                            {.title = tr(Key::what_if_blocked_calls), .width = 130, .right = true},
                            {.title = tr(Key::what_if_difference), .width = 150, .right = true},
                            {.title = "", .width = 120}};
  const Card card("kept", {.padding = 1});
  Table table("kept", {.name = tr(Key::what_if_kept),
                       .columns = columns,
                       .rows = static_cast<std::int64_t>(scenarios.size()),
                       .row_height = 48});
  table.rows([&](std::int64_t index) {
    const auto& scenario = scenarios[static_cast<std::size_t>(index)];
    const auto found =
        std::ranges::find(reply.results, scenario.name, &engine::ScenarioResult::name);
    (void)table.begin_row(index, scenario.name);
    if (table.cell()) table.text(scenario.name, strong());
    const bool known = found != reply.results.end();
    if (table.cell()) table.text(known ? moneys(found->then.overage) : "");
    if (table.cell()) table.text(known ? minutes(found->then.blocked_calls) : "");
    if (table.cell()) table.text(known ? moneys(found->difference) : "");
    if (table.cell()) {
      ImGui::PushID(scenario.name.c_str());
      const sem::Scope cell({.role = sem::Role::cell});
      if (button("drop", tr(Key::action_remove), {.kind = ButtonKind::quiet, .small = true})) {
        act(app::action::DropScenario{scenario.name});
      }
      ImGui::PopID();
    }
    table.end_row();
  });
}

void draw_what_if() {
  const auto* customer = choose_customer(false);
  if (customer == nullptr) return empty_state(icon::kWhatIf, tr(Key::insight_nothing), "");
  kept().customer = customer->id();
  space(kGap4);
  constexpr float kWeights[] = {1, 2};
  Columns columns("what-if", kWeights, 300);
  columns.next();
  bool changed = false;
  {
    const Card card("controls");
    heading(tr(Key::what_if_controls), 2, Size::large);
    space(kGap3);
    changed = controls(*customer);
    space(kGap3);
    if (button("reset", tr(Key::what_if_reset), {.kind = ButtonKind::quiet})) {
      kept().scenario = {};
      changed = true;
    }
  }
  const auto& answer = answers().what_if;
  if (changed || kept().touched || answer.phase == app::Phase::idle) ask_what_if();
  kept().touched = false;
  columns.next();
  if (waits(answer) || answer.reply->results.empty()) return;
  const auto& result = answer.reply->results.front();
  heading(tr(Key::what_if_result), 2, Size::large);
  space(kGap2);
  for (const auto& difference : result.difference) {
    text(signed_money(difference), {.size = Size::title, .strong = true, .tabular = true});
  }
  paragraph(trn(Key::what_if_changed, static_cast<std::int64_t>(result.changed)), soft());
  space(kGap3);
  now_and_then(result);
  moves(result);
  changed_calls(result);
  kept_scenarios(*answer.reply);
  assumptions(answer.reply->assumptions);
}

// --- licences ------------------------------------------------------------------------------------

void ask_advice(const workspace::Customer& customer) {
  engine::Advise question;
  question.month = model().month;
  question.customer = customer.id();
  for (const auto& price : kept().prices) {
    const auto money = base::Money::parse(base::trim(price.text), customer.currency);
    if (money) question.prices.push_back({price.plan, *money});
  }
  if (!question.prices.empty()) act(app::action::AskInsight{question});
}

void country_advice(const engine::CountryAdvice& advice) {
  ImGui::PushID(advice.country.c_str());
  heading(country_name(advice.country), 2, Size::large);
  space(kGap2);
  text(app::money(locale(), advice.best), {.size = Size::title, .strong = true, .tabular = true});
  if (advice.now) {
    paragraph(tr(Key::advice_now, {{"amount", app::money(locale(), *advice.now)}}), soft());
  }
  paragraph(advice.proven ? std::string(tr(Key::advice_proven))
                          : tr(Key::advice_bound, {{"amount", app::money(locale(), advice.bound)}}),
            soft());
  for (const auto& at : advice.at) {
    paragraph(tr(at.same ? Key::advice_same : Key::advice_other,
                 {{"percent", app::number(locale(), at.percent)},
                  {"amount", app::money(locale(), at.cost)}}),
              soft(Size::small));
  }
  space(kGap3);
  const Column columns[] = {{.title = tr(Key::advice_plan), .weight = 2},
                            {.title = tr(Key::what_if_now), .width = 100, .right = true},
                            {.title = tr(Key::advice_best), .width = 120, .right = true}};
  {
    const Card card("plans", {.padding = 1});
    Table table("plans", {.name = tr(Key::advice_mix),
                          .columns = columns,
                          .rows = static_cast<std::int64_t>(advice.plans.size())});
    table.rows([&](std::int64_t index) {
      const auto& plan = advice.plans[static_cast<std::size_t>(index)];
      (void)table.begin_row(index);
      if (table.cell()) table.text(plan_name(plan.plan));
      if (table.cell()) table.text(minutes(plan.now));
      if (table.cell())
        table.text(minutes(plan.best), plan.now == plan.best ? TextStyle{} : strong());
      table.end_row();
    });
  }
  space(kGap4);
  ImGui::PopID();
}

void draw_licences() {
  const auto before = kept().customer;
  const auto* customer = choose_customer(false);
  if (customer == nullptr) return empty_state(icon::kLayers, tr(Key::insight_nothing), "");
  space(kGap4);
  constexpr float kWeights[] = {1, 2};
  Columns columns("advice", kWeights, 300);
  columns.next();
  bool ask = answers().advice.phase == app::Phase::idle || before != kept().customer;
  {
    const Card card("prices");
    heading(tr(Key::advice_prices), 2, Size::large);
    paragraph(tr(Key::advice_prices_help, {{"currency", customer->currency.code()}}),
              soft(Size::small));
    space(kGap2);
    for (auto& price : kept().prices) {
      const auto edit =
          field(price.plan.c_str(), plan_name(price.plan), price.text, {.mode = "decimal"});
      ask = ask || edit.left || edit.submitted;
      space(kGap2);
    }
    if (button("ask", tr(Key::advice_ask), {.kind = ButtonKind::primary})) ask = true;
  }
  if (ask) ask_advice(*customer);
  columns.next();
  const auto& answer = answers().advice;
  if (waits(answer)) return;
  for (const auto& advice : answer.reply->countries) country_advice(advice);
  if (answer.reply->countries.empty()) {
    notice(Tone::accent, icon::kAbout, tr(Key::advice_none), tr(Key::advice_none_body));
  } else {
    paragraph(tr(Key::advice_rated, {{"now", app::money(locale(), answer.reply->charged_now)},
                                     {"then", app::money(locale(), answer.reply->charged_then)}}),
              soft());
  }
  assumptions(answer.reply->assumptions);
}

// --- reconciliation --------------------------------------------------------------------------------

void comparison_card(const engine::Comparison& comparison, int index) {
  ImGui::PushID(index);
  heading(coded("reconcile.against_", comparison.against), 2, Size::large);
  space(kGap2);
  const Column facts[] = {{.title = tr(Key::reconcile_reason), .weight = 2},
                          {.title = tr(Key::reconcile_count), .width = 110, .right = true},
                          {.title = tr(Key::what_if_difference), .width = 160, .right = true}};
  {
    const Card card("reasons", {.padding = 1});
    Table table("reasons", {.name = coded("reconcile.against_", comparison.against),
                            .columns = facts,
                            .rows = static_cast<std::int64_t>(comparison.reasons.size() + 2)});
    table.rows([&](std::int64_t row) {
      (void)table.begin_row(row);
      const auto last = static_cast<std::int64_t>(comparison.reasons.size() + 1);
      if (row == 0) {
        if (table.cell()) table.text(tr(Key::reconcile_agree));
        if (table.cell()) table.text(minutes(comparison.agreeing));
        if (table.cell()) table.text("");
      } else if (row == last) {
        if (table.cell()) table.text(tr(Key::reconcile_total), strong());
        if (table.cell()) table.text(minutes(comparison.compared), strong());
        if (table.cell()) {
          table.text(signed_money({comparison.theirs.micros() - comparison.ours.micros(),
                                   comparison.theirs.currency()}),
                     strong());
        }
      } else {
        const auto& reason = comparison.reasons[static_cast<std::size_t>(row - 1)];
        if (table.cell()) table.text(coded("variance.", reason.reason));
        if (table.cell()) table.text(minutes(reason.count));
        if (table.cell()) table.text(signed_money(reason.difference));
      }
      table.end_row();
    });
  }
  space(kGap2);
  paragraph(tr(Key::reconcile_sums, {{"ours", app::money(locale(), comparison.ours)},
                                     {"theirs", app::money(locale(), comparison.theirs)}}),
            soft(Size::small));
  space(kGap3);
  const Column columns[] = {{.title = tr(Key::reconcile_reason), .weight = 1.4F},
                            {.title = tr(Key::insight_customer), .weight = 1.6F},
                            {.title = tr(Key::column_destination), .weight = 1.6F},
                            {.title = tr(Key::reconcile_ours), .width = 110, .right = true},
                            {.title = tr(Key::reconcile_theirs), .width = 110, .right = true}};
  {
    const Card card("rows", {.padding = 1});
    const auto shown = std::min<std::size_t>(comparison.rows.size(), 50);
    Table table("rows", {.name = tr(Key::reconcile_rows),
                         .columns = columns,
                         .rows = static_cast<std::int64_t>(shown),
                         .clickable = true});
    table.rows([&](std::int64_t row) {
      const auto& each = comparison.rows[static_cast<std::size_t>(row)];
      if (table.begin_row(row) && each.usage) {
        act(app::action::Navigate{{.screen = app::Screen::calls, .call = each.usage->to_string()}});
      }
      if (table.cell()) table.text(coded("variance.", each.reason));
      if (table.cell()) table.text(customer_name(each.customer));
      if (table.cell()) table.text(each.meter);
      if (table.cell()) table.text(app::amount(locale(), each.ours, true));
      if (table.cell()) table.text(app::amount(locale(), each.theirs, true));
      table.end_row();
    });
  }
  ImGui::PopID();
}

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
    comparison_card(comparison, index++);
    space(kGap4);
  }
  assumptions(answer.reply->assumptions);
}

// --- unusual traffic -------------------------------------------------------------------------------

void draw_unusual() {
  const auto& answer = answers().unusual;
  if (answer.phase == app::Phase::idle) {
    engine::UnusualTraffic question;
    question.month = model().month;
    act(app::action::AskInsight{question});
  }
  if (waits(answer)) return;
  const auto& rows = answer.reply->rows;
  if (rows.empty()) {
    notice(Tone::good, icon::kCheckCircle, tr(Key::unusual_none), tr(Key::unusual_none_body));
    return assumptions(answer.reply->assumptions);
  }
  const Column columns[] = {
      {.title = tr(Key::insight_customer), .weight = 1.6F},
      {.title = tr(Key::unusual_what), .weight = 1.6F},
      {.title = tr(Key::unusual_who), .weight = 1.6F},
      {.title = tr(Key::unusual_day), .width = 100},
      {.title = tr(Key::unusual_value), .width = 100, .right = true},
      {.title = tr(Key::unusual_usual), .width = 110, .right = true},
      {.title = tr(Key::unusual_limit), .width = 100, .right = true, .wide_only = true},
      {.title = tr(Key::unusual_amount), .width = 120, .right = true, .wide_only = true}};
  {
    const Card card("rows", {.padding = 1});
    Table table("rows", {.name = tr(Key::unusual_title),
                         .columns = columns,
                         .rows = static_cast<std::int64_t>(rows.size()),
                         .clickable = true});
    table.rows([&](std::int64_t index) {
      const auto& row = rows[static_cast<std::size_t>(index)];
      if (table.begin_row(index)) {
        act(app::action::Navigate{{.screen = app::Screen::customer,
                                   .id = row.customer.to_string(),
                                   .tab = app::CustomerTab::calls}});
      }
      if (table.cell()) table.text(customer_name(row.customer), strong());
      if (table.cell()) table.text(coded("unusual.", row.kind));
      if (table.cell()) {
        table.text(!row.user.empty()      ? row.user
                   : !row.country.empty() ? country_name(row.country)
                                          : std::string());
      }
      if (table.cell())
        table.text(row.day ? app::day_month(locale(), base::to_date(*row.day)) : "");
      if (table.cell()) table.text(minutes(row.value), strong());
      if (table.cell()) table.text(minutes(row.median));
      if (table.cell()) table.text(minutes(row.limit));
      if (table.cell()) table.text(app::money(locale(), row.amount));
      table.end_row();
    });
  }
  assumptions(answer.reply->assumptions);
}

}  // namespace

void draw_insight() {
  if (model().session.month.summary == nullptr ||
      model().session.month.summary->totals.calls == 0) {
    empty_state(icon::kForecast, tr(Key::insight_nothing), tr(Key::insight_nothing_body));
    return;
  }
  const TabItem items[] = {{.label = std::string(tr(Key::insight_forecast))},
                           {.label = std::string(tr(Key::insight_what_if))},
                           {.label = std::string(tr(Key::insight_licences))},
                           {.label = std::string(tr(Key::insight_reconcile))},
                           {.label = std::string(tr(Key::insight_unusual))}};
  int current = 0;
  for (std::size_t i = 0; i < std::size(kTabs); ++i) {
    if (model().route.id == kTabs[i]) current = static_cast<int>(i);
  }
  const int chosen = tabs("tabs", tr(Key::nav_insight), items, current);
  if (chosen >= 0 && chosen != current) {
    act(app::action::Navigate{{.screen = app::Screen::insight, .id = std::string(kTabs[chosen])},
                              false});
  }
  space(kGap4);
  switch (current) {
    case 1:
      return draw_what_if();
    case 2:
      return draw_licences();
    case 3:
      return draw_reconcile();
    case 4:
      return draw_unusual();
    default:
      return draw_forecast();
  }
}

}  // namespace ui
