#pragma once
// Text inside XML and HTML, in elements and in quoted attributes.

#include <string_view>

namespace base {

// "&amp;" for '&' and so on; empty for a character that stands for itself.
[[nodiscard]] constexpr std::string_view markup_reference(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    default:
      return {};
  }
}

}  // namespace base
