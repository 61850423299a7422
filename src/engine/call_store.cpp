#include "engine/call_store.hpp"

#include <algorithm>
#include <string>

#include "base/sort.hpp"

namespace engine {
namespace {

std::vector<const workspace::Customer*> by_id(const workspace::Workspace& workspace) {
  std::vector<const workspace::Customer*> customers;
  customers.reserve(workspace.customers.size());
  for (const auto& customer : workspace.customers) customers.push_back(customer.get());
  base::sort(customers, [](const auto* a, const auto* b) { return a->id() < b->id(); });
  return customers;
}

std::string_view domain_of(std::string_view upn) {
  const auto at = upn.rfind('@');
  return at == std::string_view::npos ? std::string_view{} : upn.substr(at + 1);
}

}  // namespace

formats::CustomerLookup lookup_of(const workspace::Workspace& workspace) {
  formats::CustomerLookup lookup;
  const auto customers = by_id(workspace);
  for (std::size_t i = 0; i < customers.size(); ++i) {
    const auto index = static_cast<rating::CustomerIndex>(i);
    const auto& customer = *customers[i];
    lookup.add_domain(customer.situation.customer.domain, index);
    for (const auto& user : customer.users) {
      if (!user.id.is_none()) lookup.add_user(user.id, index);
      if (user.upn.empty()) continue;
      lookup.add_upn(user.upn, index);
      // further domains of the tenant show in its users
      lookup.add_domain(domain_of(user.upn), index);
    }
    for (const auto& service : customer.service_numbers) {
      const auto number = telephony::Number::parse(service.number);
      if (number) lookup.add_number(*number, index);
    }
  }
  return lookup;
}

rating::CustomerIndex index_of(const workspace::Workspace& workspace, base::CustomerId customer) {
  std::size_t before = 0;
  bool held = false;
  for (const auto& other : workspace.customers) {
    if (other->id() < customer) ++before;
    held = held || other->id() == customer;
  }
  return held ? static_cast<rating::CustomerIndex>(before) : rating::kNoCustomer;
}

FileOwner owner_in(const workspace::Workspace& workspace,
                   const std::optional<base::CustomerId>& said) {
  if (said) return {*said, false};
  if (workspace.customers.size() != 1) return {};
  const auto& only = *workspace.customers[0];
  return {only.id(), !only.situation.customer.domain.empty() || !only.users.empty()};
}

rating::CustomerIndex only_customer(const rating::CallTable& calls) {
  auto only = rating::kNoCustomer;
  for (const auto& user : calls.users()) {
    if (user.customer == rating::kNoCustomer || user.customer == only) continue;
    if (only != rating::kNoCustomer) return rating::kNoCustomer;
    only = user.customer;
  }
  return only;
}

std::vector<rating::CustomerIndex> owners_of(const workspace::Workspace& workspace,
                                             const rating::CallTable& calls,
                                             const std::vector<FileOwner>& file_owners) {
  const auto lookup = lookup_of(workspace);
  const auto users = calls.users();
  std::vector<rating::CustomerIndex> owners(users.size(), rating::kNoCustomer);
  bool open = false;
  for (std::size_t i = 1; i < users.size(); ++i) {  // the first stands for no user
    owners[i] = lookup.find(users[i].id, users[i].upn, {});
    open = open || owners[i] == rating::kNoCustomer;
  }
  if (!open) return owners;
  // bots are told apart by their number, and the rest belongs to the file's customer, if it has one
  std::vector<rating::CustomerIndex> by_file;
  for (const auto& owner : file_owners) {
    by_file.push_back(index_of(workspace, owner.customer));
  }
  for (const auto i : calls.in_order_of_reading()) {
    auto& owner = owners[calls.user_index(i)];
    if (owner != rating::kNoCustomer) continue;
    const auto party = calls.party(i);
    const auto& user = users[party.user];
    owner = lookup.find(user.id, user.upn, party.caller);
    const auto file = calls.source(i).file;
    const bool bot = user.id.is_none() && user.upn.empty();
    if (owner == rating::kNoCustomer && file < by_file.size() &&
        (bot || !file_owners[file].bots_only)) {
      owner = by_file[file];
    }
  }
  return owners;
}

base::Result<base::Ok> join(std::shared_ptr<rating::CallTable>& calls,
                            std::unique_ptr<rating::CallTable> more, const base::Crew* crew) {
  if (calls->files().empty()) {
    calls = std::move(more);
    return base::Ok{};
  }
  if (std::uint64_t{calls->size()} + more->size() > std::uint64_t{1} << 31U) {
    return base::ErrorCode::too_many_rows;
  }
  auto builder = std::move(*calls).reopen();
  auto joined = builder.join(std::move(*more).reopen());
  auto sealed = std::move(builder).seal(crew);
  if (!sealed) return sealed.error();
  *calls = *std::move(sealed);
  return joined;
}

std::vector<MonthCount> months_of(const rating::CallTable& calls, const telephony::TimeZone& zone) {
  if (calls.size() == 0) return {};
  const auto span = calls.starts();
  std::vector<MonthCount> months;
  std::vector<std::int64_t> ends;
  for (auto month = base::BillingMonth::of(zone.day_of(span.start));
       months.empty() || ends.back() <= span.end.seconds; month = month.next()) {
    months.push_back({month, 0});
    ends.push_back(zone.start_of(month.day_after_last()).seconds);
  }
  // most calls are of the month of the call before
  std::size_t at = 0;
  for (rating::CallIndex i = 0; i < calls.size(); ++i) {
    const auto& call = calls.call(i);
    if ((call.flags & rating::Call::kDuplicate) != 0) continue;
    if (call.start >= ends[at] || (at > 0 && call.start < ends[at - 1])) {
      at = static_cast<std::size_t>(std::upper_bound(ends.begin(), ends.end(), call.start) -
                                    ends.begin());
    }
    ++months[at].calls;
  }
  std::erase_if(months, [](const MonthCount& month) { return month.calls == 0; });
  return months;
}

std::optional<rating::CallIndex> find_call(const rating::CallTable& calls, base::UsageId usage) {
  for (rating::CallIndex i = 0; i < calls.size(); ++i) {
    if (calls.usage_id(i) == usage && (calls.call(i).flags & rating::Call::kDuplicate) == 0) {
      return i;
    }
  }
  return std::nullopt;
}

}  // namespace engine
