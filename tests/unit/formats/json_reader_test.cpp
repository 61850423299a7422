#include "formats/json_reader.hpp"

#include <catch_amalgamated.hpp>
#include <string>

#include "formats/json_writer.hpp"

using base::ErrorCode;
using formats::JsonDocument;
using formats::JsonLimits;
using formats::JsonType;
using formats::JsonValue;

namespace {

JsonDocument parsed(std::string_view text) {
  auto document = JsonDocument::parse(text);
  REQUIRE(document.ok());
  return *document;
}

base::Error refused(std::string_view text, const JsonLimits& limits = {}) {
  const auto document = JsonDocument::parse(text, "a.json", limits);
  REQUIRE_FALSE(document.ok());
  return document.error();
}

}  // namespace

TEST_CASE("json_reader keeps numbers as they are written") {
  const auto document = parsed("[0.10, 1e3, -0, 18446744073709551616, 1.50E-2 ,7]");
  const JsonValue root = document.root();
  CHECK(root.size() == 6);
  CHECK(root.at(0).text() == "0.10");
  CHECK(root.at(1).text() == "1e3");
  CHECK(root.at(2).text() == "-0");
  CHECK(root.at(3).text() == "18446744073709551616");
  CHECK(root.at(4).text() == "1.50E-2");
  CHECK(root.at(5).text() == "7");
  CHECK(root.at(0).as_decimal()->to_string() == "0.10");
  CHECK(*root.at(1).as_integer() == 1000);
  CHECK(root.at(4).as_decimal()->to_string() == "0.015");
  CHECK(root.at(4).as_integer().error().code == ErrorCode::not_an_integer);
  CHECK(root.at(3).as_integer().error().code == ErrorCode::overflow);
  CHECK(parsed("42").root().text() == "42");
}

TEST_CASE("json_reader keeps members in order and finds them by name") {
  const auto document =
      parsed(R"({"b": "x", "a": [true, null], "c": {"d": "é\n\u00e9\ud83d\ude00"}})");
  const JsonValue root = document.root();
  std::string keys;
  for (const JsonValue member : root) keys += member.key();
  CHECK(keys == "bac");
  CHECK(*root.find("a").at(0).as_boolean());
  CHECK(root.find("a").at(1).is_null());
  CHECK(root.find("c").find("d").text() == "é\né😀");
  CHECK_FALSE(root.find("nothing").exists());
  CHECK_FALSE(root.find("b").find("deeper").exists());
  CHECK(root.find("nothing").as_text().error().code == ErrorCode::missing_field);
}

TEST_CASE("json_reader names line, column and pointer of a value") {
  const auto document = parsed("{\n  \"a/b\": [1,\n     {\"c\\\"\": \"q\\\\\", \"d\": 12}]\n}");
  const JsonValue item = document.root().find("a/b").at(1);
  CHECK(item.place().row == 3);
  CHECK(item.place().column == 6);
  CHECK(item.place().field == "/a~1b/1");
  CHECK(item.find("c\"").place().column == 14);
  CHECK(item.find("d").place().column == 26);
  CHECK(item.find("d").place().field == "/a~1b/1/d");
  CHECK(document.root().place().field.empty());
  const auto error = item.find("d").as_text().error();
  CHECK(error.code == ErrorCode::unexpected_type);
  CHECK(error.place.row == 3);
  CHECK(item.require("e").error().place.field == "/a~1b/1/e");
  CHECK(parsed("\"only\"").root().place().column == 1);
}

TEST_CASE("json_reader refuses what is not well-formed and says where") {
  CHECK(refused("").code == ErrorCode::empty_input);
  CHECK(refused(" \n ").code == ErrorCode::empty_input);
  CHECK(refused("{\"a\":1,}").code == ErrorCode::json_syntax);
  CHECK(refused("{\"a\":1} x").code == ErrorCode::trailing_content);
  CHECK(refused("[1] [2]").code == ErrorCode::trailing_content);
  CHECK(refused("[01]").code == ErrorCode::json_syntax);
  CHECK(refused("[1e400]").code == ErrorCode::number_out_of_range);
  CHECK(refused("[\"\\ud800\"]").code == ErrorCode::json_syntax);
  CHECK(refused("[\"a\tb\"]").code == ErrorCode::json_syntax);
  CHECK(refused(std::string_view("[1,\0]", 5)).code == ErrorCode::json_syntax);
  CHECK(refused("[\"\xC0\xAF\"]").code == ErrorCode::not_utf8);
  const auto error = refused("{\n \"a\": tru\n}");
  CHECK(error.place.row == 2);
  CHECK(error.place.column == 10);
  CHECK(error.place.file == "a.json");
}

