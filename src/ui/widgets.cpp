// Things to click and things to read.
#include "ui/widgets.hpp"

#include <algorithm>
#include <cmath>

#include "imgui_internal.h"
#include "ui/text_input.hpp"

namespace ui {
namespace {

sem::Tri tri(bool value) { return value ? sem::Tri::on : sem::Tri::off; }
const ToneColours& tone_of(Tone tone) { return theme().tones[static_cast<int>(tone)]; }

struct ButtonColours {
  ImU32 fill, line, text;
};
ButtonColours colours_of(ButtonKind kind, const Hit& state, bool enabled) {
  const Theme& t = theme();
  const bool lit = state.hovered || state.held;
  if (!enabled) {
    const bool filled = kind == ButtonKind::primary || kind == ButtonKind::danger;
    return {filled ? t.sunken : 0, kind == ButtonKind::quiet ? 0 : t.border, t.text_soft};
  }
  switch (kind) {
    case ButtonKind::primary:
      return {lit ? t.accent_hover : t.accent, 0, t.on_accent};
    case ButtonKind::danger:
      return {lit ? tone_of(Tone::bad).soft : t.surface, tone_of(Tone::bad).line,
              tone_of(Tone::bad).text};
    case ButtonKind::secondary:
      return {lit ? t.hover : t.surface, t.border_field, t.text};
    case ButtonKind::quiet:
      break;
  }
  return {lit ? t.hover : 0, 0, t.text};
}

void paint_box(const Hit& state, const ButtonColours& colours, float radius) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  if (colours.fill != 0) list->AddRectFilled(state.min, state.max, colours.fill, radius);
  if (colours.line != 0) list->AddRect(state.min, state.max, colours.line, radius);
}

void draw_lines(ImVec2 at, std::span<const std::string_view> lines, const TextStyle& style,
                float max_width = 0) {
  for (const auto line : lines) {
    draw_text(at, line, style, max_width);
    at.y += line_height(style.size);
  }
}
// What they need beyond the first of them.
float extra_lines(std::span<const std::string_view> lines, Size size) {
  return lines.empty() ? 0 : line_height(size) * static_cast<float>(lines.size() - 1);
}

float icon_room(const ButtonOptions& options) { return options.icon != nullptr ? 24.0F : 0.0F; }

}  // namespace

Hit hit(const char* id_text, ImVec2 size, bool enabled) {
  ImGuiWindow* window = ImGui::GetCurrentWindow();
  if (window->SkipItems) return {};
  const ImGuiID id = window->GetID(id_text);
  const ImVec2 at = window->DC.CursorPos;
  const ImRect box(at, ImVec2(at.x + size.x, at.y + size.y));
  ImGui::ItemSize(size, 0);
  Hit state{.min = box.Min, .max = box.Max, .id = id};
  ImGui::BeginDisabled(!enabled);
  if (ImGui::ItemAdd(box, id)) {
    state.clicked = ImGui::ButtonBehavior(box, id, &state.hovered, &state.held);
    if (state.hovered && enabled) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  }
  ImGui::EndDisabled();
  return state;
}

namespace {
// After drawing: the ring must lie over what the item painted.
void ring(const Hit& state) { ImGui::RenderNavCursor(ImRect(state.min, state.max), state.id); }
}  // namespace

float control_height(bool small) { return cx().touch ? 44.0F : small ? 28.0F : 36.0F; }

float button_width(std::string_view label, const ButtonOptions& options) {
  if (options.width > 0) return options.width;
  const TextStyle style{.size = Size::body, .strong = true};
  const float padding = options.small ? kGap3 : kGap4;
  return std::ceil(text_width(label, style) + icon_room(options) +
                   (options.trailing_chevron ? 22.0F : 0.0F) + 2 * padding);
}

bool button(const char* id, std::string_view label, const ButtonOptions& options) {
  const TextStyle style{.size = Size::body, .strong = true};
  const float width = button_width(label, options);
  const float height = control_height(options.small);
  const Hit state = hit(id, ImVec2(width, height), options.enabled);
  sem::item({.role = sem::Role::button,
             .name = label,
             .description = options.description,
             .keys = options.keys,
             .popup = options.popup});
  const auto colours = colours_of(options.kind, state, options.enabled);
  paint_box(state, colours, kRadius);
  const float chevron = options.trailing_chevron ? 22.0F : 0.0F;
  const float padding = options.small ? kGap3 : kGap4;
  const float room = width - 2 * padding - icon_room(options) - chevron;
  const float content = icon_room(options) + std::min(room, text_width(label, style)) + chevron;
  float x = std::floor(state.min.x + (width - content) / 2);
  if (options.icon != nullptr) {
    draw_icon(ImVec2(x, state.min.y + (height - 16) / 2), options.icon, colours.text);
    x += 24;
  }
  draw_text(ImVec2(x, state.min.y + (height - line_height(Size::body)) / 2), label,
            {.size = Size::body, .colour = colours.text, .strong = true}, room);
  if (options.trailing_chevron) {
    draw_icon(ImVec2(state.max.x - padding - 14, state.min.y + (height - 16) / 2),
              icon::kChevronDown, colours.text, 16);
  }
  ring(state);
  if (!options.description.empty() &&
      ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled | ImGuiHoveredFlags_DelayNormal)) {
    tooltip(options.description);
  }
  return state.clicked;
}

