#pragma once
// What the command line can do. Each command returns the exit code.

#include <string>
#include <vector>

namespace overage_program {

// Exit codes, as `overage --help` states them.
enum ExitCode : int {
  kDone = 0,
  kRowsLeftOut = 1,     // done, but some rows were rejected (only with --strict)
  kWrongArguments = 2,  // the command line cannot be understood
  kFileFailed = 3,      // a file cannot be read or written
  kContentRefused = 4,  // a file is not what it should be, or the job cannot be done with it
};

// Words after the program's name.
[[nodiscard]] int run(const std::vector<std::string>& words);

}  // namespace overage_program
