#include "formats/usage_csv.hpp"

#include <catch_amalgamated.hpp>
#include <string>
#include <vector>

using base::ErrorCode;
using formats::CustomerLookup;
using formats::UsageCsvReader;
using formats::UsageLayout;
using formats::UsageOptions;
using formats::UsageReport;

namespace {

const std::string kHeader =
    "UsageId,Call ID,Conference ID,User Location,AAD ObjectId,UPN,User Display Name,Caller ID,"
    "Call Type,Number Type,Domestic/International,Destination Dialed,Destination Number,"
    "Start Time,End Time,Duration Seconds,Connection Fee,Charge,Currency,Capability\r\n";

// A call with one column replaced.
std::string call(int number, std::size_t column = 99, const std::string& value = {}) {
  std::string id = std::to_string(number);
  id = "00000000-0000-4000-8000-" + std::string(12 - id.size(), '0') + id;
  std::vector<std::string> fields = {id,
                                     "1f0b9c",
                                     "",
                                     "FR",
                                     "71d0f1b2-0d7a-4d4e-9a47-0d2f3a9b8c11",
                                     "ana@contoso.example",
                                     "Ana Silva",
                                     "+33140000001",
                                     "user_out",
                                     "Subscriber",
                                     "International",
                                     "Germany",
                                     "+4930123456***",
                                     "2026-03-04T09:15:07+00:00",
                                     "2026-03-04T09:19:22+00:00",
                                     "255",
                                     "0.00",
                                     "0.05",
                                     "USD",
                                     "MCOPSTN2"};
  if (column < fields.size()) fields[column] = value;
  std::string row;
  for (std::size_t i = 0; i < fields.size(); ++i) row += (i == 0 ? "" : ",") + fields[i];
  return row + "\r\n";
}

struct Outcome {
  base::Result<base::Ok> result = base::Ok{};
  UsageReport report;
  rating::CallTable table;
};

CustomerLookup contoso() {
  CustomerLookup lookup;
  lookup.add_domain("Contoso.example", 0);
  return lookup;
}

Outcome read(std::string_view text, const CustomerLookup& customers = contoso(),
             UsageOptions options = {}, std::size_t piece = 1U << 20U) {
  options.file = "usage.csv";
  rating::CallTableBuilder builder;
  UsageCsvReader reader(builder, customers, options);
  Outcome out;
  for (std::size_t at = 0; at < text.size() && out.result; at += piece) {
    const std::string bytes(text.substr(at, piece));
    out.result = reader.feed(bytes);
  }
  if (out.result) out.result = reader.finish();
  out.report = reader.report();
  auto sealed = std::move(builder).seal();
  REQUIRE(sealed.ok());
  out.table = std::move(*sealed);
  CHECK(out.report.accepted + out.report.problems.rejected() + out.report.set_aside ==
        out.report.rows);
  CHECK(out.table.size() == out.report.accepted);
  return out;
}

// The one reason for which a row with this value is rejected.
base::Error reason(std::size_t column, const std::string& value) {
  const auto out = read(kHeader + call(1) + call(2, column, value));
  REQUIRE(out.result.ok());
  CHECK(out.report.accepted == 1);
  REQUIRE(out.report.problems.first().size() == 1);
  const auto& error = out.report.problems.first()[0].error;
  CHECK(error.place.file == "usage.csv");
  CHECK(error.place.row == 3);
  CHECK(error.place.column == column + 1);
  CHECK(error.place.field == formats::usage_captions()[column]);
  CHECK(out.report.problems.rejected_rows() ==
        std::vector{formats::RejectedRow{3, static_cast<std::uint16_t>(column + 1), error.code}});
  return error;
}

}  // namespace

TEST_CASE("the usage export is read into the call table") {
  const auto out = read(kHeader + call(1) + call(2, 12, "+4915112345678"));
  REQUIRE(out.result.ok());
  CHECK(out.report.layout == UsageLayout::by_caption);
  CHECK(out.report.rows == 2);
  CHECK(out.report.only_customer == 0);
  const auto& table = out.table;
  CHECK(table.usage_id(0).to_string() == "00000000-0000-4000-8000-000000000001");
  CHECK(base::to_string(table.call(0).start_instant()) == "2026-03-04T09:15:07Z");
  CHECK(table.call(0).seconds == 255);
  CHECK(table.call(0).type == catalog::CallType::user_out);
  CHECK(table.call(0).exported_scope() == rating::ExportedScope::international);
  CHECK(table.number(0).to_string() == "+4930123456***");
  CHECK(table.number(1).to_string() == "+4915112345678");
  CHECK(table.destination(0) == "Germany");
  CHECK(table.number_type(0) == "Subscriber");
  CHECK(table.capability(0) == "MCOPSTN2");
  CHECK(table.money(0).charge_micros == 50000);
  CHECK(table.money(0).currency.code() == "USD");
  CHECK(table.user(0).upn == "ana@contoso.example");
  CHECK(table.user(0).display_name == "Ana Silva");
  CHECK(table.user(0).location.code() == "FR");
  CHECK(table.user_index(0) == table.user_index(1));
  CHECK(table.party(0).caller.to_string() == "+33140000001");
  CHECK(table.customer(0) == 0);
  CHECK(table.source(1).row == 3);
}

