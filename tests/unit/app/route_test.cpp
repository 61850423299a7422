#include "app/route.hpp"

#include <catch_amalgamated.hpp>

using app::CustomerTab;
using app::parse_route;
using app::Route;
using app::Screen;
using app::to_hash;

TEST_CASE("every address leads back to the place it was made for") {
  const std::string id = "5d3c0000-0000-4000-8000-000000000001";
  const Route places[] = {
      {},
      {.screen = Screen::customers},
      {.screen = Screen::customer, .id = id},
      {.screen = Screen::customer, .id = id, .tab = CustomerTab::pools},
      {.screen = Screen::customer,
       .id = id,
       .tab = CustomerTab::trail,
       .panel = app::OveragePanel::assign},
      {.screen = Screen::customer, .id = id, .tab = CustomerTab::calls, .call = id},
      {.screen = Screen::customer, .id = id, .panel = app::OveragePanel::hand_over},
      {.screen = Screen::customer, .id = id, .panel = app::OveragePanel::credits},
      {.screen = Screen::customer, .id = id, .panel = app::OveragePanel::request},
      {.screen = Screen::scenarios},
      {.screen = Screen::scenarios, .id = "hand-over"},
      {.screen = Screen::calls},
      {.screen = Screen::calls, .call = id},
      {.screen = Screen::cards, .id = "card-1"},
      {.screen = Screen::imports},
      {.screen = Screen::settings},
      {.screen = Screen::about},
      {.screen = Screen::welcome},
  };
  for (const auto& place : places) {
    INFO(to_hash(place));
    CHECK(parse_route(to_hash(place)) == place);
  }
}

TEST_CASE("an address that cannot be understood leads home") {
  for (const char* hash : {"", "#", "#/v2/customers", "#/v1/nowhere", "customers", "#/v1//"}) {
    INFO(hash);
    CHECK(parse_route(hash) == Route{});
  }
}

TEST_CASE("an address lets no markup and no overlong identifier in") {
  CHECK(parse_route("#/v1/customers/<script>").screen == Screen::customers);
  CHECK(parse_route("#/v1/customers/" + std::string(65, 'a')).id.empty());
  CHECK(parse_route("#/v1/calls?call=%3Cb%3E").call.empty());
}
