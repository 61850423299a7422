#include "formats/partner_center_simulator.hpp"

#include <catch_amalgamated.hpp>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "formats/json_reader.hpp"
#include "formats/partner_center_shapes.hpp"
#include "unit/overage/case.hpp"

using namespace formats;       // NOLINT: tests of this room
using namespace overage_test;  // NOLINT
using overage::Fact;
using overage::Situation;

namespace {

const std::string kCustomer = id_of<base::CustomerId>(5).to_string();
const std::string kBase = "/v1/customers/" + kCustomer + "/subscriptions";

// Partner Center with one customer, and a client that sends what it should unless told otherwise.
class Desk {
 public:
  explicit Desk(const Situation& situation = ready(), const overage::LawSettings& settings = {},
                const SimulatorOptions& options = {})
      : simulator_(situation.actor, settings, options) {
    simulator_.add(situation);
  }

  HttpResponse send(std::string_view method, std::string path, std::string body = {}) {
    return simulator_.handle({std::string(method), std::move(path), headers_, std::move(body)},
                             now_);
  }
  HttpResponse get(const std::string& rest = "") { return send("GET", kBase + rest); }
  HttpResponse put(std::string body) { return send("PUT", kBase + "/overage", std::move(body)); }
  // "200" or "403 800112", with the first of `data`.
  static std::string outcome(const HttpResponse& response) {
    std::string out = std::to_string(response.status);
    if (response.status < 400) return out;
    const auto body = JsonDocument::parse(response.body).value();
    CHECK_FALSE(body.root().find("description").text().empty());
    CHECK(body.root().find("source").text() == "PartnerCenterSimulator");
    CHECK(body.root().find("code").is(JsonType::text));
    return out + ' ' + std::string(body.root().find("code").text());
  }
  static std::string data(const HttpResponse& response) {
    std::string out;
    const auto body = JsonDocument::parse(response.body).value();
    for (const JsonValue item : body.root().find("data")) out += std::string(item.text()) + '\n';
    return out;
  }

  std::vector<std::pair<std::string, std::string>> headers_ = {{"Authorization", "Bearer abc"},
                                                               {"Accept", "application/json"}};
  base::Instant now_ = kNow;
  PartnerCenterSimulator simulator_;
};

std::string enable(base::EntitlementId entitlement) {
  return R"({"azureEntitlementId":")" + entitlement.to_string() + R"(","overageEnabled":true})";
}

std::string header(const HttpResponse& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return "absent";
}

Situation other_asks(Situation situation) {
  situation.actor = {"Bo", overage::Role::admin_agent, kOther};
  return situation;
}

}  // namespace

TEST_CASE("nothing assigned is an empty collection, or a disabled item where so set") {
  Desk desk;
  CHECK(desk.get("/overage").body ==
        R"({"totalCount":0,"items":[],"attributes":{"objectType":"Collection"}})");
  overage::LawSettings settings;
  settings.empty_reply = overage::EmptyReply::disabled_item;
  Desk other(ready(), settings);
  CHECK(other.get("/overage").body ==
        R"({"totalCount":1,"items":[{"type":"PhoneServices","overageEnabled":false,)"
        R"("links":{"overage":{"uri":"/customers/)" +
            kCustomer +
            R"(/subscriptions/overage","method":"GET","headers":[]}},)"
            R"("attributes":{"objectType":"Overage"}}],"attributes":{"objectType":"Collection"}})");
}

TEST_CASE("an assignment is read in the exact shape of the interface") {
  Situation situation = assigned();
  situation.assignments[0].reseller = base::MpnId::parse("7654321").value();
  Desk desk(situation);
  const auto response = desk.get("/overage");
  CHECK(response.status == 200);
  CHECK(response.body == R"({"totalCount":1,"items":[{"azureEntitlementId":")" +
                             kDefault.to_string() +
                             R"(","partnerId":"7654321","type":"PhoneServices",)"
                             R"("overageEnabled":true,"links":{"overage":{"uri":"/customers/)" +
                             kCustomer +
                             R"(/subscriptions/overage","method":"GET","headers":[]}},)"
                             R"("attributes":{"objectType":"Overage"}}],)"
                             R"("attributes":{"objectType":"Collection"}})");
}

