// Ctrl K: go anywhere, do anything, by a few letters.
#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "imgui_internal.h"
#include "ui/screens.hpp"

namespace ui {
namespace {

struct Entry {
  const char* icon;
  std::string label;
  std::string hint;
  app::Action action;
};

struct State {
  std::string search;
  int chosen = 0;
  bool was_open = false;
};

void add_places(std::vector<Entry>& out) {
  using app::Screen;
  struct Place {
    Screen screen;
    Key name;
    const char* icon;
    const char* id = "";
  };
  const Place places[] = {{Screen::home, Key::nav_home, icon::kHome},
                          {Screen::customers, Key::nav_customers, icon::kCustomers},
                          {Screen::calls, Key::nav_calls, icon::kCalls},
                          {Screen::cards, Key::nav_cards, icon::kCards},
                          {Screen::insight, Key::insight_forecast, icon::kForecast, "forecast"},
                          {Screen::insight, Key::insight_unusual, icon::kBell, "unusual"},
                          {Screen::insight, Key::insight_what_if, icon::kWhatIf, "what-if"},
                          {Screen::insight, Key::insight_licences, icon::kLayers, "licences"},
                          {Screen::insight, Key::insight_resale, icon::kPercent, "resale"},
                          {Screen::insight, Key::insight_reconcile, icon::kReconcile, "reconcile"},
                          {Screen::insight, Key::insight_late, icon::kFileCalls, "late"},
                          {Screen::imports, Key::nav_imports, icon::kFolder},
                          {Screen::settings, Key::nav_settings, icon::kSettings},
                          {Screen::scenarios, Key::nav_scenarios, icon::kBook},
                          {Screen::about, Key::about_title, icon::kAbout}};
  for (const auto& place : places) {
    out.push_back({place.icon,
                   tr(Key::palette_go, {{"place", tr(place.name)}}),
                   {},
                   app::action::Navigate{{.screen = place.screen, .id = place.id}}});
  }
}

void add_commands(std::vector<Entry>& out) {
  namespace action = app::action;
  out.push_back({icon::kImports, std::string(tr(Key::action_import)), {}, action::PickFiles{}});
  out.push_back({icon::kExports,
                 std::string(tr(Key::action_export_calls)),
                 {},
                 action::Export{engine::ExportKind::rated_calls, {}, {}}});
  out.push_back({icon::kSave,
                 std::string(tr(Key::action_export_workspace)),
                 {},
                 action::Export{engine::ExportKind::workspace, {}, {}}});
  if (model().history.can_undo()) {
    out.push_back({icon::kUndo, std::string(tr(Key::action_undo)), "Ctrl Z", action::Undo{}});
  }
  if (model().history.can_redo()) {
    out.push_back({icon::kRedo, std::string(tr(Key::action_redo)), "Ctrl Shift Z", action::Redo{}});
  }
  out.push_back({icon::kFlask, std::string(tr(Key::action_open_demo)), {}, action::OpenDemo{}});
  out.push_back({icon::kPlus, std::string(tr(Key::change_start_empty)), {}, action::StartEmpty{}});
  out.push_back({icon::kLight,
                 std::string(tr(Key::action_use_light)),
                 {},
                 action::ChooseTheme{app::ThemeChoice::light}});
  out.push_back({icon::kDark,
                 std::string(tr(Key::action_use_dark)),
                 {},
                 action::ChooseTheme{app::ThemeChoice::dark}});
  out.push_back({icon::kContrast,
                 std::string(tr(Key::action_use_contrast)),
                 {},
                 action::ChooseTheme{app::ThemeChoice::contrast}});
  out.push_back({icon::kMonitor,
                 std::string(tr(Key::action_use_system)),
                 {},
                 action::ChooseTheme{app::ThemeChoice::system}});
  out.push_back({icon::kLanguage, "English", {}, action::ChooseLanguage{"en"}});
  out.push_back({icon::kLanguage, "Français", {}, action::ChooseLanguage{"fr"}});
}

void add_customers(std::vector<Entry>& out, std::string_view search) {
  constexpr int kMost = 8;
  int found = 0;
  const auto overview = app::overview(model());
  for (const auto& row : overview->customers) {
    const auto& customer = row.customer->situation.customer;
    if (!base::contains_ignore_case(customer.name, search) &&
        !base::contains_ignore_case(customer.domain, search)) {
      continue;
    }
    out.push_back(
        {icon::kBuilding, customer.name, country_name(customer.country),
         app::action::Navigate{{.screen = app::Screen::customer, .id = customer.id.to_string()}}});
    if (++found == kMost) return;
  }
}

std::vector<Entry> entries(std::string_view search) {
  std::vector<Entry> all;
  add_places(all);
  add_commands(all);
  std::vector<Entry> out;
  if (!search.empty()) add_customers(out, search);
  for (auto& entry : all) {
    if (base::contains_ignore_case(entry.label, search)) out.push_back(std::move(entry));
  }
  return out;
}

void run(const Entry& entry) {
  act(app::action::ShowPalette{false});
  act(entry.action);
}

}  // namespace

void draw_palette() {
  static State kept;
  if (!model().palette_open) {
    kept.was_open = false;
    return;
  }
  const bool opening = !kept.was_open;
  if (opening) kept = State{.was_open = true};
  const ImVec2 whole = ImGui::GetIO().DisplaySize;
  const Theme& t = theme();
  constexpr ImGuiWindowFlags kBare =
      ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings;
  ImGui::SetNextWindowPos(ImVec2(0, 0));
  ImGui::SetNextWindowSize(whole);
  ImGui::PushStyleColor(ImGuiCol_WindowBg, t.scrim);
  ImGui::Begin("##palette_scrim", nullptr,
               kBare | ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoFocusOnAppearing);
  bool close = ImGui::IsWindowHovered() && ImGui::IsMouseClicked(ImGuiMouseButton_Left);
  ImGui::End();
  ImGui::PopStyleColor();

  const float width = std::min(600.0F, whole.x - 2 * kGap4);
  const auto found = entries(base::trim(kept.search));
  constexpr float kRow = 40;
  const float list_height = std::min(
      static_cast<float>(std::max<std::size_t>(found.size(), 1)) * kRow + 8, whole.y * 0.5F);
  ImGui::SetNextWindowPos(ImVec2(std::floor((whole.x - width) / 2), std::floor(whole.y * 0.14F)));
  ImGui::SetNextWindowSize(ImVec2(width, list_height + 68));
  ImGui::PushStyleColor(ImGuiCol_WindowBg, t.surface);
  ImGui::PushStyleColor(ImGuiCol_Border, t.border_field);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, kRadius + 4);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 1);
  ImGui::Begin("##palette", nullptr, kBare);
  ImGui::PopStyleVar(2);
  ImGui::PopStyleColor(2);
  if (opening) ImGui::SetWindowFocus();
  {
    const sem::Scope dialog(
        {.role = sem::Role::dialog, .name = tr(Key::palette_title), .modal = true});
    ImGui::SetCursorPos(ImVec2(kGap3, kGap3));
    if (opening) sem::focus_next();
    const auto edit = field("search", tr(Key::palette_title), kept.search,
                            {.placeholder = tr(Key::palette_placeholder),
                             .width = width - 2 * kGap3,
                             .mode = "search",
                             .icon = icon::kSearch,
                             .label_shown = false,
                             .search = true});
    const int last = static_cast<int>(found.size()) - 1;
    if (edit.changed) kept.chosen = 0;
    kept.chosen = std::clamp(kept.chosen + edit.step, 0, std::max(0, last));
    close = close || edit.cancelled || ImGui::IsKeyPressed(ImGuiKey_Escape, false);
    if (edit.submitted && !found.empty()) run(found[static_cast<std::size_t>(kept.chosen)]);
    ImGui::SetCursorPos(ImVec2(0, 60));
    ImGui::GetWindowDrawList()->AddLine(
        ImVec2(ImGui::GetWindowPos().x, ImGui::GetWindowPos().y + 60.5F),
        ImVec2(ImGui::GetWindowPos().x + width, ImGui::GetWindowPos().y + 60.5F), t.border);
    ImGui::BeginChild("list", ImVec2(width, list_height + 4), ImGuiChildFlags_None,
                      ImGuiWindowFlags_NoSavedSettings);
    const sem::Scope listbox({.role = sem::Role::listbox, .name = tr(Key::palette_title)});
    ImGui::SetCursorPos(ImVec2(kGap2, kGap1));
    ImGui::BeginGroup();
    if (found.empty()) {
      ImGui::SetCursorPos(ImVec2(kGap4, kGap2 + 4));
      text(tr(Key::nothing_found_title), soft());
    }
    for (int i = 0; i <= last; ++i) {
      const auto& entry = found[static_cast<std::size_t>(i)];
      ImGui::PushID(i);
      const Hit state = hit("entry", ImVec2(width - 2 * kGap2, kRow));
      const bool chosen = i == kept.chosen;
      sem::item({.role = sem::Role::option,
                 .name = entry.label,
                 .description = entry.hint,
                 .selected = chosen ? sem::Tri::on : sem::Tri::off,
                 .position = i + 1,
                 .set_size = last + 1});
      ImDrawList* list = ImGui::GetWindowDrawList();
      if (chosen || state.hovered) {
        list->AddRectFilled(state.min, state.max, chosen ? t.selected : t.hover, kRadius);
      }
      if (chosen && edit.step != 0) ImGui::SetScrollHereY(0.5F);
      draw_icon(ImVec2(state.min.x + 12, state.min.y + 12), entry.icon, t.text_soft);
      const float hint = text_width(entry.hint, soft(Size::small));
      draw_data(ImVec2(state.min.x + 40, state.min.y + 10), entry.label, {},
                width - 2 * kGap2 - 64 - hint);
      draw_text(ImVec2(state.max.x - 12 - hint, state.min.y + 12), entry.hint, soft(Size::small));
      ImGui::RenderNavCursor(ImRect(state.min, state.max), state.id);
      if (state.clicked) run(entry);
      ImGui::PopID();
    }
    ImGui::EndGroup();
    ImGui::EndChild();
  }
  ImGui::End();
  if (close) act(app::action::ShowPalette{false});
}

}  // namespace ui
