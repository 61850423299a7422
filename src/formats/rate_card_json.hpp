#pragma once
// Rate cards inside the workspace file: rows as short arrays of text under the columns that some row
// of the version uses, so that cards of thousands of rows stay small. Exact: what is read is equal
// to what was written, source rows included.

#include "base/result.hpp"
#include "formats/json_reader.hpp"
#include "formats/json_writer.hpp"
#include "rating/rate_card.hpp"

namespace formats {

void write_rate_card(JsonWriter& out, const rating::RateCard& card);
// Errors, with JSON pointer: missing_field, unexpected_type, unknown_value (a column or a field),
// not_a_currency, not_a_date. The checks of domain 4.5 are rating::check's.
[[nodiscard]] base::Result<rating::RateCard> read_rate_card(JsonValue value);

}  // namespace formats
