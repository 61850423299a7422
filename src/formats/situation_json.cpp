#include "formats/situation_json.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "formats/object_reader.hpp"
#include "formats/partner_center_shapes.hpp"
#include "overage/names.hpp"

namespace formats {
namespace {

using overage::Assignment;
using overage::Fact;
using overage::parse_word;
using overage::Situation;
using overage::word_of;

template <class Enum>
Enum word(ObjectReader& reader, std::string_view name, Enum otherwise) {
  return reader.word(name, otherwise, parse_word<Enum>);
}

// true, false, or null / absent for unknown.
Fact fact(ObjectReader& reader, std::string_view name) {
  const JsonValue value = reader.find(name);
  if (!value.exists()) return Fact::unknown;
  const auto known = reader.keep(value.as_boolean());
  return known && *known ? Fact::yes : Fact::no;
}

void write_fact(JsonWriter& out, std::string_view name, Fact fact) {
  if (fact != Fact::unknown) out.member(name, fact == Fact::yes);
}

template <class Id>
void write_id(JsonWriter& out, std::string_view name, Id id) {
  if (!id.is_none()) out.member(name, id.to_string());
}

void write_instant(JsonWriter& out, std::string_view name, base::Instant instant) {
  out.member(name, base::to_string(instant));
}

// A reference by name when it is no GUID: not_found, or ambiguous_name when several things have it.
template <class Id, class Items, class Name>
base::Result<Id> resolve(JsonValue value, const Items& items, Name name_of_item) {
  const auto text = value.as_text();
  if (!text) return text.error();
  if (const auto id = Id::parse(*text)) return *id;
  const auto is_it = [&](const auto& item) { return name_of_item(item) == *text; };
  const auto found = std::find_if(items.begin(), items.end(), is_it);
  if (found == items.end()) return value.error(base::ErrorCode::not_found);
  if (std::any_of(std::next(found), items.end(), is_it)) {
    return value.error(base::ErrorCode::ambiguous_name);
  }
  return found->id;
}

base::PartnerId partner_ref(ObjectReader& reader, std::string_view name,
                            const std::vector<overage::Partner>& partners) {
  const JsonValue value = reader.find(name);
  if (!value.exists()) return {};
  const auto id = reader.keep(resolve<base::PartnerId>(
      value, partners, [](const overage::Partner& p) -> std::string_view { return p.name; }));
  return id.value_or(base::PartnerId{});
}

base::EntitlementId entitlement_ref(ObjectReader& reader, JsonValue value,
                                    const Situation& situation) {
  if (!value.exists()) return {};
  const auto id = reader.keep(resolve<base::EntitlementId>(
      value, situation.entitlements,
      [](const overage::Entitlement& e) -> std::string_view { return e.friendly_name; }));
  return id.value_or(base::EntitlementId{});
}

std::string service_of(ObjectReader& reader) {
  std::string service = reader.text("service");
  return service.empty() ? std::string(overage::kPhoneServices) : service;
}

void write_service(JsonWriter& out, std::string_view service) {
  if (service != overage::kPhoneServices) out.member("service", service);
}

base::Result<std::string> read_text(JsonValue value) {
  const auto text = value.as_text();
  if (!text) return text.error();
  return std::string(*text);
}

base::Instant required_instant(ObjectReader& reader, std::string_view name) {
  const JsonValue value = reader.require(name);
  if (!value.exists()) return {};
  return reader.keep(value.as_instant()).value_or(base::Instant{});
}

template <class Value>
base::Result<Value> finished(ObjectReader& reader, Value value, Unknown unknown) {
  if (unknown == Unknown::refuse) reader.refuse_unknown_members();
  if (!reader.ok()) return reader.error();
  value.unknown = reader.unknown_members();
  return value;
}

// ---- reading ---------------------------------------------------------------------------------

base::Result<overage::Customer> read_customer(JsonValue value, Unknown unknown) {
  ObjectReader reader(value);
  overage::Customer c;
  c.id = reader.required_id<base::CustomerId>("id");
  c.name = reader.text("name");
  c.domain = reader.text("domain");
  c.country = reader.text("country");
  c.cloud = word(reader, "cloud", overage::Cloud::international);
  c.segment = word(reader, "segment", overage::Segment::commercial);
  c.customer_agreement = fact(reader, "customerAgreement");
  return finished(reader, std::move(c), unknown);
}

}  // namespace

base::Result<overage::Partner> read_partner(JsonValue value, Unknown unknown) {
  ObjectReader reader(value);
  overage::Partner p;
  p.id = reader.required_id<base::PartnerId>("id");
  p.name = reader.text("name");
  p.model = word(reader, "model", overage::PartnerModel::direct);
  p.mpn = reader.id<base::MpnId>("partnerId");
  (void)reader.find("provider");  // resolved once all partners are known
  p.relationship = fact(reader, "relationship");
  p.partner_agreement = fact(reader, "partnerAgreement");
  p.gdap_reaches_azure = fact(reader, "gdap");
  p.in_preview = reader.boolean("inPreview", false);
  p.sandbox = reader.boolean("sandbox", false);
  p.sandbox_azure_access = fact(reader, "sandboxAzureAccess");
  p.sandbox_plans_left = static_cast<std::int32_t>(
      std::clamp<std::int64_t>(reader.integer("sandboxPlansLeft", 0), 0, 1'000'000));
  return finished(reader, std::move(p), unknown);
}

namespace {

void read_providers(ObjectReader& reader, JsonValue list, std::vector<overage::Partner>& partners) {
  std::size_t at = 0;
  if (!list.is(JsonType::array)) return;
  for (const JsonValue item : list) {
    if (at >= partners.size()) return;
    ObjectReader one(item);
    partners[at].provider = partner_ref(one, "provider", partners);
    if (!one.ok()) reader.fail(one.error());
    ++at;
  }
}

// What we write of a subscription or an entitlement.
constexpr auto kResourceMembers = std::to_array<std::string_view>(
    {"id", "entitlementId", "offerId", "offerName", "friendlyName", "quantity", "creationDate",
     "status", "billingType", "partnerId", "consumptionType", "priceListTags", "licenceZone",
     "usageLocations", "subscriptionId", "seller", "source"});

// What Partner Center sent stands in a member of its own when we have written the object; an object
// written by hand is its own source, without the members only we know.
template <class Resource>
base::Result<Resource> with_source(base::Result<Resource> resource, JsonValue value,
                                   Unknown unknown = Unknown::refuse) {
  if (!resource) return resource;
  if (const JsonValue source = value.find("source"); source.exists()) {
    resource->source = source.is_null() ? std::string() : source.to_json();
    ObjectReader ours(value);
    for (const std::string_view name : kResourceMembers) (void)ours.find(name);
    if (unknown == Unknown::keep) resource->unknown = ours.unknown_members();
    return resource;
  }
  std::string text;
  JsonWriter out(text);
  out.begin_object();
  for (const JsonValue member : value) {
    if (member.key() == "seller") continue;
    out.key(member.key());
    out.raw(member.to_json());
  }
  out.end_object();
  resource->source = std::move(text);
  return resource;
}

template <class Resource, class Write>
void write_with_source(JsonWriter& out, const Resource& resource, Write write) {
  Resource bare = resource;
  bare.source.clear();
  std::string text;
  JsonWriter inner(text);
  write(inner, bare);
  const auto document = JsonDocument::parse(text);
  for (const JsonValue member : document->root()) {
    if (member.key() == "attributes") continue;
    out.key(member.key());
    out.raw(member.to_json());
  }
  write_members(out, resource.unknown);
  out.key("source");
  out.raw(resource.source.empty() ? "null" : resource.source);
}

std::vector<overage::Subscription> read_own_subscriptions(ObjectReader& reader,
                                                          const Situation& situation,
                                                          Unknown unknown) {
  const auto read = [&](JsonValue item) -> base::Result<overage::Subscription> {
    ObjectReader extra(item);
    const base::PartnerId seller = partner_ref(extra, "seller", situation.partners);
    if (!extra.ok()) return extra.error();
    return with_source(read_subscription(item, seller), item, unknown);
  };
  const JsonValue list = reader.find("subscriptions");
  auto all = reader.list<overage::Subscription>("subscriptions", read);
  const auto twice = find_duplicate(all, [](const auto& s) { return s.id; });
  if (twice) reader.fail(list.at(*twice).find("id").error(base::ErrorCode::duplicate_id));
  return all;
}

// Whether an Azure subscription named by its name must be there already.
enum class Names : std::uint8_t { now, later };

base::EntitlementId entitlement_ref(ObjectReader& reader, JsonValue value,
                                    const Situation& situation, Names names) {
  if (names == Names::later && value.is(JsonType::text)) return {};
  return entitlement_ref(reader, value, situation);
}

base::Result<Assignment> read_assignment(JsonValue value, const Situation& situation,
                                         Unknown unknown, Names names = Names::now) {
  ObjectReader reader(value);
  Assignment a;
  a.service = service_of(reader);
  a.holder = partner_ref(reader, "holder", situation.partners);
  a.entitlement = entitlement_ref(reader, reader.require("azureEntitlementId"), situation, names);
  a.reseller = reader.id<base::MpnId>("partnerId");
  ObjectReader group(reader.find("azureResourceGroup"));
  a.group.location = group.text("location");
  const JsonValue tags = group.find("tags");
  if (tags.is(JsonType::object)) {
    for (const JsonValue tag : tags) {
      if (auto text = group.keep(read_text(tag))) a.group.tags.emplace(tag.key(), *text);
    }
  } else if (tags.exists()) {
    group.fail(tags.error(base::ErrorCode::unexpected_type));
  }
  if (unknown == Unknown::refuse) group.refuse_unknown_members();
  a.group.unknown = group.unknown_members();
  if (!group.ok()) reader.fail(group.error());
  a.since = reader.instant("since");
  // members of Partner Center's that this product does not know
  if (const JsonValue source = reader.find("source"); source.exists()) a.source = source.to_json();
  return finished(reader, std::move(a), unknown);
}

base::Result<overage::PendingUpdate> read_pending(JsonValue value, const Situation& situation,
                                                  Unknown unknown) {
  ObjectReader reader(value);
  overage::PendingUpdate p;
  p.kind = word(reader, "kind", overage::UpdateKind::enable);
  p.requested = required_instant(reader, "requested");
  if (auto target = reader.keep(read_assignment(reader.require("target"), situation, unknown))) {
    p.target = std::move(*target);
  }
  return finished(reader, std::move(p), unknown);
}

base::Result<overage::Purchase> read_purchase(JsonValue value, const Situation& situation,
                                              Unknown unknown) {
  ObjectReader reader(value);
  overage::Purchase p;
  p.partner = partner_ref(reader, "partner", situation.partners);
  p.subscription = reader.id<base::SubscriptionId>("subscription");
  p.at = required_instant(reader, "at");
  return finished(reader, p, unknown);
}

base::Result<overage::Consent> read_consent(JsonValue value, const Situation& situation,
                                            Unknown unknown) {
  ObjectReader reader(value);
  overage::Consent c;
  c.service = service_of(reader);
  c.party = word(reader, "party", overage::ConsentParty::customer);
  c.holder = partner_ref(reader, "holder", situation.partners);
  c.newcomer = partner_ref(reader, "newcomer", situation.partners);
  c.given_by = reader.text("givenBy");
  c.at = required_instant(reader, "at");
  return finished(reader, std::move(c), unknown);
}

base::Result<overage::AgreedHolder> read_agreed(JsonValue value, const Situation& situation,
                                                Unknown unknown) {
  ObjectReader reader(value);
  overage::AgreedHolder a;
  a.service = service_of(reader);
  a.partner = partner_ref(reader, "partner", situation.partners);
  a.at = required_instant(reader, "at");
  return finished(reader, std::move(a), unknown);
}

base::Result<overage::AllowedLocations> read_locations(JsonValue value, Unknown unknown) {
  ObjectReader reader(value);
  overage::AllowedLocations a;
  a.in_force = fact(reader, "inForce");
  a.locations = reader.list<std::string>("locations", read_text);
  return finished(reader, std::move(a), unknown);
}

base::Money money(ObjectReader& reader, std::string_view name, base::Currency currency) {
  const JsonValue value = reader.find(name);
  if (!value.exists()) return {0, currency};
  const auto text = reader.keep(value.as_text());
  if (!text) return {0, currency};
  const auto amount = base::Money::parse(*text, currency);
  if (!amount) {
    reader.fail(value.error(amount.error().code));
    return {0, currency};
  }
  return *amount;
}

base::Currency currency_of(ObjectReader& reader) {
  const JsonValue value = reader.require("currency");
  if (!value.exists()) return {};
  const auto text = reader.keep(value.as_text());
  if (!text) return {};
  const auto currency = base::Currency::parse(*text);
  if (!currency) {
    reader.fail(value.error(base::ErrorCode::not_a_currency));
    return {};
  }
  return *currency;
}

base::Result<overage::Credits> read_credits(JsonValue value, Unknown unknown) {
  if (!value.exists()) return overage::Credits{};
  ObjectReader reader(value);
  overage::Credits c;
  const base::Currency currency = currency_of(reader);
  const auto read_lot = [currency, unknown](JsonValue item) -> base::Result<overage::CreditLot> {
    ObjectReader lot(item);
    overage::CreditLot l;
    l.purchased = required_instant(lot, "purchased");
    l.amount = money(lot, "amount", currency);
    l.remaining = lot.find("remaining").exists() ? money(lot, "remaining", currency) : l.amount;
    return finished(lot, l, unknown);
  };
  c.lots = reader.list<overage::CreditLot>("lots", read_lot);
  c.auto_recharge = fact(reader, "autoRecharge");
  c.trigger = money(reader, "whenBelow", currency);
  c.recharge = money(reader, "rechargeWith", currency);
  c.card_works = fact(reader, "cardWorks");
  // no amount, no currency: what a value without credits has
  if (c.trigger.is_zero()) c.trigger = {};
  if (c.recharge.is_zero()) c.recharge = {};
  return finished(reader, std::move(c), unknown);
}

// ---- writing ---------------------------------------------------------------------------------

template <class Items, class Write>
void write_list(JsonWriter& out, std::string_view name, const Items& items, Write write) {
  if (items.empty()) return;
  out.key(name);
  out.begin_array();
  for (const auto& item : items) {
    out.begin_object();
    write(item);
    out.end_object();
  }
  out.end_array();
}

void write_texts(JsonWriter& out, std::string_view name, const std::vector<std::string>& texts) {
  out.key(name);
  out.begin_array();
  for (const std::string& text : texts) out.text(text);
  out.end_array();
}

void write_customer(JsonWriter& out, const overage::Customer& c) {
  out.begin_object();
  out.member("id", c.id.to_string());
  out.member_unless_empty("name", c.name);
  out.member_unless_empty("domain", c.domain);
  out.member_unless_empty("country", c.country);
  out.member("cloud", word_of(c.cloud));
  out.member("segment", word_of(c.segment));
  write_fact(out, "customerAgreement", c.customer_agreement);
  write_members(out, c.unknown);
  out.end_object();
}

}  // namespace

void write_partner(JsonWriter& out, const overage::Partner& p) {
  out.member("id", p.id.to_string());
  out.member_unless_empty("name", p.name);
  out.member("model", word_of(p.model));
  out.member_unless_empty("partnerId", p.mpn.text());
  write_id(out, "provider", p.provider);
  write_fact(out, "relationship", p.relationship);
  write_fact(out, "partnerAgreement", p.partner_agreement);
  write_fact(out, "gdap", p.gdap_reaches_azure);
  if (p.in_preview) out.member("inPreview", true);
  if (p.sandbox) out.member("sandbox", true);
  write_fact(out, "sandboxAzureAccess", p.sandbox_azure_access);
  if (p.sandbox_plans_left != 0) {
    out.member("sandboxPlansLeft", std::int64_t{p.sandbox_plans_left});
  }
  write_members(out, p.unknown);
}

namespace {

void write_assignment(JsonWriter& out, const Assignment& a) {
  write_service(out, a.service);
  write_id(out, "holder", a.holder);
  out.member("azureEntitlementId", a.entitlement.to_string());
  out.member_unless_empty("partnerId", a.reseller.text());
  if (!a.group.tags.empty() || !a.group.location.empty() || !a.group.unknown.empty()) {
    out.key("azureResourceGroup");
    out.begin_object();
    if (!a.group.tags.empty()) {
      out.key("tags");
      out.begin_object();
      for (const auto& [name, value] : a.group.tags) out.member(name, value);
      out.end_object();
    }
    out.member_unless_empty("location", a.group.location);
    write_members(out, a.group.unknown);
    out.end_object();
  }
  if (a.since) write_instant(out, "since", *a.since);
  write_members(out, a.unknown);
  if (!a.source.empty()) {
    out.key("source");
    out.raw(a.source);
  }
}

void write_credits(JsonWriter& out, const overage::Credits& c) {
  base::Currency currency;
  for (const overage::CreditLot& lot : c.lots) currency = lot.amount.currency();
  if (currency.is_none()) currency = c.recharge.currency();
  if (currency.is_none()) currency = c.trigger.currency();
  out.key("credits");
  out.begin_object();
  // without an amount any currency will do; the reader wants one
  out.member("currency", currency.is_none() ? std::string_view("EUR") : currency.code());
  write_list(out, "lots", c.lots, [&out](const overage::CreditLot& lot) {
    write_instant(out, "purchased", lot.purchased);
    out.member("amount", lot.amount.to_string());
    out.member("remaining", lot.remaining.to_string());
    write_members(out, lot.unknown);
  });
  write_fact(out, "autoRecharge", c.auto_recharge);
  if (!c.trigger.is_zero()) out.member("whenBelow", c.trigger.to_string());
  if (!c.recharge.is_zero()) out.member("rechargeWith", c.recharge.to_string());
  write_fact(out, "cardWorks", c.card_works);
  write_members(out, c.unknown);
  out.end_object();
}

void write_actor_members(JsonWriter& out, const overage::Actor& actor) {
  out.member_unless_empty("name", actor.name);
  out.member("role", word_of(actor.role));
  write_id(out, "partner", actor.partner);
  write_members(out, actor.unknown);
}

// ---- settings --------------------------------------------------------------------------------

struct FaultSetting {
  std::string_view name;
  overage::Fault overage::LawSettings::* member;
};
constexpr std::array kFaults = {
    FaultSetting{"noEligibleSubscription", &overage::LawSettings::no_eligible_subscription},
    FaultSetting{"notFirstInLine", &overage::LawSettings::not_first_in_line},
    FaultSetting{"inactiveTarget", &overage::LawSettings::inactive_target},
    FaultSetting{"sandboxWithoutAccess", &overage::LawSettings::sandbox_without_access},
    FaultSetting{"sandboxLimit", &overage::LawSettings::sandbox_limit},
    FaultSetting{"customerAgreementMissing", &overage::LawSettings::customer_agreement_missing},
    FaultSetting{"blockedInTenant", &overage::LawSettings::blocked_in_tenant},
    FaultSetting{"updatePending", &overage::LawSettings::update_pending},
    FaultSetting{"nothingAssigned", &overage::LawSettings::nothing_assigned},
    FaultSetting{"alreadyAssignedToUs", &overage::LawSettings::already_assigned_to_us},
    FaultSetting{"notSupported", &overage::LawSettings::not_supported},
};

overage::Fault read_fault(ObjectReader& reader, std::string_view name, overage::Fault otherwise,
                          Unknown unknown) {
  const JsonValue value = reader.find(name);
  if (!value.exists()) return otherwise;
  ObjectReader fault(value);
  const std::int64_t code = fault.integer("code", otherwise.code);
  const std::int64_t http = fault.integer("http", otherwise.http);
  if (fault.ok() && (code < 0 || code > 9'999'999 || http < 100 || http > 599)) {
    fault.fail(value.error(base::ErrorCode::number_out_of_range));
  }
  if (unknown == Unknown::refuse) fault.refuse_unknown_members();
  if (!fault.ok()) reader.fail(fault.error());
  return {static_cast<std::uint32_t>(code), static_cast<std::uint16_t>(http), otherwise.documented};
}

// ---- commands --------------------------------------------------------------------------------

class CommandReader {
 public:
  CommandReader(JsonValue value, const Situation& situation, Names names)
      : reader_(value), situation_(situation), names_(names) {}

