#pragma once
// The tables behind app/texts.hpp, made from assets/texts by tools/texts.mjs.

#include <string_view>

#include "app/text_keys.hpp"

namespace app {

struct TextForms {
  std::string_view one;  // empty: the text has no plural forms
  std::string_view other;
};

extern const TextForms kEnglish[];
extern const TextForms kFrench[];
extern const std::string_view kKeyNames[];

}  // namespace app
