#include "formats/usage_csv.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <span>
#include <utility>

#include "base/caption.hpp"
#include "base/text.hpp"
#include "formats/call_reader.hpp"

namespace formats {

namespace {

using base::ErrorCode;

constexpr std::array<std::string_view, kUsageColumns> kCaptions = {
    "UsageId",
    "Call ID",
    "Conference ID",
    "User Location",
    "AAD ObjectId",
    "UPN",
    "User Display Name",
    "Caller ID",
    "Call Type",
    "Number Type",
    "Domestic/International",
    "Destination Dialed",
    "Destination Number",
    "Start Time",
    "End Time",
    "Duration Seconds",
    "Connection Fee",
    "Charge",
    "Currency",
    "Capability",
};

constexpr std::array<std::string_view, 22> kDirectRoutingCaptions = {
    "CorrelationId",
    "AAD ObjectId",
    "UPN",
    "Display Name",
    "User country",
    "Invite time",
    "Start time",
    "Failure time",
    "End time",
    "Duration",
    "Success",
    "Caller Number",
    "Callee Number",
    "Call type",
    "Azure region for Media",
    "Azure region for Signaling",
    "Final SIP code",
    "Final Microsoft subcode",
    "Final SIP phrase",
    "SBC FQDN",
    "Media bypass",
    "Shared correlation ID",
};

// Without these a call cannot be rated; the others may be missing.
constexpr std::array kRequired = {
    UsageColumn::usage_id,           UsageColumn::user_location, UsageColumn::call_type,
    UsageColumn::destination_number, UsageColumn::start_time,    UsageColumn::duration,
    UsageColumn::capability,
};

constexpr std::uint32_t kAbsent = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint64_t kMaxRows = std::uint64_t{1} << 31U;

[[nodiscard]] std::size_t find_caption(std::span<const std::string_view> captions,
                                       std::string_view wanted) {
  const std::string plain = base::plain_caption(wanted);
  for (std::size_t i = 0; i < captions.size(); ++i) {
    if (base::plain_caption(captions[i]) == plain) return i;
  }
  return captions.size();
}

// A row in the export's own order: only the fields asked for are looked into.
class OrderedRow {
 public:
  void read(const CsvRow& row) { row_ = &row; }
  [[nodiscard]] std::string_view at(UsageColumn column) {
    return row_->text(usage_index(column), scratch_[usage_index(column)]);
  }
  [[nodiscard]] static bool operator_billed() { return false; }
  // Equal bytes are equal columns, quotes or not.
  [[nodiscard]] std::string_view span(UsageColumn first, UsageColumn last) const {
    return row_->raw(usage_index(first), usage_index(last));
  }

 private:
  const CsvRow* row_ = nullptr;
  std::array<std::string, kUsageColumns> scratch_;
};

// Any other row: other order, missing columns.
class MappedRow {
 public:
  void read(const CsvRow& row, const std::array<std::uint32_t, kUsageColumns>& columns) {
    for (std::size_t i = 0; i < kUsageColumns; ++i) {
      fields_[i] = columns[i] == kAbsent ? std::string_view{} : row.text(columns[i], scratch_[i]);
    }
  }
  [[nodiscard]] std::string_view at(UsageColumn column) const {
    return fields_[usage_index(column)];
  }
  [[nodiscard]] static bool operator_billed() { return false; }
  [[nodiscard]] std::string_view span(UsageColumn first, UsageColumn last) {
    key_.clear();
    for (std::size_t i = usage_index(first); i <= usage_index(last); ++i) {
      key_ += fields_[i];
      key_ += '\x1F';
    }
    return key_;
  }

