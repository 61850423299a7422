#include "rating/amount.hpp"

#include <limits>

namespace rating {
namespace {

constexpr std::int64_t kAmountPerNano = 60;

bool fits(base::Int128 value) {
  return value >= std::numeric_limits<std::int64_t>::min() &&
         value <= std::numeric_limits<std::int64_t>::max();
}

}  // namespace

base::Result<Amount> to_amount(base::Decimal value) {
  const base::Decimal plain = value.scale() > kMaxRateScale ? value.normalized() : value;
  if (plain.scale() > kMaxRateScale) return base::ErrorCode::too_many_decimals;
  const base::Int128 amount = base::Int128{plain.coefficient()} *
                              base::power_of_ten(kMaxRateScale - plain.scale()) * kAmountPerNano;
  if (!fits(amount)) return base::ErrorCode::overflow;
  return static_cast<Amount>(amount);
}

base::Result<Amount> to_amount(base::Money value) { return to_amount(value.as_decimal()); }

base::Result<base::Money> to_money(AmountSum amount, base::Currency currency, base::Rounding mode) {
  const base::Int128 micros = base::divide(amount, kAmountPerMicro, mode);
  if (!fits(micros)) return base::ErrorCode::overflow;
  return base::Money(static_cast<std::int64_t>(micros), currency);
}

Amount rounded(Amount amount, int places, base::Rounding mode) {
  const std::int64_t unit = base::power_of_ten(kMaxRateScale - places) * kAmountPerNano;
  const base::Int128 out = base::divide(amount, unit, mode) * unit;
  return fits(out) ? static_cast<Amount>(out) : amount;
}

std::string to_text(AmountSum amount) {
  base::Int128 nanos = base::divide(amount, kAmountPerNano, base::Rounding::half_even);
  const bool negative = nanos < 0;
  if (negative) nanos = -nanos;
  std::string digits;  // from the right, the point after nine of them
  for (int place = 0; place < kMaxRateScale || nanos != 0 || digits.back() == '.'; ++place) {
    if (place == kMaxRateScale) digits += '.';
    const char digit = static_cast<char>('0' + static_cast<int>(nanos % 10));
    nanos /= 10;
    const bool trailing_zero = digits.empty() && digit == '0' && place < kMaxRateScale - 2;
    if (!trailing_zero) digits += digit;
  }
  if (digits.find('.') == std::string::npos) digits += ".0";
  if (negative) digits += '-';
  return {digits.rbegin(), digits.rend()};
}

}  // namespace rating
