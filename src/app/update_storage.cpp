#include <algorithm>
#include <utility>

#include "app/saved.hpp"
#include "app/updater.hpp"
#include "workspace/settings.hpp"

namespace app {
namespace {

constexpr std::int32_t kSaveAfter = 500;
// the browser that purges does so after seven days
constexpr std::int64_t kRemindAfter = std::int64_t{5} * 86'400;

}  // namespace

void Updater::on(const event::WriterChanged& e) {
  if (m_.writer == e.writer) return;
  m_.writer = e.writer;
  Saving& saving = m_.saving;
  if (!e.writer) {
    const bool unsaved = saving.state == SaveState::waiting || saving.state == SaveState::saving ||
                         saving.state == SaveState::failed;
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

void Updater::on(const event::Hidden& e) {
  m_.now = e.now;
  if (m_.saving.state == SaveState::waiting) save();
}

void Updater::on(const event::StorageMeasured& e) {
  m_.use = {e.used, e.limit, e.files, e.persistent, e.may_purge};
  remind_to_export();
}

void Updater::on(const event::Stored& e) {
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
    return leave_when_saved();
  }
  if (e.key != kHeaderKey) {
    emit(effect::Store{kHeaderKey, saving.header});
    return;
  }
  saving.header.clear();
  saving.slot = 1 - saving.slot;
  saving.at = m_.now;
  saving.state = SaveState::saved;
  if (std::exchange(saving.again, false)) {
    m_.leaving ? save() : schedule_save();
  } else {
    leave_when_saved();
  }
}

void Updater::on(const event::Loaded& e) {
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

void Updater::on(const action::RetrySave&) {
  if (!m_.writer || m_.newer) return;
  if (m_.saving.held) {
    emit(effect::Store{kQuarantineKey, m_.damaged_text});
    m_.saving.again = true;
  } else {
    save();
  }
}

void Updater::on(const action::SaveDamaged&) {
  if (m_.damaged_text.empty()) {
    emit(effect::Load{{kQuarantineKey}});
  } else {
    offer_damaged(m_.damaged_text);
    put_aside(event::StoreResult::ok);
  }
}

void Updater::on(const action::RemoveDamaged&) {
  m_.damaged = false;
  emit(effect::Remove{kQuarantineKey});
  put_aside(event::StoreResult::ok);
}

void Updater::on(const action::TakeOver&) { emit(effect::TakeOver{}); }

void Updater::on(const action::OpenWorkspace& a) {
  if (m_.workspaces.empty() || (!a.fresh && a.id == m_.workspace)) return;
  m_.leaving.emplace(a.id, a.fresh);
  if (m_.saving.state == SaveState::waiting) save();
  leave_when_saved();
}

// What has not been saved is not left behind.
void Updater::leave_when_saved() {
  if (!m_.leaving || m_.saving.state == SaveState::saving) return;
  const auto [id, fresh] = *std::exchange(m_.leaving, std::nullopt);
  if (m_.saving.state == SaveState::failed || m_.saving.held) {
    toast(ToastTone::bad, Key::toast_not_left);
  } else {
    emit(effect::OpenWorkspace{id, fresh});
  }
}

void Updater::on(const action::RemoveWorkspace& a) { emit(effect::RemoveWorkspace{a.id}); }

void Updater::on(const event::WorkspacesChanged& e) {
  m_.workspaces = e.workspaces;
  if (e.refused) toast(ToastTone::bad, Key::toast_workspace_open);
}

void Updater::schedule_save() {
  if (!m_.writer || m_.newer || (m_.document.given && !m_.embedding.keeps)) return;
  if (!m_.saving.header.empty() || m_.saving.held) {
    m_.saving.again = true;
    return;
  }
  m_.saving.state = SaveState::waiting;
  emit(effect::Wake{kWakeSave, kSaveAfter});
}

void Updater::put_aside(event::StoreResult result) {
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

void Updater::offer_damaged(std::string text) {
  emit(effect::SaveText{"telco-overage-damaged.json", "application/json", std::move(text)});
}

void Updater::remind_to_export() {
  if (!m_.use.may_purge || m_.use.persistent || m_.reminded || m_.loading) return;
  if (m_.document.demo || m_.document.workspace->customers.empty()) return;
  if (m_.now.seconds - m_.preferences.exported.seconds < kRemindAfter) return;
  m_.reminded = true;
  toast(ToastTone::bad, Key::toast_export_reminder);
}

void Updater::save() {
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
  if (m_.workspaces.empty()) return;
  const auto& settings = *m_.document.workspace->settings;
  emit(effect::NameWorkspace{settings.name.empty() ? settings.partner.name : settings.name});
}

}  // namespace app
