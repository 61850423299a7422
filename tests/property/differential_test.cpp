// The engine against the oracle on random months with random settings, cards and terms.

#include <string>

#include "catch_amalgamated.hpp"
#include "oracle/compare.hpp"
#include "property/random_world.hpp"

namespace {

// Goes on after a difference, to show of how many kinds they are, and stops after eight.
void compare_worlds(std::uint64_t first_seed, std::uint64_t worlds, property::WorldShape shape) {
  int different = 0;
  for (std::uint64_t seed = first_seed; seed < first_seed + worlds && different < 8; ++seed) {
    const auto world = property::random_world(seed, shape);
    const auto lines = oracle::differences(world, support::rate(world), oracle::rate(world), 3);
    if (lines.empty()) continue;
    ++different;
    std::string all = "world " + std::to_string(seed);
    for (const auto& line : lines) all += "\n  " + line;
    FAIL_CHECK(all);
  }
  CHECK(different == 0);
}

}  // namespace

TEST_CASE("the oracle agrees on a hundred thousand random calls over random settings") {
  compare_worlds(1, 680, {.calls = 150});
}

TEST_CASE("the oracle agrees on random months with the default settings") {
  compare_worlds(100'000, 100, {.calls = 150, .default_policy = true});
}

// On demand: test_property "[million]"
TEST_CASE("the oracle agrees on a million random calls", "[.][million]") {
  compare_worlds(1'000'000, 6'700, {.calls = 150});
}
