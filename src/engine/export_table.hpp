#pragma once
// A table of ours in another container. Each table is described once, as CSV (engine/export.cpp);
// workbooks and JSON are made of its rows, piece by piece.

#include <memory>
#include <string>
#include <vector>

#include "engine/export.hpp"

namespace engine {

struct NamedTable {
  std::string sheet;
  std::unique_ptr<Export> csv;  // comma, point, no byte order mark
};

// Error: out_of_memory.
[[nodiscard]] base::Result<std::unique_ptr<Export>> as_workbook(std::string file,
                                                                std::vector<NamedTable> tables);
// One array with an object a row, or an object a line. Amounts are text, counts are numbers, empty
// cells null.
[[nodiscard]] std::unique_ptr<Export> as_json(std::unique_ptr<Export> csv, bool lines);

}  // namespace engine
