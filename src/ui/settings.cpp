// Settings: language and look; and every choice of rating that the published sources leave open.
#include "workspace/settings.hpp"

#include <algorithm>
#include <cmath>

#include "rating/policy.hpp"
#include "ui/law.hpp"
#include "ui/screens.hpp"

namespace ui {
namespace {

void look_and_language() {
  const Card card("look");
  heading(tr(Key::settings_look), 2, Size::large);
  space(kGap3);
  {
    const sem::Scope group({.role = sem::Role::radiogroup, .name = tr(Key::settings_language)});
    text(tr(Key::settings_language), {.size = Size::small, .strong = true});
    const std::pair<std::string, std::string> languages[] = {
        {"", std::string(tr(Key::settings_language_system))},
        {"en", "English"},
        {"fr", "Français"}};
    for (const auto& [tag, name] : languages) {
      if (radio(tag.empty() ? "system" : tag.c_str(), name, model().preferences.language == tag)) {
        act(app::action::ChooseLanguage{tag});
      }
    }
  }
  space(kGap3);
  {
    const sem::Scope group({.role = sem::Role::radiogroup, .name = tr(Key::settings_theme)});
    text(tr(Key::settings_theme), {.size = Size::small, .strong = true});
    const std::pair<app::ThemeChoice, Key> themes[] = {
        {app::ThemeChoice::system, Key::theme_system},
        {app::ThemeChoice::light, Key::theme_light},
        {app::ThemeChoice::dark, Key::theme_dark},
        {app::ThemeChoice::contrast, Key::theme_contrast}};
    for (const auto& [choice, name] : themes) {
      if (radio(app::name_of(name).data(), tr(name), model().preferences.theme == choice)) {
        act(app::action::ChooseTheme{choice});
      }
    }
  }
}

// What the browser keeps, how much room is left, and what could not be read.
void storage_part() {
  const auto& use = model().use;
  if (model().damaged) {
    space(kGap4);
    notice(Tone::bad, icon::kWarning, tr(Key::settings_damaged), tr(Key::settings_damaged_body));
    space(kGap2);
    if (button("damaged", tr(Key::action_save_damaged), {.icon = icon::kExports})) {
      act(app::action::SaveDamaged{});
    }
    same_line();
    if (button("forget", tr(Key::action_remove_damaged), {.kind = ButtonKind::quiet})) {
      act(app::action::RemoveDamaged{});
    }
  }
  if (use.limit == 0) return;
  space(kGap4);
  const bool tight = use.used * 10 >= use.limit * 6;
  text(tr(Key::settings_storage), {.size = Size::small, .strong = true});
  space(kGap1);
  meter(tr(Key::settings_storage), use.used / 1024, use.limit / 1024, std::min(360.0F, available()),
        tight ? Tone::warn : Tone::accent);
  space(kGap1);
  paragraph(
      tr(Key::settings_storage_body,
         {{"files", app::bytes(locale(), use.files)},
          {"kept", tr(use.persistent ? Key::settings_persistent : Key::settings_not_persistent)}}),
      soft(Size::small));
  if (tight) paragraph(tr(Key::settings_storage_tight), soft(Size::small));
}

// The other workspaces of this browser.
void workspaces_part() {
  const auto& all = model().workspaces;
  if (all.empty()) return;
  static std::string sure;  // removal of this one was asked for
  space(kGap4);
  text(tr(Key::settings_workspaces), {.size = Size::small, .strong = true});
  space(kGap1);
  paragraph(tr(Key::settings_workspaces_help), soft(Size::small));
  for (const auto& each : all) {
    ImGui::PushID(each.id.c_str());
    const bool here = each.id == model().workspace;
    const auto& settings = *model().document.workspace->settings;
    const std::string& own = settings.name.empty() ? settings.partner.name : settings.name;
    std::string name = here ? own : each.name;
    if (name.empty()) name = tr(Key::settings_workspace_unnamed);
    space(kGap2);
    if (here) {
      icon_text(icon::kCheck, tr(Key::settings_workspace_here, {{"name", name}}),
                theme().tones[static_cast<int>(Tone::good)].line);
    } else {
      if (button("open", tr(Key::settings_workspace_open, {{"name", name}}), {.small = true})) {
        act(app::action::OpenWorkspace{each.id});
      }
      if (!each.id.empty()) {
        same_line();
        const bool asked = sure == each.id;
        const Key label = asked ? Key::settings_workspace_remove_sure : Key::action_remove;
        if (button("remove", tr(label),
                   {.kind = asked ? ButtonKind::danger : ButtonKind::quiet,
                    .small = true,
                    .description = name})) {
          if (asked) act(app::action::RemoveWorkspace{each.id});
          sure = asked ? std::string() : each.id;
        }
      }
    }
    ImGui::PopID();
  }
  space(kGap2);
  if (button("new", tr(Key::settings_workspace_new), {.icon = icon::kPlus, .small = true})) {
    act(app::action::OpenWorkspace{{}, true});
  }
}

void workspace_part() {
  static std::string name;
  static std::shared_ptr<const workspace::Settings> shown;
  const auto& settings = model().document.workspace->settings;
  if (shown != settings) {
    shown = settings;
    name = settings->name;
  }
  const Card card("workspace");
  heading(tr(Key::settings_workspace), 2, Size::large);
  space(kGap3);
  const auto edit = field(
      "name", tr(Key::settings_name), name,
      {.placeholder = settings->partner.name, .help = tr(Key::settings_name_help), .width = 360});
  if ((edit.submitted || edit.left) && name != settings->name) {
    act(app::action::RenameWorkspace{name});
  }
  space(kGap4);
  if (button("export", tr(Key::action_export_workspace),
             {.icon = icon::kExports, .enabled = model().exporting.empty()})) {
    act(app::action::Export{engine::ExportKind::workspace, {}, {}});
  }
  if (cx().compact) {
    space(kGap2);
  } else {
    same_line();
  }
  if (button("demo", tr(Key::action_open_demo), {.icon = icon::kFlask})) {
    act(app::action::OpenDemo{});
  }
  workspaces_part();
  storage_part();
  space(kGap4);
  divider();
  space(kGap3);
  paragraph(tr(Key::settings_clear_help), soft());
  space(kGap2);
  static bool sure = false;
  if (!sure) {
    if (button("clear", tr(Key::action_clear), {.kind = ButtonKind::danger})) sure = true;
  } else {
    if (button("clear_sure", tr(Key::action_clear_sure), {.kind = ButtonKind::danger})) {
      sure = false;
      act(app::action::ClearAll{});
    }
    same_line();
    if (button("clear_no", tr(Key::action_cancel))) sure = false;
  }
}

void setting_row(const rating::PolicySetting& setting) {
  const auto& policy = model().document.workspace->settings->policy;
  const std::string name(setting.name);
  const std::string value = rating::setting(policy, setting.name);
  ImGui::PushID(name.c_str());
  const float room = available();
  const bool stacked = cx().width < 760;
  const float control = stacked ? room : std::floor(room * 0.42F);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::BeginGroup();
  {
    const Region region(stacked ? room : room - control - kGap6);
    paragraph(coded("policy.", name), strong());
    paragraph(coded("policyhelp.", name), soft(Size::small));
    if (value != setting.default_value) {
      const auto standard = setting.values.empty()
                                ? std::string(setting.default_value)
                                : coded("policyvalue." + name + ".", setting.default_value);
      paragraph(tr(Key::settings_default, {{"value", standard}}),
                {.size = Size::small, .colour = theme().tones[static_cast<int>(Tone::warn)].text});
    }
  }
  ImGui::EndGroup();
  const float bottom = ImGui::GetItemRectMax().y;
  if (stacked) {
    space(kGap1);
  } else {
    ImGui::SetCursorScreenPos(ImVec2(at.x + room - control, at.y));
  }
  if (!setting.values.empty()) {
    std::vector<Choice> choices;
    int current = 0;
    for (const auto option : setting.values) {
      if (option == value) current = static_cast<int>(choices.size());
      choices.push_back({std::string(option), coded("policyvalue." + name + ".", option)});
    }
    const int chosen = select("value", coded("policy.", name), choices, current, control);
    if (chosen >= 0) {
      act(app::action::ChangePolicy{name, choices[static_cast<std::size_t>(chosen)].value});
    }
  } else {
    static std::string editing;
    static std::string draft;
    std::string shown = editing == name ? draft : value;
    const auto edit =
        field("value", coded("policy.", name), shown, {.width = control, .label_shown = false});
    if (edit.editing) {
      editing = name;
      draft = shown;
    }
    if ((edit.submitted || edit.left) && shown != value) {
      act(app::action::ChangePolicy{name, shown});
    }
    if (edit.left) editing.clear();
  }
  ImGui::SetCursorScreenPos(ImVec2(at.x, std::max(bottom, ImGui::GetItemRectMax().y) + kGap3));
  divider();
  space(kGap3);
  ImGui::PopID();
}

}  // namespace

void draw_settings() {
  const float width = std::min(880.0F, available());
  const Region region(width);
  look_and_language();
  space(kGap4);
  workspace_part();
  space(kGap4);
  {
    const Card card("policy");
    heading(tr(Key::settings_policy), 2, Size::large);
    space(2);
    paragraph(tr(Key::settings_policy_body), soft());
    space(kGap4);
    for (const auto& setting : rating::policy_settings()) setting_row(setting);
  }
  space(kGap4);
  draw_law_settings();
  space(kGap4);
  if (button("about", tr(Key::about_title), {.kind = ButtonKind::quiet, .icon = icon::kAbout})) {
    act(app::action::Navigate{{.screen = app::Screen::about}});
  }
}

}  // namespace ui
