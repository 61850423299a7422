// Random sequences of commands: whatever is asked in whatever order, the law keeps its promises.

#include <algorithm>
#include <catch_amalgamated.hpp>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "overage/commands.hpp"
#include "overage/evaluate.hpp"
#include "overage/history.hpp"
#include "unit/overage/case.hpp"

using namespace overage;       // NOLINT: tests
using namespace overage_test;  // NOLINT

namespace {

constexpr int kSequences = 20;
constexpr int kSteps = 5'000;
constexpr std::size_t kManySubscriptions = 30;

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  int upto(int count) { return static_cast<int>(engine_() % static_cast<std::uint64_t>(count)); }
  bool one_in(int count) { return upto(count) == 0; }
  template <class T>
  T any(std::initializer_list<T> values) {
    return *(values.begin() + upto(static_cast<int>(values.size())));
  }

 private:
  std::mt19937_64 engine_;
};

Target random_target(Dice& dice, const Situation& s) {
  Target target;
  target.kind = dice.any({Target::Kind::automatic, Target::Kind::existing, Target::Kind::create});
  if (!s.entitlements.empty()) {
    target.entitlement =
        s.entitlements[static_cast<std::size_t>(dice.upto(static_cast<int>(s.entitlements.size())))]
            .id;
  }
  if (s.entitlements.size() > kManySubscriptions && target.kind == Target::Kind::create) {
    target.kind = Target::Kind::existing;
  }
  return target;
}

template <class Assign>
Assign random_assign(Dice& dice, const Situation& s, std::string service) {
  Assign out;
  out.service = std::move(service);
  out.target = random_target(dice, s);
  if (dice.one_in(8)) out.reseller = base::MpnId::parse("1234567").value();
  if (dice.one_in(4)) out.group.location = dice.any({"austriaeast", "francecentral"});
  return out;
}

Command random_command(Dice& dice, const Situation& s) {
  const std::string service = dice.one_in(6) ? "FaxServices" : std::string(kPhoneServices);
  const base::PartnerId partner = dice.any({kUs, kOther, kReseller});
  const auto party =
      dice.any({ConsentParty::customer, ConsentParty::holder, ConsentParty::newcomer});
  switch (dice.upto(20)) {
    case 0:
    case 1:
    case 2:
      return random_assign<Enable>(dice, s, service);
    case 3:
      return random_assign<Reassign>(dice, s, service);
    case 4:
      return Disable{service};
    case 5:
      return dice.one_in(20) ? Command{CreateAzurePlan{}} : Command{MoveLegacyAzure{}};
    case 6:
      return RecordConsent{service, party, partner, "letter"};
    case 7:
      return dice.one_in(4) ? Command{WithdrawConsent{service, party, partner}}
                            : Command{RecordConsent{service, party, kOther, "letter"}};
    case 8:
      return RecordChoice{service, partner};
    case 9:
      return SwitchOffAutoRecharge{};
    case 10:
      return BuyCredits{eur(dice.any({"50", "0.5"}))};
    case 11: {
      if (s.subscriptions.size() > kManySubscriptions) return Charge{eur("1")};
      auto bought = seats(id_of<base::SubscriptionId>(1000U + s.subscriptions.size()), partner,
                          dice.any({"2025-01-01T00:00:00Z", "2026-05-01T00:00:00Z"}));
      if (dice.one_in(3)) bought.consumption_type.clear();
      if (dice.one_in(5)) bought.offer_id = "MS-AZR-0145P";
      return BuySubscription{bought};
    }
    case 12:
    case 13:
    case 14: {
      const PendingUpdate* pending = find_pending(s, service);
      ConfirmUpdate seen{service, !dice.one_in(3), kDefault};
      if (pending != nullptr && !dice.one_in(5)) {
        seen.enabled = pending->kind != UpdateKind::disable;
        seen.entitlement = pending->target.entitlement;
      }
      return seen;
    }
    case 15: {
      if (!dice.one_in(10)) return Charge{eur("2")};
      Assignment a;
      a.service = service;
      a.holder = partner;
      a.entitlement = kSecond;
      return Observe{service, dice.one_in(2) ? std::optional(a) : std::nullopt};
    }
    case 16:
      return RecordFinding{static_cast<Prerequisite>(dice.upto(16)),
                           dice.any({Fact::yes, Fact::yes, Fact::no, Fact::unknown})};
    case 17:
      return RecordAllowedLocations{{dice.any({Fact::no, Fact::no, Fact::yes}), {"austriaeast"}}};
    default:
      return Charge{eur(dice.any({"0.1", "3", "70", "0"}))};
  }
}

