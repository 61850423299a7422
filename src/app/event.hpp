#pragma once
// What the shell tells the application, as data: the answers to effects (app/effect.hpp) and what
// happens by itself.

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "app/embedding.hpp"
#include "app/locale.hpp"
#include "base/time.hpp"

namespace app::event {

// What the system prefers; also sent whenever it changes.
struct SystemLook {
  bool dark = false;
  bool high_contrast = false;
  bool reduced_motion = false;
  bool touch = false;  // the main pointer is coarse
  friend bool operator==(const SystemLook&, const SystemLook&) = default;
};

// First of all events.
// One of several workspaces of this browser. The first has no id.
struct NamedWorkspace {
  std::string id;
  std::string name;  // as its tab last told; may be empty
  friend bool operator==(const NamedWorkspace&, const NamedWorkspace&) = default;
};

struct Started {
  base::Instant now;
  std::string hash;  // the address, "#/v1/..." or empty
  SystemLook look;
  Locale locale;                           // of the browser's first language that we speak
  std::string storage = "durable";         // "durable", "session" (lost with the tab), "none"
  bool writer = true;                      // false: another tab holds the writer's lease
  bool embedded = false;                   // inside somebody else's page
  Embedding embedding;                     // what that page decided
  std::string workspace;                   // the one of `workspaces` that is open here
  std::vector<NamedWorkspace> workspaces;  // of this browser; none inside somebody else's page
  bool fresh = false;                      // it was made just now, and begins empty
  std::string version;                     // of the product
  std::string versions;                    // of the libraries, for the about page
};

struct LookChanged {
  SystemLook look;
};
struct LocaleChanged {
  Locale locale;
};
// The address changed without us: back button, pasted link.
struct RouteChanged {
  std::string hash;
};
struct Woken {
  std::uint32_t id = 0;
  base::Instant now;
};
struct WriterChanged {
  bool writer = false;
};
struct Minted {
  base::Instant now;
  std::vector<std::string> guids;
};

// The reply or message of the engine, JSON text as it came.
struct EngineReplied {
  std::string json;
};
// The engine stopped (crash, out of memory) and is running again, empty.
struct EngineRestarted {
  std::string reason;
};

struct OfferedFile {
  std::uint32_t file = 0;  // the shell's number for it
  std::string name;
  std::uint64_t size = 0;
  std::string key;  // kept files: the key they were kept under
};
// Dropped, picked or pasted.
struct FilesOffered {
  std::vector<OfferedFile> files;
};
struct FilesKept {
  std::vector<OfferedFile> files;
};
struct FileProgress {
  std::uint32_t file = 0;  // 0: an export
  std::uint64_t bytes = 0;
  std::uint64_t total = 0;
  std::int64_t milliseconds = 0;  // since it began
};
struct FileFailed {
  std::uint32_t file = 0;  // 0: an export
  std::string reason;      // "unreadable", "too_large", "cancelled"
};
struct FileSaved {
  std::string name;
};

struct TextFetched {
  std::string name;
  std::string text;  // empty: it could not be had
};

enum class StoreResult : std::uint8_t { ok, quota, unavailable, mismatch };
// Answer to effect::RemoveWorkspace. refused: it is open in another tab.
struct WorkspacesChanged {
  std::vector<NamedWorkspace> workspaces;
  bool refused = false;
};
struct Stored {
  std::string key;
  StoreResult result = StoreResult::ok;
};
// Keys that hold nothing are absent.
struct Loaded {
  std::vector<std::string> asked;
  std::map<std::string, std::string> values;
};

// ---- from the page around us; `call` is its number, answered by effect::AnswerHost ----

// Files taken over as they are, without asking anybody. The answer lists what became of each.
struct FilesGiven {
  std::uint32_t call = 0;
  std::vector<OfferedFile> files;
};
// What Partner Center would answer to GET, and to PUT with this body.
struct OverageRead {
  std::uint32_t call = 0;
  std::string customer;
};
struct OverageSet {
  std::uint32_t call = 0;
  std::string customer;
  base::Instant now;
  std::string request;
};
// The page's word on effect::AskHost.
struct HostAnswered {
  std::uint32_t call = 0;
  base::Instant now;
  bool apply = false;
  std::string reply;  // of the real interface, where the page has carried it out; else empty
  std::string code;   // not applied: why
  std::string message;
};
// Forget everything.
struct ResetAsked {
  std::uint32_t call = 0;
};

// How much room is used and left; after every write, and at the start.
struct StorageMeasured {
  std::uint64_t used = 0;   // characters of small texts
  std::uint64_t limit = 0;  // of them
  std::uint64_t files = 0;  // bytes of kept files
  bool persistent = false;
  bool may_purge = false;
};
// The page is hidden, perhaps for good: what waits to be saved is saved now.
struct Hidden {
  base::Instant now;
};

// Files are being dragged over the page, or no longer.
struct DragChanged {
  bool over = false;
};

}  // namespace app::event

namespace app {

using Event =
    std::variant<event::Started, event::LookChanged, event::LocaleChanged, event::RouteChanged,
                 event::Woken, event::WriterChanged, event::Minted, event::EngineReplied,
                 event::EngineRestarted, event::FilesOffered, event::FilesKept, event::FileProgress,
                 event::FileFailed, event::FileSaved, event::TextFetched, event::Stored,
                 event::WorkspacesChanged, event::Loaded, event::StorageMeasured, event::Hidden,
                 event::DragChanged, event::FilesGiven, event::OverageRead, event::OverageSet,
                 event::HostAnswered, event::ResetAsked>;

}  // namespace app
