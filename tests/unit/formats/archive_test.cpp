// ZIP and gzip: formats/zip_reader.hpp, formats/gzip_reader.hpp, formats/inflate.hpp.
#include <catch_amalgamated.hpp>
#include <utility>

#include "formats/gzip_reader.hpp"
#include "formats/zip_reader.hpp"
#include "support/archives.hpp"

using base::ErrorCode;
using support::Taken;
using support::ZipFile;

namespace {

template <class Reader>
base::Result<base::Ok> read(Reader& reader, std::string_view bytes, std::size_t piece) {
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    const std::string part(bytes.substr(at, piece));
    if (const auto done = reader.feed(part); !done) return done;
  }
  return reader.finish();
}

base::Result<base::Ok> unzip(std::string_view bytes, Taken& taken, std::size_t piece = 4096,
                             const formats::UnpackLimits& limits = {}) {
  formats::ZipReader reader(taken, limits);
  return read(reader, bytes, piece);
}

ErrorCode zip_fault(std::string_view bytes, const formats::UnpackLimits& limits = {}) {
  Taken taken;
  const auto done = unzip(bytes, taken, 4096, limits);
  REQUIRE_FALSE(done.ok());
  return done.error().code;
}

ErrorCode gzip_fault(std::string_view bytes, const formats::UnpackLimits& limits = {}) {
  Taken taken;
  formats::GzipReader reader(taken, limits);
  const auto done = read(reader, bytes, 4096);
  REQUIRE_FALSE(done.ok());
  return done.error().code;
}

// 100 000 zeros as deflate packs them at its best.
std::string packed_zeros() {
  std::string out("\xED\xC1\x31\x01\x00\x00\x00\xC2\xA0\xF5\x4F\x6D\x0D\x0F\xA0", 15);
  out += std::string(96, '\0') + "\x80\x57\x03";
  return out;
}

}  // namespace

TEST_CASE("an archive gives its files, however it was written and however it is cut") {
  const std::vector<ZipFile> files = {
      {.name = "a.csv", .content = "one,two\r\n"},
      {.name = "b/empty", .content = ""},
      {.name = "c", .content = std::string(200'000, 'x')},
      {.name = "d", .content = "plain", .packed = false},
      {.name = "e", .content = "behind", .sizes_behind = true},
      {.name = "f", .content = "wide", .zip64 = true},
      {.name = "g", .content = "both", .sizes_behind = true, .zip64 = true}};
  const auto archive = support::zipped(files);
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, archive.size()}) {
    Taken taken;
    REQUIRE(unzip(archive, taken, piece).ok());
    REQUIRE(taken.files.size() == files.size());
    CHECK(taken.ended == static_cast<int>(files.size()));
    for (std::size_t i = 0; i < files.size(); ++i) {
      CHECK(taken.files[i].first == files[i].name);
      CHECK(taken.files[i].second == files[i].content);
    }
  }
}

TEST_CASE("a file that is not wanted is passed over, and still checked") {
  auto archive =
      support::zipped({{.name = "a", .content = "first"}, {.name = "b", .content = "second"}});
  Taken taken;
  taken.unwanted = "a";
  REQUIRE(unzip(archive, taken).ok());
  REQUIRE(taken.files.size() == 1);
  CHECK(taken.files[0].second == "second");
  archive[archive.find("first")] = 'F';
  Taken again;
  again.unwanted = "a";
  const auto done = unzip(archive, again);
  REQUIRE_FALSE(done.ok());
  CHECK(done.error().code == ErrorCode::checksum_mismatch);
  CHECK(done.error().place.field == "a");
}

TEST_CASE("an archive that is cut anywhere is told as damaged") {
  const auto archive = support::zipped({{.name = "a", .content = "some content"}});
  for (std::size_t size = 0; size < archive.size(); ++size) {
    Taken taken;
    const auto done = unzip(archive.substr(0, size), taken);
    REQUIRE_FALSE(done.ok());
    CHECK(done.error().code == ErrorCode::damaged_archive);
  }
}

TEST_CASE("no changed byte of a file gets through unseen") {
  const auto archive = support::zipped({{.name = "a", .content = "some content"}});
  const auto begin = archive.find("some content");
  for (std::size_t i = begin; i < begin + 12; ++i) {
    auto wrong = archive;
    wrong[i] = static_cast<char>(wrong[i] ^ 0x20);
    CHECK(zip_fault(wrong) == ErrorCode::checksum_mismatch);
  }
}

