#pragma once
// A file whose bytes can be had from any place, for whoever reads it in parts.

#include <cstdint>
#include <span>

#include "base/result.hpp"

namespace engine {

class Source {
 public:
  virtual ~Source() = default;
  [[nodiscard]] virtual std::uint64_t size() const = 0;
  // How many bytes of `to` were filled with those from `at` on: all of them, unless the file ends
  // before. Several may ask at once. Error: io_failed.
  [[nodiscard]] virtual base::Result<std::size_t> read(std::uint64_t at,
                                                       std::span<char> to) const = 0;
};

}  // namespace engine
