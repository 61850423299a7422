#include "engine/session.hpp"

#include <algorithm>
#include <catch_amalgamated.hpp>

#include "engine/protocol.hpp"
#include "telephony/country.hpp"
#include "workspace/settings.hpp"

namespace {

constexpr base::BillingMonth kJune{2026, 6};

// The demo, taken over as an app does: previews first, then accepted.
void take_demo(engine::Session& session) {
  for (const auto* file : {"demo/customers.json", "demo/rate-card.csv", "demo/usage.csv"}) {
    engine::OpenImport how;
    how.file = file;
    how.demo = true;
    const auto opened = session.open_import(how);
    REQUIRE(opened);
    const auto preview = session.finish_import(opened->import);
    REQUIRE(preview);
    CHECK(preview->rows ==
          preview->accepted + preview->duplicate + preview->suspended + preview->rejected);
    REQUIRE(session.accept_import(opened->import));
  }
}

std::string exported(engine::Session& session, engine::ExportKind kind) {
  REQUIRE(session.open_export({.kind = kind, .selection = {.month = kJune}}));
  std::string text;
  for (auto piece = session.read_export(); !piece.empty(); piece = session.read_export()) {
    text += piece;
  }
  REQUIRE(session.close_export());
  return text;
}

std::string hash(engine::Session& session) {
  const auto rated = session.rate({.month = kJune, .hash = true});
  REQUIRE(rated);
  return rated->sha256;
}

workspace::Patch with_split(const engine::Session& session, rating::PoolSplit split) {
  auto settings = *session.workspace().settings;
  settings.policy.pool_split = split;
  workspace::Patch patch;
  patch.settings = std::make_shared<const workspace::Settings>(settings);
  return patch;
}

}  // namespace

TEST_CASE("rating again after a change and back gives the first result") {
  engine::Session session;
  take_demo(session);
  const auto first = hash(session);
  session.change_workspace(with_split(session, rating::PoolSplit::whole));
  CHECK_FALSE(session.is_rated(kJune));
  const auto other = hash(session);
  CHECK(other != first);
  session.change_workspace(with_split(session, rating::PoolSplit::split));
  CHECK(hash(session) == first);

  // and what was rated again equals what is rated afresh
  engine::Session fresh;
  take_demo(fresh);
  fresh.change_workspace(with_split(fresh, rating::PoolSplit::whole));
  CHECK(hash(fresh) == other);
}

TEST_CASE("an equal part costs no rating") {
  engine::Session session;
  take_demo(session);
  REQUIRE(session.rate({.month = kJune}));
  const auto revision = session.revision();
  workspace::Patch patch;
  for (const auto& customer : session.workspace().customers) {
    patch.customers.push_back(std::make_shared<const workspace::Customer>(*customer));
  }
  CHECK(session.change_workspace(patch).revision == revision);
  CHECK(session.is_rated(kJune));
}

TEST_CASE("an export keeps to the state it was opened in, or says that it was cut") {
  engine::Session session;
  take_demo(session);
  const auto whole = exported(session, engine::ExportKind::rated_calls);
  REQUIRE(session.open_export(
      {.kind = engine::ExportKind::rated_calls, .selection = {.month = kJune}}));
  std::string text(session.read_export());
  REQUIRE(text.size() < whole.size());
  session.change_workspace(with_split(session, rating::PoolSplit::whole));
  REQUIRE(session.rate({.month = kJune}));
  for (auto piece = session.read_export(); !piece.empty(); piece = session.read_export()) {
    text += piece;
  }
  CHECK(session.close_export());
  CHECK(text == whole);

  REQUIRE(session.open_export(
      {.kind = engine::ExportKind::rated_calls, .selection = {.month = kJune}}));
  REQUIRE(session.remove_dataset(session.datasets().datasets[0].dataset));
  CHECK(session.read_export().empty());
  const auto closed = session.close_export();
  REQUIRE_FALSE(closed);
  CHECK(closed.error().code == base::ErrorCode::cancelled);
}

