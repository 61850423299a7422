#include "base/caption.hpp"

#include "base/text.hpp"

namespace base {

namespace {

// U+00C0 to U+00FF by their letter; '?' stays as it is.
constexpr std::string_view kLatin =
    "aaaaaa?ceeeeiiii?nooooo?ouuuuy??aaaaaa?ceeeeiiii?nooooo?ouuuuy?y";

}  // namespace

std::string plain_caption(std::string_view caption) {
  std::string out;
  for (std::size_t i = 0; i < caption.size(); ++i) {
    char c = caption[i];
    const auto next = i + 1 < caption.size() ? static_cast<unsigned char>(caption[i + 1]) : 0U;
    const bool two = next >= 0x80 && next < 0xC0;
    // an accent by itself, as a Mac parts it from its letter; a blank that does not break, a sign
    if ((c == '\xCC' || c == '\xC2') && two) {
      ++i;
      continue;
    }
    if (c == '\xE2' && next == 0x80) {  // U+2000 to U+203F: quotes, dashes, blanks
      i += 2;
      continue;
    }
    if (c == '\xC3' && two && kLatin[next - 0x80] != '?') {
      c = kLatin[next - 0x80];
      ++i;
    }
    const char lower = to_lower_ascii(c);
    const bool letter = lower >= 'a' && lower <= 'z';
    if (letter || is_digit(c) || static_cast<unsigned char>(c) >= 0x80) out += lower;
  }
  return out;
}

bool same_caption(std::string_view a, std::string_view b) {
  return plain_caption(a) == plain_caption(b);
}

}  // namespace base
