#include "engine/import.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_set>
#include <utility>

#include "base/text.hpp"
#include "engine/call_store.hpp"
#include "engine/demo.hpp"
#include "engine/import_document.hpp"
#include "engine/import_reader.hpp"
#include "formats/billing_csv.hpp"
#include "formats/rate_card_csv.hpp"
#include "formats/usage_csv.hpp"
#include "formats/usage_graph.hpp"
#include "rating/rate_card.hpp"
#include "telephony/time_zone.hpp"
#include "workspace/settings.hpp"

namespace engine {
namespace {

constexpr std::size_t kProblemsShown = 200;
// Enough to recognise a file by.
constexpr std::size_t kHead = 64U << 10U;

constexpr std::string_view kRateCard = "rate-card-csv";
constexpr std::string_view kDailyUsage = "daily-usage-csv";
constexpr std::string_view kReconciliation = "reconciliation-csv";

void take_problems(const formats::ProblemLog& log, ImportPreview& preview) {
  preview.rejected = log.rejected();
  preview.problem_count = log.rejected() + log.warnings();
  for (const auto& problem : log.first()) {
    if (preview.problems.size() == kProblemsShown) break;
    const bool rejected = problem.severity == formats::Severity::rejected;
    preview.problems.push_back(
        {.severity = rejected ? Severity::rejected : Severity::warning, .error = problem.error});
  }
}

std::string_view first_line(std::string_view head) {
  return head.substr(0, head.find_first_of("\r\n"));
}

// The separator that stands most often in the first line.
char delimiter_of(std::string_view head, const OpenImport& how) {
  if (how.delimiter.size() == 1) return how.delimiter[0];
  const auto line = first_line(head);
  char best = ',';
  for (const char candidate : {';', '\t'}) {
    if (std::count(line.begin(), line.end(), candidate) >
        std::count(line.begin(), line.end(), best)) {
      best = candidate;
    }
  }
  return best;
}

// --- call records --------------------------------------------------------------------------------

const formats::UsageReport& report_of(const formats::UsageCsvReader& reader) {
  return reader.report();
}
const formats::UsageReport& report_of(const formats::UsageGraphReader& reader) {
  return reader.report().usage;
}
std::string_view format_of(const formats::UsageCsvReader& reader) {
  return reader.report().layout == formats::UsageLayout::direct_routing ? kDirectRoutingCsv
                                                                        : kUsageCsv;
}
std::string_view format_of(const formats::UsageGraphReader& /*reader*/) { return kGraphCallsJson; }
bool has_more_pages(const formats::UsageCsvReader& /*reader*/) { return false; }
bool has_more_pages(const formats::UsageGraphReader& reader) { return reader.report().more_pages; }

// The export's CSV or Graph's pages: both fill a call table.
template <class FileReader>
class UsageReader final : public Reader {
 public:
  UsageReader(const OpenImport& how, std::shared_ptr<const workspace::Workspace> document,
              char delimiter)
      : customer_(how.customer), document_(std::move(document)), lookup_(lookup_of(*document_)) {
    owner_ = owner_in(*document_, customer_);
    if (!owner_.bots_only) lookup_.set_file_customer(index_of(*document_, owner_.customer));
    formats::UsageOptions options;
    options.file = how.file;
    options.delimiter = delimiter;
    options.decimal_comma = how.decimal_comma.value_or(delimiter == ';');
    reader_ = std::make_unique<FileReader>(builder_, lookup_, options);
  }

  base::Result<base::Ok> feed(std::string_view bytes) override { return reader_->feed(bytes); }

  base::Result<base::Ok> finish(ImportPreview& preview) override {
    if (const auto done = reader_->finish(); !done) return done;
    auto sealed = std::move(builder_).seal();
    if (!sealed) return sealed.error();
    calls_ = std::make_unique<rating::CallTable>(*std::move(sealed));
    const auto& report = report_of(*reader_);
    preview.format = format_of(*reader_);
    // captions alone: a download that was cut, or the wrong month
    if (report.rows == 0 && !report.header.empty()) {
      return base::Error{.code = base::ErrorCode::empty_input, .place = {.row = 1}};
    }
    preview.rows = report.rows;
    preview.header = report.header;
    preview.first_rows = report.first_rows;
    take_problems(report.problems, preview);
    if (has_more_pages(*reader_)) {
      preview.problems.push_back(
          {.severity = Severity::warning,
           .error = {.code = base::ErrorCode::not_found, .place = {.field = "@odata.nextLink"}}});
      ++preview.problem_count;
    }
    return base::Ok{};
  }

