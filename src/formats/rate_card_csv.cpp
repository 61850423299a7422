#include "formats/rate_card_csv.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <set>

#include "base/caption.hpp"
#include "base/text.hpp"
#include "formats/number_text.hpp"
#include "telephony/number.hpp"

namespace formats {

namespace {

using base::ErrorCode;
using rating::RateCard;
using rating::RateRow;

enum class Column : std::uint8_t {
  direction,
  destination_country,
  destination_name,
  number_type,
  prefix,
  rate_per_minute,
  connection_fee,
  minimum_charge,
  maximum_cost,
  price_per_call,
  increments,
  first_increment,
  next_increment,
  free_seconds,
  currency,
  origin_country,
  window_days,
  window_from,
  window_to,
  effective_from,
  effective_to,
  // of the whole card or a version, the same in all its rows
  card_name,
  zone,
  holidays,
  rounding,
  version_name,
  version_from,
  version_to
};
constexpr std::size_t kColumns = static_cast<std::size_t>(Column::version_to) + 1;
constexpr std::uint32_t kAbsent = std::numeric_limits<std::uint32_t>::max();

constexpr std::size_t kHeaderWithin = 20;  // rows

constexpr std::array<std::string_view, 8> kDays = {"Mon", "Tue", "Wed", "Thu",
                                                   "Fri", "Sat", "Sun", "Hol"};

[[nodiscard]] std::string_view name_of(Column column) {
  return rate_columns()[static_cast<std::size_t>(column)].name;
}

[[nodiscard]] std::string_view file_stem(std::string_view path) {
  const std::size_t folder = path.find_last_of("/\\");
  if (folder != std::string_view::npos) path.remove_prefix(folder + 1);
  const std::size_t dot = path.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? path : path.substr(0, dot);
}

// "2026-06-01", also as the start of a date and time; "1.6.2026", whose day always goes first.
[[nodiscard]] base::Result<base::CivilDate> parse_day(std::string_view text) {
  std::uint64_t day = 0;
  std::uint64_t month = 0;
  std::uint64_t year = 0;
  const auto parts = base::split(text, '.');
  if (parts.size() == 3 && parts[2].size() == 4 && base::parse_uint64(parts[0], day) &&
      base::parse_uint64(parts[1], month) && base::parse_uint64(parts[2], year) && day < 32 &&
      month < 13) {
    const base::CivilDate date{static_cast<int>(year), static_cast<int>(month),
                               static_cast<int>(day)};
    if (base::is_valid(date)) return date;
    return ErrorCode::not_a_date;
  }
  constexpr std::size_t kDate = 10;
  if (text.size() > kDate && (text[kDate] == 'T' || text[kDate] == ' ')) {
    text = text.substr(0, kDate);
  }
  return base::parse_date(text);
}

// "08:00", "08:00:30", "24:00".
[[nodiscard]] bool parse_time_of_day(std::string_view text, std::int32_t& out) {
  const auto parts = base::split(text, ':');
  if (parts.size() < 2 || parts.size() > 3) return false;
  std::int32_t seconds = 0;
  for (const std::string_view part : parts) {
    std::uint64_t value = 0;
    if (part.empty() || part.size() > 2 || !base::parse_uint64(part, value)) return false;
    if (&part != &parts.front() && value > 59) return false;
    seconds = seconds * 60 + static_cast<std::int32_t>(value);
  }
  if (parts.size() == 2) seconds *= 60;
  constexpr std::int32_t kDay = 86400;
  out = seconds;
  return seconds <= kDay;
}

void append_time_of_day(std::string& out, std::int32_t seconds) {
  const auto value = static_cast<std::uint64_t>(seconds);
  base::append_padded(out, value / 3600, 2);
  out += ':';
  base::append_padded(out, value / 60 % 60, 2);
  if (value % 60 == 0) return;
  out += ':';
  base::append_padded(out, value % 60, 2);
}

[[nodiscard]] std::size_t day_index(std::string_view text) {
  for (std::size_t i = 0; i < kDays.size(); ++i) {
    if (text.size() >= 2 && base::equals_ignore_case(text.substr(0, 3), kDays[i])) return i;
  }
  return kDays.size();
}

// "Mon Tue Hol", "Mon-Fri,Hol".
[[nodiscard]] bool parse_days(std::string_view text, std::uint8_t& out) {
  std::string spaced(text);
  std::replace(spaced.begin(), spaced.end(), ',', ' ');
  unsigned days = 0;
  for (const std::string_view part : base::split(spaced, ' ')) {
    if (part.empty()) continue;
    const std::size_t dash = part.find('-');
    const std::size_t first = day_index(part.substr(0, dash));
    const std::size_t last =
        dash == std::string_view::npos ? first : day_index(part.substr(dash + 1));
    if (first >= kDays.size() || last >= kDays.size() || last < first) return false;
    for (std::size_t day = first; day <= last; ++day) days |= 1U << day;
  }
  out = static_cast<std::uint8_t>(days);
  return days != 0;
}

[[nodiscard]] base::Result<rating::RateNumberType> parse_number_type(std::string_view text) {
  const std::string plain = base::plain_caption(text);
  constexpr std::array<std::pair<std::string_view, rating::RateNumberType>, 22> kWords = {{
      {"landline", rating::RateNumberType::landline},
      {"fixed", rating::RateNumberType::landline},
      {"fixe", rating::RateNumberType::landline},
      {"geographic", rating::RateNumberType::landline},
      {"mobile", rating::RateNumberType::mobile},
      {"cellular", rating::RateNumberType::mobile},
      {"mixed", rating::RateNumberType::mixed},
      {"all", rating::RateNumberType::mixed},
      {"nongeographic", rating::RateNumberType::non_geographic},
      {"special", rating::RateNumberType::non_geographic},
      {"premium", rating::RateNumberType::premium},
      {"premiumrate", rating::RateNumberType::premium},
      {"tollfree", rating::RateNumberType::tollfree},
      {"freephone", rating::RateNumberType::tollfree},
      {"festnetz", rating::RateNumberType::landline},
      {"mobil", rating::RateNumberType::mobile},
      {"mobilfunk", rating::RateNumberType::mobile},
      {"mixte", rating::RateNumberType::mixed},
      {"alle", rating::RateNumberType::mixed},
      {"gebuhrenfrei", rating::RateNumberType::tollfree},
      {"gratuit", rating::RateNumberType::tollfree},
      {"numerovert", rating::RateNumberType::tollfree},
  }};
  for (const auto& [word, type] : kWords) {
    if (plain == word) return type;
  }
  return ErrorCode::unknown_value;
}

[[nodiscard]] base::Result<rating::Direction> parse_way(std::string_view text) {
  const std::string plain = base::plain_caption(text);
  if (plain == "outbound" || plain == "out") return rating::Direction::outbound;
  if (plain == "inboundtollfree") return rating::Direction::inbound_tollfree;
  if (plain == "inboundtoll") return rating::Direction::inbound_toll;
  return ErrorCode::unknown_value;
}

// The check's name travels in the arguments; the code says of what kind it is.
[[nodiscard]] ErrorCode code_of(rating::CardIssue issue) {
  switch (issue) {
    case rating::CardIssue::duplicate_row:
    case rating::CardIssue::duplicate_prefix_conflict:
    case rating::CardIssue::overlapping_dates:
      return ErrorCode::duplicate_id;
    case rating::CardIssue::bad_prefix:
      return ErrorCode::not_a_phone_number;
    case rating::CardIssue::negative_rate:
    case rating::CardIssue::rate_over_ten:
    case rating::CardIssue::bad_increment:
    case rating::CardIssue::minimum_over_maximum:
      return ErrorCode::number_out_of_range;
    case rating::CardIssue::prefix_outside_country:
      return ErrorCode::unknown_value;
    case rating::CardIssue::missing_country_default:
      return ErrorCode::missing_field;
    case rating::CardIssue::dates_reversed:
      return ErrorCode::end_before_start;
    case rating::CardIssue::too_many_decimals:
      return ErrorCode::too_many_decimals;
  }
  return ErrorCode::unknown_value;
}

}  // namespace

const std::vector<RateColumn>& rate_columns() {
  static const std::vector<RateColumn> kList = {
      {"direction", {"callDirection"}},
      {"destinationCountry", {"country", "countryOrRegion", "iso", "isoCode", "pays"}},
      // German names of countries are not known: "Land" is shown, and the prefix tells the country
      {"destinationName",
       {"destination", "name", "description", "libelle", "designation", "ziel", "zielName",
        "zielgebiet", "bezeichnung", "landZiel", "paysDestination", "zielland", "land"}},
      {"numberType",
       {"destinationType", "type", "lineType", "typ", "nummerntyp", "rufnummerntyp", "zieltyp",
        "typeDeNumero", "typeDeDestination"}},
      {"prefix",
       {"prefixes", "dialCode", "dialPrefix", "code", "areaCode", "indicatif", "prefixe", "prafix",
        "praefix", "vorwahl", "landesvorwahl", "landervorwahl", "laendervorwahl", "zielvorwahl",
        "indicatifPays"},
       true},
      {"ratePerMinute",
       {"rate",           "price",         "priceMin",       "pricePerMin",   "pricePerMinute",
        "rateMin",        "ratePerMin",    "perMinute",      "tarif",         "prixMin",
        "prixMinute",     "prixParMinute", "prixALaMinute",  "tarifMinute",   "tarifParMinute",
        "tarifALaMinute", "coutParMinute", "preisProMinute", "preisJeMinute", "preisMinute",
        "preisMin",       "minutenpreis",  "preis",          "prix"},
       true},
      {"connectionFee",
       {"connectionCharge", "setupFee", "setupCharge", "connectFee", "connectCharge",
        "verbindungsgebuhr", "verbindungsgebuehr", "verbindungsentgelt", "verbindungspreis",
        "fraisDeConnexion", "fraisDeMiseEnRelation", "fraisDEtablissement", "coutDeConnexion"}},
      {"minimumCharge", {"minCharge", "mindestgebuhr", "mindestpreis", "montantMinimum"}},
      {"maximumCost", {"maxCost", "maximumCharge", "maxCharge", "hochstpreis", "montantMaximum"}},
      {"pricePerCall",
       {"callPrice", "perCall", "flatPrice", "preisProAnruf", "preisJeAnruf", "prixParAppel"}},
      {"increments", {"increment", "billingIncrement", "billingIncrements", "takt", "taktung"}},
      {"firstIncrement", {"initialIncrement"}},
      {"nextIncrement", {"subsequentIncrement", "followingIncrement"}},
      {"freeSeconds", {}},
      {"currency", {"currencyCode", "devise", "wahrung", "waehrung", "monnaie"}},
      {"originCountry", {"origin"}},
      {"windowDays", {"days"}},
      {"windowFrom", {"timeFrom"}},
      {"windowTo", {"timeTo"}},
      {"effectiveFrom",
       {"effectiveDate", "effective", "validFrom", "startDate", "gultigAb", "gueltigAb",
        "gultigVon", "valableAPartirDu", "valideAPartirDu", "applicableAPartirDu", "valableDu",
        "dateDEffet", "dateDeDebut"}},
      {"effectiveTo",
       {"validTo", "endDate", "gultigBis", "gueltigBis", "valableJusquAu", "dateDeFin"}},
      {"cardName", {"card"}},
      {"cardZone", {"timeZone"}},
      {"cardHolidays", {"holidays"}},
      {"cardRounding", {}},
      {"versionName", {}},
      {"versionFrom", {}},
      {"versionTo", {}},
  };
  return kList;
}

namespace {

// "Preis pro Minute (EUR)", "Price in USD".
[[nodiscard]] std::string_view without_unit(std::string_view caption) {
  std::size_t end = caption.size();
  for (const std::string_view mark : {"(", "[", "€", "$", " in ", " en "}) {
    end = std::min(end, caption.find(mark));
  }
  return caption.substr(0, end);
}

}  // namespace

bool has_rate_card_header(std::string_view head, char delimiter) {
  CsvScanner scanner(delimiter);
  scanner.feed(head);
  scanner.finish();
  CsvRow row;
  std::string scratch;
  for (std::size_t looked_at = 0; looked_at < kHeaderWithin && scanner.next(row); ++looked_at) {
    if (!row.ok()) continue;
    std::size_t found = 0;
    std::size_t required = 0;
    for (const RateColumn& column : rate_columns()) {
      if (!column.required) continue;
      ++required;
      for (std::size_t i = 0; i < row.size(); ++i) {
        const auto caption = without_guard(base::trim(row.text(i, scratch)));
        const auto same = [&](std::string_view name) {
          return base::same_caption(caption, name) ||
                 base::same_caption(without_unit(caption), name);
        };
        if (!same(column.name) &&
            std::none_of(column.aliases.begin(), column.aliases.end(), same)) {
          continue;
        }
        ++found;
        break;
      }
    }
    if (found == required) return true;
  }
  return false;
}

class RateCardCsvReader::Implementation {
 public:
  explicit Implementation(RateCardOptions options)
      : options_(std::move(options)),
        scanner_(options_.delimiter, options_.limits),
        numbers_(options_.decimal_comma, options_.delimiter) {
    report_.problems = ProblemLog(options_.file, options_.kept_problems);
    card_.name = options_.name.empty() ? file_stem(options_.file) : options_.name;
    card_.currency = options_.currency;
  }

