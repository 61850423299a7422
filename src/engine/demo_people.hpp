#pragma once
// Customers of the demo with their people, licences and numbers: what the bundle says of them.

#include <string>
#include <string_view>
#include <vector>

#include "base/random.hpp"
#include "engine/demo_destinations.hpp"
#include "engine/demo_stories.hpp"

namespace engine {

struct DemoLicence {
  std::string plan;
  std::string country;
  int count = 0;
  std::string subscription;  // GUID
};

struct DemoUser {
  std::string id;
  std::string name;
  std::string upn;
  std::string country;
  std::string department;
  std::string number;
  std::string dial_out;     // empty = default
  std::string spend_limit;  // empty = none
  std::vector<std::string> plans;
};

struct DemoCustomer {
  const DemoStory* story = nullptr;
  std::string id;
  std::string azure_plan;   // GUID of the subscription; empty = none
  std::string entitlement;  // GUID of "Subscription 1"; empty = none
  std::string toll_free;    // numbers of the auto attendant; empty = none
  std::string bridge;
  std::vector<DemoLicence> licences;
  std::vector<DemoUser> users;
};

// Looks like a random GUID (version 4).
[[nodiscard]] std::string random_guid(base::Random& random);

[[nodiscard]] std::vector<DemoCustomer> make_demo_customers(const DemoDestinations& destinations,
                                                            base::Random& random);

// Customers bundle (docs/formats.md).
[[nodiscard]] std::string demo_customers_json(const std::vector<DemoCustomer>& customers,
                                              base::Random& random);

}  // namespace engine
