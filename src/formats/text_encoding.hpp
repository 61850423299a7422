#pragma once
// Text in other encodings as UTF-8, piece by piece: what spreadsheets save.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace formats {

enum class Encoding : std::uint8_t { utf8, windows_1252, utf16_le, utf16_be };
[[nodiscard]] std::string_view name_of(Encoding encoding);  // "utf-8", "windows-1252", ...
[[nodiscard]] std::optional<Encoding> encoding_named(std::string_view name);
// The encoding a byte order mark at the start names; UTF-8 without one.
[[nodiscard]] Encoding encoding_of(std::string_view head);

class Decoder {
 public:
  explicit Decoder(Encoding encoding = Encoding::utf8) : encoding_(encoding) {}
  [[nodiscard]] Encoding encoding() const { return encoding_; }
  // Appends the text to `out`. A half surrogate becomes U+FFFD; marks stay where they are.
  void feed(std::string_view bytes, std::string& out);
  // A last half character becomes U+FFFD too.
  void finish(std::string& out);

 private:
  void take_unit(std::uint16_t unit, std::string& out);

  Encoding encoding_;
  std::optional<std::uint8_t> odd_byte_;
  std::uint16_t high_ = 0;  // surrogate that waits for its other half
};

void append_utf8(std::string& out, std::uint32_t code_point);

}  // namespace formats
