// Small charts of our own, each mirrored as a table for those who cannot see it.
#include <algorithm>
#include <cmath>

#include "imgui_internal.h"
#include "ui/screens.hpp"

namespace ui {
namespace {

constexpr int kPayers = 6;
// from the bottom up: what costs nothing first, what hurts on top
constexpr engine::Payer kStack[] = {engine::Payer::pool,    engine::Payer::free,
                                    engine::Payer::credits, engine::Payer::overage,
                                    engine::Payer::unrated, engine::Payer::blocked};

// 1, 2 or 5 times a power of ten, at least `value`.
std::uint64_t round_up(std::uint64_t value) {
  std::uint64_t step = 1;
  while (true) {
    for (const std::uint64_t factor : {1U, 2U, 5U}) {
      if (step * factor >= value) return step * factor;
    }
    step *= 10;
  }
}

struct Plot {
  ImVec2 min, max;
  std::uint64_t top;
  [[nodiscard]] float height_of(std::uint64_t value) const {
    return (max.y - min.y) * static_cast<float>(value) / static_cast<float>(top);
  }
};

std::string count(std::uint64_t value) {
  return app::number(locale(), static_cast<std::int64_t>(value));
}

// A figure of the axis: whole units, where micro-units of money are counted.
std::string axis_figure(std::uint64_t value, const base::Currency* currency) {
  return count(currency == nullptr ? value : value / 1'000'000);
}
std::string figure(std::uint64_t value, const base::Currency* currency) {
  if (currency == nullptr) return trn(Key::count_minutes, static_cast<std::int64_t>(value));
  return app::money(locale(), base::Money(static_cast<std::int64_t>(value), *currency));
}

// The space, its horizontal lines and their figures.
Plot axes(float height, std::uint64_t highest, const base::Currency* currency = nullptr) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = available();
  ImGui::Dummy(ImVec2(width, height));
  const std::uint64_t least = currency == nullptr ? 4 : 4'000'000;
  const std::uint64_t top = round_up(std::max(highest, least));
  const TextStyle style{.size = Size::small, .colour = theme().text_soft, .tabular = true};
  const float gutter = text_width(axis_figure(top, currency), style) + kGap2;
  const Plot plot{{at.x + gutter, at.y + 8}, {at.x + width, at.y + height - 22}, top};
  ImDrawList* list = ImGui::GetWindowDrawList();
  const int lines = height < 160 ? 2 : 4;
  for (int i = 0; i <= lines; ++i) {
    const float share = static_cast<float>(i) / static_cast<float>(lines);
    const float y = std::floor(plot.max.y - (plot.max.y - plot.min.y) * share) + 0.5F;
    list->AddLine(ImVec2(plot.min.x, y), ImVec2(plot.max.x, y), theme().grid);
    const auto parts = static_cast<unsigned>(lines);
    if (top % parts != 0 && i % 2 != 0) continue;
    const auto words = axis_figure(top * static_cast<unsigned>(i) / parts, currency);
    draw_text(ImVec2(plot.min.x - kGap2 - text_width(words, style), y - 8), words, style);
  }
  return plot;
}

struct Reading {
  int value = -1;       // the one being read
  bool chosen = false;  // and the person wants to see what is behind it
};

// One tab stop over a whole chart: arrow keys walk along its values, the pointer reads the one it is
// over. `says` makes a value's words; `opens` says what choosing one does, empty: nothing.
template <class Says>
Reading read_along(std::string_view name, ImVec2 min, ImVec2 max, int values, const Says& says,
                   std::string_view opens = {}) {
  const ImVec2 after = ImGui::GetCursorScreenPos();
  ImGui::SetCursorScreenPos(min);
  const std::string id(name);
  const Hit state = hit(id.c_str(), ImVec2(max.x - min.x, max.y - min.y));
  ImGui::SetCursorScreenPos(after);
  ImGui::GetCurrentWindow()->DC.IsSetPos = false;  // the plot's own item has made the room already
  if (state.hovered && opens.empty()) ImGui::SetMouseCursor(ImGuiMouseCursor_Arrow);
  int& chosen = *ImGui::GetStateStorage()->GetIntRef(state.id, 0);
  chosen = std::clamp(chosen + sem::take_steps(state.id), 0, values - 1);
  const std::string spoken = says(chosen);
  sem::item({.role = sem::Role::slider,
             .name = name,
             .value = spoken,
             .description = opens,
             .readonly = true,
             .now = chosen,
             .low = 0,
             .high = values - 1});
  ImGui::RenderNavCursor(ImRect(min, max), state.id);
  const float step = (max.x - min.x) / static_cast<float>(values);
  if (state.hovered) {
    chosen = std::clamp(static_cast<int>((ImGui::GetMousePos().x - min.x) / step), 0, values - 1);
    tooltip(says(chosen));
    return {chosen, state.clicked};
  }
  if (sem::focused() != state.id || !ImGui::GetCurrentContext()->NavCursorVisible) {
    return {state.clicked ? chosen : -1, state.clicked};
  }
  ImGui::SetNextWindowPos(ImVec2(min.x + step * static_cast<float>(chosen) + step, min.y + kGap2));
  tooltip(spoken);
  return {chosen, state.clicked};
}

// The value that was chosen, -1: none.
int mark_column(const Plot& plot, float step, const Reading& reading) {
  if (reading.value < 0) return -1;
  const float x = plot.min.x + step * static_cast<float>(reading.value);
  ImGui::GetWindowDrawList()->AddRectFilled(
      ImVec2(x, plot.min.y), ImVec2(x + step, plot.max.y),
      (theme().text & ~IM_COL32_A_MASK) | (18U << IM_COL32_A_SHIFT));
  return reading.chosen ? reading.value : -1;
}

// Days under the axis, as many as fit.
void day_labels(const Plot& plot, int day_count, float step) {
  const TextStyle style{.size = Size::small, .colour = theme().text_soft};
  const int every = step >= 24 ? 1 : step >= 12 ? 2 : step >= 6 ? 5 : 10;
  for (int day = 1; day <= day_count; ++day) {
    if (every > 1 && day != 1 && day % every != 0) continue;
    const auto figure = app::number(locale(), day);
    const float x = plot.min.x + step * (static_cast<float>(day) - 0.5F);
    draw_text(ImVec2(x - text_width(figure, style) / 2, plot.max.y + 5), figure, style);
  }
}

}  // namespace

