#pragma once
// The workspace and the preferences as text that survives a reload. Two slots are written in turn
// and a header last, with the slot's checksum: a save that breaks off leaves the one before intact.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "app/model.hpp"

namespace app {

inline constexpr int kSavedVersion = 1;

struct SavedHeader {
  std::uint64_t sequence = 0;
  int slot = 0;
  std::uint64_t length = 0;
  std::uint64_t checksum = 0;
  base::Instant at;
  friend bool operator==(const SavedHeader&, const SavedHeader&) = default;
};

// FNV-1a, 64 bits: finds accidents, not forgery.
[[nodiscard]] std::uint64_t checksum(std::string_view bytes);

[[nodiscard]] std::string write_header(const SavedHeader& header);
[[nodiscard]] std::optional<SavedHeader> read_header(std::string_view text);

[[nodiscard]] std::string write_document(const Document& document, std::uint64_t sequence = 0);
// Errors: those of the workspace's reader, unsupported_version, missing_field.
[[nodiscard]] base::Result<Document> read_document(std::string_view text,
                                                   std::uint64_t* sequence = nullptr);

[[nodiscard]] std::string write_preferences(const Preferences& preferences);
// What cannot be read keeps its default.
[[nodiscard]] Preferences read_preferences(std::string_view text);

// What was found in the two slots and the header.
struct Restored {
  std::optional<Document> document;  // none: nothing stored, or nothing readable
  SavedHeader header;                // of the document, or the default
  std::string damaged;               // what should have been readable; to be put aside
  bool fell_back = false;            // not the save that the header names, but the best there is
  bool newer = false;                // a later release wrote it: it must not be written over
};
[[nodiscard]] Restored restore(const std::map<std::string, std::string>& values);

}  // namespace app