  base::Result<overage::Command> read(std::initializer_list<std::string_view> also) {
    using overage::CommandKind;
    for (const std::string_view name : also) (void)reader_.find(name);
    const JsonValue name = reader_.require("command");
    const auto text = reader_.keep(name.as_text());
    const auto kind = text ? overage::parse_command_kind(*text) : std::nullopt;
    if (text && !kind) reader_.fail(name.error(base::ErrorCode::unknown_value));
    if (!kind || !reader_.ok()) return reader_.error();
    auto read = command(*kind);
    reader_.refuse_unknown_members();
    if (!reader_.ok()) return reader_.error();
    return read;
  }

 private:
  overage::Command command(overage::CommandKind kind) {
    using overage::CommandKind;
    switch (kind) {
      case CommandKind::enable:
        return assign<overage::Enable>();
      case CommandKind::reassign:
        return assign<overage::Reassign>();
      case CommandKind::disable:
        return overage::Disable{service_of(reader_)};
      case CommandKind::create_azure_plan:
        return overage::CreateAzurePlan{ids()};
      case CommandKind::move_legacy_azure:
        return overage::MoveLegacyAzure{ids().plan};
      case CommandKind::record_consent:
        return consent<overage::RecordConsent>();
      case CommandKind::withdraw_consent:
        return consent<overage::WithdrawConsent>();
      case CommandKind::record_choice:
        return overage::RecordChoice{service_of(reader_), partner("partner")};
      case CommandKind::switch_off_auto_recharge:
        return overage::SwitchOffAutoRecharge{};
      case CommandKind::buy_credits:
        return overage::BuyCredits{amount()};
      case CommandKind::buy_subscription:
        return purchase();
      case CommandKind::confirm_update:
        return confirmation();
      case CommandKind::observe:
        return observation();
      case CommandKind::record_finding:
        return overage::RecordFinding{word(reader_, "check", overage::Prerequisite::gdap),
                                      fact(reader_, "met")};
      case CommandKind::record_allowed_locations:
        return locations();
      case CommandKind::charge:
        break;
    }
    return overage::Charge{amount()};
  }

