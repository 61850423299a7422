#include "app/embedding.hpp"

#include <catch_amalgamated.hpp>

TEST_CASE("a mode has one name") {
  for (const auto mode :
       {app::Mode::full, app::Mode::customer, app::Mode::self_service, app::Mode::demo}) {
    CHECK(app::mode_named(app::name_of(mode)) == mode);
  }
  CHECK_FALSE(app::mode_named("Full"));
  CHECK_FALSE(app::mode_named(""));
}

TEST_CASE("every way of a confined application ends at its customer") {
  const std::string only = "5d3c0c0e-7a1d-4a52-9a55-0b6a0f1e2c11";
  app::Embedding embedding{.mode = app::Mode::customer};
  for (const char* hash : {"", "#/v1/", "#/v1/customers", "#/v1/settings", "#/v1/imports",
                           "#/v1/customers/11111111-1111-4111-8111-111111111111/calls"}) {
    const auto route = app::confine(app::parse_route(hash), embedding, only);
    CHECK(route.screen == app::Screen::customer);
    CHECK(route.id == only);
  }
  const auto manage = app::parse_route("#/v1/customers/x/users/manage");
  CHECK(app::confine(manage, embedding, only).panel == app::OveragePanel::assign);
  CHECK(app::confine(manage, embedding, only).tab == app::CustomerTab::users);
  embedding.mode = app::Mode::self_service;
  CHECK(app::confine(manage, embedding, only).panel == app::OveragePanel::none);
  embedding.mode = app::Mode::full;
  CHECK(app::confine(manage, embedding, only) == manage);
}
