#include "formats/xlsx_reader.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/decimal.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "formats/csv_writer.hpp"
#include "formats/number_text.hpp"
#include "formats/text_encoding.hpp"
#include "formats/xml_reader.hpp"

namespace formats {

namespace {

using base::ErrorCode;

constexpr std::string_view kWorkbook = "xl/workbook.xml";
constexpr std::string_view kRelations = "xl/_rels/workbook.xml.rels";
constexpr std::string_view kTexts = "xl/sharedStrings.xml";
constexpr std::string_view kStyles = "xl/styles.xml";
constexpr std::string_view kSheets = "xl/worksheets/";
constexpr std::uint32_t kLastRow = 1'048'576;
constexpr std::uint32_t kLastColumn = 16'384;

// Calls `take(reader, event)` for every event; it answers a Result<Ok>.
template <class Take>
base::Result<base::Ok> read_xml(std::string_view part, std::string_view text, Take take) {
  XmlReader xml(text);
  for (;;) {
    const auto event = xml.next();
    base::Result<base::Ok> done = base::Ok{};
    if (!event) {
      done = event.error();
    } else if (*event == XmlEvent::done) {
      return base::Ok{};
    } else {
      done = take(xml, *event);
    }
    if (done) continue;
    base::Error error = done.error();
    error.place.field = part;
    return error;
  }
}

struct NamedSheet {
  std::string name;
  std::string relation;
};

struct Book {
  std::vector<NamedSheet> sheets;
  std::map<std::string, std::string, std::less<>> targets;  // relation id -> part
  std::vector<std::string> texts;
  std::vector<bool> date_styles;  // by cell format
  bool since_1904 = false;
};

// --- styles: which cell formats show dates --------------------------------------------------------

[[nodiscard]] bool is_date_format(std::uint64_t id) {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
         (id >= 50 && id <= 58);
}

// "dd/mm/yyyy hh:mm" shows a date, "0.00 \"day\"" and "[Red]0" do not.
[[nodiscard]] bool is_date_code(std::string_view code) {
  bool quoted = false;
  bool bracketed = false;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = base::to_lower_ascii(code[i]);
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else if (c == '[') {
      bracketed = true;
    } else if (c == ']') {
      bracketed = false;
    } else if (!bracketed && (c == 'y' || c == 'd' || c == 'h' || c == 's' || c == 'm')) {
      return true;
    }
  }
  return false;
}

[[nodiscard]] std::uint64_t number_in(const XmlReader& xml, std::string_view attribute) {
  std::uint64_t value = 0;
  return base::parse_uint64(xml.attribute(attribute), value) ? value : 0;
}

base::Result<base::Ok> read_styles(std::string_view text, Book& book) {
  std::map<std::uint64_t, bool> codes;
  bool in_cell_formats = false;
  return read_xml(
      kStyles, text, [&](const XmlReader& xml, XmlEvent event) -> base::Result<base::Ok> {
        if (event == XmlEvent::text) return base::Ok{};
        const bool start = event == XmlEvent::start;
        if (xml.name() == "cellXfs") in_cell_formats = start;
        if (!start) return base::Ok{};
        const auto id = number_in(xml, "numFmtId");
        if (xml.name() == "numFmt") {
          codes[id] = is_date_code(xml.attribute("formatCode"));
        } else if (xml.name() == "xf" && in_cell_formats) {
          const auto known = codes.find(id);
          book.date_styles.push_back(known == codes.end() ? is_date_format(id) : known->second);
        }
        return base::Ok{};
      });
}

// --- the workbook ------------------------------------------------------------------------------

base::Result<base::Ok> read_workbook(std::string_view text, Book& book) {
  return read_xml(kWorkbook, text,
                  [&](const XmlReader& xml, XmlEvent event) -> base::Result<base::Ok> {
                    if (event != XmlEvent::start) return base::Ok{};
                    if (xml.name() == "workbookPr") {
                      const auto value = xml.attribute("date1904");
                      book.since_1904 = value == "1" || value == "true";
                    } else if (xml.name() == "sheet") {
                      const auto state = xml.attribute("state");
                      if (state.empty() || state == "visible") {
                        book.sheets.push_back(
                            {std::string(xml.attribute("name")), std::string(xml.attribute("id"))});
                      }
                    }
                    return base::Ok{};
                  });
}

base::Result<base::Ok> read_relations(std::string_view text, Book& book) {
  return read_xml(kRelations, text,
                  [&](const XmlReader& xml, XmlEvent event) -> base::Result<base::Ok> {
                    if (event != XmlEvent::start || xml.name() != "Relationship") return base::Ok{};
                    std::string target(xml.attribute("Target"));
                    if (target.starts_with('/')) {
                      target.erase(0, 1);
                    } else {
                      target.insert(0, "xl/");
                    }
                    book.targets[std::string(xml.attribute("Id"))] = std::move(target);
                    return base::Ok{};
                  });
}

// "_x0041_" is how a workbook writes a character that XML cannot hold, and "_x005F_" the underscore
// of a text that only looks like it.
std::string without_references(std::string_view text) {
  constexpr std::size_t kSize = 7;
  std::string out;
  for (std::size_t at = text.find("_x"); at != std::string_view::npos; at = text.find("_x")) {
    std::uint32_t code = 0;
    bool valid = text.size() >= at + kSize && text[at + kSize - 1] == '_';
    for (std::size_t i = at + 2; valid && i < at + kSize - 1; ++i) {
      const char c = base::to_lower_ascii(text[i]);
      valid = base::is_digit(c) || (c >= 'a' && c <= 'f');
      code = code << 4U | static_cast<std::uint32_t>(base::is_digit(c) ? c - '0' : c - 'a' + 10);
    }
    valid = valid && code != 0 && (code < 0xD800U || code > 0xDFFFU);
    out += text.substr(0, valid ? at : at + 2);
    if (valid) append_utf8(out, code);
    text.remove_prefix(valid ? at + kSize : at + 2);
  }
  out += text;
  return out;
}

// Text of one item: its runs together, without the reading aids of East Asian text.
class ItemText {
 public:
  void start(std::string_view name) {
    if (name == "rPh") aid_ = true;
    if (name == "t") in_text_ = !aid_;
  }
  void end(std::string_view name) {
    if (name == "rPh") aid_ = false;
    if (name == "t") in_text_ = false;
  }
  void text(std::string_view text) {
    if (in_text_) text_ += text;
  }
  [[nodiscard]] std::string take() {
    const auto text = std::exchange(text_, {});
    return text.find("_x") == std::string::npos ? text : without_references(text);
  }

