#include "formats/billing_csv.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "base/caption.hpp"
#include "base/text.hpp"
#include "formats/csv_writer.hpp"
#include "formats/number_text.hpp"

namespace formats {
namespace {

using base::ErrorCode;

enum class Column : std::uint8_t {
  customer,
  customer_name,
  subscription,
  entitlement,
  resource_group,
  meter,
  meter_id,
  unit,
  day,
  to,
  unit_price,
  quantity,
  exchange_rate,
  total,
  currency,
  charge_type
};
constexpr std::size_t kColumns = static_cast<std::size_t>(Column::charge_type) + 1;
constexpr std::size_t kAbsent = std::numeric_limits<std::size_t>::max();

// Captions of file and API; the first one found holds. "" = the layout has none.
struct Captions {
  std::array<std::string_view, 3> names;
  bool required = false;
};

// Domain 6.3.
constexpr std::array<Captions, kColumns> kDaily = {{{{"CustomerId"}, true},
                                                    {{"CustomerName"}, false},
                                                    {{"SubscriptionId"}, false},
                                                    {{"EntitlementId"}, false},
                                                    {{"ResourceGroup"}, false},
                                                    {{"MeterName", "MeterSubCategory"}, true},
                                                    {{"MeterId"}, false},
                                                    {{"Unit", "UnitOfMeasure", "UnitType"}, false},
                                                    {{"UsageDate"}, true},
                                                    {{"UsageDate"}, false},
                                                    {{"EffectiveUnitPrice", "UnitPrice"}, true},
                                                    {{"Quantity"}, true},
                                                    {{"PCToBCExchangeRate"}, false},
                                                    {{"BillingPreTaxTotal"}, true},
                                                    {{"BillingCurrency"}, true},
                                                    {{"ChargeType"}, false}}};

// Domain 6.2. Quantity is not the billed one.
constexpr std::array<Captions, kColumns> kMonthly = {{{{"CustomerId"}, true},
                                                      {{"CustomerName"}, false},
                                                      {{"SubscriptionId"}, false},
                                                      {{""}, false},
                                                      {{""}, false},
                                                      {{"MeterDescription"}, true},
                                                      {{"ProductId"}, false},
                                                      {{"UnitType"}, false},
                                                      {{"ChargeStartDate"}, true},
                                                      {{"ChargeEndDate"}, false},
                                                      {{"EffectiveUnitPrice", "UnitPrice"}, true},
                                                      {{"BillableQuantity"}, true},
                                                      {{"PCToBCExchangeRate"}, false},
                                                      {{"Subtotal"}, true},
                                                      {{"Currency", "BillingCurrency"}, true},
                                                      {{"ChargeType"}, false}}};

// "2026-06-03", "2026-06-03T00:00:00Z", "6/3/2026", "6/3/2026 12:00:00 AM".
base::Result<base::CivilDay> parse_day(std::string_view text) {
  constexpr std::size_t kIso = 10;
  if (text.find('/') == std::string_view::npos) {
    const auto date = base::parse_date(text.substr(0, kIso));
    if (!date) return date.error();
    return base::to_day(*date);
  }
  const auto parts = base::split(text.substr(0, text.find(' ')), '/');
  if (parts.size() != 3) return ErrorCode::not_a_date;
  std::array<std::uint64_t, 3> values{};
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!base::parse_uint64(parts[i], values.at(i)) || values.at(i) > 9999) {
      return ErrorCode::not_a_date;
    }
  }
  const base::CivilDate date{static_cast<int>(values[2]), static_cast<int>(values[0]),
                             static_cast<int>(values[1])};
  if (!base::is_valid(date)) return ErrorCode::not_a_date;
  return base::to_day(date);
}

