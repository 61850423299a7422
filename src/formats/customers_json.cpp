#include "formats/customers_json.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include "formats/customer_json.hpp"
#include "formats/object_reader.hpp"
#include "formats/partner_center_shapes.hpp"

namespace formats {

namespace {

using base::ErrorCode;
using overage::Fact;
using overage::PartnerModel;

constexpr std::string_view kFormat = "telco-overage/customers";
constexpr std::int64_t kVersion = 1;
constexpr std::string_view kSelf = "self";

constexpr std::array<std::pair<std::string_view, PartnerModel>, 3> kRoles = {{
    {"directPartner", PartnerModel::direct},
    {"indirectProvider", PartnerModel::indirect_provider},
    {"indirectReseller", PartnerModel::indirect_reseller},
}};

[[nodiscard]] std::optional<PartnerModel> role_named(std::string_view name) {
  for (const auto& [word, model] : kRoles) {
    if (word == name) return model;
  }
  return std::nullopt;
}

[[nodiscard]] std::string_view role_of(PartnerModel model) {
  for (const auto& [word, known] : kRoles) {
    if (known == model) return word;
  }
  return {};
}

// Absent: the default. Null: nobody has looked.
[[nodiscard]] Fact read_fact(ObjectReader& reader, std::string_view name, Fact otherwise) {
  const bool null = reader.object().find(name).is(JsonType::null);
  const JsonValue value = reader.find(name);
  if (null) return Fact::unknown;
  if (!value.exists()) return otherwise;
  const auto known = reader.keep(value.as_boolean());
  return known && *known ? Fact::yes : Fact::no;
}

void write_fact(JsonWriter& out, std::string_view name, Fact fact) {
  out.key(name);
  if (fact == Fact::unknown) {
    out.null();
  } else {
    out.boolean(fact == Fact::yes);
  }
}

// --- partners ------------------------------------------------------------------------------------

[[nodiscard]] base::Result<overage::Partner> read_partner(JsonValue value) {
  ObjectReader reader(value);
  overage::Partner out;
  out.id = reader.required_id<base::PartnerId>("tenantId");
  out.name = reader.text("name");
  out.mpn = reader.id<base::MpnId>("mpnId");
  out.model = reader.word("role", PartnerModel::direct, role_named);
  out.sandbox = reader.boolean("sandbox", false);
  if (!reader.ok()) return reader.error();
  return out;
}

void write_partner(JsonWriter& out, const overage::Partner& partner) {
  out.member("tenantId", partner.id.to_string());
  out.member_unless_empty("name", partner.name);
  out.member_unless_empty("mpnId", partner.mpn.text());
  out.member("role", role_of(partner.model));
  if (partner.sandbox) out.member("sandbox", true);
}

// --- reading one customer --------------------------------------------------------------------------

class CustomerReader {
 public:
  CustomerReader(JsonValue envelope, const CustomersBundle& bundle)
      : bundle_(bundle), envelope_(envelope), ours_(envelope_.find("telcoOverage")) {}

  [[nodiscard]] base::Result<workspace::Customer> read() {
    overage::Situation& situation = customer_.situation;
    situation.partners.push_back(bundle_.partner);
    situation.partners.insert(situation.partners.end(), bundle_.partners.begin(),
                              bundle_.partners.end());
    situation.actor.partner = bundle_.partner.id;
    read_profile();
    const JsonValue subscriptions = envelope_.find("subscriptions");
    if (subscriptions.exists()) {
      take(situation.subscriptions, read_subscriptions(subscriptions, bundle_.partner.id));
    }
    const JsonValue entitlements = envelope_.find("azureEntitlements");
    if (entitlements.exists()) take(situation.entitlements, read_entitlements(entitlements));
    read_ours();
    read_assignments();
    if (envelope_.ok() && !ours_.ok()) envelope_.fail(ours_.error());
    if (!envelope_.ok()) return envelope_.error();
    const auto sound = overage::check(situation);
    if (!sound) return in_this_file(sound.error());
    return std::move(customer_);
  }

