#pragma once
// The Teams admin center's PSTN usage export (domain 5.1), straight into the call table.
//
// Columns are found by their English captions, in any order, others allowed between them; a file
// whose captions are in another language, or that has none, is read by position. A Direct Routing
// export is recognised and set aside: its calls are not billed by Microsoft.
//
// rows = accepted + rejected + set_aside. Duplicates and calls of unknown customers are accepted
// here; rating::CallTable::seal and the rater tell them apart.

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "formats/csv_scanner.hpp"
#include "formats/customer_lookup.hpp"
#include "formats/number_text.hpp"
#include "formats/problem_log.hpp"
#include "rating/call_table.hpp"

namespace formats {

enum class UsageColumn : std::uint8_t {
  usage_id,
  call_id,
  conference_id,
  user_location,
  object_id,
  upn,
  display_name,
  caller_id,
  call_type,
  number_type,
  scope,
  destination,
  destination_number,
  start_time,
  end_time,
  duration,
  connection_fee,
  charge,
  currency,
  capability
};
inline constexpr std::size_t kUsageColumns = 20;
// The English captions, in the order of the export.
[[nodiscard]] const std::array<std::string_view, kUsageColumns>& usage_captions();
// The 22 captions of the Direct Routing export.
[[nodiscard]] const std::array<std::string_view, 22>& direct_routing_captions();

enum class UsageLayout : std::uint8_t {
  unknown,         // nothing read yet
  by_caption,      // English captions
  by_position,     // captions in another language
  no_header,       // the first row is a call
  direct_routing,  // set aside
};
[[nodiscard]] std::string_view name_of(UsageLayout layout);

struct UsageOptions {
  std::string file;                   // named in errors
  char delimiter = ',';               // ';' and tab: files that went through a spreadsheet
  std::optional<bool> decimal_comma;  // not given: as number_text.hpp has it
  std::size_t kept_problems = 1000;
  std::size_t kept_rows = 20;
  CsvLimits limits;
};

struct UsageReport {
  UsageLayout layout = UsageLayout::unknown;
  std::uint64_t bytes = 0;
  std::uint64_t rows = 0;
  std::uint64_t accepted = 0;
  std::uint64_t set_aside = 0;
  ProblemLog problems;  // problems.rejected() rows are left out
  std::vector<std::string> header;
  std::vector<std::string> extra_columns;            // captions of columns that are not used
  std::vector<std::vector<std::string>> first_rows;  // as they stand
  // The only customer that users of the file belong to, if there is exactly one: whose bots these
  // probably are.
  rating::CustomerIndex only_customer = rating::kNoCustomer;
  bool several_customers = false;
};

// What whoever reads a part of a file must know of its beginning.
struct UsageOpening {
  UsageOptions options;
  UsageLayout layout = UsageLayout::unknown;
  std::array<std::uint32_t, kUsageColumns> columns = {};  // where each stands
  std::size_t column_count = 0;
  bool in_order = false;                      // as the export has them
  const CustomerLookup* customers = nullptr;  // must outlive the readers
};

// What was read from a place inside a file. Rows count from one, as if the file began there.
struct UsagePart {
  rating::CallTableBuilder calls;
  UsageReport report;       // without header
  std::uint64_t lines = 0;  // of the file
  NumberText numbers;       // what they showed
};

// Both as bytes for another engine of this build (base/packed.hpp).
template <class Pack, base::Like<UsageOpening> T>
void parts(Pack& pack, T& opening) {  // without the customers
  auto& options = opening.options;
  pack(options.file, options.delimiter, options.decimal_comma, options.kept_problems,
       options.kept_rows, options.limits, opening.layout, opening.columns, opening.column_count,
       opening.in_order);
}
void pack(base::Packer& pack, UsagePart&& part);
// None when these are not the bytes of a part.
[[nodiscard]] std::optional<UsagePart> unpack_usage_part(base::Unpacker& bytes);

class UsageCsvReader {
 public:
  // Both must outlive the reader.
  UsageCsvReader(rating::CallTableBuilder& calls, const CustomerLookup& customers,
                 UsageOptions options = {});
  ~UsageCsvReader();
  UsageCsvReader(UsageCsvReader&&) noexcept;
  UsageCsvReader& operator=(UsageCsvReader&&) noexcept;
  UsageCsvReader(const UsageCsvReader&) = delete;
  UsageCsvReader& operator=(const UsageCsvReader&) = delete;

  // Errors are about the file as a whole: unknown_format, missing_field (a column), duplicate_field,
  // too_many_columns, not_utf8, too_many_rows. After one, the reader takes no more.
  [[nodiscard]] base::Result<base::Ok> feed(std::string_view bytes);
  // Error: empty_input.
  [[nodiscard]] base::Result<base::Ok> finish();

  [[nodiscard]] const UsageReport& report() const;

  // A file in parts, read at the same time: a UsagePartReader reads what stands further on, from the
  // beginning of a row, and join() takes over what it has read when this reader has come there, which
  // only then is certain: a line end may stand in quotes. It is then as if this one had read it all.
  //
  // None as long as it is not known what the columns are.
  [[nodiscard]] std::optional<UsageOpening> opening() const;
  // All that was fed are whole rows.
  [[nodiscard]] bool is_between_rows() const;
  // Precondition: is_between_rows(). False when it cannot be joined (a list of the table is full):
  // feeding its bytes will tell why.
  [[nodiscard]] bool join(UsagePart&& part);

 private:
  friend class UsagePartReader;
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

// One thread may use it while others use the file's other readers.
class UsagePartReader {
 public:
  explicit UsagePartReader(const UsageOpening& opening);
  ~UsagePartReader();
  UsagePartReader(const UsagePartReader&) = delete;
  UsagePartReader& operator=(const UsagePartReader&) = delete;

  // As UsageCsvReader. After an error the part is of no use.
  [[nodiscard]] base::Result<base::Ok> feed(std::string_view bytes);
  // At the end of the file: its last row may lack a line end.
  [[nodiscard]] base::Result<base::Ok> finish();
  [[nodiscard]] bool is_between_rows() const;
  [[nodiscard]] UsagePart take() &&;

 private:
  rating::CallTableBuilder calls_;
  std::unique_ptr<UsageCsvReader::Implementation> reader_;
};

// A time as exports write it: ISO 8601 with 'T' or a space, any fraction (cut), an offset with or
// without a colon, also after a space. Without an offset it is UTC, as domain 5.1 says of the file.
// Error: not_an_instant.
[[nodiscard]] base::Result<base::Instant> parse_export_instant(std::string_view text);

}  // namespace formats
