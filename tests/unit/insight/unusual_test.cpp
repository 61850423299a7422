#include "insight/unusual.hpp"

#include <catch_amalgamated.hpp>

#include "../rating/month_fixture.hpp"

TEST_CASE("a pattern is the median and the median deviation, by hand") {
  // median 10, deviations 2 1 0 1 2 0 1 1 90: median 1; limit 10 + 1 x 3.5 / 0.6745 = 15
  const auto made = insight::pattern_of({8, 9, 10, 11, 12, 10, 9, 11, 100}, {});
  REQUIRE(made);
  CHECK(made->median == 10);
  CHECK(made->spread == 1);
  CHECK_FALSE(made->by_mean);
  CHECK(made->limit == 15);
  CHECK(made->values == 9);
}

TEST_CASE("when most values are alike the mean deviation takes over") {
  // deviations: eight of 0, one of 90: mean 10; limit 3.5 x 1.2533 x 10 = 43
  const auto made = insight::pattern_of({10, 10, 10, 10, 10, 10, 10, 10, 100}, {});
  REQUIRE(made);
  CHECK(made->by_mean);
  CHECK(made->spread == 10);
  CHECK(made->limit == 10 + 43);
}

TEST_CASE("of few values nothing is said") {
  CHECK_FALSE(insight::pattern_of({1, 1, 1, 1, 1, 1, 1000}, {}));
}

TEST_CASE("an even number of values has the mean of the middle ones, rounded down") {
  CHECK(insight::pattern_of({1, 2, 3, 4, 5, 6, 7, 8}, {})->median == 4);
}

namespace {

std::vector<insight::Unusual> found(const fixture::Month& month) {
  const auto rated = month.rate();
  const auto input = rated->input();
  const auto rating = rating::Rating::of(rated->calls, input);
  REQUIRE(rating);
  return insight::unusual(*rating, rated->month, 0);
}

// Ten minutes to Germany on each of ten days.
fixture::Month quiet() {
  fixture::Month month;
  month.overage();
  static const std::vector<std::string> kStarts = [] {
    std::vector<std::string> out;
    for (int day = 10; day < 20; ++day)
      out.push_back("2026-06-" + std::to_string(day) + "T09:00:00Z");
    return out;
  }();
  for (const auto& start : kStarts) {
    month.call({.number = "+491234567", .seconds = 600, .start = start.c_str()});
  }
  return month;
}

}  // namespace

TEST_CASE("an even month has nothing unusual") { CHECK(found(quiet()).empty()); }

TEST_CASE("a day of long calls to a far country is found, with its evidence") {
  auto month = quiet();
  month.call({.number = "+26377123456", .seconds = 7200, .start = "2026-06-21T10:00:00Z"});
  const auto made = found(month);
  REQUIRE(made.size() == 2);  // the user's day abroad, and the country's day
  CHECK(made[0].kind == insight::UnusualKind::user_abroad);
  CHECK(made[0].value == 120);
  CHECK(made[0].pattern.median == 10);
  CHECK(made[0].pattern.values == 11);
  CHECK(made[0].day == base::to_day({2026, 6, 21}));
  CHECK(made[0].amount == fixture::amount("26.76"));
  CHECK(made[1].kind == insight::UnusualKind::destination);
  CHECK(made[1].destination == telephony::index_of(telephony::Country("ZW")));
}

TEST_CASE("a night of many calls is found, a single late call is not") {
  auto month = quiet();
  month.call({.seconds = 60, .start = "2026-06-21T02:00:00Z"});
  CHECK(found(month).empty());
  for (int i = 0; i < 12; ++i) month.call({.seconds = 60});
  const auto made = found(month);
  REQUIRE(made.size() == 1);
  CHECK(made[0].kind == insight::UnusualKind::night);
  CHECK(made[0].value == 13);
}