 private:
  std::string text_;
  bool aid_ = false;
  bool in_text_ = false;
};

base::Result<base::Ok> read_texts(std::string_view text, Book& book) {
  ItemText item;
  return read_xml(kTexts, text,
                  [&](const XmlReader& xml, XmlEvent event) -> base::Result<base::Ok> {
                    if (event == XmlEvent::text) {
                      item.text(xml.text());
                    } else if (event == XmlEvent::start) {
                      item.start(xml.name());
                    } else {
                      item.end(xml.name());
                      if (xml.name() == "si") book.texts.push_back(item.take());
                    }
                    return base::Ok{};
                  });
}

// --- a sheet -------------------------------------------------------------------------------------

// "BC12" -> column 55 (counted from one); 0 when there is none.
[[nodiscard]] std::uint32_t column_of(std::string_view reference) {
  std::uint32_t column = 0;
  for (const char c : reference) {
    if (c < 'A' || c > 'Z') break;
    column = column * 26 + static_cast<std::uint32_t>(c - 'A' + 1);
    if (column > kLastColumn) return column;
  }
  return column;
}

// "1.125", which text has for a thousand where the comma parts decimals.
[[nodiscard]] bool looks_grouped(std::string_view number) {
  if (number.starts_with('-')) number.remove_prefix(1);
  constexpr std::size_t kGroup = 3;
  const auto point = number.find('.');
  return point != std::string_view::npos && point <= kGroup && number[0] != '0' &&
         number.size() == point + 1 + kGroup;
}

class SheetReader {
 public:
  SheetReader(const Book& book, bool decimal_comma, std::size_t most_bytes, std::string& out)
      : book_(book),
        decimal_comma_(decimal_comma),
        most_bytes_(most_bytes),
        out_(out),
        csv_(out, {}) {}

  base::Result<base::Ok> take(const XmlReader& xml, XmlEvent event) {
    if (event == XmlEvent::text) {
      if (in_value_) value_ += xml.text();
      inline_.text(xml.text());
      return base::Ok{};
    }
    const auto name = xml.name();
    if (event == XmlEvent::start) {
      if (name == "row") return begin_row(xml);
      if (name == "c") return begin_cell(xml);
      if (name == "v") in_value_ = true;
      if (in_cell_) inline_.start(name);
      return base::Ok{};
    }
    if (in_cell_) inline_.end(name);
    if (name == "v") in_value_ = false;
    if (name == "c") end_cell();
    if (name == "row") return end_row();
    return base::Ok{};
  }

 private:
  base::Result<base::Ok> begin_row(const XmlReader& xml) {
    const auto given = number_in(xml, "r");
    const auto number = given == 0 ? row_ + 1 : given;
    if (number <= row_ || number > kLastRow) return ErrorCode::unknown_format;
    for (++row_; row_ < number; ++row_) csv_.end_row();
    cells_.clear();
    return base::Ok{};
  }

