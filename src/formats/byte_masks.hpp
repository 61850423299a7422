#pragma once
// Sixty-four bytes at a time, as bit masks: bit i tells of byte i. WebAssembly SIMD, or SSE2, else
// plain words; and AVX2 for processors that say they have it. All give the same bits.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__wasm_simd128__)
#include <wasm_simd128.h>
#elif defined(__SSE2__)
#include <immintrin.h>
#endif

// Functions that use what not every processor has; callers ask has_wide_masks() first.
#if defined(__SSE2__) && defined(__GNUC__)
#define FORMATS_WIDE [[gnu::target("avx2,bmi,lzcnt,popcnt")]]
#endif

namespace formats {

// Where the bytes that shape a CSV file stand in a block of 64.
struct CsvMasks {
  std::uint64_t separators = 0;  // delimiters and line feeds
  std::uint64_t line_feeds = 0;
  std::uint64_t quotes = 0;
  bool unusual = false;  // some byte is NUL or not ASCII: the rows here need a closer look
};

inline constexpr std::size_t kMaskedBytes = 64;

#if defined(__wasm_simd128__)

[[nodiscard]] inline CsvMasks csv_masks(const char* bytes, char delimiter) {
  const v128_t delimiters = wasm_i8x16_splat(static_cast<std::int8_t>(delimiter));
  const v128_t feeds = wasm_i8x16_splat('\n');
  const v128_t quotes = wasm_i8x16_splat('"');
  const v128_t zeros = wasm_i8x16_splat(0);
  CsvMasks out;
  v128_t any_quote = zeros;
  v128_t any_unusual = zeros;
  v128_t lanes[4];
  for (unsigned i = 0; i < 4; ++i) {
    const v128_t lane = wasm_v128_load(bytes + std::size_t{16} * i);
    lanes[i] = lane;
    const v128_t feed = wasm_i8x16_eq(lane, feeds);
    const v128_t separator = wasm_v128_or(feed, wasm_i8x16_eq(lane, delimiters));
    any_quote = wasm_v128_or(any_quote, wasm_i8x16_eq(lane, quotes));
    any_unusual = wasm_v128_or(any_unusual, wasm_v128_or(lane, wasm_i8x16_eq(lane, zeros)));
    out.separators |= static_cast<std::uint64_t>(wasm_i8x16_bitmask(separator)) << (16 * i);
    out.line_feeds |= static_cast<std::uint64_t>(wasm_i8x16_bitmask(feed)) << (16 * i);
  }
  if (wasm_v128_any_true(any_quote)) {
    for (unsigned i = 0; i < 4; ++i) {
      out.quotes |= static_cast<std::uint64_t>(wasm_i8x16_bitmask(wasm_i8x16_eq(lanes[i], quotes)))
                    << (16 * i);
    }
  }
  out.unusual = wasm_i8x16_bitmask(any_unusual) != 0;
  return out;
}

#elif defined(__SSE2__)

[[nodiscard]] inline CsvMasks csv_masks(const char* bytes, char delimiter) {
  const __m128i delimiters = _mm_set1_epi8(delimiter);
  const __m128i feeds = _mm_set1_epi8('\n');
  const __m128i quotes = _mm_set1_epi8('"');
  const __m128i zeros = _mm_setzero_si128();
  const auto mask = [](__m128i lane) {
    return static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(lane)));
  };
  CsvMasks out;
  __m128i any_quote = zeros;
  __m128i any_unusual = zeros;
  __m128i lanes[4];  // no std::array: vector types lose their attributes as template arguments
  for (unsigned i = 0; i < 4; ++i) {
    const __m128i lane =
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + std::size_t{16} * i));
    lanes[i] = lane;
    const __m128i feed = _mm_cmpeq_epi8(lane, feeds);
    const __m128i separator = _mm_or_si128(feed, _mm_cmpeq_epi8(lane, delimiters));
    any_quote = _mm_or_si128(any_quote, _mm_cmpeq_epi8(lane, quotes));
    any_unusual = _mm_or_si128(any_unusual, _mm_or_si128(lane, _mm_cmpeq_epi8(lane, zeros)));
    out.separators |= mask(separator) << (16 * i);
    out.line_feeds |= mask(feed) << (16 * i);
  }
  if (mask(any_quote) != 0) {
    for (unsigned i = 0; i < 4; ++i) {
      out.quotes |= mask(_mm_cmpeq_epi8(lanes[i], quotes)) << (16 * i);
    }
  }
  out.unusual = mask(any_unusual) != 0;
  return out;
}

#else

[[nodiscard]] inline CsvMasks csv_masks(const char* bytes, char delimiter) {
  CsvMasks out;
  for (unsigned i = 0; i < kMaskedBytes; ++i) {
    const char c = bytes[i];
    const std::uint64_t bit = std::uint64_t{1} << i;
    if (c == '\n') out.line_feeds |= bit;
    if (c == '\n' || c == delimiter) out.separators |= bit;
    if (c == '"') out.quotes |= bit;
    if (c <= 0 || static_cast<unsigned char>(c) >= 0x80) out.unusual = true;
  }
  return out;
}

#endif

#if defined(FORMATS_WIDE)

[[nodiscard]] inline bool has_wide_masks() {
  static const bool kHas = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
                           __builtin_cpu_supports("popcnt");
  return kHas;
}

FORMATS_WIDE [[nodiscard]] inline std::uint64_t wide_mask(__m256i low, __m256i high) {
  return static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm256_movemask_epi8(low))) |
         static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm256_movemask_epi8(high))) << 32U;
}
FORMATS_WIDE [[nodiscard]] inline std::uint64_t wide_equal(__m256i low, __m256i high, char c) {
  const __m256i wanted = _mm256_set1_epi8(c);
  return wide_mask(_mm256_cmpeq_epi8(low, wanted), _mm256_cmpeq_epi8(high, wanted));
}
// As csv_masks.
FORMATS_WIDE [[nodiscard]] inline CsvMasks csv_masks_wide(const char* bytes, char delimiter) {
  const __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes));
  const __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes + 32));
  CsvMasks out;
  out.line_feeds = wide_equal(low, high, '\n');
  out.separators = wide_equal(low, high, delimiter) | out.line_feeds;
  out.quotes = wide_equal(low, high, '"');
  const __m256i zeros = _mm256_setzero_si256();
  const __m256i odd = _mm256_or_si256(_mm256_or_si256(low, _mm256_cmpeq_epi8(low, zeros)),
                                      _mm256_or_si256(high, _mm256_cmpeq_epi8(high, zeros)));
  out.unusual = _mm256_movemask_epi8(odd) != 0;
  return out;
}

#endif

// The same for fewer than 64 bytes; bits beyond them are zero.
[[nodiscard]] inline CsvMasks csv_masks(const char* bytes, std::size_t count, char delimiter) {
  if (count >= kMaskedBytes) return csv_masks(bytes, delimiter);
  std::array<char, kMaskedBytes> padded;
  padded.fill('a');
  std::memcpy(padded.data(), bytes, count);
  CsvMasks out = csv_masks(padded.data(), delimiter);
  const std::uint64_t valid = (std::uint64_t{1} << count) - 1;
  out.separators &= valid;
  out.line_feeds &= valid;
  out.quotes &= valid;
  return out;
}

}  // namespace formats
