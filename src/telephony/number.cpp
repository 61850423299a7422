#include "telephony/number.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/text.hpp"
#include "telephony/asset_table.hpp"
#include "telephony/assets.hpp"
#include "telephony/numbering_data.hpp"
#include "telephony/prefix_index.hpp"

namespace telephony {
namespace {

bool is_separator(char c) { return c == ' ' || c == '-' || c == '.' || c == '(' || c == ')'; }

NumberKind kind_of(char letter) {
  switch (letter) {
    case 't':
      return NumberKind::toll_free;
    case 'p':
      return NumberKind::premium;
    case 's':
      return NumberKind::shared_cost;
    default:
      return NumberKind::ordinary;
  }
}

PrefixIndex read_numbering() {
  std::vector<PrefixIndex::Entry> entries;
  for (const std::string_view line : base::split(kNumbering, '\n')) {
    const auto words = base::split(line, ' ');
    if (words.size() != 3) continue;
    const auto country = index_of(Country(words[1]));
    entries.push_back({words[0], (static_cast<std::uint32_t>(country) << 8U) |
                                     static_cast<std::uint32_t>(kind_of(words[2].front()))});
  }
  return PrefixIndex(entries);
}

std::unordered_set<std::string> read_emergency_numbers() {
  std::unordered_set<std::string> out;  // "GB999", "*112"
  for (const auto& row : read_asset_table(assets::kEmergencyNumbersCsv, 2)) {
    for (const std::string_view number : base::split(row[1], ';')) {
      out.insert(std::string(row[0]) + std::string(number));
    }
  }
  return out;
}

std::unordered_map<Country, std::string_view> read_calling_codes() {
  std::unordered_map<Country, std::string_view> out;
  for (const std::string_view line : base::split(kCallingCodes, '\n')) {
    if (line.size() > 3) out.emplace(Country(line.substr(0, 2)), line.substr(3));
  }
  return out;
}

}  // namespace

base::Result<Number> Number::parse(std::string_view text) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  std::uint64_t nibbles = ~std::uint64_t{0};
  int count = 0;
  bool masked = false;
  for (const char c : text) {
    if (is_separator(c) && count > 0) continue;
    const bool mask = c == '*';
    if ((!mask && !base::is_digit(c)) || (masked && !mask) || count == kMaxDigits) {
      return base::ErrorCode::not_a_phone_number;
    }
    masked = mask;
    const std::uint64_t nibble = mask ? kMask : static_cast<std::uint64_t>(c - '0');
    nibbles ^= (nibble ^ std::uint64_t{kEnd}) << (60 - 4 * count);
    ++count;
  }
  if (count == 0) return base::ErrorCode::not_a_phone_number;
  return Number(nibbles);
}

int Number::known_digits() const {
  int count = 0;
  while (nibble(count) <= 9) ++count;  // the last nibble is always kEnd
  return count;
}

int Number::masked_digits() const {
  const int known = known_digits();
  int count = 0;
  while (nibble(known + count) == kMask) ++count;
  return count;
}

bool Number::starts_with(std::string_view digits) const {
  if (digits.size() > kMaxDigits) return false;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (nibble(static_cast<int>(i)) != static_cast<unsigned>(digits[i] - '0')) return false;
  }
  return true;
}

std::string Number::to_string() const {
  const int known = known_digits();
  const int masked = masked_digits();
  std::string out;
  if (known + masked >= 7) out += '+';
  for (int i = 0; i < known; ++i) out += static_cast<char>('0' + nibble(i));
  out.append(static_cast<std::size_t>(masked), '*');
  return out;
}

std::string_view name_of(NumberKind kind) {
  static constexpr std::array<std::string_view, 5> kNames = {"ordinary", "toll_free", "premium",
                                                             "shared_cost", "emergency"};
  return kNames.at(static_cast<std::size_t>(kind));
}

NumberOrigin origin_of(Number number) {
  static const PrefixIndex kIndex = read_numbering();
  const auto match = kIndex.find(number);
  if (match.value == PrefixIndex::kNone) return {};
  return {static_cast<CountryIndex>(match.value >> 8U),
          static_cast<NumberKind>(match.value & 0xFFU)};
}

bool is_emergency(Number number, Country home) {
  if (number.is_none() || number.known_digits() > 5) return false;
  static const auto kNumbers = read_emergency_numbers();
  const std::string digits = number.to_string();
  return kNumbers.contains("*" + digits) ||
         (!home.is_none() && kNumbers.contains(std::string(home.code()) + digits));
}

std::string_view calling_code(Country country) {
  static const auto kCodes = read_calling_codes();
  const auto found = kCodes.find(country);
  return found == kCodes.end() ? std::string_view{} : found->second;
}

bool is_domestic(Country home, Country destination) {
  return !home.is_none() && plan_country(home) == plan_country(destination);
}

}  // namespace telephony
