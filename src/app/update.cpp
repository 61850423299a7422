#include "app/update.hpp"

#include <utility>
#include <variant>

#include "app/updater.hpp"

namespace app {

void Updater::act(const Action& action) {
  std::visit([this](const auto& a) { on(a); }, action);
}

void Updater::on(const Event& event) {
  std::visit([this](const auto& e) { on(e); }, event);
}

void Updater::on(const event::Started& e) {
  m_.started = true;
  m_.now = e.now;
  m_.look = e.look;
  m_.locale = e.locale;
  m_.storage = e.storage;
  m_.writer = e.writer;
  m_.embedded = e.embedded;
  m_.embedding = e.embedding;
  m_.workspace = e.workspace;
  m_.workspaces = e.workspaces;
  m_.fresh = e.fresh;
  m_.version = e.version;
  m_.versions = e.versions;
  m_.route = confined_route(parse_route(e.hash));
  emit(effect::Load{{kPreferencesKey, kHeaderKey, kSlotKeys[0], kSlotKeys[1], kQuarantineKey}});
  ask(engine::Hello{}, "hello");
}

void Updater::on(const event::Woken& e) {
  m_.now = e.now;
  if (e.id == kWakeSave) {
    if (m_.saving.state == SaveState::waiting) save();
    return;
  }
  drop_toast(e.id - kWakeToast);
}

void Updater::on(const event::EngineReplied& e) {
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

void Updater::replied(const std::string&, const engine::HelloReply& reply) {
  m_.session.engine_version = reply.version;
}

void Updater::replied(const std::string& question, const engine::Progress& reply) {
  if (question != "summary") return;
  m_.session.month.stage = reply.stage;
  m_.session.month.done = reply.done;
  m_.session.month.total = reply.total;
}

void Updater::refused(const std::string& question, const base::Error& error) {
  auto& session = m_.session;
  if (question == "summary") {
    session.month.phase = Phase::failed;
    session.month.error = error;
  } else if (calls_page(question)) {
    session.calls.error = error;
  } else if (const auto found = session.groups.find(question); found != session.groups.end()) {
    found->second = {Phase::failed, nullptr, error};
  } else if (question.starts_with(kCustomerQuestion)) {
    session.customers[question.substr(kCustomerQuestion.size())] = {Phase::failed, nullptr, error};
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
  } else if (question.starts_with(kBillQuestion)) {
    if (bill_of(question) == nullptr) return;
    session.bill.reset();
    toast(ToastTone::bad, Key::toast_export_failed);
  } else if (question.starts_with("export.")) {
    m_.exporting.clear();
    toast(ToastTone::bad, Key::toast_export_failed);
  } else if (question != "hello") {
    toast(ToastTone::bad, Key::toast_engine_refused, std::string(base::name_of(error.code)));
  }
}

void Updater::emit(Effect effect) { effects_.push_back(std::move(effect)); }

std::string Updater::encoded(engine::Request request, std::string question) {
  const auto id = m_.session.next_id++;
  m_.session.pending[id] = std::move(question);
  return engine::encode(engine::RequestMessage{id, std::move(request)});
}

void Updater::ask(engine::Request request, std::string question) {
  emit(effect::EngineRequest{encoded(std::move(request), std::move(question))});
}

bool Updater::may_change() {
  if (read_only(m_.embedding)) return false;
  if (m_.writer && !m_.newer) return true;
  toast(ToastTone::bad, m_.newer ? Key::toast_newer : Key::toast_read_only);
  return false;
}

std::string question(const engine::GroupTotals& ask) {
  return engine::encode(engine::RequestMessage{0, ask});
}

Step update(Model model, const Action& action) {
  Step step{std::move(model), {}};
  Updater updater(step.model);
  updater.act(action);
  step.effects = updater.take();
  return step;
}

}  // namespace app
