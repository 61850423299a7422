// Insight, forecast: use of pools and balances at the month's end, when they end, overage to expect.
#include <algorithm>

#include "base/sort.hpp"
#include "ui/insight_parts.hpp"

namespace ui {
namespace {

int& known_day() {  // the last day taken as known; 0: all of them
  static int kept = 0;
  return kept;
}

engine::Forecast question() {
  auto out = usual_forecast();
  if (known_day() > 0) {
    out.month = model().month;
    out.as_of = base::CivilDay{model().month.first_day().days + known_day() - 1};
  }
  return out;
}

bool choose_known() {
  std::vector<Choice> choices{{"", std::string(tr(Key::forecast_known_all))}};
  constexpr int kDays[] = {10, 15, 20, 25};
  int current = 0;
  for (const int day : kDays) {
    if (day == known_day()) current = static_cast<int>(choices.size());
    const base::CivilDay until{model().month.first_day().days + day - 1};
    choices.push_back({"", app::day_month(locale(), base::to_date(until))});
  }
  const int chosen = select("known", tr(Key::forecast_known), choices, current,
                            std::min(available(), 300.0F), icon::kCalendar, true);
  if (chosen < 0) return false;
  known_day() = chosen == 0 ? 0 : kDays[chosen - 1];
  return true;
}

void choose_alerts() {
  static const std::vector<std::uint32_t> kAlerts[] = {{80, 100}, {50, 80, 100}, {90, 100}, {100}};
  std::vector<Choice> choices;
  int current = 0;
  for (const auto& alerts : kAlerts) {
    if (alerts == model().preferences.alerts) current = static_cast<int>(choices.size());
    std::string words;
    for (const auto percent : alerts) {
      words += (words.empty() ? "" : ", ") + app::percent(locale(), percent, 100);
    }
    choices.push_back({"", words});
  }
  const int chosen = select("alerts", tr(Key::forecast_alerts), choices, current,
                            std::min(available(), 260.0F), icon::kBell, true);
  if (chosen >= 0) act(app::action::ChooseAlerts{kAlerts[chosen]});
}

std::string day_of(base::CivilDay day) { return app::day_month(locale(), base::to_date(day)); }

// "between 12 and 19 July", or the one day; nothing where the range reaches beyond the month.
std::string days_between(const std::optional<base::CivilDay>& earliest,
                         const std::optional<base::CivilDay>& latest) {
  if (!earliest || earliest == latest) return {};
  return latest
             ? tr(Key::forecast_ends_range, {{"from", day_of(*earliest)}, {"to", day_of(*latest)}})
             : tr(Key::forecast_ends_or_not, {{"from", day_of(*earliest)}});
}

void end_cell(Table& table, const std::optional<base::CivilDay>& ends,
              const std::optional<base::CivilDay>& earliest,
              const std::optional<base::CivilDay>& latest) {
  if (!ends) {
    table.badge(Tone::good, icon::kCheckCircle, tr(Key::forecast_lasts));
    return;
  }
  two_lines(table, tr(Key::forecast_ends_on, {{"day", day_of(*ends)}}),
            days_between(earliest, latest));
}

// Used, then what is expected; the range as a line; the pool's end as a mark.
void outlook_bar(Table& table, const engine::PoolOutlook& pool) {
  const auto& m = pool.minutes;
  table.described(app::percent(locale(), m.expected, std::max<std::uint64_t>(1, pool.total)));
  const Cell box = table.area();
  const auto whole = std::max({pool.total, m.high, std::uint64_t{1}});
  const auto x = [&](std::uint64_t value) {
    return box.min.x + box.width * static_cast<float>(value) / static_cast<float>(whole);
  };
  const Theme& t = theme();
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float y = box.min.y + box.height / 2;
  const bool ends = pool.ends.has_value();
  const ImU32 colour = ends ? t.tones[static_cast<int>(Tone::warn)].line : t.pool;
  const ImU32 pale = ends ? t.tones[static_cast<int>(Tone::warn)].soft
                          : t.tones[static_cast<int>(Tone::accent)].soft;
  list->AddRectFilled(ImVec2(box.min.x, y - 5), ImVec2(box.min.x + box.width, y + 5), t.sunken, 3);
  list->AddRectFilled(ImVec2(box.min.x, y - 5), ImVec2(x(m.expected), y + 5), pale, 3);
  if (t.name == ThemeName::contrast) {  // pale is not enough there
    list->AddRect(ImVec2(box.min.x, y - 5), ImVec2(x(m.expected), y + 5), colour, 3);
  }
  if (m.done > 0) {
    list->AddRectFilled(ImVec2(box.min.x, y - 5), ImVec2(x(m.done), y + 5), colour, 3);
  }
  list->AddLine(ImVec2(x(m.low), y), ImVec2(x(m.high), y), t.text_soft, 1);
  list->AddLine(ImVec2(x(m.low), y - 3), ImVec2(x(m.low), y + 3), t.text_soft, 1);
  list->AddLine(ImVec2(x(m.high) - 1, y - 3), ImVec2(x(m.high) - 1, y + 3), t.text_soft, 1);
  list->AddCircleFilled(ImVec2(x(m.expected), y), 3, colour);
  if (whole > pool.total) {
    list->AddLine(ImVec2(x(pool.total), y - 10), ImVec2(x(pool.total), y + 10), t.text, 2);
  }
}

struct PoolRow {
  base::CustomerId customer;
  const engine::PoolOutlook* pool;
};

std::vector<PoolRow> pools_by_use(const engine::ForecastReply& reply) {
  std::vector<PoolRow> rows;
  for (const auto& customer : reply.customers) {
    for (const auto& pool : customer.pools) {
      if (pool.minutes.expected > 0) rows.push_back({customer.customer, &pool});
    }
  }
  base::sort(rows, std::greater(), [](const PoolRow& row) {
    const auto& pool = *row.pool;
    return pool.minutes.expected * 1000 / std::max<std::uint64_t>(1, pool.total);
  });
  return rows;
}

void tiles(const engine::ForecastReply& reply, const std::vector<PoolRow>& pools) {
  using engine::Payer;
  const auto paid_by = [](Payer payer) { return engine::Selection{.payers = {payer}}; };
  const std::vector<float> equal(reply.overage.size() + 2, 1);  // a tile a currency, and two
  Columns columns("sums", equal, 220);
  for (const auto& sum : reply.overage) {
    columns.next();
    std::string note = between(sum.low, sum.high);
    if (sum.done.micros() > 0) {
      note += ". " + tr(Key::forecast_so_far, {{"amount", app::money(locale(), sum.done)}});
    }
    figure_tile(std::string(sum.done.currency().code()).c_str(), columns, Tone::warn,
                icon::kForecast, tr(Key::forecast_overage), app::money(locale(), sum.expected),
                note, paid_by(Payer::overage));
  }
  const auto ending =
      std::ranges::count_if(pools, [](const PoolRow& row) { return row.pool->ends.has_value(); });
  columns.next();
  figure_tile("ending", columns, ending > 0 ? Tone::warn : Tone::good, icon::kLayers,
              tr(Key::forecast_ending), app::number(locale(), ending),
              trn(Key::forecast_of_pools_used, static_cast<std::int64_t>(pools.size())),
              paid_by(Payer::pool));
  const auto balances = std::ranges::count_if(
      reply.customers, [](const auto& c) { return c.credits && c.credits->ends.has_value(); });
  columns.next();
  figure_tile("balances", columns, balances > 0 ? Tone::warn : Tone::good, icon::kWallet,
              tr(Key::forecast_balances), app::number(locale(), balances),
              tr(Key::forecast_balances_note), paid_by(Payer::credits));
}

void pool_table(const std::vector<PoolRow>& rows) {
  section(tr(Key::forecast_pools), tr(Key::forecast_pools_help));
  const Column columns[] = {
      {.title = tr(Key::forecast_pool), .weight = cx().compact ? 1.0F : 2.6F},
      {.title = "", .weight = 1.6F, .wide_only = true},
      {.title = tr(Key::forecast_now), .width = 96, .right = true, .wide_only = true},
      {.title = tr(Key::forecast_expected), .width = 112, .right = true, .wide_only = true},
      {.title = tr(Key::forecast_ends), .width = 156}};
  draw_listing(
      {.id = "pools", .name = tr(Key::forecast_pools), .columns = columns, .rows = rows.size()},
      [&](Table& table, std::size_t index) {
        const auto& row = rows[index];
        const auto& pool = *row.pool;
        const auto& m = pool.minutes;
        if (table.begin_row(static_cast<std::int64_t>(index))) {
          open_calls({.customers = {row.customer}, .payers = {engine::Payer::pool}});
        }
        if (table.cell()) {
          const auto pool_of = pool_name(pool.plan, pool.country);
          two_lines(table, name_of_customer(row.customer),
                    cx().compact
                        ? count_of(m.expected) + " / " + count_of(pool.total) + ", " + pool_of
                        : pool_of);
        }
        if (table.cell()) outlook_bar(table, pool);
        if (table.cell()) {
          two_lines(table, count_of(m.done),
                    tr(Key::forecast_of, {{"total", count_of(pool.total)}}), true);
        }
        if (table.cell()) {
          two_lines(table, count_of(m.expected), count_of(m.low) + " – " + count_of(m.high), true);
        }
        if (table.cell()) end_cell(table, pool.ends, pool.ends_earliest, pool.ends_latest);
        table.end_row();
      });
}

void customer_table(const engine::ForecastReply& reply) {
  std::vector<const engine::CustomerOutlook*> rows;
  for (const auto& each : reply.customers) {
    if (each.overage.high.micros() > 0 || each.unfunded.high.micros() > 0 || each.credits) {
      rows.push_back(&each);
    }
  }
  if (rows.empty()) return;
  base::sort(rows, std::greater(), [](const auto* row) { return row->overage.expected.micros(); });
  section(tr(Key::forecast_customers), tr(Key::forecast_customers_help));
  const Column columns[] = {
      {.title = tr(Key::insight_customer), .weight = 2},
      {.title = tr(Key::forecast_overage), .width = 150, .right = true},
      {.title = tr(Key::forecast_unfunded), .width = 120, .right = true, .wide_only = true},
      {.title = tr(Key::forecast_balance), .width = 130, .right = true, .wide_only = true},
      {.title = tr(Key::forecast_balance_ends), .width = 156, .wide_only = true}};
  draw_listing(
      {.id = "outlooks",
       .name = tr(Key::forecast_customers),
       .columns = columns,
       .rows = rows.size()},
      [&](Table& table, std::size_t index) {
        const auto& row = *rows[index];
        if (table.begin_row(static_cast<std::int64_t>(index)))
          open_calls({.customers = {row.customer}});
        if (table.cell()) {
          two_lines(table, name_of_customer(row.customer),
                    trn(Key::forecast_history, static_cast<std::int64_t>(row.history_days)));
        }
        if (table.cell()) {
          const auto& o = row.overage;
          two_lines(table, app::money(locale(), o.expected),
                    o.high.is_zero()
                        ? std::string()
                        : app::amount(locale(), o.low) + " – " + app::amount(locale(), o.high),
                    true);
        }
        if (table.cell()) {
          const auto& lost = row.unfunded.expected;
          table.text(lost.is_zero() ? std::string(tr(Key::none_short))
                                    : app::money(locale(), lost));
        }
        const bool credits = row.credits.has_value();
        if (table.cell()) {
          if (credits) {
            two_lines(table, app::money(locale(), row.credits->expected),
                      tr(Key::forecast_balance_now,
                         {{"amount", app::amount(locale(), row.credits->balance)}}),
                      true);
          } else {
            table.text(tr(Key::none_short), soft());
          }
        }
        if (table.cell()) {
          if (credits && row.credits->recharges) {
            table.badge(Tone::accent, icon::kRepeat, tr(Key::forecast_recharges));
          } else if (credits) {
            end_cell(table, row.credits->ends, row.credits->ends_earliest,
                     row.credits->ends_latest);
          } else {
            table.text(tr(Key::none_short), soft());
          }
        }
        table.end_row();
      });
}

void back_test() {
  const auto& answer = answers().back_test;
  section(tr(Key::forecast_back_test), tr(Key::forecast_back_test_help));
  if (answer.phase == app::Phase::idle) {
    if (button("try", tr(Key::forecast_try), {.icon = icon::kFlask})) {
      act(app::action::AskInsight{engine::BackTest{model().month}});
    }
    return;
  }
  if (waits(answer)) return;
  const auto& rows = answer.reply->rows;
  const Column columns[] = {
      {.title = tr(Key::forecast_series), .weight = 1},
      {.title = tr(Key::forecast_days_known), .width = 104, .right = true},
      {.title = tr(Key::forecast_method_error), .width = 120, .right = true},
      {.title = tr(Key::forecast_straight_error), .width = 120, .right = true},
      {.title = tr(Key::forecast_inside), .width = 120, .right = true, .wide_only = true}};
  draw_listing({.id = "tests",
                .name = tr(Key::forecast_back_test),
                .columns = columns,
                .rows = rows.size(),
                .clickable = false,
                .row_height = 0},
               [&](Table& table, std::size_t index) {
                 const auto& row = rows[index];
                 const auto percent = [](const std::string& value) {
                   return tr(Key::percent_of, {{"value", app::decimal(locale(), value)}});
                 };
                 (void)table.begin_row(static_cast<std::int64_t>(index));
                 if (table.cell()) {
                   table.text(coded("forecast.of_", row.of) + " (" + count_of(row.series) + ")");
                 }
                 if (table.cell()) table.text(count_of(row.days_known));
                 if (table.cell()) table.text(percent(row.method_error), strong());
                 if (table.cell()) table.text(percent(row.straight_error));
                 if (table.cell()) table.text(percent(row.inside));
                 table.end_row();
               });
}

}  // namespace

engine::Forecast usual_forecast() {
  engine::Forecast out;
  out.month = model().month;
  out.alerts = model().preferences.alerts;
  const auto& summary = model().session.month.summary;
  const bool whole = summary != nullptr && !summary->days.empty() &&
                     summary->days.back().day.days + 1 >= model().month.day_after_last().days;
  if (whole) out.month = out.month.next();
  return out;
}

void draw_forecast() {
  bool ask = choose_known();
  if (cx().compact) {
    space(kGap2);
  } else {
    same_line(kGap2);
  }
  choose_alerts();
  const auto& answer = answers().forecast;
  ask = ask || answer.phase == app::Phase::idle;
  if (ask) act(app::action::AskInsight{question()});
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
  const auto pools = pools_by_use(reply);
  tiles(reply, pools);
  if (!pools.empty()) pool_table(pools);
  customer_table(reply);
  back_test();
  assumptions(reply.assumptions);
}

}  // namespace ui
