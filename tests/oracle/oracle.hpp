#pragma once
// The independent oracle: rates a month call by call and minute by minute with exact fractions,
// written from docs/rating.md alone. It shares the input's types and the tables of telephony and
// catalog with the engine, and nothing of src/rating's code.

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "oracle/fraction.hpp"
#include "rating/rater.hpp"
#include "support/world.hpp"

namespace oracle {

struct CallResult {
  rating::Payer payer = rating::Payer::free;
  rating::Reason reason = rating::Reason::none;
  bool masked_doubt = false;
  Fraction amount;
  Fraction credit_amount;         // the part that credits paid
  std::int64_t pool_seconds = 0;  // as the pool counts
};

struct PoolResult {
  std::int64_t total_seconds = 0;
  std::int64_t used_seconds = 0;
};
// customer, plan, country ("" = tenant), counter (0 domestic, 1 international), user ("" = pooled)
using PoolKey = std::tuple<std::size_t, std::uint8_t, std::string, int, std::string>;

struct CreditResult {
  Fraction opening;
  Fraction bought;
  Fraction recharged;
  Fraction spent;
  Fraction lapsed;
  Fraction closing;
};

struct MonthResult {
  std::vector<CallResult> calls;        // in order of reading
  std::map<PoolKey, PoolResult> pools;  // those that were asked
  std::vector<CreditResult> credits;    // by customer
};

[[nodiscard]] MonthResult rate(const support::World& world);

}  // namespace oracle