void legend(std::span<const engine::Payer> payers) {
  const sem::Silent quiet;  // the table says it
  float x = ImGui::GetCursorScreenPos().x;
  const float left = x;
  float y = ImGui::GetCursorScreenPos().y;
  const float room = available();
  ImDrawList* list = ImGui::GetWindowDrawList();
  for (const auto payer : payers) {
    const auto name = word(payer);
    const float width = text_width(name, soft(Size::small)) + 16 + kGap4;
    if (x + width > left + room + kGap4) {
      x = left;
      y += 20;
    }
    list->AddRectFilled(ImVec2(x, y + 3), ImVec2(x + 10, y + 13), colour_of(payer), 3);
    draw_text(ImVec2(x + 16, y), name, soft(Size::small));
    x += width;
  }
  ImGui::Dummy(ImVec2(room, y + 16 - ImGui::GetCursorScreenPos().y));
}

int day_chart(std::string_view name, std::span<const DayBar> days, int day_count,
              base::CivilDay first, float height, const base::Currency* currency) {
  std::uint64_t highest = 0;
  std::vector<const DayBar*> by_day(static_cast<std::size_t>(day_count), nullptr);
  for (const auto& day : days) {
    const int index = day.day.days - first.days;
    if (index < 0 || index >= day_count) continue;
    by_day[static_cast<std::size_t>(index)] = &day;
    std::uint64_t sum = 0;
    for (const auto part : day.parts) sum += part;
    highest = std::max(highest, sum);
  }
  const Plot plot = axes(height, highest, currency);
  const float step = (plot.max.x - plot.min.x) / static_cast<float>(day_count);
  const float bar = std::clamp(std::floor(step * 0.68F), 2.0F, 28.0F);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const auto says = [&](int index) {
    std::string spoken = app::day_month(locale(), base::to_date({first.days + index}));
    const auto* day = by_day[static_cast<std::size_t>(index)];
    bool any = false;
    for (const auto payer : kStack) {
      const auto part = day == nullptr ? 0 : day->parts[static_cast<std::size_t>(payer)];
      if (part == 0) continue;
      any = true;
      spoken += ", " + std::string(word(payer)) + " " + figure(part, currency);
    }
    return any ? spoken : spoken + ", " + figure(0, currency);
  };
  {
    const sem::Scope table({.role = sem::Role::table,
                            .name = name,
                            .row_count = static_cast<int>(days.size()) + 1,
                            .col_count = kPayers + 1});
    for (int i = 0; i < day_count; ++i) {
      const auto* day = by_day[static_cast<std::size_t>(i)];
      if (day == nullptr) continue;
      const float left = plot.min.x + step * static_cast<float>(i);
      const float x = std::floor(left + (step - bar) / 2);
      float y = plot.max.y;
      for (const auto payer : kStack) {
        const auto part = day->parts[static_cast<std::size_t>(payer)];
        if (part == 0) continue;
        const float h = std::max(1.0F, std::floor(plot.height_of(part) + 0.5F));
        list->AddRectFilled(ImVec2(x, y - h), ImVec2(x + bar, y), colour_of(payer));
        y -= h;
      }
      sem::leaf("day" + std::to_string(i),
                {.role = sem::Role::row, .name = says(i), .row_index = i + 2},
                ImVec2(left, plot.min.y), ImVec2(left + step, plot.max.y));
    }
  }
  const int chosen = mark_column(
      plot, step, read_along(name, plot.min, plot.max, day_count, says, tr(Key::home_opens_day)));
  day_labels(plot, day_count, step);
  return chosen;
}

