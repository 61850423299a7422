// Sealing and rating with a crew: the same table, the same month, the same error, whoever helps.
#include <atomic>
#include <string>
#include <vector>

#include "rating/claims.hpp"
#include "rating/result_hash.hpp"
#include "rating/sealing.hpp"
#include "support/crews.hpp"
#include "unit/rating/month_fixture.hpp"

using fixture::CallLine;
using fixture::Month;

namespace {

constexpr std::uint32_t kCustomers = 23;

// Customers of very different sizes, some without calls, under every kind of funding; users of
// several rows, ids that repeat, calls of nobody.
Month big_month() {
  static const std::vector<std::string> kUsers = {"ana", "bo", "cy", "", "di"};
  static const std::vector<std::string> kNumbers = {"+33140000001", "+442071234567", "+12125550123",
                                                    "+26377000111", "+3531",         "anonymous"};
  static const std::vector<std::string> kStarts = [] {
    std::vector<std::string> out;
    for (int day = 1; day <= 30; ++day) {
      for (const char* time : {"T07:00:00Z", "T12:00:01Z", "T23:59:59Z"}) {
        out.push_back("2026-06-" + std::string(day < 10 ? "0" : "") + std::to_string(day) + time);
      }
    }
    return out;
  }();
  Month month;
  month.policy.credit_exhaustion = rating::CreditExhaustion::split;
  month.terms.resize(kCustomers);
  for (std::uint32_t c = 0; c < kCustomers; ++c) {
    auto& terms = month.terms[c];
    terms.country = telephony::Country(c % 2 == 0 ? "FR" : "GB");
    terms.licences = {{terms.country, fixture::plan("domestic_120"), c % 5}};
    if (c % 3 != 0) terms.funding.overage = {fixture::june()};
    if (c % 4 == 1) {
      terms.funding.credits.push_back({{2026, 1, 10}, fixture::money("12.5")});
    }
  }
  for (std::uint32_t i = 0; i < 12'000; ++i) {
    // the eleventh customer has half of all calls, those after the twentieth have none
    const std::uint32_t c = i % 2 == 0 ? 11 : i / 2 % 21;
    CallLine line;
    line.user = kUsers[i / 3 % kUsers.size()].c_str();
    line.location = c % 2 == 0 ? "FR" : "GB";
    line.number = kNumbers[i / 7 % kNumbers.size()].c_str();
    line.capability = "MCOPSTN5";
    line.seconds = static_cast<int>(i * 37 % 1300);
    line.start = kStarts[i * 31 % kStarts.size()].c_str();
    line.customer = c == 20 ? rating::kNoCustomer : static_cast<rating::CustomerIndex>(c);
    line.id = i % 40 == 39 ? i - 20 : i + 1;
    month.call(line);
  }
  return month;
}

void check_same(const rating::CallTable& a, const rating::CallTable& b) {
  REQUIRE(a.size() == b.size());
  for (rating::CallIndex i = 0; i < a.size(); ++i) {
    const bool same = a.usage_id(i) == b.usage_id(i) && a.read_as(i) == b.read_as(i) &&
                      a.call(i).flags == b.call(i).flags && a.call(i).country == b.call(i).country;
    if (!same) FAIL_CHECK("call " << i);
  }
  CHECK(std::vector(a.customer_begins().begin(), a.customer_begins().end()) ==
        std::vector(b.customer_begins().begin(), b.customer_begins().end()));
  REQUIRE(a.duplicates().size() == b.duplicates().size());
  for (std::size_t i = 0; i < a.duplicates().size(); ++i) {
    CHECK(a.duplicates()[i].call == b.duplicates()[i].call);
    CHECK(a.duplicates()[i].first == b.duplicates()[i].first);
    CHECK(a.duplicates()[i].identical == b.duplicates()[i].identical);
  }
}

std::string text_of(const rating::RatedMonth& month) {
  std::string text;
  const auto add = [&text](auto... values) {
    ((text += std::to_string(values) + " "), ...);
    text += "\n";
  };
  for (const auto& s : month.splits) {
    add(s.call, s.pool_seconds, s.credit_seconds, s.credit_amount);
  }
  for (const auto& p : month.pools) add(p.customer, p.used_seconds, p.calls, p.emptied_at);
  for (const auto& e : month.credit_events) add(e.customer, int(e.kind), e.call, e.balance);
  for (const auto& c : month.credits) add(c.customer, c.spent, c.closing);
  return text;
}

void check_same(const rating::CallTable& calls, const rating::RatedMonth& a,
                const rating::RatedMonth& b) {
  CHECK(rating::result_hash(calls, a) == rating::result_hash(calls, b));
  CHECK(a.days == b.days);
  CHECK(text_of(a) == text_of(b));
}

}  // namespace

