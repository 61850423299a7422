#include "base/text.hpp"

#include <catch_amalgamated.hpp>

#include "base/error.hpp"
#include "base/markup.hpp"
#include "base/result.hpp"

TEST_CASE("valid UTF-8 passes and each kind of damage is found at its place") {
  CHECK(base::is_utf8("abc é ß 漢字 😀"));
  CHECK(base::first_bad_utf8("ab\xFF") == 2);
  CHECK_FALSE(base::is_utf8("\xC0\xAF"));          // overlong
  CHECK_FALSE(base::is_utf8("\xED\xA0\x80"));      // surrogate
  CHECK_FALSE(base::is_utf8("\xF4\x90\x80\x80"));  // above U+10FFFF
  CHECK_FALSE(base::is_utf8("\xE2\x82"));          // cut short
}

TEST_CASE("whole numbers are read whole or not at all") {
  std::int64_t number = 0;
  CHECK(base::parse_int64("-12", number));
  CHECK(number == -12);
  for (const char* text : {"", "-", "+1", "1 ", "9223372036854775808", "1.0"}) {
    CHECK_FALSE(base::parse_int64(text, number));
  }
  std::uint64_t natural = 0;
  CHECK(base::parse_uint64("18446744073709551615", natural));
  CHECK_FALSE(base::parse_uint64("-1", natural));
}

TEST_CASE("trimming, splitting and comparing keep to ASCII") {
  CHECK(base::trim(" \ta b\r\n") == "a b");
  CHECK(base::split("a,,b", ',').size() == 3);
  CHECK(base::equals_ignore_case("IncludesOverage", "includesoverage"));
  CHECK_FALSE(base::equals_ignore_case("É", "é"));
  CHECK(base::contains_ignore_case("x; INCLUDEOVERAGE; y", "includeoverage"));
}

TEST_CASE("an error describes its code, place and arguments on one line") {
  const base::Error error{base::ErrorCode::number_out_of_range,
                          {"usage.csv", 12, 16, "Duration Seconds"},
                          {{"value", "-5"}}};
  CHECK(base::describe(error) ==
        "usage.csv:12:16 (Duration Seconds): number_out_of_range value=-5");
}

TEST_CASE("a result holds the value or the error") {
  const base::Result<int> good = 7;
  const base::Result<int> bad = base::ErrorCode::overflow;
  CHECK(good.ok());
  CHECK(*good == 7);
  CHECK_FALSE(bad.ok());
  CHECK(bad.error().code == base::ErrorCode::overflow);
}

TEST_CASE("every error code has its own name") {
  const auto& codes = base::all_error_codes();
  for (std::size_t i = 0; i < codes.size(); ++i) {
    for (std::size_t j = i + 1; j < codes.size(); ++j) {
      CHECK(base::name_of(codes[i]) != base::name_of(codes[j]));
    }
  }
}

TEST_CASE("what means something in markup is written as a reference") {
  std::string out;
  for (const char c : std::string_view("<a b=\"1\">&'é")) {
    const auto reference = base::markup_reference(c);
    out += reference.empty() ? std::string(1, c) : std::string(reference);
  }
  CHECK(out == "&lt;a b=&quot;1&quot;&gt;&amp;'é");
}