 private:
  std::array<std::string_view, kUsageColumns> fields_;
  std::array<std::string, kUsageColumns> scratch_;
  std::string key_;
};

}  // namespace

const std::array<std::string_view, kUsageColumns>& usage_captions() { return kCaptions; }

const std::array<std::string_view, 22>& direct_routing_captions() { return kDirectRoutingCaptions; }

std::string_view name_of(UsageLayout layout) {
  switch (layout) {
    case UsageLayout::unknown:
      return "unknown";
    case UsageLayout::by_caption:
      return "by_caption";
    case UsageLayout::by_position:
      return "by_position";
    case UsageLayout::no_header:
      return "no_header";
    case UsageLayout::direct_routing:
      return "direct_routing";
  }
  return {};
}

base::Result<base::Instant> parse_export_instant(std::string_view text) {
  text = base::trim(text);
  constexpr std::size_t kDateAndTime = 19;  // "2026-03-04T09:15:07"
  if (text.size() < kDateAndTime) return ErrorCode::not_an_instant;
  std::string plain(text.substr(0, kDateAndTime));
  text.remove_prefix(kDateAndTime);
  if (!text.empty() && text.front() == '.') {
    std::size_t digits = 1;
    while (digits < text.size() && base::is_digit(text[digits])) ++digits;
    if (digits == 1) return ErrorCode::not_an_instant;
    text.remove_prefix(digits);
  }
  text = base::trim(text);
  if (text.empty()) {
    plain += 'Z';
  } else if (text.size() == 5 && (text[0] == '+' || text[0] == '-')) {
    plain += text.substr(0, 3);
    plain += ':';
    plain += text.substr(3);
  } else {
    plain += text;
  }
  return base::parse_instant(plain);
}

class UsageCsvReader::Implementation {
 public:
  Implementation(rating::CallTableBuilder& calls, const CustomerLookup& customers,
                 UsageOptions options)
      : options_(std::move(options)),
        scanner_(options_.delimiter, options_.limits),
        calls_(calls, customers, report_, NumberText(options_.decimal_comma, options_.delimiter)) {
    report_.problems = ProblemLog(options_.file, options_.kept_problems);
    builder_ = &calls;
    calls.begin_file(options_.file);
  }
  // Of a part of a file: what its header said is known.
  Implementation(rating::CallTableBuilder& calls, const UsageOpening& opening)
      : Implementation(calls, *opening.customers, opening.options) {
    report_.layout = opening.layout;
    columns_ = opening.columns;
    column_count_ = opening.column_count;
    in_order_ = opening.in_order;
    scanner_.begin_inside();
    begin_calls();
  }

  [[nodiscard]] base::Result<base::Ok> feed(std::string_view bytes) {
    if (failed_) return *failed_;
    report_.bytes += bytes.size();
    scanner_.feed(bytes);
    return read_rows();
  }

  [[nodiscard]] base::Result<base::Ok> finish() {
    if (failed_) return *failed_;
    scanner_.finish();
    if (auto read = read_rows(); !read) return read;
    if (report_.layout == UsageLayout::unknown) return fail(base::Error{ErrorCode::empty_input});
    tell_customers();
    return base::Ok{};
  }

  [[nodiscard]] const UsageReport& report() const { return report_; }

  [[nodiscard]] bool knows_columns() const {
    return !failed_ && proven_ && report_.layout != UsageLayout::unknown;
  }
  [[nodiscard]] UsageOpening opening() const {
    return {options_, report_.layout, columns_, column_count_, in_order_, &calls_.customers()};
  }
  [[nodiscard]] bool is_between_rows() const { return !failed_ && scanner_.is_between_rows(); }
  [[nodiscard]] bool join(UsagePart&& part) {
    const UsageReport& more = part.report;
    if (!knows_columns() || report_.rows + more.rows >= kMaxRows) return false;
    if (!part.numbers.can_follow(calls_.numbers())) return false;
    const auto rows_before = static_cast<std::uint32_t>(scanner_.lines());
    if (!builder_->join_part(std::move(part.calls), rows_before)) return false;
    report_.bytes += more.bytes;
    report_.rows += more.rows;
    report_.accepted += more.accepted;
    report_.set_aside += more.set_aside;
    report_.problems.join(more.problems, rows_before);
    for (const auto& row : more.first_rows) {
      if (report_.first_rows.size() < options_.kept_rows) report_.first_rows.push_back(row);
    }
    calls_.has_seen(more.only_customer, more.several_customers);
    calls_.numbers().join(part.numbers);
    scanner_.pass_over(part.lines);
    return true;
  }
  [[nodiscard]] UsagePart take(rating::CallTableBuilder&& calls) {
    tell_customers();
    return {std::move(calls), std::move(report_), scanner_.lines(), calls_.numbers()};
  }

 private:
  void tell_customers() {
    report_.only_customer = calls_.only_customer();
    report_.several_customers = calls_.several_customers();
  }
  [[nodiscard]] base::Error fail(base::Error error) {
    error.place.file = options_.file;
    failed_ = error;
    return error;
  }

  [[nodiscard]] base::Result<base::Ok> read_rows() {
    while (const std::size_t count = scanner_.next(rows_.data(), rows_.size())) {
      const bool ahead = in_order_ && proven_;
      if (ahead) plain_.read({rows_.data(), count}, column_count_, calls_.seen());
      for (std::size_t i = 0; i < count; ++i) {
        const CsvRow& row = rows_[i];
        if (report_.layout == UsageLayout::unknown) {
          const auto header = read_header(row);
          if (!header) return fail(header.error());
          continue;
        }
        read_row(row, ahead ? plain_.at(i) : nullptr);
        if (fault_) return fail(*fault_);
        if (calls_.overflow()) return fail(*calls_.overflow());
      }
    }
    return base::Ok{};
  }

