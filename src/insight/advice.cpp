#include "insight/advice.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <utility>

#include "base/sort.hpp"

namespace insight {
namespace {

using Assignment = std::vector<std::size_t>;
using Counts = std::vector<std::int64_t>;

constexpr std::int64_t kWorst = std::numeric_limits<std::int64_t>::max();
constexpr std::uint64_t kMostCounts = 40'000'000;  // count vectors looked at
constexpr std::uint64_t kMostTrials = 3'000;       // count vectors filled in
constexpr std::uint64_t kMostSteps = 4'000'000;    // of all searches through assignments

// The plans by what they are: at most one each of international and pay-as-you-go, the rest pooled.
struct Shape {
  std::vector<std::size_t> domestic;  // ascending by minutes
  std::vector<std::size_t> pools;     // all with a pool, descending by minutes
  std::size_t international = kNone;
  std::size_t charged = kNone;
  static constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
};

Shape shape_of(const AdviceProblem& problem) {
  Shape out;
  for (std::size_t k = 0; k < problem.plans.size(); ++k) {
    const PlanChoice& plan = problem.plans[k];
    if (!plan.pooled) {
      out.charged = k;
    } else if (plan.international > 0) {
      out.international = k;
    } else {
      out.domestic.push_back(k);
    }
  }
  const auto minutes = [&problem](std::size_t k) { return problem.plans[k].domestic; };
  base::sort(out.domestic, {}, minutes);
  out.pools = out.domestic;
  if (out.international != Shape::kNone) out.pools.push_back(out.international);
  base::sort(out.pools, std::greater<>{}, minutes);
  return out;
}

// Sums of the demands of the n users who dial most: no n users can ask for more.
struct Extremes {
  std::vector<std::int64_t> most_domestic;
  std::vector<std::int64_t> most_international;
  std::int64_t domestic = 0;
  std::int64_t international = 0;
};

Extremes extremes_of(const AdviceProblem& problem) {
  std::vector<std::int64_t> domestic;
  std::vector<std::int64_t> international;
  for (const auto& user : problem.users) {
    domestic.push_back(user.domestic);
    international.push_back(user.international);
  }
  base::sort(domestic, std::greater<>{});
  base::sort(international, std::greater<>{});
  Extremes out;
  out.most_domestic.push_back(0);
  out.most_international.push_back(0);
  for (const auto value : domestic) out.most_domestic.push_back(out.domestic += value);
  for (const auto value : international)
    out.most_international.push_back(out.international += value);
  return out;
}

class Solver {
 public:
  explicit Solver(const AdviceProblem& problem)
      : problem_(problem),
        shape_(shape_of(problem)),
        extremes_(extremes_of(problem)),
        users_(static_cast<std::int64_t>(problem.users.size())) {}

  AdviceSolution solve() {
    const std::int64_t priced = priced_bound();
    keep_improved(std::exchange(priced_choice_, {}));
    const std::int64_t from_prices = best_cost_;
    const Assignment by_prices = best_;
    // the counts with the least bound give a first assignment; then every other that could beat it
    Counts best(problem_.plans.size(), 0);
    std::int64_t least = kWorst;
    for_each_count([&](const Counts& counts, std::int64_t bound) {
      if (bound < least) {
        least = bound;
        best = counts;
        best_cost_ = least;  // only what is less is of interest
      }
    });
    // none found: no counts can beat what the prices gave, unless not all were looked at
    if (least == kWorst) least = seen_ < kMostCounts ? from_prices : priced;
    best_cost_ = from_prices;
    best_ = by_prices;
    if (users_in(best) == users_) try_counts(best, least);
    std::vector<std::pair<std::int64_t, Counts>> open;
    for_each_count([&](const Counts& counts, std::int64_t bound) {
      if (open.size() < kMostTrials) open.emplace_back(bound, counts);
    });
    const bool all_open = open.size() < kMostTrials && seen_ < kMostCounts;
    base::sort(open);
    std::int64_t proven = best_cost_;
    if (!all_open) proven = std::min(proven, least);
    for (const auto& [bound, counts] : open) {
      if (bound >= best_cost_) break;
      const std::int64_t cost = try_counts(counts, bound);
      if (cost > bound && !search(counts, bound)) proven = std::min(proven, bound);
    }
    AdviceSolution out;
    out.plan_of = best_;
    out.counts.assign(problem_.plans.size(), 0);
    for (const std::size_t plan : best_) {
      ++out.counts[plan];
      out.licences += problem_.plans[plan].price;
    }
    out.cost = best_cost_;
    out.bound = std::min(std::max(proven, priced), best_cost_);
    return out;
  }

