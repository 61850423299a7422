#pragma once
// One call record, whatever file it stood in: the twenty columns of domain 5.1 as text, checked and
// handed to the call table. Internal to the readers of usage files.
//
// A Row answers at(column), span(first, last) (bytes that are equal exactly when those columns are)
// and operator_billed().

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/decimal.hpp"
#include "base/text.hpp"
#include "formats/customer_lookup.hpp"
#include "formats/number_text.hpp"
#include "formats/packed_fields.hpp"
#include "formats/plain_calls.hpp"
#include "formats/usage_csv.hpp"

namespace formats {

[[nodiscard]] inline rating::ExportedScope scope_of(std::string_view text) {
  if (base::equals_ignore_case(text, "International")) return rating::ExportedScope::international;
  if (base::equals_ignore_case(text, "Domestic")) return rating::ExportedScope::domestic;
  return rating::ExportedScope::none;
}

class CallReader {
 public:
  // What is wrong goes into report.problems; all four must outlive the reader.
  CallReader(rating::CallTableBuilder& calls, const CustomerLookup& customers, UsageReport& report,
             NumberText numbers)
      : calls_(calls), customers_(customers), report_(report), amounts_(numbers) {}

  // Where the next rows stand: row number, and for each column its number (counted from one; 0 =
  // not in the file) and its name.
  void set_columns(const std::array<std::uint32_t, kUsageColumns>& numbers,
                   const std::array<std::string_view, kUsageColumns>& names) {
    numbers_ = numbers;
    names_ = &names;
  }
  // `pointer` goes before the names: the JSON pointer of the record. It must stand until the next row.
  void set_row(std::uint64_t row, std::string_view pointer = {}) {
    row_ = row;
    pointer_ = pointer;
  }

  // Set when a list of the table is full: nothing more can be read.
  [[nodiscard]] const std::optional<base::Error>& overflow() const { return overflow_; }
  [[nodiscard]] const CustomerLookup& customers() const { return customers_; }
  // The only customer seen, if there was exactly one.
  [[nodiscard]] rating::CustomerIndex only_customer() const {
    return several_customers_ ? rating::kNoCustomer : first_customer_;
  }
  [[nodiscard]] bool several_customers() const { return several_customers_; }
  [[nodiscard]] NumberText& numbers() { return amounts_; }
  // What another reader of the file has seen.
  void has_seen(rating::CustomerIndex only, bool several) {
    if (only != rating::kNoCustomer) see(only);
    several_customers_ = several_customers_ || several;
  }

  // What PlainCalls has read of the row.
  void take(rating::NewCall& call) {
    call.source_row = static_cast<std::uint32_t>(row_);
    calls_.add(call);
    ++report_.accepted;
  }
  [[nodiscard]] const SeenBefore& seen() const { return seen_; }

  template <class Row>
  void read(Row& row) {
    rating::NewCall call;
    if (!read_id(row.at(UsageColumn::usage_id), call)) return;
    if (!read_start(row.at(UsageColumn::start_time), call)) return;
    if (!read_duration(row.at(UsageColumn::duration), call)) return;
    if (!read_kind(row, call) || !read_price(row, call) || !read_party(row, call)) return;
    read_number(row.at(UsageColumn::destination_number), call);
    check_end(row.at(UsageColumn::start_time), row.at(UsageColumn::end_time), call);
    call.operator_billed = row.operator_billed();
    call.conference = trimmed(row, UsageColumn::conference_id);
    call.source_row = static_cast<std::uint32_t>(row_);
    calls_.add(call);
    ++report_.accepted;
  }

 private:
  // Fields come as they stand; what is kept of them is kept without the spaces around it.
  template <class Row>
  [[nodiscard]] static std::string_view trimmed(Row& row, UsageColumn column) {
    const std::string_view text = row.at(column);
    return text.empty() ? text : base::trim(text);
  }
  // Always false.
  bool reject(base::ErrorCode code, UsageColumn column, std::string_view value) {
    report_.problems.reject(error_at(code, column, value));
    return false;
  }
  [[nodiscard]] base::Error error_at(base::ErrorCode code, UsageColumn column,
                                     std::string_view value) const {
    constexpr std::size_t kShown = 80;
    base::Error error{code};
    error.place.row = row_;
    error.place.column = numbers_[usage_index(column)];
    error.place.field = pointer_;
    error.place.field += (*names_)[usage_index(column)];
    if (!value.empty()) error.args.emplace_back("value", value.substr(0, kShown));
    return error;
  }

