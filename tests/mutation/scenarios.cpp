// Runs the scenarios named as arguments and exits 1 at the first that does not hold. The mutation
// runner links it with a law in which one thing is changed at a time.

#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>

#include "formats/scenario.hpp"

int main(int count, char** names) {
  for (int at = 1; at < count; ++at) {
    std::ifstream file(names[at], std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    const auto scenario = formats::read_scenario(text.str(), names[at]);
    if (!scenario) return 2;
    const auto run = formats::run_scenario(*scenario);
    if (run && run->mismatches.empty()) continue;
    std::puts(scenario->id.c_str());
    return 1;
  }
  return 0;
}
