#pragma once

#include <string>
#include <vector>

#include "formats/problem_log.hpp"

namespace engine {

// Rows of one usage file that could not be read: they are in no table, and must not be forgotten.
struct RejectedRows {
  std::string file;
  std::vector<formats::RejectedRow> rows;
};

}  // namespace engine
