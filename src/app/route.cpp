#include "app/route.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"

namespace app {
namespace {

constexpr std::pair<Screen, std::string_view> kScreens[] = {
    {Screen::home, ""},
    {Screen::customers, "customers"},
    {Screen::calls, "calls"},
    {Screen::cards, "rate-cards"},
    {Screen::insight, "insight"},
    {Screen::imports, "imports"},
    {Screen::settings, "settings"},
    {Screen::about, "about"},
    {Screen::welcome, "welcome"},
    {Screen::scenarios, "scenarios"},
};
constexpr std::pair<CustomerTab, std::string_view> kTabs[] = {
    {CustomerTab::subscriptions, ""}, {CustomerTab::pools, "pools"}, {CustomerTab::users, "users"},
    {CustomerTab::calls, "calls"},    {CustomerTab::trail, "trail"},
};
constexpr std::pair<OveragePanel, std::string_view> kPanels[] = {
    {OveragePanel::assign, "manage"},
    {OveragePanel::hand_over, "hand-over"},
    {OveragePanel::credits, "credits"},
    {OveragePanel::request, "request"},
};
constexpr std::string_view kPrefix = "#/v1/";
constexpr std::size_t kLongestId = 64;

// Identifiers in addresses are GUIDs, ids of cards and of scenarios: nothing else is let in.
bool harmless(std::string_view id) {
  return id.size() <= kLongestId && std::all_of(id.begin(), id.end(), [](char c) {
           const char low = base::to_lower_ascii(c);
           return base::is_digit(c) || (low >= 'a' && low <= 'z') || c == '-' || c == '_';
         });
}

}  // namespace

Route parse_route(std::string_view hash) {
  Route route;
  if (hash.substr(0, kPrefix.size()) != kPrefix) return route;
  hash.remove_prefix(kPrefix.size());
  const auto question = hash.find('?');
  const auto path = base::split(hash.substr(0, question), '/');
  if (question != std::string_view::npos) {
    for (const auto pair : base::split(hash.substr(question + 1), '&')) {
      if (pair.substr(0, 5) == "call=" && harmless(pair.substr(5))) route.call = pair.substr(5);
    }
  }
  if (path.empty()) return route;
  const auto* screen = std::find_if(std::begin(kScreens), std::end(kScreens),
                                    [&](const auto& s) { return s.second == path[0]; });
  if (screen == std::end(kScreens)) return {};
  route.screen = screen->first;
  if (path.size() < 2 || path[1].empty() || !harmless(path[1])) return route;
  route.id = path[1];
  if (route.screen != Screen::customers) return route;
  route.screen = Screen::customer;
  for (std::size_t i = 2; i < path.size(); ++i) {
    for (const auto& [panel, name] : kPanels) {
      if (path[i] == name) route.panel = panel;
    }
    for (const auto& [tab, name] : kTabs) {
      if (!name.empty() && path[i] == name) route.tab = tab;
    }
  }
  return route;
}

std::string to_hash(const Route& route) {
  std::string hash(kPrefix);
  if (route.screen == Screen::customer) {
    hash += "customers/" + route.id;
    for (const auto& [tab, name] : kTabs) {
      if (tab == route.tab && !name.empty()) hash += "/" + std::string(name);
    }
    for (const auto& [panel, name] : kPanels) {
      if (panel == route.panel) hash += "/" + std::string(name);
    }
  } else {
    for (const auto& [screen, name] : kScreens) {
      if (screen == route.screen) hash += name;
    }
    if (!route.id.empty()) hash += "/" + route.id;
  }
  if (!route.call.empty()) hash += "?call=" + route.call;
  return hash;
}

}  // namespace app
