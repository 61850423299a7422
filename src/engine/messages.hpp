#pragma once
// What crosses between the engine and whoever holds it: requests, replies, and their JSON text.
// The app, the native shell, the browser's worker and the Node module all speak these.
// A request is {"id": n, "op": "calls", ...}; its reply {"id": n, "op": "calls", "ok": {...}} or
// {"id": n, "op": "calls", "error": {...}}; a long one first {"id": n, "op": .., "progress": {..}}.
// Money is text beside its currency; no number with decimals ever crosses.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/money.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "engine/insight_messages.hpp"
#include "engine/words.hpp"

namespace workspace {
struct Workspace;
struct Patch;
}  // namespace workspace

namespace engine {

inline constexpr int kProtocolVersion = 1;

// A value that crosses as it is written, such as the law's shapes of docs/formats.md: JSON text, or
// empty.
struct Json {
  std::string text;
  friend bool operator==(const Json&, const Json&) = default;
};

// --- words used by several messages -------------------------------------------------------------

// Which calls: those of one month that meet every condition given; empty = any.
struct Selection {
  base::BillingMonth month;
  std::vector<base::CustomerId> customers;
  std::vector<Payer> payers;
  std::vector<std::string> countries;     // of the other party, alpha-2
  std::vector<std::string> destinations;  // names as in the rate card
  std::string user;                       // UPN, exact
  std::string department;                 // exact
  std::string location;                   // plan country of the user, alpha-2
  std::string variance;  // reason of VarianceSum against the Charge column; "none": they agree
  std::optional<base::CivilDay> day;  // in the month's time zone
  std::string text;                   // anywhere in user, number or destination, any case
  friend bool operator==(const Selection&, const Selection&) = default;
};

// Something in a file that is not as it should be.
enum class Severity : std::uint8_t {
  warning,    // read all the same
  duplicate,  // a row already had, left out
  suspended,  // a row kept aside: it cannot be rated, or belongs to nobody known
  rejected,   // a row that cannot be read
};
struct Problem {
  Severity severity = Severity::warning;
  base::Error error;
  friend bool operator==(const Problem&, const Problem&) = default;
};

// --- requests and their replies -------------------------------------------------------------

// "hello": which engine is this?
struct Hello {};
struct HelloReply {
  std::string version;  // of the product
  int protocol = kProtocolVersion;
};

// "workspace.set": replaces the document. The calls stay; what depends on the document is rated
// again when next asked for.
struct SetWorkspace {
  std::shared_ptr<const workspace::Workspace> workspace;
};
// "workspace.change": only the parts that differ. An equal part costs nothing.
struct ChangeWorkspace {
  std::shared_ptr<const workspace::Patch> patch;
};
struct WorkspaceReply {
  std::uint64_t revision = 0;  // grows with every change of document or calls
};

// "import.open": the bytes follow through engine_feed, then "import.finish". One import is fed at
// a time; several may wait for accept or discard.
struct OpenImport {
  std::string file;    // name, for places in errors
  std::string format;  // one of ImportPreview::formats; empty = detected from the content
  std::optional<base::CustomerId> customer;  // owner of rows that name none (docs/formats.md)
  std::string delimiter;                     // "," ";" or tab; empty = detected
  std::optional<bool> decimal_comma;         // empty = detected
  std::string encoding;                      // "utf-8" or "windows-1252"; empty = utf-8
  std::string card;                          // rate cards: name; empty = from the file's name
  std::string currency;                      // rate cards without a currency column
  Args mapping;                              // rate cards: {field of 4.5, caption in the file}
  // The engine reads a file of its own demo (engine/demo.hpp), named by `file`: nothing is fed.
  // "demo/customers.json", "demo/rate-card.csv", "demo/usage.csv"; others: not_found.
  bool demo = false;
  // Read as if there were no document and no calls yet: a person's own files end the demo.
  bool fresh = false;
  bool checksum = false;  // make ImportPreview::checksum, for a file that is kept
};
struct ImportOpened {
  std::uint32_t import = 0;
};

// "import.finish": nothing has changed yet; this is what accept would do.
// accepted + duplicate + suspended + rejected = rows. May be asked again, as other files come in or
// go: the rows are then counted anew.
struct FinishImport {
  std::uint32_t import = 0;
  std::vector<std::uint32_t> after;  // finished imports that would be accepted before, in order
};
struct CustomerCount {
  base::CustomerId customer;
  std::uint64_t calls = 0;
};
struct MonthCount {
  base::BillingMonth month;
  std::uint64_t calls = 0;
};
// Formats of calls; the other ones hold parts of the document.
inline constexpr std::string_view kUsageCsv = "usage-csv";
inline constexpr std::string_view kGraphCallsJson = "graph-calls-json";
inline constexpr std::string_view kDirectRoutingCsv = "direct-routing-csv";
[[nodiscard]] inline bool holds_calls(std::string_view format) {
  return format == kUsageCsv || format == kGraphCallsJson || format == kDirectRoutingCsv;
}
struct ImportPreview {
  std::uint32_t import = 0;
  std::string file;
  std::string format;                // as recognised, or as asked for
  std::vector<std::string> formats;  // what it may be overruled to
  std::string container;             // "zip", "gzip", "xlsx" around it; empty = none
  std::string delimiter;
  bool decimal_comma = false;
  std::string encoding;
  std::uint64_t bytes = 0;
  std::string checksum;  // CRC-32 of the bytes as they came, eight hexadecimal digits; if asked
  std::uint64_t rows = 0;
  std::uint64_t accepted = 0;
  std::uint64_t duplicate = 0;
  std::uint64_t suspended = 0;
  std::uint64_t rejected = 0;
  std::vector<Problem> problems;  // the first ones
  std::uint64_t problem_count = 0;
  std::vector<std::string> header;                   // of the first rows
  std::vector<std::vector<std::string>> first_rows;  // as understood
  Args mapping;                                      // rate cards: {field, caption}
  // Rate cards: required fields that no column was found for. Unless it is empty the file cannot
  // be accepted; it is opened again with a mapping.
  std::vector<std::string> missing;
  std::vector<MonthCount> months;        // usage
  std::vector<CustomerCount> customers;  // usage
  std::string scenario;                  // scenarios: the file's text, to be played
};

// "import.accept": calls become part of the session; parts of the document come back as a patch,
// which the session has applied to its own copy already.
struct AcceptImport {
  std::uint32_t import = 0;
};
struct ImportAccepted {
  std::uint64_t revision = 0;
  std::uint32_t dataset = 0;  // 0 = the file held no calls
  std::shared_ptr<const workspace::Patch> patch;
};
// "import.discard"; replies Done.
struct DiscardImport {
  std::uint32_t import = 0;
};

// "datasets": the usage files held. "datasets.remove" forgets one; replies Datasets again.
struct ListDatasets {};
struct RemoveDataset {
  std::uint32_t dataset = 0;
};
struct Dataset {
  std::uint32_t dataset = 0;
  std::string file;
  std::string format;
  std::uint64_t rows = 0;
  std::uint64_t accepted = 0;
  std::uint64_t duplicate = 0;
  std::uint64_t suspended = 0;
  std::uint64_t rejected = 0;
  std::vector<MonthCount> months;
};
struct Datasets {
  std::uint64_t revision = 0;
  std::vector<Dataset> datasets;
  std::vector<MonthCount> months;  // over all of them
};

// "rate": makes the month ready; every other question does so by itself if need be.
struct Rate {
  base::BillingMonth month;
  bool hash = false;  // make Rated::sha256, which reads every call once more
};
struct Rated {
  base::BillingMonth month;
  std::uint64_t revision = 0;
  Totals totals;
  std::string sha256;             // of the canonical result: equal on every platform; if asked
  std::vector<Problem> problems;  // of the document: no card for a customer, ...
};

// "summary": the figures of the month, per customer.
struct Summary {
  base::BillingMonth month;
  std::vector<base::CustomerId> customers;  // empty = all
};
// One pool at the end of the month, or one counter of it (domain 3.5, 5.5).
struct PoolUse {
  std::string plan;     // part number; "MCOMEETADV" for conferencing
  std::string country;  // usage location, alpha-2; empty = tenant-wide
  std::string counter;  // "domestic", "international", "zone_a"
  std::string user;     // UPN where the plan is not pooled (MCOPSTN8)
  std::uint64_t licences = 0;
  std::uint64_t total = 0;  // minutes
  std::uint64_t used = 0;
  std::optional<base::Instant> exhausted_at;  // start of the call that found it empty
  std::vector<std::uint64_t> days;  // minutes drawn on each day of the month; of customers named
};
struct CreditUse {
  base::Money opening;
  base::Money bought;
  base::Money recharged;
  base::Money lapsed;
  base::Money spent;
  base::Money closing;
  std::optional<base::Instant> postpaid_since;  // when the balance ended and overage took over
};
struct DayTotals {
  base::CivilDay day;
  Totals totals;
};
struct CustomerSummary {
  base::CustomerId customer;
  Totals totals;
  std::vector<PoolUse> pools;
  std::optional<CreditUse> credits;
  std::vector<DayTotals> days;  // those with calls, ascending; only of customers named
};
struct SummaryReply {
  base::BillingMonth month;
  std::uint64_t revision = 0;
  Totals totals;
  std::vector<CustomerSummary> customers;  // those with calls or pools, in document order
  std::vector<DayTotals> days;
  std::uint64_t suspended = 0;  // rows that belong to no customer
};

// "totals": the selection summed by one dimension, largest charge first.
enum class Dimension : std::uint8_t {
  customer,
  user,
  department,
  country,
  destination,
  payer,
  plan,
  day,
  call_type,
  reason,
  hour,  // of a day, in the month's zone: where the clock is put back, two hours are one
};
struct GroupTotals {
  Selection selection;
  Dimension by = Dimension::user;
  std::uint32_t limit = 100;  // the rest is summed in GroupTotalsReply::rest
};
struct Group {
  std::string
      key;  // customer id, UPN, department, alpha-2, name, payer, part number, date, "2026-06-03T09", code
  std::string label;
  Totals totals;
};
struct GroupTotalsReply {
  std::uint64_t revision = 0;
  std::vector<Group> groups;
  std::uint64_t group_count = 0;
  Totals rest;
  Totals totals;
};

// "calls": one page of rows of the selection, sorted, with the totals of the whole selection.
enum class CallColumn : std::uint8_t {
  start,
  customer,
  user,
  number,
  destination,
  call_type,
  seconds,
  minutes,
  payer,
  amount,
};
struct Calls {
  Selection selection;
  CallColumn sort = CallColumn::start;
  bool descending = false;
  std::uint64_t offset = 0;
  std::uint32_t count = 100;
};
struct CallsReply {
  std::uint64_t revision = 0;
  std::vector<CallRow> rows;
  Totals totals;  // totals.calls is the length of the whole selection
};

// "explain": why one call costs what it costs, step by step. Texts are made in the app from codes.
struct Explain {
  base::UsageId usage;
  std::optional<base::BillingMonth> month;  // empty = the month of its start
};
struct Step {
  std::string code;
  Args args;
  std::vector<std::string> rules;  // "R59", or a section of the domain: "3.5"
  friend bool operator==(const Step&, const Step&) = default;
};
struct Explanation {
  CallRow call;
  std::vector<Step> steps;
};

// "suspense": rows that need a person: unrated calls and rows that belong to nobody known.
struct Suspense {
  base::BillingMonth month;
  std::uint64_t offset = 0;
  std::uint32_t count = 100;
};
struct SuspenseRow {
  std::optional<base::UsageId> usage;
  std::string reason;
  base::Place place;
  base::CustomerId customer;  // none = unknown
  std::string upn;
  std::string number;
};
struct SuspenseReply {
  std::uint64_t revision = 0;
  std::uint64_t count = 0;
  std::vector<SuspenseRow> rows;
};

// "test_number": what a call would cost, with the runner-up.
struct TestNumber {
  std::string number;
  std::string card;       // id of the card; empty = the one in force for the customer
  std::string origin;     // caller's country, alpha-2; may be empty
  std::string direction;  // "outbound", "inbound_tollfree", "inbound_toll"; empty = outbound
  base::Instant at;
  std::optional<base::CustomerId> customer;
  std::uint32_t seconds = 60;
};
struct MatchedRate {
  std::string card;
  std::uint64_t row = 0;  // in the card's file
  std::string prefix;
  std::string destination;
  std::string country;
  std::string number_type;
  std::string rate;  // per minute
  std::string connection_fee;
  std::string currency;
};
struct NumberTested {
  std::string digits;
  std::string country;
  std::vector<MatchedRate> matches;  // the one that holds, then runners-up, longest prefix first
  bool ambiguous = false;            // a masked digit hides whether a longer prefix matches
  std::uint32_t minutes = 0;
  std::optional<base::Money> amount;  // of `seconds` at the first match; none without one
};

// "export.open": the bytes come from engine_read until it gives none; then "export.close" (Done).
enum class ExportKind : std::uint8_t {
  rated_calls,
  totals,
  pools,
  suspense,
  rate_card,
  customers,
  workspace,
  // of what was asked last: not_found when nothing was
  variance,
  scenarios,
  statement,
  // the month's tables in one workbook, whatever the layout asked for
  workbook,
  credits,
  trail,
  // our rating in the shapes of Microsoft's billing files (domain 6.2, 6.3)
  daily_usage,
  reconciliation,
};
// Tables can be had in each of these; customers and workspace are JSON documents of their own.
enum class ExportLayout : std::uint8_t { csv, xlsx, json, json_lines };
struct OpenExport {
  ExportKind kind = ExportKind::rated_calls;
  Selection selection;
  std::string card;  // rate_card: its id
  ExportLayout layout = ExportLayout::csv;
  bool bom = false;  // of CSV
  bool decimal_comma = false;
};
struct ExportOpened {
  std::string file;  // proposed name
  std::string media_type;
};
struct CloseExport {};

// "evaluate": what the law says of customers (overage/evaluate.hpp): those of the document, or the
// one of `situation`.
struct Evaluate {
  std::vector<base::CustomerId> customers;  // empty = all
  Json situation;                           // as in a scenario file; empty = the document's
  std::optional<base::Instant> at;          // required: the engine has no clock
  Json settings;                            // the law's; empty = the document's
  Json command;  // as in a scenario file; with one, what would come of it is told as well
};
struct Evaluated {
  std::uint64_t revision = 0;
  std::vector<Json> customers;  // docs/formats.md, "The law's answers"; in order of the document
};

// "simulator.open": Partner Center's overage interface (formats/partner_center_simulator.hpp) on a
// copy of customers: of the document, or of `situations`. Replaces the one that was open.
struct OpenSimulator {
  std::vector<Json> situations;  // as in scenario files; none = the document's customers
  Json caller;                   // {"role", "partner"}; empty = who sits here, or the situation's
  Json settings;                 // the law's; empty = the document's
  std::uint32_t reads_until_visible = 1;
  std::uint32_t requests_per_minute = 500;
  bool wants_token = true;
};
struct SimulatorOpened {
  std::vector<base::CustomerId> customers;
};
// "handle": one HTTP request to the simulator and its response. Without an open one, one is opened
// with everything left out.
struct Handle {
  std::string method;
  std::string path;
  Args headers;
  std::string body;
  std::optional<base::Instant> at;  // required
};
struct Handled {
  std::uint32_t status = 200;
  Args headers;
  std::string body;
};
// "simulator.read": a customer as the simulator now has it.
struct ReadSimulated {
  base::CustomerId customer;
};
struct Simulated {
  Json situation;
  Json history;
};

struct Done {};

// While a request takes longer than a slice. `total` may grow; zero = unknown.
struct Progress {
  std::string stage;  // "read", "sort", "rate", "select", "write"
  std::uint64_t done = 0;
  std::uint64_t total = 0;
};

using Request =
    std::variant<Hello, SetWorkspace, ChangeWorkspace, OpenImport, FinishImport, AcceptImport,
                 DiscardImport, ListDatasets, RemoveDataset, Rate, Summary, GroupTotals, Calls,
                 Explain, Suspense, TestNumber, Evaluate, OpenSimulator, Handle, ReadSimulated,
                 OpenExport, CloseExport, Forecast, BackTest, WhatIf, Advise, Reconcile,
                 CompareCards, Changes, Resale, UnusualTraffic>;
using Reply =
    std::variant<HelloReply, WorkspaceReply, ImportOpened, ImportPreview, ImportAccepted, Done,
                 Datasets, Rated, SummaryReply, GroupTotalsReply, CallsReply, Explanation,
                 SuspenseReply, NumberTested, Evaluated, SimulatorOpened, Handled, Simulated,
                 ExportOpened, Progress, ForecastReply, BackTestReply, WhatIfReply, AdviseReply,
                 ReconcileReply, CompareCardsReply, ChangesReply, ResaleReply, UnusualTrafficReply>;

// --- JSON text -------------------------------------------------------------------------------

struct RequestMessage {
  std::uint32_t id = 0;
  Request request;
};
struct ReplyMessage {
  std::uint32_t id = 0;
  base::Result<Reply> reply;
};

// The operation's name on the wire, e.g. "import.open".
[[nodiscard]] std::string_view op_of(const Request& request);

[[nodiscard]] std::string encode(const RequestMessage& message);
[[nodiscard]] std::string encode(const ReplyMessage& message);
// Errors: json_syntax, json_too_deep, duplicate_field, missing_field, unexpected_type,
// unknown_value, invalid_request; the place is a JSON pointer. Unknown fields are ignored.
[[nodiscard]] base::Result<RequestMessage> decode_request(std::string_view text);
[[nodiscard]] base::Result<ReplyMessage> decode_reply(std::string_view text);

// Names of the words above as they stand on the wire.
[[nodiscard]] std::string_view name_of(Severity severity);
[[nodiscard]] std::string_view name_of(Dimension dimension);
[[nodiscard]] std::string_view name_of(CallColumn column);
[[nodiscard]] std::string_view name_of(ExportKind kind);

}  // namespace engine