TEST_CASE("the usage export reads the same however its bytes are cut") {
  std::string text = kHeader;
  for (int i = 0; i < 60; ++i) {
    text += call(i, static_cast<std::size_t>(i % 25), i % 3 == 0 ? "\"a, \"\"b\"\"\nc\"" : "x");
  }
  const auto whole = read(text);
  for (const std::size_t piece : {1U, 7U, 64U, 333U}) {
    const auto cut = read(text, contoso(), {}, piece);
    CHECK(cut.report.accepted == whole.report.accepted);
    CHECK(cut.report.problems.first() == whole.report.problems.first());
    CHECK(cut.report.problems.rejected_rows() == whole.report.problems.rejected_rows());
    REQUIRE(cut.table.size() == whole.table.size());
    for (std::uint32_t i = 0; i < cut.table.size(); ++i) {
      CHECK(cut.table.usage_id(i) == whole.table.usage_id(i));
      CHECK(cut.table.user(i) == whole.table.user(i));
    }
  }
}

TEST_CASE("columns are found by caption in any order, others are allowed") {
  const std::string header =
      "duration seconds,Extra,Start Time,USAGEID,Call Type,User Location,UPN,Destination Number,"
      "Capability\n";
  const auto out =
      read(header +
           "61,x,2026-03-04T09:15:07Z,00000000-0000-4000-8000-000000000001,user_out,FR,"
           "ana@contoso.example,+4930123456,MCOPSTN1\n");
  REQUIRE(out.result.ok());
  CHECK(out.report.extra_columns == std::vector<std::string>{"Extra"});
  CHECK(out.table.call(0).seconds == 61);
  CHECK_FALSE(out.table.money(0).charge_given);
  CHECK(out.table.customer(0) == 0);
}

TEST_CASE("captions in another language are read by position") {
  std::string header;
  for (int i = 0; i < 20; ++i) header += (i == 0 ? "Spalte " : ",Spalte ") + std::to_string(i);
  const auto out = read(header + "\r\n" + call(1));
  REQUIRE(out.result.ok());
  CHECK(out.report.layout == UsageLayout::by_position);
  CHECK(out.report.accepted == 1);

  const auto bare = read(call(1) + call(2));
  REQUIRE(bare.result.ok());
  CHECK(bare.report.layout == UsageLayout::no_header);
  CHECK(bare.report.accepted == 2);

  const auto other = read(header + "\r\n" + header + "\r\n");
  REQUIRE_FALSE(other.result.ok());
  CHECK(other.result.error().code == ErrorCode::unknown_format);
}

TEST_CASE("a Direct Routing export is recognised and set aside") {
  std::string header;
  for (const std::string_view caption : formats::direct_routing_captions()) {
    header += header.empty() ? "" : ",";
    header += caption;
  }
  const auto out = read(header + "\r\n1,2,3\r\n4,5,6\r\n");
  REQUIRE(out.result.ok());
  CHECK(out.report.layout == UsageLayout::direct_routing);
  CHECK(out.report.set_aside == 2);
  CHECK(out.report.accepted == 0);
}

TEST_CASE("files that are no usage export are refused as a whole") {
  const auto refusal = [](std::string_view text) {
    const auto out = read(text);
    REQUIRE_FALSE(out.result.ok());
    CHECK(out.result.error().place.file == "usage.csv");
    return out.result.error();
  };
  CHECK(refusal("").code == ErrorCode::empty_input);
  CHECK(refusal("\xEF\xBB\xBF\r\n\r\n").code == ErrorCode::empty_input);
  CHECK(refusal("a,b,c\n1,2,3\n").code == ErrorCode::unknown_format);
  CHECK(refusal("{\"value\": []}").code == ErrorCode::unknown_format);
  CHECK(refusal(std::string(1'000'000, ',')).code == ErrorCode::too_many_columns);
  CHECK(refusal("UsageId,\xFF\n").code == ErrorCode::not_utf8);
  std::string missing = kHeader;
  missing.replace(missing.find("Start Time"), 10, "Anfang");
  const auto error = refusal(missing + call(1));
  CHECK(error.code == ErrorCode::missing_field);
  CHECK(error.place.field == "Start Time");
  std::string twice = kHeader;
  twice.replace(twice.find("Call ID"), 7, "UsageId");
  CHECK(refusal(twice).code == ErrorCode::duplicate_field);
}

