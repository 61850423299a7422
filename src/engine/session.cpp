#include "engine/session.hpp"

#include <algorithm>
#include <utility>

#include "engine/call_store.hpp"
#include "engine/grouping.hpp"
#include "engine/import_parts.hpp"
#include "engine/questions.hpp"
#include "engine/summary.hpp"
#include "overage/situation.hpp"
#include "rating/explain.hpp"
#include "rating/result_hash.hpp"
#include "telephony/time_zone.hpp"
#include "workspace/settings.hpp"

namespace engine {
namespace {

constexpr std::size_t kMonthsKept = 3;

base::Error not_found(std::string name, std::string value) {
  return {.code = base::ErrorCode::not_found, .args = {{std::move(name), std::move(value)}}};
}

std::vector<Step> steps_of(const std::vector<rating::Step>& steps) {
  std::vector<Step> out;
  for (const auto& step : steps) {
    Step made{.code = std::string(step.key), .args = {}, .rules = {}};
    for (const auto& [name, value] : step.args) made.args.emplace_back(name, value);
    for (const auto rule : step.rules) made.rules.emplace_back(rule);
    out.push_back(std::move(made));
  }
  return out;
}

}  // namespace

Session::Session()
    : workspace_(std::make_shared<const workspace::Workspace>()),
      calls_(std::make_shared<rating::CallTable>()) {}

Session::~Session() = default;

// --- document ------------------------------------------------------------------------------------

WorkspaceReply Session::set_workspace(
    const std::shared_ptr<const workspace::Workspace>& workspace) {
  return change_workspace(workspace::difference(*workspace_, *workspace));
}

WorkspaceReply Session::change_workspace(const workspace::Patch& patch) {
  // a part sent again unchanged must cost nothing
  auto changed = workspace::apply(*workspace_, patch);
  if (!workspace::difference(*workspace_, changed).empty()) {
    workspace_ = std::make_shared<const workspace::Workspace>(std::move(changed));
    ++revision_;
    ++document_revision_;
    assign_owners();
  }
  return {.revision = revision_};
}

void Session::assign_owners() {
  const auto owners = owners_of(*workspace_, *calls_, held_owners());
  const auto users = calls_->users();
  const bool same = std::equal(
      users.begin(), users.end(), owners.begin(), owners.end(),
      [](const rating::User& user, rating::CustomerIndex owner) { return user.customer == owner; });
  if (same) return;
  cut_export();
  calls_->assign_customers(owners, crew_);
  forget_rated();
}

std::vector<FileOwner> Session::held_owners() const {
  std::vector<FileOwner> owners;
  for (const auto& held : held_) {
    // who was not there when the calls came in may be there now
    owners.insert(owners.end(), held.files,
                  held.owner.customer.is_none() ? owner_in(*workspace_, {}) : held.owner);
  }
  return owners;
}

// --- files ---------------------------------------------------------------------------------------

base::Result<ImportOpened> Session::open_import(const OpenImport& how) {
  auto document = how.fresh ? std::make_shared<const workspace::Workspace>() : workspace_;
  auto import = std::make_unique<Import>(last_import_ + 1, how, std::move(document), crew_);
  feeding_ = ++last_import_;
  imports_.emplace(feeding_, Pending{std::move(import)});
  return ImportOpened{feeding_};
}

// Null when it has all its bytes.
Import* Session::fed_import() const {
  const auto found = imports_.find(feeding_);
  if (found == imports_.end() || found->second.import->is_finished()) return nullptr;
  return found->second.import.get();
}

void Session::feed(std::string_view bytes) {
  if (auto* const import = fed_import()) import->feed(bytes);
}

std::string Session::part_opening() const {
  const auto* const import = fed_import();
  const auto opening = import == nullptr ? std::nullopt : import->opening();
  return opening ? packed(*opening) : std::string();
}

bool Session::join_part(std::string_view bytes) {
  auto* const import = fed_import();
  if (import == nullptr) return false;
  auto part = unpacked_part(bytes);
  return part && import->join(*std::move(part));
}

base::Result<base::Ok> Session::read(const Source& source, const rating::Progress& progress) {
  auto* const import = fed_import();
  if (import == nullptr) return base::Ok{};
  const auto& crew = crew_ == nullptr ? base::Crew::alone() : *crew_;
  const auto parts = source.size() < kWorthParts ? 1 : crew.size();
  return read_in_parts(*import, source, crew, parts, progress);
}

Advance Session::advance_import(std::uint32_t import) {
  const auto found = imports_.find(import);
  return found == imports_.end() ? Advance{} : found->second.import->advance();
}

base::Result<ImportPreview> Session::finish_import(std::uint32_t number,
                                                   std::span<const std::uint32_t> after) {
  const auto found = imports_.find(number);
  if (found == imports_.end()) return not_found("import", std::to_string(number));
  auto& import = *found->second.import;
  if (const auto ended = import.finish(); !ended) {
    imports_.erase(found);
    return ended.error();
  }
  auto document = import.is_fresh() ? std::make_shared<const workspace::Workspace>() : workspace_;
  std::vector<const rating::CallTable*> held;
  if (!import.is_fresh()) held.push_back(calls_.get());
  for (const auto other : after) {
    const auto before = imports_.find(other);
    if (before == imports_.end() || !before->second.import->is_finished() || other == number) {
      return not_found("import", std::to_string(other));
    }
    if (const auto* calls = before->second.import->calls()) {
      held.push_back(calls);
    } else {
      document = std::make_shared<const workspace::Workspace>(
          workspace::apply(*document, before->second.import->patch(*document)));
    }
  }
  found->second.counted = import.is_fresh() || !after.empty() ? 0 : revision_;
  return import.count(document, held);
}

namespace {

// What a file would make of a customer must be a customer that can be read again: two lots of credits
// in different currencies, or an id twice, may each stand in a file of its own.
std::optional<base::Error> unsound(const workspace::Patch& patch, const std::string& file) {
  for (const auto& customer : patch.customers) {
    const auto sound = overage::check(customer->situation);
    // a plan that is not known yet may come with the next file
    if (sound || sound.error().code == base::ErrorCode::not_found) continue;
    auto error = sound.error();
    error.place.file = file;
    return error;
  }
  return std::nullopt;
}

}  // namespace

base::Result<ImportAccepted> Session::accept_import(std::uint32_t number) {
  const auto found = imports_.find(number);
  if (found == imports_.end() || !found->second.import->is_finished()) {
    return not_found("import", std::to_string(number));
  }
  auto& import = *found->second.import;
  if (const auto* refusal = import.refusal()) return *refusal;
  ImportAccepted accepted;
  if (import.calls() != nullptr) {
    if (found->second.counted != revision_) {
      const rating::CallTable* held[] = {calls_.get()};
      import.count(workspace_, held);
    }
    const auto& preview = import.preview();
    cut_export();
    forget_rated();
    const auto files = static_cast<std::uint32_t>(import.calls()->files().size());
    if (const auto joined = join(calls_, import.take_calls(), crew_); !joined)
      return joined.error();
    Held file{.dataset = {.dataset = ++last_dataset_,
                          .file = preview.file,
                          .format = preview.format,
                          .rows = preview.rows,
                          .accepted = preview.accepted,
                          .duplicate = preview.duplicate,
                          .suspended = preview.suspended,
                          .rejected = preview.rejected,
                          .months = preview.months},
              .owner = import.owner(),
              .files = files,
              .rejected = import.rejected_rows()};
    held_.push_back(std::move(file));
    ++revision_;
    // the document may have changed since the file was read
    assign_owners();
    accepted.dataset = last_dataset_;
    accepted.patch = std::make_shared<const workspace::Patch>();
  } else if (auto lines = import.take_billed(); !lines.empty()) {
    const auto& preview = import.preview();
    BilledFile file;
    file.dataset = {.dataset = ++last_dataset_,
                    .file = preview.file,
                    .format = preview.format,
                    .rows = preview.rows,
                    .accepted = preview.accepted,
                    .rejected = preview.rejected};
    file.daily = lines.front().daily;
    file.lines = std::move(lines);
    billed_.push_back(std::move(file));
    ++revision_;
    accepted.dataset = last_dataset_;
    accepted.patch = std::make_shared<const workspace::Patch>();
  } else {
    auto patch = import.patch(*workspace_);
    if (auto fault = unsound(patch, import.preview().file)) return *std::move(fault);
    change_workspace(patch);
    accepted.patch = std::make_shared<const workspace::Patch>(std::move(patch));
  }
  accepted.revision = revision_;
  imports_.erase(found);
  return accepted;
}

base::Result<Done> Session::discard_import(std::uint32_t import) {
  if (imports_.erase(import) == 0) return not_found("import", std::to_string(import));
  return Done{};
}

Datasets Session::datasets() const {
  Datasets reply{.revision = revision_, .datasets = {}, .months = months_of(*calls_, zone())};
  for (const auto& held : held_) reply.datasets.push_back(held.dataset);
  for (const auto& file : billed_) reply.datasets.push_back(file.dataset);
  return reply;
}

base::Result<Datasets> Session::remove_dataset(std::uint32_t dataset) {
  const auto billed = std::erase_if(
      billed_, [dataset](const BilledFile& file) { return file.dataset.dataset == dataset; });
  if (billed > 0) {
    ++revision_;
    return datasets();
  }
  const auto found = std::find_if(held_.begin(), held_.end(), [dataset](const Held& held) {
    return held.dataset.dataset == dataset;
  });
  if (found == held_.end()) return not_found("dataset", std::to_string(dataset));
  std::uint32_t first = 0;
  for (auto before = held_.begin(); before != found; ++before) first += before->files;
  std::shared_ptr<rating::CallTable> rest = calls_;
  for (std::uint32_t i = 0; i < found->files; ++i) {
    auto fewer = without_file(*rest, first);
    if (!fewer) return fewer.error();
    rest = *std::move(fewer);
  }
  cut_export();
  calls_ = std::move(rest);
  held_.erase(found);
  forget_rated();
  ++revision_;
  return datasets();
}

telephony::TimeZone Session::zone() const {
  const auto zone = telephony::TimeZone::named(workspace_->settings->policy.month_zone);
  return zone ? *zone : telephony::TimeZone();
}

// --- rating ------------------------------------------------------------------------------------

bool Session::is_rated(base::BillingMonth month) const {
  return std::any_of(rated_.begin(), rated_.end(), [&](const RatedEntry& entry) {
    return entry.month->month() == month && entry.document == document_revision_;
  });
}

void Session::forget_rated() {
  work_.reset();
  rated_.clear();
}

base::Result<std::shared_ptr<Month>> Session::begin_month(base::BillingMonth month) {
  const auto found = std::find_if(rated_.begin(), rated_.end(), [month](const RatedEntry& entry) {
    return entry.month->month() == month;
  });
  if (found != rated_.end()) {
    const auto old = found->month;
    rated_.erase(found);
    // an export may still read the old one; customers must be the same ones
    if (old.use_count() == 1 && old->same_customers(*workspace_)) {
      const auto begun = old->begin_again(*workspace_, cards_);
      if (!begun) return begun.error();
      return old;
    }
  }
  return Month::begin(calls_, *workspace_, month, cards_, crew_);
}

base::Result<Advance> Session::advance(base::BillingMonth month) {
  if (is_rated(month)) return Advance{};
  if (!work_ || work_->month->month() != month || work_->document != document_revision_) {
    work_.reset();
    auto begun = begin_month(month);
    if (!begun) return begun.error();
    work_ = RatedEntry{*std::move(begun), document_revision_};
  }
  const auto more = work_->month->step();
  if (!more) {
    work_.reset();
    return more.error();
  }
  if (*more) return Advance{true, work_->month->done(), work_->month->total()};
  if (rated_.size() == kMonthsKept) rated_.erase(rated_.begin());
  rated_.push_back(*std::exchange(work_, std::nullopt));
  return Advance{};
}

base::Result<std::shared_ptr<const Month>> Session::month(base::BillingMonth month,
                                                          const rating::Progress& progress) {
  for (;;) {
    const auto advance = this->advance(month);
    if (!advance) return advance.error();
    if (!advance->more) break;
    if (progress && !progress(advance->done, advance->total)) {
      work_.reset();
      return base::ErrorCode::cancelled;
    }
  }
  const auto found = std::find_if(rated_.begin(), rated_.end(), [month](const RatedEntry& entry) {
    return entry.month->month() == month;
  });
  std::rotate(found, found + 1, rated_.end());
  return std::shared_ptr<const Month>(rated_.back().month);
}

base::Result<Rated> Session::rate(const Rate& request, const rating::Progress& progress) {
  const auto rated = month(request.month, progress);
  if (!rated) return rated.error();
  TotalsBuilder totals;
  for (const auto& sum : (*rated)->rated().days) (*rated)->add(totals, sum);
  auto sums = totals.take();
  if (!sums) return sums.error();
  Rated reply{.month = request.month, .revision = revision_, .totals = *std::move(sums)};
  if (request.hash) reply.sha256 = rating::result_hash(*calls_, (*rated)->rated());
  for (const auto& problem : (*rated)->basis().problems) {
    reply.problems.push_back({.severity = Severity::warning, .error = problem});
  }
  return reply;
}

base::Result<SummaryReply> Session::summary(const Summary& request) {
  const auto rated = month(request.month);
  if (!rated) return rated.error();
  auto reply = summarize(**rated, request);
  if (reply) reply->revision = revision_;
  return reply;
}

base::Result<GroupTotalsReply> Session::totals(const GroupTotals& request) {
  const auto rated = month(request.selection.month);
  if (!rated) return rated.error();
  auto reply = group(**rated, request);
  if (reply) reply->revision = revision_;
  return reply;
}

base::Result<CallsReply> Session::page(const Calls& request) {
  const auto rated = month(request.selection.month);
  if (!rated) return rated.error();
  return views_.page(**rated, request, revision_);
}

base::Result<Explanation> Session::explain(const Explain& request) {
  const auto call = find_call(*calls_, request.usage);
  if (!call) return not_found("usage", request.usage.to_string());
  const auto start = calls_->call(*call).start_instant();
  const auto rated = month(request.month.value_or(base::BillingMonth::of(zone().day_of(start))));
  if (!rated) return rated.error();
  const auto& found = **rated;
  const auto cards = found.rate_cards();
  const auto why = rating::explain(*calls_, found.rated(), found.input(), cards, *call);
  return Explanation{.call = found.row(*call), .steps = steps_of(why.steps)};
}

base::Result<SuspenseReply> Session::suspense(const Suspense& request) {
  const auto rated = month(request.month);
  if (!rated) return rated.error();
  auto reply = suspense_page(**rated, request);
  reply.revision = revision_;
  return reply;
}

base::Result<NumberTested> Session::test_number(const TestNumber& request) {
  return engine::test_number(*workspace_, cards_, request);
}

// --- law ---------------------------------------------------------------------------------------

base::Result<Evaluated> Session::evaluate(const Evaluate& request) const {
  auto evaluated = engine::evaluate(*workspace_, request);
  if (evaluated) evaluated->revision = revision_;
  return evaluated;
}

base::Result<SimulatorOpened> Session::open_simulator(const OpenSimulator& request) {
  return simulator_.open(*workspace_, request);
}

base::Result<Handled> Session::handle(const Handle& request) {
  return simulator_.handle(*workspace_, request);
}

base::Result<Simulated> Session::read_simulated(const ReadSimulated& request) const {
  return simulator_.read(request);
}

// --- insight ---------------------------------------------------------------------------------

InsightSource Session::insight_source() {
  return {*workspace_, *calls_, cards_, revision_,
          [this](base::BillingMonth wanted) { return month(wanted); }};
}

base::Result<ForecastReply> Session::forecast(const Forecast& request) {
  return insight_.forecast(insight_source(), request);
}
base::Result<BackTestReply> Session::back_test(const BackTest& request) {
  return insight_.back_test(insight_source(), request);
}
base::Result<WhatIfReply> Session::what_if(const WhatIf& request) {
  return insight_.what_if(insight_source(), request);
}
base::Result<AdviseReply> Session::advise(const Advise& request) {
  return insight_.advise(insight_source(), request);
}
base::Result<ReconcileReply> Session::reconcile(const Reconcile& request) {
  return insight_.reconcile(insight_source(), billed_, request);
}
base::Result<CompareCardsReply> Session::compare_cards(const CompareCards& request) {
  return insight_.compare_cards(insight_source(), request);
}
base::Result<ResaleReply> Session::resale(const Resale& request) {
  return insight_.resale(insight_source(), request);
}
base::Result<UnusualTrafficReply> Session::unusual(const UnusualTraffic& request) {
  return insight_.unusual(insight_source(), request);
}

base::Result<ChangesReply> Session::changes(const Changes& request) {
  const auto found = std::find_if(held_.begin(), held_.end(), [&request](const Held& held) {
    return held.dataset.dataset == request.dataset;
  });
  if (found == held_.end()) return not_found("dataset", std::to_string(request.dataset));
  const auto later = month(request.month);
  if (!later) return later.error();
  auto rest = without_file(*calls_, static_cast<std::uint32_t>(found - held_.begin()));
  if (!rest) return rest.error();
  const auto earlier = Month::rate(std::shared_ptr<const rating::CallTable>(*std::move(rest)),
                                   *workspace_, request.month, cards_, crew_);
  if (!earlier) return earlier.error();
  auto reply = changes_between(**earlier, **later, request);
  if (reply) reply->revision = revision_;
  return reply;
}

// --- exports ---------------------------------------------------------------------------------

base::Result<ExportOpened> Session::open_export(const OpenExport& request) {
  export_.reset();
  export_cut_ = false;
  ExportSource source{.workspace = workspace_};
  if (needs_month(request.kind)) {
    auto found = month(request.selection.month);
    if (!found) return found.error();
    source.month = *found;
    for (const auto& held : held_) {
      source.rejected.insert(source.rejected.end(), held.rejected.begin(), held.rejected.end());
    }
  }
  source.reconciliation = insight_.last_reconciliation();
  source.what_if = insight_.last_what_if();
  source.resale = insight_.last_resale();
  auto opened = engine::open_export(request, std::move(source));
  if (!opened) return opened.error();
  export_ = *std::move(opened);
  return export_->opened();
}

std::string_view Session::read_export() { return export_ ? export_->next() : std::string_view{}; }

void Session::cut_export() {
  export_cut_ = export_cut_ || export_ != nullptr;
  export_.reset();
}

base::Result<Done> Session::close_export() {
  export_.reset();
  if (std::exchange(export_cut_, false)) return base::Error{.code = base::ErrorCode::cancelled};
  return Done{};
}

}  // namespace engine