int bar_list(std::string_view name, std::span<const NamedBar> bars, ImU32 colour) {
  int clicked = -1;
  std::uint64_t longest = 1;
  float value_width = 0;
  const TextStyle figure{.tabular = true};
  for (const auto& bar : bars) {
    longest = std::max(longest, bar.size);
    value_width = std::max(value_width, text_width(bar.value, figure));
  }
  const sem::Scope list_scope({.role = sem::Role::list, .name = name});
  int index = 0;
  for (const auto& bar : bars) {
    ImGui::PushID(index);
    const float width = available();
    constexpr float kRow = 40;
    const bool live = bar.opens || !bar.href.empty();
    ImVec2 min = ImGui::GetCursorScreenPos();
    ImVec2 max(min.x + width, min.y + kRow);
    const std::string spoken = bar.label + " " + bar.value;
    ImDrawList* list = ImGui::GetWindowDrawList();
    if (live) {
      const Hit state = hit("bar", ImVec2(width, kRow));
      const sem::Scope entry({.role = sem::Role::listitem});
      sem::item({.role = bar.opens ? sem::Role::button : sem::Role::link,
                 .name = spoken,
                 .href = bar.href});
      if (state.hovered) {
        list->AddRectFilled(ImVec2(min.x - 8, min.y), ImVec2(max.x + 8, max.y), theme().hover,
                            kRadiusSmall);
      }
      ImGui::RenderNavCursor(ImRect(state.min, state.max), state.id);
      if (state.clicked) clicked = index;
    } else {
      ImGui::Dummy(ImVec2(width, kRow));
      sem::item({.role = sem::Role::listitem, .name = spoken});
    }
    draw_data(ImVec2(min.x, min.y + 5), bar.label, {}, width - value_width - kGap4);
    draw_text(ImVec2(max.x - text_width(bar.value, figure), min.y + 5), bar.value, figure);
    const float share = static_cast<float>(bar.size) / static_cast<float>(longest);
    list->AddRectFilled(ImVec2(min.x, min.y + 29), ImVec2(max.x, min.y + 33), theme().grid, 2);
    list->AddRectFilled(ImVec2(min.x, min.y + 29),
                        ImVec2(min.x + std::max(3.0F, std::floor(width * share)), min.y + 33),
                        colour, 2);
    ImGui::PopID();
    ++index;
  }
  return clicked;
}

