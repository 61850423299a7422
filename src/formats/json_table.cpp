#include "formats/json_table.hpp"

#include <algorithm>

#include "base/decimal.hpp"
#include "formats/csv_writer.hpp"
#include "formats/json_reader.hpp"

namespace formats {

namespace {

constexpr std::size_t kLooked = 1000;  // records that name the columns

void write_row(CsvWriter& csv, const std::vector<std::string>& cells, std::size_t columns) {
  for (std::size_t i = 0; i < columns; ++i) {
    const std::string_view cell =
        i < cells.size() ? std::string_view(cells[i]) : std::string_view{};
    if (base::Decimal::parse(cell)) {
      csv.plain(cell);  // the sign of a number is no formula
    } else {
      csv.text(cell);
    }
  }
  csv.end_row();
}

}  // namespace

JsonTable::JsonTable()
    : records_([this](std::string_view record, std::uint64_t) { take(record); },
               [](std::string_view) {}) {}

base::Result<base::Ok> JsonTable::feed(std::string_view bytes, std::string& csv) {
  if (const auto done = records_.feed(bytes); !done) return done;
  if (begun_ || waiting_.size() >= kLooked) write_waiting(csv);
  return base::Ok{};
}

base::Result<base::Ok> JsonTable::finish(std::string& csv) {
  if (const auto done = records_.finish(); !done) return done;
  write_waiting(csv);
  return base::Ok{};
}

void JsonTable::take(std::string_view record) {
  constexpr std::size_t kShown = 64;
  row_.clear();
  const auto document = JsonDocument::parse(record);
  if (!document || !document->root().is(JsonType::object)) {
    row_.emplace_back(record.empty() ? std::string_view("…") : record.substr(0, kShown));
  } else {
    for (const auto member : document->root()) {
      if (member.is_null()) {
        put(member.key(), {});
      } else if (member.is(JsonType::object) || member.is(JsonType::array)) {
        put(member.key(), member.to_json());
      } else {
        put(member.key(), std::string(member.text()));
      }
    }
  }
  waiting_.push_back(row_);
}

void JsonTable::put(std::string_view name, std::string value) {
  const auto known = columns_.find(std::string(name));
  std::size_t column = 0;
  if (known != columns_.end()) {
    column = known->second;
  } else {
    if (begun_ || waiting_.size() >= kLooked) return;
    column = captions_.size();
    captions_.emplace_back(name);
    columns_.emplace(name, column);
  }
  if (row_.size() <= column) row_.resize(column + 1);
  row_[column] = std::move(value);
}

void JsonTable::write_waiting(std::string& csv) {
  if (waiting_.empty()) return;
  CsvWriter out(csv, {});
  if (!begun_) write_row(out, captions_, captions_.size());
  begun_ = true;
  const auto columns = std::max<std::size_t>(captions_.size(), 1);
  for (const Cells& cells : waiting_) write_row(out, cells, columns);
  waiting_.clear();
}

std::string json_table_head(std::string_view head) {
  JsonTable table;
  std::string csv;
  (void)table.feed(head, csv);  // cut somewhere: what came before counts
  table.write_waiting(csv);
  return csv;
}

}  // namespace formats
