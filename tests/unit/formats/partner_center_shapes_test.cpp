#include "formats/partner_center_shapes.hpp"

#include <catch_amalgamated.hpp>

using namespace formats;  // NOLINT: tests of this room

namespace {

JsonDocument json(std::string_view text) { return JsonDocument::parse(text).value(); }

std::string place(const base::Error& error) { return error.place.field; }

constexpr std::string_view kSeat = R"({
  "id": "83EF9D05-4169-4EF9-9657-0E86B1EAB1DE",
  "offerId": "CFQ7TTC0LH18:0001:CFQ7TTC0K971",
  "offerName": "Microsoft 365 Business Basic",
  "friendlyName": "nickname",
  "productType": {"id": "OnlineServicesNCE", "displayName": "OnlineServicesNCE"},
  "quantity": 10,
  "unitType": "Licenses",
  "creationDate": "2021-01-14T16:57:25.6461087Z",
  "status": "active",
  "autoRenewEnabled": true,
  "billingType": "license",
  "partnerId": "",
  "newMember": {"price": 0.10},
  "consumptionType": "overage",
  "attributes": {"etag": "abc", "objectType": "Subscription"}
})";

std::string written(const overage::Subscription& s) {
  std::string text;
  JsonWriter out(text);
  write_subscription(out, s);
  return text;
}

}  // namespace

TEST_CASE("a subscription is read as Partner Center sends it") {
  const auto s = read_subscription(json(kSeat).root(), {}).value();
  CHECK(s.id.to_string() == "83ef9d05-4169-4ef9-9657-0e86b1eab1de");
  CHECK(s.quantity == 10);
  CHECK(overage::is_overage_seat(s));
  CHECK(overage::is_new_commerce(s));
  CHECK(base::to_string(*s.created) == "2021-01-14T16:57:25Z");
  CHECK(s.reseller.is_none());
}

TEST_CASE("members nobody knows are written back where they stood, known ones from the value") {
  auto s = read_subscription(json(kSeat).root(), {}).value();
  s.quantity = 12;
  s.friendly_name = "phones";
  const std::string text = written(s);
  const auto again = json(text);
  CHECK(again.root().find("newMember").to_json() == R"({"price":0.10})");
  CHECK(again.root().find("quantity").text() == "12");
  CHECK(again.root().find("friendlyName").text() == "phones");
  // fractions of the second are not lost
  CHECK(again.root().find("creationDate").text() == "2021-01-14T16:57:25.6461087Z");
  CHECK(again.root().find("partnerId").exists());
  CHECK(again.root().find("attributes").find("etag").text() == "abc");
  std::string order;
  for (const JsonValue member : again.root()) order += std::string(member.key()) + ' ';
  CHECK(order ==
        "id offerId offerName friendlyName productType quantity unitType creationDate status "
        "autoRenewEnabled billingType partnerId newMember consumptionType attributes ");
}

TEST_CASE("a subscription made here is written with what it has") {
  overage::Subscription s;
  s.id = base::SubscriptionId::parse("83ef9d05-4169-4ef9-9657-0e86b1eab1de").value();
  s.offer_id = "A:B:C";
  CHECK(written(s) ==
        R"({"id":"83ef9d05-4169-4ef9-9657-0e86b1eab1de","offerId":"A:B:C","quantity":0,)"
        R"("status":"active","billingType":"license","attributes":{"objectType":"Subscription"}})");
}

TEST_CASE("the flag may also be an array of overage resources (domain 1.6)") {
  const auto flag = [](std::string_view value) {
    const std::string text =
        R"({"id": "83ef9d05-4169-4ef9-9657-0e86b1eab1de", "consumptionType": )" +
        std::string(value) + "}";
    return read_subscription(json(text).root(), {}).value().consumption_type;
  };
  CHECK(flag(R"([{"type": "PhoneServices"}])") == "overage");
  CHECK(flag("[]").empty());
  CHECK(flag("null").empty());
}

