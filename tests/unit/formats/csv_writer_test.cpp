#include "formats/csv_writer.hpp"

#include <array>
#include <catch_amalgamated.hpp>
#include <string>

#include "formats/csv_scanner.hpp"

using formats::CsvStyle;
using formats::CsvWriter;

namespace {

std::string cell(std::string_view text) {
  std::string out;
  CsvWriter writer(out, {});
  writer.text(text);
  return out;
}

}  // namespace

TEST_CASE("csv_writer quotes what needs it and ends rows with CRLF") {
  std::string out;
  CsvWriter writer(out, {});
  writer.header(std::array<std::string_view, 2>{"a", "b,c"});
  writer.text("x \"y\"");
  writer.text("line\nbreak");
  writer.end_row();
  writer.empty();
  writer.integer(INT64_MIN);
  writer.end_row();
  CHECK(out == "a,\"b,c\"\r\n\"x \"\"y\"\"\",\"line\nbreak\"\r\n,-9223372036854775808\r\n");
}

TEST_CASE("csv_writer keeps text from starting a formula and numbers as numbers") {
  constexpr std::array<std::string_view, 18> kPayloads = {
      "=1+1",
      "+1+1",
      "-1+1",
      "@SUM(A1)",
      "\t=1+1",
      "\r=1+1",
      "=cmd|' /C calc'!A0",
      "=HYPERLINK(\"http://x.example\",\"y\")",
      "-2+3+cmd|' /C calc'!A0",
      "+49 30 (x)",
      "=",
      "-",
      "\uFF1D1+1",
      "\uFF0B1",
      "\uFF0D1",
      "\uFF20x",
      "=\"a\nb\"",
      "@",
  };
  for (const std::string_view payload : kPayloads) {
    CAPTURE(payload);
    CHECK(formats::starts_formula(payload));
    const std::string written = cell(payload);
    CHECK_FALSE(formats::starts_formula(written));
    // Behind a quote the cell's own first character counts.
    CHECK((written.front() == '\'' || written.starts_with("\"'")));
    // What is read back is what was written.
    formats::CsvScanner scanner;
    formats::CsvRow row;
    std::string scratch;
    scanner.feed(written);
    (void)scanner.next(row);
    scanner.finish();
    REQUIRE(scanner.next(row));
    CHECK(formats::without_guard(row.text(0, scratch)) == payload);
  }
  std::string out;
  CsvWriter writer(out, {});
  writer.number("-5.00");
  writer.integer(-3);
  writer.phone("+4930123***");
  writer.phone("+49=1");
  CHECK(out == "-5.00,-3,+4930123***,'+49=1");
}

TEST_CASE("the guard comes off exactly where it was put on") {
  for (const std::string_view text :
       {"'", "''", "'=x", "'plain", "plain", "", "''=x", "'''", "x'=y"}) {
    CAPTURE(text);
    CHECK(formats::without_guard(cell(text)) == text);
  }
  CHECK(cell("'plain") == "'plain");
}

TEST_CASE("csv_writer writes for a spreadsheet of another locale") {
  std::string out;
  CsvWriter writer(out, CsvStyle::spreadsheet(true, true));
  writer.byte_order_mark();
  writer.text("a;b");
  writer.text("c,d");
  writer.number("1234.50");
  writer.end_row();
  CHECK(out == "\xEF\xBB\xBF\"a;b\";c,d;1234,50\r\n");
}
