#pragma once
// JSON files: parts of the document, recognised by what stands in them.

#include <memory>
#include <span>
#include <string_view>

#include "engine/import_reader.hpp"

namespace engine {

// Names of the formats, as in ImportPreview::format.
[[nodiscard]] std::span<const std::string_view> document_formats();
[[nodiscard]] bool is_document_format(std::string_view format);

// Replies of Partner Center are about one customer: the one the import names, else the one in the
// reply's own link, else the only one of the document, else a new one.
[[nodiscard]] std::unique_ptr<Reader> make_document_reader(const OpenImport& how,
                                                           const workspace::Workspace& workspace);

}  // namespace engine
