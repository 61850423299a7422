#include "rating/pool_report.hpp"

namespace rating {

std::vector<PoolReportRow> pool_report(const RatedMonth& month) {
  std::vector<PoolReportRow> out;
  for (const PoolUse& pool : month.pools) {
    PoolReportRow row;
    row.customer = pool.customer;
    row.country = pool.country;
    row.capability = catalog::plan_of(pool.plan).capability;
    row.plan = pool.plan;
    row.counter = pool.counter;
    row.user = pool.user;
    row.licences = pool.licences;
    row.total_minutes = pool.total_seconds / 60;
    row.used_minutes = (pool.used_seconds + 59) / 60;
    row.available_minutes = row.total_minutes - row.used_minutes;
    row.minutes_per_licence = pool.licences == 0 ? 0 : row.total_minutes / pool.licences;
    if (pool.total_seconds > 0) {
      row.percent_used = base::Decimal(pool.used_seconds * 1000 / pool.total_seconds, 1);
    }
    out.push_back(row);
  }
  return out;
}

}  // namespace rating