 private:
  template <class Value>
  void take(Value& out, base::Result<Value> result) {
    if (auto value = envelope_.keep(std::move(result))) out = std::move(*value);
  }

  // The law checks its own shape of a situation; the pointer is turned into one of this file's.
  [[nodiscard]] base::Error in_this_file(base::Error error) const {
    const JsonValue envelope = envelope_.object();
    std::string_view rest = error.place.field;
    std::string pointer;
    constexpr std::string_view kEntitlements = "/entitlements";
    if (rest.starts_with("/credits/")) pointer = "/telcoOverage";
    if (rest.starts_with(kEntitlements)) {
      pointer = "/azureEntitlements";
      if (envelope.find("azureEntitlements").is(JsonType::object)) pointer += "/items";
      rest.remove_prefix(kEntitlements.size());
    }
    error.place = envelope.place_of(pointer.append(rest));
    return error;
  }

  void read_profile() {
    overage::Customer& customer = customer_.situation.customer;
    ObjectReader profile(envelope_.require("customer"));
    customer.id = profile.required_id<base::CustomerId>("id");
    ObjectReader company(profile.find("companyProfile"));
    const auto tenant = company.id<base::CustomerId>("tenantId");
    if (!tenant.is_none() && tenant != customer.id) {
      company.fail(company.object().find("tenantId").error(ErrorCode::unknown_value));
    }
    customer.domain = company.text("domain");
    customer.name = company.text("companyName");
    ObjectReader billing(profile.find("billingProfile"));
    ObjectReader address(billing.find("defaultAddress"));
    customer.country = read_country(address, "country");
    Fact& relationship = customer_.situation.partners.front().relationship;
    relationship = profile.word("relationshipToPartner", Fact::yes,
                                [](std::string_view word) -> std::optional<Fact> {
                                  return word == "none" ? Fact::no : Fact::yes;
                                });
    for (ObjectReader* part : {&address, &billing, &company, &profile}) {
      if (!part->ok()) envelope_.fail(part->error());
    }
  }

  // `self`, or the id of a partner of the file.
  [[nodiscard]] base::PartnerId partner_ref(ObjectReader& reader, std::string_view name) {
    const JsonValue value = reader.find(name);
    if (!value.exists()) return bundle_.partner.id;
    const auto text = reader.keep(value.as_text());
    if (!text || *text == kSelf) return bundle_.partner.id;
    const auto id = base::PartnerId::parse(*text);
    const bool known = id && overage::find_partner(customer_.situation, *id) != nullptr;
    if (!known) {
      reader.fail(value.error(ErrorCode::not_found));
      return {};
    }
    return *id;
  }

  void read_ours() {
    overage::Situation& situation = customer_.situation;
    customer_.currency = read_currency(ours_, "currency");
    if (customer_.currency.is_none()) customer_.currency = *base::Currency::parse("EUR");
    customer_.card = ours_.text("rateCard");
    customer_.licences = read_licences(ours_);
    customer_.users = read_users(ours_, customer_.currency);
    customer_.service_numbers = read_service_numbers(ours_);
    read_credits();
    read_checks();
    first_purchaser_ = partner_ref(ours_, "firstPurchaser");
    holder_ = partner_ref(ours_, "holder");
    read_reseller();
    note_purchases();
    // The holder and the reseller work with the customer, or they would not be that.
    for (overage::Partner& partner : situation.partners) {
      const bool works = partner.id == holder_ || partner.id == reseller_;
      if (works && partner.relationship == Fact::unknown) partner.relationship = Fact::yes;
    }
  }

