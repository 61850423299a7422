#pragma once
// Telephone numbers as call records carry them: E.164 digits, the last ones possibly masked by '*'
// (domain 5.1), packed in 64 bits so that a prefix is a shift and a compare.

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "telephony/country.hpp"

namespace telephony {

// Sixteen nibbles from the left: digits 0-9, then kMask for each masked digit, then kEnd. At most
// 15 digits and masks together. The default is no number.
class Number {
 public:
  static constexpr unsigned kMask = 0xA;
  static constexpr unsigned kEnd = 0xF;
  static constexpr int kMaxDigits = 15;

  constexpr Number() = default;
  explicit constexpr Number(std::uint64_t nibbles) : nibbles_(nibbles) {}
  // "+4930123***", "4930123": an optional '+', digits, '*' only at the end. Spaces, dashes, dots
  // and parentheses between digits are passed over. Error: not_a_phone_number.
  [[nodiscard]] static base::Result<Number> parse(std::string_view text);

  [[nodiscard]] constexpr bool is_none() const { return nibbles_ == ~std::uint64_t{0}; }
  [[nodiscard]] constexpr std::uint64_t nibbles() const { return nibbles_; }
  [[nodiscard]] constexpr unsigned nibble(int position) const {
    return static_cast<unsigned>(nibbles_ >> (60 - 4 * position)) & 0xFU;
  }
  [[nodiscard]] int known_digits() const;  // before the first mask
  [[nodiscard]] int masked_digits() const;
  [[nodiscard]] bool is_masked() const { return masked_digits() > 0; }
  [[nodiscard]] bool starts_with(std::string_view digits) const;
  // With a leading '+'; short codes (fewer than 7 digits) without. "" for none.
  [[nodiscard]] std::string to_string() const;

  friend constexpr auto operator<=>(Number, Number) = default;

 private:
  std::uint64_t nibbles_ = ~std::uint64_t{0};
};

// What kind of service a number reaches, by the numbering plan (domain 3.9).
enum class NumberKind : std::uint8_t { ordinary, toll_free, premium, shared_cost, emergency };
[[nodiscard]] std::string_view name_of(NumberKind kind);

struct NumberOrigin {
  CountryIndex country = 0;  // 0: no country (satellite, international services, unknown)
  NumberKind kind = NumberKind::ordinary;
  friend bool operator==(NumberOrigin, NumberOrigin) = default;
};

// Country and kind of a number by its longest known prefix, shared codes included (+1, +7, +39, +44,
// +47, +61, +212, +262, +290, +358, +590, +599). From libphonenumber's metadata, at build time.
// `home` decides which short codes are emergency numbers (112 and 911 are everywhere).
[[nodiscard]] NumberOrigin origin_of(Number number);
[[nodiscard]] bool is_emergency(Number number, Country home);
// Calling code of a country as digits ("44"); "" for none.
[[nodiscard]] std::string_view calling_code(Country country);

// Domestic for a person at `home` (domain 3.6): the same country; US and PR are one. Territories
// are not domestic. US-Canada is the plan's business: see catalog::covers_domestic.
[[nodiscard]] bool is_domestic(Country home, Country destination);

}  // namespace telephony