  [[nodiscard]] base::Result<base::Ok> feed(std::string_view bytes) {
    if (failed_) return *failed_;
    report_.bytes += bytes.size();
    scanner_.feed(bytes);
    return read_rows();
  }

  [[nodiscard]] base::Result<RateCard> finish() {
    if (failed_) return *failed_;
    scanner_.finish();
    const auto read = read_rows();
    if (!read) return read.error();
    if (!header_read_) {
      if (!header_fault_) return fail(base::Error{ErrorCode::empty_input});
      show_best_header();
      return fail(*header_fault_);
    }
    report_.decimal_comma = numbers_.comma_seen();
    drop_unusable();
    for (const rating::CardVersion& version : card_.versions) {
      report_.accepted += version.rows.size();
    }
    return std::move(card_);
  }

  [[nodiscard]] const RateCardReport& report() const { return report_; }

 private:
  [[nodiscard]] base::Error fail(base::Error error) {
    error.place.file = options_.file;
    failed_ = error;
    return error;
  }

  [[nodiscard]] base::Result<base::Ok> read_rows() {
    CsvRow row;
    while (scanner_.next(row)) {
      if (!header_read_) {
        if (!look_for_header(row)) return fail(*header_fault_);
        continue;
      }
      if (report_.rows >= options_.rows) {
        base::Error error{ErrorCode::too_many_rows};
        error.args = {{"limit", std::to_string(options_.rows)}};
        return fail(error);
      }
      read_row(row);
    }
    return base::Ok{};
  }

