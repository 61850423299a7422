#pragma once
// Names of countries, plans and codes in a language.

#include <string>
#include <string_view>

#include "app/locale.hpp"

namespace app {

// Alpha-2 to a name; what is unknown as it stands.
[[nodiscard]] std::string country_name(Language language, std::string_view alpha2);
// A plan's part number or key to its name; what is unknown as it stands.
[[nodiscard]] std::string plan_name(Language language, std::string_view part_number);
// The text "prefix" + code; the code itself where there is none.
[[nodiscard]] std::string coded(Language language, std::string_view prefix, std::string_view code);

}  // namespace app
