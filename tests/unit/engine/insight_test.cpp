#include "engine/insight.hpp"

#include <catch_amalgamated.hpp>

#include "engine/session.hpp"
#include "rating/rate_card.hpp"
#include "workspace/settings.hpp"

namespace {

constexpr base::BillingMonth kJune{2026, 6};

void take(engine::Session& session, const char* file, bool demo, std::string_view text = {}) {
  engine::OpenImport how;
  how.file = file;
  how.demo = demo;
  const auto opened = session.open_import(how);
  REQUIRE(opened);
  if (!demo) session.feed(text);
  const auto preview = session.finish_import(opened->import);
  REQUIRE(preview);
  REQUIRE(session.accept_import(opened->import));
}

// The demo, read once for all tests of a section.
std::unique_ptr<engine::Session> demo() {
  auto session = std::make_unique<engine::Session>();
  for (const auto* file : {"demo/customers.json", "demo/rate-card.csv", "demo/usage.csv"}) {
    take(*session, file, true);
  }
  return session;
}

std::int64_t micros(const std::vector<base::Money>& moneys) {
  return moneys.empty() ? 0 : moneys.front().micros();
}

base::CustomerId customer_named(const engine::Session& session, std::string_view name) {
  for (const auto& customer : session.workspace().customers) {
    if (customer->name() == name) return customer->id();
  }
  return {};
}

std::string exported(engine::Session& session, engine::ExportKind kind) {
  REQUIRE(session.open_export({.kind = kind}));
  std::string text;
  for (auto piece = session.read_export(); !piece.empty(); piece = session.read_export()) {
    text += piece;
  }
  return text;
}

}  // namespace

TEST_CASE(
    "a scenario without changes gives the month's own totals, and a changed one the rated ones") {
  const auto session = demo();
  const auto summary = session->summary({.month = kJune});
  REQUIRE(summary);
  engine::Scenario same;
  same.name = "as it is";
  engine::Scenario off;
  off.name = "no overage";
  off.overage = false;
  const auto reply = session->what_if({.month = kJune, .scenarios = {same, off}, .calls = 5});
  REQUIRE(reply);
  REQUIRE(reply->results.size() == 2);
  const auto& unchanged = reply->results[0];
  CHECK(unchanged.changed == 0);
  CHECK(unchanged.now == unchanged.then);
  CHECK(unchanged.now.overage == summary->totals.overage);
  CHECK(unchanged.now.credits == summary->totals.credits);
  CHECK(unchanged.now.pool_minutes == summary->totals.pool_minutes);
  CHECK(unchanged.now.overage_minutes == summary->totals.overage_minutes);
  CHECK(unchanged.now.blocked_calls == summary->totals.blocked_calls);
  const auto& without = reply->results[1];
  CHECK(without.then.overage.empty());
  CHECK(without.then.blocked_calls > without.now.blocked_calls);
  CHECK(without.calls.size() == 5);
  CHECK(micros(without.difference) ==
        micros(without.then.credits) - micros(without.now.credits) - micros(without.now.overage));
  std::uint64_t moved = 0;
  for (const auto& move : without.moves) moved += move.calls;
  CHECK(moved == without.changed);
  CHECK_FALSE(reply->assumptions.empty());
  const auto csv = exported(*session, engine::ExportKind::scenarios);
  CHECK(csv.find("no overage,") != std::string::npos);
}

TEST_CASE("scenarios that name what is not there are refused") {
  const auto session = demo();
  engine::Scenario scenario;
  scenario.card = "nowhere";
  const auto ask = [&] { return session->what_if({.month = kJune, .scenarios = {scenario}}); };
  CHECK(ask().error().code == base::ErrorCode::not_found);
  scenario = {};
  scenario.licences = {{"NOPLAN", "FR", 1}};
  CHECK(ask().error().code == base::ErrorCode::not_found);
  scenario = {};
  scenario.dial_out = "DialoutNowhere";
  CHECK(ask().error().code == base::ErrorCode::unknown_value);
  CHECK_FALSE(session->open_export({.kind = engine::ExportKind::scenarios}));
}

TEST_CASE("the forecast of a whole month is what it came to") {
  const auto session = demo();
  const auto summary = session->summary({.month = kJune});
  const auto reply = session->forecast({.month = kJune});
  REQUIRE(summary);
  REQUIRE(reply);
  REQUIRE(reply->overage.size() == 1);
  CHECK(reply->overage[0].done == summary->totals.overage[0]);
  CHECK(reply->overage[0].expected == reply->overage[0].done);
  for (const auto& customer : reply->customers) {
    for (const auto& pool : customer.pools) {
      CHECK(pool.minutes.expected == pool.minutes.done);
      CHECK(pool.minutes.low == pool.minutes.high);
    }
  }
}