  // --- the header --------------------------------------------------------------------------------

  // Titles may stand above the header: the first of the first rows that can be one is it. When none
  // can, what is told is about the row in which most was recognised. False: none can be.
  [[nodiscard]] bool look_for_header(const CsvRow& row) {
    const auto header = read_header(row);
    header_read_ = header.ok();
    if (header_read_) return true;
    looked_at_.push_back(report_.header);
    if (!header_fault_ || report_.mapping.size() > best_.mapping.size()) {
      header_fault_ = header.error();
      best_ = {report_.header, report_.mapping, report_.missing, looked_at_.size()};
    }
    if (looked_at_.size() < kHeaderWithin) return true;
    show_best_header();
    return false;
  }

  // With the rows below it, so that the person can tell what each column is.
  void show_best_header() {
    report_.header = best_.header;
    report_.mapping = best_.mapping;
    report_.missing = best_.missing;
    for (std::size_t i = best_.row; i < looked_at_.size(); ++i) {
      if (report_.first_rows.size() < options_.kept_rows)
        report_.first_rows.push_back(looked_at_[i]);
    }
  }

  [[nodiscard]] base::Result<base::Ok> read_header(const CsvRow& row) {
    report_.header.clear();
    report_.mapping.clear();
    report_.missing.clear();
    report_.extra_columns.clear();
    if (!row.ok()) return row.error();
    header_row_ = row.number();
    std::string scratch;
    for (std::size_t i = 0; i < row.size(); ++i) {
      report_.header.emplace_back(without_guard(base::trim(row.text(i, scratch))));
    }
    columns_.fill(kAbsent);
    std::vector<bool> used(report_.header.size());
    const auto take = [&](std::size_t column, std::size_t index) {
      columns_[column] = static_cast<std::uint32_t>(index);
      used[index] = true;
      report_.mapping.emplace_back(rate_columns()[column].name, report_.header[index]);
    };
    for (const auto& [name, caption] : options_.mapping) {
      const auto column = std::find_if(rate_columns().begin(), rate_columns().end(),
                                       [&](const RateColumn& known) { return known.name == name; });
      const auto at = std::find(report_.header.begin(), report_.header.end(), caption);
      if (column == rate_columns().end() || at == report_.header.end()) {
        return header_error(ErrorCode::not_found, caption);
      }
      take(static_cast<std::size_t>(column - rate_columns().begin()),
           static_cast<std::size_t>(at - report_.header.begin()));
    }
    // The neutral names go before the other ones, so that "rate" does not shadow "ratePerMinute".
    const std::size_t longest = longest_alias_list();
    for (std::size_t rank = 0; rank <= longest; ++rank) {
      for (std::size_t column = 0; column < kColumns; ++column) {
        if (columns_[column] != kAbsent) continue;
        const std::size_t index = find_column(column, rank, used);
        if (index != report_.header.size()) take(column, index);
      }
    }
    for (std::size_t i = 0; i < used.size(); ++i) {
      if (!used[i]) report_.extra_columns.push_back(report_.header[i]);
    }
    return check_header();
  }