void burn_down(std::string_view name, const BurnDown& pool, float height) {
  const Plot plot = axes(height, pool.total);
  const float step = (plot.max.x - plot.min.x) / static_cast<float>(pool.day_count);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const auto point = [&](int days, std::uint64_t left) {
    return ImVec2(plot.min.x + step * static_cast<float>(days), plot.max.y - plot.height_of(left));
  };
  const auto dashes = [&](ImVec2 from, ImVec2 to, ImU32 colour, float thickness) {
    const float length = std::max(1.0F, to.x - from.x);
    const int pieces = static_cast<int>(std::ceil(length / 8));
    for (int i = 0; i < pieces; ++i) {
      const float at = static_cast<float>(i) * 8;
      const float a = at / length;
      const float b = std::min(1.0F, (at + 4) / length);
      list->AddLine(ImVec2(from.x + (to.x - from.x) * a, from.y + (to.y - from.y) * a),
                    ImVec2(from.x + (to.x - from.x) * b, from.y + (to.y - from.y) * b), colour,
                    thickness);
    }
  };
  // an even month, for comparison
  dashes(point(0, pool.total), point(pool.day_count, 0), theme().border_field, 1);
  std::vector<std::uint64_t> left{pool.total};
  for (int i = 0; i < pool.known_days; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const std::uint64_t used = at < pool.days.size() ? pool.days[at] : 0;
    left.push_back(used >= left.back() ? 0 : left.back() - used);
  }
  std::vector<ImVec2> line;
  for (std::size_t i = 0; i < left.size(); ++i) {
    line.push_back(point(static_cast<int>(i), left[i]));
    if (i == 0) continue;
    list->AddQuadFilled(line[i - 1], line[i], ImVec2(line[i].x, plot.max.y),
                        ImVec2(line[i - 1].x, plot.max.y),
                        (theme().pool & ~IM_COL32_A_MASK) | (40U << IM_COL32_A_SHIFT));
  }
  list->AddPolyline(line.data(), static_cast<int>(line.size()), theme().pool, 0, 2);
  if (pool.known_days < pool.day_count && pool.expected_left) {
    dashes(line.back(), point(pool.day_count, *pool.expected_left), theme().pool, 2);
  }
  const auto says = [&](int index) {
    const auto at = static_cast<std::size_t>(index) + 1;
    std::string day = app::day_month(locale(), base::to_date({pool.first.days + index}));
    if (at >= left.size()) return day;
    return day + ", " +
           tr(Key::pool_left_of, {{"left", count(left[at])}, {"total", count(pool.total)}});
  };
  {
    const sem::Scope table({.role = sem::Role::table,
                            .name = name,
                            .row_count = static_cast<int>(left.size()),
                            .col_count = 1});
    for (int i = 0; i + 1 < static_cast<int>(left.size()); ++i) {
      const float x = plot.min.x + step * static_cast<float>(i);
      sem::leaf("day" + std::to_string(i),
                {.role = sem::Role::row, .name = says(i), .row_index = i + 2},
                ImVec2(x, plot.min.y), ImVec2(x + step, plot.max.y));
    }
  }
  (void)mark_column(plot, step, read_along(name, plot.min, plot.max, pool.day_count, says));
  day_labels(plot, pool.day_count, step);
}

