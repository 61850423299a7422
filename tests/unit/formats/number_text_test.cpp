// Numbers as people write them: formats/number_text.hpp.
#include "formats/number_text.hpp"

#include <catch_amalgamated.hpp>
#include <string>

using formats::NumberText;

namespace {

const base::Currency kEur = *base::Currency::parse("EUR");

std::string told(const base::Error& error) {
  return error.args.empty() ? std::string(base::name_of(error.code))
                            : error.args.at(0).second + " or " + error.args.at(1).second;
}
// What the last of these numbers of one file comes to, or why it is refused.
std::string last(NumberText file, std::initializer_list<std::string_view> numbers,
                 base::Currency currency = kEur) {
  std::string out;
  for (const auto number : numbers) {
    const auto plain = file.plain(number, currency);
    out = plain ? *plain : told(plain.error());
  }
  return out;
}
std::string one(std::string_view number, base::Currency currency = kEur) {
  return last({{}, ','}, {number}, currency);
}
std::string count(NumberText file, std::string_view number) {
  const auto whole = file.whole(number);
  return whole ? std::to_string(*whole) : told(whole.error());
}

}  // namespace

TEST_CASE("a number is read with its currency, its groups and its own sign of decimals") {
  CHECK(one("0.93") == "0.93");
  CHECK(one(".93") == "0.93");
  CHECK(one(",93") == "0.93");
  CHECK(one("-€.93") == "-0.93");
  CHECK(one("€ -0.93") == "-0.93");
  CHECK(one("0.93 EUR") == "0.93");
  CHECK(one("eur\xC2\xA0"
            "0,93") == "0.93");
  CHECK(one("0,93\xC2\xA0€") == "0.93");
  CHECK(one("1.234,56") == "1234.56");
  CHECK(one("1,234.56") == "1234.56");
  CHECK(one("1\xE2\x80\xAF"
            "234,567") == "1234.567");
  CHECK(one("1'234.50") == "1234.50");
  CHECK(one("1.234.567") == "1234567");
  CHECK(one("1.5E-05") == "1.5E-05");
  CHECK(one("$5", *base::Currency::parse("CAD")) == "5");
  CHECK(one("£5", {}) == "5");
}

TEST_CASE("what is no number, or another currency, is refused") {
  for (const auto* text : {".", "-", "€", "1.", "1.2.3", "1,23,456", "12,34.5", "1.234,56,7",
                           "0,123,456", "1 23", "5 EURO", "a lot", "12a", "0.93 0.94"}) {
    CHECK(one(text) == "not_a_number");
  }
  CHECK(one("") == "empty_input");
  CHECK(one("$0.93") == "currency_mismatch");
  CHECK(one("0.93 USD") == "currency_mismatch");
  CHECK(one("€0.93", *base::Currency::parse("USD")) == "currency_mismatch");
}

TEST_CASE(
    "a number that can be read two ways follows the file, and is refused where nothing tells") {
  const NumberText commas({}, ',');
  const NumberText semicolons({}, ';');
  CHECK(last(commas, {"1.234"}) == "1.234");
  CHECK(last(commas, {"1,234"}) == "1.234 or 1234");
  CHECK(last(semicolons, {"1,234"}) == "1.234");
  CHECK(last(semicolons, {"1.234"}) == "1.234 or 1234");
  // the file's other numbers tell
  CHECK(last(commas, {"0,5", "1,234"}) == "1.234");
  CHECK(last(commas, {"0,5", "1.234"}) == "1234");
  CHECK(last(commas, {"0.02", "1,234"}) == "1234");
  CHECK(last(semicolons, {"0.02", "1.234"}) == "1.234");
  CHECK(last(semicolons, {"1.234.567", "1.234"}) == "1234");
  // a number as the delimiter suggests shows nothing, nor does one that is none
  CHECK(last(commas, {"1.234", "1,234"}) == "1.234 or 1234");
  CHECK(last(commas, {"1,23,4.5x", "1,234"}) == "1.234 or 1234");
  // and when they contradict each other, none of both
  CHECK(last(commas, {"0.02", "0,02", "1,234"}) == "1.234 or 1234");
  CHECK(last(commas, {"0.02", "0,02", "1.234"}) == "1.234 or 1234");
  // the person's word stands above all
  CHECK(last({true, ','}, {"0,02", "1.234"}) == "1234");
  CHECK(last({true, ','}, {"1,234"}) == "1.234");
  CHECK(last({true, ','}, {"0.02"}) == "not_a_number");
  CHECK(last({false, ';'}, {"1,234"}) == "1234");
  CHECK(last({false, ';'}, {"1.234,5"}) == "not_a_number");
}

TEST_CASE("a count has groups, never decimals") {
  const NumberText commas({}, ',');
  const NumberText semicolons({}, ';');
  CHECK(count(commas, "120000") == "120000");
  CHECK(count(commas, "-5") == "-5");
  CHECK(count(commas, "120,000") == "120000");
  CHECK(count(commas, "1.200.000") == "1200000");
  CHECK(count(commas, "120 000") == "120000");
  CHECK(count(commas, "120.000") == "120.000 or 120000");
  CHECK(count(semicolons, "120.000") == "120000");
  CHECK(count(semicolons, "120,000") == "120.000 or 120000");
  CHECK(count({false, ','}, "120.000") == "not_an_integer");
  for (const auto* text : {"", "12.5", "1,20,000", "120.000,5", "many"}) {
    CHECK(count(commas, text) == "not_an_integer");
  }
}
