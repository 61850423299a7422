#pragma once
// Exact amounts inside rating: whole 1/60 of a nano-unit of the card's currency, so that a rate per
// minute with up to nine decimals times any number of seconds has no remainder. At the edge they
// become base::Money by a named rounding.

#include <compare>
#include <cstdint>
#include <string>

#include "base/decimal.hpp"
#include "base/int128.hpp"
#include "base/money.hpp"
#include "base/result.hpp"

namespace rating {

// 1 currency unit = 60 000 000 000 of these; a call holds up to 153 million units.
constexpr std::int64_t kAmountPerUnit = 60'000'000'000;
constexpr std::int64_t kAmountPerMicro = kAmountPerUnit / 1'000'000;
constexpr int kMaxRateScale = 9;

using Amount = std::int64_t;     // of one call
using AmountSum = base::Int128;  // of many

// Errors: too_many_decimals beyond nine, overflow.
[[nodiscard]] base::Result<Amount> to_amount(base::Decimal value);
// Exact (1 micro-unit = 60 000).
[[nodiscard]] base::Result<Amount> to_amount(base::Money value);
// To whole micro-units, half to even unless said otherwise. Error: overflow.
[[nodiscard]] base::Result<base::Money> to_money(AmountSum amount, base::Currency currency,
                                                 base::Rounding mode = base::Rounding::half_even);
// To `places` decimals (0 to 9), staying an amount.
[[nodiscard]] Amount rounded(Amount amount, int places, base::Rounding mode);
// Decimal text with six places, or nine if it has more ("0.669", "0.0116666667" is cut at nine:
// half to even). At least two places.
[[nodiscard]] std::string to_text(AmountSum amount);

}  // namespace rating
