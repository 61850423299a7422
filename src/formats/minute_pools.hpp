#pragma once
// The PSTN minute pools report (domain 5.5), as downloaded or as our own pools.csv, and what it says
// of licences: a pool is licences times the plan's minutes.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "catalog/plan.hpp"
#include "formats/named_table.hpp"
#include "formats/number_text.hpp"
#include "telephony/country.hpp"

namespace formats {

struct MinutePool {
  std::optional<base::CustomerId> customer;  // only in our own file
  telephony::Country country;                // none: of the whole tenant
  std::string capability;
  std::string description;
  catalog::PlanId plan;        // by the capability; none when it is not known
  bool international = false;  // the second counter of an international plan
  std::int64_t total = 0;      // minutes
  std::int64_t used = 0;
  std::int64_t available = 0;
  // Licences that make such a pool; none when no whole number of them does.
  [[nodiscard]] std::optional<std::int64_t> licences() const;
  friend bool operator==(const MinutePool&, const MinutePool&) = default;
};

[[nodiscard]] bool looks_like_minute_pools(std::string_view head, char delimiter);

// A row is rejected when its country or a number cannot be read, or its capability is missing;
// warned of when used and available do not add up to the total, or the plan is not known.
class MinutePoolsReader {
 public:
  explicit MinutePoolsReader(TableOptions options = {});
  [[nodiscard]] base::Result<base::Ok> feed(std::string_view bytes) { return table_.feed(bytes); }
  [[nodiscard]] base::Result<std::vector<MinutePool>> finish();
  [[nodiscard]] const TableReport& report() const { return table_.report(); }

 private:
  bool take(NamedRow& row);
  std::vector<MinutePool> pools_;
  NumberText numbers_;
  NamedTable table_;
};

}  // namespace formats