  void read_reseller() {
    const JsonValue value = ours_.find("indirectReseller");
    if (!value.exists()) return;
    reseller_ = partner_ref(ours_, "indirectReseller");
    for (overage::Partner& partner : customer_.situation.partners) {
      if (partner.id != reseller_) continue;
      partner.model = PartnerModel::indirect_reseller;
      if (bundle_.partner.model == PartnerModel::indirect_provider) {
        partner.provider = bundle_.partner.id;
      }
    }
  }

  void read_credits() {
    const JsonValue value = ours_.find("credits");
    if (!value.exists()) return;
    ObjectReader reader(value);
    overage::Credits& credits = customer_.situation.credits;
    base::Currency currency = read_currency(reader, "currency");
    if (currency.is_none()) currency = customer_.currency;
    credits.lots = reader.list<overage::CreditLot>(
        "lots", [&](JsonValue item) { return read_lot(item, currency); });
    const JsonValue recharge = reader.find("autoRecharge");
    if (recharge.exists()) {
      ObjectReader amounts(recharge);
      credits.auto_recharge = Fact::yes;
      credits.recharge = read_money(amounts, "amount", currency);
      credits.trigger = read_money(amounts, "whenBelow", currency);
      if (!amounts.ok()) reader.fail(amounts.error());
    }
    if (!reader.ok()) ours_.fail(reader.error());
  }

  [[nodiscard]] static base::Result<overage::CreditLot> read_lot(JsonValue value,
                                                                 base::Currency currency) {
    ObjectReader reader(value);
    overage::CreditLot out;
    const JsonValue bought = reader.require("purchasedOn");
    if (bought.exists()) {
      const auto date = base::parse_date(bought.text());
      if (date) {
        out.purchased = base::start_of_utc_day(base::to_day(*date));
      } else {
        reader.fail(bought.error(date.error().code));
      }
    }
    out.amount = read_money(reader, "amount", currency);
    out.remaining =
        reader.find("remaining").exists() ? read_money(reader, "remaining", currency) : out.amount;
    if (!reader.ok()) return reader.error();
    return out;
  }

  void read_checks() {
    overage::Situation& situation = customer_.situation;
    ObjectReader checks(ours_.find("checks"));
    overage::Partner& us = situation.partners.front();
    us.gdap_reaches_azure = read_fact(checks, "delegatedAdmin", Fact::yes);
    us.partner_agreement = read_fact(checks, "partnerAgreement", Fact::yes);
    situation.customer.customer_agreement = read_fact(checks, "customerAgreement", Fact::yes);
    situation.token_protection = read_fact(checks, "tokenProtection", Fact::no);
    const JsonValue locations = checks.find("allowedLocations");
    situation.allowed_locations.in_force = locations.exists() ? Fact::yes : Fact::no;
    situation.allowed_locations.locations = checks.list<std::string>(
        "allowedLocations", [](JsonValue item) -> base::Result<std::string> {
          const auto text = item.as_text();
          if (!text) return text.error();
          return std::string(*text);
        });
    if (!checks.ok()) ours_.fail(checks.error());
  }

  // Who bought first (R36): the file says it; the dates are those of the eligible subscriptions.
  void note_purchases() {
    overage::Situation& situation = customer_.situation;
    std::optional<base::Instant> first;
    for (const overage::Subscription& subscription : situation.subscriptions) {
      if (!overage::is_overage_seat(subscription)) continue;
      const base::Instant at = subscription.created.value_or(base::Instant{});
      situation.purchases.push_back({bundle_.partner.id, subscription.id, at});
      if (!first || at < *first) first = at;
    }
    if (first && first_purchaser_ != bundle_.partner.id) {
      situation.purchases.insert(situation.purchases.begin(),
                                 {first_purchaser_, {}, base::Instant{first->seconds - 1}});
    }
  }

  void read_assignments() {
    overage::Situation& situation = customer_.situation;
    const JsonValue list = envelope_.find("overage");
    if (list.exists()) {
      const auto items = envelope_.keep(read_overage(list));
      if (!items) return;
      for (const OverageItem& item : *items) {
        if (!item.enabled) continue;
        situation.assignments.push_back(item.assignment);
        situation.assignments.back().holder = holder_;
      }
    }
    read_history();
  }

