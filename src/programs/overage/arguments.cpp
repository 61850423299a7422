#include "programs/overage/arguments.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace overage_program {
namespace {

// Whether a value is one that the option takes.
bool fits(std::string_view value, std::string_view spec) {
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (std::any_of(spec.begin(), spec.end(), is_capital)) return true;
  const auto words = base::split(spec, '|');
  return std::find(words.begin(), words.end(), value) != words.end();
}

// "a|b|c" as "a, b or c"
std::string listed(std::string_view spec) {
  const auto words = base::split(spec, '|');
  std::string out;
  for (const auto& word : words) {
    if (&word != &words.front()) out += &word == &words.back() ? " or " : ", ";
    out += word;
  }
  return out;
}

}  // namespace

std::optional<std::string> Arguments::parse(const std::vector<std::string>& words,
                                            const std::vector<OptionSpec>& options) {
  bool ended = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    if (ended || !word.starts_with("--")) {
      if (!ended && word.size() > 1 && word.front() == '-') {
        return "there is no option " + words[i];
      }
      files_.emplace_back(word);
      continue;
    }
    if (word == "--") {
      ended = true;
      continue;
    }
    const auto equals = word.find('=');
    const auto name = word.substr(2, equals == std::string_view::npos ? equals : equals - 2);
    const auto spec = std::find_if(options.begin(), options.end(),
                                   [name](const OptionSpec& o) { return o.name == name; });
    if (spec == options.end()) return "there is no option --" + std::string(name);
    auto& values = values_[std::string(name)];
    if (!values.empty() && !spec->repeatable) {
      return "--" + std::string(name) + " is given twice";
    }
    if (spec->value.empty()) {
      if (equals != std::string_view::npos) return "--" + std::string(name) + " takes no value";
      values.emplace_back();
    } else if (equals != std::string_view::npos) {
      values.emplace_back(word.substr(equals + 1));
    } else if (i + 1 < words.size()) {
      values.push_back(words[++i]);
    } else {
      return "--" + std::string(name) + " needs a value: " + std::string(spec->value);
    }
    if (!spec->value.empty() && !fits(values.back(), spec->value)) {
      return "--" + std::string(name) + " takes " + listed(spec->value);
    }
  }
  return std::nullopt;
}

bool Arguments::has(std::string_view name) const { return values_.find(name) != values_.end(); }

std::string Arguments::value(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::string() : found->second.back();
}

const std::vector<std::string>& Arguments::values(std::string_view name) const {
  static const std::vector<std::string> kNone;
  const auto found = values_.find(name);
  return found == values_.end() ? kNone : found->second;
}

}  // namespace overage_program