  base::PartnerId partner(std::string_view name) {
    return partner_ref(reader_, name, situation_.partners);
  }

  base::Money amount() { return money(reader_, "amount", currency_of(reader_)); }

  overage::NewIds ids() {
    ObjectReader reader(reader_.find("newIds"));
    overage::NewIds ids;
    ids.plan = reader.id<base::SubscriptionId>("plan");
    ids.entitlement = reader.id<base::EntitlementId>("entitlement");
    reader.refuse_unknown_members();
    if (!reader.ok()) reader_.fail(reader.error());
    return ids;
  }

  // "automatic", {"existing": reference} or {"create": "name"}.
  overage::Target target() {
    overage::Target target;
    const JsonValue value = reader_.find("target");
    if (!value.exists()) return target;
    if (value.is(JsonType::text)) {
      if (value.text() != "automatic") {
        reader_.fail(value.error(base::ErrorCode::unknown_value));
      }
      return target;
    }
    ObjectReader reader(value);
    if (const JsonValue existing = reader.find("existing"); existing.exists()) {
      target.kind = overage::Target::Kind::existing;
      target.entitlement = entitlement_ref(reader, existing, situation_, names_);
    } else {
      target.kind = overage::Target::Kind::create;
      target.friendly_name = reader.text("create");
    }
    reader.refuse_unknown_members();
    if (!reader.ok()) reader_.fail(reader.error());
    return target;
  }

