#pragma once
// Messages of what is asked of a rated month beyond its sums: forecast, what-if, advice,
// reconciliation, rate-card comparison, late records, resale, unusual traffic. What the answers mean
// and how they are found is in src/insight and docs/insight.md.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/money.hpp"
#include "base/time.hpp"
#include "engine/words.hpp"

namespace engine {

// What an answer takes for granted: a code with its figures. Texts are made in the app.
struct Assumption {
  std::string code;
  Args args;
  friend bool operator==(const Assumption&, const Assumption&) = default;
};

// --- forecast -----------------------------------------------------------------------------------

// "forecast": where the month is heading, from the customers' own history.
struct Forecast {
  base::BillingMonth month;
  std::optional<base::CivilDay> as_of;  // last day taken as known; empty = the last one with calls
  std::vector<base::CustomerId> customers;  // empty = all
  std::vector<std::uint32_t> alerts;        // percent; empty = 80 and 100
};
struct MinutesOutlook {
  std::uint64_t done = 0;
  std::uint64_t expected = 0;
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  std::uint64_t straight_line = 0;  // what a ruler would say
};
struct MoneyOutlook {
  base::Money done;
  base::Money expected;
  base::Money low;
  base::Money high;
};
struct PoolAlert {
  std::uint32_t percent = 0;
  base::CivilDay day;
  bool reached = false;  // else it is expected to be
};
struct PoolOutlook {
  std::string plan;  // as in PoolUse
  std::string country;
  std::string counter;
  std::string user;
  std::uint64_t licences = 0;
  std::uint64_t total = 0;             // minutes
  MinutesOutlook minutes;              // asked of it, also what it cannot give
  std::optional<base::CivilDay> ends;  // empty = not this month
  std::optional<base::CivilDay> ends_earliest;
  std::optional<base::CivilDay> ends_latest;
  std::vector<PoolAlert> alerts;
};
struct CreditOutlook {
  base::Money balance;   // now
  base::Money expected;  // at the month's end
  std::optional<base::CivilDay> ends;
  std::optional<base::CivilDay> ends_earliest;
  std::optional<base::CivilDay> ends_latest;
  bool recharges = false;
};
struct CustomerOutlook {
  base::CustomerId customer;
  std::uint32_t history_days = 0;
  std::vector<PoolOutlook> pools;
  std::optional<CreditOutlook> credits;
  MoneyOutlook overage;
  MoneyOutlook unfunded;  // calls that nobody will pay, by what they would cost
};
struct ForecastReply {
  base::BillingMonth month;
  std::uint64_t revision = 0;
  base::CivilDay known_until;  // the first day of which nothing is taken as known
  std::vector<CustomerOutlook> customers;
  std::vector<base::CustomerId> without_history;
  std::vector<MoneyOutlook> overage;  // of all customers, one per currency
  std::vector<Assumption> assumptions;
};

// "forecast.back_test": the method tried on days that are known.
struct BackTest {
  base::BillingMonth month;
};
struct BackTestRow {
  std::string of;  // "pools", "charges"
  std::uint32_t days_known = 0;
  std::uint32_t series = 0;
  std::string method_error;    // percent of what was used, one decimal
  std::string straight_error;  // of the straight line
  std::string inside;          // percent of the series that ended in their interval
};
struct BackTestReply {
  base::BillingMonth month;
  std::vector<BackTestRow> rows;
  std::vector<Assumption> assumptions;
};

// --- what-if ------------------------------------------------------------------------------------

struct LicenceSpec {
  std::string plan;     // part number
  std::string country;  // alpha-2
  std::uint64_t count = 0;
  friend bool operator==(const LicenceSpec&, const LicenceSpec&) = default;
};
struct SwapSpec {
  std::string from;  // part numbers
  std::string to;
  std::string country;  // empty = everywhere
  friend bool operator==(const SwapSpec&, const SwapSpec&) = default;
};
struct PriceSpec {
  std::string plan;   // part number
  base::Money price;  // of a licence and month
  friend bool operator==(const PriceSpec&, const PriceSpec&) = default;
};
// Everything left out stays as it is.
struct Scenario {
  std::string name;
  std::vector<base::CustomerId> customers;  // empty = all
  std::vector<LicenceSpec> licences;
  std::vector<SwapSpec> swaps;
  std::string card;                         // id
  std::optional<base::Money> top_up;        // credits bought
  std::optional<base::CivilDay> top_up_on;  // empty = the first of the month
  std::optional<bool> overage;
  std::optional<base::CivilDay> overage_from;  // empty = the first of the month
  std::optional<base::CivilDay> recharge_off;  // auto-recharge is off from this day on
  std::string dial_out;                        // instance of domain 3.10
  std::optional<base::Money> spend_limit;      // of every user
  bool no_spend_limit = false;
  std::vector<PriceSpec> prices;  // to count licences in
  friend bool operator==(const Scenario&, const Scenario&) = default;
};

// "what_if": the month's calls under other terms, one result a scenario.
struct WhatIf {
  base::BillingMonth month;
  std::vector<Scenario> scenarios;
  std::uint32_t calls = 0;  // how many changed calls to list, largest difference first
};
struct CustomerDifference {
  base::CustomerId customer;
  Totals now;
  Totals then;
  std::optional<base::Money> difference;  // empty = another currency
  std::uint64_t changed = 0;
};
struct PayerMove {
  Payer from = Payer::unrated;
  Payer to = Payer::unrated;
  std::uint64_t calls = 0;
  std::optional<base::Money> now;  // empty = more than one currency
  std::optional<base::Money> then;
};
struct ChangedCall {
  CallRow call;  // as it is now
  Payer to = Payer::unrated;
  base::Money then;
};
struct ScenarioResult {
  std::string name;
  Totals now;
  Totals then;
  std::vector<base::Money> difference;      // then less now, by currency
  std::optional<base::Money> licences_now;  // with prices
  std::optional<base::Money> licences_then;
  std::uint64_t changed = 0;
  std::vector<CustomerDifference> customers;  // those with calls that changed
  std::vector<PayerMove> moves;
  std::vector<ChangedCall> calls;
};
struct WhatIfReply {
  base::BillingMonth month;
  std::uint64_t revision = 0;
  std::vector<ScenarioResult> results;
  std::vector<Assumption> assumptions;
};

// --- advice -------------------------------------------------------------------------------------

// "advise": the cheapest licences for a customer's users, country by country.
struct Advise {
  base::BillingMonth month;
  base::CustomerId customer;
  std::string country;            // empty = every one
  std::vector<PriceSpec> prices;  // of the plans that may be bought
};
struct PlanMix {
  std::string plan;
  std::uint64_t now = 0;  // users on it
  std::uint64_t best = 0;
};
struct UserMove {
  std::string upn;
  std::string user;
  std::string from;
  std::string to;
};
struct MixAt {  // how the optimum moves with the traffic
  std::uint32_t percent = 0;
  base::Money cost;
  bool same = false;  // the same counts as at 100
};
struct CountryAdvice {
  std::string country;
  std::uint64_t users = 0;
  std::uint64_t domestic_minutes = 0;
  std::uint64_t international_minutes = 0;
  base::Money domestic_price;  // of a charged minute, on average
  base::Money international_price;
  std::vector<PlanMix> plans;
  std::optional<base::Money> now;  // licences and charges as things are, by the model
  base::Money best;
  base::Money bound;  // no mix can cost less
  bool proven = false;
  base::Money licences;  // of best
  std::vector<UserMove> moves;
  std::vector<MixAt> at;
};
struct AdviseReply {
  std::uint64_t revision = 0;
  base::CustomerId customer;
  std::vector<CountryAdvice> countries;
  base::Money charged_now;        // as rated: credits and overage
  base::Money charged_then;       // the real calls rated again with the proposal
  std::uint64_t refused_now = 0;  // calls that nobody pays
  std::uint64_t refused_then = 0;
  std::vector<Assumption> assumptions;
};

// --- reconciliation --------------------------------------------------------------------------------

// "reconcile": against the Charge column, and the billing files imported.
struct Reconcile {
  base::BillingMonth month;
  std::string
      exchange_rate;  // of our prices to the billing currency; empty = that of the lines, or 1
  std::string resource_group = "M365";
  std::vector<base::EntitlementId> entitlements;  // empty = any
  Args meters;                                    // {their meter, our destination}
  std::uint32_t limit = 200;                      // differences listed, of each comparison
};
struct VarianceSum {
  std::string reason;
  std::uint64_t count = 0;
  base::Money difference;  // theirs less ours
};
struct VarianceRow {
  std::string reason;
  base::CustomerId customer;
  std::optional<base::CivilDay> day;
  std::string meter;
  std::optional<base::UsageId> usage;
  std::string our_quantity;
  std::string their_quantity;
  base::Money ours;
  base::Money theirs;
  std::uint64_t row = 0;  // of their file
};
struct Comparison {
  std::string against;  // "charge", "daily", "monthly", "daily_monthly"
  std::uint64_t compared = 0;
  std::uint64_t agreeing = 0;
  base::Money ours;
  base::Money theirs;
  base::Money unexplained;
  std::vector<VarianceSum> reasons;
  std::vector<VarianceRow> rows;
  std::uint64_t row_count = 0;
};
struct ReconcileReply {
  base::BillingMonth month;
  std::uint64_t revision = 0;
  std::vector<Comparison> comparisons;
  std::vector<Assumption> assumptions;
};

// --- rate cards ---------------------------------------------------------------------------------

// "compare_cards": what changed, and what it costs on the month's own calls.
struct CompareCards {
  std::string before;  // ids
  std::string after;
  base::BillingMonth month;
  std::optional<base::CivilDay> day;  // rows in force; empty = the last of the month
  std::uint32_t limit = 500;
};
struct RateDifference {
  std::string change;  // "added", "removed", "split", "merged", "dearer", "cheaper", "terms"
  std::string direction;
  std::string prefix;
  std::string destination;
  std::string country;
  std::optional<std::string> before;  // per minute; empty = not priced
  std::optional<std::string> after;
  std::string fee_before;
  std::string fee_after;
  std::vector<std::string> into;
};
struct DestinationEffect {
  base::CustomerId customer;
  std::string destination;
  std::uint64_t calls = 0;
  base::Money now;
  base::Money then;
};
struct CompareCardsReply {
  std::uint64_t revision = 0;
  std::vector<RateDifference> differences;
  std::uint64_t difference_count = 0;
  std::uint64_t unchanged = 0;
  std::vector<VarianceSum> counts;         // by change; no money
  std::vector<DestinationEffect> effects;  // calls that changed, largest difference first
  std::vector<base::Money> difference;     // then less now, by currency
  std::vector<Assumption> assumptions;
};

// --- late records -------------------------------------------------------------------------------

// "changes": what one of the files held changed, against the month without it.
struct Changes {
  base::BillingMonth month;
  std::uint32_t dataset = 0;
  std::uint32_t calls = 100;
};
struct ChangesReply {
  std::uint64_t revision = 0;
  std::uint64_t added = 0;
  std::uint64_t corrected = 0;
  std::uint64_t repeated = 0;
  std::vector<PayerMove> moves;
  std::vector<base::Money> difference;
  std::vector<CustomerDifference> customers;
  std::vector<ChangedCall> calls;  // as it is now; `to` and `then` are what it was before
  std::vector<Assumption> assumptions;
};

// --- resale -------------------------------------------------------------------------------------

struct MarkUpSpec {
  std::optional<base::CustomerId> customer;
  std::string department;
  std::string destination;
  std::string percent;  // "12.5"
  friend bool operator==(const MarkUpSpec&, const MarkUpSpec&) = default;
};
// "resale": what to ask of the customers for overage.
struct Resale {
  base::BillingMonth month;
  std::vector<base::CustomerId> customers;  // empty = all
  std::vector<MarkUpSpec> mark_ups;
  std::string card;                // own price list, id; empty = mark-ups alone
  std::string by = "destination";  // "customer", "department", "destination"
  std::uint32_t places = 2;
};
struct ResaleRow {
  base::CustomerId customer;
  std::string name;
  std::uint64_t calls = 0;
  std::uint64_t minutes = 0;
  base::Money cost;
  base::Money price;
  base::Money margin;
  bool listed = false;  // all of it priced by the own list
};
struct ResaleReply {
  base::BillingMonth month;
  std::uint64_t revision = 0;
  std::vector<ResaleRow> rows;
  std::vector<base::Money> cost;  // by currency
  std::vector<base::Money> price;
  std::vector<base::Money> margin;
  std::vector<Assumption> assumptions;
};

// --- unusual traffic -------------------------------------------------------------------------------

// "unusual": traffic far outside a customer's own pattern.
struct UnusualTraffic {
  base::BillingMonth month;
  std::vector<base::CustomerId> customers;  // empty = all
  std::uint32_t limit = 100;
};
struct UnusualRow {
  std::string kind;  // "user_abroad", "destination", "night", "user_total"
  base::CustomerId customer;
  std::string user;
  std::string upn;
  std::string country;  // called
  std::optional<base::CivilDay> day;
  std::uint64_t value = 0;  // minutes; calls for "night"
  std::uint64_t median = 0;
  std::uint64_t spread = 0;
  std::uint64_t limit = 0;   // above it is unusual
  std::uint64_t values = 0;  // compared with
  bool by_mean = false;      // spread is the mean deviation, not the median one
  std::uint64_t calls = 0;
  base::Money amount;
};
struct UnusualTrafficReply {
  base::BillingMonth month;
  std::uint64_t revision = 0;
  std::vector<UnusualRow> rows;
  std::uint64_t row_count = 0;
  std::vector<Assumption> assumptions;
};

}  // namespace engine
