#pragma once
// Random months: settings, cards, terms and calls of every kind the definition speaks of, chosen so
// that pools and credits run out, prefixes overlap and windows and dates are crossed.

#include "base/random.hpp"
#include "support/world.hpp"

namespace property {

struct WorldShape {
  std::size_t calls = 150;
  bool default_policy = false;
};

[[nodiscard]] support::World random_world(std::uint64_t seed, WorldShape shape = {});

}  // namespace property