  base::Result<base::Ok> begin_cell(const XmlReader& xml) {
    const auto given = column_of(xml.attribute("r"));
    column_ = given == 0 ? cells_.size() + 1 : given;
    if (column_ <= cells_.size() || column_ > kLastColumn) return ErrorCode::unknown_format;
    type_ = xml.attribute("t");
    const auto style = number_in(xml, "s");
    date_ = style < book_.date_styles.size() && book_.date_styles[static_cast<std::size_t>(style)];
    in_cell_ = true;
    value_.clear();
    return base::Ok{};
  }

  void end_cell() {
    in_cell_ = false;
    std::string text = type_ == "inlineStr" ? inline_.take() : cell_text();
    if (text.empty()) return;
    cells_.resize(column_ - 1);
    cells_.push_back(std::move(text));
  }

  [[nodiscard]] std::string cell_text() const {
    if (type_ == "s") {
      std::uint64_t index = 0;
      const bool known =
          base::parse_uint64(base::trim(value_), index) && index < book_.texts.size();
      return known ? book_.texts[static_cast<std::size_t>(index)] : std::string();
    }
    if (type_ == "b") return value_ == "1" ? "TRUE" : "FALSE";
    if (!type_.empty() && type_ != "n") return value_;
    const auto number = base::trim(value_);
    if (date_) return spreadsheet_date(number, book_.since_1904);
    std::string shown = spreadsheet_number(number);
    if (decimal_comma_) std::replace(shown.begin(), shown.end(), '.', ',');
    if (!decimal_comma_ && looks_grouped(shown)) shown += kCellNumber;
    return shown;
  }

  base::Result<base::Ok> end_row() {
    for (const std::string& cell : cells_) csv_.plain(cell);
    csv_.end_row();
    if (out_.size() <= most_bytes_) return base::Ok{};
    return base::Error{.code = ErrorCode::file_too_large,
                       .args = {{"limit", std::to_string(most_bytes_)}}};
  }

  const Book& book_;
  bool decimal_comma_;
  std::size_t most_bytes_;
  std::string& out_;
  CsvWriter csv_;
  std::uint64_t row_ = 0;
  std::size_t column_ = 0;
  std::vector<std::string> cells_;
  std::string type_;
  bool date_ = false;
  bool in_cell_ = false;
  bool in_value_ = false;
  std::string value_;
  ItemText inline_;
};

// --- numbers -----------------------------------------------------------------------------------

struct Digits {
  bool negative = false;
  std::string digits;         // without leading zeros; empty = zero
  std::int64_t exponent = 0;  // value = digits * 10^exponent
};

[[nodiscard]] std::optional<Digits> parse_digits(std::string_view text) {
  Digits out;
  if (text.starts_with('-') || text.starts_with('+')) {
    out.negative = text.front() == '-';
    text.remove_prefix(1);
  }
  const auto e = text.find_first_of("eE");
  std::int64_t exponent = 0;
  if (e != std::string_view::npos) {
    auto power = text.substr(e + 1);
    if (power.starts_with('+')) power.remove_prefix(1);
    if (!base::parse_int64(power, exponent)) return std::nullopt;
    text = text.substr(0, e);
  }
  constexpr std::int64_t kFar = 400;
  if (exponent > kFar || exponent < -kFar) return std::nullopt;
  bool any = false;
  bool point = false;
  for (const char c : text) {
    if (c == '.' && !point) {
      point = true;
      continue;
    }
    if (!base::is_digit(c)) return std::nullopt;
    any = true;
    if (point) --exponent;
    if (!out.digits.empty() || c != '0') out.digits += c;
  }
  if (!any) return std::nullopt;
  out.exponent = exponent;
  return out;
}

// To at most `count` digits, half up: what is shown of a binary fraction.
void round_digits(Digits& number, std::size_t count) {
  auto& digits = number.digits;
  if (digits.size() > count) {
    const bool up = digits[count] >= '5';
    number.exponent += static_cast<std::int64_t>(digits.size() - count);
    digits.resize(count);
    if (up) {
      std::size_t at = count;
      while (at > 0 && digits[at - 1] == '9') digits[--at] = '0';
      if (at > 0) {
        ++digits[at - 1];
      } else {
        digits.insert(digits.begin(), '1');
      }
    }
  }
  while (!digits.empty() && digits.back() == '0') {
    digits.pop_back();
    ++number.exponent;
  }
  if (digits.empty()) number = {};
}

[[nodiscard]] std::string plain_text(const Digits& number) {
  if (number.digits.empty()) return "0";
  std::string out = number.digits;
  if (number.exponent >= 0) {
    out.append(static_cast<std::size_t>(number.exponent), '0');
  } else {
    const auto places = static_cast<std::size_t>(-number.exponent);
    if (out.size() <= places) out.insert(0, places - out.size() + 1, '0');
    out.insert(out.size() - places, 1, '.');
  }
  return number.negative ? "-" + out : out;
}

}  // namespace

