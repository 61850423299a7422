#pragma once
// What the application asks of the shell, as data. `update` returns effects; the shell (platform/)
// carries them out and answers with events (app/event.hpp). Nothing here touches the outside world.

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace app::effect {

// One request of the engine's protocol (engine/messages.hpp), as JSON text. Answer:
// event::EngineReplied with the reply as it came.
struct EngineRequest {
  std::string json;
};

// Feeds a file's bytes to the engine's open import in chunks, then sends `finish`. `file` is the
// number the shell gave the file in event::FilesOffered or event::FilesKept. Answers:
// event::FileProgress while it runs, event::EngineReplied for `finish`, event::FileFailed if the
// bytes cannot be read.
struct FeedFile {
  std::uint32_t file = 0;
  std::string finish;
};

// Stops the running FeedFile or SaveExport, then sends `request` (may be empty) to the engine.
struct Cancel {
  std::string request;
};

// Reads the engine's open export to its end into a download, then sends `close`.
// Answers: event::FileProgress, then event::FileSaved or event::FileFailed.
struct SaveExport {
  std::string name;  // proposed file name, already harmless
  std::string mime;
  std::string close;
};

// A download of text that the application made itself.
struct SaveText {
  std::string name;
  std::string mime;
  std::string text;
};

struct CopyText {
  std::string text;
};

// A text that is shipped beside the application, not loaded with it. Answer: event::TextFetched.
struct FetchText {
  std::string name;
};

// Opens the file chooser. Sent only as the direct answer to a click or key.
// Answer: event::FilesOffered, or nothing.
struct PickFiles {};

// Keeps the bytes of an offered file in the browser's own file storage under `key`, reads them
// again at the next start. Answer: event::Stored with the key.
struct KeepFile {
  std::uint32_t file = 0;
  std::string key;
  std::string name;
};
struct ForgetFile {
  std::string key;
};
// Offers the kept files again. Answer: event::FilesKept.
struct ListKeptFiles {};

// Small texts that survive a reload (localStorage). Store writes, reads back and compares.
// Answers: event::Stored, event::Loaded.
struct Store {
  std::string key;
  std::string value;
};
struct Load {
  std::vector<std::string> keys;
};
struct Remove {
  std::string key;
};

// The address: "#/v1/...". push: a new entry in the browser's history, else the present one changes.
struct SetRoute {
  std::string hash;
  bool push = true;
};
struct SetTitle {
  std::string title;
};
// Number, date and money patterns of another language ("en-GB", "fr"). Answer:
// event::LocaleChanged.
struct UseLanguage {
  std::string tag;  // empty: the browser's own
};
// A page outside, https only, opened in a new tab without opener.
struct OpenLink {
  std::string url;
};
// event::Woken after so many milliseconds, with the same number.
struct Wake {
  std::uint32_t id = 0;
  std::int32_t milliseconds = 0;
};
// Takes the writer's lease from another tab. Answer: event::WriterChanged.
struct TakeOver {};
// Leaves this workspace for another one of this browser: the application starts anew in it. `fresh`:
// one that is made now; `id` is ignored.
struct OpenWorkspace {
  std::string id;
  bool fresh = false;
};
// What the workspace that is open here is called in the list of them.
struct NameWorkspace {
  std::string name;
};
// With all that is kept for it; never the one that is open here. Answer: event::WorkspacesChanged.
struct RemoveWorkspace {
  std::string id;
};
// Random GUIDs for new things, since nothing below the shell is random. Answer: event::Minted.
struct Mint {
  std::int32_t count = 1;
};

// Puts an assignment to the page around us: the body of Partner Center's PUT. Answer:
// event::HostAnswered with the same number.
struct AskHost {
  std::uint32_t call = 0;
  std::string customer;
  std::string name;  // of the customer
  std::string request;
};
// The answer to a call of the page: JSON text, of the result or of the failure (app/host.hpp).
struct AnswerHost {
  std::uint32_t call = 0;
  bool ok = true;
  std::string json;
};

}  // namespace app::effect

namespace app {

using Effect =
    std::variant<effect::EngineRequest, effect::FeedFile, effect::Cancel, effect::SaveExport,
                 effect::SaveText, effect::CopyText, effect::FetchText, effect::PickFiles,
                 effect::KeepFile, effect::ForgetFile, effect::ListKeptFiles, effect::Store,
                 effect::Load, effect::Remove, effect::SetRoute, effect::SetTitle,
                 effect::UseLanguage, effect::OpenLink, effect::Wake, effect::TakeOver,
                 effect::OpenWorkspace, effect::NameWorkspace, effect::RemoveWorkspace,
                 effect::Mint, effect::AskHost, effect::AnswerHost>;

}  // namespace app
