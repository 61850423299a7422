// What goes out comes in again: every kind of file that is written and has a reader, in every layout.
#include "engine/export.hpp"

#include <catch_amalgamated.hpp>
#include <map>

#include "base/decimal.hpp"
#include "engine/session.hpp"
#include "formats/csv_writer.hpp"
#include "formats/json_reader.hpp"
#include "formats/number_text.hpp"
#include "formats/workspace_json.hpp"
#include "support/archives.hpp"
#include "support/csv_rows.hpp"

namespace {

using engine::ExportKind;
using engine::ExportLayout;
using Table = support::Rows;

constexpr base::BillingMonth kJune{2026, 6};
constexpr ExportLayout kLayouts[] = {ExportLayout::csv, ExportLayout::xlsx, ExportLayout::json,
                                     ExportLayout::json_lines};

void take_demo(engine::Session& session) {
  for (const auto* file : {"demo/customers.json", "demo/rate-card.csv", "demo/usage.csv"}) {
    const auto opened = session.open_import({.file = file, .demo = true});
    REQUIRE(opened);
    REQUIRE(session.finish_import(opened->import));
    REQUIRE(session.accept_import(opened->import));
  }
}

// Read once: no test changes it.
engine::Session& demo() {
  static engine::Session session;
  if (session.workspace().customers.empty()) take_demo(session);
  return session;
}

std::string exported(engine::Session& session, engine::OpenExport what) {
  what.selection.month = kJune;
  if (what.kind == ExportKind::rate_card) what.card = session.workspace().cards.at(0)->id;
  REQUIRE(session.open_export(what));
  std::string text;
  for (auto piece = session.read_export(); !piece.empty(); piece = session.read_export()) {
    text += piece;
  }
  REQUIRE(session.close_export());
  return text;
}

engine::ImportPreview import(engine::Session& session, std::string_view bytes) {
  const auto opened = session.open_import({.file = "again"});
  REQUIRE(opened);
  session.feed(bytes);
  const auto preview = session.finish_import(opened->import);
  if (!preview) FAIL(base::describe(preview.error()));
  CHECK(preview->rejected == 0);
  CHECK(preview->rows > 0);
  REQUIRE(session.accept_import(opened->import));
  return *preview;
}

// Rows with numbers in one form, and instants without the zone that a spreadsheet cannot show.
Table rows_of(std::string_view csv) {
  auto rows = support::rows_of(csv);
  for (auto& cells : rows) {
    for (auto& cell : cells) {
      cell = formats::without_guard(std::string(cell));
      if (cell.ends_with(formats::kCellNumber)) cell.resize(cell.size() - 2);
      const auto number = base::Decimal::parse(cell);
      if (number && cell.find('.') != std::string::npos) cell = number->normalized().to_string();
      if (base::parse_instant(cell)) cell.pop_back();
      if (cell.ends_with("T00:00:00")) cell.resize(cell.size() - 9);
    }
  }
  return rows;
}

// Licences by plan and country: a report of pools does not tell what they were bought with.
std::map<std::string, std::uint32_t> counted(const workspace::Customer& customer) {
  std::map<std::string, std::uint32_t> out;
  for (const auto& held : customer.licences) out[held.plan + " " + held.country] += held.count;
  return out;
}

}  // namespace

TEST_CASE("the month's workbook holds the cells of the CSV files, and numbers as numbers") {
  auto& session = demo();
  const auto archive = exported(session, {.kind = ExportKind::workbook});
  const auto sheets = support::sheets_of(archive).value();
  const ExportKind kinds[] = {ExportKind::rated_calls, ExportKind::totals, ExportKind::pools,
                              ExportKind::suspense};
  REQUIRE(sheets.size() == std::size(kinds));
  for (std::size_t i = 0; i < sheets.size(); ++i) {
    INFO(sheets[i].name);
    const auto expected = rows_of(exported(session, {.kind = kinds[i]}));
    CHECK(expected.size() > 1);
    CHECK(rows_of(sheets[i].csv) == expected);
  }
  // text would keep the zeros at the end of an amount
  CHECK(sheets[0].csv.find(".500000,EUR") == std::string::npos);
  CHECK(exported(session, {.kind = ExportKind::workbook}) == archive);
}

