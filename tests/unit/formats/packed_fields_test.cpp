#include "formats/packed_fields.hpp"

#include <catch_amalgamated.hpp>
#include <string>

#include "telephony/number.hpp"

namespace {

// The packed reader may refuse anything, but what it accepts must be what the complete parser reads.
bool number_agrees(const std::string& text) {
  std::uint64_t nibbles = 0;
  if (!formats::packed_number(text, nibbles)) return true;
  const auto number = telephony::Number::parse(text);
  return number.ok() && number->nibbles() == nibbles;
}

bool guid_agrees(const std::string& text) {
  base::Guid guid;
  const bool read = formats::packed_guid(text.data(), guid);
  const auto whole = base::Guid::parse(text);
  return read == whole.ok() && (!read || guid == *whole);
}

bool instant_agrees(formats::PackedInstant& reader, const std::string& text) {
  std::uint32_t seconds = 0;
  const bool read = reader.parse(text, seconds);
  const auto whole = base::parse_instant(text);
  return !read || (whole.ok() && whole->seconds == std::int64_t{seconds});
}

}  // namespace

TEST_CASE("packed_guid reads what Guid::parse reads, and nothing else") {
  const std::string good = "2f6c0A3e-5b21-4a4C-8a0f-2F6f2c9b7a10";
  REQUIRE(guid_agrees(good));
  base::Guid guid;
  REQUIRE(formats::packed_guid(good.data(), guid));
  CHECK(guid.to_string() == "2f6c0a3e-5b21-4a4c-8a0f-2f6f2c9b7a10");
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string text = good;
      text[at] = static_cast<char>(byte);
      CAPTURE(text);
      if (!guid_agrees(text)) FAIL("differs");
    }
  }
}

TEST_CASE("PackedInstant reads what parse_instant reads") {
  formats::PackedInstant reader;
  std::uint32_t seconds = 0;
  REQUIRE(reader.parse("2026-03-04T09:15:07+00:00", seconds));
  CHECK(base::to_string(base::Instant{seconds}) == "2026-03-04T09:15:07Z");
  REQUIRE(reader.parse("2026-03-31T23:59:59Z", seconds));
  CHECK(base::to_string(base::Instant{seconds}) == "2026-03-31T23:59:59Z");
  REQUIRE(reader.parse("1970-01-01T00:00:00Z", seconds));
  CHECK(seconds == 0);
  for (const char* bad : {"2026-02-29T00:00:00Z", "2026-00-10T00:00:00Z", "2026-13-10T00:00:00Z",
                          "2026-01-00T00:00:00Z", "2026-01-32T00:00:00Z", "2026-01-01T24:00:00Z",
                          "2026-01-01T00:60:00Z", "2026-01-01T00:00:60Z", "2026-01-01 00:00:00Z",
                          "2026-01-01T00:00:00+01:00", "2026-01-01T00:00:00.0Z",
                          "1969-12-31T23:59:59Z", "9999-01-01T00:00:00Z", "", "Z"}) {
    CAPTURE(bad);
    CHECK_FALSE(reader.parse(bad, seconds));
  }
  const std::string good = "2024-02-29T09:15:07+00:00";
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string text = good;
      text[at] = static_cast<char>(byte);
      CAPTURE(text);
      if (!instant_agrees(reader, text)) FAIL("differs");
    }
  }
}

TEST_CASE("packed_number reads what Number::parse reads") {
  std::uint64_t nibbles = 0;
  for (const char* good : {"+49301234567", "+12025550", "+493012***", "+123456789012345",
                           "+12345678901****", "+1234567*", "+12345678********"}) {
    CAPTURE(good);
    CHECK(number_agrees(good));
  }
  REQUIRE(formats::packed_number("+49301234567", nibbles));
  REQUIRE(formats::packed_number("+4930123***", nibbles));
  for (const char* bad :
       {"", "+", "49301234567", "+1234567", "+1234567890123456", "+49 30 1234", "+4930*123456",
        "+4930123*4**", "*493012345", "+493012345x", "+49301234\xB2\xB3"}) {
    CAPTURE(bad);
    CHECK_FALSE(formats::packed_number(bad, nibbles));
  }
  for (const std::string good :
       {"+493012345", "+4930123456", "+49301234567890", "+123456789012***"}) {
    for (std::size_t at = 0; at < good.size(); ++at) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string text = good;
        text[at] = static_cast<char>(byte);
        CAPTURE(text);
        if (!number_agrees(text)) FAIL("differs");
      }
    }
  }
}

TEST_CASE("packed_count reads one to eight digits, and nothing else") {
  const auto read = [](const std::string& text) -> std::int64_t {
    const std::string row = "9999999," + text + ",9";
    std::uint32_t out = 0;
    return formats::packed_count(std::string_view(row).substr(8, text.size()), out)
               ? std::int64_t{out}
               : -1;
  };
  for (const std::uint32_t value :
       {0U, 7U, 10U, 99U, 255U, 1234U, 86400U, 123456U, 7654321U, 99999999U}) {
    CHECK(read(std::to_string(value)) == value);
  }
  CHECK(read("00000012") == 12);
  for (const char* bad : {"", "123456789", "-1", "+1", "1.5", " 1", "1 ", "1e3", "12a"}) {
    CAPTURE(bad);
    CHECK(read(bad) == -1);
  }
  for (int byte = 0; byte < 256; ++byte) {
    const bool digit = byte >= '0' && byte <= '9';
    CHECK((read(std::string{'1', static_cast<char>(byte), '2'}) >= 0) == digit);
  }
}

TEST_CASE("is_later_text says yes only where the second time is not before the first") {
  const auto later = [](const char* a, const char* b) { return formats::is_later_text(a, b); };
  CHECK(later("2026-03-04T09:15:07Z", "2026-03-04T09:15:07Z"));
  CHECK(later("2026-03-04T09:15:07Z", "2026-03-04T09:15:08Z"));
  CHECK(later("2026-03-04T09:15:59Z", "2026-03-04T09:16:00Z"));
  CHECK(later("2026-03-31T23:59:59+02:00", "2026-04-01T00:00:00+02:00"));
  CHECK_FALSE(later("2026-03-04T09:15:08Z", "2026-03-04T09:15:07Z"));
  CHECK_FALSE(later("2026-03-04T10:15:07Z", "2026-03-04T09:59:59Z"));
  CHECK_FALSE(later("2026-04-01T00:00:00Z", "2026-03-31T23:59:59Z"));
  // another offset or shape: the complete parser decides
  CHECK_FALSE(later("2026-03-04T09:15:07+00:00", "2026-03-04T09:15:08+01:00"));
  CHECK_FALSE(later("2026-03-04T09:15:07+00:00", "2026-03-04T09:15:08+00:30"));
  CHECK_FALSE(later("2026-03-04T09:15:07Z", "2026-03-04T09:15:08+00:00"));
  CHECK_FALSE(later("2026-03-04T09:15:07Z", ""));
  CHECK_FALSE(later("", ""));
}