  bool read_id(std::string_view text, rating::NewCall& call) {
    constexpr std::size_t kPlainGuid = 36;
    if (text.size() == kPlainGuid && packed_guid(text.data(), call.usage_id.guid)) return true;
    text = base::trim(text);
    const auto guid = base::Guid::parse(text);
    if (!guid) {
      return reject(text.empty() ? base::ErrorCode::empty_input : base::ErrorCode::not_a_guid,
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
      return reject(base::ErrorCode::number_out_of_range, UsageColumn::start_time, text);
    }
    call.start = static_cast<std::uint32_t>(instant->seconds);
    return true;
  }

  bool read_duration(std::string_view text, rating::NewCall& call) {
    const auto number = base::Decimal::parse(base::trim(text));
    if (!number) return reject(number.error().code, UsageColumn::duration, text);
    const base::Decimal whole = number->normalized();
    if (whole.scale() != 0)
      return reject(base::ErrorCode::not_an_integer, UsageColumn::duration, text);
    constexpr std::int64_t kLongest = 999'999'999;
    if (whole.is_negative() || whole.coefficient() > kLongest) {
      return reject(base::ErrorCode::number_out_of_range, UsageColumn::duration, text);
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
    text = base::trim(text);
    const auto number = telephony::Number::parse(text);
    if (number) {
      call.number = *number;
    } else {
      call.number_text = text;  // rating puts it into suspense
    }
  }

  // The end is not kept; an end before the start is worth a word all the same.
  void check_end(std::string_view start, std::string_view end, const rating::NewCall& call) {
    if (is_later_text(start, end)) return;
    end = base::trim(end);
    if (end.empty()) return;
    const auto instant = parse_export_instant(end);
    if (!instant) {
      report_.problems.warn(error_at(instant.error().code, UsageColumn::end_time, end));
    } else if (instant->seconds < std::int64_t{call.start}) {
      report_.problems.warn(
          error_at(base::ErrorCode::end_before_start, UsageColumn::end_time, end));
    }
  }

  template <class Row>
  bool read_kind(Row& row, rating::NewCall& call) {
    const std::string_view key = row.span(UsageColumn::call_type, UsageColumn::destination);
    const std::optional<CallKind> known = seen_.kinds.find(key);
    CallKind kind;
    if (known) {
      kind = *known;
    } else {
      const std::string_view number_type = trimmed(row, UsageColumn::number_type);
      const std::string_view destination = trimmed(row, UsageColumn::destination);
      const auto number_type_index = calls_.number_type(number_type);
      if (!number_type_index) return give_up(number_type_index.error(), UsageColumn::number_type);
      const auto destination_index = calls_.destination(destination);
      if (!destination_index) return give_up(destination_index.error(), UsageColumn::destination);
      kind.type = catalog::call_type_of(trimmed(row, UsageColumn::call_type));
      kind.number_type = *number_type_index;
      kind.scope = scope_of(trimmed(row, UsageColumn::scope));
      kind.destination = *destination_index;
      seen_.kinds.remember(key, kind);
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
    const std::optional<CallPrice> known = seen_.prices.find(key);
    CallPrice price;
    if (known) {
      price = *known;
    } else {
      rating::ExportedMoney money;
      const std::string_view currency = trimmed(row, UsageColumn::currency);
      if (!currency.empty()) {
        const auto parsed = base::Currency::parse(currency);
        if (!parsed) return reject(parsed.error().code, UsageColumn::currency, currency);
        money.currency = *parsed;
      }
      if (!read_micros(trimmed(row, UsageColumn::connection_fee), UsageColumn::connection_fee,
                       money.currency, money.fee_micros) ||
          !read_micros(trimmed(row, UsageColumn::charge), UsageColumn::charge, money.currency,
                       money.charge_micros)) {
        return false;
      }
      money.charge_given = !trimmed(row, UsageColumn::charge).empty();
      const auto capability = calls_.capability(trimmed(row, UsageColumn::capability));
      if (!capability) return give_up(capability.error(), UsageColumn::capability);
      price.money = calls_.money(money);
      price.capability = *capability;
      seen_.prices.remember(row.span(UsageColumn::connection_fee, UsageColumn::capability), price);
    }
    call.money = price.money;
    call.capability = price.capability;
    return true;
  }

  bool read_micros(std::string_view text, UsageColumn column, base::Currency currency,
                   std::int64_t& micros) {
    micros = 0;
    if (text.empty()) return true;
    const auto plain = amounts_.plain(text, currency);
    if (!plain) {
      auto error = error_at(plain.error().code, column, text);
      error.args.insert(error.args.end(), plain.error().args.begin(), plain.error().args.end());
      report_.problems.reject(std::move(error));
      return false;
    }
    const auto money = base::Money::parse(*plain, currency);
    if (!money) return reject(money.error().code, column, text);
    micros = money->micros();
    return true;
  }

  template <class Row>
  bool read_party(Row& row, rating::NewCall& call) {
    const std::string_view key = row.span(UsageColumn::user_location, UsageColumn::caller_id);
    const std::optional<rating::PartyIndex> known = seen_.parties.find(key);
    if (known) {
      call.party = *known;
      return true;
    }
    rating::User user;
    const std::string_view location = trimmed(row, UsageColumn::user_location);
    if (!location.empty()) {
      const auto country = telephony::Country::parse(location);
      if (!country) return reject(country.error().code, UsageColumn::user_location, location);
      user.location = *country;
    }
    const std::string_view object_id = trimmed(row, UsageColumn::object_id);
    if (!object_id.empty()) {
      const auto id = base::UserId::parse(object_id);
      if (!id) return reject(id.error().code, UsageColumn::object_id, object_id);
      user.id = *id;
    }
    const std::string_view caller = trimmed(row, UsageColumn::caller_id);
    user.upn = trimmed(row, UsageColumn::upn);
    user.display_name = trimmed(row, UsageColumn::display_name);
    call.party = calls_.party(user_index(user, caller), caller);
    seen_.parties.remember(row.span(UsageColumn::user_location, UsageColumn::caller_id),
                           call.party);
    return true;
  }

  // A user is known by directory id, else by UPN, together with customer and location.
  [[nodiscard]] rating::UserIndex user_index(rating::User& user, std::string_view caller) {
    const auto number = telephony::Number::parse(caller);
    user.customer = customers_.find(user.id, user.upn, number ? *number : telephony::Number{});
    if (user.customer != rating::kNoCustomer) see(user.customer);
    user_key_ = user.id.is_none() ? base::lower_ascii(user.upn) : user.id.to_string();
    user_key_ += '\x1F';
    user_key_ += user.location.code();
    user_key_ += '\x1F';
    base::append_uint(user_key_, user.customer);
    const rating::UserIndex known = calls_.find_user(user_key_);
    return known != rating::CallTableBuilder::kUnknownUser ? known
                                                           : calls_.add_user(user_key_, user);
  }

  void see(rating::CustomerIndex customer) {
    if (!customer_seen_) first_customer_ = customer;
    customer_seen_ = true;
    several_customers_ = several_customers_ || first_customer_ != customer;
  }

  // A list of the table is full: nothing more can be read. Always false.
  bool give_up(const base::Error& error, UsageColumn column) {
    overflow_ = error_at(error.code, column, {});
    return false;
  }

  rating::CallTableBuilder& calls_;
  const CustomerLookup& customers_;
  UsageReport& report_;
  NumberText amounts_;
  std::array<std::uint32_t, kUsageColumns> numbers_{};
  const std::array<std::string_view, kUsageColumns>* names_ = &usage_captions();
  std::uint64_t row_ = 0;
  std::string_view pointer_;
  std::optional<base::Error> overflow_;
  std::string user_key_;
  PackedInstant instants_;
  SeenBefore seen_;
  bool customer_seen_ = false;
  bool several_customers_ = false;
  rating::CustomerIndex first_customer_ = rating::kNoCustomer;
};

}  // namespace formats
