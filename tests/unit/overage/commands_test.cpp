#include "overage/commands.hpp"

#include <catch_amalgamated.hpp>

#include "overage/history.hpp"
#include "unit/overage/case.hpp"

using namespace overage;       // NOLINT: tests of this room
using namespace overage_test;  // NOLINT

namespace {

Situation carried_out(const Situation& situation, const Command& command) {
  const Decision decision = run(situation, command);
  INFO(reasons(decision.refusals));
  REQUIRE(decision.accepted);
  return decision.situation;
}

Situation confirmed(Situation situation) {
  const PendingUpdate pending = *find_pending(situation);
  return carried_out(situation, ConfirmUpdate{.enabled = pending.kind != UpdateKind::disable,
                                              .entitlement = pending.target.entitlement});
}

}  // namespace

TEST_CASE("the consents that are missing are named, in one list") {
  Situation s = assigned(kOther);
  const auto missing = [&s] {
    for (const auto& refusal : refusals_of(s, Enable{}, kNow, {})) {
      if (refusal.reason == "consents_missing") return refusal.args.front().second;
    }
    return std::string("none");
  };
  CHECK(missing() == "customer, holder, newcomer");
  const auto give = [&s](ConsentParty party) {
    s.consents.push_back({.party = party, .holder = kOther, .newcomer = kUs, .at = kNow});
  };
  give(ConsentParty::holder);
  CHECK(missing() == "customer, newcomer");
  give(ConsentParty::customer);
  CHECK(missing() == "newcomer");
  give(ConsentParty::newcomer);
  CHECK(missing() == "none");
}

TEST_CASE("enabling is pending until a re-read shows it (R43)") {
  const Situation asked = carried_out(ready(), Enable{});
  CHECK(find_assignment(asked) == nullptr);
  REQUIRE(find_pending(asked) != nullptr);
  CHECK(find_pending(asked)->target.entitlement == kDefault);
  CHECK(reasons(asked, ConfirmUpdate{.entitlement = kSecond}) == "R43/800036/417 still_running");
  const Situation done = confirmed(asked);
  CHECK(find_pending(done) == nullptr);
  CHECK(find_assignment(done)->entitlement == kDefault);
  CHECK(find_assignment(done)->since == kNow);
}

TEST_CASE("without an Azure plan a zero-cost plan and Subscription 1 are made (R24)") {
  Situation s = ready();
  s.subscriptions.pop_back();
  s.entitlements.clear();
  const Situation asked = carried_out(s, Enable{});
  REQUIRE(asked.subscriptions.size() == 2);
  CHECK(kind_of(asked.subscriptions.back()) == SubscriptionKind::azure_plan);
  CHECK(asked.subscriptions.back().seller == kUs);
  REQUIRE(asked.entitlements.size() == 1);
  CHECK(asked.entitlements[0].friendly_name == "Subscription 1");
  CHECK(find_pending(asked)->target.entitlement == asked.entitlements[0].id);
  CHECK(check(asked).ok());
}

TEST_CASE("a new subscription under the plan takes the name and the ids asked for (R22, R23)") {
  Enable enable;
  enable.target = {.kind = Target::Kind::create, .entitlement = {}, .friendly_name = "Phones"};
  enable.ids.entitlement = id_of<base::EntitlementId>(77);
  const Situation asked = carried_out(ready(), enable);
  CHECK(asked.entitlements.back().friendly_name == "Phones");
  CHECK(asked.entitlements.back().plan == kPlan);
  CHECK(find_pending(asked)->target.entitlement == id_of<base::EntitlementId>(77));
}

TEST_CASE("of several Subscription 1 the active one is used (R25)") {
  Situation s = ready();
  s.entitlements[0].status = EntitlementStatus::cancelled;
  s.entitlements[1].friendly_name = "Subscription 1";
  CHECK(find_pending(carried_out(s, Enable{}))->target.entitlement == kSecond);
}

TEST_CASE("the holder moves its assignment without a None step (R32)") {
  Reassign move;
  move.target = {.kind = Target::Kind::existing, .entitlement = kSecond, .friendly_name = {}};
  const Situation asked = carried_out(assigned(), move);
  CHECK(find_assignment(asked)->entitlement == kDefault);
  CHECK(find_assignment(confirmed(asked))->entitlement == kSecond);
}

TEST_CASE("None ends the assignment once it is shown (R31)") {
  const Situation asked = carried_out(assigned(), Disable{});
  CHECK(find_assignment(asked) != nullptr);
  CHECK(state_of(asked, {}) == State::disable_pending);
  const Situation done = confirmed(asked);
  CHECK(find_assignment(done) == nullptr);
  CHECK(state_of(done, {}) == State::eligible);
}