  void count(const std::shared_ptr<const workspace::Workspace>& document,
             std::span<const rating::CallTable* const> held, ImportPreview& preview) override {
    if (document != document_) {
      document_ = document;
      owner_ = owner_in(*document_, customer_);
      assign();
    }
    give_bots();
    count_rows(held, preview);
    preview.suspended += report_of(*reader_).set_aside;
    preview.accepted = preview.rows - preview.duplicate - preview.suspended - preview.rejected;
  }

  const rating::CallTable* calls() const override { return calls_.get(); }
  std::unique_ptr<rating::CallTable> take_calls() override { return std::move(calls_); }
  FileOwner owner() const override { return owner_; }
  std::vector<formats::RejectedRow> rejected_rows() const override {
    return report_of(*reader_).problems.rejected_rows();
  }

 private:
  void assign() { calls_->assign_customers(owners_of(*document_, *calls_, {owner_})); }

  // Auto attendants and call queues name nobody: they belong to the customer that the file's users
  // belong to, when that is one.
  void give_bots() {
    if (!owner_.customer.is_none()) return;
    const auto only = only_customer(*calls_);
    if (only == rating::kNoCustomer) return;
    for (const auto& customer : document_->customers) {
      if (index_of(*document_, customer->id()) == only) owner_ = {customer->id(), true};
    }
    assign();
  }

  void count_rows(std::span<const rating::CallTable* const> held, ImportPreview& preview) const {
    std::unordered_set<base::UsageId> known;
    for (const auto* table : held) {
      known.reserve(known.size() + table->size());
      for (rating::CallIndex i = 0; i < table->size(); ++i) known.insert(table->usage_id(i));
    }
    std::vector<std::uint64_t> by_customer(document_->customers.size(), 0);
    preview.duplicate = preview.suspended = 0;
    for (rating::CallIndex i = 0; i < calls_->size(); ++i) {
      const bool repeated = (calls_->call(i).flags & rating::Call::kDuplicate) != 0;
      const auto customer = calls_->customer(i);
      if (repeated || (!known.empty() && known.find(calls_->usage_id(i)) != known.end())) {
        ++preview.duplicate;
      } else if (customer >= by_customer.size()) {
        ++preview.suspended;
      } else {
        ++by_customer[customer];
      }
    }
    preview.customers.clear();
    for (const auto& customer : document_->customers) {
      const auto calls = by_customer[index_of(*document_, customer->id())];
      if (calls > 0) preview.customers.push_back({customer->id(), calls});
    }
    const auto zone = telephony::TimeZone::named(document_->settings->policy.month_zone);
    preview.months = months_of(*calls_, zone ? *zone : telephony::TimeZone());
  }

  std::optional<base::CustomerId> customer_;              // as the person said
  std::shared_ptr<const workspace::Workspace> document_;  // the calls are given to its customers
  formats::CustomerLookup lookup_;
  FileOwner owner_;
  rating::CallTableBuilder builder_;
  std::unique_ptr<FileReader> reader_;
  std::unique_ptr<rating::CallTable> calls_;
};

// --- rate cards --------------------------------------------------------------------------------

// "cards/June 2026.csv" -> "June 2026"
std::string stem_of(std::string_view file) {
  const auto slash = file.find_last_of("/\\");
  if (slash != std::string_view::npos) file.remove_prefix(slash + 1);
  const auto dot = file.rfind('.');
  return std::string(dot == std::string_view::npos || dot == 0 ? file : file.substr(0, dot));
}

class RateCardReader final : public Reader {
 public:
  RateCardReader(const OpenImport& how, char delimiter) : file_(how.file) {
    formats::RateCardOptions options;
    options.file = how.file;
    options.delimiter = delimiter;
    options.decimal_comma = how.decimal_comma;
    options.name = how.card.empty() ? stem_of(how.file) : how.card;
    options.mapping = how.mapping;
    if (const auto currency = base::Currency::parse(how.currency); currency) {
      options.currency = *currency;
    }
    reader_ = std::make_unique<formats::RateCardCsvReader>(std::move(options));
  }

  base::Result<base::Ok> feed(std::string_view bytes) override { return reader_->feed(bytes); }

  base::Result<base::Ok> finish(ImportPreview& preview) override {
    auto card = reader_->finish();
    const auto& report = reader_->report();
    preview.header = report.header;
    preview.mapping = report.mapping;
    preview.decimal_comma = report.decimal_comma;
    if (!card) return card.error();
    if (report.rows == 0)
      return base::Error{.code = base::ErrorCode::empty_input, .place = {.row = 1}};
    card_ = std::make_shared<const rating::RateCard>(*std::move(card));
    preview.format = kRateCard;
    preview.rows = report.rows;
    preview.accepted = report.accepted;
    preview.first_rows = report.first_rows;
    take_problems(report.problems, preview);
    return base::Ok{};
  }