bool is_workbook_entry(std::string_view name) {
  return name == "[Content_Types].xml" || name.starts_with("xl/") || name.starts_with("_rels/") ||
         name.starts_with("docProps/");
}

std::string spreadsheet_number(std::string_view text) {
  constexpr std::size_t kShown = 15;
  constexpr std::int64_t kFarthest = 30;
  auto number = parse_digits(text);
  if (!number) return std::string(text);
  round_digits(*number, kShown);
  if (number->exponent > kFarthest || number->exponent < -kFarthest) return std::string(text);
  return plain_text(*number);
}

std::string spreadsheet_date(std::string_view serial, bool since_1904) {
  constexpr std::int64_t kDay = 86'400;
  constexpr int kPlaces = 9;
  const auto number = base::Decimal::parse(spreadsheet_number(serial));
  // 2 958 465 is the last day of the year 9999
  if (!number || number->is_negative() || *number > base::Decimal(2'958'465, 0)) {
    return std::string(serial);
  }
  const auto scaled = number->rounded(kPlaces, base::Rounding::half_even).at_scale(kPlaces);
  if (!scaled) return std::string(serial);
  const auto power = base::power_of_ten(kPlaces);
  std::int64_t day = scaled->coefficient() / power;
  std::int64_t seconds = static_cast<std::int64_t>(base::divide(
      base::Int128{scaled->coefficient() % power} * kDay, power, base::Rounding::half_even));
  day += seconds / kDay;
  seconds %= kDay;
  std::string time;
  base::append_padded(time, static_cast<std::uint64_t>(seconds / 3600), 2);
  time += ':';
  base::append_padded(time, static_cast<std::uint64_t>(seconds / 60 % 60), 2);
  time += ':';
  base::append_padded(time, static_cast<std::uint64_t>(seconds % 60), 2);
  if (day == 0 && !since_1904) return time;
  // Day 60 is 29 February 1900, which never was: what comes after it is one too many.
  const std::int64_t first = since_1904 ? -24'107 : (day > 60 ? -25'569 : -25'568);
  const std::string date = base::to_string(base::to_date({static_cast<std::int32_t>(first + day)}));
  return seconds == 0 ? date : date + "T" + time;
}

base::Result<bool> XlsxParts::begin(const ZipEntry& entry) {
  const bool wanted = entry.name == kWorkbook || entry.name == kRelations || entry.name == kTexts ||
                      entry.name == kStyles ||
                      (entry.name.starts_with(kSheets) && entry.name.ends_with(".xml"));
  if (wanted) part_ = &parts_[entry.name];
  if (wanted) part_->clear();
  return wanted;
}

base::Result<base::Ok> XlsxParts::data(std::string_view bytes) {
  if (part_->size() + bytes.size() > limits_.part_bytes) {
    return base::Error{.code = ErrorCode::file_too_large,
                       .args = {{"limit", std::to_string(limits_.part_bytes)}}};
  }
  *part_ += bytes;
  return base::Ok{};
}

base::Result<std::vector<Sheet>> XlsxParts::sheets(bool decimal_comma) const {
  const auto part = [this](std::string_view name) -> const std::string* {
    const auto found = parts_.find(name);
    return found == parts_.end() ? nullptr : &found->second;
  };
  Book book;
  const std::string* workbook = part(kWorkbook);
  const std::string* relations = part(kRelations);
  if (workbook == nullptr || relations == nullptr) return ErrorCode::unknown_format;
  for (const auto& [text, read] :
       {std::pair(workbook, &read_workbook), std::pair(relations, &read_relations),
        std::pair(part(kTexts), &read_texts), std::pair(part(kStyles), &read_styles)}) {
    if (text == nullptr) continue;
    if (const auto done = read(*text, book); !done) return done.error();
  }
  std::vector<Sheet> sheets;
  std::size_t bytes = 0;
  for (const NamedSheet& named : book.sheets) {
    const auto target = book.targets.find(named.relation);
    const std::string* text = target == book.targets.end() ? nullptr : part(target->second);
    if (text == nullptr) continue;  // a chart sheet
    Sheet& sheet = sheets.emplace_back(Sheet{named.name, {}});
    SheetReader reader(book, decimal_comma, limits_.csv_bytes - bytes, sheet.csv);
    const auto done = read_xml(target->second, *text, [&](const XmlReader& xml, XmlEvent event) {
      return reader.take(xml, event);
    });
    if (!done) return done.error();
    bytes += std::min(sheet.csv.size(), limits_.csv_bytes - bytes);
  }
  if (sheets.empty()) return ErrorCode::unknown_format;
  return sheets;
}

}  // namespace formats