TEST_CASE("a table as JSON has the rows of the CSV file") {
  auto& session = demo();
  const auto csv = rows_of(exported(session, {.kind = ExportKind::pools}));
  const auto text = exported(session, {.kind = ExportKind::pools, .layout = ExportLayout::json});
  const auto parsed = formats::JsonDocument::parse(text);
  REQUIRE(parsed);
  std::size_t at = 1;
  for (const auto row : parsed->root()) {
    for (std::size_t i = 0; i < csv[at].size(); ++i) {
      const auto cell = row.find(csv[0][i]);
      REQUIRE(cell.exists());
      const std::string value(cell.is_null() ? std::string_view{} : cell.text());
      const auto number = base::Decimal::parse(csv[at][i]);
      CHECK((value == csv[at][i] || (number && base::Decimal::parse(value).value() == *number)));
    }
    ++at;
  }
  CHECK(at == csv.size());
}

TEST_CASE("documents have one layout") {
  auto& session = demo();
  for (const auto kind : {ExportKind::customers, ExportKind::workspace}) {
    CHECK(session.open_export({.kind = kind, .layout = ExportLayout::xlsx}).error().code ==
          base::ErrorCode::unknown_format);
  }
}

TEST_CASE("customers and workspace are read again to an equal value") {
  auto& session = demo();
  engine::Session whole;
  (void)import(whole, exported(session, {.kind = ExportKind::workspace}));
  CHECK(formats::write_workspace(whole.workspace()) ==
        formats::write_workspace(session.workspace()));
  engine::Session customers;
  (void)import(customers, exported(session, {.kind = ExportKind::customers}));
  CHECK(exported(customers, {.kind = ExportKind::customers}) ==
        exported(session, {.kind = ExportKind::customers}));
}

TEST_CASE("a rate card, credits and pools are read again from every layout to equal values") {
  auto& session = demo();
  const auto customers = exported(session, {.kind = ExportKind::customers});
  for (const auto layout : kLayouts) {
    INFO(static_cast<int>(layout));
    engine::Session again;
    (void)import(again, exported(session, {.kind = ExportKind::rate_card, .layout = layout}));
    auto card = *again.workspace().cards.at(0)->card;
    card.name = session.workspace().cards.at(0)->card->name;  // a card is named after its file
    CHECK(card == *session.workspace().cards.at(0)->card);
    (void)import(again, customers);
    (void)import(again, exported(session, {.kind = ExportKind::credits, .layout = layout}));
    (void)import(again, exported(session, {.kind = ExportKind::pools, .layout = layout}));
    for (const auto& customer : session.workspace().customers) {
      const auto other = workspace::find_customer(again.workspace(), customer->id());
      REQUIRE(other);
      CHECK(other->situation.credits.lots == customer->situation.credits.lots);
      INFO(customer->name());
      CHECK(counted(*other) == counted(*customer));
    }
  }
}

TEST_CASE("our billing lines are read as the billing files they look like, and agree with us") {
  auto& session = demo();
  for (const auto layout : {ExportLayout::xlsx, ExportLayout::json_lines}) {
    INFO(static_cast<int>(layout));
    engine::Session again;
    take_demo(again);
    const auto daily =
        import(again, exported(session, {.kind = ExportKind::daily_usage, .layout = layout}));
    CHECK(daily.format == "daily-usage-csv");
    const auto monthly =
        import(again, exported(session, {.kind = ExportKind::reconciliation, .layout = layout}));
    CHECK(monthly.format == "reconciliation-csv");
    const auto compared = again.reconcile({.month = kJune, .resource_group = ""});
    REQUIRE(compared);
    std::size_t files = 0;
    for (const auto& comparison : compared->comparisons) {
      if (comparison.against != "daily" && comparison.against != "monthly") continue;
      ++files;
      CHECK(comparison.theirs == comparison.ours);
      CHECK(comparison.compared > 10);
    }
    CHECK(files == 2);
  }
}

TEST_CASE("the audit trail is a table of who decided what") {
  auto& session = demo();
  const auto rows = rows_of(exported(session, {.kind = ExportKind::trail}));
  std::size_t entries = 0;
  for (const auto& customer : session.workspace().customers) {
    entries += customer->history.entries().size();
  }
  CHECK(rows.size() == entries + 1);
  CHECK(rows.at(1).at(3).starts_with("202"));
}
