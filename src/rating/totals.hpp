#pragma once
// Sums of a rated month by customer, user, department, destination, plan, payer and day. One pass
// over the columns; seconds and amounts agree with the calls exactly.

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "rating/rater.hpp"

namespace rating {

// Of calls of one currency.
struct Sum {
  std::uint64_t calls = 0;
  std::uint64_t seconds = 0;                            // connected
  std::array<std::uint64_t, kPayerCount> calls_by{};    // by Payer
  std::array<std::uint64_t, kPayerCount> seconds_by{};  // connected seconds each payer bears: they
                                                        // add up to `seconds`
  std::uint64_t pool_seconds = 0;                       // as pools count them
  std::uint64_t charged_seconds = 0;                    // as cards count them
  AmountSum credits = 0;
  AmountSum overage = 0;
  AmountSum exported = 0;  // what the export says was charged, by Policy::exported_fee
  void add(const Sum& other);
  [[nodiscard]] AmountSum amount() const { return credits + overage; }
  friend bool operator==(const Sum&, const Sum&) = default;
};

enum class GroupBy : std::uint8_t {
  customer,     // key: CustomerIndex
  user,         // key: UserIndex (organisers for conferences)
  department,   // label: the department, "" for none
  country,      // key: CountryIndex of the destination
  destination,  // key: RateIndex's row; label: its destination name, or the country's name
  plan,         // key: PlanId, 0 for none
  payer,        // key: Payer
  reason,       // key: Reason
  day           // key: civil day in the month's zone
};

struct TotalRow {
  std::uint64_t key = 0;
  std::string label;  // only where the key does not say it
  base::Currency currency;
  CustomerIndex customer = kNoCustomer;  // of users and departments
  Sum sum;
};

struct Filter {
  CustomerIndex customer = kNoCustomer;  // all
  bool own_customers_only = false;
  std::function<bool(CallIndex)> keep;  // optional
};

// Rows in order of key (label for departments and destinations), then currency. Calls of other
// months and duplicates are left out of every sum.
[[nodiscard]] std::vector<TotalRow> totals(const CallTable& calls, const RatedMonth& month,
                                           const RatingInput& input, GroupBy group,
                                           const Filter& filter = {});

// accepted + duplicates + suspended + rejected = rows read; rejected rows never reach the table.
struct Tally {
  std::uint64_t rows = 0;      // in the table
  std::uint64_t accepted = 0;  // rated, other months included
  std::uint64_t duplicates = 0;
  std::uint64_t suspended = 0;
  std::uint64_t other_month = 0;  // of the accepted
  std::uint64_t masked_doubt = 0;
};
[[nodiscard]] Tally tally(const RatedMonth& month);

// The PSTN minute pools report (domain 5.5), one row a pool; an International plan has two.
struct PoolReportRow {
  CustomerIndex customer = kNoCustomer;
  telephony::Country country;  // none: tenant-wide
  std::string_view capability;
  catalog::PlanId plan;
  Counter counter = Counter::domestic;
  UserIndex user = 0;
  std::int64_t licences = 0;
  std::int64_t minutes_per_licence = 0;
  std::int64_t total_minutes = 0;
  std::int64_t used_minutes = 0;  // a started minute counts
  std::int64_t available_minutes = 0;
  base::Decimal percent_used;  // one decimal, rounded down
};
[[nodiscard]] std::vector<PoolReportRow> pool_report(const RatedMonth& month);

}  // namespace rating
