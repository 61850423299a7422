#pragma once
// The inside of update(): one member function for each event, intent and reply, and what they share.
// The functions of an area are in the file that its line names.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/action.hpp"
#include "app/effect.hpp"
#include "app/model.hpp"
#include "app/update.hpp"

namespace app {

// Numbers of effect::Wake; toasts count up from the last.
inline constexpr std::uint32_t kWakeSave = 1;
inline constexpr std::uint32_t kWakeToast = 1000;
// The question for one customer's month carries its identity behind this.
inline constexpr std::string_view kCustomerQuestion = "customer ";
// Those for the parts of a bill.
inline constexpr std::string_view kBillQuestion = "bill.";

class Updater {
 public:
  explicit Updater(Model& model) : m_(model) {}

  void act(const Action& action);
  std::vector<Effect> take() { return std::move(effects_); }

 private:
  // ---- what arrives, and the words to the engine: update.cpp

  void on(const Event& event);
  void on(const event::Started& e);
  void on(const event::Woken& e);
  void on(const event::EngineReplied& e);
  void replied(const std::string&, const engine::HelloReply& reply);
  void replied(const std::string& question, const engine::Progress& reply);
  void refused(const std::string& question, const base::Error& error);
  void emit(Effect effect);
  std::string encoded(engine::Request request, std::string question);
  void ask(engine::Request request, std::string question);
  [[nodiscard]] bool may_change();

  // ---- places, looks, notes: update_places.cpp

  void on(const event::LookChanged& e);
  void on(const event::LocaleChanged& e);
  void on(const event::RouteChanged& e);
  void on(const action::Navigate& a);
  void on(const action::ChooseMonth& a);
  void on(const action::ChooseLanguage& a);
  void on(const action::ChooseTheme& a);
  void on(const action::ShowPalette& a);
  void on(const action::DismissToast& a);
  void on(const action::CopyText& a);
  void on(const action::SaveText& a);
  void on(const action::OpenLink& a);
  void save_preferences();
  void use_language();
  void go_to(const Route& route);
  void go(const Route& asked);
  // What a place needs that is not there yet.
  void after_route();
  void set_title();
  void toast(ToastTone tone, Key key, std::string name = {}, std::string count = {},
             bool undo = false);
  void drop_toast(std::uint32_t id);

  // ---- the document: its changes, undo, the demo: update_document.cpp

  void on(const event::EngineRestarted&);
  void replied(const std::string&, const engine::WorkspaceReply& reply);
  void on(const action::Undo&);
  void on(const action::Redo&);
  void on(const action::OpenDemo&);
  void on(const action::StartEmpty&);
  void on(const action::RemoveFile& a);
  void on(const action::ClearAll&);
  void on(const action::ChangePolicy& a);
  void on(const action::ChangeLaw& a);
  void on(const action::RenameWorkspace& a);
  void on(const action::ChooseCard& a);
  void on(const action::RemoveCard& a);
  void send_document();
  [[nodiscard]] Document with(const workspace::Patch& patch) const;
  // A change of the document that can be undone.
  void change(ChangeName name, Document next);
  void change_settings(Key name, workspace::Settings settings);
  void change_customer(Key name, workspace::Customer customer);
  // Makes `next` the document and tells the engine what differs.
  void switch_to(Document next, bool changed = true);
  // Calls of files that belong to the document but are not in the engine.
  void load_files(const std::vector<CallFile>& files);
  void forget_datasets();
  // What is stored here is the person's own: it is not mixed with what the page gives, and the demo
  // is fiction. What the page itself keeps is its own to give back.
  [[nodiscard]] bool may_restore() const;
  void begin_anew();
  void forget_everything();
  void open_demo();

  // ---- files on their way in: update_imports.cpp

