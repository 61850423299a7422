#pragma once
// One month of one test as plain values: settings, cards, terms and calls. Both the engine and the
// oracle rate it; test cases and random generators make it.

#include <cstdint>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "rating/call_table.hpp"
#include "rating/policy.hpp"
#include "rating/rate_card.hpp"
#include "rating/rater.hpp"
#include "rating/terms.hpp"

namespace support {

struct PlainUser {
  rating::CustomerIndex customer = rating::kNoCustomer;
  telephony::Country location;
  base::UserId id;
  std::string upn;
};

struct PlainCall {
  base::UsageId id;
  std::int64_t start = 0;
  std::int64_t seconds = 0;
  std::size_t user = 0;  // in World::users
  std::string type;
  std::string number;  // Destination Number as written
  std::string capability;
  std::string caller;       // Caller ID as written
  std::string number_type;  // as written
  rating::ExportedScope scope = rating::ExportedScope::none;
  bool operator_billed = false;
};

struct World {
  base::BillingMonth month{2026, 6};
  rating::Policy policy;
  std::vector<rating::RateCard> cards;
  std::vector<rating::Terms> terms;
  std::vector<PlainUser> users;
  std::vector<PlainCall> calls;
};

// What the engine makes of it. Fails the test on an error.
struct Rated {
  rating::CallTable calls;
  rating::RatedMonth month;
};
[[nodiscard]] rating::CallTable table_of(const World& world);
[[nodiscard]] std::vector<rating::CompiledCard> compile(const World& world);
[[nodiscard]] Rated rate(const World& world);

}  // namespace support
