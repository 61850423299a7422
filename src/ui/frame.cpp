// What surrounds every screen: top bar, rail, title row with the month, save state.
#include <algorithm>
#include <array>
#include <cmath>

#include "imgui_internal.h"
#include "ui/screens.hpp"
#include "workspace/settings.hpp"

namespace ui {
namespace {

constexpr float kBarHeight = 56;
constexpr float kRailWide = 216;
constexpr float kRailNarrow = 64;
constexpr float kTabBar = 60;
constexpr float kLeastHeight = 360;  // menus and notices need some
constexpr float kPanelHeight = 640;  // what a panel is comfortable in
constexpr float kWidest = 1440;      // content does not grow beyond it

constexpr ImGuiWindowFlags kStill = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                    ImGuiWindowFlags_NoSavedSettings |
                                    ImGuiWindowFlags_NoBringToFrontOnFocus;

struct Place {
  app::Screen screen;
  Key label;
  const char* icon;
  std::string_view id{};  // of the route
  [[nodiscard]] app::Route route() const { return {.screen = screen, .id = std::string(id)}; }
};
constexpr std::array<Place, 9> kRail{{
    {app::Screen::home, Key::nav_home, icon::kHome},
    {app::Screen::customers, Key::nav_customers, icon::kCustomers},
    {app::Screen::calls, Key::nav_calls, icon::kCalls},
    {app::Screen::cards, Key::nav_cards, icon::kCards},
    {app::Screen::insight, Key::insight_forecast, icon::kForecast, "forecast"},
    {app::Screen::insight, Key::insight_what_if, icon::kWhatIf, "what-if"},
    {app::Screen::insight, Key::insight_reconcile, icon::kReconcile, "reconcile"},
    {app::Screen::imports, Key::nav_imports, icon::kFolder},
    {app::Screen::settings, Key::nav_settings, icon::kSettings},
}};
// A small screen has room for seven: what is one place there has all its tabs in one row.
constexpr std::array<Place, 7> kBar{{
    kRail[0],
    kRail[1],
    kRail[2],
    kRail[3],
    {app::Screen::insight, Key::nav_insight, icon::kForecast},
    kRail[7],
    kRail[8],
}};

bool is_here(const Place& place) {
  const auto& route = model().route;
  if (place.screen == app::Screen::insight && route.screen == app::Screen::insight) {
    return place.id.empty() || insight_place(place.id) == insight_place(route.id);
  }
  const auto here = route.screen;
  return here == place.screen ||
         (place.screen == app::Screen::customers && here == app::Screen::customer) ||
         (place.screen == app::Screen::settings && here == app::Screen::about);
}

void go(app::Screen screen) { act(app::action::Navigate{{.screen = screen}}); }

// The mark: a handset's arc over a rising bar, drawn, so that it is crisp at any size.
void mark(ImVec2 at) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Theme& t = theme();
  list->AddRectFilled(at, ImVec2(at.x + 28, at.y + 28), t.accent, 7);
  list->AddRectFilled(ImVec2(at.x + 7, at.y + 15), ImVec2(at.x + 11, at.y + 21), t.on_accent, 1);
  list->AddRectFilled(ImVec2(at.x + 12, at.y + 11), ImVec2(at.x + 16, at.y + 21), t.on_accent, 1);
  list->AddRectFilled(ImVec2(at.x + 17, at.y + 7), ImVec2(at.x + 21, at.y + 21), t.on_accent, 1);
}

void keys() {
  if (sem::shortcut(ImGuiMod_Ctrl | ImGuiKey_K)) {
    act(app::action::ShowPalette{!model().palette_open});
  }
  if (sem::shortcut(ImGuiMod_Ctrl | ImGuiKey_Z)) act(app::action::Undo{});
  if (sem::shortcut(ImGuiMod_Ctrl | ImGuiMod_Shift | ImGuiKey_Z)) act(app::action::Redo{});
}

std::string undo_name(bool redo) {
  const auto& history = model().history;
  const auto& name = redo ? history.redo_name() : history.undo_name();
  return tr(redo ? Key::action_redo_what : Key::action_undo_what,
            {{"what", tr(name.key, {{"name", name.name}})}});
}

void theme_menu() {
  static constexpr std::pair<app::ThemeChoice, const char*> kNext[] = {
      {app::ThemeChoice::light, icon::kLight}, {app::ThemeChoice::dark, icon::kDark}};
  const bool dark = theme().name == ThemeName::dark;
  if (icon_button("theme", kNext[dark ? 0 : 1].second,
                  tr(dark ? Key::action_use_light : Key::action_use_dark))) {
    act(app::action::ChooseTheme{kNext[dark ? 0 : 1].first});
  }
}

void top_bar() {
  const Theme& t = theme();
  const float width = ImGui::GetIO().DisplaySize.x;
  ImGui::SetCursorPos(ImVec2(0, 0));
  ImGui::PushStyleColor(ImGuiCol_ChildBg, t.surface);
  ImGui::BeginChild("bar", ImVec2(width, kBarHeight), ImGuiChildFlags_None, kStill);
  ImGui::PopStyleColor();
  const sem::Scope banner({.role = sem::Role::banner, .name = tr(Key::app_name)});
  const ImVec2 origin = ImGui::GetWindowPos();
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddLine(ImVec2(origin.x, origin.y + kBarHeight - 0.5F),
                ImVec2(origin.x + width, origin.y + kBarHeight - 0.5F), t.border);
  const float middle = (kBarHeight - control_height()) / 2;
  const float text_y = origin.y + (kBarHeight - 24) / 2;
  mark(ImVec2(origin.x + 16, origin.y + 14));
  float x = 56;
  if (!cx().compact) {
    const std::string_view name = tr(Key::app_name);
    draw_text(ImVec2(origin.x + x, text_y), name, strong(Size::large));
    x += text_width(name, strong(Size::large)) + kGap3;
  }

  // the workspace: whose desk this is
  const auto& settings = *model().document.workspace->settings;
  const std::string workspace = !settings.name.empty()           ? settings.name
                                : !settings.partner.name.empty() ? settings.partner.name
                                                                 : std::string();
  const int buttons = (may_edit() ? (cx().compact ? 1 : 2) : 0) + 2;
  const float right = width - kGap3 - static_cast<float>(buttons) * (control_height() + 4);
  const float search_width = alone()        ? 0.0F
                             : cx().compact ? control_height()
                                            : std::clamp(width * 0.26F, 200.0F, 360.0F);
  const float search_x = right - search_width - kGap2;
  if (!workspace.empty() && search_x - x > 80) {
    if (!cx().compact) {
      list->AddLine(ImVec2(origin.x + x, origin.y + 18), ImVec2(origin.x + x, origin.y + 38),
                    t.border);
      x += kGap3;
    }
    const float badge_room =
        model().document.demo ? badge_width(icon::kFlask, tr(Key::demo_badge)) + kGap2 : 0;
    const float room = search_x - x - kGap3;
    const bool with_badge = badge_room > 0 && room - badge_room > 90;
    ImGui::SetCursorPos(ImVec2(x, (kBarHeight - 20) / 2));
    const float name_room = room - (with_badge ? badge_room : 0);
    {
      const Region region(name_room);
      text(workspace, {.colour = t.text_soft});
    }
    if (with_badge) {
      ImGui::SetCursorPos(
          ImVec2(x + std::min(name_room, text_width(workspace)) + kGap2, (kBarHeight - 22) / 2));
      badge(Tone::accent, icon::kFlask, tr(Key::demo_badge));
    }
  }

  // search or command
  ImGui::SetCursorPos(ImVec2(search_x, middle));
  if (alone()) {
    // one customer: nowhere to go
  } else if (cx().compact) {
    if (icon_button("search", icon::kSearch, tr(Key::action_search))) {
      act(app::action::ShowPalette{});
    }
  } else {
    const Hit state = hit("search", ImVec2(search_width, control_height()));
    sem::item({.role = sem::Role::button,
               .name = tr(Key::action_search),
               .keys = "Control+K",
               .popup = sem::Popup::dialog});
    list->AddRectFilled(state.min, state.max, state.hovered ? t.hover : t.page, kRadius);
    list->AddRect(state.min, state.max, t.border_field, kRadius);
    draw_icon(ImVec2(state.min.x + 12, state.min.y + (control_height() - 16) / 2), icon::kSearch,
              t.text_soft);
    const TextStyle hint{.size = Size::small, .colour = t.text_soft};
    const float hint_width = text_width("Ctrl K", hint) + 12;
    draw_text(ImVec2(state.min.x + 36, state.min.y + (control_height() - 20) / 2),
              tr(Key::action_search), soft(), search_width - 36 - hint_width - 16);
    const ImVec2 a(state.max.x - hint_width - 8, state.min.y + (control_height() - 20) / 2);
    list->AddRect(a, ImVec2(a.x + hint_width, a.y + 20), t.border, kRadiusSmall);
    draw_text(ImVec2(a.x + 6, a.y + 2), "Ctrl K", hint);
    ImGui::RenderNavCursor(ImRect(state.min, state.max), state.id);
    if (state.clicked) act(app::action::ShowPalette{});
  }

  const auto& history = model().history;
  ImGui::SetCursorPos(ImVec2(right, middle));
  if (may_edit()) {
    if (icon_button("undo", icon::kUndo,
                    history.can_undo() ? undo_name(false) : tr(Key::action_undo_none),
                    {.enabled = history.can_undo(), .keys = "Control+Z"})) {
      act(app::action::Undo{});
    }
    same_line(4);
  }
  if (may_edit() && !cx().compact) {
    if (icon_button("redo", icon::kRedo,
                    history.can_redo() ? undo_name(true) : tr(Key::action_redo_none),
                    {.enabled = history.can_redo(), .keys = "Control+Shift+Z"})) {
      act(app::action::Redo{});
    }
    same_line(4);
  }
  {
    const bool french = locale().language == app::Language::fr;
    const std::string_view other = tr(Key::language_other);
    const Hit state = hit("language", ImVec2(control_height(), control_height()));
    sem::item({.role = sem::Role::button, .name = other});
    if (state.hovered) list->AddRectFilled(state.min, state.max, t.hover, kRadius);
    const TextStyle style{.size = Size::small, .colour = t.text_soft, .strong = true};
    const std::string_view code = french ? "FR" : "EN";
    draw_text(ImVec2(state.min.x + (control_height() - text_width(code, style)) / 2,
                     state.min.y + (control_height() - 16) / 2),
              code, style);
    ImGui::RenderNavCursor(ImRect(state.min, state.max), state.id);
    if (state.hovered) tooltip(other);
    if (state.clicked) act(app::action::ChooseLanguage{french ? "en" : "fr"});
  }
  same_line(4);
  theme_menu();
  ImGui::EndChild();
}

// Small, always in view: are my changes safe?
void save_state(float width, bool icon_only) {
  const auto& saving = model().saving;
  const Theme& t = theme();
  struct Shown {
    const char* icon;
    Tone tone;
    std::string text;
  };
  Shown shown;
  using app::SaveState;
  switch (saving.state) {
    case SaveState::saved:
      shown = {icon::kSaved, Tone::good,
               saving.at == base::Instant{}
                   ? std::string(tr(Key::save_nothing))
                   : tr(Key::save_saved, {{"time", app::time(locale(), saving.at)}})};
      break;
    case SaveState::waiting:
    case SaveState::saving:
      shown = {icon::kSave, Tone::neutral, std::string(tr(Key::save_saving))};
      break;
    case SaveState::failed:
      shown = {icon::kNotSaved, Tone::bad, std::string(tr(Key::save_failed))};
      break;
    case SaveState::demo:
      shown = {icon::kFlask, Tone::neutral, std::string(tr(Key::save_demo))};
      break;
    case SaveState::read_only:
      shown = {icon::kLock, Tone::warn, std::string(tr(Key::save_read_only))};
      break;
    case SaveState::given:
      shown = {icon::kFolder, Tone::neutral, std::string(tr(Key::save_given))};
      break;
  }
  if (model().storage == "none" && saving.state != SaveState::failed &&
      saving.state != SaveState::given) {
    shown = {icon::kNotSaved, Tone::warn, std::string(tr(Key::save_no_storage))};
  }
  const bool acts = saving.state == SaveState::failed || saving.state == SaveState::read_only;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  if (acts) {
    const bool failed = saving.state == SaveState::failed;
    if (icon_only) {
      if (icon_button("save", shown.icon, shown.text)) {
        if (failed) act(app::action::RetrySave{});
        if (!failed) act(app::action::TakeOver{});
      }
      return;
    }
    icon_text(shown.icon, shown.text, t.tones[static_cast<int>(shown.tone)].line,
              {.size = Size::small, .colour = t.tones[static_cast<int>(shown.tone)].text});
    space(kGap1);
    if (failed) {
      if (button("retry", tr(Key::action_retry_save), {.small = true, .width = width})) {
        act(app::action::RetrySave{});
      }
      space(kGap1);
      if (button("export", tr(Key::action_export_workspace), {.small = true, .width = width})) {
        act(app::action::Export{engine::ExportKind::workspace, {}, {}});
      }
    } else if (button("take", tr(Key::action_take_over), {.small = true, .width = width})) {
      act(app::action::TakeOver{});
    }
    return;
  }
  ImGui::Dummy(ImVec2(icon_only ? 24 : width, 24));
  sem::item({.role = sem::Role::status, .name = shown.text});
  draw_icon(ImVec2(at.x + (icon_only ? 4.0F : 0.0F), at.y + 4), shown.icon,
            t.tones[static_cast<int>(shown.tone)].line);
  if (icon_only) {
    if (ImGui::IsItemHovered()) tooltip(shown.text);
  } else {
    draw_text(ImVec2(at.x + 24, at.y + 4), shown.text, soft(Size::small), width - 24);
  }
}

void rail(float width, float height) {
  const Theme& t = theme();
  ImGui::SetCursorPos(ImVec2(0, kBarHeight));
  ImGui::PushStyleColor(ImGuiCol_ChildBg, t.surface);
  ImGui::BeginChild("rail", ImVec2(width, height), ImGuiChildFlags_None, kStill);
  ImGui::PopStyleColor();
  const ImVec2 origin = ImGui::GetWindowPos();
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddLine(ImVec2(origin.x + width - 0.5F, origin.y),
                ImVec2(origin.x + width - 0.5F, origin.y + height), t.border);
  const bool icons = cx().narrow;
  const auto overview = app::overview(model());
  {
    const sem::Scope navigation({.role = sem::Role::navigation, .name = tr(Key::nav_name)});
    float y = kGap3;
    for (const auto& place : kRail) {
      ImGui::SetCursorPos(ImVec2(kGap2, y));
      const float row = cx().touch ? 44.0F : 40.0F;
      const std::string_view label = tr(place.label);
      const bool here = is_here(place);
      const Hit state = hit(app::name_of(place.label).data(), ImVec2(width - 2 * kGap2 - 1, row));
      sem::item({.role = sem::Role::link,
                 .name = label,
                 .href = app::to_hash(place.route()),
                 .current = here});
      if (here || state.hovered) {
        list->AddRectFilled(state.min, state.max, here ? t.selected : t.hover, kRadius);
      }
      const ImU32 colour = here ? t.tones[static_cast<int>(Tone::accent)].text : t.text_soft;
      const float icon_x =
          icons ? state.min.x + (state.max.x - state.min.x - 18) / 2 : state.min.x + kGap3;
      draw_icon(ImVec2(icon_x, state.min.y + (row - 18) / 2), place.icon, colour, 18);
      if (!icons) {
        draw_text(ImVec2(state.min.x + 42, state.min.y + (row - 20) / 2), label,
                  {.colour = here ? t.text : t.text_soft, .strong = here});
        if (place.screen == app::Screen::home && overview->urgent > 0) {
          const auto count = app::number(locale(), overview->urgent);
          const auto& bad = t.tones[static_cast<int>(Tone::bad)];
          const float w = std::max(22.0F, text_width(count, {.size = Size::small}) + 14);
          const ImVec2 a(state.max.x - w - 8, state.min.y + (row - 20) / 2);
          list->AddRectFilled(a, ImVec2(a.x + w, a.y + 20), bad.soft, 10);
          draw_text(ImVec2(a.x + (w - text_width(count, {.size = Size::small, .strong = true})) / 2,
                           a.y + 2),
                    count, {.size = Size::small, .colour = bad.text, .strong = true});
        }
      } else if (state.hovered) {
        tooltip(label);
      }
      ImGui::RenderNavCursor(ImRect(state.min, state.max), state.id);
      if (state.clicked) act(app::action::Navigate{place.route()});
      y += row + 2;
    }
  }
  const bool acts = model().saving.state == app::SaveState::failed ||
                    model().saving.state == app::SaveState::read_only;
  const float foot = icons || !acts ? 40.0F : 108.0F;
  const sem::Scope info({.role = sem::Role::contentinfo, .name = tr(Key::save_name)});
  ImGui::SetCursorPos(ImVec2(icons ? (width - 24) / 2 : kGap4 + 4, height - foot));
  {
    const Region region(width - 2 * kGap4 - 8);
    save_state(width - 2 * kGap4 - 8, icons);
  }
  ImGui::EndChild();
}

// The rail of small screens: a bar at the bottom, under the thumb.
void tab_bar(float width, float top) {
  const Theme& t = theme();
  ImGui::SetCursorPos(ImVec2(0, top));
  ImGui::PushStyleColor(ImGuiCol_ChildBg, t.surface);
  ImGui::BeginChild("tabs", ImVec2(width, kTabBar), ImGuiChildFlags_None, kStill);
  ImGui::PopStyleColor();
  const sem::Scope navigation({.role = sem::Role::navigation, .name = tr(Key::nav_name)});
  const ImVec2 origin = ImGui::GetWindowPos();
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddLine(origin, ImVec2(origin.x + width, origin.y), t.border);
  // each as wide as its word needs, what is left shared out
  float words = 0;
  for (const auto& place : kBar) words += text_width(tr(place.label), strong(Size::small));
  const float extra = std::floor((width - words) / static_cast<float>(kBar.size()));
  float x = 0;
  for (const auto& place : kBar) {
    ImGui::SetCursorPos(ImVec2(x, 1));
    const bool here = is_here(place);
    const std::string_view label = tr(place.label);
    const float each = std::floor(text_width(label, strong(Size::small)) + extra);
    const Hit state = hit(app::name_of(place.label).data(), ImVec2(each, kTabBar - 1));
    sem::item({.role = sem::Role::link,
               .name = label,
               .href = app::to_hash(place.route()),
               .current = here});
    const ImU32 colour = here ? t.tones[static_cast<int>(Tone::accent)].text : t.text_soft;
    draw_icon(ImVec2(state.min.x + (each - 20) / 2, state.min.y + 10), place.icon, colour, 20);
    const TextStyle style{.size = Size::small, .colour = colour, .strong = here};
    const float w = std::min(each, text_width(label, style));
    draw_text(ImVec2(state.min.x + (each - w) / 2, state.min.y + 34), label, style, each + 1);
    ImGui::RenderNavCursor(ImRect(state.min, state.max), state.id);
    if (state.clicked) act(app::action::Navigate{place.route()});
    x += each;
  }
  ImGui::EndChild();
}

Key insight_title() {
  switch (insight_place(model().route.id)) {
    case InsightPlace::what_if:
      return Key::insight_what_if;
    case InsightPlace::reconcile:
      return Key::insight_reconcile;
    case InsightPlace::forecast:
      break;
  }
  return Key::insight_forecast;
}

std::string screen_title() {
  using app::Screen;
  switch (model().route.screen) {
    case Screen::customers:
      return std::string(tr(Key::nav_customers));
    case Screen::customer:
      break;
    case Screen::calls:
      return std::string(tr(Key::nav_calls));
    case Screen::cards:
      return std::string(tr(Key::nav_cards));
    case Screen::insight:
      return std::string(tr(cx().compact ? Key::nav_insight : insight_title()));
    case Screen::imports:
      return std::string(tr(Key::nav_imports));
    case Screen::settings:
      return std::string(tr(Key::nav_settings));
    case Screen::about:
      return std::string(tr(Key::about_title));
    case Screen::welcome:
      return std::string(tr(Key::welcome_title));
    case Screen::scenarios:
      return std::string(tr(Key::nav_scenarios));
    case Screen::home:
      return std::string(tr(Key::nav_home));
  }
  const auto overview = app::overview(model());
  const auto* row = app::find_row(*overview, model().route.id);
  return row != nullptr ? row->customer->name() : std::string(tr(Key::customer_unknown));
}

bool has_month() {
  using app::Screen;
  const auto screen = model().route.screen;
  return screen == Screen::home || screen == Screen::customers || screen == Screen::customer ||
         screen == Screen::calls || screen == Screen::insight;
}

void month_chooser() {
  std::vector<Choice> choices;
  int current = -1;
  for (const auto& month : model().session.months) {
    if (month.month == model().month) current = static_cast<int>(choices.size());
    choices.push_back({month.month.to_string(), app::month(locale(), month.month),
                       trn(Key::count_calls, static_cast<std::int64_t>(month.calls))});
  }
  if (current < 0) {
    current = static_cast<int>(choices.size());
    choices.push_back({model().month.to_string(), app::month(locale(), model().month)});
  }
  const int chosen = select("month", tr(Key::month_name), choices, current, 0, icon::kCalendar);
  if (chosen < 0) return;
  const auto month = base::BillingMonth::parse(choices[static_cast<std::size_t>(chosen)].value);
  if (month) act(app::action::ChooseMonth{*month});
}

void title_row() {
  const bool customer = model().route.screen == app::Screen::customer;
  const std::string title = screen_title();
  const float room = available();
  const ImVec2 start = ImGui::GetCursorScreenPos();
  float right = 0;
  const std::string month = app::month(locale(), model().month);
  const float month_width = std::ceil(text_width(month, strong())) + 24 + 2 * kGap3 + 22;
  const bool imports_here =
      model().route.screen == app::Screen::home || model().route.screen == app::Screen::imports;
  const ButtonOptions import_options{.kind = ButtonKind::primary, .icon = icon::kImports};
  const float import_width = button_width(tr(Key::action_import), import_options);
  if (has_month()) right += month_width;
  if (imports_here && !cx().compact) right += import_width + (has_month() ? kGap2 : 0.0F);
  const bool below = cx().compact;  // the month takes a line of its own
  const float title_room = below ? room : room - right - kGap4;
  if (customer && !alone()) {
    const TextStyle style = soft(Size::small);
    if (link("back", tr(Key::nav_customers), app::to_hash({.screen = app::Screen::customers}),
             style)) {
      go(app::Screen::customers);
    }
    same_line(4);
    draw_icon(ImGui::GetCursorScreenPos(), icon::kChevronRight, theme().text_soft, 14);
    ImGui::Dummy(ImVec2(14, line_height(Size::small)));
    space(kGap1);
  } else {
    ImGui::SetCursorScreenPos(ImVec2(start.x, start.y + (control_height() - 28) / 2));
  }
  {
    const Region region(title_room);
    heading(title, 1, Size::title);
  }
  const float bottom = ImGui::GetCursorScreenPos().y;
  const float y = below ? bottom + kGap2 : start.y + (customer ? 8.0F : 0.0F);
  ImGui::SetCursorScreenPos(ImVec2(below ? start.x : start.x + room - right, y));
  if (has_month()) {
    month_chooser();
    if (imports_here) same_line(kGap2);
  }
  if (imports_here && button("import", tr(Key::action_import), import_options)) {
    act(app::action::PickFiles{});
  }
  const float end = std::max(
      {bottom, below && right > 0 ? y + control_height() : bottom, start.y + control_height()});
  ImGui::SetCursorScreenPos(ImVec2(start.x, end));
  ImGui::Dummy(ImVec2(0, 0));
}

void draw_screen() {
  using app::Screen;
  switch (model().route.screen) {
    case Screen::home:
      return draw_home();
    case Screen::customers:
      return draw_customers();
    case Screen::customer:
      return draw_customer();
    case Screen::calls:
      return draw_calls();
    case Screen::cards:
      return draw_cards();
    case Screen::insight:
      return draw_insight();
    case Screen::imports:
      return draw_imports();
    case Screen::settings:
      return draw_settings();
    case Screen::about:
      return draw_about();
    case Screen::welcome:
      return draw_welcome();
    case Screen::scenarios:
      return draw_scenarios();
  }
}

// Returns the height that what it shows would take.
float content(float left, float width, float height) {
  ImGui::SetCursorPos(ImVec2(left, kBarHeight));
  // each place keeps its own scroll position
  const auto& route = model().route;
  const std::string id = "content" + std::to_string(static_cast<int>(route.screen)) + route.id;
  ImGui::BeginChild(id.c_str(), ImVec2(width, height), ImGuiChildFlags_None,
                    ImGuiWindowFlags_NoSavedSettings);
  const sem::Scope main({.role = sem::Role::main, .name = screen_title()});
  const float margin = cx().compact ? kGap4 : kGap6;
  const float inner = std::min(kWidest, width - 2 * margin - (cx().touch ? 0.0F : 2.0F));
  const float top = cx().compact ? kGap4 : 20.0F;
  ImGui::SetCursorPos(ImVec2(margin, top));
  ImGui::BeginGroup();
  {
    const Region region(inner);
    title_row();
    space(kGap4);
    draw_screen();
    space(cx().compact ? kGap4 : kGap6);
  }
  ImGui::EndGroup();
  const float taken = top + ImGui::GetItemRectSize().y - cx().spare;
  ImGui::EndChild();
  return taken;
}

void drop_hint() {
  if (!model().dragging) return;
  ImDrawList* list = ImGui::GetForegroundDrawList();
  const ImVec2 whole = ImGui::GetIO().DisplaySize;
  const Theme& t = theme();
  list->AddRectFilled(ImVec2(0, 0), whole, t.scrim);
  const ImVec2 a(whole.x / 2 - std::min(220.0F, whole.x / 2 - 16), whole.y / 2 - 70);
  const ImVec2 b(whole.x - a.x, whole.y / 2 + 70);
  list->AddRectFilled(a, b, t.surface, kRadius + 2);
  list->AddRect(a, b, t.accent, kRadius + 2, 0, 2);
  const std::string_view title = tr(Key::drop_title);
  draw_text(list,
            ImVec2(whole.x / 2 - text_width(title, strong(Size::large)) / 2, whole.y / 2 - 24),
            title, strong(Size::large));
  const std::string_view body = tr(Key::drop_body);
  const float w = std::min(b.x - a.x - 32, text_width(body, soft()));
  draw_text(list, ImVec2(whole.x / 2 - w / 2, whole.y / 2 + 6), body, soft(), w + 1);
}

}  // namespace

