#include "app/update.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "app/host.hpp"
#include "app/saved.hpp"
#include "app/texts.hpp"
#include "formats/json_writer.hpp"
#include "overage/commands.hpp"
#include "rating/policy.hpp"
#include "rating/rate_card.hpp"
#include "workspace/settings.hpp"

namespace app {
namespace {

// Numbers of effect::Wake; toasts count up from the last.
constexpr std::uint32_t kWakeSave = 1;
constexpr std::uint32_t kWakeToast = 1000;
constexpr std::int32_t kSaveAfter = 500;
constexpr std::int32_t kToastFor = 7000;
constexpr std::int32_t kNewIdentities = 2;
// The worked examples of the law, shipped beside the application.
constexpr std::string_view kScenarios = "scenarios.json";
constexpr std::string_view kScenarioFormat = "scenario-json";
constexpr std::int64_t kRemindAfter =
    5 * 86'400;  // the browser that purges does so after seven days
constexpr std::string_view kCustomerQuestion = "customer ";

// The demo's files by the names the engine knows them under (engine/demo.hpp).
constexpr std::string_view kDemoFiles[] = {"demo/customers.json", "demo/rate-card.csv",
                                           "demo/usage.csv"};

class Updater {
 public:
  explicit Updater(Model& model) : m_(model) {}

  std::vector<Effect> take() { return std::move(effects_); }

  // ---- events ----------------------------------------------------------------------------------

  void on(const Event& event) {
    std::visit([this](const auto& e) { on(e); }, event);
  }

  void on(const event::Started& e) {
    m_.started = true;
    m_.now = e.now;
    m_.look = e.look;
    m_.locale = e.locale;
    m_.storage = e.storage;
    m_.writer = e.writer;
    m_.embedded = e.embedded;
    m_.embedding = e.embedding;
    m_.version = e.version;
    m_.versions = e.versions;
    m_.route = confined_route(parse_route(e.hash));
    emit(effect::Load{{kPreferencesKey, kHeaderKey, kSlotKeys[0], kSlotKeys[1], kQuarantineKey}});
    ask(engine::Hello{}, "hello");
  }

  void on(const event::LookChanged& e) { m_.look = e.look; }

  void on(const event::LocaleChanged& e) {
    const bool pseudo = m_.locale.language == Language::pseudo;
    m_.locale = e.locale;
    if (pseudo && m_.preferences.language == "pseudo") m_.locale.language = Language::pseudo;
    set_title();
  }

  void on(const event::RouteChanged& e) { go(parse_route(e.hash)); }

  void on(const event::Woken& e) {
    m_.now = e.now;
    if (e.id == kWakeSave) {
      if (m_.saving.state == SaveState::waiting) save();
      return;
    }
    drop_toast(e.id - kWakeToast);
  }

  void on(const event::WriterChanged& e) {
    if (m_.writer == e.writer) return;
    m_.writer = e.writer;
    Saving& saving = m_.saving;
    if (!e.writer) {
      const bool unsaved = saving.state == SaveState::waiting ||
                           saving.state == SaveState::saving || saving.state == SaveState::failed;
      saving.state = SaveState::read_only;
      saving.header.clear();
      saving.again = false;
      if (unsaved) {
        saving.sequence = 0;  // what is shown is no save: taking over again reads what is
        toast(ToastTone::bad, Key::toast_unsaved_elsewhere);
      }
      return;
    }
    // another tab may have saved since: its document is the one to go on with
    saving.state = SaveState::saved;
    m_.loading = true;
    emit(effect::Load{{kHeaderKey, kSlotKeys[0], kSlotKeys[1]}});
  }
  void on(const event::Hidden& e) {
    m_.now = e.now;
    if (m_.saving.state == SaveState::waiting) save();
  }
  void on(const event::StorageMeasured& e) {
    m_.use = {e.used, e.limit, e.files, e.persistent, e.may_purge};
    remind_to_export();
  }

  void on(const event::Minted& e) {
    m_.now = e.now;
    if (m_.command == nullptr) return;
    const auto pending = std::exchange(m_.command, nullptr);
    run(*pending, e.guids);
  }

  void on(const event::EngineRestarted&) {
    m_.session = Session{};
    m_.import = Import{};
    for (const auto& given : std::exchange(m_.given, {})) {
      emit(effect::AnswerHost{given.call, false, failure_json("engine_restarted")});
    }
    toast(ToastTone::bad, Key::toast_engine_restarted);
    send_document();
    load_files(m_.document.files);
  }

  void on(const event::FilesOffered& e) {
    m_.dragging = false;
    if (e.files.empty() || read_only(m_.embedding)) return;
    const bool fresh = !m_.import.sheet_open;
    if (fresh && m_.import.items.empty()) m_.import = Import{};
    for (const auto& file : e.files) {
      ImportItem item;
      item.file = file.file;
      // names are data: the key is made of the shell's number and the size, never of the name
      item.source = {
          .key = "file-" + std::to_string(m_.now.seconds) + "-" + std::to_string(file.file),
          .name = file.name,
          .size = file.size};
      item.options.file = file.name;
      item.options.fresh = m_.document.demo;
      m_.import.items.push_back(std::move(item));
    }
    m_.import.sheet_open = true;
    advance_imports();
  }

  void on(const event::FilesKept& e) {
    std::vector<std::string> missing;
    for (const auto& file : m_.document.files) {
      if (file.demo || m_.session.datasets.contains(file.key)) continue;
      const auto kept = std::find_if(e.files.begin(), e.files.end(),
                                     [&](const auto& k) { return k.key == file.key; });
      if (kept == e.files.end()) {
        missing.push_back(file.name);
        continue;
      }
      queue_automatic(file, kept->file);
    }
    for (const auto& name : missing) toast(ToastTone::bad, Key::toast_file_gone, name);
    advance_imports();
  }

  void on(const event::FileProgress& e) {
    if (e.file == 0) return;
    if (auto* item = active_import()) {
      item->bytes = e.bytes;
      item->source.size = e.total;
      item->milliseconds = e.milliseconds;
    }
  }

  void on(const event::FileFailed& e) {
    if (e.file == 0) {
      m_.exporting.clear();
      if (e.reason != "cancelled") toast(ToastTone::bad, Key::toast_export_failed);
      return;
    }
    for (auto& item : m_.import.items) {
      if (item.file == e.file && item.phase == ImportPhase::feeding) {
        fail(item,
             {e.reason == "cancelled" ? base::ErrorCode::cancelled : base::ErrorCode::io_failed,
              {.file = item.source.name}});
      }
    }
    advance_imports();
  }

  void on(const event::FileSaved& e) {
    m_.exporting.clear();
    if (e.name == "workspace.json") {
      m_.preferences.exported = m_.now;
      save_preferences();
    }
    toast(ToastTone::good, Key::toast_exported, e.name);
  }

  void on(const event::DragChanged& e) { m_.dragging = e.over && !read_only(m_.embedding); }

