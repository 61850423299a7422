#pragma once
// CRC-32 as ZIP and gzip use it (reflected 0xEDB88320).

#include <cstdint>
#include <string>
#include <string_view>

namespace formats {

class Crc32 {
 public:
  void add(std::string_view bytes);
  // As if the bytes of `after`, so many, had been added.
  void join(const Crc32& after, std::uint64_t bytes);
  [[nodiscard]] std::uint32_t value() const { return ~state_; }
  // Eight hexadecimal digits.
  [[nodiscard]] std::string text() const;

 private:
  std::uint32_t state_ = 0xFFFF'FFFFU;
};

}  // namespace formats