  // A card of a name that is there already takes its place.
  workspace::Patch patch(const workspace::Workspace& workspace) const override {
    std::string id;
    for (const auto& held : workspace.cards) {
      if (held->name == card_->name) id = held->id;
    }
    for (std::size_t i = workspace.cards.size() + 1; id.empty(); ++i) {
      auto candidate = "card-" + std::to_string(i);
      if (!workspace::find_card(workspace, candidate)) id = std::move(candidate);
    }
    workspace::Patch patch;
    patch.cards.push_back(std::make_shared<const workspace::Card>(
        workspace::Card{.id = id, .name = card_->name, .file = file_, .card = card_}));
    return patch;
  }

 private:
  std::string file_;
  std::unique_ptr<formats::RateCardCsvReader> reader_;
  std::shared_ptr<const rating::RateCard> card_;
};

// --- billing files -----------------------------------------------------------------------------

class BillingReader final : public Reader {
 public:
  BillingReader(const OpenImport& how, char delimiter)
      : reader_({.file = how.file, .delimiter = delimiter}) {}

  base::Result<base::Ok> feed(std::string_view bytes) override { return reader_.feed(bytes); }
  base::Result<base::Ok> finish(ImportPreview& preview) override {
    auto lines = reader_.finish();
    const auto& report = reader_.report();
    preview.header = report.header;
    if (!lines) return lines.error();
    lines_ = *std::move(lines);
    preview.format =
        report.layout == formats::BillingLayout::daily_usage ? kDailyUsage : kReconciliation;
    preview.rows = report.rows;
    preview.accepted = report.accepted;
    take_problems(report.problems, preview);
    return base::Ok{};
  }
  std::vector<insight::BilledLine> take_billed() override { return std::move(lines_); }

 private:
  formats::BillingCsvReader reader_;
  std::vector<insight::BilledLine> lines_;
};

// --- recognition -----------------------------------------------------------------------------

std::string_view without_mark(std::string_view head) {
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  return head;
}

bool looks_like_json(std::string_view head) {
  const auto text = base::trim(without_mark(head));
  return !text.empty() && (text[0] == '{' || text[0] == '[');
}

// Graph's pages of call records, with or without the envelope.
bool looks_like_graph(std::string_view head) {
  return looks_like_json(head) && head.find("\"callType\"") != std::string_view::npos &&
         head.find("\"startDateTime\"") != std::string_view::npos;
}

bool looks_like_billing(std::string_view head) {
  return formats::billing_layout_of(first_line(without_mark(head))).has_value();
}

// A usage export has 20 columns and more, and a price list never so many that look like these.
bool looks_like_usage(std::string_view head, char delimiter) {
  const auto line = first_line(without_mark(head));
  for (const std::string_view caption : {"UsageId", "CorrelationId"}) {
    if (base::contains_ignore_case(line.substr(0, 64), caption)) return true;
  }
  return std::count(line.begin(), line.end(), delimiter) >= 19;
}

constexpr std::string_view kWindows = "windows-1252";

// Characters of Windows-1252 from 0x80 to 0x9F; those it does not define stay control characters.
constexpr std::array<std::uint16_t, 32> kWindowsHigh = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

std::string utf8_of_windows(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out += c;
      continue;
    }
    const unsigned code = byte < 0xA0 ? kWindowsHigh.at(byte - 0x80U) : byte;
    if (code < 0x800) {
      out += static_cast<char>(0xC0U | code >> 6U);
    } else {
      out += static_cast<char>(0xE0U | code >> 12U);
      out += static_cast<char>(0x80U | (code >> 6U & 0x3FU));
    }
    out += static_cast<char>(0x80U | (code & 0x3FU));
  }
  return out;
}

}  // namespace

struct Import::State {
  OpenImport how;
  std::shared_ptr<const workspace::Workspace> workspace;
  std::string head;  // kept until the file is recognised
  std::unique_ptr<Reader> reader;
  std::optional<base::Error> fault;
  ImportPreview preview;
  bool finished = false;

