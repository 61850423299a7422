#include "formats/rate_card_csv.hpp"

#include <catch_amalgamated.hpp>
#include <string>

using base::ErrorCode;
using formats::RateCardCsvReader;
using formats::RateCardOptions;
using formats::RateCardReport;
using formats::Severity;

namespace {

struct Outcome {
  base::Result<rating::RateCard> card = base::ErrorCode::empty_input;
  RateCardReport report;
};

Outcome read(std::string_view text, RateCardOptions options = {}) {
  options.file = "folder/june.csv";
  RateCardCsvReader reader(options);
  Outcome out;
  const auto fed = reader.feed(text);
  if (fed) {
    out.card = reader.finish();
  } else {
    out.card = fed.error();
  }
  out.report = reader.report();
  if (out.card) CHECK(out.report.accepted + out.report.problems.rejected() == out.report.rows);
  return out;
}

const std::string kNeutral =
    "direction,destinationCountry,destinationName,numberType,prefix,ratePerMinute,connectionFee,"
    "currency\n";

// Problems as "rejected 3:5 bad_prefix".
std::vector<std::string> problems(const Outcome& out) {
  std::vector<std::string> list;
  for (const auto& problem : out.report.problems.first()) {
    std::string text = problem.severity == Severity::rejected ? "rejected " : "warning ";
    text += std::to_string(problem.error.place.row) + ":" +
            std::to_string(problem.error.place.column) + " ";
    std::string what(base::name_of(problem.error.code));
    for (const auto& [name, value] : problem.error.args) {
      if (name == "check") what = value;
    }
    list.push_back(text + what);
  }
  return list;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a rate card in the neutral schema is read") {
  const auto out = read(kNeutral +
                        "outbound,DE,Germany,landline,49,0.0150,0,USD\n"
                        "outbound,DE,\"Germany, mobile\",mobile,4915,0.075,0.01,USD\n"
                        "inbound_tollfree,DE,Germany toll-free,tollfree,,0.175,,USD\n");
  REQUIRE(out.card.ok());
  CHECK(out.card->name == "june");
  CHECK(out.card->currency.code() == "USD");
  REQUIRE(out.card->versions.size() == 1);
  const auto& rows = out.card->versions[0].rows;
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].rate_per_minute.to_string() == "0.0150");
  CHECK(rows[1].destination_name == "Germany, mobile");
  CHECK(rows[1].connection_fee.to_string() == "0.01");
  CHECK(rows[1].source_row == 3);
  CHECK(rows[2].direction == rating::Direction::inbound_tollfree);
  CHECK(problems(out).empty());
}

TEST_CASE("zeros alone are no prefix, however they are written") {
  const auto out = read(kNeutral +
                        "outbound,DE,Germany,landline,0049,0.0150,0,USD\n"
                        "outbound,DE,Germany,landline,000.0,0.0150,0,USD\n");
  REQUIRE(out.card);
  CHECK(out.card->versions.front().rows.front().prefix == "49");
  CHECK(problems(out) == Lines{"rejected 3:5 bad_prefix"});
}

TEST_CASE("the public A-Z deck is read in its own shape") {
  const auto out = read(
      "\xEF\xBB\xBF"
      "Destination Name,Destination Type,Country,Prefix,Price / min\r\n"
      "United Kingdom,landline,GB,44,0.015\r\nUnited Kingdom-Mobile,mobile,GB,447,0.32\r\n"
      "UK special,non-geographic,GB,44843,0.32\r\n");
  REQUIRE(out.card.ok());
  CHECK(out.card->currency.code() == "USD");
  REQUIRE(out.card->versions[0].rows.size() == 3);
  CHECK(out.card->versions[0].rows[2].number_type == rating::RateNumberType::non_geographic);
  CHECK(out.report.mapping.size() == 5);
}

TEST_CASE("semicolons, decimal commas and foreign captions are understood or mapped") {
  RateCardOptions options;
  options.delimiter = ';';
  options.currency = *base::Currency::parse("EUR");
  const auto out = read("Pays;Indicatif;Prix / minute\nAllemagne;49;0,015\nFR;+33;0,02\n", options);
  REQUIRE(out.card.ok());
  CHECK(out.report.decimal_comma);
  CHECK(out.card->versions[0].rows[0].rate_per_minute.to_string() == "0.015");
  CHECK(out.card->versions[0].rows[0].country.code() == "DE");
  CHECK(out.card->versions[0].rows[1].prefix == "33");

  options.mapping = {{"prefix", "Was"}, {"ratePerMinute", "Wert"}};
  const auto mapped = read("Was;Wert;Rate\n49;0,015;x\n", options);
  REQUIRE(mapped.card.ok());
  CHECK(mapped.report.extra_columns == std::vector<std::string>{"Rate"});
  CHECK(mapped.card->versions[0].rows[0].country.code() == "DE");

  options.mapping = {{"prefix", "Nothing"}};
  CHECK(read("Was;Wert\n49;0,015\n", options).card.error().code == ErrorCode::not_found);
}

