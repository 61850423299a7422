#include "engine/export_table.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "formats/csv_scanner.hpp"
#include "formats/csv_writer.hpp"
#include "formats/json_writer.hpp"
#include "formats/xlsx_writer.hpp"

namespace engine {
namespace {

using formats::CellKind;

// What a column holds, by its caption; those not named hold text.
struct KnownColumn {
  std::string_view caption;
  CellKind kind;
};
constexpr KnownColumn kColumns[] = {
    {"Start", CellKind::instant},
    {"Row", CellKind::integer},
    {"Column", CellKind::integer},
    {"Count", CellKind::integer},
    {"Calls", CellKind::integer},
    {"ChangedCalls", CellKind::integer},
    {"BlockedCalls", CellKind::integer},
    {"BlockedCallsNow", CellKind::integer},
    {"BlockedCallsThen", CellKind::integer},
    {"UnratedCalls", CellKind::integer},
    {"Seconds", CellKind::integer},
    {"Minutes", CellKind::integer},
    {"FreeMinutes", CellKind::integer},
    {"PoolMinutes", CellKind::integer},
    {"PoolMinutesNow", CellKind::integer},
    {"PoolMinutesThen", CellKind::integer},
    {"CreditMinutes", CellKind::integer},
    {"OverageMinutes", CellKind::integer},
    {"ChargedMinutes", CellKind::integer},
    {"BlockedMinutes", CellKind::integer},
    {"UnratedMinutes", CellKind::integer},
    {"Licences", CellKind::integer},
    {"Total minutes", CellKind::integer},
    {"Minutes used", CellKind::integer},
    {"Minutes available", CellKind::integer},
    {"Percent used", CellKind::decimal},
    {"firstIncrement", CellKind::integer},
    {"nextIncrement", CellKind::integer},
    {"freeSeconds", CellKind::integer},
    {"RatePerMinute", CellKind::decimal},
    {"ratePerMinute", CellKind::decimal},
    {"connectionFee", CellKind::decimal},
    {"minimumCharge", CellKind::decimal},
    {"maximumCost", CellKind::decimal},
    {"pricePerCall", CellKind::decimal},
    {"Amount", CellKind::decimal},
    {"Remaining", CellKind::decimal},
    {"Credits", CellKind::decimal},
    {"CreditsNow", CellKind::decimal},
    {"CreditsThen", CellKind::decimal},
    {"Overage", CellKind::decimal},
    {"OverageNow", CellKind::decimal},
    {"OverageThen", CellKind::decimal},
    {"OurQuantity", CellKind::decimal},
    {"TheirQuantity", CellKind::decimal},
    {"Ours", CellKind::decimal},
    {"Theirs", CellKind::decimal},
    {"Difference", CellKind::decimal},
    {"Cost", CellKind::decimal},
    {"Price", CellKind::decimal},
    {"Margin", CellKind::decimal},
    {"At", CellKind::instant},
    {"UnitPrice", CellKind::decimal},
    {"EffectiveUnitPrice", CellKind::decimal},
    {"Quantity", CellKind::decimal},
    {"BillableQuantity", CellKind::decimal},
    {"BillingPreTaxTotal", CellKind::decimal},
    {"PricingPreTaxTotal", CellKind::decimal},
    {"PCToBCExchangeRate", CellKind::decimal},
    {"Subtotal", CellKind::decimal},
};

CellKind kind_of(std::string_view caption) {
  const auto* const found = std::find_if(std::begin(kColumns), std::end(kColumns),
                                         [&](const auto& c) { return c.caption == caption; });
  return found == std::end(kColumns) ? CellKind::text : found->kind;
}

// The rows of one of our CSV files, guards taken off.
class Rows {
 public:
  explicit Rows(Export& csv)
      : csv_(csv), scanner_(',', {.field_bytes = 1U << 20U, .row_bytes = 16U << 20U}) {}

  // The next row; false at the end. Valid until asked again.
  bool next(std::vector<std::string_view>& cells) {
    while (!scanner_.next(row_)) {
      if (finished_) return false;
      const auto piece = csv_.next();
      if (piece.empty()) {
        finished_ = true;
        scanner_.finish();
      } else {
        scanner_.feed(without_nul(piece));
      }
    }
    cells.clear();
    scratch_.resize(std::max(scratch_.size(), row_.size()));
    for (std::size_t i = 0; i < row_.size(); ++i) {
      cells.push_back(formats::without_guard(row_.text(i, scratch_[i])));
    }
    return true;
  }

