#include "engine/import_table.hpp"

#include <optional>
#include <type_traits>
#include <unordered_set>
#include <utility>

#include "engine/call_store.hpp"
#include "engine/import_recognise.hpp"
#include "formats/billing_csv.hpp"
#include "formats/rate_card_csv.hpp"
#include "formats/usage_csv.hpp"
#include "formats/usage_graph.hpp"
#include "rating/rate_card.hpp"
#include "rating/sealing.hpp"
#include "telephony/time_zone.hpp"
#include "workspace/settings.hpp"

namespace engine {
namespace {

constexpr std::size_t kProblemsShown = 200;

void take_problems(const formats::ProblemLog& log, ImportPreview& preview) {
  preview.rejected += log.rejected();
  preview.problem_count += log.rejected() + log.warnings();
  for (const auto& problem : log.first()) {
    if (preview.problems.size() == kProblemsShown) break;
    const bool rejected = problem.severity == formats::Severity::rejected;
    preview.problems.push_back(
        {.severity = rejected ? Severity::rejected : Severity::warning, .error = problem.error});
  }
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
// A page of Graph says by itself that there are no calls; captions alone say that a download was cut,
// or that it is of another month.
bool may_be_empty(const formats::UsageCsvReader& /*reader*/) { return false; }
bool may_be_empty(const formats::UsageGraphReader& reader) { return reader.report().pages > 0; }

// The export's CSV or Graph's pages: both fill a call table.
template <class FileReader>
class UsageReader final : public Reader {
 public:
  UsageReader(const OpenImport& how, std::shared_ptr<const workspace::Workspace> document,
              std::string_view file, char delimiter, const base::Crew* crew)
      : crew_(crew),
        customer_(how.customer),
        document_(std::move(document)),
        lookup_(lookup_of(*document_)) {
    owner_ = owner_in(*document_, customer_);
    if (!owner_.bots_only) lookup_.set_file_customer(index_of(*document_, owner_.customer));
    decimal_comma_ = how.decimal_comma;
    open(file, delimiter);
  }

  base::Result<bool> begin_file(std::string_view name, char delimiter) override {
    if (const auto done = readers_.back()->finish(); !done) return done.error();
    open(name, delimiter);
    return true;
  }
  base::Result<base::Ok> feed(std::string_view bytes) override {
    return readers_.back()->feed(bytes);
  }

  std::optional<formats::UsageOpening> opening() const override {
    if constexpr (kDivides) return readers_.back()->opening();
    return {};
  }
  bool is_between_rows() const override {
    if constexpr (kDivides) return readers_.back()->is_between_rows();
    return false;
  }
  bool join(formats::UsagePart&& part) override {
    if constexpr (kDivides) return readers_.back()->join(std::move(part));
    return false;
  }

  base::Result<Advance> advance() override {
    if (!sealing_) {
      if (const auto done = readers_.back()->finish(); !done) return done.error();
      sealing_.emplace(std::move(builder_), crew_);
    }
    const bool more = sealing_->step();
    return Advance{more, sealing_->done(), sealing_->total()};
  }

  base::Result<base::Ok> finish(ImportPreview& preview) override {
    auto sealed = std::move(*sealing_).take();
    if (!sealed) return sealed.error();
    sealing_.reset();
    calls_ = std::make_unique<rating::CallTable>(*std::move(sealed));
    for (const auto& reader : readers_) take_report(*reader, preview);
    if (preview.rows > 0 || preview.header.empty()) return base::Ok{};
    const auto& last = *readers_.back();
    const base::Error empty{.code = base::ErrorCode::empty_input,
                            .place = {.file = report_of(last).problems.file(), .row = 1}};
    if (!may_be_empty(last)) return empty;
    preview.problems.push_back({.severity = Severity::warning, .error = empty});
    ++preview.problem_count;
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
    for (const auto& reader : readers_) preview.suspended += report_of(*reader).set_aside;
    preview.accepted = preview.rows - preview.duplicate - preview.suspended - preview.rejected;
  }

  const rating::CallTable* calls() const override { return calls_.get(); }
  std::unique_ptr<rating::CallTable> take_calls() override { return std::move(calls_); }
  FileOwner owner() const override { return owner_; }
  std::vector<RejectedRows> rejected_rows() const override {
    std::vector<RejectedRows> rows;
    for (const auto& reader : readers_) {
      const auto& problems = report_of(*reader).problems;
      rows.push_back({problems.file(), problems.rejected_rows()});
    }
    return rows;
  }

 private:
  static constexpr bool kDivides = std::is_same_v<FileReader, formats::UsageCsvReader>;

  void open(std::string_view file, char delimiter) {
    formats::UsageOptions options;
    options.file = file;
    options.delimiter = delimiter;
    options.decimal_comma = decimal_comma_;
    readers_.push_back(std::make_unique<FileReader>(builder_, lookup_, options));
  }

  // The first file of calls gives header and first rows; those set aside only count.
  static void take_report(const FileReader& reader, ImportPreview& preview) {
    const auto& report = report_of(reader);
    if (preview.format.empty() || preview.format == kDirectRoutingCsv) {
      preview.format = format_of(reader);
      preview.header = report.header;
      preview.first_rows = report.first_rows;
    }
    preview.rows += report.rows;
    take_problems(report.problems, preview);
    if (!has_more_pages(reader)) return;
    preview.problems.push_back(
        {.severity = Severity::warning,
         .error = {.code = base::ErrorCode::not_found, .place = {.field = "@odata.nextLink"}}});
    ++preview.problem_count;
  }

  void assign() {
    const std::vector<FileOwner> owners(calls_->files().size(), owner_);
    calls_->assign_customers(owners_of(*document_, *calls_, owners), crew_);
  }

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

  const base::Crew* crew_;
  std::optional<base::CustomerId> customer_;              // as the person said
  std::shared_ptr<const workspace::Workspace> document_;  // the calls are given to its customers
  formats::CustomerLookup lookup_;
  FileOwner owner_;
  rating::CallTableBuilder builder_;
  std::optional<rating::Sealing> sealing_;  // when all is fed
  std::optional<bool> decimal_comma_;
  std::vector<std::unique_ptr<FileReader>> readers_;
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
  RateCardReader(const OpenImport& how, std::string_view file, char delimiter) : file_(how.file) {
    formats::RateCardOptions options;
    options.file = file;
    options.delimiter = delimiter;
    options.decimal_comma = how.decimal_comma;
    options.name = how.card.empty() ? stem_of(how.file) : how.card;
    options.mapping = how.mapping;
    if (const auto currency = base::Currency::parse(how.currency); currency) {
      options.currency = *currency;
    }
    reader_ = std::make_unique<formats::RateCardCsvReader>(std::move(options));
  }

  // Its errors are told at the end, with what is known of the columns.
  base::Result<base::Ok> feed(std::string_view bytes) override {
    if (!failed_) failed_ = !reader_->feed(bytes).ok();
    return base::Ok{};
  }

  base::Result<base::Ok> finish(ImportPreview& preview) override {
    auto card = reader_->finish();
    const auto& report = reader_->report();
    preview.header = report.header;
    preview.mapping = report.mapping;
    preview.decimal_comma = report.decimal_comma;
    preview.format = kRateCardFormat;
    if (!card) {
      // columns without a meaning are a question to the person, not yet an error
      if (report.missing.empty() || report.header.size() < 2) return card.error();
      refusal_ = card.error();
      preview.missing = report.missing;
      preview.first_rows = report.first_rows;
      return base::Ok{};
    }
    if (report.rows == 0) {
      return base::Error{.code = base::ErrorCode::empty_input, .place = {.row = 1}};
    }
    card_ = std::make_shared<const rating::RateCard>(*std::move(card));
    preview.rows = report.rows;
    preview.accepted = report.accepted;
    preview.first_rows = report.first_rows;
    take_problems(report.problems, preview);
    return base::Ok{};
  }

  const base::Error* refusal() const override { return refusal_ ? &*refusal_ : nullptr; }

  // A card of a name that is there already takes its place.
  workspace::Patch patch(const workspace::Workspace& workspace) const override {
    if (!card_) return {};  // its columns have no names yet
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
  bool failed_ = false;
  std::unique_ptr<formats::RateCardCsvReader> reader_;
  std::shared_ptr<const rating::RateCard> card_;
  std::optional<base::Error> refusal_;
};

// --- billing files -----------------------------------------------------------------------------

class BillingReader final : public Reader {
 public:
  BillingReader(const OpenImport& how, std::string_view file, char delimiter)
      : reader_({.file = std::string(file),
                 .delimiter = delimiter,
                 .decimal_comma = how.decimal_comma}) {}

  base::Result<base::Ok> feed(std::string_view bytes) override { return reader_.feed(bytes); }
  base::Result<base::Ok> finish(ImportPreview& preview) override {
    auto lines = reader_.finish();
    const auto& report = reader_.report();
    preview.header = report.header;
    if (!lines) return lines.error();
    lines_ = *std::move(lines);
    preview.format = report.layout == formats::BillingLayout::daily_usage ? kDailyUsageFormat
                                                                          : kReconciliationFormat;
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

}  // namespace

std::unique_ptr<Reader> make_usage_reader(const OpenImport& how,
                                          std::shared_ptr<const workspace::Workspace> document,
                                          std::string_view file, char delimiter,
                                          const base::Crew* crew) {
  return std::make_unique<UsageReader<formats::UsageCsvReader>>(how, std::move(document), file,
                                                                delimiter, crew);
}

std::unique_ptr<Reader> make_graph_reader(const OpenImport& how,
                                          std::shared_ptr<const workspace::Workspace> document,
                                          std::string_view file, const base::Crew* crew) {
  return std::make_unique<UsageReader<formats::UsageGraphReader>>(how, std::move(document), file,
                                                                  ',', crew);
}

std::unique_ptr<Reader> make_billing_reader(const OpenImport& how, std::string_view file,
                                            char delimiter) {
  return std::make_unique<BillingReader>(how, file, delimiter);
}

std::unique_ptr<Reader> make_rate_card_reader(const OpenImport& how, std::string_view file,
                                              char delimiter) {
  return std::make_unique<RateCardReader>(how, file, delimiter);
}

}  // namespace engine