TEST_CASE("what cannot be unpacked here is named") {
  auto encrypted = support::zipped({{.name = "a", .content = "secret"}});
  encrypted[6] = 1;
  CHECK(zip_fault(encrypted) == ErrorCode::unsupported_archive);
  auto other = support::zipped({{.name = "a", .content = "bzip2"}});
  other[8] = 12;
  CHECK(zip_fault(other) == ErrorCode::unsupported_archive);
  CHECK(zip_fault(support::zipped({{.name = "a", .content = "x"}}).substr(0, 30) +
                  "junk and more junk") == ErrorCode::damaged_archive);
}

TEST_CASE("an empty archive is whole") {
  Taken taken;
  CHECK(unzip(support::zipped({}), taken).ok());
  CHECK(taken.files.empty());
}

TEST_CASE("an archive may not unpack to more than its limits") {
  const auto archive = support::zipped({{.name = "a", .content = std::string(5000, 'x')},
                                        {.name = "b", .content = std::string(5000, 'x')}});
  CHECK(zip_fault(archive, {.bytes = 9999}) == ErrorCode::file_too_large);
  CHECK(zip_fault(archive, {.entries = 1}) == ErrorCode::too_many_rows);
  Taken taken;
  CHECK(unzip(archive, taken, 4096, {.bytes = 10'000, .entries = 2}).ok());
}

TEST_CASE("what is unpacked counts for the whole it was packed in, wanted or not") {
  const auto archive =
      support::zipped({{"a", std::string(600, 'x')}, {"b", std::string(600, 'y')}});
  formats::UnpackMeter whole({.bytes = 1000});
  Taken taken;
  taken.unwanted = "b";
  formats::ZipReader zip(taken, {}, &whole);
  CHECK(read(zip, archive, 4096).error().code == ErrorCode::file_too_large);
  formats::UnpackMeter other({.bytes = 1000});
  formats::GzipReader gzip(taken, {}, &other);
  CHECK(read(gzip, support::gzipped(std::string(1200, 'x')), 4096).error().code ==
        ErrorCode::file_too_large);
}

TEST_CASE("a bomb is stopped by its ratio") {
  std::string bomb = support::gzipped("").substr(0, 10) + packed_zeros();
  formats::append_little(bomb, support::crc_of(std::string(100'000, '\0')), 4);
  formats::append_little(bomb, 100'000, 4);
  CHECK(gzip_fault(bomb, {.ratio_from = 1000}) == ErrorCode::file_too_large);
  Taken taken;
  formats::GzipReader reader(taken, {.ratio = 10'000, .ratio_from = 1000});
  CHECK(read(reader, bomb, 5).ok());
  CHECK(taken.files.at(0).second == std::string(100'000, '\0'));
}

TEST_CASE("gzip members follow one another, with or without a name, and padding behind them") {
  auto file =
      support::gzipped("first ", "blob-1.json") + support::gzipped("second") + std::string(3, '\0');
  for (const std::size_t piece : {std::size_t{1}, std::size_t{1000}}) {
    Taken taken;
    formats::GzipReader reader(taken);
    REQUIRE(read(reader, file, piece).ok());
    CHECK(taken.files.at(0).second == "first second");
  }
}

TEST_CASE("a gzip file that is cut or changed is told") {
  const auto file = support::gzipped("some content", "name");
  for (std::size_t size = 1; size < file.size(); ++size) {
    CHECK(gzip_fault(file.substr(0, size)) == ErrorCode::damaged_archive);
  }
  auto wrong = file;
  wrong[wrong.size() - 10] = '!';
  CHECK(gzip_fault(wrong) == ErrorCode::checksum_mismatch);
  auto length = file;
  length.back() = '\1';
  CHECK(gzip_fault(length) == ErrorCode::checksum_mismatch);
  CHECK(gzip_fault(file + "behind") == ErrorCode::damaged_archive);
}

TEST_CASE("the checksum is the one that ZIP names") {
  CHECK(support::crc_of("123456789") == 0xCBF43926U);
  CHECK(support::crc_of("") == 0);
}
