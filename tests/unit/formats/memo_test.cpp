#include "formats/memo.hpp"

#include <catch_amalgamated.hpp>
#include <string>

namespace {

// As long as the user columns of an export; `at` is the place of the byte that tells it apart.
std::string key_with(std::size_t at, char byte) {
  std::string key(110, 'x');
  key[at] = byte;
  return key;
}

}  // namespace

TEST_CASE("A memo tells keys apart by every byte, whatever their hash looks at") {
  formats::Memo<std::uint32_t> memo(1000);
  for (std::uint32_t at = 0; at < 110; ++at) {
    const std::string key = key_with(at, 'y');
    REQUIRE(!memo.find(key));
    memo.expect(formats::sampled_hash(key));
    memo.remember(key, at);
  }
  for (std::uint32_t at = 0; at < 110; ++at) {
    CHECK(memo.find(key_with(at, 'y')) == at);
    CHECK(!memo.find(key_with(at, 'z')));
    CHECK(!memo.find(key_with(at, 'y').substr(1)));
  }
}

TEST_CASE("A memo that is full forgets, and remembers what comes after") {
  constexpr std::uint32_t kMost = 100;
  formats::Memo<std::uint32_t> memo(kMost);
  std::uint32_t held = 0;
  for (std::uint32_t i = 0; i < 2 * kMost + 1; ++i) {
    const std::string key = std::to_string(i);
    REQUIRE(!memo.find(key));
    memo.remember(key, i);
    CHECK(memo.find(key) == i);
  }
  for (std::uint32_t i = 0; i < 2 * kMost + 1; ++i) held += memo.find(std::to_string(i)) ? 1U : 0U;
  CHECK(held == 1);
  CHECK(!memo.find(""));
}

TEST_CASE("A memo tells keys of every length apart by every byte") {
  for (std::size_t size = 1; size <= 70; ++size) {
    formats::Memo<std::uint32_t> memo(1000);
    const std::string key(size, 'x');
    REQUIRE(!memo.find(key));
    memo.remember(key, 1);
    CHECK(memo.find(key) == 1U);
    for (std::size_t at = 0; at < size; ++at) {
      std::string other = key;
      other[at] = 'y';
      CAPTURE(size, at);
      // as if their hashes were the same
      std::uint32_t value = 0;
      CHECK_FALSE(memo.find(other, formats::sampled_hash(key), value));
    }
  }
}
