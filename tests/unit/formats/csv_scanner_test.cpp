#include "formats/csv_scanner.hpp"

#include <catch_amalgamated.hpp>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "formats/byte_masks.hpp"

using base::ErrorCode;
using formats::CsvLimits;
using formats::CsvRow;
using formats::CsvScanner;

namespace {

// Rows as one readable line each: "2:a|b|c", or "2!code@column".
std::vector<std::string> scan(std::string_view text, std::size_t piece, char delimiter = ',',
                              const CsvLimits& limits = {}) {
  CsvScanner scanner(delimiter, limits);
  std::vector<std::string> out;
  std::string scratch;
  CsvRow row;
  const auto drain = [&] {
    while (scanner.next(row)) {
      std::string line = std::to_string(row.number());
      if (!row.ok()) {
        line += "!" + std::string(base::name_of(row.error().code)) + "@" +
                std::to_string(row.error().place.column);
      }
      for (std::size_t i = 0; i < row.size(); ++i) {
        line += i == 0 ? ":" : "|";
        line += row.text(i, scratch);
      }
      out.push_back(line);
    }
  };
  for (std::size_t at = 0; at < text.size(); at += piece) {
    // A copy of exactly the piece, so that a sanitizer sees any reach beyond it.
    const std::string bytes(text.substr(at, piece));
    scanner.feed(bytes);
    drain();
  }
  scanner.finish();
  drain();
  return out;
}

std::vector<std::string> scan_any(std::string_view text, char delimiter = ',',
                                  const CsvLimits& limits = {}) {
  const auto whole = scan(text, text.size() + 1, delimiter, limits);
  for (const std::size_t piece : {1U, 2U, 3U, 7U, 63U, 64U, 65U, 1000U, 5000U}) {
    if (text.size() / piece > 100000) continue;
    CAPTURE(piece);
    REQUIRE(scan(text, piece, delimiter, limits) == whole);
  }
  return whole;
}

using Rows = std::vector<std::string>;

}  // namespace

TEST_CASE("csv_scanner splits rows with LF, CRLF and no last line end") {
  CHECK(scan_any("a,b,c\n1,2,3\n") == Rows{"1:a|b|c", "2:1|2|3"});
  CHECK(scan_any("a,b,c\r\n1,,3\r\n,,") == Rows{"1:a|b|c", "2:1||3", "3:||"});
  CHECK(scan_any("a\r\nb\nc\r") == Rows{"1:a", "2:b", "3:c"});
  CHECK(scan_any("").empty());
  CHECK(scan_any("x") == Rows{"1:x"});
}

TEST_CASE("csv_scanner passes blank lines but counts them") {
  CHECK(scan_any("a,b\n\n\r\n1,2\n\n") == Rows{"1:a|b", "4:1|2"});
}

TEST_CASE("csv_scanner skips a byte order mark and nothing else") {
  CHECK(scan_any("\xEF\xBB\xBF\"a\",b\n") == Rows{"1:a|b"});
  CHECK(scan_any("\xEF\xBB\xBF").empty());
  CHECK(scan_any("\xEF\xBB") == Rows{"1!not_utf8@1"});
  CHECK(scan_any("a\n\xEF\xBB\xBF"
                 "b\n") == Rows{"1:a",
                                "2:\xEF\xBB\xBF"
                                "b"});
}

TEST_CASE("csv_scanner reads quoted fields with separators, quotes and line ends inside") {
  CHECK(scan_any("\"a,b\",\"c\"\"d\",\"e\nf\r\n\"\r\n\"\",x,\"\"\"\"\n") ==
        Rows{"1:a,b|c\"d|e\nf\r\n", "2:|x|\""});
  CHECK(scan_any("\"last\"") == Rows{"1:last"});
  CHECK(scan_any("\"last\"\r") == Rows{"1:last"});
  CHECK(scan_any("\"a\"\"\",\"\"\"b\"\n") == Rows{"1:a\"|\"b"});
}

TEST_CASE("csv_scanner takes a quote inside an unquoted field as text") {
  CHECK(scan_any("a\"b,5\" x,c\nd,e,f\n") == Rows{"1:a\"b|5\" x|c", "2:d|e|f"});
}

TEST_CASE("csv_scanner names text after a closing quote") {
  CHECK(scan_any("a,\"b\"c,d\ne,f,g\n") == Rows{"1!csv_stray_quote@2", "2:e|f|g"});
  CHECK(scan_any("a,\"b\" \n") == Rows{"1!csv_stray_quote@2"});
  CHECK(scan_any("a,\"b\"\rc\n") == Rows{"1!csv_stray_quote@2"});
}

