#pragma once
// The demo's own generator of numbers (SplitMix64): std:: distributions differ between libraries.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/int128.hpp"

namespace engine {

class DemoRandom {
 public:
  explicit DemoRandom(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }

  // 0 to count - 1. Precondition: count > 0.
  std::size_t below(std::size_t count) {
    return static_cast<std::size_t>((static_cast<base::UInt128>(next()) * count) >> 64U);
  }
  // first to last, both included.
  int between(int first, int last) {
    return first + static_cast<int>(below(static_cast<std::size_t>(last - first + 1)));
  }
  bool one_in(std::size_t count) { return below(count) == 0; }

  template <class T>
  const T& pick(const std::vector<T>& values) {
    return values[below(values.size())];
  }

  // Looks like a random GUID (version 4).
  std::string guid() {
    constexpr std::uint64_t kVersionMask = 0xFFFFFFFFFFFF0FFFU;
    constexpr std::uint64_t kVersion = 0x4000U;
    constexpr std::uint64_t kVariantMask = 0x3FFFFFFFFFFFFFFFU;
    constexpr std::uint64_t kVariant = 0x8000000000000000U;
    const std::uint64_t high = (next() & kVersionMask) | kVersion;
    const std::uint64_t low = (next() & kVariantMask) | kVariant;
    return base::Guid{high, low}.to_string();
  }

 private:
  std::uint64_t state_;
};

}  // namespace engine