TEST_CASE("what cannot be read is refused with its place") {
  const auto error = [](std::string_view members) {
    const std::string text = R"({"items": [{"id": "83ef9d05-4169-4ef9-9657-0e86b1eab1de")" +
                             std::string(members) + "}]}";
    return read_subscriptions(json(text).root(), {}).error();
  };
  CHECK(error(R"(, "status": "asleep")").code == base::ErrorCode::unknown_value);
  CHECK(place(error(R"(, "status": "asleep")")) == "/items/0/status");
  CHECK(error(R"(, "creationDate": "2021-01-14T16:57:25")").code ==
        base::ErrorCode::not_an_instant);
  CHECK(place(error(R"(, "commitmentEndDate": "2021-01-14")")) == "/items/0/commitmentEndDate");
  CHECK(error(R"(, "quantity": -1)").code == base::ErrorCode::number_out_of_range);
  CHECK(error(R"(, "quantity": "many")").code == base::ErrorCode::not_a_number);
  CHECK(error(R"(, "usageLocations": ["Austria"])").code == base::ErrorCode::not_a_country);
  CHECK(place(error(R"(, "entitlementId": "12")")) == "/items/0/entitlementId");
  CHECK(read_subscriptions(json("[{}]").root(), {}).error().code == base::ErrorCode::missing_field);
  CHECK(read_subscriptions(json("[3]").root(), {}).error().code ==
        base::ErrorCode::unexpected_type);
  CHECK(read_subscriptions(json("{}").root(), {}).error().code == base::ErrorCode::missing_field);
}

TEST_CASE("an id that stands twice is refused, also in another casing") {
  const auto twice = read_subscriptions(json(R"([{"id": "83ef9d05-4169-4ef9-9657-0e86b1eab1de"},
               {"id": "83EF9D05-4169-4EF9-9657-0E86B1EAB1DE"}])")
                                            .root(),
                                        {});
  CHECK(twice.error().code == base::ErrorCode::duplicate_id);
  CHECK(place(twice.error()) == "/1/id");
}

TEST_CASE("entitlements are read and written as a collection") {
  const auto list = read_entitlements(json(R"({"totalCount": 2, "items": [
        {"id": "33333333-3333-4333-8333-000000000001", "friendlyName": "Subscription 1",
         "status": "active", "subscriptionId": "22222222-2222-4222-8222-000000000002", "x": 1},
        {"id": "33333333-3333-4333-8333-000000000002", "friendlyName": "Old",
         "status": "Disabled", "subscriptionId": "22222222-2222-4222-8222-000000000002"}],
        "attributes": {"objectType": "Collection"}})")
                                          .root());
  REQUIRE(list.ok());
  CHECK(list->at(1).status == overage::EntitlementStatus::suspended);
  std::string text;
  JsonWriter out(text);
  write_entitlements(out, *list);
  CHECK(text ==
        R"({"totalCount":2,"items":[{"id":"33333333-3333-4333-8333-000000000001",)"
        R"("friendlyName":"Subscription 1","status":"active",)"
        R"("subscriptionId":"22222222-2222-4222-8222-000000000002","x":1},)"
        R"({"id":"33333333-3333-4333-8333-000000000002","friendlyName":"Old","status":"suspended",)"
        R"("subscriptionId":"22222222-2222-4222-8222-000000000002"}],)"
        R"("attributes":{"objectType":"Collection"}})");
  CHECK(read_entitlements(json(R"([{"id": "33333333-3333-4333-8333-000000000001",
      "subscriptionId": "22222222-2222-4222-8222-000000000002", "status": "broken"}])")
                              .root())
            .error()
            .code == base::ErrorCode::unknown_value);
}

