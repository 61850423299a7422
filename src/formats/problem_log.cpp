#include "formats/problem_log.hpp"

namespace formats {

void ProblemLog::reject(base::Error error) {
  rejected_.push_back({static_cast<std::uint32_t>(error.place.row),
                       static_cast<std::uint16_t>(error.place.column), error.code});
  note(Severity::rejected, std::move(error));
}

void ProblemLog::warn(base::Error error) {
  ++warnings_;
  note(Severity::warning, std::move(error));
}

std::uint64_t ProblemLog::count(base::ErrorCode code) const {
  std::uint64_t rows = 0;
  for (const Count& count : counts_) {
    if (count.code == code) rows += count.rows;
  }
  return rows;
}

void ProblemLog::note(Severity severity, base::Error error) {
  Count* known = nullptr;
  for (Count& count : counts_) {
    if (count.code == error.code && count.severity == severity) known = &count;
  }
  if (known == nullptr) known = &counts_.emplace_back(Count{severity, error.code, 0});
  ++known->rows;
  if (first_.size() >= kept_) return;
  error.place.file = file_;
  first_.push_back({severity, std::move(error)});
}

}  // namespace formats
