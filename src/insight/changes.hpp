#pragma once
// What a late or corrected file changed: the same month rated without it and with it.

#include <cstdint>
#include <vector>

#include "insight/what_if.hpp"

namespace insight {

struct RatedCalls {
  const rating::CallTable* calls = nullptr;
  const rating::RatedMonth* month = nullptr;
};

// A call that both hold and that came to something else. (One that only the later holds is in `added`.)
struct LateChange {
  rating::CallIndex before = 0;  // in the earlier table
  rating::CallIndex after = 0;
  rating::Payer from = rating::Payer::free;
  rating::Payer to = rating::Payer::free;
  rating::Amount now = 0;
  rating::Amount then = 0;
  bool corrected = false;  // its own record differs, not only what was left for it
};

struct LateAnswer {
  std::uint64_t added_calls = 0;
  PayerSums added;
  std::uint64_t corrected = 0;            // records that changed
  std::uint64_t repeated = 0;             // rows of the file that were known already, word for word
  std::vector<Move> moves;                // of the calls that both hold
  std::vector<CustomerChange> customers;  // all of them, in order; `changed` counts added ones too
  std::vector<LateChange> calls;          // changed calls, the largest differences first
  rating::AmountSum difference = 0;       // overage and credits, added calls included
};

// Both tables must have their customers in the same order; `later` is the one with the file.
[[nodiscard]] LateAnswer compare_months(const RatedCalls& earlier, const RatedCalls& later,
                                        std::size_t customer_count, std::size_t keep);

}  // namespace insight