  void on(const event::FilesOffered& e);
  void on(const event::FilesKept& e);
  void on(const event::FileProgress& e);
  void on(const event::FileFailed& e);
  void on(const event::DragChanged& e);
  void replied(const std::string&, const engine::ImportOpened& reply);
  void replied(const std::string&, const engine::ImportPreview& reply);
  void replied(const std::string&, const engine::ImportAccepted& reply);
  void on(const action::PickFiles&);
  void on(const action::ChooseImport& a);
  void on(const action::ReadAgain& a);
  void on(const action::KeepFiles& a);
  void on(const action::AcceptImports&);
  void on(const action::DiscardImports&);
  void on(const action::CancelImport&);
  ImportItem* active_import();
  void read_again(ImportItem& item, engine::OpenImport options);
  void queue_automatic(const CallFile& source, std::uint32_t file);
  void fail(ImportItem& item, base::Error error);
  static bool brings_calls(const ImportItem& item);
  // The imports that are taken over before this one, if the person says yes: what customers and
  // cards there are is known before any call is looked at, in whatever order the files came.
  [[nodiscard]] std::vector<std::uint32_t> before(const ImportItem& item) const;
  // The next one to take over: parts of the document before calls.
  ImportItem* next_to_accept();
  // One file at a time: the engine is fed one import, and later files see what earlier ones bring.
  void advance_imports();
  // Rows of calls are counted with the other files in mind, which have come or gone since.
  bool count_again();
  // Nothing is under way: what has been accepted becomes one step of history.
  void finish_imports();

  // ---- files on their way out: update_exports.cpp

  void on(const event::FileSaved& e);
  void replied(const std::string&, const engine::ExportOpened& reply);
  void on(const action::Export& a);
  void on(const action::MakeBill& a);
  // The bill that a question was asked for; null: it is not made any more.
  [[nodiscard]] Bill* bill_of(const std::string& question);
  // A part of the bill has come; with the last one it is written.
  template <class Reply>
  void take_bill(std::shared_ptr<const Reply>& part, const Reply& reply);
  void take_bill(const std::string& question, const engine::GroupTotalsReply& reply);

  // ---- what survives a reload: update_storage.cpp

  void on(const event::WriterChanged& e);
  void on(const event::Hidden& e);
  void on(const event::StorageMeasured& e);
  void on(const event::Stored& e);
  void on(const event::Loaded& e);
  void on(const action::RetrySave&);
  void on(const action::SaveDamaged&);
  void on(const action::RemoveDamaged&);
  void on(const action::TakeOver&);
  void on(const event::WorkspacesChanged& e);
  void on(const action::OpenWorkspace& a);
  void on(const action::RemoveWorkspace& a);
  void leave_when_saved();
  void schedule_save();
  // What could not be read is safe (or was given up): saving may go on.
  void put_aside(event::StoreResult result);
  void offer_damaged(std::string text);
  // Once a visit, and only where the browser may clear what we keep.
  void remind_to_export();
  void save();

  // ---- the rated month: totals, calls, explanations: update_questions.cpp

  void replied(const std::string&, const engine::Datasets& reply);
  void replied(const std::string& question, const engine::SummaryReply& reply);
  void replied(const std::string& question, const engine::GroupTotalsReply& reply);
  void replied(const std::string& question, const engine::CallsReply& reply);
  void replied(const std::string&, const engine::Explanation& reply);
  void replied(const std::string&, const engine::SuspenseReply& reply);
  void replied(const std::string&, const engine::NumberTested& reply);
  void on(const action::AskAgain& a);
  void on(const action::ShowCalls& a);
  void on(const action::NeedCalls& a);
  void on(const action::NeedGroups& a);
  void on(const action::NeedCustomer& a);
  void on(const action::ExplainCall& a);
  void on(const action::TestNumber& a);
  void on(const action::NeedSuspense&);
  // Everything that depends on document or calls is asked for anew; what was shown stays until then.
  void refresh();
  void restart_calls(CallsQuery query);
  void need_page(std::uint64_t page);
  // The page a question asked for, if it belongs to the query on screen.
  [[nodiscard]] std::optional<std::uint64_t> calls_page(const std::string& question) const;
  void explain(base::UsageId usage);

