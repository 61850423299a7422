#include "app/mappings.hpp"

#include <algorithm>

namespace app {

namespace {

constexpr std::string_view kCurrency = "currency";

bool has(const std::vector<std::string>& header, const std::string& caption) {
  return std::find(header.begin(), header.end(), caption) != header.end();
}

}  // namespace

std::string mapping_key(const std::vector<std::string>& header) {
  std::string key;
  for (const auto& caption : header) key += caption + "\n";
  return key;
}

void remember(Mappings& mappings, const std::vector<std::string>& header,
              const engine::OpenImport& options) {
  if (header.empty() || (options.mapping.empty() && options.currency.empty())) return;
  auto chosen = options.mapping;
  // a currency that was chosen has no column; one that has is in the mapping
  const bool column = std::any_of(chosen.begin(), chosen.end(),
                                  [](const auto& entry) { return entry.first == kCurrency; });
  if (!options.currency.empty() && !column) {
    chosen.emplace_back("=" + std::string(kCurrency), options.currency);
  }
  mappings[mapping_key(header)] = std::move(chosen);
  if (mappings.size() > kMappingsKept) mappings.erase(mappings.begin());
}

std::optional<engine::OpenImport> with_remembered(const Mappings& mappings,
                                                  const std::vector<std::string>& header,
                                                  const engine::OpenImport& options) {
  const auto known = mappings.find(mapping_key(header));
  if (known == mappings.end()) return std::nullopt;
  auto chosen = options;
  for (const auto& [field, caption] : known->second) {
    if (field == "=" + std::string(kCurrency)) {
      chosen.currency = caption;
      continue;
    }
    const bool given = std::any_of(chosen.mapping.begin(), chosen.mapping.end(),
                                   [&](const auto& entry) { return entry.first == field; });
    if (!given && has(header, caption)) chosen.mapping.emplace_back(field, caption);
  }
  const bool same = chosen.mapping == options.mapping && chosen.currency == options.currency;
  return same ? std::nullopt : std::optional(std::move(chosen));
}

}  // namespace app
