#include "app/texts.hpp"

#include <algorithm>
#include <deque>
#include <numeric>
#include <vector>

#include "app/text_table.hpp"
#include "base/sort.hpp"

namespace app {
namespace {

// Accents and some 35 % more length, placeholders untouched: "[Çüstömérs~~]".
std::string pseudo(std::string_view english) {
  static constexpr std::pair<char, std::string_view> kAccents[] = {
      {'a', "å"}, {'e', "é"}, {'i', "ï"}, {'o', "ö"}, {'u', "ü"}, {'c', "ç"},
      {'n', "ñ"}, {'y', "ý"}, {'A', "Å"}, {'E', "É"}, {'O', "Ö"}, {'U', "Ü"}};
  std::string out = "[";
  bool in_hole = false;
  for (const char c : english) {
    in_hole = c == '{' || (in_hole && c != '}');
    const auto* accent = std::find_if(std::begin(kAccents), std::end(kAccents),
                                      [&](auto& a) { return a.first == c; });
    if (!in_hole && accent != std::end(kAccents)) {
      out += accent->second;
    } else {
      out += c;
    }
  }
  out.append(std::max<std::size_t>(english.size() * 7 / 20, 2) - 2, '~');  // but for the brackets
  return out + "]";
}

std::vector<std::string_view> split(std::string_view texts) {
  std::vector<std::string_view> out;
  while (!texts.empty()) {
    const auto end = std::min(texts.find('\0'), texts.size());
    out.push_back(texts.substr(0, end));
    texts.remove_prefix(std::min(end + 1, texts.size()));
  }
  return out;
}

// Singular and plural of each key in turn.
using Table = std::vector<std::string_view>;

const Table& english_table() {
  static const Table kTable = split(english_texts());
  return kTable;
}

const Table& pseudo_english() {
  static const auto* texts = [] {
    auto* made = new std::vector<std::string>;
    for (const auto text : english_table()) made->push_back(text.empty() ? "" : pseudo(text));
    return made;
  }();
  static const Table kTable(texts->begin(), texts->end());
  return kTable;
}

// Text that has been given out is still shown: what was used once is kept.
Table& french_table() {
  static Table table;
  return table;
}

struct TextForms {
  std::string_view one;  // empty: the text has no plural forms
  std::string_view other;
};

TextForms forms(Language language, Key key) {
  const auto index = static_cast<std::size_t>(key) * 2;
  const bool has_french = language == Language::fr && !french_table().empty();
  const Table& table = has_french                     ? french_table()
                       : language == Language::pseudo ? pseudo_english()
                                                      : english_table();
  return {table[index], table[index + 1]};
}

std::string_view name_at(std::uint16_t key) {
  static const Table kNames = split(key_names());
  return kNames[key];
}

// CLDR: English has "one" for 1 only, French for 0 and 1.
bool is_one(Language language, std::int64_t count) {
  return count == 1 || (count == 0 && language == Language::fr);
}

const std::vector<std::uint16_t>& sorted_keys() {
  static const auto* keys = [] {
    auto* made = new std::vector<std::uint16_t>(kKeyCount);
    std::iota(made->begin(), made->end(), std::uint16_t{0});
    base::sort(*made, [](auto a, auto b) { return name_at(a) < name_at(b); });
    return made;
  }();
  return *keys;
}

}  // namespace

bool use_french(std::string texts) {
  static auto* kept = new std::deque<std::string>;
  auto table = split(kept->emplace_back(std::move(texts)));
  if (table.size() != std::size_t{kKeyCount} * 2) {
    kept->pop_back();
    return false;
  }
  french_table() = std::move(table);
  return true;
}

std::string_view text(Language language, Key key) { return forms(language, key).other; }

std::string fill(std::string_view pattern, const TextArg* args, std::size_t count) {
  std::string out;
  out.reserve(pattern.size() + 16);
  for (std::size_t i = 0; i < pattern.size();) {
    const auto close = pattern[i] == '{' ? pattern.find('}', i) : std::string_view::npos;
    if (close == std::string_view::npos) {
      out += pattern[i++];
      continue;
    }
    const auto name = pattern.substr(i + 1, close - i - 1);
    const auto* arg = std::find_if(args, args + count, [&](auto& a) { return a.first == name; });
    if (arg == args + count) {
      out += pattern.substr(i, close - i + 1);
    } else {
      out += arg->second;
    }
    i = close + 1;
  }
  return out;
}

std::string text(Language language, Key key, std::initializer_list<TextArg> args) {
  return fill(text(language, key), args.begin(), args.size());
}

std::string plural(Language language, Key key, std::int64_t count, std::string_view shown,
                   std::initializer_list<TextArg> args) {
  const auto both = forms(language, key);
  const auto pattern = !both.one.empty() && is_one(language, count) ? both.one : both.other;
  std::vector<TextArg> all(args);
  all.emplace_back("n", shown);
  return fill(pattern, all.data(), all.size());
}

std::string_view name_of(Key key) { return name_at(static_cast<std::uint16_t>(key)); }

Key find_key(std::string_view name, Key otherwise) {
  const auto& keys = sorted_keys();
  const auto at = std::lower_bound(keys.begin(), keys.end(), name,
                                   [](auto key, auto wanted) { return name_at(key) < wanted; });
  return at != keys.end() && name_at(*at) == name ? static_cast<Key>(*at) : otherwise;
}

bool has_key(std::string_view name) {
  const auto found = find_key(name, Key{});
  return name_of(found) == name;
}

}  // namespace app
