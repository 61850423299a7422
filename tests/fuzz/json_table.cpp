// formats::JsonTable: any bytes, cut anywhere, give the same CSV or an error; each record is one row
// of it. The first byte says how the bytes are cut.
#include "formats/json_table.hpp"

#include "formats/csv_scanner.hpp"
#include "fuzz/pieces.hpp"

namespace {

struct Outcome {
  bool ok = false;
  std::string csv;
};

Outcome read(std::string_view text, std::size_t piece) {
  Outcome out;
  struct ToCsv {
    auto feed(std::string_view part) { return table.feed(part, csv); }
    auto finish() { return table.finish(csv); }
    std::string& csv;
    formats::JsonTable table{};
  } reader{out.csv};
  out.ok = fuzz::reads(reader, text, piece);
  return out;
}

std::size_t records_in(std::string_view text) {
  std::size_t records = 0;
  formats::JsonRecords reader([&](std::string_view, std::uint64_t) { ++records; },
                              [](std::string_view) {});
  (void)reader.feed(text);
  return records;
}

std::size_t rows_of(std::string_view csv) {
  formats::CsvScanner scanner(
      ',', {.columns = 1U << 20U, .field_bytes = 1U << 30U, .row_bytes = 1U << 30U});
  formats::CsvRow row;
  scanner.feed(csv);
  scanner.finish();
  while (scanner.next(row)) {
  }
  return scanner.lines();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto text = fuzz::text_of(data + 1, size - 1);
  const auto whole = read(text, size);
  const auto cut = read(text, std::size_t{data[0]} + 1);
  fuzz::demand(whole.ok == cut.ok);
  (void)formats::json_table_head(text);
  if (!whole.ok) return 0;
  fuzz::demand(whole.csv == cut.csv);
  const auto records = records_in(text);
  fuzz::demand(whole.csv.empty() == (records == 0));
  // a caption or a value may hold line ends, which count as lines only where a quote is misplaced
  if (records > 0) fuzz::demand(rows_of(whole.csv) >= records + 1);
  return 0;
}
