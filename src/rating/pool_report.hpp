#pragma once
// What the pools of a rated month had and gave, in the columns of the minute pools report.

#include <string_view>
#include <vector>

#include "rating/rater.hpp"

namespace rating {

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
