#include "app/bill.hpp"

#include <catch_amalgamated.hpp>
#include <string>

#include "app/format.hpp"
#include "app/texts.hpp"
#include "rating/rate_card.hpp"

namespace {

base::Money eur(std::int64_t micros) { return {micros, *base::Currency::parse("EUR")}; }

std::shared_ptr<const engine::GroupTotalsReply> group(std::string key, std::string label,
                                                      std::int64_t micros) {
  engine::GroupTotalsReply reply;
  engine::Group group{.key = std::move(key), .label = std::move(label), .totals = {}};
  group.totals.calls = 2;
  group.totals.overage_minutes = 7;
  group.totals.overage = {eur(micros)};
  reply.groups.push_back(std::move(group));
  return std::make_shared<const engine::GroupTotalsReply>(std::move(reply));
}

struct Case {
  workspace::Workspace workspace;
  app::Bill bill;

  explicit Case(std::string name) {
    auto customer = std::make_shared<workspace::Customer>();
    customer->situation.customer.id =
        *base::CustomerId::parse("5d3c0c0e-7a1d-4a52-9a55-0b6a0f1e2c11");
    customer->situation.customer.name = std::move(name);
    customer->currency = *base::Currency::parse("EUR");
    bill.customer = customer->id();
    workspace.customers.push_back(std::move(customer));
    engine::SummaryReply month;
    month.month = {2026, 6};
    engine::CustomerSummary summary;
    summary.customer = bill.customer;
    summary.totals.calls = 5;
    summary.totals.minutes = 20;
    summary.totals.pool_calls = 3;
    summary.totals.pool_minutes = 13;
    summary.totals.overage_calls = 2;
    summary.totals.overage_minutes = 7;
    summary.totals.overage = {eur(1'561'000)};
    summary.pools.push_back({.plan = "MCOPSTN1",
                             .country = "AT",
                             .counter = "domestic",
                             .user = {},
                             .licences = 1,
                             .total = 13,
                             .used = 13,
                             .exhausted_at = base::Instant{1'782'000'000},
                             .days = {}});
    month.customers.push_back(std::move(summary));
    bill.month = std::make_shared<const engine::SummaryReply>(std::move(month));
    bill.reasons = group("pool_empty", "", 1'561'000);
    bill.destinations = group("Austria", "", 1'561'000);
    bill.users = group("ana@alpine.example", "Ana <b>", 1'561'000);
    bill.unpaid = std::make_shared<const engine::GroupTotalsReply>();
  }
  [[nodiscard]] std::string html(const app::Locale& locale) const {
    return app::bill_html(locale, bill, workspace, base::Instant{1'783'000'000});
  }
};

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("A bill says who paid, from what, and why", "[app]") {
  const Case given("Alpine Ski House");
  const std::string page = given.html(app::english());
  CHECK(page.starts_with("<!doctype html>"));
  CHECK(has(page, "Telephone calls in June 2026: Alpine Ski House"));
  CHECK(has(page, "EUR 1.56 was charged beyond the plan."));
  CHECK(has(page, "<td>Plan minutes</td><td class=\"n\">3</td><td class=\"n\">13</td>"));
  CHECK(has(page,
            "<td>Overage</td><td class=\"n\">2</td><td class=\"n\">7</td><td class=\"n\">EUR "
            "1.56</td>"));
  CHECK(has(page, "<td>The plan's minutes are used up</td>"));
  CHECK(has(page, "Used up (UTC)"));
  CHECK_FALSE(has(page, "Blocked"));  // no line for what did not happen
  CHECK(app::bill_file(given.bill, given.workspace) == "bill-2026-06-Alpine-Ski-House.html");
}

TEST_CASE(
    "A bill names the rate card, the newest of the currency when the customer has none of its own",
    "[app]") {
  Case given("Alpine Ski House");
  const auto add = [&](std::string name, std::string_view currency) {
    rating::RateCard card;
    card.currency = *base::Currency::parse(currency);
    given.workspace.cards.push_back(std::make_shared<const workspace::Card>(
        workspace::Card{.id = name,
                        .name = name,
                        .file = {},
                        .card = std::make_shared<const rating::RateCard>(std::move(card)),
                        .unknown = {}}));
  };
  add("May 2026", "EUR");
  add("June 2026", "EUR");
  add("Dollars", "USD");
  CHECK(has(given.html(app::english()), "June 2026.</p>"));
  auto own = *given.workspace.customers[0];
  own.card = "May 2026";
  given.workspace.customers[0] = std::make_shared<const workspace::Customer>(std::move(own));
  CHECK(has(given.html(app::english()), "May 2026.</p>"));
}

TEST_CASE("A bill speaks French", "[app]") {
  REQUIRE(app::use_french(std::string(app::french_texts())));
  const std::string page = Case("Alpine Ski House").html(app::french());
  CHECK(has(page, "<html lang=\"fr"));
  CHECK(has(page, "Qui a payé"));
  CHECK(has(page, "Autriche"));
}

TEST_CASE("Nothing of a bill's words is taken for markup, or for a path", "[app]") {
  const Case given("<script>alert(1)</script> & \"Söhne\" ../..");
  const std::string page = given.html(app::english());
  CHECK_FALSE(has(page, "<script"));
  CHECK(has(page, "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;Söhne&quot;"));
  CHECK(has(page, "Ana &lt;b&gt;"));
  CHECK(app::bill_file(given.bill, given.workspace) ==
        "bill-2026-06-script-alert-1-script-Söhne.html");
}
