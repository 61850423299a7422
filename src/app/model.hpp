#pragma once
// The application as a value. Only update (app/update.hpp) makes new ones; screens read it.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "app/bill.hpp"
#include "app/embedding.hpp"
#include "app/event.hpp"
#include "app/history.hpp"
#include "app/locale.hpp"
#include "app/mappings.hpp"
#include "app/route.hpp"
#include "app/scenario.hpp"
#include "engine/messages.hpp"
#include "workspace/workspace.hpp"

namespace app {

// ---- the document: what undo restores and what is saved ----------------------------------------

// A file of calls that belongs to the document. The calls are in the engine, the bytes with the
// shell; `key` names both across reloads.
struct CallFile {
  std::string key;
  std::string name;
  std::uint64_t size = 0;
  bool demo = false;
  std::string checksum;     // of its bytes, where they are kept (engine::ImportPreview)
  std::uint32_t given = 0;  // by the page around us: the shell's number, which it keeps
  // How it is read, where a person said so (engine::OpenImport).
  std::string format;
  std::string delimiter;
  std::optional<bool> decimal_comma;
  friend bool operator==(const CallFile&, const CallFile&) = default;
};

struct Document {
  std::shared_ptr<const workspace::Workspace> workspace;  // never null
  std::vector<CallFile> files;
  bool demo = false;   // the fictional partner; made anew, not saved
  bool given = false;  // by the page around us: it is not the person's own, and is not kept
};

// ---- what the engine has said -------------------------------------------------------------------

enum class Phase : std::uint8_t { idle, loading, ready, failed };

// The chosen month. Kept on screen while a newer one is being rated.
struct MonthData {
  Phase phase = Phase::idle;
  std::shared_ptr<const engine::SummaryReply> summary;
  std::optional<base::Error> error;
  std::string stage;  // of the progress: "read", "rate", ...
  std::uint64_t done = 0;
  std::uint64_t total = 0;
};

struct CallsQuery {
  engine::Selection selection;
  engine::CallColumn sort = engine::CallColumn::start;
  bool descending = false;
  friend bool operator==(const CallsQuery&, const CallsQuery&) = default;
};

// Rows of one query, page by page, as far as they have been looked at. When the same customers' calls
// are asked for otherwise, they stay until the answer comes: the list does not vanish under the pointer.
struct CallsView {
  static constexpr std::uint32_t kPageRows = 100;
  CallsQuery query;
  std::uint32_t generation = 0;  // of query and document: answers to older ones are dropped
  bool outdated = false;         // totals and pages are of the query before
  std::optional<engine::Totals> totals;
  std::map<std::uint64_t, std::shared_ptr<const std::vector<engine::CallRow>>> pages;
  std::set<std::uint64_t> asked;
  std::optional<base::Error> error;
};

// One answer of the engine to a question a screen asked, by the question's text.
template <class Reply>
struct Answer {
  Phase phase = Phase::loading;
  std::shared_ptr<const Reply> reply;
  std::optional<base::Error> error;
};

// Answers to what is asked of the month beyond its sums; forgotten when month, calls or document change.
struct Insight {
  Answer<engine::ForecastReply> forecast{Phase::idle, nullptr, {}};
  Answer<engine::BackTestReply> back_test{Phase::idle, nullptr, {}};
  Answer<engine::WhatIfReply> what_if{Phase::idle, nullptr, {}};
  Answer<engine::AdviseReply> advice{Phase::idle, nullptr, {}};
  Answer<engine::ReconcileReply> reconciliation{Phase::idle, nullptr, {}};
  Answer<engine::UnusualTrafficReply> unusual{Phase::idle, nullptr, {}};
  Answer<engine::ResaleReply> resale{Phase::idle, nullptr, {}};
  Answer<engine::ChangesReply> changes{Phase::idle, nullptr, {}};
  std::uint32_t generation = 0;  // answers to older ones are dropped
  // The newest scenarios, moved on while the ones before them are being answered.
  std::optional<engine::WhatIf> next_what_if;
};

struct Session {
  std::uint32_t next_id = 1;
  std::string engine_version;
  std::uint64_t revision = 0;
  std::map<std::uint32_t, std::string> pending;   // request id -> question
  std::map<std::string, std::uint32_t> datasets;  // CallFile::key -> number in the engine
  std::vector<engine::MonthCount> months;         // with calls
  MonthData month;
  CallsView calls;
  std::map<std::string, Answer<engine::GroupTotalsReply>> groups;
  std::map<std::string, Answer<engine::SummaryReply>> customers;  // by id
  Answer<engine::Explanation> explanation{Phase::idle, nullptr, {}};
  Answer<engine::NumberTested> number{Phase::idle, nullptr, {}};
  Answer<engine::SuspenseReply> suspense{Phase::idle, nullptr, {}};
  Insight insight;
  std::optional<Bill> bill;  // being made: its answers come one by one
};

// ---- files coming in ------------------------------------------------------------------------------

enum class ImportPhase : std::uint8_t {
  waiting,
  opening,
  feeding,
  previewed,
  accepting,
  accepted,
  failed,
};

struct ImportItem {
  ImportPhase phase = ImportPhase::waiting;
  std::uint32_t file = 0;  // the shell's number; 0: a demo file
  CallFile source;
  engine::OpenImport options;
  std::uint32_t import = 0;
  std::uint64_t bytes = 0;
  std::int64_t milliseconds = 0;
  std::shared_ptr<const engine::ImportPreview> preview;
  std::optional<base::Error> error;
  bool chosen = true;      // in the sheet
  bool automatic = false;  // demo, kept files, redo: accepted without asking
  std::uint32_t call = 0;  // of the page around us, which waits to hear what became of it
  // imports that its rows were counted after, as if they had been accepted
  std::vector<std::uint32_t> after;
  bool counting = false;  // its rows are being counted anew
};

struct Import {
  std::vector<ImportItem> items;
  bool sheet_open = false;
  bool keep = true;                        // the files' bytes in this browser
  bool accepting = false;                  // the person said yes; items are accepted one by one
  std::shared_ptr<const Document> before;  // the document when accepting began
};

// ---- around it ------------------------------------------------------------------------------------

enum class ThemeChoice : std::uint8_t { system, light, dark, contrast };

// Of the person, not of the document.
struct Preferences {
  std::string language;  // "en", "fr"; empty: the browser's
  ThemeChoice theme = ThemeChoice::system;
  base::Instant exported;  // when the workspace was last saved to a file
  Mappings mappings;
  std::vector<std::uint32_t> alerts;        // percent of a pool; empty: 80 and 100
  std::vector<engine::Scenario> scenarios;  // what-if, named and kept
  friend bool operator==(const Preferences&, const Preferences&) = default;
};

enum class SaveState : std::uint8_t { saved, waiting, saving, failed, demo, read_only, given };
struct Saving {
  SaveState state = SaveState::saved;
  event::StoreResult reason = event::StoreResult::ok;
  std::uint64_t sequence = 0;  // of the header on disk
  int slot = 0;                // slot the next save goes to
  base::Instant at;            // of the last save
  std::string header;          // to be written once the slot is; empty = nothing is under way
  bool again = false;          // the document changed while it was being saved
  // Nothing is written over what could not be read until that has been put aside.
  bool held = false;
};

// What the browser keeps for us, as event::StorageMeasured says.
struct StorageUse {
  std::uint64_t used = 0;   // characters of small texts
  std::uint64_t limit = 0;  // of them; 0: not known yet
  std::uint64_t files = 0;  // bytes of kept files
  bool persistent = false;  // the browser will not clear it by itself
  bool may_purge = false;   // it clears what has not been visited for a week
};

enum class ToastTone : std::uint8_t { good, info, bad };
struct Toast {
  std::uint32_t id = 0;
  ToastTone tone = ToastTone::info;
  Key key{};
  std::string name;   // fills {name}
  std::string count;  // fills {n}
  bool undo = false;  // offers Undo
  int times = 1;      // said so often
};

// Worked examples of the law: the shipped ones, and the one being played.
struct Scenarios {
  Phase phase = Phase::idle;  // of the library, fetched when first asked for
  std::shared_ptr<const std::vector<ScenarioEntry>> library;
  std::string id;  // of the open one, as in the address
  std::shared_ptr<const Scenario> open;
  std::size_t played = 0;  // steps shown
  std::optional<base::Error> error;
};

struct PendingCommand;  // app/action.hpp

struct Model {
  bool started = false;
  bool loading = true;    // until the stored workspace has been read
  bool restored = false;  // it has been read once
  base::Instant now;
  Document document;
  History<Document> history;
  Session session;
  Import import;
  Scenarios scenarios;
  Route route;
  base::BillingMonth month{2026, 6};
  bool month_chosen = false;  // by the person; else the newest with calls
  Locale locale;
  event::SystemLook look;
  Preferences preferences;
  Saving saving;
  std::string storage = "durable";
  bool writer = true;
  std::string workspace;                          // of workspaces: the one that is open
  std::vector<event::NamedWorkspace> workspaces;  // of this browser; none where there is but one
  bool fresh = false;                             // made just now: it begins empty
  std::optional<std::pair<std::string, bool>>
      leaving;  // for another one (id, fresh), once all is saved
  bool embedded = false;
  Embedding embedding;
  std::vector<event::FilesGiven> given;  // one after another; the first is under way
  bool dragging = false;
  std::string version;
  std::string versions;
  std::vector<Toast> toasts;
  std::uint32_t next_toast = 1;
  bool palette_open = false;
  bool damaged = false;      // a stored workspace could not be read and was put aside
  std::string damaged_text;  // it, while the browser's storage has not taken it
  bool newer = false;        // a later release saved it: nothing may be written over it
  StorageUse use;
  bool reminded = false;                          // to export, in this visit
  std::string exporting;                          // name of the file being written
  std::shared_ptr<const PendingCommand> command;  // waits for the time and new identities
  std::shared_ptr<const PendingCommand> asked;    // waits for the word of the page around us
  std::uint32_t next_call = 1;

  Model();
};

}  // namespace app
