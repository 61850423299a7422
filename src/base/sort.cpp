#include "base/sort.hpp"

#include <algorithm>
#include <numeric>

namespace base::detail {

std::vector<std::uint32_t> order_of(std::size_t count, ComesFirst first, const void* context) {
  std::vector<std::uint32_t> order(count);
  std::iota(order.begin(), order.end(), 0U);
  std::vector<std::uint32_t> merged;
  for (std::size_t run = 1; run < count; run *= 2) {
    for (std::size_t begin = 0; begin + run < count; begin += 2 * run) {
      const std::size_t middle = begin + run;
      const std::size_t end = std::min(middle + run, count);
      if (!first(context, order[middle], order[middle - 1])) continue;  // in order already
      merged.clear();
      std::size_t left = begin;
      std::size_t right = middle;
      while (left < middle && right < end) {
        const bool takes_right = first(context, order[right], order[left]);
        merged.push_back(takes_right ? order[right++] : order[left++]);
      }
      // what is left of the right run lies where it belongs
      merged.insert(merged.end(), order.begin() + static_cast<std::ptrdiff_t>(left),
                    order.begin() + static_cast<std::ptrdiff_t>(middle));
      std::copy(merged.begin(), merged.end(), order.begin() + static_cast<std::ptrdiff_t>(begin));
    }
  }
  return order;
}

}  // namespace base::detail
