#pragma once
// Money of billing lines (domain 6.5) and the lines our own rating would give: one a meter and day
// in the daily rated usage file (6.3), one a meter and month in the reconciliation file (6.2).

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/decimal.hpp"
#include "base/money.hpp"
#include "rating/rater.hpp"

namespace rating {

// FLOOR(EffectiveUnitPrice x Quantity x PCToBCExchangeRate, 2 decimals), toward minus infinity.
[[nodiscard]] base::Result<base::Money> daily_pre_tax_total(base::Decimal effective_unit_price,
                                                            base::Decimal quantity,
                                                            base::Decimal exchange_rate,
                                                            base::Currency billing);
// ROUNDDOWN(ROUNDDOWN(EffectiveUnitPrice x BillableQuantity, 2) x PCToBCExchangeRate, 2), toward zero.
[[nodiscard]] base::Result<base::Money> recon_subtotal(base::Decimal effective_unit_price,
                                                       base::Decimal billable_quantity,
                                                       base::Decimal exchange_rate,
                                                       base::Currency billing);
// ROUNDDOWN(EffectiveUnitPrice x PCToBCExchangeRate, 2) x BillableQuantity: seats, not telco.
[[nodiscard]] base::Result<base::Money> licence_subtotal(base::Decimal effective_unit_price,
                                                         base::Decimal billable_quantity,
                                                         base::Decimal exchange_rate,
                                                         base::Currency billing);
// EffectiveUnitPrice x Quantity, exact.
[[nodiscard]] base::Result<base::Decimal> pricing_total(base::Decimal effective_unit_price,
                                                        base::Decimal quantity);
// billed cost / consumed units at `places` decimals (6.5; ten in the samples).
[[nodiscard]] base::Result<base::Decimal> effective_unit_price(base::Money billed,
                                                               base::Decimal units,
                                                               int places = 10);

// Overage of a customer on one destination's meter. Quantity is in minutes as the card counts them.
struct UsageLine {
  CustomerIndex customer = kNoCustomer;
  base::CivilDay day;        // of a daily line; first of the month on a monthly line
  std::string meter;         // destination name of the rate row
  base::Decimal unit_price;  // rate per minute; connection fees are lines of their own
  bool connection_fee = false;
  base::Decimal quantity;  // minutes, or calls for fees
  std::uint64_t calls = 0;
  base::Currency pricing_currency;
  base::Decimal pricing_total;  // exact
  base::Money billing_total;    // by the formula of its file
};

struct Billing {
  base::Currency currency;
  base::Decimal exchange_rate{1, 0};  // PCToBCExchangeRate
};

[[nodiscard]] base::Result<std::vector<UsageLine>> daily_lines(
    const CallTable& calls, const RatedMonth& month, const RatingInput& input,
    std::span<const RateCard* const> cards, const Billing& billing);
[[nodiscard]] base::Result<std::vector<UsageLine>> recon_lines(
    const CallTable& calls, const RatedMonth& month, const RatingInput& input,
    std::span<const RateCard* const> cards, const Billing& billing);

}  // namespace rating
