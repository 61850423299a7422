#include "formats/customers_json.hpp"

#include <catch_amalgamated.hpp>
#include <memory>
#include <string>

#include "overage/situation.hpp"

using base::ErrorCode;

namespace {

constexpr std::string_view kCustomer = "71d0f1b2-0d7a-4d4e-9a47-0d2f3a9b8c11";
constexpr std::string_view kOther = "22222222-0d7a-4d4e-9a47-0d2f3a9b8c11";

// One customer; `ours` are the members of telcoOverage, `overage` the items of GET overage.
std::string envelope(std::string_view id, const std::string& ours,
                     const std::string& overage = {}) {
  return R"({"customer": {"id": ")" + std::string(id) + R"(", "companyProfile": {"tenantId": ")" +
         std::string(id) + R"(", "domain": "ski.example", "companyName": "Alpine Ski House"},
      "billingProfile": {"defaultAddress": {"country": "at"}}},
    "subscriptions": {"totalCount": 2, "items": [
      {"id": "aaaaaaaa-0000-4000-8000-000000000001", "offerId": "CFQ7TTC0LH18:0001:CFQ7TTC0K5D2",
       "offerName": "Teams Domestic", "quantity": 40, "status": "active", "billingType": "license",
       "consumptionType": "overage", "creationDate": "2026-01-10T00:00:00Z", "newMember": [1]},
      {"id": "aaaaaaaa-0000-4000-8000-000000000002", "offerId": "DZH318Z0BPS6:0001:DZH318Z0BML7",
       "offerName": "Azure plan", "quantity": 1, "status": "active", "billingType": "usage"}]},
    "azureEntitlements": {"items": [{"id": "bbbbbbbb-0000-4000-8000-000000000001",
      "friendlyName": "Subscription 1", "status": "active",
      "subscriptionId": "aaaaaaaa-0000-4000-8000-000000000002"}]},
    "overage": {"items": [)" +
         overage + R"(]}, "telcoOverage": {)" + ours + "}}";
}

std::string bundle(const std::string& items) {
  return R"({"format": "telco-overage/customers", "version": 1,
    "partner": {"tenantId": "c1a7e0d2-9b3f-4c65-8e21-5d4f3a2b1c00", "name": "Contoso Partner",
      "mpnId": "4711001", "role": "directPartner", "country": "DE"},
    "partners": [{"tenantId": "3f0c7a52-6d1e-4b9b-8a57-1c2e9d4f6a10", "name": "Fincher Telecom",
      "mpnId": "4711900", "role": "directPartner"}],
    "items": [)" +
         items + "]}";
}

formats::CustomersBundle read(const std::string& text) {
  const auto document = formats::JsonDocument::parse(text, "customers.json");
  REQUIRE(document.ok());
  auto read = formats::read_customers(document->root());
  if (!read) FAIL(base::describe(read.error()));
  return *std::move(read);
}

const std::string kOurs = R"("currency": "EUR",
  "licences": [{"plan": "MCOPSTN1", "country": "AT", "count": 40}],
  "users": [{"id": "71d0f1b2-0d7a-4d4e-9a47-0d2f3a9b8c12", "userPrincipalName": "ana@ski.example",
    "displayName": "Ana", "country": "AT", "department": "Sales", "plans": ["MCOPSTN1"],
    "dialOutPolicy": "DialoutCPCandPSTNInternational", "spendLimit": "25.00"}],
  "credits": {"currency": "EUR", "lots": [{"purchasedOn": "2026-01-10", "amount": "200.00",
    "remaining": "31.25"}], "autoRecharge": {"amount": "200.00", "whenBelow": "100.00"}},
  "serviceNumbers": [{"number": "+43800100200", "country": "AT", "kind": "tollFree"}],
  "overageHistory": [{"at": "2026-03-04T10:00:00Z", "enabled": true,
    "azureEntitlementId": "bbbbbbbb-0000-4000-8000-000000000001", "partner": "self"}],
  "firstPurchaser": "3f0c7a52-6d1e-4b9b-8a57-1c2e9d4f6a10",
  "checks": {"delegatedAdmin": false, "allowedLocations": ["austriaeast"],
    "customerAgreement": null})";
