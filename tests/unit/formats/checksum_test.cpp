#include "formats/checksum.hpp"

#include <catch_amalgamated.hpp>
#include <string>

TEST_CASE("CRC-32 of the check string") {
  formats::Crc32 crc;
  crc.add("123456789");
  CHECK(crc.text() == "cbf43926");
}

TEST_CASE("the CRC-32 of two pieces joined is that of both") {
  std::string text;
  for (unsigned i = 0; i < 3000; ++i) text += static_cast<char>(i * i % 251);
  formats::Crc32 whole;
  whole.add(text);
  for (const std::size_t cut : {std::size_t{0}, std::size_t{1}, std::size_t{7}, std::size_t{1024},
                                std::size_t{2999}, text.size()}) {
    formats::Crc32 first;
    formats::Crc32 second;
    first.add(std::string_view(text).substr(0, cut));
    second.add(std::string_view(text).substr(cut));
    first.join(second, text.size() - cut);
    CHECK(first.text() == whole.text());
    first.add("more");
    formats::Crc32 longer;
    longer.add(text + "more");
    CHECK(first.text() == longer.text());
  }
}
