#pragma once
// The last work on a call table: the order of draw, and the usage ids that are repeated. In short
// steps, so that a page can show how far it is and let go; and so that a browser's optimising
// compiler takes over after the first of them.
//
// The builder has the calls in buckets by time. Bucket after bucket, each small enough for the
// nearest memory, is sorted and dealt out to the customers, whose places are known by then. A crew
// works on several runs of time at once; the table is the same.

#include <cstdint>
#include <memory>
#include <vector>

#include "base/parallel.hpp"
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
  // As if this one had seen what the other saw, too. Precondition: both expect as many.
  void join(const Sieve& other);

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
  // `crew` null: nobody helps. It must outlive the sealing.
  explicit Sealing(CallTableBuilder builder, const base::Crew* crew = nullptr);
  ~Sealing();
  Sealing(Sealing&&) noexcept;
  Sealing& operator=(Sealing&&) noexcept;
  Sealing(const Sealing&) = delete;
  Sealing& operator=(const Sealing&) = delete;

  // Looks at some ten thousand calls, each of the crew; true while there is more to do.
  [[nodiscard]] bool step();
  // Calls looked at, each several times.
  [[nodiscard]] std::uint64_t done() const;
  [[nodiscard]] std::uint64_t total() const;
  // When step() has said false. Error: too_many_rows beyond 2^31 calls.
  [[nodiscard]] base::Result<CallTable> take() &&;

 private:
  // A call on its way: customer, start within the bucket, place in the bucket.
  using Keyed = std::uint64_t;
  enum class Phase : std::uint8_t { count, place, look, done };
  struct Lane;

  void share_out();
  void advance(Lane& lane);
  void next_phase();
  std::uint32_t count_bucket(Lane& lane);
  void make_room();
  std::uint32_t place_bucket(Lane& lane);
  void sort_items(Lane& lane) const;
  static void sort_pass(const std::vector<Keyed>& from, std::vector<Keyed>& to, unsigned shift);
  void settle_ties(Lane& lane, std::size_t bucket) const;
  void deal_out(Lane& lane, std::size_t bucket);
  std::uint32_t suspect(Lane& lane);
  void settle_duplicates();

  const base::Crew* crew_;
  CallTable table_;
  Phase phase_ = Phase::count;
  std::vector<std::uint32_t> in_time_;  // buckets
  std::uint32_t customers_ = 0;
  std::vector<std::uint16_t> customer_of_party_;  // customers_: none
  std::vector<Lane> lanes_;
  std::vector<CallIndex> suspects_;
};

}  // namespace rating