  void on(const event::FilesGiven& e) {
    if (e.files.empty()) {
      emit(effect::AnswerHost{e.call, true, "[]"});
      return;
    }
    m_.given.push_back(e);
    if (active_import() == nullptr && m_.given.size() == 1) take_given();
  }
  void on(const event::OverageRead& e) {
    const auto customer = customer_of(e.customer);
    if (customer == nullptr) return refuse_host(e.call, "not_found");
    emit(effect::AnswerHost{e.call, true, overage_reply(customer->situation)});
  }
  void on(const event::OverageSet& e) {
    m_.now = e.now;
    const auto customer = customer_of(e.customer);
    if (customer == nullptr) return refuse_host(e.call, "not_found");
    if (!m_.writer) return refuse_host(e.call, "read_only");
    const auto command = overage_command(customer->situation, e.request);
    if (!command) {
      emit(effect::AnswerHost{e.call, false, failure_json(command.error())});
      return;
    }
    const auto refusals = carry_out({.customer = customer->id(), .command = *command});
    if (!refusals.empty()) {
      emit(effect::AnswerHost{e.call, false, failure_json(refusals.front())});
      return;
    }
    const bool enabled = !std::holds_alternative<overage::Disable>(*command);
    emit(effect::AnswerHost{e.call, true,
                            overage_item(customer_of(e.customer)->situation, enabled)});
  }
  void on(const event::HostAnswered& e) {
    if (m_.asked == nullptr || m_.asked->call != e.call) return;
    m_.now = e.now;
    auto pending = *std::exchange(m_.asked, nullptr);
    const auto customer = workspace::find_customer(*m_.document.workspace, pending.customer);
    if (customer == nullptr) return;
    if (!e.apply) {
      toast(ToastTone::bad, Key::toast_host_refused, e.message.empty() ? e.code : e.message);
      return;
    }
    if (!e.reply.empty()) {
      auto command = observed(customer->situation, e.reply);
      if (!command) {
        toast(ToastTone::bad, Key::toast_host_refused, std::string(name_of(command.error().code)));
        return;
      }
      pending.command = std::move(*command);
    }
    carry_out(pending);
  }
  void on(const event::ResetAsked& e) {
    forget_everything();
    go_to({});
    emit(effect::AnswerHost{e.call, true, "null"});
  }

  void on(const event::TextFetched& e) {
    if (e.name != kScenarios) return;
    auto& scenarios = m_.scenarios;
    auto library = read_scenarios(e.text);
    if (!library) {
      scenarios.phase = Phase::failed;
      scenarios.error = library.error();
      return;
    }
    scenarios.phase = Phase::ready;
    scenarios.library = std::make_shared<const std::vector<ScenarioEntry>>(*std::move(library));
    need_scenario();
  }

  void on(const event::Stored& e) {
    Saving& saving = m_.saving;
    if (e.key != kSlotKeys[0] && e.key != kSlotKeys[1] && e.key != kHeaderKey) {
      if (e.key == kQuarantineKey) return put_aside(e.result);
      if (e.result != event::StoreResult::ok && e.key != kPreferencesKey) {
        toast(ToastTone::bad, Key::toast_not_kept);
      }
      return;
    }
    // begun before another tab took the lease: its header must not be written
    if (!m_.writer || saving.header.empty()) return;
    if (e.result != event::StoreResult::ok) {
      saving.state = SaveState::failed;
      saving.reason = e.result;
      saving.header.clear();
      return;
    }
    if (e.key != kHeaderKey) {
      emit(effect::Store{kHeaderKey, saving.header});
      return;
    }
    saving.header.clear();
    saving.slot = 1 - saving.slot;
    saving.at = m_.now;
    saving.state = SaveState::saved;
    if (std::exchange(saving.again, false)) schedule_save();
  }

  void on(const event::Loaded& e) {
    if (const auto found = e.values.find(kPreferencesKey); found != e.values.end()) {
      m_.preferences = read_preferences(found->second);
      if (!m_.preferences.language.empty()) use_language();
    }
    if (const auto found = e.values.find(kQuarantineKey); found != e.values.end()) {
      m_.damaged = true;
      if (e.asked.size() == 1) offer_damaged(found->second);
    }
    if (std::find(e.asked.begin(), e.asked.end(), kHeaderKey) == e.asked.end()) return;
    const bool again = std::exchange(m_.restored, true);
    m_.loading = false;
    auto restored = may_restore() ? restore(e.values) : Restored{};
    m_.newer = restored.newer;
    if (m_.newer) toast(ToastTone::bad, Key::toast_newer);
    if (restored.fell_back) {
      toast(ToastTone::bad, Key::toast_fell_back);
    } else if (!restored.damaged.empty()) {
      toast(ToastTone::bad, Key::toast_damaged);
    }
    if (!restored.damaged.empty()) {
      m_.damaged = true;
      m_.saving.held = true;
      m_.damaged_text = std::move(restored.damaged);
      emit(effect::Store{kQuarantineKey, m_.damaged_text});
    }
    if (!restored.document) {
      // a tab that takes over an empty storage keeps what it shows
      if (!again) begin_anew();
    } else if (again && restored.header.sequence == m_.saving.sequence) {
      m_.saving.slot = 1 - restored.header.slot;
    } else if (again) {
      m_.history.clear();
      m_.saving.sequence = restored.header.sequence;
      m_.saving.slot = 1 - restored.header.slot;
      m_.saving.at = restored.header.at;
      switch_to(std::move(*restored.document), false);
      toast(ToastTone::info, Key::toast_taken_over);
    } else {
      m_.document = std::move(*restored.document);
      m_.saving.sequence = restored.header.sequence;
      m_.saving.slot = 1 - restored.header.slot;
      m_.saving.at = restored.header.at;
      send_document();
      load_files(m_.document.files);
    }
    if (!m_.writer || m_.newer) m_.saving.state = SaveState::read_only;
    remind_to_export();
    after_route();
  }

  void on(const event::EngineReplied& e) {
    const auto message = engine::decode_reply(e.json);
    if (!message) {
      toast(ToastTone::bad, Key::toast_engine_reply);
      return;
    }
    const auto asked = m_.session.pending.find(message->id);
    const std::string question = asked == m_.session.pending.end() ? "" : asked->second;
    const bool progress =
        message->reply.ok() && std::holds_alternative<engine::Progress>(message->reply.value());
    if (!progress && asked != m_.session.pending.end()) m_.session.pending.erase(asked);
    if (!message->reply.ok()) {
      refused(question, message->reply.error());
      return;
    }
    std::visit([&](const auto& reply) { replied(question, reply); }, message->reply.value());
  }

  // ---- replies -----------------------------------------------------------------------------------

