#include "workspace/terms.hpp"

#include <catch_amalgamated.hpp>

#include "rating/rate_card.hpp"

namespace {

const base::Currency kEur = *base::Currency::parse("EUR");
const base::Currency kUsd = *base::Currency::parse("USD");
constexpr base::BillingMonth kJune{2026, 6};

workspace::Customer customer(std::uint64_t id = 1) {
  workspace::Customer made;
  made.situation.customer.id.guid = {.high = 1, .low = id};
  made.situation.customer.country = "AT";
  made.currency = kEur;
  return made;
}

std::shared_ptr<const workspace::Card> card(std::string id, base::Currency currency) {
  rating::RateCard rates;
  rates.currency = currency;
  return std::make_shared<const workspace::Card>(
      workspace::Card{.id = std::move(id),
                      .name = {},
                      .file = {},
                      .card = std::make_shared<const rating::RateCard>(rates)});
}

workspace::Workspace document(std::vector<workspace::Customer> customers,
                              std::vector<std::shared_ptr<const workspace::Card>> cards) {
  workspace::Workspace made;
  for (auto& one : customers) {
    made.customers.push_back(std::make_shared<const workspace::Customer>(std::move(one)));
  }
  made.cards = std::move(cards);
  return made;
}

base::Instant at(std::string_view text) { return *base::parse_instant(text); }

overage::AuditEntry change(base::Instant when, bool enabled) {
  overage::AuditEntry entry;
  entry.at = when;
  entry.accepted = true;
  entry.command = enabled ? overage::CommandKind::enable : overage::CommandKind::disable;
  overage::AssignmentChange now{
      .service = std::string(overage::kPhoneServices), .at = when, .now = std::nullopt};
  if (enabled) now.now = overage::Assignment{};
  entry.change = now;
  return entry;
}

}  // namespace

TEST_CASE("stated licences win over users and subscriptions, and add up by plan and country") {
  auto one = customer();
  one.licences = {{"MCOPSTN1", "AT", 40, {}}, {"MCOPSTN1", "AT", 2, {}}, {"MCOPSTN1", "DE", 1, {}}};
  one.users = {{.plans = {"MCOPSTN2"}}};
  const auto licences = workspace::licences_of(one);
  REQUIRE(licences.size() == 2);
  CHECK(licences[0].count == 42);
  CHECK(licences[1].country == "DE");
}

TEST_CASE(
    "without stated licences the users' plans count, in their own country or the customer's") {
  auto one = customer();
  one.users = {{.country = "DE", .plans = {"MCOPSTN1", "MCOPSTNC"}}, {.plans = {"MCOPSTN1"}}};
  const auto licences = workspace::licences_of(one);
  REQUIRE(licences.size() == 3);
  CHECK(licences[0].country == "AT");
  CHECK(licences[1].country == "DE");
  CHECK(licences[2].plan == "MCOPSTNC");
}

TEST_CASE("without either, active subscriptions count by the name of their offer") {
  auto one = customer();
  overage::Subscription seats;
  seats.offer_id = "CFQ7TTC0LH18:0001:CFQ7TTC0K5D2";
  seats.offer_name = "Microsoft Teams Domestic Calling Plan (120 minutes)";
  seats.quantity = 12;
  one.situation.subscriptions = {seats, seats};
  one.situation.subscriptions[1].status = overage::SubscriptionStatus::suspended;
  const auto licences = workspace::licences_of(one);
  REQUIRE(licences.size() == 1);
  CHECK(licences[0].plan == "MCOPSTN5");
  CHECK(licences[0].country == "AT");
  CHECK(licences[0].count == 12);
}

TEST_CASE("overage is on in the periods of the history") {
  auto one = customer();
  one.history.append(change(at("2026-06-04T10:00:00Z"), true));
  one.history.append(change(at("2026-06-20T00:00:00Z"), false));
  const auto periods = workspace::overage_periods(one);
  REQUIRE(periods.size() == 1);
  CHECK(periods[0].start == at("2026-06-04T10:00:00Z"));
  CHECK(periods[0].end == at("2026-06-20T00:00:00Z"));
}

TEST_CASE("an assignment without a history counts as since always") {
  auto one = customer();
  one.situation.assignments.push_back({});
  const auto periods = workspace::overage_periods(one);
  REQUIRE(periods.size() == 1);
  CHECK(periods[0].contains(at("1990-01-01T00:00:00Z")));
  CHECK(periods[0].contains(at("2099-01-01T00:00:00Z")));
}

