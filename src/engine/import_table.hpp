#pragma once
// Files of calls and rate cards, as imports read them.

#include <memory>
#include <string_view>

#include "base/parallel.hpp"
#include "engine/import_reader.hpp"

namespace engine {

// `file` is named in errors: the file itself, or "archive.zip/entry.csv". `crew` helps with sorting.
[[nodiscard]] std::unique_ptr<Reader> make_usage_reader(
    const OpenImport& how, std::shared_ptr<const workspace::Workspace> document,
    std::string_view file, char delimiter, const base::Crew* crew);
[[nodiscard]] std::unique_ptr<Reader> make_graph_reader(
    const OpenImport& how, std::shared_ptr<const workspace::Workspace> document,
    std::string_view file, const base::Crew* crew);
[[nodiscard]] std::unique_ptr<Reader> make_rate_card_reader(const OpenImport& how,
                                                            std::string_view file, char delimiter);

// What Microsoft bills (domain 6.2, 6.3).
[[nodiscard]] std::unique_ptr<Reader> make_billing_reader(const OpenImport& how,
                                                          std::string_view file, char delimiter);
// The minute pools report: what it says of licences; Communications Credits: the lots that are left.
// Of the customer that a row names, else the one of the import, else the only one of the document;
// rows of nobody are suspended.
[[nodiscard]] std::unique_ptr<Reader> make_pools_reader(const OpenImport& how,
                                                        std::string_view file, char delimiter);
[[nodiscard]] std::unique_ptr<Reader> make_credits_reader(const OpenImport& how,
                                                          std::string_view file, char delimiter);

}  // namespace engine
