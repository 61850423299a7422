#pragma once
// A gzip file (RFC 1952) as it comes; several one after another are one content. Length and CRC-32
// of each are checked. Zeros behind the last are padding.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "formats/checksum.hpp"
#include "formats/inflate.hpp"

namespace formats {

[[nodiscard]] bool looks_like_gzip(std::string_view head);

class GzipReader {
 public:
  // The sink must outlive the reader, and so must the meter of what it is packed in, if any.
  explicit GzipReader(Sink& sink, const UnpackLimits& limits = {}, UnpackMeter* whole = nullptr)
      : sink_(sink), passing_(*this), meter_(limits, whole) {}

  // Errors: damaged_archive, unsupported_archive, checksum_mismatch, file_too_large, those of the
  // sink. After one, no more is taken.
  [[nodiscard]] base::Result<base::Ok> feed(std::string_view bytes);
  // Error: damaged_archive when the file ends inside a member.
  [[nodiscard]] base::Result<base::Ok> finish() const;

 private:
  enum class Step : std::uint8_t {
    header,
    extra_size,
    extra,
    name,
    comment,
    check,
    packed,
    trailer
  };
  class Passing final : public Sink {
   public:
    explicit Passing(GzipReader& reader) : reader_(reader) {}
    [[nodiscard]] base::Result<base::Ok> data(std::string_view bytes) override;

   private:
    GzipReader& reader_;
  };

  [[nodiscard]] base::Result<base::Ok> step(std::string_view& bytes);
  [[nodiscard]] bool gather(std::string_view& bytes, std::size_t size);
  [[nodiscard]] bool skip_text(std::string_view& bytes);
  [[nodiscard]] base::Result<base::Ok> read_header();
  [[nodiscard]] base::Result<base::Ok> read_trailer();
  // The next part of the header that this member has.
  void go_on(Step after);

  Sink& sink_;
  Passing passing_;
  UnpackMeter meter_;
  Inflater inflater_;
  std::optional<base::Error> failed_;
  Step step_ = Step::header;
  std::string gathered_;
  std::uint8_t flags_ = 0;
  std::size_t extra_size_ = 0;
  bool any_ = false;
  Crc32 crc_;
  std::uint32_t size_ = 0;  // modulo 2^32, as written
};

}  // namespace formats
