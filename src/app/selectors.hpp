#pragma once
// What screens show, worked out of the model once per change: customers with their standing and
// their month, and what needs attention, worst first.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/model.hpp"
#include "engine/messages.hpp"
#include "overage/evaluate.hpp"

namespace app {

// Why a customer is on the list of those that need somebody; the worst first.
enum class Concern : std::uint8_t {
  calls_blocked,    // calls failed this month because nobody pays
  unfunded,         // could use overage, nobody pays by the minute yet
  legacy_azure,     // overage refused: legacy Azure (R21)
  pool_ended,       // a pool is used up and nobody pays beyond it
  credits_looping,  // auto-recharge keeps postpaid from starting (R63)
  pool_near_end,    // 80 % or more of a pool
  update_pending,   // Partner Center has not confirmed yet (R43)
  calls_refused,    // blocked by a policy, a limit or a list, though somebody would pay
};
[[nodiscard]] std::string_view name_of(Concern concern);

enum class Urgency : std::uint8_t { now, soon, note };

// One customer that needs somebody, with its worst concern.
struct Attention {
  std::size_t customer = 0;  // index into Overview::customers
  int more = 0;              // further concerns of this customer
  Concern concern = Concern::unfunded;
  Urgency urgency = Urgency::note;
  std::uint64_t count = 0;  // calls blocked, or percent of the pool
  std::string plan;         // of the pool
  std::string country;
  std::string_view next_step;  // text "next.<key>"
  overage::Curer actor = overage::Curer::nobody;
};

struct CustomerRow {
  std::shared_ptr<const workspace::Customer> customer;
  overage::Evaluation evaluation;
  const engine::CustomerSummary* summary = nullptr;  // null: no calls, no pools
  std::uint64_t pool_total = 0;                      // minutes
  std::uint64_t pool_used = 0;
  base::Money overage;  // in the customer's currency
  std::uint64_t blocked = 0;
  int concerns = 0;
  Urgency urgency = Urgency::note;  // of the worst concern, if any
};

struct Overview {
  std::shared_ptr<const workspace::Workspace> workspace;
  std::shared_ptr<const engine::SummaryReply> summary;
  std::vector<CustomerRow> customers;  // in order of the document
  std::vector<Attention> attention;    // most urgent first
  int enabled = 0;                     // customers whose overage is on
  int urgent = 0;                      // customers with something that cannot wait
  std::uint64_t pool_total = 0;
  std::uint64_t pool_used = 0;
};

// Worked out anew only when the workspace or the month's summary is another one.
[[nodiscard]] std::shared_ptr<const Overview> overview(const Model& model);

[[nodiscard]] const CustomerRow* find_row(const Overview& overview, std::string_view id);

}  // namespace app
