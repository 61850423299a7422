#pragma once
// The register of the law: every rule R1 to R72 of the overage programme once. Statements in words
// stand in the texts under "rule.R21"; this file knows where a rule comes from and what enforces it.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace overage {

// A rule's number, R1 to R72. Its own type so that no other number fits its place.
enum class Rule : std::uint8_t {};

inline constexpr int kRuleCount = 72;

namespace literals {
// 21_R is R21.
consteval Rule operator""_R(unsigned long long number) { return static_cast<Rule>(number); }
}  // namespace literals

[[nodiscard]] constexpr int number_of(Rule rule) { return static_cast<int>(rule); }
// "R21"
[[nodiscard]] std::string name_of(Rule rule);
// Reads "R21" or "r21"; nothing outside R1 to R72.
[[nodiscard]] std::optional<Rule> parse_rule(std::string_view text);
// "rule.R21": key of the one-line statement in the texts.
[[nodiscard]] std::string text_key(Rule rule);

// How a rule lives in the product.
enum class Force : std::uint8_t {
  enforced,     // a function of this room decides by it
  informative,  // a statement shown to people; nothing to decide
};

struct RuleEntry {
  Rule rule;
  std::string_view sources;  // keys of the pages it was read from, e.g. "PAYG-FR, ERR"
  Force force;
  std::string_view function;  // "guard_no_legacy_azure"; empty when informative
};

// All 72, in order.
[[nodiscard]] std::span<const RuleEntry> rule_register();
[[nodiscard]] const RuleEntry& entry_of(Rule rule);

}  // namespace overage
