#include "engine/demo.hpp"

#include "base/random.hpp"
#include "engine/demo_calls.hpp"
#include "engine/demo_destinations.hpp"
#include "engine/demo_people.hpp"

namespace engine {
namespace {

// What the customers' file and the calls' are written from, in this order: the second goes on where the first left the
// random numbers.
struct DemoCast {
  DemoDestinations destinations;
  base::Random random{20260601};
  std::vector<DemoCustomer> customers = make_demo_customers(destinations, random);
};

}  // namespace

std::string demo_customers_json() {
  DemoCast cast;
  return demo_customers_json(cast.customers, cast.random);
}

std::string demo_rate_card_csv() { return DemoDestinations().rate_card_csv(); }

std::string demo_usage_csv() { return make_demo().usage_csv; }

DemoFiles make_demo() {
  DemoCast cast;
  DemoFiles files;
  files.customers_json = demo_customers_json(cast.customers, cast.random);
  files.rate_card_csv = cast.destinations.rate_card_csv();
  files.usage_csv = demo_usage_csv(cast.customers, cast.destinations, cast.random);
  return files;
}

}  // namespace engine
