// Customers: who can use overage, who pays, what it costs this month.
#include <algorithm>
#include <numeric>

#include "base/sort.hpp"
#include "base/text.hpp"
#include "ui/screens.hpp"

namespace ui {
namespace {

enum ListColumn { by_name, by_country, by_state, by_funding, by_pool, by_overage, by_blocked };

struct List {
  std::string search;
  int filter = 0;
  TableSort sort{by_overage, true};
  // what the order below was made for
  std::shared_ptr<const app::Overview> made_for;
  std::string made_search;
  int made_filter = -1;
  TableSort made_sort;
  std::vector<std::size_t> order;
};

bool passes(const app::CustomerRow& row, int filter) {
  switch (filter) {
    case 1:
      return row.concerns > 0;
    case 2:
      return row.evaluation.state == overage::State::enabled;
    case 3:
      return row.evaluation.state == overage::State::eligible;
    case 4:
      return row.evaluation.state == overage::State::not_eligible;
    default:
      return true;
  }
}

bool found(const app::CustomerRow& row, std::string_view search) {
  const auto& customer = row.customer->situation.customer;
  return search.empty() || base::contains_ignore_case(customer.name, search) ||
         base::contains_ignore_case(customer.domain, search) ||
         base::contains_ignore_case(country_name(customer.country), search) ||
         base::contains_ignore_case(customer.id.to_string(), search);
}

bool before(const app::CustomerRow& a, const app::CustomerRow& b, int column) {
  switch (column) {
    case by_country:
      return a.customer->situation.customer.country < b.customer->situation.customer.country;
    case by_state:
      return a.evaluation.state < b.evaluation.state;
    case by_funding:
      return a.evaluation.funding < b.evaluation.funding;
    case by_pool:
      return a.pool_used * std::max<std::uint64_t>(b.pool_total, 1) <
             b.pool_used * std::max<std::uint64_t>(a.pool_total, 1);
    case by_overage:
      return a.overage.micros() < b.overage.micros();
    case by_blocked:
      return a.blocked < b.blocked;
    default:
      return base::lower_ascii(a.customer->name()) < base::lower_ascii(b.customer->name());
  }
}

void arrange(List& list, std::shared_ptr<const app::Overview> overview) {
  if (list.made_for == overview && list.made_search == list.search &&
      list.made_filter == list.filter && list.made_sort.column == list.sort.column &&
      list.made_sort.descending == list.sort.descending) {
    return;
  }
  list.order.clear();
  const auto& rows = overview->customers;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (passes(rows[i], list.filter) && found(rows[i], base::trim(list.search))) {
      list.order.push_back(i);
    }
  }
  const int column = list.sort.column;
  base::sort(list.order, [&](std::size_t a, std::size_t b) {
    return list.sort.descending ? before(rows[b], rows[a], column)
                                : before(rows[a], rows[b], column);
  });
  list.made_for = std::move(overview);
  list.made_search = list.search;
  list.made_filter = list.filter;
  list.made_sort = list.sort;
}

void name_cell(const Table& table, const app::CustomerRow& row) {
  const auto& customer = row.customer->situation.customer;
  const Cell box = table.area();
  float x = box.min.x;
  if (row.concerns > 0) {
    const Look look = look_of(row.urgency);
    draw_icon(ImVec2(x, box.min.y + (box.height - 16) / 2), look.icon,
              theme().tones[static_cast<int>(look.tone)].line);
  }
  x += 26;
  const float room = box.min.x + box.width - x;
  draw_data(ImVec2(x, box.min.y + (box.height - 36) / 2), customer.name, strong(), room);
  const ImVec2 below(x, box.min.y + (box.height - 36) / 2 + 20);
  if (!cx().compact) return draw_data(below, customer.domain, soft(Size::small), room);
  // a phone has no room for the column of the state
  const Look look = look_of(row.evaluation.state);
  draw_data(below, word(row.evaluation.state),
            {.size = Size::small, .colour = theme().tones[static_cast<int>(look.tone)].text}, room);
}

// The cells of a narrow screen that have no column there, and what needs attention.
std::string description(const app::CustomerRow& row) {
  std::string out = row.customer->situation.customer.name;
  if (cx().compact) out += ", " + std::string(word(row.evaluation.state));
  if (row.concerns > 0) out += ", " + trn(Key::count_concerns, row.concerns);
  return out;
}

void draw_row(Table& table, std::int64_t index, const app::CustomerRow& row) {
  const std::string id = row.customer->id().to_string();
  if (table.begin_row(index, id)) {
    act(app::action::Navigate{{.screen = app::Screen::customer, .id = id}});
  }
  const auto& customer = row.customer->situation.customer;
  if (table.cell()) {
    table.described(description(row));
    name_cell(table, row);
  }
  if (table.cell()) table.text(country_name(customer.country));
  if (table.cell()) {
    const Look look = look_of(row.evaluation.state);
    table.badge(look.tone, look.icon, word(row.evaluation.state));
  }
  if (table.cell()) table.text(word(row.evaluation.funding));
  if (table.cell()) {
    if (row.pool_total == 0) {
      table.text(tr(Key::none_short), soft());
    } else {
      const auto percent = row.pool_used * 100 / row.pool_total;
      table.meter(tr(Key::column_pool), row.pool_used, row.pool_total,
                  percent < 80 ? Tone::good
                  : percent >= 100 && row.evaluation.funding == overage::FundingMode::unfunded
                      ? Tone::bad
                      : Tone::warn);
    }
  }
  if (table.cell()) {
    if (row.overage.is_zero()) {
      table.text(tr(Key::none_short), soft());
    } else {
      table.text(app::money(locale(), row.overage));
    }
  }
  if (table.cell()) {
    if (row.blocked == 0) {
      table.text(tr(Key::none_short), soft());
    } else {
      table.text(app::number(locale(), static_cast<std::int64_t>(row.blocked)),
                 {.colour = theme().tones[static_cast<int>(Tone::bad)].text, .strong = true});
    }
  }
  table.end_row();
}

// Room for every state's badge, whichever stand in the rows in sight.
float state_width() {
  float widest = 0;
  for (int i = 0; i <= static_cast<int>(overage::State::disable_pending); ++i) {
    const auto state = static_cast<overage::State>(i);
    widest = std::max(widest, badge_width(look_of(state).icon, word(state)));
  }
  return widest - 4;  // badges reach into the margins
}

}  // namespace

