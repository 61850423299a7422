#include "telephony/country.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/caption.hpp"
#include "base/text.hpp"
#include "telephony/asset_table.hpp"
#include "telephony/assets.hpp"

namespace telephony {
namespace {

struct Tables {
  std::vector<CountryFacts> facts;
  std::unordered_map<std::string, Country> by_name;  // by base::plain_caption
  std::array<CountryIndex, std::size_t{26} * 26> index{};
  CountrySet zone_a;
  CountrySet callable;
};

std::size_t slot_of(Country country) {
  const auto code = country.code();
  return static_cast<std::size_t>(code[0] - 'A') * 26 + static_cast<std::size_t>(code[1] - 'A');
}

Tables read_tables() {
  Tables out;
  for (const auto& row : read_asset_table(assets::kCountriesCsv, 9)) {
    CountryFacts facts;
    facts.country = Country(row[0]);
    facts.name_en = row[1];
    facts.name_fr = row[2].empty() ? row[1] : row[2];
    facts.zone_a = row[3] == "1";
    facts.callable = row[4] == "1";
    facts.credits_unavailable = row[5] == "1";
    facts.conferencing_ppm = row[6] == "1";
    facts.masked_digits = to_int(row[7]);
    out.facts.push_back(facts);
    const auto index = static_cast<CountryIndex>(out.facts.size());
    out.index.at(slot_of(facts.country)) = index;
    out.zone_a[index] = facts.zone_a;
    out.callable[index] = facts.callable;
    auto names = base::split(row[8], ';');
    names.insert(names.end(), {row[0], row[1], row[2]});
    for (const std::string_view name : names) {
      if (!name.empty()) out.by_name.emplace(base::plain_caption(name), facts.country);
    }
  }
  return out;
}

const Tables& tables() {
  static const Tables kTables = read_tables();
  return kTables;
}

}  // namespace

base::Result<Country> Country::parse(std::string_view text) {
  if (text.size() != 2) return base::ErrorCode::not_a_country;
  const std::array<char, 2> letters{base::to_upper_ascii(text[0]), base::to_upper_ascii(text[1])};
  const Country country(std::string_view(letters.data(), 2));
  if (index_of(country) == 0) return base::ErrorCode::not_a_country;
  return country;
}

std::span<const CountryFacts> all_countries() { return tables().facts; }

CountryIndex index_of(Country country) {
  return country.is_none() ? CountryIndex{0} : tables().index.at(slot_of(country));
}

Country country_at(CountryIndex index) {
  const auto& facts = tables().facts;
  return index == 0 || index > facts.size() ? Country{} : facts[index - 1U].country;
}

const CountryFacts& facts_of(CountryIndex index) { return tables().facts[index - 1U]; }

Country country_by_name(std::string_view name) {
  const auto& names = tables().by_name;
  const auto found = names.find(base::plain_caption(name));
  return found == names.end() ? Country{} : found->second;
}

const CountrySet& zone_a() { return tables().zone_a; }
const CountrySet& callable() { return tables().callable; }

Country plan_country(Country country) { return country == Country("PR") ? Country("US") : country; }

}  // namespace telephony