TEST_CASE("half way the forecast says where pools end, and comes near the month's end") {
  const auto session = demo();
  const auto whole = session->forecast({.month = kJune});
  engine::Forecast request{.month = kJune};
  request.as_of = base::to_day({2026, 6, 15});
  const auto reply = session->forecast(request);
  REQUIRE(whole);
  REQUIRE(reply);
  CHECK(reply->known_until == base::to_day({2026, 6, 16}));
  REQUIRE(reply->overage.size() == 1);
  const auto& overage = reply->overage[0];
  CHECK(overage.done.micros() < overage.expected.micros());
  CHECK(overage.low.micros() <= overage.expected.micros());
  CHECK(overage.expected.micros() <= overage.high.micros());
  const auto actual = whole->overage[0].done.micros();
  CHECK(overage.low.micros() < actual);
  CHECK(actual < overage.high.micros());
  std::size_t ending = 0;
  for (const auto& customer : reply->customers) {
    for (const auto& pool : customer.pools) {
      if (!pool.ends) continue;
      ++ending;
      REQUIRE(pool.ends_earliest);
      CHECK(*pool.ends_earliest <= *pool.ends);
      if (pool.ends_latest) CHECK(*pool.ends <= *pool.ends_latest);
    }
  }
  CHECK(ending > 0);
  // the month to come, from this one's history
  const auto july = session->forecast({.month = {2026, 7}});
  REQUIRE(july);
  CHECK(july->known_until == base::to_day({2026, 7, 1}));
  CHECK(july->overage[0].expected.micros() > 0);

  const auto test = session->back_test({.month = kJune});
  REQUIRE(test);
  CHECK(test->rows.size() > 20);
}

TEST_CASE("advice costs no more than the present plans by its own model, and is rated again") {
  const auto session = demo();
  const auto eur = session->workspace().cards.front()->card->currency;
  const auto price = [&](const char* plan, const char* amount) {
    return engine::PriceSpec{plan, *base::Money::parse(amount, eur)};
  };
  std::size_t advised = 0;
  for (const auto& customer : session->workspace().customers) {
    const auto reply = session->advise(
        {.month = kJune,
         .customer = customer->id(),
         .prices = {price("MCOPSTN5", "5.00"), price("MCOPSTN6", "8.00"),
                    price("MCOPSTN1", "10.00"), price("MCOPSTN2", "20.00"),
                    price("MCOPSTN_PAYG_1", "1.00"), price("MCOPSTN_PAYG_2", "1.50")}});
    REQUIRE(reply);
    for (const auto& country : reply->countries) {
      ++advised;
      CHECK(country.bound.micros() <= country.best.micros());
      if (country.now) CHECK(country.best.micros() <= country.now->micros());
      std::uint64_t users = 0;
      for (const auto& plan : country.plans) users += plan.best;
      CHECK(users == country.users);
    }
  }
  CHECK(advised > 20);
  CHECK(session->advise({.month = kJune, .customer = {}}).error().code ==
        base::ErrorCode::not_found);
}

TEST_CASE("the Charge column is compared call by call, and the reasons add up") {
  const auto session = demo();
  const auto reply = session->reconcile({.month = kJune});
  REQUIRE(reply);
  REQUIRE(reply->comparisons.size() == 1);
  const auto& comparison = reply->comparisons[0];
  CHECK(comparison.against == "charge");
  CHECK(comparison.compared > 1000);
  CHECK(comparison.agreeing > 0);
  std::int64_t sum = 0;
  for (const auto& reason : comparison.reasons) sum += reason.difference.micros();
  CHECK(sum == comparison.theirs.micros() - comparison.ours.micros());
  const auto csv = exported(*session, engine::ExportKind::variance);
  CHECK(csv.find("charge,total,") != std::string::npos);
}

TEST_CASE("a billing file comes in like any other, is compared, and can be removed") {
  const auto session = demo();
  const auto customer = customer_named(*session, session->workspace().customers[0]->name());
  const std::string text =
      "CustomerId,UsageDate,MeterName,ResourceGroup,EffectiveUnitPrice,Quantity,"
      "BillingPreTaxTotal,BillingCurrency,PCToBCExchangeRate\n" +
      customer.to_string() + ",2026-06-03,Nowhere land,M365,0.5,10,5.00,EUR,1\n";
  take(*session, "daily.csv", false, text);
  const auto datasets = session->datasets().datasets;
  REQUIRE(datasets.size() == 2);
  CHECK(datasets[1].format == "daily-usage-csv");
  const auto reply = session->reconcile({.month = kJune});
  REQUIRE(reply);
  REQUIRE(reply->comparisons.size() == 2);
  CHECK(reply->comparisons[1].against == "daily");
  CHECK(reply->comparisons[1].theirs.to_string() == "5.00");
  const bool missing = std::any_of(
      reply->comparisons[1].reasons.begin(), reply->comparisons[1].reasons.end(),
      [](const auto& reason) { return reason.reason == "missing_ours" && reason.count == 1; });
  CHECK(missing);
  REQUIRE(session->remove_dataset(datasets[1].dataset));
  CHECK(session->datasets().datasets.size() == 1);
}

