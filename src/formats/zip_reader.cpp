#include "formats/zip_reader.hpp"

#include <algorithm>
#include <utility>

#include "formats/little_endian.hpp"

namespace formats {

namespace {

using base::ErrorCode;

constexpr std::uint32_t kEntry = 0x04034B50;
constexpr std::uint32_t kDirectory = 0x02014B50;
constexpr std::uint32_t kEnd = 0x06054B50;
constexpr std::uint32_t kBehind = 0x08074B50;
constexpr std::uint32_t kElsewhere = 0xFFFF'FFFF;  // the true size is in the ZIP64 field
constexpr std::size_t kSignature = 4;
constexpr std::size_t kHeader = 26;  // after the signature
constexpr std::uint16_t kStored = 0;
constexpr std::uint16_t kDeflated = 8;

}  // namespace

bool looks_like_zip(std::string_view head) {
  if (head.size() < kSignature) return false;
  const auto signature = little_32(head, 0);
  return signature == kEntry || signature == kEnd;
}

base::Error ZipReader::error(ErrorCode code) const {
  base::Error error{code};
  error.place.field = entry_.name;
  return error;
}

base::Result<base::Ok> ZipReader::feed(std::string_view bytes) {
  if (failed_) return *failed_;
  while (!bytes.empty()) {
    if (const auto done = step(bytes); !done) {
      failed_ = done.error();
      return *failed_;
    }
  }
  return base::Ok{};
}

base::Result<base::Ok> ZipReader::finish() const {
  if (failed_) return *failed_;
  if (step_ != Step::directory) return error(ErrorCode::damaged_archive);
  return base::Ok{};
}

// Collects `size` bytes in gathered_; false: more are needed.
bool ZipReader::gather(std::string_view& bytes, std::size_t size) {
  const std::size_t missing = size - std::min(size, gathered_.size());
  const std::size_t taken = std::min(missing, bytes.size());
  gathered_ += bytes.substr(0, taken);
  bytes.remove_prefix(taken);
  meter_.in(taken);
  return gathered_.size() >= size;
}

base::Result<base::Ok> ZipReader::step(std::string_view& bytes) {
  switch (step_) {
    case Step::signature:
      return gather(bytes, kSignature) ? read_signature() : base::Ok{};
    case Step::header:
      return gather(bytes, kHeader) ? read_header() : base::Ok{};
    case Step::names:
      return gather(bytes, std::size_t{name_size_} + extra_size_) ? read_names() : base::Ok{};
    case Step::stored:
      return read_stored(bytes);
    case Step::packed:
      return read_packed(bytes);
    case Step::behind:
      return read_behind(bytes);
    case Step::directory:
      break;
  }
  bytes = {};
  return base::Ok{};
}

base::Result<base::Ok> ZipReader::read_signature() {
  const auto signature = little_32(gathered_, 0);
  gathered_.clear();
  if (signature == kDirectory || signature == kEnd) {
    step_ = Step::directory;
    return base::Ok{};
  }
  if (signature != kEntry) return error(ErrorCode::damaged_archive);
  if (++entries_ > meter_.limits().entries) {
    base::Error full = error(ErrorCode::too_many_rows);
    full.args = {{"limit", std::to_string(meter_.limits().entries)}};
    return full;
  }
  entry_ = {};
  step_ = Step::header;
  return base::Ok{};
}

base::Result<base::Ok> ZipReader::read_header() {
  constexpr unsigned kEncrypted = 1U | 1U << 6U | 1U << 13U;
  constexpr unsigned kSizesBehind = 1U << 3U;
  const unsigned flags = little_16(gathered_, 2);
  method_ = little_16(gathered_, 4);
  crc_expected_ = little_32(gathered_, 10);
  packed_size_ = little_32(gathered_, 14);
  size_ = little_32(gathered_, 18);
  name_size_ = little_16(gathered_, 22);
  extra_size_ = little_16(gathered_, 24);
  sizes_behind_ = (flags & kSizesBehind) != 0;
  gathered_.clear();
  if ((flags & kEncrypted) != 0) return error(ErrorCode::unsupported_archive);
  step_ = Step::names;
  return name_size_ == 0 ? base::Result<base::Ok>(error(ErrorCode::damaged_archive)) : base::Ok{};
}

base::Result<base::Ok> ZipReader::read_names() {
  const std::string names = std::exchange(gathered_, {});
  entry_.name = names.substr(0, name_size_);
  read_extra(std::string_view(names).substr(name_size_));
  // a stored entry of unknown length has no end that could be found
  const bool endless =
      sizes_behind_ && method_ == kStored && packed_size_ == 0 && !entry_.is_folder();
  if ((method_ != kStored && method_ != kDeflated) || endless) {
    return error(ErrorCode::unsupported_archive);
  }
  if (method_ == kStored && size_ != packed_size_) return error(ErrorCode::damaged_archive);
  crc_ = {};
  packed_seen_ = 0;
  seen_ = 0;
  const auto wanted = sink_.begin(entry_);
  if (!wanted) return wanted.error();
  wanted_ = *wanted;
  if (method_ == kDeflated) {
    inflater_.reset();
    step_ = Step::packed;
    return base::Ok{};
  }
  step_ = Step::stored;
  return packed_size_ == 0 ? end_data() : base::Ok{};
}

void ZipReader::read_extra(std::string_view extra) {
  constexpr std::uint16_t kZip64 = 1;
  while (extra.size() >= 4) {
    const auto kind = little_16(extra, 0);
    const std::size_t length = std::min<std::size_t>(little_16(extra, 2), extra.size() - 4);
    auto field = extra.substr(4, length);
    extra.remove_prefix(4 + length);
    if (kind != kZip64) continue;
    for (auto* size : {&size_, &packed_size_}) {
      if (*size != kElsewhere || field.size() < 8) continue;
      *size = little_64(field, 0);
      field.remove_prefix(8);
    }
  }
}

base::Result<base::Ok> ZipReader::pass(std::string_view bytes) {
  seen_ += bytes.size();
  crc_.add(bytes);
  return wanted_ ? sink_.data(bytes) : base::Ok{};
}

base::Result<base::Ok> ZipReader::read_stored(std::string_view& bytes) {
  const auto taken =
      static_cast<std::size_t>(std::min<std::uint64_t>(packed_size_ - packed_seen_, bytes.size()));
  packed_seen_ += taken;
  meter_.in(taken);
  if (const auto fits = meter_.out(taken); !fits) return fits.error();
  if (const auto done = pass(bytes.substr(0, taken)); !done) return done;
  bytes.remove_prefix(taken);
  return packed_seen_ == packed_size_ ? end_data() : base::Ok{};
}

base::Result<base::Ok> ZipReader::read_packed(std::string_view& bytes) {
  const auto used = inflater_.feed(bytes, meter_, passing_);
  if (!used) {
    base::Error failed = used.error();
    if (failed.place.field.empty()) failed.place.field = entry_.name;
    return failed;
  }
  packed_seen_ += *used;
  bytes.remove_prefix(*used);
  return inflater_.ended() ? end_data() : base::Ok{};
}

base::Result<base::Ok> ZipReader::end_data() {
  if (sizes_behind_) {
    step_ = Step::behind;
    return base::Ok{};
  }
  if (packed_seen_ != packed_size_ || seen_ != size_) return error(ErrorCode::damaged_archive);
  return end_entry();
}

// CRC and sizes, with or without a signature, the sizes in four bytes or in eight: whichever agrees
// with what was read.
base::Result<base::Ok> ZipReader::read_behind(std::string_view& bytes) {
  if (!gather(bytes, kSignature)) return base::Ok{};
  const std::size_t at = little_32(gathered_, 0) == kBehind ? kSignature : 0;
  if (!gather(bytes, at + 12)) return base::Ok{};
  crc_expected_ = little_32(gathered_, at);
  const bool short_sizes =
      little_32(gathered_, at + 4) == packed_seen_ && little_32(gathered_, at + 8) == seen_;
  if (!short_sizes) {
    if (!gather(bytes, at + 20)) return base::Ok{};
    if (little_64(gathered_, at + 4) != packed_seen_ || little_64(gathered_, at + 12) != seen_) {
      return error(ErrorCode::damaged_archive);
    }
  }
  gathered_.clear();
  return end_entry();
}

base::Result<base::Ok> ZipReader::end_entry() {
  step_ = Step::signature;
  if (crc_.value() != crc_expected_) return error(ErrorCode::checksum_mismatch);
  return wanted_ ? sink_.end() : base::Ok{};
}

}  // namespace formats