TEST_CASE("members of an assignment that nobody knows are still there when it is read again") {
  Situation situation = ready();
  const auto item = JsonDocument::parse(
      R"({"items":[{"futureMember":{"x":0.10},"azureEntitlementId":")" + kDefault.to_string() +
      R"(","type":"PhoneServices","overageEnabled":true}]})");
  situation.assignments.push_back(read_overage(item->root()).value()[0].assignment);
  situation.assignments[0].holder = kUs;
  Desk desk(situation);
  const auto read = JsonDocument::parse(desk.get("/overage").body).value();
  CHECK(read.root().find("items").at(0).find("futureMember").to_json() == R"({"x":0.10})");
}

TEST_CASE("an update is answered at once and visible one read later (R43)") {
  Desk desk;
  const auto put = desk.put(R"({"azureEntitlementId":")" + kSecond.to_string() +
                            R"(","azureResourceGroup":{"tags":{"cost":"telephony"},)"
                            R"("location":"austriaeast"},"overageEnabled":true,"unknown":[1]})");
  CHECK(put.status == 200);
  const auto item = JsonDocument::parse(put.body).value();
  CHECK(item.root().find("azureEntitlementId").text() == kSecond.to_string());
  CHECK(item.root().find("overageEnabled").to_json() == "true");
  CHECK(item.root().find("azureResourceGroup").to_json() ==
        R"({"tags":{"cost":"telephony"},"location":"austriaeast"})");
  CHECK_FALSE(item.root().find("items").exists());
  const auto count = [&desk] {
    return std::string(
        JsonDocument::parse(desk.get("/overage").body).value().root().find("totalCount").text());
  };
  CHECK(count() == "0");
  CHECK(count() == "1");
  CHECK(desk.simulator_.find(id_of<base::CustomerId>(5))->history.entries().size() == 2);
}

TEST_CASE("how many reads an update takes is an option") {
  for (const int reads : {0, 3}) {
    Desk desk(ready(), {}, {.reads_until_visible = reads});
    REQUIRE(desk.put(enable(kDefault)).status == 200);
    for (int read = 0; read < reads; ++read) {
      CHECK(desk.get("/overage").body.find(kDefault.to_string()) == std::string::npos);
    }
    CHECK(desk.get("/overage").body.find(kDefault.to_string()) != std::string::npos);
  }
}

TEST_CASE("no second update while one is running") {
  Desk desk;
  REQUIRE(desk.put(enable(kDefault)).status == 200);
  CHECK(Desk::outcome(desk.put(enable(kSecond))) == "417 800036");
  (void)desk.get("/overage");
  (void)desk.get("/overage");
  CHECK(Desk::outcome(desk.put(enable(kSecond))) == "200");
}

TEST_CASE("an empty choice takes Subscription 1, null and absent alike (R25)") {
  for (const char* body :
       {R"({"azureEntitlementId":null,"overageEnabled":true})",
        R"({"azureEntitlementId":"","overageEnabled":true})", R"({"overageEnabled":true})"}) {
    Desk desk;
    const auto put = desk.put(body);
    CHECK(JsonDocument::parse(put.body).value().root().find("azureEntitlementId").text() ==
          kDefault.to_string());
  }
}

