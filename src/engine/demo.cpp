#include "engine/demo.hpp"

#include "base/random.hpp"
#include "engine/demo_calls.hpp"
#include "engine/demo_destinations.hpp"
#include "engine/demo_people.hpp"

namespace engine {

DemoFiles make_demo() {
  constexpr std::uint64_t kSeed = 20260601;
  const DemoDestinations destinations;
  base::Random random(kSeed);
  const auto customers = make_demo_customers(destinations, random);
  DemoFiles files;
  files.customers_json = demo_customers_json(customers, random);
  files.rate_card_csv = destinations.rate_card_csv();
  files.usage_csv = demo_usage_csv(customers, destinations, random);
  return files;
}

}  // namespace engine