int heat_map(std::string_view name, std::span<const HourCell> cells, int day_count,
             base::CivilDay first) {
  constexpr int kHours = 24;
  constexpr float kRow = 9;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = available();
  const TextStyle style{.size = Size::small, .colour = theme().text_soft, .tabular = true};
  const auto hour_text = [](int hour) {
    return (hour < 10 ? "0" : "") + std::to_string(hour) + ":00";
  };
  const float gutter = text_width(hour_text(0), style) + kGap2;
  ImGui::Dummy(ImVec2(width, kRow * kHours + 30));
  const Plot plot{{at.x + gutter, at.y + 8}, {at.x + width, at.y + 8 + kRow * kHours}, 1};
  const float step = (plot.max.x - plot.min.x) / static_cast<float>(day_count);
  std::vector<std::uint64_t> calls(static_cast<std::size_t>(day_count * kHours), 0);
  std::uint64_t most = 1;
  for (const auto& cell : cells) {
    const int index = cell.day.days - first.days;
    if (index < 0 || index >= day_count) continue;
    calls[static_cast<std::size_t>(index * kHours + cell.hour)] = cell.calls;
    most = std::max(most, cell.calls);
  }
  ImDrawList* list = ImGui::GetWindowDrawList();
  // five steps of one colour: a difference between neighbours is seen, a shade is not measured
  const auto shade = [&](std::uint64_t value) {
    if (value == 0) return theme().grid;
    const auto level = static_cast<unsigned>((value * 4 + most - 1) / most);
    return (theme().pool & ~IM_COL32_A_MASK) | ((55U + 50U * level) << IM_COL32_A_SHIFT);
  };
  for (int day = 0; day < day_count; ++day) {
    const float left = std::floor(plot.min.x + step * static_cast<float>(day));
    const float right = std::floor(plot.min.x + step * static_cast<float>(day + 1)) - 1;
    for (int hour = 0; hour < kHours; ++hour) {
      const float y = plot.min.y + kRow * static_cast<float>(hour);
      list->AddRectFilled(ImVec2(left, y), ImVec2(right, y + kRow - 1),
                          shade(calls[static_cast<std::size_t>(day * kHours + hour)]));
    }
  }
  for (int hour = 0; hour < kHours; hour += 6) {
    draw_text(ImVec2(at.x, plot.min.y + kRow * static_cast<float>(hour) - 3), hour_text(hour),
              style);
  }
  const auto says = [&](int index) {
    const auto begin = calls.begin() + std::ptrdiff_t{index} * kHours;
    const auto busiest = std::max_element(begin, begin + kHours);
    std::uint64_t sum = 0;
    for (auto hour = begin; hour != begin + kHours; ++hour) sum += *hour;
    std::string day = app::day_month(locale(), base::to_date({first.days + index})) + ", " +
                      trn(Key::count_calls, static_cast<std::int64_t>(sum));
    if (sum == 0) return day;
    return day + ", " +
           tr(Key::home_busiest_hour,
              {{"hour", hour_text(static_cast<int>(busiest - begin))}, {"calls", count(*busiest)}});
  };
  {
    const sem::Scope table(
        {.role = sem::Role::table, .name = name, .row_count = day_count + 1, .col_count = 1});
    for (int i = 0; i < day_count; ++i) {
      const float x = plot.min.x + step * static_cast<float>(i);
      sem::leaf("day" + std::to_string(i),
                {.role = sem::Role::row, .name = says(i), .row_index = i + 2},
                ImVec2(x, plot.min.y), ImVec2(x + step, plot.max.y));
    }
  }
  const int chosen = mark_column(
      plot, step, read_along(name, plot.min, plot.max, day_count, says, tr(Key::home_opens_day)));
  day_labels(plot, day_count, step);
  return chosen;
}

}  // namespace ui