TEST_CASE("without an Azure plan the default one is created and can be listed (R24)") {
  Situation situation = ready();
  situation.subscriptions.pop_back();
  situation.entitlements.clear();
  Desk desk(situation);
  REQUIRE(desk.put(R"({"overageEnabled":true})").status == 200);
  const auto listed = JsonDocument::parse(desk.get().body).value();
  CHECK(listed.root().find("totalCount").text() == "2");
  const auto plan = listed.root().find("items").at(1);
  CHECK(plan.find("offerName").text() == "Azure plan");
  const auto entitlements = JsonDocument::parse(
      desk.get("/" + std::string(plan.find("id").text()) + "/azureEntitlements").body);
  CHECK(entitlements->root().find("items").at(0).find("friendlyName").text() == "Subscription 1");
}

TEST_CASE("None is a PUT of false, also with an entitlement named (R31)") {
  for (const char* body :
       {R"({"overageEnabled":false})", R"({"azureEntitlementId":null,"overageEnabled":false})"}) {
    Desk desk(assigned());
    const auto put = desk.put(body);
    CHECK(put.status == 200);
    CHECK(put.body.find(R"("overageEnabled":false)") != std::string::npos);
    CHECK(desk.get("/overage").body.find(kDefault.to_string()) != std::string::npos);
    CHECK(desk.get("/overage").body.find(kDefault.to_string()) == std::string::npos);
  }
}

TEST_CASE("the holder moves it without None in between (R32)") {
  Desk desk(assigned());
  REQUIRE(desk.put(enable(kSecond)).status == 200);
  (void)desk.get("/overage");
  CHECK(desk.get("/overage").body.find(kSecond.to_string()) != std::string::npos);
}

TEST_CASE("another partner sees no assignment and is refused with 800115") {
  Desk desk(other_asks(assigned()));
  CHECK(desk.get("/overage").body.find(R"("totalCount":0)") != std::string::npos);
  Situation with_own = other_asks(assigned());
  with_own.subscriptions.push_back(azure_plan(kOtherPlan, kOther));
  with_own.subscriptions.push_back(
      seats(id_of<base::SubscriptionId>(15), kOther, "2026-02-01T00:00:00Z"));
  with_own.entitlements.push_back({kOthers, kOtherPlan, "Subscription 1", {}, {}});
  Desk own(with_own);
  const auto put = own.put(enable(kOthers));
  CHECK(Desk::outcome(put) == "403 800115");
}

TEST_CASE("every refusal has the code and status of the documentation") {
  struct Case {
    const char* says;
    void (*spoil)(Situation&);
    std::string body = enable(kDefault);
  };
  using S = Situation;
  const Case cases[] = {
      {"403 900150", [](S& s) { s.actor.role = overage::Role::sales_agent; }},
      {"403 20002", [](S& s) { s.partners[0].relationship = Fact::no; }},
      {"403 800114", [](S& s) { s.subscriptions[0].consumption_type.clear(); }},
      {"403 800114", [](S& s) { s.partners[0].model = overage::PartnerModel::indirect_reseller; }},
      {"403 800112", [](S& s) { s.subscriptions.push_back(legacy_azure(kUs)); }},
      {"404 800111", [](S&) {}, enable(kOthers)},
      {"400 800012",
       [](S& s) { s.entitlements[0].status = overage::EntitlementStatus::suspended; }},
      {"400 900116", [](S& s) { s.partners[0].sandbox = true; }},
      {"400 800018",
       [](S& s) {
         s.partners[0].sandbox = true;
         s.partners[0].sandbox_azure_access = Fact::yes;
         s.subscriptions.pop_back();
         s.entitlements.clear();
       },
       R"({"overageEnabled":true})"},
      {"403 900124", [](S& s) { s.partners[0].partner_agreement = Fact::no; }},
      {"403 13605", [](S& s) { s.customer.customer_agreement = Fact::no; }},
      {"403 800114", [](S& s) { s.partners[0].gdap_reaches_azure = Fact::no; }},
      {"403 800114", [](S& s) { s.token_protection = Fact::yes; }},
      {"404 800015", [](S& s) { s.partners[0].model = overage::PartnerModel::indirect_provider; },
       R"({"overageEnabled":true,"partnerId":"5551234"})"},
      {"400 800016", [](S& s) { s.partners[0].model = overage::PartnerModel::indirect_provider; },
       R"({"overageEnabled":true,"partnerId":"4711002"})"},
      {"403 900123",
       [](S& s) {
         s = as_provider();
         s.partners[2].partner_agreement = Fact::no;
       },
       R"({"overageEnabled":true,"partnerId":"1234567"})"},
      {"400 800002", [](S&) {}, R"({"overageEnabled":false})"},
  };
  for (const Case& one : cases) {
    Situation situation = ready();
    one.spoil(situation);
    Desk desk(situation);
    INFO(one.body);
    const auto put = desk.put(one.body);
    CHECK(Desk::outcome(put) == one.says);
    // nothing was applied, and the attempt is in the trail unless it never came to the law
    const auto* customer = desk.simulator_.find(id_of<base::CustomerId>(5));
    CHECK(customer->situation.pending.empty());
  }
}

