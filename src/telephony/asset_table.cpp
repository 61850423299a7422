#include "telephony/asset_table.hpp"

#include "base/text.hpp"

namespace telephony {
namespace {

std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> fields;
  while (true) {
    if (!line.empty() && line.front() == '"') {
      const std::size_t end = line.find('"', 1);
      fields.push_back(line.substr(1, end - 1));
      line.remove_prefix(end + 1);
      if (line.empty()) return fields;
      line.remove_prefix(1);
      continue;
    }
    const std::size_t comma = line.find(',');
    fields.push_back(line.substr(0, comma));
    if (comma == std::string_view::npos) return fields;
    line.remove_prefix(comma + 1);
  }
}

}  // namespace

std::vector<std::vector<std::string_view>> read_asset_table(std::string_view text,
                                                            std::size_t columns) {
  std::vector<std::vector<std::string_view>> rows;
  bool header = true;
  for (const std::string_view line : base::split(text, '\n')) {
    if (line.empty()) continue;
    if (!header) {
      rows.push_back(fields_of(line));
      if (rows.back().size() < columns) rows.back().resize(columns);
    }
    header = false;
  }
  return rows;
}

int to_int(std::string_view digits) {
  std::int64_t value = 0;
  return base::parse_int64(digits, value) ? static_cast<int>(value) : 0;
}

}  // namespace telephony