  // --- the header --------------------------------------------------------------------------------

  [[nodiscard]] base::Result<base::Ok> read_header(const CsvRow& row) {
    if (!row.ok()) return row.error();
    std::string scratch;
    std::vector<std::string> captions;
    for (std::size_t i = 0; i < row.size(); ++i) {
      captions.emplace_back(base::trim(row.text(i, scratch)));
    }
    report_.header = captions;
    column_count_ = captions.size();
    if (is_direct_routing(captions)) {
      report_.layout = UsageLayout::direct_routing;
      return base::Ok{};
    }
    std::size_t known = 0;
    columns_.fill(kAbsent);
    for (std::size_t i = 0; i < captions.size(); ++i) {
      const std::size_t column = find_caption(kCaptions, captions[i]);
      if (column == kUsageColumns) {
        report_.extra_columns.push_back(captions[i]);
        continue;
      }
      if (columns_[column] != kAbsent) {
        base::Error error{ErrorCode::duplicate_field};
        error.place.row = row.number();
        error.place.column = static_cast<std::uint32_t>(i + 1);
        error.place.field = captions[i];
        return error;
      }
      columns_[column] = static_cast<std::uint32_t>(i);
      ++known;
    }
    // A few words can be the same in another language; a quarter of the captions is English.
    constexpr std::size_t kEnglish = kUsageColumns / 4;
    if (known >= kEnglish) return map_by_caption(row);
    return map_by_position(row, captions);
  }

  [[nodiscard]] static bool is_direct_routing(const std::vector<std::string>& captions) {
    std::size_t known = 0;
    for (const std::string& caption : captions) {
      known +=
          find_caption(kDirectRoutingCaptions, caption) != kDirectRoutingCaptions.size() ? 1U : 0U;
    }
    const auto has = [&](std::string_view caption) {
      return std::any_of(captions.begin(), captions.end(), [&](const std::string& other) {
        return base::plain_caption(other) == base::plain_caption(caption);
      });
    };
    return known >= 10 && (has("SBC FQDN") || has("CorrelationId") || has("Final SIP code"));
  }

  [[nodiscard]] base::Result<base::Ok> map_by_caption(const CsvRow& row) {
    for (const UsageColumn column : kRequired) {
      if (columns_[usage_index(column)] != kAbsent) continue;
      base::Error error{ErrorCode::missing_field};
      error.place.row = row.number();
      error.place.field = kCaptions[usage_index(column)];
      return error;
    }
    report_.layout = UsageLayout::by_caption;
    in_order_ = true;
    for (std::size_t i = 0; i < kUsageColumns; ++i) in_order_ = in_order_ && columns_[i] == i;
    begin_calls();
    return base::Ok{};
  }

  [[nodiscard]] base::Result<base::Ok> map_by_position(const CsvRow& row,
                                                       const std::vector<std::string>& captions) {
    base::Error unknown{ErrorCode::unknown_format};
    unknown.place.row = row.number();
    if (captions.size() < kUsageColumns) return unknown;
    for (std::size_t i = 0; i < kUsageColumns; ++i) columns_[i] = static_cast<std::uint32_t>(i);
    report_.extra_columns.assign(captions.begin() + kUsageColumns, captions.end());
    in_order_ = true;
    begin_calls();
    if (base::Guid::parse(captions[0]).ok()) {
      report_.layout = UsageLayout::no_header;
      report_.header.assign(kCaptions.begin(), kCaptions.end());
      report_.extra_columns.clear();
      read_row(row, nullptr);
      if (report_.accepted == 0) return unknown;
    } else {
      report_.layout = UsageLayout::by_position;
      proven_ = false;
    }
    return base::Ok{};
  }

  // Captions in an unknown language prove nothing: the first call must look like one.
  void prove_position(const CsvRow& row) {
    proven_ = true;
    std::string scratch;
    const bool call =
        row.ok() && row.size() >= kUsageColumns && base::Guid::parse(row.text(0, scratch)).ok() &&
        parse_export_instant(row.text(usage_index(UsageColumn::start_time), scratch)).ok();
    if (call) return;
    fault_ = base::Error{ErrorCode::unknown_format};
    fault_->place.row = 1;
  }

  // --- rows --------------------------------------------------------------------------------------

