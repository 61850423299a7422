#pragma once
// A ZIP archive as it comes, entry after entry, without holding it: stored and deflated entries,
// sizes before or behind the data, ZIP64. Each entry's length and CRC-32 are checked. What stands
// behind the entries (the directory) is passed over: it must be there, or the archive was cut.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "formats/checksum.hpp"
#include "formats/inflate.hpp"

namespace formats {

// "PK", then an entry or the end of an empty archive.
[[nodiscard]] bool looks_like_zip(std::string_view head);

struct ZipEntry {
  std::string name;  // as written, with '/'
  [[nodiscard]] bool is_folder() const { return name.ends_with('/'); }
};

class ZipSink : public Sink {
 public:
  // An entry begins; false: its bytes are not wanted.
  [[nodiscard]] virtual base::Result<bool> begin(const ZipEntry& entry) = 0;
  // It ended, and its length and checksum are right. Only for those wanted.
  [[nodiscard]] virtual base::Result<base::Ok> end() = 0;
};

class ZipReader {
 public:
  // The sink must outlive the reader, and so must the meter of what it is packed in, if any.
  explicit ZipReader(ZipSink& sink, const UnpackLimits& limits = {}, UnpackMeter* whole = nullptr)
      : sink_(sink), passing_(*this), meter_(limits, whole) {}

  // Errors: damaged_archive, unsupported_archive, checksum_mismatch (place.field is the entry),
  // file_too_large, too_many_rows (entries), those of the sink. After one, no more is taken.
  [[nodiscard]] base::Result<base::Ok> feed(std::string_view bytes);
  // Error: damaged_archive when the archive ends before its directory.
  [[nodiscard]] base::Result<base::Ok> finish() const;
  [[nodiscard]] std::uint32_t entries() const { return entries_; }

 private:
  enum class Step : std::uint8_t { signature, header, names, stored, packed, behind, directory };
  // Between the inflater and the sink: measures what goes through.
  class Passing final : public Sink {
   public:
    explicit Passing(ZipReader& reader) : reader_(reader) {}
    [[nodiscard]] base::Result<base::Ok> data(std::string_view bytes) override {
      return reader_.pass(bytes);
    }

   private:
    ZipReader& reader_;
  };

  [[nodiscard]] base::Result<base::Ok> step(std::string_view& bytes);
  [[nodiscard]] bool gather(std::string_view& bytes, std::size_t size);
  [[nodiscard]] base::Result<base::Ok> read_signature();
  [[nodiscard]] base::Result<base::Ok> read_header();
  [[nodiscard]] base::Result<base::Ok> read_names();
  void read_extra(std::string_view extra);
  [[nodiscard]] base::Result<base::Ok> read_stored(std::string_view& bytes);
  [[nodiscard]] base::Result<base::Ok> read_packed(std::string_view& bytes);
  [[nodiscard]] base::Result<base::Ok> read_behind(std::string_view& bytes);
  [[nodiscard]] base::Result<base::Ok> end_data();
  [[nodiscard]] base::Result<base::Ok> end_entry();
  [[nodiscard]] base::Result<base::Ok> pass(std::string_view bytes);
  [[nodiscard]] base::Error error(base::ErrorCode code) const;

  ZipSink& sink_;
  Passing passing_;
  UnpackMeter meter_;
  Inflater inflater_;
  std::optional<base::Error> failed_;
  Step step_ = Step::signature;
  std::string gathered_;  // the part of a header that has come
  std::uint32_t entries_ = 0;

  // the entry at hand
  ZipEntry entry_;
  std::uint16_t method_ = 0;
  std::uint16_t name_size_ = 0;
  std::uint16_t extra_size_ = 0;
  bool sizes_behind_ = false;
  bool wanted_ = false;
  std::uint64_t packed_size_ = 0;
  std::uint64_t size_ = 0;
  std::uint32_t crc_expected_ = 0;
  Crc32 crc_;
  std::uint64_t packed_seen_ = 0;
  std::uint64_t seen_ = 0;
};

}  // namespace formats
