#include "base/sort.hpp"

#include <algorithm>
#include <catch_amalgamated.hpp>
#include <span>
#include <string>

#include "base/random.hpp"

TEST_CASE("sorts as std::ranges::stable_sort does, whatever the length") {
  base::Random random(7);
  for (std::size_t count = 0; count < 70; ++count) {
    struct Item {
      std::uint64_t key;
      std::string name;
      bool operator==(const Item&) const = default;
    };
    std::vector<Item> items;
    for (std::size_t i = 0; i < count; ++i) items.push_back({random.next() % 9, std::to_string(i)});
    auto expected = items;
    std::ranges::stable_sort(expected, std::ranges::greater(), &Item::key);
    base::sort(items, std::ranges::greater(), &Item::key);
    CHECK(items == expected);
  }
}

TEST_CASE("sorts a part, and leaves the rest where it is") {
  std::vector<std::string> words{"first", "d", "a", "c", "b"};
  base::sort(std::span(words).subspan(1));
  CHECK(words == std::vector<std::string>{"first", "a", "b", "c", "d"});
}
