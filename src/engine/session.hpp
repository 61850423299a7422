#pragma once
// The engine's whole state behind every face: the document as last told, the call records held, the
// months rated. The command line calls it directly; the app, the worker and the Node module through
// engine/protocol.hpp. No clock, no files, no randomness: the same requests give the same replies.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/export.hpp"
#include "engine/import.hpp"
#include "engine/insight.hpp"
#include "engine/law.hpp"
#include "engine/messages.hpp"
#include "engine/month.hpp"
#include "engine/source.hpp"
#include "engine/view.hpp"
#include "telephony/time_zone.hpp"
#include "workspace/workspace.hpp"

namespace engine {

class Session {
 public:
  Session();
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  [[nodiscard]] const workspace::Workspace& workspace() const { return *workspace_; }
  [[nodiscard]] const rating::CallTable& calls() const { return *calls_; }
  // Who helps with sorting and rating: results are the same. It must outlive the session. Null:
  // nobody.
  void set_crew(const base::Crew* crew) { crew_ = crew; }
  // Grows with every change of document or calls.
  [[nodiscard]] std::uint64_t revision() const { return revision_; }

  WorkspaceReply set_workspace(const std::shared_ptr<const workspace::Workspace>& workspace);
  WorkspaceReply change_workspace(const workspace::Patch& patch);

  // Files. Errors: not_found for a number that was never given out or is done with.
  [[nodiscard]] base::Result<ImportOpened> open_import(const OpenImport& how);
  // To the import opened last. Content that cannot be read shows in finish.
  void feed(std::string_view bytes);
  // All of a file, to the import opened last: a large one in parts, by the crew. `progress` is told
  // bytes. Errors: io_failed, cancelled.
  [[nodiscard]] base::Result<base::Ok> read(const Source& source,
                                            const rating::Progress& progress = {});
  // For engines that read parts of that file (import_part.hpp), all as bytes: what they must know, empty
  // when it cannot be divided (yet); and what one has read from where the bytes fed end. False: they must
  // be fed after all.
  [[nodiscard]] std::string part_opening() const;
  [[nodiscard]] bool join_part(std::string_view part);
  // When all is fed: sorts some of it, so that a page can show how far it is; call it until `more` is
  // false, then finish. What is left, finish_import does at once.
  [[nodiscard]] Advance advance_import(std::uint32_t import);
  [[nodiscard]] base::Result<ImportPreview> finish_import(
      std::uint32_t number, std::span<const std::uint32_t> after = {});
  [[nodiscard]] base::Result<ImportAccepted> accept_import(std::uint32_t number);
  [[nodiscard]] base::Result<Done> discard_import(std::uint32_t import);

  [[nodiscard]] Datasets datasets() const;
  [[nodiscard]] base::Result<Datasets> remove_dataset(std::uint32_t dataset);

  // The month, rated with the document and the calls of now. Errors: those of rating::rate.
  [[nodiscard]] base::Result<std::shared_ptr<const Month>> month(
      base::BillingMonth month, const rating::Progress& progress = {});
  // The same a step at a time, so that a page can show how far it is: call it until `more` is false.
  [[nodiscard]] base::Result<Advance> advance(base::BillingMonth month);
  // Forgets what advance() has begun.
  void stop_rating() { work_.reset(); }
  // month() has nothing left to do.
  [[nodiscard]] bool is_rated(base::BillingMonth month) const;
  [[nodiscard]] base::Result<Rated> rate(const Rate& request,
                                         const rating::Progress& progress = {});
  [[nodiscard]] base::Result<SummaryReply> summary(const Summary& request);
  [[nodiscard]] base::Result<GroupTotalsReply> totals(const GroupTotals& request);
  [[nodiscard]] base::Result<CallsReply> page(const Calls& request);
  [[nodiscard]] base::Result<Explanation> explain(const Explain& request);
  [[nodiscard]] base::Result<SuspenseReply> suspense(const Suspense& request);
  [[nodiscard]] base::Result<NumberTested> test_number(const TestNumber& request);

  [[nodiscard]] base::Result<Evaluated> evaluate(const Evaluate& request) const;
  // The simulated Partner Center works on a copy: the document stays as it is.
  [[nodiscard]] base::Result<SimulatorOpened> open_simulator(const OpenSimulator& request);
  [[nodiscard]] base::Result<Handled> handle(const Handle& request);
  [[nodiscard]] base::Result<Simulated> read_simulated(const ReadSimulated& request) const;

  // Questions beyond the month's sums (src/insight).
  [[nodiscard]] base::Result<ForecastReply> forecast(const Forecast& request);
  [[nodiscard]] base::Result<BackTestReply> back_test(const BackTest& request);
  [[nodiscard]] base::Result<WhatIfReply> what_if(const WhatIf& request);
  [[nodiscard]] base::Result<AdviseReply> advise(const Advise& request);
  [[nodiscard]] base::Result<ReconcileReply> reconcile(const Reconcile& request);
  [[nodiscard]] base::Result<CompareCardsReply> compare_cards(const CompareCards& request);
  [[nodiscard]] base::Result<ChangesReply> changes(const Changes& request);
  [[nodiscard]] base::Result<ResaleReply> resale(const Resale& request);
  [[nodiscard]] base::Result<UnusualTrafficReply> unusual(const UnusualTraffic& request);

  // One export is open at a time; opening another ends it.
  [[nodiscard]] base::Result<ExportOpened> open_export(const OpenExport& request);
  // The next bytes; empty at the end. What is written is the state when the export was opened.
  [[nodiscard]] std::string_view read_export();
  // Error: cancelled when a change of the calls cut the export short.
  [[nodiscard]] base::Result<Done> close_export();

 private:
  struct Held {
    Dataset dataset;
    FileOwner owner;
    std::uint32_t files = 1;  // of the call table: an archive may hold several
    std::vector<RejectedRows> rejected;
  };
  struct Pending {
    std::unique_ptr<Import> import;
    std::uint64_t counted = 0;  // the revision that its rows were counted for; 0: for another state
  };
  struct RatedEntry {
    std::shared_ptr<Month> month;
    std::uint64_t document = 0;  // revision of the document it was rated with
  };

  // Gives each user of the table to its customer as the document now says.
  void assign_owners();
  [[nodiscard]] std::vector<FileOwner> held_owners() const;
  [[nodiscard]] telephony::TimeZone zone() const;
  void cut_export();
  [[nodiscard]] Import* fed_import() const;
  [[nodiscard]] InsightSource insight_source();
  // Everything that was rated over the calls of before.
  void forget_rated();
  [[nodiscard]] base::Result<std::shared_ptr<Month>> begin_month(base::BillingMonth month);

  const base::Crew* crew_ = nullptr;
  std::shared_ptr<const workspace::Workspace> workspace_;
  std::shared_ptr<rating::CallTable> calls_;  // never null
  std::vector<Held> held_;                    // their files in the order of CallTable::files()
  std::vector<BilledFile> billed_;
  std::map<std::uint32_t, Pending> imports_;
  std::uint32_t feeding_ = 0;  // the import opened last
  std::uint32_t last_import_ = 0;
  std::uint32_t last_dataset_ = 0;
  std::uint64_t revision_ = 1;
  std::uint64_t document_revision_ = 1;
  CardCache cards_;
  std::vector<RatedEntry> rated_;   // last used last
  std::optional<RatedEntry> work_;  // being rated
  Views views_;
  Simulator simulator_;
  Insight insight_;
  std::unique_ptr<Export> export_;
  bool export_cut_ = false;
};

}  // namespace engine
