#include "formats/gzip_reader.hpp"

#include <algorithm>

#include "formats/little_endian.hpp"

namespace formats {

namespace {

using base::ErrorCode;

constexpr std::string_view kMagic = "\x1F\x8B";
constexpr std::size_t kHeader = 10;
constexpr std::size_t kTrailer = 8;
constexpr unsigned kHasCheck = 2;
constexpr unsigned kHasExtra = 4;
constexpr unsigned kHasName = 8;
constexpr unsigned kHasComment = 16;
constexpr unsigned kReserved = 0xE0;

}  // namespace

bool looks_like_gzip(std::string_view head) { return head.starts_with(kMagic); }

base::Result<base::Ok> GzipReader::Passing::data(std::string_view bytes) {
  reader_.crc_.add(bytes);
  reader_.size_ += static_cast<std::uint32_t>(bytes.size());
  return reader_.sink_.data(bytes);
}

base::Result<base::Ok> GzipReader::feed(std::string_view bytes) {
  if (failed_) return *failed_;
  while (!bytes.empty()) {
    if (const auto done = step(bytes); !done) {
      failed_ = done.error();
      return *failed_;
    }
  }
  return base::Ok{};
}

base::Result<base::Ok> GzipReader::finish() const {
  if (failed_) return *failed_;
  const bool between = step_ == Step::header && gathered_.empty() && any_;
  return between ? base::Result<base::Ok>(base::Ok{}) : ErrorCode::damaged_archive;
}

bool GzipReader::gather(std::string_view& bytes, std::size_t size) {
  const std::size_t taken = std::min(size - std::min(size, gathered_.size()), bytes.size());
  gathered_ += bytes.substr(0, taken);
  bytes.remove_prefix(taken);
  meter_.in(taken);
  return gathered_.size() >= size;
}

// To behind the next zero; false: it has not come yet.
bool GzipReader::skip_text(std::string_view& bytes) {
  const auto end = bytes.find('\0');
  bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
  return end != std::string_view::npos;
}

void GzipReader::go_on(Step after) {
  gathered_.clear();
  step_ = after;
  if (step_ == Step::extra_size && (flags_ & kHasExtra) == 0) step_ = Step::name;
  if (step_ == Step::name && (flags_ & kHasName) == 0) step_ = Step::comment;
  if (step_ == Step::comment && (flags_ & kHasComment) == 0) step_ = Step::check;
  if (step_ == Step::check && (flags_ & kHasCheck) == 0) step_ = Step::packed;
  if (step_ != Step::packed) return;
  inflater_.reset();
  crc_ = {};
  size_ = 0;
}

base::Result<base::Ok> GzipReader::step(std::string_view& bytes) {
  constexpr std::size_t kShort = 2;
  switch (step_) {
    case Step::header:
      if (any_ && gathered_.empty() && bytes.front() == '\0') {
        bytes.remove_prefix(1);
        return base::Ok{};
      }
      return gather(bytes, kHeader) ? read_header() : base::Ok{};
    case Step::extra_size:
      if (!gather(bytes, kShort)) return base::Ok{};
      extra_size_ = little_16(gathered_, 0);
      gathered_.clear();
      step_ = Step::extra;
      if (extra_size_ == 0) go_on(Step::name);
      return base::Ok{};
    case Step::extra:
      if (gather(bytes, extra_size_)) go_on(Step::name);
      return base::Ok{};
    case Step::name:
      if (skip_text(bytes)) go_on(Step::comment);
      return base::Ok{};
    case Step::comment:
      if (skip_text(bytes)) go_on(Step::check);
      return base::Ok{};
    case Step::check:
      if (gather(bytes, kShort)) go_on(Step::packed);
      return base::Ok{};
    case Step::packed: {
      const auto used = inflater_.feed(bytes, meter_, passing_);
      if (!used) return used.error();
      bytes.remove_prefix(*used);
      if (inflater_.ended()) step_ = Step::trailer;
      return base::Ok{};
    }
    case Step::trailer:
      return gather(bytes, kTrailer) ? read_trailer() : base::Ok{};
  }
  return base::Ok{};
}

base::Result<base::Ok> GzipReader::read_header() {
  constexpr char kDeflate = 8;
  if (!looks_like_gzip(gathered_)) return ErrorCode::damaged_archive;
  flags_ = static_cast<std::uint8_t>(gathered_[3]);
  if (gathered_[2] != kDeflate || (flags_ & kReserved) != 0) return ErrorCode::unsupported_archive;
  go_on(Step::extra_size);
  return base::Ok{};
}

base::Result<base::Ok> GzipReader::read_trailer() {
  const bool right = little_32(gathered_, 0) == crc_.value() && little_32(gathered_, 4) == size_;
  gathered_.clear();
  step_ = Step::header;
  any_ = true;
  return right ? base::Result<base::Ok>(base::Ok{}) : ErrorCode::checksum_mismatch;
}

}  // namespace formats
