#include "formats/usage_graph.hpp"

#include <catch_amalgamated.hpp>
#include <string>

using base::ErrorCode;
using formats::GraphReport;

namespace {

// A record of domain 5.4 with one more member (or one replaced by a later reader's rule: none).
std::string record(int number, const std::string& charge = "0.075",
                   const std::string& carrier = "Microsoft") {
  return R"({"id": "0f7a1d6e-5b21-4a4c-8a0f-2f6f2c9b7a1)" + std::to_string(number) +
         R"(", "callId": "3b9e6c7f58", "userId": "71d0f1b2-0d7a-4d4e-9a47-0d2f3a9b8c11",
    "userPrincipalName": "ana@contoso.example", "userDisplayName": "Ana \"[{\" Silva",
    "startDateTime": "2026-03-04T09:15:07.1230000Z", "endDateTime": "2026-03-04T09:19:22.1230000Z",
    "duration": 255, "charge": )" +
         charge + R"(, "callType": "user_out", "currency": "USD", "calleeNumber": "+49301234***",
    "callerNumber": "+33140000001", "usageCountryCode": "FR", "tenantCountryCode": "FR",
    "connectionCharge": 0.0, "destinationContext": "International", "destinationName": "Germany",
    "conferenceId": null, "licenseCapability": "MCOPSTNPP", "inventoryType": "Subscriber",
    "operator": ")" +
         carrier + R"(", "callDurationSource": "microsoft"})";
}

struct Outcome {
  base::Result<base::Ok> result = base::Ok{};
  GraphReport report;
  rating::CallTable table;
};

Outcome read(std::string_view text, std::size_t piece = 1U << 20U) {
  rating::CallTableBuilder builder;
  formats::CustomerLookup lookup;
  lookup.add_domain("contoso.example", 0);
  formats::UsageOptions options;
  options.file = "calls.json";
  formats::UsageGraphReader reader(builder, lookup, options);
  Outcome out;
  for (std::size_t at = 0; at < text.size() && out.result; at += piece) {
    out.result = reader.feed(text.substr(at, piece));
  }
  if (out.result) out.result = reader.finish();
  out.report = reader.report();
  auto sealed = std::move(builder).seal();
  REQUIRE(sealed.ok());
  out.table = *std::move(sealed);
  const auto& usage = out.report.usage;
  if (out.result) CHECK(usage.accepted + usage.problems.rejected() == usage.rows);
  return out;
}

}  // namespace

TEST_CASE("a page of pstnCallLogRow is read into the call table") {
  const std::string page = R"({"@odata.context": "x", "@odata.count": 2, "value": [)" + record(0) +
                           ",\n" + record(1, "7.5E-2", "Other Carrier") +
                           R"(], "@odata.nextLink": "https://graph.example/next?$skip=1000"})";
  for (const std::size_t piece : {1U, 10U, 100000U}) {
    const auto out = read(page, piece);
    REQUIRE(out.result.ok());
    CHECK(out.report.pages == 1);
    CHECK(out.report.more_pages);
    REQUIRE(out.table.size() == 2);
    CHECK(base::to_string(out.table.call(0).start_instant()) == "2026-03-04T09:15:07Z");
    CHECK(out.table.call(0).seconds == 255);
    CHECK(out.table.number(0).to_string() == "+49301234***");
    CHECK(out.table.user(0).display_name == "Ana \"[{\" Silva");
    CHECK(out.table.customer(0) == 0);
    CHECK(out.table.money(0).charge_micros == 75000);
    CHECK(out.table.money(1).charge_micros == 75000);
    CHECK((out.table.call(0).flags & rating::Call::kOperatorBilled) == 0);
    CHECK((out.table.call(1).flags & rating::Call::kOperatorBilled) != 0);
    CHECK(out.table.capability(0) == "MCOPSTNPP");
  }
}

TEST_CASE("pages one after another, bare arrays and lines of records are read") {
  const std::string page = "{\"value\": [" + record(0) + "]}";
  CHECK(read(page + "\n" + page + page).report.pages == 3);
  CHECK(read("[" + record(0) + "," + record(1) + "]").table.size() == 2);
  std::string line = record(0) + "\n" + record(1) + "\n";
  CHECK(read(line).table.size() == 2);
  const auto empty = read("{\"value\": []}");
  CHECK(empty.result.ok());
  CHECK(empty.report.usage.rows == 0);
}

TEST_CASE("a record that cannot be read is rejected by itself") {
  std::string bad = record(1);
  bad.replace(bad.find("255"), 3, "-25");
  std::string broken = record(2);
  broken.replace(broken.find("\"FR\","), 5, "\"FR\" ");
  const auto out = read("{\"value\": [" + record(0) + "," + bad + "," + broken + ",{}]}");
  REQUIRE(out.result.ok());
  CHECK(out.report.usage.rows == 4);
  CHECK(out.report.usage.accepted == 1);
  const auto& problems = out.report.usage.problems.first();
  REQUIRE(problems.size() == 3);
  CHECK(problems[0].error.code == ErrorCode::number_out_of_range);
  CHECK(problems[0].error.place.row == 2);
  CHECK(problems[0].error.place.field == "/value/1/duration");
  CHECK(problems[1].error.code == ErrorCode::json_syntax);
  CHECK(problems[2].error.code == ErrorCode::empty_input);
}

TEST_CASE("amounts with more digits than were meant are rounded to six places") {
  const auto out = read("[" + record(0, "0.07500000000000001") + "," + record(1, "null") + "]");
  REQUIRE(out.table.size() == 2);
  CHECK(out.table.money(0).charge_micros == 75000);
  CHECK_FALSE(out.table.money(1).charge_given);
}

TEST_CASE("a text that is no call log is refused") {
  const auto code = [](std::string_view text) {
    const auto out = read(text);
    REQUIRE_FALSE(out.result.ok());
    return out.result.error().code;
  };
  CHECK(code("") == ErrorCode::empty_input);
  CHECK(code("{\"items\": [{\"id\": \"x\"}]}") == ErrorCode::unknown_format);
  CHECK(code("{\"value\": [" + record(0)) == ErrorCode::json_syntax);
  CHECK(code("{\"value\": [1, 2]}") == ErrorCode::json_syntax);
  CHECK(code("{\"value\": [" + record(0) + "]]") == ErrorCode::json_syntax);
  CHECK(code("UsageId,Call ID") == ErrorCode::json_syntax);
  CHECK(code(std::string(100, '[')) == ErrorCode::json_too_deep);
}
