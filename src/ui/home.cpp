// Home: what needs me, then the figures of the month, then charts.
#include <algorithm>
#include <functional>
#include <optional>
#include <span>

#include "base/sort.hpp"
#include "imgui_internal.h"
#include "ui/insight_parts.hpp"

namespace ui {
namespace {

constexpr std::size_t kAttentionShown = 5;

std::string concern_text(const app::Overview& overview, const app::Attention& item) {
  const auto& row = overview.customers[item.customer];
  const auto key =
      app::find_key("concern." + std::string(app::name_of(item.concern)), Key::concern_unfunded);
  const auto plan = item.plan.empty() ? std::string() : plan_name(item.plan);
  const auto country = item.country.empty() ? std::string() : country_name(item.country);
  std::string out = trn(key, static_cast<std::int64_t>(item.count),
                        {{"customer", row.customer->name()}, {"plan", plan}, {"country", country}});
  if (item.more > 0) out += ", " + trn(Key::concern_more, item.more);
  return out;
}

app::Route cause_of(const app::Overview& overview, const app::Attention& item) {
  app::Route route{.screen = app::Screen::customer,
                   .id = overview.customers[item.customer].customer->id().to_string()};
  using app::Concern;
  if (item.concern == Concern::pool_ended || item.concern == Concern::pool_near_end ||
      item.concern == Concern::credits_looping) {
    route.tab = app::CustomerTab::pools;
  }
  if (item.concern == Concern::calls_blocked || item.concern == Concern::calls_refused)
    route.tab = app::CustomerTab::calls;
  return route;
}

void attention_row(const app::Overview& overview, const app::Attention& item, std::size_t index) {
  const auto& row = overview.customers[item.customer];
  ImGui::PushID(static_cast<int>(index));
  const float width = available();
  const std::string cause = concern_text(overview, item);
  std::string step;
  if (!item.next_step.empty() && item.next_step != "nothing") {
    step = coded("next.", item.next_step);
  }
  step = with_actor(step, item.actor);
  // the name above what there is to do, or beside it; what there is to do takes the lines it needs
  const bool narrow = cx().compact;
  const float name_x = kGap4 + 32 + kGap3;
  const float room = width - 40 - name_x;
  const float name_width = narrow ? room : std::floor(room * 0.28F);
  const float texts_width = narrow ? room : room - name_width;
  const auto causes = wrapped(cause, {}, texts_width);
  const auto steps = wrapped(step, soft(Size::small), texts_width);
  const float line = line_height(Size::body);
  const float small_line = line_height(Size::small);
  const float texts_height =
      line * static_cast<float>(causes.size()) + small_line * static_cast<float>(steps.size());
  const float height = std::max(56.0F, texts_height + (narrow ? line : 0) + 17);
  const Hit state = hit("row", ImVec2(width, height));
  sem::item({.role = sem::Role::link,
             .name = named(row.customer->name(), cause),
             .description = step,
             .href = app::to_hash(cause_of(overview, item))});
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Theme& t = theme();
  if (state.hovered) list->AddRectFilled(state.min, state.max, t.hover);
  const Look look = look_of(item.urgency);
  const auto& colours = t.tones[static_cast<int>(look.tone)];
  const float x = state.min.x + kGap4;
  const float mark_y = std::floor(state.min.y + (height - 32) / 2);
  list->AddRectFilled(ImVec2(x, mark_y), ImVec2(x + 32, mark_y + 32), colours.soft, kRadius);
  draw_icon(ImVec2(x + 8, mark_y + 8), look.icon, colours.line);
  const float text_x = state.min.x + name_x;
  const float top = std::floor(state.min.y + (height - texts_height - (narrow ? line : 0)) / 2);
  draw_data(ImVec2(text_x, narrow ? top : state.min.y + std::floor((height - line) / 2)),
            row.customer->name(), strong(), narrow ? room : name_width - kGap3);
  ImVec2 at(narrow ? text_x : text_x + name_width, narrow ? top + line : top);
  for (const std::string_view words : causes) {
    draw_text(at, words);
    at.y += line;
  }
  for (const std::string_view words : steps) {
    draw_text(at, words, soft(Size::small));
    at.y += small_line;
  }
  draw_icon(ImVec2(state.max.x - 28, state.min.y + (height - 16) / 2), icon::kChevronRight,
            t.text_soft);
  list->AddLine(ImVec2(state.min.x, state.min.y - 0.5F), ImVec2(state.max.x, state.min.y - 0.5F),
                t.border);
  ImGui::RenderNavCursor(ImRect(state.min, state.max), state.id);
  if (state.clicked) act(app::action::Navigate{cause_of(overview, item)});
  ImGui::PopID();
}

void attention(const app::Overview& overview) {
  static bool all = false;
  const Card card("attention", {.padding = 0});
  space(kGap4);
  ImGui::Indent(kGap4);
  {
    const auto title = overview.urgent > 0
                           ? trn(Key::home_attention_urgent, overview.urgent)
                           : std::string(tr(overview.attention.empty() ? Key::home_attention_none
                                                                       : Key::home_attention_some));
    heading(title, 2, Size::large);
  }
  ImGui::Unindent(kGap4);
  space(kGap3);
  if (overview.attention.empty()) {
    ImGui::Indent(kGap4);
    icon_text(icon::kCheckCircle, tr(Key::home_attention_calm),
              theme().tones[static_cast<int>(Tone::good)].line, soft());
    ImGui::Unindent(kGap4);
    space(kGap4);
    return;
  }
  const std::size_t shown =
      all ? overview.attention.size() : std::min(kAttentionShown, overview.attention.size());
  for (std::size_t i = 0; i < shown; ++i) attention_row(overview, overview.attention[i], i);
  if (overview.attention.size() > kAttentionShown) {
    divider();
    space(kGap2);
    ImGui::Indent(kGap2);
    const auto count = static_cast<std::int64_t>(overview.attention.size());
    if (button("all", all ? std::string(tr(Key::home_show_less)) : trn(Key::home_show_all, count),
               {.kind = ButtonKind::quiet, .small = true})) {
      all = !all;
    }
    ImGui::Unindent(kGap2);
    space(kGap2);
  }
}

void tile(const char* id, const Columns& columns, const char* icon, std::string_view name,
          std::string_view value, std::string_view note, Tone tone,
          const engine::Selection& behind) {
  const Card card(id, {.min_height = columns.height()});
  const auto& colours = theme().tones[static_cast<int>(tone)];
  icon_text(icon, name, colours.line, {.colour = theme().text_soft, .strong = true});
  space(kGap2);
  text(value, {.size = Size::title, .strong = true, .tabular = true});
  space(2);
  if (behind.payers.empty()) {
    paragraph(note, soft(Size::small));
  } else if (link("more", note, app::to_hash({.screen = app::Screen::calls}),
                  {.size = Size::small})) {
    open_calls(behind);
  }
}

void figures(const app::Overview& overview) {
  using engine::Payer;
  const auto& totals = overview.summary->totals;
  constexpr float kEqual[] = {1, 1, 1, 1};
  Columns columns("figures", kEqual, cx().compact ? 156.0F : 190.0F);
  columns.next();
  tile("overage", columns, icon::kGauge, tr(Key::home_overage), moneys(totals.overage),
       trn(Key::count_calls, static_cast<std::int64_t>(totals.overage_calls)), Tone::warn,
       {.payers = {Payer::overage}});
  columns.next();
  tile("credits", columns, icon::kWallet, tr(Key::home_credits), moneys(totals.credits),
       trn(Key::count_calls, static_cast<std::int64_t>(totals.credit_calls)), Tone::accent,
       {.payers = {Payer::credits}});
  columns.next();
  tile("pools", columns, icon::kLayers, tr(Key::home_pools),
       app::percent(locale(), overview.pool_used, overview.pool_total),
       tr(Key::home_pools_note,
          {{"used", app::number(locale(), static_cast<std::int64_t>(overview.pool_used))},
           {"total", app::number(locale(), static_cast<std::int64_t>(overview.pool_total))}}),
       Tone::good, {.payers = {Payer::pool}});
  columns.next();
  const auto doubtful = totals.blocked_calls + totals.unrated_calls;
  tile(
      "blocked", columns, icon::kPhoneOff, tr(Key::home_blocked),
      app::number(locale(), static_cast<std::int64_t>(doubtful)),
      doubtful == 0
          ? std::string(tr(Key::home_blocked_none))
          : tr(Key::home_blocked_note,
               {{"blocked", app::number(locale(), static_cast<std::int64_t>(totals.blocked_calls))},
                {"unrated",
                 app::number(locale(), static_cast<std::int64_t>(totals.unrated_calls))}}),
      doubtful == 0 ? Tone::good : Tone::bad,
      doubtful == 0 ? engine::Selection{}
                    : engine::Selection{.payers = {Payer::blocked, Payer::unrated}});
}

struct Warning {
  base::CustomerId customer;
  const engine::PoolOutlook* pool;
};

// Pools that reach what the person wants to hear of, the first to end first.
std::vector<Warning> warnings(const engine::ForecastReply& reply) {
  std::vector<Warning> out;
  for (const auto& customer : reply.customers) {
    for (const auto& pool : customer.pools) {
      if (!pool.alerts.empty()) out.push_back({customer.customer, &pool});
    }
  }
  base::sort(out, std::less(), [](const Warning& warning) {
    const auto& pool = *warning.pool;
    return std::pair(!pool.ends, pool.ends ? pool.ends->days : pool.alerts.front().day.days);
  });
  return out;
}

void warning_row(const Warning& warning) {
  const auto& pool = *warning.pool;
  const auto day = [](base::CivilDay of) { return app::day_month(locale(), base::to_date(of)); };
  std::string when;
  for (const auto& alert : pool.alerts) {
    when += (when.empty() ? "" : ", ") +
            tr(Key::forecast_home_alert,
               {{"percent", app::percent(locale(), alert.percent, 100)}, {"day", day(alert.day)}});
  }
  const app::Route there{.screen = app::Screen::customer,
                         .id = warning.customer.to_string(),
                         .tab = app::CustomerTab::pools};
  const auto name = tr(Key::forecast_home_pool, {{"customer", name_of_customer(warning.customer)},
                                                 {"pool", pool_name(pool.plan, pool.country)}});
  ImGui::PushID(&pool);
  const Look look = pool.ends ? Look{Tone::warn, icon::kWarning} : Look{Tone::accent, icon::kBell};
  const ImVec2 at = ImGui::GetCursorScreenPos();
  draw_icon(ImVec2(at.x, at.y + 2), look.icon, theme().tones[static_cast<int>(look.tone)].line);
  ImGui::Indent(kGap6);
  if (link("pool", name, app::to_hash(there))) act(app::action::Navigate{there});
  text(when, soft(Size::small));
  ImGui::Unindent(kGap6);
  space(kGap2);
  ImGui::PopID();
}

// What is expected of the month, or of the next one when this one is over; and pools to hear of.
void forecast() {
  constexpr std::size_t kWarningsShown = 4;
  const auto& answer = model().session.insight.forecast;
  if (answer.phase == app::Phase::idle) act(app::action::AskInsight{usual_forecast()});
  if (answer.reply == nullptr || answer.reply->customers.empty()) return;
  const auto& reply = *answer.reply;
  space(kGap4);
  const Card card("forecast", {.padding = kGap4});
  const auto month = app::month(locale(), reply.month);
  heading(tr(Key::forecast_title, {{"month", month}}), 2, Size::large);
  space(kGap1);
  for (const auto& sum : reply.overage) {
    paragraph(tr(Key::forecast_home, {{"amount", app::money(locale(), sum.expected)},
                                      {"low", app::amount(locale(), sum.low)},
                                      {"high", app::amount(locale(), sum.high)}}));
  }
  space(kGap3);
  const auto all = warnings(reply);
  if (!all.empty()) {
    constexpr float kEqual[kWarningsShown] = {1, 1, 1, 1};
    const auto shown = std::span(kEqual).first(std::min(all.size(), kWarningsShown));
    Columns columns("warnings", shown, 300);
    for (std::size_t i = 0; i < shown.size(); ++i) {
      columns.next();
      warning_row(all[i]);
    }
  }
  const auto more = all.size() > kWarningsShown
                        ? trn(Key::forecast_home_more_pools,
                              static_cast<std::int64_t>(all.size() - kWarningsShown))
                        : std::string(tr(Key::forecast_home_more));
  if (link("forecast", more, "#/v1/insight/forecast", {.size = Size::small})) {
    act(app::action::Navigate{{.screen = app::Screen::insight, .id = "forecast"}});
  }
}

// What the chart of days counts: minutes, or what was charged in one currency.
using Measure = std::optional<base::Currency>;

std::uint64_t amount_in(const std::vector<base::Money>& amounts, base::Currency currency) {
  const auto found = std::ranges::find(amounts, currency, &base::Money::currency);
  return found == amounts.end() ? 0 : static_cast<std::uint64_t>(found->micros());
}

std::vector<DayBar> bars_of(const std::vector<engine::DayTotals>& days, const Measure& measure) {
  std::vector<DayBar> bars;
  bars.reserve(days.size());
  for (const auto& day : days) {
    const auto& t = day.totals;
    DayBar bar{day.day, {}};
    if (measure) {
      bar.parts[static_cast<std::size_t>(engine::Payer::credits)] = amount_in(t.credits, *measure);
      bar.parts[static_cast<std::size_t>(engine::Payer::overage)] = amount_in(t.overage, *measure);
    } else {
      const std::uint64_t minutes[] = {t.free_minutes,    t.pool_minutes,    t.credit_minutes,
                                       t.overage_minutes, t.blocked_minutes, t.unrated_minutes};
      std::ranges::copy(minutes, bar.parts);
    }
    bars.push_back(bar);
  }
  return bars;
}

// The currencies in which something was charged this month.
std::vector<base::Currency> currencies(const engine::Totals& totals) {
  std::vector<base::Currency> out;
  for (const auto* amounts : {&totals.overage, &totals.credits}) {
    for (const auto& amount : *amounts) {
      if (std::ranges::find(out, amount.currency()) == out.end()) out.push_back(amount.currency());
    }
  }
  return out;
}

Measure choose_measure(const engine::Totals& totals) {
  static std::string kept;
  const auto all = currencies(totals);
  std::vector<Choice> choices{{"", std::string(tr(Key::home_measure_minutes))}};
  int current = 0;
  for (const auto& currency : all) {
    if (currency.code() == kept) current = static_cast<int>(choices.size());
    choices.push_back({std::string(currency.code()),
                       tr(Key::home_measure_money, {{"currency", currency.code()}})});
  }
  constexpr float kWidth = 150;
  same_line();
  align_right(kWidth);
  const int chosen = select("measure", tr(Key::home_measure), choices, current, kWidth);
  if (chosen >= 0) {
    current = chosen;
    kept = choices[static_cast<std::size_t>(chosen)].value;
  }
  return current == 0 ? Measure() : all[static_cast<std::size_t>(current) - 1];
}

void top_customers(const app::Overview& overview, float min_height) {
  const Card card("customers", {.min_height = min_height});
  heading(tr(Key::home_top_customers), 2, Size::large);
  space(kGap2);
  std::vector<const app::CustomerRow*> rows;
  for (const auto& row : overview.customers) {
    if (row.overage.micros() > 0) rows.push_back(&row);
  }
  base::sort(
      rows, [](const auto* a, const auto* b) { return a->overage.micros() > b->overage.micros(); });
  if (rows.size() > 5) rows.resize(5);
  if (rows.empty()) {
    paragraph(tr(Key::home_no_overage), soft());
    return;
  }
  std::vector<NamedBar> bars;
  for (const auto* row : rows) {
    bars.push_back({row->customer->name(), app::money(locale(), row->overage),
                    static_cast<std::uint64_t>(row->overage.micros()),
                    app::to_hash({.screen = app::Screen::customer,
                                  .id = row->customer->id().to_string(),
                                  .tab = app::CustomerTab::calls})});
  }
  const int clicked = bar_list(tr(Key::home_top_customers), bars, theme().overage);
  if (clicked >= 0) {
    act(app::action::Navigate{app::parse_route(bars[static_cast<std::size_t>(clicked)].href)});
  }
}

// The calls of a day that was chosen in a chart of the month.
void open_day(base::CivilDay first, int chosen) {
  if (chosen >= 0) open_calls({.day = base::CivilDay{first.days + chosen}});
}

void day_card(const app::Overview& overview, const Columns& columns) {
  const Card card("days", {.min_height = columns.height()});
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::SetCursorScreenPos(ImVec2(at.x, at.y + (control_height() - 24) / 2));
  heading(tr(Key::home_by_day), 2, Size::large);
  ImGui::SetCursorScreenPos(at);
  const auto measure = choose_measure(overview.summary->totals);
  space(kGap1);
  using engine::Payer;
  constexpr Payer kMinutes[] = {Payer::pool, Payer::credits, Payer::overage, Payer::blocked,
                                Payer::free};
  constexpr Payer kMoney[] = {Payer::credits, Payer::overage};
  legend(measure ? std::span<const Payer>(kMoney) : std::span<const Payer>(kMinutes));
  space(kGap2);
  const auto month = overview.summary->month;
  const auto bars = bars_of(overview.summary->days, measure);
  open_day(month.first_day(), day_chart(tr(Key::home_by_day), bars, month.day_count(),
                                        month.first_day(), 220, measure ? &*measure : nullptr));
}

// The month's calls by one dimension, asked of the engine when first wanted.
const engine::GroupTotalsReply* groups_by(engine::Dimension by, std::uint32_t limit) {
  engine::GroupTotals ask;
  ask.selection.month = model().month;
  ask.by = by;
  ask.limit = limit;
  const auto found = model().session.groups.find(app::question(ask));
  if (found == model().session.groups.end()) act(app::action::NeedGroups{ask});
  return found == model().session.groups.end() ? nullptr : found->second.reply.get();
}

void hours_card(const app::Overview& overview, const Columns& columns) {
  const Card card("hours", {.min_height = columns.height()});
  heading(tr(Key::home_by_hour), 2, Size::large);
  space(kGap2);
  const auto* hours = groups_by(engine::Dimension::hour, 31 * 24);
  if (hours == nullptr) return skeleton(tr(Key::calls_asking), 6);
  std::vector<HourCell> cells;
  for (const auto& group : hours->groups) {
    const auto day = base::parse_date(std::string_view(group.key).substr(0, 10));
    if (!day || group.key.size() != 13) continue;
    const int hour = (group.key[11] - '0') * 10 + group.key[12] - '0';
    cells.push_back({base::to_day(*day), hour, group.totals.calls});
  }
  const auto month = overview.summary->month;
  open_day(month.first_day(),
           heat_map(tr(Key::home_by_hour), cells, month.day_count(), month.first_day()));
}

void destinations_card(const Columns& columns) {
  constexpr std::size_t kShown = 6;
  const Card card("destinations", {.min_height = columns.height()});
  heading(tr(Key::home_destinations), 2, Size::large);
  space(kGap2);
  const auto* countries = groups_by(engine::Dimension::country, 300);
  if (countries == nullptr) return skeleton(tr(Key::calls_asking), 5);
  std::vector<const engine::Group*> groups;
  for (const auto& group : countries->groups) {
    if (!group.key.empty()) groups.push_back(&group);
  }
  base::sort(groups, std::ranges::greater(),
             [](const auto* group) { return group->totals.minutes; });
  if (groups.size() > kShown) groups.resize(kShown);
  std::vector<NamedBar> bars;
  for (const auto* group : groups) {
    bars.push_back({country_name(group->key),
                    trn(Key::count_minutes, static_cast<std::int64_t>(group->totals.minutes)),
                    group->totals.minutes, std::string(), true});
  }
  const int clicked = bar_list(tr(Key::home_destinations), bars, theme().pool);
  if (clicked >= 0) open_calls({.countries = {groups[static_cast<std::size_t>(clicked)]->key}});
}

void charts(const app::Overview& overview) {
  constexpr float kWeights[] = {2, 1};
  Columns columns("charts", kWeights, 320);
  columns.next();
  day_card(overview, columns);
  columns.next();
  top_customers(overview, columns.height());
}

void more_charts(const app::Overview& overview) {
  constexpr float kWeights[] = {2, 1};
  Columns columns("more_charts", kWeights, 320);
  columns.next();
  hours_card(overview, columns);
  columns.next();
  destinations_card(columns);
}

void demo_note() {
  const Card card("demo", {.padding = kGap3,
                           .fill = theme().tones[static_cast<int>(Tone::accent)].soft,
                           .line = theme().tones[static_cast<int>(Tone::accent)].soft});
  const auto& colours = theme().tones[static_cast<int>(Tone::accent)];
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const std::string_view label = tr(Key::demo_own_files);
  const ButtonOptions options{.icon = icon::kImports, .small = true};
  const float right = cx().compact ? 0 : button_width(label, options) + kGap4;
  draw_icon(ImVec2(at.x + 4, at.y + 6), icon::kFlask, colours.line);
  ImGui::SetCursorScreenPos(ImVec2(at.x + 32, at.y + 4));
  ImGui::BeginGroup();
  {
    const Region region(available() - right);
    paragraph(tr(Key::demo_note), {.colour = colours.text});
  }
  ImGui::EndGroup();
  if (cx().compact) {
    space(kGap2);
  } else {
    ImGui::SetCursorScreenPos(ImVec2(at.x, at.y));
    align_right(right - kGap4);
  }
  if (button("own", label, options)) act(app::action::PickFiles{});
}

void importing() {
  const auto& month = model().session.month;
  const Card card("rating");
  heading(tr(Key::home_working), 2, Size::large);
  space(kGap1);
  const std::string stage =
      month.stage.empty() ? std::string(tr(Key::stage_read)) : coded("stage.", month.stage);
  text(stage, soft());
  space(kGap3);
  progress(tr(Key::home_working), month.done, month.total, available());
  space(kGap4);
  skeleton(tr(Key::home_working), 5);
}

void nothing_yet() {
  empty_state(icon::kFolder, tr(Key::home_empty_title), tr(Key::home_empty_body));
  const std::string_view open = tr(Key::action_import);
  const std::string_view demo = tr(Key::action_open_demo);
  const float width = button_width(open, {.icon = icon::kImports}) + kGap2 +
                      button_width(demo, {.icon = icon::kFlask});
  ImGui::SetCursorScreenPos(
      ImVec2(ImGui::GetCursorScreenPos().x + std::max(0.0F, (available() - width) / 2),
             ImGui::GetCursorScreenPos().y));
  if (button("open", open, {.kind = ButtonKind::primary, .icon = icon::kImports})) {
    act(app::action::PickFiles{});
  }
  same_line();
  if (button("demo", demo, {.icon = icon::kFlask})) act(app::action::OpenDemo{});
}

}  // namespace

void draw_home() {
  const auto overview = app::overview(model());
  const auto& month = model().session.month;
  if (model().document.demo) {
    demo_note();
    space(kGap4);
  }
  if (month.error) {
    error_state(*month.error);
    space(kGap4);
  }
  const bool working = reading();
  if (overview->customers.empty() && overview->summary == nullptr) {
    if (working) return importing();
    return nothing_yet();
  }
  attention(*overview);
  space(kGap4);
  if (overview->summary == nullptr) {
    if (working) importing();
    return;
  }
  if (overview->summary->totals.calls == 0) {
    empty_state(icon::kCalls, tr(Key::home_no_calls_title), tr(Key::home_no_calls_body));
    return;
  }
  figures(*overview);
  forecast();
  space(kGap4);
  charts(*overview);
  space(kGap4);
  more_charts(*overview);
}

}  // namespace ui