// A decimal, also as a spreadsheet writes small ones: "1.5E-05".
base::Result<base::Decimal> parse_decimal(std::string_view text) {
  const auto e = text.find_first_of("eE");
  auto mantissa = base::Decimal::parse(text.substr(0, e));
  if (!mantissa || e == std::string_view::npos) return mantissa;
  std::string_view exponent = text.substr(e + 1);
  if (exponent.starts_with('+')) exponent.remove_prefix(1);
  std::int64_t power = 0;
  if (!base::parse_int64(exponent, power)) return ErrorCode::not_a_number;
  const std::int64_t scale = mantissa->scale() - power;
  if (scale > base::Decimal::kMaxScale) return ErrorCode::too_many_decimals;
  if (scale >= 0) return base::Decimal(mantissa->coefficient(), static_cast<int>(scale));
  if (-scale > base::Decimal::kMaxScale) return ErrorCode::overflow;
  return base::Decimal(mantissa->coefficient(), 0)
      .times(base::Decimal(base::power_of_ten(static_cast<int>(-scale)), 0));
}

}  // namespace

std::optional<BillingLayout> billing_layout_of(std::string_view header) {
  const auto has = [header](std::string_view caption) {
    return base::contains_ignore_case(header, caption);
  };
  if (has("BillingPreTaxTotal") && has("UsageDate")) return BillingLayout::daily_usage;
  if (has("BillableQuantity") && has("Subtotal")) return BillingLayout::reconciliation;
  return std::nullopt;
}

class BillingCsvReader::Implementation {
 public:
  explicit Implementation(BillingOptions options)
      : options_(std::move(options)),
        scanner_(options_.delimiter, options_.limits),
        numbers_(options_.decimal_comma, options_.delimiter) {
    report_.problems = ProblemLog(options_.file);
  }

  base::Result<base::Ok> feed(std::string_view bytes) {
    if (failed_) return *failed_;
    scanner_.feed(bytes);
    return read_rows();
  }

  base::Result<std::vector<insight::BilledLine>> finish() {
    if (failed_) return *failed_;
    scanner_.finish();
    if (const auto read = read_rows(); !read) return read.error();
    if (!header_read_) return fail(base::Error{ErrorCode::empty_input});
    return std::move(lines_);
  }

  [[nodiscard]] const BillingReport& report() const { return report_; }

 private:
  base::Error fail(base::Error error) {
    error.place.file = options_.file;
    failed_ = error;
    return error;
  }

  base::Result<base::Ok> read_rows() {
    CsvRow row;
    while (scanner_.next(row)) {
      if (!header_read_) {
        if (const auto header = read_header(row); !header) return fail(header.error());
        continue;
      }
      if (report_.rows >= options_.rows) {
        return fail({ErrorCode::too_many_rows, {}, {{"limit", std::to_string(options_.rows)}}});
      }
      ++report_.rows;
      read_row(row);
    }
    return base::Ok{};
  }

  base::Result<base::Ok> read_header(const CsvRow& row) {
    if (!row.ok()) return row.error();
    header_read_ = true;
    std::string scratch;
    for (std::size_t i = 0; i < row.size(); ++i) {
      report_.header.emplace_back(without_guard(base::trim(row.text(i, scratch))));
    }
    const auto layout = billing_layout_of(row.line());
    if (!layout) return ErrorCode::unknown_format;
    report_.layout = *layout;
    const auto& captions = *layout == BillingLayout::daily_usage ? kDaily : kMonthly;
    for (std::size_t column = 0; column < kColumns; ++column) {
      at_.at(column) = find(captions.at(column));
      if (captions.at(column).required && at_.at(column) == kAbsent) {
        return base::Error{
            .code = ErrorCode::missing_field,
            .place = {.row = row.number(), .field = std::string(captions.at(column).names[0])}};
      }
    }
    return base::Ok{};
  }

  [[nodiscard]] std::size_t find(const Captions& captions) const {
    for (const std::string_view caption : captions.names) {
      if (caption.empty()) continue;
      const auto found = std::ranges::find_if(
          report_.header,
          [caption](const std::string& written) { return base::same_caption(written, caption); });
      if (found != report_.header.end()) {
        return static_cast<std::size_t>(found - report_.header.begin());
      }
    }
    return kAbsent;
  }

  // Text of a column; "" when the file has none.
  std::string_view text(const CsvRow& row, Column column) {
    const std::size_t index = at_.at(static_cast<std::size_t>(column));
    if (index == kAbsent) return {};
    return without_guard(base::trim(row.text(index, scratch_)));
  }