  // ---- forecast, what-if, advice, reconciliation: update_insight.cpp

  void replied(const std::string& question, const engine::ForecastReply& reply);
  void replied(const std::string& question, const engine::WhatIfReply& reply);
  void replied(const std::string& question, const engine::AdviseReply& reply);
  void replied(const std::string& question, const engine::ReconcileReply& reply);
  void replied(const std::string& question, const engine::UnusualTrafficReply& reply);
  void replied(const std::string& question, const engine::BackTestReply& reply);
  void replied(const std::string& question, const engine::ChangesReply& reply);
  void replied(const std::string& question, const engine::ResaleReply& reply);
  // Asked of the month, calls and document of now.
  [[nodiscard]] bool is_current(const std::string& question) const;
  // Answers to questions that were forgotten meanwhile are dropped.
  template <class Reply>
  void take(const std::string& question, Answer<Reply>& answer, const Reply& reply);
  void refused_insight(const std::string& question, const base::Error& error);
  void on(const action::AskInsight& a);
  void on(const action::KeepScenario& a);
  void on(const action::DropScenario& a);
  void on(const action::ChooseAlerts& a);
  template <class Question, class Reply>
  void ask_once(const Question& question, Answer<Reply>& answer, std::string name);
  void ask_insight(const engine::Forecast& question);
  void ask_insight(const engine::WhatIf& question);
  void ask_insight(const engine::Advise& question);
  void ask_insight(const engine::Reconcile& question);
  void ask_insight(const engine::UnusualTraffic& question);
  void ask_insight(const engine::BackTest& question);
  void ask_insight(const engine::Resale& question);
  void ask_insight(const engine::Changes& question);

  // ---- commands of the law: update_law.cpp

  void on(const event::Minted& e);
  void on(const action::RunCommand& a);
  void on(const action::AddPartner& a);
  // New identities are not ours to invent: the command waits for them.
  void prepare(PendingCommand pending);
  void run(PendingCommand pending, const std::vector<std::string>& guids);
  // The reasons against it; empty = done.
  std::vector<overage::Refusal> carry_out(const PendingCommand& pending);
  void add_partner(const workspace::Customer& customer, overage::Partner partner,
                   const std::vector<std::string>& guids);
  static void give_identities(overage::Command& command, const std::vector<std::string>& guids);

  // ---- worked examples: update_scenarios.cpp

  void on(const event::TextFetched& e);
  void on(const action::PlayScenario& a);
  // A scenario is no part of the document: nothing to accept, it opens.
  void take_scenario(ImportItem& item, const engine::ImportPreview& reply);
  void open_scenario(std::string id, std::shared_ptr<const Scenario> scenario);
  void need_scenario();

  // ---- the page around us: update_host.cpp

  void on(const event::FilesGiven& e);
  void on(const event::OverageRead& e);
  void on(const event::OverageSet& e);
  void on(const event::HostAnswered& e);
  void on(const event::ResetAsked& e);
  [[nodiscard]] Route confined_route(Route route) const;
  [[nodiscard]] std::shared_ptr<const workspace::Customer> customer_of(const std::string& id) const;
  void refuse_host(std::uint32_t call, std::string_view code);
  // The first of the calls that give files. The page's data and the person's own are never mixed.
  void take_given();
  // All its files have been read: the page hears what became of each.
  void answer_given();

  // Nothing is done with these: no screen asks them, or all is known by then.
  void replied(const std::string&, const engine::Done&) {}
  void replied(const std::string&, const engine::Rated&) {}
  void replied(const std::string&, const engine::Evaluated&) {}
  void replied(const std::string&, const engine::SimulatorOpened&) {}
  void replied(const std::string&, const engine::Handled&) {}
  void replied(const std::string&, const engine::Simulated&) {}
  void replied(const std::string&, const engine::CompareCardsReply&) {}

  Model& m_;
  std::vector<Effect> effects_;
};

}  // namespace app