TEST_CASE("a second import shows what it changed") {
  const auto session = demo();
  const auto before = session->rate({.month = kJune, .hash = true});
  REQUIRE(before);
  const auto page =
      session->page({.selection = {.month = kJune, .payers = {engine::Payer::overage}},
                     .sort = engine::CallColumn::amount,
                     .descending = true,
                     .count = 1});
  REQUIRE(page);
  REQUIRE(page->rows.size() == 1);
  const auto& call = page->rows[0];
  // the same user dials the same number once more
  const std::string late =
      "UsageId,Call ID,Conference ID,User Location,AAD ObjectId,UPN,User Display Name,Caller "
      "ID,Call "
      "Type,Number Type,Domestic/International,Destination Dialed,Destination Number,Start "
      "Time,End "
      "Time,Duration Seconds,Connection Fee,Charge,Currency,Capability\n"
      "00000000-0000-4000-8000-00000000beef,c,,,," +
      call.upn + "," + call.user + ",," + call.call_type + ",Subscriber,," + call.destination +
      "," + call.number + "," + base::to_string(call.start) + "," + base::to_string(call.start) +
      ",60,0,0,EUR,MCOPSTNPP\n";
  take(*session, "late.csv", false, late);
  const auto datasets = session->datasets().datasets;
  REQUIRE(datasets.size() == 2);
  const auto reply = session->changes({.month = kJune, .dataset = datasets[1].dataset});
  REQUIRE(reply);
  CHECK(reply->added == 1);
  CHECK(reply->corrected == 0);
  CHECK(micros(reply->difference) > 0);
  REQUIRE(session->remove_dataset(datasets[1].dataset));
  CHECK(session->rate({.month = kJune, .hash = true})->sha256 == before->sha256);
  CHECK(session->changes({.month = kJune, .dataset = 99}).error().code ==
        base::ErrorCode::not_found);
}

TEST_CASE("a dearer card costs what its rows say") {
  const auto session = demo();
  const auto& old_card = *session->workspace().cards.front();
  auto dearer = *old_card.card;
  for (auto& version : dearer.versions) {
    for (auto& row : version.rows) row.rate_per_minute = *row.rate_per_minute.times({2, 0});
  }
  workspace::Patch patch;
  patch.cards = {std::make_shared<const workspace::Card>(workspace::Card{
      .id = "card-2", .name = "July", .card = std::make_shared<const rating::RateCard>(dearer)})};
  // customers keep the first card: it is named
  for (const auto& customer : session->workspace().customers) {
    auto changed = *customer;
    changed.card = old_card.id;
    patch.customers.push_back(std::make_shared<const workspace::Customer>(std::move(changed)));
  }
  session->change_workspace(patch);
  const auto reply =
      session->compare_cards({.before = old_card.id, .after = "card-2", .month = kJune});
  REQUIRE(reply);
  CHECK(reply->unchanged + reply->difference_count <= old_card.card->versions[0].rows.size());
  CHECK(reply->difference_count > 0);
  REQUIRE(reply->difference.size() == 1);
  CHECK(reply->difference[0].micros() > 0);
  CHECK_FALSE(reply->effects.empty());
  CHECK(session->compare_cards({.before = "x", .after = "card-2", .month = kJune}).error().code ==
        base::ErrorCode::not_found);
}

TEST_CASE("resale adds up to the month's overage, and its margin is what was added") {
  const auto session = demo();
  const auto summary = session->summary({.month = kJune});
  engine::Resale request{.month = kJune};
  request.mark_ups = {{.percent = "25"}};
  const auto reply = session->resale(request);
  REQUIRE(reply);
  REQUIRE(reply->cost.size() == 1);
  const auto off = reply->cost[0].micros() - summary->totals.overage[0].micros();
  CHECK(std::abs(off) <=
        static_cast<std::int64_t>(reply->rows.size()));  // each line to a micro-unit
  CHECK(reply->margin[0].micros() == reply->price[0].micros() - reply->cost[0].micros());
  const auto quarter = reply->cost[0].micros() / 4;
  CHECK(std::abs(reply->margin[0].micros() - quarter) <
        static_cast<std::int64_t>(reply->rows.size()) * 5'000 + 1);
  CHECK(exported(*session, engine::ExportKind::statement).find("total") != std::string::npos);
  request.by = "weather";
  CHECK(session->resale(request).error().code == base::ErrorCode::unknown_value);
}

TEST_CASE("unusual traffic is told with its evidence") {
  const auto session = demo();
  const auto reply = session->unusual({.month = kJune});
  REQUIRE(reply);
  CHECK(reply->row_count >= reply->rows.size());
  for (const auto& row : reply->rows) {
    CHECK(row.value > row.limit);
    CHECK(row.limit >= row.median);
    CHECK(row.values >= 8);
  }
}
