#pragma once
// Identifiers. A GUID of one kind never fits another's place: each kind is its own type.

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace base {

// 128 bits, read from 8-4-4-4-12 hexadecimal text in any case, with or without dashes and braces;
// written in lower case with dashes. All zero = none.
struct Guid {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  // Error: not_a_guid.
  [[nodiscard]] static Result<Guid> parse(std::string_view text);
  [[nodiscard]] std::string to_string() const;
  [[nodiscard]] constexpr bool is_none() const { return high == 0 && low == 0; }
  friend constexpr auto operator<=>(const Guid&, const Guid&) = default;
};

template <class Kind>
struct GuidId {
  Guid guid;

  [[nodiscard]] static Result<GuidId> parse(std::string_view text) {
    const auto guid = Guid::parse(text);
    if (!guid) return guid.error();
    return GuidId{*guid};
  }
  [[nodiscard]] std::string to_string() const { return guid.to_string(); }
  [[nodiscard]] constexpr bool is_none() const { return guid.is_none(); }
  friend constexpr auto operator<=>(const GuidId&, const GuidId&) = default;
};

using CustomerId = GuidId<struct CustomerKind>;          // the customer's tenant ("Microsoft ID")
using PartnerId = GuidId<struct PartnerKind>;            // the partner's tenant
using SubscriptionId = GuidId<struct SubscriptionKind>;  // Partner Center subscription
using EntitlementId = GuidId<struct EntitlementKind>;    // Azure subscription under an Azure plan
using UserId = GuidId<struct UserKind>;                  // AAD ObjectId
using UsageId = GuidId<struct UsageKind>;                // one call record, the key (domain 5.1)

// PartnerID, formerly MPN ID: digits, carried as text because leading zeros count (domain 1.2).
class MpnId {
 public:
  MpnId() = default;
  // 1 to 10 digits. Error: not_a_number.
  [[nodiscard]] static Result<MpnId> parse(std::string_view text);
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool is_none() const { return text_.empty(); }
  friend auto operator<=>(const MpnId&, const MpnId&) = default;

 private:
  std::string text_;
};

}  // namespace base

template <>
struct std::hash<base::Guid> {
  std::size_t operator()(const base::Guid& guid) const noexcept {
    // GUIDs are random enough; one multiplication mixes the halves for sequential test ids.
    return static_cast<std::size_t>((guid.high ^ (guid.low >> 32U)) * 0x9E3779B97F4A7C15U +
                                    guid.low);
  }
};

template <class Kind>
struct std::hash<base::GuidId<Kind>> {
  std::size_t operator()(const base::GuidId<Kind>& id) const noexcept {
    return std::hash<base::Guid>{}(id.guid);
  }
};
