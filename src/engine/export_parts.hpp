#pragma once
// Exports small enough to be made at once, and what all exports share.

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "engine/export.hpp"
#include "formats/csv_writer.hpp"

namespace engine {

inline constexpr std::string_view kCsv = "text/csv; charset=utf-8; header=present";

[[nodiscard]] inline formats::CsvStyle style_of(const OpenExport& request) {
  return formats::CsvStyle::spreadsheet(request.bom, request.decimal_comma);
}
// "pools" -> "pools-2026-06.csv"
[[nodiscard]] std::string of_month(std::string_view name, base::BillingMonth month);

[[nodiscard]] std::unique_ptr<Export> whole_text(std::string file, std::string media_type,
                                                 std::string text);
[[nodiscard]] base::Result<std::unique_ptr<Export>> whole_csv(
    std::string file, const OpenExport& request,
    const std::function<void(formats::CsvWriter&)>& rows);

// Communications Credits of every customer, as the import takes them.
[[nodiscard]] base::Result<std::unique_ptr<Export>> credits(const OpenExport& request,
                                                            const workspace::Workspace& workspace);
// Who decided what, when, by which rules.
[[nodiscard]] base::Result<std::unique_ptr<Export>> trail(const OpenExport& request,
                                                          const workspace::Workspace& workspace);
// Our rating in the columns of the daily rated usage file, or of the reconciliation file.
[[nodiscard]] base::Result<std::unique_ptr<Export>> billing_lines(const OpenExport& request,
                                                                  const ExportSource& source);

}  // namespace engine
