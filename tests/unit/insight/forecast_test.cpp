#include "insight/forecast.hpp"

#include <catch_amalgamated.hpp>

#include "../rating/month_fixture.hpp"

namespace {

using insight::DaySeries;
using insight::Quantity;

constexpr base::BillingMonth kJune{2026, 6};

base::CivilDay day(int year, int month, int of_month) {
  return base::to_day({year, month, of_month});
}
base::CivilDay june(int of_month) { return day(2026, 6, of_month); }

// `value` for each day of June from the first until `end`, `end` not included.
template <class Value>
DaySeries series(int end, const Value& value) {
  DaySeries out{june(1), {}};
  for (int i = 1; i < end; ++i) out.add(june(i), value(june(i)));
  return out;
}

std::int64_t number(Quantity value) { return static_cast<std::int64_t>(value); }

// 100 on working days, 10 on Saturdays and Sundays: no noise at all.
Quantity week(base::CivilDay at) {
  return static_cast<int>(base::weekday_of(at)) < 5 ? Quantity{100} : Quantity{10};
}

}  // namespace

TEST_CASE("a month of plain weeks is told to the unit") {
  // June 2026 begins on a Monday: 22 working days and 8 days off, 2280 in all
  const auto made = insight::project(series(15, week), kJune, june(15), insight::DayKinds(), {});
  REQUIRE(made);
  CHECK(number(made->done) == 10 * 100 + 4 * 10);
  CHECK(number(made->expected) == 2280);
  CHECK(made->low == made->expected);  // days that never stray leave no doubt
  CHECK(made->high == made->expected);
  CHECK(made->history_days == 14);
  CHECK(made->expected_days.size() == 16);
  // the ruler: 1040 in 14 of 30 days
  CHECK(number(made->straight_line) == 2229);
}

TEST_CASE("a straight line is misled by where the weekends fall, weekdays are not") {
  // known until the first Friday evening: five working days, no weekend seen
  insight::ForecastMethod method;
  method.fewest_days = 5;
  const auto made = insight::project(series(6, week), kJune, june(6), insight::DayKinds(), method);
  REQUIRE(made);
  CHECK(number(made->straight_line) == 3000);
  // with a history of May the weekends are known
  DaySeries with_may{day(2026, 5, 1), {}};
  for (auto at = day(2026, 5, 1); at < june(6); ++at.days) with_may.add(at, week(at));
  const auto told = insight::project(with_may, kJune, june(6), insight::DayKinds(), method);
  REQUIRE(told);
  CHECK(number(told->expected) == 2280);
}

TEST_CASE("a holiday counts as a Sunday") {
  const std::vector<base::CivilDate> holidays = {{2026, 6, 25}};
  const auto made =
      insight::project(series(15, week), kJune, june(15), insight::DayKinds(holidays), {});
  REQUIRE(made);
  CHECK(number(made->expected) == 2280 - 90);
}

TEST_CASE("with less than a week nothing is forecast") {
  CHECK_FALSE(insight::project(series(7, week), kJune, june(7), insight::DayKinds(), {}));
  CHECK(insight::project(series(8, week), kJune, june(8), insight::DayKinds(), {}));
}

TEST_CASE("the interval can be checked by hand") {
  // Ten working days of 90 and 110, week by week: every weekday has the mean 100. A day has a part of
  // (10 + 2) / (10 x 4) = 0.3 in its own mean, so it lies 10 / 0.7 = 14 from that of the others.
  // Variance 14 x 14 = 196; for 12 days around a mean of 10: 196 x 12 x 22 / 10 = 5174, root 71, times
  // 1.282 = 91. Days off are none, always.
  const auto made = insight::project(series(15,
                                            [](base::CivilDay at) {
                                              if (static_cast<int>(base::weekday_of(at)) >= 5)
                                                return Quantity{0};
                                              return at < june(8) ? Quantity{90} : Quantity{110};
                                            }),
                                     kJune, june(15), insight::DayKinds(), {});
  REQUIRE(made);
  CHECK(number(made->expected) == 2200);
  CHECK(number(made->low) == 2200 - 91);
  CHECK(number(made->high) == 2200 + 91);
}

TEST_CASE("the days of a path add up to its end") {
  const auto made =
      insight::project(series(15, [](base::CivilDay at) { return Quantity{at.days % 7 * 13 + 1}; }),
                       kJune, june(15), insight::DayKinds(), {});
  REQUIRE(made);
  const auto sum = [](const std::vector<Quantity>& days) {
    Quantity out = 0;
    for (const auto value : days) out += value;
    return out;
  };
  CHECK(made->done + sum(made->expected_days) == made->expected);
  CHECK(made->done + sum(made->low_days) == made->low);
  CHECK(made->done + sum(made->high_days) == made->high);
}

