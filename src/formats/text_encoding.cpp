#include "formats/text_encoding.hpp"

#include <array>

namespace formats {

namespace {

constexpr std::uint32_t kReplacement = 0xFFFD;

// Characters of Windows-1252 from 0x80 to 0x9F; those it does not define stay control characters.
constexpr std::array<std::uint16_t, 32> kWindowsHigh = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

constexpr std::array<std::string_view, 4> kNames = {"utf-8", "windows-1252", "utf-16le",
                                                    "utf-16be"};

[[nodiscard]] constexpr bool is_high(std::uint16_t unit) { return (unit & 0xFC00U) == 0xD800U; }
[[nodiscard]] constexpr bool is_low(std::uint16_t unit) { return (unit & 0xFC00U) == 0xDC00U; }

}  // namespace

std::string_view name_of(Encoding encoding) {
  return kNames.at(static_cast<std::size_t>(encoding));
}

std::optional<Encoding> encoding_named(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames.at(i) == name) return static_cast<Encoding>(i);
  }
  return std::nullopt;
}

Encoding encoding_of(std::string_view head) {
  if (head.starts_with("\xFF\xFE")) return Encoding::utf16_le;
  if (head.starts_with("\xFE\xFF")) return Encoding::utf16_be;
  return Encoding::utf8;
}

void append_utf8(std::string& out, std::uint32_t code_point) {
  const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code_point < 0x80) return put(code_point);
  if (code_point < 0x800) {
    put(0xC0U | code_point >> 6U);
  } else {
    if (code_point < 0x10000) {
      put(0xE0U | code_point >> 12U);
    } else {
      put(0xF0U | code_point >> 18U);
      put(0x80U | (code_point >> 12U & 0x3FU));
    }
    put(0x80U | (code_point >> 6U & 0x3FU));
  }
  put(0x80U | (code_point & 0x3FU));
}

void Decoder::feed(std::string_view bytes, std::string& out) {
  if (encoding_ == Encoding::utf8) {
    out += bytes;
    return;
  }
  out.reserve(out.size() + bytes.size() + bytes.size() / 8);
  for (const char c : bytes) {
    const auto byte = static_cast<std::uint8_t>(c);
    if (encoding_ == Encoding::windows_1252) {
      append_utf8(out, byte < 0x80 || byte >= 0xA0 ? byte : kWindowsHigh.at(byte - 0x80U));
    } else if (!odd_byte_) {
      odd_byte_ = byte;
    } else {
      const bool little = encoding_ == Encoding::utf16_le;
      const unsigned low = little ? *odd_byte_ : byte;
      const unsigned high = little ? byte : *odd_byte_;
      odd_byte_.reset();
      take_unit(static_cast<std::uint16_t>(high << 8U | low), out);
    }
  }
}

void Decoder::take_unit(std::uint16_t unit, std::string& out) {
  if (high_ != 0) {
    const std::uint16_t high = high_;
    high_ = 0;
    if (is_low(unit)) {
      append_utf8(out, 0x10000U + ((high & 0x3FFU) << 10U | (unit & 0x3FFU)));
      return;
    }
    append_utf8(out, kReplacement);
  }
  if (is_high(unit)) {
    high_ = unit;
  } else {
    append_utf8(out, is_low(unit) ? kReplacement : unit);
  }
}

void Decoder::finish(std::string& out) {
  if (high_ != 0 || odd_byte_) append_utf8(out, kReplacement);
  high_ = 0;
  odd_byte_.reset();
}

}  // namespace formats
