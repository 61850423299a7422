// Runs all scenarios against each mutant of the law: `scenarios FIRST LAST FILE...` prints the
// numbers of the mutants that let every scenario hold; mutant 0 is the law as it is. Every mutant
// runs in a process of its own, so that one that crashes or never ends is found, too.

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "formats/scenario.hpp"

extern int mutant;

namespace {

constexpr unsigned kSeconds = 20;

struct File {
  std::string name;
  std::string text;
};

bool all_hold(const std::vector<File>& files) {
  for (const File& file : files) {
    const auto scenario = formats::read_scenario(file.text, file.name);
    if (!scenario) return false;
    const auto run = formats::run_scenario(*scenario);
    if (!run || !run->mismatches.empty()) return false;
  }
  return true;
}

bool survives(int number, const std::vector<File>& files) {
  const pid_t child = fork();
  if (child == 0) {
    alarm(kSeconds);
    mutant = number;
    _exit(all_hold(files) ? 0 : 1);
  }
  int status = 1;
  return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

int main(int count, char** words) {
  std::vector<File> files;
  for (int at = 3; at < count; ++at) {
    std::ifstream file(words[at], std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    files.push_back({words[at], text.str()});
  }
  const int last = std::atoi(words[2]);
  for (int number = std::atoi(words[1]); number <= last; ++number) {
    if (survives(number, files)) std::printf("%d\n", number);
    if (number % 100 == 0) std::fprintf(stderr, "%d of %d\n", number, last);
  }
  return 0;
}
