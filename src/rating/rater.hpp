#pragma once
// Rates a month of calls: who pays every second, and how much. docs/rating.md is the definition.

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "base/parallel.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "rating/call_table.hpp"
#include "rating/card_index.hpp"
#include "rating/policy.hpp"
#include "rating/terms.hpp"

namespace rating {

// Who pays a call. For a call that two pay (pool, then charged) the one who pays money.
enum class Payer : std::uint8_t {
  free,
  pool,
  credits,
  overage,
  blocked,
  suspended,    // waits for a rate, a number, a customer: never 0.00
  other_month,  // belongs to another month: not rated here
  duplicate     // repeats a UsageId
};
constexpr int kPayerCount = 8;
[[nodiscard]] std::string_view name_of(Payer payer);

// Why: the step of domain 3.7 that decided. Append-only, the names are written into files.
enum class Reason : std::uint8_t {
  none,
  // free
  emergency,
  free_capability,  // FREECALL
  direct_routing,   // not billed by Microsoft
  operator_billed,  // Operator Connect, Telstra, SoftBank
  zero_seconds,
  inbound_toll,  // inbound on a toll number
  extended_dial_out,
  free_number,   // free to dial: GB 0800, 0808
  free_seconds,  // the free seconds of the rate cover it
  // pool
  plan_pool,     // calling plan
  user_minutes,  // MCOPSTN8
  conference_pool,
  // credits, overage
  no_plan,        // no plan with minutes
  outside_scope,  // the plan does not reach the destination
  pool_empty,
  pool_split,  // the pool paid the first part
  premium_number,
  charged_inbound,       // toll-free service number, pay-per-minute conferencing
  charged_conferencing,  // pay-per-minute conferencing, outbound
  // blocked
  dial_out_policy,
  spend_limit,
  premium_not_supported,
  not_callable,
  no_funding,          // no credits, overage off
  no_credits_licence,  // credits are there, the user may not use them, and they bar overage (R59)
  auto_recharge_on,    // credits are gone, but recharge bars postpaid (R63)
  postpaid_tomorrow,   // PostpaidSwitch::next_day
  // suspended
  no_number,    // not a telephone number
  no_country,   // a number of no country
  no_rate,      // the card has no row for it
  no_customer,  // the user belongs to no customer in the terms
  no_card,      // the customer has no rate card
  unknown_call_type,
  amount_overflow,
  // others
  outside_month,
  repeated_usage_id
};
constexpr int kReasonCount = static_cast<int>(Reason::repeated_usage_id) + 1;
[[nodiscard]] std::string_view name_of(Reason reason);

// What one call came to, 10 bytes in columns (payers, reasons, amounts).
// The high bit of a reason marks a masked number that a longer prefix could have matched.
constexpr std::uint8_t kMaskedMark = 0x80;

// A call that more than one pays.
struct Split {
  CallIndex call = 0;
  std::uint32_t pool_seconds = 0;    // as the pool counts them
  std::uint32_t credit_seconds = 0;  // connected seconds that credits paid
  Amount credit_amount = 0;          // the rest of the amount is overage's or blocked
};

enum class Counter : std::uint8_t { domestic, international };

// One pool of the month (domain 3.5, 5.5): two for an International plan.
struct PoolUse {
  CustomerIndex customer = kNoCustomer;
  catalog::PlanId plan;
  telephony::Country country;  // none for the tenant-wide conferencing pools
  Counter counter = Counter::domestic;
  UserIndex user = 0;  // MCOPSTN8: whose
  std::int64_t licences = 0;
  std::int64_t total_seconds = 0;
  std::int64_t used_seconds = 0;  // as the pool counts
  std::uint32_t calls = 0;
  std::uint32_t emptied_at = 0;  // start of the first call it could not pay in full; 0: none
  friend bool operator==(const PoolUse&, const PoolUse&) = default;
};

struct CreditEvent {
  enum class Kind : std::uint8_t { bought, spent_out, recharged, lapsed };
  CustomerIndex customer = kNoCustomer;
  Kind kind = Kind::bought;
  base::Instant at;
  CallIndex call = 0;  // the call that caused it, if one did
  Amount amount = 0;   // added or lapsed
  Amount balance = 0;  // after it
};

struct CreditUse {
  CustomerIndex customer = kNoCustomer;
  Amount opening = 0;
  Amount bought = 0;
  Amount recharged = 0;
  Amount spent = 0;
  Amount lapsed = 0;
  Amount closing = 0;  // opening + bought + recharged - spent - lapsed
};

// Whole started ones of connected seconds.
[[nodiscard]] constexpr std::uint32_t started_minutes(std::uint32_t seconds) {
  return seconds / 60 + (seconds % 60 != 0 ? 1 : 0);
}

// What came of one customer's calls of one civil day (in the month's zone, within the month).
// Duplicates and calls of other months are in none.
struct DaySum {
  struct Part {
    std::uint64_t minutes = 0;  // whole started ones
    std::uint32_t calls = 0;
    friend bool operator==(const Part&, const Part&) = default;
  };
  CustomerIndex customer = kNoCustomer;
  std::int32_t day = 0;  // base::CivilDay
  std::uint32_t calls = 0;
  std::uint32_t first_overage = 0;  // start of the first call that overage pays; 0: none
  std::uint64_t seconds = 0;        // connected
  std::array<Part, 6> by_payer{};   // Payer::free to Payer::suspended; minutes by who bears them
  AmountSum credits = 0;
  AmountSum overage = 0;

