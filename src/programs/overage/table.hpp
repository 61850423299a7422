#pragma once
// Plain tables for a terminal.

#include <cstddef>
#include <string>
#include <vector>

#include "base/money.hpp"

namespace overage_program {

// Columns as wide as their widest cell; the first one to the left, the others to the right.
class Table {
 public:
  void add(std::vector<std::string> cells);
  [[nodiscard]] std::string text() const;

 private:
  std::vector<std::vector<std::string>> rows_;
  std::vector<std::size_t> widths_;
};

[[nodiscard]] std::string amounts(const std::vector<base::Money>& moneys);

}  // namespace overage_program
