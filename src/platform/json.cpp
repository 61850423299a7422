#include "platform/json.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace platform {
namespace {

// Bytes of the well-formed UTF-8 character at the front, 0 if there is none.
std::size_t character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  const std::size_t size = lead < 0x80   ? 1
                           : lead < 0xC2 ? 0
                           : lead < 0xE0 ? 2
                           : lead < 0xF0 ? 3
                           : lead < 0xF5 ? 4
                                         : 0;
  if (size == 0 || size > text.size()) {
    return 0;
  }
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) {
      return 0;
    }
  }
  const bool overlong = (lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xF0 && byte(1) < 0x90);
  const bool surrogate = lead == 0xED && byte(1) >= 0xA0;
  const bool beyond = lead == 0xF4 && byte(1) >= 0x90;
  return overlong || surrogate || beyond ? 0 : size;
}

void append_escaped(std::string& out, unsigned char c) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  out += "\\u00";
  out += kHex[c >> 4U];
  out += kHex[c & 15U];
}

}  // namespace

void JsonWriter::separate() {
  if (comma_) {
    out_ += ',';
  }
  comma_ = true;
}

void JsonWriter::begin_object() {
  separate();
  out_ += '{';
  comma_ = false;
}

void JsonWriter::end_object() {
  out_ += '}';
  comma_ = true;
}

void JsonWriter::begin_array() {
  separate();
  out_ += '[';
  comma_ = false;
}

void JsonWriter::end_array() {
  out_ += ']';
  comma_ = true;
}

void JsonWriter::key(std::string_view name) {
  text(name);
  out_ += ':';
  comma_ = false;
}

void JsonWriter::text(std::string_view value) {
  separate();
  out_ += '"';
  while (!value.empty()) {
    const auto c = static_cast<unsigned char>(value.front());
    if (c == '"' || c == '\\') {
      out_ += '\\';
      out_ += static_cast<char>(c);
      value.remove_prefix(1);
      continue;
    }
    if (c < 0x20) {
      append_escaped(out_, c);
      value.remove_prefix(1);
      continue;
    }
    const std::size_t size = character(value);
    if (size == 0) {
      out_ += "\xEF\xBF\xBD";
      value.remove_prefix(1);
    } else {
      out_ += value.substr(0, size);
      value.remove_prefix(size);
    }
  }
  out_ += '"';
}

void JsonWriter::number(std::int64_t value) {
  separate();
  std::array<char, 24> digits{};
  char* const end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out_.append(digits.data(), end);
}

void JsonWriter::tenths(float value) {
  const auto all = static_cast<std::int64_t>(std::lround(value * 10.0F));
  const std::int64_t size = all < 0 ? -all : all;
  separate();
  comma_ = false;
  if (all < 0) {
    out_ += '-';
  }
  number(size / 10);
  if (size % 10 != 0) {
    out_ += '.';
    out_ += static_cast<char>('0' + size % 10);
  }
}

void JsonWriter::boolean(bool value) {
  separate();
  out_ += value ? "true" : "false";
}

void JsonWriter::clear() {
  out_.clear();
  comma_ = false;
}

}  // namespace platform
