#include "base/money.hpp"

#include <catch_amalgamated.hpp>
#include <limits>

using base::Currency;
using base::Decimal;
using base::ErrorCode;
using base::Money;
using base::Rounding;

namespace {
Currency currency(const char* code) { return Currency::parse(code).value(); }
Money eur(const char* amount) { return Money::parse(amount, currency("EUR")).value(); }
}  // namespace

TEST_CASE("a currency is three letters, kept in capitals") {
  CHECK(currency("eur").code() == "EUR");
  CHECK(Currency{}.is_none());
  CHECK(Currency{}.code().empty());
  for (const char* text : {"", "EU", "EURO", "E1R", "€"}) {
    CHECK(Currency::parse(text).error().code == ErrorCode::not_a_currency);
  }
}

TEST_CASE("minor units follow ISO 4217") {
  CHECK(base::minor_digits(currency("EUR")) == 2);
  CHECK(base::minor_digits(currency("JPY")) == 0);
  CHECK(base::minor_digits(currency("KWD")) == 3);
}

TEST_CASE("three minutes at 0.2230 cost exactly 0.6690") {
  CHECK(eur("0.2230").times(3).value() == eur("0.669"));
  CHECK(eur("0.669").to_string() == "0.669");
  CHECK(eur("0.669").to_string(4) == "0.6690");
  CHECK(eur("12").to_string() == "12.00");
  CHECK(eur("-5").to_string() == "-5.00");
}

TEST_CASE("an amount finer than a micro-unit is refused") {
  CHECK(Money::parse("0.0000001", currency("EUR")).error().code == ErrorCode::too_many_decimals);
}

TEST_CASE("currencies never mix and overflow is an error") {
  const Money usd(1, currency("USD"));
  CHECK(eur("1").plus(usd).error().code == ErrorCode::currency_mismatch);
  CHECK(eur("1").minus(usd).error().code == ErrorCode::currency_mismatch);
  const Money most(std::numeric_limits<std::int64_t>::max(), currency("EUR"));
  CHECK(most.plus(eur("0.000001")).error().code == ErrorCode::overflow);
  CHECK(most.times(2).error().code == ErrorCode::overflow);
}

TEST_CASE("the two money roundings of domain 6.5 differ by a cent") {
  // EUP 0.125, quantity 37, exchange rate 0.846202666: reconciliation 3.90, daily 3.91.
  const auto rate = Decimal::parse("0.846202666").value();
  const Money pricing = eur("0.125").times(37).value();
  const Money recon =
      pricing.rounded(2, Rounding::down).times(rate, Rounding::down)->rounded(2, Rounding::down);
  const Money daily = pricing.times(rate, Rounding::floor)->rounded(2, Rounding::floor);
  CHECK(recon.to_string() == "3.90");
  CHECK(daily.to_string() == "3.91");
}
