#pragma once
// A month that is rated in parts, by customer, and put together again (docs/scale.md): usage rows
// sorted into one file a shard, and result files merged into the one that a single run writes.

#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "workspace/workspace.hpp"

namespace overage_program {

struct Sharded {
  std::uint64_t rows = 0;
  std::uint64_t unknown = 0;  // rows of no customer that is known; they are in shard-none.csv
  std::vector<std::string> files;
};

// Customers ascending by id, cut into `shards` runs of equal length: shard-0000.csv, ... Rows of
// nobody go to shard-none.csv, so that they stay nobody's. Only shards with rows are written.
// Errors: io_failed, those of a CSV header, missing_field.
[[nodiscard]] base::Result<Sharded> shard_usage(const workspace::Workspace& workspace,
                                                const std::vector<std::string>& usage,
                                                std::size_t shards, const std::string& folder);

// Result files with a CustomerId column (rated-calls.csv, pools.csv) as one: by customer, then as
// they stand; rows of no customer by Start and UsageId, last. Errors: io_failed, unknown_format (no
// such column, or other columns than the first file's), not_allowed (a file is out of order).
[[nodiscard]] base::Result<base::Ok> merge_results(const std::vector<std::string>& files,
                                                   const std::string& out);

}  // namespace overage_program
