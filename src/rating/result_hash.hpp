#pragma once
// SHA-256 of the canonical result: the same for any chunk size, number of workers and platform.

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "rating/rater.hpp"

namespace rating {

class Sha256 {
 public:
  Sha256();
  void update(std::span<const std::uint8_t> bytes);
  void update(std::string_view bytes);
  // Ends the computation.
  [[nodiscard]] std::array<std::uint8_t, 32> finish();

 private:
  void compress(const std::uint8_t* block);
  std::array<std::uint32_t, 8> state_{};
  std::array<std::uint8_t, 64> buffer_{};
  std::uint64_t length_ = 0;
};
[[nodiscard]] std::string to_hex(std::span<const std::uint8_t> bytes);

// Over, for each call in order of draw: usage id, payer, reason, amount, pool seconds; then pools and
// credits. docs/rating.md has the layout.
[[nodiscard]] std::string result_hash(const CallTable& calls, const RatedMonth& month);

}  // namespace rating