TEST_CASE("a usage export without calls is no error") {
  const auto out = read(kHeader);
  REQUIRE(out.result.ok());
  CHECK(out.report.rows == 0);
}

TEST_CASE("a row that cannot be read is rejected with row, column and reason") {
  CHECK(reason(0, "").code == ErrorCode::empty_input);
  CHECK(reason(0, "0000000000004000800000000000001x").code == ErrorCode::not_a_guid);
  CHECK(reason(3, "ZZ").code == ErrorCode::not_a_country);
  CHECK(reason(4, "ana").code == ErrorCode::not_a_guid);
  CHECK(reason(13, "").code == ErrorCode::not_an_instant);
  CHECK(reason(13, "04/03/2026 09:15").code == ErrorCode::not_an_instant);
  CHECK(reason(13, "2026-02-30T00:00:00Z").code == ErrorCode::not_an_instant);
  CHECK(reason(13, "1960-01-01T00:00:00Z").code == ErrorCode::number_out_of_range);
  CHECK(reason(15, "-5").code == ErrorCode::number_out_of_range);
  CHECK(reason(15, "1e3").code == ErrorCode::not_a_number);
  CHECK(reason(15, "1.5").code == ErrorCode::not_an_integer);
  CHECK(reason(15, "99999999999").code == ErrorCode::number_out_of_range);
  CHECK(reason(15, "").code == ErrorCode::empty_input);
  CHECK(reason(17, "abc").code == ErrorCode::not_a_number);
  CHECK(reason(17, "0.1234567").code == ErrorCode::too_many_decimals);
  CHECK(reason(18, "EURO").code == ErrorCode::not_a_currency);
  CHECK(reason(18, "EURO").args ==
        std::vector<std::pair<std::string, std::string>>{{"value", "EURO"}});
}

TEST_CASE("rows of the wrong shape are rejected, none is lost") {
  const auto out =
      read(kHeader + call(1) + "a,b\r\n" + call(2, 6, "Silva, Ana") + call(3, 6, "\"Silva, Ana\"") +
           call(4, 6, "\"Ana\" x") + call(5, 6, "An\xE9") + call(6, 6, "\"never closed") + call(7));
  REQUIRE(out.result.ok());
  CHECK(out.report.rows == 8);
  CHECK(out.report.accepted == 3);
  const auto& problems = out.report.problems;
  CHECK(problems.count(ErrorCode::too_few_columns) == 1);
  CHECK(problems.count(ErrorCode::too_many_columns) == 1);
  CHECK(problems.count(ErrorCode::csv_stray_quote) == 1);
  CHECK(problems.count(ErrorCode::not_utf8) == 1);
  CHECK(problems.count(ErrorCode::csv_unclosed_quote) == 1);
  CHECK(out.table.user(1).upn == "ana@contoso.example");
}

TEST_CASE("what is unusual but clear is read") {
  const auto start = [](const std::string& text) {
    const auto out = read(kHeader + call(1, 13, text));
    return out.table.size() == 0 ? std::string("rejected")
                                 : base::to_string(out.table.call(0).start_instant());
  };
  CHECK(start("2026-03-04T09:15:07.1230000+00:00") == "2026-03-04T09:15:07Z");
  CHECK(start("2026-03-04 09:15:07.0000000 +00:00") == "2026-03-04T09:15:07Z");
  CHECK(start("2026-03-04T11:15:07+02:00") == "2026-03-04T09:15:07Z");
  CHECK(start("2026-03-04T11:15:07+0200") == "2026-03-04T09:15:07Z");
  CHECK(start("2026-03-04T09:15:07") == "2026-03-04T09:15:07Z");
  CHECK(start("\"2026-03-04T09:15:07Z\"") == "2026-03-04T09:15:07Z");
  CHECK(read(kHeader + call(1, 15, " 255 ")).table.call(0).seconds == 255);
  CHECK(read(kHeader + call(1, 15, "\" 255 \"")).table.call(0).seconds == 255);
  CHECK(read(kHeader + call(1, 15, "255.0")).table.call(0).seconds == 255);
  CHECK(read(kHeader + call(1, 0, "{00000000-0000-4000-8000-0000000000AB}")).report.accepted == 1);
  const auto text = read(kHeader + call(1, 12, "anonymous"));
  CHECK(text.table.number(0).is_none());
  CHECK(text.table.number_text(0) == "anonymous");
}

