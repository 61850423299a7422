#pragma once
// Records of JSON (one array, an envelope's `value` or `items`, or one object a line) as the CSV
// table they stand for, so that one reader takes both. Members are columns, in the order in which
// the first thousand records name them; members named only later are passed over. A nested value is
// its JSON text. What is no object becomes a row with its beginning in the first column, for the
// table's reader to refuse: record n is always row n + 1.

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "formats/json_records.hpp"

namespace formats {

class JsonTable {
 public:
  JsonTable();
  ~JsonTable() = default;
  JsonTable(const JsonTable&) = delete;
  JsonTable& operator=(const JsonTable&) = delete;

  // Appends to `csv` (comma, no byte order mark) what is complete.
  // Errors: json_syntax (outside of records), json_too_deep.
  [[nodiscard]] base::Result<base::Ok> feed(std::string_view bytes, std::string& csv);
  [[nodiscard]] base::Result<base::Ok> finish(std::string& csv);
  // The rows had so far, when no more is to come.
  void write_waiting(std::string& csv);

 private:
  using Cells = std::vector<std::string>;

  void take(std::string_view record);
  void put(std::string_view name, std::string value);

  JsonRecords records_;
  Cells captions_;
  std::unordered_map<std::string, std::size_t> columns_;
  bool begun_ = false;          // the header is written
  std::vector<Cells> waiting_;  // records that are not written yet
  Cells row_;
};

// The header and the first rows that a text beginning with `head` would give; empty: no records.
[[nodiscard]] std::string json_table_head(std::string_view head);

}  // namespace formats