TEST_CASE("json_reader accepts a byte order mark") {
  CHECK(parsed("\xEF\xBB\xBF[1]").root().at(0).text() == "1");
}

TEST_CASE("json_reader refuses a key that stands twice") {
  const auto error = refused("{\"a\": {\"k\": 1, \"m\": 2, \"k\": 3}}");
  CHECK(error.code == ErrorCode::duplicate_field);
  CHECK(error.place.field == "/a/k");
  CHECK(error.place.column == 29);
  CHECK(refused(R"({"a":1,"\u0061":2})").code == ErrorCode::duplicate_field);
}

TEST_CASE("json_reader holds its limits") {
  const auto nested = [](int depth) {
    return std::string(static_cast<std::size_t>(depth), '[') +
           std::string(static_cast<std::size_t>(depth), ']');
  };
  CHECK(JsonDocument::parse(nested(64)).ok());
  CHECK(refused(nested(65)).code == ErrorCode::json_too_deep);
  CHECK(refused(nested(100000)).code == ErrorCode::json_too_deep);
  CHECK(refused("[1,2,3]", {.bytes = 6}).code == ErrorCode::file_too_large);
  CHECK(refused("[1,[],\"a\"]", {.values = 3}).code == ErrorCode::file_too_large);
  CHECK(JsonDocument::parse("[1,[],\"a\"]", "", {.values = 4}).ok());
  CHECK(refused("[\"abcde\"]", {.text_bytes = 4}).code == ErrorCode::field_too_long);
  CHECK(refused("{\"abcde\":1}", {.text_bytes = 4}).code == ErrorCode::field_too_long);
  CHECK(JsonDocument::parse("[\"abcd\"]", "", {.text_bytes = 4}).ok());
}

TEST_CASE("a value is written back as it was read") {
  const std::string text =
      R"({"a":[0.10,-0,1e5,"\"\\/\n\u0001é"],"b":{},"c":[],"d":null,"e":false})";
  const auto document = parsed(text);
  const std::string written = document.root().to_json();
  CHECK(written == R"({"a":[0.10,-0,1e5,"\"\\/\n\u0001é"],"b":{},"c":[],"d":null,"e":false})");
  CHECK(parsed(written).root().to_json() == written);
}

TEST_CASE("parse_json_number reads powers of ten exactly") {
  CHECK(formats::parse_json_number("1.25e2")->to_string() == "125");
  CHECK(formats::parse_json_number("1.25e+1")->to_string() == "12.5");
  CHECK(formats::parse_json_number("-125E-3")->to_string() == "-0.125");
  CHECK(formats::parse_json_number("0e99")->is_zero());
  CHECK(formats::parse_json_number("1e19").error().code == ErrorCode::overflow);
  CHECK(formats::parse_json_number("1e-19").error().code == ErrorCode::too_many_decimals);
  CHECK(formats::parse_json_number("1e999999999999").error().code == ErrorCode::overflow);
  CHECK(formats::parse_json_number("1e").error().code == ErrorCode::not_a_number);
}

TEST_CASE("json_writer escapes text, replaces bad bytes, and indents on request") {
  std::string out;
  formats::JsonWriter writer(out, formats::JsonWriter::Layout::indented);
  writer.begin_object();
  writer.member("name", "a\"b\xFF\x7F");
  writer.key("list");
  writer.begin_array();
  writer.integer(INT64_MIN);
  writer.number(base::Decimal(10, 2));
  writer.boolean(true);
  writer.null();
  writer.end_array();
  writer.key("empty");
  writer.begin_array();
  writer.end_array();
  writer.member_unless_empty("left_out", "");
  writer.end_object();
  CHECK(out ==
        "{\n  \"name\": \"a\\\"b\uFFFD\\u007f\",\n  \"list\": [\n    -9223372036854775808,\n    "
        "0.10,\n    true,\n    null\n  ],\n  \"empty\": []\n}");
}
