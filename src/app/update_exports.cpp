#include "app/updater.hpp"

namespace app {

void Updater::on(const event::FileSaved& e) {
  m_.exporting.clear();
  if (e.name == "workspace.json") {
    m_.preferences.exported = m_.now;
    save_preferences();
  }
  toast(ToastTone::good, Key::toast_exported, e.name);
}

void Updater::replied(const std::string&, const engine::ExportOpened& reply) {
  m_.exporting = reply.file;
  emit(effect::SaveExport{reply.file, reply.media_type,
                          encoded(engine::CloseExport{}, "export.close")});
}

void Updater::on(const action::Export& a) {
  if (!m_.exporting.empty()) return;
  m_.exporting = "…";
  engine::OpenExport open;
  open.kind = a.kind;
  open.selection = a.selection;
  open.selection.month = m_.month;
  open.card = a.card;
  ask(open, "export.open");
}

}  // namespace app
