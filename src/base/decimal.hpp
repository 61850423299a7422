#pragma once
// Exact decimal numbers: a 64-bit coefficient and a scale. Read from text, never from a double.
// Used for rates, exchange rates and quantities; amounts of money are base::Money.

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/int128.hpp"
#include "base/result.hpp"

namespace base {

// Every rounding names one of these. `down` is toward zero, `floor` toward minus infinity
// (domain 6.5 uses both and they differ for negative lines).
enum class Rounding : std::uint8_t { half_even, half_up, up, down, floor, ceiling };

[[nodiscard]] std::string_view name_of(Rounding mode);
[[nodiscard]] Result<Rounding> parse_rounding(std::string_view name);

// numerator / denominator as an integer, rounded. Precondition: denominator > 0.
[[nodiscard]] Int128 divide(Int128 numerator, Int128 denominator, Rounding mode);

class Decimal {
 public:
  static constexpr int kMaxScale = 18;

  constexpr Decimal() = default;
  // coefficient * 10^-scale. Precondition: 0 <= scale <= kMaxScale.
  constexpr Decimal(std::int64_t coefficient, int scale)
      : coefficient_(coefficient), scale_(static_cast<std::uint8_t>(scale)) {}

  // Optional '-', digits, optional '.' and digits. Errors: empty_input, not_a_number,
  // too_many_decimals, overflow.
  [[nodiscard]] static Result<Decimal> parse(std::string_view text);

  [[nodiscard]] constexpr std::int64_t coefficient() const { return coefficient_; }
  [[nodiscard]] constexpr int scale() const { return scale_; }
  [[nodiscard]] constexpr bool is_negative() const { return coefficient_ < 0; }
  [[nodiscard]] constexpr bool is_zero() const { return coefficient_ == 0; }

  // With exactly the scale it holds: 0.10 prints as "0.10".
  [[nodiscard]] std::string to_string() const;

  // Exact; error overflow when the result does not fit 64 bits at the needed scale.
  [[nodiscard]] Result<Decimal> plus(Decimal other) const;
  [[nodiscard]] Result<Decimal> minus(Decimal other) const;
  [[nodiscard]] Result<Decimal> times(Decimal other) const;

  // To `places` decimals; a scale that is already smaller is left as it is.
  [[nodiscard]] Decimal rounded(int places, Rounding mode) const;
  // The same value at exactly `places` decimals. Errors: too_many_decimals when digits would be
  // lost, overflow.
  [[nodiscard]] Result<Decimal> at_scale(int places) const;
  // Without trailing zeros after the point.
  [[nodiscard]] Decimal normalized() const;

  // By value: 0.10 == 0.1.
  friend std::strong_ordering operator<=>(Decimal a, Decimal b);
  friend bool operator==(Decimal a, Decimal b) { return (a <=> b) == 0; }

 private:
  std::int64_t coefficient_ = 0;
  std::uint8_t scale_ = 0;
};

// 10^exponent. Precondition: 0 <= exponent <= 18.
[[nodiscard]] std::int64_t power_of_ten(int exponent);

}  // namespace base
