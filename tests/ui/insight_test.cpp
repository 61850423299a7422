// The insight screen, with the real engine: every tab answers on the demo and says what it assumes.
#include <algorithm>
#include <catch_amalgamated.hpp>
#include <cstdlib>

#include "app/format.hpp"
#include "base/text.hpp"
#include "engine/demo.hpp"
#include "ui/desk.hpp"

using ui::sem::Role;

namespace {

std::string written(const base::Money& money) { return app::money(app::english(), money); }

std::int64_t sum_of(const std::vector<engine::ResaleRow>& rows,
                    base::Money engine::ResaleRow::* of) {
  std::int64_t sum = 0;
  for (const auto& row : rows) sum += (row.*of).micros();
  return sum;
}

// The demo's calls as two exports: every tenth call only came with the second one.
struct TwoExports {
  std::string early;
  std::string late;
  std::uint64_t late_rows = 0;
};
TwoExports two_exports(const std::string& usage) {
  TwoExports out;
  std::size_t row = 0;
  for (std::size_t from = 0; from < usage.size(); ++row) {
    const auto end = std::min(usage.find('\n', from), usage.size() - 1) + 1;
    const auto line = usage.substr(from, end - from);
    if (row == 0) out.early = out.late = line;
    if (row > 0) {
      const bool late = row % 10 == 0;
      (late ? out.late : out.early) += line;
      out.late_rows += late ? 1 : 0;
    }
    from = end;
  }
  return out;
}

std::size_t pools_warned_of(const engine::ForecastReply& reply) {
  std::size_t count = 0;
  for (const auto& customer : reply.customers) {
    for (const auto& pool : customer.pools) {
      if (!pool.alerts.empty()) ++count;
    }
  }
  return count;
}

std::string amounts(const std::vector<base::Money>& moneys) {
  std::string out;
  for (const auto& money : moneys) out += (out.empty() ? "" : " + ") + written(money);
  return out;
}

// The way from a figure's tile to its calls.
std::string calls_behind(const std::string& figure) { return "Calls of June 2026: " + figure; }

const engine::Totals& shown(const desk::Desk& desk) { return *desk.model().session.calls.totals; }

// False: not among the choices.
bool choose_customer(desk::Desk& desk, base::CustomerId id) {
  desk.click(Role::combobox, "Customer");
  for (const auto& each : desk.model().document.workspace->customers) {
    if (each->id() != id || desk.find(Role::option, each->name()) == nullptr) continue;
    desk.click(Role::option, each->name());
    return true;
  }
  return false;
}

// The home screen warns of a pool that reaches so much of it.
bool home_speaks_of(const desk::Desk& desk, const std::string& percent) {
  return desk.says(percent + " on ");
}

}  // namespace

TEST_CASE("the home screen shows what is expected, and leads to the forecast") {
  desk::Desk desk;
  CHECK(desk.says("Forecast for July 2026"));
  const auto warned = pools_warned_of(*desk.model().session.insight.forecast.reply);
  REQUIRE(warned > 5);  // four are shown
  desk.click(Role::link, "Open the forecast: " + std::to_string(warned - 4) + " more pools");
  CHECK(desk.model().route.screen == app::Screen::insight);
  REQUIRE(desk.model().session.insight.forecast.reply != nullptr);
  CHECK(desk.find(Role::grid, "Minute pools at the month's end") != nullptr);
  CHECK(desk.says("This takes for granted"));
}

TEST_CASE(
    "a scenario is asked as soon as something is changed, kept beyond a reload and compared") {
  desk::Memory memory;
  {
    desk::Desk desk;
    desk.go("#/v1/insight/what-if");
    const auto& what_if = desk.model().session.insight.what_if;
    REQUIRE(what_if.reply != nullptr);
    REQUIRE_FALSE(what_if.reply->results.empty());
    CHECK(what_if.reply->results[0].changed == 0);
    desk.click(Role::combobox, "Overage");
    desk.click(Role::option, "Off all month");
    REQUIRE(what_if.reply != nullptr);
    CHECK(what_if.reply->results[0].changed > 0);
    CHECK(what_if.reply->results[0].then.overage.empty());
    CHECK(desk.find(Role::grid, "By customer") != nullptr);
    CHECK(desk.says("Licences count for the whole month."));
    desk.type(Role::textbox, "Name", "Without overage");
    desk.click(Role::button, "Keep this scenario");
    REQUIRE(what_if.reply->results.size() == 2);
    CHECK(what_if.reply->results[1].difference == what_if.reply->results[0].difference);
    memory = desk.memory();
  }
  desk::Desk again(ImVec2(1280, 1600), "en", 1, memory);
  REQUIRE(again.model().preferences.scenarios.size() == 1);
  CHECK(again.model().preferences.scenarios[0].name == "Without overage");
  again.go("#/v1/insight/what-if");
  CHECK(again.says("Without overage"));
  again.click(Role::button, "Back to how things are");
  const auto& results = again.model().session.insight.what_if.reply->results;
  REQUIRE(results.size() == 2);
  // what is on the sliders now and the scenario kept stand side by side
  CHECK(results[0].changed == 0);
  CHECK(results[1].changed > 0);
  CHECK(again.find(Role::grid, "Scenarios kept") != nullptr);
  again.click(Role::button, "Remove Without overage");
  CHECK(again.model().preferences.scenarios.empty());
  CHECK(again.find(Role::grid, "Scenarios kept") == nullptr);
}

