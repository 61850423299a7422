#include "oracle/compare.hpp"

#include "base/text.hpp"
#include "catalog/plan.hpp"
#include "rating/amount.hpp"

namespace oracle {
namespace {

class Differences {
 public:
  Differences(const support::World& world, const support::Rated& rated, const MonthResult& expected,
              std::size_t limit)
      : world_(world), rated_(rated), expected_(expected), limit_(limit) {}

  std::vector<std::string> find() {
    const auto places = rated_.calls.in_order_of_reading();
    for (std::size_t n = 0; n < places.size() && lines_.size() < limit_; ++n) {
      compare_call(n, places[n]);
    }
    if (lines_.size() < limit_) compare_pools();
    if (lines_.size() < limit_) compare_credits();
    return std::move(lines_);
  }

 private:
  static std::string text_of(Fraction amount) {
    std::int64_t units = 0;
    if (!amount.in_units(rating::kAmountPerUnit, units)) return "not a whole amount";
    return rating::to_text(units);
  }

  template <class T>
  void differ(const std::string& where, const T& engine, const T& oracle) {
    if (engine == oracle) return;
    lines_.push_back(where + ": engine " + engine + ", oracle " + oracle);
  }

  // The nth call of the world, which the table has as `i`.
  void compare_call(std::size_t n, rating::CallIndex i) {
    const auto& wanted = expected_.calls[n];
    const auto& call = world_.calls[n];
    const auto where = "call " + std::to_string(n) + " (" + call.type + " " + call.number + " " +
                       std::to_string(call.seconds) + " s " + call.capability + " at " +
                       base::to_string(base::Instant{call.start}) + ")";
    const auto& month = rated_.month;
    differ(where + " payer", std::string(rating::name_of(month.payers[i])),
           std::string(rating::name_of(wanted.payer)));
    differ(where + " reason", std::string(rating::name_of(month.reason(i))),
           std::string(rating::name_of(wanted.reason)));
    differ(where + " amount", rating::to_text(month.amounts[i]), text_of(wanted.amount));
    differ(where + " masked doubt", std::string(month.masked_doubt(i) ? "yes" : "no"),
           std::string(wanted.masked_doubt ? "yes" : "no"));
    const auto* split = month.split(i);
    if (split != nullptr) {
      differ(where + " pool seconds", std::to_string(split->pool_seconds),
             std::to_string(wanted.pool_seconds));
      // of a call that credits end, all of the amount is theirs
      if (wanted.payer != rating::Payer::credits)
        differ(where + " paid by credits", rating::to_text(split->credit_amount),
               text_of(wanted.credit_amount));
    } else {
      const bool pool_alone = wanted.payer == rating::Payer::pool;
      const bool credits_alone = wanted.payer == rating::Payer::credits;
      if ((wanted.pool_seconds != 0 && !pool_alone) ||
          (!credits_alone && wanted.credit_amount > 0)) {
        lines_.push_back(where + ": the oracle splits it, the engine does not");
      }
    }
  }

  void compare_pools() {
    std::map<PoolKey, PoolResult> engine;
    for (const auto& pool : rated_.month.pools) {
      const auto family = catalog::plan_of(pool.plan).family;
      std::string user;
      if (family == catalog::PlanFamily::domestic_user) {
        const auto& who = rated_.calls.users()[pool.user];
        user = who.id.is_none() ? base::lower_ascii(who.upn) : who.id.to_string();
      }
      engine[{pool.customer, pool.plan.index, std::string(pool.country.code()),
              static_cast<int>(pool.counter), user}] = {pool.total_seconds, pool.used_seconds};
    }
    for (const auto& [key, wanted] : expected_.pools) {
      if (wanted.total_seconds == 0) continue;
      const auto found = engine.find(key);
      const auto& [customer, plan, country, counter, user] = key;
      const auto where = "pool of customer " + std::to_string(customer) + " " +
                         std::string(catalog::plan_of(catalog::PlanId{plan}).key) + " " + country +
                         " counter " + std::to_string(counter) + " " + user;
      if (found == engine.end()) {
        if (wanted.used_seconds != 0) lines_.push_back(where + ": the engine has no such pool");
        continue;
      }
      differ(where + " total", std::to_string(found->second.total_seconds),
             std::to_string(wanted.total_seconds));
      differ(where + " used", std::to_string(found->second.used_seconds),
             std::to_string(wanted.used_seconds));
    }
  }

  void compare_credits() {
    for (const auto& credits : rated_.month.credits) {
      const auto& wanted = expected_.credits[credits.customer];
      const auto where = "credits of customer " + std::to_string(credits.customer);
      differ(where + " opening", rating::to_text(credits.opening), text_of(wanted.opening));
      differ(where + " bought", rating::to_text(credits.bought), text_of(wanted.bought));
      differ(where + " recharged", rating::to_text(credits.recharged), text_of(wanted.recharged));
      differ(where + " spent", rating::to_text(credits.spent), text_of(wanted.spent));
      differ(where + " lapsed", rating::to_text(credits.lapsed), text_of(wanted.lapsed));
      differ(where + " closing", rating::to_text(credits.closing), text_of(wanted.closing));
    }
  }

  const support::World& world_;
  const support::Rated& rated_;
  const MonthResult& expected_;
  std::size_t limit_;
  std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> differences(const support::World& world, const support::Rated& rated,
                                     const MonthResult& expected, std::size_t limit) {
  return Differences(world, rated, expected, limit).find();
}

}  // namespace oracle
