#include "formats/usage_csv.hpp"

#include <algorithm>
#include <limits>
#include <span>
#include <utility>

#include "base/text.hpp"
#include "formats/caption.hpp"
#include "formats/memo.hpp"
#include "formats/packed_fields.hpp"

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

constexpr std::size_t index_of(UsageColumn column) { return static_cast<std::size_t>(column); }

[[nodiscard]] std::size_t find_caption(std::span<const std::string_view> captions,
                                       std::string_view wanted) {
  const std::string plain = plain_caption(wanted);
  for (std::size_t i = 0; i < captions.size(); ++i) {
    if (plain_caption(captions[i]) == plain) return i;
  }
  return captions.size();
}

// What columns 8 to 11 say of a call.
struct CallKind {
  catalog::CallType type = catalog::CallType::unknown;
  std::uint8_t number_type = 0;
  rating::ExportedScope scope = rating::ExportedScope::none;
  rating::TextIndex destination = 0;
};

// What columns 16 to 19 say.
struct CallPrice {
  rating::MoneyIndex money = 0;
  std::uint8_t capability = 0;
};

[[nodiscard]] rating::ExportedScope scope_of(std::string_view text) {
  if (base::equals_ignore_case(text, "International")) return rating::ExportedScope::international;
  if (base::equals_ignore_case(text, "Domestic")) return rating::ExportedScope::domestic;
  return rating::ExportedScope::none;
}

// A field of a row in the export's own order, without quotes.
class PlainRow {
 public:
  explicit PlainRow(const CsvRow& row) : row_(row) {}
  [[nodiscard]] std::string_view at(UsageColumn column) const { return row_.raw(index_of(column)); }
  // The bytes from the first column to the last: what tells one user, kind or price from another.
  [[nodiscard]] std::string_view span(UsageColumn first, UsageColumn last) const {
    const std::string_view begin = at(first);
    const std::string_view end = at(last);
    return {begin.data(), static_cast<std::size_t>(end.data() + end.size() - begin.data())};
  }

 private:
  const CsvRow& row_;
};

// Any other row: quoted fields, other order, missing columns.
class MappedRow {
 public:
  void read(const CsvRow& row, const std::array<std::uint32_t, kUsageColumns>& columns) {
    for (std::size_t i = 0; i < kUsageColumns; ++i) {
      fields_[i] = columns[i] == kAbsent ? std::string_view{}
                                         : base::trim(row.text(columns[i], scratch_[i]));
    }
  }
  [[nodiscard]] std::string_view at(UsageColumn column) const { return fields_[index_of(column)]; }
  [[nodiscard]] std::string_view span(UsageColumn first, UsageColumn last) {
    key_.clear();
    for (std::size_t i = index_of(first); i <= index_of(last); ++i) {
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
      : calls_(calls),
        customers_(customers),
        options_(std::move(options)),
        scanner_(options_.delimiter, options_.limits) {
    report_.problems = ProblemLog(options_.file, options_.kept_problems);
    calls_.begin_file(options_.file);
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
    const auto read = read_rows();
    if (!read) return read;
    if (report_.layout == UsageLayout::unknown) return fail(base::Error{ErrorCode::empty_input});
    if (customer_seen_ && !several_customers_) report_.only_customer = first_customer_;
    return base::Ok{};
  }

  [[nodiscard]] const UsageReport& report() const { return report_; }

 private:
  [[nodiscard]] base::Error fail(base::Error error) {
    error.place.file = options_.file;
    failed_ = std::make_unique<base::Error>(error);
    return error;
  }

  [[nodiscard]] base::Result<base::Ok> read_rows() {
    CsvRow row;
    while (scanner_.next(row)) {
      if (report_.layout == UsageLayout::unknown) {
        const auto header = read_header(row);
        if (!header) return fail(header.error());
        continue;
      }
      read_row(row);
      if (overflow_) return fail(*overflow_);
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
        return plain_caption(other) == plain_caption(caption);
      });
    };
    return known >= 10 && (has("SBC FQDN") || has("CorrelationId") || has("Final SIP code"));
  }

