#include "engine/view.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <optional>
#include <string_view>
#include <utility>

#include "base/sort.hpp"
#include "base/text.hpp"
#include "catalog/plan.hpp"
#include "engine/insight_parts.hpp"
#include "telephony/country.hpp"

namespace engine {
namespace {

constexpr std::size_t kViewsKept = 4;
constexpr std::uint32_t kMaxPage = 10'000;

// A selection turned into tables, so that each call costs a few look-ups.
class Matcher {
 public:
  Matcher(const Month& month, const Selection& selection)
      : month_(month), calls_(month.calls()), selection_(selection) {
    take_customers();
    take_payers();
    take_countries();
    take_users();
    take_destinations();
    if (!selection.variance.empty()) has_variance_ = calls_of_variance(month, selection.variance);
    const auto text = base::trim(selection.text);
    for (const char c : text) {
      if (base::is_digit(c) || c == '*') digits_ += c;
    }
    // "+49 30" looks for digits; "Ana 2" does not
    const bool number_like = std::all_of(text.begin(), text.end(), [](char c) {
      return base::is_digit(c) || c == '+' || c == ' ' || c == '*' || c == '-';
    });
    if (!number_like) digits_.clear();
  }

  [[nodiscard]] bool holds(rating::CallIndex i) const {
    const auto payer = month_.payer(i);
    if (!payer || (payers_ >> static_cast<unsigned>(*payer) & 1U) == 0) return false;
    const auto user = calls_.user_index(i);
    if (!users_[user]) return false;
    if (any_country_ && !countries_[calls_.call(i).country]) return false;
    if (selection_.day && month_.day(i) != *selection_.day) return false;
    if (!selection_.variance.empty() && !has_variance_[i]) return false;
    if (!selection_.destinations.empty() && !destinations_[month_.destination_column()[i]]) {
      return false;
    }
    return selection_.text.empty() || has_text(i, user);
  }

 private:
  void take_customers() {
    for (const auto& id : selection_.customers) {
      if (const auto index = month_.customer_index(id)) customers_.push_back(*index);
    }
  }
  void take_payers() {
    if (selection_.payers.empty()) payers_ = ~0U;
    for (const auto payer : selection_.payers) payers_ |= 1U << static_cast<unsigned>(payer);
  }
  void take_countries() {
    any_country_ = !selection_.countries.empty();
    for (const auto& code : selection_.countries) {
      if (const auto country = telephony::Country::parse(code); country) {
        countries_[telephony::index_of(*country)] = true;
      }
    }
  }
  void take_users() {
    const auto users = calls_.users();
    users_.assign(users.size(), false);
    user_has_text_.assign(users.size(), false);
    for (rating::UserIndex i = 0; i < users.size(); ++i) {
      const auto& user = users[i];
      users_[i] =
          (selection_.customers.empty() ||
           std::find(customers_.begin(), customers_.end(), user.customer) != customers_.end()) &&
          (selection_.user.empty() || base::equals_ignore_case(user.upn, selection_.user)) &&
          (selection_.department.empty() || month_.department(i) == selection_.department) &&
          (selection_.location.empty() || month_.location(i).code() == selection_.location);
      user_has_text_[i] = !selection_.text.empty() && users_[i] &&
                          (base::contains_ignore_case(user.upn, selection_.text) ||
                           base::contains_ignore_case(user.display_name, selection_.text));
    }
  }
  void take_destinations() {
    if (selection_.destinations.empty() && selection_.text.empty()) return;
    const auto& names = month_.destinations();
    for (const auto& name : names) {
      destinations_.push_back(std::find(selection_.destinations.begin(),
                                        selection_.destinations.end(),
                                        name) != selection_.destinations.end());
      destination_has_text_.push_back(!selection_.text.empty() &&
                                      base::contains_ignore_case(name, selection_.text));
    }
  }
  [[nodiscard]] bool has_text(rating::CallIndex i, rating::UserIndex user) const {
    if (user_has_text_[user]) return true;
    if (destination_has_text_[month_.destination_column()[i]]) return true;
    if (digits_.empty()) return false;
    const auto number = calls_.number(i);
    if (number.is_none()) return calls_.number_text(i).find(digits_) != std::string_view::npos;
    return number.to_string().find(digits_) != std::string::npos;
  }