TEST_CASE("an end before the start is a warning") {
  const auto out =
      read(kHeader + call(1, 14, "2026-03-04T09:15:06+00:00") +
           call(2, 14, "2026-03-04T09:15:07+00:00") + call(3, 14, "2026-03-04T09:15:08+02:00") +
           call(4, 14, "soon") + call(5, 14, ""));
  CHECK(out.report.accepted == 5);
  CHECK(out.report.problems.warnings() == 3);
  CHECK(out.report.problems.count(ErrorCode::end_before_start) == 2);
  CHECK(out.report.problems.count(ErrorCode::not_an_instant) == 1);
}

TEST_CASE("files that went through a spreadsheet are read with their own signs") {
  std::string text = kHeader + call(1, 17, "\"0.05\"");
  for (char& c : text) {
    if (c == ',') c = ';';
    if (c == '.') c = ',';
  }
  // The UPN's point was no decimal point.
  text.replace(text.find("contoso,example"), 15, "contoso.example");
  UsageOptions options;
  options.delimiter = ';';
  options.decimal_comma = true;
  const auto out = read(text, contoso(), options);
  REQUIRE(out.result.ok());
  REQUIRE(out.report.accepted == 1);
  CHECK(out.table.money(0).charge_micros == 50000);
}

TEST_CASE("a call finds its customer by user, domain or service number, else the file's") {
  CustomerLookup lookup;
  lookup.add_domain("contoso.example", 1);
  lookup.add_domain("shared.example", 1);
  lookup.add_domain("shared.example", 2);
  lookup.add_user(*base::UserId::parse("aaaaaaaa-0d7a-4d4e-9a47-0d2f3a9b8c11"), 2);
  lookup.add_number(*telephony::Number::parse("+43800100200"), 3);
  const auto owner = [&lookup](const std::string& id, const std::string& upn,
                               const std::string& caller) {
    const std::string row =
        "00000000-0000-4000-8000-000000000001,,,FR," + id + "," + upn + ",Name," + caller +
        ",user_out,Subscriber,,Germany,+4930123456,2026-03-04T09:15:07Z,,1,,,,MCOPSTN1\n";
    return read(kHeader + row, lookup).table.customer(0);
  };
  CHECK(owner("71d0f1b2-0d7a-4d4e-9a47-0d2f3a9b8c11", "ana@CONTOSO.example", "") == 1);
  CHECK(owner("aaaaaaaa-0d7a-4d4e-9a47-0d2f3a9b8c11", "ana@contoso.example", "") == 2);
  CHECK(owner("", "", "+43800100200") == 3);
  CHECK(owner("", "", "+43800100201") == rating::kNoCustomer);
  CHECK(owner("", "x@other.example", "+43800100200") == rating::kNoCustomer);
  CHECK(owner("", "x@shared.example", "") == rating::kNoCustomer);
  lookup.set_file_customer(7);
  CHECK(owner("", "x@other.example", "") == 7);
  CHECK(owner("", "ana@contoso.example", "") == 1);
}

TEST_CASE("duplicates are accepted by the reader and found by the table") {
  const auto out = read(kHeader + call(1) + call(1) + call(2));
  CHECK(out.report.accepted == 3);
  CHECK(out.table.duplicates().size() == 1);
}

TEST_CASE("mixed currencies stand beside each other") {
  const auto out = read(kHeader + call(1) + call(2, 18, "EUR") + call(3, 18, ""));
  CHECK(out.report.accepted == 3);
  CHECK(out.table.money(1).currency.code() == "EUR");
  CHECK(out.table.money(2).currency.is_none());
}

