#pragma once
// Crews for tests: threads where there are some, and one that does its pieces alone and backwards, which shows what
// depends on their order.

#include <memory>
#include <vector>

#include "base/parallel.hpp"
#ifndef __EMSCRIPTEN__
#include "programs/threads.hpp"
#endif

namespace support {

class Backwards final : public base::Crew {
 public:
  explicit Backwards(std::size_t size) : size_(size) {}
  [[nodiscard]] std::size_t size() const override { return size_; }
  void run(std::size_t count, const std::function<void(std::size_t)>& work) const override {
    for (std::size_t i = count; i > 0; --i) work(i - 1);
  }

 private:
  std::size_t size_;
};

inline std::vector<std::unique_ptr<base::Crew>> crews() {
  std::vector<std::unique_ptr<base::Crew>> out;
  for (const std::size_t size : {1U, 2U, 3U, 7U}) {
    out.push_back(std::make_unique<Backwards>(size));
#ifndef __EMSCRIPTEN__
    out.push_back(std::make_unique<programs::Threads>(size));
#endif
  }
  return out;
}

}  // namespace support
