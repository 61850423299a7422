#pragma once
#include <string_view>

namespace overage_program {

// Empty topic = the whole page; otherwise the page of one command, empty when there is none.
[[nodiscard]] std::string_view help_for(std::string_view topic);

}  // namespace overage_program
