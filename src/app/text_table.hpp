#pragma once
// The texts behind app/texts.hpp, made from assets/texts by tools/texts.mjs: one string after another,
// a zero behind each.

#include <string_view>

#include "app/text_keys.hpp"

namespace app {

// Singular and plural of each key; an empty singular: the text has no plural forms.
[[nodiscard]] std::string_view english_texts();
// Of each key.
[[nodiscard]] std::string_view key_names();

}  // namespace app
