#include "rating/rater.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <tuple>

#include "rating/draw.hpp"

namespace rating {
namespace {

constexpr std::array<std::string_view, kPayerCount> kPayers = {
    "free", "pool", "credits", "overage", "blocked", "suspended", "other_month", "duplicate"};

constexpr std::array<std::string_view, kReasonCount> kReasons = {"none",
                                                                 "emergency",
                                                                 "free_capability",
                                                                 "direct_routing",
                                                                 "operator_billed",
                                                                 "zero_seconds",
                                                                 "inbound_toll",
                                                                 "extended_dial_out",
                                                                 "free_number",
                                                                 "free_seconds",
                                                                 "plan_pool",
                                                                 "user_minutes",
                                                                 "conference_pool",
                                                                 "no_plan",
                                                                 "outside_scope",
                                                                 "pool_empty",
                                                                 "pool_split",
                                                                 "premium_number",
                                                                 "charged_inbound",
                                                                 "charged_conferencing",
                                                                 "dial_out_policy",
                                                                 "spend_limit",
                                                                 "premium_not_supported",
                                                                 "not_callable",
                                                                 "no_funding",
                                                                 "no_credits_licence",
                                                                 "auto_recharge_on",
                                                                 "postpaid_tomorrow",
                                                                 "no_number",
                                                                 "no_country",
                                                                 "no_rate",
                                                                 "no_customer",
                                                                 "no_card",
                                                                 "unknown_call_type",
                                                                 "amount_overflow",
                                                                 "outside_month",
                                                                 "repeated_usage_id"};

constexpr std::uint32_t kBatch = 256;
constexpr std::uint32_t kCallsBetweenReports = 1U << 16U;

// Where a customer's calls stand in the order of draw; those of no customer, or of one the terms do
// not have, are drawn too, to be suspended.
struct Slice {
  CustomerIndex customer = kNoCustomer;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

std::vector<Slice> slices_of(const CallTable& calls) {
  std::vector<Slice> out;
  const auto begins = calls.customer_begins();
  for (std::size_t c = 0; c + 1 < begins.size(); ++c) {
    const bool none = c + 2 == begins.size();
    out.push_back({none ? kNoCustomer : static_cast<CustomerIndex>(c), begins[c], begins[c + 1]});
  }
  return out;
}

// Draws one customer's calls into the columns, and its pools and credits behind them.
class MonthWriter {
 public:
  MonthWriter(const Rating& rating, RatedMonth& month, const Progress& progress)
      : rating_(rating), month_(month), progress_(progress), states_(rating.calls.users().size()) {}

  base::Result<base::Ok> write(const Slice& slice) {
    auto draw = CustomerDraw::begin(rating_, slice.customer, states_);
    if (!draw) return draw.error();
    const auto order = rating_.calls.order();
    for (std::uint32_t at = slice.begin; at < slice.end;) {
      const std::uint32_t count = std::min(kBatch, slice.end - at);
      // Tight loops, in which misses of the cache overlap: gather, locate, draw, scatter.
      for (std::uint32_t k = 0; k < count; ++k) {
        batch_[k] = CustomerDraw::gather(rating_.calls, order[at + k]);
      }
      for (std::uint32_t k = 0; k < count; ++k) draw->locate(batch_[k]);
      for (std::uint32_t k = 0; k < count; ++k) {
        outcomes_[k] = draw->draw(batch_[k]);
        if (outcomes_[k].has_split) month_.splits.push_back(draw->split());
      }
      for (std::uint32_t k = 0; k < count; ++k) {
        const CallIndex i = batch_[k].index;
        const Outcome& outcome = outcomes_[k];
        month_.payers[i] = outcome.payer;
        month_.reasons[i] = static_cast<std::uint8_t>(static_cast<unsigned>(outcome.reason) |
                                                      (outcome.masked ? kMaskedMark : 0U));
        month_.amounts[i] = outcome.amount;
      }
      at += count;
      const std::uint64_t reports = done_ / kCallsBetweenReports;
      done_ += count;
      if (progress_ && done_ / kCallsBetweenReports != reports &&
          !progress_(done_, rating_.calls.size())) {
        return base::ErrorCode::cancelled;
      }
    }
    draw->end();
    std::ranges::copy(draw->sorted_pools(), std::back_inserter(month_.pools));
    std::ranges::copy(draw->credits().events(), std::back_inserter(month_.credit_events));
    if (!draw->credits().is_empty()) month_.credits.push_back(draw->credits().use());
    return base::Ok{};
  }

