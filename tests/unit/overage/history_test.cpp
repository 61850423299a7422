#include "overage/history.hpp"

#include <catch_amalgamated.hpp>

#include "unit/overage/case.hpp"

using namespace overage;       // NOLINT: tests of this room
using namespace overage_test;  // NOLINT

namespace {

AuditEntry change(const char* when, std::optional<base::EntitlementId> to) {
  AuditEntry entry;
  entry.at = at(when);
  entry.accepted = true;
  entry.change = AssignmentChange{std::string(kPhoneServices), entry.at, std::nullopt};
  if (to) {
    entry.change->now.emplace();
    entry.change->now->entitlement = *to;
  }
  return entry;
}

History sample() {
  History history;
  history.append(change("2026-03-01T00:00:00Z", kDefault));
  history.append(AuditEntry{.at = at("2026-03-05T00:00:00Z")});
  history.append(change("2026-04-01T00:00:00Z", kSecond));
  history.append(change("2026-05-01T00:00:00Z", std::nullopt));
  return history;
}

}  // namespace

TEST_CASE("the trail says which assignment was in force, from its first second") {
  const History history = sample();
  CHECK(history.assigned_at(at("2026-02-28T23:59:59Z")) == nullptr);
  CHECK(history.assigned_at(at("2026-03-01T00:00:00Z"))->entitlement == kDefault);
  CHECK(history.assigned_at(at("2026-03-31T23:59:59Z"))->entitlement == kDefault);
  CHECK(history.assigned_at(at("2026-04-01T00:00:00Z"))->entitlement == kSecond);
  CHECK(history.assigned_at(at("2026-05-01T00:00:00Z")) == nullptr);
  CHECK(history.assigned_at(at("2026-04-15T00:00:00Z"), "FaxServices") == nullptr);
}

TEST_CASE("periods are half-open and the last one is open") {
  History history = sample();
  auto periods = history.periods();
  REQUIRE(periods.size() == 2);
  CHECK(periods[0].start == at("2026-03-01T00:00:00Z"));
  CHECK(periods[0].end == at("2026-04-01T00:00:00Z"));
  CHECK(periods[1].end == at("2026-05-01T00:00:00Z"));
  history.append(change("2026-06-01T00:00:00Z", kDefault));
  periods = history.periods();
  REQUIRE(periods.size() == 3);
  CHECK_FALSE(periods[2].end.has_value());
}

TEST_CASE("an assignment of unknown age reaches back before the trail") {
  History history;
  AuditEntry seen = change("2026-03-01T00:00:00Z", kDefault);
  seen.change->at = kBeforeTheTrail;
  history.append(seen);
  CHECK(history.assigned_at(at("2001-01-01T00:00:00Z"))->entitlement == kDefault);
  CHECK_FALSE(history.periods().front().start.has_value());
}

TEST_CASE("entries are numbered and never run backwards") {
  History history = sample();
  history.append(AuditEntry{.at = at("2020-01-01T00:00:00Z")});
  CHECK(history.entries().back().number == 5);
  CHECK(history.entries().back().at == at("2026-05-01T00:00:00Z"));
}

TEST_CASE("a saved trail is restored, a broken one refused") {
  const History history = sample();
  std::vector<AuditEntry> entries(history.entries().begin(), history.entries().end());
  CHECK(History::restore(entries).value() == history);
  auto doubled = entries;
  doubled[1].number = 1;
  CHECK(History::restore(doubled).error().code == base::ErrorCode::duplicate_id);
  auto backwards = entries;
  backwards[3].at = at("2026-01-01T00:00:00Z");
  CHECK(History::restore(backwards).error().code == base::ErrorCode::end_before_start);
  auto changes = entries;
  changes[3].change->at = at("2026-01-01T00:00:00Z");
  CHECK(History::restore(changes).error().place.field == "/3/change/at");
}