  void read_history() {
    const JsonValue list = ours_.find("overageHistory");
    if (!list.exists()) return;
    const auto array = ours_.keep(list.as_array());
    if (!array) return;
    std::optional<base::Instant> before;
    for (const JsonValue item : *array) {
      ObjectReader reader(item);
      auto entry = read_change(reader);
      if (entry && before && entry->at < *before) {
        reader.fail(item.error(ErrorCode::end_before_start));
      }
      if (!reader.ok()) {
        ours_.fail(reader.error());
        return;
      }
      before = entry->at;
      customer_.history.append(std::move(*entry));
    }
    note_since();
  }

  [[nodiscard]] std::optional<overage::AuditEntry> read_change(ObjectReader& reader) {
    overage::AuditEntry entry;
    const JsonValue at = reader.require("at");
    if (!at.exists()) return std::nullopt;
    const auto instant = reader.keep(at.as_instant());
    if (!instant) return std::nullopt;
    entry.at = *instant;
    entry.accepted = true;
    const bool enabled = reader.boolean("enabled", true);
    entry.command = enabled ? overage::CommandKind::enable : overage::CommandKind::disable;
    entry.actor.partner = partner_ref(reader, "partner");
    overage::AssignmentChange change;
    change.service = overage::kPhoneServices;
    change.at = entry.at;
    if (enabled) {
      overage::Assignment now;
      now.holder = entry.actor.partner;
      now.entitlement = reader.id<base::EntitlementId>("azureEntitlementId");
      now.since = entry.at;
      change.now = now;
    }
    entry.change = std::move(change);
    return entry;
  }

  // The assignment in force began with the last change that enabled it.
  void note_since() {
    for (overage::Assignment& assignment : customer_.situation.assignments) {
      for (const overage::AuditEntry& entry : customer_.history.entries()) {
        const auto& now = entry.change->now;
        if (now && now->entitlement == assignment.entitlement) assignment.since = entry.at;
      }
    }
  }

  const CustomersBundle& bundle_;
  ObjectReader envelope_;
  ObjectReader ours_;
  workspace::Customer customer_;
  base::PartnerId first_purchaser_;
  base::PartnerId holder_;
  base::PartnerId reseller_;
};

// --- writing one customer ------------------------------------------------------------------------

class CustomerWriter {
 public:
  CustomerWriter(JsonWriter& out, const overage::Partner& us, const workspace::Customer& customer)
      : out_(out), us_(us), customer_(customer) {}

  void write() {
    out_.begin_object();
    write_profile();
    out_.key("subscriptions");
    write_subscriptions(out_, situation().subscriptions);
    out_.key("azureEntitlements");
    write_entitlements(out_, situation().entitlements);
    out_.key("overage");
    std::vector<OverageItem> items;
    for (const overage::Assignment& assignment : situation().assignments) {
      items.push_back({assignment, true});
    }
    write_overage(out_, customer_.id(), items);
    write_ours();
    out_.end_object();
  }

 private:
  [[nodiscard]] const overage::Situation& situation() const { return customer_.situation; }

  void write_profile() {
    const overage::Customer& customer = situation().customer;
    const overage::Partner* us = overage::find_partner(situation(), us_.id);
    out_.key("customer");
    out_.begin_object();
    out_.member("id", customer.id.to_string());
    out_.key("companyProfile");
    out_.begin_object();
    out_.member("tenantId", customer.id.to_string());
    out_.member_unless_empty("domain", customer.domain);
    out_.member_unless_empty("companyName", customer.name);
    out_.end_object();
    if (!customer.country.empty()) {
      out_.key("billingProfile");
      out_.begin_object();
      out_.key("defaultAddress");
      out_.begin_object();
      out_.member("country", customer.country);
      out_.end_object();
      out_.end_object();
    }
    const bool none = us != nullptr && us->relationship == Fact::no;
    out_.member("relationshipToPartner", none ? "none" : "reseller");
    out_.end_object();
  }

