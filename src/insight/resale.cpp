#include "insight/resale.hpp"

#include <map>
#include <tuple>

namespace insight {
namespace {

// amount x (100 + percent) / 100, half up, as an amount.
rating::AmountSum marked_up(rating::Amount amount, base::Decimal percent) {
  const base::Int128 hundred = base::Int128{100} * base::power_of_ten(percent.scale());
  return base::divide(base::Int128{amount} * (hundred + percent.coefficient()), hundred,
                      base::Rounding::half_up);
}

struct LineSum {
  std::uint64_t calls = 0;
  std::int64_t charged_seconds = 0;
  rating::AmountSum cost = 0;
  rating::AmountSum price = 0;
  bool listed = true;
};

}  // namespace

base::Decimal mark_up_of(std::span<const MarkUp> mark_ups, rating::CustomerIndex customer,
                         std::string_view department, std::string_view destination) {
  base::Decimal out;
  int most = -1;
  for (const MarkUp& rule : mark_ups) {
    if (rule.customer != rating::kNoCustomer && rule.customer != customer) continue;
    if (!rule.department.empty() && rule.department != department) continue;
    if (!rule.destination.empty() && rule.destination != destination) continue;
    const int names = (rule.customer != rating::kNoCustomer ? 1 : 0) +
                      (rule.department.empty() ? 0 : 1) + (rule.destination.empty() ? 0 : 1);
    if (names >= most) {
      most = names;
      out = rule.percent;
    }
  }
  return out;
}

base::Result<std::vector<ResaleLine>> resale(const rating::Rating& rating,
                                             const rating::RatedMonth& month,
                                             const ResaleTerms& terms, const ResaleNames& names,
                                             ResaleBy by) {
  auto reader = rating::FigureReader::open(rating.calls, month, rating.input);
  if (!reader) return reader.error();
  std::map<std::pair<rating::CustomerIndex, std::string>, LineSum> sums;
  for (rating::CallIndex call = 0; call < rating.calls.size(); ++call) {
    if (month.payers[call] != rating::Payer::overage) continue;
    const auto customer = rating.calls.customer(call);
    const rating::Split* split = month.splits.empty() ? nullptr : month.split(call);
    const rating::Amount cost = month.amounts[call] - (split == nullptr ? 0 : split->credit_amount);
    const rating::CompiledCard& own = *rating.input.cards[rating.input.terms[customer].card];
    if (terms.card != nullptr && terms.card->currency() != own.currency()) {
      return base::ErrorCode::currency_mismatch;
    }
    const auto department = names.department(call);
    const auto destination = names.destination(call);
    LineSum& sum = sums[{customer, by == ResaleBy::customer     ? std::string()
                                   : by == ResaleBy::department ? std::string(department)
                                                                : std::string(destination)}];
    const auto figures = reader->figures(call, true);
    ++sum.calls;
    sum.charged_seconds += figures.charged_seconds;
    sum.cost += cost;
    const bool whole = split == nullptr || split->credit_amount == 0;
    if (terms.card != nullptr && whole && !rating.calls.number(call).is_none()) {
      const auto match =
          terms.card->find(rating.calls.number(call), 0, rating.calls.call(call).start_instant());
      if (match.rate != rating::kNoRate) {
        const auto price = rating::price_of(terms.card->rate(match.rate), terms.card->rounding(),
                                            figures.charged_seconds, 0);
        if (price.overflow) return base::ErrorCode::overflow;
        sum.price += price.total;
        continue;
      }
    }
    sum.listed = false;
    sum.price += marked_up(cost, mark_up_of(terms.mark_ups, customer, department, destination));
  }
  std::vector<ResaleLine> out;
  for (const auto& [key, sum] : sums) {
    ResaleLine line;
    line.customer = key.first;
    line.name = key.second;
    line.calls = sum.calls;
    line.minutes = static_cast<std::uint64_t>((sum.charged_seconds + 59) / 60);
    line.currency = rating.input.cards[rating.input.terms[key.first].card]->currency();
    const auto cost = rating::to_money(sum.cost, line.currency);
    const auto price = rating::to_money(sum.price, line.currency);
    if (!cost || !price) return base::ErrorCode::overflow;
    line.cost = *cost;
    line.price = price->rounded(terms.places, base::Rounding::half_up);
    const auto margin = line.price.minus(line.cost);
    if (!margin) return margin.error();
    line.margin = *margin;
    line.listed = sum.listed && terms.card != nullptr;
    out.push_back(std::move(line));
  }
  return out;
}

}  // namespace insight
