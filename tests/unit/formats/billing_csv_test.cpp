#include "formats/billing_csv.hpp"

#include <catch_amalgamated.hpp>

namespace {

constexpr const char* kDaily =
    "PartnerId,CustomerId,CustomerName,SubscriptionId,UsageDate,MeterName,MeterId,ResourceGroup,"
    "UnitPrice,Quantity,Unit,BillingPreTaxTotal,BillingCurrency,EffectiveUnitPrice,"
    "PCToBCExchangeRate,EntitlementId\r\n"
    "p,11111111-0000-0000-0000-000000000001,Contoso,22222222-0000-0000-0000-000000000001,"
    "6/3/2026 12:00:00 AM,Germany,m1,M365,0.125,37,1 Minute,3.91,EUR,0.125,0.846202666,"
    "33333333-0000-0000-0000-000000000001\r\n"
    "p,11111111-0000-0000-0000-000000000001,Contoso,,2026-06-04T00:00:00Z,Germany,m1,M365,1,"
    "1.5E-05,1 Minute,0,EUR,1,,\r\n";

base::Result<std::vector<insight::BilledLine>> read(std::string_view text,
                                                    formats::BillingReport* report = nullptr) {
  formats::BillingCsvReader reader({.file = "billing.csv"});
  for (const char c : text) {
    if (const auto fed = reader.feed({&c, 1}); !fed) return fed.error();
    // the scanner hands its rows out before the next piece
  }
  auto lines = reader.finish();
  if (report != nullptr) *report = reader.report();
  return lines;
}

}  // namespace

TEST_CASE("the daily rated usage file is read with what comparing needs") {
  formats::BillingReport report;
  const auto lines = read(kDaily, &report);
  REQUIRE(lines);
  CHECK(report.layout == formats::BillingLayout::daily_usage);
  CHECK(report.rows == 2);
  CHECK(report.accepted == 2);
  REQUIRE(lines->size() == 2);
  const auto& line = lines->front();
  CHECK(line.daily);
  CHECK(line.customer.to_string() == "11111111-0000-0000-0000-000000000001");
  CHECK(line.entitlement.to_string() == "33333333-0000-0000-0000-000000000001");
  CHECK(line.day == base::to_day({2026, 6, 3}));
  CHECK(line.meter == "Germany");
  CHECK(line.quantity.to_string() == "37");
  CHECK(line.exchange_rate.to_string() == "0.846202666");
  CHECK(line.total.to_string() == "3.91");
  CHECK(line.source_row == 2);
  CHECK(*insight::formula_of(line) == line.total);
  CHECK((*lines)[1].day == base::to_day({2026, 6, 4}));
  CHECK((*lines)[1].quantity.to_string() == "0.000015");
  CHECK((*lines)[1].exchange_rate == base::Decimal(1, 0));
}

TEST_CASE("the reconciliation file takes the billable quantity, never the quantity") {
  const auto lines = read(
      "CustomerId,SubscriptionId,ChargeStartDate,ChargeEndDate,MeterDescription,Quantity,"
      "BillableQuantity,UnitPrice,EffectiveUnitPrice,Subtotal,Currency,PCToBCExchangeRate\n"
      "11111111-0000-0000-0000-000000000001,22222222-0000-0000-0000-000000000001,6/1/2026,"
      "6/30/2026,Germany,1,1234,0.013,0.013,13.57,EUR,0.846202666\n");
  REQUIRE(lines);
  REQUIRE(lines->size() == 1);
  CHECK_FALSE(lines->front().daily);
  CHECK(lines->front().quantity.to_string() == "1234");
  CHECK(lines->front().to == base::to_day({2026, 6, 30}));
  CHECK(*insight::formula_of(lines->front()) == lines->front().total);
}

TEST_CASE("rows that cannot be read are rejected by place and reason, the rest stays") {
  formats::BillingReport report;
  const auto lines =
      read(std::string(kDaily) +
               "p,not-a-guid,Contoso,,2026-06-04,Germany,m1,M365,1,1,u,1,EUR,1,,\n"
               "p,11111111-0000-0000-0000-000000000001,Contoso,,13/45/2026,Germany,m1,"
               "M365,1,1,u,1,EUR,1,,\n",
           &report);
  REQUIRE(lines);
  CHECK(lines->size() == 2);
  CHECK(report.rows == 4);
  CHECK(report.problems.rejected() == 2);
  CHECK(report.problems.first()[0].error.code == base::ErrorCode::not_a_guid);
  CHECK(report.problems.first()[0].error.place.row == 4);
  CHECK(report.problems.first()[0].error.place.column == 2);
  CHECK(report.problems.first()[1].error.code == base::ErrorCode::not_a_date);
}

TEST_CASE("other files are none of these") {
  CHECK(read("a,b\n1,2\n").error().code == base::ErrorCode::unknown_format);
  CHECK(read("").error().code == base::ErrorCode::empty_input);
  CHECK(read("UsageDate,BillingPreTaxTotal\n").error().code == base::ErrorCode::missing_field);
}
