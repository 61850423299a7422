#pragma once
// Captions of columns, compared by their letters and digits alone: "Usage ID", "usageId" and
// "usage_id" are one caption.

#include <string>
#include <string_view>

namespace formats {

// ASCII letters in lower case, digits, and everything beyond ASCII; the rest is left out.
[[nodiscard]] std::string plain_caption(std::string_view caption);
[[nodiscard]] bool same_caption(std::string_view a, std::string_view b);

}  // namespace formats
