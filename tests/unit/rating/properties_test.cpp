#include <algorithm>
#include <random>

#include "rating/billing_lines.hpp"
#include "rating/explain.hpp"
#include "rating/pool_report.hpp"
#include "rating/result_hash.hpp"
#include "support/sums.hpp"
#include "unit/rating/month_fixture.hpp"

using fixture::Month;
using rating::Payer;

namespace {

template <class Choices>
auto pick(std::mt19937& random, const Choices& choices) {
  return choices[random() % choices.size()];
}

// A month of everything at random: customers, settings, funding, calls.
Month random_month(unsigned seed, std::size_t calls) {
  std::mt19937 random(seed);
  Month month;
  const std::vector<const char*> users = {"ana", "bob", "eve", "joe", ""};
  const std::vector<const char*> places = {"FR", "US", "GB", "PR", "ZW"};
  const std::vector<const char*> numbers = {
      "+33140000001", "+33612345678", "+442071234567", "+447912345678",
      "+12015550123", "+16045550123", "+263470123456", "+819012345678",
      "+5371234567",  "+44207*****",  "+448431234567", "+449012345678",
      "112",          "anonymous",    "+448001234567", "+17875550123"};
  const std::vector<const char*> types = {"user_out", "user_out", "user_out_conf", "conf_out",
                                          "conf_in",  "user_in",  "ucap_in",       "ucap_out",
                                          "dr_out",   "odd"};
  const std::vector<const char*> capabilities = {
      "MCOPSTN1",   "MCOPSTN2", "MCOPSTN5", "MCOPSTN8",     "MCOPSTNPP",
      "MCOMEETADD", "FREECALL", "MCOEV",    "MCOMEETACPEA", "NEW"};
  for (const auto& setting : rating::policy_settings()) {
    if (!setting.values.empty() && random() % 3 == 0) {
      REQUIRE(rating::set(month.policy, setting.name, pick(random, setting.values)).ok());
    }
  }
  month.terms.resize(3);
  for (std::size_t c = 0; c < 3; ++c) {
    rating::Terms& terms = month.terms[c];
    terms.country = telephony::Country("FR");
    for (const char* key :
         {"domestic_1200", "domestic_120", "international", "audio_conferencing"}) {
      if (random() % 2 == 0) {
        terms.licences.push_back(
            {telephony::Country(pick(random, places)), fixture::plan(key), 1, -1});
      }
    }
    if (random() % 2 == 0) terms.funding.overage = {fixture::june()};
    if (random() % 2 == 0) {
      terms.funding.credits.push_back({{2026, 1, 1}, fixture::money("20")});
      terms.funding.credits.push_back({{2025, 6, 9}, fixture::money("5")});
    }
    if (random() % 3 == 0) {
      terms.funding.recharge =
          rating::AutoRecharge{fixture::money("2"), fixture::money("5"), {fixture::june()}};
    }
    terms.anyone.extended_dial_out = random() % 4 == 0;
    terms.anyone.credits_licence = random() % 4 != 0;
    terms.anyone.department = c == 0 ? "Sales" : "";
    if (random() % 3 == 0) terms.anyone.spend_limit = fixture::money("15");
  }
  month.cards[0].versions[0].rows[5].first_increment = 30;
  month.cards[0].versions[0].rows[5].next_increment = 6;
  month.cards[0].versions[0].rows[12].connection_fee = fixture::decimal("0.05");
  month.cards[0].versions[0].rows[8].free_seconds = 20;
  const std::int64_t first = fixture::june().start.seconds - 3600;
  static std::vector<std::string> starts;  // the lines hold pointers
  starts.assign(calls, {});
  for (std::size_t i = 0; i < calls; ++i) {
    starts[i] =
        base::to_string(base::Instant{first + static_cast<std::int64_t>(random() % 2600000)});
    fixture::CallLine line;
    line.user = pick(random, users);
    line.location = pick(random, places);
    line.number = pick(random, numbers);
    line.seconds = static_cast<int>(random() % 5 == 0 ? 0 : random() % 9000);
    line.type = pick(random, types);
    line.capability = pick(random, capabilities);
    line.start = starts[i].c_str();
    line.customer = static_cast<rating::CustomerIndex>(random() % 4);
    line.id = 1 + random() % (calls * 4);
    month.lines.push_back(line);
  }
  return month;
}

}  // namespace