bool icon_button(const char* id, const char* icon, std::string_view name,
                 const ButtonOptions& options) {
  const float height = control_height(options.small);
  const Hit state = hit(id, ImVec2(height, height), options.enabled);
  sem::item({.role = sem::Role::button,
             .name = name,
             .description = options.description,
             .keys = options.keys,
             .popup = options.popup});
  const auto kind = options.kind == ButtonKind::secondary ? ButtonKind::quiet : options.kind;
  const auto colours = colours_of(kind, state, options.enabled);
  paint_box(state, colours, kRadius);
  const ImU32 shown = kind == ButtonKind::quiet ? theme().text_soft : colours.text;
  draw_icon(ImVec2(state.min.x + (height - 16) / 2, state.min.y + (height - 16) / 2), icon, shown);
  ring(state);
  if (ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled | ImGuiHoveredFlags_DelayShort)) {
    tooltip(options.keys.empty() ? std::string(name)
                                 : std::string(name) + "  " + std::string(options.keys));
  }
  return state.clicked;
}

bool link(const char* id, std::string_view label, std::string_view href, const TextStyle& style,
          std::string_view name) {
  const auto lines = wrapped(label, style, available());
  float width = 0;
  for (const auto line : lines) width = std::max(width, text_width(line, style));
  const float step = line_height(style.size);
  const Hit state = hit(id, ImVec2(width, step * static_cast<float>(lines.size())));
  sem::item({.role = sem::Role::link, .name = name.empty() ? label : name, .href = href});
  TextStyle shown = style;
  if (shown.colour == 0) shown.colour = theme().accent;
  draw_lines(state.min, lines, shown);
  float y = state.min.y;
  for (const auto line : lines) {
    y += step;
    if (!state.hovered) continue;
    ImGui::GetWindowDrawList()->AddLine(ImVec2(state.min.x, y - 2),
                                        ImVec2(state.min.x + text_width(line, style), y - 2),
                                        shown.colour);
  }
  ring(state);
  return state.clicked;
}

bool checkbox(const char* id, std::string_view label, bool value, bool enabled) {
  const float height = cx().touch ? 44.0F : 24.0F;
  const float width = std::min(available(), 28 + text_width(label));
  const Hit state = hit(id, ImVec2(width, height), enabled);
  sem::item({.role = sem::Role::checkbox, .name = label, .checked = tri(value)});
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Theme& t = theme();
  const ImVec2 a(state.min.x, std::floor(state.min.y + (height - 18) / 2));
  const ImVec2 b(a.x + 18, a.y + 18);
  if (value) {
    list->AddRectFilled(a, b, enabled ? t.accent : t.border_field, kRadiusSmall);
    draw_icon(ImVec2(a.x + 2, a.y + 2), icon::kCheck, t.on_accent, 14);
  } else {
    list->AddRectFilled(a, b, state.hovered ? t.hover : t.surface, kRadiusSmall);
    list->AddRect(a, b, t.border_field, kRadiusSmall, 0, 1.5F);
  }
  draw_text(ImVec2(a.x + 28, state.min.y + (height - 20) / 2), label,
            enabled ? TextStyle{} : soft(), width - 28);
  ring(state);
  return state.clicked;
}

bool radio(const char* id, std::string_view label, bool chosen, std::string_view help,
           bool enabled) {
  const float line = cx().touch ? 44.0F : 28.0F;
  const float room = available() - 28;
  const auto labels = wrapped(label, {}, room);
  const auto helps = wrapped(help, soft(Size::small), room);
  const float label_height = line + extra_lines(labels, Size::body);
  const float height = label_height + 18 * static_cast<float>(helps.size());
  const Hit state = hit(id, ImVec2(available(), height), enabled);
  sem::item({.role = sem::Role::radio, .name = label, .description = help, .checked = tri(chosen)});
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Theme& t = theme();
  if (state.hovered && enabled) {
    list->AddRectFilled(ImVec2(state.min.x - 4, state.min.y), state.max, t.hover, kRadiusSmall);
  }
  const ImVec2 centre(state.min.x + 9, std::floor(state.min.y + line / 2) + 0.5F);
  list->AddCircleFilled(centre, 9, t.surface);
  list->AddCircle(centre, 8.5F, chosen && enabled ? t.accent : t.border_field, 0, 1.5F);
  if (chosen) list->AddCircleFilled(centre, 4.5F, enabled ? t.accent : t.border_field);
  draw_lines(ImVec2(state.min.x + 28, state.min.y + (line - 20) / 2), labels,
             enabled ? TextStyle{} : soft());
  draw_lines(ImVec2(state.min.x + 28, state.min.y + label_height - 4), helps, soft(Size::small));
  ring(state);
  return state.clicked;
}