  [[nodiscard]] static std::size_t longest_alias_list() {
    std::size_t longest = 0;
    for (const RateColumn& column : rate_columns()) {
      longest = std::max(longest, column.aliases.size());
    }
    return longest;
  }

  [[nodiscard]] std::size_t find_column(std::size_t column, std::size_t rank,
                                        const std::vector<bool>& used) const {
    const RateColumn& known = rate_columns()[column];
    if (rank > known.aliases.size()) return report_.header.size();
    const std::string_view caption = rank == 0 ? known.name : known.aliases[rank - 1];
    std::size_t found = report_.header.size();
    for (std::size_t i = 0; i < report_.header.size(); ++i) {
      if (used[i]) continue;
      if (base::same_caption(report_.header[i], caption)) return i;
      if (!base::same_caption(without_unit(report_.header[i]), caption)) continue;
      // prices in two currencies are a question
      found = found == report_.header.size() ? i : std::string::npos;
    }
    return std::min(found, report_.header.size());
  }

  [[nodiscard]] base::Error header_error(ErrorCode code, std::string_view field) const {
    base::Error error{code};
    error.place.row = header_row_;
    error.place.field = field;
    if (code != ErrorCode::missing_field && code != ErrorCode::unknown_format) return error;
    constexpr std::size_t kShown = 200;
    std::string found;
    for (const auto& caption : report_.header) {
      if (caption.empty()) continue;
      if (!found.empty()) found += ", ";
      const bool fits = found.size() + caption.size() < kShown;
      found += fits ? caption : "...";
      if (!fits) break;
    }
    if (found.find(", ") != std::string::npos) error.args = {{"columns", found}};
    return error;
  }

  [[nodiscard]] base::Result<base::Ok> check_header() {
    for (std::size_t column = 0; column < kColumns; ++column) {
      if (rate_columns()[column].required && columns_[column] == kAbsent) {
        report_.missing.emplace_back(rate_columns()[column].name);
      }
    }
    if (report_.mapping.empty()) return header_error(ErrorCode::unknown_format, {});
    for (std::size_t i = 0; i < report_.header.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (report_.header[i].empty() || report_.header[i] != report_.header[j]) continue;
        base::Error error = header_error(ErrorCode::duplicate_field, report_.header[i]);
        error.place.column = static_cast<std::uint32_t>(i + 1);
        return error;
      }
    }
    if (!report_.missing.empty()) {
      return header_error(ErrorCode::missing_field, report_.missing.front());
    }
    if (!has(Column::currency) && card_.currency.is_none()) {
      // The public A-Z deck (domain 4.2) names no currency: its prices are US dollars.
      const std::uint32_t rate = columns_[static_cast<std::size_t>(Column::rate_per_minute)];
      if (report_.header[rate] != "Price / min") {
        report_.missing.emplace_back(name_of(Column::currency));
        return header_error(ErrorCode::missing_field, name_of(Column::currency));
      }
      card_.currency = *base::Currency::parse("USD");
    }
    return base::Ok{};
  }

  [[nodiscard]] bool has(Column column) const {
    return columns_[static_cast<std::size_t>(column)] != kAbsent;
  }

  // --- rows --------------------------------------------------------------------------------------

