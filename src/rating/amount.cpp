#include "rating/amount.hpp"

#include <array>
#include <cstdint>
#include <limits>

namespace rating {
namespace {

constexpr std::int64_t kAmountPerNano = 60;

bool fits(base::Int128 value) {
  return value >= std::numeric_limits<std::int64_t>::min() &&
         value <= std::numeric_limits<std::int64_t>::max();
}

char digit_of(std::uint64_t number) {
  return static_cast<char>('0' + static_cast<int>(number % 10));
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
  constexpr std::uint64_t kNanosPerUnit = 1'000'000'000;
  std::uint64_t fraction = 0;
  base::Int128 units = 0;
  if (fits(nanos)) {
    const auto small = static_cast<std::uint64_t>(nanos);
    fraction = small % kNanosPerUnit;
    units = small / kNanosPerUnit;
  } else {
    fraction = static_cast<std::uint64_t>(nanos % kNanosPerUnit);
    units = nanos / kNanosPerUnit;
  }
  std::array<char, 48> text{};
  std::size_t at = text.size();  // written from the right
  int places = kMaxRateScale;
  for (; places > 2 && fraction % 10 == 0; --places) fraction /= 10;
  for (; places > 0; --places, fraction /= 10) text.at(--at) = digit_of(fraction);
  text.at(--at) = '.';
  while (!fits(units)) {
    text.at(--at) = static_cast<char>('0' + static_cast<int>(units % 10));
    units /= 10;
  }
  auto whole = static_cast<std::uint64_t>(units);
  do {
    text.at(--at) = digit_of(whole);
    whole /= 10;
  } while (whole != 0);
  if (negative) text.at(--at) = '-';
  return {text.data() + at, text.size() - at};
}

}  // namespace rating
