#include "programs/overage/help.hpp"

namespace overage_program {
namespace {

constexpr std::string_view kMain =
    R"(overage: who pays for every Teams call of a CSP customer, and why

usage: overage COMMAND [options]

  rate      rate a month of calls: totals on the screen, result files with --out
  explain   say why one call costs what it costs
  bill      a customer's month as one page to print: who paid, from what, and why
  check     read a file and say what is in it and what is wrong with it; changes nothing
  convert   read a file of any known format and write it in ours
  evaluate  say what the overage law allows for each customer, and why not
  simulate  answer as Partner Center's overage interface does, on this machine, to rehearse
  shard     sort a month of calls into files by customer, to rate them on several machines
  merge     put the results of shards together: the same bytes as one run writes
  demo      write the files of the demo: forty customers and a month of calls

  forecast  where the month is heading: pools, credits, overage
  what-if   the same calls under other licences, cards, credits, rules
  advise    the cheapest licences for a customer's users
  reconcile our rating against the Charge column and the billing files
  compare-cards, changes, resale, unusual   see 'overage help COMMAND'
  help      this page; 'overage help rate' explains one command

A first month, with the demo:
  overage demo --out demo
  overage rate --customers demo/customers.json --rates demo/rate-card.csv \
               --usage demo/usage.csv --month 2026-06 --out result
  overage explain --customers demo/customers.json --rates demo/rate-card.csv \
               --usage demo/usage.csv --call ID

'-' as a file is standard input, and as --out standard output: overage fits in a pipeline.
Every file's format is found from its content.

options of every command
  --errors text|json   how problems are told on standard error (default: text)
  --quiet              no progress line; there is none without a terminal anyway
  --threads N          how many parts of the work go on at once (default: as many as there are
                       processors); the result is the same
  --help, --version

exit codes
  0  done
  1  done, but rows were rejected (only with --strict)
  2  the command line cannot be understood
  3  a file cannot be read or written
  4  a file is not what it should be
)";

constexpr std::string_view kRate = R"(overage rate: rate a month of calls

usage: overage rate --customers FILE --rates FILE --usage FILE [options]

  --customers FILE      who the customers are: a customers bundle, or Partner Center's subscriptions
                        reply (--subscriptions is the same)
  --rates FILE          rate card, CSV
  --usage FILE          Teams PSTN usage export; may be given several times
  --workspace FILE      a workspace saved by the app, instead of --customers and --rates
  --month YYYY-MM       the month (default: the one with most calls)
  --customer GUID       owner of calls that name no customer
  --currency CODE       of a rate card that does not say
  --encoding NAME       of the files: utf-8 (default) or windows-1252
  --decimal comma|point how the files' numbers are written, where 1,234 could be read two ways;
                        --usage-decimal, of the usage files where they differ from the rate cards
  --set NAME=VALUE      a choice that the sources leave open (docs/rating.md), e.g. pool_split=whole
  --out FOLDER          writes rated-calls.csv, totals.csv, pools.csv and suspense.csv;
                        '-': the rated calls alone, on standard output
  --as LAYOUT           of the result: csv (default), xlsx (one workbook, a sheet each), json, jsonl
  --hash                prints the SHA-256 of the result: the same in every browser and in Node
  --json                the summary as JSON
  --strict              exit code 1 when rows were rejected

Without --out only the summary is printed. accepted + duplicate + suspended + rejected = rows read.
)";

constexpr std::string_view kForecast = R"(overage forecast: where the month is heading

usage: overage forecast FILES [--as-of DAY] [--alert PERCENT]... [--for GUID]... [--json]
       overage forecast FILES --back-test

FILES are those of 'overage rate'. --as-of takes only calls up to that day as known; without calls of
the month the history before it is used. Alerts are 80 and 100 % of a pool unless given. --back-test
tries the method on the month's own days against a straight line. docs/insight.md says how.
)";

constexpr std::string_view kWhatIf = R"(overage what-if: the month's calls under other terms

