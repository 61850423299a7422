#pragma once
// The month's real calls under other terms: a scenario is applied to the terms, the customers it
// touches are rated again, and the two results are compared call by call.

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "insight/demand.hpp"
#include "rating/claims.hpp"
#include "rating/rater.hpp"

namespace insight {

// So many licences of a plan in a country, instead of what there is.
struct LicenceCount {
  telephony::Country country;
  catalog::PlanId plan;
  std::int64_t count = 0;
  friend bool operator==(const LicenceCount&, const LicenceCount&) = default;
};
// Everyone on one plan holds another: the licences change too, before any LicenceCount.
struct PlanSwap {
  telephony::Country country;  // none: everywhere
  catalog::PlanId from;
  catalog::PlanId to;
  friend bool operator==(const PlanSwap&, const PlanSwap&) = default;
};
// Overage switched on or off at an instant; what was before stays.
struct OverageSwitch {
  bool on = false;
  base::Instant from;
  friend bool operator==(const OverageSwitch&, const OverageSwitch&) = default;
};
// For every user, in place of what the document says.
struct SpendLimit {
  std::optional<base::Money> limit;  // none: no limit
  friend bool operator==(const SpendLimit&, const SpendLimit&) = default;
};
// One user moved to a plan: what advice proposes.
struct UserPlan {
  rating::UserIndex user = 0;
  catalog::PlanId plan;
  friend bool operator==(const UserPlan&, const UserPlan&) = default;
};

struct Scenario {
  std::string name;
  std::vector<rating::CustomerIndex> customers;  // empty: all
  std::vector<LicenceCount> licences;
  std::vector<PlanSwap> swaps;
  std::vector<UserPlan> user_plans;
  std::optional<std::uint32_t> card;  // position in the cards handed to ask()
  std::optional<rating::CreditLot> top_up;
  std::optional<OverageSwitch> overage;
  std::optional<base::Instant> recharge_off;  // auto-recharge off from here (R63)
  std::optional<rating::DialOutPolicy> dial_out;
  std::optional<SpendLimit> spend_limit;
  friend bool operator==(const Scenario&, const Scenario&) = default;
};

// What the calls of a customer came to.
struct PayerSums {
  std::array<std::uint64_t, rating::kPayerCount> calls{};
  std::array<std::uint64_t, rating::kPayerCount> minutes{};  // started ones, by who bears them
  std::uint64_t seconds = 0;  // connected; duplicates and other months left out
  rating::AmountSum credits = 0;
  rating::AmountSum overage = 0;
  void add(const PayerSums& other);
  [[nodiscard]] rating::AmountSum amount() const { return credits + overage; }
  friend bool operator==(const PayerSums&, const PayerSums&) = default;
};

struct CustomerChange {
  rating::CustomerIndex customer = rating::kNoCustomer;
  PayerSums now;
  PayerSums then;
  std::uint64_t changed = 0;  // calls whose payer or amount differ
};
// Calls that went from one payer to another, or kept it at another amount.
struct Move {
  rating::Payer from = rating::Payer::free;
  rating::Payer to = rating::Payer::free;
  std::uint64_t calls = 0;
  rating::AmountSum now = 0;
  rating::AmountSum then = 0;
};
struct ChangedCall {
  rating::CallIndex call = 0;
  rating::Payer from = rating::Payer::free;
  rating::Payer to = rating::Payer::free;
  rating::Amount now = 0;
  rating::Amount then = 0;
};

struct WhatIfAnswer {
  std::vector<CustomerChange> customers;  // those of the scenario, in order
  std::vector<Move> moves;                // by payers
  std::uint64_t changed = 0;
  std::vector<ChangedCall> calls;  // the largest differences first, as many as asked for
};

// The terms of one customer under the scenario. `plans` (by UserIndex, as they are observed) are
// needed when plans move, else empty.
[[nodiscard]] rating::Terms applied(const rating::Terms& terms, const Scenario& scenario,
                                    rating::CustomerIndex customer, const rating::CallTable& calls,
                                    std::span<const catalog::PlanId> plans);

// A rated month to ask scenarios of. The table, the month and the input must outlive it.
class WhatIf {
 public:
  WhatIf(const rating::CallTable& calls, const rating::RatedMonth& month,
         const rating::RatingInput& input);

  // `cards`: those of the input, then any others a scenario may name. `keep`: how many changed calls
  // to list. Errors: those of rating::rate; not_found for a customer or a card.
  [[nodiscard]] base::Result<WhatIfAnswer> ask(const Scenario& scenario,
                                               std::span<const rating::CompiledCard* const> cards,
                                               std::size_t keep = 0);
  // The month as the scenario asked last made it.
  [[nodiscard]] const rating::RatedMonth& then() const { return then_; }
  [[nodiscard]] const std::vector<rating::Terms>& terms_then() const { return terms_; }
  // What a customer's calls come to as things are.
  [[nodiscard]] const PayerSums& now(rating::CustomerIndex customer) const {
    return now_[customer];
  }

 private:
  [[nodiscard]] base::Result<base::Ok> find_plans(rating::CustomerIndex customer);
  // Makes `then_` the month as it is: only what the scenario before touched is copied, and no calls
  // of those that are rated next.
  void restore(std::span<const rating::CustomerIndex> rated_next);

  const rating::CallTable& calls_;
  const rating::RatedMonth& month_;
  rating::RatingInput input_;
  std::vector<PayerSums> now_;               // by customer
  std::vector<rating::Terms> terms_;         // of the scenario asked last
  std::vector<bool> plans_known_;            // by customer
  std::vector<catalog::PlanId> user_plans_;  // by UserIndex: the plan most of its calls drew on
  rating::KeptClaims claims_;
  rating::RatedMonth then_;
  std::vector<rating::CustomerIndex> touched_;  // where `then_` differs from the month; sorted
};

// Sums of the given customers' calls.
[[nodiscard]] std::vector<PayerSums> sums_by_customer(
    const rating::CallTable& calls, const rating::RatedMonth& month,
    std::span<const rating::CustomerIndex> customers, std::size_t customer_count);

}  // namespace insight