void draw_frame() {
  keys();
  const ImVec2 whole = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos(ImVec2(0, 0));
  ImGui::SetNextWindowSize(whole);
  ImGui::Begin("app", nullptr, kStill | ImGuiWindowFlags_NoScrollWithMouse);
  if (model().loading) {
    ImGui::SetCursorPos(ImVec2(whole.x / 2 - 120, whole.y / 2 - 20));
    ImGui::BeginGroup();
    text(tr(Key::app_loading), soft());
    space(kGap2);
    progress(tr(Key::app_loading), 0, 0, 240);
    ImGui::EndGroup();
    ImGui::End();
    return;
  }
  top_bar();
  const bool below = cx().compact && !alone();
  const bool beside = !cx().compact && !alone();
  const float rail_width = !beside ? 0.0F : cx().narrow ? kRailNarrow : kRailWide;
  const float height = whole.y - kBarHeight - (below ? kTabBar : 0.0F);
  if (beside) rail(rail_width, height);
  const float taken = content(rail_width, whole.x - rail_width, height);
  if (below) tab_bar(whole.x, whole.y - kTabBar);
  ImGui::End();
  draw_import_sheet();
  draw_palette();
  draw_toasts();
  drop_hint();
  const float least = cx().covered ? kPanelHeight : kLeastHeight;
  cx().content_height = std::ceil(std::max(least, whole.y - height + taken));
}

}  // namespace ui