  overage::ResourceGroup group() {
    overage::ResourceGroup group;
    const JsonValue value = reader_.find("azureResourceGroup");
    if (!value.exists()) return group;
    ObjectReader reader(value);
    group.location = reader.text("location");
    const JsonValue tags = reader.find("tags");
    if (tags.is(JsonType::object)) {
      for (const JsonValue tag : tags) {
        if (auto text = reader.keep(read_text(tag))) group.tags.emplace(tag.key(), *text);
      }
    }
    reader.refuse_unknown_members();
    if (!reader.ok()) reader_.fail(reader.error());
    return group;
  }

  template <class Assign>
  Assign assign() {
    Assign out;
    out.service = service_of(reader_);
    out.target = target();
    out.reseller = reader_.id<base::MpnId>("partnerId");
    out.group = group();
    out.ids = ids();
    return out;
  }

  template <class ConsentCommand>
  ConsentCommand consent() {
    ConsentCommand out;
    out.service = service_of(reader_);
    out.party = word(reader_, "party", overage::ConsentParty::customer);
    out.newcomer = partner("newcomer");
    if constexpr (requires { out.given_by; }) out.given_by = reader_.text("givenBy");
    return out;
  }

  overage::BuySubscription purchase() {
    overage::BuySubscription out;
    const JsonValue value = reader_.require("subscription");
    if (!value.exists()) return out;
    ObjectReader extra(value);
    const base::PartnerId seller = partner_ref(extra, "seller", situation_.partners);
    if (!extra.ok()) reader_.fail(extra.error());
    if (auto read = reader_.keep(with_source(read_subscription(value, seller), value))) {
      out.subscription = std::move(*read);
    }
    return out;
  }

