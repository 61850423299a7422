#pragma once
// Sorting for all that is not sorted by the million. std::sort writes some four kilobytes for every kind of element and
// order, and the interface is downloaded; this is one merge sort, told by a function which of two elements comes first.
// Stable, and quick on what is in order already.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <ranges>
#include <utility>
#include <vector>

namespace base {

namespace detail {

using ComesFirst = bool (*)(const void* context, std::size_t a, std::size_t b);
// The places of `count` elements, in their order.
[[nodiscard]] std::vector<std::uint32_t> order_of(std::size_t count, ComesFirst first,
                                                  const void* context);

}  // namespace detail

// As std::ranges::stable_sort.
template <std::ranges::random_access_range Range, class Less = std::ranges::less,
          class Projection = std::identity>
void sort(Range&& range, Less less = {}, Projection projection = {}) {
  const auto at = std::ranges::begin(range);
  const auto element = [at](std::size_t i) -> decltype(auto) {
    return at[static_cast<std::iter_difference_t<decltype(at)>>(i)];
  };
  const auto first = [&](std::size_t a, std::size_t b) -> bool {
    return std::invoke(less, std::invoke(projection, element(a)),
                       std::invoke(projection, element(b)));
  };
  auto order = detail::order_of(
      static_cast<std::size_t>(std::ranges::distance(range)),
      [](const void* context, std::size_t a, std::size_t b) {
        return (*static_cast<const decltype(first)*>(context))(a, b);
      },
      &first);
  // along each circle of places that change hands, one element waits until its own is free
  for (std::uint32_t start = 0; start < order.size(); ++start) {
    if (order[start] == start) continue;
    auto waiting = std::move(element(start));
    std::uint32_t place = start;
    while (order[place] != start) {
      element(place) = std::move(element(order[place]));
      place = std::exchange(order[place], place);
    }
    element(place) = std::move(waiting);
    order[place] = place;
  }
}

}  // namespace base
