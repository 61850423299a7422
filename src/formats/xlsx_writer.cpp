#include "formats/xlsx_writer.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "base/markup.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

namespace formats {

namespace {

constexpr std::string_view kDeclaration =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
constexpr std::string_view kMain = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
constexpr std::string_view kOffice =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
constexpr std::size_t kLongestName = 31;      // of a sheet
constexpr std::size_t kLongestText = 32'767;  // of a cell, in characters

// Sheets are the default of ".xml", so that this part can be written before they are counted.
constexpr std::string_view kTypes =
    R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">)"
    R"(<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>)"
    R"(<Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>)"
    R"(<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>)"
    R"(<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>)"
    R"(</Types>)";
constexpr std::string_view kPackage =
    R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)"
    R"(<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>)"
    R"(</Relationships>)";
// Cell formats: 0 as it comes, 1 instants, 2 the header.
constexpr std::string_view kStyles =
    R"(<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">)"
    R"(<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/></numFmts>)"
    R"(<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>)"
    R"(<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>)"
    R"(<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>)"
    R"(<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>)"
    R"(<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>)"
    R"(<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>)"
    R"(<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>)"
    R"(<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>)"
    R"(</styleSheet>)";
constexpr int kInstantStyle = 1;
constexpr int kHeaderStyle = 2;

// "A" to "XFD".
std::string column_name(std::size_t index) {
  std::string name;
  for (++index; index > 0; index = (index - 1) / 26) {
    name.insert(name.begin(), static_cast<char>('A' + static_cast<int>((index - 1) % 26)));
  }
  return name;
}

// "_x0041_" stands for a character in a workbook's texts. Its last sign may be the first of a reference
// that is written for the character behind, so it is not looked at.
[[nodiscard]] bool begins_reference(std::string_view text) {
  constexpr std::size_t kSize = 6;
  return text.size() >= kSize && text.starts_with("_x") &&
         std::all_of(text.begin() + 2, text.begin() + kSize, [](char c) {
           return base::is_digit(c) ||
                  (base::to_lower_ascii(c) >= 'a' && base::to_lower_ascii(c) <= 'f');
         });
}

void append_reference(std::string& out, std::uint32_t c) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  out += "_x";
  for (int shift = 12; shift >= 0; shift -= 4) out += kHex[c >> static_cast<unsigned>(shift) & 15U];
  out += '_';
}

// At most as many characters (UTF-16 units) as a cell takes; whole characters of UTF-8 only.
std::string_view shortened(std::string_view text) {
  if (text.size() <= kLongestText) return text;
  std::size_t units = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto c = static_cast<unsigned char>(text[at]);
    if ((c & 0xC0U) == 0x80U) continue;
    units += c >= 0xF0U ? 2 : 1;
    if (units > kLongestText) return text.substr(0, at);
  }
  return text;
}

void append_escaped(std::string& out, std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (const auto reference = base::markup_reference(c); !reference.empty()) {
      out += reference;
      continue;
    }
    switch (c) {
      case '\t':
      case '\n':
        out += c;
        break;
      case '\xEF':  // XML has no U+FFFE and U+FFFF
        if (const auto last = text.substr(at, 3);
            last == "\xEF\xBF\xBE" || last == "\xEF\xBF\xBF") {
          append_reference(out, last[2] == '\xBE' ? 0xFFFEU : 0xFFFFU);
          at += 2;
        } else {
          out += c;
        }
        break;
      case '_':
        if (begins_reference(text.substr(at))) {
          append_reference(out, '_');
        } else {
          out += c;
        }
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20U) {
          append_reference(out, static_cast<unsigned char>(c));
        } else {
          out += c;
        }
    }
  }
}

// A number that a spreadsheet keeps as it is: plain decimal text of at most fifteen digits that count.
[[nodiscard]] bool is_kept_number(std::string_view text) {
  constexpr std::ptrdiff_t kKept = 15;
  if (text.starts_with('-')) text.remove_prefix(1);
  if (text.empty() || !base::is_digit(text.front()) || !base::is_digit(text.back())) return false;
  if (std::count(text.begin(), text.end(), '.') > 1) return false;
  if (!std::all_of(text.begin(), text.end(),
                   [](char c) { return base::is_digit(c) || c == '.'; })) {
    return false;
  }
  text.remove_prefix(std::min(text.find_first_not_of("0."), text.size()));
  return std::count_if(text.begin(), text.end(), base::is_digit) <= kKept;
}

// Days since 1900 as spreadsheets count them, to ten decimals.
std::optional<std::string> serial_of(std::string_view text) {
  const auto instant = base::parse_instant(text);
  constexpr std::int64_t kFirst = 25'569;  // 1970-01-01
  if (!instant || instant->seconds < 0) return std::nullopt;
  const auto day = base::utc_day(*instant).days;
  constexpr std::int64_t kDay = 86'400;
  constexpr std::int64_t kTenDecimals = 10'000'000'000;
  const auto part = (base::utc_second_of_day(*instant) * kTenDecimals + kDay / 2) / kDay;
  std::string out = std::to_string(kFirst + day);
  if (part == 0) return out;
  out += '.';
  base::append_padded(out, static_cast<std::uint64_t>(part), 10);
  return out;
}

void append_text_cell(std::string& out, std::string_view text) {
  out += " t=\"inlineStr\"><is><t xml:space=\"preserve\">";
  append_escaped(out, shortened(text));
  out += "</t></is></c>";
}

void append_value_cell(std::string& out, std::string_view value, int style) {
  if (style != 0) (out += " s=\"") += std::to_string(style) + '"';
  ((out += "><v>") += value) += "</v></c>";
}