  void replied(const std::string&, const engine::HelloReply& reply) {
    m_.session.engine_version = reply.version;
  }
  void replied(const std::string&, const engine::WorkspaceReply& reply) {
    m_.session.revision = reply.revision;
    refresh();
  }
  void replied(const std::string&, const engine::ImportOpened& reply) {
    auto* item = active_import();
    if (item == nullptr || item->phase != ImportPhase::opening) return;
    item->import = reply.import;
    item->phase = ImportPhase::feeding;
    item->after = before(*item);
    if (item->source.demo) {
      ask(engine::FinishImport{reply.import, item->after}, "import.finish");
    } else {
      emit(effect::FeedFile{
          item->file, encoded(engine::FinishImport{reply.import, item->after}, "import.finish")});
    }
  }
  void replied(const std::string&, const engine::ImportPreview& reply) {
    auto* item = active_import();
    if (item == nullptr) return;
    if (item->counting && item->import == reply.import) {
      item->counting = false;
      item->preview = std::make_shared<const engine::ImportPreview>(reply);
      return advance_imports();
    }
    if (item->phase != ImportPhase::feeding) return;
    if (reply.format == kScenarioFormat) return take_scenario(*item, reply);
    item->phase = ImportPhase::previewed;
    item->preview = std::make_shared<const engine::ImportPreview>(reply);
    if (!reply.missing.empty()) {
      if (const auto known =
              with_remembered(m_.preferences.mappings, reply.header, item->options)) {
        ask(engine::DiscardImport{item->import}, "import.discard");
        return read_again(*item, *known);
      }
    }
    item->chosen = reply.accepted > 0 || reply.duplicate > 0 || reply.suspended > 0;
    advance_imports();
  }
  void replied(const std::string&, const engine::ImportAccepted& reply) {
    auto* item = active_import();
    if (item == nullptr || item->phase != ImportPhase::accepting) return;
    item->phase = ImportPhase::accepted;
    m_.session.revision = reply.revision;
    if (!item->options.mapping.empty() && item->preview != nullptr) {
      remember(m_.preferences.mappings, item->preview->header, item->options);
      save_preferences();
    }
    if (reply.patch != nullptr) {
      m_.document.workspace = std::make_shared<const workspace::Workspace>(
          workspace::apply(*m_.document.workspace, *reply.patch));
    }
    if (reply.dataset != 0) {
      m_.session.datasets[item->source.key] = reply.dataset;
      const bool known = std::any_of(m_.document.files.begin(), m_.document.files.end(),
                                     [&](const auto& f) { return f.key == item->source.key; });
      if (!known) {
        auto file = item->source;
        file.format = item->options.format;
        file.delimiter = item->options.delimiter;
        file.decimal_comma = item->options.decimal_comma;
        m_.document.files.push_back(std::move(file));
      }
      if (!item->automatic && m_.import.keep) {
        emit(effect::KeepFile{item->file, item->source.key, item->source.name});
      }
    }
    advance_imports();
  }
  void replied(const std::string&, const engine::Done&) {}
  void replied(const std::string&, const engine::Datasets& reply) {
    m_.session.revision = reply.revision;
    m_.session.months = reply.months;
    const auto newest =
        std::max_element(reply.months.begin(), reply.months.end(),
                         [](const auto& a, const auto& b) { return a.month < b.month; });
    if (!m_.month_chosen && newest != reply.months.end()) m_.month = newest->month;
    refresh();
  }
  void replied(const std::string&, const engine::Rated&) {}
  void replied(const std::string& question, const engine::SummaryReply& reply) {
    if (reply.month != m_.month) return;
    if (question.starts_with(kCustomerQuestion)) {
      m_.session.customers[question.substr(kCustomerQuestion.size())] = {
          Phase::ready, std::make_shared<const engine::SummaryReply>(reply), {}};
      return;
    }
    auto& month = m_.session.month;
    month.phase = Phase::ready;
    month.error.reset();
    month.summary = std::make_shared<const engine::SummaryReply>(reply);
  }
  void replied(const std::string& question, const engine::GroupTotalsReply& reply) {
    const auto found = m_.session.groups.find(question);
    if (found == m_.session.groups.end()) return;
    found->second = {Phase::ready, std::make_shared<const engine::GroupTotalsReply>(reply), {}};
  }
  void replied(const std::string& question, const engine::CallsReply& reply) {
    auto& calls = m_.session.calls;
    const auto page = calls_page(question);
    if (!page) return;
    calls.totals = reply.totals;
    calls.error.reset();
    calls.pages[*page] = std::make_shared<const std::vector<engine::CallRow>>(reply.rows);
  }
  void replied(const std::string&, const engine::Explanation& reply) {
    m_.session.explanation = {Phase::ready, std::make_shared<const engine::Explanation>(reply), {}};
  }
  void replied(const std::string&, const engine::SuspenseReply& reply) {
    m_.session.suspense = {Phase::ready, std::make_shared<const engine::SuspenseReply>(reply), {}};
  }
  void replied(const std::string& question, const engine::ForecastReply& reply) {
    take(question, m_.session.insight.forecast, reply);
  }
  void replied(const std::string& question, const engine::WhatIfReply& reply) {
    auto& insight = m_.session.insight;
    if (!is_current(question)) return;
    take(question, insight.what_if, reply);
    if (!insight.next_what_if) return;
    auto next = *std::exchange(insight.next_what_if, std::nullopt);
    ask_once(next, insight.what_if, "what_if");
  }
  void replied(const std::string& question, const engine::AdviseReply& reply) {
    take(question, m_.session.insight.advice, reply);
  }
  void replied(const std::string& question, const engine::ReconcileReply& reply) {
    take(question, m_.session.insight.reconciliation, reply);
  }
  void replied(const std::string& question, const engine::UnusualTrafficReply& reply) {
    take(question, m_.session.insight.unusual, reply);
  }
  // No screen asks these.
  void replied(const std::string&, const engine::BackTestReply&) {}
  void replied(const std::string&, const engine::CompareCardsReply&) {}
  void replied(const std::string&, const engine::ChangesReply&) {}
  void replied(const std::string&, const engine::ResaleReply&) {}
  // Asked of the month, calls and document of now.
  [[nodiscard]] bool is_current(const std::string& question) const {
    return question.ends_with("@" + std::to_string(m_.session.insight.generation));
  }
  // Answers to questions that were forgotten meanwhile are dropped.
  template <class Reply>
  void take(const std::string& question, Answer<Reply>& answer, const Reply& reply) {
    if (!is_current(question)) return;
    answer = {Phase::ready, std::make_shared<const Reply>(reply), {}};
  }
  void replied(const std::string&, const engine::NumberTested& reply) {
    m_.session.number = {Phase::ready, std::make_shared<const engine::NumberTested>(reply), {}};
  }
  // the application asks the law itself
  void replied(const std::string&, const engine::Evaluated&) {}
  void replied(const std::string&, const engine::SimulatorOpened&) {}
  void replied(const std::string&, const engine::Handled&) {}
  void replied(const std::string&, const engine::Simulated&) {}
  void replied(const std::string&, const engine::ExportOpened& reply) {
    m_.exporting = reply.file;
    emit(effect::SaveExport{reply.file, reply.media_type,
                            encoded(engine::CloseExport{}, "export.close")});
  }
  void replied(const std::string& question, const engine::Progress& reply) {
    if (question != "summary") return;
    m_.session.month.stage = reply.stage;
    m_.session.month.done = reply.done;
    m_.session.month.total = reply.total;
  }

  void refused(const std::string& question, const base::Error& error) {
    auto& session = m_.session;
    if (question == "summary") {
      session.month.phase = Phase::failed;
      session.month.error = error;
    } else if (calls_page(question)) {
      session.calls.error = error;
    } else if (const auto found = session.groups.find(question); found != session.groups.end()) {
      found->second = {Phase::failed, nullptr, error};
    } else if (question.starts_with(kCustomerQuestion)) {
      session.customers[question.substr(kCustomerQuestion.size())] = {Phase::failed, nullptr,
                                                                      error};
    } else if (question == "explain") {
      session.explanation = {Phase::failed, nullptr, error};
    } else if (question == "number") {
      session.number = {Phase::failed, nullptr, error};
    } else if (question == "suspense") {
      session.suspense = {Phase::failed, nullptr, error};
    } else if (question.find('@') != std::string::npos) {
      refused_insight(question, error);
    } else if (question.starts_with("import.")) {
      if (auto* item = active_import()) fail(*item, error);
      advance_imports();
    } else if (question.starts_with("export.")) {
      m_.exporting.clear();
      toast(ToastTone::bad, Key::toast_export_failed);
    } else if (question != "hello") {
      toast(ToastTone::bad, Key::toast_engine_refused, std::string(base::name_of(error.code)));
    }
  }

