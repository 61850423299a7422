#pragma once
// Plans and licences: included minutes by country and counter, scope, pooling, part numbers and the
// names offers go by (domain 3.1 to 3.5). The tables are assets/catalog/*.csv.

#include <compare>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "telephony/country.hpp"

namespace catalog {

// Index into the catalogue; 0 = none.
struct PlanId {
  std::uint8_t index = 0;
  [[nodiscard]] constexpr bool is_none() const { return index == 0; }
  friend constexpr auto operator<=>(PlanId, PlanId) = default;
};

enum class PlanFamily : std::uint8_t {
  domestic,            // Domestic Calling Plan 120, 240, 1200/3000
  domestic_user,       // MCOPSTN8: 120 minutes of each user, not pooled
  international,       // Domestic and International: two counters
  pay_as_you_go,       // every minute charged
  conferencing,        // Audio Conferencing: 60 minutes to Zone A, one pool for the tenant
  conferencing_us_ca,  // Audio Conferencing with dial-out to USA/CAN
  conferencing_ppm,    // Audio Conferencing pay-per-minute: everything charged
  extended_dial_out,   // US/CA conference dial-out free, by organiser
  credits,             // Communications Credits
  phone,               // Teams Phone without minutes (MCOEV), shared devices, resource accounts
  suite,               // E3, E5: no calling plan
  operator_run         // Telstra, SoftBank: not rated
};
[[nodiscard]] std::string_view name_of(PlanFamily family);

enum class Pooling : std::uint8_t { none, country, tenant, user };

// Where the included minutes reach.
enum class Scope : std::uint8_t { none, domestic, domestic_and_callable, zone_a, us_ca };

struct Plan {
  PlanId id;
  std::string_view key;  // stable word for files: "domestic_1200"
  std::string_view name_en;
  std::string_view name_fr;
  PlanFamily family = PlanFamily::phone;
  Pooling pooling = Pooling::none;
  Scope scope = Scope::none;
  int payg_zone = 0;                            // 1 or 2 for zone licences, else 0
  std::string_view capability;                  // code in call records (5.3), "" if none
  std::vector<std::string_view> part_numbers;   // 3.4
  std::vector<std::string_view> name_patterns;  // words an offer's name holds: any pattern, all of
                                                // its phrases (";")
  std::vector<PlanId> contains;  // licences inside this one: E5 holds Audio Conferencing
  std::vector<std::string_view> name_excludes;  // phrases it must not hold
};

// Minutes of one licence in a calendar month (3.2). International plans count two; the others
// only the first.
struct PlanMinutes {
  std::int32_t domestic = 0;  // or Zone A minutes for conferencing
  std::int32_t international = 0;
  friend bool operator==(PlanMinutes, PlanMinutes) = default;
};

// Every plan; PlanId i is at i - 1.
[[nodiscard]] std::span<const Plan> all_plans();
// Precondition: not none.
[[nodiscard]] const Plan& plan_of(PlanId id);
// None when unknown. Part numbers in any case.
[[nodiscard]] PlanId plan_by_key(std::string_view key);
[[nodiscard]] PlanId plan_by_part_number(std::string_view part_number);
// By an offer's name, most specific pattern first ("Microsoft Teams Domestic Calling Plan (120
// minutes)").
[[nodiscard]] PlanId plan_by_offer_name(std::string_view offer_name);

// Included minutes of a licence used in `country`; zeros where the plan is not sold.
[[nodiscard]] PlanMinutes minutes_of(PlanId plan, telephony::Country country);
[[nodiscard]] bool is_sold_in(PlanId plan, telephony::Country country);
// 1 or 2; 0 when no zone licence fits a user there (3.3).
[[nodiscard]] int payg_zone_of(telephony::Country country);

// May the plan's domestic minutes be used from `home` to `destination`: domestic (3.6), or between
// the US (with PR) and Canada.
[[nodiscard]] bool covers_domestic(telephony::Country home, telephony::Country destination);

}  // namespace catalog
