#include "programs/overage/arguments.hpp"

#include <algorithm>

namespace overage_program {

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