  void refused_insight(const std::string& question, const base::Error& error) {
    if (!is_current(question)) return;
    auto& insight = m_.session.insight;
    const auto name = question.substr(0, question.find('@'));
    if (name == "forecast") insight.forecast = {Phase::failed, nullptr, error};
    if (name == "advise") insight.advice = {Phase::failed, nullptr, error};
    if (name == "reconcile") insight.reconciliation = {Phase::failed, nullptr, error};
    if (name == "unusual") insight.unusual = {Phase::failed, nullptr, error};
    if (name != "what_if") return;
    insight.what_if = {Phase::failed, nullptr, error};
    insight.next_what_if.reset();
  }

  // ---- intents -----------------------------------------------------------------------------------

  void on(const action::Navigate& a) {
    const auto route = confined_route(a.route);
    if (route == m_.route) return;
    emit(effect::SetRoute{to_hash(route), a.push});
    go(route);
  }
  void on(const action::ChooseMonth& a) {
    if (a.month == m_.month) return;
    m_.month = a.month;
    m_.month_chosen = true;
    m_.session.month.summary = nullptr;
    m_.session.calls.query.selection.month = a.month;
    refresh();
  }
  void on(const action::ChooseLanguage& a) {
    m_.preferences.language = a.language;
    use_language();
    save_preferences();
  }
  void on(const action::ChooseTheme& a) {
    m_.preferences.theme = a.theme;
    save_preferences();
  }
  void on(const action::ShowPalette& a) { m_.palette_open = a.open && !confined(m_.embedding); }
  void on(const action::DismissToast& a) { drop_toast(a.id); }

  void on(const action::Undo&) {
    if (!m_.history.can_undo() || !may_change()) return;
    const ChangeName name = m_.history.undo_name();
    switch_to(m_.history.undo(m_.document));
    toast(ToastTone::info, Key::toast_undone,
          text(m_.locale.language, name.key, {{"name", name.name}}));
  }
  void on(const action::Redo&) {
    if (!m_.history.can_redo() || !may_change()) return;
    const ChangeName name = m_.history.redo_name();
    switch_to(m_.history.redo(m_.document));
    toast(ToastTone::info, Key::toast_redone,
          text(m_.locale.language, name.key, {{"name", name.name}}));
  }

  void on(const action::OpenDemo&) {
    if (!may_change()) return;
    if (!m_.document.workspace->customers.empty()) {
      m_.history.record({Key::change_open_demo, {}}, m_.document);
    }
    forget_datasets();
    open_demo();
    go_to({});
  }
  void on(const action::StartEmpty&) {
    if (!may_change()) return;
    m_.history.record({Key::change_start_empty, {}}, m_.document);
    Document fresh;
    fresh.workspace = std::make_shared<const workspace::Workspace>();
    switch_to(std::move(fresh));
    m_.month_chosen = false;
    m_.session.month = MonthData{};
    go_to({});
  }
  void on(const action::PickFiles&) {
    if (may_change()) emit(effect::PickFiles{});
  }
  void on(const action::ChooseImport& a) {
    if (a.item >= m_.import.items.size()) return;
    m_.import.items[a.item].chosen = a.chosen;
    advance_imports();
  }
  void on(const action::ReadAgain& a) {
    if (a.item >= m_.import.items.size()) return;
    auto& item = m_.import.items[a.item];
    if (item.phase != ImportPhase::previewed && item.phase != ImportPhase::failed) return;
    if (item.import != 0 && item.phase == ImportPhase::previewed) {
      ask(engine::DiscardImport{item.import}, "import.discard");
    }
    read_again(item, a.options);
  }
  void on(const action::KeepFiles& a) { m_.import.keep = a.keep; }
  void on(const action::AcceptImports&) {
    if (!may_change()) return;
    m_.import.accepting = true;
    m_.import.before = std::make_shared<const Document>(m_.document);
    // files of one's own end the demo: fiction and fact are never mixed
    if (m_.document.demo) {
      Document fresh;
      fresh.workspace = std::make_shared<const workspace::Workspace>();
      switch_to(std::move(fresh));
      m_.month_chosen = false;
    }
    advance_imports();
  }
  void on(const action::DiscardImports&) {
    for (const auto& item : m_.import.items) {
      if (item.phase == ImportPhase::previewed) {
        ask(engine::DiscardImport{item.import}, "import.discard");
      } else if (item.phase == ImportPhase::feeding) {
        emit(effect::Cancel{encoded(engine::DiscardImport{item.import}, "import.discard")});
      }
    }
    m_.import = Import{};
    if (!m_.given.empty()) take_given();  // the page's files are not the person's to discard
  }
  void on(const action::CancelImport&) {
    if (auto* item = active_import(); item != nullptr && item->phase == ImportPhase::feeding) {
      emit(effect::Cancel{encoded(engine::DiscardImport{item->import}, "import.discard")});
      fail(*item, {base::ErrorCode::cancelled, {.file = item->source.name}});
      advance_imports();
    }
  }
  void on(const action::RemoveFile& a) {
    if (!may_change()) return;
    const auto at = std::find_if(m_.document.files.begin(), m_.document.files.end(),
                                 [&](const auto& f) { return f.key == a.key; });
    if (at == m_.document.files.end()) return;
    Document next = m_.document;
    const std::string name = at->name;
    next.files.erase(next.files.begin() + (at - m_.document.files.begin()));
    change({Key::change_remove_file, name}, std::move(next));
  }
  void on(const action::Export& a) {
    if (!m_.exporting.empty()) return;
    m_.exporting = "…";
    engine::OpenExport open;
    open.kind = a.kind;
    open.selection = a.selection;
    open.selection.month = m_.month;
    open.card = a.card;
    ask(open, "export.open");
  }
  void on(const action::RetrySave&) {
    if (!m_.writer || m_.newer) return;
    if (m_.saving.held) {
      emit(effect::Store{kQuarantineKey, m_.damaged_text});
      m_.saving.again = true;
    } else {
      save();
    }
  }
  void on(const action::SaveDamaged&) {
    if (m_.damaged_text.empty()) {
      emit(effect::Load{{kQuarantineKey}});
    } else {
      offer_damaged(m_.damaged_text);
      put_aside(event::StoreResult::ok);
    }
  }
  void on(const action::RemoveDamaged&) {
    m_.damaged = false;
    emit(effect::Remove{kQuarantineKey});
    put_aside(event::StoreResult::ok);
  }
  void on(const action::ClearAll&) {
    if (!may_change()) return;
    forget_everything();
    go_to({.screen = Screen::welcome});
  }
  void on(const action::CopyText& a) {
    emit(effect::CopyText{a.text});
    toast(ToastTone::good, Key::toast_copied);
  }
  void on(const action::SaveText& a) { emit(effect::SaveText{a.name, "text/plain", a.text}); }
  void on(const action::OpenLink& a) { emit(effect::OpenLink{a.url}); }
  void on(const action::TakeOver&) { emit(effect::TakeOver{}); }