  void read_row(const CsvRow& row) {
    row_number_ = row.number();
    if (!row.ok()) {
      ++report_.rows;
      report_.problems.reject(row.error());
      return;
    }
    bool blank = true;
    for (std::size_t i = 0; i < row.size() && blank; ++i) {
      blank = base::trim(row.text(i, scratch_)).empty();
    }
    if (blank) return;  // what spreadsheets leave behind a table
    ++report_.rows;
    if (report_.first_rows.size() < options_.kept_rows) keep_first(row);
    for (std::size_t column = 0; column < kColumns; ++column) {
      texts_[column].clear();
      if (columns_[column] == kAbsent) continue;
      texts_[column] = without_guard(base::trim(row.text(columns_[column], scratch_)));
    }
    if (row.size() < report_.header.size() && !has_all_columns(row)) return;
    RateRow read;
    read.source_row = static_cast<std::uint32_t>(row_number_);
    if (!read_destination(read) || !read_prices(read) || !read_conditions(read) ||
        !read_currency() || !read_card_columns()) {
      return;
    }
    version().rows.push_back(std::move(read));
  }

  void keep_first(const CsvRow& row) {
    std::vector<std::string> fields;
    for (std::size_t i = 0; i < row.size(); ++i) fields.emplace_back(row.text(i, scratch_));
    report_.first_rows.push_back(std::move(fields));
  }

  // A short row is fine as long as what it lacks may be empty.
  [[nodiscard]] bool has_all_columns(const CsvRow& row) {
    for (std::size_t column = 0; column < kColumns; ++column) {
      if (rate_columns()[column].required && columns_[column] >= row.size()) {
        return reject(ErrorCode::too_few_columns, static_cast<Column>(column));
      }
    }
    return true;
  }

  [[nodiscard]] std::string_view text(Column column) const {
    return texts_[static_cast<std::size_t>(column)];
  }

  // Always false.
  bool reject(ErrorCode code, Column column) {
    report_.problems.reject(error_at(code, column, text(column)));
    return false;
  }

  [[nodiscard]] base::Error error_at(ErrorCode code, Column column, std::string_view value) const {
    constexpr std::size_t kShown = 80;
    base::Error error{code};
    error.place.row = row_number_;
    const std::uint32_t index = columns_[static_cast<std::size_t>(column)];
    if (index != kAbsent) {
      error.place.column = index + 1;
      error.place.field = report_.header[index];
    } else {
      error.place.field = name_of(column);
    }
    if (!value.empty()) error.args.emplace_back("value", value.substr(0, kShown));
    return error;
  }

  bool read_destination(RateRow& row) {
    if (!text(Column::direction).empty()) {
      const auto direction = parse_way(text(Column::direction));
      if (!direction) return reject(direction.error().code, Column::direction);
      row.direction = *direction;
    }
    if (!read_prefix(row)) return false;
    if (!read_country(Column::destination_country, row.country)) return false;
    if (row.country.is_none() && !row.prefix.empty()) {
      const auto number = telephony::Number::parse(row.prefix);
      if (number) row.country = telephony::country_at(telephony::origin_of(*number).country);
    }
    row.destination_name = text(Column::destination_name);
    if (!text(Column::number_type).empty()) {
      const auto type = parse_number_type(text(Column::number_type));
      if (!type) return reject(type.error().code, Column::number_type);
      row.number_type = *type;
    }
    return true;
  }

  // "+44 20", "0044-20" and "4420" are one prefix. rating::check looks at what is left.
  bool read_prefix(RateRow& row) {
    for (const char c : text(Column::prefix)) {
      if (c != ' ' && c != '-' && c != '(' && c != ')' && c != '.' && c != '+') row.prefix += c;
    }
    if (row.prefix.starts_with("00")) row.prefix.erase(0, 2);
    // no country code begins with zero: what still dials out after "00" is no prefix
    const bool digits = !row.prefix.starts_with("00") &&
                        std::all_of(row.prefix.begin(), row.prefix.end(), base::is_digit);
    constexpr std::size_t kMostDigits = 15;
    const bool needed = row.direction == rating::Direction::outbound;
    if (!digits || row.prefix.size() > kMostDigits || (needed && row.prefix.empty())) {
      base::Error error =
          error_at(ErrorCode::not_a_phone_number, Column::prefix, text(Column::prefix));
      error.args.emplace_back("check", rating::name_of(rating::CardIssue::bad_prefix));
      report_.problems.reject(std::move(error));
      return false;
    }
    return true;
  }

  bool read_country(Column column, telephony::Country& out) {
    const std::string_view written = text(column);
    if (written.empty() || written == "*") return true;
    const auto code = telephony::Country::parse(written);
    out = code ? *code : telephony::country_by_name(written);
    return !out.is_none() || reject(ErrorCode::not_a_country, column);
  }

  bool read_prices(RateRow& row) {
    if (text(Column::rate_per_minute).empty()) {
      return reject(ErrorCode::empty_input, Column::rate_per_minute);
    }
    if (!read_decimal(Column::rate_per_minute, row.rate_per_minute)) return false;
    if (!text(Column::connection_fee).empty() &&
        !read_decimal(Column::connection_fee, row.connection_fee)) {
      return false;
    }
    return read_optional(Column::minimum_charge, row.minimum_charge) &&
           read_optional(Column::maximum_cost, row.maximum_cost) &&
           read_optional(Column::price_per_call, row.price_per_call) && read_increments(row) &&
           read_seconds(Column::free_seconds, row.free_seconds);
  }

  bool read_optional(Column column, std::optional<base::Decimal>& out) {
    if (text(column).empty()) return true;
    base::Decimal value;
    if (!read_decimal(column, value)) return false;
    out = value;
    return true;
  }

