#include "insight/advice.hpp"

#include <catch_amalgamated.hpp>

#include "../rating/month_fixture.hpp"
#include "base/random.hpp"

namespace {

using insight::AdviceProblem;

std::int64_t below(base::Random& random, std::int64_t count) {
  return random.between(0, count - 1);
}

// Every assignment there is.
std::int64_t brute_force(const AdviceProblem& problem) {
  std::vector<std::size_t> plan_of(problem.users.size(), 0);
  std::int64_t best = insight::cost_of(problem, plan_of);
  for (;;) {
    std::size_t at = 0;
    while (at < plan_of.size() && ++plan_of[at] == problem.plans.size()) plan_of[at++] = 0;
    if (at == plan_of.size()) return best;
    best = std::min(best, insight::cost_of(problem, plan_of));
  }
}

insight::PlanChoice plan(std::int64_t price, std::int64_t domestic,
                         std::int64_t international = 0) {
  return {{}, price, domestic, international, true};
}
insight::PlanChoice charged(std::int64_t price) { return {{}, price, 0, 0, false}; }

}  // namespace

TEST_CASE("two who share a pool need less than two alone") {
  // 200 and 30 minutes: 120 + 120 hold them together; 240 alone for the first would be dearer
  AdviceProblem problem;
  problem.users = {{200, 0}, {30, 0}};
  problem.plans = {plan(6'000'000, 120), plan(9'000'000, 240), charged(2'000'000)};
  problem.domestic_price = 20'000;  // 0.02
  const auto best = insight::cheapest(problem);
  REQUIRE(best);
  // both pay as they go: 4 + 4.60 = 8.60; both on 120: 12
  CHECK(best->cost == 8'600'000);
  CHECK(best->is_proven());
  CHECK(best->counts == std::vector<std::int64_t>{0, 0, 2});
  problem.domestic_price = 60'000;
  const auto dearer = insight::cheapest(problem);
  REQUIRE(dearer);
  // 120 + pay-as-you-go for the small one: 8 + 80 + 30 minutes at 0.06 = 14.60; 120 twice: 12
  CHECK(dearer->cost == 12'000'000);
  CHECK(dearer->licences == 12'000'000);
  CHECK(dearer->counts == std::vector<std::int64_t>{2, 0, 0});
}

TEST_CASE("who dials abroad most gets the international plan") {
  AdviceProblem problem;
  problem.users = {{50, 0}, {10, 500}, {50, 0}};
  problem.plans = {plan(6'000'000, 120), plan(24'000'000, 1200, 600)};
  problem.domestic_price = 20'000;
  problem.international_price = 100'000;
  const auto best = insight::cheapest(problem);
  REQUIRE(best);
  CHECK(best->plan_of == std::vector<std::size_t>{0, 1, 0});
  CHECK(best->cost == 36'000'000);
  CHECK(best->is_proven());
}

