#include "formats/workspace_json.hpp"

#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "formats/customer_json.hpp"
#include "formats/object_reader.hpp"
#include "formats/rate_card_json.hpp"
#include "formats/situation_json.hpp"
#include "overage/names.hpp"
#include "rating/result_hash.hpp"

namespace formats {

namespace {

using base::ErrorCode;

constexpr std::string_view kFormat = "telco-overage/workspace";
constexpr std::string_view kChecksum = "checksum";
constexpr std::string_view kSha256 = "sha256:";

[[nodiscard]] std::string sha256_of(std::string_view text) {
  rating::Sha256 hash;
  hash.update(text);
  return std::string(kSha256) + rating::to_hex(hash.finish());
}

// Of everything but the checksum itself, as compact JSON: blanks and line ends do not count.
[[nodiscard]] std::string checksum_of(JsonValue root) {
  std::string text;
  JsonWriter out(text);
  out.begin_object();
  for (const JsonValue member : root) {
    if (member.key() == kChecksum) continue;
    out.key(member.key());
    out.raw(member.to_json());
  }
  out.end_object();
  return sha256_of(text);
}

template <class Part, class Write>
void write_list(JsonWriter& out, std::string_view name,
                const std::vector<std::shared_ptr<const Part>>& parts, Write write) {
  out.key(name);
  out.begin_array();
  for (const auto& part : parts) write(out, *part);
  out.end_array();
}

template <class Part, class Read>
[[nodiscard]] std::vector<std::shared_ptr<const Part>> read_list(ObjectReader& reader,
                                                                 std::string_view name, Read read) {
  return reader.list<std::shared_ptr<const Part>>(
      name, [read](JsonValue item) -> base::Result<std::shared_ptr<const Part>> {
        auto part = read(item);
        if (!part) return part.error();
        return std::make_shared<const Part>(*std::move(part));
      });
}

template <class Parts, class Key>
void refuse_twice(ObjectReader& reader, std::string_view name, std::string_view id,
                  const Parts& parts, Key key) {
  if (!reader.ok()) return;
  std::set<decltype(key(*parts.front()))> seen;
  std::size_t at = 0;
  for (const auto& part : parts) {
    if (!seen.insert(key(*part)).second) {
      const std::string pointer = '/' + std::to_string(at) + std::string(id);
      reader.fail({ErrorCode::duplicate_id, reader.object().find(name).place_of(pointer)});
      return;
    }
    ++at;
  }
}

void read_policy(ObjectReader& settings, rating::Policy& policy) {
  const JsonValue value = settings.find("policy");
  if (!value.exists()) return;
  const auto object = settings.keep(value.as_object());
  if (!object) return;
  for (const JsonValue member : *object) {
    const auto text = settings.keep(member.as_text());
    if (!text) return;
    const auto done = rating::set(policy, member.key(), *text);
    // A setting that a newer release added keeps its default here.
    if (!done && done.error().code != ErrorCode::not_found) {
      settings.fail(member.error(done.error().code));
    }
  }
}

void write_policy(JsonWriter& out, const rating::Policy& policy) {
  out.key("policy");
  out.begin_object();
  for (const rating::PolicySetting& known : rating::policy_settings()) {
    const std::string value = rating::setting(policy, known.name);
    if (value != known.default_value) out.member(known.name, value);
  }
  out.end_object();
}

}  // namespace

// --- settings --------------------------------------------------------------------------------------

void write_settings(JsonWriter& out, const workspace::Settings& settings) {
  out.begin_object();
  out.member_unless_empty("name", settings.name);
  if (!settings.partner.id.is_none()) {
    out.key("partner");
    out.begin_object();
    write_partner(out, settings.partner);
    out.end_object();
  }
  out.member_unless_empty("partnerCountry", settings.partner_country);
  out.key("actor");
  out.begin_object();
  out.member_unless_empty("name", settings.actor.name);
  out.member("role", overage::word_of(settings.actor.role));
  if (!settings.actor.partner.is_none()) {
    out.member("partner", settings.actor.partner.to_string());
  }
  write_members(out, settings.actor.unknown);
  out.end_object();
  write_policy(out, settings.policy);
  out.key("law");
  write_law_settings(out, settings.law);
  write_members(out, settings.unknown);
  out.end_object();
}

base::Result<workspace::Settings> read_settings(JsonValue value) {
  ObjectReader reader(value);
  workspace::Settings out;
  out.name = reader.text("name");
  const JsonValue partner = reader.find("partner");
  if (partner.exists()) {
    if (auto read = reader.keep(read_partner(partner, Unknown::keep)))
      out.partner = *std::move(read);
  }
  out.partner_country = read_country(reader, "partnerCountry");
  overage::Situation desk;
  desk.partners.push_back(out.partner);
  const JsonValue actor = reader.find("actor");
  if (actor.exists()) {
    if (auto read = reader.keep(read_actor(actor, desk, Unknown::keep)))
      out.actor = *std::move(read);
  }
  read_policy(reader, out.policy);
  const JsonValue law = reader.find("law");
  if (law.exists()) {
    if (auto read = reader.keep(read_law_settings(law, Unknown::keep))) out.law = *std::move(read);
  }
  if (!reader.ok()) return reader.error();
  out.unknown = reader.unknown_members();
  return out;
}

// --- customers ---------------------------------------------------------------------------------------

void write_customer(JsonWriter& out, const workspace::Customer& customer) {
  out.begin_object();
  out.key("situation");
  write_situation(out, customer.situation);
  out.key("history");
  write_history(out, customer.history);
  out.member_unless_empty("currency", customer.currency.code());
  write_licences(out, customer.licences);
  write_users(out, customer.users, customer.currency);
  write_service_numbers(out, customer.service_numbers);
  out.member_unless_empty("rateCard", customer.card);
  write_members(out, customer.unknown);
  out.end_object();
}

base::Result<workspace::Customer> read_customer(JsonValue value) {
  ObjectReader reader(value);
  workspace::Customer out;
  const JsonValue situation = reader.require("situation");
  if (situation.exists()) {
    if (auto read = reader.keep(read_situation(situation, Unknown::keep)))
      out.situation = *std::move(read);
  }
  const JsonValue history = reader.find("history");
  if (history.exists()) {
    if (auto read = reader.keep(read_history(history, Unknown::keep)))
      out.history = *std::move(read);
  }
  out.currency = read_currency(reader, "currency");
  out.licences = read_licences(reader);
  out.users = read_users(reader, out.currency);
  out.service_numbers = read_service_numbers(reader);
  out.card = reader.text("rateCard");
  if (!reader.ok()) return reader.error();
  out.unknown = reader.unknown_members();
  return out;
}

// --- cards -----------------------------------------------------------------------------------------

void write_card(JsonWriter& out, const workspace::Card& card) {
  out.begin_object();
  out.member("id", card.id);
  out.member_unless_empty("name", card.name);
  out.member_unless_empty("file", card.file);
  out.key("card");
  if (card.card) {
    write_rate_card(out, *card.card);
  } else {
    out.null();
  }
  write_members(out, card.unknown);
  out.end_object();
}

base::Result<workspace::Card> read_card(JsonValue value) {
  ObjectReader reader(value);
  workspace::Card out;
  out.id = reader.text("id");
  if (reader.ok() && out.id.empty()) reader.fail(value.missing("id"));
  out.name = reader.text("name");
  out.file = reader.text("file");
  const JsonValue card = reader.require("card");
  if (card.exists()) {
    if (auto read = reader.keep(read_rate_card(card))) {
      out.card = std::make_shared<const rating::RateCard>(*std::move(read));
    }
  }
  if (!reader.ok()) return reader.error();
  out.unknown = reader.unknown_members();
  return out;
}

// --- the whole -------------------------------------------------------------------------------------

std::string write_workspace(const workspace::Workspace& workspace) {
  std::string text;
  JsonWriter out(text);
  out.begin_object();
  out.member("format", kFormat);
  out.member("schema", kWorkspaceSchema);
  out.member("minReader", kWorkspaceSchema);
  out.key("settings");
  write_settings(out, *workspace.settings);
  write_list(out, "customers", workspace.customers, write_customer);
  write_list(out, "cards", workspace.cards, write_card);
  write_members(out, workspace.settings->unknown_document);
  out.end_object();
  const std::string checksum = sha256_of(text);
  text.pop_back();
  text += ",\"checksum\":\"" + checksum + "\"}\n";
  return text;
}

bool is_workspace(JsonValue root) { return root.find("format").text() == kFormat; }

base::Result<WorkspaceFile> read_workspace(std::string_view text, std::string_view file) {
  const auto document = JsonDocument::parse(text, file);
  if (!document) return document.error();
  return read_workspace(document->root());
}

base::Result<WorkspaceFile> read_workspace(JsonValue root) {
  ObjectReader reader(root);
  const JsonValue format = reader.require("format");
  if (format.exists() && format.text() != kFormat) {
    reader.fail(format.error(ErrorCode::unknown_format));
  }
  const JsonValue schema = reader.require("schema");
  const std::int64_t written = reader.integer("schema", 0);
  const std::int64_t needed = reader.integer("minReader", written);
  if (reader.ok() && (written < 1 || needed > kWorkspaceSchema)) {
    reader.fail(schema.error(ErrorCode::unsupported_version));
  }
  const std::string checksum = reader.text(kChecksum);
  if (reader.ok() && !checksum.empty() && checksum != checksum_of(root)) {
    reader.fail(root.find(kChecksum).error(ErrorCode::checksum_mismatch));
  }
  WorkspaceFile out;
  out.schema = written;
  out.read_only = written > kWorkspaceSchema;
  workspace::Settings settings;
  const JsonValue own = reader.find("settings");
  if (own.exists()) {
    if (auto read = reader.keep(read_settings(own))) settings = *std::move(read);
  }
  workspace::Workspace& document = out.workspace;
  document.customers = read_list<workspace::Customer>(reader, "customers", read_customer);
  document.cards = read_list<workspace::Card>(reader, "cards", read_card);
  refuse_twice(reader, "customers", "/situation/customer/id", document.customers,
               [](const workspace::Customer& customer) { return customer.id(); });
  refuse_twice(reader, "cards", "/id", document.cards,
               [](const workspace::Card& card) { return card.id; });
  if (!reader.ok()) return reader.error();
  settings.unknown_document = reader.unknown_members();
  document.settings = std::make_shared<const workspace::Settings>(std::move(settings));
  return out;
}

// --- patches -----------------------------------------------------------------------------------------

void write_patch(JsonWriter& out, const workspace::Patch& patch) {
  out.begin_object();
  if (patch.settings) {
    out.key("settings");
    write_settings(out, *patch.settings);
    // Not part of the settings themselves, but they are what carries it.
    out.member_unless_empty("unknownDocument", patch.settings->unknown_document);
  }
  write_list(out, "customers", patch.customers, write_customer);
  out.key("removedCustomers");
  out.begin_array();
  for (const base::CustomerId& id : patch.removed_customers) out.text(id.to_string());
  out.end_array();
  write_list(out, "cards", patch.cards, write_card);
  out.key("removedCards");
  out.begin_array();
  for (const std::string& id : patch.removed_cards) out.text(id);
  out.end_array();
  out.end_object();
}

base::Result<workspace::Patch> read_patch(JsonValue value) {
  ObjectReader reader(value);
  workspace::Patch out;
  const JsonValue own = reader.find("settings");
  if (own.exists()) {
    if (auto read = reader.keep(read_settings(own))) {
      read->unknown_document = reader.text("unknownDocument");
      out.settings = std::make_shared<const workspace::Settings>(*std::move(read));
    }
  }
  out.customers = read_list<workspace::Customer>(reader, "customers", read_customer);
  out.removed_customers = reader.list<base::CustomerId>(
      "removedCustomers", [](JsonValue item) -> base::Result<base::CustomerId> {
        const auto id = base::CustomerId::parse(item.text());
        if (!id) return item.error(id.error().code);
        return *id;
      });
  out.cards = read_list<workspace::Card>(reader, "cards", read_card);
  out.removed_cards =
      reader.list<std::string>("removedCards", [](JsonValue item) -> base::Result<std::string> {
        const auto text = item.as_text();
        if (!text) return text.error();
        return std::string(*text);
      });
  if (!reader.ok()) return reader.error();
  return out;
}

}  // namespace formats