  bool read_decimal(Column column, base::Decimal& out) {
    const auto own = base::Currency::parse(text(Column::currency));
    const auto plain = numbers_.plain(text(column), own ? *own : card_.currency);
    if (!plain) {
      auto error = error_at(plain.error().code, column, text(column));
      error.args.insert(error.args.end(), plain.error().args.begin(), plain.error().args.end());
      report_.problems.reject(std::move(error));
      return false;
    }
    const auto parsed = base::Decimal::parse(*plain);
    if (!parsed) return reject(parsed.error().code, column);
    out = *parsed;
    return true;
  }

  bool read_seconds(Column column, std::int32_t& out) {
    if (text(column).empty()) return true;
    std::int64_t value = 0;
    if (!base::parse_int64(text(column), value)) return reject(ErrorCode::not_an_integer, column);
    constexpr std::int64_t kDay = 86400;
    if (value < 0 || value > kDay) return reject(ErrorCode::number_out_of_range, column);
    out = static_cast<std::int32_t>(value);
    return true;
  }

  bool read_increments(RateRow& row) {
    const std::string_view both = text(Column::increments);
    if (!both.empty()) {
      const std::size_t slash = both.find('/');
      std::uint64_t first = 0;
      std::uint64_t next = 0;
      constexpr std::uint64_t kDay = 86400;
      const bool read =
          base::parse_uint64(both.substr(0, slash), first) &&
          base::parse_uint64(slash == std::string_view::npos ? both : both.substr(slash + 1), next);
      if (!read) return reject(ErrorCode::not_an_integer, Column::increments);
      if (first > kDay || next > kDay) {
        return reject(ErrorCode::number_out_of_range, Column::increments);
      }
      row.first_increment = static_cast<std::int32_t>(first);
      row.next_increment = static_cast<std::int32_t>(next);
    }
    return read_seconds(Column::first_increment, row.first_increment) &&
           read_seconds(Column::next_increment, row.next_increment);
  }

  bool read_conditions(RateRow& row) {
    return read_country(Column::origin_country, row.origin) && read_window(row) &&
           read_date(Column::effective_from, row.effective_from) &&
           read_date(Column::effective_to, row.effective_to);
  }

  bool read_window(RateRow& row) {
    if (text(Column::window_days).empty() && text(Column::window_from).empty() &&
        text(Column::window_to).empty()) {
      return true;
    }
    rating::TimeWindow window;
    constexpr std::uint8_t kEveryDay = 0x7F;
    window.days = kEveryDay;
    if (!text(Column::window_days).empty() && !parse_days(text(Column::window_days), window.days)) {
      return reject(ErrorCode::unknown_value, Column::window_days);
    }
    if (!text(Column::window_from).empty() &&
        !parse_time_of_day(text(Column::window_from), window.from_second)) {
      return reject(ErrorCode::unknown_value, Column::window_from);
    }
    if (!text(Column::window_to).empty() &&
        !parse_time_of_day(text(Column::window_to), window.to_second)) {
      return reject(ErrorCode::unknown_value, Column::window_to);
    }
    row.window = window;
    return true;
  }

  bool read_date(Column column, std::optional<base::CivilDate>& out) {
    if (text(column).empty()) return true;
    const auto date = parse_day(text(column));
    if (!date) return reject(date.error().code, column);
    out = *date;
    return true;
  }

  bool read_currency() {
    if (text(Column::currency).empty()) {
      return !card_.currency.is_none() || reject(ErrorCode::empty_input, Column::currency);
    }
    const auto currency = base::Currency::parse(text(Column::currency));
    if (!currency) return reject(currency.error().code, Column::currency);
    if (card_.currency.is_none() || !currency_given_) {
      card_.currency = *currency;
      currency_given_ = true;
    }
    return card_.currency == *currency || reject(ErrorCode::currency_mismatch, Column::currency);
  }

  // The first row that says something about the whole card settles it.
  bool read_card_columns() {
    if (!text(Column::card_name).empty() && options_.name.empty()) {
      card_.name = text(Column::card_name);
    }
    if (!text(Column::zone).empty()) card_.zone = text(Column::zone);
    if (!text(Column::holidays).empty() && card_.holidays.empty()) {
      for (const std::string_view day : base::split(text(Column::holidays), ' ')) {
        const auto date = parse_day(day);
        if (!date) return reject(date.error().code, Column::holidays);
        card_.holidays.push_back(*date);
      }
    }
    return read_rounding() && read_version();
  }

  // "per_call half_up 2"
  bool read_rounding() {
    if (text(Column::rounding).empty()) return true;
    const auto parts = base::split(text(Column::rounding), ' ');
    std::uint64_t places = 0;
    constexpr std::uint64_t kMostPlaces = 9;
    if (parts.size() != 3 || !base::parse_uint64(parts[2], places) || places > kMostPlaces) {
      return reject(ErrorCode::unknown_value, Column::rounding);
    }
    const auto place = rating::parse_rounding_place(parts[0]);
    const auto mode = base::parse_rounding(parts[1]);
    if (!place || !mode) return reject(ErrorCode::unknown_value, Column::rounding);
    card_.rounding = {*place, *mode, static_cast<int>(places)};
    return true;
  }

