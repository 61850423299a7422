#pragma once
// Reads the tables under assets/: a header line, then rows of fields divided by commas; a field that
// holds commas stands in quotes. Our own files: what cannot be read is empty.

#include <string_view>
#include <vector>

namespace telephony {

// Rows without the header; every row has at least `columns` fields, missing ones empty. The views
// point into `text`.
[[nodiscard]] std::vector<std::vector<std::string_view>> read_asset_table(std::string_view text,
                                                                          std::size_t columns);
[[nodiscard]] int to_int(std::string_view digits);

}  // namespace telephony
