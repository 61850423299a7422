#include "formats/xlsx_reader.hpp"

#include <catch_amalgamated.hpp>

#include "support/archives.hpp"

using base::ErrorCode;
using formats::Sheet;

namespace {

base::Result<std::vector<Sheet>> read(std::string_view archive) {
  formats::XlsxParts parts;
  formats::ZipReader reader(parts);
  if (const auto done = reader.feed(archive); !done) return done.error();
  if (const auto done = reader.finish(); !done) return done.error();
  return parts.sheets();
}

std::string csv_of(std::string_view rows, std::string_view texts = {}) {
  const auto sheets = read(support::workbook(rows, texts));
  REQUIRE(sheets.ok());
  REQUIRE(sheets->size() == 1);
  return sheets->at(0).csv;
}

ErrorCode fault(std::string_view rows) {
  const auto sheets = read(support::workbook(rows));
  REQUIRE_FALSE(sheets.ok());
  return sheets.error().code;
}

}  // namespace

TEST_CASE("every kind of cell becomes text") {
  CHECK(csv_of("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>1</v></c><c r=\"B1\"><v>4420</v></c>"
               "<c r=\"C1\"><v>1.7000000000000001E-2</v></c><c r=\"D1\" t=\"b\"><v>1</v></c>"
               "<c r=\"E1\" t=\"inlineStr\"><is><t>in &amp; line</t></is></c>"
               "<c r=\"F1\" t=\"str\"><f>A1&amp;B1</f><v>of a formula</v></c>"
               "<c r=\"G1\" s=\"1\"><v>46174</v></c><c r=\"H1\" s=\"2\"><v>46174</v></c>"
               "<c r=\"I1\" s=\"3\"><v>46174.354166666664</v></c><c r=\"J1\" "
               "t=\"e\"><v>#N/A</v></c></row>",
               "<si><t>zero</t></si><si><r><t>one, "
               "</t></r><r><t>two</t></r><rPh><t>aid</t></rPh></si>") ==
        "\"one, two\",4420,0.017,TRUE,in & line,of a "
        "formula,2026-06-01,46174,2026-06-01T08:30:00,#N/A\r\n");
}

TEST_CASE("cells and rows that are not there leave their places empty") {
  CHECK(csv_of("<row r=\"2\"><c r=\"B2\"><v>1</v></c><c r=\"D2\"><v>2</v></c></row>"
               "<row r=\"4\"><c r=\"A4\"><v>3</v></c><c r=\"B4\"/></row>") ==
        "\r\n,1,,2\r\n\r\n3\r\n");
}

TEST_CASE("references may be missing") {
  CHECK(csv_of("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>") ==
        "1,2\r\n3\r\n");
}

TEST_CASE("numbers show as in the spreadsheet: fifteen digits, no exponent") {
  CHECK(formats::spreadsheet_number("0.30000000000000004") == "0.3");
  CHECK(formats::spreadsheet_number("4.4201234567E+11") == "442012345670");
  CHECK(formats::spreadsheet_number("-1.5e-3") == "-0.0015");
  CHECK(formats::spreadsheet_number("0.99999999999999999") == "1");
  CHECK(formats::spreadsheet_number("100") == "100");
  CHECK(formats::spreadsheet_number("0") == "0");
  CHECK(formats::spreadsheet_number("-0.0") == "0");
  CHECK(formats::spreadsheet_number("1e400") == "1e400");
  CHECK(formats::spreadsheet_number("n/a") == "n/a");
  CHECK(formats::spreadsheet_number("") == "");
  CHECK(formats::spreadsheet_number("1.2.3") == "1.2.3");
}

TEST_CASE("dates count from 1900 with its day too many, or from 1904") {
  CHECK(formats::spreadsheet_date("1", false) == "1900-01-01");
  CHECK(formats::spreadsheet_date("59", false) == "1900-02-28");
  CHECK(formats::spreadsheet_date("61", false) == "1900-03-01");
  CHECK(formats::spreadsheet_date("46174", false) == "2026-06-01");
  CHECK(formats::spreadsheet_date("44712", true) == "2026-06-01");
  CHECK(formats::spreadsheet_date("46174.999999999", false) == "2026-06-02");
  CHECK(formats::spreadsheet_date("0.5", false) == "12:00:00");
  CHECK(formats::spreadsheet_date("-1", false) == "-1");
  CHECK(formats::spreadsheet_date("9999999", false) == "9999999");
}

TEST_CASE("hidden sheets and charts are left out, the others keep their order") {
  auto archive = support::zipped(
      {{"[Content_Types].xml", "<Types/>"},
       {"xl/worksheets/sheet2.xml",
        "<worksheet><sheetData><row r=\"1\"><c "
        "r=\"A1\"><v>2</v></c></row></sheetData></worksheet>"},
       {"xl/worksheets/sheet1.xml", "<worksheet><sheetData/></worksheet>"},
       {"xl/workbook.xml",
        "<workbook><sheets><sheet name=\"Chart\" r:id=\"c\"/><sheet name=\"Old\" state=\"hidden\" "
        "r:id=\"a\"/>"
        "<sheet name=\"B\" r:id=\"b\"/><sheet name=\"A\" r:id=\"a\"/></sheets></workbook>"},
       {"xl/_rels/workbook.xml.rels",
        "<Relationships><Relationship Id=\"a\" Target=\"worksheets/sheet1.xml\"/>"
        "<Relationship Id=\"b\" Target=\"/xl/worksheets/sheet2.xml\"/>"
        "<Relationship Id=\"c\" Target=\"chartsheets/sheet1.xml\"/></Relationships>"}});
  const auto sheets = read(archive);
  REQUIRE(sheets.ok());
  REQUIRE(sheets->size() == 2);
  CHECK(sheets->at(0).name == "B");
  CHECK(sheets->at(0).csv == "2\r\n");
  CHECK(sheets->at(1).name == "A");
  CHECK(sheets->at(1).csv.empty());
}

TEST_CASE("a workbook that is none is refused") {
  CHECK(fault("<row r=\"1\"><c r=\"A1\"><v>1</v></row>") == ErrorCode::xml_syntax);
  CHECK(fault("<row r=\"2\"/><row r=\"1\"/>") == ErrorCode::unknown_format);
  CHECK(fault("<row r=\"1048577\"/>") == ErrorCode::unknown_format);
  CHECK(fault("<row r=\"1\"><c r=\"XFE1\"/></row>") == ErrorCode::unknown_format);
  CHECK(fault("<row r=\"1\"><c r=\"B1\"/><c r=\"A1\"><v>1</v></c><c r=\"A1\"/></row>") ==
        ErrorCode::unknown_format);
  const auto sheets = read(support::zipped({{"[Content_Types].xml", "<Types/>"}}));
  REQUIRE_FALSE(sheets.ok());
  CHECK(sheets.error().code == ErrorCode::unknown_format);
}

TEST_CASE("sheets may not become more text than their limit") {
  formats::XlsxParts parts({.part_bytes = 1U << 20U, .csv_bytes = 100});
  formats::ZipReader reader(parts);
  REQUIRE(reader.feed(support::workbook("<row r=\"60\"><c r=\"A60\"><v>1</v></c></row>")).ok());
  const auto sheets = parts.sheets();
  REQUIRE_FALSE(sheets.ok());
  CHECK(sheets.error().code == ErrorCode::file_too_large);
}
