#include "platform/json.hpp"

#include <catch_amalgamated.hpp>
#include <limits>

using platform::JsonWriter;

TEST_CASE("JSON is written with commas where they belong") {
  JsonWriter json;
  json.begin_object();
  json.field("a", 1);
  json.key("b");
  json.begin_array();
  json.text("x");
  json.boolean(false);
  json.begin_object();
  json.end_object();
  json.end_array();
  json.flag("c", true);
  json.end_object();
  CHECK(json.str() == R"({"a":1,"b":["x",false,{}],"c":true})");
  json.clear();
  json.begin_array();
  json.end_array();
  CHECK(json.str() == "[]");
}

TEST_CASE("JSON texts are escaped, and broken UTF-8 cannot break them") {
  const auto written = [](std::string_view text) {
    JsonWriter json;
    json.text(text);
    return json.str();
  };
  CHECK(written("a\"b\\c\n") == R"("a\"b\\c\u000a")");
  CHECK(written("東京 é 😀") == "\"東京 é 😀\"");
  CHECK(written("\xFF") == "\"\xEF\xBF\xBD\"");
  CHECK(written("a\xC3") == "\"a\xEF\xBF\xBD\"");
  CHECK(written("\xC0\xAF") == "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
  CHECK(written("\xED\xA0\x80") == "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

TEST_CASE("JSON numbers are whole or have one decimal") {
  JsonWriter json;
  json.begin_array();
  json.number(std::numeric_limits<std::int64_t>::min());
  json.tenths(-0.3F);
  json.tenths(2.0F);
  json.tenths(12.25F);
  json.tenths(-4.96F);
  json.end_array();
  CHECK(json.str() == "[-9223372036854775808,-0.3,2,12.3,-5]");
}
