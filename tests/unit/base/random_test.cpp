#include "base/random.hpp"

#include <algorithm>
#include <array>
#include <catch_amalgamated.hpp>
#include <vector>

TEST_CASE("random gives SplitMix64's published numbers") {
  base::Random random(1234567);
  const std::array<std::uint64_t, 5> published = {6457827717110365317U, 3203168211198807973U,
                                                  9817491932198370423U, 4593380528125082431U,
                                                  16408922859458223821U};
  for (const auto number : published) CHECK(random.next() == number);
}

TEST_CASE("random reaches both ends of a range and never leaves it") {
  base::Random random(1);
  std::vector<int> seen(7, 0);
  for (int i = 0; i < 1000; ++i) {
    const auto number = random.between(-3, 3);
    REQUIRE((number >= -3 && number <= 3));
    ++seen[static_cast<std::size_t>(number + 3)];
  }
  for (const int times : seen) CHECK(times > 50);
}

TEST_CASE("random shuffles without losing anything") {
  base::Random random(2);
  std::vector<int> values = {1, 2, 3, 4, 5, 6, 7, 8};
  random.shuffle(values);
  CHECK(values != std::vector<int>{1, 2, 3, 4, 5, 6, 7, 8});
  std::sort(values.begin(), values.end());
  CHECK(values == std::vector<int>{1, 2, 3, 4, 5, 6, 7, 8});
}
