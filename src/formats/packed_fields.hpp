#pragma once
// Fields of fixed shape read eight bytes at a time: GUIDs, times, telephone numbers. Each function
// answers false for anything but the plain shape; the caller then asks the complete parser.

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/ids.hpp"
#include "base/time.hpp"

namespace formats {

static_assert(std::endian::native == std::endian::little);

[[nodiscard]] inline std::uint64_t load_8(const char* bytes) {
  std::uint64_t out = 0;
  std::memcpy(&out, bytes, sizeof(out));
  return out;
}
[[nodiscard]] inline std::uint64_t load_4(const char* bytes) {
  std::uint32_t out = 0;
  std::memcpy(&out, bytes, sizeof(out));
  return out;
}
[[nodiscard]] constexpr std::uint64_t every_byte(std::uint8_t value) {
  return 0x0101010101010101U * value;
}

// Eight hexadecimal digits, first one lowest in `text`, to 32 bits. `bad` collects what is wrong.
[[nodiscard]] inline std::uint64_t hex_8(std::uint64_t text, std::uint64_t& bad) {
  constexpr std::uint64_t kHigh = every_byte(0x80);
  const std::uint64_t plain = text & ~kHigh;
  const std::uint64_t lower = plain | every_byte(0x20);
  const std::uint64_t digit = (plain + every_byte(0x80 - '0')) & ~(plain + every_byte(0x7F - '9'));
  const std::uint64_t letter = (lower + every_byte(0x80 - 'a')) & ~(lower + every_byte(0x7F - 'f'));
  bad |= (~(digit | letter) | text) & kHigh;
  const std::uint64_t nibbles = (text & every_byte(0x0F)) + ((letter & kHigh) >> 7U) * 9U;
  std::uint64_t out = ((nibbles << 4U) | (nibbles >> 8U)) & 0x00FF00FF00FF00FFU;
  out = (out | (out >> 8U)) & 0x0000FFFF0000FFFFU;
  out = (out | (out >> 16U)) & 0xFFFFFFFFU;
  return __builtin_bswap32(static_cast<std::uint32_t>(out));
}

// "2f6c0a3e-5b21-4a4c-8a0f-2f6f2c9b7a10". Precondition: 36 bytes.
[[nodiscard]] inline bool packed_guid(const char* text, base::Guid& out) {
  std::uint64_t bad = (load_8(text + 8) ^ '-') & 0xFFU;
  bad |= (load_8(text + 13) ^ '-') & 0xFFU;
  bad |= (load_8(text + 18) ^ '-') & 0xFFU;
  bad |= (load_8(text + 23) ^ '-') & 0xFFU;
  const std::uint64_t a = hex_8(load_8(text), bad);
  const std::uint64_t b = hex_8(load_4(text + 9) | load_4(text + 14) << 32U, bad);
  const std::uint64_t c = hex_8(load_4(text + 19) | load_4(text + 24) << 32U, bad);
  const std::uint64_t d = hex_8(load_8(text + 28), bad);
  out.high = a << 32U | b;
  out.low = c << 32U | d;
  return bad == 0;
}

// "2026-03-04T09:15:07Z" or "...+00:00", in seconds since 1970. Remembers the last month.
class PackedInstant {
 public:
  [[nodiscard]] bool parse(std::string_view text, std::uint32_t& out) {
    const char* at = text.data();
    if (text.size() == 25) {
      if (load_4(at + 19) != load_4("+00:") || at[23] != '0' || at[24] != '0') return false;
    } else if (text.size() != 20 || at[19] != 'Z') {
      return false;
    }
    // Digits become 0 to 9 and separators 0; adding then carries into the high bit of what is not.
    const std::uint64_t date = load_8(at) ^ load_8("0000-00-");
    const std::uint64_t hour = load_8(at + 8) ^ load_8("00T00:00");
    const std::uint64_t second = load_8(at + 11) ^ load_8("00:00:00");
    const std::uint64_t bad = (date | (date + 0x7F76767F76767676U)) |
                              (hour | (hour + 0x76767F76767F7676U)) |
                              (second | (second + 0x76767F76767F7676U));
    if ((bad & every_byte(0x80)) != 0) return false;
    const auto digit = [](std::uint64_t word, unsigned byte) {
      return static_cast<std::uint32_t>(word >> (8U * byte) & 0xFFU);
    };
    const auto pair = [&](std::uint64_t word, unsigned byte) {
      return digit(word, byte) * 10 + digit(word, byte + 1);
    };
    if (date != month_key_ &&
        !remember_month(date, pair(date, 0) * 100 + pair(date, 2), pair(date, 5))) {
      return false;
    }
    const std::uint32_t day = pair(hour, 0) - 1;
    if (day >= days_in_month_) return false;
    const std::uint32_t hours = pair(second, 0);
    const std::uint32_t minutes = pair(second, 3);
    const std::uint32_t seconds = pair(second, 6);
    if (hours > 23 || minutes > 59 || seconds > 59) return false;
    out = month_start_ + day * 86400 + hours * 3600 + minutes * 60 + seconds;
    return true;
  }