 private:
  // A name from JSON may hold NUL, which no table can: SUB stands for it.
  std::string_view without_nul(std::string_view piece) {
    if (piece.find('\0') == std::string_view::npos) return piece;
    cleaned_ = piece;
    std::replace(cleaned_.begin(), cleaned_.end(), '\0', '\x1A');
    return cleaned_;
  }

  Export& csv_;
  formats::CsvScanner scanner_;
  formats::CsvRow row_;
  std::vector<std::string> scratch_;
  std::string cleaned_;
  bool finished_ = false;
};

std::string with_extension(std::string_view file, std::string_view extension) {
  return std::string(file.substr(0, file.rfind('.'))) + std::string(extension);
}

class Workbook final : public Export {
 public:
  Workbook(std::string file, std::vector<NamedTable> tables) : tables_(std::move(tables)) {
    opened_ = {.file = std::move(file),
               .media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"};
  }
  [[nodiscard]] bool ready() const { return xlsx_.ready(); }

 private:
  bool write_some(std::string& out) override {
    if (!rows_) {
      if (table_ == tables_.size()) {
        xlsx_.finish(out);
        return false;
      }
      rows_ = std::make_unique<Rows>(*tables_[table_].csv);
      begin(out);
      return true;
    }
    if (rows_->next(cells_)) {
      xlsx_.row(out, cells_);
    } else {
      rows_.reset();
      ++table_;
    }
    return true;
  }
  void begin(std::string& out) {
    if (!rows_->next(cells_)) cells_.clear();
    std::vector<CellKind> kinds;
    for (const auto caption : cells_) kinds.push_back(kind_of(caption));
    xlsx_.begin_sheet(out, tables_[table_].sheet, {cells_.begin(), cells_.end()}, std::move(kinds));
  }

  formats::XlsxWriter xlsx_;
  std::vector<NamedTable> tables_;
  std::size_t table_ = 0;
  std::unique_ptr<Rows> rows_;  // of the table being written
  std::vector<std::string_view> cells_;
};

class JsonTable final : public Export {
 public:
  JsonTable(std::unique_ptr<Export> csv, bool lines)
      : csv_(std::move(csv)), rows_(*csv_), lines_(lines) {
    opened_ = {.file = with_extension(csv_->opened().file, lines ? ".jsonl" : ".json"),
               .media_type = lines ? "application/x-ndjson" : "application/json"};
  }

 private:
  bool write_some(std::string& out) override {
    if (captions_.empty()) {
      if (rows_.next(cells_)) captions_.assign(cells_.begin(), cells_.end());
      if (!lines_) out += '[';
    }
    if (captions_.empty() || !rows_.next(cells_)) {
      if (!lines_) out += "\n]\n";
      return false;
    }
    if (!lines_) out += std::exchange(first_, false) ? "\n" : ",\n";
    write_row(out);
    if (lines_) out += '\n';
    return true;
  }
  void write_row(std::string& out) {
    formats::JsonWriter json(out);
    json.begin_object();
    for (std::size_t i = 0; i < captions_.size(); ++i) {
      json.key(captions_[i]);
      const auto cell = i < cells_.size() ? cells_[i] : std::string_view{};
      if (cell.empty()) {
        json.null();
      } else if (kind_of(captions_[i]) == CellKind::integer) {
        json.raw(cell);
      } else {
        json.text(cell);
      }
    }
    json.end_object();
  }

  std::unique_ptr<Export> csv_;
  Rows rows_;
  bool lines_;
  bool first_ = true;
  std::vector<std::string> captions_;
  std::vector<std::string_view> cells_;
};

}  // namespace

base::Result<std::unique_ptr<Export>> as_workbook(std::string file,
                                                  std::vector<NamedTable> tables) {
  auto workbook = std::make_unique<Workbook>(std::move(file), std::move(tables));
  if (!workbook->ready()) return base::ErrorCode::out_of_memory;
  return std::unique_ptr<Export>(std::move(workbook));
}

std::unique_ptr<Export> as_json(std::unique_ptr<Export> csv, bool lines) {
  return std::make_unique<JsonTable>(std::move(csv), lines);
}

}  // namespace engine
