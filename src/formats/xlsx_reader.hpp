#pragma once
// Workbooks (.xlsx, ECMA-376) as tables of text: each visible sheet becomes CSV (comma, point) that
// the readers of CSV take. Numbers come as they are shown at full width (15 digits), dates as ISO
// 8601, formulas as their last value. A row keeps its number: rows that are not there are blank.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "formats/zip_reader.hpp"

namespace formats {

// Whether an archive with such an entry is a workbook.
[[nodiscard]] bool is_workbook_entry(std::string_view name);

struct Sheet {
  std::string name;
  std::string csv;
};

struct XlsxLimits {
  std::size_t part_bytes = std::size_t{256} << 20U;  // one part of the workbook, unpacked
  std::size_t csv_bytes = std::size_t{256} << 20U;   // all sheets
};

// Takes the parts that matter from a ZipReader, then reads the sheets.
class XlsxParts final : public ZipSink {
 public:
  explicit XlsxParts(const XlsxLimits& limits = {}) : limits_(limits) {}

  [[nodiscard]] base::Result<bool> begin(const ZipEntry& entry) override;
  [[nodiscard]] base::Result<base::Ok> data(std::string_view bytes) override;
  [[nodiscard]] base::Result<base::Ok> end() override { return base::Ok{}; }

  // In the workbook's order, hidden sheets left out. Errors: unknown_format (no workbook in it),
  // xml_syntax, not_utf8, file_too_large; place.field names the part.
  // `decimal_comma`: cells that are numbers get the comma that those written as text have.
  [[nodiscard]] base::Result<std::vector<Sheet>> sheets(bool decimal_comma = false) const;

 private:
  XlsxLimits limits_;
  std::map<std::string, std::string, std::less<>> parts_;
  std::string* part_ = nullptr;
};

// "1.7000000000000001E-2" -> "0.017": fifteen digits, no exponent, as a spreadsheet shows it.
// Text that is no number comes back as it is.
[[nodiscard]] std::string spreadsheet_number(std::string_view text);
// Days since 1900 (or 1904) with a fraction -> "2026-06-01" or "2026-06-01T08:30:00"; a time of day
// alone -> "08:30:00". Text that is no such number comes back as it is.
[[nodiscard]] std::string spreadsheet_date(std::string_view serial, bool since_1904);

}  // namespace formats
