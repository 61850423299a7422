#include "telephony/prefix_index.hpp"

#include <array>
#include <catch_amalgamated.hpp>
#include <map>
#include <random>
#include <string>

using telephony::Number;
using telephony::PrefixIndex;

namespace {
PrefixIndex::Match find(const PrefixIndex& index, const std::string& digits) {
  return index.find(*Number::parse(digits));
}
}  // namespace

TEST_CASE("The longest prefix wins, whatever its length") {
  const std::array<PrefixIndex::Entry, 6> entries = {
      {{"44", 1}, {"4420", 2}, {"442071", 3}, {"1", 4}, {"123456789012345", 5}, {"447", 6}}};
  const PrefixIndex index(entries);
  CHECK(find(index, "+441").value == 1);
  CHECK(find(index, "44").value == 1);
  CHECK(find(index, "+442012").value == 2);
  CHECK(find(index, "+44207").value == 2);
  CHECK(find(index, "+4420712").value == 3);
  CHECK(find(index, "+4477").value == 6);
  CHECK(find(index, "123456789012345").value == 5);
  CHECK(find(index, "12345678901234").value == 4);
  CHECK(find(index, "+33").value == PrefixIndex::kNone);
  CHECK(PrefixIndex().find(*Number::parse("1")).value == PrefixIndex::kNone);
  CHECK(index.find(Number()).value == PrefixIndex::kNone);
}

TEST_CASE("A masked digit is told apart from an ended number") {
  const std::array<PrefixIndex::Entry, 3> entries = {{{"44", 1}, {"442071", 3}, {"5", 9}}};
  const PrefixIndex index(entries);
  CHECK(find(index, "+4420*").value == 1);
  CHECK(find(index, "+4420*").ambiguous);
  CHECK(find(index, "+44*").ambiguous);
  CHECK(find(index, "+4*").ambiguous);
  CHECK(find(index, "+4*").value == PrefixIndex::kNone);
  CHECK(find(index, "*").ambiguous);
  CHECK_FALSE(find(index, "+4420").ambiguous);
  CHECK_FALSE(find(index, "+4421*").ambiguous);
  CHECK_FALSE(find(index, "+442071*").ambiguous);
  CHECK_FALSE(find(index, "+5***").ambiguous);
  CHECK_FALSE(find(index, "+33**").ambiguous);
}

TEST_CASE("Entries that are no prefix are passed over, of equal ones the last counts") {
  const std::array<PrefixIndex::Entry, 5> entries = {
      {{"", 1}, {"4x", 2}, {"1234567890123456", 3}, {"33", 4}, {"33", 5}}};
  const PrefixIndex index(entries);
  CHECK(find(index, "+331").value == 5);
  CHECK(find(index, "+1234567").value == PrefixIndex::kNone);
}

TEST_CASE("Random prefixes and numbers agree with trying every length") {
  std::mt19937 random(7);
  std::map<std::string, std::uint32_t> prefixes;
  const auto digits = [&](std::size_t length) {
    std::string out;
    for (std::size_t i = 0; i < length; ++i) out += static_cast<char>('0' + random() % 4);
    return out;
  };
  for (std::uint32_t i = 0; i < 600; ++i) prefixes[digits(1 + random() % 9)] = i;
  std::vector<PrefixIndex::Entry> entries;
  for (const auto& [text, value] : prefixes) entries.push_back({text, value});
  const PrefixIndex index(entries);
  for (int i = 0; i < 5000; ++i) {
    std::string text = digits(1 + random() % 12);
    const std::size_t known = text.size();
    text.append(random() % 4, '*');
    std::uint32_t expected = PrefixIndex::kNone;
    bool ambiguous = false;
    for (const auto& [prefix, value] : prefixes) {
      if (prefix.size() <= known && text.starts_with(prefix) &&
          (expected == PrefixIndex::kNone || prefix.size() > 0)) {
        expected = value;  // in order of text, so a longer prefix of the same number comes later
      }
      ambiguous = ambiguous || (text.size() > known && prefix.size() > known &&
                                prefix.starts_with(text.substr(0, known)));
    }
    const auto match = index.find(*Number::parse(text));
    INFO(text);
    CHECK(match.value == expected);
    CHECK(match.ambiguous == ambiguous);
  }
}
