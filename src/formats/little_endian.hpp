#pragma once
// Numbers as archives write them, lowest byte first. Precondition: the bytes are there.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace formats {

[[nodiscard]] inline std::uint64_t little(std::string_view bytes, std::size_t at,
                                          std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t i = size; i-- > 0;) {
    value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
  }
  return value;
}
[[nodiscard]] inline std::uint16_t little_16(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint16_t>(little(bytes, at, 2));
}
[[nodiscard]] inline std::uint32_t little_32(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint32_t>(little(bytes, at, 4));
}
[[nodiscard]] inline std::uint64_t little_64(std::string_view bytes, std::size_t at) {
  return little(bytes, at, 8);
}

inline void append_little(std::string& out, std::uint64_t value, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) out += static_cast<char>(value >> (8 * i) & 0xFFU);
}

}  // namespace formats
