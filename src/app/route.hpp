#pragma once
// Where in the application the person is, and its address: "#/v1/customers/<id>/calls?month=2026-06".
// Addresses hold no names, numbers or amounts. What cannot be understood leads home.

#include <cstdint>
#include <string>
#include <string_view>

namespace app {

enum class Screen : std::uint8_t {
  home,
  customers,
  customer,
  calls,
  cards,
  insight,  // id: the tab, "forecast" if empty
  imports,
  settings,
  about,
  welcome,
  scenarios,
};

enum class CustomerTab : std::uint8_t { subscriptions, pools, users, calls, trail };

// What lies over a customer's page: the parts of Manage overage (R17).
enum class OveragePanel : std::uint8_t { none, assign, hand_over, credits, request };

struct Route {
  Screen screen = Screen::home;
  std::string id;  // of the customer, card or scenario
  CustomerTab tab = CustomerTab::subscriptions;
  OveragePanel panel = OveragePanel::none;
  std::string call;  // usage id of the call whose explanation is open
  friend bool operator==(const Route&, const Route&) = default;
};

[[nodiscard]] Route parse_route(std::string_view hash);
[[nodiscard]] std::string to_hash(const Route& route);

}  // namespace app
