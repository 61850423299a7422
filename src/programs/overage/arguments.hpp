#pragma once
// Words of the command line, sorted into what each command takes.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace overage_program {

struct OptionSpec {
  std::string_view name;  // without the dashes
  // "FILE"; empty = a switch; "on|off" = one of these words (with capitals among them, anything)
  std::string_view value;
  bool repeatable = false;
};

class Arguments {
 public:
  // A plain message about the first word that does not fit, none when all do. `--` ends options,
  // `--name=value` and `--name value` are the same, `-` alone is a file (standard input or output).
  [[nodiscard]] std::optional<std::string> parse(const std::vector<std::string>& words,
                                                 const std::vector<OptionSpec>& options);

  [[nodiscard]] bool has(std::string_view name) const;
  // The last value given; empty without one.
  [[nodiscard]] std::string value(std::string_view name) const;
  [[nodiscard]] const std::vector<std::string>& values(std::string_view name) const;
  [[nodiscard]] const std::vector<std::string>& files() const { return files_; }

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
  std::vector<std::string> files_;
};

}  // namespace overage_program
