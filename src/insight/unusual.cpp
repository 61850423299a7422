#include "insight/unusual.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "base/sort.hpp"

namespace insight {
namespace {

constexpr std::array<std::string_view, 4> kNames = {"user_abroad", "destination", "night",
                                                    "user_total"};

std::int64_t median_of(std::vector<std::int64_t>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  if (values.size() % 2 == 1) return *middle;
  const std::int64_t lower = *std::max_element(values.begin(), middle);
  return lower + (*middle - lower) / 2;
}

struct Tally {
  std::int64_t minutes = 0;
  std::uint64_t calls = 0;
  rating::AmountSum amount = 0;
  void add(std::int64_t more, rating::Amount paid) {
    minutes += more;
    ++calls;
    amount += paid;
  }
};

using ByDay = std::map<std::int32_t, Tally>;

class Finder {
 public:
  Finder(rating::CustomerIndex customer, const UnusualMethod& method)
      : customer_(customer), method_(method) {}

  // Judges the values of one set against each other.
  template <class Key, class Fill>
  void judge(const std::map<Key, Tally>& tallies, UnusualKind kind, const Fill& fill) {
    std::vector<std::int64_t> values;
    for (const auto& [key, tally] : tallies) values.push_back(value_of(tally, kind));
    const auto pattern = pattern_of(std::move(values), method_);
    if (!pattern) return;
    const std::int64_t floor =
        kind == UnusualKind::night ? method_.calls_floor : method_.minutes_floor;
    for (const auto& [key, tally] : tallies) {
      const std::int64_t value = value_of(tally, kind);
      if (value <= pattern->limit || value < floor) continue;
      Unusual found;
      found.kind = kind;
      found.customer = customer_;
      found.value = value;
      found.pattern = *pattern;
      found.amount = tally.amount;
      found.calls = tally.calls;
      fill(found, key);
      found_.push_back(found);
    }
  }
  std::vector<Unusual> take() {
    base::sort(found_, [](const Unusual& a, const Unusual& b) {
      return a.value - a.pattern.limit > b.value - b.pattern.limit;
    });
    return std::move(found_);
  }

 private:
  static std::int64_t value_of(const Tally& tally, UnusualKind kind) {
    return kind == UnusualKind::night ? static_cast<std::int64_t>(tally.calls) : tally.minutes;
  }
  rating::CustomerIndex customer_;
  const UnusualMethod& method_;
  std::vector<Unusual> found_;
};

}  // namespace

std::string_view name_of(UnusualKind kind) { return kNames.at(static_cast<std::size_t>(kind)); }

std::optional<Pattern> pattern_of(std::vector<std::int64_t> values, const UnusualMethod& method) {
  if (values.size() < static_cast<std::size_t>(method.fewest_values)) return std::nullopt;
  Pattern out;
  out.values = values.size();
  out.median = median_of(values);
  std::int64_t sum = 0;
  for (std::int64_t& value : values) {
    value = value > out.median ? value - out.median : out.median - value;
    sum += value;
  }
  out.spread = median_of(values);
  // deviation > threshold x MAD / 0.6745, or threshold x 1.2533 x mean deviation
  if (out.spread > 0) {
    out.limit = out.median + out.spread * method.threshold_tenths * 1000 / 6745;
  } else {
    out.by_mean = true;
    const auto count = static_cast<std::int64_t>(values.size());
    out.spread = sum / count;
    out.limit = out.median + sum * method.threshold_tenths * 12533 / (count * 100'000);
  }
  return out;
}

std::vector<Unusual> unusual(const rating::Rating& rating, const rating::RatedMonth& month,
                             rating::CustomerIndex customer, const UnusualMethod& method) {
  const auto begins = rating.calls.customer_begins();
  if (std::size_t{customer} + 2 >= begins.size()) return {};
  const auto country = telephony::index_of(rating.input.terms[customer].country);
  std::map<std::pair<rating::UserIndex, std::int32_t>, Tally> user_abroad;
  std::map<telephony::CountryIndex, ByDay> destinations;
  ByDay nights;
  std::map<rating::UserIndex, Tally> users;
  for (auto day = month.month.first_day(); day < month.month.day_after_last(); ++day.days) {
    nights[day.days];
  }
  for (rating::CallIndex i = begins[customer]; i < begins[customer + 1U]; ++i) {
    const rating::Payer payer = month.payers[i];
    if (payer == rating::Payer::duplicate || payer == rating::Payer::other_month) continue;
    const rating::Call& call = rating.calls.call(i);
    if (catalog::is_inbound(call.type)) continue;
    const std::int64_t minutes = (std::int64_t{call.seconds} + 59) / 60;
    const auto start = call.start_instant();
    const std::int32_t day = std::max(rating.zone.day_of(start), month.month.first_day()).days;
    const rating::Amount paid = month.amounts[i];
    const auto user = rating.calls.user_index(i);
    users[user].add(minutes, paid);
    const auto location = telephony::index_of(rating.calls.users()[user].location);
    const auto home = location != 0 ? location : country;
    if (call.country != 0 && call.country != home) {
      user_abroad[{user, day}].add(minutes, paid);
      destinations[call.country][day].add(minutes, paid);
    }
    const int hour = rating.zone.second_of_day(start) / 3600;
    if (hour < method.working_from || hour >= method.working_to) nights[day].add(minutes, paid);
  }
  Finder finder(customer, method);
  finder.judge(user_abroad, UnusualKind::user_abroad, [](Unusual& found, const auto& key) {
    found.user = key.first;
    found.day = {key.second};
  });
  // a country's days against all days of all countries: few are called every day
  std::map<std::pair<telephony::CountryIndex, std::int32_t>, Tally> country_days;
  for (const auto& [destination, days] : destinations) {
    for (const auto& [day, tally] : days) country_days[{destination, day}] = tally;
  }
  finder.judge(country_days, UnusualKind::destination, [](Unusual& found, const auto& key) {
    found.destination = key.first;
    found.day = {key.second};
  });
  finder.judge(nights, UnusualKind::night,
               [](Unusual& found, std::int32_t day) { found.day = {day}; });
  finder.judge(users, UnusualKind::user_total,
               [](Unusual& found, rating::UserIndex user) { found.user = user; });
  return finder.take();
}

}  // namespace insight
