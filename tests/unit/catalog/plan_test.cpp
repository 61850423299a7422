#include "catalog/plan.hpp"

#include <catch_amalgamated.hpp>
#include <set>

#include "catalog/capability.hpp"

using catalog::plan_by_key;
using catalog::PlanMinutes;
using telephony::Country;

namespace {
std::string_view by_name(const char* name) {
  const auto plan = catalog::plan_by_offer_name(name);
  return plan.is_none() ? "" : catalog::plan_of(plan).key;
}
std::string_view by_part(const char* part) {
  const auto plan = catalog::plan_by_part_number(part);
  return plan.is_none() ? "" : catalog::plan_of(plan).key;
}
PlanMinutes minutes(const char* plan, const char* country) {
  return catalog::minutes_of(plan_by_key(plan), Country(country));
}
}  // namespace

TEST_CASE("Plans have keys, ids and part numbers of their own") {
  std::set<std::string_view> keys;
  std::set<std::string_view> parts;
  for (const auto& plan : catalog::all_plans()) {
    CHECK(keys.insert(plan.key).second);
    CHECK(&catalog::plan_of(plan.id) == &plan);
    CHECK(plan_by_key(plan.key) == plan.id);
    CHECK_FALSE(plan.name_fr.empty());
    for (const auto part : plan.part_numbers) CHECK(parts.insert(part).second);
    for (const auto inner : plan.contains) CHECK_FALSE(inner.is_none());
  }
  CHECK(plan_by_key("nothing").is_none());
}

TEST_CASE("Included minutes follow plan and country (domain 3.2)") {
  CHECK(minutes("domestic_1200", "FR") == PlanMinutes{1200, 0});
  CHECK(minutes("domestic_1200", "US") == PlanMinutes{3000, 0});
  CHECK(minutes("domestic_1200", "PR") == PlanMinutes{3000, 0});
  CHECK(minutes("domestic_1200", "CA") == PlanMinutes{3000, 0});
  CHECK(minutes("domestic_1200", "ZA") == PlanMinutes{1200, 0});
  CHECK(minutes("domestic_1200", "MX") == PlanMinutes{1200, 0});
  CHECK(minutes("domestic_120", "MX") == PlanMinutes{0, 0});
  CHECK(minutes("domestic_120", "GB") == PlanMinutes{120, 0});
  CHECK(minutes("domestic_240", "DE") == PlanMinutes{240, 0});
  CHECK(minutes("international", "GB") == PlanMinutes{1200, 600});
  CHECK(minutes("international", "US") == PlanMinutes{3000, 600});
  CHECK(minutes("domestic_1200", "AU") == PlanMinutes{0, 0});
  CHECK(minutes("domestic_1200", "BR") == PlanMinutes{0, 0});
  CHECK(minutes("audio_conferencing", "ZW") == PlanMinutes{60, 0});
  CHECK(minutes("audio_conferencing", "KR") == PlanMinutes{900, 0});
  CHECK(minutes("payg_zone_2", "FR") == PlanMinutes{0, 0});
  CHECK(catalog::is_sold_in(plan_by_key("payg_zone_2"), Country("FR")));
  CHECK_FALSE(catalog::is_sold_in(plan_by_key("payg_zone_2"), Country("GB")));
  CHECK_FALSE(catalog::is_sold_in(plan_by_key("domestic_240"), Country("MX")));
}

TEST_CASE("Zones say which licence a user needs (domain 3.3)") {
  CHECK(catalog::payg_zone_of(Country("GB")) == 1);
  CHECK(catalog::payg_zone_of(Country("CA")) == 1);
  CHECK(catalog::payg_zone_of(Country("FR")) == 2);
  CHECK(catalog::payg_zone_of(Country("MX")) == 0);
  CHECK(catalog::payg_zone_of(Country("ZA")) == 0);
}

TEST_CASE("Part numbers are known in any case (domain 3.4)") {
  CHECK(by_part("MCOPSTN1") == "domestic_1200");
  CHECK(by_part("mcopstn_5") == "domestic_120");
  CHECK(by_part(" MCOPSTN8 ") == "domestic_user_120");
  CHECK(by_part("MCOMEETADV") == "audio_conferencing");
  CHECK(by_part("MCOPSTNPP") == "communications_credits");
  CHECK(by_part("UNKNOWN").empty());
}