int select(const char* id, std::string_view name, std::span<const Choice> choices, int current,
           float width, const char* icon, bool show_name) {
  ImGui::PushID(id);
  const std::string shown = current >= 0 && current < static_cast<int>(choices.size())
                                ? choices[static_cast<std::size_t>(current)].label
                                : std::string();
  const float prefix = show_name ? text_width(name) + kGap2 : 0;
  const float icon_width = icon != nullptr ? 24.0F : 0.0F;
  const float frame = prefix + icon_width + kGap3 + 34;  // around what is chosen
  width = std::max(width, std::ceil(text_width(shown, strong()) + frame));
  width = std::min(width, available());
  const auto lines = wrapped(shown, {}, width - frame);
  const float height = control_height() + extra_lines(lines, Size::body);
  const bool is_open = ImGui::IsPopupOpen("list");
  const Hit state = hit("field", ImVec2(width, height));
  sem::item({.role = sem::Role::combobox,
             .name = name,
             .value = shown,
             .expanded = tri(is_open),
             .popup = sem::Popup::listbox});
  const Theme& t = theme();
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(state.min, state.max, state.hovered || is_open ? t.hover : t.surface,
                      kRadius);
  list->AddRect(state.min, state.max, t.border_field, kRadius);
  float x = state.min.x + kGap3;
  const float y = state.min.y + (control_height() - 20) / 2;
  if (icon != nullptr) {
    draw_icon(ImVec2(x, state.min.y + (height - 16) / 2), icon, t.text_soft);
    x += icon_width;
  }
  if (show_name) {
    draw_text(ImVec2(x, y), name, soft());
    x += prefix;
  }
  draw_lines(ImVec2(x, y), lines, {});
  draw_icon(ImVec2(state.max.x - 26, state.min.y + (height - 16) / 2), icon::kChevronDown,
            t.text_soft);
  ring(state);

  int chosen = -1;
  if (state.clicked && !is_open) ImGui::OpenPopup("list");
  float widest = width;
  for (const auto& choice : choices) {
    widest = std::max(widest, text_width(choice.label) + 52);
    widest = std::max(widest, text_width(choice.help, soft(Size::small)) + 52);
  }
  widest = std::min(widest, cx().width - 24);
  const float left = std::min(state.min.x, cx().width - widest - 8);
  ImGui::SetNextWindowPos(ImVec2(std::max(8.0F, left), state.max.y + 4));
  ImGui::SetNextWindowSizeConstraints(ImVec2(widest, 0), ImVec2(widest, 360));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(4, 4));
  if (ImGui::BeginPopup("list", ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings)) {
    const sem::Scope listbox({.role = sem::Role::listbox, .name = name});
    for (int i = 0; i < static_cast<int>(choices.size()); ++i) {
      const auto& choice = choices[static_cast<std::size_t>(i)];
      ImGui::PushID(i);
      const auto labels = wrapped(choice.label, {}, widest - 52);
      const auto helps = wrapped(choice.help, soft(Size::small), widest - 52);
      const float more = extra_lines(labels, Size::body) + extra_lines(helps, Size::small);
      const float row = (cx().touch ? 44.0F : 32.0F) + (choice.help.empty() ? 0.0F : 16.0F) + more;
      const Hit option = hit("option", ImVec2(widest - 8, row));
      sem::item({.role = sem::Role::option,
                 .name = choice.label,
                 .description = choice.help,
                 .selected = tri(i == current),
                 .position = i + 1,
                 .set_size = static_cast<int>(choices.size())});
      ImDrawList* inner = ImGui::GetWindowDrawList();
      if (option.hovered || i == current) {
        inner->AddRectFilled(option.min, option.max, option.hovered ? t.hover : t.selected,
                             kRadiusSmall);
      }
      const float top = option.min.y + (choice.help.empty() ? (row - more - 20) / 2 : 5);
      draw_lines(ImVec2(option.min.x + 10, top), labels, {});
      draw_lines(ImVec2(option.min.x + 10, top + 20 + extra_lines(labels, Size::body)), helps,
                 soft(Size::small));
      if (i == current) {
        draw_icon(ImVec2(option.max.x - 26, option.min.y + (row - 16) / 2), icon::kCheck, t.accent);
      }
      ring(option);
      if (i == std::max(current, 0) && ImGui::IsWindowAppearing()) sem::focus(option.id);
      if (option.clicked) {
        chosen = i == current ? -1 : i;
        ImGui::CloseCurrentPopup();
      }
      ImGui::PopID();
    }
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar();
  ImGui::PopID();
  return chosen;
}

// The tab just drawn is the current one: a strip that scrolls shows it, once, when it becomes so.
static void bring_into_strip(int current) {
  int& shown = *ImGui::GetCurrentWindow()->StateStorage.GetIntRef(ImGui::GetID("shown"), -1);
  if (shown == current) return;
  shown = current;
  ImGui::SetScrollHereX();
  wake_in(0);
}

