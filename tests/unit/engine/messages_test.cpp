#include "engine/messages.hpp"

#include <catch_amalgamated.hpp>

namespace {

const base::Currency kEur = *base::Currency::parse("EUR");
const auto kUsage = *base::UsageId::parse("2f6c0a3e-5b21-4a4c-8a0f-2f6f2c9b7a10");
const auto kCustomer = *base::CustomerId::parse("5d3c0c0e-7a1d-4a52-9a55-0b6a0f1e2c11");

template <class Body>
Body through(const Body& request) {
  const auto text = engine::encode(engine::RequestMessage{7, request});
  const auto read = engine::decode_request(text);
  INFO(text);
  REQUIRE(read);
  CHECK(read->id == 7);
  REQUIRE(std::holds_alternative<Body>(read->request));
  // written again it must be the same text
  CHECK(engine::encode(*read) == text);
  return std::get<Body>(read->request);
}

template <class Body>
Body back(const Body& reply) {
  const auto text = engine::encode(engine::ReplyMessage{7, engine::Reply(reply)});
  const auto read = engine::decode_reply(text);
  INFO(text);
  REQUIRE(read);
  REQUIRE(read->reply);
  REQUIRE(std::holds_alternative<Body>(*read->reply));
  CHECK(engine::encode(*read) == text);
  return std::get<Body>(*read->reply);
}

engine::CallRow row() {
  return {.usage = kUsage,
          .customer = kCustomer,
          .start = *base::parse_instant("2026-06-03T09:15:07Z"),
          .user = "Ana \"A\" Silva\n",
          .upn = "ana@contoso.example",
          .department = "Sales",
          .number = "+4930123***",
          .country = "DE",
          .destination = "Germany",
          .call_type = "user_out",
          .seconds = 255,
          .minutes = 5,
          .pool_minutes = 2,
          .charged_minutes = 3,
          .payer = engine::Payer::overage,
          .reason = "pool_split",
          .plan = "MCOPSTN1",
          .amount = base::Money(669'000, kEur)};
}

}  // namespace

TEST_CASE("requests come back from their text as they were") {
  const auto calls = through(
      engine::Calls{.selection = {.month = {2026, 6},
                                  .customers = {kCustomer},
                                  .payers = {engine::Payer::overage, engine::Payer::unrated},
                                  .countries = {"DE"},
                                  .destinations = {"Germany"},
                                  .user = "ana@contoso.example",
                                  .department = "Sales",
                                  .day = base::to_day({2026, 6, 3}),
                                  .text = "+49"},
                    .sort = engine::CallColumn::amount,
                    .descending = true,
                    .offset = 4'000'000'000,
                    .count = 50});
  CHECK(calls.selection.payers.size() == 2);
  CHECK(calls.selection.day == base::to_day({2026, 6, 3}));
  CHECK(calls.offset == 4'000'000'000);

  const auto open = through(engine::OpenImport{.file = "juin.csv",
                                               .customer = kCustomer,
                                               .delimiter = ";",
                                               .decimal_comma = true,
                                               .mapping = {{"prefix", "Préfixe"}}});
  CHECK(open.decimal_comma == true);
  CHECK(open.mapping == engine::Args{{"prefix", "Préfixe"}});

  CHECK(through(engine::Explain{kUsage, base::BillingMonth{2026, 6}}).usage == kUsage);
  CHECK_FALSE(through(engine::Explain{kUsage, std::nullopt}).month);
  CHECK(through(engine::GroupTotals{.by = engine::Dimension::call_type}).by ==
        engine::Dimension::call_type);
  CHECK(through(engine::OpenExport{.kind = engine::ExportKind::suspense, .bom = true}).bom);
}

TEST_CASE("replies come back from their text as they were, money to the micro-unit") {
  const auto page = back(engine::CallsReply{.revision = 3, .rows = {row()}, .totals = {}});
  REQUIRE(page.rows.size() == 1);
  CHECK(page.rows[0] == row());

  engine::Totals totals{.calls = 1, .seconds = 255, .overage_minutes = 3};
  totals.overage = {base::Money(1, kEur), base::Money(-5'000'001, *base::Currency::parse("USD"))};
  CHECK(back(engine::Rated{.month = {2026, 6}, .totals = totals}).totals == totals);

  const engine::Problem problem{
      .severity = engine::Severity::rejected,
      .error = {.code = base::ErrorCode::not_a_number,
                .place = {.file = "usage.csv", .row = 12, .column = 16, .field = "Charge"},
                .args = {{"value", "1,5"}}}};
  const auto preview = back(engine::ImportPreview{.import = 2, .problems = {problem}});
  CHECK(preview.problems == std::vector{problem});

  const engine::Step step{.code = "rate", .args = {{"prefix", "263"}}, .rules = {"R60", "4.4"}};
  CHECK(back(engine::Explanation{.call = row(), .steps = {step}}).steps == std::vector{step});
}

TEST_CASE("an error comes back with its code, place and arguments") {
  const base::Error error{.code = base::ErrorCode::missing_field,
                          .place = {.field = "/selection/month"},
                          .args = {{"a", "b"}}};
  const auto read = engine::decode_reply(engine::encode(engine::ReplyMessage{9, error}));
  REQUIRE(read);
  CHECK(read->id == 9);
  REQUIRE_FALSE(read->reply);
  CHECK(read->reply.error() == error);
}

TEST_CASE("fields that are absent keep their defaults, unknown ones are passed over") {
  const auto read = engine::decode_request(
      R"({"op":"calls","id":1,"later":[1,2],"selection":{"month":"2026-06"}})");
  REQUIRE(read);
  const auto& calls = std::get<engine::Calls>(read->request);
  CHECK(calls.count == 100);
  CHECK(calls.selection.month == base::BillingMonth{2026, 6});
}

TEST_CASE("a message that does not follow the protocol is refused at its place") {
  const auto refused = [](std::string_view text) {
    const auto read = engine::decode_request(text);
    REQUIRE_FALSE(read);
    return read.error();
  };
  CHECK(refused("").code == base::ErrorCode::empty_input);
  CHECK(refused("{").code == base::ErrorCode::json_syntax);
  CHECK(refused(R"({"op":"calls"})").code == base::ErrorCode::missing_field);
  CHECK(refused(R"({"id":1})").code == base::ErrorCode::missing_field);
  CHECK(refused(R"({"id":1,"op":"format_disk"})").code == base::ErrorCode::unknown_value);
  CHECK(refused(R"({"id":-1,"op":"hello"})").code == base::ErrorCode::number_out_of_range);
  CHECK(refused(R"({"id":1,"op":"calls","count":"x"})").place.field == "/count");
  CHECK(refused(R"({"id":1,"op":"calls","sort":"beauty"})").place.field == "/sort");
  CHECK(refused(R"({"id":1,"op":"calls","selection":{"payers":["me"]}})").place.field ==
        "/selection/payers/0");
  CHECK(refused(R"({"id":1,"op":"calls","selection":7})").code == base::ErrorCode::unexpected_type);
  CHECK(refused(R"({"id":1,"id":2,"op":"hello"})").code == base::ErrorCode::duplicate_field);
}
