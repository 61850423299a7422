#pragma once
// Small reports as tables: columns found by caption wherever they stand, rows as text by field.
// For files of at most some hundred thousand rows; usage files and rate cards have readers of
// their own.

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "formats/csv_scanner.hpp"
#include "formats/problem_log.hpp"

namespace formats {

struct NamedField {
  std::string_view name;                  // as in our own files
  std::vector<std::string_view> aliases;  // other captions, as compared by same_caption
  bool required = false;
};

struct TableOptions {
  std::string file;
  char delimiter = ',';
  std::optional<bool> decimal_comma;  // not given: as number_text.hpp has it
  std::size_t kept_problems = 1000;
  std::size_t kept_rows = 20;
  std::uint64_t rows = 1'000'000;  // limit: too_many_rows
};

// rows = accepted + rejected.
struct TableReport {
  std::uint64_t rows = 0;
  std::uint64_t accepted = 0;
  ProblemLog problems;
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> first_rows;
};

// Whether the first row names every required field.
[[nodiscard]] bool has_fields(std::string_view head, char delimiter,
                              std::span<const NamedField> fields);

class NamedTable;

// One row, while it is being read.
class NamedRow {
 public:
  // Without blanks around it and without the formula guard; empty when there is no such column.
  [[nodiscard]] std::string_view at(std::size_t field) const { return texts_[field]; }
  [[nodiscard]] std::uint64_t number() const { return number_; }
  // Rejects the row for a field, or warns of it. reject() is always false.
  bool reject(const base::Error& why, std::size_t field);
  void warn(base::ErrorCode code, std::size_t field);

 private:
  friend class NamedTable;
  [[nodiscard]] base::Error error(base::ErrorCode code, std::size_t field) const;
  NamedTable* table_ = nullptr;
  std::uint64_t number_ = 0;
  std::vector<std::string> texts_;
};

class NamedTable {
 public:
  // Called for each row; true: accepted. False: it has rejected the row itself.
  using Take = std::function<bool(NamedRow& row)>;
  NamedTable(std::span<const NamedField> fields, TableOptions options, Take take);
  ~NamedTable() = default;
  NamedTable(const NamedTable&) = delete;
  NamedTable& operator=(const NamedTable&) = delete;

  // Errors about the whole file: missing_field, duplicate_field, too_many_rows, those of the header.
  [[nodiscard]] base::Result<base::Ok> feed(std::string_view bytes);
  // Error: empty_input.
  [[nodiscard]] base::Result<base::Ok> finish();
  [[nodiscard]] const TableReport& report() const { return report_; }
  [[nodiscard]] bool has(std::size_t field) const;

 private:
  friend class NamedRow;
  [[nodiscard]] base::Result<base::Ok> read_rows();
  [[nodiscard]] base::Result<base::Ok> read_header(const CsvRow& row);
  void read_row(const CsvRow& row);

  std::span<const NamedField> fields_;
  TableOptions options_;
  Take take_;
  CsvScanner scanner_;
  TableReport report_;
  std::vector<std::uint32_t> columns_;  // by field; counted from one, 0 = not in the file
  bool header_read_ = false;
  NamedRow row_;
  std::string scratch_;
};

}  // namespace formats
