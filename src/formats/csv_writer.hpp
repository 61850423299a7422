#pragma once
// Writes CSV (RFC 4180: CRLF, doubled quotes) into a string, the same bytes everywhere. Text can
// never start a formula in a spreadsheet: a cell that would gets a leading apostrophe, which
// without_guard takes off again. Numbers stay numbers.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/decimal.hpp"

namespace formats {

struct CsvStyle {
  char delimiter = ',';
  bool decimal_comma = false;  // for spreadsheets of a locale; goes with ';'
  bool byte_order_mark = false;
  [[nodiscard]] static CsvStyle spreadsheet(bool byte_order_mark, bool decimal_comma) {
    return {decimal_comma ? ';' : ',', decimal_comma, byte_order_mark};
  }
  friend bool operator==(const CsvStyle&, const CsvStyle&) = default;
};

class CsvWriter {
 public:
  CsvWriter(std::string& out, const CsvStyle& style) : out_(out), style_(style) {}

  // At the start of a file.
  void byte_order_mark() {
    if (style_.byte_order_mark) out_ += "\xEF\xBB\xBF";
  }
  void text(std::string_view value);
  // As it stands: for CSV that only our own readers see.
  void plain(std::string_view value);
  // Telephone numbers: '+', digits and '*' alone cannot start a formula; anything else is text.
  void phone(std::string_view value);
  // Digits, '-' and '.' as canonical decimal text; the decimal comma is put in here.
  void number(std::string_view decimal);
  void number(base::Decimal value) { number(value.to_string()); }
  void integer(std::int64_t value);
  void empty() { separate(); }
  // Cells already written by a writer of the same style, one or more: for what repeats row by row.
  void cells(std::string_view written) {
    separate();
    out_ += written;
  }
  void end_row() {
    out_ += "\r\n";
    first_ = true;
  }
  // Captions, one row.
  template <class Captions>
  void header(const Captions& captions) {
    for (const std::string_view caption : captions) text(caption);
    end_row();
  }

 private:
  void separate();
  void quoted_if_needed(std::string_view value);

  std::string& out_;
  CsvStyle style_;
  bool first_ = true;
};

// Would a spreadsheet take this text for a formula? First character one of = + - @ tab CR NUL, or
// the full-width forms of = + - @.
[[nodiscard]] bool starts_formula(std::string_view text);
// Text as it was before CsvWriter::text guarded it.
[[nodiscard]] std::string_view without_guard(std::string_view text);

}  // namespace formats
