// Calls: a million rows a page at a time, filtered and sorted by the engine, and why each costs
// what it costs.
#include <algorithm>
#include <cmath>

#include "base/sort.hpp"
#include "base/text.hpp"
#include "ui/screens.hpp"

namespace ui {
namespace {

struct Filters {
  std::string text;
  int payer = 0;
  std::string country;
  base::CustomerId customer;  // whose filters these are
  engine::Selection behind;   // a figure of another screen
};

Filters& filters() {
  static Filters kept;
  return kept;
}

const engine::CallRow* row_at(std::uint64_t index) {
  const auto& calls = model().session.calls;
  const auto page = index / app::CallsView::kPageRows;
  const auto found = calls.pages.find(page);
  if (found == calls.pages.end()) {
    if (!calls.asked.contains(page)) act(app::action::NeedCalls{page});
    return nullptr;
  }
  const auto inside = static_cast<std::size_t>(index % app::CallsView::kPageRows);
  return inside < found->second->size() ? &(*found->second)[inside] : nullptr;
}

void open_call(const engine::CallRow& call) {
  auto route = model().route;
  const std::string id = call.usage.to_string();
  route.call = route.call == id ? std::string() : id;
  act(app::action::Navigate{route, false});
}

std::string payer_text(const engine::CallRow& call) {
  const auto payer = word(call.payer);
  if (call.payer != engine::Payer::pool || call.plan.empty()) return std::string(payer);
  return named(payer, plan_name(call.plan));
}

std::string customer_name(base::CustomerId id) {
  const auto overview = app::overview(model());
  for (const auto& row : overview->customers) {
    if (row.customer->id() == id) return row.customer->name();
  }
  return std::string(tr(Key::customer_unknown));
}

std::vector<Choice> country_choices() {
  engine::GroupTotals ask;
  ask.selection.month = model().month;
  ask.by = engine::Dimension::country;
  ask.limit = 300;
  std::vector<Choice> choices{{"", std::string(tr(Key::filter_all_countries))}};
  const auto found = model().session.groups.find(app::question(ask));
  if (found == model().session.groups.end()) {
    act(app::action::NeedGroups{ask});
  } else if (found->second.reply != nullptr) {
    for (const auto& group : found->second.reply->groups) {
      if (!group.key.empty()) choices.push_back({group.key, country_name(group.key)});
    }
    base::sort(std::span(choices).subspan(1),
               [](const Choice& a, const Choice& b) { return a.label < b.label; });
  }
  return choices;
}

// What the figure one came from counts, with the way back to all calls.
void behind_bar() {
  Filters& kept = filters();
  std::vector<std::string> parts;
  for (const auto payer : kept.behind.payers) parts.emplace_back(word(payer));
  if (!kept.behind.user.empty()) parts.push_back(kept.behind.user);
  if (!kept.behind.department.empty()) parts.push_back(kept.behind.department);
  for (const auto& destination : kept.behind.destinations) parts.push_back(destination);
  if (!kept.behind.location.empty()) {
    parts.push_back(tr(Key::calls_of_users_in, {{"country", country_name(kept.behind.location)}}));
  }
  if (!kept.behind.variance.empty()) parts.emplace_back(tr(Key::reconcile_agree));
  if (kept.behind.day) {
    parts.push_back(app::day_month(locale(), base::to_date(*kept.behind.day)));
  }
  if (parts.empty()) return;
  std::string what;
  for (const auto& part : parts) what += (what.empty() ? "" : ", ") + part;
  space(kGap2);
  if (button("behind", tr(Key::calls_only, {{"what", what}}),
             {.icon = icon::kClose, .small = true})) {
    kept.behind = {};
  }
}

// Draws the bar of filters; the selection they make.
engine::Selection filter_bar(const engine::Selection& base) {
  Filters& kept = filters();
  const auto customer = base.customers.empty() ? base::CustomerId{} : base.customers.front();
  if (kept.customer != customer) kept = Filters{.customer = customer};
  const float gap = kGap2;
  const bool compact = cx().compact;
  const float search = compact ? available() : std::min(300.0F, available() * 0.34F);
  search_field("text", tr(Key::calls_search), kept.text, search);
  if (compact) {
    space(kGap2);
  } else {
    same_line(gap);
  }
  std::vector<Choice> payers{{"", std::string(tr(Key::filter_all_payers))}};
  for (int i = 0; i < 6; ++i) {
    payers.push_back({"", std::string(word(static_cast<engine::Payer>(i)))});
  }
  const float each = compact ? std::floor((available() - gap) * 0.42F) : 190.0F;
  const int payer = select("payer", tr(Key::column_payer), payers, kept.payer, each);
  if (payer >= 0) kept.payer = payer;
  same_line(gap);
  const auto countries = country_choices();
  int current = 0;
  for (std::size_t i = 0; i < countries.size(); ++i) {
    if (countries[i].value == kept.country) current = static_cast<int>(i);
  }
  const int country = select("country", tr(Key::column_destination), countries, current,
                             compact ? available() : 220.0F);
  if (country >= 0) kept.country = countries[static_cast<std::size_t>(country)].value;

  engine::Selection selection = base;
  selection.month = model().month;
  selection.text = kept.text;
  selection.payers = kept.behind.payers;
  if (kept.payer > 0) selection.payers = {static_cast<engine::Payer>(kept.payer - 1)};
  if (!kept.country.empty()) selection.countries = {kept.country};
  selection.user = kept.behind.user;
  selection.department = kept.behind.department;
  selection.destinations = kept.behind.destinations;
  selection.location = kept.behind.location;
  selection.variance = kept.behind.variance;
  selection.day = kept.behind.day;
  behind_bar();
  return selection;
}

void totals_line(const engine::Selection& selection) {
  const auto& totals = model().session.calls.totals;
  const ButtonOptions options{.icon = icon::kExports,
                              .enabled = totals && totals->calls > 0 && model().exporting.empty(),
                              .small = true};
  const std::string_view label = tr(Key::action_export_calls);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  if (totals && !model().session.calls.outdated) {
    std::string line = trn(Key::count_calls, static_cast<std::int64_t>(totals->calls)) + "  ·  " +
                       trn(Key::count_minutes, static_cast<std::int64_t>(totals->minutes));
    if (!totals->overage.empty() && amounts_shown()) {
      line += "  ·  " + tr(Key::calls_overage_sum, {{"amount", moneys(totals->overage)}});
    }
    if (!totals->credits.empty() && amounts_shown()) {
      line += "  ·  " + tr(Key::calls_credits_sum, {{"amount", moneys(totals->credits)}});
    }
    ImGui::SetCursorScreenPos(ImVec2(at.x, at.y + (control_height(true) - 20) / 2));
    const Region region(available() - (cx().compact ? 0 : button_width(label, options) + kGap3));
    paragraph(line, {.colour = theme().text_soft, .tabular = true});
  } else {
    text(tr(Key::calls_asking), soft());
  }
  if (!may_edit()) return;
  if (cx().compact) {
    space(kGap1);
  } else {
    ImGui::SetCursorScreenPos(at);
    align_right(button_width(label, options));
  }
  if (button("export", label, options)) {
    act(app::action::Export{engine::ExportKind::rated_calls, selection, {}});
  }
}

constexpr engine::CallColumn kSorts[] = {
    engine::CallColumn::start,  engine::CallColumn::customer,    engine::CallColumn::user,
    engine::CallColumn::number, engine::CallColumn::destination, engine::CallColumn::minutes,
    engine::CallColumn::payer,  engine::CallColumn::amount};

constexpr float kPayerMark = 18;  // the square before a payer's word
constexpr float kSortMark = 20;   // the arrow behind a column's title

void call_row(Table& table, std::int64_t index, const engine::CallRow* call, bool with_customer) {
  const bool selected = call != nullptr && call->usage.to_string() == model().route.call;
  // by its place, not by its call: the row with the focus keeps it when what stands there arrives
  const bool clicked = table.begin_row(index, {}, selected);
  if (clicked && call != nullptr) open_call(*call);
  if (call == nullptr) {
    if (table.cell()) table.text(tr(Key::calls_row_loading), soft());
    table.end_row();
    return;
  }
  if (table.cell()) {
    table.text(app::short_date_time(locale(), call->start), {.tabular = true});
  }
  if (with_customer && table.cell()) table.text(customer_name(call->customer));
  if (table.cell()) table.text(call->user.empty() ? call->upn : call->user);
  if (table.cell()) table.text(call->number, {.tabular = true});
  if (table.cell()) {
    table.text(destination_name(*call));
  }
  if (table.cell()) table.text(app::number(locale(), call->minutes));
  if (table.cell()) {
    const Cell box = table.area();
    table.described(payer_text(*call));
    ImGui::GetWindowDrawList()->AddRectFilled(
        ImVec2(box.min.x, box.min.y + (box.height - 10) / 2),
        ImVec2(box.min.x + 10, box.min.y + (box.height + 10) / 2), colour_of(call->payer), 3);
    // the plan has its place in the explanation: here it would only ever be cut
    draw_text(ImVec2(box.min.x + kPayerMark, box.min.y + (box.height - 20) / 2), word(call->payer),
              {}, box.width - kPayerMark);
  }
  if (amounts_shown() && table.cell()) {
    if (call->amount.is_zero()) {
      table.text(tr(Key::none_short), soft());
    } else {
      table.text(app::money(locale(), call->amount, true));
    }
  }
  table.end_row();
}

// Room for every payer's word, whichever stands in the rows in sight.
float payer_width() {
  float widest = text_width(tr(Key::column_payer)) + kSortMark;
  for (int payer = 0; payer <= static_cast<int>(engine::Payer::unrated); ++payer) {
    widest = std::max(widest, kPayerMark + text_width(word(static_cast<engine::Payer>(payer))));
  }
  return std::ceil(widest);
}

void call_table(bool with_customer, float height) {
  const auto& view = model().session.calls;
  static TableSort sort{0, true};
  std::vector<Column> columns;
  columns.push_back({.title = tr(Key::column_start), .width = 120, .sortable = true});
  if (with_customer) {
    columns.push_back(
        {.title = tr(Key::column_customer), .weight = 1, .sortable = true, .wide_only = true});
  }
  columns.push_back({.title = tr(Key::column_user), .weight = 1, .sortable = true});
  columns.push_back({.title = tr(Key::column_number), .width = 130, .sortable = true});
  columns.push_back(
      {.title = tr(Key::column_destination), .weight = 1.7F, .sortable = true, .wide_only = true});
  columns.push_back(
      {.title = tr(Key::column_minutes), .width = 64, .right = true, .sortable = true});
  columns.push_back({.title = tr(Key::column_payer), .width = payer_width(), .sortable = true});
  if (amounts_shown()) {
    columns.push_back(
        {.title = tr(Key::column_amount), .width = 100, .right = true, .sortable = true});
  }
  const auto order_of = [&](int column) {
    const auto at = static_cast<std::size_t>(column) + (!with_customer && column > 0 ? 1U : 0U);
    return kSorts[at];
  };
  for (int i = 0; i < static_cast<int>(columns.size()); ++i) {
    if (order_of(i) == view.query.sort) sort.column = i;
  }
  sort.descending = view.query.descending;
  const TableSort before = sort;
  {
    const Card card("list", {.padding = 1});
    Table table("calls", {.name = tr(Key::nav_calls),
                          .columns = columns,
                          .rows = static_cast<std::int64_t>(view.totals ? view.totals->calls : 0),
                          .height = height,
                          .sort = &sort,
                          .clickable = true,
                          .row_height = cx().touch ? 44.0F : 32.0F,
                          .dense = with_customer});
    table.rows([&](std::int64_t index) {
      call_row(table, index, row_at(static_cast<std::uint64_t>(index)), with_customer);
    });
  }
  if (sort.column != before.column || sort.descending != before.descending) {
    auto query = view.query;
    query.sort = order_of(sort.column);
    query.descending = sort.descending;
    act(app::action::ShowCalls{query});
  }
}

// ---- why it costs what it costs --------------------------------------------------------------------

// Arguments come as codes and plain numbers; people read names and their own decimal sign.
engine::Args spoken(engine::Args args) {
  for (auto& [name, value] : args) {
    if (name == "plan") {
      value = plan_name(value);
    } else if (name == "payer") {
      value = coded("payer.", value);
    } else if (name == "type") {
      value = coded("calltype.", value);
    } else if (name == "home" || name == "country" || name == "destination") {
      value = country_name(value);
    } else if (name == "capability" || name == "number" || name == "prefix" || name == "card" ||
               name == "file" || name == "start" || name == "month" || name == "zone") {
      continue;
    } else if (!value.empty() && base::is_digit(value.front())) {
      const auto end = value.find(' ');
      value = app::decimal(locale(), value.substr(0, end)) +
              (end == std::string::npos ? std::string() : value.substr(end));
    }
  }
  return args;
}

// Steps of an explanation that say what a minute or a call costs.
bool tells_a_price(const engine::Step& step) {
  static constexpr std::string_view kCodes[] = {
      "rate",         "usage",    "per_call", "connection_fee", "minimum_charge",
      "maximum_cost", "rounding", "credits",  "spend_limit",    "outcome"};
  return std::find(std::begin(kCodes), std::end(kCodes), step.code) != std::end(kCodes);
}

void step_row(const engine::Step& step, int number, bool last) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Theme& t = theme();
  const ImVec2 centre(at.x + 11, at.y + 11);
  ImGui::PushID(number);
  ImGui::SetCursorScreenPos(ImVec2(at.x + 34, at.y + 1));
  ImGui::BeginGroup();
  paragraph(coded("explain.", step.code, spoken(step.args)));
  if (!step.rules.empty()) {
    space(4);
    bool first = true;
    for (const auto& rule : step.rules) {
      if (rule.empty() || rule[0] != 'R') continue;  // sections of the notes are not for people
      if (!first) same_line(kGap1);
      first = false;
      rule_link(rule);
    }
  }
  ImGui::EndGroup();
  const float bottom = ImGui::GetItemRectMax().y + kGap4;
  if (!last) {
    list->AddLine(ImVec2(centre.x, centre.y + 11), ImVec2(centre.x, bottom + 1), t.border, 1);
  }
  list->AddCircleFilled(centre, 11, last ? t.accent : t.sunken);
  if (!last) list->AddCircle(centre, 10.5F, t.border);
  const auto figure = app::number(locale(), number);
  const TextStyle style{
      .size = Size::small, .colour = last ? t.on_accent : t.text_soft, .strong = true};
  draw_text(ImVec2(centre.x - text_width(figure, style) / 2, centre.y - 8), figure, style);
  ImGui::SetCursorScreenPos(ImVec2(at.x, bottom));
  ImGui::Dummy(ImVec2(0, 0));
  ImGui::PopID();
}

void explanation_body() {
  const auto& answer = model().session.explanation;
  if (answer.phase == app::Phase::failed && answer.error) return error_state(*answer.error);
  if (answer.reply == nullptr) return skeleton(tr(Key::calls_asking), 6);
  const auto& call = answer.reply->call;
  const Look look = look_of(call.payer);
  badge(look.tone, look.icon, payer_text(call));
  space(kGap2);
  // a call without a price is not a call for nothing
  const bool nothing = call.payer == engine::Payer::unrated || call.payer == engine::Payer::blocked;
  const bool priced = !nothing || !call.amount.is_zero();
  if (amounts_shown()) {
    text(priced ? app::money(locale(), call.amount, true) : std::string(tr(Key::none_short)),
         {.size = Size::title, .strong = true});
    space(2);
  }
  paragraph(tr(Key::explain_line, {{"user", call.user.empty() ? call.upn : call.user},
                                   {"number", call.number},
                                   {"when", app::date_time(locale(), call.start)},
                                   {"seconds", app::number(locale(), call.seconds)}}),
            soft());
  if (!call.reason.empty()) {
    space(kGap2);
    notice(look.tone, look.icon, coded("callreason.", call.reason), {});
  }
  space(kGap4);
  divider();
  space(kGap4);
  heading(tr(Key::explain_steps), 3, Size::large);
  space(kGap3);
  auto steps = answer.reply->steps;
  if (!amounts_shown()) std::erase_if(steps, tells_a_price);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    step_row(steps[i], static_cast<int>(i) + 1, i + 1 == steps.size());
  }
}

