#include "app/names.hpp"

#include <algorithm>

#include "app/texts.hpp"
#include "catalog/plan.hpp"
#include "telephony/country.hpp"

namespace app {

std::string country_name(Language language, std::string_view alpha2) {
  const telephony::Country country(alpha2);
  const auto index = telephony::index_of(country);
  if (index == 0) return std::string(alpha2);
  const auto& facts = telephony::facts_of(index);
  return std::string(language == Language::fr ? facts.name_fr : facts.name_en);
}

std::string plan_name(Language language, std::string_view part_number) {
  auto id = catalog::plan_by_part_number(part_number);
  if (id.is_none()) id = catalog::plan_by_key(part_number);
  if (id.is_none()) return std::string(part_number);
  const auto& plan = catalog::plan_of(id);
  return std::string(language == Language::fr ? plan.name_fr : plan.name_en);
}

std::string coded(Language language, std::string_view prefix, std::string_view code) {
  std::string key = std::string(prefix) + std::string(code);
  std::replace(key.begin(), key.end(), '-', '_');  // "usage-csv"
  return has_key(key) ? std::string(text(language, find_key(key, Key{}))) : std::string(code);
}

}  // namespace app