TEST_CASE("Every second and every unit is somewhere, whatever the settings") {
  for (unsigned seed = 1; seed <= 30; ++seed) {
    const Month month = random_month(seed, 300);
    const auto rated = month.rate();
    INFO("seed " << seed);
    const auto days = support::sums_by_day(rated->calls, rated->month, rated->input());
    const support::Sum all = support::total(days);
    std::uint64_t seconds = 0;
    for (const auto part : all.seconds_by) seconds += part;
    CHECK(seconds == all.seconds);
    rating::AmountSum amounts = 0;
    for (const auto amount : rated->month.amounts) amounts += amount;
    CHECK(all.credits + all.overage == amounts);

    const auto calls = support::count_payers(rated->month);
    const auto duplicates = calls.at(static_cast<std::size_t>(rating::Payer::duplicate));
    const auto elsewhere = calls.at(static_cast<std::size_t>(rating::Payer::other_month));
    CHECK(duplicates == rated->calls.duplicates().size());
    CHECK(all.calls + duplicates + elsewhere == rated->calls.size());

    rating::AmountSum spent = 0;
    for (const auto& use : rated->month.credits) {
      spent += use.spent;
      CHECK(use.closing == use.opening + use.bought + use.recharged - use.spent - use.lapsed);
    }
    CHECK(spent == all.credits);

    std::uint64_t drawn = 0;
    for (const auto& pool : rated->month.pools) {
      CHECK(pool.used_seconds <= pool.total_seconds);
      drawn += static_cast<std::uint64_t>(pool.used_seconds);
    }
    CHECK(drawn == all.pool_seconds);
  }
}

TEST_CASE("The order of rows in the file changes nothing") {
  for (unsigned seed = 1; seed <= 15; ++seed) {
    Month month = random_month(seed, 200);
    const auto rated = month.rate();
    std::mt19937 random(seed);
    std::shuffle(month.lines.begin(), month.lines.end(), random);
    const auto again = month.rate();
    INFO("seed " << seed);
    CHECK(rating::result_hash(rated->calls, rated->month) ==
          rating::result_hash(again->calls, again->month));
  }
}

TEST_CASE("The hash sees every difference") {
  Month month = random_month(3, 50);
  const auto before = month.rate();
  auto after = month.rate();
  CHECK(rating::result_hash(before->calls, before->month) ==
        rating::result_hash(after->calls, after->month));
  after->month.amounts[7] += 1;
  CHECK(rating::result_hash(before->calls, before->month) !=
        rating::result_hash(after->calls, after->month));
}

TEST_CASE("Rating again what changed equals rating all of it") {
  std::size_t changed_calls = 0;
  for (unsigned seed = 1; seed <= 10; ++seed) {
    Month month = random_month(seed, 200);
    auto rated = month.rate();
    const auto old_terms = rated->terms;
    const rating::RatingInput before{
        {2026, 6}, old_terms, rated->compiled_pointers, &rated->policy};
    rated->terms[1].licences.push_back(
        {telephony::Country("US"), fixture::plan("domestic_1200"), 3, -1});
    rated->terms[1].funding.overage = {fixture::june()};
    const auto changed = rating::affected(before, rated->input());
    CHECK(changed == std::vector<rating::CustomerIndex>{1});
    const auto old_month = rated->month;
    REQUIRE(rating::rate_again(rated->month, rated->calls, rated->input(), changed).ok());
    month.terms = rated->terms;
    const auto fresh = month.rate();
    CHECK(rating::result_hash(rated->calls, rated->month) ==
          rating::result_hash(fresh->calls, fresh->month));
    for (rating::CallIndex call = 0; call < rated->calls.size(); ++call) {
      const bool same = old_month.payers[call] == rated->month.payers[call] &&
                        old_month.amounts[call] == rated->month.amounts[call];
      if (!same) CHECK(rated->calls.customer(call) == 1);
      changed_calls += same ? 0U : 1U;
    }
  }
  CHECK(changed_calls > 0);
}

