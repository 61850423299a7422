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
};

// The space, its horizontal lines and their figures.
Plot axes(float height, std::uint64_t highest) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = available();
  ImGui::Dummy(ImVec2(width, height));
  const std::uint64_t top = round_up(std::max<std::uint64_t>(highest, 4));
  const TextStyle style{.size = Size::small, .colour = theme().text_soft, .tabular = true};
  const float gutter =
      text_width(app::number(locale(), static_cast<std::int64_t>(top)), style) + kGap2;
  const Plot plot{{at.x + gutter, at.y + 8}, {at.x + width, at.y + height - 22}, top};
  ImDrawList* list = ImGui::GetWindowDrawList();
  constexpr int kLines = 4;
  for (int i = 0; i <= kLines; ++i) {
    const float y =
        std::floor(plot.max.y - (plot.max.y - plot.min.y) * static_cast<float>(i) / kLines) + 0.5F;
    list->AddLine(ImVec2(plot.min.x, y), ImVec2(plot.max.x, y), theme().grid);
    if (top % kLines != 0 && i % 2 != 0) continue;
    const auto figure =
        app::number(locale(), static_cast<std::int64_t>(top * static_cast<unsigned>(i) / kLines));
    draw_text(ImVec2(plot.min.x - kGap2 - text_width(figure, style), y - 8), figure, style);
  }
  return plot;
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

void day_chart(std::string_view name, std::span<const DayBar> days, int day_count,
               base::CivilDay first, float height) {
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
  const Plot plot = axes(height, highest);
  const float step = (plot.max.x - plot.min.x) / static_cast<float>(day_count);
  const float bar = std::clamp(std::floor(step * 0.68F), 2.0F, 28.0F);
  const float scale = (plot.max.y - plot.min.y) / static_cast<float>(plot.top);
  ImDrawList* list = ImGui::GetWindowDrawList();
  {
    const sem::Scope table({.role = sem::Role::table,
                            .name = name,
                            .row_count = static_cast<int>(days.size()) + 1,
                            .col_count = kPayers + 1});
    for (int i = 0; i < day_count; ++i) {
      const auto* day = by_day[static_cast<std::size_t>(i)];
      if (day == nullptr) continue;
      const float x = std::floor(plot.min.x + step * static_cast<float>(i) + (step - bar) / 2);
      float y = plot.max.y;
      std::string spoken = app::day_month(locale(), base::to_date(day->day));
      for (const auto payer : kStack) {
        const auto part = day->parts[static_cast<std::size_t>(payer)];
        if (part == 0) continue;
        const float h = std::max(1.0F, std::floor(static_cast<float>(part) * scale + 0.5F));
        list->AddRectFilled(ImVec2(x, y - h), ImVec2(x + bar, y), colour_of(payer));
        y -= h;
        spoken += ", " + std::string(word(payer)) + " " +
                  app::number(locale(), static_cast<std::int64_t>(part));
      }
      const ImVec2 min(plot.min.x + step * static_cast<float>(i), plot.min.y);
      const ImVec2 max(min.x + step, plot.max.y);
      const std::string key = "day" + std::to_string(i);
      sem::leaf(key, {.role = sem::Role::row, .name = spoken, .row_index = i + 2}, min, max);
      if (ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(min, max)) {
        list->AddRectFilled(ImVec2(min.x, plot.min.y), ImVec2(max.x, plot.max.y),
                            (theme().text & ~IM_COL32_A_MASK) | (18U << IM_COL32_A_SHIFT));
        tooltip(spoken);
      }
    }
  }
  day_labels(plot, day_count, step);
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
    const bool live = !bar.href.empty();
    ImVec2 min = ImGui::GetCursorScreenPos();
    ImVec2 max(min.x + width, min.y + kRow);
    const std::string spoken = bar.label + " " + bar.value;
    ImDrawList* list = ImGui::GetWindowDrawList();
    if (live) {
      const Hit state = hit("bar", ImVec2(width, kRow));
      const sem::Scope entry({.role = sem::Role::listitem});
      sem::item({.role = sem::Role::link, .name = spoken, .href = bar.href});
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
    draw_text(ImVec2(min.x, min.y + 5), bar.label, {}, width - value_width - kGap4);
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

void burn_down(std::string_view name, std::span<const std::uint64_t> used_by_day,
               std::uint64_t total, int day_count, float height) {
  const Plot plot = axes(height, total);
  const float step = (plot.max.x - plot.min.x) / static_cast<float>(day_count);
  const float scale = (plot.max.y - plot.min.y) / static_cast<float>(plot.top);
  ImDrawList* list = ImGui::GetWindowDrawList();
  // an even month, for comparison
  const float full = plot.max.y - static_cast<float>(total) * scale;
  for (int i = 0; i < day_count * 2; i += 2) {
    const float from = static_cast<float>(i) / static_cast<float>(day_count * 2);
    const float to = static_cast<float>(i + 1) / static_cast<float>(day_count * 2);
    list->AddLine(
        ImVec2(plot.min.x + (plot.max.x - plot.min.x) * from, full + (plot.max.y - full) * from),
        ImVec2(plot.min.x + (plot.max.x - plot.min.x) * to, full + (plot.max.y - full) * to),
        theme().border_field);
  }
  std::vector<ImVec2> line{ImVec2(plot.min.x, full)};
  std::uint64_t used = 0;
  for (std::size_t i = 0; i < used_by_day.size(); ++i) {
    used += used_by_day[i];
    const std::uint64_t left = used >= total ? 0 : total - used;
    line.emplace_back(plot.min.x + step * static_cast<float>(i + 1),
                      plot.max.y - static_cast<float>(left) * scale);
  }
  std::vector<ImVec2> area = line;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    list->AddQuadFilled(line[i], line[i + 1], ImVec2(line[i + 1].x, plot.max.y),
                        ImVec2(line[i].x, plot.max.y),
                        (theme().pool & ~IM_COL32_A_MASK) | (40U << IM_COL32_A_SHIFT));
  }
  list->AddPolyline(line.data(), static_cast<int>(line.size()), theme().pool, 0, 2);
  const std::uint64_t left = used >= total ? 0 : total - used;
  const auto spoken =
      std::string(name) + ": " +
      tr(Key::pool_left_of, {{"left", app::number(locale(), static_cast<std::int64_t>(left))},
                             {"total", app::number(locale(), static_cast<std::int64_t>(total))}});
  sem::leaf(name, {.role = sem::Role::img, .name = spoken}, plot.min, plot.max);
  day_labels(plot, day_count, step);
}

}  // namespace ui