int tabs(const char* id, std::string_view name, std::span<const TabItem> items, int current) {
  ImGui::PushID(id);
  const sem::Scope tablist({.role = sem::Role::tablist, .name = name});
  const Theme& t = theme();
  const float height = cx().touch ? 44.0F : 40.0F;
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const float room = available();
  int clicked = -1;
  // on small screens the row of tabs scrolls inside its own frame
  float total = 0;
  for (const auto& item : items) {
    total += text_width(item.label, strong()) + 2 * kGap3 +
             (item.count.empty() ? 0.0F : text_width(item.count, soft(Size::small)) + 20);
  }
  const bool scrolls = total > room;
  if (scrolls) {
    ImGui::BeginChild("strip", ImVec2(room, height + 2), ImGuiChildFlags_None,
                      ImGuiWindowFlags_HorizontalScrollbar | ImGuiWindowFlags_NoScrollbar |
                          ImGuiWindowFlags_NoBackground);
  }
  for (int i = 0; i < static_cast<int>(items.size()); ++i) {
    const auto& item = items[static_cast<std::size_t>(i)];
    if (i > 0) same_line(0);
    ImGui::PushID(i);
    const bool is_current = i == current;
    const TextStyle style{
        .size = Size::body, .colour = is_current ? t.text : t.text_soft, .strong = true};
    const float count_width =
        item.count.empty() ? 0.0F : text_width(item.count, soft(Size::small)) + 20;
    const float width = std::ceil(text_width(item.label, style) + 2 * kGap3 + count_width);
    const Hit state = hit("tab", ImVec2(width, height));
    if (scrolls && is_current) bring_into_strip(current);
    sem::item({.role = sem::Role::tab,
               .name = item.label,
               .description = item.count,
               .selected = tri(is_current),
               .position = i + 1,
               .set_size = static_cast<int>(items.size())});
    ImDrawList* list = ImGui::GetWindowDrawList();
    if (state.hovered && !is_current) {
      list->AddRectFilled(ImVec2(state.min.x, state.min.y + 4),
                          ImVec2(state.max.x, state.max.y - 4), t.hover, kRadius);
    }
    draw_text(ImVec2(state.min.x + kGap3, state.min.y + (height - 20) / 2), item.label, style);
    if (!item.count.empty()) {
      const float left = state.max.x - kGap3 - count_width + 8;
      const ImVec2 a(left, state.min.y + (height - 18) / 2);
      const ImVec2 b(left + count_width - 8, a.y + 18);
      list->AddRectFilled(a, b, tone_of(Tone::neutral).soft, 9);
      draw_text(ImVec2(a.x + 6, a.y + 1), item.count,
                {.size = Size::small, .colour = tone_of(Tone::neutral).text});
    }
    if (is_current) {
      list->AddRectFilled(ImVec2(state.min.x + kGap3, state.max.y - 2),
                          ImVec2(state.max.x - kGap3, state.max.y), t.accent, 1);
    }
    ring(state);
    if (state.clicked && !is_current) clicked = i;
    ImGui::PopID();
  }
  if (scrolls) ImGui::EndChild();
  ImGui::GetWindowDrawList()->AddLine(ImVec2(start.x, start.y + height + 0.5F),
                                      ImVec2(start.x + room, start.y + height + 0.5F), t.border);
  ImGui::PopID();
  return clicked;
}

FieldEdit field(const char* id, std::string_view label, std::string& value,
                const FieldOptions& options) {
  ImGui::BeginGroup();
  const float width = options.width > 0 ? std::min(options.width, available()) : available();
  if (options.label_shown) {
    draw_text(ImGui::GetCursorScreenPos(), label, {.size = Size::small, .strong = true}, width);
    space(20);
  }
  push_font(Size::body);
  const Theme& t = theme();
  const bool wrong = !options.error.empty();
  ImGui::PushStyleColor(ImGuiCol_Border, wrong ? tone_of(Tone::bad).line : t.border_field);
  const auto edit = text_input(id, value,
                               {.name = label,
                                .placeholder = options.placeholder,
                                .description = wrong ? options.error : options.help,
                                .mode = options.mode,
                                .role = options.search ? sem::Role::searchbox : sem::Role::textbox,
                                .width = width,
                                .height = control_height(),
                                .left = options.icon != nullptr ? 36.0F : kGap3,
                                .invalid = wrong});
  ImGui::PopStyleColor();
  pop_font();
  const ImVec2 min = ImGui::GetItemRectMin();
  if (options.icon != nullptr) {
    draw_icon(ImVec2(min.x + 12, min.y + (control_height() - 16) / 2), options.icon, t.text_soft);
  }
  if (wrong || !options.help.empty()) {
    space(4);
    const Region region(width);
    const sem::Silent quiet;
    if (wrong) {
      paragraph(options.error, {.size = Size::small, .colour = tone_of(Tone::bad).text});
    } else {
      paragraph(options.help, soft(Size::small));
    }
  }
  ImGui::EndGroup();
  return {.changed = edit.changed,
          .submitted = edit.submitted,
          .cancelled = edit.cancelled,
          .left = edit.left,
          .editing = edit.editing,
          .step = edit.step};
}

namespace {
// The icon of a badge and what is between it and the text.
constexpr float kBadgeIcon = 14 + 6;
}  // namespace

float badge_width(const char* icon, std::string_view value) {
  return std::ceil(text_width(value, {.size = Size::small, .strong = true}) +
                   (icon != nullptr ? kBadgeIcon : 0.0F) + 16);
}

namespace {
void paint_badge(ImVec2 at, float width, Tone tone, const char* icon,
                 std::span<const std::string_view> lines) {
  const auto& colours = tone_of(tone);
  const float height = 22 + extra_lines(lines, Size::small);
  ImGui::GetWindowDrawList()->AddRectFilled(at, ImVec2(at.x + width, at.y + height), colours.soft,
                                            11);
  float x = at.x + 8;
  if (icon != nullptr) {
    draw_icon(ImVec2(x, at.y + 4), icon, colours.line, 14);
    x += kBadgeIcon;
  }
  draw_lines(ImVec2(x, at.y + 3), lines,
             {.size = Size::small, .colour = colours.text, .strong = true}, at.x + width - 8 - x);
}
}  // namespace

void badge(Tone tone, const char* icon, std::string_view value) {
  const float width = std::min(badge_width(icon, value), available());
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const auto lines =
      wrapped(value, {.size = Size::small, .strong = true}, width - badge_width(icon, {}) + 0.5F);
  ImGui::Dummy(ImVec2(width, 22 + extra_lines(lines, Size::small)));
  sem::item({.role = sem::Role::text, .name = value});
  paint_badge(at, width, tone, icon, lines);
}

