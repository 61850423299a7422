// What must hold for every month, whatever the settings.

#include <algorithm>
#include <map>
#include <string>

#include "catch_amalgamated.hpp"
#include "property/random_world.hpp"
#include "rating/claims.hpp"
#include "rating/result_hash.hpp"
#include "support/sums.hpp"

namespace {

constexpr std::uint64_t kWorlds = 60;

std::string hash_of(const support::Rated& rated) {
  return rating::result_hash(rated.calls, rated.month);
}

struct Input {
  std::vector<rating::CompiledCard> cards;
  std::vector<const rating::CompiledCard*> pointers;
  rating::RatingInput input;
};

void fill(Input& out, const support::World& world) {
  out.cards = support::compile(world);
  for (const auto& card : out.cards) out.pointers.push_back(&card);
  out.input = {
      .month = world.month, .terms = world.terms, .cards = out.pointers, .policy = &world.policy};
}

}  // namespace

TEST_CASE("the order of the rows in the file does not change the result") {
  for (std::uint64_t seed = 1; seed <= kWorlds; ++seed) {
    auto world = property::random_world(seed);
    const auto expected = hash_of(support::rate(world));
    base::Random random(seed);
    random.shuffle(world.calls);
    INFO("world " << seed);
    CHECK(hash_of(support::rate(world)) == expected);
  }
}

TEST_CASE("every row is accepted, a duplicate, or suspended") {
  for (std::uint64_t seed = 1; seed <= kWorlds; ++seed) {
    const auto world = property::random_world(seed);
    const auto rated = support::rate(world);
    const auto calls = support::count_payers(rated.month);
    std::uint64_t accepted = 0;
    for (const auto payer :
         {rating::Payer::free, rating::Payer::pool, rating::Payer::credits, rating::Payer::overage,
          rating::Payer::blocked, rating::Payer::other_month}) {
      accepted += calls.at(static_cast<std::size_t>(payer));
    }
    const auto duplicates = calls.at(static_cast<std::size_t>(rating::Payer::duplicate));
    const auto suspended = calls.at(static_cast<std::size_t>(rating::Payer::suspended));
    INFO("world " << seed);
    CHECK(accepted + duplicates + suspended == world.calls.size());
    CHECK(duplicates == rated.calls.duplicates().size());
  }
}

TEST_CASE("days add up their calls, customer by customer") {
  for (std::uint64_t seed = 1; seed <= kWorlds; ++seed) {
    const auto world = property::random_world(seed);
    const auto rated = support::rate(world);
    Input input;
    fill(input, world);
    INFO("world " << seed);
    std::map<rating::CustomerIndex, std::map<std::int32_t, support::Sum>> kept;
    std::map<rating::CustomerIndex, std::map<std::int32_t, std::uint64_t>> minutes;
    for (const auto& day : rated.month.days) {
      if (day.calls == 0) continue;
      auto& sum = kept[day.customer][day.day];
      sum.calls += day.calls;
      sum.seconds += day.seconds;
      sum.credits += day.credits;
      sum.overage += day.overage;
      for (std::size_t payer = 0; payer < day.by_payer.size(); ++payer) {
        sum.calls_by.at(payer) += day.by_payer.at(payer).calls;
        minutes[day.customer][day.day] += day.by_payer.at(payer).minutes;
      }
    }
    for (auto& [customer, days] : kept) {
      const auto expected =
          support::sums_by_day(rated.calls, rated.month, input.input,
                               [of = customer](auto other) { return other == of; });
      REQUIRE(days.size() == expected.size());
      for (const auto& [day, sum] : expected) {
        std::uint64_t borne = 0;
        for (const auto seconds : sum.seconds_by) borne += seconds;
        CHECK(borne == sum.seconds);
        CHECK(days[day].calls == sum.calls);
        CHECK(days[day].seconds == sum.seconds);
        CHECK(days[day].calls_by == sum.calls_by);
        CHECK((days[day].credits == sum.credits && days[day].overage == sum.overage));
        CHECK(minutes[customer][day] * 60 >= sum.seconds);
      }
    }
  }
}

TEST_CASE("no pool gives more than it has, and the calls took what it gave") {
  for (std::uint64_t seed = 1; seed <= kWorlds; ++seed) {
    const auto world = property::random_world(seed);
    const auto rated = support::rate(world);
    INFO("world " << seed);
    std::int64_t used = 0;
    for (const auto& pool : rated.month.pools) {
      CHECK(pool.used_seconds >= 0);
      CHECK(pool.used_seconds <= pool.total_seconds);
      used += pool.used_seconds;
    }
    Input input;
    fill(input, world);
    std::int64_t taken = 0;
    for (rating::CallIndex i = 0; i < rated.calls.size(); ++i) {
      if (rated.month.payers[i] == rating::Payer::pool || rated.month.split(i) != nullptr) {
        taken += rating::figures_of(rated.calls, rated.month, input.input, i).pool_seconds;
      }
    }
    CHECK(taken == used);
  }
}