  void choose() {
    const auto delimiter = delimiter_of(without_mark(head), how);
    const bool graph = how.format.empty() ? looks_like_graph(head) : how.format == kGraphCallsJson;
    if (graph) {
      reader = std::make_unique<UsageReader<formats::UsageGraphReader>>(how, workspace, ',');
      return pass(std::exchange(head, {}));
    }
    const bool json = how.format.empty() ? looks_like_json(head) : is_document_format(how.format);
    const bool billing = how.format.empty()
                             ? !json && looks_like_billing(head)
                             : how.format == kDailyUsage || how.format == kReconciliation;
    const bool usage = how.format.empty()
                           ? looks_like_usage(head, delimiter)
                           : how.format == kUsageCsv || how.format == kDirectRoutingCsv;
    if (json) {
      reader = make_document_reader(how, *workspace);
    } else if (billing) {
      reader = std::make_unique<BillingReader>(how, delimiter);
    } else if (usage) {
      reader = std::make_unique<UsageReader<formats::UsageCsvReader>>(how, workspace, delimiter);
    } else {
      reader = std::make_unique<RateCardReader>(how, delimiter);
    }
    if (!json) preview.delimiter = std::string(1, delimiter);
    pass(std::exchange(head, {}));
  }
  void pass(std::string_view bytes) {
    if (fault || bytes.empty()) return;
    if (const auto fed = reader->feed(bytes); !fed) fault = fed.error();
  }
  void feed(std::string_view bytes) {
    preview.bytes += bytes.size();
    if (how.encoding == kWindows) return take(utf8_of_windows(bytes));
    take(bytes);
  }
  void take(std::string_view bytes) {
    if (reader) return pass(bytes);
    head += bytes;
    if (head.size() >= kHead) choose();
  }
};

Import::Import(std::uint32_t number, OpenImport how,
               std::shared_ptr<const workspace::Workspace> workspace)
    : state_(std::make_unique<State>()) {
  state_->how = std::move(how);
  state_->workspace = std::move(workspace);
  auto& preview = state_->preview;
  preview.import = number;
  preview.file = state_->how.file;
  preview.encoding = state_->how.encoding.empty() ? "utf-8" : state_->how.encoding;
  if (preview.encoding != "utf-8" && preview.encoding != kWindows) {
    state_->fault = base::Error{.code = base::ErrorCode::unknown_value,
                                .args = {{"encoding", preview.encoding}}};
  }
  preview.formats = {std::string(kUsageCsv), std::string(kGraphCallsJson), std::string(kRateCard),
                     std::string(kDailyUsage), std::string(kReconciliation)};
  for (const auto format : document_formats()) preview.formats.emplace_back(format);
}

Import::~Import() = default;

void Import::feed(std::string_view bytes) { state_->feed(bytes); }

base::Result<base::Ok> Import::finish() {
  auto& state = *state_;
  if (state.finished) return base::Ok{};
  if (state.how.demo) {
    const auto demo = make_demo();
    const std::string* content = nullptr;
    if (state.how.file == "demo/customers.json") content = &demo.customers_json;
    if (state.how.file == "demo/rate-card.csv") content = &demo.rate_card_csv;
    if (state.how.file == "demo/usage.csv") content = &demo.usage_csv;
    if (content == nullptr) {
      return base::Error{.code = base::ErrorCode::not_found, .place = {.file = state.how.file}};
    }
    state.feed(*content);
  }
  if (!state.reader) {
    if (base::trim(without_mark(state.head)).empty()) {
      return base::Error{.code = base::ErrorCode::empty_input, .place = {.file = state.how.file}};
    }
    state.choose();
  }
  if (!state.fault) {
    if (const auto done = state.reader->finish(state.preview); !done) {
      state.fault = done.error();
    }
  }
  if (state.fault) {
    if (state.fault->place.file.empty()) state.fault->place.file = state.how.file;
    return *state.fault;
  }
  state.finished = true;
  return base::Ok{};
}

const ImportPreview& Import::count(const std::shared_ptr<const workspace::Workspace>& document,
                                   std::span<const rating::CallTable* const> held) {
  state_->reader->count(document, held, state_->preview);
  return state_->preview;
}

bool Import::is_finished() const { return state_->finished; }
bool Import::is_fresh() const { return state_->how.fresh; }
const ImportPreview& Import::preview() const { return state_->preview; }
const rating::CallTable* Import::calls() const { return state_->reader->calls(); }
std::unique_ptr<rating::CallTable> Import::take_calls() { return state_->reader->take_calls(); }
workspace::Patch Import::patch(const workspace::Workspace& workspace) const {
  return state_->reader->patch(workspace);
}
std::vector<insight::BilledLine> Import::take_billed() { return state_->reader->take_billed(); }
FileOwner Import::owner() const { return state_->reader->owner(); }
std::vector<formats::RejectedRow> Import::rejected_rows() const {
  return state_->reader->rejected_rows();
}

}  // namespace engine
