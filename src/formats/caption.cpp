#include "formats/caption.hpp"

#include "base/text.hpp"

namespace formats {

std::string plain_caption(std::string_view caption) {
  std::string out;
  for (const char c : caption) {
    const char lower = base::to_lower_ascii(c);
    const bool letter = lower >= 'a' && lower <= 'z';
    if (letter || base::is_digit(c) || static_cast<unsigned char>(c) >= 0x80) out += lower;
  }
  return out;
}

bool same_caption(std::string_view a, std::string_view b) {
  return plain_caption(a) == plain_caption(b);
}

}  // namespace formats
