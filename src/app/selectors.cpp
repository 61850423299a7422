#include "app/selectors.hpp"

#include <algorithm>
#include <unordered_map>

#include "base/sort.hpp"
#include "workspace/settings.hpp"

namespace app {
namespace {

constexpr std::uint64_t kPoolNearEnd = 80;  // percent, as Microsoft's own mails (domain 3.5)

class Builder {
 public:
  Builder(Overview& out, const Model& model) : out_(out), model_(model) {}

  void build() {
    std::unordered_map<base::Guid, const engine::CustomerSummary*> summaries;
    if (out_.summary != nullptr) {
      for (const auto& summary : out_.summary->customers) {
        summaries[summary.customer.guid] = &summary;
      }
    }
    out_.customers.reserve(out_.workspace->customers.size());
    for (const auto& customer : out_.workspace->customers) {
      const auto found = summaries.find(customer->id().guid);
      add(customer, found == summaries.end() ? nullptr : found->second);
    }
    base::sort(out_.attention, [](const auto& a, const auto& b) {
      if (a.urgency != b.urgency) return a.urgency < b.urgency;
      if (a.concern != b.concern) return a.concern < b.concern;
      return a.count > b.count;
    });
  }

 private:
  void add(const std::shared_ptr<const workspace::Customer>& customer,
           const engine::CustomerSummary* summary) {
    CustomerRow row;
    row.customer = customer;
    row.summary = summary;
    row.evaluation =
        overage::evaluate(customer->situation, model_.now, out_.workspace->settings->law);
    row.overage = base::Money(0, customer->currency);
    index_ = out_.customers.size();
    next_step_ = row.evaluation.next_step;
    actor_ = row.evaluation.next_actor;
    const engine::PoolUse* worst = nullptr;
    if (summary != nullptr) {
      for (const auto& pool : summary->pools) {
        row.pool_total += pool.total;
        row.pool_used += pool.used;
        if (pool.total == 0) continue;
        if (worst == nullptr || pool.used * worst->total > worst->used * pool.total) worst = &pool;
      }
      for (const auto& money : summary->totals.overage) {
        if (money.currency() == customer->currency) row.overage = money;
      }
      row.blocked = summary->totals.blocked_calls;
    }
    concerns(row, worst);
    out_.pool_total += row.pool_total;
    out_.pool_used += row.pool_used;
    if (row.evaluation.state == overage::State::enabled) ++out_.enabled;
    if (row.concerns > 0 && row.urgency == Urgency::now) ++out_.urgent;
    out_.customers.push_back(std::move(row));
  }

  void concerns(CustomerRow& row, const engine::PoolUse* worst) {
    const auto& evaluation = row.evaluation;
    const bool funded = evaluation.funding != overage::FundingMode::unfunded;
    const auto* enable = overage::find_status(evaluation, overage::CommandKind::enable);
    if (evaluation.state == overage::State::eligible) {
      const bool legacy = enable != nullptr &&
                          std::ranges::find(enable->refusals, "legacy_azure",
                                            &overage::Refusal::reason) != enable->refusals.end();
      if (legacy) {
        note(row, Concern::legacy_azure, Urgency::now);
      } else if (!funded && row.blocked == 0) {
        note(row, Concern::unfunded, Urgency::soon);
      }
    }
    // with somebody to pay, calls are blocked on purpose: by a policy, a limit, a list
    const bool paying = funded && evaluation.funding != overage::FundingMode::prepaid_loop;
    if (row.blocked > 0) {
      note(row, paying ? Concern::calls_refused : Concern::calls_blocked,
           paying ? Urgency::note : Urgency::now, row.blocked);
    }
    if (evaluation.funding == overage::FundingMode::prepaid_loop) {
      note(row, Concern::credits_looping, Urgency::soon);
    }
    if (evaluation.update_pending) note(row, Concern::update_pending, Urgency::note);
    if (worst == nullptr) return;
    const std::uint64_t percent = worst->used * 100 / worst->total;
    if (percent < kPoolNearEnd) return;
    const bool ended = worst->used >= worst->total;
    if (ended && !funded) {
      note(row, Concern::pool_ended, Urgency::now, percent, worst);
    } else if (!ended) {
      note(row, Concern::pool_near_end, funded ? Urgency::note : Urgency::soon, percent, worst);
    }
  }

  void note(CustomerRow& row, Concern concern, Urgency urgency, std::uint64_t count = 0,
            const engine::PoolUse* pool = nullptr) {
    if (row.concerns++ > 0) {
      Attention& first = out_.attention.back();
      ++first.more;
      if (urgency >= row.urgency) return;
      row.urgency = urgency;
      const int more = first.more;
      out_.attention.pop_back();
      push(concern, urgency, count, pool, more);
      return;
    }
    row.urgency = urgency;
    push(concern, urgency, count, pool, 0);
  }

  void push(Concern concern, Urgency urgency, std::uint64_t count, const engine::PoolUse* pool,
            int more) {
    out_.attention.push_back({.customer = index_,
                              .more = more,
                              .concern = concern,
                              .urgency = urgency,
                              .count = count,
                              .plan = pool != nullptr ? pool->plan : std::string(),
                              .country = pool != nullptr ? pool->country : std::string(),
                              .next_step = next_step_,
                              .actor = actor_});
  }

  Overview& out_;
  const Model& model_;
  std::size_t index_ = 0;
  std::string_view next_step_;
  overage::Curer actor_ = overage::Curer::nobody;
};

}  // namespace

std::string_view name_of(Concern concern) {
  static constexpr std::string_view kNames[] = {
      "calls_blocked",   "unfunded",      "legacy_azure",   "pool_ended",
      "credits_looping", "pool_near_end", "update_pending", "calls_refused"};
  return kNames[static_cast<std::size_t>(concern)];
}

std::shared_ptr<const Overview> overview(const Model& model) {
  static std::shared_ptr<const Overview> kept;
  if (kept != nullptr && kept->workspace == model.document.workspace &&
      kept->summary == model.session.month.summary) {
    return kept;
  }
  auto made = std::make_shared<Overview>();
  made->workspace = model.document.workspace;
  made->summary = model.session.month.summary;
  Builder(*made, model).build();
  kept = made;
  return kept;
}

const CustomerRow* find_row(const Overview& overview, std::string_view id) {
  const auto wanted = base::CustomerId::parse(id);
  if (!wanted) return nullptr;
  for (const auto& row : overview.customers) {
    if (row.customer->id() == *wanted) return &row;
  }
  return nullptr;
}

}  // namespace app
