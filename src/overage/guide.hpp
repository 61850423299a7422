#pragma once
// Guides a person can follow: credits to postpaid in the safe order, the hand-over between
// partners, and the sheet an indirect reseller sends to its provider.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "overage/answers.hpp"
#include "overage/commands.hpp"
#include "overage/evaluate.hpp"
#include "overage/situation.hpp"

namespace overage {

enum class StepStatus : std::uint8_t { done, next, later };
[[nodiscard]] std::string_view name_of(StepStatus status);

struct Step {
  std::string_view step;  // text "step.<step>"
  StepStatus status = StepStatus::later;
  Curer actor = Curer::nobody;
  Rule rule;
  Args args;
};

// From credits to postpaid without a gap (R66): enable, switch off auto-recharge, let the balance
// run out.
struct PostpaidGuide {
  std::vector<Step> steps;
  base::Money balance;
  // The day the balance reaches zero at the mean daily spend given, or lapses; none while
  // auto-recharge is on, for a spend in another currency, and when there is no balance.
  std::optional<base::CivilDay> projected_zero;
  std::vector<Warning> warnings;  // e.g. the balance ends before overage is enabled
};
[[nodiscard]] PostpaidGuide postpaid_guide(const Situation& situation, base::Instant now,
                                           base::Money mean_daily_spend,
                                           const LawSettings& settings);

// The hand-over of an assignment to `newcomer` (R38-R42): three consents, None, assignment.
struct HandOver {
  base::PartnerId holder;
  base::PartnerId newcomer;
  bool customer_agrees = false;
  bool holder_agrees = false;
  bool newcomer_agrees = false;
  std::vector<Step> steps;
};
[[nodiscard]] HandOver hand_over(const Situation& situation, base::PartnerId newcomer,
                                 const LawSettings& settings,
                                 std::string_view service = kPhoneServices);

// What an indirect reseller asks its provider to do (R10); also useful to any partner that must ask
// another. Plain values in the order they are printed.
struct RequestSheet {
  std::string customer_name;
  base::CustomerId customer;
  std::string provider_name;
  std::string reseller_name;
  base::MpnId reseller;
  CommandKind wish = CommandKind::enable;
  Target target;
  std::string target_name;
  ResourceGroup group;
  std::vector<std::string> eligible_subscriptions;  // offer names
  std::vector<CheckItem> open_points;  // unmet or unknown, as the provider would find them
};
// `wish` is an Enable, Reassign or Disable. Error: not_found when the acting partner has no provider
// in the situation.
[[nodiscard]] base::Result<RequestSheet> request_sheet(const Situation& situation,
                                                       const Command& wish, base::Instant now,
                                                       const LawSettings& settings);

}  // namespace overage
