#pragma once
// What the partner asks of its customers for overage, on top of what Microsoft charges the partner:
// Microsoft grants no margin on it (R51, R52). Only overage is resold; credits the customer bought of
// Microsoft itself (R58), and the pool is in the licence.

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/decimal.hpp"
#include "insight/demand.hpp"
#include "rating/rater.hpp"

namespace insight {

// Percent on top of cost, for what it names; the one that names most of customer, department and
// destination holds, of equals the last.
struct MarkUp {
  rating::CustomerIndex customer = rating::kNoCustomer;  // all
  std::string department;                                // "": all
  std::string destination;                               // "": all
  base::Decimal percent;
  friend bool operator==(const MarkUp&, const MarkUp&) = default;
};

struct ResaleTerms {
  std::vector<MarkUp> mark_ups;
  // Own price list: its row prices the minutes the meter charged; calls it has no row for take the
  // mark-up. Null: mark-ups alone.
  const rating::CompiledCard* card = nullptr;
  int places = 2;  // each line is rounded to, half up
};

enum class ResaleBy : std::uint8_t { customer, department, destination };

// One line of a customer's statement.
struct ResaleLine {
  rating::CustomerIndex customer = rating::kNoCustomer;
  std::string name;  // of the department or destination
  std::uint64_t calls = 0;
  std::uint64_t minutes = 0;  // as the card charges them
  base::Currency currency;
  base::Money cost;     // to micro-units
  base::Money price;    // rounded to places
  base::Money margin;   // price - cost
  bool listed = false;  // priced by the own list, all of it
};

// Where a call went and whose it is, as the engine names them.
struct ResaleNames {
  std::function<std::string_view(rating::CallIndex)> destination;
  std::function<std::string_view(rating::CallIndex)> department;
};

// By customer, then name. Errors: overflow, currency_mismatch (own list in another currency).
[[nodiscard]] base::Result<std::vector<ResaleLine>> resale(const rating::Rating& rating,
                                                           const rating::RatedMonth& month,
                                                           const ResaleTerms& terms,
                                                           const ResaleNames& names, ResaleBy by);

// The mark-up that holds; zero without any.
[[nodiscard]] base::Decimal mark_up_of(std::span<const MarkUp> mark_ups,
                                       rating::CustomerIndex customer, std::string_view department,
                                       std::string_view destination);

}  // namespace insight