TEST_CASE("every sort order shows the same calls, each call in one group of every dimension") {
  engine::Session session;
  take_demo(session);
  engine::Calls request;
  request.selection.month = kJune;
  request.selection.countries = {"DE", "GB"};
  request.count = 10'000;
  const auto by_start = session.page(request);
  REQUIRE(by_start);
  REQUIRE(by_start->rows.size() == by_start->totals.calls);
  const auto ids = [](const engine::CallsReply& reply) {
    std::vector<base::UsageId> all;
    for (const auto& row : reply.rows) all.push_back(row.usage);
    std::sort(all.begin(), all.end());
    return all;
  };
  for (int column = 0; column <= static_cast<int>(engine::CallColumn::amount); ++column) {
    request.sort = static_cast<engine::CallColumn>(column);
    const auto sorted = session.page(request);
    REQUIRE(sorted);
    CHECK(ids(*sorted) == ids(*by_start));
    CHECK(sorted->totals == by_start->totals);
  }
  request.sort = engine::CallColumn::seconds;
  request.descending = true;
  const auto longest = session.page(request);
  REQUIRE(longest);
  CHECK(std::is_sorted(longest->rows.begin(), longest->rows.end(),
                       [](const auto& a, const auto& b) { return a.seconds > b.seconds; }));

  for (int by = 0; by <= static_cast<int>(engine::Dimension::hour); ++by) {
    const auto groups = session.totals(
        {.selection = request.selection, .by = static_cast<engine::Dimension>(by), .limit = 3});
    REQUIRE(groups);
    CHECK(groups->totals == by_start->totals);
    auto calls = groups->rest.calls;
    for (const auto& group : groups->groups) calls += group.totals.calls;
    CHECK(calls == groups->totals.calls);
  }
}

TEST_CASE("the days of a pool add up to what was drawn from it") {
  engine::Session session;
  take_demo(session);
  const auto all = session.summary({.month = kJune});
  REQUIRE(all);
  std::size_t used_up = 0;
  for (const auto& customer : all->customers) {
    for (const auto& pool : customer.pools) CHECK(pool.days.empty());  // only when asked for
    const auto one = session.summary({.month = kJune, .customers = {customer.customer}});
    REQUIRE(one);
    REQUIRE(one->customers.size() == 1);
    CHECK(one->customers[0].pools.size() == customer.pools.size());
    for (const auto& pool : one->customers[0].pools) {
      std::uint64_t sum = 0;
      for (const auto day : pool.days) sum += day;
      CHECK(sum == pool.used);
      CHECK((pool.days.empty() || pool.days.size() == 30));
      used_up += pool.used == pool.total && pool.total > 0 ? 1 : 0;
    }
  }
  CHECK(used_up > 0);
}

TEST_CASE("a filter holds exactly the rows that say so") {
  engine::Session session;
  take_demo(session);
  engine::Calls request;
  request.selection.month = kJune;
  request.count = 10'000;
  request.selection.payers = {engine::Payer::blocked};
  const auto blocked = session.page(request);
  REQUIRE(blocked);
  CHECK(blocked->totals.calls == blocked->totals.blocked_calls);
  CHECK(std::all_of(blocked->rows.begin(), blocked->rows.end(), [](const auto& row) {
    return row.payer == engine::Payer::blocked && !row.reason.empty();
  }));
  // rows without a user are bots; an empty filter would hold everybody
  const auto person = std::find_if(blocked->rows.begin(), blocked->rows.end(),
                                   [](const auto& row) { return !row.upn.empty(); });
  REQUIRE(person != blocked->rows.end());
  request.selection = {.month = kJune, .user = person->upn};
  const auto own = session.page(request);
  REQUIRE(own);
  REQUIRE_FALSE(own->rows.empty());
  CHECK(std::all_of(own->rows.begin(), own->rows.end(),
                    [&](const auto& row) { return row.upn == person->upn; }));
  request.selection = {.month = kJune, .text = "no such text anywhere"};
  const auto nothing = session.page(request);
  REQUIRE(nothing);
  CHECK(nothing->rows.empty());
  CHECK(nothing->totals == engine::Totals{});
}

