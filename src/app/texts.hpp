#pragma once
// Everything the product says, by key and language. Keys are checked when the program is built;
// placeholders stand in braces: "{n} calls".

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "app/locale.hpp"
#include "app/text_keys.hpp"

namespace app {

using TextArg = std::pair<std::string_view, std::string_view>;

// French is not part of the program: whoever starts one gives its texts, in the shape of
// french_texts(), or those. What is no such list changes nothing. Until then French is English.
bool use_french(std::string texts);
[[nodiscard]] std::string_view french_texts();

// The text as it stands. The pseudo language widens and accents English, to find what clips.
[[nodiscard]] std::string_view text(Language language, Key key);
// With placeholders filled; those not given stay visible.
[[nodiscard]] std::string text(Language language, Key key, std::initializer_list<TextArg> args);
// The plural form for `count`; {n} is filled with `shown` (the count as the language writes it).
[[nodiscard]] std::string plural(Language language, Key key, std::int64_t count,
                                 std::string_view shown, std::initializer_list<TextArg> args = {});

// "home.title"; for tests.
[[nodiscard]] std::string_view name_of(Key key);
// The key of that name, or `otherwise`. For codes that arrive as data (error codes, reasons).
[[nodiscard]] Key find_key(std::string_view name, Key otherwise);
[[nodiscard]] bool has_key(std::string_view name);

[[nodiscard]] std::string fill(std::string_view pattern, const TextArg* args, std::size_t count);

}  // namespace app
