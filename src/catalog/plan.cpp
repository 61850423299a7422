#include "catalog/plan.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>

#include "base/text.hpp"
#include "catalog/assets.hpp"
#include "telephony/asset_table.hpp"
#include "telephony/number.hpp"

namespace catalog {
namespace {

using telephony::Country;

constexpr std::array<std::string_view, 12> kFamilies = {"domestic",
                                                        "domestic_user",
                                                        "international",
                                                        "pay_as_you_go",
                                                        "conferencing",
                                                        "conferencing_us_ca",
                                                        "conferencing_ppm",
                                                        "extended_dial_out",
                                                        "credits",
                                                        "phone",
                                                        "suite",
                                                        "operator_run"};
constexpr std::array<std::string_view, 4> kPoolings = {"none", "country", "tenant", "user"};
constexpr std::array<std::string_view, 5> kScopes = {"none", "domestic", "domestic_and_callable",
                                                     "zone_a", "us_ca"};

template <class Enum, std::size_t kCount>
Enum word_of(const std::array<std::string_view, kCount>& words, std::string_view word) {
  const auto found = std::ranges::find(words, word);
  return static_cast<Enum>(found == words.end() ? 0 : found - words.begin());
}

std::vector<std::string_view> list_of(std::string_view text, char separator) {
  std::vector<std::string_view> out;
  for (const std::string_view part : base::split(text, separator)) {
    if (!part.empty()) out.push_back(part);
  }
  return out;
}

struct Tables {
  std::vector<Plan> plans;
  std::unordered_map<std::string, PlanId> by_part_number;  // lower case
  // by plan and country index; a plan sold everywhere has its minutes at index 0
  std::vector<std::array<PlanMinutes, 256>> minutes;
  std::vector<telephony::CountrySet> sold;
};

PlanId find_key(const std::vector<Plan>& plans, std::string_view key) {
  for (const Plan& plan : plans) {
    if (plan.key == key) return plan.id;
  }
  return {};
}

void read_plans(Tables& out) {
  const auto rows = telephony::read_asset_table(assets::kPlansCsv, 12);
  for (const auto& row : rows) {
    Plan plan;
    plan.id.index = static_cast<std::uint8_t>(out.plans.size() + 1);
    plan.key = row[0];
    plan.name_en = row[1];
    plan.name_fr = row[2];
    plan.family = word_of<PlanFamily>(kFamilies, row[3]);
    plan.pooling = word_of<Pooling>(kPoolings, row[4]);
    plan.scope = word_of<Scope>(kScopes, row[5]);
    plan.payg_zone = telephony::to_int(row[6]);
    plan.capability = row[7];
    plan.part_numbers = list_of(row[8], ';');
    plan.name_patterns = list_of(row[9], '|');
    plan.name_excludes = list_of(row[10], ';');
    for (const std::string_view part : plan.part_numbers) {
      out.by_part_number.emplace(base::lower_ascii(part), plan.id);
    }
    out.plans.push_back(plan);
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (const std::string_view key : list_of(rows[i][11], ';')) {
      out.plans[i].contains.push_back(find_key(out.plans, key));
    }
  }
}

void read_minutes(Tables& out) {
  out.minutes.resize(out.plans.size() + 1);
  out.sold.resize(out.plans.size() + 1);
  for (const auto& row : telephony::read_asset_table(assets::kPlanMinutesCsv, 4)) {
    const PlanId plan = find_key(out.plans, row[0]);
    const PlanMinutes minutes{telephony::to_int(row[2]), telephony::to_int(row[3])};
    for (const std::string_view code : list_of(row[1], ';')) {
      const auto index = telephony::index_of(Country(code));  // "*": 0, everywhere
      if (index == 0) {
        out.minutes[plan.index].fill(minutes);
        out.sold[plan.index].set();
      }
      out.minutes[plan.index].at(index) = minutes;
      out.sold[plan.index].set(index);
    }
  }
}

const Tables& tables() {
  static const Tables kTables = [] {
    Tables out;
    read_plans(out);
    read_minutes(out);
    return out;
  }();
  return kTables;
}

// " microsoft teams domestic calling plan 120 min ": lower case, words apart by one space.
std::string words_of(std::string_view name) {
  std::string out = " ";
  for (const char c : base::lower_ascii(name)) {
    const bool word =
        base::is_digit(c) || (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
    if (word) {
      out += c;
    } else if (out.back() != ' ') {
      out += ' ';
    }
  }
  if (out.back() != ' ') out += ' ';
  return out;
}

bool holds(const std::string& words, std::string_view phrase) {
  return words.find(" " + std::string(phrase) + " ") != std::string::npos;
}

}  // namespace

std::string_view name_of(PlanFamily family) {
  return kFamilies.at(static_cast<std::size_t>(family));
}

std::span<const Plan> all_plans() { return tables().plans; }

const Plan& plan_of(PlanId id) { return tables().plans[id.index - 1U]; }

PlanId plan_by_key(std::string_view key) { return find_key(tables().plans, key); }

PlanId plan_by_part_number(std::string_view part_number) {
  const auto& parts = tables().by_part_number;
  const auto found = parts.find(base::lower_ascii(base::trim(part_number)));
  return found == parts.end() ? PlanId{} : found->second;
}

PlanId plan_by_offer_name(std::string_view offer_name) {
  const std::string words = words_of(offer_name);
  PlanId best;
  std::size_t best_length = 0;
  for (const Plan& plan : tables().plans) {
    const bool excluded = std::ranges::any_of(
        plan.name_excludes, [&](std::string_view phrase) { return holds(words, phrase); });
    if (excluded) continue;
    for (const std::string_view pattern : plan.name_patterns) {
      const auto phrases = base::split(pattern, ';');
      const bool all = std::ranges::all_of(
          phrases, [&](std::string_view phrase) { return holds(words, phrase); });
      if (all && pattern.size() > best_length) {
        best = plan.id;
        best_length = pattern.size();
      }
    }
  }
  return best;
}

PlanMinutes minutes_of(PlanId plan, Country country) {
  return tables().minutes[plan.index].at(telephony::index_of(country));
}

bool is_sold_in(PlanId plan, Country country) {
  return tables().sold[plan.index].test(telephony::index_of(country));
}

int payg_zone_of(Country country) {
  for (const Plan& plan : tables().plans) {
    if (plan.payg_zone != 0 && is_sold_in(plan.id, country)) return plan.payg_zone;
  }
  return 0;
}

bool covers_domestic(Country home, Country destination) {
  const Country from = telephony::plan_country(home);
  const Country to = telephony::plan_country(destination);
  const auto us_or_ca = [](Country c) { return c == Country("US") || c == Country("CA"); };
  return telephony::is_domestic(home, destination) || (us_or_ca(from) && us_or_ca(to));
}

}  // namespace catalog
