#pragma once
// The workspace file: the whole document as JSON, versioned and with its own checksum
// (docs/formats.md, "Workspace file"; assets/schema has a JSON Schema for each version).
//
// A file of a newer schema is read as far as it is understood and must not be written over:
// WorkspaceFile::read_only. Members this release does not know are kept in the document's parts
// and written back.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "formats/json_reader.hpp"
#include "formats/json_writer.hpp"
#include "workspace/settings.hpp"
#include "workspace/workspace.hpp"

namespace formats {

inline constexpr std::int64_t kWorkspaceSchema = 1;

struct WorkspaceFile {
  workspace::Workspace workspace;
  std::int64_t schema = kWorkspaceSchema;
  bool read_only = false;  // written by a newer release
};

// Errors, with JSON pointer: those of JsonDocument::parse, unknown_format, unsupported_version (the
// file says that this release cannot read it), checksum_mismatch, missing_field, duplicate_id, and
// those of the parts. A file without a checksum, written by hand, is taken as it is.
[[nodiscard]] base::Result<WorkspaceFile> read_workspace(std::string_view text,
                                                         std::string_view file = {});
[[nodiscard]] base::Result<WorkspaceFile> read_workspace(JsonValue root);
[[nodiscard]] std::string write_workspace(const workspace::Workspace& workspace);
[[nodiscard]] bool is_workspace(JsonValue root);

// The parts as the file holds them: what the engine's messages carry, too.
void write_settings(JsonWriter& out, const workspace::Settings& settings);
void write_customer(JsonWriter& out, const workspace::Customer& customer);
void write_card(JsonWriter& out, const workspace::Card& card);
void write_patch(JsonWriter& out, const workspace::Patch& patch);
[[nodiscard]] base::Result<workspace::Settings> read_settings(JsonValue value);
[[nodiscard]] base::Result<workspace::Customer> read_customer(JsonValue value);
[[nodiscard]] base::Result<workspace::Card> read_card(JsonValue value);
[[nodiscard]] base::Result<workspace::Patch> read_patch(JsonValue value);

}  // namespace formats
