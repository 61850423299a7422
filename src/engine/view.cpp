#include "engine/view.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "base/sort.hpp"
#include "engine/selection.hpp"

namespace engine {
namespace {

constexpr std::size_t kViewsKept = 4;
constexpr std::uint32_t kMaxPage = 10'000;

struct Keyed {
  std::uint64_t key = 0;
  rating::CallIndex call = 0;
};

// Least significant byte first, stable; bytes that are the same everywhere are passed over.
void radix_sort(std::vector<Keyed>& items) {
  std::uint64_t differs = 0;
  for (const auto& item : items) differs |= item.key ^ items[0].key;
  std::vector<Keyed> other(items.size());
  for (unsigned shift = 0; shift < 64; shift += 8) {
    if ((differs >> shift & 0xFFU) == 0) continue;
    std::array<std::size_t, 256> begins{};
    for (const auto& item : items) ++begins[item.key >> shift & 0xFFU];
    std::size_t at = 0;
    for (auto& begin : begins) at += std::exchange(begin, at);
    for (const auto& item : items) other[begins[item.key >> shift & 0xFFU]++] = item;
    items.swap(other);
  }
}

// Position of each name in the order of the alphabet, equal names equal.
template <class Name>
std::vector<std::uint32_t> ranks(std::size_t count, Name name) {
  std::vector<std::uint32_t> order(count);
  for (std::uint32_t i = 0; i < count; ++i) order[i] = i;
  // customers and users, not calls
  base::sort(order, [&name](std::uint32_t a, std::uint32_t b) { return name(a) < name(b); });
  std::vector<std::uint32_t> rank(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    const bool same = i > 0 && name(order[i]) == name(order[i - 1]);
    rank[order[i]] = same ? rank[order[i - 1]] : i;
  }
  return rank;
}

// Sign bit turned, so that negative amounts come first among unsigned keys.
std::uint64_t ordered(std::int64_t value) {
  return static_cast<std::uint64_t>(value) ^ (std::uint64_t{1} << 63U);
}

template <class Key>
void sort_by(std::vector<rating::CallIndex>& calls, Key key) {
  if (calls.size() < 2) return;
  std::vector<Keyed> items;
  items.reserve(calls.size());
  for (const auto call : calls) items.push_back({key(call), call});
  radix_sort(items);
  for (std::size_t i = 0; i < items.size(); ++i) calls[i] = items[i].call;
}

}  // namespace

void sort(const Month& month, CallColumn column, std::vector<rating::CallIndex>& calls) {
  const auto& table = month.calls();
  switch (column) {
    case CallColumn::start:
      return sort_by(calls, [&](auto i) { return std::uint64_t{table.call(i).start}; });
    case CallColumn::customer: {
      const auto& terms = month.basis().terms;
      const auto rank =
          ranks(terms.size(), [&](auto i) { return std::string_view(terms[i].name); });
      return sort_by(calls, [&](auto i) {
        const auto customer = table.customer(i);
        return std::uint64_t{customer < rank.size() ? rank[customer] : 0xFFFF'FFFFU};
      });
    }
    case CallColumn::user: {
      const auto users = table.users();
      const auto rank = ranks(users.size(), [&](auto i) {
        const auto& user = users[i];
        return std::string_view(user.display_name.empty() ? user.upn : user.display_name);
      });
      return sort_by(calls, [&](auto i) { return std::uint64_t{rank[table.user_index(i)]}; });
    }
    case CallColumn::number:
      return sort_by(calls, [&](auto i) { return table.number(i).nibbles(); });
    case CallColumn::destination: {
      const auto& destinations = month.destination_column();
      return sort_by(calls, [&](auto i) { return std::uint64_t{destinations[i]}; });
    }
    case CallColumn::call_type:
      return sort_by(calls, [&](auto i) { return static_cast<std::uint64_t>(table.call(i).type); });
    case CallColumn::seconds:
      return sort_by(calls, [&](auto i) { return std::uint64_t{table.call(i).seconds}; });
    case CallColumn::minutes:
      return sort_by(calls,
                     [&](auto i) { return (table.call(i).seconds + std::uint64_t{59}) / 60; });
    case CallColumn::payer:
      return sort_by(calls,
                     [&](auto i) { return static_cast<std::uint64_t>(month.rated().payers[i]); });
    case CallColumn::amount:
      return sort_by(calls, [&](auto i) { return ordered(month.rated().amounts[i]); });
  }
}

base::Result<const Views::View*> Views::view(const Month& month, const Calls& request) {
  const auto found = std::find_if(views_.begin(), views_.end(), [&request](const View& view) {
    return view.selection == request.selection && view.sort == request.sort;
  });
  if (found != views_.end()) {
    std::rotate(found, found + 1, views_.end());
    return &views_.back();
  }
  View view{.selection = request.selection,
            .sort = request.sort,
            .calls = select(month, request.selection),
            .totals = {}};
  auto totals = total(month, view.calls);
  if (!totals) return totals.error();
  view.totals = *std::move(totals);
  sort(month, request.sort, view.calls);
  if (views_.size() == kViewsKept) views_.erase(views_.begin());
  views_.push_back(std::move(view));
  return &views_.back();
}

base::Result<CallsReply> Views::page(const Month& month, const Calls& request,
                                     std::uint64_t revision) {
  if (revision != revision_) views_.clear();
  revision_ = revision;
  const auto found = view(month, request);
  if (!found) return found.error();
  const auto& calls = (*found)->calls;
  CallsReply reply;
  reply.revision = revision;
  reply.totals = (*found)->totals;
  const auto begin =
      static_cast<std::size_t>(std::min<std::uint64_t>(request.offset, calls.size()));
  const auto count = static_cast<std::size_t>(
      std::min<std::uint64_t>({request.count, kMaxPage, calls.size() - begin}));
  reply.rows.reserve(count);
  for (auto i = begin; i < begin + count; ++i) {
    reply.rows.push_back(month.row(request.descending ? calls[calls.size() - 1 - i] : calls[i]));
  }
  return reply;
}

}  // namespace engine