TEST_CASE("several reasons are all told in data, the first gives code and status") {
  Situation situation = ready();
  situation.subscriptions.push_back(legacy_azure(kUs));
  situation.partners[0].partner_agreement = Fact::no;
  Desk desk(situation);
  const auto put = desk.put(enable(kOthers));
  CHECK(Desk::outcome(put) == "403 800112");
  CHECK(Desk::data(put) ==
        "R21: legacy_azure\nR27: no_such_entitlement\nR30: partner_agreement_missing\n");
}

TEST_CASE("a single reason is told with its rule, too") {
  Situation situation = ready();
  situation.subscriptions.push_back(legacy_azure(kUs));
  Desk desk(situation);
  CHECK(Desk::data(desk.put(enable(kDefault))) == "R21: legacy_azure\n");
}

TEST_CASE("malformed bodies are refused with their place and change nothing") {
  struct Case {
    const char* body;
    const char* says;
    const char* place;
  };
  const Case cases[] = {
      {"", "400 800002", "empty_input"},
      {"{", "400 800002", "1:2"},
      {R"({"overageEnabled":true}x)", "400 800002", "1:24"},
      {R"({"overageEnabled":true,"overageEnabled":true})", "400 800002", "duplicate_field"},
      {R"({"azureEntitlementId":"5d3c0c0e-7a1d-4a52-9a55-0b6a0f1e2c11"})", "400 800002",
       "/overageEnabled"},
      {R"({"overageEnabled":null})", "400 800002", "/overageEnabled"},
      {R"({"overageEnabled":"true"})", "400 3000", "/overageEnabled"},
      {R"({"overageEnabled":true,"azureEntitlementId":"not-a-guid"})", "400 3000",
       "/azureEntitlementId"},
      {R"({"overageEnabled":true,"azureEntitlementId":7})", "400 3000", "/azureEntitlementId"},
      {R"({"overageEnabled":true,"azureEntitlementId":"00000000-0000-0000-0000-000000000000"})",
       "404 800111", "/azureEntitlementId"},
      {R"({"overageEnabled":true,"partnerId":"12a"})", "400 3000", "/partnerId"},
      {R"({"overageEnabled":true,"azureResourceGroup":"M365"})", "400 3000", "/azureResourceGroup"},
      {R"({"overageEnabled":true,"azureResourceGroup":{"tags":{"cost":1}}})", "400 3000",
       "/azureResourceGroup/tags/cost"},
      {R"({"overageEnabled":true,"azureResourceGroup":{"tags":[]}})", "400 3000",
       "/azureResourceGroup/tags"},
      {R"([true])", "400 3000", "unexpected_type"},
      {"\"\xff\"", "400 800002", "not_utf8"},
  };
  for (const Case& one : cases) {
    Desk desk;
    INFO(one.body);
    const auto put = desk.put(one.body);
    CHECK(Desk::outcome(put) == one.says);
    INFO(Desk::data(put));
    CHECK(Desk::data(put).find(one.place) != std::string::npos);
    const auto* customer = desk.simulator_.find(id_of<base::CustomerId>(5));
    CHECK(customer->situation == ready());
    CHECK(customer->history.entries().empty());
  }
}

