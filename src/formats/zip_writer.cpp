#include "formats/zip_writer.hpp"

#include <zlib.h>

#include <array>

#include "formats/little_endian.hpp"

namespace formats {

namespace {

constexpr std::uint32_t kLocal = 0x04034b50;
constexpr std::uint32_t kBehind = 0x08074b50;
constexpr std::uint32_t kDirectory = 0x02014b50;
constexpr std::uint32_t kEnd = 0x06054b50;
constexpr std::uint16_t kVersion = 20;                  // 2.0: deflate
constexpr std::uint16_t kFlags = 1U << 3U | 1U << 11U;  // sizes behind the data; names in UTF-8
constexpr std::uint16_t kDeflated = 8;
constexpr std::uint32_t kNoTime = 0x0021'0000;  // 1980-01-01, the first day there is

// What local header and directory have in common; sizes may not be known yet.
void append_facts(std::string& out, std::uint32_t crc, std::uint64_t packed, std::uint64_t size,
                  std::size_t name_size) {
  append_little(out, kFlags, 2);
  append_little(out, kDeflated, 2);
  append_little(out, kNoTime, 4);
  append_little(out, crc, 4);
  append_little(out, packed, 4);
  append_little(out, size, 4);
  append_little(out, name_size, 2);
  append_little(out, 0, 2);  // nothing extra
}

}  // namespace

struct ZipWriter::Packer {
  z_stream stream{};
  bool ready = false;
  std::array<char, 64U << 10U> packed{};

  Packer() {
    constexpr int kRaw = -MAX_WBITS;
    constexpr int kMemory = 8;
    ready = deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kRaw, kMemory,
                         Z_DEFAULT_STRATEGY) == Z_OK;
  }
  ~Packer() { deflateEnd(&stream); }
  Packer(const Packer&) = delete;
  Packer& operator=(const Packer&) = delete;

  // How many bytes were appended.
  std::size_t pack(std::string& out, std::string_view bytes, bool last) {
    const std::size_t before = out.size();
    // zlib's interface is older than const; it does not write here
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // NOLINT
    stream.avail_in = static_cast<uInt>(bytes.size());
    do {
      stream.next_out = reinterpret_cast<Bytef*>(packed.data());
      stream.avail_out = static_cast<uInt>(packed.size());
      (void)deflate(&stream, last ? Z_FINISH : Z_NO_FLUSH);
      out.append(packed.data(), packed.size() - stream.avail_out);
    } while (stream.avail_out == 0);
    if (last) deflateReset(&stream);
    return out.size() - before;
  }
};

ZipWriter::ZipWriter() : packer_(std::make_unique<Packer>()) {}
ZipWriter::~ZipWriter() = default;

bool ZipWriter::ready() const { return packer_->ready; }

void ZipWriter::begin(std::string& out, std::string_view name) {
  const std::size_t before = out.size();
  entries_.push_back({.name = std::string(name), .offset = offset_});
  crc_ = {};
  append_little(out, kLocal, 4);
  append_little(out, kVersion, 2);
  append_facts(out, 0, 0, 0, name.size());
  out += name;
  offset_ += out.size() - before;
}

void ZipWriter::data(std::string& out, std::string_view bytes) {
  constexpr std::size_t kMost = 1U << 30U;  // zlib counts in 32 bits
  while (!bytes.empty()) {
    const auto piece = bytes.substr(0, kMost);
    bytes.remove_prefix(piece.size());
    crc_.add(piece);
    entries_.back().size += piece.size();
    entries_.back().packed += packer_->pack(out, piece, false);
  }
}

void ZipWriter::end(std::string& out) {
  Entry& entry = entries_.back();
  entry.packed += packer_->pack(out, {}, true);
  entry.crc = crc_.value();
  const std::size_t before = out.size();
  append_little(out, kBehind, 4);
  append_little(out, entry.crc, 4);
  append_little(out, entry.packed, 4);
  append_little(out, entry.size, 4);
  offset_ += entry.packed + (out.size() - before);
}

void ZipWriter::finish(std::string& out) {
  const std::size_t before = out.size();
  for (const Entry& entry : entries_) {
    append_little(out, kDirectory, 4);
    append_little(out, kVersion, 2);  // made by
    append_little(out, kVersion, 2);  // needed to read
    append_facts(out, entry.crc, entry.packed, entry.size, entry.name.size());
    append_little(out, 0, 2);  // no comment
    append_little(out, 0, 2);  // first disk
    append_little(out, 0, 2);  // attributes
    append_little(out, 0, 4);
    append_little(out, entry.offset, 4);
    out += entry.name;
  }
  const std::size_t size = out.size() - before;
  append_little(out, kEnd, 4);
  append_little(out, 0, 2);  // this disk
  append_little(out, 0, 2);  // that of the directory
  append_little(out, entries_.size(), 2);
  append_little(out, entries_.size(), 2);
  append_little(out, size, 4);
  append_little(out, offset_, 4);
  append_little(out, 0, 2);  // no comment
}

}  // namespace formats
