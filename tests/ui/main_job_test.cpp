// The main job through the screens, with the real engine: the demo, a call explained, an export,
// files of one's own, a reload.
#include <algorithm>
#include <catch_amalgamated.hpp>

#include "app/format.hpp"
#include "app/texts.hpp"
#include "engine/demo.hpp"
#include "ui/desk.hpp"

using ui::sem::Role;

TEST_CASE("a first visit shows the demo: customers, what needs attention, figures") {
  desk::Desk desk;
  CHECK(desk.model().document.demo);
  CHECK(desk.model().document.workspace->customers.size() == 40);
  REQUIRE(desk.model().session.month.summary != nullptr);
  CHECK(desk.model().session.month.summary->totals.calls > 0);
  CHECK(desk.find(Role::heading, "Home") != nullptr);
  CHECK(desk.says("Overage this month"));
  desk.go("#/v1/customers");
  CHECK(desk.find(Role::grid, "Customers") != nullptr);
}

TEST_CASE("a call opens with the steps that make its price") {
  desk::Desk desk;
  desk.go("#/v1/calls");
  REQUIRE(desk.model().session.calls.totals);
  REQUIRE_FALSE(desk.model().session.calls.pages.empty());
  const auto& row = desk.model().session.calls.pages.begin()->second->front();
  desk.go("#/v1/calls?call=" + row.usage.to_string());
  REQUIRE(desk.model().session.explanation.reply != nullptr);
  CHECK_FALSE(desk.model().session.explanation.reply->steps.empty());
  CHECK(desk.find(Role::dialog, "Why this call costs what it costs") != nullptr);
}

TEST_CASE("the figures of the home screen open the calls behind them") {
  desk::Desk desk;
  const auto& totals = desk.model().session.month.summary->totals;
  const auto& view = desk.model().session.calls;
  const auto calls = [](std::uint64_t count) {
    return app::plural(app::Language::en, app::Key::count_calls, static_cast<std::int64_t>(count),
                       app::number(app::english(), static_cast<std::int64_t>(count)));
  };
  desk.click(Role::link, calls(totals.overage_calls));
  CHECK(desk.model().route.screen == app::Screen::calls);
  REQUIRE(view.totals);
  CHECK(view.totals->calls == totals.overage_calls);

  desk.go("#/v1/");
  for (const auto& node : ui::sem::tree().nodes) {
    if (node.role == Role::link && node.name.find(" without a price") != std::string::npos) {
      ui::sem::request_activate(node.id);
      break;
    }
  }
  desk.settle();
  CHECK(view.totals->calls == totals.blocked_calls + totals.unrated_calls);

  desk.go("#/v1/");
  desk.click(Role::slider, "By day and payer");
  CHECK(view.query.selection.day == desk.model().month.first_day());
  CHECK(view.totals->calls == desk.model().session.month.summary->days.front().totals.calls);
}

TEST_CASE("a click that comes before the next frame is not lost") {
  desk::Desk desk;
  desk.go("#/v1/calls");
  desk.flick_row("Calls", 1);
  const std::string first = desk.model().route.call;
  CHECK_FALSE(first.empty());
  desk.go("#/v1/calls");  // the explanation is closed
  desk.flick_row("Calls", 3);
  CHECK_FALSE(desk.model().route.call.empty());
  CHECK(desk.model().route.call != first);
}

TEST_CASE("a row with the focus keeps it when another call comes to stand there") {
  desk::Desk desk;
  desk.go("#/v1/calls");
  const auto& nodes = ui::sem::tree().nodes;
  const auto second = std::ranges::find_if(nodes, [](const auto& node) {
    return node.role == Role::row && node.is_item && node.row_index == 3;
  });
  REQUIRE(second != nodes.end());
  const auto id = second->id;
  ui::sem::request_focus(id, true);
  desk.settle();
  REQUIRE(ui::sem::tree().focus == id);

  const auto before = desk.column("Calls", 1);
  auto query = desk.model().session.calls.query;
  query.descending = !query.descending;
  desk.act(app::action::ShowCalls{query});
  REQUIRE(desk.column("Calls", 1) != before);
  CHECK(ui::sem::tree().focus == id);
  CHECK(ui::sem::tree().focus_ring);
}