  // Without an entitlement, exactly what is pending is seen.
  overage::ConfirmUpdate confirmation() {
    overage::ConfirmUpdate out;
    out.service = service_of(reader_);
    const overage::PendingUpdate* pending = overage::find_pending(situation_, out.service);
    const bool ends = pending != nullptr && pending->kind == overage::UpdateKind::disable;
    out.enabled = reader_.boolean("overageEnabled", !ends);
    if (pending != nullptr) out.entitlement = pending->target.entitlement;
    if (const JsonValue seen = reader_.find("azureEntitlementId"); seen.exists()) {
      out.entitlement = entitlement_ref(reader_, seen, situation_, names_);
    }
    return out;
  }

  overage::Observe observation() {
    overage::Observe out;
    out.service = service_of(reader_);
    const JsonValue value = reader_.find("assignment");
    if (!value.exists()) return out;
    if (auto read = reader_.keep(read_assignment(value, situation_, Unknown::refuse, names_))) {
      out.assignment = std::move(*read);
    }
    return out;
  }

  overage::RecordAllowedLocations locations() {
    overage::RecordAllowedLocations out;
    if (auto read =
            reader_.keep(read_locations(reader_.find("allowedLocations"), Unknown::refuse))) {
      out.allowed = std::move(*read);
    }
    return out;
  }

