// Insight, what-if: the month's calls under other terms, asked anew with every movement.
#include <algorithm>

#include "base/text.hpp"
#include "catalog/plan.hpp"
#include "telephony/country.hpp"
#include "ui/insight_parts.hpp"
#include "workspace/terms.hpp"

namespace ui {
namespace {

struct Kept {
  engine::Scenario scenario;
  base::CustomerId customer;  // whose scenario it is
  std::string name;
  bool touched = false;  // to be asked again
};

Kept& kept() {
  static Kept state;
  return state;
}

base::Currency currency_of(const workspace::Customer* customer) {
  if (customer != nullptr) return customer->currency;
  const auto& customers = model().document.workspace->customers;
  return customers.empty() ? base::Currency{} : customers.front()->currency;
}

// Scenarios kept that speak of customers the document still has, and of cards.
std::vector<engine::Scenario> known_scenarios() {
  std::vector<engine::Scenario> out;
  const auto& cards = model().document.workspace->cards;
  for (const auto& scenario : model().preferences.scenarios) {
    const bool customers = std::ranges::all_of(
        scenario.customers, [](auto id) { return find_customer(id) != nullptr; });
    const bool card = scenario.card.empty() || std::ranges::any_of(cards, [&](const auto& c) {
                        return c->id == scenario.card;
                      });
    if (customers && card) out.push_back(scenario);
  }
  return out;
}

void ask() {
  engine::WhatIf question;
  question.month = model().month;
  question.calls = 100;
  auto now = kept().scenario;
  if (!kept().customer.is_none()) {
    now.customers = {kept().customer};
    now.prices = prices_in(currency_of(find_customer(kept().customer)));
  }
  now.name = "";
  question.scenarios.push_back(std::move(now));
  for (auto& scenario : known_scenarios()) question.scenarios.push_back(std::move(scenario));
  act(app::action::AskInsight{question});
}

// ---- controls -----------------------------------------------------------------------------------

bool is_calling(catalog::PlanId plan) {
  if (plan.is_none()) return false;
  const auto& facts = catalog::plan_of(plan);
  return facts.pooling == catalog::Pooling::country || facts.pooling == catalog::Pooling::tenant;
}

// What the customer has of the plan in the country.
std::uint64_t held(const workspace::Customer& customer, std::string_view plan,
                   std::string_view country) {
  std::uint64_t sum = 0;
  for (const auto& licences : workspace::licences_of(customer)) {
    if (licences.plan == plan && licences.country == country) sum += licences.count;
  }
  return sum;
}

// The scenario names every licence that a slider moves.
void take_licences(const workspace::Customer& customer) {
  auto& specs = kept().scenario.licences;
  for (const auto& licences : workspace::licences_of(customer)) {
    if (!is_calling(catalog::plan_by_part_number(licences.plan))) continue;
    const bool there = std::ranges::any_of(specs, [&](const auto& spec) {
      return spec.plan == licences.plan && spec.country == licences.country;
    });
    if (there) continue;
    specs.push_back(
        {licences.plan, licences.country, held(customer, licences.plan, licences.country)});
  }
}

bool licence_sliders(const workspace::Customer& customer) {
  bool changed = false;
  int index = 0;
  for (auto& spec : kept().scenario.licences) {
    ImGui::PushID(index++);
    const auto now = held(customer, spec.plan, spec.country);
    int value = static_cast<int>(spec.count);
    const int most = static_cast<int>(std::max(now * 2, now + 20));
    const auto shown = spec.count == now
                           ? trn(Key::what_if_licences, static_cast<std::int64_t>(now))
                           : tr(Key::what_if_licences_then,
                                {{"now", count_of(now)}, {"then", count_of(spec.count)}});
    if (slider("count", pool_name(spec.plan, spec.country), value, 0, most, shown)) {
      spec.count = static_cast<std::uint64_t>(value);
      changed = true;
    }
    space(kGap2);
    ImGui::PopID();
  }
  return changed;
}

// Another kind of licence, sold where the customer has some.
bool add_licence(const workspace::Customer& customer) {
  auto& specs = kept().scenario.licences;
  std::vector<std::string> countries;
  for (const auto& licences : workspace::licences_of(customer)) {
    if (!licences.country.empty() &&
        std::ranges::find(countries, licences.country) == countries.end()) {
      countries.push_back(licences.country);
    }
  }
  std::vector<Choice> choices{{"", std::string(tr(Key::what_if_add_none))}};
  std::vector<engine::LicenceSpec> offers{{}};
  for (const auto& code : countries) {
    const auto country = telephony::Country::parse(code);
    if (!country) continue;
    for (const auto& plan : catalog::all_plans()) {
      if (plan.part_numbers.empty() || !is_calling(plan.id) ||
          !catalog::is_sold_in(plan.id, *country)) {
        continue;
      }
      const std::string part(plan.part_numbers.front());
      const bool there = std::ranges::any_of(specs, [&](const auto& spec) {
        return catalog::plan_by_part_number(spec.plan) == plan.id && spec.country == code;
      });
      if (there) continue;
      choices.push_back({part, pool_name(part, code)});
      offers.push_back({part, code, 1});
    }
  }
  if (offers.size() == 1) return false;
  const int chosen =
      select("add", tr(Key::what_if_add), choices, 0, available(), icon::kPlus, true);
  space(kGap3);
  if (chosen <= 0) return false;
  specs.push_back(offers[static_cast<std::size_t>(chosen)]);
  return true;
}

bool money_slider(const char* id, Key name, std::optional<base::Money>& money,
                  base::Currency currency, int step, int most) {
  constexpr std::int64_t kUnit = 1'000'000;
  int value = money ? static_cast<int>(money->micros() / (kUnit * step)) : 0;
  const std::string shown =
      money ? app::money(locale(), *money) : std::string(tr(Key::what_if_none));
  const bool moved = slider(id, tr(name), value, 0, most, shown);
  space(kGap2);
  if (!moved) return false;
  money.reset();
  if (value > 0) money = base::Money(kUnit * step * value, currency);
  return true;
}

bool overage_switch() {
  auto& scenario = kept().scenario;
  const std::vector<Choice> choices{{"", std::string(tr(Key::what_if_overage_as_is))},
                                    {"", std::string(tr(Key::what_if_overage_on))},
                                    {"", std::string(tr(Key::what_if_overage_off))}};
  const int current = !scenario.overage ? 0 : *scenario.overage ? 1 : 2;
  const int chosen =
      select("overage", tr(Key::what_if_overage), choices, current, available(), nullptr, true);
  bool changed = chosen >= 0 && chosen != current;
  if (changed) {
    scenario.overage.reset();
    scenario.overage_from.reset();
    if (chosen > 0) scenario.overage = chosen == 1;
  }
  space(kGap2);
  if (!scenario.overage) return changed;
  const auto first = model().month.first_day();
  int day = scenario.overage_from ? scenario.overage_from->days - first.days + 1 : 1;
  const auto shown = app::day_month(locale(), base::to_date(base::CivilDay{first.days + day - 1}));
  if (slider("from", tr(Key::what_if_overage_from), day, 1, model().month.day_count(), shown)) {
    scenario.overage_from = base::CivilDay{first.days + day - 1};
    changed = true;
  }
  space(kGap2);
  return changed;
}

bool dial_out() {
  struct Policy {
    Key label;
    const char* name;
  };
  static constexpr Policy kPolicies[] = {
      {Key::what_if_dial_as_is, ""},
      {Key::what_if_dial_any, "DialoutCPCandPSTNInternational"},
      {Key::what_if_domestic, "DialoutCPCandPSTNDomestic"},
      {Key::what_if_dial_users_domestic, "DialoutCPCInternationalPSTNDomestic"},
      {Key::what_if_dial_none, "DialoutCPCandPSTNDisabled"}};
  auto& scenario = kept().scenario;
  std::vector<Choice> choices;
  int current = 0;
  for (const auto& policy : kPolicies) {
    if (scenario.dial_out == policy.name) current = static_cast<int>(choices.size());
    choices.push_back({policy.name, std::string(tr(policy.label))});
  }
  const int chosen =
      select("dial-out", tr(Key::what_if_dial_out), choices, current, available(), nullptr, true);
  space(kGap2);
  if (chosen < 0 || chosen == current) return false;
  scenario.dial_out = kPolicies[chosen].name;
  return true;
}

bool other_card() {
  auto& scenario = kept().scenario;
  const auto& cards = model().document.workspace->cards;
  if (cards.size() < 2) return false;
  std::vector<Choice> names{{"", std::string(tr(Key::what_if_card_as_is))}};
  int current = 0;
  for (const auto& each : cards) {
    if (each->id == scenario.card) current = static_cast<int>(names.size());
    names.push_back({each->id, each->name});
  }
  const int chosen =
      select("card", tr(Key::what_if_card), names, current, available(), nullptr, true);
  space(kGap2);
  if (chosen < 0 || chosen == current) return false;
  scenario.card = names[static_cast<std::size_t>(chosen)].value;
  return true;
}

bool controls(const workspace::Customer* customer) {
  const Card card("controls");
  heading(tr(Key::what_if_controls), 2, Size::large);
  space(kGap3);
  auto& scenario = kept().scenario;
  bool changed = false;
  if (customer != nullptr) {
    take_licences(*customer);
    changed = licence_sliders(*customer);
    changed = add_licence(*customer) || changed;
  }
  const auto currency = currency_of(customer);
  changed =
      money_slider("top-up", Key::what_if_top_up, scenario.top_up, currency, 10, 100) || changed;
  changed =
      money_slider("limit", Key::what_if_limit, scenario.spend_limit, currency, 1, 100) || changed;
  changed = overage_switch() || changed;
  changed = dial_out() || changed;
  changed = other_card() || changed;
  space(kGap1);
  if (button("reset", tr(Key::what_if_reset), {.icon = icon::kUndo, .width = available()})) {
    scenario = {};
    changed = true;
  }
  return changed;
}

// ---- the answer ---------------------------------------------------------------------------------

struct Line {
  std::string name;
  std::string now;
  std::string then;
  std::optional<engine::Payer> payer;  // of the calls behind it; none: prices of licences
};

void headline(const engine::ScenarioResult& result) {
  const Card card("headline");
  icon_text(icon::kWhatIf, tr(Key::what_if_difference),
            theme().tones[static_cast<int>(Tone::accent)].line,
            {.colour = theme().text_soft, .strong = true});
  space(kGap2);
  text(result.changed == 0 && moneys(result.difference).empty() ? std::string("0")
                                                                : signed_moneys(result.difference),
       {.size = Size::title, .strong = true, .tabular = true});
  space(2);
  paragraph(result.changed == 0
                ? std::string(tr(Key::what_if_same))
                : trn(Key::what_if_changed, static_cast<std::int64_t>(result.changed)),
            soft(Size::small));
}

// As they are now: what a scenario moves is listed below.
void open_line(const Line& line) {
  if (!line.payer)
    return act(app::action::Navigate{{.screen = app::Screen::insight, .id = "licences"}});
  engine::Selection behind{.payers = {*line.payer}};
  if (!kept().customer.is_none()) behind.customers = {kept().customer};
  open_calls(behind);
}

void now_and_then(const engine::ScenarioResult& result) {
  using engine::Payer;
  const auto& a = result.now;
  const auto& b = result.then;
  const auto word_of = [](Key key) { return std::string(tr(key)); };
  std::vector<Line> lines = {
      {word_of(Key::what_if_overage_money), moneys(a.overage), moneys(b.overage), Payer::overage},
      {word_of(Key::what_if_credits_money), moneys(a.credits), moneys(b.credits), Payer::credits}};
  if (result.licences_now && result.licences_then) {
    lines.push_back({word_of(Key::what_if_licence_money),
                     app::money(locale(), *result.licences_now),
                     app::money(locale(), *result.licences_then),
                     {}});
  }
  lines.push_back({word_of(Key::what_if_pool_minutes), count_of(a.pool_minutes),
                   count_of(b.pool_minutes), Payer::pool});
  lines.push_back({word_of(Key::what_if_overage_calls), count_of(a.overage_calls),
                   count_of(b.overage_calls), Payer::overage});
  lines.push_back({word_of(Key::what_if_blocked_calls), count_of(a.blocked_calls),
                   count_of(b.blocked_calls), Payer::blocked});
  const float each = cx().compact ? 88.0F : 140.0F;
  const Column columns[] = {{.title = tr(Key::what_if_figure), .weight = 1},
                            {.title = tr(Key::what_if_now), .width = each, .right = true},
                            {.title = tr(Key::what_if_then), .width = each, .right = true}};
  space(kGap4);
  const Card card("figures", {.padding = 1});
  Table table("figures", {.name = tr(Key::what_if_result),
                          .columns = columns,
                          .rows = static_cast<std::int64_t>(lines.size()),
                          .clickable = true});
  table.rows([&](std::int64_t index) {
    const auto& line = lines[static_cast<std::size_t>(index)];
    const bool same = line.now == line.then;
    if (table.begin_row(index)) open_line(line);
    if (table.cell()) table.text(line.name);
    if (table.cell()) table.text(line.now, same ? TextStyle{} : soft());
    if (table.cell()) table.text(line.then, same ? TextStyle{} : strong());
    table.end_row();
  });
}

// ---- scenarios kept -----------------------------------------------------------------------------

void keep() {
  section(tr(Key::what_if_kept), tr(Key::what_if_kept_help));
  const bool compact = cx().compact;
  const auto edit =
      field("name", tr(Key::what_if_name), kept().name, {.width = compact ? 0.0F : 260.0F});
  space(kGap2);
  const std::string name(base::trim(kept().name));
  const bool clicked =
      button("keep", tr(Key::what_if_keep), {.icon = icon::kSave, .enabled = !name.empty()});
  if (!name.empty() && (clicked || edit.submitted)) {
    auto scenario = kept().scenario;
    scenario.name = name;
    if (!kept().customer.is_none()) scenario.customers = {kept().customer};
    act(app::action::KeepScenario{scenario});
    kept().name.clear();
    kept().touched = true;
  }
  same_line();
  if (button("export", tr(Key::action_export), {.icon = icon::kExports})) {
    engine::Selection selection;
    selection.month = model().month;
    act(app::action::Export{engine::ExportKind::scenarios, selection, {}});
  }
}

void open_scenario(const engine::Scenario& scenario) {
  chosen_customer() = scenario.customers.empty() ? base::CustomerId{} : scenario.customers.front();
  kept() = {.scenario = scenario, .customer = chosen_customer(), .name = {}, .touched = true};
}

void side_by_side(const engine::WhatIfReply& reply) {
  const auto scenarios = known_scenarios();
  if (scenarios.empty()) return;
  space(kGap3);
  const Column columns[] = {
      {.title = tr(Key::what_if_name), .weight = 2},
      {.title = tr(Key::what_if_overage_money), .width = 88, .right = true, .wide_only = true},
      {.title = tr(Key::what_if_credits_money), .width = 88, .right = true, .wide_only = true},
      {.title = tr(Key::what_if_blocked), .width = 60, .right = true, .wide_only = true},
      {.title = tr(Key::what_if_difference), .width = 104, .right = true},
      {.title = "", .width = 40}};
  const Card card("kept", {.padding = 1});
  Table table("kept", {.name = tr(Key::what_if_kept),
                       .columns = columns,
                       .rows = static_cast<std::int64_t>(scenarios.size()),
                       .clickable = true,
                       .row_height = kTwoLines});
  table.rows([&](std::int64_t index) {
    const auto& scenario = scenarios[static_cast<std::size_t>(index)];
    const auto found =
        std::ranges::find(reply.results, scenario.name, &engine::ScenarioResult::name);
    const bool known = found != reply.results.end();
    if (table.begin_row(index, scenario.name)) open_scenario(scenario);
    if (table.cell()) {
      two_lines(table, scenario.name,
                scenario.customers.empty() ? std::string(tr(Key::insight_all_customers))
                                           : name_of_customer(scenario.customers.front()));
    }
    if (table.cell()) table.text(known ? moneys(found->then.overage) : "");
    if (table.cell()) table.text(known ? moneys(found->then.credits) : "");
    if (table.cell()) table.text(known ? count_of(found->then.blocked_calls) : "");
    if (table.cell()) table.text(known ? signed_moneys(found->difference) : "", strong());
    if (table.cell()) {
      ImGui::PushID(scenario.name.c_str());
      const sem::Scope cell({.role = sem::Role::cell});
      const ImVec2 at = ImGui::GetCursorScreenPos();
      ImGui::SetCursorScreenPos(ImVec2(at.x, at.y + (kTwoLines - control_height(true)) / 2));
      if (icon_button("drop", icon::kTrash, tr(Key::what_if_drop, {{"name", scenario.name}}),
                      {.small = true})) {
        act(app::action::DropScenario{scenario.name});
      }
      ImGui::PopID();
    }
    table.end_row();
  });
}

}  // namespace

void draw_what_if() {
  if (!choose_customer(chosen_customer(), true))
    return empty_state(icon::kWhatIf, tr(Key::insight_nothing), "");
  if (kept().customer != chosen_customer()) {
    kept() = {.scenario = {}, .customer = chosen_customer(), .name = {}, .touched = true};
  }
  space(kGap4);
  constexpr float kWeights[] = {1, 2};
  Columns columns("what-if", kWeights, 300);
  columns.next();
  const bool changed = controls(find_customer(kept().customer));
  const auto& answer = answers().what_if;
  if (changed || kept().touched || answer.phase == app::Phase::idle) ask();
  kept().touched = false;
  columns.next();
  if (waits(answer) || answer.reply->results.empty()) return;
  const auto& result = answer.reply->results.front();
  headline(result);
  now_and_then(result);
  keep();  // above the long lists, where it is found
  side_by_side(*answer.reply);
  customer_differences(result.customers, Pair::now_then);
  payer_moves(result.moves, Pair::now_then);
  changed_calls(result.calls, Pair::now_then);
  assumptions(answer.reply->assumptions);
}

}  // namespace ui
