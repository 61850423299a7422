#pragma once
// The law's answers as values: why not, beware, what to look at first, what follows. Words are made
// in app/ from the keys and arguments; see assets/texts/rules.en.json.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "overage/rules.hpp"
#include "overage/settings.hpp"

namespace overage {

// Named arguments of a text: {"partner", "Contoso"}.
using Args = std::vector<std::pair<std::string_view, std::string>>;

// Who can cure it.
enum class Curer : std::uint8_t {
  nobody,
  partner_admin_agent,   // of the acting partner
  provider_admin_agent,  // of the indirect provider (R10)
  holder_admin_agent,    // of the partner that holds the assignment (R39)
  customer,
  customer_global_admin,
  azure_support,  // with the customer (R48)
  microsoft,      // programme requests: sandbox access
  time,           // wait and read again (R43)
};
[[nodiscard]] std::string_view name_of(Curer curer);

// One reason a command is refused. Text of the reason: "reason.<reason>", of the cure: "cure.<cure>".
struct Refusal {
  Rule rule;
  std::vector<Rule> also;   // further rules that say the same
  std::string_view reason;  // "legacy_azure"
  Fault fault;
  Curer curer = Curer::nobody;
  std::string_view cure;  // "move_legacy_azure"
  Args args;
};

// Does not refuse. Text: "warning.<warning>"; the cure may be empty.
struct Warning {
  Rule rule;
  std::string_view warning;
  Curer curer = Curer::nobody;
  std::string_view cure;
  Args args;
};

enum class CheckStatus : std::uint8_t { met, unmet, unknown, not_needed };
[[nodiscard]] std::string_view name_of(CheckStatus status);

// What the pre-flight checklist looks at, in the order of domain 2.11.
enum class Prerequisite : std::uint8_t {
  role,
  transacting_partner,
  relationship,
  eligible_subscription,
  no_legacy_azure,
  not_held_by_another,
  first_in_line,
  target,
  sandbox,
  partner_agreement,
  customer_agreement,
  gdap,
  token_protection,
  allowed_locations,
  reseller_id,
  auto_recharge,  // never refuses: postpaid does not start while it is on (R63)
};
// "no_legacy_azure"; text "check.<name>".
[[nodiscard]] std::string_view name_of(Prerequisite prerequisite);

struct CheckItem {
  Prerequisite prerequisite;
  CheckStatus status = CheckStatus::unknown;
  std::vector<Rule> rules;
  Curer curer = Curer::nobody;  // when unmet or unknown
  std::string_view cure;
  Args args;
};

// What follows from a command, in words: "consequence.<consequence>".
enum class Topic : std::uint8_t { billed, starts, stops, created, people, price };
struct Consequence {
  Topic topic;
  std::string_view consequence;
  std::vector<Rule> rules;
  Args args;
};

}  // namespace overage
