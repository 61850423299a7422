#pragma once
// The demo's calls of June 2026.

#include <string>
#include <vector>

#include "engine/demo_people.hpp"

namespace engine {

// Teams PSTN usage export (domain 5.1), newest first, with the flaws of a real one: rows that stand
// twice, three that cannot be read, calls of an unknown tenant.
[[nodiscard]] std::string demo_usage_csv(const std::vector<DemoCustomer>& customers,
                                         const DemoDestinations& destinations,
                                         base::Random& random);

}  // namespace engine
