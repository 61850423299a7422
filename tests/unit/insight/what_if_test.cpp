#include "insight/what_if.hpp"

#include <catch_amalgamated.hpp>

#include "../rating/month_fixture.hpp"

namespace {

// One licence of 120 minutes; 100, 50 and 10 minutes at home (0.016), 10 to Germany (0.015).
fixture::Month small_month() {
  fixture::Month month;
  month.licences("domestic_120", "FR", 1).overage();
  month.call({.seconds = 6000, .capability = "MCOPSTN5"});
  month.call({.seconds = 3000, .capability = "MCOPSTN5"});
  month.call({.seconds = 600, .capability = "MCOPSTN5"});
  month.call({.number = "+491234567", .seconds = 600, .capability = "MCOPSTN5"});
  return month;
}

struct Asked {
  std::unique_ptr<fixture::Month::Rated> rated;
  std::unique_ptr<insight::WhatIf> what_if;
  insight::WhatIfAnswer ask(const insight::Scenario& scenario) const {
    auto answer = what_if->ask(scenario, rated->compiled_pointers, 10);
    REQUIRE(answer);
    return *answer;
  }
};

Asked asked(const fixture::Month& month) {
  Asked out;
  out.rated = month.rate();
  out.what_if =
      std::make_unique<insight::WhatIf>(out.rated->calls, out.rated->month, out.rated->input());
  return out;
}

// A second customer with the first one's terms and a call of its own.
fixture::Month month_of_two() {
  auto month = small_month();
  month.terms.push_back(month.terms[0]);
  month.call({.user = "bob", .seconds = 9000, .capability = "MCOPSTN5", .customer = 1});
  return month;
}

std::string overage(const insight::PayerSums& sums) { return rating::to_text(sums.overage); }
std::uint64_t calls(const insight::PayerSums& sums, rating::Payer payer) {
  return sums.calls.at(static_cast<std::size_t>(payer));
}

// Call by call, from the columns alone.
insight::PayerSums counted(const rating::CallTable& calls, const rating::RatedMonth& month,
                           rating::CustomerIndex customer) {
  const auto minutes_of = [](std::uint64_t seconds) { return (seconds + 59) / 60; };
  const auto at = [](rating::Payer payer) { return static_cast<std::size_t>(payer); };
  insight::PayerSums out;
  for (rating::CallIndex i = 0; i < calls.size(); ++i) {
    if (calls.customer(i) != customer) continue;
    const auto payer = month.payers[i];
    const auto* const split = month.split(i);
    const auto seconds = calls.call(i).seconds;
    const auto pool = split == nullptr ? 0 : minutes_of(split->pool_seconds);
    ++out.calls[at(payer)];
    out.minutes[at(rating::Payer::pool)] += pool;
    out.minutes[at(payer)] += minutes_of(seconds) - pool;
    if (payer < rating::Payer::other_month) out.seconds += seconds;
    (payer == rating::Payer::overage ? out.overage : out.credits) += month.amounts[i];
  }
  return out;
}

}  // namespace

TEST_CASE("as things are, the sums are those of the month, a split call shared out") {
  const auto month = asked(small_month());
  const auto& now = month.what_if->now(0);
  CHECK(overage(now) == "0.79");  // 30 + 10 minutes at 0.016, 10 at 0.015
  CHECK(calls(now, rating::Payer::pool) == 1);
  CHECK(calls(now, rating::Payer::overage) == 3);
  CHECK(now.seconds == 6000 + 3000 + 600 + 600);
  CHECK(now.minutes.at(static_cast<std::size_t>(rating::Payer::pool)) == 100 + 20);
  CHECK(now.minutes.at(static_cast<std::size_t>(rating::Payer::overage)) == 30 + 10 + 10);
}

TEST_CASE("a second licence takes the calls at home off the meter") {
  const auto month = asked(small_month());
  insight::Scenario scenario;
  scenario.licences = {{telephony::Country("FR"), fixture::plan("domestic_120"), 2}};
  const auto answer = month.ask(scenario);
  REQUIRE(answer.customers.size() == 1);
  CHECK(overage(answer.customers[0].now) == "0.79");
  CHECK(overage(answer.customers[0].then) == "0.15");
  CHECK(answer.changed == 2);
  REQUIRE(answer.moves.size() == 1);
  CHECK(answer.moves[0].from == rating::Payer::overage);
  CHECK(answer.moves[0].to == rating::Payer::pool);
  CHECK(answer.moves[0].calls == 2);
  CHECK(rating::to_text(answer.moves[0].now) == "0.64");
  CHECK(answer.moves[0].then == 0);
  REQUIRE(answer.calls.size() == 2);
  CHECK(answer.calls[0].call == 1);  // 0.48 weighs more than 0.16
  CHECK(answer.calls[1].call == 2);
}

TEST_CASE("a scenario that changes nothing changes no call") {
  const auto month = asked(small_month());
  CHECK(month.ask({}).changed == 0);
  insight::Scenario same;
  same.licences = {{telephony::Country("FR"), fixture::plan("domestic_120"), 1}};
  const auto answer = month.ask(same);
  CHECK(answer.changed == 0);
  CHECK(answer.customers[0].now == answer.customers[0].then);
}

TEST_CASE("everyone on another plan draws on it, whatever their records name") {
  const auto month = asked(small_month());
  insight::Scenario scenario;
  scenario.swaps = {{{}, fixture::plan("domestic_120"), fixture::plan("international")}};
  const auto answer = month.ask(scenario);
  CHECK(overage(answer.customers[0].then) == "0.00");
  CHECK(calls(answer.customers[0].then, rating::Payer::pool) == 4);
}

