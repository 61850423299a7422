#pragma once
// CSV as rows of cells, for comparing tables.

#include <string>
#include <string_view>
#include <vector>

#include "formats/csv_scanner.hpp"

namespace support {

using Rows = std::vector<std::vector<std::string>>;

// Rows that cannot be read, and empty cells at the end of one, are left out.
inline Rows rows_of(std::string_view csv) {
  Rows rows;
  formats::CsvScanner scanner;
  formats::CsvRow row;
  std::string scratch;
  scanner.feed(csv);
  scanner.finish();
  while (scanner.next(row)) {
    if (!row.ok()) continue;
    auto& cells = rows.emplace_back();
    for (std::size_t i = 0; i < row.size(); ++i) cells.emplace_back(row.text(i, scratch));
    while (!cells.empty() && cells.back().empty()) cells.pop_back();
  }
  return rows;
}

}  // namespace support
