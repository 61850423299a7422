#include "overage/rules.hpp"

#include <catch_amalgamated.hpp>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "unit/overage/case.hpp"

using namespace overage;       // NOLINT: tests of this room
using namespace overage_test;  // NOLINT

namespace {

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string all_of(std::string_view folder, std::string_view extension) {
  std::string out;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == extension) out += contents(entry.path());
  }
  return out;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "R2" or "2_R", but neither "R21" nor "12_R".
bool names_rule(const std::string& text, Rule rule) {
  const std::string number = std::to_string(number_of(rule));
  for (auto at = text.find(number); at != std::string::npos; at = text.find(number, at + 1)) {
    const char before = at == 0 ? ' ' : text[at - 1];
    const auto after = std::string_view(text).substr(at + number.size());
    if (before == 'R' && (after.empty() || !is_digit(after.front()))) return true;
    if (!is_digit(before) && after.starts_with("_R")) return true;
  }
  return false;
}

// A function's definition, from the comment above it to its last line; empty when there is none.
// Relies on the house's layout: a definition begins a line and ends with "}" at its beginning.
std::string definition_of(const std::string& code, std::string_view function) {
  const std::string call = ' ' + std::string(function) + '(';
  for (auto at = code.find(call); at != std::string::npos; at = code.find(call, at + 1)) {
    auto start = code.rfind('\n', at) + 1;
    const auto body = code.find_first_of(";{", at);
    if (code[start] == ' ' || body == std::string::npos || code[body] == ';') continue;
    while (start > 1) {
      const auto above = code.rfind('\n', start - 2) + 1;
      if (code.compare(above, 2, "//") != 0) break;
      start = above;
    }
    return code.substr(start, code.find("\n}", body) - start);
  }
  return {};
}

}  // namespace

TEST_CASE("the register holds every rule once, in order") {
  REQUIRE(rule_register().size() == kRuleCount);
  for (int number = 1; number <= kRuleCount; ++number) {
    const RuleEntry& entry = rule_register()[static_cast<std::size_t>(number - 1)];
    CHECK(number_of(entry.rule) == number);
    CHECK(&entry_of(entry.rule) == &entry);
    CHECK_FALSE(entry.sources.empty());
    CHECK(parse_rule(name_of(entry.rule)) == entry.rule);
  }
}

TEST_CASE(
    "a rule is enforced by a function that names it and shown by a scenario, or informative") {
  const std::string code = all_of("src/overage", ".cpp");
  const std::string scenarios = all_of("assets/scenarios", ".json");
  for (const RuleEntry& entry : rule_register()) {
    INFO(name_of(entry.rule));
    if (entry.force == Force::informative) {
      CHECK(entry.function.empty());
      continue;
    }
    CHECK(names_rule(definition_of(code, entry.function), entry.rule));
    // in the list of what a scenario shows; what it expects has its own members
    const std::string line = "\n    \"" + name_of(entry.rule) + '"';
    CHECK(scenarios.find(line) != std::string::npos);
  }
}

TEST_CASE("a function is found with its comment and nothing around it") {
  const std::string code =
      "int a() {\n  return 21_R;\n}\n\n// By R2.\nint ba(\n    int x) {\n  f(x);\n}\nint c();\n";
  CHECK(definition_of(code, "ba") == "// By R2.\nint ba(\n    int x) {\n  f(x);");
  CHECK(definition_of(code, "c").empty());
  CHECK(definition_of(code, "f").empty());
  CHECK(names_rule(definition_of(code, "a"), 21_R));
  CHECK_FALSE(names_rule(definition_of(code, "ba"), 21_R));
}

TEST_CASE("every rule has a statement in both languages") {
  for (const char* file : {"assets/texts/rules.en.json", "assets/texts/rules.fr.json"}) {
    const std::string texts = contents(file);
    for (const RuleEntry& entry : rule_register()) {
      INFO(file << ' ' << text_key(entry.rule));
      CHECK(texts.find('"' + text_key(entry.rule) + "\": \"") != std::string::npos);
    }
  }
}

// The law speaks in keys; a key without a text would reach people as a key.
TEST_CASE("every key the law can answer with has a text in both languages") {
  const std::string code = contents("src/overage/guards.cpp") +
                           contents("src/overage/explain.cpp") +
                           contents("src/overage/evaluate.cpp") + contents("src/overage/guide.cpp");
  std::set<std::string> keys;
  for (std::size_t at = code.find('"'); at != std::string::npos; at = code.find('"', at)) {
    const auto end = code.find('"', at + 1);
    const std::string word = code.substr(at + 1, end - at - 1);
    at = end + 1;
    const bool key = word.find('_') != std::string::npos && word.find('/') == std::string::npos;
    if (key) keys.insert(word);
  }
  CHECK(keys.size() > 100);
  for (const char* file : {"assets/texts/rules.en.json", "assets/texts/rules.fr.json"}) {
    const std::string texts = contents(file);
    for (const std::string& key : keys) {
      INFO(file << ' ' << key);
      CHECK(texts.find('.' + key + "\":") != std::string::npos);
    }
  }
}

TEST_CASE("rules read in either case and nothing else does") {
  CHECK(parse_rule("R21") == 21_R);
  CHECK(parse_rule("r1") == 1_R);
  for (const char* text : {"", "R", "R0", "R73", "21", "R2x", "Q2", "R+2"}) {
    CHECK_FALSE(parse_rule(text).has_value());
  }
}
