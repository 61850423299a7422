// formats::XlsxParts: any parts give sheets of CSV or an error; cells that XlsxWriter wrote come
// back. The input is the parts of a workbook, form feeds between them (no character of XML).
#include <array>
#include <vector>

#include "formats/xlsx_reader.hpp"
#include "formats/xlsx_writer.hpp"
#include "formats/zip_reader.hpp"
#include "fuzz/pieces.hpp"
#include "support/csv_rows.hpp"

namespace {

constexpr std::array kParts = {"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
                               "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"};
constexpr formats::XlsxLimits kLimits = {.part_bytes = 1U << 20U, .csv_bytes = 1U << 20U};

void takes_any_parts(std::string_view bytes) {
  formats::XlsxParts parts(kLimits);
  for (const auto* name : kParts) {
    const auto end = bytes.find('\f');
    if (!parts.begin({.name = name}).ok()) return;
    if (!parts.data(bytes.substr(0, end)).ok() || !parts.end().ok()) return;
    bytes = end == std::string_view::npos ? std::string_view{} : bytes.substr(end + 1);
  }
  const auto sheets = parts.sheets();
  if (!sheets) return;
  for (const auto& sheet : *sheets) fuzz::demand(sheet.csv.size() <= kLimits.csv_bytes);
}

void comes_back(std::string_view bytes) {
  auto rows = support::rows_of(bytes);
  while (!rows.empty() && rows.back().empty()) rows.pop_back();
  if (rows.empty()) return;
  std::size_t columns = 1;
  for (const auto& row : rows) columns = std::max(columns, row.size());
  if (columns > 40) return;
  formats::XlsxWriter xlsx;
  std::string archive;
  xlsx.begin_sheet(archive, "Sheet", std::vector<std::string>(columns, "Caption"), {});
  for (const auto& row : rows) {
    const std::vector<std::string_view> cells(row.begin(), row.end());
    xlsx.row(archive, cells);
  }
  xlsx.finish(archive);
  formats::XlsxParts parts;
  formats::ZipReader zip(parts);
  fuzz::demand(zip.feed(archive).ok() && zip.finish().ok());
  const auto sheets = parts.sheets();
  fuzz::demand(sheets.ok() && sheets->size() == 1);
  auto again = support::rows_of((*sheets)[0].csv);
  fuzz::demand(!again.empty());
  again.erase(again.begin());  // the captions
  // blank lines have no row in CSV
  const auto blank = [](const auto& row) { return row.empty(); };
  std::erase_if(rows, blank);
  std::erase_if(again, blank);
  fuzz::demand(again == rows);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = fuzz::text_of(data, size);
  takes_any_parts(bytes);
  comes_back(bytes);
  return 0;
}
