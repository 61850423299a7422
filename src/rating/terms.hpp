#pragma once
// What is agreed with one customer for one month: licences, rules of users, and who funds a minute.
// workspace makes it; rating asks nothing else.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/money.hpp"
#include "base/time.hpp"
#include "catalog/plan.hpp"
#include "telephony/country.hpp"

namespace rating {

struct Licences {
  telephony::Country country;  // usage location
  catalog::PlanId plan;
  std::int64_t purchased = 0;
  std::int64_t assigned = -1;  // -1: not known, taken as purchased
  friend bool operator==(const Licences&, const Licences&) = default;
};

// domain 3.10: the two halves of an OnlineDialOutPolicy.
enum class ConferenceDialOut : std::uint8_t { any, domestic, zone_a, none };
enum class UserDialOut : std::uint8_t { any, domestic, none };
struct DialOutPolicy {
  ConferenceDialOut conference = ConferenceDialOut::any;
  UserDialOut user = UserDialOut::any;
  friend bool operator==(const DialOutPolicy&, const DialOutPolicy&) = default;
};
// "DialoutCPCZoneAPSTNDomestic", with or without "tag:", any case. Error: unknown_value.
[[nodiscard]] base::Result<DialOutPolicy> dial_out_policy_by_name(std::string_view name);
[[nodiscard]] std::string_view name_of(DialOutPolicy policy);

struct UserRule {
  base::UserId id;  // matched first; else by upn, any case
  std::string upn;
  catalog::PlanId plan;        // own calling plan; none: not known
  telephony::Country country;  // licence usage location; none: as in the call record
  DialOutPolicy dial_out;
  std::optional<base::Money> spend_limit;  // a month, in the card's currency
  bool extended_dial_out = false;
  bool credits_licence = true;
  std::string department;
  friend bool operator==(const UserRule&, const UserRule&) = default;
};

struct CreditLot {
  base::CivilDate purchased;
  base::Money remaining;  // at the start of the month, or the amount if bought inside it
  friend bool operator==(const CreditLot&, const CreditLot&) = default;
};

struct AutoRecharge {
  base::Money trigger;           // "When the balance falls below"
  base::Money amount;            // "Recharge with", more than zero
  std::vector<base::Period> on;  // when it is switched on
  friend bool operator==(const AutoRecharge&, const AutoRecharge&) = default;
};

struct Funding {
  std::vector<base::Period> overage;  // when overage is on (assigned)
  std::vector<CreditLot> credits;
  std::optional<AutoRecharge> recharge;
  friend bool operator==(const Funding&, const Funding&) = default;
};

struct Terms {
  base::CustomerId customer;
  std::string name;
  telephony::Country country;
  std::uint32_t card = 0;  // index of the rate card in RatingInput
  std::vector<Licences> licences;
  std::vector<UserRule> users;
  UserRule anyone;  // for users without a rule of their own; id and upn are ignored
  Funding funding;
  friend bool operator==(const Terms&, const Terms&) = default;
};

}  // namespace rating
