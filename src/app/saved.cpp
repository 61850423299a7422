#include "app/saved.hpp"

#include "app/update.hpp"
#include "base/text.hpp"
#include "engine/messages.hpp"
#include "formats/json_reader.hpp"
#include "formats/json_writer.hpp"

namespace app {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";

std::string hex(std::uint64_t value) {
  std::string out(16, '0');
  for (std::size_t i = 16; i-- > 0; value >>= 4U) out[i] = kHex[value & 15U];
  return out;
}

std::uint64_t unsigned_of(formats::JsonValue value) {
  std::uint64_t out = 0;
  return base::parse_uint64(value.text(), out) ? out : 0;
}

std::string_view theme_word(ThemeChoice theme) {
  static constexpr std::string_view kWords[] = {"system", "light", "dark", "contrast"};
  return kWords[static_cast<std::size_t>(theme)];
}

}  // namespace

std::uint64_t checksum(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char byte : bytes) {
    hash ^= static_cast<unsigned char>(byte);
    hash *= 0x100000001b3U;
  }
  return hash;
}

std::string write_header(const SavedHeader& header) {
  std::string out;
  formats::JsonWriter json(out);
  json.begin_object();
  json.member("format", "telco-overage/header");
  json.member("version", std::int64_t{kSavedVersion});
  json.member("sequence", static_cast<std::int64_t>(header.sequence));
  json.member("slot", std::int64_t{header.slot});
  json.member("length", static_cast<std::int64_t>(header.length));
  json.member("checksum", hex(header.checksum));
  json.member("at", base::to_string(header.at));
  json.end_object();
  return out;
}

std::optional<SavedHeader> read_header(std::string_view text) {
  const auto document = formats::JsonDocument::parse(text);
  if (!document) return {};
  const auto root = document->root();
  SavedHeader header;
  const auto at = root.find("at").as_instant();
  const auto slot = unsigned_of(root.find("slot"));
  if (root.find("format").text() != "telco-overage/header" || slot > 1 || !at) return {};
  header.sequence = unsigned_of(root.find("sequence"));
  header.slot = static_cast<int>(slot);
  header.length = unsigned_of(root.find("length"));
  header.at = *at;
  for (const char c : root.find("checksum").text()) {
    const auto digit = kHex.find(c);
    if (digit == std::string_view::npos) return {};
    header.checksum = header.checksum << 4U | digit;
  }
  return header;
}

std::string write_document(const Document& document, std::uint64_t sequence) {
  std::string out;
  formats::JsonWriter json(out);
  json.begin_object();
  json.member("format", "telco-overage/saved");
  json.member("version", std::int64_t{kSavedVersion});
  // which of two saves is the later one, should the header be lost
  json.member("sequence", static_cast<std::int64_t>(sequence));
  json.member("demo", document.demo);
  json.key("files");
  json.begin_array();
  for (const auto& file : document.files) {
    if (file.given != 0) continue;  // the page around us gives it again
    json.begin_object();
    json.member("key", file.key);
    json.member("name", file.name);
    json.member("size", static_cast<std::int64_t>(file.size));
    json.member("demo", file.demo);
    if (!file.checksum.empty()) json.member("checksum", file.checksum);
    if (!file.format.empty()) json.member("format", file.format);
    if (!file.delimiter.empty()) json.member("delimiter", file.delimiter);
    if (file.decimal_comma) json.member("decimalComma", *file.decimal_comma);
    json.end_object();
  }
  json.end_array();
  // the document travels as the engine's own message does, so that it is read by one reader
  json.key("workspace");
  json.raw(engine::encode(engine::RequestMessage{0, engine::SetWorkspace{document.workspace}}));
  json.end_object();
  return out;
}

base::Result<Document> read_document(std::string_view text, std::uint64_t* sequence) {
  const auto parsed = formats::JsonDocument::parse(text);
  if (!parsed) return parsed.error();
  const auto root = parsed->root();
  if (root.find("format").text() != "telco-overage/saved") {
    return base::Error{base::ErrorCode::unknown_format};
  }
  if (unsigned_of(root.find("version")) > kSavedVersion) {
    return base::Error{base::ErrorCode::unsupported_version};
  }
  if (sequence != nullptr) *sequence = unsigned_of(root.find("sequence"));
  Document document;
  document.demo = root.find("demo").text() == "true";
  for (const auto file : root.find("files")) {
    CallFile read{.key = std::string(file.find("key").text()),
                  .name = std::string(file.find("name").text()),
                  .size = unsigned_of(file.find("size")),
                  .demo = file.find("demo").text() == "true",
                  .checksum = std::string(file.find("checksum").text()),
                  .format = std::string(file.find("format").text()),
                  .delimiter = std::string(file.find("delimiter").text())};
    const auto comma = file.find("decimalComma").text();
    if (!comma.empty()) read.decimal_comma = comma == "true";
    document.files.push_back(std::move(read));
  }
  const auto message = root.require("workspace");
  if (!message) return message.error();
  const auto request = engine::decode_request(message->to_json());
  if (!request) return request.error();
  const auto* set = std::get_if<engine::SetWorkspace>(&request->request);
  if (set == nullptr || set->workspace == nullptr) {
    return base::Error{base::ErrorCode::missing_field};
  }
  document.workspace = set->workspace;
  return document;
}