TEST_CASE("Offers are known by name, the most specific pattern first") {
  CHECK(by_name("Microsoft Teams Domestic Calling Plan") == "domestic_1200");
  CHECK(by_name("Microsoft Teams Domestic Calling Plan (120 minutes)") == "domestic_120");
  CHECK(by_name("Microsoft Teams Domestic Calling Plan (1200 minutes)") == "domestic_1200");
  CHECK(by_name("Microsoft_Teams_Domestic_Calling_Plan_(240_min)") == "domestic_240");
  CHECK(by_name("Microsoft Teams Domestic and International Calling Plan") == "international");
  CHECK(by_name("Microsoft_Teams_Domestic_and_International_Calling_Plan_(Mexico)") ==
        "international");
  CHECK(by_name("Microsoft Teams International Calling Plan") == "international_smb");
  CHECK(by_name("Microsoft Teams Calling Plan pay-as-you-go (country zone 1)") == "payg_zone_1");
  CHECK(by_name("Microsoft_Teams_Calling_Plan_pay_as_you_go_(country_zone_1_US)") ==
        "payg_zone_1_us");
  CHECK(by_name("Microsoft Teams Calling Plan pay-as-you-go (country zone 2)") == "payg_zone_2");
  CHECK(by_name("Microsoft_Teams_Calling_Plan_pay_as_you_go_(Mexico)") == "payg_mexico");
  CHECK(by_name("Microsoft Teams Phone with Calling Plan (country zone 1 - US)") ==
        "phone_with_calling_plan");
  CHECK(by_name("Microsoft Teams Phone Standard") == "phone_standard");
  CHECK(by_name("Microsoft Teams Phone Resource Account") == "resource_account");
  CHECK(by_name("Microsoft Teams Shared Devices") == "shared_devices");
  CHECK(by_name("Microsoft 365 Audio Conferencing") == "audio_conferencing");
  CHECK(by_name("Microsoft Teams Audio Conferencing with dial-out to USA/CAN") ==
        "audio_conferencing_us_ca");
  CHECK(by_name("Microsoft Teams Audio Conferencing select dial-out") ==
        "audio_conferencing_us_ca");
  CHECK(by_name("Audio Conferencing Pay Per Minute") == "audio_conferencing_ppm");
  CHECK(by_name("Microsoft Teams Audio Conferencing extended dial-out") == "extended_dial_out");
  CHECK(by_name("Office 365 E5") == "e5");
  CHECK(by_name("Office 365 E5 without Audio Conferencing") == "e5_without_conferencing");
  CHECK(by_name("Communications Credits") == "communications_credits");
  CHECK(by_name("Visio Plan 2").empty());
}

TEST_CASE("E5 holds Audio Conferencing and no calling plan (domain 3.1)") {
  const auto& e5 = catalog::plan_of(plan_by_key("e5"));
  CHECK(std::ranges::find(e5.contains, plan_by_key("audio_conferencing")) != e5.contains.end());
  CHECK(std::ranges::find(e5.contains, plan_by_key("domestic_1200")) == e5.contains.end());
  CHECK(catalog::plan_of(plan_by_key("e5_without_conferencing")).contains.size() == 1);
}

TEST_CASE(
    "A domestic plan reaches the own country, and the US and Canada each other (domain 3.6)") {
  using catalog::covers_domestic;
  CHECK(covers_domestic(Country("FR"), Country("FR")));
  CHECK_FALSE(covers_domestic(Country("FR"), Country("RE")));
  CHECK(covers_domestic(Country("US"), Country("CA")));
  CHECK(covers_domestic(Country("CA"), Country("US")));
  CHECK(covers_domestic(Country("CA"), Country("PR")));
  CHECK(covers_domestic(Country("PR"), Country("CA")));
  CHECK_FALSE(covers_domestic(Country("US"), Country("MX")));
}

TEST_CASE("Capability codes say who pays (domain 5.3)") {
  using catalog::CapabilityKind;
  CHECK(catalog::capability_of("MCOPSTN1").plan == plan_by_key("domestic_1200"));
  CHECK(catalog::capability_of("mcopstn2").kind == CapabilityKind::plan);
  CHECK(catalog::capability_of("MCOPSTNPP").kind == CapabilityKind::charged);
  CHECK(catalog::capability_of("FREECALL").kind == CapabilityKind::free_call);
  CHECK(catalog::capability_of("MCOMEETADD").plan == plan_by_key("audio_conferencing"));
  CHECK(catalog::capability_of("MCOEV_VIRTUALUSER").kind == CapabilityKind::voice_app);
  CHECK(catalog::capability_of("SOMETHING_NEW").kind == CapabilityKind::unknown);
  CHECK(catalog::capability_of("SOMETHING_NEW").code.empty());
  for (const auto& capability : catalog::all_capabilities()) {
    CHECK(capability.kind != CapabilityKind::unknown);
    CHECK_FALSE(capability.description_fr.empty());
    const bool names_plan = capability.kind == CapabilityKind::plan ||
                            capability.kind == CapabilityKind::conferencing ||
                            capability.kind == CapabilityKind::conferencing_ppm;
    CHECK(capability.plan.is_none() != names_plan);
  }
}

TEST_CASE("Call types have a direction (domain 5.2)") {
  using catalog::call_type_of;
  using catalog::CallType;
  CHECK(call_type_of("user_out") == CallType::user_out);
  CHECK(call_type_of("USER_OUT_FORWARDING") == CallType::user_out_forwarding);
  CHECK(call_type_of("conf_in") == CallType::conf_in);
  CHECK(call_type_of("dr_out_user_transfer") == CallType::direct_routing);
  CHECK(call_type_of("dr_") == CallType::unknown);
  CHECK(call_type_of("direct_routing") == CallType::unknown);
  CHECK(call_type_of("") == CallType::unknown);
  CHECK(catalog::is_inbound(CallType::unassigned_in));
  CHECK_FALSE(catalog::is_inbound(CallType::conf_out));
  CHECK(catalog::is_user_outbound(CallType::user_out_transfer));
  CHECK_FALSE(catalog::is_user_outbound(CallType::ucap_out));
  for (const auto* code : {"user_in", "ucap_out", "conf_out", "unassigned_in"}) {
    CHECK(catalog::name_of(call_type_of(code)) == code);
  }
}
