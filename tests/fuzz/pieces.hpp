#pragma once
// What the targets share: bytes as text, and bytes handed over in pieces.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// Each piece is memory of its own, so that a reader that looks beyond it is caught. False: refused.
template <class Take>
bool in_pieces(std::string_view bytes, std::size_t piece, const Take& take) {
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    const std::string part(bytes.substr(at, piece));
    if (!take(std::string_view(part))) return false;
  }
  return true;
}

// A reader with feed and finish. False: refused.
template <class Reader>
bool reads(Reader& reader, std::string_view bytes, std::size_t piece) {
  return in_pieces(bytes, piece, [&](std::string_view part) { return reader.feed(part).ok(); }) &&
         reader.finish().ok();
}

inline void demand(bool holds) {
  if (!holds) std::abort();
}

}  // namespace fuzz