  void on(const action::ShowCalls& a) {
    auto query = a.query;
    query.selection.month = m_.month;
    if (query == m_.session.calls.query && m_.session.calls.totals) return;
    restart_calls(std::move(query));
    need_page(0);
  }
  void on(const action::NeedCalls& a) { need_page(a.page); }
  void on(const action::NeedGroups& a) {
    auto ask_for = a.question;
    ask_for.selection.month = m_.month;
    const auto key = question(ask_for);
    auto& answer = m_.session.groups[key];
    if (answer.phase != Phase::loading || answer.reply == nullptr) answer.phase = Phase::loading;
    ask(ask_for, key);
  }
  void on(const action::NeedCustomer& a) {
    const auto id = a.customer.to_string();
    if (m_.session.customers.contains(id)) return;
    m_.session.customers[id] = {};
    ask(engine::Summary{m_.month, {a.customer}}, std::string(kCustomerQuestion) + id);
  }
  void on(const action::ExplainCall& a) { explain(a.usage); }
  void on(const action::TestNumber& a) {
    auto ask_for = a.question;
    if (ask_for.at == base::Instant{}) ask_for.at = m_.now;
    m_.session.number.phase = Phase::loading;
    ask(ask_for, "number");
  }
  void on(const action::AskInsight& a) {
    std::visit([this](const auto& question) { ask_insight(question); }, a.question);
  }
  void on(const action::KeepScenario& a) {
    auto& kept = m_.session.scenarios;
    std::erase_if(kept, [&](const auto& s) { return s.name == a.scenario.name; });
    kept.push_back(a.scenario);
  }
  void on(const action::DropScenario& a) {
    std::erase_if(m_.session.scenarios, [&](const auto& s) { return s.name == a.name; });
  }
  void on(const action::NeedSuspense&) {
    m_.session.suspense.phase = Phase::loading;
    ask(engine::Suspense{m_.month, 0, 500}, "suspense");
  }

  void on(const action::RunCommand& a) { prepare({a.customer, a.command, a.actor}); }
  void on(const action::AddPartner& a) { prepare({.customer = a.customer, .partner = a.partner}); }
  void on(const action::PlayScenario& a) {
    if (m_.scenarios.open == nullptr) return;
    m_.scenarios.played = std::min(a.played, m_.scenarios.open->steps.size());
  }
  void on(const action::ChangePolicy& a) {
    if (!may_change()) return;
    auto settings = *m_.document.workspace->settings;
    if (!rating::set(settings.policy, a.name, a.value).ok()) return;
    change_settings(Key::change_policy, std::move(settings));
  }
  void on(const action::ChangeLaw& a) {
    if (!may_change()) return;
    auto settings = *m_.document.workspace->settings;
    settings.law = a.law;
    change_settings(Key::change_law, std::move(settings));
  }
  void on(const action::RenameWorkspace& a) {
    if (!may_change()) return;
    auto settings = *m_.document.workspace->settings;
    settings.name = a.name;
    change_settings(Key::change_rename, std::move(settings));
  }
  void on(const action::ChooseCard& a) {
    if (!may_change()) return;
    const auto customer = workspace::find_customer(*m_.document.workspace, a.customer);
    if (customer == nullptr) return;
    auto changed = *customer;
    changed.card = a.card;
    change_customer(Key::change_card, std::move(changed));
  }
  void on(const action::RemoveCard& a) {
    if (!may_change()) return;
    const auto card = workspace::find_card(*m_.document.workspace, a.card);
    if (card == nullptr) return;
    workspace::Patch patch;
    patch.removed_cards.push_back(a.card);
    change({Key::change_remove_card, card->name}, with(patch));
  }

 private:
  template <class Question, class Reply>
  void ask_once(const Question& question, Answer<Reply>& answer, std::string name) {
    answer.phase = Phase::loading;
    answer.error.reset();
    ask(question, std::move(name) + "@" + std::to_string(m_.session.insight.generation));
  }
  void ask_insight(const engine::Forecast& question) {
    ask_once(question, m_.session.insight.forecast, "forecast");
  }
  void ask_insight(const engine::WhatIf& question) {
    auto& insight = m_.session.insight;
    if (insight.what_if.phase == Phase::loading) {
      insight.next_what_if = question;
    } else {
      ask_once(question, insight.what_if, "what_if");
    }
  }
  void ask_insight(const engine::Advise& question) {
    ask_once(question, m_.session.insight.advice, "advise");
  }
  void ask_insight(const engine::Reconcile& question) {
    ask_once(question, m_.session.insight.reconciliation, "reconcile");
  }
  void ask_insight(const engine::UnusualTraffic& question) {
    ask_once(question, m_.session.insight.unusual, "unusual");
  }

  void emit(Effect effect) { effects_.push_back(std::move(effect)); }

  std::string encoded(engine::Request request, std::string question) {
    const auto id = m_.session.next_id++;
    m_.session.pending[id] = std::move(question);
    return engine::encode(engine::RequestMessage{id, std::move(request)});
  }
  void ask(engine::Request request, std::string question) {
    emit(effect::EngineRequest{encoded(std::move(request), std::move(question))});
  }

  [[nodiscard]] bool may_change() {
    if (read_only(m_.embedding)) return false;
    if (m_.writer && !m_.newer) return true;
    toast(ToastTone::bad, m_.newer ? Key::toast_newer : Key::toast_read_only);
    return false;
  }

  // ---- documents ---------------------------------------------------------------------------------

  void send_document() { ask(engine::SetWorkspace{m_.document.workspace}, "workspace"); }

  [[nodiscard]] Document with(const workspace::Patch& patch) const {
    Document next = m_.document;
    next.workspace =
        std::make_shared<const workspace::Workspace>(workspace::apply(*next.workspace, patch));
    return next;
  }

  // A change of the document that can be undone.
  void change(ChangeName name, Document next) {
    m_.history.record(std::move(name), m_.document);
    switch_to(std::move(next));
  }
  void change_settings(Key name, workspace::Settings settings) {
    workspace::Patch patch;
    patch.settings = std::make_shared<const workspace::Settings>(std::move(settings));
    change({name, {}}, with(patch));
  }
  void change_customer(Key name, workspace::Customer customer) {
    workspace::Patch patch;
    const std::string shown = customer.name();
    patch.customers.push_back(std::make_shared<const workspace::Customer>(std::move(customer)));
    change({name, shown}, with(patch));
  }

  // Makes `next` the document and tells the engine what differs.
  void switch_to(Document next, bool changed = true) {
    const auto patch = std::make_shared<const workspace::Patch>(
        workspace::difference(*m_.document.workspace, *next.workspace));
    const auto before = std::exchange(m_.document, std::move(next));
    if (!patch->empty()) ask(engine::ChangeWorkspace{patch}, "workspace");
    const auto holds = [](const Document& document, const std::string& key) {
      return std::any_of(document.files.begin(), document.files.end(),
                         [&](const auto& f) { return f.key == key; });
    };
    bool calls_changed = false;
    for (const auto& file : before.files) {
      if (holds(m_.document, file.key)) continue;
      const auto dataset = m_.session.datasets.find(file.key);
      if (dataset == m_.session.datasets.end()) continue;
      ask(engine::RemoveDataset{dataset->second}, "datasets");
      m_.session.datasets.erase(dataset);
      calls_changed = true;
    }
    std::vector<CallFile> back;
    for (const auto& file : m_.document.files) {
      if (!m_.session.datasets.contains(file.key)) back.push_back(file);
    }
    load_files(back);
    if (patch->empty() && !calls_changed && back.empty()) refresh();
    if (changed) schedule_save();
  }

  // Calls of files that belong to the document but are not in the engine.
  void load_files(const std::vector<CallFile>& files) {
    bool kept = false;
    for (const auto& file : files) {
      if (file.demo || file.given != 0) {
        queue_automatic(file, file.given);
      } else {
        kept = true;
      }
    }
    if (kept) emit(effect::ListKeptFiles{});
    advance_imports();
  }

