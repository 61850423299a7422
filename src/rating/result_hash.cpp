#include "rating/result_hash.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace rating {
namespace {

// FIPS 180-4
constexpr std::array<std::uint32_t, 64> kRounds = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

// Bytes of the canonical result, gathered and handed on in blocks.
class Canonical {
 public:
  void big(std::uint64_t value) {
    for (int shift = 56; shift >= 0; shift -= 8) put(static_cast<std::uint8_t>(value >> shift));
  }
  void little(std::uint64_t value, int size) {
    for (int i = 0; i < size; ++i) put(static_cast<std::uint8_t>(value >> (8 * i)));
  }
  void put(std::uint8_t byte) {
    bytes_[used_++] = byte;
    if (used_ == bytes_.size()) flush();
  }
  [[nodiscard]] std::string finish() {
    flush();
    const auto digest = sha_.finish();
    return to_hex(digest);
  }

 private:
  void flush() {
    sha_.update(std::span<const std::uint8_t>(bytes_.data(), used_));
    used_ = 0;
  }
  Sha256 sha_;
  std::array<std::uint8_t, 4096> bytes_{};
  std::size_t used_ = 0;
};

}  // namespace

Sha256::Sha256()
    : state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
             0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19} {}

void Sha256::compress(const std::uint8_t* block) {
  std::array<std::uint32_t, 64> w{};
  for (std::size_t i = 0; i < 16; ++i) {
    w[i] = static_cast<std::uint32_t>(block[4 * i]) << 24U |
           static_cast<std::uint32_t>(block[4 * i + 1]) << 16U |
           static_cast<std::uint32_t>(block[4 * i + 2]) << 8U | block[4 * i + 3];
  }
  for (std::size_t i = 16; i < 64; ++i) {
    const std::uint32_t a = w[i - 15];
    const std::uint32_t b = w[i - 2];
    w[i] = w[i - 16] + w[i - 7] + (std::rotr(a, 7) ^ std::rotr(a, 18) ^ (a >> 3U)) +
           (std::rotr(b, 17) ^ std::rotr(b, 19) ^ (b >> 10U));
  }
  auto [a, b, c, d, e, f, g, h] = state_;
  for (std::size_t i = 0; i < 64; ++i) {
    const std::uint32_t t1 = h + (std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25)) +
                             ((e & f) ^ (~e & g)) + kRounds[i] + w[i];
    const std::uint32_t t2 =
        (std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = d + t1;
    d = c;
    c = b;
    b = a;
    a = t1 + t2;
  }
  const std::array<std::uint32_t, 8> add = {a, b, c, d, e, f, g, h};
  for (std::size_t i = 0; i < 8; ++i) state_[i] += add[i];
}

void Sha256::update(std::span<const std::uint8_t> bytes) {
  std::size_t held = length_ % 64;
  length_ += bytes.size();
  while (!bytes.empty()) {
    if (held == 0 && bytes.size() >= 64) {
      compress(bytes.data());
      bytes = bytes.subspan(64);
      continue;
    }
    const std::size_t part = std::min(bytes.size(), 64 - held);
    std::memcpy(buffer_.data() + held, bytes.data(), part);
    bytes = bytes.subspan(part);
    held += part;
    if (held == 64) {
      compress(buffer_.data());
      held = 0;
    }
  }
}

void Sha256::update(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size(); at += 64) {
    std::array<std::uint8_t, 64> part{};
    const std::size_t size = std::min<std::size_t>(64, bytes.size() - at);
    std::memcpy(part.data(), bytes.data() + at, size);
    update(std::span<const std::uint8_t>(part.data(), size));
  }
}

std::array<std::uint8_t, 32> Sha256::finish() {
  const std::uint64_t bits = length_ * 8;
  std::array<std::uint8_t, 72> tail{0x80};
  const std::size_t zeros = (119 - length_ % 64) % 64;  // after the first byte, up to 56 mod 64
  for (std::size_t i = 0; i < 8; ++i) {
    tail[1 + zeros + i] = static_cast<std::uint8_t>(bits >> (56 - 8 * i));
  }
  update(std::span<const std::uint8_t>(tail.data(), 9 + zeros));
  std::array<std::uint8_t, 32> out{};
  for (std::size_t i = 0; i < 32; ++i) {
    out[i] = static_cast<std::uint8_t>(state_[i / 4] >> (24 - 8 * (i % 4)));
  }
  return out;
}

std::string to_hex(std::span<const std::uint8_t> bytes) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const std::uint8_t byte : bytes) {
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 0xFU];
  }
  return out;
}

std::string result_hash(const CallTable& calls, const RatedMonth& month) {
  Canonical out;
  for (CallIndex i = 0; i < calls.size(); ++i) {
    const base::Guid id = calls.usage_id(i).guid;
    const Split* split = month.splits.empty() ? nullptr : month.split(i);
    out.big(id.high);
    out.big(id.low);
    out.put(static_cast<std::uint8_t>(month.payers[i]));
    out.put(month.reasons[i]);
    out.little(static_cast<std::uint64_t>(month.amounts[i]), 8);
    out.little(split == nullptr ? 0 : split->pool_seconds, 4);
  }
  for (const PoolUse& pool : month.pools) {
    out.little(pool.customer, 4);
    out.put(pool.plan.index);
    out.put(static_cast<std::uint8_t>(pool.country.packed() >> 8U));
    out.put(static_cast<std::uint8_t>(pool.country.packed()));
    out.put(static_cast<std::uint8_t>(pool.counter));
    out.little(static_cast<std::uint64_t>(pool.total_seconds), 8);
    out.little(static_cast<std::uint64_t>(pool.used_seconds), 8);
  }
  for (const CreditUse& use : month.credits) {
    out.little(use.customer, 4);
    for (const Amount amount :
         {use.opening, use.bought, use.recharged, use.spent, use.lapsed, use.closing}) {
      out.little(static_cast<std::uint64_t>(amount), 8);
    }
  }
  return out.finish();
}

}  // namespace rating