TEST_CASE("a pool's end, its alerts and the overage after it are told") {
  // 10 minutes a working day asked of a pool of 120; 15 days known: 11 working days, 110 minutes
  insight::CustomerDemand history;
  history.customer = 0;
  for (auto* empty : {&history.outside_pools, &history.credits, &history.overage}) {
    empty->first = june(1);
  }
  insight::PoolDemand pool;
  pool.key.customer = 0;
  pool.key.plan = fixture::plan("domestic_120");
  pool.key.country = telephony::Country("FR");
  pool.seconds = series(16, [](base::CivilDay at) { return week(at) == 100 ? 600 : 0; });
  pool.value = fixture::amount("0.6");  // 0.02 a minute
  pool.valued_seconds = 1800;
  history.pools.push_back(pool);
  rating::PoolUse use;
  use.customer = 0;
  use.plan = pool.key.plan;
  use.country = pool.key.country;
  use.licences = 1;
  use.total_seconds = 120 * 60;
  rating::Funding funding;
  funding.overage = {fixture::june()};
  const telephony::TimeZone zone;
  insight::ForecastState state;
  state.history = &history;
  state.pools = {&use, 1};
  state.funding = &funding;
  state.zone = &zone;

  const auto made = insight::forecast(state, kJune, june(16), insight::DayKinds(), {});
  REQUIRE(made);
  REQUIRE(made->pools.size() == 1);
  const auto& told = made->pools[0];
  CHECK(number(told.seconds.expected) == 22 * 600);
  CHECK(told.ends.expected == june(16));  // the twelfth working day takes the last minute
  REQUIRE(told.alerts.size() == 2);
  CHECK(told.alerts[0] == insight::Alert{80, june(12), true});
  CHECK(told.alerts[1] == insight::Alert{100, june(16), false});
  CHECK(told.price_per_hour == fixture::amount("1.2"));
  // 220 - 120 minutes at 0.02
  CHECK(made->overage.expected == fixture::amount("2.00"));
  CHECK(made->overage.done == 0);
  CHECK(made->unfunded.expected == 0);

  SECTION("without overage the same calls will be refused") {
    funding.overage.clear();
    const auto refused = insight::forecast(state, kJune, june(16), insight::DayKinds(), {});
    REQUIRE(refused);
    CHECK(refused->overage.expected == 0);
    CHECK(refused->unfunded.expected == fixture::amount("2.00"));
  }
  SECTION("a balance pays first, and its end is told") {
    state.has_credits = true;
    state.balance = fixture::amount("0.30");
    const auto paid = insight::forecast(state, kJune, june(16), insight::DayKinds(), {});
    REQUIRE(paid);
    REQUIRE(paid->credits);
    // 0.20 a working day: none on the 16th, then 17th and 18th
    CHECK(paid->credits->ends.expected == june(18));
    CHECK(paid->credits->expected == 0);
    CHECK(paid->overage.expected == fixture::amount("1.70"));
  }
  SECTION("a balance that refills never ends, and the meter never starts") {
    state.has_credits = true;
    state.balance = fixture::amount("0.30");
    funding.recharge =
        rating::AutoRecharge{fixture::money("1"), fixture::money("5"), {fixture::june()}};
    const auto paid = insight::forecast(state, kJune, june(16), insight::DayKinds(), {});
    REQUIRE(paid);
    CHECK(paid->credits->recharges);
    CHECK_FALSE(paid->credits->ends.expected);
    CHECK(paid->overage.expected == 0);
  }
}

TEST_CASE("a back-test counts errors on days that were held out") {
  const auto rows =
      insight::back_test(series(31, week), kJune, insight::DayKinds(), insight::ForecastMethod{});
  REQUIRE(rows.size() == 23);  // from 7 known days to 29
  CHECK(rows.front().days_known == 7);
  CHECK(number(rows.front().actual) == 2280);
  CHECK(rows.front().method_error == 0);
  CHECK(number(rows.front().straight_error) == 2280 - 2229);  // 520 in 7 of 30 days
  CHECK(rows.front().inside == 1);
}

TEST_CASE("square roots are whole and exact below") {
  CHECK(insight::square_root(0) == 0);
  CHECK(insight::square_root(15) == 3);
  CHECK(insight::square_root(16) == 4);
  const Quantity large = Quantity{1} << 100U;
  CHECK(insight::square_root(large) == Quantity{1} << 50U);
  CHECK(insight::square_root(large - 1) == (Quantity{1} << 50U) - 1);
}

TEST_CASE("what a pool could not give counts as asked of it") {
  fixture::Month month;
  month.licences("domestic_120", "FR", 1).overage();
  // 100, then 50 of which 20 fit, then 10 that find nothing; and a call abroad
  month.call({.seconds = 6000, .capability = "MCOPSTN5"});
  month.call({.seconds = 3000, .capability = "MCOPSTN5", .start = "2026-06-04T08:00:00Z"});
  month.call({.seconds = 600, .capability = "MCOPSTN5", .start = "2026-06-05T08:00:00Z"});
  month.call({.number = "+491234567", .seconds = 600, .capability = "MCOPSTN5"});
  const auto rated = month.rate();
  const auto input = rated->input();
  const auto rating = rating::Rating::of(rated->calls, input);
  REQUIRE(rating);
  const auto demand = insight::demand_of(*rating, 0, june(1));
  REQUIRE(demand);
  REQUIRE(demand->pools.size() == 1);
  const auto& pool = demand->pools[0];
  CHECK(number(pool.seconds.at(june(3))) == 6000);
  CHECK(number(pool.seconds.at(june(4))) == 3000);
  CHECK(number(pool.seconds.at(june(5))) == 600);
  CHECK(pool.total_seconds == 7200);
  CHECK(pool.value == fixture::amount("2.56"));  // 160 minutes at 0.016
  CHECK(demand->outside_pools.at(june(5)) == fixture::amount("0.15"));
  // 30 + 10 minutes at 0.016, and 10 at 0.015
  CHECK(demand->overage.sum(june(1), june(30)) == fixture::amount("0.79"));
}