TEST_CASE("the optimum is that of trying everything, and the bound never lies above it") {
  base::Random random(20260601);
  int proven = 0;
  constexpr int kProblems = 120;
  for (int i = 0; i < kProblems; ++i) {
    AdviceProblem problem;
    const auto users = 1 + below(random, 6);
    for (std::int64_t u = 0; u < users; ++u) {
      const auto domestic = below(random, i % 3 == 0 ? 20 : 700);
      const auto international = below(random, 3) == 0 ? below(random, 900) : 0;
      problem.users.push_back({domestic, international});
    }
    problem.plans = {plan(1'000'000 * (3 + below(random, 5)), 120),
                     plan(1'000'000 * (6 + below(random, 5)), 240),
                     plan(1'000'000 * (10 + below(random, 8)), 1200)};
    if (below(random, 2) == 0) {
      problem.plans.push_back(plan(1'000'000 * (18 + below(random, 12)), 1200, 600));
    }
    if (below(random, 2) == 0) {
      problem.plans.push_back(charged(1'000'000 * below(random, 4)));
    }
    problem.domestic_price = below(random, 60'000);
    problem.international_price = below(random, 300'000);
    const auto best = insight::cheapest(problem);
    REQUIRE(best);
    const auto truth = brute_force(problem);
    INFO("problem " << i);
    CHECK(best->cost == truth);
    CHECK(best->bound <= truth);
    CHECK(best->cost == insight::cost_of(problem, best->plan_of));
    proven += best->is_proven() ? 1 : 0;
  }
  CHECK(proven == kProblems);
}

TEST_CASE("two hundred users are solved, and the gap to the bound is told") {
  base::Random random(7);
  AdviceProblem problem;
  for (int u = 0; u < 200; ++u) {
    problem.users.push_back({below(random, 500), below(random, 5) == 0 ? below(random, 300) : 0});
  }
  problem.plans = {plan(6'000'000, 120), plan(9'000'000, 240), plan(15'000'000, 1200),
                   plan(28'000'000, 1200, 600), charged(2'000'000)};
  problem.domestic_price = 25'000;
  problem.international_price = 90'000;
  const auto best = insight::cheapest(problem);
  REQUIRE(best);
  CHECK(best->bound <= best->cost);
  // within half a percent of what cannot be beaten
  CHECK((best->cost - best->bound) * 200 <= best->cost);
}

TEST_CASE("what cannot be solved is an error") {
  AdviceProblem problem;
  CHECK(insight::cheapest(problem).error().code == base::ErrorCode::empty_input);
  problem.users.assign(insight::kMostAdvised + 1, {1, 1});
  problem.plans = {plan(1, 1)};
  CHECK(insight::cheapest(problem).error().code == base::ErrorCode::too_many_rows);
  problem.users.assign(2, {std::int64_t{1} << 40U, 0});
  problem.domestic_price = std::int64_t{1} << 40U;
  CHECK(insight::cheapest(problem).error().code == base::ErrorCode::overflow);
}

TEST_CASE("users are taken with what a plan would reach, and with the plan they are on") {
  fixture::Month month;
  month.licences("domestic_120", "FR", 1).overage();
  month.call({.seconds = 90, .capability = "MCOPSTN5"});
  month.call({.number = "+491234567", .seconds = 600, .capability = "MCOPSTN5"});
  month.call(
      {.number = "+5312345678", .seconds = 600, .capability = "MCOPSTN5"});  // no plan reaches
  month.call({.type = "conf_out", .capability = "MCOMEETADD"});
  month.call({.user = "", .capability = "MCOEV_VIRTUALUSER"});
  const auto rated = month.rate();
  const auto input = rated->input();
  const auto rating = rating::Rating::of(rated->calls, input);
  REQUIRE(rating);
  const auto countries = insight::users_by_country(*rating, 0);
  REQUIRE(countries);
  REQUIRE(countries->size() == 1);
  CHECK(countries->front().country == telephony::Country("FR"));
  REQUIRE(countries->front().users.size() == 1);
  const auto& ana = countries->front().users[0];
  CHECK(ana.domestic_minutes == 2);
  CHECK(ana.domestic_value == fixture::amount("0.032"));
  CHECK(ana.international_minutes == 10);
  CHECK(ana.international_value == fixture::amount("0.15"));
  CHECK(ana.now == fixture::plan("domestic_120"));

  const std::vector<insight::PlanOffer> offers = {{fixture::plan("domestic_120"), 6'000'000},
                                                  {fixture::plan("international"), 24'000'000},
                                                  {fixture::plan("payg_zone_1"), 1'000'000},
                                                  {fixture::plan("payg_zone_2"), 2'000'000}};
  const auto problem = insight::problem_of(countries->front(), offers, 150);
  CHECK(problem.domestic_price == 16'000);
  CHECK(problem.international_price == 15'000);
  CHECK(problem.users[0].domestic == 3);
  CHECK(problem.users[0].international == 15);
  CHECK(problem.plans.size() == 3);  // one of the two zones only
}
