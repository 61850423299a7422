#include "insight/resale.hpp"

#include <catch_amalgamated.hpp>

#include "../rating/month_fixture.hpp"

namespace {

fixture::Month month() {
  fixture::Month out;
  out.overage();
  out.user("ana").department = "Sales";
  out.user("bob").department = "Support";
  out.call({.user = "ana", .number = "+491234567", .seconds = 600});    // 0.15
  out.call({.user = "ana", .number = "+33140000001", .seconds = 600});  // 0.16
  out.call({.user = "bob", .number = "+491234567", .seconds = 1200});   // 0.30
  return out;
}

std::vector<insight::ResaleLine> lines(const fixture::Month& described,
                                       const insight::ResaleTerms& terms, insight::ResaleBy by) {
  const auto rated = described.rate();
  const auto input = rated->input();
  const auto rating = rating::Rating::of(rated->calls, input);
  REQUIRE(rating);
  insight::ResaleNames names;
  names.destination = [&](rating::CallIndex i) -> std::string_view {
    return rated->calls.call(i).country == telephony::index_of(telephony::Country("DE")) ? "Germany"
                                                                                         : "France";
  };
  names.department = [&](rating::CallIndex i) -> std::string_view {
    return rated->calls.user(i).display_name == "ana" ? "Sales" : "Support";
  };
  auto made = insight::resale(*rating, rated->month, terms, names, by);
  REQUIRE(made);
  return *std::move(made);
}

}  // namespace

TEST_CASE("a mark-up gives price and margin, line by line") {
  insight::ResaleTerms terms;
  terms.mark_ups = {{.percent = fixture::decimal("20")}};
  const auto made = lines(month(), terms, insight::ResaleBy::department);
  REQUIRE(made.size() == 2);
  CHECK(made[0].name == "Sales");
  CHECK(made[0].calls == 2);
  CHECK(made[0].minutes == 20);
  CHECK(made[0].cost == fixture::money("0.31"));
  CHECK(made[0].price == fixture::money("0.37"));  // 0.372
  CHECK(made[0].margin == fixture::money("0.06"));
  CHECK(made[1].cost == fixture::money("0.30"));
  CHECK(made[1].price == fixture::money("0.36"));
}

TEST_CASE("without terms cost is handed on: Microsoft grants no margin") {
  const auto made = lines(month(), {}, insight::ResaleBy::customer);
  REQUIRE(made.size() == 1);
  CHECK(made[0].price == fixture::money("0.61"));
  CHECK(made[0].margin == fixture::money("0"));
}

TEST_CASE("the mark-up that names most holds, of equals the last") {
  const std::vector<insight::MarkUp> rules = {
      {.percent = fixture::decimal("10")},
      {.destination = "Germany", .percent = fixture::decimal("30")},
      {.customer = 0, .department = "Sales", .percent = fixture::decimal("40")},
      {.destination = "Germany", .percent = fixture::decimal("35")}};
  const auto of = [&rules](const char* department, const char* destination) {
    return insight::mark_up_of(rules, 0, department, destination).to_string();
  };
  CHECK(of("Support", "France") == "10");
  CHECK(of("Support", "Germany") == "35");
  CHECK(of("Sales", "Germany") == "40");
  CHECK(insight::mark_up_of({}, 0, "", "").is_zero());
}

TEST_CASE("an own price list prices the minutes the meter charged, the rest takes the mark-up") {
  rating::RateCard own;
  own.currency = fixture::eur();
  own.versions.resize(1);
  own.versions[0].rows = {fixture::row("49", "DE", "0.05")};
  const auto compiled = rating::CompiledCard::compile(own);
  REQUIRE(compiled);
  insight::ResaleTerms terms;
  terms.card = &*compiled;
  terms.mark_ups = {{.percent = fixture::decimal("50")}};
  const auto made = lines(month(), terms, insight::ResaleBy::destination);
  REQUIRE(made.size() == 2);
  CHECK(made[0].name == "France");
  CHECK(made[0].price == fixture::money("0.24"));
  CHECK_FALSE(made[0].listed);
  CHECK(made[1].name == "Germany");
  CHECK(made[1].price == fixture::money("1.50"));  // 30 minutes at 0.05
  CHECK(made[1].margin == fixture::money("1.05"));
  CHECK(made[1].listed);
}

TEST_CASE("what the pool or credits paid is not sold again") {
  auto described = month();
  described.licences("domestic_120", "FR", 1);
  described.credits("10");
  described.call({.number = "+33140000001", .seconds = 600, .capability = "MCOPSTN5"});
  CHECK(lines(described, {}, insight::ResaleBy::customer).empty());
}
