#pragma once
// Writes a ZIP archive piece by piece, entry after entry, without holding it. Sizes and checksums
// stand behind each entry's data, as whoever streams cannot know them before. No times: the same
// content gives the same bytes. Entries and archive stay below 4 GiB (no ZIP64).

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "formats/checksum.hpp"

namespace formats {

class ZipWriter {
 public:
  ZipWriter();
  ~ZipWriter();
  ZipWriter(const ZipWriter&) = delete;
  ZipWriter& operator=(const ZipWriter&) = delete;

  // False: the memory to pack with could not be had, and nothing may be written.
  [[nodiscard]] bool ready() const;
  // Each appends to `out` the bytes that are ready; `out` may be emptied between the calls.
  // begin, data..., end per entry; finish after the last.
  void begin(std::string& out, std::string_view name);
  void data(std::string& out, std::string_view bytes);
  void end(std::string& out);
  void finish(std::string& out);

 private:
  struct Entry {
    std::string name;
    std::uint64_t offset = 0;
    std::uint32_t crc = 0;
    std::uint64_t packed = 0;
    std::uint64_t size = 0;
  };
  struct Packer;

  std::unique_ptr<Packer> packer_;
  std::vector<Entry> entries_;
  Crc32 crc_;
  std::uint64_t offset_ = 0;  // of what comes next
};

}  // namespace formats
