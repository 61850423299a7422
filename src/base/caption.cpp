#include "base/caption.hpp"

#include <cstddef>

#include "base/text.hpp"

namespace base {

namespace {

// U+00C0 to U+00FF by their letter; '?' stays as it is.
constexpr std::string_view kLatin =
    "aaaaaa?ceeeeiiii?nooooo?ouuuuy??aaaaaa?ceeeeiiii?nooooo?ouuuuy?y";

// What counts of a caption, letter by letter.
class Letters {
 public:
  explicit Letters(std::string_view caption) : caption_(caption) {}

  // 0: there are no more.
  char next() {
    while (at_ < caption_.size()) {
      char c = caption_[at_++];
      const auto next = at_ < caption_.size() ? static_cast<unsigned char>(caption_[at_]) : 0U;
      const bool two = next >= 0x80 && next < 0xC0;
      // an accent by itself, as a Mac parts it from its letter; a blank that does not break, a sign
      if ((c == '\xCC' || c == '\xC2') && two) {
        ++at_;
        continue;
      }
      if (c == '\xE2' && next == 0x80) {  // U+2000 to U+203F: quotes, dashes, blanks
        at_ += 2;
        continue;
      }
      if (c == '\xC3' && two && kLatin[next - 0x80] != '?') {
        c = kLatin[next - 0x80];
        ++at_;
      }
      const char lower = to_lower_ascii(c);
      const bool letter = lower >= 'a' && lower <= 'z';
      if (letter || is_digit(c) || static_cast<unsigned char>(c) >= 0x80) return lower;
    }
    return 0;
  }

 private:
  std::string_view caption_;
  std::size_t at_ = 0;
};

}  // namespace

std::string plain_caption(std::string_view caption) {
  std::string out;
  Letters letters(caption);
  while (const char letter = letters.next()) out += letter;
  return out;
}

// Every caption of a file is held against every name that it may have: most differ in the first letter.
bool same_caption(std::string_view a, std::string_view b) {
  Letters of_a(a);
  Letters of_b(b);
  while (true) {
    const char letter = of_a.next();
    if (letter != of_b.next()) return false;
    if (letter == 0) return true;
  }
}

}  // namespace base