  void forget_datasets() {
    for (const auto& [key, dataset] : m_.session.datasets) {
      ask(engine::RemoveDataset{dataset}, "datasets");
    }
    m_.session.datasets.clear();
  }

  // What is stored here is the person's own: it is not mixed with what the page gives, and the demo
  // is fiction. What the page itself keeps is its own to give back.
  [[nodiscard]] bool may_restore() const {
    const auto& e = m_.embedding;
    if (e.mode == Mode::demo) return false;
    return e.keeps || (e.mode == Mode::full && !e.waits);
  }
  void begin_anew() {
    const auto& e = m_.embedding;
    if (e.mode == Mode::demo || (e.mode == Mode::full && !e.waits)) return open_demo();
    m_.document = Document{};
    m_.document.workspace = std::make_shared<const workspace::Workspace>();
    m_.document.given = true;
    m_.saving.state = SaveState::given;
    m_.session.month = MonthData{};
    send_document();
  }
  void forget_everything() {
    for (const auto& file : m_.document.files) {
      if (!file.demo && file.given == 0) emit(effect::ForgetFile{file.key});
    }
    for (const auto* key : {kHeaderKey, kSlotKeys[0], kSlotKeys[1], kQuarantineKey}) {
      emit(effect::Remove{key});
    }
    forget_datasets();
    m_.history.clear();
    m_.saving = Saving{};
    begin_anew();
  }

  // ---- the page around us ------------------------------------------------------------------------

  [[nodiscard]] Route confined_route(Route route) const {
    std::string only = m_.embedding.customer;
    if (only.empty() && !m_.document.workspace->customers.empty()) {
      only = m_.document.workspace->customers.front()->id().to_string();
    }
    return confine(std::move(route), m_.embedding, only);
  }
  [[nodiscard]] std::shared_ptr<const workspace::Customer> customer_of(
      const std::string& id) const {
    const auto parsed = base::CustomerId::parse(id);
    if (!parsed) return nullptr;
    if (confined(m_.embedding) && id != confined_route({}).id) return nullptr;
    return workspace::find_customer(*m_.document.workspace, *parsed);
  }
  void refuse_host(std::uint32_t call, std::string_view code) {
    emit(effect::AnswerHost{call, false, failure_json(code)});
  }

  // The first of the calls that give files. The page's data and the person's own are never mixed.
  void take_given() {
    if (!m_.document.given) {
      Document fresh;
      fresh.workspace = std::make_shared<const workspace::Workspace>();
      fresh.given = true;
      switch_to(std::move(fresh));
      m_.history.clear();
      m_.month_chosen = false;
      if (!m_.embedding.keeps) m_.saving.state = SaveState::given;
    }
    const auto& given = m_.given.front();
    for (const auto& file : given.files) {
      queue_automatic({.key = "given-" + std::to_string(file.file),
                       .name = file.name,
                       .size = file.size,
                       .given = file.file},
                      file.file);
      auto& item = m_.import.items.back();
      item.call = given.call;
      if (const auto only = base::CustomerId::parse(m_.embedding.customer)) {
        item.options.customer = *only;
      }
    }
    advance_imports();
  }
  // All its files have been read: the page hears what became of each.
  void answer_given() {
    if (m_.given.empty()) return;
    const auto call = m_.given.front().call;
    std::string out;
    formats::JsonWriter json(out);
    json.begin_array();
    for (const auto& item : m_.import.items) {
      if (item.call != call) continue;
      const auto preview = item.preview != nullptr ? *item.preview : engine::ImportPreview{};
      json.begin_object();
      json.member("name", item.source.name);
      json.member("format", preview.format);
      json.member("rows", static_cast<std::int64_t>(preview.rows));
      json.member("accepted", static_cast<std::int64_t>(preview.accepted));
      json.member("duplicate", static_cast<std::int64_t>(preview.duplicate));
      json.member("suspended", static_cast<std::int64_t>(preview.suspended));
      json.member("rejected", static_cast<std::int64_t>(preview.rejected));
      json.member("error", item.error ? base::name_of(item.error->code) : std::string_view());
      json.end_object();
    }
    json.end_array();
    std::erase_if(m_.import.items, [&](const auto& item) { return item.call == call; });
    emit(effect::AnswerHost{call, true, std::move(out)});
    m_.given.erase(m_.given.begin());
    if (m_.embedding.keeps) schedule_save();
    if (!m_.given.empty()) take_given();
  }

  void open_demo() {
    m_.document = Document{};
    m_.document.workspace = std::make_shared<const workspace::Workspace>();
    m_.document.demo = true;
    m_.month_chosen = false;
    m_.session.month = MonthData{};
    m_.session.month.phase = Phase::loading;
    send_document();
    for (const auto name : kDemoFiles) {
      queue_automatic({.key = std::string(name), .name = std::string(name), .demo = true}, 0);
    }
    advance_imports();
  }

  // ---- imports -----------------------------------------------------------------------------------

  ImportItem* active_import() {
    const auto active =
        std::find_if(m_.import.items.begin(), m_.import.items.end(), [](const auto& item) {
          return item.phase == ImportPhase::opening || item.phase == ImportPhase::feeding ||
                 item.phase == ImportPhase::accepting || item.counting;
        });
    return active == m_.import.items.end() ? nullptr : &*active;
  }

  void read_again(ImportItem& item, engine::OpenImport options) {
    item.options = std::move(options);
    item.counting = false;
    item.phase = ImportPhase::waiting;
    item.preview = nullptr;
    item.error.reset();
    item.bytes = 0;
    advance_imports();
  }

  void queue_automatic(const CallFile& source, std::uint32_t file) {
    ImportItem item;
    item.source = source;
    item.file = file;
    item.options.file = source.name;
    item.options.format = source.format;
    item.options.delimiter = source.delimiter;
    item.options.decimal_comma = source.decimal_comma;
    if (source.demo) item.options.demo = true;
    item.automatic = true;
    m_.import.items.push_back(std::move(item));
  }

  void fail(ImportItem& item, base::Error error) {
    item.phase = ImportPhase::failed;
    item.chosen = false;
    item.counting = false;
    item.error = std::move(error);
    if (item.automatic) toast(ToastTone::bad, Key::toast_file_unreadable, item.source.name);
  }

  static bool brings_calls(const ImportItem& item) {
    return item.preview != nullptr && engine::holds_calls(item.preview->format);
  }

  // The imports that are taken over before this one, if the person says yes: what customers and
  // cards there are is known before any call is looked at, in whatever order the files came.
  [[nodiscard]] std::vector<std::uint32_t> before(const ImportItem& item) const {
    if (item.automatic) return {};
    std::vector<std::uint32_t> parts;
    std::vector<std::uint32_t> calls;
    bool earlier = true;
    for (const auto& other : m_.import.items) {
      if (&other == &item) earlier = false;
      if (&other == &item || other.automatic || !other.chosen) continue;
      if (other.phase != ImportPhase::previewed) continue;
      if (!brings_calls(other)) {
        parts.push_back(other.import);
      } else if (earlier) {
        calls.push_back(other.import);
      }
    }
    parts.insert(parts.end(), calls.begin(), calls.end());
    return parts;
  }

