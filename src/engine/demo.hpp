#pragma once
// The demo workspace as files: a fictional partner with forty customers and their calls of June
// 2026, in the formats of docs/formats.md, so that the demo comes in through the same door as real
// data. Everyone and every number is invented; the same bytes on every platform and run.

#include <string>

namespace engine {

struct DemoFiles {
  std::string customers_json;  // customers bundle
  std::string rate_card_csv;   // neutral rate card (domain 4.5), EUR
  std::string usage_csv;       // Teams PSTN usage export, 20 columns (domain 5.1), newest first
};

[[nodiscard]] DemoFiles make_demo();
// One of them alone: the first two without making the calls, which take the time.
[[nodiscard]] std::string demo_customers_json();
[[nodiscard]] std::string demo_rate_card_csv();
[[nodiscard]] std::string demo_usage_csv();

}  // namespace engine
