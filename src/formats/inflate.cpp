#include "formats/inflate.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <string>

namespace formats {

using base::ErrorCode;

base::Result<base::Ok> UnpackMeter::out(std::uint64_t bytes) {
  out_ += bytes;
  base::Error error{ErrorCode::file_too_large};
  if (out_ > limits_.bytes) {
    error.args = {{"limit", std::to_string(limits_.bytes)}};
    return error;
  }
  if (out_ > limits_.ratio_from && out_ / limits_.ratio > in_) {
    error.args = {{"ratio", std::to_string(limits_.ratio)}};
    return error;
  }
  return whole_ == nullptr ? base::Result<base::Ok>(base::Ok{}) : whole_->out(bytes);
}

struct Inflater::State {
  z_stream stream{};
  bool ready = false;
  bool ended = false;
  std::array<char, 64U << 10U> out{};
};

Inflater::Inflater() : state_(std::make_unique<State>()) {
  constexpr int kRaw = -MAX_WBITS;  // no container: ZIP and gzip bring their own
  state_->ready = inflateInit2(&state_->stream, kRaw) == Z_OK;
}

Inflater::~Inflater() { inflateEnd(&state_->stream); }

void Inflater::reset() {
  inflateReset(&state_->stream);
  state_->ended = false;
}

bool Inflater::ended() const { return state_->ended; }

base::Result<std::size_t> Inflater::feed(std::string_view bytes, UnpackMeter& meter, Sink& sink) {
  State& state = *state_;
  if (!state.ready) return ErrorCode::out_of_memory;
  std::size_t used = 0;
  bool more = !state.ended;
  while (more) {
    z_stream& stream = state.stream;
    const auto piece = static_cast<uInt>(
        std::min<std::size_t>(bytes.size() - used, std::numeric_limits<uInt>::max()));
    // zlib's interface is older than const; it does not write here
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data() + used));  // NOLINT
    stream.avail_in = piece;
    stream.next_out = reinterpret_cast<Bytef*>(state.out.data());
    stream.avail_out = static_cast<uInt>(state.out.size());
    const int status = inflate(&stream, Z_NO_FLUSH);
    const std::size_t taken = piece - stream.avail_in;
    const std::size_t made = state.out.size() - stream.avail_out;
    used += taken;
    meter.in(taken);
    if (status == Z_MEM_ERROR) return ErrorCode::out_of_memory;
    if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) {
      return ErrorCode::damaged_archive;
    }
    if (made > 0) {
      if (const auto fits = meter.out(made); !fits) return fits.error();
      if (const auto taken_on = sink.data({state.out.data(), made}); !taken_on) {
        return taken_on.error();
      }
    }
    state.ended = status == Z_STREAM_END;
    more = !state.ended && taken + made > 0 && (used < bytes.size() || made == state.out.size());
  }
  return used;
}

}  // namespace formats
