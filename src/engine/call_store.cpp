#include "engine/call_store.hpp"

#include <algorithm>
#include <string>

#include "base/sort.hpp"
#include "rating/sealing.hpp"

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

// Copies calls into a builder. Short lists are carried over by number, so that a text is looked up
// once and not once a call.
class Copier {
 public:
  explicit Copier(rating::CallTableBuilder& out) : out_(out) {}

  [[nodiscard]] base::Result<base::Ok> copy(const rating::CallTable& from,
                                            std::optional<std::uint32_t> without) {
    start(from);
    std::uint32_t files = 0;  // begun so far
    const auto begin_files = [&](std::uint32_t until) {
      for (; files < until; ++files) {
        if (files != without) out_.begin_file(from.files()[files]);
      }
    };
    for (const auto i : from.in_order_of_reading()) {
      const auto source = from.source(i);
      begin_files(source.file + 1);
      if (source.file == without) continue;
      const auto added = add(from, i, source.row);
      if (!added) return added.error();
    }
    begin_files(static_cast<std::uint32_t>(from.files().size()));
    return base::Ok{};
  }

 private:
  static constexpr std::uint32_t kUnknown = 0xFFFF'FFFF;

  void start(const rating::CallTable& from) {
    users_.assign(from.users().size(), kUnknown);
    parties_.clear();
    moneys_.assign(from.moneys().size(), kUnknown);
    capabilities_.assign(from.capability_codes().size(), kUnknown);
    number_types_.assign(from.number_types().size(), kUnknown);
    destinations_.assign(from.destinations().size(), kUnknown);
  }

  // `make` gives the new number of what stands at `index`, once.
  template <class Make>
  static base::Result<std::uint32_t> carry(std::vector<std::uint32_t>& numbers, std::size_t index,
                                           Make make) {
    if (index >= numbers.size()) numbers.resize(index + 1, kUnknown);
    if (numbers[index] == kUnknown) {
      const auto made = make();
      if (!made) return made.error();
      numbers[index] = *made;
    }
    return numbers[index];
  }

  rating::UserIndex user(const rating::CallTable& from, rating::UserIndex index) {
    auto& number = users_[index];
    if (number != kUnknown) return number;
    const auto& user = from.users()[index];
    std::string key = user.id.to_string();
    for (const std::string_view part :
         {std::string_view(user.upn), std::string_view(user.display_name), user.location.code()}) {
      key += '\n';
      key += part;
    }
    key += '\n';
    key += std::to_string(user.customer);
    number = out_.find_user(key);
    if (number == rating::CallTableBuilder::kUnknownUser) number = out_.add_user(key, user);
    return number;
  }

  [[nodiscard]] base::Result<base::Ok> add(const rating::CallTable& from, rating::CallIndex i,
                                           std::uint32_t row) {
    const auto& call = from.call(i);
    const auto party = carry(parties_, call.party, [&]() -> base::Result<std::uint32_t> {
      const auto old = from.party(i);
      const auto caller =
          old.caller.is_none() ? std::string(old.caller_text) : old.caller.to_string();
      return std::uint32_t{out_.party(user(from, old.user), caller)};
    });
    const auto money_index = static_cast<std::size_t>(&from.money(i) - from.moneys().data());
    const auto money = carry(moneys_, money_index, [&]() -> base::Result<std::uint32_t> {
      return std::uint32_t{out_.money(from.money(i))};
    });
    const auto capability =
        carry(capabilities_, call.capability, [&]() -> base::Result<std::uint32_t> {
          const auto made = out_.capability(from.capability(i));
          if (!made) return made.error();
          return std::uint32_t{*made};
        });
    const auto number_type =
        carry(number_types_, from.number_type_index(i), [&]() -> base::Result<std::uint32_t> {
          const auto made = out_.number_type(from.number_type(i));
          if (!made) return made.error();
          return std::uint32_t{*made};
        });
    const auto destination =
        carry(destinations_, from.destination_index(i), [&]() -> base::Result<std::uint32_t> {
          const auto made = out_.destination(from.destination(i));
          if (!made) return made.error();
          return std::uint32_t{*made};
        });
    for (const auto* carried : {&party, &money, &capability, &number_type, &destination}) {
      if (!*carried) return carried->error();
    }
    out_.add({.usage_id = from.usage_id(i),
              .number = from.number(i),
              .start = call.start,
              .seconds = call.seconds,
              .party = *party,
              .money = *money,
              .destination = static_cast<rating::TextIndex>(*destination),
              .type = call.type,
              .capability = static_cast<std::uint8_t>(*capability),
              .number_type = static_cast<std::uint8_t>(*number_type),
              .scope = call.exported_scope(),
              .operator_billed = (call.flags & rating::Call::kOperatorBilled) != 0,
              .source_row = row,
              .conference = from.conference(i),
              .number_text = from.number_text(i)});
    return base::Ok{};
  }

  rating::CallTableBuilder& out_;
  std::vector<std::uint32_t> users_;
  std::vector<std::uint32_t> parties_;
  std::vector<std::uint32_t> moneys_;
  std::vector<std::uint32_t> capabilities_;
  std::vector<std::uint32_t> number_types_;
  std::vector<std::uint32_t> destinations_;
};

base::Result<std::unique_ptr<rating::CallTable>> seal(rating::CallTableBuilder builder) {
  auto sealed = std::move(builder).seal();
  if (!sealed) return sealed.error();
  return std::make_unique<rating::CallTable>(*std::move(sealed));
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
  const auto joined = builder.join(std::move(*more).reopen());
  auto sealed = std::move(builder).seal(crew);
  if (!sealed) return sealed.error();
  *calls = *std::move(sealed);
  return joined;
}

base::Result<std::unique_ptr<rating::CallTable>> without_file(const rating::CallTable& calls,
                                                              std::uint32_t file) {
  rating::CallTableBuilder builder;
  if (const auto copied = Copier(builder).copy(calls, file); !copied) return copied.error();
  return seal(std::move(builder));
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
