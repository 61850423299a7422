#pragma once
// Rate cards as CSV (domain 4.5, with the tariff columns of rating::RateRow; also the public A-Z
// deck of 4.2 and price lists of that kind): columns in any order, found by caption, by common
// other names, or by a mapping the person gave. Titles may stand above the header. Decimal comma and
// a byte order mark are understood.
//
// rows = accepted + rejected. The checks of 4.5 run at the end: what cannot be used is rejected,
// what is doubtful is a warning; each names row and column, and {"check", name} in its arguments.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "formats/csv_scanner.hpp"
#include "formats/csv_writer.hpp"
#include "formats/problem_log.hpp"
#include "rating/rate_card.hpp"

namespace formats {

// A column a rate card can have, by its neutral name ("ratePerMinute").
struct RateColumn {
  std::string_view name;
  std::vector<std::string_view> aliases;  // other captions, as compared by same_caption
  bool required = false;
};
[[nodiscard]] const std::vector<RateColumn>& rate_columns();

struct RateCardOptions {
  std::string file;  // named in errors
  char delimiter = ',';
  std::optional<bool> decimal_comma;  // not given: as number_text.hpp has it, and the report says
  std::string name;                   // of the card
  base::Currency currency;            // of rows without a currency column
  // {neutral name, caption in the file}: goes before captions that are recognised.
  std::vector<std::pair<std::string, std::string>> mapping;
  std::size_t kept_problems = 1000;
  std::size_t kept_rows = 20;
  std::uint64_t rows = 1'000'000;  // limit: too_many_rows
  CsvLimits limits;
};

struct RateCardReport {
  std::uint64_t bytes = 0;
  std::uint64_t rows = 0;
  std::uint64_t accepted = 0;
  ProblemLog problems;
  bool decimal_comma = false;  // seen in a number
  std::vector<std::string> header;
  std::vector<std::pair<std::string, std::string>> mapping;  // {neutral name, caption} as used
  std::vector<std::string> missing;  // required fields that no column was found for
  std::vector<std::string> extra_columns;
  std::vector<std::vector<std::string>> first_rows;
};

// Whether one of the first rows names the columns that a rate card cannot be without.
[[nodiscard]] bool has_rate_card_header(std::string_view head, char delimiter);

class RateCardCsvReader {
 public:
  explicit RateCardCsvReader(RateCardOptions options = {});
  ~RateCardCsvReader();
  RateCardCsvReader(RateCardCsvReader&&) noexcept;
  RateCardCsvReader& operator=(RateCardCsvReader&&) noexcept;
  RateCardCsvReader(const RateCardCsvReader&) = delete;
  RateCardCsvReader& operator=(const RateCardCsvReader&) = delete;

  // Errors about the whole file: missing_field (a required column; without any known caption
  // unknown_format), duplicate_field, not_found (a mapped caption), too_many_columns, not_utf8,
  // too_many_rows.
  [[nodiscard]] base::Result<base::Ok> feed(std::string_view bytes);
  // Errors: empty_input.
  [[nodiscard]] base::Result<rating::RateCard> finish();

  // What is known so far of the file: after a failed feed the header and mapping still help.
  [[nodiscard]] const RateCardReport& report() const;

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

// The card in the neutral schema; columns that no row uses are left out, but for the required ones.
// Reading it again gives an equal card (source rows apart).
[[nodiscard]] std::string write_rate_card_csv(const rating::RateCard& card,
                                              const CsvStyle& style = {});

}  // namespace formats
