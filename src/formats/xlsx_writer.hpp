#pragma once
// Writes a workbook (.xlsx, ECMA-376) piece by piece: sheets of one header and rows, with numbers
// that are numbers, dates that are dates, and texts that are never formulas. XlsxParts reads back
// what was written. A sheet that is full (1,048,576 rows) goes on in a further one.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "formats/zip_writer.hpp"

namespace formats {

enum class CellKind : std::uint8_t {
  text,
  integer,  // canonical decimal text
  decimal,  // the same; beyond the fifteen digits that a spreadsheet keeps it is text
  instant,  // "2026-06-03T09:15:07Z", shown in UTC
};

class XlsxWriter {
 public:
  static constexpr std::uint32_t kLastRow = 1'048'576;

  // `last_row` is for tests.
  explicit XlsxWriter(std::uint32_t last_row = kLastRow) : last_row_(last_row) {}

  [[nodiscard]] bool ready() const { return zip_.ready(); }
  // Each appends to `out`, which may be emptied between the calls. Sheets come one after another;
  // finish after the last, of which there must be one.
  void begin_sheet(std::string& out, std::string_view name, std::vector<std::string> captions,
                   std::vector<CellKind> kinds);
  // As many cells as captions, or fewer. Empty cells stay empty; what is not of its column's kind
  // is text.
  void row(std::string& out, std::span<const std::string_view> cells);
  void finish(std::string& out);

 private:
  void open_sheet(std::string& out, const std::string& name);
  void close_sheet(std::string& out);
  void write_row(std::string& out, std::span<const std::string_view> cells, bool header);
  void part(std::string& out, std::string_view name, std::string_view content);

  ZipWriter zip_;
  std::uint32_t last_row_;
  std::vector<std::string> sheets_;  // names
  std::string name_;                 // of the table
  std::uint32_t continued_ = 0;      // further sheets of it
  std::vector<std::string> captions_;
  std::vector<CellKind> kinds_;
  std::vector<std::string> columns_;  // "A", "B", ... "AA"
  std::uint32_t row_ = 0;
  std::string text_;
};

}  // namespace formats