TEST_CASE("the overage collection is read with and without an assignment, in each shape") {
  constexpr std::string_view kItem =
      R"({"azureEntitlementId": "33333333-3333-4333-8333-000000000001", "partnerId": "4711",
          "type": "PhoneServices", "overageEnabled": true})";
  const auto from_list = read_overage(json("{\"items\": [" + std::string(kItem) + "]}").root());
  REQUIRE(from_list.ok());
  CHECK(from_list->at(0).enabled);
  CHECK(from_list->at(0).assignment.reseller.text() == "4711");
  CHECK(read_overage(json(kItem).root())->size() == 1);
  CHECK(read_overage(json(R"({"totalCount": 0, "items": []})").root())->empty());
  const auto off = read_overage(json(R"([{"overageEnabled": false}])").root());
  REQUIRE(off.ok());
  CHECK_FALSE(off->at(0).enabled);
  CHECK(read_overage(json("[" + std::string(kItem) + "," + std::string(kItem) + "]").root())
            .error()
            .code == base::ErrorCode::duplicate_id);
  // the type has a default: where it is left out, the item is the place
  const auto twice =
      read_overage(json(R"([{"overageEnabled": false}, {"overageEnabled": false}])").root());
  CHECK(twice.error().code == base::ErrorCode::duplicate_id);
  CHECK(twice.error().place.field == "/1");
  CHECK(read_overage(json(R"([{"overageEnabled": true}])").root()).error().code ==
        base::ErrorCode::missing_field);
}

TEST_CASE("the overage resource is written with its links and type (domain 1.3)") {
  OverageItem item;
  item.enabled = true;
  item.assignment.entitlement =
      base::EntitlementId::parse("33333333-3333-4333-8333-000000000001").value();
  item.assignment.reseller = base::MpnId::parse("7654321").value();
  const OverageItem items[] = {item};
  std::string text;
  JsonWriter out(text);
  write_overage(out, base::CustomerId::parse("5d3c0c0e-7a1d-4a52-9a55-0b6a0f1e2c11").value(),
                items);
  CHECK(text ==
        R"({"totalCount":1,"items":[{"azureEntitlementId":"33333333-3333-4333-8333-000000000001",)"
        R"("partnerId":"7654321","type":"PhoneServices","overageEnabled":true,)"
        R"("links":{"overage":{"uri":)"
        R"("/customers/5d3c0c0e-7a1d-4a52-9a55-0b6a0f1e2c11/subscriptions/overage",)"
        R"("method":"GET","headers":[]}},"attributes":{"objectType":"Overage"}}],)"
        R"("attributes":{"objectType":"Collection"}})");
}

TEST_CASE("the body of PUT is read, and written again (domain 1.2)") {
  constexpr std::string_view kBody = R"({
    "azureEntitlementId": "5d3c0c0e-7a1d-4a52-9a55-0b6a0f1e2c11",
    "azureResourceGroup": { "tags": { "cost": "telephony" }, "location": "francecentral" },
    "partnerId": "7654321", "overageEnabled": true })";
  const auto body = read_overage_request(json(kBody).root());
  REQUIRE(body.ok());
  CHECK(body->group.tags.at("cost") == "telephony");
  const std::string text = write_overage_request(*body);
  const auto again = read_overage_request(json(text).root());
  CHECK(again->entitlement == body->entitlement);
  CHECK(again->group == body->group);
  CHECK(again->reseller == body->reseller);
  CHECK(again->enabled);
  CHECK(read_overage_request(json(R"({"azureEntitlementId": null, "overageEnabled": true})").root())
            ->entitlement.is_none());
  CHECK(read_overage_request(json(R"({"azureEntitlementId": null})").root()).error().code ==
        base::ErrorCode::missing_field);
  CHECK(place(read_overage_request(json(R"({"overageEnabled": true, "partnerId": "x1"})").root())
                  .error()) == "/partnerId");
  CHECK(
      place(
          read_overage_request(
              json(R"({"overageEnabled": true, "azureResourceGroup": {"tags": {"a": 1}}})").root())
              .error()) == "/azureResourceGroup/tags/a");
}

TEST_CASE("a SKU says whether it includes overage (R14)") {
  CHECK(includes_overage(
      read_sku(json(R"({"id": "0001", "consumptionType": "overage"})").root()).value()));
  CHECK_FALSE(includes_overage(read_sku(json(R"({"id": "0001"})").root()).value()));
  CHECK(read_sku(json("{}").root()).error().code == base::ErrorCode::missing_field);
}
