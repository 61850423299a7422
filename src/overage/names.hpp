#pragma once
// The words of the law's enumerations, as files and logs write them.

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "overage/evaluate.hpp"
#include "overage/guide.hpp"

namespace overage {

// One word a value, in the order of the enumeration. Defined for every enumeration of this room.
template <class Enum>
[[nodiscard]] std::span<const std::string_view> words();

template <class Enum>
[[nodiscard]] std::string_view word_of(Enum value) {
  return words<Enum>()[static_cast<std::size_t>(value)];
}

// Exact, lower case.
template <class Enum>
[[nodiscard]] std::optional<Enum> parse_word(std::string_view word) {
  const auto all = words<Enum>();
  for (std::size_t at = 0; at < all.size(); ++at) {
    if (all[at] == word) return static_cast<Enum>(at);
  }
  return std::nullopt;
}

template <>
std::span<const std::string_view> words<Fact>();
template <>
std::span<const std::string_view> words<PartnerModel>();
template <>
std::span<const std::string_view> words<Role>();
template <>
std::span<const std::string_view> words<Cloud>();
template <>
std::span<const std::string_view> words<Segment>();
template <>
std::span<const std::string_view> words<SubscriptionStatus>();
template <>
std::span<const std::string_view> words<BillingType>();
template <>
std::span<const std::string_view> words<LicenceZone>();
template <>
std::span<const std::string_view> words<SubscriptionKind>();
template <>
std::span<const std::string_view> words<EntitlementStatus>();
template <>
std::span<const std::string_view> words<UpdateKind>();
template <>
std::span<const std::string_view> words<ConsentParty>();
template <>
std::span<const std::string_view> words<FirstAssignment>();
template <>
std::span<const std::string_view> words<PageVersion>();
template <>
std::span<const std::string_view> words<EmptyReply>();
template <>
std::span<const std::string_view> words<ScopeReading>();
template <>
std::span<const std::string_view> words<LocationLeftOut>();
template <>
std::span<const std::string_view> words<Curer>();
template <>
std::span<const std::string_view> words<CheckStatus>();
template <>
std::span<const std::string_view> words<Prerequisite>();
template <>
std::span<const std::string_view> words<Topic>();
template <>
std::span<const std::string_view> words<CommandKind>();
template <>
std::span<const std::string_view> words<Payer>();
template <>
std::span<const std::string_view> words<Target::Kind>();
template <>
std::span<const std::string_view> words<State>();
template <>
std::span<const std::string_view> words<FundingMode>();
template <>
std::span<const std::string_view> words<Use>();
template <>
std::span<const std::string_view> words<PriceView>();
template <>
std::span<const std::string_view> words<Tracking>();
template <>
std::span<const std::string_view> words<StepStatus>();
template <>
std::span<const std::string_view> words<Force>();

}  // namespace overage
