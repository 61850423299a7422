#pragma once
// Microsoft Graph's pstnCallLogRow (domain 5.4) as JSON: one page or many one after another, with
// or without the envelope, or one record a line. Streams: only the record at hand is held.
// Counts, problems and the call table are those of UsageCsvReader; a row's number is the record's.

#include <memory>
#include <string_view>

#include "base/result.hpp"
#include "formats/usage_csv.hpp"

namespace formats {

struct GraphReport {
  UsageReport usage;
  std::uint64_t pages = 0;
  bool more_pages = false;  // the last page names a next one (@odata.nextLink) that is not here
};

class UsageGraphReader {
 public:
  // As UsageCsvReader. Of the options the delimiter and the decimal comma have no meaning here.
  UsageGraphReader(rating::CallTableBuilder& calls, const CustomerLookup& customers,
                   UsageOptions options = {});
  ~UsageGraphReader();
  UsageGraphReader(UsageGraphReader&&) noexcept;
  UsageGraphReader& operator=(UsageGraphReader&&) noexcept;
  UsageGraphReader(const UsageGraphReader&) = delete;
  UsageGraphReader& operator=(const UsageGraphReader&) = delete;

  // Errors about the whole file: unknown_format, json_syntax, not_utf8 inside the envelope.
  [[nodiscard]] base::Result<base::Ok> feed(std::string_view bytes);
  // Errors: empty_input, json_syntax (the text ends inside a value).
  [[nodiscard]] base::Result<base::Ok> finish();

  [[nodiscard]] const GraphReport& report() const;

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace formats