  // `split` null when one alone pays. Precondition: payer is not other_month or duplicate.
  // `start`: of the call, seconds since 1970.
  void add(std::uint32_t start, std::uint32_t seconds, Payer payer, Amount amount,
           const Split* split);
  friend bool operator==(const DaySum&, const DaySum&) = default;
};

struct RatedMonth {
  base::BillingMonth month;
  std::vector<Payer> payers;          // by CallIndex
  std::vector<std::uint8_t> reasons;  // Reason, with kMaskedMark
  std::vector<Amount> amounts;
  std::vector<Split> splits;   // by call
  std::vector<PoolUse> pools;  // by customer, plan, country, counter, user
  std::vector<CreditEvent> credit_events;
  std::vector<CreditUse> credits;  // one a customer that has any
  std::vector<DaySum> days;        // by customer, day; those with calls

  [[nodiscard]] Reason reason(CallIndex i) const {
    return static_cast<Reason>(reasons[i] & ~kMaskedMark);
  }
  [[nodiscard]] bool masked_doubt(CallIndex i) const { return (reasons[i] & kMaskedMark) != 0; }
  // Null when one alone pays.
  [[nodiscard]] const Split* split(CallIndex i) const;
  [[nodiscard]] std::size_t bytes() const;
};

struct RatingInput {
  base::BillingMonth month;
  std::span<const Terms> terms;                // CustomerIndex is the position
  std::span<const CompiledCard* const> cards;  // Terms::card is the position
  const Policy* policy = nullptr;              // null: the defaults
  // Draws customers at the same time; the result, and an error, are the same. Null: nobody.
  const base::Crew* crew = nullptr;
};

// Told how many calls are done; false stops with error cancelled.
using Progress = std::function<bool(std::uint64_t done, std::uint64_t of)>;

class KeptClaims;  // claims.hpp

// Rates in steps short enough for a page to live between them.
class Rater {
 public:
  // All of the month. `calls` and what `input` points to must outlive the rater. Errors: not_found
  // (month_zone).
  [[nodiscard]] static base::Result<Rater> begin(const CallTable& calls, const RatingInput& input);
  // Again the calls of the given customers only, as rate_again() says.
  [[nodiscard]] static base::Result<Rater> begin_again(RatedMonth& month, const CallTable& calls,
                                                       const RatingInput& input,
                                                       std::span<const CustomerIndex> customers,
                                                       KeptClaims* claims = nullptr);
  ~Rater();
  Rater(Rater&&) noexcept;
  Rater& operator=(Rater&&) noexcept;
  Rater(const Rater&) = delete;
  Rater& operator=(const Rater&) = delete;

  // Draws some ten thousand calls, each of the crew; true while there are more. Error:
  // currency_mismatch (credits, spend limits and card differ), of the first customer that has one.
  [[nodiscard]] base::Result<bool> step();
  // Calls.
  [[nodiscard]] std::uint64_t done() const;
  [[nodiscard]] std::uint64_t total() const;
  // When step() has said false.
  [[nodiscard]] RatedMonth take() &&;

 private:
  class State;
  explicit Rater(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// All steps at once. Errors: those of Rater, cancelled.
[[nodiscard]] base::Result<RatedMonth> rate(const CallTable& calls, const RatingInput& input,
                                            const Progress& progress = {});

// Rates again the calls of the given customers only; everything else is taken over from `month`.
// The result equals rate() with the new input, provided the others' input did not change. `claims`
// (of the same calls) makes the next time faster, and takes 32 bytes a call; the result is the same.
[[nodiscard]] base::Result<base::Ok> rate_again(RatedMonth& month, const CallTable& calls,
                                                const RatingInput& input,
                                                std::span<const CustomerIndex> customers,
                                                const Progress& progress = {},
                                                KeptClaims* claims = nullptr);
// Customers whose result can differ between two inputs (same calls, same order of terms).
[[nodiscard]] std::vector<CustomerIndex> affected(const RatingInput& before,
                                                  const RatingInput& after);

// Figures of one call that are not kept in columns: computed again from the card.
struct CallFigures {
  RateIndex rate = kNoRate;
  std::int64_t seconds = 0;          // connected, inside the month
  std::int64_t pool_seconds = 0;     // as the pool counts
  std::int64_t charged_seconds = 0;  // as the card counts
  Amount connection_fee = 0;
  bool domestic = false;
  catalog::PlanId plan;  // attributed, or named by the row
};
[[nodiscard]] CallFigures figures_of(const CallTable& calls, const RatedMonth& month,
                                     const RatingInput& input, CallIndex call);

}  // namespace rating
