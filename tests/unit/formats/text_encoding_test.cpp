#include "formats/text_encoding.hpp"

#include <catch_amalgamated.hpp>

using formats::Decoder;
using formats::Encoding;

namespace {

std::string decoded(Encoding encoding, std::string_view bytes, std::size_t piece) {
  Decoder decoder(encoding);
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += piece)
    decoder.feed(bytes.substr(at, piece), out);
  decoder.finish(out);
  return out;
}

}  // namespace

TEST_CASE("text of other encodings becomes UTF-8 however it is cut") {
  const std::string little(
      "\xFF\xFE"
      "a\0\xE9\0\xAC\x20\x3D\xD8\x00\xDE",
      12);
  const std::string big(
      "\xFE\xFF"
      "\0a\0\xE9\x20\xAC\xD8\x3D\xDE\x00",
      12);
  for (const std::size_t piece : {1U, 3U, 100U}) {
    CHECK(decoded(Encoding::windows_1252, "a\xE9\x80\x81", piece) == "a\u00E9\u20AC\xC2\x81");
    CHECK(decoded(Encoding::utf16_le, little, piece) == "\uFEFFa\u00E9\u20AC\U0001F600");
    CHECK(decoded(Encoding::utf16_be, big, piece) == "\uFEFFa\u00E9\u20AC\U0001F600");
    CHECK(decoded(Encoding::utf8, "a\xC3\xA9", piece) == "a\u00E9");
  }
}

TEST_CASE("halves of characters are not dropped silently") {
  CHECK(decoded(Encoding::utf16_le,
                std::string("\x3D\xD8"
                            "a\0",
                            4),
                4) == "\uFFFDa");
  CHECK(decoded(Encoding::utf16_le, std::string("\x00\xDE", 2), 2) == "\uFFFD");
  CHECK(decoded(Encoding::utf16_le, "a", 1) == "\uFFFD");
}

TEST_CASE("a byte order mark names the encoding") {
  CHECK(formats::encoding_of("\xFF\xFE"
                             "a") == Encoding::utf16_le);
  CHECK(formats::encoding_of("\xFE\xFF") == Encoding::utf16_be);
  CHECK(formats::encoding_of("\xEF\xBB\xBF") == Encoding::utf8);
  CHECK(formats::encoding_named("windows-1252") == Encoding::windows_1252);
  CHECK_FALSE(formats::encoding_named("latin-9"));
  CHECK(formats::name_of(Encoding::utf16_le) == "utf-16le");
}
