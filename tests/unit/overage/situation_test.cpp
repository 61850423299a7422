#include "overage/situation.hpp"

#include <catch_amalgamated.hpp>

#include "unit/overage/case.hpp"

using namespace overage;       // NOLINT: tests of this room
using namespace overage_test;  // NOLINT

TEST_CASE("overage is read from the flag and from the price list, in any case (R14, R15)") {
  Subscription s;
  CHECK_FALSE(includes_overage(s));
  for (const char* tags : {"IncludesOverage", "trial;includesoverage", "a, INCLUDEOVERAGE ,b"}) {
    s.price_list_tags = tags;
    CHECK(includes_overage(s));
  }
  s.price_list_tags = "NotIncludesOverage;IncludesOverages";
  CHECK_FALSE(includes_overage(s));
  s.consumption_type = "Overage";
  CHECK(includes_overage(s));
  s.consumption_type = "overages";
  CHECK_FALSE(includes_overage(s));
}

TEST_CASE("subscriptions are told apart by offer and billing type (domain 1.8)") {
  CHECK(kind_of(seats(kSeats, kUs, "2026-01-01T00:00:00Z")) == SubscriptionKind::seat);
  CHECK(kind_of(azure_plan(kPlan, kUs)) == SubscriptionKind::azure_plan);
  Subscription legacy = legacy_azure(kUs);
  CHECK(kind_of(legacy) == SubscriptionKind::legacy_azure);
  legacy.offer_id = "ms-azr-0145p";
  CHECK(kind_of(legacy) == SubscriptionKind::legacy_azure);
  legacy.offer_id = "other";
  legacy.billing_type = BillingType::none;
  CHECK(kind_of(legacy) == SubscriptionKind::other);
}

TEST_CASE("a lot lapses twelve months after its purchase") {
  CHECK(lapses_at({at("2025-06-10T09:00:00Z"), {}, {}}) == at("2026-06-10T09:00:00Z"));
  CHECK(lapses_at({at("2024-02-29T10:00:00Z"), {}, {}}) == at("2025-02-28T10:00:00Z"));
}

TEST_CASE("the structure of a situation is checked, with the place of the error") {
  CHECK(check(ready()).ok());
  Situation s = ready();
  s.subscriptions.push_back(s.subscriptions.front());
  CHECK(check(s).error().code == base::ErrorCode::duplicate_id);
  CHECK(check(s).error().place.field == "/subscriptions/2/id");
  s = ready();
  s.entitlements[1].plan = kSeats;
  CHECK(check(s).error().code == base::ErrorCode::not_found);
  CHECK(check(s).error().place.field == "/entitlements/1/subscriptionId");
  s = assigned();
  s.assignments.push_back(s.assignments.front());
  CHECK(check(s).error().place.field == "/assignments/1/service");
  s = ready();
  give_credits(s, "5");
  s.credits.trigger = {1, base::Currency::parse("USD").value()};
  CHECK(check(s).error().code == base::ErrorCode::currency_mismatch);
  s = ready();
  give_credits(s, "5");
  s.credits.lots[0].remaining = eur("6");
  CHECK(check(s).error().code == base::ErrorCode::number_out_of_range);
}