TEST_CASE("calls are exported as a file") {
  desk::Desk desk;
  desk.go("#/v1/calls");
  desk.click(Role::button, "Export calls");
  CHECK_FALSE(desk.saved_name().empty());
  CHECK(desk.saved().size() > 1000);
}

TEST_CASE("files of one's own are previewed, accepted in one step, and found after a reload") {
  const auto demo = engine::make_demo();
  desk::Memory memory;
  engine::Totals totals;
  {
    desk::Desk desk;
    // in no particular order: what is previewed is what importing all of them will do
    desk.drop({{"usage.csv", demo.usage_csv},
               {"customers.json", demo.customers_json},
               {"rates.csv", demo.rate_card_csv}});
    CHECK(desk.model().document.demo);  // nothing has changed yet
    const auto& preview = *desk.model().import.items.front().preview;
    CHECK(preview.accepted == 13500);
    CHECK(preview.duplicate == 9);
    CHECK(preview.suspended == 3);
    CHECK(preview.rejected == 3);
    // without the customers nobody would own the calls, and the preview says so
    desk.act(app::action::ChooseImport{1, false});
    CHECK(desk.model().import.items.front().preview->suspended == 13503);
    desk.act(app::action::ChooseImport{1, true});
    CHECK(desk.model().import.items.front().preview->suspended == 3);
    CHECK(desk.find(Role::dialog, "Import") != nullptr);
    desk.click(Role::button, "Import 3 files");
    CHECK_FALSE(desk.model().document.demo);
    CHECK(desk.model().document.workspace->customers.size() == 40);
    REQUIRE(desk.model().session.month.summary != nullptr);
    CHECK(desk.model().session.month.summary->totals.calls > 0);
    totals = desk.model().session.month.summary->totals;
    memory = desk.memory();
    CHECK(memory.files.size() == 1);
  }
  desk::Desk again(ImVec2(1280, 800), "en", 1, memory);
  CHECK(again.model().document.workspace->customers.size() == 40);
  REQUIRE(again.model().session.month.summary != nullptr);
  CHECK(again.model().session.month.summary->totals == totals);
}

TEST_CASE("the language changes while running and keeps the place") {
  desk::Desk desk;
  desk.go("#/v1/rate-cards");
  desk.click(Role::button, "Afficher en français");
  CHECK(desk.find(Role::heading, "Tarifs") != nullptr);
  CHECK(desk.model().route.screen == app::Screen::cards);
}

TEST_CASE("every screen has one first heading and one main part, in both languages") {
  for (const char* language : {"en", "fr"}) {
    desk::Desk desk(ImVec2(390, 844), language);
    const std::string customer =
        "#/v1/customers/" + desk.model().document.workspace->customers.front()->id().to_string();
    for (const std::string& hash :
         {std::string("#/v1/"), std::string("#/v1/customers"), customer, customer + "/pools",
          customer + "/users", customer + "/calls", customer + "/trail", customer + "/manage",
          std::string("#/v1/calls"), std::string("#/v1/rate-cards"), std::string("#/v1/imports"),
          std::string("#/v1/settings"), std::string("#/v1/about"), std::string("#/v1/welcome")}) {
      desk.go(hash);
      INFO(language << " " << hash);
      int mains = 0;
      int headings = 0;
      for (const auto& node : ui::sem::tree().nodes) {
        mains += node.role == Role::main ? 1 : 0;
        headings += node.role == Role::heading && node.level == 1 ? 1 : 0;
        if (node.is_item && node.role != Role::row) {  // a row is named by its cells
          INFO(static_cast<int>(node.role));
          CHECK_FALSE(node.name.empty());
        }
      }
      CHECK(mains == 1);
      CHECK(headings == 1);
    }
  }
}