usage: overage what-if FILES [one scenario] [--for GUID]... [--out FILE] [--json]
       overage what-if FILES --scenarios FILE...

  --licences PLAN:COUNTRY=COUNT   so many licences, e.g. MCOPSTN5:FR=40
  --swap PLAN=PLAN[:COUNTRY]      everyone on the first plan holds the second
  --card NAME                     another rate card (give two with --rates)
  --top-up AMOUNT                 credits bought on the first of the month
  --overage on|off [--from DAY]   overage from a day on
  --dial-out NAME, --domestic-only, --spend-limit AMOUNT|none
  --price PLAN=AMOUNT             counts licences in
  --scenarios FILE                several at once, as the protocol's "scenarios" (JSON)
  --out FILE                      the scenarios side by side, CSV
)";

constexpr std::string_view kAdvise = R"(overage advise: the cheapest licences for a customer's users

usage: overage advise FILES --for GUID --price PLAN=AMOUNT... [--country CODE] [--json]

Only plans with a price may be bought. The answer names the least any mix can cost; equal to the cost
of the mix it is proven.
)";

constexpr std::string_view kReconcile = R"(overage reconcile: our rating against what was billed

usage: overage reconcile FILES [--billed FILE]... [--exchange-rate RATE] [--meter THEIRS=OURS]...
                         [--resource-group NAME] [--out FILE] [--json]

Call by call against the Charge column of the usage export; line by line against daily rated usage and
reconciliation files (--billed). Every difference has a reason; the reasons add up. --out writes them.
)";

constexpr std::string_view kCompareCards =
    R"(overage compare-cards: what changed between two rate cards

usage: overage compare-cards FILES --rates NEW --rates OLD [--json]

The calls are rated with the card given last; the effect is that of the first on the same calls.
)";

constexpr std::string_view kChanges = R"(overage changes: what a late or corrected file changed

usage: overage changes FILES --late FILE [--json]
)";

constexpr std::string_view kResale = R"(overage resale: what to ask of customers for overage

usage: overage resale FILES [--mark-up [DESTINATION=]PERCENT]... [--list NAME]
                      [--by customer|department|destination] [--for GUID]... [--out FILE] [--json]

--list names a rate card given with --rates as the own price list. --out writes the statement, CSV.
)";

constexpr std::string_view kUnusual =
    R"(overage unusual: traffic far outside a customer's own pattern

usage: overage unusual FILES [--for GUID]... [--json]
)";

constexpr std::string_view kExplain = R"(overage explain: say why one call costs what it costs

usage: overage explain --customers FILE --rates FILE --usage FILE --call ID [--month YYYY-MM] [--json]

ID is the UsageId of the call. The files are those of 'overage rate'. Each step names the rule it
follows: R59 is a rule of the overage programme, 3.7 a section of docs/rating.md.
)";

constexpr std::string_view kBill = R"(overage bill: a customer's month as one page to print

usage: overage bill FILES --out FOLDER [--for GUID]... [--month YYYY-MM] [--language en|fr]

FILES are those of 'overage rate'. Writes bill-YYYY-MM-NAME.html for each customer named with --for, or
for all who have calls, and prints the names of the files. The page is the one that the application
writes (Bill to print): HTML that needs nothing else.

  --out FOLDER        '-': the page of one customer, on standard output
  --language en|fr    of the page (default: en)
  --at INSTANT        the date on it: 2026-07-02T09:00:00Z (default: now)
)";

constexpr std::string_view kCheck = R"(overage check: read files and say what is in them

usage: overage check FILE... [--format NAME] [--currency CODE] [--encoding NAME]
                             [--decimal comma|point] [--json]

Prints per file: what it was recognised as, the rows accepted, duplicate, suspended and rejected; each
problem with row and column on standard error. Exit code 4 when a file cannot be used at all, 1 with
--strict when rows were rejected. A scenario of the overage law is played: a row for its start and one
a step, rejected when it comes out otherwise than the scenario says.
--decimal says how a file's numbers are written: 1,234 is refused where nothing tells.
)";

constexpr std::string_view kConvert = R"(overage convert: read a file and write it in our own format

usage: overage convert FILE [--to FORMAT] [--as LAYOUT] [--out FILE]

  --to FORMAT        customers, rate-card, workspace, credits or trail (default: that of the content)
  --as LAYOUT        of a table: csv (default), xlsx, json or jsonl
  --out FILE         default: standard output
  --currency CODE    of a rate card that does not say
  --encoding NAME    utf-8 (default) or windows-1252
  --decimal comma|point   how FILE's numbers are written, where 1,234 could be read two ways
  --map FIELD=CAPTION   a rate card's column, where it cannot be guessed; may be given several times
  --bom --decimal-comma   CSV as spreadsheets of some countries want it