void notice(Tone tone, const char* icon, std::string_view title, std::string_view body) {
  const auto& colours = tone_of(tone);
  const Card card("notice", {.padding = kGap3, .fill = colours.soft, .line = colours.line});
  const ImVec2 at = ImGui::GetCursorScreenPos();
  draw_icon(ImVec2(at.x, at.y + 2), icon, colours.line);
  ImGui::SetCursorScreenPos(ImVec2(at.x + 28, at.y));
  ImGui::BeginGroup();
  if (!title.empty()) paragraph(title, {.colour = colours.text, .strong = true});
  if (!body.empty()) paragraph(body, {.colour = theme().text});
  ImGui::EndGroup();
}

namespace {
void paint_meter(ImVec2 at, float width, std::uint64_t used, std::uint64_t total, Tone tone) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float share =
      total == 0 ? 0.0F : std::min(1.0F, static_cast<float>(used) / static_cast<float>(total));
  list->AddRectFilled(at, ImVec2(at.x + width, at.y + 6), theme().grid, 3);
  if (used > 0) {
    list->AddRectFilled(at, ImVec2(at.x + std::max(6.0F, std::floor(width * share)), at.y + 6),
                        tone_of(tone).line, 3);
  }
}
}  // namespace

void meter(std::string_view name, std::uint64_t used, std::uint64_t total, float width, Tone tone,
           std::string_view read_as) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::Dummy(ImVec2(width, 6));
  const auto value = app::percent(locale(), used, total);
  sem::item(
      {.role = sem::Role::progressbar,
       .name = name,
       .value = read_as.empty() ? std::string_view(value) : read_as,
       .now = static_cast<int>(std::min<std::uint64_t>(total == 0 ? 0 : used * 100 / total, 100)),
       .low = 0,
       .high = 100});
  paint_meter(at, width, used, total, tone);
}

void progress(std::string_view name, std::uint64_t done, std::uint64_t total, float width) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::Dummy(ImVec2(width, 6));
  const int now =
      total == 0 ? 0 : static_cast<int>(std::min<std::uint64_t>(done * 100 / total, 100));
  sem::item({.role = sem::Role::progressbar,
             .name = name,
             .busy = true,
             .now = now,
             .low = 0,
             .high = total == 0 ? 0 : 100});
  if (total > 0) {
    paint_meter(at, width, done, total, Tone::accent);
    return;
  }
  // length unknown: a short bar walks along, or stands still under reduced motion
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(at, ImVec2(at.x + width, at.y + 6), theme().grid, 3);
  const float part = width / 4;
  float x = at.x;
  if (!cx().still) {
    x += (width - part) * (0.5F + 0.5F * std::sin(static_cast<float>(ImGui::GetTime()) * 2.5F));
    wake_in(1.0F / 30);
  }
  list->AddRectFilled(ImVec2(x, at.y), ImVec2(x + part, at.y + 6), theme().accent, 3);
}

void empty_state(const char* icon, std::string_view title, std::string_view body) {
  space(kGap8);
  const float room = available();
  const float width = std::min(room, 420.0F);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float left = std::floor(at.x + (room - width) / 2);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImVec2 centre(left + width / 2, at.y + 24);
  list->AddCircleFilled(centre, 24, tone_of(Tone::neutral).soft);
  draw_icon(ImVec2(centre.x - 12, centre.y - 12), icon, tone_of(Tone::neutral).line, 24);
  const float title_width = std::min(width, text_width(title, strong(Size::large)));
  ImGui::SetCursorScreenPos(ImVec2(std::floor(left + (width - title_width) / 2), at.y + 64));
  heading(title, 2, Size::large);
  space(4);
  const float body_width = std::min(width, text_width(body, soft()));
  ImGui::SetCursorScreenPos(
      ImVec2(std::floor(left + (width - body_width) / 2), ImGui::GetCursorScreenPos().y));
  {
    ImGui::BeginGroup();
    const Region region(body_width + 1);
    paragraph(body, soft());
    ImGui::EndGroup();
  }
  space(kGap4);
}

void skeleton(std::string_view name, int lines) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float room = available();
  ImGui::Dummy(ImVec2(room, static_cast<float>(lines) * 28.0F));
  sem::item({.role = sem::Role::status, .name = name, .busy = true});
  ImDrawList* list = ImGui::GetWindowDrawList();
  for (int i = 0; i < lines; ++i) {
    const float width = room * (i % 3 == 0 ? 0.9F : i % 3 == 1 ? 0.7F : 0.8F);
    const ImVec2 a(at.x, at.y + static_cast<float>(i) * 28 + 6);
    list->AddRectFilled(a, ImVec2(a.x + width, a.y + 14), theme().grid, kRadiusSmall);
  }
}

void tooltip(std::string_view value) {
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(10, 6));
  ImGui::PushStyleColor(ImGuiCol_PopupBg, theme().text);
  ImGui::PushStyleColor(ImGuiCol_Text, theme().surface);
  if (ImGui::BeginTooltip()) {
    const sem::Silent quiet;  // the name or description has said it
    const float width = std::min(320.0F, text_width(value, {.size = Size::small}) + 1);
    const Region region(width);
    paragraph(value, {.size = Size::small, .colour = theme().surface});
    ImGui::EndTooltip();
  }
  ImGui::PopStyleColor(2);
  ImGui::PopStyleVar();
}

