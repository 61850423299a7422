#include "formats/minute_pools.hpp"

#include <utility>

#include "base/text.hpp"
#include "catalog/capability.hpp"
#include "formats/customer_json.hpp"

namespace formats {

namespace {

using base::ErrorCode;

enum Field : std::size_t {
  country,
  capability,
  description,
  total,
  used,
  available,
  customer,
  counter
};

const std::vector<NamedField>& fields() {
  static const std::vector<NamedField> kFields = {
      {"Country or region", {"Country", "CountryOrRegion", "Pays ou région"}, true},
      {"Capability", {"License capability", "Fonctionnalité"}, true},
      {"Capability description", {"Description", "Description de la fonctionnalité"}},
      {"Total minutes", {"Total", "Total des minutes", "Nombre total de minutes"}, true},
      {"Minutes used", {"Used minutes", "Used", "Minutes utilisées"}, true},
      {"Minutes available", {"Available minutes", "Available", "Minutes disponibles"}},
      {"CustomerId", {}},
      {"Counter", {}},
  };
  return kFields;
}

bool read_minutes(NamedRow& row, const NumberText& numbers, Field field, std::int64_t& out) {
  const auto minutes = numbers.whole(row.at(field));
  if (!minutes) return row.reject(minutes.error(), field);
  out = *minutes;
  return true;
}
bool read_count(NamedRow& row, const NumberText& numbers, Field field, std::int64_t& out) {
  if (!read_minutes(row, numbers, field, out)) return false;
  return out >= 0 || row.reject({ErrorCode::number_out_of_range}, field);
}

}  // namespace

std::optional<std::int64_t> MinutePool::licences() const {
  if (plan.is_none()) return std::nullopt;
  const auto minutes = catalog::minutes_of(plan, country);
  const std::int64_t each = international ? minutes.international : minutes.domestic;
  if (each == 0 || total % each != 0 || total / each > kMostLicences) return std::nullopt;
  return total / each;
}

bool looks_like_minute_pools(std::string_view head, char delimiter) {
  return has_fields(head, delimiter, fields());
}

MinutePoolsReader::MinutePoolsReader(TableOptions options)
    : numbers_(options.decimal_comma, options.delimiter),
      table_(fields(), std::move(options), [this](NamedRow& row) { return take(row); }) {}

base::Result<std::vector<MinutePool>> MinutePoolsReader::finish() {
  if (auto done = table_.finish(); !done) return done.error();
  return std::move(pools_);
}

bool MinutePoolsReader::take(NamedRow& row) {
  MinutePool pool;
  const auto place = row.at(country);
  if (!place.empty()) {
    pool.country = telephony::country_by_name(place);
    if (pool.country.is_none()) return row.reject({ErrorCode::not_a_country}, country);
  }
  pool.capability = row.at(capability);
  if (pool.capability.empty()) return row.reject({ErrorCode::empty_input}, capability);
  pool.description = row.at(description);
  pool.plan = catalog::capability_of(pool.capability).plan;
  if (pool.plan.is_none()) row.warn(ErrorCode::unknown_value, capability);
  pool.international = base::equals_ignore_case(row.at(counter), "international") ||
                       (row.at(counter).empty() &&
                        base::contains_ignore_case(pool.description, "international minutes"));
  if (!read_count(row, numbers_, total, pool.total) ||
      !read_count(row, numbers_, used, pool.used)) {
    return false;
  }
  pool.available = pool.total - pool.used;
  if (!row.at(available).empty()) {
    const auto left = pool.available;
    if (!read_minutes(row, numbers_, available, pool.available)) return false;
    if (pool.available != left) row.warn(ErrorCode::number_out_of_range, available);
  }
  if (!row.at(customer).empty()) {
    const auto id = base::CustomerId::parse(row.at(customer));
    if (!id) return row.reject(id.error(), customer);
    pool.customer = *id;
  }
  pools_.push_back(std::move(pool));
  return true;
}

}  // namespace formats
