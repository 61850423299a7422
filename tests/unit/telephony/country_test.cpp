#include "telephony/country.hpp"

#include <catch_amalgamated.hpp>

using telephony::Country;

TEST_CASE("Country codes are read in any case and must be in use") {
  CHECK(Country::parse("fr")->code() == "FR");
  CHECK(Country::parse("XK")->code() == "XK");
  CHECK(Country::parse("QQ").error().code == base::ErrorCode::not_a_country);
  CHECK(Country::parse("FRA").error().code == base::ErrorCode::not_a_country);
  CHECK(Country::parse("").error().code == base::ErrorCode::not_a_country);
  CHECK(Country::parse("4A").error().code == base::ErrorCode::not_a_country);
  CHECK(Country("fr").is_none());
}

TEST_CASE("Every country has an index of its own, in order of code") {
  const auto all = telephony::all_countries();
  REQUIRE(all.size() > 245);
  REQUIRE(all.size() < 255);
  for (std::size_t i = 0; i < all.size(); ++i) {
    CHECK(telephony::index_of(all[i].country) == i + 1);
    CHECK(telephony::country_at(static_cast<telephony::CountryIndex>(i + 1)) == all[i].country);
    CHECK_FALSE(all[i].name_en.empty());
    CHECK_FALSE(all[i].name_fr.empty());
    if (i > 0) CHECK(all[i - 1].country < all[i].country);
  }
  CHECK(telephony::index_of(Country()) == 0);
  CHECK(telephony::country_at(0).is_none());
  CHECK(telephony::country_at(255).is_none());
}

TEST_CASE("Zone A has 44 members and none of its traps (domain 3.8)") {
  CHECK(telephony::zone_a().count() == 44);
  for (const auto* code : {"US", "PR", "GB", "FR", "RU", "TW", "ZA", "HK", "CN", "MX"}) {
    INFO(code);
    CHECK(telephony::zone_a().test(telephony::index_of(Country(code))));
  }
  for (const auto* code :
       {"LV", "LT", "IS", "IL", "TR", "UA", "AR", "CL", "PH", "AE", "ZW", "CK"}) {
    INFO(code);
    CHECK_FALSE(telephony::zone_a().test(telephony::index_of(Country(code))));
  }
}

TEST_CASE("The callable list has its 198 rows and what became of one of them (domain 3.11)") {
  // BQ, CW and SX stand for the Netherlands Antilles, which no longer are
  CHECK(telephony::callable().count() == 198 + 3);
  for (const auto* code : {"AF", "GH", "NG", "VA", "AN", "CW", "RE", "YT", "US", "PS"}) {
    INFO(code);
    CHECK(telephony::callable().test(telephony::index_of(Country(code))));
  }
  for (const auto* code : {"CU", "KP", "CK", "MV", "MG", "SO", "TD", "GA", "GM", "LR", "SL", "PG",
                           "WS", "TO", "TL", "XK"}) {
    INFO(code);
    CHECK_FALSE(telephony::callable().test(telephony::index_of(Country(code))));
  }
}

TEST_CASE("Countries know where credits are not sold and how many digits reports hide") {
  std::size_t without_credits = 0;
  std::size_t pay_per_minute = 0;
  for (const auto& facts : telephony::all_countries()) {
    without_credits += facts.credits_unavailable ? 1 : 0;
    pay_per_minute += facts.conferencing_ppm ? 1 : 0;
  }
  CHECK(without_credits == 11);
  CHECK(pay_per_minute == 33);
  const auto masked = [](const char* code) {
    return telephony::facts_of(telephony::index_of(Country(code))).masked_digits;
  };
  CHECK(masked("CH") == 4);
  CHECK(masked("FR") == 4);
  CHECK(masked("DE") == 3);
  CHECK(masked("SE") == 3);
  CHECK(masked("GB") == 0);
}

TEST_CASE("Every country is found by its own names, and by its code") {
  for (const auto& facts : telephony::all_countries()) {
    for (const auto name : {facts.name_en, facts.name_fr, facts.country.code()}) {
      INFO(name);
      CHECK(telephony::country_by_name(name) == facts.country);
    }
  }
}

TEST_CASE("Countries are found by name in English, French, German and other usual spellings") {
  CHECK(telephony::country_by_name("Germany") == Country("DE"));
  CHECK(telephony::country_by_name(" allemagne ") == Country("DE"));
  CHECK(telephony::country_by_name("USA") == Country("US"));
  CHECK(telephony::country_by_name("Czech Republic") == Country("CZ"));
  CHECK(telephony::country_by_name("côte d'ivoire") == Country("CI"));
  CHECK(telephony::country_by_name("gb") == Country("GB"));
  CHECK(telephony::country_by_name("Vereinigtes Königreich") == Country("GB"));
  CHECK(telephony::country_by_name("Schweiz") == Country("CH"));
  CHECK(telephony::country_by_name("Kongo") == Country("CG"));
  CHECK(telephony::country_by_name("Demokratische Republik Kongo") == Country("CD"));
  CHECK(telephony::country_by_name("Atlantis").is_none());
  CHECK(telephony::country_by_name(" - ").is_none());
}

TEST_CASE(
    "A country's name may be written without accents, in capitals or with typographic signs") {
  CHECK(telephony::country_by_name("ÖSTERREICH") == Country("AT"));
  CHECK(telephony::country_by_name("ETATS-UNIS") == Country("US"));
  CHECK(telephony::country_by_name("Cote d’Ivoire") == Country("CI"));
  CHECK(telephony::country_by_name("Sao Tome and Principe") == Country("ST"));
  CHECK(telephony::country_by_name("St\u00a0Kitts and Nevis") == Country("KN"));
}

TEST_CASE("Puerto Rico is the US to a plan (domain 3.5)") {
  CHECK(telephony::plan_country(Country("PR")) == Country("US"));
  CHECK(telephony::plan_country(Country("CA")) == Country("CA"));
}