 private:
  // Every split of the users over the plans whose bound is below the best cost known. The two
  // smallest domestic plans are not enumerated: along them the bound is convex, so that it is enough
  // to go out from its least value as long as it stays below.
  template <class Use>
  void for_each_count(const Use& use) {
    seen_ = 0;
    const std::int64_t most_int = shape_.international == Shape::kNone ? 0 : users_;
    const std::int64_t most_payg = shape_.charged == Shape::kNone ? 0 : users_;
    for (std::int64_t n_int = 0; n_int <= most_int; ++n_int) {
      for (std::int64_t n_payg = 0; n_payg <= std::min(most_payg, users_ - n_int); ++n_payg) {
        if (seen_ >= kMostCounts) return;
        Counts counts(problem_.plans.size(), 0);
        if (shape_.international != Shape::kNone) counts[shape_.international] = n_int;
        if (shape_.charged != Shape::kNone) counts[shape_.charged] = n_payg;
        share(counts, shape_.domestic.size(), users_ - n_int - n_payg, use);
      }
    }
  }
  // `left` users over the first `plans` domestic plans.
  template <class Use>
  void share(Counts& counts, std::size_t plans, std::int64_t left, const Use& use) {
    if (plans == 0) {
      if (left == 0) (void)offer(counts, use);
      return;
    }
    if (plans == 1) {
      counts[shape_.domestic[0]] = left;
      (void)offer(counts, use);
      counts[shape_.domestic[0]] = 0;
      return;
    }
    if (plans == 2) return corner(counts, left, use);
    const std::size_t plan = shape_.domestic[plans - 1];
    for (std::int64_t n = 0; n <= left && seen_ < kMostCounts; ++n) {
      counts[plan] = n;
      share(counts, plans - 1, left - n, use);
    }
    counts[plan] = 0;
  }
  template <class Use>
  void corner(Counts& counts, std::int64_t left, const Use& use) {
    const std::size_t small = shape_.domestic[0];
    const std::size_t large = shape_.domestic[1];
    const auto set = [&](std::int64_t n) {
      counts[small] = left - n;
      counts[large] = n;
    };
    const auto bound_at = [&](std::int64_t n) {
      set(n);
      return bound_of(counts);
    };
    // convex: the first n after which it no longer falls
    std::int64_t best = 0;
    for (std::int64_t high = left; best < high;) {
      const std::int64_t middle = best + (high - best) / 2;
      if (bound_at(middle + 1) < bound_at(middle)) {
        best = middle + 1;
      } else {
        high = middle;
      }
    }
    for (std::int64_t n = best; n <= left; ++n) {
      set(n);
      if (!offer(counts, use)) break;
    }
    for (std::int64_t n = best - 1; n >= 0; --n) {
      set(n);
      if (!offer(counts, use)) break;
    }
    counts[small] = 0;
    counts[large] = 0;
  }
  // False when the counts cannot beat the best known.
  template <class Use>
  bool offer(const Counts& counts, const Use& use) {
    ++seen_;
    const std::int64_t bound = bound_of(counts);
    if (bound >= best_cost_) return false;
    use(counts, bound);
    return true;
  }

  [[nodiscard]] std::int64_t bound_of(const Counts& counts) const {
    std::int64_t out = 0;
    for (std::size_t k = 0; k < counts.size(); ++k) out += counts[k] * problem_.plans[k].price;
    // Pools cannot give more than they hold, nor more than their users can ask for: for each set of
    // the largest pools the second, for the rest the first.
    std::int64_t held = 0;
    for (const std::size_t k : shape_.pools) held += counts[k] * problem_.plans[k].domestic;
    std::int64_t covered = held;
    std::int64_t users = 0;
    for (const std::size_t k : shape_.pools) {
      held -= counts[k] * problem_.plans[k].domestic;
      users += counts[k];
      covered = std::min(covered, held + extremes_.most_domestic[static_cast<std::size_t>(users)]);
    }
    out += problem_.domestic_price * (extremes_.domestic - covered);
    std::int64_t abroad = 0;
    if (shape_.international != Shape::kNone) {
      const std::int64_t n = counts[shape_.international];
      abroad = std::min(extremes_.most_international[static_cast<std::size_t>(n)],
                        n * problem_.plans[shape_.international].international);
    }
    return out + problem_.international_price * (extremes_.international - abroad);
  }

