#include "engine/import_part.hpp"

#include <utility>

#include "base/packed.hpp"
#include "engine/protocol.hpp"

namespace engine {
namespace {

// Bytes of another version would be misread.
void sign(base::Packer& pack) { pack.text(product_version()); }
bool is_signed(base::Unpacker& bytes) { return bytes.text() == product_version(); }

}  // namespace

PartReader::PartReader(const PartOpening& opening)
    : usage_(opening.usage), with_checksum_(opening.checksum) {}

bool PartReader::feed(std::string_view bytes) {
  bytes_ += bytes.size();
  if (with_checksum_) checksum_.add(bytes);
  return usage_.feed(bytes).ok();
}

bool PartReader::finish(bool last) {
  return last ? usage_.finish().ok() : usage_.is_between_rows();
}

Part PartReader::take() && { return {std::move(usage_).take(), bytes_, checksum_}; }

std::string packed(const PartOpening& opening) {
  base::Packer pack;
  sign(pack);
  pack(opening.checksum, opening.usage, *opening.usage.customers);
  return std::move(pack).take();
}

std::string packed(Part&& part) {
  base::Packer pack;
  sign(pack);
  pack(part.bytes, part.checksum);
  formats::pack(pack, std::move(part.usage));
  return std::move(pack).take();
}

std::optional<Part> unpacked_part(std::string_view text) {
  base::Unpacker bytes(text);
  if (!is_signed(bytes)) return std::nullopt;
  std::uint64_t size = 0;
  formats::Crc32 checksum;
  bytes(size, checksum);
  auto usage = formats::unpack_usage_part(bytes);
  if (!usage || !bytes.is_whole()) return std::nullopt;
  return Part{*std::move(usage), size, checksum};
}

bool PartWorker::open(std::string_view text) {
  base::Unpacker bytes(text);
  PartOpening opening;
  reader_.reset();
  if (!is_signed(bytes)) return false;
  bytes(opening.checksum, opening.usage, customers_);
  if (!bytes.is_whole()) return false;
  opening.usage.customers = &customers_;
  reader_ = std::make_unique<PartReader>(opening);
  return true;
}

void PartWorker::feed(std::string_view bytes) {
  if (reader_ && !reader_->feed(bytes)) reader_.reset();
}

std::string PartWorker::take(bool last) {
  const auto reader = std::exchange(reader_, nullptr);
  if (!reader || !reader->finish(last)) return {};
  return packed(std::move(*reader).take());
}

}  // namespace engine
