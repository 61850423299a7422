#pragma once
// Our rating against what others say of the same calls: the Charge column of the usage export (call
// by call), the daily rated usage file and the reconciliation file (meter by meter), by the formulas,
// the tolerance and the recipe of domain 6.5 and 6.8. Every difference gets one reason; what has none
// is the remainder, to the cent. The differences of all reasons add up to theirs less ours, exactly.

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/decimal.hpp"
#include "base/ids.hpp"
#include "base/money.hpp"
#include "base/time.hpp"
#include "insight/demand.hpp"
#include "rating/billing_lines.hpp"

namespace insight {

// Why two figures differ. Append-only: the names are written into files.
enum class Variance : std::uint8_t {
  none,            // they agree
  rounding,        // within the tolerance of 6.5, or equal once rounded as the other side does
  latency,         // of the last two days: usage arrives 24 to 48 hours late
  month_boundary,  // belongs to the month before or after
  credits_first,   // prepaid credits paid it (R60), the meter did not
  free_call,       // FREECALL: cannot be rated, free
  masked_number,   // hidden digits: the rate is in doubt
  operator_row,    // operator's or Direct Routing: not Microsoft's to bill
  rate_version,    // the same minutes at another price
  exchange_rate,   // the same in the other currency
  duplicate,       // counted twice
  pool,            // one side says the plan's minutes paid
  refused,         // we say the call could not be made
  unrated,         // we have no rate or no number for it
  missing_ours,    // only they have it
  missing_theirs,  // only we have it
  formula,         // their line does not follow its own formula
  unexplained
};
constexpr int kVarianceCount = static_cast<int>(Variance::unexplained) + 1;
[[nodiscard]] std::string_view name_of(Variance variance);

// One line of a daily rated usage file (6.3) or a reconciliation file (6.2).
struct BilledLine {
  bool daily = false;
  base::CustomerId customer;
  std::string customer_name;
  base::SubscriptionId subscription;  // the Azure plan
  base::EntitlementId entitlement;    // the Azure subscription; daily only
  std::string resource_group;         // daily only
  std::string meter;                  // MeterName; MeterDescription in the reconciliation file
  std::string meter_id;
  std::string unit;
  base::CivilDay day;        // UsageDate, or the first day charged
  base::CivilDay to;         // last day charged
  base::Decimal unit_price;  // effective
  base::Decimal quantity;    // Quantity, or BillableQuantity
  base::Decimal exchange_rate{1, 0};
  base::Money total;  // BillingPreTaxTotal, or Subtotal
  std::string charge_type;
  std::uint32_t source_row = 0;
};

// FLOOR or ROUNDDOWN of 6.5, as the kind of line has it, from the line's own figures.
[[nodiscard]] base::Result<base::Money> formula_of(const BilledLine& line);

// Which lines are telephony: by resource group M365, by entitlement, or by meter (6.1).
struct MeterChoice {
  std::vector<base::EntitlementId> entitlements;  // empty: any
  std::string resource_group = "M365";            // of daily lines; empty: any
  // {their meter, our destination}; a meter that is not listed keeps its name
  std::vector<std::pair<std::string, std::string>> meters;
};
[[nodiscard]] bool is_chosen(const BilledLine& line, const MeterChoice& choice);

struct ReconcileOptions {
  MeterChoice meters;
  base::Currency billing;             // none: that of the lines
  base::Decimal exchange_rate{1, 0};  // of our prices to it, where lines name none
  // Tolerance of 6.5: 0.01 a day and meter, and 0.01 more.
  std::int64_t tolerance_micros = 10'000;
  int latency_days = 2;
  // Where a call went, in the words of our lines; empty: as exported.
  std::function<std::string_view(rating::CallIndex)> destination;
  // Told of every call compared, those that agree too.
  std::function<void(rating::CallIndex, Variance)> judged;
};

// One difference. Amounts are in the currency named.
struct Difference {
  enum class Level : std::uint8_t { call, daily, monthly, files };
  Level level = Level::call;
  Variance variance = Variance::none;
  rating::CustomerIndex customer = rating::kNoCustomer;
  base::CivilDay day;
  std::string meter;  // destination
  std::optional<rating::CallIndex> call;
  base::Decimal our_quantity;  // minutes, or calls of fees
  base::Decimal their_quantity;
  base::Money ours;
  base::Money theirs;
  std::uint32_t source_row = 0;  // of their file
  // theirs - ours
  [[nodiscard]] base::Money difference() const;
};

struct Reconciliation {
  struct ReasonSum {
    Variance variance = Variance::none;
    std::uint64_t count = 0;
    base::Money difference;
  };
  base::Currency currency;
  std::uint64_t compared = 0;
  std::uint64_t agreeing = 0;
  base::Money ours;
  base::Money theirs;
  std::vector<ReasonSum> reasons;       // those that occur, in order; unexplained last
  std::vector<Difference> differences;  // all that do not agree
  base::Money unexplained;
};

// Call by call against the Charge column (and Connection Fee, by Policy::exported_fee), one result a
// currency of the export. `keep`: how many differences to list; sums cover all.
[[nodiscard]] base::Result<std::vector<Reconciliation>> reconcile_calls(
    const rating::Rating& rating, const rating::RatedMonth& month, const ReconcileOptions& options,
    std::size_t keep);

// Our overage lines against theirs, by customer, meter and, for daily lines, day. `lines` are of one
// file; those of other customers or services are passed over.
struct BilledInput {
  std::span<const BilledLine> lines;
  std::span<const rating::UsageLine> ours;  // daily_lines or recon_lines
  std::span<const rating::Terms> terms;
  base::BillingMonth month;
  base::CivilDay last_day;                     // of our call records
  std::span<const rating::CreditUse> credits;  // of the month
  std::span<const Difference> calls;           // of reconcile_calls: reasons by destination
};
[[nodiscard]] base::Result<Reconciliation> reconcile_lines(const BilledInput& input,
                                                           const ReconcileOptions& options);

// The daily file against the reconciliation file (6.8, step 3): quantities by meter must be equal,
// money may lose a cent a day and meter.
[[nodiscard]] base::Result<Reconciliation> reconcile_files(std::span<const BilledLine> daily,
                                                           std::span<const BilledLine> monthly,
                                                           std::span<const rating::Terms> terms,
                                                           const ReconcileOptions& options);

}  // namespace insight
