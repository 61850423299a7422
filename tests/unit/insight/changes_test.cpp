#include "insight/changes.hpp"

#include <catch_amalgamated.hpp>

#include "../rating/month_fixture.hpp"

namespace {

insight::LateAnswer changed(const fixture::Month& before, const fixture::Month& after) {
  const auto earlier = before.rate();
  const auto later = after.rate();
  return insight::compare_months({&earlier->calls, &earlier->month}, {&later->calls, &later->month},
                                 1, 10);
}

fixture::Month month() {
  fixture::Month out;
  out.licences("domestic_120", "FR", 1).overage();
  out.call({.seconds = 6000, .capability = "MCOPSTN5", .start = "2026-06-10T08:00:00Z", .id = 1});
  out.call({.seconds = 1200, .capability = "MCOPSTN5", .start = "2026-06-11T08:00:00Z", .id = 2});
  return out;
}

}  // namespace

TEST_CASE("a late call takes the pool's minutes from calls that came after it") {
  auto after = month();
  after.call({.seconds = 600, .capability = "MCOPSTN5", .start = "2026-06-09T08:00:00Z", .id = 3});
  const auto made = changed(month(), after);
  CHECK(made.added_calls == 1);
  CHECK(made.added.calls.at(static_cast<std::size_t>(rating::Payer::pool)) == 1);
  REQUIRE(made.moves.size() == 1);
  CHECK(made.moves[0].from == rating::Payer::pool);
  CHECK(made.moves[0].to == rating::Payer::overage);
  CHECK(made.moves[0].calls == 1);
  CHECK(rating::to_text(made.difference) == "0.16");  // ten minutes at 0.016
  REQUIRE(made.calls.size() == 1);
  CHECK_FALSE(made.calls[0].corrected);
  CHECK(made.customers[0].changed == 2);
}

TEST_CASE("a corrected record is told apart from one that only lost its minutes") {
  auto after = month();
  // the same usage id, earlier by a second and twice as long: that one counts
  after.call({.seconds = 2400, .capability = "MCOPSTN5", .start = "2026-06-11T07:59:59Z", .id = 2});
  const auto made = changed(month(), after);
  CHECK(made.added_calls == 0);
  CHECK(made.corrected == 1);
  CHECK(made.repeated == 0);
  REQUIRE(made.calls.size() == 1);
  CHECK(made.calls[0].corrected);
  CHECK(rating::to_text(made.difference) == "0.32");
}

TEST_CASE("a file that repeats what is known changes nothing") {
  auto after = month();
  after.call({.seconds = 1200, .capability = "MCOPSTN5", .start = "2026-06-11T08:00:00Z", .id = 2});
  const auto made = changed(month(), after);
  CHECK(made.added_calls == 0);
  CHECK(made.repeated == 1);
  CHECK(made.moves.empty());
  CHECK(made.difference == 0);
}