  // `ready`: what PlainCalls has read of it, if it could.
  void read_row(const CsvRow& row, rating::NewCall* ready) {
    if (!proven_) {
      prove_position(row);
      if (fault_) return;
    }
    ++report_.rows;
    if (report_.first_rows.size() < options_.kept_rows) keep_first(row);
    if (report_.layout == UsageLayout::direct_routing) {
      ++report_.set_aside;
      return;
    }
    if (report_.rows >= kMaxRows) {
      fault_ = base::Error{ErrorCode::too_many_rows};
      return;
    }
    if (!row.ok()) {
      report_.problems.reject(row.error());
      return;
    }
    if (row.size() != column_count_ && !has_usual_width(row)) return;
    calls_.set_row(row.number());
    if (ready != nullptr) return calls_.take(*ready);
    if (in_order_) {
      ordered_.read(row);
      calls_.read(ordered_);
    } else {
      mapped_.read(row, columns_);
      calls_.read(mapped_);
    }
  }

  [[nodiscard]] bool has_usual_width(const CsvRow& row) {
    if (row.size() < column_count_) {
      return reject_width(ErrorCode::too_few_columns, row, row.size());
    }
    std::string scratch;
    for (std::size_t i = column_count_; i < row.size(); ++i) {
      if (!base::trim(row.text(i, scratch)).empty()) {
        return reject_width(ErrorCode::too_many_columns, row, i + 1);
      }
    }
    return true;
  }

  // Always false.
  bool reject_width(ErrorCode code, const CsvRow& row, std::size_t column) {
    base::Error error{code};
    error.place.row = row.number();
    error.place.column = static_cast<std::uint32_t>(column);
    report_.problems.reject(std::move(error));
    return false;
  }

  void keep_first(const CsvRow& row) {
    std::string scratch;
    std::vector<std::string> fields;
    for (std::size_t i = 0; i < row.size(); ++i) fields.emplace_back(row.text(i, scratch));
    report_.first_rows.push_back(std::move(fields));
  }

  // Columns are settled: tell who reads them.
  void begin_calls() {
    std::array<std::uint32_t, kUsageColumns> numbers{};
    for (std::size_t i = 0; i < kUsageColumns; ++i) {
      numbers[i] = columns_[i] == kAbsent ? 0 : columns_[i] + 1;
    }
    calls_.set_columns(numbers, kCaptions);
  }

  UsageOptions options_;
  rating::CallTableBuilder* builder_ = nullptr;
  CsvScanner scanner_;
  UsageReport report_;
  CallReader calls_;
  std::optional<base::Error> failed_;
  std::optional<base::Error> fault_;

  std::array<std::uint32_t, kUsageColumns> columns_{};
  std::size_t column_count_ = 0;
  bool in_order_ = false;
  bool proven_ = true;
  std::array<CsvRow, PlainCalls::kMost> rows_;
  PlainCalls plain_;
  OrderedRow ordered_;
  MappedRow mapped_;
};

UsageCsvReader::UsageCsvReader(rating::CallTableBuilder& calls, const CustomerLookup& customers,
                               UsageOptions options)
    : implementation_(std::make_unique<Implementation>(calls, customers, std::move(options))) {}
UsageCsvReader::~UsageCsvReader() = default;
UsageCsvReader::UsageCsvReader(UsageCsvReader&&) noexcept = default;
UsageCsvReader& UsageCsvReader::operator=(UsageCsvReader&&) noexcept = default;

base::Result<base::Ok> UsageCsvReader::feed(std::string_view bytes) {
  return implementation_->feed(bytes);
}

base::Result<base::Ok> UsageCsvReader::finish() { return implementation_->finish(); }

const UsageReport& UsageCsvReader::report() const { return implementation_->report(); }

std::optional<UsageOpening> UsageCsvReader::opening() const {
  if (!implementation_->knows_columns()) return std::nullopt;
  return implementation_->opening();
}
bool UsageCsvReader::is_between_rows() const { return implementation_->is_between_rows(); }
bool UsageCsvReader::join(UsagePart&& part) { return implementation_->join(std::move(part)); }

UsagePartReader::UsagePartReader(const UsageOpening& opening)
    : reader_(std::make_unique<UsageCsvReader::Implementation>(calls_, opening)) {}
UsagePartReader::~UsagePartReader() = default;
base::Result<base::Ok> UsagePartReader::feed(std::string_view bytes) {
  return reader_->feed(bytes);
}
base::Result<base::Ok> UsagePartReader::finish() { return reader_->finish(); }
bool UsagePartReader::is_between_rows() const { return reader_->is_between_rows(); }
UsagePart UsagePartReader::take() && { return reader_->take(std::move(calls_)); }

}  // namespace formats
