#pragma once
// Countries and territories: ISO 3166-1 alpha-2 (plus XK), and what the trade says about each
// (domain 3.8 Zone A, 3.11 callable, 3.8 no credits, 5.1 masking). The table is assets/zones/countries.csv: a French name is there where it differs from
// the English one, and the German ones (of Unicode's CLDR) are among the other names.

#include <array>
#include <bitset>
#include <compare>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

#include "base/result.hpp"

namespace telephony {

// Two letters in 16 bits. Default: none.
class Country {
 public:
  constexpr Country() = default;
  // Upper-case letters only; anything else makes none. For literals in code and tests.
  explicit constexpr Country(std::string_view code) {
    if (code.size() == 2 && is_letter(code[0]) && is_letter(code[1])) letters_ = {code[0], code[1]};
  }
  // Lower case is accepted. Error: not_a_country when the code is not in use.
  [[nodiscard]] static base::Result<Country> parse(std::string_view text);

  [[nodiscard]] constexpr bool is_none() const { return letters_[0] == 0; }
  // A view of static text: outlives the value.
  [[nodiscard]] constexpr std::string_view code() const {
    if (is_none()) return {};
    const auto slot = static_cast<std::size_t>((letters_[0] - 'A') * 26 + (letters_[1] - 'A'));
    return {kCodes.data() + 2 * slot, 2};
  }
  [[nodiscard]] constexpr std::uint16_t packed() const {
    return static_cast<std::uint16_t>((letters_[0] << 8) | letters_[1]);
  }
  friend constexpr auto operator<=>(const Country&, const Country&) = default;

 private:
  static constexpr bool is_letter(char c) { return c >= 'A' && c <= 'Z'; }
  static constexpr std::array<char, std::size_t{2} * 26 * 26> kCodes = [] {
    std::array<char, std::size_t{2} * 26 * 26> out{};
    for (std::size_t i = 0; i < std::size_t{26} * 26; ++i) {
      out[2 * i] = static_cast<char>('A' + i / 26);
      out[2 * i + 1] = static_cast<char>('A' + i % 26);
    }
    return out;
  }();
  std::array<char, 2> letters_{};
};

// Position in the table, for packed columns and arrays: 1.. in order of code; 0 = none.
using CountryIndex = std::uint8_t;
using CountrySet = std::bitset<256>;

struct CountryFacts {
  Country country;
  std::string_view name_en;
  std::string_view name_fr;
  bool zone_a = false;               // domain 3.8
  bool callable = false;             // domain 3.11
  bool credits_unavailable = false;  // domain 3.8, last list
  bool conferencing_ppm = false;     // Audio Conferencing only pay-per-minute (3.8)
  int masked_digits = 0;             // digits hidden in reports for organisations here (5.1)
};

// All of them, in order of code; the element at CountryIndex i - 1.
[[nodiscard]] std::span<const CountryFacts> all_countries();
[[nodiscard]] CountryIndex index_of(Country country);  // 0 when not in use
[[nodiscard]] Country country_at(CountryIndex index);
// Precondition: the index is not 0.
[[nodiscard]] const CountryFacts& facts_of(CountryIndex index);
// English, French or German name, ISO code or a usual other one ("Czechia", "USA"), compared as
// captions are (base/caption.hpp).
[[nodiscard]] Country country_by_name(std::string_view name);

[[nodiscard]] const CountrySet& zone_a();
[[nodiscard]] const CountrySet& callable();
// US and Puerto Rico are one country to a plan (domain 3.5, 3.6): PR -> US, others unchanged.
[[nodiscard]] Country plan_country(Country country);

}  // namespace telephony

template <>
struct std::hash<telephony::Country> {
  std::size_t operator()(telephony::Country country) const noexcept { return country.packed(); }
};
