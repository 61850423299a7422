#include "formats/named_table.hpp"

#include <algorithm>
#include <utility>

#include "base/caption.hpp"
#include "base/text.hpp"
#include "formats/csv_writer.hpp"

namespace formats {

namespace {

using base::ErrorCode;

[[nodiscard]] bool is_named(const NamedField& field, std::string_view caption) {
  if (base::same_caption(field.name, caption)) return true;
  return std::any_of(field.aliases.begin(), field.aliases.end(),
                     [&](std::string_view alias) { return base::same_caption(alias, caption); });
}

}  // namespace

bool has_fields(std::string_view head, char delimiter, std::span<const NamedField> fields) {
  CsvScanner scanner(delimiter);
  scanner.feed(head);
  scanner.finish();
  CsvRow row;
  if (!scanner.next(row) || !row.ok()) return false;
  std::string scratch;
  return std::all_of(fields.begin(), fields.end(), [&](const NamedField& field) {
    if (!field.required) return true;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (is_named(field, without_guard(base::trim(row.text(i, scratch))))) return true;
    }
    return false;
  });
}

base::Error NamedRow::error(ErrorCode code, std::size_t field) const {
  constexpr std::size_t kShown = 80;
  base::Error error{code};
  error.place.row = number_;
  error.place.column = table_->columns_[field];
  error.place.field = table_->has(field) ? table_->report_.header[error.place.column - 1]
                                         : std::string(table_->fields_[field].name);
  if (!texts_[field].empty()) error.args.emplace_back("value", texts_[field].substr(0, kShown));
  return error;
}

bool NamedRow::reject(const base::Error& why, std::size_t field) {
  auto placed = error(why.code, field);
  placed.args.insert(placed.args.end(), why.args.begin(), why.args.end());
  table_->report_.problems.reject(std::move(placed));
  return false;
}

void NamedRow::warn(ErrorCode code, std::size_t field) {
  table_->report_.problems.warn(error(code, field));
}

NamedTable::NamedTable(std::span<const NamedField> fields, TableOptions options, Take take)
    : fields_(fields),
      options_(std::move(options)),
      take_(std::move(take)),
      scanner_(options_.delimiter),
      columns_(fields.size(), 0) {
  report_.problems = ProblemLog(options_.file, options_.kept_problems);
  row_.table_ = this;
  row_.texts_.resize(fields.size());
}

bool NamedTable::has(std::size_t field) const { return columns_[field] != 0; }

base::Result<base::Ok> NamedTable::feed(std::string_view bytes) {
  scanner_.feed(bytes);
  return read_rows();
}

base::Result<base::Ok> NamedTable::finish() {
  scanner_.finish();
  if (auto done = read_rows(); !done) return done;
  if (header_read_) return base::Ok{};
  return base::Error{.code = ErrorCode::empty_input, .place = {.file = options_.file}};
}

base::Result<base::Ok> NamedTable::read_rows() {
  CsvRow row;
  while (scanner_.next(row)) {
    if (!header_read_) {
      if (auto done = read_header(row); !done) {
        auto error = done.error();
        error.place.file = options_.file;
        return error;
      }
      continue;
    }
    if (report_.rows >= options_.rows) {
      return base::Error{.code = ErrorCode::too_many_rows,
                         .place = {.file = options_.file},
                         .args = {{"limit", std::to_string(options_.rows)}}};
    }
    read_row(row);
  }
  return base::Ok{};
}

base::Result<base::Ok> NamedTable::read_header(const CsvRow& row) {
  if (!row.ok()) return row.error();
  header_read_ = true;
  for (std::size_t i = 0; i < row.size(); ++i) {
    report_.header.emplace_back(without_guard(base::trim(row.text(i, scratch_))));
  }
  for (std::size_t field = 0; field < fields_.size(); ++field) {
    for (std::size_t i = 0; i < report_.header.size(); ++i) {
      if (!is_named(fields_[field], report_.header[i])) continue;
      if (columns_[field] != 0 && report_.header[i] == report_.header[columns_[field] - 1]) {
        return base::Error{.code = ErrorCode::duplicate_field,
                           .place = {.row = row.number(),
                                     .column = static_cast<std::uint32_t>(i + 1),
                                     .field = report_.header[i]}};
      }
      if (columns_[field] == 0) columns_[field] = static_cast<std::uint32_t>(i + 1);
    }
    if (columns_[field] != 0 || !fields_[field].required) continue;
    return base::Error{.code = ErrorCode::missing_field,
                       .place = {.row = row.number(), .field = std::string(fields_[field].name)}};
  }
  return base::Ok{};
}

void NamedTable::read_row(const CsvRow& row) {
  row_.number_ = row.number();
  if (!row.ok()) {
    ++report_.rows;
    report_.problems.reject(row.error());
    return;
  }
  bool blank = true;
  for (std::size_t i = 0; i < row.size() && blank; ++i) {
    blank = base::trim(row.text(i, scratch_)).empty();
  }
  if (blank) return;  // what spreadsheets leave behind a table
  ++report_.rows;
  if (report_.first_rows.size() < options_.kept_rows) {
    auto& kept = report_.first_rows.emplace_back();
    for (std::size_t i = 0; i < row.size(); ++i) kept.emplace_back(row.text(i, scratch_));
  }
  for (std::size_t field = 0; field < fields_.size(); ++field) {
    row_.texts_[field].clear();
    if (columns_[field] == 0) continue;
    row_.texts_[field] = without_guard(base::trim(row.text(columns_[field] - 1, scratch_)));
  }
  if (take_(row_)) ++report_.accepted;
}

}  // namespace formats
