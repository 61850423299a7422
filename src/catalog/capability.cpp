#include "catalog/capability.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.hpp"
#include "catalog/assets.hpp"
#include "telephony/asset_table.hpp"

namespace catalog {
namespace {

constexpr std::array<std::string_view, 10> kKinds = {
    "plan",      "conferencing", "conferencing_ppm", "charged",      "attributed",
    "voice_app", "inbound",      "free_call",        "operator_run", "unknown"};
constexpr std::array<std::string_view, 12> kCallTypes = {
    "unknown", "user_in",  "user_out", "user_out_conf", "user_out_transfer", "user_out_forwarding",
    "conf_in", "conf_out", "ucap_in",  "ucap_out",      "unassigned_in",     "direct_routing"};

const std::vector<Capability>& capabilities() {
  static const std::vector<Capability> kCapabilities = [] {
    std::vector<Capability> out;
    for (const auto& row : telephony::read_asset_table(assets::kCapabilitiesCsv, 5)) {
      Capability capability;
      capability.code = row[0];
      capability.kind =
          static_cast<CapabilityKind>(std::ranges::find(kKinds, row[1]) - kKinds.begin());
      capability.plan = plan_by_key(row[2]);
      capability.description_en = row[3];
      capability.description_fr = row[4];
      out.push_back(capability);
    }
    return out;
  }();
  return kCapabilities;
}

}  // namespace

std::span<const Capability> all_capabilities() { return capabilities(); }

const Capability& capability_of(std::string_view code) {
  static const Capability kUnknown;
  for (const Capability& capability : capabilities()) {
    if (base::equals_ignore_case(capability.code, code)) return capability;
  }
  return kUnknown;
}

std::string_view name_of(CallType type) { return kCallTypes.at(static_cast<std::size_t>(type)); }

CallType call_type_of(std::string_view code) {
  for (std::size_t i = 1; i + 1 < kCallTypes.size(); ++i) {
    if (base::equals_ignore_case(kCallTypes.at(i), code)) return static_cast<CallType>(i);
  }
  if (code.size() > 3 && base::equals_ignore_case(code.substr(0, 3), "dr_")) {
    return CallType::direct_routing;
  }
  return CallType::unknown;
}

}  // namespace catalog