TEST_CASE("a hand-over takes three consents, None by the holder, then the newcomer (R38, R39)") {
  Situation s = assigned(kUs);
  s.subscriptions.push_back(seats(id_of<base::SubscriptionId>(14), kOther, "2026-02-01T00:00:00Z"));
  for (const auto party : {ConsentParty::customer, ConsentParty::holder, ConsentParty::newcomer}) {
    s = carried_out(s, RecordConsent{.party = party, .newcomer = kOther, .given_by = "letter"});
  }
  s = confirmed(carried_out(s, Disable{}));
  REQUIRE(s.agreed_holders.size() == 1);
  CHECK(s.agreed_holders[0].partner == kOther);
  CHECK(s.consents.empty());
  // the old holder has given it away
  CHECK(reasons(s, Enable{}) == "R37/800114/403 another_bought_first");
  s.actor.partner = kOther;
  s = confirmed(carried_out(s, Enable{}));
  CHECK(find_assignment(s)->holder == kOther);
  CHECK(owner_of(s, *find_entitlement(s, find_assignment(s)->entitlement)) == kOther);
}

TEST_CASE("an incomplete hand-over leaves the first purchaser first") {
  Situation s = assigned(kUs);
  s = carried_out(s, RecordConsent{.party = ConsentParty::holder, .newcomer = kOther});
  s = confirmed(carried_out(s, Disable{}));
  CHECK(s.agreed_holders.empty());
  CHECK(s.consents.size() == 1);
  // the last two consents may also come after None
  s = carried_out(s, RecordConsent{.party = ConsentParty::customer, .newcomer = kOther});
  s = carried_out(s, RecordConsent{.party = ConsentParty::newcomer, .newcomer = kOther});
  CHECK(s.agreed_holders.size() == 1);
}

TEST_CASE("a consent can be withdrawn") {
  Situation s = assigned(kUs);
  s = carried_out(s, RecordConsent{.party = ConsentParty::holder, .newcomer = kOther});
  const WithdrawConsent back{.party = ConsentParty::holder, .newcomer = kOther};
  s = carried_out(s, back);
  CHECK(s.consents.empty());
  CHECK(reasons(s, back) == "R38/0/0 consent_not_recorded");
}

TEST_CASE("legacy Azure moves under the plan and no longer blocks (R21)") {
  Situation s = ready();
  s.subscriptions.push_back(legacy_azure(kUs));
  CHECK(reasons(s, Enable{}) == "R21/800112/403 legacy_azure");
  s = carried_out(s, MoveLegacyAzure{});
  CHECK(s.entitlements.back().id == id_of<base::EntitlementId>(29));
  CHECK(s.entitlements.back().friendly_name == "Old servers");
  CHECK(s.entitlements.back().plan == kPlan);
  CHECK(reasons(s, Enable{}).empty());
}

TEST_CASE("credits pay first, oldest lot first, and postpaid only when nothing is left") {
  Situation s = assigned();
  give_credits(s, "5", "2026-05-02T00:00:00Z");
  give_credits(s, "10", "2026-04-01T00:00:00Z");
  const Decision first = run(s, Charge{eur("12")});
  CHECK(first.entry.payer == Payer::credits);
  CHECK(balance_at(first.situation.credits, kNow) == eur("3"));
  CHECK(first.situation.credits.lots[0].remaining == eur("3"));
  // the last charge is not split (R59)
  const Decision second = run(first.situation, Charge{eur("4")});
  CHECK(second.entry.payer == Payer::credits);
  CHECK(balance_at(second.situation.credits, kNow).is_zero());
  const Decision third = run(second.situation, Charge{eur("4")});
  CHECK(third.entry.payer == Payer::overage);
}

TEST_CASE("auto-recharge refills for ever and postpaid never starts (R63)") {
  Situation s = assigned();
  give_credits(s, "110");
  let_recharge(s);
  for (int i = 0; i < 50; ++i) {
    Decision d = run(s, Charge{eur("40")});
    REQUIRE(d.accepted);
    REQUIRE(d.entry.payer == Payer::credits);
    s = std::move(d.situation);
  }
  CHECK(balance_at(s.credits, kNow).micros() >= eur("100").micros());
}

TEST_CASE("a lapsed balance pays nothing") {
  Situation s = assigned();
  give_credits(s, "50", "2025-06-10T09:00:00Z");
  CHECK(run(s, Charge{eur("1")}).entry.payer == Payer::overage);
  s.credits.lots[0].purchased = at("2025-06-10T09:00:01Z");
  CHECK(run(s, Charge{eur("1")}).entry.payer == Payer::credits);
}

TEST_CASE("an observation is taken over as it is, and gives up what was pending") {
  const Situation asked = carried_out(ready(), Enable{});
  Assignment seen;
  seen.holder = kOther;
  seen.entitlement = kOthers;
  const Decision d = run(asked, Observe{.assignment = seen});
  REQUIRE(d.accepted);
  CHECK(find_pending(d.situation) == nullptr);
  CHECK(find_assignment(d.situation)->holder == kOther);
  REQUIRE(d.entry.change.has_value());
  CHECK(d.entry.change->at == kBeforeTheTrail);
  const Decision gone = run(d.situation, Observe{.assignment = std::nullopt});
  CHECK(find_assignment(gone.situation) == nullptr);
  CHECK(gone.entry.change->at == kNow);
  CHECK_FALSE(run(gone.situation, Observe{.assignment = std::nullopt}).entry.change.has_value());
}