TEST_CASE("identifiers are understood in any case") {
  Desk desk;
  const auto upper = [](std::string text) {
    for (char& c : text) c = base::to_upper_ascii(c);
    return text;
  };
  const auto put = desk.put(R"({"azureEntitlementId":")" + upper(kSecond.to_string()) +
                            R"(","overageEnabled":true})");
  REQUIRE(put.status == 200);
  CHECK(put.body.find(kSecond.to_string()) != std::string::npos);
  const auto get =
      desk.send("GET", "/V1/Customers/" + upper(kCustomer) + "/Subscriptions/Overage?x=1");
  CHECK(get.status == 200);
  const auto braced = [&](std::string_view open, std::string_view close) {
    return desk.send("GET", "/v1/customers/" + std::string(open) + kCustomer + std::string(close) +
                                "/subscriptions/%6Fverage");
  };
  CHECK(braced("%7B", "%7D").status == 200);
  CHECK(braced("%7b", "%7d").status == 200);
  CHECK(braced("{", "}").status == 200);
  CHECK(Desk::outcome(braced("%7", "%")) == "400 900118");
  CHECK(Desk::outcome(braced("%2F", "")) == "400 900118");
}

TEST_CASE("the subscriptions of the caller, one of them, and the SKU behind it") {
  Situation situation = ready();
  situation.subscriptions.push_back(
      seats(id_of<base::SubscriptionId>(15), kOther, "2026-02-01T00:00:00Z"));
  Desk desk(situation);
  const auto all = JsonDocument::parse(desk.get().body).value();
  CHECK(all.root().find("totalCount").text() == "2");
  CHECK(all.root().find("attributes").find("objectType").text() == "Collection");
  const auto seat = JsonDocument::parse(desk.get("/" + kSeats.to_string()).body).value();
  CHECK(seat.root().find("consumptionType").text() == "overage");
  CHECK(seat.root().find("billingType").text() == "license");
  CHECK(Desk::outcome(desk.get("/" + id_of<base::SubscriptionId>(15).to_string())) == "404 20003");
  CHECK(Desk::outcome(desk.get("/" + id_of<base::SubscriptionId>(16).to_string())) == "404 20003");
  CHECK(Desk::outcome(desk.get("/abc")) == "400 3000");
  const auto sku = desk.send("GET", "/v1/products/CFQ7TTC0LH18/skus/0001");
  CHECK(sku.body == R"({"id":"0001","title":"Domestic Calling Plan","productId":"CFQ7TTC0LH18",)"
                    R"("consumptionType":"overage","attributes":{"objectType":"Sku"}})");
  CHECK(Desk::outcome(desk.send("GET", "/v1/products/CFQ7TTC0LH18/skus/0002")) == "404 20003");
  CHECK(Desk::outcome(desk.send("POST", "/v1/products/CFQ7TTC0LH18/skus/0001")) == "405 900127");
}

