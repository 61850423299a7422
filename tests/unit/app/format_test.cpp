#include "app/format.hpp"

#include <catch_amalgamated.hpp>

namespace {

base::Money money(std::int64_t micros, const char* currency = "EUR") {
  return {micros, base::Currency::parse(currency).value()};
}

}  // namespace

TEST_CASE("numbers are grouped as the language groups them") {
  CHECK(app::number(app::english(), 0) == "0");
  CHECK(app::number(app::english(), 999) == "999");
  CHECK(app::number(app::english(), 1'000'000) == "1,000,000");
  CHECK(app::number(app::english(), -12'345) == "-12,345");
  CHECK(app::number(app::french(), 12'345) == "12\u202f345");
  auto spanish = app::english();
  spanish.group = ".";
  spanish.group_from = 5;
  CHECK(app::number(spanish, 1234) == "1234");
  CHECK(app::number(spanish, 12'345) == "12.345");
}

TEST_CASE("money shows its minor digits, or all it has when it must be exact") {
  CHECK(app::money(app::english(), money(669'000)) == "EUR 0.67");
  CHECK(app::money(app::english(), money(669'000), true) == "EUR 0.669");
  CHECK(app::money(app::english(), money(5'000)) == "EUR 0.01");
  CHECK(app::money(app::french(), money(12'480'350'000)) == "12\u202f480,35\u00a0EUR");
  CHECK(app::money(app::english(), money(7'000'000, "JPY")) == "JPY 7");
}

TEST_CASE("a difference has its sign where the digits are, and none when it rounds to nothing") {
  CHECK(app::signed_money(app::english(), money(730'000)) == "EUR +0.73");
  CHECK(app::signed_money(app::english(), money(-69'860'000)) ==
        app::money(app::english(), money(-69'860'000)));
  CHECK(app::signed_money(app::french(), money(730'000)) == "+0,73\u00a0EUR");
  CHECK(app::signed_money(app::english(), money(4'000)) == "EUR 0.00");
  CHECK(app::signed_money(app::english(), money(0)) == "EUR 0.00");
}

TEST_CASE("a percentage is rounded down, so that a hundred means all of it") {
  CHECK(app::percent(app::english(), 999, 1000) == "99%");
  CHECK(app::percent(app::english(), 1000, 1000) == "100%");
  CHECK(app::percent(app::english(), 0, 0) == "0%");
  CHECK(app::percent(app::french(), 1, 2) == "50\u202f%");
}

TEST_CASE("instants are written in UTC by the language's pattern") {
  const auto at = base::parse_instant("2026-06-03T09:15:07Z").value();
  CHECK(app::date(app::english(), at) == "3 Jun 2026");
  CHECK(app::date_time(app::english(), at) == "3 Jun 2026, 09:15");
  CHECK(app::date(app::french(), at) == "3 juin 2026");
  CHECK(app::month(app::french(), {2026, 8}) == "août 2026");
  CHECK(app::short_date_time(app::english(), at) == "3 Jun  09:15:07");
}

TEST_CASE("sizes of files are short and in the language's signs") {
  CHECK(app::bytes(app::english(), 512) == "512\u00a0B");
  CHECK(app::bytes(app::english(), 4'812'000) == "4.8\u00a0MB");
  CHECK(app::bytes(app::french(), 4'812'000) == "4,8\u00a0MB");
  CHECK(app::bytes(app::english(), 123'456'789) == "123\u00a0MB");
}