TEST_CASE("the person chooses when a forecast warns") {
  desk::Desk desk;
  desk.go("#/v1/insight/forecast");
  desk.click(Role::combobox, "Warn at");
  desk.click(Role::option, "100%");
  CHECK(desk.model().preferences.alerts == std::vector<std::uint32_t>{100});
  REQUIRE(desk.model().session.insight.forecast.reply != nullptr);
  for (const auto& customer : desk.model().session.insight.forecast.reply->customers) {
    for (const auto& pool : customer.pools) {
      for (const auto& alert : pool.alerts) CHECK(alert.percent == 100);
    }
  }
}

TEST_CASE("home speaks of the percentages that the person chose") {
  desk::Desk desk;
  CHECK(home_speaks_of(desk, "80%"));
  CHECK_FALSE(home_speaks_of(desk, "50%"));
  desk.act(app::action::ChooseAlerts{{50, 80, 100}});
  CHECK(home_speaks_of(desk, "50%"));
  desk.act(app::action::ChooseAlerts{{100}});
  CHECK_FALSE(home_speaks_of(desk, "50%"));
  CHECK_FALSE(home_speaks_of(desk, "80%"));
  CHECK(home_speaks_of(desk, "100%"));
}

TEST_CASE("overage is resold at a mark-up, and the statement is exported") {
  desk::Desk desk;
  desk.go("#/v1/insight/resale");
  const auto& resale = desk.model().session.insight.resale;
  REQUIRE(resale.reply != nullptr);
  REQUIRE_FALSE(resale.reply->rows.empty());
  for (const auto& row : resale.reply->rows) {
    CHECK(row.margin.micros() == row.price.micros() - row.cost.micros());
  }
  desk.type(Role::textbox, "Percent", "0");
  REQUIRE(resale.reply != nullptr);
  // without a mark-up a margin is what rounding each line to cents leaves
  for (const auto& row : resale.reply->rows) CHECK(std::abs(row.margin.micros()) <= 5000);
  CHECK(desk.says("Only overage is resold"));
  desk.click(Role::button, "Export the statement");
  CHECK(desk.saved().find("Customer,CustomerId,Name") != std::string::npos);
}

TEST_CASE("the statement of resale adds up: price less cost is the margin, lines are the sums") {
  desk::Desk desk;
  desk.go("#/v1/insight/resale");
  const auto& resale = desk.model().session.insight.resale;
  for (const char* percent : {"20", "12.5", "-10"}) {
    desk.type(Role::textbox, "Percent", percent);
    REQUIRE(resale.reply != nullptr);
    const auto& reply = *resale.reply;
    REQUIRE(reply.cost.size() == 1);  // the demo charges in one currency
    CHECK(reply.cost[0].micros() == sum_of(reply.rows, &engine::ResaleRow::cost));
    CHECK(reply.price[0].micros() == sum_of(reply.rows, &engine::ResaleRow::price));
    CHECK(reply.margin[0].micros() == reply.price[0].micros() - reply.cost[0].micros());
    CHECK(desk.says(written(reply.cost[0])));
    CHECK(desk.says(written(reply.price[0])));
    CHECK(desk.says(written(reply.margin[0])));
  }
  CHECK(resale.reply->margin[0].micros() < 0);
  CHECK(desk.says("Some of it is sold below cost"));
  desk.type(Role::textbox, "Percent", "much");
  CHECK(desk.find(Role::textbox, "Percent")->description == "Write a number, such as 12.5");
}