  // The next one to take over: parts of the document before calls.
  ImportItem* next_to_accept() {
    ImportItem* next = nullptr;
    for (auto& item : m_.import.items) {
      const bool wanted = item.automatic || (m_.import.accepting && item.chosen);
      if (item.phase != ImportPhase::previewed || !wanted) continue;
      if (next == nullptr || (brings_calls(*next) && !brings_calls(item))) next = &item;
    }
    return next;
  }

  // One file at a time: the engine is fed one import, and later files see what earlier ones bring.
  void advance_imports() {
    if (active_import() != nullptr) return;
    if (auto* item = next_to_accept()) {
      item->phase = ImportPhase::accepting;
      ask(engine::AcceptImport{item->import}, "import.accept");
      return;
    }
    for (auto& item : m_.import.items) {
      if (item.phase == ImportPhase::waiting) {
        item.phase = ImportPhase::opening;
        ask(item.options, "import.open");
        return;
      }
    }
    if (!m_.import.accepting && count_again()) return;
    if (!m_.import.items.empty()) finish_imports();
  }

  // Rows of calls are counted with the other files in mind, which have come or gone since.
  bool count_again() {
    for (auto& item : m_.import.items) {
      if (item.phase != ImportPhase::previewed || item.automatic || !brings_calls(item)) continue;
      auto after = before(item);
      if (after == item.after) continue;
      item.after = std::move(after);
      item.counting = true;
      ask(engine::FinishImport{item.import, item.after}, "import.finish");
      return true;
    }
    return false;
  }

  // Nothing is under way: what has been accepted becomes one step of history.
  void finish_imports() {
    auto& items = m_.import.items;
    const bool any_accepted = std::any_of(items.begin(), items.end(), [](const auto& item) {
      return item.phase == ImportPhase::accepted;
    });
    if (m_.import.accepting) {
      for (const auto& item : items) {
        if (item.phase == ImportPhase::previewed) {
          ask(engine::DiscardImport{item.import}, "import.discard");
        }
      }
      const auto accepted = std::count_if(items.begin(), items.end(), [](const auto& item) {
        return item.phase == ImportPhase::accepted && !item.automatic;
      });
      const std::string shown = accepted == 1 ? items.front().source.name : std::string();
      m_.history.record({Key::change_import, std::to_string(accepted)}, *m_.import.before);
      toast(ToastTone::good, Key::toast_imported, shown, std::to_string(accepted), true);
      m_.import = Import{};
      schedule_save();
      go_to({});
    } else if (any_accepted) {
      std::erase_if(items, [](const auto& item) {
        return item.automatic && item.call == 0 &&
               (item.phase == ImportPhase::accepted || item.phase == ImportPhase::failed);
      });
      if (m_.document.demo) m_.saving.state = SaveState::demo;
    }
    if (any_accepted) ask(engine::ListDatasets{}, "datasets");
    // files given while others were being read come next
    const bool begun =
        !m_.given.empty() && std::any_of(items.begin(), items.end(), [&](const auto& item) {
          return item.call == m_.given.front().call;
        });
    if (begun) return answer_given();
    if (!m_.given.empty()) take_given();
  }

  // ---- questions ---------------------------------------------------------------------------------

  // Everything that depends on document or calls is asked for anew; what was shown stays until then.
  void refresh() {
    auto& session = m_.session;
    m_.route = confined_route(m_.route);
    session.month.phase = Phase::loading;
    session.month.stage.clear();
    session.month.done = session.month.total = 0;
    ask(engine::Summary{m_.month, {}}, "summary");
    session.groups.clear();
    session.customers.clear();
    session.suspense = {Phase::idle, nullptr, {}};
    const auto generation = session.insight.generation + 1;
    session.insight = Insight{};
    session.insight.generation = generation;
    const bool calls_shown = session.calls.totals.has_value();
    auto query = session.calls.query;
    query.selection.month = m_.month;
    restart_calls(std::move(query));
    if (calls_shown) need_page(0);
    after_route();
  }

  void restart_calls(CallsQuery query) {
    auto& calls = m_.session.calls;
    calls.query = std::move(query);
    ++calls.generation;
    calls.totals.reset();
    calls.pages.clear();
    calls.asked.clear();
    calls.error.reset();
  }

  void need_page(std::uint64_t page) {
    auto& calls = m_.session.calls;
    if (!calls.asked.insert(page).second) return;
    engine::Calls request;
    request.selection = calls.query.selection;
    request.sort = calls.query.sort;
    request.descending = calls.query.descending;
    request.offset = page * CallsView::kPageRows;
    request.count = CallsView::kPageRows;
    ask(request, "calls " + std::to_string(calls.generation) + " " + std::to_string(page));
  }

  // The page a question asked for, if it belongs to the query on screen.
  [[nodiscard]] std::optional<std::uint64_t> calls_page(const std::string& question) const {
    const std::string prefix = "calls " + std::to_string(m_.session.calls.generation) + " ";
    if (!question.starts_with(prefix)) return {};
    return std::stoull(question.substr(prefix.size()));
  }

  void explain(base::UsageId usage) {
    m_.session.explanation = {Phase::loading, nullptr, {}};
    ask(engine::Explain{usage}, "explain");
  }

  // ---- commands of the law -----------------------------------------------------------------------

  // New identities are not ours to invent: the command waits for them.
  void prepare(PendingCommand pending) {
    if (!may_change()) return;
    m_.command = std::make_shared<const PendingCommand>(std::move(pending));
    emit(effect::Mint{kNewIdentities});
  }

  void run(PendingCommand pending, const std::vector<std::string>& guids) {
    pending.guids = guids;
    const auto customer = workspace::find_customer(*m_.document.workspace, pending.customer);
    if (customer == nullptr) return;
    if (pending.partner) return add_partner(*customer, *pending.partner, guids);
    const auto request = m_.embedding.asks && !pending.actor ? overage_request(pending.command)
                                                             : std::optional<std::string>();
    const auto& law = m_.document.workspace->settings->law;
    const bool lawful =
        overage::refusals_of(customer->situation, pending.command, m_.now, law).empty();
    if (!request || !lawful) {
      carry_out(pending);
      return;
    }
    if (m_.asked != nullptr) return;  // one at a time
    pending.call = m_.next_call++;
    m_.asked = std::make_shared<const PendingCommand>(pending);
    emit(effect::AskHost{pending.call, customer->id().to_string(), customer->name(), *request});
  }

  // The reasons against it; empty = done.
  std::vector<overage::Refusal> carry_out(const PendingCommand& pending) {
    const auto customer = workspace::find_customer(*m_.document.workspace, pending.customer);
    if (customer == nullptr) return {};
    overage::Command command = pending.command;
    give_identities(command, pending.guids);
    const auto& settings = *m_.document.workspace->settings;
    auto situation = customer->situation;
    if (pending.actor) situation.actor = *pending.actor;
    auto decision = overage::decide(std::move(situation), command, m_.now, settings.law);
    auto changed = *customer;
    changed.situation = std::move(decision.situation);
    changed.situation.actor = customer->situation.actor;
    changed.history.append(decision.entry);
    const auto kind = overage::name_of(overage::kind_of(command));
    const Key name = find_key("change." + std::string(kind), Key::change_customer);
    if (decision.accepted) {
      change_customer(name, std::move(changed));
      toast(ToastTone::good, Key::toast_done,
            text(m_.locale.language, name, {{"name", customer->name()}}), {}, true);
    } else {
      // the refusal belongs to the trail, but there is nothing to undo
      workspace::Patch patch;
      patch.customers.push_back(std::make_shared<const workspace::Customer>(std::move(changed)));
      switch_to(with(patch));
      toast(ToastTone::bad, Key::toast_refused,
            text(m_.locale.language, name, {{"name", customer->name()}}));
    }
    return decision.refusals;
  }

