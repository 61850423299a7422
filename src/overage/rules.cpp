#include "overage/rules.hpp"

#include <array>

#include "base/text.hpp"

namespace overage {
namespace {

constexpr auto kHere = Force::enforced;
constexpr auto kText = Force::informative;

constexpr RuleEntry entry(int number, std::string_view sources, Force force,
                          std::string_view function) {
  return {static_cast<Rule>(number), sources, force, function};
}

// Sources are the keys of the domain notes, section 0.1. The function stands in this room and names
// the rule.
constexpr std::array<RuleEntry, kRuleCount> kRegister = {
    // what overage makes possible
    entry(1, "PAYG-EN, PAYG-FR", kHere, "payer_of"),
    entry(2, "PAYG-EN", kHere, "payer_of"),
    entry(3, "PAYG-EN", kHere, "payer_of"),
    entry(4, "PAYG-EN", kHere, "payer_of"),
    entry(5, "PAYG-EN", kHere, "payer_of"),
    entry(6, "PAYG-EN, TP-PLANS", kHere, "payer_of"),
    entry(7, "MCA, TP-CREDSET", kHere, "guard_somebody_pays"),
    // roles and who may act
    entry(8, "PAYG-EN, PAYG-EN-OLD", kHere, "guard_role"),
    entry(9, "PAYG-FR", kHere, "guard_transacting_partner"),
    entry(10, "PAYG-FR", kHere, "guard_not_a_reseller"),
    entry(11, "FOKUS, MCA", kHere, "guard_partner_side"),
    entry(12, "OV-PUT", kHere, "guard_reseller_id"),
    entry(13, "PAYG-EN", kHere, "guard_audience"),
    // which products, where
    entry(14, "PAYG-FR, PRODRES", kHere, "includes_overage"),
    entry(15, "PAYG-EN", kHere, "includes_overage"),
    entry(16, "PAYG-FR", kHere, "apply_purchase"),
    entry(17, "PAYG-FR", kText, ""),
    entry(18, "PAYG-FR", kHere, "guard_eligible_subscription"),
    entry(19, "PAYG-FR, PAYG-2021", kHere, "explain_assignment"),
    // Azure plan prerequisites
    entry(20, "PAYG-FR", kHere, "resolve_target"),
    entry(21, "PAYG-FR, ERR", kHere, "guard_no_legacy_azure"),
    entry(22, "PAYG-FR", kHere, "resolve_target"),
    entry(23, "PAYG-FR, PAYG-2021", kHere, "guard_target_choice"),
    entry(24, "PAYG-FR, SDK", kHere, "resolve_target"),
    entry(25, "SDK", kHere, "resolve_target"),
    entry(26, "OV-PUT", kHere, "explain_assignment"),
    entry(27, "ERR", kHere, "guard_target_exists"),
    entry(28, "ERR", kHere, "guard_target_active"),
    entry(29, "PAYG-FR, ERR", kHere, "guard_sandbox"),
    entry(30, "ERR", kHere, "guard_agreements"),
    // assignment, switching off, moving
    entry(31, "PAYG-FR, OV-PUT", kHere, "guard_assigned"),
    entry(32, "PAYG-FR", kHere, "guard_holder"),
    entry(33, "PAYG-FR, SUBRES", kHere, "find_assignment"),
    entry(34, "PAYG-FR", kHere, "guard_one_assignment"),
    entry(35, "CB, PAYG-FR", kHere, "explain_assignment"),
    entry(36, "PAYG-FR, PAYG-2021", kHere, "first_purchaser"),
    entry(37, "PAYG-FR, ERR", kHere, "guard_first_in_line"),
    entry(38, "PAYG-FR", kHere, "guard_consents"),
    entry(39, "PAYG-FR", kHere, "guard_holder_gave_up"),
    entry(40, "ERR, CB", kHere, "guard_one_assignment"),
    entry(41, "ERR, CB", kHere, "guard_consents"),
    entry(42, "R7, R39 (inferred)", kHere, "warn_of_gap"),
    entry(43, "SDK", kHere, "guard_no_pending_update"),
    // permissions and policies
    entry(44, "PAYG-FR", kHere, "guard_gdap"),
    entry(45, "PAYG-FR", kHere, "guard_gdap"),
    entry(46, "PAYG-FR", kHere, "guard_token_protection"),
    entry(47, "PAYG-FR, OV-PUT", kHere, "guard_allowed_locations"),
    entry(48, "PAYG-FR", kHere, "guard_token_protection"),
    // charges, prices, margin
    entry(49, "PAYG-FR", kHere, "explain_assignment"),
    entry(50, "PAYG-FR", kHere, "explain_assignment"),
    entry(51, "PAYG-FR", kHere, "explain_assignment"),
    entry(52, "PAYG-FR, PAYG-2021", kHere, "explain_assignment"),
    entry(53, "PAYG-FR", kText, ""),
    entry(54, "PAYG-FR", kText, ""),
    entry(55, "PAYG-EN-OLD", kHere, "tracking_methods"),
    entry(56, "MCA (inferred)", kHere, "tracking_methods"),
    entry(57, "azure-docs get-started-partners", kHere, "price_view"),
    // communication credits and the switch to postpaid
    entry(58, "PAYG-FR", kHere, "guard_credits_not_from_partner"),
    entry(59, "PAYG-FR", kHere, "apply_charge"),
    entry(60, "PAYG-FR", kHere, "apply_charge"),
    entry(61, "PAYG-FR", kHere, "funding_of"),
    entry(62, "TP-CRED, R7", kHere, "guard_somebody_pays"),
    entry(63, "PAYG-FR", kHere, "funding_of"),
    entry(64, "PAYG-FR", kHere, "warn_of_auto_recharge"),
    entry(65, "SHERWEB, MCA", kHere, "guard_customer_global_admin"),
    entry(66, "SHERWEB", kHere, "postpaid_guide"),
    entry(67, "TP-CRED", kHere, "guard_no_credits_with_new_commerce"),
    entry(68, "PAYG-FR, TP-CRED, MCA", kHere, "payer_of"),
    // scope, from a distributor's platform
    entry(69, "CB", kHere, "guard_scope"),
    entry(70, "CB", kHere, "guard_first_in_line"),
    entry(71, "CB", kHere, "warn_of_others_usage"),
    entry(72, "CB", kHere, "guard_transacting_partner"),
};

}  // namespace

std::string name_of(Rule rule) { return 'R' + std::to_string(number_of(rule)); }

std::optional<Rule> parse_rule(std::string_view text) {
  if (text.size() < 2 || base::to_lower_ascii(text.front()) != 'r') return std::nullopt;
  std::uint64_t number = 0;
  if (!base::parse_uint64(text.substr(1), number) || number < 1 || number > kRuleCount) {
    return std::nullopt;
  }
  return static_cast<Rule>(number);
}

std::string text_key(Rule rule) { return "rule." + name_of(rule); }

std::span<const RuleEntry> rule_register() { return kRegister; }

const RuleEntry& entry_of(Rule rule) {
  return kRegister[static_cast<std::size_t>(number_of(rule)) - 1];
}

}  // namespace overage
