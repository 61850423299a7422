// The insight screen, with the real engine: every tab answers on the demo and says what it assumes.
#include <catch_amalgamated.hpp>

#include "ui/desk.hpp"

using ui::sem::Role;

TEST_CASE("the home screen shows what is expected, and leads to the forecast") {
  desk::Desk desk;
  CHECK(desk.says("Forecast for July 2026"));
  desk.click(Role::link, "Open the forecast");
  CHECK(desk.model().route.screen == app::Screen::insight);
  REQUIRE(desk.model().session.insight.forecast.reply != nullptr);
  CHECK(desk.find(Role::table, "Minute pools at the month's end") != nullptr);
  CHECK(desk.says("This takes for granted"));
}

TEST_CASE("a scenario is asked as soon as something is changed, kept and compared") {
  desk::Desk desk;
  desk.go("#/v1/insight/what-if");
  const auto& insight = desk.model().session.insight;
  REQUIRE(insight.what_if.reply != nullptr);
  REQUIRE_FALSE(insight.what_if.reply->results.empty());
  CHECK(insight.what_if.reply->results[0].changed == 0);
  desk.click(Role::checkbox, "Domestic calls only");
  CHECK(desk.says("What it would come to"));
  REQUIRE(insight.what_if.reply != nullptr);
  CHECK(insight.what_if.reply->results[0].then.blocked_calls >=
        insight.what_if.reply->results[0].now.blocked_calls);
  CHECK(desk.says("Licences count for the whole month."));
}

TEST_CASE("advice, reconciliation and unusual traffic answer on the demo, in both languages") {
  for (const char* language : {"en", "fr"}) {
    desk::Desk desk(ImVec2(1280, 800), language);
    desk.go("#/v1/insight/licences");
    REQUIRE(desk.model().session.insight.advice.reply != nullptr);
    CHECK_FALSE(desk.model().session.insight.advice.reply->countries.empty());
    desk.go("#/v1/insight/reconcile");
    REQUIRE(desk.model().session.insight.reconciliation.reply != nullptr);
    CHECK_FALSE(desk.model().session.insight.reconciliation.reply->comparisons.empty());
    desk.go("#/v1/insight/unusual");
    REQUIRE(desk.model().session.insight.unusual.reply != nullptr);
  }
}
