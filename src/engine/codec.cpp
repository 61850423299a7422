#include "engine/codec.hpp"

#include <limits>

namespace engine {
namespace {

template <class Parsed, class Out>
ReadError take(formats::JsonValue value, const base::Result<Parsed>& parsed, Out& out) {
  if (!parsed) {
    auto error = value.error(parsed.error().code);
    return error;
  }
  out = static_cast<Out>(*parsed);
  return std::nullopt;
}

ReadError read_integer(formats::JsonValue value, std::int64_t low, std::int64_t high,
                       std::int64_t& out) {
  const auto number = value.as_integer();
  if (!number) return number.error();
  if (*number < low || *number > high) return value.error(base::ErrorCode::number_out_of_range);
  out = *number;
  return std::nullopt;
}

// Reads text, then lets `parse` make the value of it; an empty text keeps the default.
template <class Out, class Parse>
ReadError read_parsed(formats::JsonValue value, Out& out, Parse parse) {
  const auto text = value.as_text();
  if (!text) return text.error();
  if (text->empty()) return std::nullopt;
  return take(value, parse(*text), out);
}

}  // namespace

void write(formats::JsonWriter& out, const std::string& value) { out.text(value); }
void write(formats::JsonWriter& out, bool value) { out.boolean(value); }
void write(formats::JsonWriter& out, const Json& value) {
  if (value.text.empty()) {
    out.null();
  } else {
    out.raw(value.text);
  }
}
void write(formats::JsonWriter& out, std::uint64_t value) {
  out.integer(static_cast<std::int64_t>(value));
}
void write(formats::JsonWriter& out, std::uint32_t value) { out.integer(value); }
void write(formats::JsonWriter& out, int value) { out.integer(value); }
void write(formats::JsonWriter& out, base::Guid value) {
  out.text(value.is_none() ? std::string() : value.to_string());
}
void write(formats::JsonWriter& out, base::Instant value) { out.text(base::to_string(value)); }
void write(formats::JsonWriter& out, base::CivilDay value) {
  out.text(base::to_string(base::to_date(value)));
}
void write(formats::JsonWriter& out, base::BillingMonth value) { out.text(value.to_string()); }

void write(formats::JsonWriter& out, const base::Money& value) {
  out.begin_object();
  out.member("amount", value.to_string());
  out.member("currency", value.currency().code());
  out.end_object();
}

void write(formats::JsonWriter& out, const base::Place& value) {
  out.begin_object();
  out.member("file", value.file);
  out.member("row", static_cast<std::int64_t>(value.row));
  out.member("column", static_cast<std::int64_t>(value.column));
  out.member("field", value.field);
  out.end_object();
}

void write(formats::JsonWriter& out,
           const std::vector<std::pair<std::string, std::string>>& arguments) {
  out.begin_object();
  for (const auto& [name, value] : arguments) out.member(name, value);
  out.end_object();
}

void write(formats::JsonWriter& out, const base::Error& value) {
  out.begin_object();
  out.member("code", base::name_of(value.code));
  out.key("place");
  write(out, value.place);
  out.key("args");
  write(out, value.args);
  out.end_object();
}

ReadError read(formats::JsonValue value, std::string& out) {
  const auto text = value.as_text();
  if (!text) return text.error();
  out.assign(*text);
  return std::nullopt;
}

ReadError read(formats::JsonValue value, bool& out) { return take(value, value.as_boolean(), out); }
ReadError read(formats::JsonValue value, Json& out) {
  out.text = value.to_json();
  return std::nullopt;
}

ReadError read(formats::JsonValue value, std::uint64_t& out) {
  std::int64_t number = 0;
  auto error = read_integer(value, 0, std::numeric_limits<std::int64_t>::max(), number);
  out = static_cast<std::uint64_t>(number);
  return error;
}

ReadError read(formats::JsonValue value, std::uint32_t& out) {
  std::int64_t number = 0;
  auto error = read_integer(value, 0, std::numeric_limits<std::uint32_t>::max(), number);
  out = static_cast<std::uint32_t>(number);
  return error;
}

ReadError read(formats::JsonValue value, int& out) {
  std::int64_t number = 0;
  auto error =
      read_integer(value, std::numeric_limits<int>::min(), std::numeric_limits<int>::max(), number);
  out = static_cast<int>(number);
  return error;
}

ReadError read(formats::JsonValue value, base::Guid& out) {
  return read_parsed(value, out, [](std::string_view text) { return base::Guid::parse(text); });
}

ReadError read(formats::JsonValue value, base::Instant& out) {
  return read_parsed(value, out, [](std::string_view text) { return base::parse_instant(text); });
}

ReadError read(formats::JsonValue value, base::CivilDay& out) {
  const auto text = value.as_text();
  if (!text) return text.error();
  const auto date = base::parse_date(*text);
  if (!date) return value.error(date.error().code);
  out = base::to_day(*date);
  return std::nullopt;
}

ReadError read(formats::JsonValue value, base::BillingMonth& out) {
  return read_parsed(value, out,
                     [](std::string_view text) { return base::BillingMonth::parse(text); });
}

ReadError read(formats::JsonValue value, base::Money& out) {
  const auto amount = value.require("amount");
  if (!amount) return amount.error();
  const auto digits = amount->as_text();
  if (!digits) return digits.error();
  std::string code;
  FieldReader fields(value);
  fields("currency", code);
  if (fields.error()) return fields.error();
  base::Currency currency;
  if (!code.empty()) {
    const auto parsed = base::Currency::parse(code);
    if (!parsed) return value.find("currency").error(parsed.error().code);
    currency = *parsed;
  }
  return take(*amount, base::Money::parse(*digits, currency), out);
}

ReadError read(formats::JsonValue value, base::Place& out) {
  FieldReader fields(value);
  fields("file", out.file);
  fields("row", out.row);
  fields("column", out.column);
  fields("field", out.field);
  return fields.error();
}

ReadError read(formats::JsonValue value, std::vector<std::pair<std::string, std::string>>& out) {
  const auto object = value.as_object();
  if (!object) return object.error();
  out.clear();
  for (const auto member : value) {
    const auto text = member.as_text();
    if (!text) return text.error();
    out.emplace_back(member.key(), *text);
  }
  return std::nullopt;
}

ReadError read(formats::JsonValue value, base::Error& out) {
  const auto code = value.require("code");
  if (!code) return code.error();
  for (const auto candidate : base::all_error_codes()) {
    if (base::name_of(candidate) != code->text()) continue;
    out.code = candidate;
    FieldReader fields(value);
    fields("place", out.place);
    fields("args", out.args);
    return fields.error();
  }
  return code->error(base::ErrorCode::unknown_value);
}

ReadError read_word(formats::JsonValue value, std::span<const std::string_view> words,
                    std::size_t& out) {
  const auto text = value.as_text();
  if (!text) return text.error();
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] != *text) continue;
    out = i;
    return std::nullopt;
  }
  return value.error(base::ErrorCode::unknown_value);
}

}  // namespace engine
