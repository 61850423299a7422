#include "rating/billing_lines.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>

#include "rating/draw.hpp"

namespace rating {
namespace {

constexpr int kCents = 2;

base::Result<base::Money> to_cents(base::Decimal value, base::Currency currency,
                                   base::Rounding mode) {
  const auto micros = value.rounded(kCents, mode).at_scale(base::Money::kMicroDigits);
  if (!micros) return micros.error();
  return base::Money(micros->coefficient(), currency);
}

// A product that may have more decimals than a Decimal holds, cut to what it holds toward `mode`.
base::Result<base::Decimal> product(base::Decimal a, base::Decimal b) {
  return a.normalized().times(b.normalized());
}

// An amount as a decimal of nine places, half to even.
base::Result<base::Decimal> to_decimal(AmountSum amount) {
  const base::Int128 nanos = base::divide(amount, 60, base::Rounding::half_even);
  if (nanos > std::numeric_limits<std::int64_t>::max()) return base::ErrorCode::overflow;
  return base::Decimal(static_cast<std::int64_t>(nanos), kMaxRateScale).normalized();
}

struct LineKey {
  CustomerIndex customer = 0;
  std::int32_t day = 0;
  std::string meter;
  bool fee = false;
  Amount price = 0;
  bool per_call = false;
  bool plain = true;
  auto operator<=>(const LineKey&) const = default;
};

struct LineSum {
  std::int64_t charged_seconds = 0;
  std::uint64_t calls = 0;
  AmountSum amount = 0;
};

// Overage of the month by meter; `by_day` or on the first of the month.
std::map<LineKey, LineSum> sums_of(const CallTable& calls, const RatedMonth& month,
                                   FigureReader& reader, std::span<const RateCard* const> cards,
                                   bool by_day) {
  std::map<LineKey, LineSum> out;
  const Rating& rating = reader.rating();
  const base::CivilDay first = month.month.first_day();
  for (CallIndex i = 0; i < calls.size(); ++i) {
    if (month.payers[i] != Payer::overage) continue;
    const CustomerIndex customer = calls.customer(i);
    const CallFigures figures = reader.figures(i, true);
    if (figures.rate == kNoRate) continue;
    const CustomerDraw* draw = reader.draw_of(customer);
    const CompiledRate& rate = draw->card()->rate(figures.rate);
    const RateRow& row =
        cards[rating.input.terms[customer].card]->versions[rate.version].rows[rate.row];
    const base::CivilDay day =
        by_day ? std::max(rating.zone.day_of(calls.call(i).start_instant()), first) : first;

    Amount amount = month.amounts[i];
    std::int64_t seconds = figures.charged_seconds;
    const Split* split = month.split(i);
    const bool shared = split != nullptr && split->credit_amount > 0;
    if (shared) {
      seconds -= static_cast<std::int64_t>(base::Int128{seconds} * split->credit_amount / amount);
      amount -= split->credit_amount;
    }
    // A fee that stands by itself; one inside a bounded or shared price does not.
    const Amount fee = rate.plain && !shared ? figures.connection_fee : 0;
    LineKey key{customer,
                day.days,
                row.destination_name,
                false,
                rate.has_per_call ? rate.per_call : rate.per_minute,
                rate.has_per_call,
                rate.plain && !shared};
    LineSum& usage = out[key];
    usage.charged_seconds += seconds;
    ++usage.calls;
    usage.amount += amount - fee;
    if (fee != 0) {
      key.fee = true;
      key.price = fee;
      LineSum& fees = out[key];
      ++fees.calls;
      fees.amount += fee;
    }
  }
  return out;
}

using Formula = base::Result<base::Money> (*)(base::Decimal, base::Decimal, base::Decimal,
                                              base::Currency);

base::Result<std::vector<UsageLine>> lines_of(const CallTable& calls, const RatedMonth& month,
                                              const RatingInput& input,
                                              std::span<const RateCard* const> cards,
                                              const Billing& billing, bool by_day,
                                              Formula formula) {
  auto reader = FigureReader::open(calls, month, input);
  if (!reader) return reader.error();
  std::vector<UsageLine> out;
  for (const auto& [key, sum] : sums_of(calls, month, *reader, cards, by_day)) {
    UsageLine line;
    line.customer = key.customer;
    line.day = {key.day};
    line.meter = key.meter;
    line.connection_fee = key.fee;
    line.calls = sum.calls;
    line.pricing_currency = cards[input.terms[key.customer].card]->currency;
    const bool by_call = key.fee || key.per_call;
    // minutes: six decimals, as billed quantities have
    line.quantity = by_call ? base::Decimal(static_cast<std::int64_t>(sum.calls), 0)
                            : base::Decimal(static_cast<std::int64_t>(base::divide(
                                                base::Int128{sum.charged_seconds} * 1'000'000, 60,
                                                base::Rounding::half_even)),
                                            6)
                                  .normalized();
    const auto total = to_decimal(sum.amount);
    const auto price = to_decimal(key.price);
    if (!total || !price) return base::ErrorCode::overflow;
    line.pricing_total = *total;
    line.unit_price = *price;
    if (!key.plain && !by_call && !line.quantity.is_zero()) {
      const auto money = to_money(sum.amount, line.pricing_currency);
      if (!money) return money.error();
      const auto effective = effective_unit_price(*money, line.quantity);
      if (!effective) return effective.error();
      line.unit_price = *effective;
    }
    const auto billed =
        formula(line.unit_price, line.quantity, billing.exchange_rate, billing.currency);
    if (!billed) return billed.error();
    line.billing_total = *billed;
    out.push_back(std::move(line));
  }
  return out;
}

}  // namespace

base::Result<base::Decimal> pricing_total(base::Decimal effective_unit_price,
                                          base::Decimal quantity) {
  return effective_unit_price.times(quantity);
}

base::Result<base::Money> daily_pre_tax_total(base::Decimal effective_unit_price,
                                              base::Decimal quantity, base::Decimal exchange_rate,
                                              base::Currency billing) {
  const auto priced = product(effective_unit_price, quantity);
  if (!priced) return priced.error();
  const auto billed = product(*priced, exchange_rate);
  if (billed) return to_cents(*billed, billing, base::Rounding::floor);
  // More digits than a decimal holds: cents by division in 128 bits.
  const int scale = priced->scale() + exchange_rate.scale() - kCents;
  if (scale < 0 || scale > 2 * base::Decimal::kMaxScale) return billed.error();
  base::Int128 divisor = 1;
  for (int i = 0; i < scale; ++i) divisor *= 10;
  const base::Int128 cents =
      base::divide(base::Int128{priced->coefficient()} * exchange_rate.coefficient(), divisor,
                   base::Rounding::floor);
  const base::Int128 micros = cents * 10'000;
  if (micros > std::numeric_limits<std::int64_t>::max() ||
      micros < std::numeric_limits<std::int64_t>::min()) {
    return base::ErrorCode::overflow;
  }
  return base::Money(static_cast<std::int64_t>(micros), billing);
}

base::Result<base::Money> recon_subtotal(base::Decimal effective_unit_price,
                                         base::Decimal billable_quantity,
                                         base::Decimal exchange_rate, base::Currency billing) {
  const auto priced = product(effective_unit_price, billable_quantity);
  if (!priced) return priced.error();
  const auto billed = product(priced->rounded(kCents, base::Rounding::down), exchange_rate);
  if (!billed) return billed.error();
  return to_cents(*billed, billing, base::Rounding::down);
}

base::Result<base::Money> licence_subtotal(base::Decimal effective_unit_price,
                                           base::Decimal billable_quantity,
                                           base::Decimal exchange_rate, base::Currency billing) {
  const auto unit = product(effective_unit_price, exchange_rate);
  if (!unit) return unit.error();
  const auto total = product(unit->rounded(kCents, base::Rounding::down), billable_quantity);
  if (!total) return total.error();
  return to_cents(*total, billing, base::Rounding::down);
}

base::Result<base::Decimal> effective_unit_price(base::Money billed, base::Decimal units,
                                                 int places) {
  if (units.is_negative() || units.is_zero()) return base::ErrorCode::number_out_of_range;
  // (micros / 10^6) / (coefficient / 10^scale) at `places` decimals
  base::Int128 numerator = billed.micros();
  for (int i = 0; i < units.scale() + places; ++i) numerator *= 10;
  const base::Int128 divisor =
      base::Int128{units.coefficient()} * base::power_of_ten(base::Money::kMicroDigits);
  const base::Int128 price = base::divide(numerator, divisor, base::Rounding::half_up);
  if (price > std::numeric_limits<std::int64_t>::max() ||
      price < std::numeric_limits<std::int64_t>::min()) {
    return base::ErrorCode::overflow;
  }
  return base::Decimal(static_cast<std::int64_t>(price), places);
}

base::Result<std::vector<UsageLine>> daily_lines(const CallTable& calls, const RatedMonth& month,
                                                 const RatingInput& input,
                                                 std::span<const RateCard* const> cards,
                                                 const Billing& billing) {
  return lines_of(calls, month, input, cards, billing, true, daily_pre_tax_total);
}

base::Result<std::vector<UsageLine>> recon_lines(const CallTable& calls, const RatedMonth& month,
                                                 const RatingInput& input,
                                                 std::span<const RateCard* const> cards,
                                                 const Billing& billing) {
  return lines_of(calls, month, input, cards, billing, false, recon_subtotal);
}

}  // namespace rating
