#pragma once
// What a reader found wrong, row by row: the first ones in full, every rejected row by place and
// reason, and counts by reason. Nothing is dropped silently.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/packed.hpp"

namespace formats {

enum class Severity : std::uint8_t {
  warning,  // read all the same
  rejected  // the row is left out
};

struct Problem {
  Severity severity = Severity::rejected;
  base::Error error;
  friend bool operator==(const Problem&, const Problem&) = default;
};
template <class Pack, base::Like<Problem> T>
void parts(Pack& pack, T& problem) {
  pack(problem.severity, problem.error);
}

// One rejected row, in eight bytes: there may be millions.
struct RejectedRow {
  std::uint32_t row = 0;
  std::uint16_t column = 0;
  base::ErrorCode code = base::ErrorCode::invalid_request;
  friend bool operator==(const RejectedRow&, const RejectedRow&) = default;
};

class ProblemLog {
 public:
  struct Count {
    Severity severity = Severity::rejected;
    base::ErrorCode code = base::ErrorCode::invalid_request;
    std::uint64_t rows = 0;
    friend bool operator==(const Count&, const Count&) = default;
  };

  explicit ProblemLog(std::string file = {}, std::size_t kept = 1000)
      : file_(std::move(file)), kept_(kept) {}

  // The file's name is put into the error's place.
  void reject(base::Error error);
  void warn(base::Error error);
  // Appends what was found in a later part of the file, whose rows count from one: `rows_before` are
  // before it.
  void join(const ProblemLog& part, std::uint64_t rows_before);

  [[nodiscard]] const std::vector<Problem>& first() const { return first_; }
  [[nodiscard]] const std::vector<RejectedRow>& rejected_rows() const { return rejected_; }
  [[nodiscard]] std::uint64_t rejected() const { return rejected_.size(); }
  [[nodiscard]] std::uint64_t warnings() const { return warnings_; }
  // In order of first appearance.
  [[nodiscard]] const std::vector<Count>& counts() const { return counts_; }
  [[nodiscard]] std::uint64_t count(base::ErrorCode code) const;
  [[nodiscard]] const std::string& file() const { return file_; }

  template <class Pack, base::Like<ProblemLog> T>
  friend void parts(Pack& pack, T& log) {
    pack(log.file_, log.first_, log.rejected_, log.counts_, log.warnings_);
  }

 private:
  [[nodiscard]] Count& count_of(Severity severity, base::ErrorCode code);
  void note(Severity severity, base::Error error);

  std::string file_;
  std::size_t kept_;
  std::vector<Problem> first_;
  std::vector<RejectedRow> rejected_;
  std::vector<Count> counts_;
  std::uint64_t warnings_ = 0;
};

}  // namespace formats
