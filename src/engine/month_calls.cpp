#include <algorithm>

#include "base/sort.hpp"
#include "base/text.hpp"
#include "catalog/plan.hpp"
#include "engine/month.hpp"
#include "rating/draw.hpp"
#include "rating/rate_card.hpp"
#include "telephony/country.hpp"

namespace engine {
namespace {

std::uint32_t started_minutes(std::int64_t seconds) {
  return static_cast<std::uint32_t>((seconds + 59) / 60);
}

std::size_t at(Payer payer) { return static_cast<std::size_t>(payer); }

// Which minutes of a call each payer bears.
struct Shares {
  std::uint32_t pool = 0;
  std::uint32_t credits = 0;
  std::uint32_t payer = 0;  // of the one named
};

Shares shares_of(std::uint32_t seconds, Payer payer, const rating::Split* split) {
  const auto minutes = started_minutes(seconds);
  if (split == nullptr) return {.payer = minutes};
  Shares shares;
  shares.pool = std::min(minutes, started_minutes(split->pool_seconds));
  if (payer != Payer::credits) {
    shares.credits = std::min(minutes - shares.pool, started_minutes(split->credit_seconds));
  }
  shares.payer = minutes - shares.pool - shares.credits;
  return shares;
}

}  // namespace

std::optional<Payer> payer_of(rating::Payer payer) {
  switch (payer) {
    case rating::Payer::free:
      return Payer::free;
    case rating::Payer::pool:
      return Payer::pool;
    case rating::Payer::credits:
      return Payer::credits;
    case rating::Payer::overage:
      return Payer::overage;
    case rating::Payer::blocked:
      return Payer::blocked;
    case rating::Payer::suspended:
      return Payer::unrated;
    case rating::Payer::other_month:
    case rating::Payer::duplicate:
      return std::nullopt;
  }
  return std::nullopt;
}

// --- totals --------------------------------------------------------------------------------------

void TotalsBuilder::add(std::uint32_t seconds, Payer payer, std::uint32_t pool_minutes,
                        std::uint32_t credit_minutes, std::uint32_t payer_minutes) {
  ++calls_;
  seconds_ += seconds;
  ++by_payer_[at(payer)].calls;
  by_payer_[at(payer)].minutes += payer_minutes;
  by_payer_[at(Payer::pool)].minutes += pool_minutes;
  by_payer_[at(Payer::credits)].minutes += credit_minutes;
}

void TotalsBuilder::add_amount(base::Currency currency, rating::AmountSum credits,
                               rating::AmountSum overage) {
  auto sum = std::find_if(sums_.begin(), sums_.end(),
                          [currency](const Sum& s) { return s.currency >= currency; });
  if (sum == sums_.end() || sum->currency != currency) sum = sums_.insert(sum, {currency});
  sum->credits += credits;
  sum->overage += overage;
}

void TotalsBuilder::add(const rating::DaySum& sum) {
  calls_ += sum.calls;
  seconds_ += sum.seconds;
  for (std::size_t i = 0; i < sum.by_payer.size(); ++i) {
    const auto payer = payer_of(static_cast<rating::Payer>(i));
    if (!payer) continue;
    by_payer_[at(*payer)].calls += sum.by_payer[i].calls;
    by_payer_[at(*payer)].minutes += sum.by_payer[i].minutes;
  }
}

void TotalsBuilder::add(const TotalsBuilder& other) {
  calls_ += other.calls_;
  seconds_ += other.seconds_;
  for (std::size_t i = 0; i < by_payer_.size(); ++i) {
    by_payer_[i].calls += other.by_payer_[i].calls;
    by_payer_[i].minutes += other.by_payer_[i].minutes;
  }
  for (const auto& sum : other.sums_) add_amount(sum.currency, sum.credits, sum.overage);
}

rating::AmountSum TotalsBuilder::weight() const {
  rating::AmountSum weight = 0;
  for (const auto& sum : sums_) weight += sum.credits + sum.overage;
  return weight;
}

base::Result<Totals> TotalsBuilder::take() const {
  Totals totals;
  totals.calls = calls_;
  totals.seconds = seconds_;
  for (const auto& part : by_payer_) totals.minutes += part.minutes;
  const auto minutes = [this](Payer payer) { return by_payer_[at(payer)].minutes; };
  const auto calls = [this](Payer payer) { return by_payer_[at(payer)].calls; };
  totals.free_minutes = minutes(Payer::free);
  totals.pool_minutes = minutes(Payer::pool);
  totals.credit_minutes = minutes(Payer::credits);
  totals.overage_minutes = minutes(Payer::overage);
  totals.blocked_minutes = minutes(Payer::blocked);
  totals.unrated_minutes = minutes(Payer::unrated);
  totals.free_calls = calls(Payer::free);
  totals.pool_calls = calls(Payer::pool);
  totals.credit_calls = calls(Payer::credits);
  totals.overage_calls = calls(Payer::overage);
  totals.blocked_calls = calls(Payer::blocked);
  totals.unrated_calls = calls(Payer::unrated);
  for (const auto& sum : sums_) {
    const auto credits = rating::to_money(sum.credits, sum.currency);
    if (!credits) return credits.error();
    const auto overage = rating::to_money(sum.overage, sum.currency);
    if (!overage) return overage.error();
    if (sum.credits != 0) totals.credits.push_back(*credits);
    if (sum.overage != 0) totals.overage.push_back(*overage);
  }
  return totals;
}

// --- calls of a month ---------------------------------------------------------------------------

std::optional<Payer> Month::payer(rating::CallIndex call) const {
  return payer_of(rated_.payers[call]);
}

base::CivilDay Month::day(rating::CallIndex call) const {
  const auto start = calls_->call(call).start_instant().seconds;
  const auto after = std::upper_bound(day_starts_.begin(), day_starts_.end(), start);
  const auto index = std::max<std::ptrdiff_t>(after - day_starts_.begin() - 1, 0);
  return {rated_.month.first_day().days + static_cast<std::int32_t>(index)};
}

int Month::hour(rating::CallIndex call) const {
  return zone_.second_of_day(calls_->call(call).start_instant()) / 3600;
}

void Month::add(TotalsBuilder& totals, rating::CallIndex call, Payer payer) const {
  const auto seconds = calls_->call(call).seconds;
  const auto* split = split_[call] ? rated_.split(call) : nullptr;
  const auto shares = shares_of(seconds, payer, split);
  totals.add(seconds, payer, shares.pool, shares.credits, shares.payer);
  const auto amount = rated_.amounts[call];
  if (amount == 0) return;
  rating::AmountSum credits = payer == Payer::credits ? amount : 0;
  if (split != nullptr && split->credit_amount != 0) credits = split->credit_amount;
  const rating::AmountSum overage = payer == Payer::overage ? amount - credits : 0;
  if (credits != 0 || overage != 0) {
    totals.add_amount(currency(calls_->customer(call)), credits, overage);
  }
}

void Month::add(TotalsBuilder& totals, const rating::DaySum& sum) const {
  totals.add(sum);
  if (sum.credits != 0 || sum.overage != 0) {
    totals.add_amount(currency(sum.customer), sum.credits, sum.overage);
  }
}

std::string_view Month::department(rating::UserIndex user) const {
  return rules_[user] != nullptr ? std::string_view(rules_[user]->department) : std::string_view();
}

telephony::Country Month::location(rating::UserIndex index) const {
  const auto& user = calls_->users()[index];
  const auto* rule = rules_[index];
  if (rule != nullptr && !rule->country.is_none()) return telephony::plan_country(rule->country);
  if (!user.location.is_none()) return telephony::plan_country(user.location);
  if (user.customer >= basis_.terms.size()) return {};
  return telephony::plan_country(basis_.terms[user.customer].country);
}

base::CustomerId Month::customer_id(rating::CustomerIndex customer) const {
  return customer < basis_.terms.size() ? basis_.terms[customer].customer : base::CustomerId{};
}

std::optional<rating::CustomerIndex> Month::customer_index(base::CustomerId id) const {
  const auto& terms = basis_.terms;
  const auto found =
      std::lower_bound(terms.begin(), terms.end(), id,
                       [](const auto& term, base::CustomerId key) { return term.customer < key; });
  if (found == terms.end() || found->customer != id) return std::nullopt;
  return static_cast<rating::CustomerIndex>(found - terms.begin());
}

base::Currency Month::currency(rating::CustomerIndex customer) const {
  if (customer >= basis_.terms.size()) return {};
  const auto card = basis_.terms[customer].card;
  return card < cards_.size() ? cards_[card]->currency() : base::Currency();
}

const rating::RateRow* Month::rate_row(rating::CustomerIndex customer,
                                       rating::RateIndex rate) const {
  if (rate == rating::kNoRate || customer >= basis_.terms.size()) return nullptr;
  const auto card = basis_.terms[customer].card;
  if (card >= cards_.size()) return nullptr;
  const auto& compiled = cards_[card]->rate(rate);
  return &basis_.cards[card]->card->versions[compiled.version].rows[compiled.row];
}

const rating::RateRow* Month::rate_row(rating::CallIndex call) const {
  return rate_row(calls_->customer(call), figures(call).rate);
}

std::string_view Month::destination(rating::CallIndex call) const {
  return destination(call, rate_row(call));
}

std::string_view Month::destination(rating::CallIndex call, const rating::RateRow* rate) const {
  if (rate != nullptr) return rate->destination_name;
  if (const auto exported = calls_->destination(call); !exported.empty()) return exported;
  const auto country = calls_->call(call).country;
  return country == 0 ? std::string_view{} : telephony::facts_of(country).name_en;
}

void Month::fill_columns() const {
  if (!destination_column_.empty() || calls_->size() == 0) return;
  // by text, so that two rows of one name are one destination
  std::vector<std::uint32_t> column(calls_->size(), 0);
  plan_column_.assign(calls_->size(), {});
  rating::TextPool pool;
  for (rating::CallIndex i = 0; i < calls_->size(); ++i) {
    if (!payer(i)) continue;
    column[i] = pool.intern(destination(i));
    if (rated_.payers[i] == rating::Payer::pool || split_[i]) {
      plan_column_[i] = figures(i).plan;
    }
  }
  // number them in order of the alphabet, so that the column sorts
  std::vector<std::uint32_t> order(pool.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  base::sort(order, [&pool](std::uint32_t a, std::uint32_t b) { return pool.at(a) < pool.at(b); });
  std::vector<std::uint32_t> rank(order.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) rank[order[i]] = i;
  for (auto& value : column) value = value < rank.size() ? rank[value] : 0;
  destination_column_ = std::move(column);
  destination_names_.clear();
  for (const auto index : order) destination_names_.emplace_back(pool.at(index));
}

const std::vector<std::uint32_t>& Month::destination_column() const {
  fill_columns();
  return destination_column_;
}

const std::vector<std::string>& Month::destinations() const {
  fill_columns();
  return destination_names_;
}

const std::vector<catalog::PlanId>& Month::plan_column() const {
  fill_columns();
  return plan_column_;
}

Month::Facts Month::facts(rating::CallIndex call) const {
  const auto seconds = calls_->call(call).seconds;
  const auto figures = this->figures(call);
  Facts facts;
  facts.minutes = started_minutes(seconds);
  facts.payer = payer(call).value_or(Payer::unrated);
  const auto* split = split_[call] ? rated_.split(call) : nullptr;
  const auto shares = shares_of(seconds, facts.payer, split);
  facts.pool_minutes = facts.payer == Payer::pool ? shares.payer : shares.pool;
  const bool charged = facts.payer == Payer::credits || facts.payer == Payer::overage;
  facts.charged_minutes = shares.credits + (charged ? shares.payer : 0);
  const auto reason = rated_.reason(call);
  if (reason != rating::Reason::none) facts.reason = rating::name_of(reason);
  if (facts.pool_minutes > 0) facts.plan = figures.plan;
  facts.rate = figures.rate;
  return facts;
}

CallRow Month::row(rating::CallIndex call) const {
  const auto& packed = calls_->call(call);
  const auto& user = calls_->user(call);
  const auto facts = this->facts(call);
  CallRow row;
  row.usage = calls_->usage_id(call);
  row.customer = customer_id(user.customer);
  row.start = packed.start_instant();
  row.user = user.display_name;
  row.upn = user.upn;
  row.department = department(calls_->user_index(call));
  const auto number = calls_->number(call);
  row.number = number.is_none() ? std::string(calls_->number_text(call)) : number.to_string();
  row.country = telephony::country_at(packed.country).code();
  row.destination = destination(call, rate_row(user.customer, facts.rate));
  row.call_type = catalog::name_of(packed.type);
  row.seconds = packed.seconds;
  row.minutes = facts.minutes;
  row.payer = facts.payer;
  row.pool_minutes = facts.pool_minutes;
  row.charged_minutes = facts.charged_minutes;
  row.reason = facts.reason;
  row.plan = part_number_of(facts.plan);
  const auto amount = rating::to_money(rated_.amounts[call], currency(user.customer));
  if (amount) row.amount = *amount;
  return row;
}

std::string_view part_number_of(catalog::PlanId plan) {
  if (plan.is_none()) return {};
  const auto& numbers = catalog::plan_of(plan).part_numbers;
  return numbers.empty() ? std::string_view{} : std::string_view(numbers[0]);
}

}  // namespace engine
