#include <algorithm>
#include <utility>

#include "app/updater.hpp"

namespace app {
namespace {

constexpr std::string_view kScenarioFormat = "scenario-json";

// What the browser kept is not what it was given: rating half a file would be worse than none.
bool is_damaged(const ImportItem& item, const engine::ImportPreview& preview) {
  return item.automatic && !item.source.checksum.empty() &&
         preview.checksum != item.source.checksum;
}

}  // namespace

void Updater::on(const event::FilesOffered& e) {
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
    item.options.checksum = true;
    m_.import.items.push_back(std::move(item));
  }
  m_.import.sheet_open = true;
  advance_imports();
}

void Updater::on(const event::FilesKept& e) {
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

void Updater::on(const event::FileProgress& e) {
  if (e.file == 0) return;
  if (auto* item = active_import()) {
    item->bytes = e.bytes;
    item->source.size = e.total;
    item->milliseconds = e.milliseconds;
  }
}

void Updater::on(const event::FileFailed& e) {
  if (e.file == 0) {
    m_.exporting.clear();
    if (e.reason != "cancelled") toast(ToastTone::bad, Key::toast_export_failed);
    return;
  }
  for (auto& item : m_.import.items) {
    if (item.file == e.file && item.phase == ImportPhase::feeding) {
      fail(item, {e.reason == "cancelled" ? base::ErrorCode::cancelled : base::ErrorCode::io_failed,
                  {.file = item.source.name}});
    }
  }
  advance_imports();
}

void Updater::on(const event::DragChanged& e) { m_.dragging = e.over && !read_only(m_.embedding); }

void Updater::replied(const std::string&, const engine::ImportOpened& reply) {
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

void Updater::replied(const std::string&, const engine::ImportPreview& reply) {
  auto* item = active_import();
  if (item == nullptr) return;
  if (item->counting && item->import == reply.import) {
    item->counting = false;
    item->preview = std::make_shared<const engine::ImportPreview>(reply);
    return advance_imports();
  }
  if (item->phase != ImportPhase::feeding) return;
  if (is_damaged(*item, reply)) {
    ask(engine::DiscardImport{reply.import}, "import.discard");
    fail(*item, {base::ErrorCode::checksum_mismatch, {.file = item->source.name}});
    return advance_imports();
  }
  if (reply.format == kScenarioFormat) return take_scenario(*item, reply);
  item->phase = ImportPhase::previewed;
  item->preview = std::make_shared<const engine::ImportPreview>(reply);
  if (!reply.missing.empty()) {
    if (const auto known = with_remembered(m_.preferences.mappings, reply.header, item->options)) {
      ask(engine::DiscardImport{item->import}, "import.discard");
      return read_again(*item, *known);
    }
  }
  item->chosen = reply.accepted > 0 || reply.duplicate > 0 || reply.suspended > 0;
  advance_imports();
}

void Updater::replied(const std::string&, const engine::ImportAccepted& reply) {
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
      file.checksum = item->preview == nullptr ? std::string() : item->preview->checksum;
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

void Updater::on(const action::PickFiles&) {
  if (may_change()) emit(effect::PickFiles{});
}

void Updater::on(const action::ChooseImport& a) {
  if (a.item >= m_.import.items.size()) return;
  m_.import.items[a.item].chosen = a.chosen;
  advance_imports();
}

void Updater::on(const action::ReadAgain& a) {
  if (a.item >= m_.import.items.size()) return;
  auto& item = m_.import.items[a.item];
  if (item.phase != ImportPhase::previewed && item.phase != ImportPhase::failed) return;
  if (item.import != 0 && item.phase == ImportPhase::previewed) {
    ask(engine::DiscardImport{item.import}, "import.discard");
  }
  read_again(item, a.options);
}

void Updater::on(const action::KeepFiles& a) { m_.import.keep = a.keep; }

void Updater::on(const action::AcceptImports&) {
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

void Updater::on(const action::DiscardImports&) {
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

void Updater::on(const action::CancelImport&) {
  if (auto* item = active_import(); item != nullptr && item->phase == ImportPhase::feeding) {
    emit(effect::Cancel{encoded(engine::DiscardImport{item->import}, "import.discard")});
    fail(*item, {base::ErrorCode::cancelled, {.file = item->source.name}});
    advance_imports();
  }
}

ImportItem* Updater::active_import() {
  const auto active =
      std::find_if(m_.import.items.begin(), m_.import.items.end(), [](const auto& item) {
        return item.phase == ImportPhase::opening || item.phase == ImportPhase::feeding ||
               item.phase == ImportPhase::accepting || item.counting;
      });
  return active == m_.import.items.end() ? nullptr : &*active;
}

void Updater::read_again(ImportItem& item, engine::OpenImport options) {
  item.options = std::move(options);
  item.counting = false;
  item.phase = ImportPhase::waiting;
  item.preview = nullptr;
  item.error.reset();
  item.bytes = 0;
  advance_imports();
}

void Updater::queue_automatic(const CallFile& source, std::uint32_t file) {
  ImportItem item;
  item.source = source;
  item.file = file;
  item.options.file = source.name;
  item.options.format = source.format;
  item.options.delimiter = source.delimiter;
  item.options.decimal_comma = source.decimal_comma;
  item.options.demo = source.demo;
  item.options.checksum = !source.checksum.empty();
  item.automatic = true;
  m_.import.items.push_back(std::move(item));
}

void Updater::fail(ImportItem& item, base::Error error) {
  item.phase = ImportPhase::failed;
  item.chosen = false;
  item.counting = false;
  item.error = std::move(error);
  if (!item.automatic) return;
  const bool damaged = item.error->code == base::ErrorCode::checksum_mismatch;
  toast(ToastTone::bad, damaged ? Key::toast_file_damaged : Key::toast_file_unreadable,
        item.source.name);
}

bool Updater::brings_calls(const ImportItem& item) {
  return item.preview != nullptr && engine::holds_calls(item.preview->format);
}

std::vector<std::uint32_t> Updater::before(const ImportItem& item) const {
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

ImportItem* Updater::next_to_accept() {
  ImportItem* next = nullptr;
  for (auto& item : m_.import.items) {
    const bool wanted = item.automatic || (m_.import.accepting && item.chosen);
    if (item.phase != ImportPhase::previewed || !wanted) continue;
    if (next == nullptr || (brings_calls(*next) && !brings_calls(item))) next = &item;
  }
  return next;
}

void Updater::advance_imports() {
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

bool Updater::count_again() {
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

void Updater::finish_imports() {
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

}  // namespace app
