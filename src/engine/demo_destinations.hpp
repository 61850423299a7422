#pragma once
// Where the demo's people call, and what its rate card says: assets/demo/destinations.csv.

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/decimal.hpp"
#include "base/random.hpp"

namespace engine {

struct DemoDestination {
  std::string_view direction;  // as in the neutral rate card
  std::string_view country;
  std::string_view name;
  std::string_view type;
  std::vector<std::string_view> prefixes;
  int digits = 0;  // of a whole number
  base::Decimal rate;
  base::Decimal fee;
  std::string_view from;  // dates; empty = since the card begins, until further notice
  std::string_view to;
};

class DemoDestinations {
 public:
  DemoDestinations();

  // Neutral rate card (domain 4.5).
  [[nodiscard]] std::string rate_card_csv() const;

  // A number of this country and type ("landline" falls back to "mixed"), never one in service:
  // zeros follow the area code.
  [[nodiscard]] std::string number_in(std::string_view country, std::string_view type,
                                      base::Random& random) const;
  [[nodiscard]] std::string toll_free_number_in(std::string_view country,
                                                base::Random& random) const;
  // "Germany" for DE.
  [[nodiscard]] std::string_view name_of(std::string_view country) const;
  // The inbound toll-free rate of a service number's country, or null.
  [[nodiscard]] const DemoDestination* toll_free_in(std::string_view country) const;
  // Longest prefix of an outbound number, or null. `date` as "2026-06-03".
  [[nodiscard]] const DemoDestination* find(std::string_view digits, std::string_view date) const;

 private:
  using Index = std::unordered_map<std::string_view, std::vector<const DemoDestination*>>;

  // In the order of the file; empty for a country that it leaves out.
  [[nodiscard]] const std::vector<const DemoDestination*>& in(std::string_view country) const;

  std::vector<DemoDestination> destinations_;
  Index by_country_;
  Index by_prefix_;  // outbound ones
};

}  // namespace engine