TEST_CASE("A changed setting or a missing customer affects everybody") {
  Month month = random_month(4, 20);
  const auto rated = month.rate();
  rating::Policy other;
  other.pool_split = rating::PoolSplit::whole;
  const auto input = rated->input();
  rating::RatingInput changed = input;
  changed.policy = &other;
  CHECK(rating::affected(input, input).empty());
  if (!(other == rated->policy)) CHECK(rating::affected(input, changed).size() == 4);
  changed = input;
  changed.terms = changed.terms.first(2);
  CHECK(rating::affected(input, changed).size() == 4);
}

TEST_CASE("Tables built in parts and joined are the table built at once") {
  const Month month = random_month(5, 60);
  const auto whole = month.rate();
  for (const std::size_t cut : {std::size_t{1}, std::size_t{30}, std::size_t{59}}) {
    const auto part = [&](std::size_t from, std::size_t to) {
      Month out = month;
      out.lines = {month.lines.begin() + static_cast<std::ptrdiff_t>(from),
                   month.lines.begin() + static_cast<std::ptrdiff_t>(to)};
      return out.builder();
    };
    rating::CallTableBuilder joined = part(0, cut);
    REQUIRE(joined.join(part(cut, 60)).ok());
    CHECK(joined.size() == 60);
    const rating::CallTable table = *std::move(joined).seal();
    REQUIRE(table.size() == 60);
    const auto rated = rating::rate(table, whole->input());
    REQUIRE(rated.ok());
    CHECK(rating::result_hash(table, *rated) == rating::result_hash(whole->calls, whole->month));
    for (rating::CallIndex i = 0; i < 60; ++i) {
      CHECK(table.user(i) == whole->calls.user(i));
      CHECK(table.capability(i) == whole->calls.capability(i));
      CHECK(table.number_text(i) == whole->calls.number_text(i));
    }
  }
}

TEST_CASE("Explanations tell the outcome that the rating found, with known words only") {
  for (unsigned seed = 1; seed <= 6; ++seed) {
    const Month month = random_month(seed, 60);
    const auto rated = month.rate();
    for (rating::CallIndex i = 0; i < rated->calls.size(); ++i) {
      const auto explanation =
          rating::explain(rated->calls, rated->month, rated->input(), rated->card_pointers, i);
      REQUIRE_FALSE(explanation.steps.empty());
      const auto& last = explanation.steps.back();
      CHECK(last.key.starts_with("outcome"));
      CHECK(last.arg("payer") == name_of(rated->month.payers[i]));
      CHECK(last.arg("reason") == name_of(rated->month.reason(i)));
      for (const auto& step : explanation.steps) {
        const auto kinds = rating::explanation_keys();
        const auto kind = std::ranges::find(kinds, step.key, &rating::StepKind::key);
        REQUIRE(kind != kinds.end());
        CHECK(step.args.size() == kind->args.size());
        for (const auto& [name, value] : step.args) {
          CHECK(std::ranges::find(kind->args, name) != kind->args.end());
        }
      }
    }
  }
}

