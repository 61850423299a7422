#include "formats/plain_calls.hpp"

#include "base/text.hpp"

namespace formats {

namespace {

using Rows = std::span<const CsvRow>;
using Flags = std::array<bool, PlainCalls::kMost>;
using Calls = std::array<rating::NewCall, PlainCalls::kMost>;

[[nodiscard]] inline std::string_view field(const CsvRow& row, UsageColumn column) {
  return row.raw(usage_index(column));
}
// What one memo is asked for.
[[nodiscard]] inline std::string_view user_key(const CsvRow& row) {
  return row.raw(usage_index(UsageColumn::user_location), usage_index(UsageColumn::caller_id));
}
[[nodiscard]] inline std::string_view kind_key(const CsvRow& row) {
  return row.raw(usage_index(UsageColumn::call_type), usage_index(UsageColumn::destination));
}
[[nodiscard]] inline std::string_view price_key(const CsvRow& row) {
  return row.raw(usage_index(UsageColumn::connection_fee), usage_index(UsageColumn::capability));
}

// A row that is not plain in one column is not looked at again.
template <class Read>
[[gnu::always_inline]] inline void each(Rows rows, Flags& plain, Read read) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (plain[i]) plain[i] = read(rows[i], i);
  }
}

void read_widths(Rows rows, std::size_t columns, Flags& plain) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    plain[i] = rows[i].ok() && rows[i].size() == columns;
  }
}
void read_parties(Rows rows, const SeenBefore& seen, Flags& plain, Calls& calls) {
  std::array<std::uint64_t, PlainCalls::kMost> hashes;  // of plain rows
  each(rows, plain, [&](const CsvRow& row, std::size_t i) {
    hashes[i] = sampled_hash(user_key(row));
    seen.parties.expect(hashes[i]);
    return true;
  });
  each(rows, plain, [&](const CsvRow& row, std::size_t i) {
    return seen.parties.find(user_key(row), hashes[i], calls[i].party);
  });
}
void read_kinds(Rows rows, const SeenBefore& seen, Flags& plain, Calls& calls) {
  each(rows, plain, [&](const CsvRow& row, std::size_t i) {
    CallKind kind;
    const std::string_view key = kind_key(row);
    if (!seen.kinds.find(key, sampled_hash(key), kind)) return false;
    calls[i].type = kind.type;
    calls[i].number_type = kind.number_type;
    calls[i].scope = kind.scope;
    calls[i].destination = kind.destination;
    return true;
  });
}
void read_prices(Rows rows, const SeenBefore& seen, Flags& plain, Calls& calls) {
  each(rows, plain, [&](const CsvRow& row, std::size_t i) {
    CallPrice price;
    const std::string_view key = price_key(row);
    if (!seen.prices.find(key, sampled_hash(key), price)) return false;
    calls[i].money = price.money;
    calls[i].capability = price.capability;
    return true;
  });
}
void read_ids(Rows rows, Flags& plain, Calls& calls) {
  constexpr std::size_t kPlainGuid = 36;
  each(rows, plain, [&](const CsvRow& row, std::size_t i) {
    const std::string_view text = field(row, UsageColumn::usage_id);
    return text.size() == kPlainGuid && packed_guid(text.data(), calls[i].usage_id.guid);
  });
}
void read_times(Rows rows, PackedInstant& instants, Flags& plain, Calls& calls) {
  each(rows, plain, [&](const CsvRow& row, std::size_t i) {
    const std::string_view start = field(row, UsageColumn::start_time);
    return instants.parse(start, calls[i].start) &&
           is_later_text(start, field(row, UsageColumn::end_time));
  });
}
void read_durations(Rows rows, Flags& plain, Calls& calls) {
  // fifteen columns stand before it: eight bytes at least
  each(rows, plain, [&](const CsvRow& row, std::size_t i) {
    return packed_count(field(row, UsageColumn::duration), calls[i].seconds);
  });
}
void read_numbers(Rows rows, Flags& plain, Calls& calls) {
  each(rows, plain, [&](const CsvRow& row, std::size_t i) {
    std::uint64_t nibbles = 0;
    const bool good = packed_number(field(row, UsageColumn::destination_number), nibbles);
    calls[i].number = telephony::Number(nibbles);
    return good;
  });
}
void read_conferences(Rows rows, Flags& plain, Calls& calls) {
  each(rows, plain, [&](const CsvRow& row, std::size_t i) {
    const std::string_view text = field(row, UsageColumn::conference_id);
    calls[i].conference = text.empty() ? text : base::trim(text);
    return calls[i].conference.empty() || calls[i].conference.front() != '"';
  });
}

}  // namespace

void PlainCalls::read(Rows rows, std::size_t columns, const SeenBefore& seen) {
  read_widths(rows, columns, plain_);
  read_parties(rows, seen, plain_, calls_);
  read_kinds(rows, seen, plain_, calls_);
  read_prices(rows, seen, plain_, calls_);
  read_ids(rows, plain_, calls_);
  read_times(rows, instants_, plain_, calls_);
  read_durations(rows, plain_, calls_);
  read_numbers(rows, plain_, calls_);
  read_conferences(rows, plain_, calls_);
}

}  // namespace formats