TEST_CASE("every call is one of the users of one country") {
  engine::Session session;
  take_demo(session);
  engine::Calls request;
  request.selection.month = kJune;
  request.count = 0;
  const auto all = session.page(request);
  REQUIRE(all);
  std::uint64_t calls = 0;
  std::uint64_t countries = 0;
  for (const auto& facts : telephony::all_countries()) {
    request.selection.location = facts.country.code();
    const auto there = session.page(request);
    REQUIRE(there);
    calls += there->totals.calls;
    if (there->totals.calls > 0) ++countries;
  }
  CHECK(countries > 5);
  CHECK(calls == all->totals.calls);
}

TEST_CASE("the calls of a reason are those that the comparison counts") {
  engine::Session session;
  take_demo(session);
  const auto reconciled = session.reconcile({.month = kJune});
  REQUIRE(reconciled);
  const auto& charge = reconciled->comparisons.front();
  REQUIRE(charge.against == "charge");
  auto reasons = charge.reasons;
  reasons.push_back({.reason = "none", .count = charge.agreeing, .difference = {}});
  REQUIRE(reasons.size() > 3);
  for (const auto& reason : reasons) {
    INFO(reason.reason);
    engine::Calls request;
    request.selection = {.month = kJune, .variance = reason.reason};
    request.count = 0;
    const auto behind = session.page(request);
    REQUIRE(behind);
    // those of another month and those twice are compared, but are no calls of this month
    const bool listed = reason.reason != "month_boundary" && reason.reason != "duplicate";
    CHECK(behind->totals.calls == (listed ? reason.count : 0));
  }
}

TEST_CASE("rows are counted as if the files before were taken over, and the demo were gone") {
  engine::Session session;
  take_demo(session);
  const auto open = [&](const char* file, bool fresh) {
    engine::OpenImport how;
    how.file = file;
    how.demo = true;
    how.fresh = fresh;
    const auto opened = session.open_import(how);
    REQUIRE(opened);
    return opened->import;
  };
  const auto again = session.finish_import(open("demo/usage.csv", false));
  REQUIRE(again);
  CHECK(again->accepted == 0);
  CHECK(again->duplicate == 13512);

  const auto usage = open("demo/usage.csv", true);
  const auto alone = session.finish_import(usage);
  REQUIRE(alone);
  CHECK(alone->accepted == 0);
  CHECK(alone->duplicate == 9);
  CHECK(alone->suspended == 13503);
  const auto customers = open("demo/customers.json", true);
  REQUIRE(session.finish_import(customers));
  const std::uint32_t after[] = {customers};
  const auto with_customers = session.finish_import(usage, after);
  REQUIRE(with_customers);
  CHECK(with_customers->accepted == 13500);
  CHECK(with_customers->duplicate == 9);
  CHECK(with_customers->suspended == 3);
  CHECK(with_customers->rejected == 3);
  CHECK(with_customers->customers.size() == 40);

  const std::uint32_t before_itself[] = {usage};
  CHECK(session.finish_import(usage, before_itself).error().code == base::ErrorCode::not_found);
}

