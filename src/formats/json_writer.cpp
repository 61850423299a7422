#include "formats/json_writer.hpp"

#include "base/text.hpp"

namespace formats {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

void append_escaped(std::string& out, char c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      break;
    case '\\':
      out += "\\\\";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    default: {
      const auto byte = static_cast<unsigned char>(c);
      if (byte < 0x20 || byte == 0x7F) {
        out += "\\u00";
        out += kHex[byte >> 4U];
        out += kHex[byte & 0xFU];
      } else {
        out += c;
      }
    }
  }
}

void append_valid(std::string& out, std::string_view value) {
  for (const char c : value) append_escaped(out, c);
}

}  // namespace

void append_json_text(std::string& out, std::string_view value) {
  out += '"';
  while (true) {
    const std::size_t bad = base::first_bad_utf8(value);
    if (bad == std::string_view::npos) break;
    append_valid(out, value.substr(0, bad));
    out += kReplacement;
    value.remove_prefix(bad + 1);
  }
  append_valid(out, value);
  out += '"';
}

void JsonWriter::new_line() {
  if (layout_ == Layout::compact) return;
  out_ += '\n';
  out_.append(static_cast<std::size_t>(depth_) * 2, ' ');
}

void JsonWriter::before_value() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (depth_ == 0) return;
  if (!first_) out_ += ',';
  first_ = false;
  new_line();
}

void JsonWriter::open(char bracket) {
  before_value();
  out_ += bracket;
  ++depth_;
  first_ = true;
}

void JsonWriter::close(char bracket) {
  --depth_;
  if (!first_) new_line();
  out_ += bracket;
  first_ = false;
}

void JsonWriter::key(std::string_view name) {
  before_value();
  append_json_text(out_, name);
  out_ += layout_ == Layout::compact ? ":" : ": ";
  after_key_ = true;
}

void JsonWriter::text(std::string_view value) {
  before_value();
  append_json_text(out_, value);
}

void JsonWriter::integer(std::int64_t value) {
  before_value();
  if (value < 0) out_ += '-';
  const auto bits = static_cast<std::uint64_t>(value);
  base::append_uint(out_, value < 0 ? 0 - bits : bits);
}

void JsonWriter::number(base::Decimal value) { raw(value.to_string()); }

void JsonWriter::boolean(bool value) { raw(value ? "true" : "false"); }

void JsonWriter::null() { raw("null"); }

void JsonWriter::raw(std::string_view json) {
  before_value();
  out_ += json;
}

void JsonWriter::member_unless_empty(std::string_view name, std::string_view value) {
  if (!value.empty()) member(name, value);
}

}  // namespace formats
