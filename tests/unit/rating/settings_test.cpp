#include <set>

#include "rating/policy.hpp"
#include "rating/result_hash.hpp"
#include "unit/rating/month_fixture.hpp"

TEST_CASE("Every setting reads back what it was set to") {
  std::set<std::string_view> names;
  for (const auto& entry : rating::policy_settings()) {
    INFO(entry.name);
    CHECK(names.insert(entry.name).second);
    rating::Policy policy;
    CHECK(rating::setting(policy, entry.name) == entry.default_value);
    for (const auto value : entry.values) {
      REQUIRE(rating::set(policy, entry.name, value).ok());
      CHECK(rating::setting(policy, entry.name) == value);
      CHECK((policy == rating::Policy{}) == (value == entry.default_value));
    }
    CHECK_FALSE(rating::set(policy, entry.name, "nonsense").ok());
  }
  CHECK(names.size() == 20);
}

TEST_CASE("Settings refuse what they cannot be") {
  rating::Policy policy;
  using base::ErrorCode;
  CHECK(rating::set(policy, "no_such_setting", "1").error().code == ErrorCode::not_found);
  CHECK(rating::set(policy, "pool_split", "half").error().code == ErrorCode::unknown_value);
  CHECK(rating::set(policy, "first_increment", "x").error().code == ErrorCode::not_an_integer);
  CHECK(rating::set(policy, "first_increment", "0").error().code == ErrorCode::number_out_of_range);
  CHECK(rating::set(policy, "next_increment", "86401").error().code ==
        ErrorCode::number_out_of_range);
  CHECK(rating::set(policy, "month_zone", "Nowhere").error().code == ErrorCode::unknown_value);
  CHECK(policy == rating::Policy{});
  CHECK(rating::set(policy, "first_increment", "30").ok());
  CHECK(policy.first_increment == 30);
  CHECK(rating::set(policy, "month_zone", "Europe/Paris").ok());
  CHECK(rating::setting(policy, "no_such_setting").empty());
}

TEST_CASE("Dial-out policies go by their names (domain 3.10)") {
  const auto policy = rating::dial_out_policy_by_name("tag:DialoutCPCZoneAPSTNDomestic");
  REQUIRE(policy.ok());
  CHECK(policy->conference == rating::ConferenceDialOut::zone_a);
  CHECK(policy->user == rating::UserDialOut::domestic);
  CHECK(rating::name_of(*policy) == "DialoutCPCZoneAPSTNDomestic");
  CHECK(rating::dial_out_policy_by_name("dialoutcpcandpstndisabled")->user ==
        rating::UserDialOut::none);
  CHECK(rating::dial_out_policy_by_name("tag:").error().code == base::ErrorCode::unknown_value);
  CHECK(rating::name_of(rating::DialOutPolicy{}) == "DialoutCPCandPSTNInternational");
}

TEST_CASE("Amounts are exact to a sixtieth of a nano-unit and print without noise") {
  CHECK(rating::to_text(0) == "0.00");
  CHECK(rating::to_text(fixture::amount("0.669")) == "0.669");
  CHECK(rating::to_text(fixture::amount("12.5")) == "12.50");
  CHECK(rating::to_text(fixture::amount("-1.25")) == "-1.25");
  CHECK(rating::to_text(fixture::amount("0.1") / 60 * 7) == "0.011666667");
  CHECK(rating::to_text(rating::kAmountPerUnit * rating::AmountSum{1000000}) == "1000000.00");
  // sums whose nano-units, and whose units, are more than 64 bits hold
  const rating::AmountSum large{12'345'678'901};
  const auto quarter = rating::kAmountPerUnit / 4;
  CHECK(rating::to_text(large * rating::kAmountPerUnit + quarter) == "12345678901.25");
  const rating::AmountSum larger = large * 10'000'000'000 + 2'345'678'901;
  CHECK(rating::to_text(-larger * rating::kAmountPerUnit - quarter) == "-123456789012345678901.25");
  CHECK(fixture::amount("0.000000001") == 60);
  CHECK(rating::to_amount(fixture::decimal("0.0000000001")).error().code ==
        base::ErrorCode::too_many_decimals);
  CHECK(rating::to_amount(fixture::decimal("0.1000000000")).ok());
  CHECK(rating::to_amount(fixture::decimal("1000000000")).error().code ==
        base::ErrorCode::overflow);
  CHECK(rating::to_money(fixture::amount("0.0000005"), fixture::eur())->micros() == 0);
  CHECK(rating::to_money(fixture::amount("0.0000015"), fixture::eur())->micros() == 2);
  CHECK(rating::to_money(fixture::amount("0.0000005"), fixture::eur(), base::Rounding::up)
            ->micros() == 1);
  CHECK(rating::rounded(fixture::amount("0.125"), 2, base::Rounding::half_even) ==
        fixture::amount("0.12"));
  CHECK(rating::rounded(fixture::amount("0.125"), 2, base::Rounding::half_up) ==
        fixture::amount("0.13"));
}

TEST_CASE("SHA-256 agrees with the published vectors") {
  const auto hex = [](std::string_view text) {
    rating::Sha256 sha;
    sha.update(text);
    return rating::to_hex(sha.finish());
  };
  CHECK(hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(hex(std::string(1000000, 'a')) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}
