#include "rating/billing_lines.hpp"

#include "unit/rating/month_fixture.hpp"

using fixture::decimal;

namespace {
const base::Decimal kFx = base::Decimal(846202666, 9);
std::string text(const base::Result<base::Money>& money) { return money.value().to_string(2); }
}  // namespace

TEST_CASE("Money formulas: the vectors of domain 6.5") {
  struct Vector {
    const char* price;
    const char* quantity;
    const char* total;
    const char* recon;
    const char* daily;
    const char* licence;
  };
  const std::vector<Vector> vectors = {
      {"0.013", "1234", "16.042", "13.57", "13.57", "12.34"},
      {"0.125", "37", "4.625", "3.90", "3.91", "3.70"},
      {"0.315", "11", "3.465", "2.92", "2.93", "2.86"},
      {"0.0234", "1000", "23.4000", "19.80", "19.80", "10.00"},
      {"0.32", "3", "0.96", "0.81", "0.81", "0.81"},
      {"0.016", "1", "0.016", "0.00", "0.01", "0.01"},
  };
  for (const Vector& v : vectors) {
    INFO(v.price << " x " << v.quantity);
    const auto price = decimal(v.price);
    const auto quantity = decimal(v.quantity);
    CHECK(rating::pricing_total(price, quantity).value() == decimal(v.total));
    CHECK(text(rating::recon_subtotal(price, quantity, kFx, fixture::eur())) == v.recon);
    CHECK(text(rating::daily_pre_tax_total(price, quantity, kFx, fixture::eur())) == v.daily);
    CHECK(text(rating::licence_subtotal(price, quantity, kFx, fixture::eur())) == v.licence);
  }
}

TEST_CASE("Daily floors lose cents that the month's line keeps (domain 6.5)") {
  const auto check = [](const char* price, const char* days, const char* month) {
    std::int64_t sum = 0;
    for (const int quantity : {7, 13, 5, 9, 21, 3, 2}) {
      sum += rating::daily_pre_tax_total(decimal(price), base::Decimal(quantity, 0), kFx,
                                         fixture::eur())
                 .value()
                 .micros();
    }
    CHECK(base::Money(sum, fixture::eur()).to_string(2) == days);
    CHECK(text(rating::daily_pre_tax_total(decimal(price), base::Decimal(60, 0), kFx,
                                           fixture::eur())) == month);
    CHECK(text(rating::recon_subtotal(decimal(price), base::Decimal(60, 0), kFx, fixture::eur())) ==
          month);
  };
  check("0.0234", "1.13", "1.18");
  check("0.013", "0.63", "0.66");
}

TEST_CASE("The effective unit price is billed cost over consumed units (domain 6.5)") {
  const auto price = [](const char* cost, const char* units) {
    return rating::effective_unit_price(fixture::money(cost), decimal(units)).value().to_string();
  };
  CHECK(price("21.39", "29") == "0.7375862069");
  CHECK(price("155.63", "210.950039") == "0.7377576261");
  CHECK(price("410.17", "555.950039") == "0.7377821229");
  CHECK(rating::effective_unit_price(fixture::money("1"), decimal("0")).error().code ==
        base::ErrorCode::number_out_of_range);
}

TEST_CASE("Negative lines: floor and rounding down differ") {
  const auto minus = decimal("-0.016");
  CHECK(text(rating::daily_pre_tax_total(minus, decimal("1"), decimal("1"), fixture::eur())) ==
        "-0.02");
  CHECK(text(rating::recon_subtotal(minus, decimal("1"), decimal("1"), fixture::eur())) == "-0.01");
}

TEST_CASE("Long quantities and rates are floored all the same") {
  CHECK(text(rating::daily_pre_tax_total(decimal("0.7377821229"), decimal("555.950039"),
                                         decimal("0.846202666"), fixture::eur())) == "347.08");
}

