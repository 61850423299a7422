#include "base/ids.hpp"

#include "base/text.hpp"

namespace base {
namespace {

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  const char lower = to_lower_ascii(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

constexpr bool is_dash_place(std::size_t at) { return at == 8 || at == 13 || at == 18 || at == 23; }

}  // namespace

Result<Guid> Guid::parse(std::string_view text) {
  if (text.starts_with('{') && text.ends_with('}')) text = text.substr(1, text.size() - 2);
  const bool dashes = text.size() == 36;
  if (!dashes && text.size() != 32) return ErrorCode::not_a_guid;
  std::array<std::uint64_t, 2> halves{};
  std::size_t digits = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (dashes && is_dash_place(at)) {
      if (text[at] != '-') return ErrorCode::not_a_guid;
      continue;
    }
    const int value = hex_value(text[at]);
    if (value < 0) return ErrorCode::not_a_guid;
    auto& half = halves[digits++ / 16];
    half = half << 4U | static_cast<std::uint64_t>(value);
  }
  return Guid{halves[0], halves[1]};
}

std::string Guid::to_string() const {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out(36, '-');
  std::size_t at = 0;
  for (const std::uint64_t half : {high, low}) {
    for (unsigned shift = 64; shift > 0; shift -= 4) {
      if (is_dash_place(at)) ++at;
      out[at++] = kHex[half >> (shift - 4U) & 15U];
    }
  }
  return out;
}

Result<MpnId> MpnId::parse(std::string_view text) {
  if (text.empty() || text.size() > 10) return ErrorCode::not_a_number;
  for (const char c : text) {
    if (!is_digit(c)) return ErrorCode::not_a_number;
  }
  MpnId id;
  id.text_ = std::string(text);
  return id;
}

}  // namespace base
