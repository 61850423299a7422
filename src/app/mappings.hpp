#pragma once
// What the person said the columns of a rate card are, remembered by the captions of the file: the
// next card of that publisher is read without a question.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/messages.hpp"

namespace app {

// Mapping by header, the chosen currency under "=currency". Fields as in engine::OpenImport::mapping.
using Mappings = std::map<std::string, engine::Args>;

// Captions, each ended by a line feed: the same header, the same key.
[[nodiscard]] std::string mapping_key(const std::vector<std::string>& header);

// Remembers what was chosen for a file that could be read with it. The oldest by name goes when
// there are more than kMappingsKept.
inline constexpr std::size_t kMappingsKept = 50;
void remember(Mappings& mappings, const std::vector<std::string>& header,
              const engine::OpenImport& options);

// The options with what is remembered for such a header; none when nothing is, or when it is what
// the file was read with already.
[[nodiscard]] std::optional<engine::OpenImport> with_remembered(
    const Mappings& mappings, const std::vector<std::string>& header,
    const engine::OpenImport& options);

}  // namespace app