namespace {

// The row with Call ID and Conference ID the other way round: of these nothing else is told.
std::string swapped(const std::string& row) {
  const std::size_t first = row.find(',');
  const std::size_t second = row.find(',', first + 1);
  const std::size_t third = row.find(',', second + 1);
  return row.substr(0, first) + row.substr(second, third - second) +
         row.substr(first, second - first) + row.substr(third);
}

std::string all_of(const rating::CallTable& table, rating::CallIndex i) {
  const auto party = table.party(i);
  const auto& user = table.users()[party.user];
  const auto& money = table.money(i);
  std::string out = table.usage_id(i).to_string();
  for (const std::uint64_t part :
       {std::uint64_t{table.call(i).start}, std::uint64_t{table.call(i).seconds},
        std::uint64_t{table.call(i).flags}, std::uint64_t{table.call(i).country},
        static_cast<std::uint64_t>(table.call(i).type), table.number(i).nibbles(),
        party.caller.nibbles(), std::uint64_t{user.customer},
        static_cast<std::uint64_t>(money.charge_micros),
        static_cast<std::uint64_t>(money.fee_micros), std::uint64_t{money.charge_given},
        std::uint64_t{table.read_as(i)}, std::uint64_t{table.source(i).row}}) {
    out += '|' + std::to_string(part);
  }
  for (const std::string_view part :
       {table.number_text(i), table.conference(i), table.capability(i), table.number_type(i),
        table.destination(i), party.caller_text, money.currency.code(), user.location.code(),
        std::string_view(user.upn), std::string_view(user.display_name)}) {
    out += '|';
    out += part;
  }
  return out + '|' + user.id.to_string();
}

void check_same(const Outcome& one, const Outcome& other) {
  CHECK(one.report.rows == other.report.rows);
  CHECK(one.report.accepted == other.report.accepted);
  const auto& problems = one.report.problems.first();
  REQUIRE(problems.size() == other.report.problems.first().size());
  for (std::size_t i = 0; i < problems.size(); ++i) {
    CHECK(base::describe(problems[i].error) ==
          base::describe(other.report.problems.first()[i].error));
  }
  REQUIRE(one.table.size() == other.table.size());
  for (rating::CallIndex i = 0; i < one.table.size(); ++i) {
    CHECK(all_of(one.table, i) == all_of(other.table, i));
  }
}

}  // namespace

TEST_CASE("usual rows, read many together, are read as each alone is") {
  // What stands in a column now and then, usual, unusual or wrong; "" leaves it as it is.
  const std::vector<std::pair<std::size_t, std::string>> values = {
      {99, ""},
      {0, "\"0000000a-0000-4000-8000-0000000000aa\""},
      {0, "0000000-00000-4000-8000-000000000001"},
      {2, "conf-1"},
      {2, " conf-2 "},
      {2, "\"conf 3\""},
      {3, "DE"},
      {3, "Deutschland"},
      {4, ""},
      {5, "bo@contoso.example"},
      {6, "\"Silva, Ana\""},
      {6, "\"Ana \"\"A\"\" Silva\""},
      {7, "anonymous"},
      {8, "conf_out"},
      {9, "\"Subscriber\""},
      {11, "\"Korea, Republic of\""},
      {12, "+49301234567"},
      {12, "+493*1234567"},
      {12, "+49301234*67"},
      {12, "+1202555****"},
      {12, "\"+49301234567\""},
      {12, "112"},
      {12, ""},
      {13, "2026-03-04T09:15:07Z"},
      {13, "2026-03-04 09:15:07"},
      {13, "2026-02-30T09:15:07Z"},
      {13, "\"2026-03-04T09:15:07+00:00\""},
      {14, "2026-03-04T09:15:06+00:00"},
      {14, "2026-03-04T10:19:22+01:00"},
      {14, "soon"},
      {14, ""},
      {15, "0"},
      {15, "99999999"},
      {15, "123456789"},
      {15, "1234567890"},
      {15, "\"12\""},
      {15, "12.0"},
      {15, "-3"},
      {15, ""},
      {17, "1.25"},
      {17, "\"2.50\""},
      {17, "1.2.3"},
      {18, "EUR"},
      {18, "Euro"},
      {19, "MCOPSTN1"},
      {19, "too,much"},
  };
  std::string usual = kHeader;
  std::string unusual = swapped(kHeader);
  std::uint64_t dice = 7;
  for (int i = 1; i <= 1500; ++i) {
    dice = dice * 6364136223846793005U + 1442695040888963407U;
    const auto& [column, value] =
        (dice >> 33U) % 3 == 0 ? values[(dice >> 40U) % values.size()] : values[0];
    const std::string row = call(i, column, value);
    usual += row;
    unusual += swapped(row);
  }
  const auto expected = read(unusual);
  REQUIRE(expected.result.ok());
  CHECK(expected.report.problems.first().size() > 100);
  check_same(read(usual), expected);
  // rows that straddle two pieces, and few rows together
  check_same(read(usual, contoso(), {}, 333), expected);
}
