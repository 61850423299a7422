#pragma once
// Numbers as people and spreadsheets write them: ".93", "€0.93", "0.93 EUR", "1 234,56", "1.234,56".
// Which sign parts the decimals is settled by the person, else by what the file's numbers show, else
// by its delimiter. A number that can be read two ways is refused, not guessed.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/money.hpp"
#include "base/result.hpp"

namespace formats {

// Ends a number that stood as one in a workbook's cell, where as text it could be read two ways.
inline constexpr std::string_view kCellNumber = "E0";

class NumberText {
 public:
  // `decimal_comma` as the person said; not given, a semicolon between columns suggests it.
  NumberText(std::optional<bool> decimal_comma, char delimiter)
      : usual_(decimal_comma.value_or(delimiter == ';') ? ',' : '.'),
        given_(decimal_comma.has_value()) {}

  // Without currency and groups, with a point, as Decimal::parse reads it; an exponent stays.
  // Errors: not_a_number, with {"either"} and {"or"} when it can be read two ways; currency_mismatch
  // (the number's own is another one).
  [[nodiscard]] base::Result<std::string> plain(std::string_view text, base::Currency currency);
  // A count. Error: not_an_integer, with {"either"} and {"or"} as above.
  [[nodiscard]] base::Result<std::int64_t> whole(std::string_view text) const;
  [[nodiscard]] bool comma_seen() const { return comma_seen_; }

  // For a file that is read in parts: its numbers would have been read the same way behind those of
  // `before`; and what a part showed that follows.
  [[nodiscard]] bool can_follow(const NumberText& before) const;
  void join(const NumberText& after);

 private:
  void learn(char decimal);

  char usual_;
  char decimal_ = usual_;  // '\0': the file's numbers show both
  bool given_;
  bool either_ = false;  // a number was read that only those before it settle
  bool shown_ = false;   // by a number of the file
  bool comma_seen_ = false;
};

}  // namespace formats