  [[nodiscard]] std::string reference(base::PartnerId partner) const {
    return partner == us_.id || partner.is_none() ? std::string(kSelf) : partner.to_string();
  }

  void write_ours() {
    out_.key("telcoOverage");
    out_.begin_object();
    out_.member_unless_empty("currency", customer_.currency.code());
    out_.member_unless_empty("rateCard", customer_.card);
    write_licences(out_, customer_.licences);
    write_users(out_, customer_.users, customer_.currency);
    write_credits();
    write_service_numbers(out_, customer_.service_numbers);
    write_history();
    const auto& purchases = situation().purchases;
    const auto first = std::min_element(
        purchases.begin(), purchases.end(),
        [](const overage::Purchase& a, const overage::Purchase& b) { return a.at < b.at; });
    out_.member("firstPurchaser", reference(first == purchases.end() ? us_.id : first->partner));
    const overage::Assignment* held = overage::find_assignment(situation());
    out_.member("holder", reference(held == nullptr ? us_.id : held->holder));
    write_reseller();
    write_checks();
    out_.end_object();
  }

  void write_credits() {
    const overage::Credits& credits = situation().credits;
    if (credits.lots.empty() && credits.auto_recharge != Fact::yes) return;
    base::Currency currency = credits.recharge.currency();
    if (!credits.lots.empty()) currency = credits.lots.front().amount.currency();
    out_.key("credits");
    out_.begin_object();
    out_.member_unless_empty("currency", currency.code());
    out_.key("lots");
    out_.begin_array();
    for (const overage::CreditLot& lot : credits.lots) {
      out_.begin_object();
      out_.member("purchasedOn", base::to_string(base::to_date(base::utc_day(lot.purchased))));
      out_.member("amount", lot.amount.to_string());
      out_.member("remaining", lot.remaining.to_string());
      out_.end_object();
    }
    out_.end_array();
    if (credits.auto_recharge == Fact::yes) {
      out_.key("autoRecharge");
      out_.begin_object();
      out_.member("amount", credits.recharge.to_string());
      out_.member("whenBelow", credits.trigger.to_string());
      out_.end_object();
    }
    out_.end_object();
  }

  void write_history() {
    out_.key("overageHistory");
    out_.begin_array();
    for (const overage::AuditEntry& entry : customer_.history.entries()) {
      if (!entry.change) continue;
      out_.begin_object();
      const base::Instant at =
          entry.change->at == overage::kBeforeTheTrail ? base::Instant{} : entry.change->at;
      out_.member("at", base::to_string(at));
      out_.member("enabled", entry.change->now.has_value());
      if (entry.change->now) {
        out_.member("azureEntitlementId", entry.change->now->entitlement.to_string());
        out_.member("partner", reference(entry.change->now->holder));
      } else {
        out_.member("partner", reference(entry.actor.partner));
      }
      out_.end_object();
    }
    out_.end_array();
  }

  void write_reseller() {
    for (const overage::Partner& partner : situation().partners) {
      const bool ours = partner.model == PartnerModel::indirect_reseller && partner.id != us_.id &&
                        partner.provider == us_.id && partner.relationship == Fact::yes;
      if (!ours) continue;
      out_.member("indirectReseller", partner.id.to_string());
      return;
    }
  }

  void write_checks() {
    const overage::Partner* us = overage::find_partner(situation(), us_.id);
    out_.key("checks");
    out_.begin_object();
    write_fact(out_, "delegatedAdmin", us == nullptr ? Fact::unknown : us->gdap_reaches_azure);
    write_fact(out_, "tokenProtection", situation().token_protection);
    if (situation().allowed_locations.in_force == Fact::yes) {
      out_.key("allowedLocations");
      out_.begin_array();
      for (const std::string& location : situation().allowed_locations.locations) {
        out_.text(location);
      }
      out_.end_array();
    }
    write_fact(out_, "customerAgreement", situation().customer.customer_agreement);
    write_fact(out_, "partnerAgreement", us == nullptr ? Fact::unknown : us->partner_agreement);
    out_.end_object();
  }