TEST_CASE("calls that came before their only customer belong to it all the same") {
  engine::Session first;
  engine::Session second;
  const auto take = [](engine::Session& session, const char* file) {
    engine::OpenImport how;
    how.file = file;
    const auto opened = session.open_import(how);
    REQUIRE(opened);
    constexpr std::string_view kSubscriptions =
        R"({"items":[{"id":"55555555-5555-4555-8555-555555555555","offerId":"CFQ7TTC0LH18:0001:CFQ7TTC0K5D2",)"
        R"("offerName":"Microsoft Teams Domestic and International Calling Plan","friendlyName":"Calling",)"
        R"("quantity":1,"status":"active","billingType":"license"}]})";
    constexpr std::string_view kUsage =
        "UsageId,Call ID,Conference ID,User Location,AAD ObjectId,UPN,User Display Name,Caller "
        "ID,Call Type,Number Type,Domestic/International,Destination Dialed,Destination "
        "Number,Start Time,End Time,Duration Seconds,Connection "
        "Fee,Charge,Currency,Capability\n"
        "00000000-0000-4000-8000-000000000001,c1,,AT,11111111-1111-4111-8111-111111111111,"
        "ana@alpine.example,Ana,+43140000001,user_out,Subscriber,International,Germany,"
        "+493012345678,2026-06-03T09:15:07Z,2026-06-03T09:16:08Z,61,0.00,0.00,EUR,MCOPSTN2\n";
    session.feed(std::string_view(file) == "usage.csv" ? kUsage : kSubscriptions);
    REQUIRE(session.finish_import(opened->import));
    REQUIRE(session.accept_import(opened->import));
  };
  take(first, "subscriptions.json");
  take(first, "usage.csv");
  take(second, "usage.csv");
  take(second, "subscriptions.json");
  const auto calls = exported(first, engine::ExportKind::rated_calls);
  CHECK(calls.find("no_customer") == std::string::npos);
  CHECK(exported(second, engine::ExportKind::rated_calls) == calls);
}

TEST_CASE("a long request can be cancelled between its slices") {
  engine::Protocol protocol;
  CHECK_FALSE(
      protocol.request(R"({"id":1,"op":"import.open","file":"demo/usage.csv","demo":true})"));
  CHECK(protocol.request(R"({"id":2,"op":"import.finish","import":1})"));
  CHECK(protocol.reply().find("\"progress\"") != std::string_view::npos);
  protocol.cancel();
  CHECK_FALSE(protocol.step());
  CHECK(protocol.reply().find("\"cancelled\"") != std::string_view::npos);
  CHECK_FALSE(protocol.request(R"({"id":3,"op":"import.accept","import":1})"));
  CHECK(protocol.reply().find("\"not_found\"") != std::string_view::npos);
}

TEST_CASE("sorting tells how far it is, and lets go in the middle") {
  const auto begin = [](engine::Protocol& protocol) {
    CHECK_FALSE(
        protocol.request(R"({"id":1,"op":"import.open","file":"demo/usage.csv","demo":true})"));
    CHECK(protocol.request(R"({"id":2,"op":"import.finish","import":1})"));
  };
  engine::Protocol protocol;
  begin(protocol);
  bool told = false;
  while (protocol.step()) {
    CHECK(protocol.reply().find(R"("stage":"sort")") != std::string_view::npos);
    told = told || protocol.reply().find(R"("done":)") != std::string_view::npos;
  }
  CHECK(told);
  CHECK(protocol.reply().find("\"accepted\"") != std::string_view::npos);

  engine::Protocol other;
  begin(other);
  CHECK(other.step());
  other.cancel();
  CHECK_FALSE(other.step());
  CHECK(other.reply().find("\"cancelled\"") != std::string_view::npos);
}

TEST_CASE("what cannot be asked is refused by name") {
  engine::Session session;
  CHECK(session.explain({}).error().code == base::ErrorCode::not_found);
  CHECK(session.finish_import(7).error().code == base::ErrorCode::not_found);
  CHECK(session.accept_import(7).error().code == base::ErrorCode::not_found);
  CHECK(session.discard_import(7).error().code == base::ErrorCode::not_found);
  CHECK(session.remove_dataset(7).error().code == base::ErrorCode::not_found);
  CHECK(session.test_number({.number = "+49301234567"}).error().code == base::ErrorCode::not_found);
  CHECK(session.open_export({.kind = engine::ExportKind::rate_card, .card = "x"}).error().code ==
        base::ErrorCode::not_found);
  const auto empty = session.rate({.month = kJune});
  REQUIRE(empty);
  CHECK(empty->totals == engine::Totals{});
}