TEST_CASE("a later export shows the calls it adds and those it moves to another payer") {
  const auto demo = engine::make_demo();
  const auto files = two_exports(demo.usage_csv);
  desk::Desk desk;
  desk.drop({{"june.csv", files.early},
             {"customers.json", demo.customers_json},
             {"rates.csv", demo.rate_card_csv}});
  desk.act(app::action::AcceptImports{});
  desk.drop({{"june-late.csv", files.late}});
  desk.act(app::action::AcceptImports{});
  REQUIRE(desk.model().document.files.size() == 2);
  desk.go("#/v1/insight/late");
  const auto& changes = desk.model().session.insight.changes;
  REQUIRE(changes.reply != nullptr);
  const auto& reply = *changes.reply;
  CHECK(reply.added > 0);
  CHECK(reply.added <= files.late_rows);
  std::uint64_t moved = 0;
  for (const auto& move : reply.moves) moved += move.from == move.to ? 0 : move.calls;
  CHECK(moved > 0);
  REQUIRE(reply.difference.size() == 1);
  CHECK(desk.says(app::number(app::english(), static_cast<std::int64_t>(reply.added))));
  CHECK(desk.says(app::number(app::english(), static_cast<std::int64_t>(moved))));
  CHECK(desk.says(app::signed_money(app::english(), reply.difference[0])));
  CHECK(desk.find(Role::grid, "By customer") != nullptr);
  // a move narrows the list of calls to those that moved so
  const std::string moves = "Calls that changed payer or amount";
  const std::string calls = "Calls with the largest difference";
  const auto all = desk.column(calls, 2);
  const auto from = desk.column(moves, 1);
  REQUIRE_FALSE(all.empty());
  const auto other =
      std::ranges::find_if(from, [&](const auto& payer) { return payer != all.front(); });
  REQUIRE(other != from.end());
  const auto row = static_cast<int>(other - from.begin());
  desk.click_row(moves, row);
  const auto narrowed = desk.column(calls, 2);
  CHECK(narrowed != all);
  CHECK(std::ranges::all_of(narrowed, [&](const auto& payer) { return payer == *other; }));
  desk.click_row(moves, row);
  CHECK(desk.column(calls, 2) == all);
}

TEST_CASE("a month of one file has no late records to show") {
  desk::Desk desk;
  desk.go("#/v1/insight/late");
  CHECK(desk.says("One file of calls so far"));
}

TEST_CASE("Insight is three places of the rail, and one where the screen is small") {
  {
    desk::Desk desk;
    desk.click(Role::link, "What if");
    CHECK(desk.model().route.id == "what-if");
    desk.click(Role::link, "Reconcile");
    CHECK(desk.model().route.id == "reconcile");
    // an address of before the three places, and one that never was
    for (const char* address : {"#/v1/insight", "#/v1/insight/nowhere"}) {
      desk.go(address);
      CHECK(desk.find(Role::grid, "Minute pools at the month's end") != nullptr);
    }
  }
  desk::Desk phone(ImVec2(390, 844));
  phone.go("#/v1/insight/late");
  CHECK(phone.find(Role::link, "Insight") != nullptr);
  CHECK(phone.find(Role::link, "What if") == nullptr);
  CHECK(phone.find(Role::tab, "Forecast") != nullptr);
}

TEST_CASE("the figures of resale open the overage that is resold, of all and of one customer") {
  desk::Desk desk;
  for (const char* figure : {"Cost", "Price", "Margin"}) {
    desk.go("#/v1/insight/resale");
    const auto cost = desk.model().session.insight.resale.reply->cost;
    REQUIRE(cost.size() == 1);
    desk.click(Role::link, calls_behind(figure));
    CHECK(desk.model().route.screen == app::Screen::calls);
    CHECK(amounts(shown(desk).overage) == amounts(cost));
    CHECK(shown(desk).calls == shown(desk).overage_calls);
  }
  desk.go("#/v1/insight/resale");
  const auto first = desk.model().session.insight.resale.reply->rows.front().customer;
  choose_customer(desk, first);
  const auto& own = *desk.model().session.insight.resale.reply;
  const auto cost = amounts(own.cost);
  std::uint64_t calls = 0;
  for (const auto& row : own.rows) calls += row.calls;
  desk.click(Role::link, calls_behind("Margin"));
  CHECK(desk.model().route.id == first.to_string());
  CHECK(amounts(shown(desk).overage) == cost);
  CHECK(shown(desk).calls == calls);
  desk.go("#/v1/insight/resale");
  desk.click(Role::combobox, "Customer");
  desk.click(Role::option, "All customers");
}