  JsonWriter& out_;
  const overage::Partner& us_;
  const workspace::Customer& customer_;
};

}  // namespace

namespace {

// Every partner of the file stands in each customer's situation: once.
void refuse_partners_twice(ObjectReader& reader, const CustomersBundle& bundle) {
  std::set<base::PartnerId> seen = {bundle.partner.id};
  const JsonValue list = reader.object().find("partners");
  for (std::size_t at = 0; reader.ok() && at < bundle.partners.size(); ++at) {
    if (seen.insert(bundle.partners[at].id).second) continue;
    reader.fail(list.at(at).find("tenantId").error(ErrorCode::duplicate_id));
  }
}

}  // namespace

base::Result<CustomersBundle> read_customers(JsonValue root, const overage::Partner& us) {
  ObjectReader reader(root);
  const std::string format = reader.text("format");
  if (!format.empty() && format != kFormat) {
    reader.fail(root.find("format").error(ErrorCode::unknown_format));
  }
  if (reader.integer("version", kVersion) != kVersion) {
    reader.fail(root.find("version").error(ErrorCode::unsupported_version));
  }
  CustomersBundle out;
  out.partner = us;
  const JsonValue partner = reader.find("partner");
  if (partner.exists()) {
    if (auto read = reader.keep(read_partner(partner))) out.partner = std::move(*read);
    ObjectReader of_partner(partner);
    out.partner_country = read_country(of_partner, "country");
    if (!of_partner.ok()) reader.fail(of_partner.error());
  } else if (us.id.is_none()) {
    reader.fail(root.missing("partner"));
  }
  out.partners = reader.list<overage::Partner>("partners", read_partner);
  refuse_partners_twice(reader, out);
  const JsonValue items = reader.require("items");
  const auto array = items.exists() ? reader.keep(items.as_array()) : std::nullopt;
  if (!reader.ok()) return reader.error();

  std::set<base::CustomerId> seen;
  for (const JsonValue item : *array) {
    auto customer = CustomerReader(item, out).read();
    if (!customer) {
      out.rejected.push_back(customer.error());
    } else if (!seen.insert(customer->id()).second) {
      out.duplicate.push_back(item.find("customer").find("id").error(ErrorCode::duplicate_id));
    } else {
      out.customers.push_back(*std::move(customer));
    }
  }
  return out;
}

void write_customers(JsonWriter& out, const CustomersSource& source) {
  out.begin_object();
  out.member("format", kFormat);
  out.member("version", kVersion);
  out.key("partner");
  out.begin_object();
  write_partner(out, source.partner);
  if (!source.partner_country.empty()) out.member("country", source.partner_country);
  out.end_object();

  std::vector<const overage::Partner*> others;
  for (const auto& customer : source.customers) {
    for (const overage::Partner& partner : customer->situation.partners) {
      const auto same = [&](const overage::Partner* known) { return known->id == partner.id; };
      if (partner.id == source.partner.id || std::any_of(others.begin(), others.end(), same)) {
        continue;
      }
      others.push_back(&partner);
    }
  }
  out.key("partners");
  out.begin_array();
  for (const overage::Partner* partner : others) {
    out.begin_object();
    write_partner(out, *partner);
    out.end_object();
  }
  out.end_array();

  out.member("totalCount", static_cast<std::int64_t>(source.customers.size()));
  out.key("items");
  out.begin_array();
  for (const auto& customer : source.customers) {
    CustomerWriter(out, source.partner, *customer).write();
  }
  out.end_array();
  out.end_object();
}

}  // namespace formats