TEST_CASE("nothing assigned, no overage") { CHECK(workspace::overage_periods(customer()).empty()); }

TEST_CASE("terms come in the order of customer ids, whatever the document's") {
  const auto basis =
      workspace::basis_of(document({customer(7), customer(3)}, {card("a", kEur)}), kJune);
  REQUIRE(basis.terms.size() == 2);
  CHECK(basis.terms[0].customer.guid.low == 3);
  CHECK(basis.terms[0].card == 0);
  CHECK(basis.cards.size() == 1);
  CHECK(basis.problems.empty());
}

TEST_CASE("a customer is rated with its own card, else with the last one of its currency") {
  auto own = customer(1);
  own.card = "first";
  const auto made =
      document({own, customer(2)}, {card("first", kEur), card("second", kEur), card("usd", kUsd)});
  CHECK(workspace::card_of(made, *made.customers[0])->id == "first");
  CHECK(workspace::card_of(made, *made.customers[1])->id == "second");
}

TEST_CASE("a card of another currency serves only a customer without money of its own") {
  auto prepaid = customer(2);
  prepaid.situation.credits.lots = {
      {.purchased = {}, .amount = {1'000'000, kEur}, .remaining = {1'000'000, kEur}}};
  const auto made = document({customer(1), prepaid}, {card("usd", kUsd)});
  const auto basis = workspace::basis_of(made, kJune);
  CHECK(basis.terms[0].card == 0);
  CHECK(basis.terms[1].card == workspace::kNoCard);
  REQUIRE(basis.problems.size() == 2);
  CHECK(basis.problems[0].code == base::ErrorCode::currency_mismatch);
  CHECK(basis.problems[1].code == base::ErrorCode::not_found);
}

TEST_CASE("a part number the catalogue lacks is a problem, not a pool") {
  auto one = customer();
  one.licences = {{"NEW_PLAN_2030", "AT", 5, {}}};
  const auto basis = workspace::basis_of(document({one}, {card("a", kEur)}), kJune);
  CHECK(basis.terms[0].licences.empty());
  REQUIRE(basis.problems.size() == 1);
  CHECK(basis.problems[0].code == base::ErrorCode::unknown_value);
}

TEST_CASE("a user's rule holds its plan, its policy and its licences for credits") {
  auto one = customer();
  one.users = {{.upn = "ana@alpine.example",
                .country = "DE",
                .department = "Sales",
                .plans = {"MCOPSTN1", "MCOPSTNC"},
                .dial_out_policy = "DialoutCPCandPSTNDomestic",
                .spend_limit = base::Money(25'000'000, kEur)},
               {.upn = "ben@alpine.example", .plans = {"MCOPSTN1"}},
               {.upn = "eve@alpine.example"}};
  const auto basis = workspace::basis_of(document({one}, {card("a", kEur)}), kJune);
  const auto& rules = basis.terms[0].users;
  REQUIRE(rules.size() == 3);
  CHECK(rules[0].plan == catalog::plan_by_part_number("MCOPSTN1"));
  CHECK(rules[0].dial_out.user == rating::UserDialOut::domestic);
  CHECK(rules[0].credits_licence);
  CHECK(rules[0].department == "Sales");
  CHECK_FALSE(rules[1].credits_licence);
  CHECK(rules[2].credits_licence);
}

TEST_CASE("auto-recharge counts until it was switched off") {
  auto one = customer();
  one.situation.credits.recharge = {200'000'000, kEur};
  one.situation.credits.trigger = {100'000'000, kEur};
  one.situation.credits.auto_recharge = overage::Fact::no;
  auto off = change(at("2026-06-10T00:00:00Z"), true);
  off.change.reset();
  off.command = overage::CommandKind::switch_off_auto_recharge;
  one.history.append(off);
  const auto basis = workspace::basis_of(document({one}, {card("a", kEur)}), kJune);
  const auto& recharge = basis.terms[0].funding.recharge;
  REQUIRE(recharge);
  CHECK(recharge->on[0].contains(at("2026-06-09T00:00:00Z")));
  CHECK_FALSE(recharge->on[0].contains(at("2026-06-10T00:00:00Z")));
}