TEST_CASE("German and French price lists are read by their usual captions") {
  RateCardOptions semicolons;
  semicolons.delimiter = ';';
  const auto german = read(
      "Vorwahl;Ziel;VERBINDUNGSGEBÜHR;Preis pro Minute (EUR);Währung;Typ;gültig ab;Gültig bis\n"
      "0049;Deutschland;0,05;0,012;EUR;Festnetz;1.7.2026;31.12.2026\n"
      "+49 15;Deutschland;,05;€0,12;EUR;Mobilfunk;;\n",
      semicolons);
  REQUIRE(german.card.ok());
  CHECK(problems(german).empty());
  CHECK(formats::has_rate_card_header("Vorwahl;Preis/Minute\n", ';'));
  const auto& rows = german.card->versions[0].rows;
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].prefix == "49");
  CHECK(rows[0].destination_name == "Deutschland");
  CHECK(rows[0].country.code() == "DE");
  CHECK(rows[0].rate_per_minute.to_string() == "0.012");
  CHECK(rows[0].connection_fee.to_string() == "0.05");
  CHECK(rows[0].effective_from == base::CivilDate{2026, 7, 1});
  CHECK(rows[0].effective_to == base::CivilDate{2026, 12, 31});
  CHECK(rows[1].number_type == rating::RateNumberType::mobile);
  CHECK(rows[1].rate_per_minute.to_string() == "0.12");

  // an accent may stand by itself
  const auto french = read(
      "Pre\xCC\x81"
      "fixe;Pays;Prix \xC3\xA0 la minute;Frais de connexion;Devise;Date d'effet\n"
      "33;France;0,016;0,05;EUR;2026-07-01\n",
      semicolons);
  REQUIRE(french.card.ok());
  CHECK(problems(french).empty());
  CHECK(french.card->versions[0].rows[0].connection_fee.to_string() == "0.05");
}

TEST_CASE("captions nobody knows are listed, and prices in two currencies are a question") {
  const auto unknown = read("Was,Wohin,Wieviel\n49,DE,0.1\n").card.error();
  CHECK(unknown.code == ErrorCode::unknown_format);
  CHECK(unknown.args.at(0) ==
        std::pair<std::string, std::string>("columns", "Was, Wohin, Wieviel"));
  const auto two = read("prefix,Price (EUR),Price (USD)\n49,0.1,0.2\n").card.error();
  CHECK(two.place.field == "ratePerMinute");
  CHECK(two.args.at(0).second == "prefix, Price (EUR), Price (USD)");
  const auto wide = read("prefix," + std::string(300, 'x') + "\n49,1\n").card.error();
  CHECK(wide.args.at(0).second == "prefix, ...");
}

TEST_CASE("a file that is no rate card is refused as a whole") {
  CHECK(read("").card.error().code == ErrorCode::empty_input);
  CHECK(read("a,b\n1,2\n").card.error().code == ErrorCode::unknown_format);
  const auto missing = read("prefix,currency\n49,USD\n").card.error();
  CHECK(missing.code == ErrorCode::missing_field);
  CHECK(missing.place.field == "ratePerMinute");
  CHECK(read("prefix,rate\n49,0.1\n").card.error().place.field == "currency");
  CHECK(read("prefix,rate,prefix,currency\n").card.error().code == ErrorCode::duplicate_field);
  CHECK(read(std::string(1'000'000, ',')).card.error().code == ErrorCode::too_many_columns);
}

TEST_CASE("every check of a rate card names row and column") {
  CHECK(problems(read(kNeutral + "outbound,DE,x,landline,49,0.01,0,USD\n" +
                      "outbound,DE,x,landline,49a,0.01,0,USD\n")) ==
        Lines{"rejected 3:5 bad_prefix"});
  CHECK(problems(read(kNeutral + "outbound,DE,x,landline,49,-0.01,0,USD\n")) ==
        Lines{"rejected 2:6 negative_rate"});
  CHECK(problems(read(kNeutral + "outbound,DE,x,landline,49,15,0,USD\n")) ==
        Lines{"warning 2:6 rate_over_ten"});
  CHECK(problems(read(kNeutral + "outbound,DE,x,landline,33,0.1,0,USD\n"))[0] ==
        "warning 2:5 prefix_outside_country");
  CHECK(problems(read(kNeutral + "outbound,DE,x,landline,4930,0.1,0,USD\n")) ==
        Lines{"warning 2:2 missing_country_default"});
  CHECK(problems(read(kNeutral + "outbound,DE,x,landline,49,0.1,0,USD\n" +
                      "outbound,DE,x,landline,49,0.1,0,USD\n")) ==
        Lines{"warning 3:5 duplicate_row"});
  CHECK(problems(read(kNeutral + "outbound,DE,x,landline,49,0.1,0,USD\n" +
                      "outbound,DE,x,landline,49,0.2,0,USD\n")) ==
        Lines{"warning 3:5 duplicate_prefix_conflict"});
  const std::string dated = "prefix,rate,currency,validFrom,validTo\n";
  CHECK(problems(read(dated + "49,0.1,USD,2026-01-01,2026-06-30\n49,0.2,USD,2026-06-01,\n")) ==
        Lines{"warning 3:4 overlapping_dates"});
  CHECK(problems(read(dated + "49,0.1,USD,2026-06-30,2026-01-01\n")) ==
        Lines{"rejected 2:5 dates_reversed"});
}

