#pragma once
// One look at a customer: where it stands, who pays now, what can be done and by whom, why not.

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "overage/answers.hpp"
#include "overage/commands.hpp"
#include "overage/settings.hpp"
#include "overage/situation.hpp"

namespace overage {

// Domain 2.11.
enum class State : std::uint8_t {
  not_eligible,
  eligible,
  enable_pending,
  enabled,
  disable_pending
};
[[nodiscard]] std::string_view name_of(State state);

enum class FundingMode : std::uint8_t {
  prepaid,       // credits pay until they are used up (R60)
  prepaid_loop,  // auto-recharge refills them: postpaid never starts (R63)
  postpaid,      // overage pays (R61)
  unfunded,      // nothing per-minute works (R7, R62)
};
[[nodiscard]] std::string_view name_of(FundingMode mode);

// What only works when somebody pays by the minute (R1-R6, R68).
enum class Use : std::uint8_t {
  toll_free_inbound,         // R1
  conference_beyond_zone_a,  // R2
  domestic_plan_abroad,      // R3
  beyond_international,      // R4
  after_the_allowance,       // R5
  pay_as_you_go_outbound,    // R6
  premium_numbers,           // R68
  sms,                       // R68
};
inline constexpr int kUses = 8;
[[nodiscard]] std::string_view name_of(Use use);
[[nodiscard]] Rule rule_of(Use use);
// Who pays for a use in a mode. All uses share one answer (R68); nobody = it does not work.
[[nodiscard]] Payer payer_of(Use use, FundingMode mode);

[[nodiscard]] State state_of(const Situation& situation, const LawSettings& settings,
                             std::string_view service = kPhoneServices);
[[nodiscard]] FundingMode funding_of(const Situation& situation, base::Instant now,
                                     std::string_view service = kPhoneServices);

// Prices in Azure Cost Management (R57).
enum class PriceView : std::uint8_t { retail, invoiced, none };
[[nodiscard]] PriceView price_view(const Situation& situation);

// Where consumption can be watched (R55, R56; the second only since the newest page).
enum class Tracking : std::uint8_t { azure_cost_management, teams_admin_center };
[[nodiscard]] std::vector<Tracking> tracking_methods(const LawSettings& settings);

struct CommandStatus {
  CommandKind kind = CommandKind::enable;
  bool available = false;
  std::vector<Refusal> refusals;  // every reason; empty when available
};

struct Evaluation {
  State state = State::not_eligible;
  FundingMode funding = FundingMode::unfunded;
  bool manage_overage_shown = false;    // R18
  bool update_pending = false;          // R43: also while an enabled service is being moved
  base::PartnerId holder;               // none when nothing is assigned
  base::PartnerId first_in_line;        // who may make the first assignment; none = any partner
  std::vector<CommandStatus> commands;  // those a person can start, in the order of CommandKind
  std::vector<Warning> warnings;
  std::vector<CheckItem> checklist;  // of enabling, or of moving when enabled by us
  // The one thing to do next, whoever must do it; text "next.<key>".
  std::string_view next_step;
  Curer next_actor = Curer::nobody;
};

// With default arguments for every command: automatic target, no reseller, no location.
[[nodiscard]] Evaluation evaluate(const Situation& situation, base::Instant now,
                                  const LawSettings& settings);

[[nodiscard]] const CommandStatus* find_status(const Evaluation& evaluation, CommandKind kind);

}  // namespace overage