  void reject(const CsvRow& row, base::Error error, Column column) {
    error.place.row = row.number();
    const std::size_t index = at_.at(static_cast<std::size_t>(column));
    if (index != kAbsent) {
      error.place.column = static_cast<std::uint32_t>(index + 1);
      error.place.field = report_.header[index];
    }
    error.args.emplace_back("value", text(row, column));
    report_.problems.reject(std::move(error));
  }

  template <class T, class Parse>
  bool take(const CsvRow& row, Column column, T& out, const Parse& parse, bool may_be_empty) {
    const std::string_view value = text(row, column);
    if (value.empty() && may_be_empty) return true;
    const auto parsed = parse(value);
    if (!parsed) {
      reject(row, parsed.error(), column);
      return false;
    }
    out = *parsed;
    return true;
  }

  void read_row(const CsvRow& row) {
    if (!row.ok()) {
      report_.problems.reject(row.error());
      return;
    }
    insight::BilledLine line;
    line.daily = report_.layout == BillingLayout::daily_usage;
    line.source_row = static_cast<std::uint32_t>(row.number());
    line.customer_name = text(row, Column::customer_name);
    line.resource_group = text(row, Column::resource_group);
    line.meter = text(row, Column::meter);
    line.meter_id = text(row, Column::meter_id);
    line.unit = text(row, Column::unit);
    line.charge_type = text(row, Column::charge_type);
    const auto decimal = [this](std::string_view value) -> base::Result<base::Decimal> {
      const auto plain = numbers_.plain(value, {});
      if (!plain) return plain.error();
      return parse_decimal(*plain);
    };
    const bool read =
        take(row, Column::customer, line.customer, base::CustomerId::parse, false) &&
        take(row, Column::subscription, line.subscription, base::SubscriptionId::parse, true) &&
        take(row, Column::entitlement, line.entitlement, base::EntitlementId::parse, true) &&
        take(row, Column::day, line.day, parse_day, false) &&
        take(row, Column::unit_price, line.unit_price, decimal, false) &&
        take(row, Column::quantity, line.quantity, decimal, false) &&
        take(row, Column::exchange_rate, line.exchange_rate, decimal, true);
    if (!read) return;
    line.to = line.day;
    if (!take(row, Column::to, line.to, parse_day, true)) return;
    base::Currency currency;
    if (!take(row, Column::currency, currency, base::Currency::parse, false)) return;
    const auto money = [this, currency](std::string_view value) -> base::Result<base::Money> {
      const auto plain = numbers_.plain(value, currency);
      if (!plain) return plain.error();
      const auto number = parse_decimal(*plain);
      if (!number) return number.error();
      const auto micros = number->at_scale(base::Money::kMicroDigits);
      if (!micros) return micros.error();
      return base::Money(micros->coefficient(), currency);
    };
    if (!take(row, Column::total, line.total, money, false)) return;
    ++report_.accepted;
    lines_.push_back(std::move(line));
  }

  BillingOptions options_;
  CsvScanner scanner_;
  NumberText numbers_;
  BillingReport report_;
  std::array<std::size_t, kColumns> at_{};
  std::vector<insight::BilledLine> lines_;
  std::optional<base::Error> failed_;
  bool header_read_ = false;
  std::string scratch_;
};

BillingCsvReader::BillingCsvReader(BillingOptions options)
    : implementation_(std::make_unique<Implementation>(std::move(options))) {}
BillingCsvReader::~BillingCsvReader() = default;
BillingCsvReader::BillingCsvReader(BillingCsvReader&&) noexcept = default;
BillingCsvReader& BillingCsvReader::operator=(BillingCsvReader&&) noexcept = default;

base::Result<base::Ok> BillingCsvReader::feed(std::string_view bytes) {
  return implementation_->feed(bytes);
}
base::Result<std::vector<insight::BilledLine>> BillingCsvReader::finish() {
  return implementation_->finish();
}
const BillingReport& BillingCsvReader::report() const { return implementation_->report(); }

}  // namespace formats