TEST_CASE("fields that cannot be read reject their row") {
  const auto one = [](const std::string& row) {
    const auto list = problems(read(kNeutral + row));
    return list.empty() ? std::string() : list[0];
  };
  CHECK(one("sideways,DE,x,landline,49,0.1,0,USD\n") == "rejected 2:1 unknown_value");
  CHECK(one("outbound,Atlantis,x,landline,49,0.1,0,USD\n") == "rejected 2:2 not_a_country");
  CHECK(one("outbound,DE,x,tin can,49,0.1,0,USD\n") == "rejected 2:4 unknown_value");
  CHECK(one("outbound,DE,x,landline,,0.1,0,USD\n") == "rejected 2:5 bad_prefix");
  CHECK(one("outbound,DE,x,landline,49,,0,USD\n") == "rejected 2:6 empty_input");
  CHECK(one("outbound,DE,x,landline,49,1.2.3,0,USD\n") == "rejected 2:6 not_a_number");
  CHECK(one("outbound,DE,x,landline,49,\"1,234\",0,USD\n") == "rejected 2:6 not_a_number");
  CHECK(one("outbound,DE,x,landline,49,€0.1,0,USD\n") == "rejected 2:6 currency_mismatch");
  CHECK(one("outbound,DE,x,landline,49,0.1,0,dollars\n") == "rejected 2:8 not_a_currency");
  CHECK(problems(read(kNeutral + "outbound,DE,x,landline,49,0.1,0,USD\n" +
                      "outbound,FR,x,landline,33,0.1,0,EUR\n")) ==
        Lines{"rejected 3:8 currency_mismatch"});
  CHECK(one("outbound,DE,x\n") == "rejected 2:5 too_few_columns");
}

TEST_CASE("rows that a spreadsheet left empty are passed over") {
  const auto out = read(kNeutral + "outbound,DE,x,landline,49,0.1,0,USD\n,,,,,,,\n\n");
  CHECK(out.report.rows == 1);
}

TEST_CASE("a rate card survives writing and reading with everything it can say") {
  rating::RateCard card;
  card.name = "June; \"2026\"";
  card.currency = *base::Currency::parse("EUR");
  card.zone = "Europe/Berlin";
  card.holidays = {{2026, 1, 1}, {2026, 12, 25}};
  card.rounding = {rating::RoundingPlace::per_call, base::Rounding::half_even, 4};
  rating::CardVersion first;
  first.name = "v1";
  first.effective_to = base::CivilDate{2026, 6, 30};
  rating::RateRow row;
  row.country = telephony::Country("DE");
  row.destination_name = "=cmd, \"Germany\"\nline";
  row.number_type = rating::RateNumberType::landline;
  row.prefix = "49";
  row.rate_per_minute = *base::Decimal::parse("0.0150");
  row.connection_fee = *base::Decimal::parse("0.10");
  row.minimum_charge = *base::Decimal::parse("0.05");
  row.maximum_cost = *base::Decimal::parse("3");
  row.first_increment = 30;
  row.next_increment = 6;
  row.free_seconds = 5;
  row.origin = telephony::Country("FR");
  row.window = rating::TimeWindow{0x9F, 8 * 3600, 86400};
  row.effective_from = base::CivilDate{2026, 6, 1};
  row.effective_to = base::CivilDate{2026, 6, 30};
  first.rows.push_back(row);
  rating::CardVersion second;
  second.name = "v2";
  second.effective_from = base::CivilDate{2026, 7, 1};
  rating::RateRow call;
  call.direction = rating::Direction::inbound_tollfree;
  call.country = telephony::Country("AT");
  call.number_type = rating::RateNumberType::tollfree;
  call.price_per_call = *base::Decimal::parse("0.20");
  second.rows.push_back(call);
  card.versions = {first, second};

  for (const auto& style : {formats::CsvStyle{}, formats::CsvStyle::spreadsheet(true, true)}) {
    const std::string text = formats::write_rate_card_csv(card, style);
    RateCardOptions options;
    options.delimiter = style.delimiter;
    auto out = read(text, options);
    REQUIRE(out.card.ok());
    CAPTURE(text, problems(out));
    rating::RateCard again = *out.card;
    for (auto& version : again.versions) {
      for (auto& line : version.rows) line.source_row = 0;
    }
    CHECK(again == card);
    CHECK(formats::write_rate_card_csv(again, style) == text);
  }
}
