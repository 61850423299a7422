#pragma once
// The customers bundle: every customer of a partner with what rating and the overage rules need
// (docs/formats.md, "Customers bundle").

#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "formats/json_reader.hpp"
#include "formats/json_writer.hpp"
#include "overage/situation.hpp"
#include "workspace/workspace.hpp"

namespace formats {

struct CustomersBundle {
  overage::Partner partner;  // whose file it is: `self`
  std::string partner_country;
  std::vector<overage::Partner> partners;  // others that are spoken of
  std::vector<workspace::Customer> customers;
  // Customers that could not be read, each with its place: accepted + rejected + duplicate = items.
  std::vector<base::Error> rejected;
  std::vector<base::Error> duplicate;
};

// `us` stands in when the file names no partner. Errors: unknown_format, unsupported_version,
// missing_field, unexpected_type and those of the partners; faults inside one customer reject that
// customer alone.
[[nodiscard]] base::Result<CustomersBundle> read_customers(JsonValue root,
                                                           const overage::Partner& us = {});

struct CustomersSource {
  const overage::Partner& partner;
  std::string_view partner_country;
  std::span<const std::shared_ptr<const workspace::Customer>> customers;
};
// What the bundle has a place for; pending updates, consents and the trail's refusals it has not.
void write_customers(JsonWriter& out, const CustomersSource& source);

}  // namespace formats
