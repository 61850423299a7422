// The small reports: formats/named_table.hpp, minute_pools.hpp, credit_statement.hpp.
#include <catch_amalgamated.hpp>

#include "formats/credit_statement.hpp"
#include "formats/minute_pools.hpp"

using base::ErrorCode;

namespace {

template <class Reader>
auto read(Reader& reader, std::string_view text) {
  for (std::size_t at = 0; at < text.size(); at += 7) {
    const auto fed = reader.feed(text.substr(at, 7));
    REQUIRE(fed.ok());
  }
  auto done = reader.finish();
  REQUIRE(done.ok());
  const auto& report = reader.report();
  CHECK(report.accepted + report.problems.rejected() == report.rows);
  return *std::move(done);
}

}  // namespace

TEST_CASE("the minute pools report is read, and says how many licences make each pool") {
  formats::MinutePoolsReader reader;
  const auto pools = read(
      reader,
      "Country or region,Capability,Capability description,Total minutes,"
      "Minutes used,Minutes available,Percent used\r\n"
      "France,MCOPSTN1,Domestic calling plan (1200 domestic minutes),120000,3456,116544,2.88\r\n"
      "US,MCOPSTN2,Domestic and international calling plan (3000 domestic "
      "minutes),6000,10,5990,\r\n"
      "US,MCOPSTN2,Domestic and international calling plan (600 international "
      "minutes),1200,1200,0,\r\n"
      ",MCOMEETADD,Outbound Calls to Zone A Countries,6900,0,6900,0\r\n");
  REQUIRE(pools.size() == 4);
  CHECK(pools[0].country.code() == "FR");
  CHECK(pools[0].licences() == 100);
  CHECK(pools[1].licences() == 2);
  CHECK_FALSE(pools[1].international);
  CHECK(pools[2].international);
  CHECK(pools[2].licences() == 2);
  CHECK(pools[2].available == 0);
  CHECK(pools[3].country.is_none());
  CHECK(pools[3].licences() == 115);
}

TEST_CASE("what is wrong with a pool is told by row and column") {
  formats::MinutePoolsReader reader;
  const auto pools = read(reader,
                          "Capability,Country,Total minutes,Minutes used,Minutes available\r\n"
                          "MCOPSTN1,Atlantis,1,0,1\r\n"
                          ",FR,1,0,1\r\n"
                          "MCOPSTN1,FR,many,0,1\r\n"
                          "MCOPSTN1,FR,1200,-1,1\r\n"
                          "MCOPSTN1,FR,1200,200,900\r\n"
                          "MCOPSTN77,FR,1200,200,1000\r\n"
                          "MCOPSTN1,FR,1300,200,1100\r\n\r\n");
  const auto& report = reader.report();
  CHECK(report.rows == 7);
  CHECK(pools.size() == 3);
  CHECK(report.problems.count(ErrorCode::not_a_country) == 1);
  CHECK(report.problems.count(ErrorCode::empty_input) == 1);
  CHECK(report.problems.count(ErrorCode::not_an_integer) == 1);
  REQUIRE(report.problems.first().size() == 6);
  CHECK(report.problems.first()[2].error.place.row == 4);
  CHECK(report.problems.first()[2].error.place.column == 3);
  CHECK(report.problems.first()[2].error.place.field == "Total minutes");
  CHECK(report.problems.warnings() == 2);
  CHECK_FALSE(pools[1].licences());
  CHECK_FALSE(pools[2].licences());
}

TEST_CASE("a pool larger than all licences there are says nothing of licences") {
  formats::MinutePoolsReader reader;
  const auto pools = read(reader,
                          "Capability,Country,Total minutes,Minutes used,Minutes available\r\n"
                          "MCOPSTN1,FR,120000000000,0,120000000000\r\n"
                          "MCOPSTN1,FR,120000001200,0,120000001200\r\n");
  CHECK(pools.at(0).licences() == 100'000'000);
  CHECK_FALSE(pools.at(1).licences());
}

