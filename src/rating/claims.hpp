#pragma once
// What the calls of a month ask for, kept so that it can be drawn again without looking at the calls:
// 32 bytes a call. It holds while only numbers of licences, credits, limits of spending and overage
// change, which is what people move to and fro.

#include <cstdint>
#include <memory>
#include <vector>

#include "rating/policy.hpp"
#include "rating/rater.hpp"
#include "rating/terms.hpp"

namespace rating {

// What a call asks for, as far as the calls before it have no say: pools, credits, spend limits and
// overage decide the rest.
struct Claim {
  Amount price = 0;           // of the whole call, if priced
  std::uint32_t start = 0;    // of the call
  std::uint32_t seconds = 0;  // inside the month
  RateIndex rate = kNoRate;   // if rated
  UserIndex user = 0;
  std::uint32_t pool = 0;           // in CustomerDraw::pools(), if pooled
  Payer payer = Payer::overage;     // if decided
  Reason reason = Reason::none;     // if decided: why; else why it is charged when no pool pays
  Reason paid = Reason::plan_pool;  // why a pool pays it
  std::uint8_t bits = 0;

  enum Bit : std::uint8_t {
    decided = 1,        // nothing else is asked
    pooled = 2,         // a pool may pay it
    outbound = 4,       // counts for the spend limit
    needs_licence = 8,  // credits ask for a licence of the user
    rated = 16,         // the card was asked
    masked = 32,        // and digits were hidden from it
    priced = 64,
    nothing = 128  // priced, and free seconds cover all of it
  };
  [[nodiscard]] bool is(Bit bit) const { return (bits & bit) != 0; }
  void mark(Bit bit) { bits |= bit; }
};
static_assert(sizeof(Claim) == 32);

// What the claims of a customer's calls rest on, the calls aside.
struct ClaimBasis {
  // A pool that licences fill. How much is not the claim's concern, but for nothing at all.
  struct Pool {
    catalog::PlanId plan;
    telephony::Country country;
    Counter counter = Counter::domestic;
    bool filled = false;
    friend bool operator==(const Pool&, const Pool&) = default;
  };
  const CompiledCard* card = nullptr;
  base::Period period;
  Policy policy;
  telephony::Country country;
  std::vector<Pool> pools;
  std::vector<std::uint16_t> country_pools;
  std::vector<std::uint16_t> tenant_pools;
  std::vector<catalog::PlanId> only_plans;
  catalog::PlanId only_conferencing;
  // without what is asked when a call is met: limits and licences for credits
  std::vector<UserRule> users;
  UserRule anyone;
  friend bool operator==(const ClaimBasis&, const ClaimBasis&) = default;
};

// The persons of a customer in the order in which their calls came, each by its first row of user
// columns; and the pools of those who have their own, unused.
struct ClaimPersons {
  std::vector<UserIndex> first_rows;
  std::vector<PoolUse> pools;
};

class KeptClaims {
 public:
  struct OfCustomer {
    ClaimBasis basis;
    ClaimPersons persons;
    std::vector<Claim> claims;  // of the customer's calls, in order of draw
  };
  [[nodiscard]] OfCustomer& of(CustomerIndex customer) {
    if (customer >= customers_.size()) customers_.resize(customer + std::size_t{1});
    auto& kept = customers_[customer];
    if (kept == nullptr) kept = std::make_unique<OfCustomer>();
    return *kept;
  }

 private:
  std::vector<std::unique_ptr<OfCustomer>> customers_;
};

}  // namespace rating