Actor random_actor(Dice& dice) {
  const Role role = dice.any({Role::admin_agent, Role::admin_agent, Role::admin_agent,
                              Role::sales_agent, Role::customer_global_admin});
  if (is_customer_side(role)) return {"Carla", role, {}};
  return {"Ana", role, dice.any({kUs, kUs, kOther, kReseller})};
}

Situation start(Dice& dice) {
  Situation s = dice.one_in(2) ? as_provider() : ready();
  if (dice.one_in(3)) give_credits(s, "100");
  if (dice.one_in(3)) let_recharge(s);
  if (dice.one_in(4)) s.subscriptions.push_back(legacy_azure(kUs));
  if (dice.one_in(4)) {
    s.subscriptions.push_back(azure_plan(kOtherPlan, kOther));
    s.entitlements.push_back({kOthers, kOtherPlan, "Other", EntitlementStatus::active, {}});
  }
  return s;
}

bool same_assignment(const Assignment* a, const Assignment* b) {
  if (a == nullptr || b == nullptr) return a == b;
  return *a == *b;
}

void keeps_its_promises(std::uint64_t seed) {
  Dice dice(seed);
  LawSettings settings;
  if (dice.one_in(2)) settings.first_assignment = FirstAssignment::customers_choice;
  Situation s = start(dice);
  History history;
  std::vector<AuditEntry> written;
  base::Instant now = kNow;
  for (int step = 0; step < kSteps; ++step) {
    now.seconds += dice.upto(5'000);
    s.actor = random_actor(dice);
    const Command command = random_command(dice, s);
    const CommandKind kind = kind_of(command);
    INFO("seed " << seed << " step " << step << ' ' << name_of(kind));
    const Situation before = s;
    const base::Money balance = balance_at(s.credits, now);
    Decision decision = decide(std::move(s), command, now, settings);
    history.append(decision.entry);
    s = std::move(decision.situation);

    // no audit entry is lost, and none without a rule
    written.push_back(history.entries().back());
    REQUIRE(history.entries().size() == static_cast<std::size_t>(step) + 1);
    REQUIRE(history.entries().back().number == static_cast<std::uint64_t>(step) + 1);
    REQUIRE_FALSE(decision.entry.rules.empty());
    // all or nothing
    REQUIRE(decision.accepted == decision.refusals.empty());
    if (!decision.accepted) REQUIRE(s == before);
    // never two assignments for one key, never a broken structure
    std::set<std::string> services;
    for (const Assignment& assignment : s.assignments) {
      REQUIRE(services.insert(assignment.service).second);
    }
    REQUIRE(check(s).ok());
    for (const std::string_view service : {kPhoneServices, std::string_view("FaxServices")}) {
      const Assignment* was = find_assignment(before, service);
      const Assignment* is = find_assignment(s, service);
      if (kind != CommandKind::confirm_update && kind != CommandKind::observe) {
        REQUIRE(same_assignment(was, is));
      }
      // a partner never takes over from another without None in between
      if (kind == CommandKind::confirm_update && was != nullptr && is != nullptr) {
        REQUIRE(was->holder == is->holder);
      }
      REQUIRE(same_assignment(history.assigned_at(now, service), is));
    }
    // never a postpaid charge with a positive balance, or without an assignment
    if (decision.entry.payer == Payer::overage) {
      REQUIRE(balance.micros() <= 0);
      REQUIRE(find_assignment(before) != nullptr);
    }
  }
  // and none was changed later
  REQUIRE(std::equal(written.begin(), written.end(), history.entries().begin(),
                     history.entries().end()));
}

}  // namespace

TEST_CASE("a hundred thousand random commands never break the law") {
  for (std::uint64_t seed = 1; seed <= kSequences; ++seed) keeps_its_promises(seed);
}

TEST_CASE("an evaluation says of each command what carrying it out says") {
  Dice dice(4711);
  Situation s = start(dice);
  for (int step = 0; step < 2'000; ++step) {
    s.actor = random_actor(dice);
    const Evaluation evaluation = evaluate(s, kNow, {});
    const Decision enable = decide(s, Enable{}, kNow, {});
    REQUIRE(find_status(evaluation, CommandKind::enable)->available == enable.accepted);
    REQUIRE(reasons(find_status(evaluation, CommandKind::enable)->refusals) ==
            reasons(enable.refusals));
    const Decision none = decide(s, Disable{}, kNow, {});
    REQUIRE(find_status(evaluation, CommandKind::disable)->available == none.accepted);
    const Command command = random_command(dice, s);
    s = decide(std::move(s), command, kNow, {}).situation;
  }
}
