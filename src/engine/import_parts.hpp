#pragma once
// A whole file into an import, in parts by a crew where that is worth it and can be done. What is read
// does not depend on where it is divided.

#include "base/parallel.hpp"
#include "engine/import.hpp"
#include "engine/source.hpp"
#include "rating/rater.hpp"

namespace engine {

// Smaller files are read by one.
constexpr std::uint64_t kWorthParts = std::uint64_t{8} << 20U;

// `parts` at most. `progress` is told bytes. Errors: io_failed, cancelled; what is wrong with the
// content shows when the import is finished.
[[nodiscard]] base::Result<base::Ok> read_in_parts(Import& import, const Source& source,
                                                   const base::Crew& crew, std::size_t parts,
                                                   const rating::Progress& progress);

}  // namespace engine
