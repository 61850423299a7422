// overage: the engine on the command line. src/programs/overage/ holds one file a job.

#include <string>
#include <vector>

#include "programs/overage/commands.hpp"

int main(int count, char** arguments) {
  return overage_program::run(std::vector<std::string>(arguments + 1, arguments + count));
}
