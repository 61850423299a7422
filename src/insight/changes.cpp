#include "insight/changes.hpp"

#include <algorithm>
#include <unordered_map>

#include "base/sort.hpp"

namespace insight {
namespace {

bool counts(rating::Payer payer) {
  return payer != rating::Payer::duplicate && payer != rating::Payer::other_month;
}

bool same_record(const RatedCalls& a, rating::CallIndex i, const RatedCalls& b,
                 rating::CallIndex j) {
  const rating::Call& x = a.calls->call(i);
  const rating::Call& y = b.calls->call(j);
  return x.start == y.start && x.seconds == y.seconds && x.type == y.type &&
         a.calls->number(i) == b.calls->number(j) &&
         a.calls->capability(i) == b.calls->capability(j) && a.calls->user(i) == b.calls->user(j);
}

std::vector<rating::CustomerIndex> every(std::size_t customers) {
  std::vector<rating::CustomerIndex> out(customers);
  for (std::size_t i = 0; i < customers; ++i) out[i] = static_cast<rating::CustomerIndex>(i);
  return out;
}

}  // namespace

LateAnswer compare_months(const RatedCalls& earlier, const RatedCalls& later,
                          std::size_t customer_count, std::size_t keep) {
  std::unordered_map<base::UsageId, rating::CallIndex> known;
  known.reserve(earlier.calls->size());
  for (rating::CallIndex i = 0; i < earlier.calls->size(); ++i) {
    if (earlier.month->payers[i] != rating::Payer::duplicate) {
      known.emplace(earlier.calls->usage_id(i), i);
    }
  }
  LateAnswer out;
  const auto customers = every(customer_count);
  const auto before = sums_by_customer(*earlier.calls, *earlier.month, customers, customer_count);
  const auto after = sums_by_customer(*later.calls, *later.month, customers, customer_count);
  for (std::size_t c = 0; c < customer_count; ++c) {
    out.customers.push_back({customers[c], before[c], after[c], 0});
    out.difference += after[c].amount() - before[c].amount();
  }
  const auto changed = [&](rating::CallIndex call) {
    const auto customer = later.calls->customer(call);
    if (customer < customer_count) ++out.customers[customer].changed;
  };
  std::array<Move, std::size_t{rating::kPayerCount} * rating::kPayerCount> moves{};
  for (rating::CallIndex j = 0; j < later.calls->size(); ++j) {
    const rating::Payer to = later.month->payers[j];
    if (!counts(to)) continue;
    const rating::Amount then = later.month->amounts[j];
    const auto found = known.find(later.calls->usage_id(j));
    if (found == known.end()) {
      ++out.added_calls;
      ++out.added.calls.at(static_cast<std::size_t>(to));
      out.added.minutes.at(static_cast<std::size_t>(to)) +=
          (std::uint64_t{later.calls->call(j).seconds} + 59) / 60;
      out.added.seconds += later.calls->call(j).seconds;
      (to == rating::Payer::overage ? out.added.overage : out.added.credits) += then;
      changed(j);
      continue;
    }
    const rating::CallIndex i = found->second;
    const rating::Payer from = earlier.month->payers[i];
    const rating::Amount now = earlier.month->amounts[i];
    const bool corrected = !same_record(earlier, i, later, j);
    out.corrected += corrected ? 1U : 0U;
    if (from == to && now == then && !corrected) continue;
    changed(j);
    Move& move = moves.at(static_cast<std::size_t>(from) * rating::kPayerCount +
                          static_cast<std::size_t>(to));
    move.from = from;
    move.to = to;
    ++move.calls;
    move.now += now;
    move.then += then;
    out.calls.push_back({i, j, from, to, now, then, corrected});
  }
  for (const rating::Duplicate& duplicate : later.calls->duplicates()) {
    out.repeated += duplicate.identical ? 1U : 0U;
  }
  for (const rating::Duplicate& duplicate : earlier.calls->duplicates()) {
    out.repeated -= duplicate.identical ? 1U : 0U;
  }
  for (const Move& move : moves) {
    if (move.calls > 0) out.moves.push_back(move);
  }
  const auto weight = [](const LateChange& c) {
    const auto by = base::Int128{c.then} - c.now;
    return by < 0 ? -by : by;
  };
  base::sort(out.calls,
             [&weight](const LateChange& a, const LateChange& b) { return weight(a) > weight(b); });
  if (out.calls.size() > keep) out.calls.resize(keep);
  return out;
}

}  // namespace insight