  void add_partner(const workspace::Customer& customer, overage::Partner partner,
                   const std::vector<std::string>& guids) {
    const auto id = guids.empty() ? base::Result<base::PartnerId>(base::ErrorCode::not_a_guid)
                                  : base::PartnerId::parse(guids[0]);
    if (!id) return;
    partner.id = *id;
    auto changed = customer;
    changed.situation.partners.push_back(std::move(partner));
    change_customer(Key::change_add_partner, std::move(changed));
  }

  static void give_identities(overage::Command& command, const std::vector<std::string>& guids) {
    if (guids.size() < 2) return;
    const auto plan = base::SubscriptionId::parse(guids[0]);
    const auto entitlement = base::EntitlementId::parse(guids[1]);
    if (!plan || !entitlement) return;
    std::visit(
        [&](auto& c) {
          if constexpr (requires { c.ids; }) {
            c.ids = {.plan = *plan, .entitlement = *entitlement};
          } else if constexpr (requires { c.plan; }) {
            c.plan = *plan;
          }
        },
        command);
  }

  // ---- saving ------------------------------------------------------------------------------------

  void schedule_save() {
    if (!m_.writer || m_.newer || (m_.document.given && !m_.embedding.keeps)) return;
    if (!m_.saving.header.empty() || m_.saving.held) {
      m_.saving.again = true;
      return;
    }
    m_.saving.state = SaveState::waiting;
    emit(effect::Wake{kWakeSave, kSaveAfter});
  }

  // What could not be read is safe (or was given up): saving may go on.
  void put_aside(event::StoreResult result) {
    Saving& saving = m_.saving;
    if (result != event::StoreResult::ok) {
      saving.state = SaveState::failed;
      saving.reason = result;
      toast(ToastTone::bad, Key::toast_not_put_aside);
      return;
    }
    m_.damaged_text.clear();
    saving.held = false;
    if (std::exchange(saving.again, false)) schedule_save();
  }
  void offer_damaged(std::string text) {
    emit(effect::SaveText{"telco-overage-damaged.json", "application/json", std::move(text)});
  }

  // Once a visit, and only where the browser may clear what we keep.
  void remind_to_export() {
    if (!m_.use.may_purge || m_.use.persistent || m_.reminded || m_.loading) return;
    if (m_.document.demo || m_.document.workspace->customers.empty()) return;
    if (m_.now.seconds - m_.preferences.exported.seconds < kRemindAfter) return;
    m_.reminded = true;
    toast(ToastTone::bad, Key::toast_export_reminder);
  }

  void save() {
    Saving& saving = m_.saving;
    ++saving.sequence;
    const auto content = write_document(m_.document, saving.sequence);
    saving.state = SaveState::saving;
    saving.header = write_header({.sequence = saving.sequence,
                                  .slot = saving.slot,
                                  .length = content.size(),
                                  .checksum = checksum(content),
                                  .at = m_.now});
    emit(effect::Store{kSlotKeys[saving.slot], content});
  }

  void save_preferences() {
    emit(effect::Store{kPreferencesKey, write_preferences(m_.preferences)});
  }

  void use_language() {
    const auto& language = m_.preferences.language;
    if (language == "fr") m_.locale = french();
    if (language == "en") m_.locale = english();
    if (language == "pseudo") {
      m_.locale = english();
      m_.locale.language = Language::pseudo;
      return;
    }
    emit(effect::UseLanguage{language});
    set_title();
  }

  // ---- places and notes --------------------------------------------------------------------------

  void go_to(const Route& route) { on(action::Navigate{route, true}); }

  void go(const Route& asked) {
    const Route route = confined_route(asked);
    const bool new_place = route.screen != m_.route.screen || route.id != m_.route.id;
    m_.route = route;
    m_.palette_open = false;
    if (new_place) set_title();
    after_route();
  }

  // ---- scenarios -----------------------------------------------------------------------------------

  // A scenario is no part of the document: nothing to accept, it opens.
  void take_scenario(ImportItem& item, const engine::ImportPreview& reply) {
    ask(engine::DiscardImport{reply.import}, "import.discard");
    auto scenario = play_scenario(reply.scenario, item.source.name);
    if (!scenario) {
      fail(item, scenario.error());
      return advance_imports();
    }
    const auto index = &item - m_.import.items.data();
    m_.import.items.erase(m_.import.items.begin() + index);
    if (m_.import.items.empty()) m_.import = Import{};
    Route route{.screen = Screen::scenarios, .id = (*scenario)->id};
    if (parse_route(to_hash(route)) != route) route.id = "file";
    open_scenario(route.id, *std::move(scenario));
    if (route != m_.route) go_to(route);
    advance_imports();
  }

  void open_scenario(std::string id, std::shared_ptr<const Scenario> scenario) {
    auto& scenarios = m_.scenarios;
    scenarios.id = std::move(id);
    scenarios.open = std::move(scenario);
    scenarios.played = 0;
    scenarios.error.reset();
  }

  void need_scenario() {
    auto& scenarios = m_.scenarios;
    if (m_.route.screen != Screen::scenarios) return;
    if (scenarios.phase == Phase::idle) {
      scenarios.phase = Phase::loading;
      emit(effect::FetchText{std::string(kScenarios)});
    }
    const bool there = scenarios.open != nullptr || scenarios.error;
    if (m_.route.id.empty() || (m_.route.id == scenarios.id && there)) return;
    open_scenario(m_.route.id, nullptr);
    if (scenarios.library == nullptr) return;
    for (const auto& entry : *scenarios.library) {
      if (entry.id != m_.route.id) continue;
      auto scenario = play_scenario(entry.text, entry.id);
      if (scenario) {
        scenarios.open = *std::move(scenario);
      } else {
        scenarios.error = scenario.error();
      }
    }
  }

  // What a place needs that is not there yet.
  void after_route() {
    need_scenario();
    if (m_.route.call.empty()) {
      m_.session.explanation = {Phase::idle, nullptr, {}};
      return;
    }
    const auto usage = base::UsageId::parse(m_.route.call);
    if (usage && !m_.session.datasets.empty()) explain(*usage);
  }

  void set_title() { emit(effect::SetTitle{std::string(text(m_.locale.language, Key::app_name))}); }

  void toast(ToastTone tone, Key key, std::string name = {}, std::string count = {},
             bool undo = false) {
    const auto id = m_.next_toast++;
    m_.toasts.push_back({id, tone, key, std::move(name), std::move(count), undo});
    if (m_.toasts.size() > 4) m_.toasts.erase(m_.toasts.begin());
    // what went wrong stays until it is dismissed
    if (tone != ToastTone::bad) emit(effect::Wake{kWakeToast + id, kToastFor});
  }
  void drop_toast(std::uint32_t id) {
    std::erase_if(m_.toasts, [&](const auto& toast) { return toast.id == id; });
  }

  Model& m_;
  std::vector<Effect> effects_;
};

}  // namespace

std::string question(const engine::GroupTotals& ask) {
  return engine::encode(engine::RequestMessage{0, ask});
}

Step update(Model model, const Action& action) {
  Step step{std::move(model), {}};
  Updater updater(step.model);
  std::visit([&](const auto& a) { updater.on(a); }, action);
  step.effects = updater.take();
  return step;
}

}  // namespace app
