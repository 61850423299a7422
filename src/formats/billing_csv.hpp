#pragma once
// What Microsoft bills, as CSV: the daily rated usage file (domain 6.3) and the invoice reconciliation
// file (6.2), each told by its columns, which are found by caption in any order. Only what comparing
// needs is read. Dates are ISO or month first, as the samples have them.
//
// rows = accepted + rejected.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "formats/csv_scanner.hpp"
#include "formats/problem_log.hpp"
#include "insight/reconcile.hpp"

namespace formats {

enum class BillingLayout : std::uint8_t { daily_usage, reconciliation };

// By the first line of a file; none if it is neither.
[[nodiscard]] std::optional<BillingLayout> billing_layout_of(std::string_view header);

struct BillingOptions {
  std::string file;  // named in errors
  char delimiter = ',';
  std::optional<bool> decimal_comma;  // not given: as number_text.hpp has it
  std::uint64_t rows = 5'000'000;     // limit: too_many_rows
  CsvLimits limits;
};

struct BillingReport {
  BillingLayout layout = BillingLayout::daily_usage;
  std::uint64_t rows = 0;
  std::uint64_t accepted = 0;
  ProblemLog problems;
  std::vector<std::string> header;
};

class BillingCsvReader {
 public:
  explicit BillingCsvReader(BillingOptions options = {});
  ~BillingCsvReader();
  BillingCsvReader(BillingCsvReader&&) noexcept;
  BillingCsvReader& operator=(BillingCsvReader&&) noexcept;
  BillingCsvReader(const BillingCsvReader&) = delete;
  BillingCsvReader& operator=(const BillingCsvReader&) = delete;

  // Errors about the whole file: unknown_format, missing_field (a required column), too_many_rows.
  [[nodiscard]] base::Result<base::Ok> feed(std::string_view bytes);
  // Error: empty_input.
  [[nodiscard]] base::Result<std::vector<insight::BilledLine>> finish();
  [[nodiscard]] const BillingReport& report() const;

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace formats