TEST_CASE("csv_scanner loses one row to an unclosed quote, not the file") {
  CHECK(scan_any("a,b\nc,\"d\ne,f\ng,h\n") ==
        Rows{"1:a|b", "2!csv_unclosed_quote@2", "3:e|f", "4:g|h"});
  CHECK(scan_any("\"abc") == Rows{"1!csv_unclosed_quote@1"});
  CHECK(scan_any("\"\n\"") == Rows{"1:\n"});
  CsvLimits limits;
  limits.field_bytes = 100;
  const std::string far(300, 'x');
  CHECK(scan_any("a,\"b\nc,d\n" + far.substr(0, 98) + "\ne,\"f\"\n", ',', limits) ==
        Rows{"1!csv_unclosed_quote@2", "2:c|d", "3:" + far.substr(0, 98), "4:e|f"});
  // The line feed itself comes after the limit.
  CHECK(scan_any("a,\"" + far + "\"\nb,c\n", ',', limits) ==
        Rows{"1!csv_unclosed_quote@2", "2:b|c"});
}

TEST_CASE("csv_scanner holds its limits and goes on with the next row") {
  CsvLimits limits;
  limits.columns = 3;
  limits.field_bytes = 10;
  limits.row_bytes = 200;
  CHECK(scan_any("a,b,c\na,b,c,d\nx,y\n", ',', limits) ==
        Rows{"1:a|b|c", "2!too_many_columns@4", "3:x|y"});
  CHECK(scan_any("a,bbbbbbbbbbb,c\nbbbbbbbbbb,y\n", ',', limits) ==
        Rows{"1!field_too_long@2", "2:bbbbbbbbbb|y"});
  CHECK(scan_any("a," + std::string(500, 'b') + ",c\nx,y\n", ',', limits) ==
        Rows{"1!field_too_long@2", "2:x|y"});
  CHECK(scan_any(std::string(500, ',') + "\nx,y\n", ',', limits) ==
        Rows{"1!too_many_columns@4", "2:x|y"});
  CHECK(scan_any(std::string(500, ','), ',', limits) == Rows{"1!too_many_columns@4"});
  // A row that passes its limit inside a quoted field is resumed at the next line feed.
  std::string wide;
  for (int i = 0; i < 40; ++i) wide += "\"a\nb\",";
  const auto rows = scan_any(wide + "\nx,y\n", ',', limits);
  CHECK(rows.front() == "1!too_many_columns@4");
  CHECK(rows.back() == std::to_string(rows.size()) + ":x|y");
}

TEST_CASE("csv_scanner survives a million columns") {
  const std::string wide(1'000'000, ',');
  CHECK(scan_any(wide + "\na,b\n") == Rows{"1!too_many_columns@257", "2:a|b"});
  CHECK(scan_any(wide + wide + wide + "\na,b\n") == Rows{"1!too_many_columns@257", "2:a|b"});
}

TEST_CASE("csv_scanner says where bytes are not UTF-8") {
  CHECK(scan_any("a,\xE9t\xE9,c\nd,\xC3\xA9t\xC3\xA9,f\n") == Rows{"1!not_utf8@2", "2:d|été|f"});
  CHECK(scan_any(std::string_view("a,b\0c\nx,y\n", 10)) == Rows{"1!not_utf8@2", "2:x|y"});
}

TEST_CASE("csv_scanner splits at the delimiter it is given") {
  CHECK(scan_any("a;b,c;d\n", ';') == Rows{"1:a|b,c|d"});
  CHECK(scan_any("a\tb,c\td\n", '\t') == Rows{"1:a|b,c|d"});
}

TEST_CASE("csv_scanner gives the same rows however the bytes are cut") {
  std::uint32_t seed = 12345;
  const auto random = [&seed](std::uint32_t below) {
    seed = seed * 1664525U + 1013904223U;
    return (seed >> 8U) % below;
  };
  constexpr std::string_view kBytes = "ab,,,\"\"\n\n\r\xC3\xA9;0123456789";
  CsvLimits limits;
  limits.field_bytes = 40;
  limits.row_bytes = 150;
  limits.columns = 12;
  for (int round = 0; round < 300; ++round) {
    std::string text;
    const std::uint32_t length = random(900);
    for (std::uint32_t i = 0; i < length; ++i) {
      text += kBytes[random(static_cast<std::uint32_t>(kBytes.size()))];
    }
    CAPTURE(text);
    scan_any(text, ',', limits);
  }
}

TEST_CASE("csv_masks finds the same bytes as a plain loop") {
  std::string text(64, 'x');
  for (std::size_t i = 0; i < 64; ++i) text[i] = "ax,\n\"\r;y"[(i * 5 + i / 7) % 8];
  for (std::size_t count = 1; count <= 64; ++count) {
    const auto masks = formats::csv_masks(text.data(), count, ',');
    for (std::size_t i = 0; i < 64; ++i) {
      const char c = i < count ? text[i] : 'a';
      REQUIRE((masks.quotes >> i & 1U) == (c == '"' ? 1U : 0U));
      REQUIRE((masks.line_feeds >> i & 1U) == (c == '\n' ? 1U : 0U));
      REQUIRE((masks.separators >> i & 1U) == (c == '\n' || c == ',' ? 1U : 0U));
    }
    REQUIRE_FALSE(masks.unusual);
  }
  text[63] = '\x80';
  CHECK(formats::csv_masks(text.data(), 64, ',').unusual);
  CHECK_FALSE(formats::csv_masks(text.data(), 63, ',').unusual);
  text[63] = '\0';
  CHECK(formats::csv_masks(text.data(), 64, ',').unusual);
}