TEST_CASE("a table without its columns is refused as a whole") {
  formats::MinutePoolsReader missing;
  const auto fed = missing.feed("Country,Capability,Total minutes\r\nFR,MCOPSTN1,1\r\n");
  REQUIRE_FALSE(fed.ok());
  CHECK(fed.error().code == ErrorCode::missing_field);
  CHECK(fed.error().place.field == "Minutes used");
  formats::MinutePoolsReader empty;
  const auto done = empty.finish();
  REQUIRE_FALSE(done.ok());
  CHECK(done.error().code == ErrorCode::empty_input);
  CHECK(formats::looks_like_minute_pools("Country;Capability;Total minutes;Minutes used\n", ';'));
  CHECK_FALSE(formats::looks_like_minute_pools("prefix,ratePerMinute\n", ','));
}

TEST_CASE("credits survive writing and reading, as one country's spreadsheet has them too") {
  const auto eur = *base::Currency::parse("EUR");
  const std::vector<formats::CreditPurchase> purchases = {
      {{}, {2026, 1, 10}, *base::Money::parse("200.00", eur), *base::Money::parse("31.25", eur)},
      {*base::CustomerId::parse("c0000000-0000-4000-8000-000000000001"),
       {2026, 2, 28},
       *base::Money::parse("1000.00", eur),
       *base::Money::parse("1000", eur)}};
  for (const bool comma : {false, true}) {
    const auto style = formats::CsvStyle::spreadsheet(comma, comma);
    formats::TableOptions options;
    options.delimiter = style.delimiter;
    options.decimal_comma = comma;
    formats::CreditStatementReader reader(options);
    CHECK(read(reader, formats::write_credit_statement(purchases, style)) == purchases);
  }
}

TEST_CASE("minutes in thousands and amounts with their currency are read as they are meant") {
  formats::MinutePoolsReader pools;
  const auto read_pools = read(pools,
                               "Country or region,Capability,Total minutes,Minutes used\r\n"
                               "Austria,MCOPSTN1,\"120,000\",\"1,200\"\r\n"
                               "Austria,MCOPSTN1,120.000,0\r\n");
  REQUIRE(read_pools.size() == 1);
  CHECK(read_pools[0].total == 120'000);
  CHECK(read_pools[0].available == 118'800);
  CHECK(pools.report().problems.count(ErrorCode::not_an_integer) == 1);

  formats::TableOptions semicolons;
  semicolons.delimiter = ';';
  formats::CreditStatementReader credits(semicolons);
  const auto lots = read(credits,
                         "Date;Amount;Balance;Currency\r\n"
                         "2026-01-10;1.234,56 €;,93;EUR\r\n"
                         "2026-01-11;1.234,56;$1;EUR\r\n");
  REQUIRE(lots.size() == 1);
  CHECK(lots[0].amount.micros() == 1'234'560'000);
  CHECK(lots[0].remaining.micros() == 930'000);
  CHECK(credits.report().problems.count(ErrorCode::currency_mismatch) == 1);
}

TEST_CASE("credits that make no sense are rejected with their reason") {
  formats::CreditStatementReader reader;
  const auto purchases = read(reader,
                              "Date,Amount,Balance,Currency\r\n"
                              "2026-01-10T00:00:00Z,200.00,31.25,EUR\r\n"
                              "10/01/2026,200.00,31.25,EUR\r\n"
                              "2026-01-11,200,201,EUR\r\n"
                              "2026-01-12,200,1,USD\r\n"
                              "2026-01-13,a lot,1,EUR\r\n"
                              "2026-01-14,200,1,EURO\r\n");
  CHECK(purchases.size() == 1);
  const auto& problems = reader.report().problems;
  CHECK(problems.rejected() == 5);
  CHECK(problems.count(ErrorCode::not_a_date) == 1);
  CHECK(problems.count(ErrorCode::number_out_of_range) == 1);
  CHECK(problems.count(ErrorCode::currency_mismatch) == 1);
  CHECK(problems.count(ErrorCode::not_a_number) == 1);
  CHECK(problems.count(ErrorCode::not_a_currency) == 1);
}
