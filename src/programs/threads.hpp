#pragma once
// Threads for whoever asks for a crew. They wait between pieces of work instead of being begun for each: on a busy
// machine a new thread stays for long on the processor of the one that began it.

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

#include "base/parallel.hpp"

namespace programs {

// One thread may use it at a time.
class Threads final : public base::Crew {
 public:
  // `size` with the one that asks.
  explicit Threads(std::size_t size) {
    for (std::size_t i = 1; i < size; ++i) {
      others_.emplace_back([this, i](const std::stop_token& stop) { serve(i, stop); });
    }
  }

  // Of this machine.
  [[nodiscard]] static std::size_t processors() {
    return std::max(std::thread::hardware_concurrency(), 1U);
  }

  [[nodiscard]] std::size_t size() const override { return others_.size() + 1; }
  void run(std::size_t count, const std::function<void(std::size_t)>& work) const override {
    const std::size_t shared = std::min(count, size());
    if (shared > 1) {
      const std::lock_guard lock(mutex_);
      work_ = &work;
      count_ = shared;
      left_ = shared - 1;
      ++round_;
      begin_.notify_all();
    }
    if (count > 0) work(0);
    for (std::size_t i = shared; i < count; ++i) work(i);
    std::unique_lock lock(mutex_);
    end_.wait(lock, [this] { return left_ == 0; });
  }

 private:
  void serve(std::size_t number, const std::stop_token& stop) {
    std::uint64_t seen = 0;
    std::unique_lock lock(mutex_);
    while (begin_.wait(lock, stop, [&] { return round_ != seen; })) {
      seen = round_;
      if (number >= count_) continue;
      const auto& work = *work_;
      lock.unlock();
      work(number);
      lock.lock();
      if (--left_ == 0) end_.notify_all();
    }
  }

  mutable std::mutex mutex_;
  mutable std::condition_variable_any begin_;
  mutable std::condition_variable_any end_;
  mutable std::uint64_t round_ = 0;
  mutable const std::function<void(std::size_t)>* work_ = nullptr;
  mutable std::size_t count_ = 0;
  mutable std::size_t left_ = 0;
  std::vector<std::jthread> others_;  // last: they end before what they use
};

}  // namespace programs