void draw_customers() {
  static List list;
  const auto overview = app::overview(model());
  if (overview->customers.empty()) {
    if (!model().import.items.empty() || model().session.month.phase == app::Phase::loading) {
      return skeleton(tr(Key::home_working), 8);
    }
    empty_state(icon::kCustomers, tr(Key::customers_empty_title), tr(Key::customers_empty_body));
    return;
  }
  const std::string_view names[] = {tr(Key::filter_all), tr(Key::filter_concerns),
                                    word(overage::State::enabled), word(overage::State::eligible),
                                    word(overage::State::not_eligible)};
  std::vector<Choice> filters;
  for (const auto name : names) filters.push_back({std::string(name), std::string(name)});
  const float filter_width = cx().compact ? available() : 240.0F;
  const float search_width =
      cx().compact ? available() : std::min(360.0F, available() - filter_width - 160);
  search_field("search", tr(Key::customers_search), list.search, search_width);
  if (cx().compact) {
    space(kGap2);
  } else {
    same_line(kGap2);
  }
  const int chosen =
      select("filter", tr(Key::filter_name), filters, list.filter, filter_width, icon::kFilter);
  if (chosen >= 0) list.filter = chosen;
  arrange(list, overview);
  if (!cx().compact) {
    const auto count = trn(Key::count_customers, static_cast<std::int64_t>(list.order.size()));
    same_line(kGap4);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::SetCursorScreenPos(ImVec2(at.x, at.y + (control_height() - 20) / 2));
    text(count, soft());
    ImGui::SetCursorScreenPos(ImVec2(at.x, at.y + control_height()));
    ImGui::NewLine();
    ImGui::SetCursorScreenPos(ImVec2(ImGui::GetCursorScreenPos().x, at.y + control_height()));
  }
  space(kGap3);
  if (list.order.empty()) {
    empty_state(icon::kSearch, tr(Key::nothing_found_title), tr(Key::nothing_found_body));
    return;
  }
  const Column columns[] = {
      {.title = tr(Key::column_customer), .weight = 2.9F, .sortable = true},
      {.title = tr(Key::column_country), .width = 112, .sortable = true, .wide_only = true},
      {.title = tr(Key::column_overage_state),
       .width = state_width(),
       .sortable = true,
       .wide_only = true},
      {.title = tr(Key::column_funding), .weight = 1.5F, .sortable = true, .wide_only = true},
      {.title = tr(Key::column_pool), .width = 112, .sortable = true, .wide_only = true},
      {.title = tr(Key::column_overage), .width = 92, .right = true, .sortable = true},
      {.title = tr(Key::column_blocked),
       .width = 64,
       .right = true,
       .sortable = true,
       .wide_only = true}};
  constexpr float kRow = 52;
  const auto rows = static_cast<std::int64_t>(list.order.size());
  const float height = rest_height((cx().compact ? 60.0F + kGap4 : kGap6) + 4, 320, rows, kRow);
  const Card card("list", {.padding = 1});
  Table table("customers", {.name = tr(Key::nav_customers),
                            .columns = columns,
                            .rows = rows,
                            .height = height,
                            .sort = &list.sort,
                            .clickable = true,
                            .row_height = kRow});
  table.rows([&](std::int64_t index) {
    draw_row(table, index, list.made_for->customers[list.order[static_cast<std::size_t>(index)]]);
  });
}

}  // namespace ui