 private:
  const Rating& rating_;
  RatedMonth& month_;
  const Progress& progress_;
  CustomerDraw::UserStates states_;
  std::uint64_t done_ = 0;
  std::array<Drawn, kBatch> batch_{};
  std::array<Outcome, kBatch> outcomes_{};
};

void put_in_order(RatedMonth& month) {
  std::ranges::sort(month.splits, {}, &Split::call);
  std::ranges::stable_sort(month.pools, {}, &PoolUse::customer);
  std::ranges::stable_sort(month.credit_events, {}, &CreditEvent::customer);
  std::ranges::stable_sort(month.credits, {}, &CreditUse::customer);
}

}  // namespace

std::string_view name_of(Payer payer) { return kPayers.at(static_cast<std::size_t>(payer)); }
std::string_view name_of(Reason reason) { return kReasons.at(static_cast<std::size_t>(reason)); }

const Split* RatedMonth::split(CallIndex i) const {
  const auto found = std::ranges::lower_bound(splits, i, {}, &Split::call);
  return found == splits.end() || found->call != i ? nullptr : &*found;
}

std::size_t RatedMonth::bytes() const {
  return payers.capacity() * sizeof(Payer) + reasons.capacity() +
         amounts.capacity() * sizeof(Amount) + splits.capacity() * sizeof(Split) +
         pools.capacity() * sizeof(PoolUse) + credit_events.capacity() * sizeof(CreditEvent) +
         credits.capacity() * sizeof(CreditUse);
}

base::Result<RatedMonth> rate(const CallTable& calls, const RatingInput& input,
                              const Progress& progress) {
  const auto rating = Rating::of(calls, input);
  if (!rating) return rating.error();
  RatedMonth month;
  month.month = input.month;
  month.period = rating->period;
  month.payers.resize(calls.size());
  month.reasons.resize(calls.size());
  month.amounts.resize(calls.size());
  MonthWriter writer(*rating, month, progress);
  // customers without calls have pools and credits too
  std::vector<Slice> slices = slices_of(calls);
  for (std::size_t c = slices.size() - 1; c < input.terms.size(); ++c) {
    slices.push_back({static_cast<CustomerIndex>(c), 0, 0});
  }
  for (const Slice& slice : slices) {
    const auto written = writer.write(slice);
    if (!written) return written.error();
  }
  put_in_order(month);
  return month;
}

base::Result<base::Ok> rate_again(RatedMonth& month, const CallTable& calls,
                                  const RatingInput& input,
                                  std::span<const CustomerIndex> customers,
                                  const Progress& progress) {
  const auto rating = Rating::of(calls, input);
  if (!rating) return rating.error();
  const auto chosen = [&](CustomerIndex customer) {
    return std::ranges::find(customers, customer) != customers.end();
  };
  std::erase_if(month.splits, [&](const Split& s) { return chosen(calls.customer(s.call)); });
  std::erase_if(month.pools, [&](const PoolUse& p) { return chosen(p.customer); });
  std::erase_if(month.credit_events, [&](const CreditEvent& e) { return chosen(e.customer); });
  std::erase_if(month.credits, [&](const CreditUse& c) { return chosen(c.customer); });
  MonthWriter writer(*rating, month, progress);
  const std::vector<Slice> slices = slices_of(calls);
  for (const CustomerIndex customer : customers) {
    const bool has_calls = customer != kNoCustomer && std::size_t{customer} + 1 < slices.size();
    const Slice slice = has_calls || customer == kNoCustomer
                            ? slices[has_calls ? customer : slices.size() - 1]
                            : Slice{customer, 0, 0};
    const auto written = writer.write(slice);
    if (!written) return written.error();
  }
  put_in_order(month);
  return base::Ok{};
}

std::vector<CustomerIndex> affected(const RatingInput& before, const RatingInput& after) {
  std::vector<CustomerIndex> out;
  const Policy defaults;
  const Policy& old_policy = before.policy == nullptr ? defaults : *before.policy;
  const Policy& new_policy = after.policy == nullptr ? defaults : *after.policy;
  const bool all = before.month != after.month || !(old_policy == new_policy) ||
                   before.terms.size() != after.terms.size();
  const auto card_of = [](const RatingInput& input, std::size_t customer) {
    const std::uint32_t card = input.terms[customer].card;
    return card < input.cards.size() ? input.cards[card] : nullptr;
  };
  const std::size_t count = std::max(before.terms.size(), after.terms.size());
  for (std::size_t c = 0; c < count; ++c) {
    if (all || !(before.terms[c] == after.terms[c]) || card_of(before, c) != card_of(after, c)) {
      out.push_back(static_cast<CustomerIndex>(c));
    }
  }
  if (all) out.push_back(kNoCustomer);
  return out;
}

CallFigures figures_of(const CallTable& calls, const RatedMonth& month, const RatingInput& input,
                       CallIndex call) {
  auto reader = FigureReader::open(calls, month, input);
  return reader ? reader->figures(call, true) : CallFigures{};
}

std::vector<CallIndex> changed_calls(const RatedMonth& before, const RatedMonth& after) {
  std::vector<CallIndex> out;
  const std::size_t count = std::min(before.payers.size(), after.payers.size());
  for (std::size_t i = 0; i < count; ++i) {
    if (before.payers[i] != after.payers[i] || before.amounts[i] != after.amounts[i]) {
      out.push_back(static_cast<CallIndex>(i));
    }
  }
  return out;
}

}  // namespace rating
