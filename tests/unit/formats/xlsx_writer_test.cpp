#include "formats/xlsx_writer.hpp"

#include <catch_amalgamated.hpp>

#include "support/archives.hpp"

using formats::CellKind;

namespace {

using Row = std::vector<std::string_view>;

const std::vector<std::string> kCaptions = {"Name", "Calls", "Amount", "Start"};
const std::vector<CellKind> kKinds = {CellKind::text, CellKind::integer, CellKind::decimal,
                                      CellKind::instant};

std::string written(const std::vector<Row>& rows,
                    std::uint32_t last_row = formats::XlsxWriter::kLastRow) {
  std::string out;
  formats::XlsxWriter xlsx(last_row);
  REQUIRE(xlsx.ready());
  xlsx.begin_sheet(out, "Calls", kCaptions, kKinds);
  for (const auto& row : rows) xlsx.row(out, row);
  xlsx.finish(out);
  return out;
}

std::string csv_of(const std::vector<Row>& rows) {
  const auto sheets = support::sheets_of(written(rows)).value();
  REQUIRE(sheets.size() == 1);
  CHECK(sheets[0].name == "Calls");
  return sheets[0].csv;
}

constexpr std::string_view kHeader = "Name,Calls,Amount,Start\r\n";

}  // namespace

TEST_CASE("numbers, dates and texts of a workbook come back as they were") {
  CHECK(csv_of({{"Ana", "12", "0.223", "2026-06-03T09:15:07Z"},
                {"Bo & <Co> \"x\"", "-3", "-1.5", "2026-12-31T23:59:59Z"},
                {"", "", "7", ""}}) ==
        std::string(kHeader) +
            "Ana,12,0.223,2026-06-03T09:15:07\r\n"
            "\"Bo & <Co> \"\"x\"\"\",-3,-1.5,2026-12-31T23:59:59\r\n,,7\r\n");
}

TEST_CASE("text that looks like the beginning of a character reference stays text") {
  CHECK(csv_of({{"_x4567\r3"}, {"_x0041"}, {"_x0041_"}, {"_x0041__x0042_"}}) ==
        std::string(kHeader) + "\"_x4567\r3\"\r\n_x0041\r\n_x0041_\r\n_x0041__x0042_\r\n");
}

TEST_CASE("what would not survive as a number or a date is text") {
  CHECK(csv_of({{"=1+1", "n/a", "1234567890.123456", "in June"},
                {"+441632960000", "1.2.3", "123456789.123456", "1969-12-31T00:00:00Z"}}) ==
        std::string(kHeader) +
            "=1+1,n/a,1234567890.123456,in June\r\n"
            "+441632960000,1.2.3,123456789.123456,1969-12-31T00:00:00Z\r\n");
  // a number of sixteen digits stands as text: as a number its last digit would be lost
  CHECK(support::sheets_of(written({{"", "", "1234567890.123456", ""}}))
            .value()[0]
            .csv.find("1234567890.123456") != std::string::npos);
}

TEST_CASE(
    "every character of a text survives, those that XML lacks and those that look like them") {
  CHECK(csv_of({{"tab\tline\nend\r", "", "", ""},
                {"_x0041_ and _x and \x01 and \xEF\xBF\xBF", "", "", ""},
                {"  blanks  ", "", "", ""}}) ==
        std::string(kHeader) +
            "\"tab\tline\nend\r\"\r\n_x0041_ and _x and \x01 and \xEF\xBF\xBF\r\n  blanks  \r\n");
}

TEST_CASE("a text longer than a cell takes is cut between characters") {
  std::string text;
  for (int i = 0; i < 32'768; ++i) text += "\u00E9";
  const auto csv = csv_of({{text, "", "", ""}});
  CHECK(csv == std::string(kHeader) + text.substr(0, 2U * 32'767) + "\r\n");
}

TEST_CASE("a sheet that is full goes on in a further one, under the same captions") {
  const auto sheets = support::sheets_of(written({{"a"}, {"b"}, {"c"}, {"d"}, {"e"}}, 3)).value();
  REQUIRE(sheets.size() == 3);
  CHECK(sheets[0].csv == std::string(kHeader) + "a\r\nb\r\n");
  CHECK(sheets[1].name == "Calls 2");
  CHECK(sheets[1].csv == std::string(kHeader) + "c\r\nd\r\n");
  CHECK(sheets[2].name == "Calls 3");
  CHECK(sheets[2].csv == std::string(kHeader) + "e\r\n");
}

TEST_CASE("several tables are several sheets; a long name is cut; columns go beyond Z") {
  std::string out;
  formats::XlsxWriter xlsx;
  std::vector<std::string> captions;
  for (int i = 0; i < 30; ++i) captions.push_back("c" + std::to_string(i));
  xlsx.begin_sheet(out, "One", captions, {});
  const std::vector<std::string_view> cells(30, "x");
  xlsx.row(out, cells);
  xlsx.begin_sheet(out, "A name of more than thirty-one characters", {"only"}, {});
  xlsx.finish(out);
  const auto sheets = support::sheets_of(out).value();
  REQUIRE(sheets.size() == 2);
  CHECK(sheets[0].csv.ends_with("x,x\r\n"));
  CHECK(sheets[1].name == "A name of more than thirty-one ");
  CHECK(sheets[1].csv == "only\r\n");
}

TEST_CASE("the same rows give the same bytes, and repetition packs") {
  const std::vector<Row> rows(10'000,
                              Row{"Alpine Ski House", "12", "0.223", "2026-06-03T09:15:07Z"});
  const auto first = written(rows);
  CHECK(first == written(rows));
  CHECK(first.size() < 200'000);
}
