#pragma once
// Made at build time by tools/generate_numbering.mjs: one line an entry.

#include <string_view>

namespace telephony {

// "4478000 GB o": prefix, country ("--" for none), first letter of the kind.
extern const std::string_view kNumbering;
// "GB 44": country, calling code.
extern const std::string_view kCallingCodes;

}  // namespace telephony