  bool read_version() {
    version_ = rating::CardVersion{};
    version_.name = text(Column::version_name);
    return read_date(Column::version_from, version_.effective_from) &&
           read_date(Column::version_to, version_.effective_to);
  }

  [[nodiscard]] rating::CardVersion& version() {
    for (rating::CardVersion& known : card_.versions) {
      if (known.name == version_.name && known.effective_from == version_.effective_from &&
          known.effective_to == version_.effective_to) {
        return known;
      }
    }
    return card_.versions.emplace_back(version_);
  }

  // --- the checks of domain 4.5 ------------------------------------------------------------------

  void drop_unusable() {
    std::set<std::pair<std::uint32_t, std::uint32_t>> unusable;
    for (const rating::CardProblem& problem : rating::check(card_)) {
      row_number_ = problem.source_row;
      base::Error error =
          error_at(code_of(problem.issue), column_named(problem.column), problem.value);
      error.args.emplace_back("check", rating::name_of(problem.issue));
      if (!problem.fatal) {
        report_.problems.warn(std::move(error));
      } else if (unusable.emplace(problem.version, problem.row).second) {
        report_.problems.reject(std::move(error));
      }
    }
    for (auto last = unusable.rbegin(); last != unusable.rend(); ++last) {
      auto& rows = card_.versions[last->first].rows;
      rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(last->second));
    }
  }

  [[nodiscard]] static Column column_named(std::string_view name) {
    for (std::size_t i = 0; i < kColumns; ++i) {
      if (rate_columns()[i].name == name) return static_cast<Column>(i);
    }
    return Column::prefix;
  }

  RateCardOptions options_;
  CsvScanner scanner_;
  NumberText numbers_;
  RateCardReport report_;
  RateCard card_;
  std::optional<base::Error> failed_;
  std::array<std::uint32_t, kColumns> columns_{};
  std::array<std::string, kColumns> texts_;
  std::string scratch_;
  std::uint64_t header_row_ = 0;
  std::uint64_t row_number_ = 0;
  rating::CardVersion version_;
  bool header_read_ = false;
  std::vector<std::vector<std::string>> looked_at_;  // rows that could not be the header
  std::optional<base::Error> header_fault_;          // of the best of them
  struct {
    std::vector<std::string> header;
    std::vector<std::pair<std::string, std::string>> mapping;
    std::vector<std::string> missing;
    std::size_t row = 0;  // in looked_at_, counted from one
  } best_;
  bool currency_given_ = false;
};

RateCardCsvReader::RateCardCsvReader(RateCardOptions options)
    : implementation_(std::make_unique<Implementation>(std::move(options))) {}
RateCardCsvReader::~RateCardCsvReader() = default;
RateCardCsvReader::RateCardCsvReader(RateCardCsvReader&&) noexcept = default;
RateCardCsvReader& RateCardCsvReader::operator=(RateCardCsvReader&&) noexcept = default;

base::Result<base::Ok> RateCardCsvReader::feed(std::string_view bytes) {
  return implementation_->feed(bytes);
}

base::Result<RateCard> RateCardCsvReader::finish() { return implementation_->finish(); }

const RateCardReport& RateCardCsvReader::report() const { return implementation_->report(); }

// --- writing ---------------------------------------------------------------------------------------

