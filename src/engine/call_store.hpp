#pragma once
// Work on whole call tables: joining what several files held, forgetting one, finding who owns whom.

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/messages.hpp"
#include "formats/customer_lookup.hpp"
#include "rating/call_table.hpp"
#include "telephony/time_zone.hpp"
#include "workspace/workspace.hpp"

namespace engine {

// Customers by what call records say of them. CustomerIndex is the position among the customers
// ascending by id, as in workspace::Basis::terms.
[[nodiscard]] formats::CustomerLookup lookup_of(const workspace::Workspace& workspace);
// Position of a customer, kNoCustomer when the document does not hold it.
[[nodiscard]] rating::CustomerIndex index_of(const workspace::Workspace& workspace,
                                             base::CustomerId customer);

// Who owns the rows of a file that name nobody known.
struct FileOwner {
  base::CustomerId customer;
  bool bots_only = false;  // only rows without a user: auto attendants, call queues
};

// Who owns them: the customer `said`, else the document's only one, unless it is known well enough
// to tell others from it.
[[nodiscard]] FileOwner owner_in(const workspace::Workspace& workspace,
                                 const std::optional<base::CustomerId>& said);
// The only customer that users of the table belong to, kNoCustomer when there are several or none.
[[nodiscard]] rating::CustomerIndex only_customer(const rating::CallTable& calls);

// Owner of each user of the table; `file_owners` in the order of its files.
[[nodiscard]] std::vector<rating::CustomerIndex> owners_of(
    const workspace::Workspace& workspace, const rating::CallTable& calls,
    const std::vector<FileOwner>& file_owners);

// Appends the calls of `more` and seals again. Nobody else may hold `calls`: it changes in place.
// Error: too_many_rows; then `calls` is as before.
[[nodiscard]] base::Result<base::Ok> join(std::shared_ptr<rating::CallTable>& calls,
                                          std::unique_ptr<rating::CallTable> more,
                                          const base::Crew* crew = nullptr);
// Error: too_many_rows.
[[nodiscard]] base::Result<std::unique_ptr<rating::CallTable>> without_file(
    const rating::CallTable& calls, std::uint32_t file);

// Calls by month of their start, ascending, duplicates left out.
[[nodiscard]] std::vector<MonthCount> months_of(const rating::CallTable& calls,
                                                const telephony::TimeZone& zone);
// The call that counts, not one of its duplicates.
[[nodiscard]] std::optional<rating::CallIndex> find_call(const rating::CallTable& calls,
                                                         base::UsageId usage);

}  // namespace engine
