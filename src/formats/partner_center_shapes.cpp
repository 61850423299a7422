#include "formats/partner_center_shapes.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "formats/object_reader.hpp"
#include "overage/names.hpp"

namespace formats {
namespace {

using overage::Assignment;
using overage::BillingType;
using overage::Entitlement;
using overage::EntitlementStatus;
using overage::LicenceZone;
using overage::Subscription;
using overage::SubscriptionStatus;

template <class Enum>
std::optional<Enum> word_in_any_case(std::string_view text) {
  return overage::parse_word<Enum>(base::lower_ascii(text));
}

// Only "active" is documented; the others follow from the operations cancel and reactivate.
std::optional<EntitlementStatus> entitlement_status(std::string_view text) {
  const std::string word = base::lower_ascii(text);
  if (word == "active") return EntitlementStatus::active;
  if (word == "suspended" || word == "disabled") return EntitlementStatus::suspended;
  if (word == "cancelled" || word == "canceled" || word == "deleted") {
    return EntitlementStatus::cancelled;
  }
  return std::nullopt;
}

// Two readings of one member (domain 1.6): the SDK has text, the page an array of resources.
std::string consumption_type(ObjectReader& reader) {
  const JsonValue value = reader.find("consumptionType");
  if (!value.exists()) return {};
  if (value.is(JsonType::array)) return value.size() > 0 ? "overage" : "";
  if (const auto text = reader.keep(value.as_text())) return std::string(*text);
  return {};
}

base::Result<std::string> read_country(JsonValue value) {
  const auto text = value.as_text();
  if (!text) return text.error();
  const bool letters = text->size() == 2 && std::all_of(text->begin(), text->end(), [](char c) {
                         const char lower = base::to_lower_ascii(c);
                         return lower >= 'a' && lower <= 'z';
                       });
  if (!letters) return value.error(base::ErrorCode::not_a_country);
  std::string country(*text);
  for (char& c : country) c = base::to_upper_ascii(c);
  return country;
}

base::Result<overage::ResourceGroup> read_group(JsonValue value) {
  ObjectReader reader(value);
  overage::ResourceGroup group;
  group.location = reader.text("location");
  ObjectReader tags(reader.find("tags"));
  if (tags.ok() && tags.object().exists()) {
    for (const JsonValue tag : tags.object()) {
      const auto text = reader.keep(tag.as_text());
      if (!text) break;
      group.tags.emplace(std::string(tag.key()), std::string(*text));
    }
  }
  if (!tags.ok()) reader.fail(tags.error());
  if (!reader.ok()) return reader.error();
  return group;
}

// One member a value knows: written, or left out.
struct Known {
  std::string_view name;
  bool present;
  std::function<void(JsonWriter&)> write;
};

Known text_member(std::string_view name, std::string value, bool always = false) {
  const bool present = always || !value.empty();
  return {name, present, [value = std::move(value)](JsonWriter& out) { out.text(value); }};
}

// Writes the object anew: known members from the value, in the place they had, and all others as
// they were read; known members it did not have come last.
void write_merged(JsonWriter& out, std::string_view source, std::vector<Known> known) {
  out.begin_object();
  const auto document = JsonDocument::parse(source.empty() ? "{}" : source);
  const JsonValue root = document ? document->root() : JsonValue{};
  std::vector<bool> written(known.size(), false);
  if (root.is(JsonType::object)) {
    for (const JsonValue member : root) {
      const auto found = std::find_if(known.begin(), known.end(),
                                      [&](const Known& k) { return k.name == member.key(); });
      if (found == known.end()) {
        out.key(member.key());
        out.raw(member.to_json());
        continue;
      }
      written[static_cast<std::size_t>(found - known.begin())] = true;
      // what is empty in the value and was empty or null where it was read stays as it was
      const bool was_empty = member.is_null() || member.text().empty();
      if (!found->present && !was_empty) continue;
      out.key(found->name);
      if (found->present) {
        found->write(out);
      } else {
        out.raw(member.to_json());
      }
    }
  }
  for (std::size_t at = 0; at < known.size(); ++at) {
    if (written[at] || !known[at].present) continue;
    out.key(known[at].name);
    known[at].write(out);
  }
  out.end_object();
}

// A member that is an object itself, of which the value knows some members.
Known object_member(std::string_view name, bool present, std::string_view source,
                    std::vector<Known> known) {
  const auto document = JsonDocument::parse(source.empty() ? "{}" : source);
  std::string before = document ? document->root().find(name).to_json() : std::string();
  return {name, present, [before = std::move(before), known = std::move(known)](JsonWriter& out) {
            write_merged(out, before, known);
          }};
}

Known group_member(const overage::ResourceGroup& group, std::string_view source) {
  return object_member("azureResourceGroup", !group.tags.empty() || !group.location.empty(), source,
                       {{"tags", !group.tags.empty(),
                         [tags = group.tags](JsonWriter& out) {
                           out.begin_object();
                           for (const auto& [name, value] : tags) out.member(name, value);
                           out.end_object();
                         }},
                        text_member("location", group.location)});
}

Known link_member(std::string uri, std::string_view source) {
  return object_member("links", true, source,
                       {{"overage", true, [uri = std::move(uri)](JsonWriter& out) {
                           out.begin_object();
                           out.member("uri", uri);
                           out.member("method", "GET");
                           out.key("headers");
                           out.begin_array();
                           out.end_array();
                           out.end_object();
                         }}});
}

void write_object_type(JsonWriter& out, std::string_view type) {
  out.key("attributes");
  out.begin_object();
  out.member("objectType", type);
  out.end_object();
}

template <class Items, class Write>
void write_collection(JsonWriter& out, const Items& items, Write write) {
  out.begin_object();
  out.member("totalCount", static_cast<std::int64_t>(items.size()));
  out.key("items");
  out.begin_array();
  for (const auto& item : items) write(item);
  out.end_array();
  write_object_type(out, "Collection");
  out.end_object();
}

template <class Item, class Read, class Key>
base::Result<std::vector<Item>> read_unique(JsonValue collection, Read read, Key key,
                                            std::string_view member) {
  std::vector<Item> out;
  if (collection.is(JsonType::object) && !collection.find("items").exists()) {
    auto item = read(collection);
    if (!item) return item.error();
    out.push_back(std::move(*item));
    return out;
  }
  const auto items = items_of(collection);
  if (!items) return items.error();
  for (const JsonValue value : *items) {
    auto item = read(value);
    if (!item) return item.error();
    const auto same = [&](const Item& other) { return key(other) == key(*item); };
    if (std::any_of(out.begin(), out.end(), same)) {
      // the member may be left out where it has a default
      const JsonValue named = value.find(member);
      return (named.exists() ? named : value).error(base::ErrorCode::duplicate_id);
    }
    out.push_back(std::move(*item));
  }
  return out;
}

std::string instant_text(const std::optional<base::Instant>& instant) {
  return instant ? base::to_string(*instant) : std::string();
}

// The seconds an instant was read from may have had fractions: the text is kept when it still says
// the same.
Known instant_member(std::string_view name, const std::optional<base::Instant>& instant,
                     std::string_view source) {
  std::string text = instant_text(instant);
  if (instant && !source.empty()) {
    const auto document = JsonDocument::parse(source);
    if (document) {
      const JsonValue before = document->root().find_value(name);
      const auto same = before.as_instant();
      if (same && *same == *instant) text = std::string(before.text());
    }
  }
  return text_member(name, std::move(text));
}

}  // namespace

base::Result<JsonValue> items_of(JsonValue collection) {
  if (collection.is(JsonType::array)) return collection;
  const auto items = collection.require("items");
  if (!items) return items.error();
  return items->as_array();
}

base::Result<Subscription> read_subscription(JsonValue value, base::PartnerId seller) {
  if (!value.is(JsonType::object)) return value.error(base::ErrorCode::unexpected_type);
  ObjectReader reader(value);
  Subscription s;
  s.id = reader.required_id<base::SubscriptionId>("id");
  s.offer_id = reader.text("offerId");
  s.offer_name = reader.text("offerName");
  s.friendly_name = reader.text("friendlyName");
  s.status =
      reader.word("status", SubscriptionStatus::active, word_in_any_case<SubscriptionStatus>);
  s.billing_type = reader.word("billingType", BillingType::license, word_in_any_case<BillingType>);
  s.quantity = reader.integer("quantity", 0);
  if (reader.ok() && s.quantity < 0) {
    reader.fail(value.find("quantity").error(base::ErrorCode::number_out_of_range));
  }
  s.consumption_type = consumption_type(reader);
  s.price_list_tags = reader.text("priceListTags");
  s.seller = seller;
  s.reseller = reader.id<base::MpnId>("partnerId");
  s.legacy_entitlement = reader.id<base::EntitlementId>("entitlementId");
  s.created = reader.instant("creationDate");
  // not used, but a date that cannot be read is a damaged file
  for (const char* name : {"effectiveStartDate", "commitmentEndDate"}) (void)reader.instant(name);
  s.zone = reader.word("licenceZone", LicenceZone::none, overage::parse_word<LicenceZone>);
  s.usage_locations = reader.list<std::string>("usageLocations", read_country);
  if (!reader.ok()) return reader.error();
  s.source = value.to_json();
  return s;
}

base::Result<std::vector<Subscription>> read_subscriptions(JsonValue value,
                                                           base::PartnerId seller) {
  return read_unique<Subscription>(
      value, [seller](JsonValue item) { return read_subscription(item, seller); },
      [](const Subscription& s) { return s.id; }, "id");
}

void write_subscription(JsonWriter& out, const Subscription& s) {
  std::vector<Known> known = {
      text_member("id", s.id.to_string(), true),
      text_member("entitlementId",
                  s.legacy_entitlement.is_none() ? "" : s.legacy_entitlement.to_string()),
      text_member("offerId", s.offer_id, true),
      text_member("offerName", s.offer_name),
      text_member("friendlyName", s.friendly_name),
      {"quantity", true, [q = s.quantity](JsonWriter& w) { w.integer(q); }},
      instant_member("creationDate", s.created, s.source),
      text_member("status", std::string(overage::word_of(s.status)), true),
      text_member("billingType", std::string(overage::word_of(s.billing_type)), true),
      text_member("partnerId", s.reseller.text()),
      text_member("consumptionType", s.consumption_type),
      text_member("priceListTags", s.price_list_tags),
      text_member("licenceZone",
                  s.zone == LicenceZone::none ? "" : std::string(overage::word_of(s.zone))),
      {"usageLocations", !s.usage_locations.empty(),
       [&s](JsonWriter& w) {
         w.begin_array();
         for (const std::string& country : s.usage_locations) w.text(country);
         w.end_array();
       }},
      {"attributes", s.source.empty(),
       [](JsonWriter& w) {
         w.begin_object();
         w.member("objectType", "Subscription");
         w.end_object();
       }},
  };
  if (!s.source.empty()) known.pop_back();  // they are among the members read
  write_merged(out, s.source, std::move(known));
}

void write_subscriptions(JsonWriter& out, std::span<const Subscription> subscriptions) {
  write_collection(out, subscriptions,
                   [&out](const Subscription& s) { write_subscription(out, s); });
}

base::Result<Entitlement> read_entitlement(JsonValue value) {
  if (!value.is(JsonType::object)) return value.error(base::ErrorCode::unexpected_type);
  ObjectReader reader(value);
  Entitlement e;
  e.id = reader.required_id<base::EntitlementId>("id");
  e.plan = reader.required_id<base::SubscriptionId>("subscriptionId");
  e.friendly_name = reader.text("friendlyName");
  e.status = reader.word("status", EntitlementStatus::active, entitlement_status);
  if (!reader.ok()) return reader.error();
  e.source = value.to_json();
  return e;
}

base::Result<std::vector<Entitlement>> read_entitlements(JsonValue value) {
  return read_unique<Entitlement>(
      value, [](JsonValue item) { return read_entitlement(item); },
      [](const Entitlement& e) { return e.id; }, "id");
}

void write_entitlement(JsonWriter& out, const Entitlement& e) {
  write_merged(out, e.source,
               {text_member("id", e.id.to_string(), true),
                text_member("friendlyName", e.friendly_name, true),
                text_member("status", std::string(overage::word_of(e.status)), true),
                text_member("subscriptionId", e.plan.to_string(), true)});
}

void write_entitlements(JsonWriter& out, std::span<const Entitlement> entitlements) {
  write_collection(out, entitlements, [&out](const Entitlement& e) { write_entitlement(out, e); });
}

base::Result<OverageItem> read_overage_item(JsonValue value) {
  if (!value.is(JsonType::object)) return value.error(base::ErrorCode::unexpected_type);
  ObjectReader reader(value);
  OverageItem item;
  Assignment& a = item.assignment;
  const JsonValue enabled = reader.require("overageEnabled");
  if (const auto on = reader.keep(enabled.as_boolean())) item.enabled = *on;
  a.entitlement = item.enabled ? reader.required_id<base::EntitlementId>("azureEntitlementId")
                               : reader.id<base::EntitlementId>("azureEntitlementId");
  a.reseller = reader.id<base::MpnId>("partnerId");
  if (std::string type = reader.text("type"); !type.empty()) a.service = std::move(type);
  if (const JsonValue group = reader.find("azureResourceGroup"); group.exists()) {
    if (auto read = reader.keep(read_group(group))) a.group = std::move(*read);
  }
  if (!reader.ok()) return reader.error();
  a.source = value.to_json();
  return item;
}

base::Result<std::vector<OverageItem>> read_overage(JsonValue value) {
  return read_unique<OverageItem>(
      value, [](JsonValue item) { return read_overage_item(item); },
      [](const OverageItem& item) { return item.assignment.service; }, "type");
}

void write_overage_item(JsonWriter& out, base::CustomerId customer, const OverageItem& item) {
  const Assignment& a = item.assignment;
  const std::string uri = "/customers/" + customer.to_string() + "/subscriptions/overage";
  write_merged(
      out, a.source,
      {text_member("azureEntitlementId", a.entitlement.is_none() ? "" : a.entitlement.to_string()),
       text_member("partnerId", a.reseller.text()),
       text_member("type", a.service, true),
       {"overageEnabled", true, [on = item.enabled](JsonWriter& w) { w.boolean(on); }},
       group_member(a.group, a.source),
       link_member(uri, a.source),
       object_member("attributes", true, a.source, {text_member("objectType", "Overage")})});
}

void write_overage(JsonWriter& out, base::CustomerId customer, std::span<const OverageItem> items) {
  write_collection(out, items,
                   [&](const OverageItem& item) { write_overage_item(out, customer, item); });
}

base::Result<OverageRequest> read_overage_request(JsonValue value) {
  if (!value.is(JsonType::object)) return value.error(base::ErrorCode::unexpected_type);
  ObjectReader reader(value);
  OverageRequest request;
  request.entitlement = reader.id<base::EntitlementId>("azureEntitlementId");
  request.reseller = reader.id<base::MpnId>("partnerId");
  const JsonValue enabled = reader.require("overageEnabled");
  if (const auto on = reader.keep(enabled.as_boolean())) request.enabled = *on;
  if (const JsonValue group = reader.find("azureResourceGroup"); group.exists()) {
    if (auto read = reader.keep(read_group(group))) request.group = std::move(*read);
  }
  const JsonValue named = reader.find("azureEntitlementId");
  const bool all_zero = request.entitlement.is_none() && named.exists() && !named.text().empty();
  if (request.enabled && all_zero) reader.fail(named.error(base::ErrorCode::not_found));
  if (!reader.ok()) return reader.error();
  request.source = value.to_json();
  return request;
}

std::string write_overage_request(const OverageRequest& request) {
  std::string text;
  JsonWriter out(text, JsonWriter::Layout::indented);
  out.begin_object();
  out.key("azureEntitlementId");
  if (request.entitlement.is_none()) {
    out.null();
  } else {
    out.text(request.entitlement.to_string());
  }
  if (const Known group = group_member(request.group, {}); group.present) {
    out.key(group.name);
    group.write(out);
  }
  out.member_unless_empty("partnerId", request.reseller.text());
  out.member("overageEnabled", request.enabled);
  out.end_object();
  return text;
}

base::Result<Sku> read_sku(JsonValue value) {
  if (!value.is(JsonType::object)) return value.error(base::ErrorCode::unexpected_type);
  ObjectReader reader(value);
  Sku sku;
  sku.id = reader.text("id");
  sku.title = reader.text("title");
  sku.product_id = reader.text("productId");
  sku.consumption_type = consumption_type(reader);
  if (!reader.ok()) return reader.error();
  if (sku.id.empty()) return value.missing("id");
  return sku;
}

bool includes_overage(const Sku& sku) {
  return base::equals_ignore_case(sku.consumption_type, "overage");
}

}  // namespace formats
