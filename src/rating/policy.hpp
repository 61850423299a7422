#pragma once
// Every choice the sources leave open (domain: NOT FOUND, INFERRED, CONFLICT), each with a stated
// default. docs/rating.md says what each value does.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace rating {

// A call longer than what the pool has left (3.7, 4.4): the pool pays what it can, or nothing.
enum class PoolSplit : std::uint8_t { split, whole };
// A call over the month's boundary (3.5): counted by its start, its end, or each month its seconds.
enum class Boundary : std::uint8_t { by_start, by_end, by_seconds };
// What a pool counts (3.12): started minutes or connected seconds.
enum class PoolUnit : std::uint8_t { started_minutes, seconds };
// A call of zero connected seconds (3.12): free, one first increment, or its connection fee only.
enum class ZeroSeconds : std::uint8_t { free, one_increment, fee_only };
// Charge as exported (4.4): without the connection fee beside it, or with it.
enum class ExportedFee : std::uint8_t { separate, included };
// International plans (3.5): the first counter that ends closes both, or each stands alone.
enum class InternationalCounters : std::uint8_t { exclusive, independent };
// A call that costs more than the credits left (7.2): credits go below zero, the next payer takes
// the whole call, or it is split.
enum class CreditExhaustion : std::uint8_t { below_zero, next_payer, split };
// When postpaid takes over once credits are gone (7.1): with the next call, or the next day.
enum class PostpaidSwitch : std::uint8_t { next_call, next_day };
// The plan of a row whose capability names none (5.3): the user's own, else the customer's only
// plan in that country; or one of them alone; or none.
enum class PlanAttribution : std::uint8_t { user_then_only, user_only, only_plan, none };
// Which wins when the row names a plan and the user's rule another.
enum class PlanSource : std::uint8_t { row_first, user_first };
// Whose Domestic/International (3.6): computed from the numbers, or the file's where it has one.
enum class ScopeSource : std::uint8_t { computed, exported };
// Outbound to premium numbers (3.9): by the list of countries, always charged, always blocked.
enum class PremiumNumbers : std::uint8_t { by_country, charged, blocked };
// Destinations outside the list of 3.11: who may not call them. An International plan may, and is
// charged (R4).
enum class CallableList : std::uint8_t { pay_as_you_go, international_and_payg, every_plan, off };
// The price of a call over a rate's time window: that of its start, or of each increment.
enum class WindowChoice : std::uint8_t { at_start, per_increment };
// Which licences fill a pool (3.5 CONFLICT): counts as given are taken as purchased or assigned.
enum class LicenceCount : std::uint8_t { purchased, assigned };

struct Policy {
  PoolSplit pool_split = PoolSplit::split;
  Boundary boundary = Boundary::by_start;
  std::string month_zone = "UTC";
  PoolUnit pool_unit = PoolUnit::started_minutes;
  ZeroSeconds zero_seconds = ZeroSeconds::free;
  ExportedFee exported_fee = ExportedFee::separate;
  InternationalCounters international = InternationalCounters::exclusive;
  CreditExhaustion credit_exhaustion = CreditExhaustion::below_zero;
  PostpaidSwitch postpaid_switch = PostpaidSwitch::next_call;
  PlanAttribution plan_attribution = PlanAttribution::user_then_only;
  PlanSource plan_source = PlanSource::row_first;
  ScopeSource scope_source = ScopeSource::computed;
  PremiumNumbers premium = PremiumNumbers::by_country;
  CallableList callable_list = CallableList::pay_as_you_go;
  WindowChoice window_choice = WindowChoice::at_start;
  LicenceCount conferencing_licences = LicenceCount::purchased;
  LicenceCount calling_plan_licences = LicenceCount::assigned;
  std::int32_t first_increment = 60;  // of rate rows that name none, seconds
  std::int32_t next_increment = 60;
  std::int32_t credit_lifetime_months = 12;
  friend bool operator==(const Policy&, const Policy&) = default;
};

// For settings files and screens: every setting by name, its values, its default.
struct PolicySetting {
  std::string_view name;                     // "pool_split"
  std::span<const std::string_view> values;  // empty: free text or a whole number
  std::string_view default_value;
};
[[nodiscard]] std::span<const PolicySetting> policy_settings();
// "" for a name that is not of the list.
[[nodiscard]] std::string setting(const Policy& policy, std::string_view name);
// Errors: not_found for the name, unknown_value, not_an_integer, number_out_of_range.
[[nodiscard]] base::Result<base::Ok> set(Policy& policy, std::string_view name,
                                         std::string_view value);

}  // namespace rating