TEST_CASE("overage off from a day refuses what comes after") {
  const auto month = asked(small_month());
  insight::Scenario scenario;
  scenario.overage = insight::OverageSwitch{false, fixture::at("2026-06-03T08:02:30Z")};
  const auto answer = month.ask(scenario);
  CHECK(calls(answer.customers[0].then, rating::Payer::blocked) == 1);
  CHECK(overage(answer.customers[0].then) == "0.64");
}

TEST_CASE("credits bought in the month pay before the meter") {
  const auto month = asked(small_month());
  insight::Scenario scenario;
  scenario.top_up = rating::CreditLot{{2026, 6, 1}, fixture::money("0.60")};
  const auto answer = month.ask(scenario);
  // 0.48, then 0.16 goes below zero, then the meter
  CHECK(rating::to_text(answer.customers[0].then.credits) == "0.64");
  CHECK(overage(answer.customers[0].then) == "0.15");
}

TEST_CASE("domestic only blocks calls abroad; a spend limit blocks once it is reached") {
  const auto month = asked(small_month());
  insight::Scenario domestic;
  domestic.dial_out =
      rating::DialOutPolicy{rating::ConferenceDialOut::domestic, rating::UserDialOut::domestic};
  CHECK(overage(month.ask(domestic).customers[0].then) == "0.64");
  insight::Scenario limit;
  limit.spend_limit = insight::SpendLimit{fixture::money("0.40")};
  const auto limited = month.ask(limit);
  CHECK(overage(limited.customers[0].then) == "0.48");  // the call that crosses is still paid
  CHECK(calls(limited.customers[0].then, rating::Payer::blocked) == 2);
}

TEST_CASE("another rate card prices the same calls") {
  auto described = small_month();
  described.cards.push_back(fixture::small_card());
  for (auto& row : described.cards[1].versions[0].rows) {
    if (row.prefix == "33") row.rate_per_minute = fixture::decimal("0.020");
  }
  const auto month = asked(described);
  insight::Scenario scenario;
  scenario.card = 1;
  const auto answer = month.ask(scenario);
  CHECK(overage(answer.customers[0].then) == "0.95");
  REQUIRE(answer.moves.size() == 1);
  CHECK(answer.moves[0].from == answer.moves[0].to);
  scenario.card = 2;
  CHECK(month.what_if->ask(scenario, month.rated->compiled_pointers).error().code ==
        base::ErrorCode::not_found);
}

TEST_CASE("only the customers named are rated again") {
  const auto described = month_of_two();
  const auto month = asked(described);
  insight::Scenario scenario;
  scenario.customers = {1};
  scenario.licences = {{telephony::Country("FR"), fixture::plan("domestic_120"), 0}};
  const auto answer = month.ask(scenario);
  REQUIRE(answer.customers.size() == 1);
  CHECK(answer.customers[0].customer == 1);
  CHECK(overage(answer.customers[0].now) == "0.48");
  CHECK(overage(answer.customers[0].then) == "2.40");
  CHECK(month.what_if->then().amounts[0] == month.rated->month.amounts[0]);
}

TEST_CASE("what-if equals rating the changed document afresh") {
  const auto month = asked(small_month());
  insight::Scenario scenario;
  scenario.licences = {{telephony::Country("FR"), fixture::plan("domestic_120"), 2}};
  scenario.top_up = rating::CreditLot{{2026, 6, 1}, fixture::money("0.10")};
  (void)month.ask(scenario);
  auto changed = small_month();
  changed.terms[0].licences[0].purchased = 2;
  changed.terms[0].licences[0].assigned = 2;
  changed.credits("0.10", {2026, 6, 1});
  const auto fresh = changed.rate();
  CHECK(month.what_if->then().payers == fresh->month.payers);
  CHECK(month.what_if->then().amounts == fresh->month.amounts);
}

TEST_CASE("one question leaves no trace in the next, and its sums are those of the month it made") {
  const auto described = month_of_two();
  const auto month = asked(described);
  insight::Scenario first;
  first.customers = {0};
  first.licences = {{telephony::Country("FR"), fixture::plan("domestic_120"), 2}};
  first.top_up = rating::CreditLot{{2026, 6, 1}, fixture::money("0.10")};
  insight::Scenario second;
  second.customers = {1};
  second.top_up = rating::CreditLot{{2026, 6, 1}, fixture::money("0.30")};
  // the second asked alone, after the first, and after one that is refused
  const auto alone = asked(described);
  const auto expected = alone.ask(second);
  insight::Scenario refused = first;
  refused.customers = {0, 7};
  for (const bool after_refusal : {false, true}) {
    (void)month.ask(first);
    if (after_refusal) CHECK_FALSE(month.what_if->ask(refused, month.rated->compiled_pointers));
    const auto answer = month.ask(second);
    const rating::RatedMonth& then = month.what_if->then();
    const rating::RatedMonth& wanted = alone.what_if->then();
    CHECK(then.payers == wanted.payers);
    CHECK(then.reasons == wanted.reasons);
    CHECK(then.amounts == wanted.amounts);
    CHECK(then.splits.size() == wanted.splits.size());
    CHECK(then.days.size() == wanted.days.size());
    CHECK(answer.customers[0].then == expected.customers[0].then);
    CHECK(answer.customers[0].then == counted(month.rated->calls, then, 1));
    CHECK(month.what_if->now(0) == counted(month.rated->calls, then, 0));
  }
}