 private:
  [[nodiscard]] bool remember_month(std::uint64_t key, std::uint32_t year, std::uint32_t month);

  std::uint64_t month_key_ = ~std::uint64_t{0};
  std::uint32_t month_start_ = 0;
  std::uint32_t days_in_month_ = 0;
};

// Eight bytes of digits, each 0 to 15, to 32 bits; the first in the highest nibble.
[[nodiscard]] inline std::uint64_t nibbles_8(std::uint64_t values) {
  std::uint64_t out = ((values << 4U) | (values >> 8U)) & 0x00FF00FF00FF00FFU;
  out = (out | (out >> 8U)) & 0x0000FFFF0000FFFFU;
  out = (out | (out >> 16U)) & 0xFFFFFFFFU;
  return __builtin_bswap32(static_cast<std::uint32_t>(out));
}

// "+4930123***" as the nibbles of telephony::Number: '+', 8 to 15 digits, the last ones possibly '*'.
[[nodiscard]] inline bool packed_number(std::string_view text, std::uint64_t& out) {
  const std::size_t count = text.size() - 1;
  if (text.size() < 9 || text.size() > 16 || text[0] != '+') return false;
  // The last eight overlap the first ones when there are fewer than sixteen.
  const std::uint64_t head = load_8(text.data() + 1);
  const std::uint64_t tail = load_8(text.data() + 1 + count - 8);
  const auto stars_of = [](std::uint64_t word) {  // 0x80 in each byte that is '*'
    const std::uint64_t other = word ^ every_byte('*');
    return ~(((other & every_byte(0x7F)) + every_byte(0x7F)) | other) & every_byte(0x80);
  };
  const auto digits_of = [](std::uint64_t word) {  // 0x80 in each byte that is a digit
    const std::uint64_t plain = word & every_byte(0x7F);
    return (plain + every_byte(0x80 - '0')) & ~(plain + every_byte(0x7F - '9')) & ~word &
           every_byte(0x80);
  };
  constexpr std::uint64_t kEach = every_byte(0x80);
  const std::uint64_t stars = stars_of(tail);
  const std::uint64_t stars_of_head = stars_of(head);
  // No digit after the first star, and no star among the digits that the tail leaves out. Half of
  // the numbers may have stars: nothing is asked that cannot be foreseen.
  const std::uint64_t first = stars & (~stars + 1);
  const unsigned hidden = static_cast<unsigned>(count - 8) * 8;
  const std::uint64_t wrong =
      (digits_of(tail) ^ (~stars & kEach)) | (digits_of(head) ^ (~stars_of_head & kEach)) |
      (stars ^ (kEach & ~(first - 1))) | (stars_of_head & ((std::uint64_t{1} << hidden) - 1));
  if (wrong != 0) return false;
  const std::uint64_t high = nibbles_8(head & every_byte(0x0F));
  const std::uint64_t low = nibbles_8(tail & every_byte(0x0F));
  // `low` holds the last eight; place them after count - 8 nibbles and fill with the end mark.
  const unsigned after = static_cast<unsigned>(16 - count) * 4;
  out = high << 32U | low << after | ((std::uint64_t{1} << after) - 1);
  return true;
}

// One to eight digits. Precondition: eight bytes stand before `text`.
[[nodiscard]] inline bool packed_count(std::string_view text, std::uint32_t& out) {
  if (text.empty() || text.size() > 8) return false;
  const unsigned other = static_cast<unsigned>(8 - text.size()) * 8;
  // what stands before becomes zeros
  const std::uint64_t word = load_8(text.data() + text.size() - 8) ^ every_byte('0');
  std::uint64_t digits = word >> other << other;
  if (((digits | (digits + every_byte(0x76))) & every_byte(0x80)) != 0) return false;
  digits = (digits * 10 + (digits >> 8U)) & 0x00FF00FF00FF00FFU;
  digits = (digits * 100 + (digits >> 16U)) & 0x0000FFFF0000FFFFU;
  out = static_cast<std::uint32_t>(digits * 10000 + (digits >> 32U));
  return true;
}

// Both of one shape and offset, the second not before the first: then text compares as time does.
[[nodiscard]] inline bool is_later_text(std::string_view start, std::string_view end) {
  constexpr std::size_t kDateAndTime = 19;  // "2026-03-04T09:15:07", then the offset
  constexpr std::size_t kOffset = 6;
  const std::size_t count = start.size();
  if (count != end.size() || (count != kDateAndTime + 1 && count != kDateAndTime + kOffset)) {
    return false;
  }
  if (start.substr(kDateAndTime) != end.substr(kDateAndTime)) return false;
  const auto part = [](std::string_view text, std::size_t at) {
    return __builtin_bswap64(load_8(text.data() + at));
  };
  const std::uint64_t day = part(start, 0);
  const std::uint64_t end_day = part(end, 0);
  const std::uint64_t hour = part(start, 8);
  const std::uint64_t end_hour = part(end, 8);
  if (day < end_day || (day == end_day && hour < end_hour)) return true;
  return day == end_day && hour == end_hour && part(start, 11) <= part(end, 11);
}

}  // namespace formats
