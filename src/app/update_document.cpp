#include <algorithm>
#include <utility>

#include "app/host.hpp"
#include "app/texts.hpp"
#include "app/updater.hpp"
#include "rating/policy.hpp"
#include "rating/rate_card.hpp"
#include "workspace/settings.hpp"

namespace app {
namespace {

// The demo's files by the names the engine knows them under (engine/demo.hpp).
constexpr std::string_view kDemoFiles[] = {"demo/customers.json", "demo/rate-card.csv",
                                           "demo/usage.csv"};

}  // namespace

void Updater::on(const event::EngineRestarted&) {
  m_.session = Session{};
  m_.import = Import{};
  for (const auto& given : std::exchange(m_.given, {})) {
    emit(effect::AnswerHost{given.call, false, failure_json("engine_restarted")});
  }
  toast(ToastTone::bad, Key::toast_engine_restarted);
  send_document();
  load_files(m_.document.files);
}

void Updater::replied(const std::string&, const engine::WorkspaceReply& reply) {
  m_.session.revision = reply.revision;
  refresh();
}

void Updater::on(const action::Undo&) {
  if (!m_.history.can_undo() || !may_change()) return;
  const ChangeName name = m_.history.undo_name();
  switch_to(m_.history.undo(m_.document));
  toast(ToastTone::info, Key::toast_undone,
        text(m_.locale.language, name.key, {{"name", name.name}}));
}

void Updater::on(const action::Redo&) {
  if (!m_.history.can_redo() || !may_change()) return;
  const ChangeName name = m_.history.redo_name();
  switch_to(m_.history.redo(m_.document));
  toast(ToastTone::info, Key::toast_redone,
        text(m_.locale.language, name.key, {{"name", name.name}}));
}

void Updater::on(const action::OpenDemo&) {
  if (!may_change()) return;
  if (!m_.document.workspace->customers.empty()) {
    m_.history.record({Key::change_open_demo, {}}, m_.document);
  }
  forget_datasets();
  open_demo();
  go_to({});
}

void Updater::on(const action::StartEmpty&) {
  if (!may_change()) return;
  m_.history.record({Key::change_start_empty, {}}, m_.document);
  Document fresh;
  fresh.workspace = std::make_shared<const workspace::Workspace>();
  switch_to(std::move(fresh));
  m_.month_chosen = false;
  m_.session.month = MonthData{};
  go_to({});
}

void Updater::on(const action::RemoveFile& a) {
  if (!may_change()) return;
  const auto at = std::find_if(m_.document.files.begin(), m_.document.files.end(),
                               [&](const auto& f) { return f.key == a.key; });
  if (at == m_.document.files.end()) return;
  Document next = m_.document;
  const std::string name = at->name;
  next.files.erase(next.files.begin() + (at - m_.document.files.begin()));
  change({Key::change_remove_file, name}, std::move(next));
}

void Updater::on(const action::ClearAll&) {
  if (!may_change()) return;
  forget_everything();
  m_.preferences.scenarios.clear();  // they are of the customers that are gone
  save_preferences();
  go_to({.screen = Screen::welcome});
}

void Updater::on(const action::ChangePolicy& a) {
  if (!may_change()) return;
  auto settings = *m_.document.workspace->settings;
  if (!rating::set(settings.policy, a.name, a.value).ok()) return;
  change_settings(Key::change_policy, std::move(settings));
}

void Updater::on(const action::ChangeLaw& a) {
  if (!may_change()) return;
  auto settings = *m_.document.workspace->settings;
  settings.law = a.law;
  change_settings(Key::change_law, std::move(settings));
}

void Updater::on(const action::RenameWorkspace& a) {
  if (!may_change()) return;
  auto settings = *m_.document.workspace->settings;
  settings.name = a.name;
  change_settings(Key::change_rename, std::move(settings));
}

void Updater::on(const action::ChooseCard& a) {
  if (!may_change()) return;
  const auto customer = workspace::find_customer(*m_.document.workspace, a.customer);
  if (customer == nullptr) return;
  auto changed = *customer;
  changed.card = a.card;
  change_customer(Key::change_card, std::move(changed));
}

void Updater::on(const action::RemoveCard& a) {
  if (!may_change()) return;
  const auto card = workspace::find_card(*m_.document.workspace, a.card);
  if (card == nullptr) return;
  workspace::Patch patch;
  patch.removed_cards.push_back(a.card);
  change({Key::change_remove_card, card->name}, with(patch));
}

void Updater::send_document() { ask(engine::SetWorkspace{m_.document.workspace}, "workspace"); }

Document Updater::with(const workspace::Patch& patch) const {
  Document next = m_.document;
  next.workspace =
      std::make_shared<const workspace::Workspace>(workspace::apply(*next.workspace, patch));
  return next;
}

void Updater::change(ChangeName name, Document next) {
  m_.history.record(std::move(name), m_.document);
  switch_to(std::move(next));
}

void Updater::change_settings(Key name, workspace::Settings settings) {
  workspace::Patch patch;
  patch.settings = std::make_shared<const workspace::Settings>(std::move(settings));
  change({name, {}}, with(patch));
}

void Updater::change_customer(Key name, workspace::Customer customer) {
  workspace::Patch patch;
  const std::string shown = customer.name();
  patch.customers.push_back(std::make_shared<const workspace::Customer>(std::move(customer)));
  change({name, shown}, with(patch));
}

void Updater::switch_to(Document next, bool changed) {
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

void Updater::load_files(const std::vector<CallFile>& files) {
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

void Updater::forget_datasets() {
  for (const auto& [key, dataset] : m_.session.datasets) {
    ask(engine::RemoveDataset{dataset}, "datasets");
  }
  m_.session.datasets.clear();
}

bool Updater::may_restore() const {
  const auto& e = m_.embedding;
  if (e.mode == Mode::demo) return false;
  return e.keeps || (e.mode == Mode::full && !e.waits);
}

void Updater::begin_anew() {
  const auto& e = m_.embedding;
  const bool fresh = std::exchange(m_.fresh, false);
  if (!fresh && (e.mode == Mode::demo || (e.mode == Mode::full && !e.waits))) return open_demo();
  m_.document = Document{};
  m_.document.workspace = std::make_shared<const workspace::Workspace>();
  if (fresh) {
    m_.session.month = MonthData{};
    send_document();
    return schedule_save();
  }
  m_.document.given = true;
  m_.saving.state = SaveState::given;
  m_.session.month = MonthData{};
  send_document();
}

void Updater::forget_everything() {
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

void Updater::open_demo() {
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

}  // namespace app
