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

void ProblemLog::join(const ProblemLog& part, std::uint64_t rows_before) {
  for (RejectedRow row : part.rejected_) {
    row.row += static_cast<std::uint32_t>(rows_before);
    rejected_.push_back(row);
  }
  warnings_ += part.warnings_;
  for (const Count& count : part.counts_) count_of(count.severity, count.code).rows += count.rows;
  for (Problem problem : part.first_) {
    if (first_.size() >= kept_) break;
    problem.error.place.row += rows_before;
    first_.push_back(std::move(problem));
  }
}

std::uint64_t ProblemLog::count(base::ErrorCode code) const {
  std::uint64_t rows = 0;
  for (const Count& count : counts_) {
    if (count.code == code) rows += count.rows;
  }
  return rows;
}

ProblemLog::Count& ProblemLog::count_of(Severity severity, base::ErrorCode code) {
  for (Count& count : counts_) {
    if (count.code == code && count.severity == severity) return count;
  }
  return counts_.emplace_back(Count{severity, code, 0});
}

void ProblemLog::note(Severity severity, base::Error error) {
  ++count_of(severity, error.code).rows;
  if (first_.size() >= kept_) return;
  error.place.file = file_;
  first_.push_back({severity, std::move(error)});
}

}  // namespace formats