TEST_CASE("Azure entitlements are listed, cancelled and reactivated") {
  Desk desk;
  const std::string plan = "/" + kPlan.to_string() + "/azureEntitlements";
  const std::string one = plan + "/" + kSecond.to_string();
  const auto list = desk.get(plan);
  CHECK(list.body == R"({"totalCount":2,"items":[{"id":")" + kDefault.to_string() +
                         R"(","friendlyName":"Subscription 1","status":"active",)"
                         R"("subscriptionId":")" +
                         kPlan.to_string() + R"("},{"id":")" + kSecond.to_string() +
                         R"(","friendlyName":"Telephony","status":"active","subscriptionId":")" +
                         kPlan.to_string() + R"("}],"attributes":{"objectType":"Collection"}})");
  CHECK(Desk::outcome(desk.send("POST", kBase + one + "/cancel", "{}")) == "400 800002");
  CHECK(desk.send("POST", kBase + one + "/cancel", R"({"cancellationReason":"moved"})").status ==
        202);
  CHECK(desk.get(one).body.find(R"("status":"cancelled")") != std::string::npos);
  CHECK(Desk::outcome(desk.put(enable(kSecond))) == "400 800012");
  CHECK(desk.send("POST", kBase + one + "/reactivate").status == 202);
  CHECK(Desk::outcome(desk.put(enable(kSecond))) == "200");
  CHECK(Desk::outcome(desk.get(plan + "/" + kOthers.to_string())) == "404 800111");
  CHECK(Desk::outcome(desk.get(plan + "/x")) == "400 3000");
  CHECK(Desk::outcome(desk.send("POST", kBase + one + "/burn")) == "404 900127");
  CHECK(Desk::outcome(desk.send("DELETE", kBase + one)) == "405 900127");
  CHECK(Desk::outcome(desk.get("/" + kSeats.to_string() + "/azureEntitlements")) == "400 900127");
}

TEST_CASE("paths, methods, tokens and limits are refused as the interface does") {
  Desk desk;
  CHECK(Desk::outcome(desk.send("GET", "/")) == "404 900127");
  CHECK(Desk::outcome(desk.send("GET", "/v2/customers")) == "404 900127");
  CHECK(Desk::outcome(desk.send("GET", "/v1/customers/" + kCustomer)) == "404 900127");
  CHECK(Desk::outcome(desk.get("/" + kPlan.to_string() + "/addons")) == "404 900127");
  CHECK(Desk::outcome(desk.send("GET", "/v1/customers/nobody/subscriptions")) == "400 900118");
  CHECK(Desk::outcome(desk.send("GET", "/v1/customers/" + kPlan.to_string() + "/subscriptions")) ==
        "404 60003");
  const auto wrong = desk.send("DELETE", kBase + "/overage");
  CHECK(Desk::outcome(wrong) == "405 900127");
  CHECK(header(wrong, "Allow") == "GET, PUT");
  CHECK(Desk::outcome(desk.send("POST", kBase)) == "405 900127");
  for (const char* token : {"", "Bearer ", "Basic YWJj"}) {
    Desk stranger;
    stranger.headers_[0].second = token;
    CHECK(Desk::outcome(stranger.get("/overage")) == "401 800001");
  }
  Desk open(ready(), {}, {.wants_token = false});
  open.headers_.clear();
  CHECK(open.get("/overage").status == 200);
  desk.headers_[1].second = "text/xml";
  CHECK(Desk::outcome(desk.get("/overage")) == "406 800002");
  Desk busy(ready(), {}, {.requests_per_minute = 2});
  CHECK(busy.get().status == 200);
  CHECK(busy.get().status == 200);
  const auto limited = busy.get();
  CHECK(Desk::outcome(limited) == "429 800002");
  CHECK(header(limited, "Retry-After") == "60");
  busy.now_.seconds += 60;
  CHECK(busy.get().status == 200);
}

TEST_CASE("reading asks for an admin agent; global admins sufficed in the older versions") {
  Situation situation = assigned();
  situation.actor.role = overage::Role::global_admin;
  Desk desk(situation);
  CHECK(Desk::outcome(desk.get("/overage")) == "403 900150");
  overage::LawSettings before;
  before.page = overage::PageVersion::y2022;
  Desk then(situation, before);
  CHECK(Desk::outcome(then.get("/overage")) == "200");
}

TEST_CASE("a caller without a relationship reads nothing") {
  Situation situation = ready();
  situation.actor.partner = id_of<base::PartnerId>(9);
  Desk desk(situation);
  CHECK(Desk::outcome(desk.get()) == "403 20002");
}

