#pragma once
// overage bill: a customer's month as one page to print, the same page as the application writes.

#include <vector>

#include "programs/overage/run.hpp"

namespace overage_program {

[[nodiscard]] Command bill_command();

}  // namespace overage_program
