#pragma once
// Reproducible numbers from a seed (SplitMix64), for the demo, generators and tests. The same on every platform, which
// the distributions of <random> are not. Not for secrets.

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/int128.hpp"

namespace base {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }
  // 0 to count - 1. Precondition: count > 0.
  std::size_t below(std::size_t count) {
    return static_cast<std::size_t>((static_cast<UInt128>(next()) * count) >> 64U);
  }
  // first to last, both included.
  std::int64_t between(std::int64_t first, std::int64_t last) {
    return first + static_cast<std::int64_t>(below(static_cast<std::size_t>(last - first + 1)));
  }
  bool one_in(std::size_t count) { return below(count) == 0; }
  template <class T>
  const T& pick(const std::vector<T>& values) {
    return values[below(values.size())];
  }
  template <class T>
  void shuffle(std::vector<T>& values) {
    for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[below(i)]);
  }

 private:
  std::uint64_t state_;
};

}  // namespace base
