#include "formats/usage_graph.hpp"

#include <array>
#include <optional>
#include <string>
#include <utility>

#include "base/text.hpp"
#include "formats/call_reader.hpp"
#include "formats/json_reader.hpp"
#include "formats/json_records.hpp"

namespace formats {

namespace {

using base::ErrorCode;

// In the order of UsageColumn (domain 5.4, "CSV <-> Graph mapping").
constexpr std::array<std::string_view, kUsageColumns> kProperties = {
    "id",
    "callId",
    "conferenceId",
    "usageCountryCode",
    "userId",
    "userPrincipalName",
    "userDisplayName",
    "callerNumber",
    "callType",
    "inventoryType",
    "destinationContext",
    "destinationName",
    "calleeNumber",
    "startDateTime",
    "endDateTime",
    "duration",
    "connectionCharge",
    "charge",
    "currency",
    "licenseCapability",
};

[[nodiscard]] bool is_amount(std::size_t column) {
  return column == usage_index(UsageColumn::charge) ||
         column == usage_index(UsageColumn::connection_fee);
}

class GraphRow {
 public:
  void read(JsonValue record) {
    for (std::size_t i = 0; i < kUsageColumns; ++i) {
      const JsonValue value = record.find_value(kProperties[i]);
      fields_[i] = value.text();
      if (is_amount(i)) fields_[i] = as_amount(value, i);
    }
    const std::string_view carrier = record.find_value("operator").text();
    operator_billed_ = !carrier.empty() && !base::equals_ignore_case(carrier, "Microsoft");
  }
  [[nodiscard]] std::string_view at(UsageColumn column) const {
    return fields_[usage_index(column)];
  }
  [[nodiscard]] bool operator_billed() const { return operator_billed_; }
  [[nodiscard]] std::string_view span(UsageColumn first, UsageColumn last) {
    key_.clear();
    for (std::size_t i = usage_index(first); i <= usage_index(last); ++i) {
      key_ += fields_[i];
      key_ += '\x1F';
    }
    return key_;
  }

 private:
  // Doubles come with powers of ten and with digits beyond what was meant: six places are kept.
  [[nodiscard]] std::string_view as_amount(JsonValue value, std::size_t column) {
    const auto number = parse_json_number(value.text());
    if (!number) return value.text();
    std::string& text = amounts_[column - usage_index(UsageColumn::connection_fee)];
    text = number->normalized()
               .rounded(base::Money::kMicroDigits, base::Rounding::half_even)
               .normalized()
               .to_string();
    return text;
  }

  std::array<std::string_view, kUsageColumns> fields_;
  std::array<std::string, 2> amounts_;
  std::string key_;
  bool operator_billed_ = false;
};

}  // namespace

class UsageGraphReader::Implementation {
 public:
  Implementation(rating::CallTableBuilder& calls, const CustomerLookup& customers,
                 UsageOptions options)
      : options_(std::move(options)),
        calls_(calls, customers, report_.usage, NumberText(false, ',')),
        records_([this](std::string_view record, std::uint64_t line) { take(record, line); },
                 [this](std::string_view envelope) { take_envelope(envelope); }) {
    report_.usage.problems = ProblemLog(options_.file, options_.kept_problems);
    report_.usage.layout = UsageLayout::by_caption;
    report_.usage.header.assign(kProperties.begin(), kProperties.end());
    calls_.set_columns({}, kProperties);
    calls.begin_file(options_.file);
  }

  [[nodiscard]] base::Result<base::Ok> feed(std::string_view bytes) {
    if (failed_) return *failed_;
    report_.usage.bytes += bytes.size();
    const auto done = records_.feed(bytes);
    if (!done) return fail(done.error());
    if (fault_) return fail(*fault_);
    if (calls_.overflow()) return fail(*calls_.overflow());
    return base::Ok{};
  }

  [[nodiscard]] base::Result<base::Ok> finish() {
    if (failed_) return *failed_;
    const auto done = records_.finish();
    if (!done) return fail(done.error());
    if (!records_.any()) return fail(base::Error{ErrorCode::empty_input});
    report_.usage.only_customer = calls_.only_customer();
    return base::Ok{};
  }

  [[nodiscard]] const GraphReport& report() const { return report_; }

 private:
  [[nodiscard]] base::Error fail(base::Error error) {
    error.place.file = options_.file;
    failed_ = error;
    return error;
  }

  void take(std::string_view record, std::uint64_t line) {
    ++report_.usage.rows;
    if (record.empty()) return reject(base::Error{ErrorCode::field_too_long}, line);
    const auto document = JsonDocument::parse(record);
    if (!document) return reject(document.error(), line);
    const JsonValue root = document->root();
    if (!root.is(JsonType::object)) return reject(base::Error{ErrorCode::unexpected_type}, line);
    if (report_.usage.rows == 1 && !looks_like_a_call(root)) {
      fault_ = base::Error{ErrorCode::unknown_format};
      return;
    }
    row_.read(root);
    if (report_.usage.first_rows.size() < options_.kept_rows) keep_first();
    std::string pointer = "/value/";
    base::append_uint(pointer, report_.usage.rows - 1);
    pointer += '/';
    calls_.set_row(report_.usage.rows, pointer);
    calls_.read(row_);
  }

  [[nodiscard]] static bool looks_like_a_call(JsonValue root) {
    return root.find("callType").exists() || root.find("startDateTime").exists();
  }

  void reject(base::Error error, std::uint64_t line) {
    error.args.emplace_back("line", std::to_string(line));
    error.place = {};
    error.place.row = report_.usage.rows;
    report_.usage.problems.reject(std::move(error));
  }

  void keep_first() {
    std::vector<std::string> fields;
    for (std::size_t i = 0; i < kUsageColumns; ++i) {
      fields.emplace_back(row_.at(static_cast<UsageColumn>(i)));
    }
    report_.usage.first_rows.push_back(std::move(fields));
  }

  void take_envelope(std::string_view envelope) {
    ++report_.pages;
    const auto document = JsonDocument::parse(envelope);
    if (!document) {
      fault_ = document.error();
      return;
    }
    report_.more_pages = document->root().find_value("@odata.nextLink").exists();
  }

  UsageOptions options_;
  GraphReport report_;
  CallReader calls_;
  JsonRecords records_;
  GraphRow row_;
  std::optional<base::Error> failed_;
  std::optional<base::Error> fault_;
};

UsageGraphReader::UsageGraphReader(rating::CallTableBuilder& calls, const CustomerLookup& customers,
                                   UsageOptions options)
    : implementation_(std::make_unique<Implementation>(calls, customers, std::move(options))) {}
UsageGraphReader::~UsageGraphReader() = default;
UsageGraphReader::UsageGraphReader(UsageGraphReader&&) noexcept = default;
UsageGraphReader& UsageGraphReader::operator=(UsageGraphReader&&) noexcept = default;

base::Result<base::Ok> UsageGraphReader::feed(std::string_view bytes) {
  return implementation_->feed(bytes);
}

base::Result<base::Ok> UsageGraphReader::finish() { return implementation_->finish(); }

const GraphReport& UsageGraphReader::report() const { return implementation_->report(); }

}  // namespace formats