void divider() {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = available();
  ImGui::GetWindowDrawList()->AddLine(ImVec2(at.x, at.y + 0.5F), ImVec2(at.x + width, at.y + 0.5F),
                                      theme().border);
  ImGui::Dummy(ImVec2(0, 1));
}

void rule_link(std::string_view rule) {
  const std::string id(rule);
  ImGui::PushID(id.c_str());
  const TextStyle style{.size = Size::small, .colour = theme().text_soft};
  const Hit state = hit("rule", ImVec2(text_width(rule, style) + 8, 18));
  const auto key = app::find_key("rule." + id, Key::rule_unknown);
  const auto statement = tr(key);
  const auto name = tr(Key::rule_name, {{"rule", rule}});
  sem::item({.role = sem::Role::button, .name = name, .popup = sem::Popup::dialog});
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRect(state.min, state.max, state.hovered ? theme().border_field : theme().border,
                kRadiusSmall);
  draw_text(ImVec2(state.min.x + 4, state.min.y + 1), rule, style);
  ring(state);
  if (state.clicked) ImGui::OpenPopup("statement");
  ImGui::SetNextWindowPos(
      ImVec2(std::max(8.0F, std::min(state.min.x, cx().width - 336)), state.max.y + 4));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(kGap4, kGap3));
  if (ImGui::BeginPopup("statement", ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings)) {
    const sem::Scope dialog({.role = sem::Role::dialog, .name = name});
    const Region region(std::min(304.0F, cx().width - 48));
    text(name, {.size = Size::small, .colour = theme().text_soft, .strong = true});
    space(4);
    paragraph(statement);
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar();
  ImGui::PopID();
}

void rule_links(std::span<const std::string> rules) {
  bool first = true;
  for (const auto& rule : rules) {
    if (!first) same_line(kGap1);
    first = false;
    rule_link(rule);
  }
}

// ---- tables ------------------------------------------------------------------------------------

namespace {

float row_height_of(float wanted) {
  if (wanted > 0) return wanted;
  return cx().touch ? 44.0F : 36.0F;
}
float head_height() { return cx().touch ? 40.0F : 34.0F; }
// With the arrow that says how it is sorted.
float title_width(const Column& column) {
  return std::ceil(text_width(column.title, {.size = Size::small, .strong = true})) +
         (column.sortable ? 18.0F : 0.0F);
}

}  // namespace

float rest_height(float below, float least, std::int64_t rows, float row_height) {
  constexpr float kTallest =
      720;  // more rows than that are scrolled, however high the page may grow
  const float there = ImGui::GetIO().DisplaySize.y - ImGui::GetCursorScreenPos().y - below;
  const float height = std::max(least, there);
  const float full = head_height() + static_cast<float>(rows) * row_height_of(row_height);
  cx().spare += height - std::clamp(full, least, kTallest);
  return height;
}

Table::Table(const char* id, const TableOptions& options)
    : options_(options),
      sort_(options.sort != nullptr ? *options.sort : TableSort{}),
      row_height_(row_height_of(options.row_height)) {
  const float padding = options_.dense ? kGap2 : kGap3;
  const float room = available();
  std::vector<float> widths;  // 0: shares what is left
  float fixed = 0;
  float shared = 0;  // at the least
  float weights = 0;
  int shown = 0;
  for (const auto& column : options_.columns) {
    shown_.push_back(!(column.wide_only && cx().compact));
    const float title = title_width(column);
    widths.push_back(column.width > 0 ? std::max(column.width, title) : 0);
    if (!shown_.back()) continue;
    ++shown;
    fixed += widths.back() + 2 * padding;
    if (column.width > 0) continue;
    shared += std::max(title, 60 * column.weight);
    weights += column.weight;
  }
  const float least = fixed + shared;
  float left = std::max(room - fixed, shared);
  for (std::size_t i = 0; i < widths.size(); ++i) {
    const auto& column = options_.columns[i];
    const float title = title_width(column);
    // a share that is too small for its title is none
    if (!shown_[i] || widths[i] > 0 || title <= left * column.weight / weights) continue;
    widths[i] = title;
    left -= title;
    weights -= column.weight;
  }
  ImGuiTableFlags flags = ImGuiTableFlags_NoSavedSettings | ImGuiTableFlags_BordersInnerH |
                          ImGuiTableFlags_PadOuterX | ImGuiTableFlags_SizingFixedFit;
  if (options_.height > 0) flags |= ImGuiTableFlags_ScrollY;
  const bool wide = least > room;
  if (wide) flags |= ImGuiTableFlags_ScrollX;
  scopes_.emplace_back(sem::Info{.role = options_.clickable ? sem::Role::grid : sem::Role::table,
                                 .name = options_.name,
                                 .row_count = static_cast<int>(options_.rows) + 1,
                                 .col_count = shown},
                       id);
  const float height = options_.height > 0 ? options_.height
                       : wide ? row_height_ * static_cast<float>(options_.rows + 1) + 14
                              : 0;
  ImGui::PushStyleVar(ImGuiStyleVar_CellPadding, ImVec2(padding, 0));
  open_ = ImGui::BeginTable(id, shown, flags, ImVec2(room, height), wide ? least : 0);
  ImGui::PopStyleVar();
  if (!open_) return;
  for (std::size_t i = 0; i < options_.columns.size(); ++i) {
    if (!shown_[i]) continue;
    const auto& column = options_.columns[i];
    ImGui::PushID(static_cast<int>(i));
    if (widths[i] > 0) {
      ImGui::TableSetupColumn("", ImGuiTableColumnFlags_WidthFixed, widths[i]);
    } else {
      ImGui::TableSetupColumn("", ImGuiTableColumnFlags_WidthStretch, column.weight);
    }
    ImGui::PopID();
  }
  ImGui::TableSetupScrollFreeze(0, 1);
  head();
}

