#pragma once
// A part of a file of calls, read by another: a thread of the crew, or another engine of this build
// that shares no memory with this one. What crosses then is bytes (base/packed.hpp).

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "formats/checksum.hpp"
#include "formats/customer_lookup.hpp"
#include "formats/usage_csv.hpp"

namespace engine {

// What the reader of a part must know.
struct PartOpening {
  formats::UsageOpening usage;
  bool checksum = false;  // is asked for
};

struct Part {
  formats::UsagePart usage;
  std::uint64_t bytes = 0;
  formats::Crc32 checksum;  // of all of them, if it is asked for
};

class PartReader {
 public:
  explicit PartReader(const PartOpening& opening);

  // False: the part is of no use, and whoever reads the file will find out why.
  [[nodiscard]] bool feed(std::string_view bytes);
  // At the end of the part. `last`: the file ends there, too, and its last row may lack a line end.
  [[nodiscard]] bool finish(bool last);
  // Precondition: finish() has said true.
  [[nodiscard]] Part take() &&;

 private:
  formats::UsagePartReader usage_;
  bool with_checksum_;
  std::uint64_t bytes_ = 0;
  formats::Crc32 checksum_;
};

[[nodiscard]] std::string packed(const PartOpening& opening);
[[nodiscard]] std::string packed(Part&& part);
// None when these are not the bytes of a part, by this build.
[[nodiscard]] std::optional<Part> unpacked_part(std::string_view bytes);

// Another engine, as far as it reads parts for one.
class PartWorker {
 public:
  // Begins a part, with packed(PartOpening). False when these are not its bytes.
  [[nodiscard]] bool open(std::string_view opening);
  // Nothing comes of a part that is of no use: take() will tell.
  void feed(std::string_view bytes);
  // Ends the part: packed(Part), empty when it is of no use.
  [[nodiscard]] std::string take(bool last);

 private:
  formats::CustomerLookup customers_;
  std::unique_ptr<PartReader> reader_;
};

}  // namespace engine
