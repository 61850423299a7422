// formats::ZipReader and GzipReader: any bytes, cut anywhere, give the same files or the same error,
// never more than the limits allow; what ZipWriter packs comes out again. The first byte says how
// the bytes are cut.
#include "support/archives.hpp"

#include <optional>

#include "formats/gzip_reader.hpp"
#include "formats/zip_reader.hpp"
#include "formats/zip_writer.hpp"
#include "fuzz/pieces.hpp"

namespace {

constexpr formats::UnpackLimits kLimits = {
    .bytes = 1U << 20U, .ratio = 100, .ratio_from = 1U << 16U, .entries = 50};

struct Outcome {
  std::optional<base::ErrorCode> fault;
  support::Taken taken;
};

template <class Reader>
void read(std::string_view bytes, std::size_t piece, Outcome& out) {
  out.taken.leave_out = 3;
  Reader reader(out.taken, kLimits);
  fuzz::in_pieces(bytes, piece, [&](std::string_view part) { return reader.feed(part).ok(); });
  if (const auto done = reader.finish(); !done) out.fault = done.error().code;
  std::size_t unpacked = 0;
  for (const auto& [name, content] : out.taken.files) unpacked += content.size();
  fuzz::demand(unpacked <= kLimits.bytes);
}

template <class Reader>
void same_however_cut(std::string_view bytes, std::size_t piece) {
  Outcome whole;
  Outcome cut;
  read<Reader>(bytes, bytes.size() + 1, whole);
  read<Reader>(bytes, piece, cut);
  fuzz::demand(whole.fault == cut.fault);
  fuzz::demand(whole.fault || whole.taken.files == cut.taken.files);
}

void comes_out_again(std::string_view content) {
  formats::ZipWriter zip;
  std::string archive;
  zip.begin(archive, "one");
  zip.data(archive, content.substr(0, content.size() / 2));
  zip.data(archive, content.substr(content.size() / 2));
  zip.end(archive);
  zip.begin(archive, "two");
  zip.end(archive);
  zip.finish(archive);
  Outcome out;
  formats::ZipReader reader(out.taken);
  fuzz::demand(reader.feed(archive).ok() && reader.finish().ok() && out.taken.ended == 2);
  fuzz::demand(out.taken.files[0].second == content && out.taken.files[1].second.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t piece = std::size_t{data[0]} + 1;
  const auto bytes = fuzz::text_of(data + 1, size - 1);
  same_however_cut<formats::ZipReader>(bytes, piece);
  same_however_cut<formats::GzipReader>(bytes, piece);
  comes_out_again(bytes);
  return 0;
}
