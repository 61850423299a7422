#pragma once
// The parts of a customer that Partner Center does not tell, as JSON; shared by the customers bundle
// and the workspace file (docs/formats.md).

#include <cstdint>
#include <vector>

#include "base/result.hpp"
#include "formats/json_reader.hpp"
#include "formats/json_writer.hpp"
#include "formats/object_reader.hpp"
#include "workspace/workspace.hpp"

namespace formats {

// More licences of one kind than anybody has: a number beyond is an error of the file.
inline constexpr std::int64_t kMostLicences = 100'000'000;

// Each reads or writes the member of that name; absent = empty.
[[nodiscard]] std::vector<workspace::Licences> read_licences(ObjectReader& reader);
[[nodiscard]] std::vector<workspace::User> read_users(ObjectReader& reader,
                                                      base::Currency currency);
[[nodiscard]] std::vector<workspace::ServiceNumber> read_service_numbers(ObjectReader& reader);
void write_licences(JsonWriter& out, const std::vector<workspace::Licences>& licences);
void write_users(JsonWriter& out, const std::vector<workspace::User>& users,
                 base::Currency currency);
void write_service_numbers(JsonWriter& out, const std::vector<workspace::ServiceNumber>& numbers);

// A member that is text in a shape of its own; errors are put at the member's place.
[[nodiscard]] base::Currency read_currency(ObjectReader& reader, std::string_view name);
[[nodiscard]] base::Money read_money(ObjectReader& reader, std::string_view name,
                                     base::Currency currency);
// Two letters in upper case, or empty when absent. Error: not_a_country.
[[nodiscard]] std::string read_country(ObjectReader& reader, std::string_view name);

}  // namespace formats