TEST_CASE("Overage gives one line a meter and day, or a meter and month, fees apart") {
  fixture::Month month;
  month.overage();
  month.cards[0].versions[0].rows[12].connection_fee = decimal("0.05");
  for (int i = 0; i < 2; ++i) {
    month.call({.number = "+263470123456", .seconds = 100, .capability = "MCOPSTNPP"});
  }
  month.call(
      {.number = "+263470123456", .capability = "MCOPSTNPP", .start = "2026-06-09T08:00:00Z"});
  month.call({.number = "+33612345678", .capability = "MCOPSTNPP"});
  const auto rated = month.rate();
  const rating::Billing billing{*base::Currency::parse("USD"), decimal("1.1")};
  const auto days = rating::daily_lines(rated->calls, rated->month, rated->input(),
                                        rated->card_pointers, billing);
  REQUIRE(days.ok());
  REQUIRE(days->size() == 5);
  const auto& first = days->front();
  CHECK(first.meter == "ZW");
  CHECK(first.day == base::to_day({2026, 6, 3}));
  CHECK(first.quantity == decimal("4"));
  CHECK(first.calls == 2);
  CHECK(first.unit_price == decimal("0.223"));
  CHECK(first.pricing_total == decimal("0.892"));
  CHECK(first.billing_total.to_string(2) == "0.98");
  CHECK_FALSE(first.connection_fee);
  CHECK(first.pricing_currency == fixture::eur());
  const auto months = rating::recon_lines(rated->calls, rated->month, rated->input(),
                                          rated->card_pointers, billing);
  REQUIRE(months->size() == 3);
  base::Decimal sum;
  int fees = 0;
  for (const auto& line : *months) {
    sum = *sum.plus(line.pricing_total);
    CHECK(line.day == base::to_day({2026, 6, 1}));
    if (line.connection_fee) {
      CHECK(line.quantity == decimal("3"));
      CHECK(line.billing_total.to_string(2) == "0.16");
      ++fees;
    }
  }
  CHECK(fees == 1);
  CHECK(sum == decimal("1.39"));  // 5 x 0.223 + 3 x 0.05 + 0.125
}

TEST_CASE("Of a call that credits share, overage's lines have only what credits did not pay") {
  fixture::Month month;
  month.credits("0.30").overage();
  month.policy.credit_exhaustion = rating::CreditExhaustion::split;
  for (int i = 0; i < 2; ++i) month.call({.number = "+263470123456", .capability = "MCOPSTNPP"});
  const auto rated = month.rate();
  REQUIRE(rated->payer(0) == "credits no_plan");
  const auto lines = rating::recon_lines(rated->calls, rated->month, rated->input(),
                                         rated->card_pointers, {fixture::eur(), decimal("1")});
  REQUIRE(lines.ok());
  REQUIRE(lines->size() == 1);
  const auto& line = lines->front();
  CHECK(line.calls == 1);
  CHECK(line.pricing_total == decimal("0.146"));      // 0.223 less 0.077
  CHECK(line.quantity == decimal("0.666667"));        // 40 of the 60 seconds
  CHECK(line.unit_price == decimal("0.2189998905"));  // effective: 0.146 / 0.666667
}

TEST_CASE("Each customer has lines of its own, in the currency of its card") {
  fixture::Month month;
  month.terms.resize(2);
  month.terms[1] = month.terms[0];
  month.cards.push_back(fixture::small_card());
  month.cards[1].currency = *base::Currency::parse("USD");
  month.terms[1].card = 1;
  for (auto& terms : month.terms) terms.funding.overage = {fixture::june()};
  month.call({.number = "+263470123456", .capability = "MCOPSTNPP"});
  month.call({.number = "+263470123456", .capability = "MCOPSTNPP", .customer = 1});
  const auto rated = month.rate();
  const auto lines = rating::recon_lines(rated->calls, rated->month, rated->input(),
                                         rated->card_pointers, {fixture::eur(), decimal("1")});
  REQUIRE(lines.ok());
  REQUIRE(lines->size() == 2);
  CHECK(lines->at(0).customer == 0);
  CHECK(lines->at(0).pricing_currency == fixture::eur());
  CHECK(lines->at(1).customer == 1);
  CHECK(lines->at(1).pricing_currency == *base::Currency::parse("USD"));
}
