#pragma once
// What the command line can do. Each command returns the exit code.

#include <string>
#include <vector>

namespace overage_program {

// Exit codes, as `overage --help` states them.
inline constexpr int kDone = 0;
inline constexpr int kRowsLeftOut = 1;     // done, but some rows were rejected (only with --strict)
inline constexpr int kWrongArguments = 2;  // the command line cannot be understood
inline constexpr int kFileFailed = 3;      // a file cannot be read or written
inline constexpr int kContentRefused = 4;  // a file is not what it should be, or unfit for the job

// Words after the program's name.
[[nodiscard]] int run(const std::vector<std::string>& words);

}  // namespace overage_program
