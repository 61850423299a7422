#pragma once
// Amounts of money: whole micro-units (millionths) of one currency. Two currencies never meet in
// one sum, and overflow is an error. Crosses to JavaScript as text.

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/decimal.hpp"
#include "base/result.hpp"

namespace base {

// ISO 4217 code: three capital letters. Default: none ("").
class Currency {
 public:
  constexpr Currency() = default;
  // Error: not_a_currency. Lower case is accepted and raised.
  [[nodiscard]] static Result<Currency> parse(std::string_view text);
  [[nodiscard]] constexpr std::string_view code() const {
    return letters_[0] == 0 ? std::string_view{} : std::string_view(letters_.data(), 3);
  }
  [[nodiscard]] constexpr bool is_none() const { return letters_[0] == 0; }
  friend constexpr auto operator<=>(const Currency&, const Currency&) = default;

 private:
  std::array<char, 3> letters_{};
};

// Decimal places of the currency's minor unit (EUR 2, JPY 0, KWD 3), by ISO 4217.
[[nodiscard]] int minor_digits(Currency currency);

class Money {
 public:
  static constexpr int kMicroDigits = 6;

  constexpr Money() = default;
  constexpr Money(std::int64_t micros, Currency currency) : micros_(micros), currency_(currency) {}

  // Errors: those of Decimal::parse, too_many_decimals beyond the sixth place.
  [[nodiscard]] static Result<Money> parse(std::string_view amount, Currency currency);

  [[nodiscard]] constexpr std::int64_t micros() const { return micros_; }
  [[nodiscard]] constexpr Currency currency() const { return currency_; }
  [[nodiscard]] constexpr bool is_zero() const { return micros_ == 0; }

  // Errors: currency_mismatch, overflow.
  [[nodiscard]] Result<Money> plus(Money other) const;
  [[nodiscard]] Result<Money> minus(Money other) const;
  // Exact product with a count. Error: overflow.
  [[nodiscard]] Result<Money> times(std::int64_t count) const;
  // Product rounded to whole micro-units. Error: overflow.
  [[nodiscard]] Result<Money> times(Decimal factor, Rounding mode) const;
  // To `places` decimals, 0 to 6.
  [[nodiscard]] Money rounded(int places, Rounding mode) const;

  [[nodiscard]] Decimal as_decimal() const { return {micros_, kMicroDigits}; }
  // Amount alone, at least `min_places` decimals and no further trailing zeros: "0.669000" with
  // min_places 2 prints "0.669".
  [[nodiscard]] std::string to_string(int min_places = 2) const;

  friend constexpr bool operator==(const Money&, const Money&) = default;

 private:
  std::int64_t micros_ = 0;
  Currency currency_;
};

}  // namespace base
