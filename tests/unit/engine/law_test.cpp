#include "engine/law.hpp"

#include <catch_amalgamated.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "engine/protocol.hpp"
#include "engine/session.hpp"
#include "formats/json_reader.hpp"
#include "workspace/settings.hpp"

namespace {

const std::string kAlpine = "5d3c0c0e-7a1d-4a52-9a55-0b6a0f1e2c11";

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string scenario(const std::string& id) { return contents("assets/scenarios/" + id + ".json"); }
engine::Json situation_of(const std::string& id) {
  return {formats::JsonDocument::parse(scenario(id)).value().root().find("situation").to_json()};
}

// Sends JSON to a protocol and gives the reply's.
class Wire {
 public:
  formats::JsonDocument ask(std::string_view request) {
    CHECK_FALSE(protocol_.request(request));
    return formats::JsonDocument::parse(protocol_.reply()).value();
  }
  formats::JsonDocument ask(std::string_view op, std::string_view members) {
    return ask(R"({"id":1,"op":")" + std::string(op) + R"(",)" + std::string(members) + "}");
  }
  std::string error(std::string_view op, std::string_view members) {
    const auto reply = ask(op, members);
    const auto error = reply.root().find("error");
    return std::string(error.find("code").text()) + ' ' +
           std::string(error.find("place").find("field").text());
  }

 private:
  engine::Protocol protocol_;
};

// A document with the customer of a scenario, as it stands at its start.
void take(engine::Session& session, const std::string& id) {
  const auto text = R"({"format":"telco-overage/workspace","schema":1,"settings":{"actor":)"
                    R"({"role":"admin_agent","partner":"11111111-1111-4111-8111-000000000001"}},)"
                    R"("customers":[{"situation":)" +
                    situation_of(id).text + R"(,"currency":"EUR"}],"cards":[]})";
  const auto opened = session.open_import({.file = "workspace.json"});
  REQUIRE(opened);
  session.feed(text);
  REQUIRE(session.finish_import(opened->import));
  REQUIRE(session.accept_import(opened->import));
}

}  // namespace

TEST_CASE("a situation is evaluated with every reason against every command") {
  Wire wire;
  const auto reply = wire.ask("evaluate", R"("at":"2026-06-10T09:00:00Z","situation":)" +
                                              situation_of("legacy-azure-blocks").text);
  const auto one = reply.root().find("ok").find("customers").at(0);
  const auto evaluation = one.find("evaluation");
  CHECK(evaluation.find("customer").text() == kAlpine);
  CHECK(evaluation.find("state").text() == "eligible");
  CHECK(evaluation.find("funding").text() == "unfunded");
  CHECK(evaluation.find("next").text() == "move_legacy_azure");
  const auto enable = evaluation.find("commands").at(0);
  CHECK(enable.find("command").text() == "enable");
  CHECK(enable.find("available").text() == "false");
  const auto refusal = enable.find("refusals").at(0);
  CHECK(refusal.find("rule").text() == "R21");
  CHECK(refusal.find("code").text() == "800112");
  CHECK(refusal.find("http").text() == "403");
  CHECK(refusal.find("by").text() == "partner_admin_agent");
  CHECK(evaluation.find("checklist").size() == 16);
  CHECK_FALSE(one.find("decision").exists());
}

TEST_CASE("a command asked about is told with consequences, checklist and the situation after it") {
  Wire wire;
  const auto reply =
      wire.ask("evaluate", R"("at":"2026-06-10T09:00:00Z","command":{"command":"enable"},)"
                           R"("situation":)" +
                               situation_of("admin-agent-enables").text);
  const auto decision = reply.root().find("ok").find("customers").at(0).find("decision");
  CHECK(decision.find("accepted").text() == "true");
  CHECK(decision.find("consequences").size() > 0);
  CHECK(decision.find("checklist").size() > 0);
  CHECK(decision.find("rules").size() > 0);
  CHECK(decision.find("situation").find("pending").size() == 1);
}

