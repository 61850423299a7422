#include "formats/packed_fields.hpp"

namespace formats {

bool PackedInstant::remember_month(std::uint64_t key, std::uint32_t year, std::uint32_t month) {
  constexpr std::uint32_t kFirstYear = 1970;
  constexpr std::uint32_t kLastYear = 2105;  // the last whole year of 32-bit seconds
  if (year < kFirstYear || year > kLastYear || month < 1 || month > 12) return false;
  const base::BillingMonth of{static_cast<int>(year), static_cast<int>(month)};
  month_start_ = static_cast<std::uint32_t>(base::start_of_utc_day(of.first_day()).seconds);
  days_in_month_ = static_cast<std::uint32_t>(of.day_count());
  month_key_ = key;
  return true;
}

}  // namespace formats
