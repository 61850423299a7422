#pragma once
// The Capability column of call records (domain 5.3) and call types (5.2).

#include <cstdint>
#include <span>
#include <string_view>

#include "catalog/plan.hpp"

namespace catalog {

// What a capability code says about who pays.
enum class CapabilityKind : std::uint8_t {
  plan,              // a calling plan, `Capability::plan`
  conferencing,      // an Audio Conferencing licence, `Capability::plan`
  conferencing_ppm,  // pay-per-minute conferencing
  charged,           // MCOPSTNPP: charged; the plan is attributed by rating::Policy
  attributed,        // a calling plan that the code does not name (MCOPSTNCAP): as charged
  voice_app,         // auto attendant, call queue: no plan
  inbound,           // MCOPSTNU
  free_call,         // FREECALL
  operator_run,      // MCOPSTNEAU*: not Microsoft's
  unknown            // "charged if Charge > 0": as charged
};

struct Capability {
  std::string_view code;
  CapabilityKind kind = CapabilityKind::unknown;
  PlanId plan;
  std::string_view description_en;
  std::string_view description_fr;
};

[[nodiscard]] std::span<const Capability> all_capabilities();
// Any case. An unknown code gives kind unknown with an empty code.
[[nodiscard]] const Capability& capability_of(std::string_view code);

enum class CallType : std::uint8_t {
  unknown,
  user_in,
  user_out,
  user_out_conf,
  user_out_transfer,
  user_out_forwarding,
  conf_in,
  conf_out,
  ucap_in,
  ucap_out,
  unassigned_in,
  direct_routing  // any dr_*: not Microsoft-billed
};
[[nodiscard]] std::string_view name_of(CallType type);
// "oneway_..." and other words are unknown. Any case.
[[nodiscard]] CallType call_type_of(std::string_view code);
[[nodiscard]] constexpr bool is_inbound(CallType type) {
  return type == CallType::user_in || type == CallType::conf_in || type == CallType::ucap_in ||
         type == CallType::unassigned_in;
}
[[nodiscard]] constexpr bool is_user_outbound(CallType type) {
  return type >= CallType::user_out && type <= CallType::user_out_forwarding;
}

}  // namespace catalog
