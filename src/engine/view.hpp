#pragma once
// The calls of a month that a selection holds, in one order, with their sum: what the pages of the
// calls screen are cut from. A million calls are selected and sorted in some tens of milliseconds.

#include <cstdint>
#include <vector>

#include "engine/messages.hpp"
#include "engine/month.hpp"

namespace engine {

// Ascending by the column; equal ones as they stood.
void sort(const Month& month, CallColumn column, std::vector<rating::CallIndex>& calls);

// The last few selections, sorted: paging and scrolling cost nothing but the rows shown.
class Views {
 public:
  // A page; forgets everything when `revision` is another than before.
  [[nodiscard]] base::Result<CallsReply> page(const Month& month, const Calls& request,
                                              std::uint64_t revision);

 private:
  struct View {
    Selection selection;
    CallColumn sort = CallColumn::start;
    std::vector<rating::CallIndex> calls;
    Totals totals;
  };
  [[nodiscard]] base::Result<const View*> view(const Month& month, const Calls& request);

  std::uint64_t revision_ = 0;
  std::vector<View> views_;  // last used last
};

}  // namespace engine
