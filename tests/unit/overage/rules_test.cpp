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

// "R2" but not "R21".
bool names_rule(const std::string& text, Rule rule) {
  const std::string name = name_of(rule);
  for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
    const char after = text[at + name.size()];
    const char before = at == 0 ? ' ' : text[at - 1];
    if ((after < '0' || after > '9') && (before < 'A' || before > 'z')) return true;
  }
  return false;
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

TEST_CASE("a rule is enforced by a function that exists and is tested, or is informative") {
  const std::string code = all_of("src/overage", ".cpp");
  const std::string tests =
      all_of("tests/unit/overage", ".cpp") + all_of("assets/scenarios", ".json");
  for (const RuleEntry& entry : rule_register()) {
    INFO(name_of(entry.rule));
    if (entry.force == Force::informative) {
      CHECK(entry.function.empty());
      continue;
    }
    REQUIRE_FALSE(entry.function.empty());
    CHECK(code.find(' ' + std::string(entry.function) + '(') != std::string::npos);
    CHECK(names_rule(tests, entry.rule));
  }
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