const std::string kAssigned = R"({"azureEntitlementId": "bbbbbbbb-0000-4000-8000-000000000001",
  "partnerId": "", "type": "PhoneServices", "overageEnabled": true})";

}  // namespace

TEST_CASE("the customers bundle is read with everything it says") {
  const auto file = read(bundle(envelope(kCustomer, kOurs, kAssigned)));
  CHECK(file.partner.name == "Contoso Partner");
  CHECK(file.partner_country == "DE");
  REQUIRE(file.rejected.empty());
  REQUIRE(file.customers.size() == 1);
  const auto& customer = file.customers[0];
  const auto& situation = customer.situation;
  CHECK(customer.name() == "Alpine Ski House");
  CHECK(situation.customer.country == "AT");
  CHECK(situation.customer.customer_agreement == overage::Fact::unknown);
  CHECK(situation.subscriptions.size() == 2);
  CHECK(customer.licences.at(0).count == 40);
  CHECK(customer.users.at(0).spend_limit->to_string() == "25.00");
  CHECK(customer.service_numbers.at(0).toll_free);
  CHECK(situation.credits.lots.at(0).remaining.to_string() == "31.25");
  CHECK(situation.credits.auto_recharge == overage::Fact::yes);
  CHECK(situation.partners.at(0).gdap_reaches_azure == overage::Fact::no);
  CHECK(situation.partners.at(0).partner_agreement == overage::Fact::yes);
  CHECK(situation.token_protection == overage::Fact::no);
  CHECK(situation.allowed_locations.locations == std::vector<std::string>{"austriaeast"});
  REQUIRE(situation.assignments.size() == 1);
  CHECK(situation.assignments[0].holder == file.partner.id);
  CHECK(base::to_string(*situation.assignments[0].since) == "2026-03-04T10:00:00Z");
  REQUIRE(customer.history.entries().size() == 1);
  REQUIRE(situation.purchases.size() == 2);
  CHECK(situation.purchases[0].partner == file.partners[0].id);
  CHECK(situation.purchases[0].at < situation.purchases[1].at);
}

TEST_CASE("what is absent takes its default") {
  const auto file = read(bundle(R"({"customer": {"id": "71d0f1b2-0d7a-4d4e-9a47-0d2f3a9b8c11"}})"));
  REQUIRE(file.customers.size() == 1);
  const auto& customer = file.customers[0];
  CHECK(customer.currency.code() == "EUR");
  CHECK(customer.situation.assignments.empty());
  CHECK(customer.situation.allowed_locations.in_force == overage::Fact::no);
  CHECK(customer.history.entries().empty());
}

TEST_CASE("the customers bundle survives writing and reading") {
  const auto file = read(bundle(envelope(kCustomer, kOurs, kAssigned) + "," +
                                envelope(kOther, R"("rateCard": "june")")));
  REQUIRE(file.customers.size() == 2);
  std::vector<std::shared_ptr<const workspace::Customer>> customers;
  for (const auto& customer : file.customers) {
    customers.push_back(std::make_shared<const workspace::Customer>(customer));
  }
  std::string text;
  formats::JsonWriter out(text);
  formats::write_customers(out, {file.partner, file.partner_country, customers});
  auto again = read(text);
  REQUIRE(again.customers.size() == 2);
  // What GET overage said is completed with the members Partner Center always sends.
  auto first = file.customers[0];
  first.situation.assignments[0].source.clear();
  again.customers[0].situation.assignments[0].source.clear();
  CHECK(again.customers[0] == first);
  CHECK(again.customers[1] == file.customers[1]);
  CHECK(text.find("newMember") != std::string::npos);
}

