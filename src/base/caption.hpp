#pragma once
// Captions of columns and names of countries, compared by their letters and digits alone, without
// accents: "Usage ID", "usageId" and "usage_id" are one caption, and so are "Währung", "WÄHRUNG" and
// "Wahrung".

#include <string>
#include <string_view>

namespace base {

// Letters in lower case, those of Latin-1 without accent, digits, and everything beyond; the rest is
// left out, with signs and blanks of typography.
[[nodiscard]] std::string plain_caption(std::string_view caption);
[[nodiscard]] bool same_caption(std::string_view a, std::string_view b);

}  // namespace base