TEST_CASE("the figures of the forecast open the calls of the month they are estimated from") {
  desk::Desk desk;
  const auto month = desk.model().session.month.summary->totals;
  const auto open = [&](const std::string& figure) {
    desk.go("#/v1/insight/forecast");
    desk.click(Role::link, calls_behind(figure));
    CHECK(desk.model().route.screen == app::Screen::calls);
    return shown(desk);
  };
  const auto overage = open("Overage expected");
  CHECK(overage.calls == month.overage_calls);
  CHECK(amounts(overage.overage) == amounts(month.overage));
  const auto pools = open("Pools that will end");
  CHECK(pools.calls == month.pool_calls);
  CHECK(pools.calls == pools.pool_calls);
  const auto balances = open("Balances that will end");
  CHECK(balances.calls == month.credit_calls);
  CHECK(balances.calls == balances.credit_calls);
}

TEST_CASE("a forecast within the month opens the overage so far") {
  const auto demo = engine::make_demo();
  std::string begun;
  std::size_t from = 0;
  while (from < demo.usage_csv.size()) {
    const auto end = std::min(demo.usage_csv.find('\n', from), demo.usage_csv.size() - 1) + 1;
    const auto line = demo.usage_csv.substr(from, end - from);
    const bool early = line.find("2026-06-0") != std::string::npos;
    if (from == 0 || early) begun += line;
    from = end;
  }
  desk::Desk desk;
  desk.drop({{"june.csv", begun},
             {"customers.json", demo.customers_json},
             {"rates.csv", demo.rate_card_csv}});
  desk.act(app::action::AcceptImports{});
  desk.go("#/v1/insight/forecast");
  const auto& reply = *desk.model().session.insight.forecast.reply;
  REQUIRE(reply.month == desk.model().month);
  REQUIRE(reply.overage.size() == 1);
  const auto so_far = written(reply.overage[0].done);
  CHECK(desk.says(so_far + " so far"));
  desk.click(Role::link, calls_behind("Overage expected"));
  CHECK(amounts(shown(desk).overage) == so_far);
}

TEST_CASE("a country's advice opens the calls of the users there") {
  desk::Desk desk;
  desk.go("#/v1/insight/licences");
  bool several = false;
  bool one = false;
  for (const auto& each : desk.model().document.workspace->customers) {
    if (several && one) break;
    desk.go("#/v1/insight/licences");
    if (!choose_customer(desk, each->id())) continue;
    const auto reply = desk.model().session.insight.advice.reply;
    REQUIRE(reply != nullptr);
    const auto countries = reply->countries.size();
    if (countries == 0 || (countries == 1 ? one : several)) continue;
    (countries == 1 ? one : several) = true;
    const auto advice = reply->countries.front();
    for (const char* figure : {"Cheapest", "Now", "Saved each month"}) {
      desk.go("#/v1/insight/licences");
      desk.click(Role::link, calls_behind(figure));
      CHECK(desk.model().route.id == each->id().to_string());
      const auto query = desk.model().session.calls.query;
      CHECK(query.selection.location == advice.country);
      // the minutes advised on are among them, and every user who is advised dialled
      CHECK(shown(desk).minutes >= advice.domestic_minutes + advice.international_minutes);
      CHECK(shown(desk).calls >= advice.users);
      if (countries > 1) continue;
      // of a customer in one country: what its calls cost, as rated
      std::int64_t charged = 0;
      for (const auto& sum : shown(desk).overage) charged += sum.micros();
      for (const auto& sum : shown(desk).credits) charged += sum.micros();
      CHECK(charged == reply->charged_now.micros());
    }
  }
  CHECK(one);
  CHECK(several);
}

TEST_CASE("what agrees with the Charge column opens just those calls") {
  desk::Desk desk;
  desk.go("#/v1/insight/reconcile");
  const auto comparison = desk.model().session.insight.reconciliation.reply->comparisons.front();
  REQUIRE(comparison.agreeing > 0);
  REQUIRE(comparison.agreeing < comparison.compared);
  desk.click_row("Charge column of the export", 0);
  CHECK(desk.model().route.screen == app::Screen::calls);
  CHECK(shown(desk).calls == comparison.agreeing);
  desk.click(Role::button, "Only: Agree");  // and back to all of them
  CHECK(shown(desk).calls == desk.model().session.month.summary->totals.calls);
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
    const bool french = std::string_view(language) == "fr";
    CHECK(desk.says(french ? "export : Sans les frais de connexion"
                           : "export: Without the connection fee"));
    desk.go("#/v1/insight/unusual");
    REQUIRE(desk.model().session.insight.unusual.reply != nullptr);
  }
}