TEST_CASE("a fault in one customer rejects that customer alone, and says where") {
  const auto one = [](const std::string& ours) {
    const auto file = read(bundle(envelope(kOther, "") + "," + envelope(kCustomer, ours)));
    CHECK(file.customers.size() == 1);
    REQUIRE(file.rejected.size() == 1);
    return std::string(base::name_of(file.rejected[0].code)) + " " + file.rejected[0].place.field;
  };
  CHECK(one(R"("currency": "euro")") == "not_a_currency /items/1/telcoOverage/currency");
  CHECK(one(R"("licences": [{"plan": "X", "count": -1}])") ==
        "number_out_of_range /items/1/telcoOverage/licences/0/count");
  CHECK(one(R"("licences": [{"count": 1}])") ==
        "missing_field /items/1/telcoOverage/licences/0/plan");
  CHECK(one(R"("users": [{"userPrincipalName": "a", "country": "XX"}])") ==
        "not_a_country /items/1/telcoOverage/users/0/country");
  CHECK(one(R"("holder": "99999999-0d7a-4d4e-9a47-0d2f3a9b8c11")") ==
        "not_found /items/1/telcoOverage/holder");
  CHECK(one(R"("serviceNumbers": [{"number": "+1", "kind": "free"}])") ==
        "unknown_value /items/1/telcoOverage/serviceNumbers/0/kind");
  CHECK(
      one(R"("overageHistory": [{"at": "2026-03-04T10:00:00Z"}, {"at": "2026-03-03T10:00:00Z"}])") ==
      "end_before_start /items/1/telcoOverage/overageHistory/1");
  const auto twice = read(bundle(envelope(kOther, "") + "," + envelope(kOther, "")));
  CHECK(twice.customers.size() == 1);
  REQUIRE(twice.duplicate.size() == 1);
  CHECK(twice.duplicate[0].place.field == "/items/1/customer/id");
}

TEST_CASE("what the law finds unsound is named where it stands in the file") {
  const auto place = [](std::string text, std::string_view from, std::string_view to) {
    text.replace(text.find(from), from.size(), to);
    const auto file = read(bundle(text));
    REQUIRE(file.rejected.size() == 1);
    const auto& error = file.rejected[0];
    return std::string(base::name_of(error.code)) + " " + std::to_string(error.place.row) + " " +
           error.place.field;
  };
  const std::string good = envelope(kCustomer, kOurs, kAssigned);
  CHECK(place(good, R"("subscriptionId": "aaaaaaaa-0000-4000-8000-000000000002")",
              R"("subscriptionId": "aaaaaaaa-0000-4000-8000-000000000009")") ==
        "not_found 16 /items/0/azureEntitlements/items/0/subscriptionId");
  CHECK(place(good, R"("remaining": "31.25")", R"("remaining": "231.25")") ==
        "number_out_of_range 24 /items/0/telcoOverage/credits/lots/0/remaining");
}

TEST_CASE("a partner that stands twice is refused once, not with every customer") {
  std::string text = bundle(envelope(kCustomer, kOurs, kAssigned));
  const std::string_view other = "3f0c7a52-6d1e-4b9b-8a57-1c2e9d4f6a10";
  text.replace(text.find(other), other.size(), "C1A7E0D2-9B3F-4C65-8E21-5D4F3A2B1C00");
  const auto document = formats::JsonDocument::parse(text);
  const auto read = formats::read_customers(document->root());
  REQUIRE_FALSE(read.ok());
  CHECK(read.error().code == ErrorCode::duplicate_id);
  CHECK(read.error().place.field == "/partners/0/tenantId");
}

TEST_CASE("a file that is no customers bundle is refused") {
  const auto code = [](std::string_view text) {
    const auto document = formats::JsonDocument::parse(text);
    REQUIRE(document.ok());
    const auto read = formats::read_customers(document->root());
    REQUIRE_FALSE(read.ok());
    return read.error().code;
  };
  CHECK(code(R"({"format": "other", "items": []})") == ErrorCode::unknown_format);
  CHECK(code(R"({"version": 2, "items": []})") == ErrorCode::unsupported_version);
  CHECK(code(R"({"items": []})") == ErrorCode::missing_field);
  CHECK(code(R"([1])") == ErrorCode::unexpected_type);
}