  ObjectReader reader_;
  const Situation& situation_;
  Names names_;
};

// check() names members of the value; put the error where they stand in the document.
// A scenario is complete; a document holds what it was given, and Partner Center's replies come in one
// by one: entitlements may stand there before the plan they are under.
base::Result<Situation> checked(JsonValue value, Situation situation, Unknown unknown) {
  const auto sound = overage::check(situation);
  if (sound) return situation;
  if (unknown == Unknown::keep && sound.error().code == base::ErrorCode::not_found)
    return situation;
  base::Error error = sound.error();
  error.place = value.place_of(error.place.field);
  return error;
}

}  // namespace

base::Result<Situation> read_situation(JsonValue value, Unknown unknown) {
  if (!value.exists()) return base::ErrorCode::missing_field;
  ObjectReader reader(value);
  Situation s;
  if (auto customer = reader.keep(read_customer(reader.require("customer"), unknown))) {
    s.customer = std::move(*customer);
  }
  s.partners = reader.list<overage::Partner>(
      "partners", [unknown](JsonValue item) { return read_partner(item, unknown); });
  read_providers(reader, reader.find("partners"), s.partners);
  if (auto actor = reader.keep(read_actor(reader.find("actor"), s, unknown)))
    s.actor = std::move(*actor);
  s.subscriptions = read_own_subscriptions(reader, s, unknown);
  s.entitlements = reader.list<overage::Entitlement>("entitlements", [unknown](JsonValue item) {
    return with_source(read_entitlement(item), item, unknown);
  });
  s.token_protection = fact(reader, "tokenProtection");
  if (auto allowed = reader.keep(read_locations(reader.find("allowedLocations"), unknown))) {
    s.allowed_locations = std::move(*allowed);
  }
  const auto with = [&s, unknown](auto read) {
    return [&s, read, unknown](JsonValue item) { return read(item, s, unknown); };
  };
  s.purchases = reader.list<overage::Purchase>("purchases", with(read_purchase));
  s.assignments = reader.list<Assignment>(
      "assignments", [&](JsonValue item) { return read_assignment(item, s, unknown); });
  s.pending = reader.list<overage::PendingUpdate>("pending", with(read_pending));
  s.consents = reader.list<overage::Consent>("consents", with(read_consent));
  s.agreed_holders = reader.list<overage::AgreedHolder>("agreedHolders", with(read_agreed));
  if (auto credits = reader.keep(read_credits(reader.find("credits"), unknown))) {
    s.credits = std::move(*credits);
  }
  auto read = finished(reader, std::move(s), unknown);
  if (!read) return read;
  return checked(value, *std::move(read), unknown);
}

void write_situation(JsonWriter& out, const Situation& s) {
  out.begin_object();
  out.key("customer");
  write_customer(out, s.customer);
  write_list(out, "partners", s.partners, [&out](const auto& p) { write_partner(out, p); });
  out.key("actor");
  out.begin_object();
  write_actor_members(out, s.actor);
  out.end_object();
  write_list(out, "subscriptions", s.subscriptions, [&out](const overage::Subscription& item) {
    write_id(out, "seller", item.seller);
    write_with_source(out, item, write_subscription);
  });
  write_list(out, "entitlements", s.entitlements, [&out](const overage::Entitlement& item) {
    write_with_source(out, item, write_entitlement);
  });
  write_fact(out, "tokenProtection", s.token_protection);
  out.key("allowedLocations");
  out.begin_object();
  write_fact(out, "inForce", s.allowed_locations.in_force);
  write_texts(out, "locations", s.allowed_locations.locations);
  write_members(out, s.allowed_locations.unknown);
  out.end_object();
  write_list(out, "purchases", s.purchases, [&out](const overage::Purchase& p) {
    write_id(out, "partner", p.partner);
    write_id(out, "subscription", p.subscription);
    write_instant(out, "at", p.at);
    write_members(out, p.unknown);
  });
  write_list(out, "assignments", s.assignments,
             [&out](const Assignment& a) { write_assignment(out, a); });
  write_list(out, "pending", s.pending, [&out](const overage::PendingUpdate& p) {
    out.member("kind", word_of(p.kind));
    write_instant(out, "requested", p.requested);
    out.key("target");
    out.begin_object();
    write_assignment(out, p.target);
    out.end_object();
    write_members(out, p.unknown);
  });
  write_list(out, "consents", s.consents, [&out](const overage::Consent& c) {
    write_service(out, c.service);
    out.member("party", word_of(c.party));
    write_id(out, "holder", c.holder);
    write_id(out, "newcomer", c.newcomer);
    out.member_unless_empty("givenBy", c.given_by);
    write_instant(out, "at", c.at);
    write_members(out, c.unknown);
  });
  write_list(out, "agreedHolders", s.agreed_holders, [&out](const overage::AgreedHolder& a) {
    write_service(out, a.service);
    write_id(out, "partner", a.partner);
    write_instant(out, "at", a.at);
    write_members(out, a.unknown);
  });
  if (!(s.credits == overage::Credits{})) write_credits(out, s.credits);
  write_members(out, s.unknown);
  out.end_object();
}

base::Result<overage::Actor> read_actor(JsonValue value, const Situation& situation,
                                        Unknown unknown) {
  ObjectReader reader(value);
  overage::Actor actor;
  actor.name = reader.text("name");
  actor.role = word(reader, "role", overage::Role::admin_agent);
  actor.partner = partner_ref(reader, "partner", situation.partners);
  return finished(reader, std::move(actor), unknown);
}

base::Result<overage::Command> read_command(JsonValue value, const Situation& situation,
                                            std::initializer_list<std::string_view> also) {
  return CommandReader(value, situation, Names::now).read(also);
}

base::Result<base::Ok> check_command(JsonValue value, const Situation& situation,
                                     std::initializer_list<std::string_view> also) {
  const auto command = CommandReader(value, situation, Names::later).read(also);
  if (!command) return command.error();
  return base::Ok{};
}

// ---- trail -----------------------------------------------------------------------------------

namespace {

base::Result<overage::AssignmentChange> read_change(JsonValue value, Unknown unknown) {
  ObjectReader reader(value);
  overage::AssignmentChange change;
  change.service = service_of(reader);
  change.at = reader.instant("at").value_or(overage::kBeforeTheTrail);
  if (const JsonValue now = reader.find("now"); now.exists()) {
    if (auto read = reader.keep(read_assignment(now, {}, unknown))) change.now = std::move(*read);
  }
  return finished(reader, std::move(change), unknown);
}

base::Result<overage::AuditEntry> read_entry(JsonValue value, Unknown unknown) {
  ObjectReader reader(value);
  overage::AuditEntry entry;
  entry.number = static_cast<std::uint64_t>(std::max<std::int64_t>(reader.integer("number", 0), 0));
  entry.at = required_instant(reader, "at");
  if (auto actor = reader.keep(read_actor(reader.find("actor"), {}, unknown))) {
    entry.actor = std::move(*actor);
  }
  entry.command = reader.word("command", overage::CommandKind::enable, overage::parse_command_kind);
  entry.accepted = reader.boolean("accepted", false);
  entry.rules =
      reader.list<overage::Rule>("rules", [](JsonValue item) -> base::Result<overage::Rule> {
        const auto text = item.as_text();
        if (!text) return text.error();
        const auto rule = overage::parse_rule(*text);
        if (!rule) return item.error(base::ErrorCode::unknown_value);
        return *rule;
      });
  using Detail = std::pair<std::string, std::string>;
  entry.details = reader.list<Detail>("details", [](JsonValue item) -> base::Result<Detail> {
    auto name = read_text(item.at(0));
    auto text = read_text(item.at(1));
    if (!name) return name.error();
    if (!text) return text.error();
    return Detail{*std::move(name), *std::move(text)};
  });
  if (const JsonValue change = reader.find("change"); change.exists()) {
    if (auto read = reader.keep(read_change(change, unknown))) entry.change = std::move(*read);
  }
  if (const JsonValue payer = reader.find("payer"); payer.exists()) {
    entry.payer = word(reader, "payer", overage::Payer::nobody);
  }
  return finished(reader, std::move(entry), unknown);
}

void write_entry(JsonWriter& out, const overage::AuditEntry& entry) {
  out.member("number", static_cast<std::int64_t>(entry.number));
  write_instant(out, "at", entry.at);
  out.key("actor");
  out.begin_object();
  write_actor_members(out, entry.actor);
  out.end_object();
  out.member("command", name_of(entry.command));
  out.member("accepted", entry.accepted);
  out.key("rules");
  out.begin_array();
  for (const overage::Rule rule : entry.rules) out.text(name_of(rule));
  out.end_array();
  if (!entry.details.empty()) {
    out.key("details");
    out.begin_array();
    for (const auto& [name, text] : entry.details) {
      out.begin_array();
      out.text(name);
      out.text(text);
      out.end_array();
    }
    out.end_array();
  }
  if (entry.change) {
    out.key("change");
    out.begin_object();
    write_service(out, entry.change->service);
    if (entry.change->at != overage::kBeforeTheTrail) write_instant(out, "at", entry.change->at);
    if (entry.change->now) {
      out.key("now");
      out.begin_object();
      write_assignment(out, *entry.change->now);
      out.end_object();
    }
    write_members(out, entry.change->unknown);
    out.end_object();
  }
  if (entry.payer) out.member("payer", name_of(*entry.payer));
  write_members(out, entry.unknown);
}

}  // namespace

base::Result<overage::History> read_history(JsonValue value, Unknown unknown) {
  if (!value.exists()) return overage::History{};
  const auto list = value.as_array();
  if (!list) return list.error();
  std::vector<overage::AuditEntry> entries;
  for (const JsonValue item : *list) {
    auto entry = read_entry(item, unknown);
    if (!entry) return entry.error();
    entries.push_back(*std::move(entry));
  }
  auto history = overage::History::restore(std::move(entries));
  if (history) return history;
  base::Error error = history.error();
  error.place = value.place_of(error.place.field);
  return error;
}

void write_history(JsonWriter& out, const overage::History& history) {
  out.begin_array();
  for (const overage::AuditEntry& entry : history.entries()) {
    out.begin_object();
    write_entry(out, entry);
    out.end_object();
  }
  out.end_array();
}

base::Result<overage::LawSettings> read_law_settings(JsonValue value, Unknown unknown) {
  overage::LawSettings s;
  if (!value.exists()) return s;
  ObjectReader reader(value);
  s.first_assignment = word(reader, "firstAssignment", s.first_assignment);
  s.page = word(reader, "page", s.page);
  s.empty_reply = word(reader, "emptyReply", s.empty_reply);
  s.distributor_scope = word(reader, "distributorScope", s.distributor_scope);
  if (reader.find("countriesOutOfScope").exists()) {
    s.countries_out_of_scope = reader.list<std::string>("countriesOutOfScope", read_text);
  }
  s.location_left_out = word(reader, "locationLeftOut", s.location_left_out);
  s.unknown_reseller_refused = reader.boolean("unknownResellerRefused", s.unknown_reseller_refused);
  s.suspended_seats_count = reader.boolean("suspendedSeatsCount", s.suspended_seats_count);
  ObjectReader faults(reader.find("faults"));
  for (const FaultSetting& setting : kFaults) {
    s.*setting.member = read_fault(faults, setting.name, s.*setting.member, unknown);
  }
  if (unknown == Unknown::refuse) faults.refuse_unknown_members();
  s.unknown_faults = faults.unknown_members();
  if (!faults.ok()) reader.fail(faults.error());
  return finished(reader, std::move(s), unknown);
}

void write_law_settings(JsonWriter& out, const overage::LawSettings& s) {
  out.begin_object();
  out.member("firstAssignment", word_of(s.first_assignment));
  out.member("page", word_of(s.page));
  out.member("emptyReply", word_of(s.empty_reply));
  out.member("distributorScope", word_of(s.distributor_scope));
  write_texts(out, "countriesOutOfScope", s.countries_out_of_scope);
  out.member("locationLeftOut", word_of(s.location_left_out));
  out.member("unknownResellerRefused", s.unknown_reseller_refused);
  out.member("suspendedSeatsCount", s.suspended_seats_count);
  out.key("faults");
  out.begin_object();
  for (const FaultSetting& setting : kFaults) {
    const overage::Fault& fault = s.*setting.member;
    out.key(setting.name);
    out.begin_object();
    out.member("code", std::int64_t{fault.code});
    out.member("http", std::int64_t{fault.http});
    out.end_object();
  }
  write_members(out, s.unknown_faults);
  out.end_object();
  write_members(out, s.unknown);
  out.end_object();
}

}  // namespace formats
