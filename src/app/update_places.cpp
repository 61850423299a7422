#include <algorithm>
#include <utility>

#include "app/saved.hpp"
#include "app/texts.hpp"
#include "app/updater.hpp"

namespace app {
namespace {

constexpr std::int32_t kToastFor = 7000;

}  // namespace

void Updater::on(const event::LookChanged& e) { m_.look = e.look; }

void Updater::on(const event::LocaleChanged& e) {
  const bool pseudo = m_.locale.language == Language::pseudo;
  m_.locale = e.locale;
  if (pseudo && m_.preferences.language == "pseudo") m_.locale.language = Language::pseudo;
  set_title();
}

void Updater::on(const event::RouteChanged& e) { go(parse_route(e.hash)); }

void Updater::on(const action::Navigate& a) {
  const auto route = confined_route(a.route);
  if (route == m_.route) return;
  emit(effect::SetRoute{to_hash(route), a.push});
  go(route);
}

void Updater::on(const action::ChooseMonth& a) {
  if (a.month == m_.month) return;
  m_.month = a.month;
  m_.month_chosen = true;
  m_.session.month.summary = nullptr;
  refresh();
}

void Updater::on(const action::ChooseLanguage& a) {
  m_.preferences.language = a.language;
  use_language();
  save_preferences();
}

void Updater::on(const action::ChooseTheme& a) {
  m_.preferences.theme = a.theme;
  save_preferences();
}

void Updater::on(const action::ShowPalette& a) {
  m_.palette_open = a.open && !confined(m_.embedding);
}

void Updater::on(const action::DismissToast& a) { drop_toast(a.id); }

void Updater::on(const action::CopyText& a) {
  emit(effect::CopyText{a.text});
  toast(ToastTone::good, Key::toast_copied);
}

void Updater::on(const action::SaveText& a) {
  emit(effect::SaveText{a.name, "text/plain", a.text});
}

void Updater::on(const action::OpenLink& a) { emit(effect::OpenLink{a.url}); }

void Updater::save_preferences() {
  emit(effect::Store{kPreferencesKey, write_preferences(m_.preferences)});
}

void Updater::use_language() {
  const auto& language = m_.preferences.language;
  if (language == "fr") m_.locale = french();
  if (language == "en") m_.locale = english();
  if (language == "pseudo") {
    m_.locale = english();
    m_.locale.language = Language::pseudo;
    return;
  }
  emit(effect::UseLanguage{language});
  set_title();
}

void Updater::go_to(const Route& route) { on(action::Navigate{route, true}); }

void Updater::go(const Route& asked) {
  const Route route = confined_route(asked);
  const bool new_place = route.screen != m_.route.screen || route.id != m_.route.id;
  m_.route = route;
  m_.palette_open = false;
  if (new_place) set_title();
  after_route();
}

void Updater::after_route() {
  need_scenario();
  if (m_.route.call.empty()) {
    m_.session.explanation = {Phase::idle, nullptr, {}};
    return;
  }
  const auto usage = base::UsageId::parse(m_.route.call);
  if (usage && !m_.session.datasets.empty()) explain(*usage);
}

void Updater::set_title() {
  emit(effect::SetTitle{std::string(text(m_.locale.language, Key::app_name))});
}

void Updater::toast(ToastTone tone, Key key, std::string name, std::string count, bool undo) {
  Toast made{m_.next_toast++, tone, key, std::move(name), std::move(count), undo};
  const auto id = made.id;
  const auto same = std::ranges::find_if(m_.toasts, [&](const Toast& toast) {
    return toast.tone == tone && toast.key == key && toast.name == made.name &&
           toast.count == made.count && toast.undo == undo;
  });
  if (same != m_.toasts.end()) {  // takes the place of the one that said so before
    made.times += same->times;
    m_.toasts.erase(same);
  }
  m_.toasts.push_back(std::move(made));
  if (m_.toasts.size() > 4) m_.toasts.erase(m_.toasts.begin());
  // what went wrong stays until it is dismissed
  if (tone != ToastTone::bad) emit(effect::Wake{kWakeToast + id, kToastFor});
}

void Updater::drop_toast(std::uint32_t id) {
  std::erase_if(m_.toasts, [&](const auto& toast) { return toast.id == id; });
}

}  // namespace app
