#pragma once
// Exact fractions for the oracle: slow, and nothing to get wrong.

#include <cstdint>

#include "base/decimal.hpp"
#include "base/int128.hpp"
#include "base/money.hpp"

namespace oracle {

class Fraction {
 public:
  Fraction() = default;
  Fraction(std::int64_t whole) : top_(whole) {}  // NOLINT: reads as a number
  static Fraction of(base::Int128 top, base::Int128 bottom) {
    Fraction f;
    f.top_ = top;
    f.bottom_ = bottom;
    f.reduce();
    return f;
  }
  static Fraction of(base::Decimal value) {
    return of(value.coefficient(), base::power_of_ten(value.scale()));
  }
  static Fraction of(base::Money value) { return of(value.micros(), 1'000'000); }

  friend Fraction operator+(Fraction a, Fraction b) {
    return of(a.top_ * b.bottom_ + b.top_ * a.bottom_, a.bottom_ * b.bottom_);
  }
  friend Fraction operator-(Fraction a, Fraction b) { return a + of(-b.top_, b.bottom_); }
  friend Fraction operator*(Fraction a, Fraction b) {
    return of(a.top_ * b.top_, a.bottom_ * b.bottom_);
  }
  friend Fraction operator/(Fraction a, std::int64_t b) { return of(a.top_, a.bottom_ * b); }
  Fraction& operator+=(Fraction other) { return *this = *this + other; }
  Fraction& operator-=(Fraction other) { return *this = *this - other; }
  friend bool operator==(Fraction a, Fraction b) {
    return a.top_ * b.bottom_ == b.top_ * a.bottom_;
  }
  friend bool operator<(Fraction a, Fraction b) { return a.top_ * b.bottom_ < b.top_ * a.bottom_; }
  friend bool operator>(Fraction a, Fraction b) { return b < a; }
  friend bool operator<=(Fraction a, Fraction b) { return !(b < a); }
  friend bool operator>=(Fraction a, Fraction b) { return !(a < b); }

  // To `places` decimals: whole units below and what is left over decide.
  [[nodiscard]] Fraction rounded(int places, base::Rounding mode) const {
    const base::Int128 unit = base::power_of_ten(places);
    const bool negative = top_ < 0;
    const base::Int128 scaled = (negative ? -top_ : top_) * unit;
    base::Int128 whole = scaled / bottom_;
    const base::Int128 rest = scaled % bottom_;
    const base::Int128 twice = rest * 2;
    bool away = false;
    switch (mode) {
      case base::Rounding::down:
        break;
      case base::Rounding::up:
        away = rest != 0;
        break;
      case base::Rounding::floor:
        away = negative && rest != 0;
        break;
      case base::Rounding::ceiling:
        away = !negative && rest != 0;
        break;
      case base::Rounding::half_up:
        away = twice >= bottom_;
        break;
      case base::Rounding::half_even:
        away = twice > bottom_ || (twice == bottom_ && whole % 2 != 0);
        break;
    }
    if (away) ++whole;
    return of(negative ? -whole : whole, unit);
  }

  // Times `unit`, which must give a whole number; false if it does not.
  [[nodiscard]] bool in_units(std::int64_t unit, std::int64_t& out) const {
    if ((top_ * unit) % bottom_ != 0) return false;
    out = static_cast<std::int64_t>(top_ * unit / bottom_);
    return true;
  }

 private:
  void reduce() {
    base::Int128 a = top_ < 0 ? -top_ : top_;
    base::Int128 b = bottom_;
    while (b != 0) {
      const base::Int128 r = a % b;
      a = b;
      b = r;
    }
    if (a > 1) {
      top_ /= a;
      bottom_ /= a;
    }
  }

  base::Int128 top_ = 0;
  base::Int128 bottom_ = 1;
};

}  // namespace oracle