TEST_CASE("credits come out even") {
  for (std::uint64_t seed = 1; seed <= kWorlds; ++seed) {
    const auto rated = support::rate(property::random_world(seed));
    INFO("world " << seed);
    for (const auto& use : rated.month.credits) {
      CHECK(use.opening + use.bought + use.recharged - use.spent - use.lapsed == use.closing);
    }
  }
}

TEST_CASE("rating again what changed gives what rating everything gives") {
  for (std::uint64_t seed = 1; seed <= kWorlds; ++seed) {
    const auto world = property::random_world(seed);
    auto changed = world;
    base::Random random(seed + 99);
    auto& terms = changed.terms[random.below(changed.terms.size())];
    switch (random.below(4)) {
      case 0:
        terms.funding.overage.clear();
        break;
      case 1:
        terms.licences.clear();
        break;
      case 2:
        terms.funding.credits.clear();
        break;
      default:
        terms.anyone.credits_licence = !terms.anyone.credits_licence;
        break;
    }
    Input before;
    Input after;
    fill(before, world);
    fill(after, changed);
    auto rated = support::rate(world);
    const auto customers = rating::affected(before.input, after.input);
    REQUIRE(rating::rate_again(rated.month, rated.calls, after.input, customers).ok());
    INFO("world " << seed);
    CHECK(hash_of(rated) == hash_of(support::rate(changed)));
  }
}

namespace {

// What a person moves on a screen, most of all; and now and then what claims rest on.
void move_something(rating::Terms& terms, base::Random& random) {
  const auto euros = [&] {
    return base::Money(random.between(0, 20'000'000), *base::Currency::parse("EUR"));
  };
  switch (random.below(10)) {
    case 0:
    case 1:
    case 2:
      for (auto& licences : terms.licences) {
        licences.purchased = random.between(0, 4);
        licences.assigned = -1;
      }
      break;
    case 3:
      terms.funding.overage = {{{INT64_MIN / 2}, {INT64_MAX / 2}}};
      break;
    case 4:
      terms.funding.overage.clear();
      break;
    case 5:
      terms.funding.credits.push_back({{2026, 6, 1}, euros()});
      break;
    case 6:
      terms.anyone.spend_limit = euros();
      for (auto& rule : terms.users) rule.spend_limit = euros();
      break;
    case 7:
      for (auto& rule : terms.users) rule.credits_licence = !rule.credits_licence;
      break;
    case 8:
      for (auto& rule : terms.users) rule.dial_out.user = rating::UserDialOut::domestic;
      break;
    default:
      terms.licences.push_back({terms.country, catalog::plan_by_part_number("MCOPSTN8"), 2, 2});
      break;
  }
}

}  // namespace

TEST_CASE("a month drawn again from kept claims is the month drawn anew") {
  constexpr int kMoves = 8;
  for (std::uint64_t seed = 1; seed <= kWorlds * 2; ++seed) {
    auto world = property::random_world(seed);
    base::Random random(seed + 7);
    // one person, renamed in the middle of the month: two rows of user columns, two rules
    if (world.users[1].customer == world.users[2].customer) {
      world.users[1].id = world.users[2].id;
    }
    Input input;
    fill(input, world);
    auto rated = support::rate(world);
    rating::KeptClaims claims;
    for (int move = 0; move < kMoves; ++move) {
      std::vector<rating::CustomerIndex> all;
      for (std::size_t c = 0; c < world.terms.size(); ++c) {
        move_something(world.terms[c], random);
        all.push_back(static_cast<rating::CustomerIndex>(c));
      }
      all.push_back(rating::kNoCustomer);
      input.input.terms = world.terms;
      REQUIRE(rating::rate_again(rated.month, rated.calls, input.input, all, {}, &claims).ok());
      const auto anew = support::rate(world);
      INFO("world " << seed << ", move " << move);
      REQUIRE(hash_of(rated) == hash_of(anew));
      REQUIRE(rated.month.days == anew.month.days);
      REQUIRE((rated.month.pools == anew.month.pools));
    }
  }
}

// The figures are what both platforms must come to: this test runs native and as WebAssembly.
TEST_CASE("the result is the same on every platform") {
  std::string all;
  for (std::uint64_t seed = 1; seed <= kWorlds; ++seed) {
    all += hash_of(support::rate(property::random_world(seed)));
  }
  rating::Sha256 sha;
  sha.update(all);
  const auto digest = sha.finish();
  CHECK(rating::to_hex(digest) ==
        "67fc714914a46e44e4acfb5578334bfd3dddfc31c0fcafa58ede960698451b47");
}
