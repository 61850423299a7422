#pragma once
// Small, locale-free text helpers. Everything is UTF-8; only ASCII letters change case.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace base {

[[nodiscard]] constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr char to_lower_ascii(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}
[[nodiscard]] constexpr char to_upper_ascii(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
}

// Without leading and trailing spaces, tabs, CR and LF.
[[nodiscard]] std::string_view trim(std::string_view text);
[[nodiscard]] bool equals_ignore_case(std::string_view a, std::string_view b);
[[nodiscard]] std::string lower_ascii(std::string_view text);
[[nodiscard]] bool contains_ignore_case(std::string_view text, std::string_view part);
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);

// Valid UTF-8 without surrogates, overlong forms or code points above U+10FFFF.
[[nodiscard]] bool is_utf8(std::string_view bytes);
// Position of the first byte that is not part of valid UTF-8, or npos.
[[nodiscard]] std::size_t first_bad_utf8(std::string_view bytes);

// Whole text is an optional '-' and digits that fit; false otherwise.
[[nodiscard]] bool parse_int64(std::string_view text, std::int64_t& out);
// Digits only, no sign.
[[nodiscard]] bool parse_uint64(std::string_view text, std::uint64_t& out);

void append_uint(std::string& out, std::uint64_t value);
// Zero-padded to `width` digits.
void append_padded(std::string& out, std::uint64_t value, int width);

}  // namespace base
