#include "base/ids.hpp"

#include <catch_amalgamated.hpp>
#include <type_traits>

using base::ErrorCode;

TEST_CASE("a GUID reads in any case and writes in lower case") {
  const auto id = base::CustomerId::parse("5D3C0C0E-7a1d-4A52-9A55-0B6A0F1E2C11");
  REQUIRE(id.ok());
  CHECK(id->to_string() == "5d3c0c0e-7a1d-4a52-9a55-0b6a0f1e2c11");
  for (const char* text :
       {"{5d3c0c0e-7a1d-4a52-9a55-0b6a0f1e2c11}", "5D3C0C0E7A1D4A529A550B6A0F1E2C11",
        "{5d3c0c0e7a1d4a529a550b6a0f1e2c11}"}) {
    CHECK(base::CustomerId::parse(text).value() == *id);
  }
}

TEST_CASE("what is not a GUID is refused") {
  for (const char* text :
       {"", "{", "5d3c0c0e7a1d4a529a550b6a0f1e2c1", "5d3c0c0e7a1d4a52-9a550b6a0f1e2c11",
        "5d3c0c0e-7a1d-4a52-9a55-0b6a0f1e2c1", "5d3c0c0e-7a1d-4a52-9a55-0b6a0f1e2c1g",
        "5d3c0c0e-7a1d-4a52-9a550-b6a0f1e2c11"}) {
    CHECK(base::Guid::parse(text).error().code == ErrorCode::not_a_guid);
  }
}

TEST_CASE("an id of one kind does not fit another's place") {
  STATIC_CHECK_FALSE(std::is_convertible_v<base::CustomerId, base::SubscriptionId>);
  STATIC_CHECK_FALSE(std::is_constructible_v<base::EntitlementId, base::SubscriptionId>);
}

TEST_CASE("a PartnerID keeps its leading zeros") {
  CHECK(base::MpnId::parse("0047").value().text() == "0047");
  CHECK(base::MpnId::parse("47a").error().code == ErrorCode::not_a_number);
  CHECK(base::MpnId::parse("").error().code == ErrorCode::not_a_number);
}
