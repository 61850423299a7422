#include "engine/grouping.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/sort.hpp"
#include "base/text.hpp"
#include "catalog/plan.hpp"
#include "engine/selection.hpp"
#include "telephony/country.hpp"

namespace engine {
namespace {

// What calls are grouped by: a number for each call, and its key and label as text.
class Grouping {
 public:
  Grouping(const Month& month, Dimension by) : month_(month), calls_(month.calls()), by_(by) {
    if (by == Dimension::department) {
      for (rating::UserIndex i = 0; i < calls_.users().size(); ++i) {
        department_of_user_.push_back(departments_.intern(month.department(i)));
      }
    }
  }

  [[nodiscard]] std::uint32_t number(rating::CallIndex i, Payer payer) const {
    switch (by_) {
      case Dimension::customer:
        return calls_.customer(i);
      case Dimension::user:
        return calls_.user_index(i);
      case Dimension::department:
        return department_of_user_[calls_.user_index(i)];
      case Dimension::country:
        return calls_.call(i).country;
      case Dimension::destination:
        return month_.destination_column()[i];
      case Dimension::payer:
        return static_cast<std::uint32_t>(payer);
      case Dimension::plan:
        return month_.plan_column()[i].index;
      case Dimension::day:
        return static_cast<std::uint32_t>(month_.day(i).days - month_.month().first_day().days);
      case Dimension::call_type:
        return static_cast<std::uint32_t>(calls_.call(i).type);
      case Dimension::reason:
        return static_cast<std::uint32_t>(month_.rated().reason(i));
      case Dimension::hour:
        return static_cast<std::uint32_t>(
            (month_.day(i).days - month_.month().first_day().days) * 24 + month_.hour(i));
    }
    return 0;
  }

  void name(std::uint32_t number, Group& group) const {
    switch (by_) {
      case Dimension::customer: {
        const auto index = static_cast<rating::CustomerIndex>(number);
        const auto id = month_.customer_id(index);
        if (id.is_none()) return;
        group.key = id.to_string();
        group.label = month_.basis().terms[index].name;
        return;
      }
      case Dimension::user: {
        const auto& user = calls_.users()[number];
        group.key = user.upn;
        group.label = user.display_name;
        return;
      }
      case Dimension::department:
        group.key = departments_.at(number);
        break;
      case Dimension::country: {
        const auto country = static_cast<telephony::CountryIndex>(number);
        group.key = telephony::country_at(country).code();
        if (country != 0) group.label = telephony::facts_of(country).name_en;
        return;
      }
      case Dimension::destination:
        group.key = month_.destinations()[number];
        break;
      case Dimension::payer:
        group.key = name_of(static_cast<Payer>(number));
        break;
      case Dimension::plan: {
        const catalog::PlanId id{static_cast<std::uint8_t>(number)};
        if (id.is_none()) return;
        const auto& plan = catalog::plan_of(id);
        group.key = plan.part_numbers.empty() ? plan.key : plan.part_numbers[0];
        group.label = plan.name_en;
        return;
      }
      case Dimension::day:
        group.key = day_key(number);
        break;
      case Dimension::call_type:
        group.key = catalog::name_of(static_cast<catalog::CallType>(number));
        break;
      case Dimension::reason:
        group.key = rating::name_of(static_cast<rating::Reason>(number));
        break;
      case Dimension::hour: {
        const auto hour = std::to_string(number % 24);
        group.key = day_key(number / 24) + (hour.size() == 1 ? "T0" : "T") + hour;
        break;
      }
    }
    group.label = group.key;
  }

 private:
  [[nodiscard]] std::string day_key(std::uint32_t day) const {
    return base::to_string(
        base::to_date({month_.month().first_day().days + static_cast<std::int32_t>(day)}));
  }

  const Month& month_;
  const rating::CallTable& calls_;
  Dimension by_;
  rating::TextPool departments_;
  std::vector<std::uint32_t> department_of_user_;
};

}  // namespace

base::Result<GroupTotalsReply> group(const Month& month, const GroupTotals& request) {
  const Matcher matcher(month, request.selection);
  const Grouping grouping(month, request.by);
  std::vector<TotalsBuilder> sums;
  TotalsBuilder all;
  for (rating::CallIndex call = 0; call < month.calls().size(); ++call) {
    if (!matcher.holds(call)) continue;
    const auto payer = *month.payer(call);
    const auto number = grouping.number(call, payer);
    if (number >= sums.size()) sums.resize(number + std::size_t{1});
    month.add(sums[number], call, payer);
    month.add(all, call, payer);
  }

  struct Ranked {
    std::uint32_t number = 0;
    Group group;
  };
  std::vector<Ranked> ranked;
  for (std::uint32_t i = 0; i < sums.size(); ++i) {
    if (sums[i].calls() == 0) continue;
    ranked.push_back({i, {}});
    grouping.name(i, ranked.back().group);
  }
  base::sort(ranked, [&sums](const Ranked& a, const Ranked& b) {
    const auto weight_a = sums[a.number].weight();
    const auto weight_b = sums[b.number].weight();
    if (weight_a != weight_b) return weight_a > weight_b;
    const auto calls_a = sums[a.number].calls();
    const auto calls_b = sums[b.number].calls();
    if (calls_a != calls_b) return calls_a > calls_b;
    return std::pair(a.group.key, a.number) < std::pair(b.group.key, b.number);
  });

  GroupTotalsReply reply;
  reply.group_count = ranked.size();
  TotalsBuilder rest;
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    if (i >= request.limit) {
      rest.add(sums[ranked[i].number]);
      continue;
    }
    const auto totals = sums[ranked[i].number].take();
    if (!totals) return totals.error();
    ranked[i].group.totals = *totals;
    reply.groups.push_back(std::move(ranked[i].group));
  }
  const auto rest_totals = rest.take();
  if (!rest_totals) return rest_totals.error();
  reply.rest = *rest_totals;
  const auto totals = all.take();
  if (!totals) return totals.error();
  reply.totals = *totals;
  return reply;
}

}  // namespace engine
