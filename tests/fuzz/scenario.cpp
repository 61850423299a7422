// formats::read_scenario and run_scenario: any JSON gives a scenario or an error; its situation, at
// the start and at the end, is written and read again to an equal one, and so is its trail.
#include "formats/scenario.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "formats/situation_json.hpp"

namespace {

void survives(const overage::Situation& situation) {
  std::string text;
  formats::JsonWriter out(text);
  formats::write_situation(out, situation);
  const auto again = formats::JsonDocument::parse(text);
  if (!again) std::abort();
  const auto read = formats::read_situation(again->root(), formats::Unknown::keep);
  if (!read || !(*read == situation)) std::abort();
}

void survives(const overage::History& history) {
  std::string text;
  formats::JsonWriter out(text);
  formats::write_history(out, history);
  const auto again = formats::JsonDocument::parse(text);
  if (!again) std::abort();
  const auto read = formats::read_history(again->root(), formats::Unknown::keep);
  if (!read || !(*read == history)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto scenario = formats::read_scenario({reinterpret_cast<const char*>(data), size});
  if (!scenario) return 0;
  survives(scenario->situation);
  const auto run = formats::run_scenario(*scenario);
  if (!run) return 0;
  survives(run->situation);
  survives(run->history);
  return 0;
}
