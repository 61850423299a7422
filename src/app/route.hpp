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
  imports,
  settings,
  about,
  welcome,
};

enum class CustomerTab : std::uint8_t { subscriptions, pools, users, calls, trail };

struct Route {
  Screen screen = Screen::home;
  std::string id;  // customer or card: GUID or card id
  CustomerTab tab = CustomerTab::subscriptions;
  bool manage = false;  // the Manage overage panel is open
  std::string call;     // usage id of the call whose explanation is open
  friend bool operator==(const Route&, const Route&) = default;
};

[[nodiscard]] Route parse_route(std::string_view hash);
[[nodiscard]] std::string to_hash(const Route& route);

}  // namespace app