FILE may be packed (zip, gzip) or a workbook; '-' is standard input:
  zcat card.csv.gz | overage convert - --as xlsx > card.xlsx
Calls and billing lines are rated and compared, not converted (exit code 4).
)";

constexpr std::string_view kEvaluate =
    R"(overage evaluate: say what the overage law allows for each customer, and why not

usage: overage evaluate FILE... [options]

FILE is a customers bundle, a workspace, a scenario, or a reply of Partner Center. Per customer: where
it stands, who pays, what to do next and who does it, and every reason against enabling overage.

  --command NAME        asks about this command instead of enable: disable, reassign, ...; or its JSON
                        with arguments (docs/formats.md, "Scenario file")
  --at INSTANT          2026-06-10T09:00:00Z (default: now)
  --law NAME=VALUE      a choice that the sources leave open, e.g. firstAssignment=customers_choice
  --json                everything the law says, as JSON (docs/formats.md, "The law's answers")
)";

constexpr std::string_view kSimulate =
    R"(overage simulate: answer as Partner Center's overage interface does, on this machine

usage: overage simulate FILE... [--port N] [options]

FILE is a customers bundle, a workspace, a scenario, or a reply of Partner Center. A client pointed at
http://127.0.0.1:N/v1 reads and sets overage as at Partner Center: the same JSON, statuses, error
codes, and updates that show one read later. Nothing leaves this machine, no file is changed. It
answers until Ctrl-C.

  --port N              default: any that is free; it is printed
  --reads N             reads that still show the state before an update (default 1)
  --requests N          a minute and customer, before 429 (default 500)
  --no-token            answer without an Authorization header, too
  --role ROLE           of the caller: admin_agent (default), sales_agent, helpdesk_agent, ...
  --partner NAME        whose people call (default: the file's own partner)
  --law NAME=VALUE      a choice that the sources leave open, e.g. firstAssignment=customers_choice
  --origin URL          pages of this origin may call it, too
)";

constexpr std::string_view kShard =
    R"(overage shard: sort a month of calls into files by customer

usage: overage shard --customers FILE --usage FILE --shards N --out FOLDER

Writes shard-0000.csv, shard-0001.csv, ... with all calls of some customers each, and shard-none.csv
with calls of nobody known; prints their names. Each is rated by itself and the results are merged:

  overage shard --customers c.json --usage big.csv --shards 64 --out shards | \
    xargs -P 8 -I F sh -c 'overage rate --customers c.json --rates r.csv --usage F \
                           --month 2026-06 --out - --quiet > F.rated'
  overage merge shards/*.rated --out rated-calls.csv

docs/scale.md has the same for Dask, Spark and job runners.
)";

constexpr std::string_view kMerge = R"(overage merge: put the results of shards together

usage: overage merge FILE... [--out FILE]

The files are rated-calls.csv (or pools.csv) of shards by customer, in any order. The result is byte
for byte the file that one run over all calls writes. Default for --out: standard output.
)";

constexpr std::string_view kDemo = R"(overage demo: write the files of the demo

usage: overage demo --out FOLDER

customers.json, rate-card.csv and usage.csv: a fictional partner, forty customers, June 2026.
The same bytes every time.
)";

}  // namespace

std::string_view help_for(std::string_view topic) {
  if (topic.empty()) return kMain;
  if (topic == "rate") return kRate;
  if (topic == "explain") return kExplain;
  if (topic == "bill") return kBill;
  if (topic == "check") return kCheck;
  if (topic == "convert") return kConvert;
  if (topic == "evaluate") return kEvaluate;
  if (topic == "simulate") return kSimulate;
  if (topic == "shard") return kShard;
  if (topic == "merge") return kMerge;
  if (topic == "demo") return kDemo;
  if (topic == "forecast") return kForecast;
  if (topic == "what-if") return kWhatIf;
  if (topic == "advise") return kAdvise;
  if (topic == "reconcile") return kReconcile;
  if (topic == "compare-cards") return kCompareCards;
  if (topic == "changes") return kChanges;
  if (topic == "resale") return kResale;
  if (topic == "unusual") return kUnusual;
  return {};
}

}  // namespace overage_program