namespace {

// What a row is written from.
struct Line {
  const RateCard& card;
  const rating::CardVersion& version;
  const RateRow& row;
};

void write_optional(CsvWriter& out, const std::optional<base::Decimal>& value) {
  if (value) {
    out.number(*value);
  } else {
    out.empty();
  }
}

void write_date(CsvWriter& out, const std::optional<base::CivilDate>& date) {
  if (date) {
    out.text(base::to_string(*date));
  } else {
    out.empty();
  }
}

[[nodiscard]] std::string days_text(unsigned days) {
  std::string out;
  for (std::size_t i = 0; i < kDays.size(); ++i) {
    if ((days >> i & 1U) == 0) continue;
    if (!out.empty()) out += ' ';
    out += kDays[i];
  }
  return out;
}

void write_time(CsvWriter& out, const RateRow& row, std::int32_t rating::TimeWindow::* which) {
  std::string text;
  if (row.window) append_time_of_day(text, (*row.window).*which);
  out.text(text);
}

[[nodiscard]] std::string holidays_text(const RateCard& card) {
  std::string out;
  for (const base::CivilDate& day : card.holidays) {
    if (!out.empty()) out += ' ';
    out += base::to_string(day);
  }
  return out;
}

[[nodiscard]] std::string rounding_text(const rating::CardRounding& rounding) {
  std::string out(rating::name_of(rounding.place));
  out += ' ';
  out += base::name_of(rounding.mode);
  out += ' ';
  base::append_uint(out, static_cast<std::uint64_t>(rounding.places));
  return out;
}

struct WrittenColumn {
  Column column;
  bool always;
  // Says something: a column nobody uses is left out.
  bool (*used)(const Line&);
  void (*write)(CsvWriter&, const Line&);
};

[[nodiscard]] const std::vector<WrittenColumn>& written_columns() {
  static const std::vector<WrittenColumn> kList = {
      {Column::direction, true, nullptr,
       [](CsvWriter& out, const Line& line) { out.text(rating::name_of(line.row.direction)); }},
      {Column::destination_country, true, nullptr,
       [](CsvWriter& out, const Line& line) { out.text(line.row.country.code()); }},
      {Column::destination_name, true, nullptr,
       [](CsvWriter& out, const Line& line) { out.text(line.row.destination_name); }},
      {Column::number_type, true, nullptr,
       [](CsvWriter& out, const Line& line) { out.text(rating::name_of(line.row.number_type)); }},
      {Column::prefix, true, nullptr,
       [](CsvWriter& out, const Line& line) { out.text(line.row.prefix); }},
      {Column::rate_per_minute, true, nullptr,
       [](CsvWriter& out, const Line& line) { out.number(line.row.rate_per_minute); }},
      {Column::connection_fee, true, nullptr,
       [](CsvWriter& out, const Line& line) { out.number(line.row.connection_fee); }},
      {Column::minimum_charge, false,
       [](const Line& line) { return line.row.minimum_charge.has_value(); },
       [](CsvWriter& out, const Line& line) { write_optional(out, line.row.minimum_charge); }},
      {Column::maximum_cost, false,
       [](const Line& line) { return line.row.maximum_cost.has_value(); },
       [](CsvWriter& out, const Line& line) { write_optional(out, line.row.maximum_cost); }},
      {Column::price_per_call, false,
       [](const Line& line) { return line.row.price_per_call.has_value(); },
       [](CsvWriter& out, const Line& line) { write_optional(out, line.row.price_per_call); }},
      {Column::first_increment, false,
       [](const Line& line) { return line.row.first_increment != 0; },
       [](CsvWriter& out, const Line& line) { out.integer(line.row.first_increment); }},
      {Column::next_increment, false, [](const Line& line) { return line.row.next_increment != 0; },
       [](CsvWriter& out, const Line& line) { out.integer(line.row.next_increment); }},
      {Column::free_seconds, false, [](const Line& line) { return line.row.free_seconds != 0; },
       [](CsvWriter& out, const Line& line) { out.integer(line.row.free_seconds); }},
      {Column::currency, true, nullptr,
       [](CsvWriter& out, const Line& line) { out.text(line.card.currency.code()); }},
      {Column::origin_country, false, [](const Line& line) { return !line.row.origin.is_none(); },
       [](CsvWriter& out, const Line& line) { out.text(line.row.origin.code()); }},
      {Column::window_days, false, [](const Line& line) { return line.row.window.has_value(); },
       [](CsvWriter& out, const Line& line) {
         out.text(line.row.window ? days_text(line.row.window->days) : std::string());
       }},
      {Column::window_from, false, [](const Line& line) { return line.row.window.has_value(); },
       [](CsvWriter& out, const Line& line) {
         write_time(out, line.row, &rating::TimeWindow::from_second);
       }},
      {Column::window_to, false, [](const Line& line) { return line.row.window.has_value(); },
       [](CsvWriter& out, const Line& line) {
         write_time(out, line.row, &rating::TimeWindow::to_second);
       }},
      {Column::effective_from, false,
       [](const Line& line) { return line.row.effective_from.has_value(); },
       [](CsvWriter& out, const Line& line) { write_date(out, line.row.effective_from); }},
      {Column::effective_to, false,
       [](const Line& line) { return line.row.effective_to.has_value(); },
       [](CsvWriter& out, const Line& line) { write_date(out, line.row.effective_to); }},
      {Column::card_name, false, [](const Line& line) { return !line.card.name.empty(); },
       [](CsvWriter& out, const Line& line) { out.text(line.card.name); }},
      {Column::zone, false, [](const Line& line) { return line.card.zone != "UTC"; },
       [](CsvWriter& out, const Line& line) { out.text(line.card.zone); }},
      {Column::holidays, false, [](const Line& line) { return !line.card.holidays.empty(); },
       [](CsvWriter& out, const Line& line) { out.text(holidays_text(line.card)); }},
      {Column::rounding, false,
       [](const Line& line) { return line.card.rounding != rating::CardRounding{}; },
       [](CsvWriter& out, const Line& line) { out.text(rounding_text(line.card.rounding)); }},
      {Column::version_name, false, [](const Line& line) { return !line.version.name.empty(); },
       [](CsvWriter& out, const Line& line) { out.text(line.version.name); }},
      {Column::version_from, false,
       [](const Line& line) { return line.version.effective_from.has_value(); },
       [](CsvWriter& out, const Line& line) { write_date(out, line.version.effective_from); }},
      {Column::version_to, false,
       [](const Line& line) { return line.version.effective_to.has_value(); },
       [](CsvWriter& out, const Line& line) { write_date(out, line.version.effective_to); }},
  };
  return kList;
}

template <class Visit>
void for_each_line(const RateCard& card, const Visit& visit) {
  for (const rating::CardVersion& version : card.versions) {
    for (const RateRow& row : version.rows) visit(Line{card, version, row});
  }
}

}  // namespace

std::string write_rate_card_csv(const RateCard& card, const CsvStyle& style) {
  std::vector<const WrittenColumn*> columns;
  for (const WrittenColumn& column : written_columns()) {
    bool used = column.always;
    if (!used) for_each_line(card, [&](const Line& line) { used = used || column.used(line); });
    if (used) columns.push_back(&column);
  }
  std::string out;
  CsvWriter writer(out, style);
  writer.byte_order_mark();
  for (const WrittenColumn* column : columns) writer.text(name_of(column->column));
  writer.end_row();
  for_each_line(card, [&](const Line& line) {
    for (const WrittenColumn* column : columns) column->write(writer, line);
    writer.end_row();
  });
  return out;
}

}  // namespace formats
