#include "insight/card_diff.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "base/sort.hpp"

namespace insight {
namespace {

constexpr std::array<std::string_view, 7> kNames = {"added",  "removed", "split", "merged",
                                                    "dearer", "cheaper", "terms"};

using rating::RateRow;

// What makes two rows stand for the same numbers.
struct RowKey {
  rating::Direction direction = rating::Direction::outbound;
  std::string prefix;
  std::string country;  // inbound rows without a prefix
  std::string origin;
  int window = 0;  // 0: always, else its hours
  std::int32_t from = 0;
  std::int32_t to = 0;
  auto operator<=>(const RowKey&) const = default;
};

RowKey key_of(const RateRow& row) {
  RowKey out;
  out.direction = row.direction;
  out.prefix = row.prefix;
  if (row.prefix.empty()) out.country = row.country.code();
  out.origin = row.origin.code();
  if (row.window) {
    out.window = row.window->days + 1;
    out.from = row.window->from_second;
    out.to = row.window->to_second;
  }
  return out;
}

bool holds(const std::optional<base::CivilDate>& from, const std::optional<base::CivilDate>& to,
           base::CivilDate day) {
  return (!from || *from <= day) && (!to || day <= *to);
}

using Rows = std::map<RowKey, const RateRow*>;

Rows rows_on(const rating::RateCard& card, base::CivilDate day) {
  // of versions that hold, the one that began last; a row of it goes before another's
  std::vector<const rating::CardVersion*> versions;
  for (const auto& version : card.versions) {
    if (holds(version.effective_from, version.effective_to, day)) versions.push_back(&version);
  }
  base::sort(versions, {}, &rating::CardVersion::effective_from);
  Rows out;
  for (std::size_t i = 0; i < versions.size(); ++i) {
    const rating::CardVersion& version = *versions[i];
    // a version without an end ends where the next begins
    if (i + 1 < versions.size() && !version.effective_to) continue;
    for (const RateRow& row : version.rows) {
      if (holds(row.effective_from, row.effective_to, day)) out[key_of(row)] = &row;
    }
  }
  return out;
}

// The unconditional row of the longest prefix shorter than `key`'s.
const RateRow* shorter(const Rows& rows, RowKey key) {
  while (!key.prefix.empty()) {
    key.prefix.pop_back();
    const auto found = rows.find(key);
    if (found != rows.end()) return found->second;
  }
  return nullptr;
}

// Prefixes of `rows` that begin with `key`'s and are longer; none of `not_in`.
std::vector<std::string> longer(const Rows& rows, const RowKey& key, const Rows& not_in) {
  std::vector<std::string> out;
  for (auto at = rows.upper_bound(key); at != rows.end(); ++at) {
    const RowKey& other = at->first;
    if (other.direction != key.direction || !other.prefix.starts_with(key.prefix)) break;
    if (other.prefix.size() == key.prefix.size() || other.origin != key.origin ||
        other.window != key.window) {
      continue;
    }
    if (!not_in.contains(other)) out.push_back(other.prefix);
  }
  return out;
}

void price(RateDifference& out, const RateRow* before, const RateRow* after) {
  out.priced_before = before != nullptr;
  out.priced_after = after != nullptr;
  const auto rate = [](const RateRow& row) {
    return row.price_per_call ? *row.price_per_call : row.rate_per_minute;
  };
  if (before != nullptr) {
    out.rate_before = rate(*before);
    out.fee_before = before->connection_fee;
  }
  if (after != nullptr) {
    out.rate_after = rate(*after);
    out.fee_after = after->connection_fee;
  }
}

RateDifference named(RateChange change, const RateRow& row) {
  RateDifference out;
  out.change = change;
  out.direction = row.direction;
  out.prefix = row.prefix;
  out.destination = row.destination_name;
  out.country = row.country;
  return out;
}

// None when both rows say the same.
std::optional<RateChange> change_of(const RateRow& before, const RateRow& after) {
  const auto cost = [](const RateRow& row) {
    return std::tuple(row.price_per_call ? *row.price_per_call : row.rate_per_minute,
                      row.connection_fee, row.minimum_charge.value_or(base::Decimal{}));
  };
  const auto [rate_a, fee_a, least_a] = cost(before);
  const auto [rate_b, fee_b, least_b] = cost(after);
  for (const auto& [a, b] :
       {std::pair(rate_a, rate_b), std::pair(fee_a, fee_b), std::pair(least_a, least_b)}) {
    if (a != b) return a < b ? RateChange::dearer : RateChange::cheaper;
  }
  RateRow same = after;
  same.source_row = before.source_row;
  same.effective_from = before.effective_from;
  same.effective_to = before.effective_to;
  if (same == before) return std::nullopt;
  return RateChange::terms;
}

}  // namespace

std::string_view name_of(RateChange change) { return kNames.at(static_cast<std::size_t>(change)); }

CardComparison compare(const rating::RateCard& before, const rating::RateCard& after,
                       base::CivilDate day) {
  const Rows old_rows = rows_on(before, day);
  const Rows new_rows = rows_on(after, day);
  CardComparison out;
  for (const auto& [key, row] : old_rows) {
    const auto found = new_rows.find(key);
    if (found == new_rows.end()) {
      const RateRow* instead = shorter(new_rows, key);
      auto into = longer(new_rows, key, old_rows);
      auto change = into.empty() ? RateChange::removed : RateChange::split;
      const bool same_price = instead != nullptr &&
                              instead->rate_per_minute == row->rate_per_minute &&
                              instead->connection_fee == row->connection_fee;
      if (change == RateChange::removed && same_price) change = RateChange::merged;
      RateDifference difference = named(change, *row);
      price(difference, row, instead);
      difference.into = std::move(into);
      out.differences.push_back(std::move(difference));
      continue;
    }
    const auto change = change_of(*row, *found->second);
    if (!change) {
      ++out.unchanged;
      continue;
    }
    RateDifference difference = named(*change, *found->second);
    price(difference, row, found->second);
    out.differences.push_back(std::move(difference));
  }
  for (const auto& [key, row] : new_rows) {
    if (old_rows.contains(key)) continue;
    RateDifference difference = named(RateChange::added, *row);
    price(difference, shorter(old_rows, key), row);
    out.differences.push_back(std::move(difference));
  }
  base::sort(out.differences, [](const RateDifference& a, const RateDifference& b) {
    return std::tuple(a.direction, std::string_view(a.prefix), a.change) <
           std::tuple(b.direction, std::string_view(b.prefix), b.change);
  });
  return out;
}

}  // namespace insight