TEST_CASE("the settings decide between Microsoft's and the distributor's reading") {
  Wire wire;
  const auto ask = [&](std::string_view settings) {
    const auto reply = wire.ask(
        "evaluate", R"("at":"2026-06-10T09:00:00Z","settings":)" + std::string(settings) +
                        R"(,"situation":)" + situation_of("easily-wrong-2-first-purchaser").text);
    return reply.root().find("ok").find("customers").at(0).find("evaluation").to_json();
  };
  CHECK(ask(R"({"firstAssignment":"first_purchaser"})") !=
        ask(R"({"firstAssignment":"customers_choice"})"));
}

TEST_CASE("the customers of the document are evaluated all together or by id") {
  engine::Session session;
  take(session, "already-assigned-to-another-tenant");
  const base::Instant at = *base::parse_instant("2026-06-10T09:00:00Z");
  const auto all = session.evaluate({.at = at});
  REQUIRE(all);
  REQUIRE(all->customers.size() == 1);
  const auto one = session.evaluate({.customers = {*base::CustomerId::parse(kAlpine)}, .at = at});
  REQUIRE(one);
  CHECK(one->customers == all->customers);
  const auto unknown = session.evaluate(
      {.customers = {*base::CustomerId::parse("00000000-0000-4000-8000-000000000001")}, .at = at});
  CHECK(unknown.error().place.field == "/customers/0");
}

TEST_CASE("what cannot be read is refused with its place in the request") {
  Wire wire;
  CHECK(wire.error("evaluate", R"("situation":null)") == "missing_field /at");
  const std::string at = R"("at":"2026-06-10T09:00:00Z",)";
  CHECK(wire.error("evaluate", R"("at":"2026-06-10T09:00:00")") == "not_an_instant /at");
  CHECK(wire.error("evaluate", at + R"("situation":{})") == "missing_field /situation/customer");
  CHECK(wire.error("evaluate", at + R"("situation":{"customer":{"id":"x"}})") ==
        "not_a_guid /situation/customer/id");
  CHECK(wire.error("evaluate", at + R"("settings":{"page":"2020"})") ==
        "unknown_value /settings/page");
  CHECK(wire.error("evaluate", at + R"("command":{"command":"enablle"},"situation":)" +
                                   situation_of("admin-agent-enables").text) ==
        "unknown_value /command/command");
  CHECK(wire.error("handle", R"("method":"GET","path":"/")") == "missing_field /at");
  CHECK(wire.error("handle", at + R"("method":"GET","path":"/")") == "not_found /caller/partner");
  CHECK(wire.error("simulator.read", R"("customer":")" + kAlpine + '"') == "not_found /customer");
  const auto situation = situation_of("admin-agent-enables").text;
  CHECK(wire.error("simulator.open", R"("situations":[)" + situation + ',' + situation + ']') ==
        "duplicate_id /situations/1/customer/id");
  CHECK(wire.error("simulator.open", R"("situations":[{"customer":{}}])") ==
        "missing_field /situations/0/customer/id");
}

TEST_CASE("a client rehearses against the simulator; the document stays as it is") {
  engine::Session session;
  take(session, "easily-wrong-6-buying");
  const auto before = session.revision();
  const base::Instant at = *base::parse_instant("2026-06-10T09:00:00Z");
  const engine::Handle get{.method = "GET",
                           .path = "/v1/customers/" + kAlpine + "/subscriptions/overage",
                           .headers = {{"Authorization", "Bearer x"}},
                           .at = at};
  // without an open simulator one is opened on the document
  const auto none = session.handle(get);
  REQUIRE(none);
  CHECK(none->status == 200);
  REQUIRE(session.open_simulator({.reads_until_visible = 0}));
  auto put = get;
  put.method = "PUT";
  put.body = R"({"overageEnabled":true})";
  const auto done = session.handle(put);
  REQUIRE(done);
  INFO(done->body);
  CHECK(done->status == 200);
  CHECK(session.handle(get)->body.find(R"("totalCount":1)") != std::string::npos);
  const auto there = session.read_simulated({*base::CustomerId::parse(kAlpine)});
  REQUIRE(there);
  CHECK(there->situation.text.find(R"("assignments")") != std::string::npos);
  CHECK(there->history.text.find(R"("confirm_update")") != std::string::npos);
  CHECK(session.revision() == before);
  // somebody else's people are refused
  REQUIRE(session.open_simulator({.caller = {R"({"role":"sales_agent"})"}}));
  CHECK(session.handle(get)->status == 403);
}
