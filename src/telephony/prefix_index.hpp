#pragma once
// Longest prefix to a 32-bit value: a table over the first four digits, then one cache line a
// digit. Built once, then a few nanoseconds a look-up.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "telephony/number.hpp"

namespace telephony {

class PrefixIndex {
 public:
  static constexpr std::uint32_t kNone = 0x3FFF'FFFF;  // no prefix matches; values are below it

  struct Entry {
    std::string_view digits;  // 1 to 15 digits; anything else is ignored
    std::uint32_t value = 0;
  };
  struct Match {
    std::uint32_t value = kNone;
    bool ambiguous = false;  // a masked digit hides whether a longer prefix matches
  };

  PrefixIndex() = default;
  // Of two entries with the same digits the later one counts.
  explicit PrefixIndex(std::span<const Entry> entries);

  [[nodiscard]] Match find(Number number) const {
    std::uint32_t cell = root_.empty() ? kNone : root_[number.nibbles() >> 48U];
    std::uint64_t rest = number.nibbles() << 16U;
    while ((cell & kNode) != 0) {
      cell = nodes_[(static_cast<std::size_t>(cell & ~kNode) << 4U) | (rest >> 60U)];
      rest <<= 4U;
    }
    return {cell & ~kAmbiguous, (cell & kAmbiguous) != 0};
  }

  [[nodiscard]] std::size_t bytes() const;

 private:
  static constexpr std::uint32_t kNode = 0x8000'0000;
  static constexpr std::uint32_t kAmbiguous = 0x4000'0000;
  std::vector<std::uint32_t> root_;   // by the first four nibbles
  std::vector<std::uint32_t> nodes_;  // sixteen cells a node
};

}  // namespace telephony
