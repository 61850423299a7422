#pragma once
// The cheapest licences for the users of one customer in one country.
//
// Model. Every user needs one calling plan. On a plan with a pool, users of the plan share count x
// minutes; what they dial beyond is charged. Domestic minutes beyond a pool, and those of users on
// pay-as-you-go, cost the country's average price of a domestic minute; international minutes not in
// an International plan's pool cost the average international price. (Averages, because which calls
// come after a pool's end is chance; the engine rates the proposal again with the real calls.)
// International counters count each for itself here; docs/insight.md says what that leaves open.
//
// Optimum. For counts n_k the cost is at least
//   sum n_k p_k + r_d (D - C) + r_i (I - min(T_i(n_int), n_int m_int)),
// where T(n) is the demand of the n users who dial most, and C, what pools can cover, is the least of
// T(users of the j largest plans) + what the other pools hold, over all j: a pool gives no more than
// it holds, and its users ask for no more than as many others could. All counts whose bound lies
// below the best assignment known are tried, each by filling the pools, largest demand first, and by
// exchanging users; what then still costs more than its bound is searched through. `bound` is the
// least cost any assignment can have: cost == bound proves the optimum.

#include <cstdint>
#include <span>
#include <vector>

#include "base/money.hpp"
#include "insight/demand.hpp"
#include "insight/what_if.hpp"

namespace insight {

struct UserDemand {
  rating::UserIndex user = 0;
  std::int64_t domestic_minutes = 0;       // what a domestic plan reaches, in started minutes
  rating::AmountSum domestic_value = 0;    // by the card, if all were charged
  std::int64_t international_minutes = 0;  // what an International plan reaches beyond that
  rating::AmountSum international_value = 0;
  catalog::PlanId now;  // the plan most calls drew on, or of the user's rule
};

// A plan one can buy, with the price the person gave.
struct PlanOffer {
  catalog::PlanId plan;
  std::int64_t price_micros = 0;  // of a licence and month
};

struct PlanChoice {
  catalog::PlanId plan;
  std::int64_t price = 0;          // micro-units
  std::int64_t domestic = 0;       // minutes of a licence
  std::int64_t international = 0;  // 0: none
  bool pooled = false;             // else every minute is charged
};

// One customer's users in one plan country, ready to be solved. Money in micro-units.
struct AdviceProblem {
  struct User {
    std::int64_t domestic = 0;
    std::int64_t international = 0;
  };
  std::vector<User> users;
  std::vector<PlanChoice> plans;    // at most one with international minutes, one without a pool
  std::int64_t domestic_price = 0;  // of a minute
  std::int64_t international_price = 0;  // of a minute
};

struct AdviceSolution {
  std::vector<std::size_t> plan_of;  // by user: index of plans
  std::vector<std::int64_t> counts;  // by plan
  std::int64_t cost = 0;             // licences and charged minutes
  std::int64_t licences = 0;         // of it
  std::int64_t bound = 0;            // no assignment costs less
  [[nodiscard]] bool is_proven() const { return cost == bound; }
};

[[nodiscard]] std::int64_t cost_of(const AdviceProblem& problem,
                                   std::span<const std::size_t> plan_of);
// Errors: empty_input without users or plans, too_many_rows beyond kMostAdvised users, overflow.
constexpr std::size_t kMostAdvised = 5000;
[[nodiscard]] base::Result<AdviceSolution> cheapest(const AdviceProblem& problem);

// Users of a customer who may hold a calling plan in `country` (a plan country), with what they
// dialled this month; those of the document who dialled nothing too. Errors: those of replay.
struct CountryDemand {
  telephony::Country country;
  std::vector<UserDemand> users;
};
[[nodiscard]] base::Result<std::vector<CountryDemand>> users_by_country(
    const rating::Rating& rating, rating::CustomerIndex customer);

// The problem of one country at `percent` of the month's traffic. Offers not sold there are left out.
[[nodiscard]] AdviceProblem problem_of(const CountryDemand& demand,
                                       std::span<const PlanOffer> offers, int percent = 100);

}  // namespace insight
