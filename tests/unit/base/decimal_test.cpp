#include "base/decimal.hpp"

#include <catch_amalgamated.hpp>

using base::Decimal;
using base::ErrorCode;
using base::Rounding;

namespace {
Decimal dec(const char* text) { return Decimal::parse(text).value(); }
}  // namespace

TEST_CASE("a decimal prints as it was written") {
  for (const char* text : {"0", "0.10", "-0.0234", "12.345000", "9223372036854775807",
                           "-9223372036854775808", "0.000000000000000001"}) {
    CHECK(dec(text).to_string() == text);
  }
}

TEST_CASE("text that is not a plain decimal is refused with its reason") {
  CHECK(Decimal::parse("").error().code == ErrorCode::empty_input);
  for (const char* text : {"-", ".", ".5", "5.", "1,5", "1e3", "+1", " 1", "1 ", "0x1", "1.2.3"}) {
    CHECK(Decimal::parse(text).error().code == ErrorCode::not_a_number);
  }
  CHECK(Decimal::parse("9223372036854775808").error().code == ErrorCode::overflow);
  CHECK(Decimal::parse("99999999999999999999999999999999999999999999").error().code ==
        ErrorCode::overflow);
  CHECK(Decimal::parse("0.0000000000000000001").error().code == ErrorCode::too_many_decimals);
}

TEST_CASE("zeros at the end never make a number too long") {
  CHECK(dec("1.50000000000000000000000") == dec("1.5"));
  CHECK(dec("922337203685477580.70000000000") == dec("922337203685477580.7"));
}

TEST_CASE("decimals compare by value") {
  CHECK(dec("0.10") == dec("0.1"));
  CHECK(dec("-1.01") < dec("-1.001"));
  CHECK(dec("9223372036854775807") > dec("0.000000000000000001"));
}

TEST_CASE("arithmetic is exact or says overflow") {
  CHECK(dec("0.1").plus(dec("0.2")).value() == dec("0.3"));
  CHECK(dec("1").minus(dec("0.0001")).value().to_string() == "0.9999");
  CHECK(dec("0.013").times(dec("1234")).value() == dec("16.042"));
  CHECK(dec("9223372036854775807").plus(dec("1")).error().code == ErrorCode::overflow);
  CHECK(dec("9223372036854775807").times(dec("10")).error().code == ErrorCode::overflow);
}

TEST_CASE("each rounding mode treats halves and signs as its name says") {
  struct Row {
    const char* value;
    Rounding mode;
    const char* expected;
  };
  const Row rows[] = {
      {"2.5", Rounding::half_even, "2"},   {"3.5", Rounding::half_even, "4"},
      {"-2.5", Rounding::half_even, "-2"}, {"2.51", Rounding::half_even, "3"},
      {"2.5", Rounding::half_up, "3"},     {"-2.5", Rounding::half_up, "-3"},
      {"2.1", Rounding::up, "3"},          {"-2.1", Rounding::up, "-3"},
      {"2.9", Rounding::down, "2"},        {"-2.9", Rounding::down, "-2"},
      {"-2.1", Rounding::floor, "-3"},     {"2.9", Rounding::floor, "2"},
      {"2.1", Rounding::ceiling, "3"},     {"-2.9", Rounding::ceiling, "-2"},
      {"2.0", Rounding::up, "2"},
  };
  for (const Row& row : rows) {
    INFO(row.value << " " << base::name_of(row.mode));
    CHECK(dec(row.value).rounded(0, row.mode).to_string() == row.expected);
  }
}

TEST_CASE("changing the scale keeps the value or is refused") {
  CHECK(dec("1.5").at_scale(6).value().to_string() == "1.500000");
  CHECK(dec("1.50").at_scale(1).value().to_string() == "1.5");
  CHECK(dec("1.51").at_scale(1).error().code == ErrorCode::too_many_decimals);
  CHECK(dec("9223372036854775807").at_scale(1).error().code == ErrorCode::overflow);
  CHECK(dec("120.300").normalized().to_string() == "120.3");
}

TEST_CASE("rounding names read back") {
  for (const auto mode : {Rounding::half_even, Rounding::half_up, Rounding::up, Rounding::down,
                          Rounding::floor, Rounding::ceiling}) {
    CHECK(base::parse_rounding(base::name_of(mode)).value() == mode);
  }
  CHECK(base::parse_rounding("nearest").error().code == ErrorCode::unknown_value);
}
