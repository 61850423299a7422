#include "formats/rate_card_json.hpp"

#include <array>
#include <limits>
#include <utility>

#include "base/text.hpp"
#include "formats/customer_json.hpp"
#include "formats/object_reader.hpp"

namespace formats {

namespace {

using base::ErrorCode;
using rating::RateRow;

[[nodiscard]] std::string text_of(std::int64_t value) { return std::to_string(value); }
[[nodiscard]] std::string text_of(const std::optional<base::Decimal>& value) {
  return value ? value->to_string() : std::string();
}
[[nodiscard]] std::string text_of(const std::optional<base::CivilDate>& value) {
  return value ? base::to_string(*value) : std::string();
}

template <class Parsed, class Out>
[[nodiscard]] bool take(base::Result<Parsed> parsed, Out& out) {
  if (!parsed) return false;
  out = *std::move(parsed);
  return true;
}

template <class Number>
[[nodiscard]] bool take_number(std::string_view text, Number& out) {
  std::int64_t value = 0;
  if (!base::parse_int64(text, value) || value < std::int64_t{std::numeric_limits<Number>::min()} ||
      value > std::int64_t{std::numeric_limits<Number>::max()}) {
    return false;
  }
  out = static_cast<Number>(value);
  return true;
}

[[nodiscard]] bool take_decimal(std::string_view text, std::optional<base::Decimal>& out) {
  return text.empty() || take(base::Decimal::parse(text), out);
}
[[nodiscard]] bool take_date(std::string_view text, std::optional<base::CivilDate>& out) {
  return text.empty() || take(base::parse_date(text), out);
}
[[nodiscard]] bool take_country(std::string_view text, telephony::Country& out) {
  return text.empty() || take(telephony::Country::parse(text), out);
}

// "31 28800 64800": days, from, to.
[[nodiscard]] std::string window_text(const RateRow& row) {
  if (!row.window) return {};
  return text_of(row.window->days) + ' ' + text_of(row.window->from_second) + ' ' +
         text_of(row.window->to_second);
}
[[nodiscard]] bool take_window(std::string_view text, RateRow& row) {
  if (text.empty()) return true;
  const auto parts = base::split(text, ' ');
  rating::TimeWindow window;
  if (parts.size() != 3 || !take_number(parts[0], window.days) ||
      !take_number(parts[1], window.from_second) || !take_number(parts[2], window.to_second)) {
    return false;
  }
  row.window = window;
  return true;
}

struct Field {
  std::string_view name;
  std::string (*get)(const RateRow&);
  bool (*set)(RateRow&, std::string_view);  // false: not a value of this field
};

using Row = const RateRow&;
using Text = std::string_view;

constexpr std::array<Field, 18> kFields = {{
    {"direction", [](Row row) { return std::string(rating::name_of(row.direction)); },
     [](RateRow& row, Text text) { return take(rating::parse_direction(text), row.direction); }},
    {"country", [](Row row) { return std::string(row.country.code()); },
     [](RateRow& row, Text text) { return take_country(text, row.country); }},
    {"name", [](Row row) { return row.destination_name; },
     [](RateRow& row, Text text) {
       row.destination_name = text;
       return true;
     }},
    {"type", [](Row row) { return std::string(rating::name_of(row.number_type)); },
     [](RateRow& row, Text text) {
       return take(rating::parse_rate_number_type(text), row.number_type);
     }},
    {"prefix", [](Row row) { return row.prefix; },
     [](RateRow& row, Text text) {
       row.prefix = text;
       return true;
     }},
    {"rate", [](Row row) { return row.rate_per_minute.to_string(); },
     [](RateRow& row, Text text) { return take(base::Decimal::parse(text), row.rate_per_minute); }},
    {"fee", [](Row row) { return row.connection_fee.to_string(); },
     [](RateRow& row, Text text) { return take(base::Decimal::parse(text), row.connection_fee); }},
    {"minimum", [](Row row) { return text_of(row.minimum_charge); },
     [](RateRow& row, Text text) { return take_decimal(text, row.minimum_charge); }},
    {"maximum", [](Row row) { return text_of(row.maximum_cost); },
     [](RateRow& row, Text text) { return take_decimal(text, row.maximum_cost); }},
    {"perCall", [](Row row) { return text_of(row.price_per_call); },
     [](RateRow& row, Text text) { return take_decimal(text, row.price_per_call); }},
    {"first", [](Row row) { return text_of(row.first_increment); },
     [](RateRow& row, Text text) { return take_number(text, row.first_increment); }},
    {"next", [](Row row) { return text_of(row.next_increment); },
     [](RateRow& row, Text text) { return take_number(text, row.next_increment); }},
    {"free", [](Row row) { return text_of(row.free_seconds); },
     [](RateRow& row, Text text) { return take_number(text, row.free_seconds); }},
    {"origin", [](Row row) { return std::string(row.origin.code()); },
     [](RateRow& row, Text text) { return take_country(text, row.origin); }},
    {"window", window_text, [](RateRow& row, Text text) { return take_window(text, row); }},
    {"from", [](Row row) { return text_of(row.effective_from); },
     [](RateRow& row, Text text) { return take_date(text, row.effective_from); }},
    {"to", [](Row row) { return text_of(row.effective_to); },
     [](RateRow& row, Text text) { return take_date(text, row.effective_to); }},
    {"row", [](Row row) { return text_of(row.source_row); },
     [](RateRow& row, Text text) { return take_number(text, row.source_row); }},
}};

[[nodiscard]] const Field* field_named(std::string_view name) {
  for (const Field& field : kFields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

void write_version(JsonWriter& out, const rating::CardVersion& version) {
  out.begin_object();
  out.member_unless_empty("name", version.name);
  out.member_unless_empty("effectiveFrom", text_of(version.effective_from));
  out.member_unless_empty("effectiveTo", text_of(version.effective_to));
  std::vector<const Field*> used;
  const RateRow plain;
  for (const Field& field : kFields) {
    const std::string usual = field.get(plain);
    for (const RateRow& row : version.rows) {
      if (field.get(row) == usual) continue;
      used.push_back(&field);
      break;
    }
  }
  out.key("columns");
  out.begin_array();
  for (const Field* field : used) out.text(field->name);
  out.end_array();
  out.key("rows");
  out.begin_array();
  for (const RateRow& row : version.rows) {
    out.begin_array();
    for (const Field* field : used) out.text(field->get(row));
    out.end_array();
  }
  out.end_array();
  out.end_object();
}

[[nodiscard]] base::Result<RateRow> read_row(JsonValue value,
                                             const std::vector<const Field*>& columns) {
  if (!value.is(JsonType::array) || value.size() != columns.size()) {
    return value.error(ErrorCode::unexpected_type);
  }
  RateRow row;
  std::size_t at = 0;
  for (const JsonValue item : value) {
    const auto text = item.as_text();
    if (!text) return text.error();
    if (!columns[at]->set(row, *text)) return item.error(ErrorCode::unknown_value);
    ++at;
  }
  return row;
}

void read_day(ObjectReader& reader, std::string_view name, std::optional<base::CivilDate>& out) {
  const JsonValue value = reader.find(name);
  if (!value.exists()) return;
  const auto date = base::parse_date(value.text());
  if (!date) {
    reader.fail(value.error(date.error().code));
    return;
  }
  out = *date;
}

[[nodiscard]] base::Result<rating::CardVersion> read_version(JsonValue value) {
  ObjectReader reader(value);
  rating::CardVersion out;
  out.name = reader.text("name");
  read_day(reader, "effectiveFrom", out.effective_from);
  read_day(reader, "effectiveTo", out.effective_to);
  const auto columns =
      reader.list<const Field*>("columns", [](JsonValue item) -> base::Result<const Field*> {
        const Field* field = field_named(item.text());
        if (field == nullptr) return item.error(ErrorCode::unknown_value);
        return field;
      });
  out.rows = reader.list<RateRow>("rows", [&](JsonValue item) { return read_row(item, columns); });
  if (!reader.ok()) return reader.error();
  return out;
}

void read_rounding(ObjectReader& card, rating::CardRounding& out) {
  const JsonValue value = card.find("rounding");
  if (!value.exists()) return;
  ObjectReader reader(value);
  const JsonValue place = reader.require("place");
  const JsonValue mode = reader.require("mode");
  const std::int64_t places = reader.integer("places", out.places);
  if (reader.ok() && !take(rating::parse_rounding_place(place.text()), out.place)) {
    reader.fail(place.error(ErrorCode::unknown_value));
  }
  if (reader.ok() && !take(base::parse_rounding(mode.text()), out.mode)) {
    reader.fail(mode.error(ErrorCode::unknown_value));
  }
  constexpr std::int64_t kMostPlaces = 9;
  if (reader.ok() && (places < 0 || places > kMostPlaces)) {
    reader.fail(value.error(ErrorCode::number_out_of_range));
  }
  out.places = static_cast<int>(places);
  if (!reader.ok()) card.fail(reader.error());
}

}  // namespace

void write_rate_card(JsonWriter& out, const rating::RateCard& card) {
  out.begin_object();
  out.member_unless_empty("name", card.name);
  out.member_unless_empty("currency", card.currency.code());
  out.member("zone", card.zone);
  if (!card.holidays.empty()) {
    out.key("holidays");
    out.begin_array();
    for (const base::CivilDate& day : card.holidays) out.text(base::to_string(day));
    out.end_array();
  }
  out.key("rounding");
  out.begin_object();
  out.member("place", rating::name_of(card.rounding.place));
  out.member("mode", base::name_of(card.rounding.mode));
  out.member("places", std::int64_t{card.rounding.places});
  out.end_object();
  out.key("versions");
  out.begin_array();
  for (const rating::CardVersion& version : card.versions) write_version(out, version);
  out.end_array();
  out.end_object();
}

base::Result<rating::RateCard> read_rate_card(JsonValue value) {
  ObjectReader reader(value);
  rating::RateCard out;
  out.name = reader.text("name");
  out.currency = read_currency(reader, "currency");
  const std::string zone = reader.text("zone");
  if (!zone.empty()) out.zone = zone;
  out.holidays =
      reader.list<base::CivilDate>("holidays", [](JsonValue item) -> base::Result<base::CivilDate> {
        const auto date = base::parse_date(item.text());
        if (!date) return item.error(date.error().code);
        return *date;
      });
  read_rounding(reader, out.rounding);
  out.versions = reader.list<rating::CardVersion>("versions", read_version);
  if (!reader.ok()) return reader.error();
  return out;
}

}  // namespace formats