TEST_CASE("a refused command changes nothing and leaves a trail") {
  Situation s = ready();
  s.actor.role = Role::sales_agent;
  const Decision d = run(s, Enable{});
  CHECK_FALSE(d.accepted);
  CHECK(d.situation == s);
  CHECK_FALSE(d.entry.accepted);
  CHECK(d.entry.rules == std::vector<Rule>{8_R});
  CHECK(d.entry.actor.role == Role::sales_agent);
  CHECK(d.entry.at == kNow);
}

TEST_CASE("an accepted command names the rules it rests on") {
  for (const Command& command :
       {Command{Enable{}}, Command{CreateAzurePlan{}}, Command{RecordChoice{.partner = kUs}},
        Command{RecordFinding{}}, Command{RecordAllowedLocations{}}}) {
    Situation s = ready();
    if (kind_of(command) == CommandKind::create_azure_plan) {
      s.subscriptions.pop_back();
      s.entitlements.clear();
    }
    const Decision d = run(s, command, {.first_assignment = FirstAssignment::customers_choice});
    INFO(name_of(kind_of(command)));
    CHECK(d.accepted);
    CHECK_FALSE(d.entry.rules.empty());
  }
}

TEST_CASE("proposed ids are the same every time and never taken") {
  Situation s = ready();
  const NewIds ids = propose_ids(s);
  CHECK(propose_ids(s) == ids);
  CHECK_FALSE(ids.plan.is_none());
  s.entitlements.push_back({ids.entitlement, kPlan, "x", EntitlementStatus::active});
  s.subscriptions.back().id = ids.plan;
  CHECK_FALSE(propose_ids(s).entitlement == ids.entitlement);
  CHECK_FALSE(propose_ids(s).plan == ids.plan);
}

TEST_CASE("findings change the fact they are about") {
  Situation s = ready();
  s = carried_out(s, RecordFinding{Prerequisite::gdap, Fact::no});
  CHECK(s.partners[0].gdap_reaches_azure == Fact::no);
  s = carried_out(s, RecordFinding{Prerequisite::token_protection, Fact::no});
  CHECK(s.token_protection == Fact::yes);
  s = carried_out(s, RecordFinding{Prerequisite::token_protection, Fact::yes});
  CHECK(s.token_protection == Fact::no);
  s = carried_out(s, RecordFinding{Prerequisite::customer_agreement, Fact::unknown});
  CHECK(s.customer.customer_agreement == Fact::unknown);
  s = carried_out(s, RecordFinding{Prerequisite::relationship, Fact::no});
  CHECK(s.partners[0].relationship == Fact::no);
  s = carried_out(s, RecordFinding{Prerequisite::partner_agreement, Fact::no});
  CHECK(s.partners[0].partner_agreement == Fact::no);
  s = carried_out(s, RecordFinding{Prerequisite::sandbox, Fact::yes});
  CHECK(s.partners[0].sandbox_azure_access == Fact::yes);
  CHECK(reasons(s, RecordFinding{Prerequisite::role, Fact::yes}) == "R45/0/0 nothing_to_look_up");
}

TEST_CASE(
    "a provider's reseller stays with the assignment, a direct partner's means nothing (R12)") {
  Enable enable;
  enable.reseller = base::MpnId::parse("1234567").value();
  CHECK(find_pending(carried_out(as_provider(), enable))->target.reseller.text() == "1234567");
  CHECK(find_pending(carried_out(ready(), enable))->target.reseller.is_none());
}

TEST_CASE("a trail's details say what there is to say, and nothing empty") {
  const Decision d = run(ready(), Enable{});
  bool named = false;
  for (const auto& [key, value] : d.entry.details) {
    CHECK_FALSE(value.empty());
    named = named || (key == "subscription" && value == "Subscription 1");
  }
  CHECK(named);
}

TEST_CASE("what was seen first is in force since Partner Center says, later changes from now on") {
  Assignment seen;
  seen.holder = kUs;
  seen.entitlement = kDefault;
  seen.since = at("2026-03-04T10:00:00Z");
  const Decision first = run(ready(), Observe{.assignment = seen});
  CHECK(first.entry.change->at == *seen.since);
  seen.entitlement = kSecond;
  CHECK(run(first.situation, Observe{.assignment = seen}).entry.change->at == kNow);
}

TEST_CASE("refusals name what they are about") {
  Enable create;
  create.target.kind = Target::Kind::create;
  Situation s = ready();
  s.subscriptions[1].status = SubscriptionStatus::suspended;
  CHECK(refusals_of(s, create, kNow, {})[0].args == Args{{"subscription", "Azure plan"}});
  s.subscriptions[1].offer_name.clear();
  CHECK(refusals_of(s, create, kNow, {})[0].args == Args{{"subscription", kPlan.to_string()}});
  s = ready();
  s.allowed_locations = {Fact::yes, {"austriaeast", "francecentral"}};
  Enable elsewhere;
  elsewhere.group.location = "westeurope";
  CHECK(refusals_of(s, elsewhere, kNow, {})[0].args ==
        Args{{"location", "westeurope"}, {"allowed", "austriaeast, francecentral"}});
}
