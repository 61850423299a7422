// Every file of tests/fixtures through the engine, as tests/node/fixtures.test.mjs takes them
// through the command line: what comes of a file stands beside it.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "catch_amalgamated.hpp"
#include "engine/session.hpp"
#include "formats/csv_scanner.hpp"

namespace {

namespace fs = std::filesystem;
const fs::path kFolder = "tests/fixtures";

std::string content(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  REQUIRE(in);
  std::stringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

std::vector<std::string> lines_of(const std::string& text, bool comments) {
  std::vector<std::string> out;
  for (const auto line : base::split(text, '\n')) {
    if (!line.empty() && line.starts_with('#') == comments) out.emplace_back(line);
  }
  return out;
}

using Lines = std::vector<std::string>;

base::Result<engine::ImportPreview> previewed(engine::Session& session, const fs::path& file,
                                              std::size_t piece) {
  engine::OpenImport how;
  how.file = file.filename().string();
  const auto opened = session.open_import(how);
  REQUIRE(opened);
  const auto bytes = content(file);
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    session.feed(std::string_view(bytes).substr(at, piece));
  }
  return session.finish_import(opened->import);
}

void take(engine::Session& session, const fs::path& file) {
  const auto preview = previewed(session, file, 1U << 16U);
  REQUIRE(preview);
  REQUIRE(session.accept_import(preview->import));
}

std::vector<std::vector<std::string>> rows_of(engine::Session& session, engine::ExportKind kind,
                                              base::BillingMonth month) {
  REQUIRE(session.open_export({.kind = kind, .selection = {.month = month}}));
  std::string text;
  for (auto piece = session.read_export(); !piece.empty(); piece = session.read_export()) {
    text += piece;
  }
  REQUIRE(session.close_export());
  formats::CsvScanner scanner(',', {});
  scanner.feed(text);
  scanner.finish();
  std::vector<std::vector<std::string>> rows;
  formats::CsvRow row;
  std::string scratch;
  while (scanner.next(row)) {
    auto& cells = rows.emplace_back();
    for (std::size_t i = 0; i < row.size(); ++i) cells.emplace_back(row.text(i, scratch));
  }
  rows.erase(rows.begin());
  return rows;
}

// Columns of rated-calls.csv and suspense.csv (docs/formats.md).
void say_calls(engine::Session& session, Lines& said) {
  const auto months = session.datasets().months;
  if (months.empty()) return;
  for (const auto& row : rows_of(session, engine::ExportKind::rated_calls, months[0].month)) {
    std::uint64_t number = 0;
    REQUIRE(base::parse_uint64(row.at(0).substr(24), number));
    said.push_back("call " + std::to_string(number) + ": " + row.at(15) + " " + row.at(16));
    if (!row.at(20).empty()) {
      said.back() += ", " + row.at(12) + " min, " + row.at(20) + " " + row.at(21);
    }
  }
  for (const auto& row : rows_of(session, engine::ExportKind::suspense, months[0].month)) {
    said.push_back("suspense, row " + row.at(1) + ": " + row.at(3) + " " + row.at(4));
  }
}

Lines outcome(const std::string& kind, const fs::path& file, std::size_t piece) {
  engine::Session session;
  if (kind == "usage") {
    take(session, kFolder / "customers.json");
    take(session, kFolder / "rates.csv");
  }
  const auto preview = previewed(session, file, piece);
  if (!preview) return {"error: " + base::describe(preview.error())};
  if (!preview->missing.empty()) {
    return {"error: " + base::describe(session.accept_import(preview->import).error())};
  }
  CHECK(preview->rows ==
        preview->accepted + preview->duplicate + preview->suspended + preview->rejected);
  Lines said{preview->format + ", " + std::to_string(preview->rows) +
             " rows: " + std::to_string(preview->accepted) + " accepted, " +
             std::to_string(preview->duplicate) + " duplicate, " +
             std::to_string(preview->suspended) + " suspended, " +
             std::to_string(preview->rejected) + " rejected"};
  for (const auto& problem : preview->problems) {
    said.push_back(std::string(engine::name_of(problem.severity)) + ": " +
                   base::describe(problem.error));
  }
  if (kind == "usage") {
    REQUIRE(session.accept_import(preview->import));
    say_calls(session, said);
  }
  return said;
}

}  // namespace

TEST_CASE("every bad file comes to what is written beside it, whatever the size of the pieces") {
  const std::string kind = GENERATE("usage", "rates", "customers");
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(kFolder / kind)) {
    if (entry.path().extension() != ".expected") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  CHECK(files.size() > 5);
  for (const auto& file : files) {
    const auto expected = content(file.string() + ".expected");
    INFO(file.string() << " " << lines_of(expected, true).at(0));
    for (const std::size_t piece : {std::size_t{1}, std::size_t{1} << 16U}) {
      CHECK(outcome(kind, file, piece) == lines_of(expected, false));
    }
  }
}

TEST_CASE("a row of a million columns is one rejected row") {
  engine::Session session;
  take(session, kFolder / "customers.json");
  const auto usage = content(kFolder / "usage/negative_duration.csv");
  const auto header = usage.substr(0, usage.find('\n') + 1);
  const auto row = usage.substr(header.size(), usage.find('\n', header.size()) + 1 - header.size());
  const auto opened = session.open_import({.file = "wide.csv"});
  REQUIRE(opened);
  session.feed(header);
  session.feed(std::string(1'000'000, ','));
  session.feed("\r\n" + row);
  const auto preview = session.finish_import(opened->import);
  REQUIRE(preview);
  CHECK(preview->rows == 2);
  CHECK(preview->accepted == 1);
  CHECK(preview->rejected == 1);
  REQUIRE(preview->problems.size() == 1);
  CHECK(preview->problems[0].error.code == base::ErrorCode::too_many_columns);
  CHECK(preview->problems[0].error.place.row == 2);
}
