#pragma once
// Every choice the sources leave open, named, with its default.

#include <cstdint>
#include <string>
#include <vector>

namespace overage {

// A Partner Center error as the API reports it (domain 1.5).
struct Fault {
  std::uint32_t code = 0;  // 0 = the sources name none
  std::uint16_t http = 0;
  bool documented = true;  // false = our mapping; the sources do not pair this case with a code
  friend constexpr bool operator==(const Fault&, const Fault&) = default;
};

// Who may make the first assignment (the conflict under R69-R72).
enum class FirstAssignment : std::uint8_t {
  first_purchaser,   // Microsoft: the partner of the first purchase (R36, R37)
  customers_choice,  // distributor: whom the customer chooses; any partner if it has not (R70, R72)
};

// The page changed over the years (domain 2.10).
enum class PageVersion : std::uint8_t { y2021, y2022, newest };

// What GET returns when nothing is assigned: the sources do not say.
enum class EmptyReply : std::uint8_t { empty_items, disabled_item };

// How the distributor's scope (R69) counts: it is one platform's statement, not Microsoft's page.
enum class ScopeReading : std::uint8_t { ignore, warn, refuse };

// An "allowed locations" policy is in force and the request leaves the location to the service.
enum class LocationLeftOut : std::uint8_t { warn, refuse };

struct LawSettings {
  FirstAssignment first_assignment = FirstAssignment::first_purchaser;
  PageVersion page = PageVersion::newest;
  EmptyReply empty_reply = EmptyReply::empty_items;
  ScopeReading distributor_scope = ScopeReading::warn;
  // "worldwide except China and embargoed countries" (R69); the list is not in the sources.
  std::vector<std::string> countries_out_of_scope = {"CN", "CU", "IR", "KP", "SY"};
  LocationLeftOut location_left_out = LocationLeftOut::warn;
  // The provider names a reseller (R12) that this customer's situation does not list.
  bool unknown_reseller_refused = true;
  // Suspended licence subscriptions still make the customer eligible (R18 does not say).
  bool suspended_seats_count = false;

  // Mappings marked INFERRED in the domain notes.
  Fault no_eligible_subscription = {800114, 403, false};
  Fault not_first_in_line = {800114, 403, true};  // R37 names 800114 or 800115
  Fault inactive_target = {800012, 400, false};
  Fault sandbox_without_access = {900116, 400, true};  // R29 names 900116 or 800018
  Fault sandbox_limit = {800018, 400, true};
  Fault customer_agreement_missing = {13605, 403, false};  // code documented, status not
  Fault blocked_in_tenant = {800114, 403, false};          // GDAP, token protection, locations
  Fault update_pending = {800036, 417, false};
  Fault nothing_assigned = {800002, 400, false};
  Fault already_assigned_to_us = {800002, 400, false};
  Fault not_supported = {900127, 400, false};  // scope (R69), older pages (R13, R23)

  std::string unknown = {};         // see Situation
  std::string unknown_faults = {};  // mappings of a newer release

  friend bool operator==(const LawSettings&, const LawSettings&) = default;
};

}  // namespace overage
