#include "base/decimal.hpp"

#include <array>
#include <limits>

#include "base/text.hpp"

namespace base {
namespace {

constexpr std::array<std::string_view, 6> kRoundingNames = {"half_even", "half_up", "up",
                                                            "down",      "floor",   "ceiling"};

constexpr std::array<std::int64_t, 19> kPowers = [] {
  std::array<std::int64_t, 19> powers{};
  std::int64_t power = 1;
  for (std::size_t i = 0; i < powers.size(); ++i) {
    powers[i] = power;
    if (i + 1 < powers.size()) power *= 10;
  }
  return powers;
}();

bool fits(Int128 value) {
  return value >= std::numeric_limits<std::int64_t>::min() &&
         value <= std::numeric_limits<std::int64_t>::max();
}

Int128 scaled(Decimal value, int scale) {
  return Int128{value.coefficient()} * power_of_ten(scale - value.scale());
}

// A 128-bit coefficient brought into 64 bits by dropping trailing zeros, if that loses nothing.
Result<Decimal> fitted(Int128 coefficient, int scale) {
  while (scale > 0 && coefficient % 10 == 0 && (scale > Decimal::kMaxScale || !fits(coefficient))) {
    coefficient /= 10;
    --scale;
  }
  if (scale > Decimal::kMaxScale) return ErrorCode::too_many_decimals;
  if (!fits(coefficient)) return ErrorCode::overflow;
  return Decimal(static_cast<std::int64_t>(coefficient), scale);
}

}  // namespace

std::string_view name_of(Rounding mode) { return kRoundingNames[static_cast<std::size_t>(mode)]; }

Result<Rounding> parse_rounding(std::string_view name) {
  for (std::size_t i = 0; i < kRoundingNames.size(); ++i) {
    if (kRoundingNames[i] == name) return static_cast<Rounding>(i);
  }
  return ErrorCode::unknown_value;
}

std::int64_t power_of_ten(int exponent) { return kPowers[static_cast<std::size_t>(exponent)]; }

namespace {

template <class Integer>
Integer divided(Integer numerator, Integer denominator, Rounding mode) {
  const Integer quotient = numerator / denominator;
  Integer remainder = numerator % denominator;
  if (remainder == 0) return quotient;
  const bool negative = numerator < 0;
  const Integer away = negative ? quotient - 1 : quotient + 1;
  if (negative) remainder = -remainder;
  const Integer rest = denominator - remainder;  // which is nearer
  switch (mode) {
    case Rounding::down:
      return quotient;
    case Rounding::up:
      return away;
    case Rounding::floor:
      return negative ? away : quotient;
    case Rounding::ceiling:
      return negative ? quotient : away;
    case Rounding::half_up:
      return remainder >= rest ? away : quotient;
    case Rounding::half_even:
      if (remainder == rest) return quotient % 2 == 0 ? quotient : away;
      return remainder > rest ? away : quotient;
  }
  return quotient;
}

}  // namespace

// Most values fit 64 bits, which are divided many times faster.
Int128 divide(Int128 numerator, Int128 denominator, Rounding mode) {
  if (fits(numerator) && fits(denominator)) {
    return divided(static_cast<std::int64_t>(numerator), static_cast<std::int64_t>(denominator),
                   mode);
  }
  return divided(numerator, denominator, mode);
}

Result<Decimal> Decimal::parse(std::string_view text) {
  if (text.empty()) return ErrorCode::empty_input;
  const bool negative = text.front() == '-';
  if (negative) text.remove_prefix(1);
  Int128 coefficient = 0;
  int scale = 0;
  bool digits = false;
  bool point = false;
  for (const char c : text) {
    if (c == '.' && !point && digits) {
      point = true;
      continue;
    }
    if (!is_digit(c)) return ErrorCode::not_a_number;
    digits = true;
    coefficient = coefficient * 10 + (c - '0');
    if (point) ++scale;
    // Far beyond 64 bits already; trailing zeros could not bring it back.
    if (coefficient > Int128{std::numeric_limits<std::int64_t>::max()} * kPowers[18]) {
      return ErrorCode::overflow;
    }
  }
  if (!digits || text.back() == '.') return ErrorCode::not_a_number;
  return fitted(negative ? -coefficient : coefficient, scale);
}

std::string Decimal::to_string() const {
  const bool negative = coefficient_ < 0;
  const auto magnitude = negative ? std::uint64_t{0} - static_cast<std::uint64_t>(coefficient_)
                                  : static_cast<std::uint64_t>(coefficient_);
  const auto unit = static_cast<std::uint64_t>(power_of_ten(scale_));
  std::string out = negative ? "-" : "";
  append_uint(out, magnitude / unit);
  if (scale_ > 0) {
    out += '.';
    append_padded(out, magnitude % unit, scale_);
  }
  return out;
}

Result<Decimal> Decimal::plus(Decimal other) const {
  const int scale = scale_ > other.scale_ ? scale_ : other.scale_;
  return fitted(scaled(*this, scale) + scaled(other, scale), scale);
}

Result<Decimal> Decimal::minus(Decimal other) const {
  const int scale = scale_ > other.scale_ ? scale_ : other.scale_;
  return fitted(scaled(*this, scale) - scaled(other, scale), scale);
}

Result<Decimal> Decimal::times(Decimal other) const {
  return fitted(Int128{coefficient_} * other.coefficient_, scale_ + other.scale_);
}

Decimal Decimal::rounded(int places, Rounding mode) const {
  if (places >= scale_) return *this;
  const Int128 quotient = divide(coefficient_, power_of_ten(scale_ - places), mode);
  return {static_cast<std::int64_t>(quotient), places};
}

Result<Decimal> Decimal::at_scale(int places) const {
  if (places >= scale_) {
    const Int128 coefficient = scaled(*this, places);
    if (!fits(coefficient)) return ErrorCode::overflow;
    return Decimal(static_cast<std::int64_t>(coefficient), places);
  }
  const std::int64_t unit = power_of_ten(scale_ - places);
  if (coefficient_ % unit != 0) return ErrorCode::too_many_decimals;
  return Decimal(coefficient_ / unit, places);
}

Decimal Decimal::normalized() const {
  std::int64_t coefficient = coefficient_;
  int scale = scale_;
  while (scale > 0 && coefficient % 10 == 0) {
    coefficient /= 10;
    --scale;
  }
  return {coefficient, scale};
}

std::strong_ordering operator<=>(Decimal a, Decimal b) {
  const int scale = a.scale_ > b.scale_ ? a.scale_ : b.scale_;
  return scaled(a, scale) <=> scaled(b, scale);
}

}  // namespace base