std::string write_preferences(const Preferences& preferences) {
  std::string out;
  formats::JsonWriter json(out);
  json.begin_object();
  json.member("version", std::int64_t{1});
  json.member("language", preferences.language);
  json.member("theme", theme_word(preferences.theme));
  if (preferences.exported != base::Instant{}) {
    json.member("exported", base::to_string(preferences.exported));
  }
  if (!preferences.mappings.empty()) {
    json.key("mappings");
    json.begin_object();
    for (const auto& [header, mapping] : preferences.mappings) {
      json.key(header);
      json.begin_object();
      for (const auto& [field, caption] : mapping) json.member(field, caption);
      json.end_object();
    }
    json.end_object();
  }
  if (!preferences.alerts.empty()) {
    json.key("alerts");
    json.begin_array();
    for (const auto percent : preferences.alerts) json.integer(std::int64_t{percent});
    json.end_array();
  }
  if (!preferences.scenarios.empty()) {
    // as the engine's own question, of any month, so that one reader knows them
    json.key("scenarios");
    json.raw(engine::encode(engine::RequestMessage{
        0, engine::WhatIf{.month = {2026, 6}, .scenarios = preferences.scenarios}}));
  }
  json.end_object();
  return out;
}

Preferences read_preferences(std::string_view text) {
  Preferences preferences;
  const auto parsed = formats::JsonDocument::parse(text);
  if (!parsed) return preferences;
  const auto language = parsed->root().find("language").text();
  if (language == "en" || language == "fr") preferences.language = language;
  const auto theme = parsed->root().find("theme").text();
  for (const auto choice : {ThemeChoice::light, ThemeChoice::dark, ThemeChoice::contrast}) {
    if (theme == theme_word(choice)) preferences.theme = choice;
  }
  if (const auto exported = parsed->root().find("exported").as_instant(); exported) {
    preferences.exported = *exported;
  }
  for (const auto mapping : parsed->root().find("mappings")) {
    if (preferences.mappings.size() == kMappingsKept) break;
    auto& chosen = preferences.mappings[std::string(mapping.key())];
    for (const auto entry : mapping) chosen.emplace_back(entry.key(), entry.text());
  }
  for (const auto percent : parsed->root().find("alerts")) {
    const auto value = unsigned_of(percent);
    if (value > 0 && value <= 100) preferences.alerts.push_back(static_cast<std::uint32_t>(value));
  }
  if (const auto kept = parsed->root().find("scenarios"); kept.exists()) {
    const auto question = engine::decode_request(kept.to_json());
    const auto* what_if = question ? std::get_if<engine::WhatIf>(&question->request) : nullptr;
    if (what_if != nullptr) preferences.scenarios = what_if->scenarios;
  }
  return preferences;
}

namespace {

// What one slot holds.
struct Slot {
  std::string_view text;  // empty: nothing
  std::optional<Document> document;
  std::uint64_t sequence = 0;
  bool newer = false;
};

Slot read_slot(const std::string* text) {
  Slot slot;
  if (text == nullptr) return slot;
  slot.text = *text;
  auto document = read_document(*text, &slot.sequence);
  if (document) {
    slot.document = std::move(*document);
  } else {
    slot.newer = document.error().code == base::ErrorCode::unsupported_version;
  }
  return slot;
}

void put_aside(Restored& out, std::string_view text) {
  if (text.empty()) return;
  if (!out.damaged.empty()) out.damaged += '\n';
  out.damaged += text;
}

// The header is lost, or does not lead to a save that is whole: the later of the saves that can be
// read, and everything that cannot is put aside.
void fall_back(Restored& out, const std::string* header, const Slot (&slots)[2]) {
  const Slot* best = nullptr;
  int best_slot = 0;
  for (int i = 0; i < 2; ++i) {
    const Slot& slot = slots[i];
    out.newer = out.newer || slot.newer;
    if (slot.document && (best == nullptr || slot.sequence > best->sequence)) {
      best = &slot;
      best_slot = i;
    }
    if (!slot.document) put_aside(out, slot.text);
  }
  if (best == nullptr) {
    if (header != nullptr && out.damaged.empty()) put_aside(out, *header);
    return;
  }
  out.document = best->document;
  out.header.slot = best_slot;
  out.header.sequence = best->sequence;
  out.fell_back = true;
}

}  // namespace

Restored restore(const std::map<std::string, std::string>& values) {
  Restored out;
  const auto value = [&](const char* key) -> const std::string* {
    const auto found = values.find(key);
    return found == values.end() ? nullptr : &found->second;
  };
  const auto* header_text = value(kHeaderKey);
  const auto header = header_text != nullptr ? read_header(*header_text) : std::nullopt;
  if (header) {
    const auto* text = value(kSlotKeys[header->slot]);
    const bool whole =
        text != nullptr && text->size() == header->length && checksum(*text) == header->checksum;
    if (whole) {
      auto slot = read_slot(text);
      if (slot.document) {
        out.document = std::move(slot.document);
        out.header = *header;
        return out;
      }
      out.newer = slot.newer;
      if (out.newer) return out;
    }
  }
  const Slot slots[] = {read_slot(value(kSlotKeys[0])), read_slot(value(kSlotKeys[1]))};
  fall_back(out, header_text, slots);
  return out;
}

}  // namespace app
