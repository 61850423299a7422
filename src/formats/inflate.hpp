#pragma once
// Packed bytes to plain ones (deflate, RFC 1951) as they come, under limits: a small file must not
// unpack to more than anybody asked for.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "base/result.hpp"

namespace formats {

struct UnpackLimits {
  std::uint64_t bytes = std::uint64_t{64} << 30U;  // unpacked, of one file or archive
  // Unpacked by packed. Tables of calls reach 30; deflate itself ends at 1032.
  std::uint64_t ratio = 250;
  // Below so many bytes unpacked the ratio is not looked at.
  std::uint64_t ratio_from = std::uint64_t{8} << 20U;
  std::uint32_t entries = 10'000;  // of an archive
};

// Who takes the unpacked bytes; an error ends the unpacking and comes back from feed.
class Sink {
 public:
  Sink() = default;
  virtual ~Sink() = default;
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;
  [[nodiscard]] virtual base::Result<base::Ok> data(std::string_view bytes) = 0;
};

// Counts what goes in and out of one archive, and out of the `whole` it is packed in. Error:
// file_too_large with {"limit"} or {"ratio"}.
class UnpackMeter {
 public:
  explicit UnpackMeter(const UnpackLimits& limits = {}, UnpackMeter* whole = nullptr)
      : limits_(limits), whole_(whole) {}
  void in(std::uint64_t bytes) { in_ += bytes; }
  [[nodiscard]] base::Result<base::Ok> out(std::uint64_t bytes);
  [[nodiscard]] const UnpackLimits& limits() const { return limits_; }

 private:
  UnpackLimits limits_;
  UnpackMeter* whole_;
  std::uint64_t in_ = 0;
  std::uint64_t out_ = 0;
};

class Inflater {
 public:
  Inflater();
  ~Inflater();
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // Ready for another stream.
  void reset();
  // Unpacks what it can and says how many bytes it used: all of them unless the stream ended.
  // Errors: damaged_archive, out_of_memory, those of the meter and the sink.
  [[nodiscard]] base::Result<std::size_t> feed(std::string_view bytes, UnpackMeter& meter,
                                               Sink& sink);
  [[nodiscard]] bool ended() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace formats