TEST_CASE("responses carry the headers of the interface") {
  Desk desk;
  desk.headers_.emplace_back("ms-requestid", "11111111-1111-4111-8111-000000000009");
  desk.headers_.emplace_back("MS-CorrelationId", "c");
  const auto response = desk.get("/overage");
  CHECK(header(response, "MS-RequestId") == "11111111-1111-4111-8111-000000000009");
  CHECK(header(response, "MS-CorrelationId") == "c");
  CHECK(header(response, "Content-Type") == "application/json");
  CHECK(header(response, "Content-Length") == std::to_string(response.body.size()));
  CHECK(header(response, "Date") == "Wed, 10 Jun 2026 09:00:00 GMT");
  CHECK(http_date({784'111'777}) == "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST_CASE("exchanges the client did not name are named, the same each time they are played") {
  Desk desk;
  const auto first = desk.get("/overage");
  CHECK(header(first, "MS-RequestId") == "00000001-0000-4000-8000-000000000001");
  CHECK(header(first, "MS-CorrelationId") == "00000002-0000-4000-8000-000000000001");
  desk.headers_.emplace_back("MS-CorrelationId", "c");
  const auto second = desk.send("GET", "/nowhere");
  CHECK(header(second, "MS-RequestId") == "00000001-0000-4000-8000-000000000002");
  CHECK(header(second, "MS-CorrelationId") == "c");
  Desk again;
  CHECK(again.get("/overage").headers == first.headers);
}

TEST_CASE("what a PUT brings inside its objects that nobody knows is read again") {
  Desk desk;
  REQUIRE(desk.put(R"({"overageEnabled":true,"azureResourceGroup":{"newer":1,"location":"x",)"
                   R"("tags":{"a":"b"}},"links":{"self":{"uri":"/s"},"overage":{"uri":"/wrong"}},)"
                   R"("attributes":{"etag":"e1","objectType":"Wrong"}})")
              .status == 200);
  (void)desk.get("/overage");
  const auto read = JsonDocument::parse(desk.get("/overage").body).value();
  const auto item = read.root().find("items").at(0);
  CHECK(item.find("azureResourceGroup").to_json() ==
        R"({"newer":1,"location":"x","tags":{"a":"b"}})");
  CHECK(item.find("links").find("self").find("uri").text() == "/s");
  CHECK(item.find("links").find("overage").find("uri").text() ==
        "/customers/" + kCustomer + "/subscriptions/overage");
  CHECK(item.find("attributes").to_json() == R"({"etag":"e1","objectType":"Overage"})");
}

TEST_CASE("the hand-over is rehearsed by two clients: None by the holder, then the newcomer") {
  Situation situation = assigned();
  situation.subscriptions.push_back(azure_plan(kOtherPlan, kOther));
  situation.subscriptions.push_back(
      seats(id_of<base::SubscriptionId>(15), kOther, "2026-02-01T00:00:00Z"));
  situation.entitlements.push_back({kOthers, kOtherPlan, "Subscription 1", {}, {}});
  for (const auto party : {overage::ConsentParty::customer, overage::ConsentParty::holder,
                           overage::ConsentParty::newcomer}) {
    situation.consents.push_back({.party = party, .holder = kUs, .newcomer = kOther, .at = kNow});
  }
  Desk desk(situation);
  const overage::Actor us = situation.actor;
  const overage::Actor them = other_asks(situation).actor;
  desk.simulator_.set_caller(them);
  CHECK(Desk::outcome(desk.put(enable(kOthers))) == "403 800115");
  desk.simulator_.set_caller(us);
  CHECK(desk.put(R"({"overageEnabled":false})").status == 200);
  (void)desk.get("/overage");
  (void)desk.get("/overage");
  desk.simulator_.set_caller(them);
  CHECK(Desk::outcome(desk.put(enable(kOthers))) == "200");
}
