#pragma once
// The last work on a call table: the order of draw, and the usage ids that are repeated. In short
// steps, so that a page can show how far it is and let go; and so that a browser's optimising
// compiler takes over after the first of them.
//
// The builder has the calls in buckets by time. Bucket after bucket, each small enough for the
// nearest memory, is sorted and dealt out to the customers, whose places are known by then.

#include <cstdint>
#include <memory>
#include <vector>

#include "base/result.hpp"
#include "rating/call_table.hpp"

namespace rating {

// Of many hashes, those that share their bits with another one.
class Sieve {
 public:
  explicit Sieve(std::size_t expected);
  void see(std::uint64_t hash) {
    const auto at = static_cast<std::size_t>(hash >> shift_);
    std::uint64_t& word = seen_[at >> 5U];
    const unsigned bit = (at & 31U) * 2;
    word |= (word >> bit & 1U) << (bit + 1) | std::uint64_t{1} << bit;
  }
  [[nodiscard]] bool shared(std::uint64_t hash) const {
    const auto at = static_cast<std::size_t>(hash >> shift_);
    return (seen_[at >> 5U] >> ((at & 31U) * 2 + 1) & 1U) != 0;
  }
  [[nodiscard]] bool seen(std::uint64_t hash) const {
    const auto at = static_cast<std::size_t>(hash >> shift_);
    return (seen_[at >> 5U] >> ((at & 31U) * 2) & 1U) != 0;
  }

 private:
  unsigned shift_ = 0;
  std::vector<std::uint64_t> seen_;  // two bits a place: seen, seen again
};
// A different one for each level; the high bits are the good ones.
[[nodiscard]] inline std::uint64_t hash_of(const base::UsageId& id, std::uint64_t level) {
  constexpr std::uint64_t kSpread = 0x9E37'79B9'7F4A'7C15U;
  std::uint64_t hash = (id.guid.high + (level + 1) * kSpread) * 0xD6E8'FEB8'6659'FD93U;
  hash = (hash ^ hash >> 32U ^ id.guid.low) * kSpread;
  return (hash ^ hash >> 29U) * 0xBF58'476D'1CE4'E5B9U;
}

class Sealing {
 public:
  explicit Sealing(CallTableBuilder builder);
  ~Sealing();
  Sealing(Sealing&&) noexcept;
  Sealing& operator=(Sealing&&) noexcept;
  Sealing(const Sealing&) = delete;
  Sealing& operator=(const Sealing&) = delete;

  // Looks at some ten thousand calls; true while there is more to do.
  [[nodiscard]] bool step();
  [[nodiscard]] std::uint32_t done() const { return done_; }
  [[nodiscard]] std::uint32_t total() const { return total_; }
  // When step() has said false. Error: too_many_rows beyond 2^31 calls.
  [[nodiscard]] base::Result<CallTable> take() &&;

 private:
  // A call on its way: customer, start within the bucket, place in the bucket.
  using Keyed = std::uint64_t;

  // One bucket, or one look for duplicates; how many calls it was.
  std::uint32_t advance();
  void count_bucket(std::size_t bucket);
  void make_room();
  void place_bucket(std::size_t bucket);
  void sort_items();
  void sort_pass(const std::vector<Keyed>& from, std::vector<Keyed>& to, unsigned shift) const;
  void settle_ties(std::size_t bucket);
  void deal_out(std::size_t bucket);
  void suspect(CallIndex begin, CallIndex end);
  void settle_duplicates();

  CallTable table_;
  std::uint32_t done_ = 0;
  std::uint32_t total_ = 0;
  std::uint32_t looks_ = 0;             // steps that look for duplicates
  std::vector<std::uint32_t> in_time_;  // buckets
  std::uint32_t customers_ = 0;
  std::vector<std::uint16_t> customer_of_party_;  // customers_: none
  std::vector<std::uint32_t> places_;             // of each customer's next call
  std::vector<Keyed> items_;
  std::vector<Keyed> other_;
  Sieve sieve_;
  std::vector<CallIndex> suspects_;
};

}  // namespace rating