  [[nodiscard]] static std::int64_t users_in(const Counts& counts) {
    return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
  }

  // Fills the pools for these counts, improves by exchanging users, keeps the best. Its cost.
  std::int64_t try_counts(const Counts& counts, std::int64_t bound) {
    Assignment plan_of = filled(counts);
    std::int64_t cost = cost_of(problem_, plan_of);
    if (cost < best_cost_ || users_ <= kMostExchanged) keep_improved(plan_of);
    if (cost > bound && users_ <= kMostExchanged) cost = exchange(plan_of, bound);
    keep(plan_of, cost);
    return cost;
  }
  void keep(const Assignment& plan_of, std::int64_t cost) {
    if (cost >= best_cost_) return;
    best_cost_ = cost;
    best_ = plan_of;
  }

  Assignment filled(const Counts& counts) const {
    Assignment plan_of(problem_.users.size(), Shape::kNone);
    std::vector<std::size_t> order(problem_.users.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto give = [&](std::size_t plan) {
      std::int64_t left = counts[plan];
      for (const std::size_t user : order) {
        if (left == 0) break;
        if (plan_of[user] != Shape::kNone) continue;
        plan_of[user] = plan;
        --left;
      }
    };
    if (shape_.international != Shape::kNone) {
      base::sort(order, std::greater<>{},
                 [this](std::size_t user) { return problem_.users[user].international; });
      give(shape_.international);
    }
    base::sort(order, {}, [this](std::size_t user) { return problem_.users[user].domestic; });
    if (shape_.charged != Shape::kNone) give(shape_.charged);
    // the largest demand into the pool with most room left a licence
    std::vector<std::int64_t> room(problem_.plans.size(), 0);
    Counts left = counts;
    for (const std::size_t plan : shape_.domestic) {
      room[plan] = counts[plan] * problem_.plans[plan].domestic;
    }
    for (auto user = order.rbegin(); user != order.rend(); ++user) {
      if (plan_of[*user] != Shape::kNone) continue;
      std::size_t best = Shape::kNone;
      for (const std::size_t plan : shape_.domestic) {
        if (left[plan] == 0) continue;
        if (best == Shape::kNone ||
            base::Int128{room[plan]} * left[best] > base::Int128{room[best]} * left[plan]) {
          best = plan;
        }
      }
      plan_of[*user] = best;
      room[best] -= problem_.users[*user].domestic;
      --left[best];
    }
    return plan_of;
  }

  // --- a second bound: a price on each pool's minutes ------------------------------------------
  // With any price between none and that of a charged minute on what a pool's users ask for beyond
  // their licences (and paid back for what they leave), each user may choose alone, and the sum of
  // the choices costs no more than the optimum (Lagrangian relaxation). The best prices are looked
  // for one pool after the other.
  struct Prices {
    std::vector<std::int64_t> domestic;
    std::vector<std::int64_t> international;
  };
  std::int64_t bound_of(const Prices& prices, Assignment* choice) const {
    std::int64_t out = 0;
    for (std::size_t u = 0; u < problem_.users.size(); ++u) {
      const auto& user = problem_.users[u];
      std::int64_t least = kWorst;
      for (std::size_t k = 0; k < problem_.plans.size(); ++k) {
        const PlanChoice& plan = problem_.plans[k];
        std::int64_t cost = plan.price;
        cost += plan.pooled ? prices.domestic[k] * (user.domestic - plan.domestic)
                            : problem_.domestic_price * user.domestic;
        cost += plan.international > 0
                    ? prices.international[k] * (user.international - plan.international)
                    : problem_.international_price * user.international;
        if (cost < least) {
          least = cost;
          if (choice != nullptr) (*choice)[u] = k;
        }
      }
      out += least;
    }
    return out;
  }
  // The highest of a concave function of one price.
  void raise(Prices& prices, std::int64_t& price, std::int64_t most) const {
    std::int64_t low = 0;
    std::int64_t high = most;
    while (low < high) {
      const std::int64_t middle = low + (high - low) / 2;
      price = middle;
      const std::int64_t here = bound_of(prices, nullptr);
      price = middle + 1;
      if (here < bound_of(prices, nullptr)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    price = low;
  }
  std::int64_t priced_bound() {
    Prices prices{
        std::vector<std::int64_t>(problem_.plans.size(), problem_.domestic_price / 2),
        std::vector<std::int64_t>(problem_.plans.size(), problem_.international_price / 2)};
    for (int round = 0; round < kPriceRounds; ++round) {
      for (const std::size_t k : shape_.pools) {
        raise(prices, prices.domestic[k], problem_.domestic_price);
      }
      if (shape_.international != Shape::kNone) {
        raise(prices, prices.international[shape_.international], problem_.international_price);
      }
    }
    priced_choice_.assign(problem_.users.size(), 0);
    return bound_of(prices, &priced_choice_);
  }
  // Changes one user's plan at a time while that helps, then keeps what came of it.
  void keep_improved(Assignment plan_of) {
    std::int64_t cost = cost_of(problem_, plan_of);
    for (bool better = true; better && users_ <= kMostImproved;) {
      better = false;
      for (std::size_t u = 0; u < plan_of.size(); ++u) {
        for (std::size_t k = 0; k < problem_.plans.size(); ++k) {
          const std::size_t before = std::exchange(plan_of[u], k);
          const std::int64_t now = cost_of(problem_, plan_of);
          if (now < cost) {
            cost = now;
            better = true;
          } else {
            plan_of[u] = before;
          }
        }
      }
    }
    keep(plan_of, cost);
  }

  // What the plans' users ask for beyond what their licences hold.
  struct Loads {
    std::vector<std::int64_t> domestic;
    std::vector<std::int64_t> international;
  };
  // Moves a user's demand into or out of a plan's pools.
  void load(Loads& loads, std::size_t user, std::size_t plan, std::int64_t sign) const {
    loads.domestic[plan] += sign * problem_.users[user].domestic;
    loads.international[plan] += sign * problem_.users[user].international;
  }
  [[nodiscard]] std::int64_t charges(const Loads& loads) const {
    std::int64_t domestic = 0;
    std::int64_t international = 0;
    for (std::size_t k = 0; k < problem_.plans.size(); ++k) {
      domestic += std::max<std::int64_t>(0, loads.domestic[k]);
      international += std::max<std::int64_t>(0, loads.international[k]);
    }
    return domestic * problem_.domestic_price + international * problem_.international_price;
  }

  // Swaps of two users' plans while that helps; licences stay as many. The cost reached.
  std::int64_t exchange(Assignment& plan_of, std::int64_t bound) const {
    Loads loads{std::vector<std::int64_t>(problem_.plans.size(), 0),
                std::vector<std::int64_t>(problem_.plans.size(), 0)};
    std::int64_t licences = 0;
    for (std::size_t u = 0; u < plan_of.size(); ++u) {
      const PlanChoice& plan = problem_.plans[plan_of[u]];
      load(loads, u, plan_of[u], 1);
      loads.domestic[plan_of[u]] -= plan.domestic;
      loads.international[plan_of[u]] -= plan.international;
      licences += plan.price;
    }
    std::int64_t best = charges(loads);
    for (int round = 0; round < kRounds; ++round) {
      bool better = false;
      for (std::size_t a = 0; a < plan_of.size(); ++a) {
        for (std::size_t b = a + 1; b < plan_of.size(); ++b) {
          if (plan_of[a] == plan_of[b]) continue;
          const Loads before = loads;
          load(loads, a, plan_of[a], -1);
          load(loads, b, plan_of[b], -1);
          load(loads, a, plan_of[b], 1);
          load(loads, b, plan_of[a], 1);
          const std::int64_t now = charges(loads);
          if (now < best) {
            best = now;
            better = true;
            std::swap(plan_of[a], plan_of[b]);
            if (licences + best <= bound) return licences + best;
          } else {
            loads = before;
          }
        }
      }
      if (!better) break;
    }
    return licences + best;
  }

  // All assignments with these counts, equal users only once. False when it took too long.
  bool search(const Counts& counts, std::int64_t bound) {
    order_.resize(problem_.users.size());
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    base::sort(order_, [this](std::size_t a, std::size_t b) {
      const auto& x = problem_.users[a];
      const auto& y = problem_.users[b];
      return std::pair(x.domestic, x.international) > std::pair(y.domestic, y.international);
    });
    left_ = counts;
    trial_.assign(problem_.users.size(), 0);
    goal_ = bound;
    place(0);
    return steps_ < kMostSteps || best_cost_ <= bound;
  }
  void place(std::size_t next) {
    if (++steps_ >= kMostSteps || best_cost_ <= goal_) return;
    if (next == order_.size()) return keep(trial_, cost_of(problem_, trial_));
    const std::size_t user = order_[next];
    std::size_t from = 0;
    if (next > 0) {
      const auto& x = problem_.users[user];
      const auto& y = problem_.users[order_[next - 1]];
      if (x.domestic == y.domestic && x.international == y.international) {
        from = trial_[order_[next - 1]];
      }
    }
    for (std::size_t plan = from; plan < left_.size(); ++plan) {
      if (left_[plan] == 0) continue;
      --left_[plan];
      trial_[user] = plan;
      place(next + 1);
      ++left_[plan];
    }
  }

  static constexpr std::int64_t kMostExchanged = 120;
  static constexpr int kRounds = 4;
  static constexpr int kPriceRounds = 6;
  static constexpr std::int64_t kMostImproved = 1000;

  const AdviceProblem& problem_;
  Shape shape_;
  Extremes extremes_;
  std::int64_t users_;
  std::uint64_t seen_ = 0;
  Assignment best_;
  std::int64_t best_cost_ = kWorst;
  Assignment priced_choice_;
  // of search()
  std::vector<std::size_t> order_;
  Counts left_;
  Assignment trial_;
  std::uint64_t steps_ = 0;
  std::int64_t goal_ = 0;
};

std::int64_t average_price(rating::AmountSum value, std::int64_t minutes) {
  if (minutes == 0) return 0;
  return static_cast<std::int64_t>(base::divide(
      value, base::Int128{minutes} * rating::kAmountPerMicro, base::Rounding::half_even));
}

bool is_domestic_plan(const catalog::Plan& plan) {
  return plan.family == catalog::PlanFamily::domestic && plan.pooling == catalog::Pooling::country;
}

bool is_calling_plan(catalog::PlanId id) {
  if (id.is_none()) return false;
  const catalog::Plan& plan = catalog::plan_of(id);
  return is_domestic_plan(plan) || plan.family == catalog::PlanFamily::international ||
         plan.family == catalog::PlanFamily::pay_as_you_go ||
         plan.family == catalog::PlanFamily::domestic_user;
}

}  // namespace

std::int64_t cost_of(const AdviceProblem& problem, std::span<const std::size_t> plan_of) {
  std::vector<std::int64_t> domestic(problem.plans.size(), 0);  // over what the pool holds
  std::vector<std::int64_t> international(problem.plans.size(), 0);
  std::int64_t out = 0;
  std::int64_t charged = 0;
  std::int64_t abroad = 0;
  for (std::size_t u = 0; u < plan_of.size(); ++u) {
    const PlanChoice& plan = problem.plans[plan_of[u]];
    out += plan.price;
    if (plan.pooled) {
      domestic[plan_of[u]] += problem.users[u].domestic - plan.domestic;
    } else {
      charged += problem.users[u].domestic;
    }
    if (plan.international > 0) {
      international[plan_of[u]] += problem.users[u].international - plan.international;
    } else {
      abroad += problem.users[u].international;
    }
  }
  for (std::size_t k = 0; k < problem.plans.size(); ++k) {
    charged += std::max<std::int64_t>(0, domestic[k]);
    abroad += std::max<std::int64_t>(0, international[k]);
  }
  return out + charged * problem.domestic_price + abroad * problem.international_price;
}

base::Result<AdviceSolution> cheapest(const AdviceProblem& problem) {
  if (problem.users.empty() || problem.plans.empty()) return base::ErrorCode::empty_input;
  if (problem.users.size() > kMostAdvised) return base::ErrorCode::too_many_rows;
  base::Int128 worst = 0;
  std::int64_t dearest = 0;
  for (const auto& plan : problem.plans) dearest = std::max(dearest, plan.price);
  for (const auto& user : problem.users) {
    worst += base::Int128{user.domestic} * problem.domestic_price +
             base::Int128{user.international} * problem.international_price + dearest;
  }
  if (worst >= kWorst) return base::ErrorCode::overflow;
  return Solver(problem).solve();
}

base::Result<std::vector<CountryDemand>> users_by_country(const rating::Rating& rating,
                                                          rating::CustomerIndex customer) {
  std::map<telephony::Country, std::map<rating::UserIndex, UserDemand>> found;
  std::map<rating::UserIndex, std::map<catalog::PlanId, std::uint64_t>> plans;
  const rating::Terms& terms = rating.input.terms[customer];
  const rating::CompiledCard* card =
      terms.card < rating.input.cards.size() ? rating.input.cards[terms.card] : nullptr;
  if (card == nullptr) return std::vector<CountryDemand>{};
  const auto visit = [&](rating::CallIndex call, const rating::Outcome& outcome,
                         const rating::Trace& trace) {
    const rating::Call& packed = rating.calls.call(call);
    const bool dialled = trace.has_pool || trace.rate_asked;
    if (!dialled || trace.premium || packed.type == catalog::CallType::conf_out ||
        catalog::is_inbound(packed.type) || outcome.payer == rating::Payer::free ||
        outcome.payer == rating::Payer::suspended || trace.home.is_none()) {
      return;
    }
    const auto index = rating.calls.user_index(call);
    const rating::User& user = rating.calls.users()[index];
    if (user.id.is_none() && user.upn.empty()) return;  // bots hold no plan
    const auto price = price_if_charged(rating, *card, call, trace.home);
    if (price == kNoPrice) return;
    UserDemand& demand = found[telephony::plan_country(trace.home)][index];
    demand.user = index;
    const std::int64_t minutes = (std::int64_t{packed.seconds} + 59) / 60;
    if (catalog::covers_domestic(trace.home, trace.destination)) {
      demand.domestic_minutes += minutes;
      demand.domestic_value += price;
    } else if (telephony::callable()[packed.country]) {
      demand.international_minutes += minutes;
      demand.international_value += price;
    } else {
      return;  // no plan reaches it
    }
    if (is_calling_plan(trace.plan)) ++plans[index][trace.plan];
  };
  if (const auto done = replay(rating, customer, visit); !done) return done.error();
  std::vector<CountryDemand> out;
  for (auto& [country, users] : found) {
    CountryDemand made{country, {}};
    for (auto& [index, demand] : users) {
      const auto& seen = plans[index];
      if (!seen.empty()) {
        demand.now = std::ranges::max_element(seen, {}, [](const auto& entry) {
                       return entry.second;
                     })->first;
      }
      made.users.push_back(demand);
    }
    out.push_back(std::move(made));
  }
  return out;
}

AdviceProblem problem_of(const CountryDemand& demand, std::span<const PlanOffer> offers,
                         int percent) {
  AdviceProblem out;
  rating::AmountSum domestic_value = 0;
  rating::AmountSum international_value = 0;
  std::int64_t domestic = 0;
  std::int64_t international = 0;
  for (const UserDemand& user : demand.users) {
    domestic += user.domestic_minutes;
    international += user.international_minutes;
    domestic_value += user.domestic_value;
    international_value += user.international_value;
    const auto scaled = [percent](std::int64_t minutes) {
      return static_cast<std::int64_t>(
          base::divide(base::Int128{minutes} * percent, 100, base::Rounding::half_even));
    };
    out.users.push_back({scaled(user.domestic_minutes), scaled(user.international_minutes)});
  }
  out.domestic_price = average_price(domestic_value, domestic);
  out.international_price = average_price(international_value, international);
  bool has_international = false;
  bool has_charged = false;
  for (const PlanOffer& offer : offers) {
    const catalog::Plan& plan = catalog::plan_of(offer.plan);
    const catalog::PlanMinutes minutes = catalog::minutes_of(offer.plan, demand.country);
    const PlanChoice choice{offer.plan, offer.price_micros, minutes.domestic, minutes.international,
                            true};
    if (is_domestic_plan(plan) && minutes.domestic > 0) {
      out.plans.push_back(choice);
    } else if (plan.family == catalog::PlanFamily::international && minutes.domestic > 0 &&
               !has_international) {
      has_international = true;
      out.plans.push_back(choice);
    } else if (plan.family == catalog::PlanFamily::pay_as_you_go && !has_charged &&
               plan.payg_zone != 0 && plan.payg_zone == catalog::payg_zone_of(demand.country)) {
      has_charged = true;
      out.plans.push_back({offer.plan, offer.price_micros, 0, 0, false});
    }
  }
  return out;
}

}  // namespace insight
