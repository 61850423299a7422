#include "rating/policy.hpp"

#include <array>
#include <limits>
#include <vector>

#include "base/text.hpp"
#include "telephony/time_zone.hpp"

namespace rating {
namespace {

using Words = std::span<const std::string_view>;

constexpr std::array<std::string_view, 2> kPoolSplit = {"split", "whole"};
constexpr std::array<std::string_view, 3> kBoundary = {"by_start", "by_end", "by_seconds"};
constexpr std::array<std::string_view, 2> kPoolUnit = {"started_minutes", "seconds"};
constexpr std::array<std::string_view, 3> kZeroSeconds = {"free", "one_increment", "fee_only"};
constexpr std::array<std::string_view, 2> kExportedFee = {"separate", "included"};
constexpr std::array<std::string_view, 2> kInternational = {"exclusive", "independent"};
constexpr std::array<std::string_view, 3> kExhaustion = {"below_zero", "next_payer", "split"};
constexpr std::array<std::string_view, 2> kSwitch = {"next_call", "next_day"};
constexpr std::array<std::string_view, 4> kAttribution = {"user_then_only", "user_only",
                                                          "only_plan", "none"};
constexpr std::array<std::string_view, 2> kPlanSource = {"row_first", "user_first"};
constexpr std::array<std::string_view, 2> kScopeSource = {"computed", "exported"};
constexpr std::array<std::string_view, 3> kPremium = {"by_country", "charged", "blocked"};
constexpr std::array<std::string_view, 4> kCallable = {"pay_as_you_go", "international_and_payg",
                                                       "every_plan", "off"};
constexpr std::array<std::string_view, 2> kWindow = {"at_start", "per_increment"};
constexpr std::array<std::string_view, 2> kLicences = {"purchased", "assigned"};

// A setting with its way to and from text.
struct Entry {
  std::string_view name;
  Words values;
  std::string (*get)(const Policy&);
  base::Result<base::Ok> (*put)(Policy&, std::string_view);
};

base::Error bad(base::ErrorCode code, std::string_view value) {
  return {code, {}, {{"value", std::string(value)}}};
}

template <auto kMember, const auto& kWords>
Entry choice(std::string_view name) {
  return {name, kWords,
          [](const Policy& policy) {
            return std::string(kWords.at(static_cast<std::size_t>(policy.*kMember)));
          },
          [](Policy& policy, std::string_view value) -> base::Result<base::Ok> {
            for (std::size_t i = 0; i < kWords.size(); ++i) {
              if (!base::equals_ignore_case(kWords.at(i), value)) continue;
              // as many words as values: NOLINTNEXTLINE(clang-analyzer-optin.core.EnumCastOutOfRange)
              policy.*kMember = static_cast<std::remove_reference_t<decltype(policy.*kMember)>>(i);
              return base::Ok{};
            }
            return bad(base::ErrorCode::unknown_value, value);
          }};
}

// A whole number from 1 to kMost.
template <auto kMember, std::int64_t kMost>
Entry whole(std::string_view name) {
  return {name,
          {},
          [](const Policy& policy) { return std::to_string(policy.*kMember); },
          [](Policy& policy, std::string_view value) -> base::Result<base::Ok> {
            std::int64_t number = 0;
            if (!base::parse_int64(value, number)) {
              return bad(base::ErrorCode::not_an_integer, value);
            }
            if (number < 1 || number > kMost) {
              return bad(base::ErrorCode::number_out_of_range, value);
            }
            policy.*kMember = static_cast<std::int32_t>(number);
            return base::Ok{};
          }};
}

Entry zone() {
  return {"month_zone",
          {},
          [](const Policy& policy) { return policy.month_zone; },
          [](Policy& policy, std::string_view value) -> base::Result<base::Ok> {
            if (!telephony::TimeZone::named(value)) {
              return bad(base::ErrorCode::unknown_value, value);
            }
            policy.month_zone = std::string(value);
            return base::Ok{};
          }};
}

const std::vector<Entry>& entries() {
  static const std::vector<Entry> kEntries = {
      choice<&Policy::pool_split, kPoolSplit>("pool_split"),
      choice<&Policy::boundary, kBoundary>("boundary"),
      zone(),
      choice<&Policy::pool_unit, kPoolUnit>("pool_unit"),
      choice<&Policy::zero_seconds, kZeroSeconds>("zero_seconds"),
      choice<&Policy::exported_fee, kExportedFee>("exported_fee"),
      choice<&Policy::international, kInternational>("international"),
      choice<&Policy::credit_exhaustion, kExhaustion>("credit_exhaustion"),
      choice<&Policy::postpaid_switch, kSwitch>("postpaid_switch"),
      choice<&Policy::plan_attribution, kAttribution>("plan_attribution"),
      choice<&Policy::plan_source, kPlanSource>("plan_source"),
      choice<&Policy::scope_source, kScopeSource>("scope_source"),
      choice<&Policy::premium, kPremium>("premium"),
      choice<&Policy::callable_list, kCallable>("callable_list"),
      choice<&Policy::window_choice, kWindow>("window_choice"),
      choice<&Policy::conferencing_licences, kLicences>("conferencing_licences"),
      choice<&Policy::calling_plan_licences, kLicences>("calling_plan_licences"),
      whole<&Policy::first_increment, 86400>("first_increment"),
      whole<&Policy::next_increment, 86400>("next_increment"),
      whole<&Policy::credit_lifetime_months, 1200>("credit_lifetime_months"),
  };
  return kEntries;
}

const Entry* entry(std::string_view name) {
  for (const Entry& candidate : entries()) {
    if (candidate.name == name) return &candidate;
  }
  return nullptr;
}

}  // namespace

std::span<const PolicySetting> policy_settings() {
  static const std::vector<std::string> kDefaults = [] {
    std::vector<std::string> out;
    for (const Entry& candidate : entries()) out.push_back(candidate.get(Policy{}));
    return out;
  }();
  static const std::vector<PolicySetting> kSettings = [] {
    std::vector<PolicySetting> out;
    for (std::size_t i = 0; i < entries().size(); ++i) {
      out.push_back({entries()[i].name, entries()[i].values, kDefaults[i]});
    }
    return out;
  }();
  return kSettings;
}

std::string setting(const Policy& policy, std::string_view name) {
  const Entry* found = entry(name);
  return found == nullptr ? std::string() : found->get(policy);
}

base::Result<base::Ok> set(Policy& policy, std::string_view name, std::string_view value) {
  const Entry* found = entry(name);
  if (found == nullptr) return bad(base::ErrorCode::not_found, name);
  return found->put(policy, value);
}

}  // namespace rating