  [[nodiscard]] base::Result<base::Ok> map_by_caption(const CsvRow& row) {
    for (const UsageColumn column : kRequired) {
      if (columns_[index_of(column)] != kAbsent) continue;
      base::Error error{ErrorCode::missing_field};
      error.place.row = row.number();
      error.place.field = kCaptions[index_of(column)];
      return error;
    }
    report_.layout = UsageLayout::by_caption;
    in_order_ = true;
    for (std::size_t i = 0; i < kUsageColumns; ++i) in_order_ = in_order_ && columns_[i] == i;
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
    if (base::Guid::parse(captions[0]).ok()) {
      report_.layout = UsageLayout::no_header;
      report_.header.assign(kCaptions.begin(), kCaptions.end());
      report_.extra_columns.clear();
      read_row(row);
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
        parse_export_instant(row.text(index_of(UsageColumn::start_time), scratch)).ok();
    if (call) return;
    overflow_ = std::make_unique<base::Error>(base::Error{ErrorCode::unknown_format});
    overflow_->place.row = 1;
  }

  // --- rows --------------------------------------------------------------------------------------

  void read_row(const CsvRow& row) {
    if (!proven_) {
      prove_position(row);
      if (overflow_) return;
    }
    ++report_.rows;
    if (report_.first_rows.size() < options_.kept_rows) keep_first(row);
    if (report_.layout == UsageLayout::direct_routing) {
      ++report_.set_aside;
      return;
    }
    if (report_.rows >= kMaxRows) {
      overflow_ = std::make_unique<base::Error>(base::Error{ErrorCode::too_many_rows});
      return;
    }
    row_number_ = row.number();
    if (!row.ok()) {
      report_.problems.reject(row.error());
      return;
    }
    if (row.size() != column_count_ && !has_usual_width(row)) return;
    if (in_order_ && !row.quoted()) {
      PlainRow plain(row);
      read_call(plain);
    } else {
      mapped_.read(row, columns_);
      read_call(mapped_);
    }
  }

  [[nodiscard]] bool has_usual_width(const CsvRow& row) {
    if (row.size() < column_count_) {
      return reject(ErrorCode::too_few_columns, static_cast<std::uint32_t>(row.size()), {}, {});
    }
    std::string scratch;
    for (std::size_t i = column_count_; i < row.size(); ++i) {
      if (!base::trim(row.text(i, scratch)).empty()) {
        return reject(ErrorCode::too_many_columns, static_cast<std::uint32_t>(i + 1), {},
                      row.text(i, scratch));
      }
    }
    return true;
  }

  void keep_first(const CsvRow& row) {
    std::string scratch;
    std::vector<std::string> fields;
    for (std::size_t i = 0; i < row.size(); ++i) fields.emplace_back(row.text(i, scratch));
    report_.first_rows.push_back(std::move(fields));
  }

  // Always false.
  bool reject(ErrorCode code, std::uint32_t column, std::string_view field,
              std::string_view value) {
    report_.problems.reject(error_at(code, column, field, value));
    return false;
  }
  bool reject(ErrorCode code, UsageColumn column, std::string_view value) {
    return reject(code, columns_[index_of(column)] + 1, kCaptions[index_of(column)], value);
  }
  [[nodiscard]] base::Error error_at(ErrorCode code, std::uint32_t column, std::string_view field,
                                     std::string_view value) const {
    constexpr std::size_t kShown = 80;
    base::Error error{code};
    error.place.row = row_number_;
    error.place.column = column;
    error.place.field = field;
    if (!value.empty()) error.args.emplace_back("value", value.substr(0, kShown));
    return error;
  }

  template <class Row>
  void read_call(Row& row) {
    rating::NewCall call;
    if (!read_id(row.at(UsageColumn::usage_id), call)) return;
    if (!read_start(row.at(UsageColumn::start_time), call)) return;
    if (!read_duration(row.at(UsageColumn::duration), call)) return;
    if (!read_kind(row, call) || !read_price(row, call) || !read_party(row, call)) return;
    read_number(row.at(UsageColumn::destination_number), call);
    check_end(row.at(UsageColumn::start_time), row.at(UsageColumn::end_time), call);
    call.conference = row.at(UsageColumn::conference_id);
    call.source_row = static_cast<std::uint32_t>(row_number_);
    calls_.add(call);
    ++report_.accepted;
  }

  bool read_id(std::string_view text, rating::NewCall& call) {
    constexpr std::size_t kPlainGuid = 36;
    if (text.size() == kPlainGuid && packed_guid(text.data(), call.usage_id.guid)) return true;
    const auto guid = base::Guid::parse(base::trim(text));
    if (!guid) {
      return reject(text.empty() ? ErrorCode::empty_input : ErrorCode::not_a_guid,
                    UsageColumn::usage_id, text);
    }
    call.usage_id.guid = *guid;
    return true;
  }

  bool read_start(std::string_view text, rating::NewCall& call) {
    if (instants_.parse(text, call.start)) return true;
    const auto instant = parse_export_instant(text);
    if (!instant) return reject(instant.error().code, UsageColumn::start_time, text);
    if (instant->seconds < 0 || instant->seconds > std::numeric_limits<std::uint32_t>::max()) {
      return reject(ErrorCode::number_out_of_range, UsageColumn::start_time, text);
    }
    call.start = static_cast<std::uint32_t>(instant->seconds);
    return true;
  }

  bool read_duration(std::string_view text, rating::NewCall& call) {
    std::uint32_t seconds = 0;
    bool digits = !text.empty() && text.size() <= 9;
    for (const char c : text) {
      digits = digits && base::is_digit(c);
      seconds = seconds * 10 + static_cast<std::uint32_t>(c - '0');
    }
    if (digits) {
      call.seconds = seconds;
      return true;
    }
    const auto number = base::Decimal::parse(base::trim(text));
    if (!number) return reject(number.error().code, UsageColumn::duration, text);
    const base::Decimal whole = number->normalized();
    if (whole.scale() != 0) return reject(ErrorCode::not_an_integer, UsageColumn::duration, text);
    constexpr std::int64_t kLongest = 999'999'999;
    if (whole.is_negative() || whole.coefficient() > kLongest) {
      return reject(ErrorCode::number_out_of_range, UsageColumn::duration, text);
    }
    call.seconds = static_cast<std::uint32_t>(whole.coefficient());
    return true;
  }

  void read_number(std::string_view text, rating::NewCall& call) {
    std::uint64_t nibbles = 0;
    if (packed_number(text, nibbles)) {
      call.number = telephony::Number(nibbles);
      return;
    }
    const auto number = telephony::Number::parse(base::trim(text));
    if (number) {
      call.number = *number;
    } else {
      call.number_text = text;  // rating puts it into suspense
    }
  }

  // The end is not kept; an end before the start is worth a word all the same.
  void check_end(std::string_view start, std::string_view end, const rating::NewCall& call) {
    constexpr std::size_t kDateAndTime = 19;  // "2026-03-04T09:15:07", then the offset
    if (start.size() == end.size() && end.size() > kDateAndTime &&
        equal_bytes(start.data() + kDateAndTime, end.data() + kDateAndTime,
                    end.size() - kDateAndTime)) {
      // Of one shape and offset: text compares as time does.
      const auto part = [](std::string_view text, std::size_t at) {
        return __builtin_bswap64(load_8(text.data() + at));
      };
      const std::uint64_t day = part(start, 0);
      const std::uint64_t end_day = part(end, 0);
      const std::uint64_t hour = part(start, 8);
      const std::uint64_t end_hour = part(end, 8);
      if (day < end_day || (day == end_day && hour < end_hour)) return;
      if (day == end_day && hour == end_hour && part(start, 11) <= part(end, 11)) return;
    }
    if (end.empty()) return;
    const auto instant = parse_export_instant(end);
    const std::uint32_t column = columns_[index_of(UsageColumn::end_time)] + 1;
    const std::string_view caption = kCaptions[index_of(UsageColumn::end_time)];
    if (!instant) {
      report_.problems.warn(error_at(instant.error().code, column, caption, end));
    } else if (instant->seconds < std::int64_t{call.start}) {
      report_.problems.warn(error_at(ErrorCode::end_before_start, column, caption, end));
    }
  }

  template <class Row>
  bool read_kind(Row& row, rating::NewCall& call) {
    const std::string_view key = row.span(UsageColumn::call_type, UsageColumn::destination);
    const CallKind* known = kinds_.find(key);
    CallKind kind;
    if (known != nullptr) {
      kind = *known;
    } else {
      const std::string_view number_type = row.at(UsageColumn::number_type);
      const std::string_view destination = row.at(UsageColumn::destination);
      const auto number_type_index = calls_.number_type(number_type);
      if (!number_type_index) return give_up(number_type_index.error(), UsageColumn::number_type);
      const auto destination_index = calls_.destination(destination);
      if (!destination_index) return give_up(destination_index.error(), UsageColumn::destination);
      kind.type = catalog::call_type_of(row.at(UsageColumn::call_type));
      kind.number_type = *number_type_index;
      kind.scope = scope_of(row.at(UsageColumn::scope));
      kind.destination = *destination_index;
      kinds_.remember(key, kind);
    }
    call.type = kind.type;
    call.number_type = kind.number_type;
    call.scope = kind.scope;
    call.destination = kind.destination;
    return true;
  }

  template <class Row>
  bool read_price(Row& row, rating::NewCall& call) {
    const std::string_view key = row.span(UsageColumn::connection_fee, UsageColumn::capability);
    const CallPrice* known = prices_.find(key);
    CallPrice price;
    if (known != nullptr) {
      price = *known;
    } else {
      rating::ExportedMoney money;
      if (!read_micros(row.at(UsageColumn::connection_fee), UsageColumn::connection_fee,
                       money.fee_micros) ||
          !read_micros(row.at(UsageColumn::charge), UsageColumn::charge, money.charge_micros)) {
        return false;
      }
      money.charge_given = !row.at(UsageColumn::charge).empty();
      const std::string_view currency = row.at(UsageColumn::currency);
      if (!currency.empty()) {
        const auto parsed = base::Currency::parse(currency);
        if (!parsed) return reject(parsed.error().code, UsageColumn::currency, currency);
        money.currency = *parsed;
      }
      const auto capability = calls_.capability(row.at(UsageColumn::capability));
      if (!capability) return give_up(capability.error(), UsageColumn::capability);
      price.money = calls_.money(money);
      price.capability = *capability;
      prices_.remember(row.span(UsageColumn::connection_fee, UsageColumn::capability), price);
    }
    call.money = price.money;
    call.capability = price.capability;
    return true;
  }

  bool read_micros(std::string_view text, UsageColumn column, std::int64_t& micros) {
    micros = 0;
    if (text.empty()) return true;
    std::string point;
    if (options_.decimal_comma) {
      point = text;
      std::replace(point.begin(), point.end(), ',', '.');
      text = point;
    }
    const auto money = base::Money::parse(text, base::Currency{});
    if (!money) return reject(money.error().code, column, text);
    micros = money->micros();
    return true;
  }

  template <class Row>
  bool read_party(Row& row, rating::NewCall& call) {
    const std::string_view key = row.span(UsageColumn::user_location, UsageColumn::caller_id);
    const rating::PartyIndex* known = parties_.find(key);
    if (known != nullptr) {
      call.party = *known;
      return true;
    }
    rating::User user;
    const std::string_view location = row.at(UsageColumn::user_location);
    if (!location.empty()) {
      const auto country = telephony::Country::parse(location);
      if (!country) return reject(country.error().code, UsageColumn::user_location, location);
      user.location = *country;
    }
    const std::string_view object_id = row.at(UsageColumn::object_id);
    if (!object_id.empty()) {
      const auto id = base::UserId::parse(object_id);
      if (!id) return reject(id.error().code, UsageColumn::object_id, object_id);
      user.id = *id;
    }
    const std::string_view caller = row.at(UsageColumn::caller_id);
    user.upn = row.at(UsageColumn::upn);
    user.display_name = row.at(UsageColumn::display_name);
    call.party = calls_.party(user_index(user, caller), caller);
    parties_.remember(row.span(UsageColumn::user_location, UsageColumn::caller_id), call.party);
    return true;
  }

  // A user is known by directory id, else by UPN, together with customer and location.
  [[nodiscard]] rating::UserIndex user_index(rating::User& user, std::string_view caller) {
    const auto number = telephony::Number::parse(caller);
    user.customer = customers_.find(user.id, user.upn, number ? *number : telephony::Number{});
    if (user.customer != rating::kNoCustomer) {
      if (!customer_seen_) first_customer_ = user.customer;
      customer_seen_ = true;
      several_customers_ = several_customers_ || first_customer_ != user.customer;
    }
    user_key_ = user.id.is_none() ? base::lower_ascii(user.upn) : user.id.to_string();
    user_key_ += '\x1F';
    user_key_ += user.location.code();
    user_key_ += '\x1F';
    base::append_uint(user_key_, user.customer);
    const rating::UserIndex known = calls_.find_user(user_key_);
    return known != rating::CallTableBuilder::kUnknownUser ? known
                                                           : calls_.add_user(user_key_, user);
  }

  // A list of the table is full: nothing more can be read. Always false.
  bool give_up(const base::Error& error, UsageColumn column) {
    overflow_ = std::make_unique<base::Error>(
        error_at(error.code, columns_[index_of(column)] + 1, kCaptions[index_of(column)], {}));
    return false;
  }

  rating::CallTableBuilder& calls_;
  const CustomerLookup& customers_;
  UsageOptions options_;
  CsvScanner scanner_;
  UsageReport report_;
  std::unique_ptr<base::Error> failed_;
  std::unique_ptr<base::Error> overflow_;

  std::array<std::uint32_t, kUsageColumns> columns_{};
  std::size_t column_count_ = 0;
  bool in_order_ = false;
  bool proven_ = true;

  std::uint64_t row_number_ = 0;
  MappedRow mapped_;
  std::string user_key_;
  PackedInstant instants_;
  Memo<CallKind> kinds_{1U << 14U};
  Memo<CallPrice> prices_{1U << 14U};
  Memo<rating::PartyIndex> parties_{1U << 16U};
  bool customer_seen_ = false;
  bool several_customers_ = false;
  rating::CustomerIndex first_customer_ = rating::kNoCustomer;
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

}  // namespace formats
