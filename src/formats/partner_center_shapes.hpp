#pragma once
// Partner Center's own JSON shapes (domain 1.2 to 1.9) as values and back. Members this product
// does not know are kept with the value and written back where they stood; members it knows are
// written from the value.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "formats/json_reader.hpp"
#include "formats/json_writer.hpp"
#include "overage/situation.hpp"

namespace formats {

// A subscription resource (domain 1.8). `seller` is the partner in whose list it stands; the
// resource itself does not say. Beside Microsoft's members it may carry `priceListTags`,
// `licenceZone` and `usageLocations` (docs/formats.md). Errors: missing_field, unexpected_type,
// not_a_guid, not_an_instant, unknown_value, number_out_of_range.
[[nodiscard]] base::Result<overage::Subscription> read_subscription(JsonValue value,
                                                                    base::PartnerId seller);
// A collection envelope, a bare array or one bare resource; ids are unique (duplicate_id).
[[nodiscard]] base::Result<std::vector<overage::Subscription>> read_subscriptions(
    JsonValue value, base::PartnerId seller);
void write_subscription(JsonWriter& out, const overage::Subscription& subscription);
void write_subscriptions(JsonWriter& out, std::span<const overage::Subscription> subscriptions);

// Azure entitlements (domain 1.9).
[[nodiscard]] base::Result<overage::Entitlement> read_entitlement(JsonValue value);
[[nodiscard]] base::Result<std::vector<overage::Entitlement>> read_entitlements(JsonValue value);
void write_entitlement(JsonWriter& out, const overage::Entitlement& entitlement);
void write_entitlements(JsonWriter& out, std::span<const overage::Entitlement> entitlements);

// An overage resource (domain 1.2, 1.3). The holder is the caller's to say: Partner Center shows a
// partner only what is its own.
struct OverageItem {
  overage::Assignment assignment;
  bool enabled = false;
};
[[nodiscard]] base::Result<OverageItem> read_overage_item(JsonValue value);
// As before; at most one item a type (duplicate_id).
[[nodiscard]] base::Result<std::vector<OverageItem>> read_overage(JsonValue value);
void write_overage_item(JsonWriter& out, base::CustomerId customer, const OverageItem& item);
void write_overage(JsonWriter& out, base::CustomerId customer, std::span<const OverageItem> items);

// The body of PUT (domain 1.2). An absent, null or empty azureEntitlementId leaves the choice to
// the service (R25).
struct OverageRequest {
  base::EntitlementId entitlement;
  base::MpnId reseller;
  bool enabled = false;
  overage::ResourceGroup group;
  std::string source;  // as it was read: members we do not know are kept, and given back
};
[[nodiscard]] base::Result<OverageRequest> read_overage_request(JsonValue value);
[[nodiscard]] std::string write_overage_request(const OverageRequest& request);

// SKU of the catalogue (domain 1.7), the part that tells whether it includes overage (R14).
struct Sku {
  std::string id;
  std::string title;
  std::string product_id;
  std::string consumption_type;
};
[[nodiscard]] base::Result<Sku> read_sku(JsonValue value);
[[nodiscard]] bool includes_overage(const Sku& sku);

// {"totalCount": n, "items": [...], "attributes": {"objectType": "Collection"}}: the items, also of
// a bare array. Error: unexpected_type.
[[nodiscard]] base::Result<JsonValue> items_of(JsonValue collection);

}  // namespace formats
