#pragma once
// Words that several messages use (engine/messages.hpp).

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ids.hpp"
#include "base/money.hpp"
#include "base/time.hpp"

namespace engine {

using Args = std::vector<std::pair<std::string, std::string>>;

// Who pays a call. A call split between a pool and a charge (domain 4.4) names the one charged.
enum class Payer : std::uint8_t {
  free,     // nothing to pay: inbound toll, emergency, FREECALL, zero seconds, extended dial-out
  pool,     // the plan's minutes
  credits,  // Communications Credits
  overage,  // the overage meter, postpaid
  blocked,  // nobody pays: the call could not have been made
  unrated,  // in suspense: no price or no payer can be told
};

// Sums over calls. Minutes are whole started minutes, by payer; amounts one per currency.
struct Totals {
  std::uint64_t calls = 0;
  std::uint64_t seconds = 0;
  std::uint64_t minutes = 0;
  std::uint64_t free_minutes = 0;
  std::uint64_t pool_minutes = 0;
  std::uint64_t credit_minutes = 0;
  std::uint64_t overage_minutes = 0;
  std::uint64_t blocked_minutes = 0;
  std::uint64_t unrated_minutes = 0;
  std::uint64_t free_calls = 0;
  std::uint64_t pool_calls = 0;
  std::uint64_t credit_calls = 0;
  std::uint64_t overage_calls = 0;
  std::uint64_t blocked_calls = 0;
  std::uint64_t unrated_calls = 0;
  std::vector<base::Money> credits;  // drawn from Communications Credits, ascending by currency
  std::vector<base::Money> overage;  // charged to the overage meter, ascending by currency

  friend bool operator==(const Totals&, const Totals&) = default;
};
[[nodiscard]] std::string_view name_of(Payer payer);

// A call, as a page of calls shows it.
struct CallRow {
  base::UsageId usage;
  base::CustomerId customer;
  base::Instant start;
  std::string user;  // display name
  std::string upn;
  std::string department;
  std::string number;  // as in the file; may end in *
  std::string country;
  std::string destination;
  std::string call_type;
  std::uint32_t seconds = 0;
  std::uint32_t minutes = 0;
  std::uint32_t pool_minutes = 0;
  std::uint32_t charged_minutes = 0;
  Payer payer = Payer::unrated;
  std::string reason;  // code of why: blocked, free or unrated; empty otherwise
  std::string plan;    // part number whose minutes were drawn
  base::Money amount;
  friend bool operator==(const CallRow&, const CallRow&) = default;
};

}  // namespace engine