void Table::head() {
  const Theme& t = theme();
  const float height = head_height();
  ImGui::TableNextRow(ImGuiTableRowFlags_Headers, height);
  ImGui::TableSetBgColor(ImGuiTableBgTarget_RowBg0, t.sunken);
  const sem::Scope row({.role = sem::Role::row, .row_index = 1});
  int position = 0;
  for (std::size_t i = 0; i < options_.columns.size(); ++i) {
    if (!shown_[i]) continue;
    const auto& column = options_.columns[i];
    ImGui::TableSetColumnIndex(position);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float room = ImGui::GetContentRegionAvail().x;
    const bool sorted = sort_.column == static_cast<int>(i);
    const TextStyle style{
        .size = Size::small, .colour = sorted ? t.text : t.text_soft, .strong = true};
    const float arrow = sorted ? 18.0F : 0.0F;
    const float width = std::min(room - arrow, text_width(column.title, style));
    const float x = column.right ? at.x + room - width - arrow : at.x;
    const float y = at.y + (height - 16) / 2;
    if (column.sortable && options_.sort != nullptr) {
      const auto order = !sorted            ? sem::Sort::none
                         : sort_.descending ? sem::Sort::descending
                                            : sem::Sort::ascending;
      const sem::Scope cell({.role = sem::Role::columnheader,
                             .name = column.title,
                             .sort = order,
                             .col_index = position + 1});
      ImGui::PushID(static_cast<int>(i));
      const Hit state = hit("sort", ImVec2(room, height));
      sem::item({.role = sem::Role::button, .name = column.title});
      if (state.hovered && !sorted) {
        draw_icon(ImVec2(column.right ? x - 16 : x + width + 4, y + 1), icon::kSortDown,
                  t.border_field, 14);
      }
      ring(state);
      ImGui::PopID();
      if (state.clicked) {
        // figures are asked for from the largest, names from A
        options_.sort->descending = sorted ? !sort_.descending : column.right;
        options_.sort->column = static_cast<int>(i);
        sort_ = *options_.sort;
      }
    } else {
      sem::header(position, column.title);
    }
    draw_text(ImVec2(x, y), column.title, style, width + 1);
    if (sorted) {
      draw_icon(ImVec2(x + width + 4, y + 1), sort_.descending ? icon::kSortDown : icon::kSortUp,
                t.text, 14);
    }
    ++position;
  }
}

void Table::rows(const std::function<void(std::int64_t)>& row) const {
  if (!open_) return;
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(options_.rows), row_height_);
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) row(i);
  }
}

