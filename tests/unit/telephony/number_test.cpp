#include "telephony/number.hpp"

#include <catch_amalgamated.hpp>

using telephony::Country;
using telephony::Number;
using telephony::NumberKind;

namespace {

Number number(const char* text) { return *Number::parse(text); }
std::string_view country(const char* text) {
  return telephony::country_at(telephony::origin_of(number(text)).country).code();
}
NumberKind kind(const char* text) { return telephony::origin_of(number(text)).kind; }

}  // namespace

TEST_CASE("Numbers are read with and without plus, separators and masks") {
  CHECK(number("+4930123456").to_string() == "+4930123456");
  CHECK(number("4930123456").to_string() == "+4930123456");
  CHECK(number("+49 (30) 123-45.6").to_string() == "+4930123456");
  CHECK(number("+4930123***").to_string() == "+4930123***");
  CHECK(number("+4930123***").known_digits() == 7);
  CHECK(number("+4930123***").masked_digits() == 3);
  CHECK(number("+4930123***").is_masked());
  CHECK_FALSE(number("112").is_masked());
  CHECK(number("112").to_string() == "112");
  CHECK(number("123456789012345").known_digits() == 15);
  CHECK(Number().is_none());
  CHECK(Number().to_string().empty());
}

TEST_CASE("What is no telephone number is refused") {
  for (const auto* text : {"", "+", "anonymous", "+49x", "+49**1", "1234567890123456", "++49",
                           "+493012345678****", " +49", "sip:ana@contoso.example"}) {
    INFO(text);
    CHECK(Number::parse(text).error().code == base::ErrorCode::not_a_phone_number);
  }
}

TEST_CASE("A number knows its prefixes") {
  CHECK(number("+4420").starts_with("44"));
  CHECK(number("+4420").starts_with("4420"));
  CHECK_FALSE(number("+4420").starts_with("44201"));
  CHECK_FALSE(number("+442*").starts_with("4420"));
  CHECK(number("+4420").starts_with(""));
  CHECK_FALSE(number("+4420").starts_with("4420123456789012"));
}

TEST_CASE("Countries share calling codes and are told apart by the digits after them") {
  CHECK(country("+12015550123") == "US");
  CHECK(country("+18085550123") == "US");
  CHECK(country("+16045550123") == "CA");
  CHECK(country("+17875550123") == "PR");
  CHECK(country("+12425550123") == "BS");
  CHECK(country("+18765550123") == "JM");
  CHECK(country("+13405550123") == "VI");
  CHECK(country("+16715550123") == "GU");
  CHECK(country("+17215550123") == "SX");
  CHECK(country("+74951234567") == "RU");
  CHECK(country("+77272581234") == "KZ");
  CHECK(country("+442071234567") == "GB");
  CHECK(country("+441481234567") == "GG");
  CHECK(country("+441534123456") == "JE");
  CHECK(country("+441624123456") == "IM");
  CHECK(country("+390612345678") == "IT");
  CHECK(country("+390669812345") == "VA");
  CHECK(country("+262262123456") == "RE");
  CHECK(country("+262269601234") == "YT");
  CHECK(country("+590590201234") == "GP");
  CHECK(country("+59994614526") == "CW");
  CHECK(country("+5997171234") == "BQ");
  CHECK(country("+4779123456") == "SJ");
  CHECK(country("+35818123456") == "AX");
  CHECK(country("+212522123456") == "MA");
  CHECK(country("+61891621234") == "CC");
  CHECK(country("+263") == "ZW");
}

TEST_CASE("A number of no country has none") {
  CHECK(country("+15550123456").empty());  // an area code that is not in use
  CHECK(country("+870773111632").empty());
  CHECK(country("+99912345678").empty());
  CHECK(country("112").empty());
}

TEST_CASE("A mask hides what it hides") {
  CHECK(country("+4930****") == "DE");
  CHECK(country("+44***") == "GB");
  CHECK(country("+1***").empty());
  CHECK(country("***").empty());
}

TEST_CASE("Kinds of numbers follow the numbering plan and the list of exceptions (domain 3.9)") {
  CHECK(kind("+442071234567") == NumberKind::ordinary);
  CHECK(kind("+448001234567") == NumberKind::toll_free);
  CHECK(kind("+448081234567") == NumberKind::toll_free);
  CHECK(kind("+448431234567") == NumberKind::shared_cost);
  CHECK(kind("+448721234567") == NumberKind::shared_cost);
  CHECK(kind("+449012345678") == NumberKind::premium);
  CHECK(kind("+33891123456") == NumberKind::premium);
  CHECK(kind("+18005550123") == NumberKind::toll_free);
  CHECK(kind("+19002345678") == NumberKind::premium);
  CHECK(kind("+4990012345678") == NumberKind::premium);
}

TEST_CASE("Emergency numbers are those of the caller's country, 112 and 911 everywhere") {
  CHECK(telephony::is_emergency(number("112"), Country("ZW")));
  CHECK(telephony::is_emergency(number("911"), Country()));
  CHECK(telephony::is_emergency(number("999"), Country("GB")));
  CHECK_FALSE(telephony::is_emergency(number("999"), Country("FR")));
  CHECK(telephony::is_emergency(number("15"), Country("FR")));
  CHECK_FALSE(telephony::is_emergency(number("+33112345678"), Country("FR")));
  CHECK_FALSE(telephony::is_emergency(Number(), Country("FR")));
}

TEST_CASE("Domestic is the same country, Puerto Rico with the US, territories apart (domain 3.6)") {
  using telephony::is_domestic;
  CHECK(is_domestic(Country("FR"), Country("FR")));
  CHECK(is_domestic(Country("US"), Country("PR")));
  CHECK(is_domestic(Country("PR"), Country("US")));
  CHECK_FALSE(is_domestic(Country("US"), Country("CA")));
  CHECK_FALSE(is_domestic(Country("US"), Country("VI")));
  CHECK_FALSE(is_domestic(Country("FR"), Country("RE")));
  CHECK_FALSE(is_domestic(Country("GB"), Country("JE")));
  CHECK_FALSE(is_domestic(Country(), Country()));
}

TEST_CASE("Calling codes are known by country") {
  CHECK(telephony::calling_code(Country("GB")) == "44");
  CHECK(telephony::calling_code(Country("PR")) == "1");
  CHECK(telephony::calling_code(Country("AQ")).empty());
}