void append_cell(std::string& out, std::string_view cell, CellKind kind) {
  if (kind == CellKind::instant) {
    if (const auto serial = serial_of(cell)) return append_value_cell(out, *serial, kInstantStyle);
  } else if (kind != CellKind::text && is_kept_number(cell)) {
    return append_value_cell(out, cell, 0);
  }
  append_text_cell(out, cell);
}

// How wide a column of a kind opens, in characters.
[[nodiscard]] std::size_t width_of(CellKind kind, std::size_t caption) {
  constexpr std::size_t kText = 22;
  constexpr std::size_t kInstant = 20;
  constexpr std::size_t kAround = 4;  // the button of the filter beside the caption
  const std::size_t least = kind == CellKind::text      ? kText
                            : kind == CellKind::instant ? kInstant
                                                        : 0;
  return std::max(least, caption + kAround);
}

}  // namespace

void XlsxWriter::part(std::string& out, std::string_view name, std::string_view content) {
  zip_.begin(out, name);
  zip_.data(out, kDeclaration);
  zip_.data(out, content);
  zip_.end(out);
}

void XlsxWriter::begin_sheet(std::string& out, std::string_view name,
                             std::vector<std::string> captions, std::vector<CellKind> kinds) {
  if (sheets_.empty()) {
    part(out, "[Content_Types].xml", kTypes);
  } else {
    close_sheet(out);
  }
  name_ = name.substr(0, kLongestName);
  continued_ = 0;
  captions_ = std::move(captions);
  kinds_ = std::move(kinds);
  kinds_.resize(captions_.size(), CellKind::text);
  columns_.clear();
  for (std::size_t i = 0; i < captions_.size(); ++i) columns_.push_back(column_name(i));
  open_sheet(out, name_);
}

void XlsxWriter::open_sheet(std::string& out, const std::string& name) {
  sheets_.push_back(name);
  row_ = 0;
  zip_.begin(out, "xl/worksheets/sheet" + std::to_string(sheets_.size()) + ".xml");
  text_ = kDeclaration;
  ((text_ += "<worksheet xmlns=\"") += kMain) += '"';
  // the header stays in sight
  text_ +=
      R"(><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>)";
  for (std::size_t i = 0; i < captions_.size(); ++i) {
    const auto column = std::to_string(i + 1);
    text_ += "<col min=\"" + column + "\" max=\"" + column + "\" width=\"" +
             std::to_string(width_of(kinds_[i], captions_[i].size())) + "\" customWidth=\"1\"/>";
  }
  text_ += "</cols><sheetData>";
  zip_.data(out, text_);
  const std::vector<std::string_view> captions(captions_.begin(), captions_.end());
  write_row(out, captions, true);
}

void XlsxWriter::close_sheet(std::string& out) {
  text_ = "</sheetData>";
  if (!columns_.empty()) {
    text_ += "<autoFilter ref=\"A1:" + columns_.back() + std::to_string(row_) + "\"/>";
  }
  text_ += "</worksheet>";
  zip_.data(out, text_);
  zip_.end(out);
}

void XlsxWriter::row(std::string& out, std::span<const std::string_view> cells) {
  if (row_ == last_row_) {
    close_sheet(out);
    const auto number = " " + std::to_string(++continued_ + 1);
    open_sheet(out, name_.substr(0, kLongestName - number.size()) + number);
  }
  write_row(out, cells, false);
}

void XlsxWriter::write_row(std::string& out, std::span<const std::string_view> cells, bool header) {
  const auto number = std::to_string(++row_);
  text_ = "<row r=\"" + number + "\">";
  for (std::size_t i = 0; i < std::min(cells.size(), columns_.size()); ++i) {
    if (cells[i].empty()) continue;
    text_ += "<c r=\"";
    text_ += columns_[i];
    text_ += number;
    text_ += '"';
    if (header) {
      text_ += " s=\"" + std::to_string(kHeaderStyle) + '"';
      append_text_cell(text_, cells[i]);
    } else {
      append_cell(text_, cells[i], kinds_[i]);
    }
  }
  text_ += "</row>";
  zip_.data(out, text_);
}

void XlsxWriter::finish(std::string& out) {
  close_sheet(out);
  std::string relations =
      R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)";
  std::string book = "<workbook xmlns=\"" + std::string(kMain) + "\" xmlns:r=\"" +
                     std::string(kOffice) + "\"><sheets>";
  const auto relation = [&](std::size_t number, std::string_view type, const std::string& target) {
    relations += "<Relationship Id=\"rId" + std::to_string(number) + "\" Type=\"" +
                 std::string(kOffice) + "/" + std::string(type) + "\" Target=\"" + target + "\"/>";
  };
  for (std::size_t i = 0; i < sheets_.size(); ++i) {
    const auto number = std::to_string(i + 1);
    book += "<sheet name=\"";
    append_escaped(book, sheets_[i]);
    book += "\" sheetId=\"" + number + "\" r:id=\"rId" + number + "\"/>";
    relation(i + 1, "worksheet", "worksheets/sheet" + number + ".xml");
  }
  relation(sheets_.size() + 1, "styles", "styles.xml");
  book += "</sheets></workbook>";
  relations += "</Relationships>";
  part(out, "xl/workbook.xml", book);
  part(out, "xl/_rels/workbook.xml.rels", relations);
  part(out, "xl/styles.xml", kStyles);
  part(out, "_rels/.rels", kPackage);
  zip_.finish(out);
}

}  // namespace formats