bool Table::begin_row(std::int64_t index, std::string_view key, bool selected) {
  ImGui::TableNextRow(ImGuiTableRowFlags_None, row_height_);
  column_ = -1;
  const sem::Info info{.role = sem::Role::row,
                       .selected = options_.clickable ? tri(selected) : sem::Tri::unset,
                       .row_index = static_cast<int>(index) + 2};
  if (!options_.clickable) {
    scopes_.emplace_back(info, key);
    return false;
  }
  ImGui::TableSetColumnIndex(0);
  if (key.empty()) {
    ImGui::PushID(static_cast<int>(index));
  } else {
    ImGui::PushID(key.data(), key.data() + key.size());
  }
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const bool clicked = ImGui::Selectable(
      "##row", selected, ImGuiSelectableFlags_SpanAllColumns | ImGuiSelectableFlags_AllowOverlap,
      ImVec2(0, row_height_));
  if (ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  scopes_.push_back(sem::Scope::of_item(info));
  ImGui::SetCursorScreenPos(at);
  return clicked;
}

void Table::end_row() {
  scopes_.pop_back();
  if (options_.clickable) ImGui::PopID();
}

bool Table::cell() {
  ++column_;
  if (!shown_[static_cast<std::size_t>(column_)]) return false;
  const auto position = std::count(shown_.begin(), shown_.begin() + column_, true);
  ImGui::TableSetColumnIndex(static_cast<int>(position));
  return true;
}

Cell Table::area() const {
  return {.min = ImGui::GetCursorScreenPos(),
          .width = ImGui::GetContentRegionAvail().x,
          .height = row_height_,
          .text = theme().text};
}

void Table::described(std::string_view value) {
  const auto position = std::count(shown_.begin(), shown_.begin() + column_, true);
  sem::cell(static_cast<int>(position), value);
}

void Table::text(std::string_view value, const TextStyle& style, std::string_view read_as) {
  described(read_as.empty() ? value : read_as);
  const Cell box = area();
  TextStyle shown = style;
  const bool right = options_.columns[static_cast<std::size_t>(column_)].right;
  if (right) shown.tabular = true;
  const float width = std::min(box.width, text_width(value, shown));
  const float x = right ? std::floor(box.min.x + box.width - width) : box.min.x;
  draw_data(ImVec2(x, box.min.y + (box.height - line_height(style.size)) / 2), value, shown,
            box.width);
}

void Table::badge(Tone tone, const char* icon, std::string_view value) {
  described(value);
  const Cell box = area();
  paint_badge(ImVec2(box.min.x - 2, std::floor(box.min.y + (box.height - 22) / 2)),
              std::min(box.width + 4, badge_width(icon, value)), tone, icon, {&value, 1});
}

void Table::meter(std::string_view name, std::uint64_t used, std::uint64_t total, Tone tone) {
  const Cell box = area();
  const auto value = app::percent(locale(), used, total);
  described(std::string(name) + " " + value);
  const TextStyle style{.size = Size::small, .colour = theme().text_soft, .tabular = true};
  const float figure = 44;
  const float width = std::max(16.0F, box.width - figure);
  paint_meter(ImVec2(box.min.x, std::floor(box.min.y + (box.height - 6) / 2)), width, used, total,
              tone);
  draw_text(
      ImVec2(box.min.x + box.width - text_width(value, style), box.min.y + (box.height - 16) / 2),
      value, style);
}

Table::~Table() {
  if (open_) ImGui::EndTable();
}

// ---- panel -------------------------------------------------------------------------------------

Panel::Panel(const char* id, std::string_view title, float width) {
  cx().covered = true;
  const ImVec2 whole = ImGui::GetIO().DisplaySize;
  width_ = std::min(width, whole.x);
  const Theme& t = theme();
  const std::string scrim = std::string(id) + "##scrim";
  const std::string name = std::string(id) + "##panel";
  constexpr ImGuiWindowFlags kBare =
      ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings;

  ImGui::SetNextWindowPos(ImVec2(0, 0));
  ImGui::SetNextWindowSize(whole);
  ImGui::PushStyleColor(ImGuiCol_WindowBg, t.scrim);
  ImGui::Begin(scrim.c_str(), nullptr,
               kBare | ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoFocusOnAppearing);
  if (ImGui::IsWindowHovered() && ImGui::IsMouseClicked(ImGuiMouseButton_Left)) closing_ = true;
  ImGui::End();
  ImGui::PopStyleColor();

  ImGui::SetNextWindowPos(ImVec2(whole.x - width_, 0));
  ImGui::SetNextWindowSize(ImVec2(width_, whole.y));
  ImGui::PushStyleColor(ImGuiCol_WindowBg, t.surface);
  open_ = ImGui::Begin(name.c_str(), nullptr, kBare);
  ImGui::PopStyleColor();
  const bool appearing = ImGui::IsWindowAppearing();
  if (appearing) ImGui::SetWindowFocus();
  ImGui::GetWindowDrawList()->AddLine(ImVec2(whole.x - width_ + 0.5F, 0),
                                      ImVec2(whole.x - width_ + 0.5F, whole.y), t.border);
  scopes_.emplace_back(sem::Info{.role = sem::Role::dialog, .name = title, .modal = true}, id);
  ImGui::SetCursorPos(ImVec2(kGap6, kGap4));
  {
    ImGui::BeginGroup();
    const Region region(width_ - 2 * kGap6 - 44);
    space((control_height() - 28) / 2);
    heading(title, 2, Size::title);
    ImGui::EndGroup();
  }
  const float title_bottom = ImGui::GetItemRectMax().y;
  ImGui::SetCursorPos(ImVec2(width_ - kGap4 - control_height(), kGap4));
  if (icon_button("close", icon::kClose, tr(Key::action_close))) closing_ = true;
  if (appearing) sem::focus(ImGui::GetItemID());
  if (ImGui::IsWindowFocused(ImGuiFocusedFlags_ChildWindows) &&
      !ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel) &&
      ImGui::IsKeyPressed(ImGuiKey_Escape, false)) {
    closing_ = true;
  }
  const float top = std::max(kGap4 + control_height(), title_bottom) + kGap3;
  ImGui::SetCursorPos(ImVec2(0, top));
  ImGui::GetWindowDrawList()->AddLine(ImVec2(whole.x - width_, top + 0.5F),
                                      ImVec2(whole.x, top + 0.5F), t.border);
  const float foot = control_height() + 2 * kGap3 + 1;
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(kGap6, kGap4));
  ImGui::BeginChild("body", ImVec2(width_, whole.y - top - foot),
                    ImGuiChildFlags_AlwaysUseWindowPadding, ImGuiWindowFlags_NoSavedSettings);
  ImGui::PopStyleVar();
  body_ = true;
}

void Panel::footer() {
  if (body_) {
    space(kGap4);
    ImGui::EndChild();
  }
  body_ = false;
  footer_ = true;
  const ImVec2 whole = ImGui::GetIO().DisplaySize;
  const float foot = control_height() + 2 * kGap3 + 1;
  const float y = whole.y - foot;
  ImGui::GetWindowDrawList()->AddLine(ImVec2(whole.x - width_, y + 0.5F), ImVec2(whole.x, y + 0.5F),
                                      theme().border);
  ImGui::SetCursorScreenPos(ImVec2(whole.x - width_ + kGap6, y + kGap3 + 1));
  ImGui::BeginGroup();
}

Panel::~Panel() {
  if (body_) ImGui::EndChild();
  if (footer_) ImGui::EndGroup();
  scopes_.clear();
  ImGui::End();
}

}  // namespace ui
