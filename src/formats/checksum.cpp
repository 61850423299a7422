#include "formats/checksum.hpp"

#include <array>
#include <cstddef>

namespace formats {

namespace {

// Eight bytes a step: table k holds what a byte does k places further on.
using Tables = std::array<std::array<std::uint32_t, 256>, 8>;

Tables make_tables() {
  Tables tables{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t value = byte;
    for (int bit = 0; bit < 8; ++bit) value = value >> 1U ^ ((value & 1U) != 0 ? 0xEDB88320U : 0U);
    tables[0][byte] = value;
  }
  for (std::size_t k = 1; k < tables.size(); ++k) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const std::uint32_t before = tables[k - 1][byte];
      tables[k][byte] = before >> 8U ^ tables[0][before & 0xFFU];
    }
  }
  return tables;
}

// Polynomials over two elements, the highest power in the lowest bit: their product modulo that of
// the CRC.
std::uint32_t product(std::uint32_t a, std::uint32_t b) {
  std::uint32_t sum = 0;
  for (std::uint32_t power = 1U << 31U; power != 0; power >>= 1U) {
    if ((a & power) != 0) sum ^= b;
    b = b >> 1U ^ ((b & 1U) != 0 ? 0xEDB88320U : 0U);
  }
  return sum;
}
// x to the power of 8 `bytes`: what so many bytes do to those before them.
std::uint32_t passed_by(std::uint64_t bytes) {
  std::uint32_t power = 1U << 31U;   // 1
  std::uint32_t square = 1U << 23U;  // x^8
  for (; bytes != 0; bytes >>= 1U) {
    if ((bytes & 1U) != 0) power = product(power, square);
    square = product(square, square);
  }
  return power;
}

}  // namespace

void Crc32::join(const Crc32& after, std::uint64_t bytes) {
  state_ = ~(product(passed_by(bytes), value()) ^ after.value());
}

void Crc32::add(std::string_view bytes) {
  static const Tables kTables = make_tables();
  std::uint32_t state = state_;
  const auto at = [&bytes](std::size_t i) {
    return std::uint32_t{static_cast<unsigned char>(bytes[i])};
  };
  while (bytes.size() >= 8) {
    const std::uint32_t low = state ^ (at(0) | at(1) << 8U | at(2) << 16U | at(3) << 24U);
    state = kTables[7][low & 0xFFU] ^ kTables[6][low >> 8U & 0xFFU] ^
            kTables[5][low >> 16U & 0xFFU] ^ kTables[4][low >> 24U] ^ kTables[3][at(4)] ^
            kTables[2][at(5)] ^ kTables[1][at(6)] ^ kTables[0][at(7)];
    bytes.remove_prefix(8);
  }
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    state = state >> 8U ^ kTables[0][(state ^ at(i)) & 0xFFU];
  }
  state_ = state;
}

std::string Crc32::text() const {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out(8, '0');
  std::uint32_t rest = value();
  for (std::size_t i = out.size(); i-- > 0; rest >>= 4U) out[i] = kDigits[rest & 15U];
  return out;
}

}  // namespace formats