void explanation_panel() {
  Panel panel("explain", tr(Key::explain_title), 480);
  if (panel.open()) explanation_body();
  panel.footer();
  if (button("done", tr(Key::action_close)) || panel.closing()) {
    auto route = model().route;
    route.call.clear();
    act(app::action::Navigate{route, false});
  }
}

}  // namespace

void draw_call_list(const engine::Selection& base, bool with_customer) {
  const auto selection = filter_bar(base);
  auto query = model().session.calls.query;
  query.selection = selection;
  if (query != model().session.calls.query ||
      (!model().session.calls.totals && model().session.calls.asked.empty())) {
    act(app::action::ShowCalls{query});
  }
  space(kGap3);
  totals_line(selection);
  space(kGap2);
  const auto& view = model().session.calls;
  const bool none = !view.totals || view.totals->calls == 0;
  if (view.error) {
    error_state(*view.error);
  } else if (none && (!view.totals || view.outdated || reading())) {
    skeleton(tr(Key::calls_asking), 10);
  } else if (none) {
    empty_state(icon::kCalls, tr(Key::calls_empty_title), tr(Key::calls_empty_body));
  } else {
    call_table(with_customer, rest_height(cx().compact ? 76.0F : kGap6, 300,
                                          static_cast<std::int64_t>(view.totals->calls)));
  }
  if (!model().route.call.empty()) explanation_panel();
}

void open_calls(const engine::Selection& behind) {
  Filters& kept = filters();
  kept = Filters{.behind = behind};
  if (behind.payers.size() == 1) {  // the filter says it
    kept.payer = static_cast<int>(behind.payers.front()) + 1;
    kept.behind.payers.clear();
  }
  if (behind.countries.size() == 1) kept.country = behind.countries.front();
  if (behind.customers.size() == 1) kept.customer = behind.customers.front();
  act(app::action::Navigate{calls_route(behind)});
}

app::Route calls_route(const engine::Selection& behind) {
  if (behind.customers.size() != 1) return {.screen = app::Screen::calls};
  return {.screen = app::Screen::customer,
          .id = behind.customers.front().to_string(),
          .tab = app::CustomerTab::calls};
}

void draw_calls() {
  if (model().session.months.empty() && !reading()) {
    empty_state(icon::kCalls, tr(Key::home_no_calls_title), tr(Key::home_no_calls_body));
    return;
  }
  draw_call_list({}, true);
}

}  // namespace ui
