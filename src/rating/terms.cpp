#include "rating/terms.hpp"

#include <array>

#include "base/text.hpp"

namespace rating {
namespace {

struct Instance {
  std::string_view name;
  DialOutPolicy policy;
};

using Conference = ConferenceDialOut;
using User = UserDialOut;

// domain 3.10
constexpr std::array<Instance, 12> kInstances = {{
    {"DialoutCPCandPSTNInternational", {Conference::any, User::any}},
    {"DialoutCPCDomesticPSTNInternational", {Conference::domestic, User::any}},
    {"DialoutCPCDisabledPSTNInternational", {Conference::none, User::any}},
    {"DialoutCPCInternationalPSTNDomestic", {Conference::any, User::domestic}},
    {"DialoutCPCInternationalPSTNDisabled", {Conference::any, User::none}},
    {"DialoutCPCandPSTNDomestic", {Conference::domestic, User::domestic}},
    {"DialoutCPCDomesticPSTNDisabled", {Conference::domestic, User::none}},
    {"DialoutCPCDisabledPSTNDomestic", {Conference::none, User::domestic}},
    {"DialoutCPCandPSTNDisabled", {Conference::none, User::none}},
    {"DialoutCPCZoneAPSTNInternational", {Conference::zone_a, User::any}},
    {"DialoutCPCZoneAPSTNDomestic", {Conference::zone_a, User::domestic}},
    {"DialoutCPCZoneAPSTNDisabled", {Conference::zone_a, User::none}},
}};

}  // namespace

base::Result<DialOutPolicy> dial_out_policy_by_name(std::string_view name) {
  std::string_view instance = base::trim(name);
  if (instance.size() > 4 && base::equals_ignore_case(instance.substr(0, 4), "tag:")) {
    instance.remove_prefix(4);
  }
  for (const Instance& candidate : kInstances) {
    if (base::equals_ignore_case(candidate.name, instance)) return candidate.policy;
  }
  return base::Error{base::ErrorCode::unknown_value, {}, {{"value", std::string(name)}}};
}

std::string_view name_of(DialOutPolicy policy) {
  for (const Instance& candidate : kInstances) {
    if (candidate.policy == policy) return candidate.name;
  }
  return {};
}

}  // namespace rating
