#include "overage/names.hpp"

#include <array>

namespace overage {
namespace {

constexpr std::array<std::string_view, 3> kFactWords = {"unknown", "yes", "no"};
constexpr std::array<std::string_view, 3> kPartnerModelWords = {"direct", "indirect_provider",
                                                                "indirect_reseller"};
constexpr std::array<std::string_view, 7> kRoleWords = {
    "admin_agent",  "sales_agent",           "helpdesk_agent", "billing_admin",
    "global_admin", "customer_global_admin", "customer_user"};
constexpr std::array<std::string_view, 3> kCloudWords = {"international", "government", "china"};
constexpr std::array<std::string_view, 4> kSegmentWords = {"commercial", "education", "nonprofit",
                                                           "government"};
constexpr std::array<std::string_view, 7> kSubscriptionStatusWords = {
    "none", "active", "pending", "suspended", "expired", "deleted", "disabled"};
constexpr std::array<std::string_view, 3> kBillingTypeWords = {"none", "usage", "license"};
constexpr std::array<std::string_view, 4> kLicenceZoneWords = {"none", "zone1", "zone2", "mexico"};
constexpr std::array<std::string_view, 4> kSubscriptionKindWords = {"seat", "azure_plan",
                                                                    "legacy_azure", "other"};
constexpr std::array<std::string_view, 3> kEntitlementStatusWords = {"active", "suspended",
                                                                     "cancelled"};
constexpr std::array<std::string_view, 3> kUpdateKindWords = {"enable", "reassign", "disable"};
constexpr std::array<std::string_view, 3> kConsentPartyWords = {"customer", "holder", "newcomer"};
constexpr std::array<std::string_view, 2> kFirstAssignmentWords = {"first_purchaser",
                                                                   "customers_choice"};
constexpr std::array<std::string_view, 3> kPageVersionWords = {"2021", "2022", "newest"};
constexpr std::array<std::string_view, 2> kEmptyReplyWords = {"empty_items", "disabled_item"};
constexpr std::array<std::string_view, 3> kScopeReadingWords = {"ignore", "warn", "refuse"};
constexpr std::array<std::string_view, 2> kLocationLeftOutWords = {"warn", "refuse"};
constexpr std::array<std::string_view, 9> kCurerWords = {
    "nobody",   "partner_admin_agent",   "provider_admin_agent", "holder_admin_agent",
    "customer", "customer_global_admin", "azure_support",        "microsoft",
    "time"};
constexpr std::array<std::string_view, 4> kCheckStatusWords = {"met", "unmet", "unknown",
                                                               "not_needed"};
constexpr std::array<std::string_view, 16> kPrerequisiteWords = {"role",
                                                                 "transacting_partner",
                                                                 "relationship",
                                                                 "eligible_subscription",
                                                                 "no_legacy_azure",
                                                                 "not_held_by_another",
                                                                 "first_in_line",
                                                                 "target",
                                                                 "sandbox",
                                                                 "partner_agreement",
                                                                 "customer_agreement",
                                                                 "gdap",
                                                                 "token_protection",
                                                                 "allowed_locations",
                                                                 "reseller_id",
                                                                 "auto_recharge"};
constexpr std::array<std::string_view, 6> kTopicWords = {"billed",  "starts", "stops",
                                                         "created", "people", "price"};
constexpr std::array<std::string_view, 16> kCommandKindWords = {"enable",
                                                                "reassign",
                                                                "disable",
                                                                "create_azure_plan",
                                                                "move_legacy_azure",
                                                                "record_consent",
                                                                "withdraw_consent",
                                                                "record_choice",
                                                                "switch_off_auto_recharge",
                                                                "buy_credits",
                                                                "buy_subscription",
                                                                "confirm_update",
                                                                "observe",
                                                                "record_finding",
                                                                "record_allowed_locations",
                                                                "charge"};
constexpr std::array<std::string_view, 3> kPayerWords = {"credits", "overage", "nobody"};
constexpr std::array<std::string_view, 3> kTargetKindWords = {"automatic", "existing", "create"};
constexpr std::array<std::string_view, 5> kStateWords = {
    "not_eligible", "eligible", "enable_pending", "enabled", "disable_pending"};
constexpr std::array<std::string_view, 4> kFundingModeWords = {"prepaid", "prepaid_loop",
                                                               "postpaid", "unfunded"};
constexpr std::array<std::string_view, 8> kUseWords = {
    "toll_free_inbound",    "conference_beyond_zone_a",
    "domestic_plan_abroad", "beyond_international",
    "after_the_allowance",  "pay_as_you_go_outbound",
    "premium_numbers",      "sms"};
constexpr std::array<std::string_view, 3> kPriceViewWords = {"retail", "invoiced", "none"};
constexpr std::array<std::string_view, 2> kTrackingWords = {"azure_cost_management",
                                                            "teams_admin_center"};
constexpr std::array<std::string_view, 3> kStepStatusWords = {"done", "next", "later"};
constexpr std::array<std::string_view, 2> kForceWords = {"enforced", "informative"};

}  // namespace

template <>
std::span<const std::string_view> words<Fact>() {
  return kFactWords;
}
template <>
std::span<const std::string_view> words<PartnerModel>() {
  return kPartnerModelWords;
}
template <>
std::span<const std::string_view> words<Role>() {
  return kRoleWords;
}
template <>
std::span<const std::string_view> words<Cloud>() {
  return kCloudWords;
}
template <>
std::span<const std::string_view> words<Segment>() {
  return kSegmentWords;
}
template <>
std::span<const std::string_view> words<SubscriptionStatus>() {
  return kSubscriptionStatusWords;
}
template <>
std::span<const std::string_view> words<BillingType>() {
  return kBillingTypeWords;
}
template <>
std::span<const std::string_view> words<LicenceZone>() {
  return kLicenceZoneWords;
}
template <>
std::span<const std::string_view> words<SubscriptionKind>() {
  return kSubscriptionKindWords;
}
template <>
std::span<const std::string_view> words<EntitlementStatus>() {
  return kEntitlementStatusWords;
}
template <>
std::span<const std::string_view> words<UpdateKind>() {
  return kUpdateKindWords;
}
template <>
std::span<const std::string_view> words<ConsentParty>() {
  return kConsentPartyWords;
}
template <>
std::span<const std::string_view> words<FirstAssignment>() {
  return kFirstAssignmentWords;
}
template <>
std::span<const std::string_view> words<PageVersion>() {
  return kPageVersionWords;
}
template <>
std::span<const std::string_view> words<EmptyReply>() {
  return kEmptyReplyWords;
}
template <>
std::span<const std::string_view> words<ScopeReading>() {
  return kScopeReadingWords;
}
template <>
std::span<const std::string_view> words<LocationLeftOut>() {
  return kLocationLeftOutWords;
}
template <>
std::span<const std::string_view> words<Curer>() {
  return kCurerWords;
}
template <>
std::span<const std::string_view> words<CheckStatus>() {
  return kCheckStatusWords;
}
template <>
std::span<const std::string_view> words<Prerequisite>() {
  return kPrerequisiteWords;
}
template <>
std::span<const std::string_view> words<Topic>() {
  return kTopicWords;
}
template <>
std::span<const std::string_view> words<CommandKind>() {
  return kCommandKindWords;
}
template <>
std::span<const std::string_view> words<Payer>() {
  return kPayerWords;
}
template <>
std::span<const std::string_view> words<Target::Kind>() {
  return kTargetKindWords;
}
template <>
std::span<const std::string_view> words<State>() {
  return kStateWords;
}
template <>
std::span<const std::string_view> words<FundingMode>() {
  return kFundingModeWords;
}
template <>
std::span<const std::string_view> words<Use>() {
  return kUseWords;
}
template <>
std::span<const std::string_view> words<PriceView>() {
  return kPriceViewWords;
}
template <>
std::span<const std::string_view> words<Tracking>() {
  return kTrackingWords;
}
template <>
std::span<const std::string_view> words<StepStatus>() {
  return kStepStatusWords;
}
template <>
std::span<const std::string_view> words<Force>() {
  return kForceWords;
}

std::string_view name_of(Curer curer) { return word_of(curer); }
std::string_view name_of(CheckStatus status) { return word_of(status); }
std::string_view name_of(Prerequisite prerequisite) { return word_of(prerequisite); }
std::string_view name_of(CommandKind kind) { return word_of(kind); }
std::string_view name_of(Payer payer) { return word_of(payer); }
std::string_view name_of(State state) { return word_of(state); }
std::string_view name_of(FundingMode mode) { return word_of(mode); }
std::string_view name_of(Use use) { return word_of(use); }
std::string_view name_of(StepStatus status) { return word_of(status); }

std::optional<CommandKind> parse_command_kind(std::string_view name) {
  return parse_word<CommandKind>(name);
}

}  // namespace overage