  const Month& month_;
  const rating::CallTable& calls_;
  const Selection& selection_;
  std::vector<rating::CustomerIndex> customers_;
  unsigned payers_ = 0;
  bool any_country_ = false;
  std::array<bool, 256> countries_{};
  std::vector<bool> users_;
  std::vector<bool> user_has_text_;
  std::vector<bool> destinations_;
  std::vector<bool> destination_has_text_;
  std::vector<bool> has_variance_;
  std::string digits_;
};

struct Keyed {
  std::uint64_t key = 0;
  rating::CallIndex call = 0;
};

// Least significant byte first, stable; bytes that are the same everywhere are passed over.
void radix_sort(std::vector<Keyed>& items) {
  std::uint64_t differs = 0;
  for (const auto& item : items) differs |= item.key ^ items[0].key;
  std::vector<Keyed> other(items.size());
  for (unsigned shift = 0; shift < 64; shift += 8) {
    if ((differs >> shift & 0xFFU) == 0) continue;
    std::array<std::size_t, 256> begins{};
    for (const auto& item : items) ++begins[item.key >> shift & 0xFFU];
    std::size_t at = 0;
    for (auto& begin : begins) at += std::exchange(begin, at);
    for (const auto& item : items) other[begins[item.key >> shift & 0xFFU]++] = item;
    items.swap(other);
  }
}

// Position of each name in the order of the alphabet, equal names equal.
template <class Name>
std::vector<std::uint32_t> ranks(std::size_t count, Name name) {
  std::vector<std::uint32_t> order(count);
  for (std::uint32_t i = 0; i < count; ++i) order[i] = i;
  // customers and users, not calls
  base::sort(order, [&name](std::uint32_t a, std::uint32_t b) { return name(a) < name(b); });
  std::vector<std::uint32_t> rank(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    const bool same = i > 0 && name(order[i]) == name(order[i - 1]);
    rank[order[i]] = same ? rank[order[i - 1]] : i;
  }
  return rank;
}

// Sign bit turned, so that negative amounts come first among unsigned keys.
std::uint64_t ordered(std::int64_t value) {
  return static_cast<std::uint64_t>(value) ^ (std::uint64_t{1} << 63U);
}

template <class Key>
void sort_by(std::vector<rating::CallIndex>& calls, Key key) {
  if (calls.size() < 2) return;
  std::vector<Keyed> items;
  items.reserve(calls.size());
  for (const auto call : calls) items.push_back({key(call), call});
  radix_sort(items);
  for (std::size_t i = 0; i < items.size(); ++i) calls[i] = items[i].call;
}

}  // namespace

std::vector<rating::CallIndex> select(const Month& month, const Selection& selection) {
  const Matcher matcher(month, selection);
  std::vector<rating::CallIndex> calls;
  for (rating::CallIndex call = 0; call < month.calls().size(); ++call) {
    if (matcher.holds(call)) calls.push_back(call);
  }
  return calls;
}

void sort(const Month& month, CallColumn column, std::vector<rating::CallIndex>& calls) {
  const auto& table = month.calls();
  switch (column) {
    case CallColumn::start:
      return sort_by(calls, [&](auto i) { return std::uint64_t{table.call(i).start}; });
    case CallColumn::customer: {
      const auto& terms = month.basis().terms;
      const auto rank =
          ranks(terms.size(), [&](auto i) { return std::string_view(terms[i].name); });
      return sort_by(calls, [&](auto i) {
        const auto customer = table.customer(i);
        return std::uint64_t{customer < rank.size() ? rank[customer] : 0xFFFF'FFFFU};
      });
    }
    case CallColumn::user: {
      const auto users = table.users();
      const auto rank = ranks(users.size(), [&](auto i) {
        const auto& user = users[i];
        return std::string_view(user.display_name.empty() ? user.upn : user.display_name);
      });
      return sort_by(calls, [&](auto i) { return std::uint64_t{rank[table.user_index(i)]}; });
    }
    case CallColumn::number:
      return sort_by(calls, [&](auto i) { return table.number(i).nibbles(); });
    case CallColumn::destination: {
      const auto& destinations = month.destination_column();
      return sort_by(calls, [&](auto i) { return std::uint64_t{destinations[i]}; });
    }
    case CallColumn::call_type:
      return sort_by(calls, [&](auto i) { return static_cast<std::uint64_t>(table.call(i).type); });
    case CallColumn::seconds:
      return sort_by(calls, [&](auto i) { return std::uint64_t{table.call(i).seconds}; });
    case CallColumn::minutes:
      return sort_by(calls,
                     [&](auto i) { return (table.call(i).seconds + std::uint64_t{59}) / 60; });
    case CallColumn::payer:
      return sort_by(calls,
                     [&](auto i) { return static_cast<std::uint64_t>(month.rated().payers[i]); });
    case CallColumn::amount:
      return sort_by(calls, [&](auto i) { return ordered(month.rated().amounts[i]); });
  }
}

base::Result<Totals> total(const Month& month, const std::vector<rating::CallIndex>& calls) {
  TotalsBuilder totals;
  for (const auto call : calls) {
    if (const auto payer = month.payer(call)) month.add(totals, call, *payer);
  }
  return totals.take();
}

// --- groups --------------------------------------------------------------------------------------

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

// --- pages -----------------------------------------------------------------------------------

base::Result<const Views::View*> Views::view(const Month& month, const Calls& request) {
  const auto found = std::find_if(views_.begin(), views_.end(), [&request](const View& view) {
    return view.selection == request.selection && view.sort == request.sort;
  });
  if (found != views_.end()) {
    std::rotate(found, found + 1, views_.end());
    return &views_.back();
  }
  View view{.selection = request.selection,
            .sort = request.sort,
            .calls = select(month, request.selection),
            .totals = {}};
  auto totals = total(month, view.calls);
  if (!totals) return totals.error();
  view.totals = *std::move(totals);
  sort(month, request.sort, view.calls);
  if (views_.size() == kViewsKept) views_.erase(views_.begin());
  views_.push_back(std::move(view));
  return &views_.back();
}

base::Result<CallsReply> Views::page(const Month& month, const Calls& request,
                                     std::uint64_t revision) {
  if (revision != revision_) views_.clear();
  revision_ = revision;
  const auto found = view(month, request);
  if (!found) return found.error();
  const auto& calls = (*found)->calls;
  CallsReply reply;
  reply.revision = revision;
  reply.totals = (*found)->totals;
  const auto begin =
      static_cast<std::size_t>(std::min<std::uint64_t>(request.offset, calls.size()));
  const auto count = static_cast<std::size_t>(
      std::min<std::uint64_t>(std::min(request.count, kMaxPage), calls.size() - begin));
  reply.rows.reserve(count);
  for (auto i = begin; i < begin + count; ++i) {
    reply.rows.push_back(month.row(request.descending ? calls[calls.size() - 1 - i] : calls[i]));
  }
  return reply;
}

}  // namespace engine