TEST_CASE("An explanation shows number, minutes, pool, rate and payer") {
  Month month;
  month.licences("domestic_120", "FR", 1).overage();
  month.call({.seconds = 119 * 60, .capability = "MCOPSTN5"});
  month.call({.seconds = 153, .capability = "MCOPSTN5"});
  month.call({.number = "+819012345678", .capability = "MCOPSTN5"});
  const auto rated = month.rate();
  const auto step = [&](rating::CallIndex call, std::string_view key) {
    const auto explanation = rating::explain(rated->calls, rated->month, rated->input(),
                                             rated->card_pointers, rated->line(call));
    for (const auto& candidate : explanation.steps) {
      if (candidate.key == key) return candidate;
    }
    return rating::Step{};
  };
  CHECK(step(1, "number").arg("number") == "+33140000001");
  CHECK(step(1, "pool_pays_part").arg("before") == "1");
  CHECK(step(1, "pool_pays_part").arg("needed") == "3");
  CHECK(step(1, "pool_pays_part").arg("after") == "0");
  CHECK(step(1, "rate").arg("prefix") == "33");
  CHECK(step(1, "rate").arg("rate") == "0.016 EUR");
  CHECK(step(1, "increments").arg("charged") == "2");
  CHECK(step(1, "usage").arg("amount") == "0.032 EUR");
  CHECK(step(1, "overage_on").rules == std::vector<std::string_view>{"R61"});
  CHECK(step(1, "outcome").arg("amount") == "0.032 EUR");
  CHECK(step(0, "pool_pays").arg("taken") == "119");
  CHECK(step(0, "domestic").arg("home") == "FR");
  CHECK(step(2, "no_rate").arg("card") == "June 2026");
  CHECK(step(2, "rate").key.empty());
}

TEST_CASE("The tester shows the price of a minute and who else matched") {
  const auto card = *rating::CompiledCard::compile(fixture::small_card());
  const auto test = rating::test_number(card, *telephony::Number::parse("+447912345678"), {},
                                        fixture::at("2026-06-03T00:00:00Z"));
  CHECK(test.one_minute.total == fixture::amount("0.32"));
  CHECK(test.number.to_string() == "+447912345678");
  CHECK(test.display == "+447912345678");
  REQUIRE(test.runners_up.size() == 1);
  CHECK(card.rate(test.runners_up[0]).prefix_length == 2);
  CHECK(card.rate(test.match.rate).prefix_length == 3);
  CHECK(telephony::country_at(test.origin.country) == telephony::Country("GB"));
}

TEST_CASE("The minute pools report has a row a counter (domain 5.5)") {
  Month month;
  month.licences("international", "FR", 2).licences("audio_conferencing", "FR", 3);
  month.call({.number = "+4930123456", .seconds = 61, .capability = "MCOPSTN2"});
  const auto report = rating::pool_report(month.rate()->month);
  REQUIRE(report.size() == 3);
  CHECK(report[0].capability == "MCOPSTN2");
  CHECK(report[0].total_minutes == 2400);
  CHECK(report[0].used_minutes == 0);
  CHECK(report[1].counter == rating::Counter::international);
  CHECK(report[1].total_minutes == 1200);
  CHECK(report[1].minutes_per_licence == 600);
  CHECK(report[1].used_minutes == 2);
  CHECK(report[1].available_minutes == 1198);
  CHECK(report[1].percent_used.to_string() == "0.1");
  for (const auto& row : report) {
    CHECK(row.customer == 0);
    CHECK(row.user == 0);
  }
  CHECK(report[1].licences == 2);
  CHECK(report[1].country == telephony::Country("FR"));
  CHECK(report[2].licences == 3);
  CHECK(report[2].country.is_none());  // the tenant's

  Month own;
  own.call({.capability = "MCOPSTN8"});
  const auto rated = own.rate();
  const auto of_user = rating::pool_report(rated->month);
  REQUIRE(of_user.size() == 1);
  CHECK(rated->calls.users()[of_user[0].user].display_name == "ana");
  CHECK(report[2].total_minutes == 180);
  CHECK(report[2].country.is_none());
}
