#include "base/money.hpp"

#include <limits>

#include "base/text.hpp"

namespace base {
namespace {

Result<Money> checked(Int128 micros, Currency currency) {
  if (micros < std::numeric_limits<std::int64_t>::min() ||
      micros > std::numeric_limits<std::int64_t>::max()) {
    return ErrorCode::overflow;
  }
  return Money(static_cast<std::int64_t>(micros), currency);
}

Error mismatch(Currency a, Currency b) {
  return {ErrorCode::currency_mismatch,
          {},
          {{"left", std::string(a.code())}, {"right", std::string(b.code())}}};
}

}  // namespace

Result<Currency> Currency::parse(std::string_view text) {
  Currency out;
  if (text.size() != 3) return ErrorCode::not_a_currency;
  for (std::size_t i = 0; i < 3; ++i) {
    const char c = to_upper_ascii(text[i]);
    if (c < 'A' || c > 'Z') return ErrorCode::not_a_currency;
    out.letters_[i] = c;
  }
  return out;
}

int minor_digits(Currency currency) {
  // ISO 4217: the currencies whose minor unit is not the hundredth.
  static constexpr std::array kNone = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW",
                                       "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"};
  static constexpr std::array kThree = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};
  for (const std::string_view code : kNone) {
    if (currency.code() == code) return 0;
  }
  for (const std::string_view code : kThree) {
    if (currency.code() == code) return 3;
  }
  return 2;
}

Result<Money> Money::parse(std::string_view amount, Currency currency) {
  const auto decimal = Decimal::parse(amount);
  if (!decimal) return decimal.error();
  const auto micros = decimal->at_scale(kMicroDigits);
  if (!micros) return micros.error();
  return Money(micros->coefficient(), currency);
}

Result<Money> Money::plus(Money other) const {
  if (currency_ != other.currency_) return mismatch(currency_, other.currency_);
  return checked(Int128{micros_} + other.micros_, currency_);
}

Result<Money> Money::minus(Money other) const {
  if (currency_ != other.currency_) return mismatch(currency_, other.currency_);
  return checked(Int128{micros_} - other.micros_, currency_);
}

Result<Money> Money::times(std::int64_t count) const {
  return checked(Int128{micros_} * count, currency_);
}

Result<Money> Money::times(Decimal factor, Rounding mode) const {
  const Int128 product = Int128{micros_} * factor.coefficient();
  return checked(divide(product, power_of_ten(factor.scale()), mode), currency_);
}

Money Money::rounded(int places, Rounding mode) const {
  if (places >= kMicroDigits) return *this;
  const std::int64_t unit = power_of_ten(kMicroDigits - places);
  return {static_cast<std::int64_t>(divide(micros_, unit, mode) * unit), currency_};
}

std::string Money::to_string(int min_places) const {
  Decimal value = as_decimal().normalized();
  if (value.scale() < min_places) {
    if (const auto padded = value.at_scale(min_places)) value = *padded;
  }
  return value.to_string();
}

}  // namespace base
