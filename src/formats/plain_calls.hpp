#pragma once
// Calls of many rows read column by column: the usual row has fields of one plain shape, and users,
// kinds of call and prices that were seen before. Each column's work is a short loop, so that the
// processor waits for the memory of several rows at once. What is not plain is left to CallReader,
// which says what is wrong. Internal to the readers of usage files.

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "formats/csv_scanner.hpp"
#include "formats/memo.hpp"
#include "formats/packed_fields.hpp"
#include "formats/usage_csv.hpp"

namespace formats {

constexpr std::size_t usage_index(UsageColumn column) { return static_cast<std::size_t>(column); }

// What columns 8 to 11 say of a call.
struct CallKind {
  catalog::CallType type = catalog::CallType::unknown;
  std::uint8_t number_type = 0;
  rating::ExportedScope scope = rating::ExportedScope::none;
  rating::TextIndex destination = 0;
};

// What columns 16 to 19 say.
struct CallPrice {
  rating::MoneyIndex money = 0;
  std::uint8_t capability = 0;
};

// By the bytes of the columns, quotes and all: equal bytes are equal columns.
struct SeenBefore {
  Memo<CallKind> kinds{1U << 14U};
  Memo<CallPrice> prices{1U << 14U};
  Memo<rating::PartyIndex> parties{1U << 16U};
};

class PlainCalls {
 public:
  static constexpr std::size_t kMost = 64;

  // Of rows in the export's own order, at most kMost.
  void read(std::span<const CsvRow> rows, std::size_t columns, const SeenBefore& seen);
  // Null unless all of the row was plain. The number of the row is the caller's to add. Valid until
  // the next read().
  [[nodiscard]] rating::NewCall* at(std::size_t row) {
    return plain_[row] ? &calls_[row] : nullptr;
  }

 private:
  std::array<bool, kMost> plain_{};
  std::array<rating::NewCall, kMost> calls_{};
  PackedInstant instants_;
};

}  // namespace formats
