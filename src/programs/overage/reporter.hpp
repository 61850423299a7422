#pragma once
// Errors and problems on standard error: as lines for people, or as JSON lines for programs.

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "engine/messages.hpp"

namespace overage_program {

class Reporter {
 public:
  explicit Reporter(bool json = false) : json_(json) {}
  void error(const base::Error& error) const;
  void problem(const engine::Problem& problem) const;
  // What to do about it: for people only.
  void hint(std::string_view message) const;
  // About the command line itself.
  void usage(const std::string& message) const;

 private:
  void line(std::string_view severity, const base::Error& error) const;
  bool json_;
};

}  // namespace overage_program
