#pragma once
// What a file is, by how it begins.

#include <span>
#include <string>
#include <string_view>

#include "engine/messages.hpp"

namespace engine {

// Names of formats, as in ImportPreview::format.
inline constexpr std::string_view kUsageFormat = kUsageCsv;
inline constexpr std::string_view kGraphFormat = kGraphCallsJson;
inline constexpr std::string_view kDirectRoutingFormat = kDirectRoutingCsv;
inline constexpr std::string_view kRateCardFormat = "rate-card-csv";
inline constexpr std::string_view kPoolsFormat = "minute-pools-csv";
inline constexpr std::string_view kCreditsFormat = "credits-csv";
inline constexpr std::string_view kDailyUsageFormat = "daily-usage-csv";
inline constexpr std::string_view kReconciliationFormat = "reconciliation-csv";
inline constexpr std::string_view kBillingFormat = "billing-csv";  // either; its columns tell which
inline constexpr std::string_view kDocumentFormat = "json";        // told apart once it is read

// Enough to recognise a file by.
inline constexpr std::size_t kHeadBytes = std::size_t{64} << 10U;

struct Recognised {
  std::string_view format;  // empty: nothing known; then most probably a rate card to be mapped
  char delimiter = ',';
  std::size_t above = 0;    // bytes of titles above the table's header
  bool json_table = false;  // records of JSON that stand for a table (formats/json_table.hpp)
  [[nodiscard]] bool is_json() const {
    return format == kGraphFormat || format == kDocumentFormat || json_table;
  }
};
// What `how` asks for goes before what is seen.
[[nodiscard]] Recognised recognise(std::string_view head, const OpenImport& how);

// The text with the lines of its first bytes emptied: what stands below keeps its row numbers.
[[nodiscard]] std::string without_titles(std::string_view text, std::size_t above);

// Without a byte order mark.
[[nodiscard]] std::string_view without_mark(std::string_view head);

}  // namespace engine
