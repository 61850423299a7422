#include "overage/guide.hpp"

#include <catch_amalgamated.hpp>

#include "unit/overage/case.hpp"

using namespace overage;       // NOLINT: tests of this room
using namespace overage_test;  // NOLINT

namespace {

std::string steps_of(const std::vector<Step>& steps) {
  std::string out;
  for (const Step& step : steps) {
    if (!out.empty()) out += ' ';
    out += std::string(step.step) + ':' + std::string(name_of(step.status));
  }
  return out;
}

std::string day(const std::optional<base::CivilDay>& day) {
  return day ? base::to_string(base::to_date(*day)) : "never";
}

}  // namespace

TEST_CASE("credits to postpaid: overage first, then auto-recharge, then the balance (R66)") {
  Situation s = ready();
  give_credits(s, "110");
  let_recharge(s);
  auto guide = postpaid_guide(s, kNow, eur("10"), {});
  CHECK(steps_of(guide.steps) ==
        "enable_overage:next switch_off_auto_recharge:later let_credits_run_out:later "
        "postpaid_starts:later");
  CHECK(guide.steps[1].actor == Curer::customer_global_admin);
  CHECK(day(guide.projected_zero) == "never");
  CHECK(keys(guide.warnings) == "auto_recharge_on");

  s = assigned();
  give_credits(s, "110");
  guide = postpaid_guide(s, kNow, eur("10"), {});
  CHECK(steps_of(guide.steps) ==
        "enable_overage:done switch_off_auto_recharge:done let_credits_run_out:next "
        "postpaid_starts:later");
  CHECK(guide.balance == eur("110"));
  CHECK(guide.warnings.empty());
  CHECK(steps_of(postpaid_guide(assigned(), kNow, eur("10"), {}).steps) ==
        "enable_overage:done switch_off_auto_recharge:done let_credits_run_out:done "
        "postpaid_starts:done");
}

TEST_CASE("while enabling is pending, the next step is to read again") {
  Situation s = ready();
  give_credits(s, "110");
  const auto guide = postpaid_guide(run(s, Enable{}).situation, kNow, eur("10"), {});
  CHECK(guide.steps.front().step == "read_again");
  CHECK(guide.steps.front().status == StepStatus::next);
}

TEST_CASE("a reseller's guide names the provider, and a balance that ends too early is warned of") {
  Situation s = as_provider();
  s.actor.partner = kReseller;
  give_credits(s, "110");
  const auto guide = postpaid_guide(s, kNow, eur("10"), {});
  CHECK(guide.steps.front().actor == Curer::provider_admin_agent);
  CHECK(keys(guide.warnings) == "balance_ends_before_overage");
}

TEST_CASE("the day of zero follows the spend and the lapse of lots") {
  Situation s = assigned();
  give_credits(s, "100");
  const auto zero = [&s](const char* spend) {
    return day(postpaid_guide(s, kNow, eur(spend), {}).projected_zero);
  };
  CHECK(zero("10") == "2026-06-19");
  CHECK(zero("100") == "2026-06-10");
  CHECK(zero("33") == "2026-06-13");
  // a lot of 1 May 2026 lapses a year later, whatever is spent
  CHECK(zero("0.01") == "2027-05-01");
  CHECK(zero("0") == "2027-05-01");
  s.credits.lots.clear();
  give_credits(s, "50", "2025-06-15T00:00:00Z");
  give_credits(s, "50", "2026-05-01T00:00:00Z");
  // six days of the old lot until it lapses on 15 June, then five days of the new one
  CHECK(zero("10") == "2026-06-19");
  CHECK(zero("5") == "2026-06-24");
  CHECK(day(postpaid_guide(s, kNow, base::Money(1, base::Currency::parse("USD").value()), {})
                .projected_zero) == "never");
  s.credits.lots.clear();
  CHECK(zero("5") == "never");
}

TEST_CASE("a hand-over shows what is done and what comes next (R38, R39)") {
  Situation s = assigned(kUs);
  const auto look = [&s] { return hand_over(s, kOther, {}); };
  CHECK(steps_of(look().steps) ==
        "customer_agrees:next holder_agrees:later newcomer_agrees:later holder_sets_none:later "
        "newcomer_assigns:later newcomer_confirmed:later");
  CHECK(look().holder == kUs);
  for (const auto party : {ConsentParty::holder, ConsentParty::newcomer}) {
    s = run(s, RecordConsent{.party = party, .newcomer = kOther}).situation;
  }
  CHECK_FALSE(look().customer_agrees);
  CHECK(look().holder_agrees);
  CHECK(look().newcomer_agrees);
  s = run(s, RecordConsent{.party = ConsentParty::customer, .newcomer = kOther}).situation;
  CHECK(steps_of(look().steps) ==
        "customer_agrees:done holder_agrees:done newcomer_agrees:done holder_sets_none:next "
        "newcomer_assigns:later newcomer_confirmed:later");
  s = run(s, Disable{}).situation;
  CHECK(steps_of(look().steps).find("holder_sets_none:done read_again:next") != std::string::npos);
  s = run(s, ConfirmUpdate{.enabled = false}).situation;
  CHECK(steps_of(look().steps).find("newcomer_assigns:next") != std::string::npos);
  CHECK(look().customer_agrees);
  s.actor.partner = kOther;
  s.subscriptions.push_back(seats(id_of<base::SubscriptionId>(14), kOther, "2026-02-01T00:00:00Z"));
  s = run(s, Enable{}).situation;
  CHECK(steps_of(look().steps).find("newcomer_confirmed:next") != std::string::npos);
}

TEST_CASE("a reseller's request sheet says what the provider needs to know (R10, R12)") {
  Situation s = as_provider();
  s.actor = {"Lea", Role::admin_agent, kReseller};
  s.token_protection = Fact::yes;
  s.partners[0].gdap_reaches_azure = Fact::unknown;
  Enable wish;
  wish.target = {Target::Kind::existing, kSecond, {}};
  wish.group.location = "austriaeast";
  const auto sheet = request_sheet(s, wish, kNow, {});
  REQUIRE(sheet.ok());
  CHECK(sheet->provider_name == "Contoso");
  CHECK(sheet->reseller_name == "Litware");
  CHECK(sheet->reseller.text() == "1234567");
  CHECK(sheet->customer == s.customer.id);
  CHECK(sheet->wish == CommandKind::enable);
  CHECK(sheet->target_name == "Telephony");
  CHECK(sheet->group.location == "austriaeast");
  CHECK(sheet->eligible_subscriptions == std::vector<std::string>{"Domestic Calling Plan"});
  std::string open;
  for (const CheckItem& item : sheet->open_points) {
    open += std::string(name_of(item.prerequisite)) + ' ' + std::string(name_of(item.status)) + ' ';
  }
  CHECK(open == "gdap unknown token_protection unmet ");
  CHECK(request_sheet(s, Disable{}, kNow, {})->open_points.empty());
  CHECK(request_sheet(ready(), wish, kNow, {}).error().code == base::ErrorCode::not_found);
}
