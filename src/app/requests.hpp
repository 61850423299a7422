#pragma once
// What a person hands on to somebody else: the request as Partner Center takes it, and the sheet an
// indirect reseller sends to its provider (R10).

#include <string>

#include "app/locale.hpp"
#include "overage/commands.hpp"
#include "overage/guide.hpp"

namespace app {

// The request line and body (domain 1.1, 1.2) of an Enable, Reassign or Disable.
[[nodiscard]] std::string partner_center_request(const overage::Situation& situation,
                                                 const overage::Command& command);

// The sheet as plain text in a language.
[[nodiscard]] std::string request_sheet_text(const Locale& locale,
                                             const overage::RequestSheet& sheet, base::Instant now);

}  // namespace app