TEST_CASE("A crew seals the table that one seals alone") {
  const Month month = big_month();
  const rating::CallTable alone = month.table();
  REQUIRE(alone.duplicates().size() > 200);
  for (const auto& crew : support::crews()) {
    check_same(alone, *month.builder().seal(crew.get()));
  }
  for (const auto& crew : support::crews()) {
    CHECK(rating::CallTableBuilder().seal(crew.get())->size() == 0);
  }
}

TEST_CASE("A crew rates the month that one rates alone") {
  const auto rated = big_month().rate();
  REQUIRE(rated->month.splits.size() > 3);
  for (const auto& crew : support::crews()) {
    auto input = rated->input();
    input.crew = crew.get();
    std::uint64_t last = 0;
    const auto again = rating::rate(rated->calls, input, [&](std::uint64_t done, std::uint64_t of) {
      CHECK(done > last);
      CHECK(of == rated->calls.size());
      last = done;
      return true;
    });
    REQUIRE(again);
    check_same(rated->calls, rated->month, *again);
  }
}

TEST_CASE("A crew rates again, and with claims that are kept, what one rates alone") {
  const auto rated = big_month().rate();
  auto terms = rated->terms;
  for (auto& customer : terms) customer.licences[0].purchased += 2;
  auto changed = rated->input();
  changed.terms = terms;
  const auto expected = rating::rate(rated->calls, changed);
  REQUIRE(expected);
  for (const auto& crew : support::crews()) {
    changed.crew = crew.get();
    const auto touched = rating::affected(rated->input(), changed);
    rating::KeptClaims claims;
    for (int round = 0; round < 3; ++round) {
      auto month = rated->month;
      REQUIRE(rating::rate_again(month, rated->calls, changed, touched, {}, &claims));
      check_same(rated->calls, *expected, month);
    }
  }
}

TEST_CASE("The error of a crew is that of the first customer that has one") {
  auto prepared = big_month().prepare();
  // an amount too large of a late customer, a foreign currency of an earlier one
  prepared->terms[3].funding.credits.push_back(
      {{2026, 1, 1}, base::Money(5, *base::Currency::parse("USD"))});
  prepared->terms[19].funding.recharge = rating::AutoRecharge{
      base::Money(INT64_MAX, fixture::eur()), fixture::money("1"), {fixture::june()}};
  const auto alone = rating::rate(prepared->calls, prepared->input());
  REQUIRE_FALSE(alone);
  CHECK(alone.error().code == base::ErrorCode::currency_mismatch);
  for (const auto& crew : support::crews()) {
    auto input = prepared->input();
    input.crew = crew.get();
    const auto together = rating::rate(prepared->calls, input);
    REQUIRE_FALSE(together);
    CHECK(together.error().code == base::ErrorCode::currency_mismatch);
  }
  // and the late one's, where there is no other
  prepared->terms[3].funding.credits.clear();
  const auto late = rating::rate(prepared->calls, prepared->input());
  REQUIRE_FALSE(late);
  CHECK(late.error().code == base::ErrorCode::overflow);
}

#ifndef __EMSCRIPTEN__
TEST_CASE("Threads do each piece once, however many there are") {
  for (const std::size_t size : {1U, 2U, 5U}) {
    const programs::Threads threads(size);
    CHECK(threads.size() == size);
    for (const std::size_t count : {0U, 1U, 3U, 9U, 2U}) {
      std::vector<std::atomic<int>> times(count);
      threads.run(count, [&times](std::size_t i) { ++times[i]; });
      for (const auto& piece : times) CHECK(piece == 1);
    }
  }
  CHECK(programs::Threads::processors() >= 1);
}
#endif
