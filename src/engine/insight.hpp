#pragma once
// The questions of src/insight, asked of a session: it gathers what each needs, gives names to what
// comes back, and keeps what makes the next question quick.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "engine/insight_messages.hpp"
#include "engine/messages.hpp"
#include "engine/month.hpp"
#include "insight/reconcile.hpp"
#include "insight/what_if.hpp"
#include "workspace/workspace.hpp"

namespace insight {
struct CustomerDemand;
}

namespace engine {

// A billing file held by the session.
struct BilledFile {
  Dataset dataset;
  bool daily = false;
  std::vector<insight::BilledLine> lines;
};

// What a question may draw on.
struct InsightSource {
  const workspace::Workspace& workspace;
  const rating::CallTable& calls;
  CardCache& cards;
  std::uint64_t revision = 0;
  // The month rated; the session's own.
  std::function<base::Result<std::shared_ptr<const Month>>(base::BillingMonth)> month;
};

class Insight {
 public:
  Insight();
  ~Insight();
  Insight(const Insight&) = delete;
  Insight& operator=(const Insight&) = delete;

  [[nodiscard]] base::Result<ForecastReply> forecast(const InsightSource& source,
                                                     const Forecast& request);
  [[nodiscard]] base::Result<BackTestReply> back_test(const InsightSource& source,
                                                      const BackTest& request);
  // Errors: not_found (customer, plan, country, card), unknown_value (dial-out policy).
  [[nodiscard]] base::Result<WhatIfReply> what_if(const InsightSource& source,
                                                  const WhatIf& request);
  [[nodiscard]] base::Result<AdviseReply> advise(const InsightSource& source,
                                                 const Advise& request);
  [[nodiscard]] base::Result<ReconcileReply> reconcile(const InsightSource& source,
                                                       const std::vector<BilledFile>& files,
                                                       const Reconcile& request);
  [[nodiscard]] base::Result<CompareCardsReply> compare_cards(const InsightSource& source,
                                                              const CompareCards& request);
  [[nodiscard]] base::Result<ResaleReply> resale(const InsightSource& source,
                                                 const Resale& request);
  [[nodiscard]] base::Result<UnusualTrafficReply> unusual(const InsightSource& source,
                                                          const UnusualTraffic& request);

  // Of what was asked last; none when nothing was.
  [[nodiscard]] const std::optional<ReconcileReply>& last_reconciliation() const {
    return reconciliation_;
  }
  [[nodiscard]] const std::optional<WhatIfReply>& last_what_if() const { return what_if_reply_; }
  [[nodiscard]] const std::optional<ResaleReply>& last_resale() const { return resale_; }

 private:
  struct Asked;   // a month ready for scenarios
  struct Demand;  // of one month
  [[nodiscard]] base::Result<Asked*> asked(const InsightSource& source, base::BillingMonth month);
  [[nodiscard]] base::Result<const std::vector<insight::CustomerDemand>*> demand(
      const InsightSource& source, base::BillingMonth month);

  std::unique_ptr<Asked> asked_;
  std::vector<Demand> demand_;
  std::optional<ReconcileReply> reconciliation_;
  std::optional<WhatIfReply> what_if_reply_;
  std::optional<ResaleReply> resale_;
};

// "changes": two rated months with the same customers, the later one with the file.
[[nodiscard]] base::Result<ChangesReply> changes_between(const Month& earlier, const Month& later,
                                                         const Changes& request);

// Sums as every other message has them.
[[nodiscard]] base::Result<Totals> totals_of(const insight::PayerSums& sums,
                                             base::Currency currency);

}  // namespace engine
