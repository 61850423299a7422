#pragma once
// Archives for tests, made by hand: every shape a reader must take, without a compressor (deflate
// allows blocks that are stored as they are).

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "formats/checksum.hpp"
#include "formats/little_endian.hpp"
#include "formats/xlsx_reader.hpp"
#include "formats/zip_reader.hpp"

namespace support {

inline std::uint32_t crc_of(std::string_view bytes) {
  formats::Crc32 crc;
  crc.add(bytes);
  return crc.value();
}

// As deflate blocks that are stored.
inline std::string deflated(std::string_view bytes) {
  std::string out;
  do {
    const auto piece = bytes.substr(0, 0xFFFF);
    bytes.remove_prefix(piece.size());
    out += bytes.empty() ? '\1' : '\0';
    formats::append_little(out, piece.size(), 2);
    formats::append_little(out, ~piece.size() & 0xFFFFU, 2);
    out += piece;
  } while (!bytes.empty());
  return out;
}

struct ZipFile {
  std::string name;
  std::string content;
  bool packed = true;  // deflate, else stored
  bool sizes_behind = false;
  bool zip64 = false;
};

inline std::string zipped(const std::vector<ZipFile>& files, bool directory = true) {
  std::string out;
  for (const auto& file : files) {
    const auto data = file.packed ? deflated(file.content) : file.content;
    const auto crc = crc_of(file.content);
    constexpr std::uint32_t kElsewhere = 0xFFFF'FFFF;
    formats::append_little(out, 0x04034B50, 4);
    formats::append_little(out, 20, 2);
    formats::append_little(out, file.sizes_behind ? 8 : 0, 2);
    formats::append_little(out, file.packed ? 8 : 0, 2);
    formats::append_little(out, 0, 4);
    formats::append_little(out, file.sizes_behind ? 0 : crc, 4);
    const auto size_of = [&](std::uint64_t size) -> std::uint64_t {
      if (file.zip64) return kElsewhere;
      return file.sizes_behind ? 0 : size;
    };
    formats::append_little(out, size_of(data.size()), 4);
    formats::append_little(out, size_of(file.content.size()), 4);
    formats::append_little(out, file.name.size(), 2);
    formats::append_little(out, file.zip64 ? 20 : 0, 2);
    out += file.name;
    if (file.zip64) {
      formats::append_little(out, 1, 2);
      formats::append_little(out, 16, 2);
      formats::append_little(out, file.content.size(), 8);
      formats::append_little(out, data.size(), 8);
    }
    out += data;
    if (!file.sizes_behind) continue;
    formats::append_little(out, 0x08074B50, 4);
    formats::append_little(out, crc, 4);
    formats::append_little(out, data.size(), file.zip64 ? 8 : 4);
    formats::append_little(out, file.content.size(), file.zip64 ? 8 : 4);
  }
  if (directory) formats::append_little(out, 0x06054B50, 4);
  return out;
}

inline std::string gzipped(std::string_view content, std::string_view name = {}) {
  std::string out = "\x1F\x8B\x08";
  out += name.empty() ? '\0' : '\x08';
  out += std::string(6, '\0');
  if (!name.empty()) {
    out += name;
    out += '\0';
  }
  out += deflated(content);
  formats::append_little(out, crc_of(content), 4);
  formats::append_little(out, content.size(), 4);
  return out;
}

// A workbook of one sheet, its rows as the XML of sheetData.
inline std::string workbook(std::string_view rows, std::string_view texts = {},
                            std::string_view name = "Rates") {
  std::vector<ZipFile> files = {
      {"[Content_Types].xml", "<Types/>"},
      {"xl/workbook.xml",
       "<?xml version=\"1.0\" encoding=\"UTF-8\"?><workbook xmlns:r=\"r\"><sheets><sheet name=\"" +
           std::string(name) + "\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"},
      {"xl/_rels/workbook.xml.rels",
       "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/>"
       "</Relationships>"},
      {"xl/styles.xml",
       "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/>"
       "<numFmt numFmtId=\"165\" formatCode=\"0.0000 &quot;per day&quot;\"/></numFmts>"
       "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/>"
       "<xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>"},
      {"xl/worksheets/sheet1.xml",
       "<worksheet><sheetData>" + std::string(rows) + "</sheetData></worksheet>"}};
  if (!texts.empty()) {
    files.push_back({"xl/sharedStrings.xml", "<sst>" + std::string(texts) + "</sst>"});
  }
  return zipped(files);
}

// The files of an archive, but for those left out as an import leaves out what it does not know.
class Taken final : public formats::ZipSink {
 public:
  base::Result<bool> begin(const formats::ZipEntry& entry) override {
    ++begun;
    if (entry.name == unwanted || (leave_out != 0 && begun % leave_out == 0)) return false;
    files.emplace_back(entry.name, "");
    return true;
  }
  base::Result<base::Ok> data(std::string_view bytes) override {
    if (files.empty()) files.emplace_back();
    files.back().second += bytes;
    return base::Ok{};
  }
  base::Result<base::Ok> end() override {
    ++ended;
    return base::Ok{};
  }
  std::string unwanted;
  int leave_out = 0;  // every so many; 0 = none
  std::vector<std::pair<std::string, std::string>> files;
  int begun = 0;
  int ended = 0;
};

// Any workbook as its tables.
inline base::Result<std::vector<formats::Sheet>> sheets_of(std::string_view archive) {
  formats::XlsxParts parts;
  formats::ZipReader reader(parts);
  if (const auto fed = reader.feed(archive); !fed) return fed.error();
  if (const auto done = reader.finish(); !done) return done.error();
  return parts.sheets();
}

}  // namespace support
