#pragma once
// Work on several things at once. The engine has no threads of its own: it is told whom it may ask. A program gives it
// threads (programs/threads.hpp); in a page it works alone, since threads would need memory that workers share.

#include <cstddef>
#include <functional>

namespace base {

class Crew {
 public:
  virtual ~Crew() = default;
  // How many things can be done at once, one at least.
  [[nodiscard]] virtual std::size_t size() const { return 1; }
  // work(0) to work(count - 1), each once, in any order and at the same time; returns when all are done.
  virtual void run(std::size_t count, const std::function<void(std::size_t)>& work) const {
    for (std::size_t i = 0; i < count; ++i) work(i);
  }

  // One after the other.
  [[nodiscard]] static const Crew& alone() {
    static const Crew kAlone;
    return kAlone;
  }
};

}  // namespace base
