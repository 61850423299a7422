#include "rating/sealing.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <tuple>
#include <utility>

#include "base/sort.hpp"
#include "rating/call_table_data.hpp"

namespace rating {
namespace {

constexpr unsigned kDigitBits = 11;
constexpr std::uint32_t kDigits = 1U << kDigitBits;
// Fewer calls than this are sorted by comparing.
constexpr std::size_t kFew = 512;
constexpr std::uint32_t kMostCalls = std::uint32_t{1} << 31U;
constexpr std::uint32_t kLine = 64;
constexpr std::uint32_t kCallsAStep = 1U << 16U;

// What a row says, in the order that decides which of several with one usage id counts.
auto content(const CallTable& table, const CallTableBuilder::Data& data, const CallRecord& row,
             std::uint32_t read_as) {
  const User& user = table.users()[table.user_of(row.call.party)];
  const ExportedMoney& money = data.moneys[row.money];
  const std::uint64_t caller = data.party_callers[row.call.party];
  const bool is_text = (caller & kCallerMask) == kCallerText;
  return std::tuple(
      row.call.start, row.call.seconds, row.number, user.id, std::string_view(user.upn),
      user.location, row.call.type, data.capabilities.at(row.call.capability),
      data.number_types.at(row.number_type), data.destinations.at(row.destination),
      money.charge_micros, money.fee_micros, money.currency,
      is_text ? telephony::Number() : telephony::Number(caller),
      is_text ? data.caller_texts.at(static_cast<std::uint32_t>(caller)) : std::string_view{},
      CallTableBuilder::Data::text_of(data.odd_numbers, data.number_texts, read_as),
      row.call.flags & Call::kScopeBits, user.customer);
}

}  // namespace

Sieve::Sieve(std::size_t expected) {
  unsigned bits = 12;
  while (bits < 30 && (std::size_t{1} << bits) / 8 < expected) ++bits;
  shift_ = 64 - bits;
  seen_.assign((std::size_t{1} << bits) / 32, 0);
}

void Sieve::join(const Sieve& other) {
  constexpr std::uint64_t kSeen = 0x5555'5555'5555'5555U;
  for (std::size_t i = 0; i < seen_.size(); ++i) {
    const std::uint64_t both = seen_[i] & other.seen_[i] & kSeen;
    seen_[i] |= other.seen_[i] | both << 1U;
  }
}

// A run of time, and then a run of calls.
struct Sealing::Lane {
  std::uint32_t begin = 0;  // in in_time_
  std::uint32_t end = 0;
  std::uint32_t at = 0;
  CallIndex look_end = 0;
  CallIndex look_at = 0;
  std::uint64_t done = 0;
  std::vector<std::uint32_t> places;  // of each customer's next call; first, how many calls
  std::vector<Keyed> items;
  std::vector<Keyed> other;
  Sieve sieve;
  std::vector<CallIndex> suspects;
};

Sealing::Sealing(CallTableBuilder builder, const base::Crew* crew)
    : crew_(crew == nullptr ? &base::Crew::alone() : crew) {
  table_.data_ = std::move(builder.data_);
  CallTableBuilder::Data& data = *table_.data_;
  table_.size_ = data.size;
  table_.users_ = std::move(data.users);
  table_.party_users_ = std::move(data.party_users);
  data.user_keys = TextPool();
  data.raw_users = {};
  data.distinct_users = TextPool();
  data.user_of_distinct = {};
  data.party_slots = HashSlots();
  data.money_slots = HashSlots();
  data.conferences.shrink_to_fit();
  data.conference_bytes.shrink_to_fit();

  for (const std::uint32_t bucket : data.bucket_of) {
    if (bucket != 0) in_time_.push_back(bucket - 1);
  }
  for (const User& user : table_.users_) {
    if (user.customer != kNoCustomer) customers_ = std::max(customers_, user.customer + 1U);
  }
  customer_of_party_.resize(table_.party_users_.size());
  for (std::size_t p = 0; p < customer_of_party_.size(); ++p) {
    const std::uint32_t customer = table_.users_[table_.party_users_[p]].customer;
    customer_of_party_[p] = static_cast<std::uint16_t>(std::min(customer, customers_));
  }
  table_.customer_begins_.assign(std::size_t{customers_} + 2, 0);
  if (table_.size_ > kMostCalls) {
    phase_ = Phase::done;
  } else {
    share_out();
  }
}

Sealing::~Sealing() = default;
Sealing::Sealing(Sealing&&) noexcept = default;
Sealing& Sealing::operator=(Sealing&&) noexcept = default;

// Runs of time with about as many calls for each of the crew.
void Sealing::share_out() {
  const auto& buckets = table_.data_->buckets;
  const std::uint64_t most = std::min<std::uint64_t>(crew_->size(), in_time_.size());
  const std::uint64_t lanes = std::max<std::uint64_t>(most, 1);
  std::uint32_t at = 0;
  std::uint64_t calls = 0;
  for (std::uint64_t k = 1; k <= lanes; ++k) {
    Lane& lane = lanes_.emplace_back(Lane{.begin = at, .at = at, .sieve = Sieve(table_.size_)});
    const std::uint64_t until = table_.size_ * k / lanes;
    while (at < in_time_.size() && (calls < until || k == lanes))
      calls += buckets[in_time_[at++]].size;
    lane.end = at;
    // no line of the cache is written by two
    lane.places.reserve(customers_ + std::size_t{kLine});
    lane.places.assign(std::size_t{customers_} + 1, 0);
    lane.look_at = static_cast<CallIndex>(table_.size_ * (k - 1) / lanes);
    lane.look_end = static_cast<CallIndex>(until);
  }
}

bool Sealing::step() {
  if (phase_ == Phase::done) return false;
  crew_->run(lanes_.size(), [this](std::size_t i) { advance(lanes_[i]); });
  const bool more = std::ranges::any_of(lanes_, [this](const Lane& lane) {
    return phase_ == Phase::look ? lane.look_at < lane.look_end : lane.at < lane.end;
  });
  if (!more) next_phase();
  return phase_ != Phase::done;
}

void Sealing::advance(Lane& lane) {
  std::uint32_t calls = 0;
  if (phase_ == Phase::look) {
    calls = suspect(lane);
  } else {
    while (lane.at < lane.end && calls < kCallsAStep) {
      calls += phase_ == Phase::count ? count_bucket(lane) : place_bucket(lane);
      ++lane.at;
    }
  }
  lane.done += calls;
}

void Sealing::next_phase() {
  if (phase_ == Phase::count) {
    make_room();
    for (Lane& lane : lanes_) lane.at = lane.begin;
    phase_ = Phase::place;
  } else if (phase_ == Phase::place) {
    phase_ = Phase::look;
  } else {
    for (Lane& lane : lanes_) {
      suspects_.insert(suspects_.end(), lane.suspects.begin(), lane.suspects.end());
    }
    settle_duplicates();
    phase_ = Phase::done;
  }
}

std::uint64_t Sealing::done() const {
  std::uint64_t calls = 0;
  for (const Lane& lane : lanes_) calls += lane.done;
  return calls;
}
std::uint64_t Sealing::total() const { return std::uint64_t{3} * table_.size_; }

base::Result<CallTable> Sealing::take() && {
  if (table_.size() > kMostCalls) return base::ErrorCode::too_many_rows;
  return std::move(table_);
}

// --- order of draw

[[gnu::noinline]] std::uint32_t Sealing::count_bucket(Lane& lane) {
  auto& bucket = table_.data_->buckets[in_time_[lane.at]];
  CallTableBuilder::Data::locate(bucket);
  for (std::uint32_t i = 0; i < bucket.size; ++i) {
    const CallRecord& row = bucket.row(i);
    ++lane.places[customer_of_party_[row.call.party]];
    lane.sieve.see(hash_of(row.usage_id, 0));
  }
  return bucket.size;
}

// A customer's calls of an earlier run of time stand before those of a later one.
void Sealing::make_room() {
  auto& begins = table_.customer_begins_;
  table_.read_as_.resize(table_.size_);
  table_.blocks_.resize((std::size_t{table_.size_} + CallTable::kBlockMask) >>
                        CallTable::kBlockBits);
  std::uint32_t place = 0;
  for (std::size_t c = 0; c + 1 < begins.size(); ++c) {
    begins[c] = place;
    for (Lane& lane : lanes_) {
      place += std::exchange(lane.places[c], place);
      // what two runs share must be there before both go on
      auto& shared = table_.blocks_;
      if (lanes_.size() > 1 && place < table_.size_ &&
          shared[place >> CallTable::kBlockBits] == nullptr) {
        shared[place >> CallTable::kBlockBits] = CallTable::new_block();
      }
    }
  }
  begins.back() = place;
  for (std::size_t k = 1; k < lanes_.size(); ++k) lanes_[0].sieve.join(lanes_[k].sieve);
}

std::uint32_t Sealing::place_bucket(Lane& lane) {
  const std::size_t at = in_time_[lane.at];
  auto& bucket = table_.data_->buckets[at];
  const std::uint32_t calls = bucket.size;
  lane.items.resize(calls);
  for (std::uint32_t i = 0; i < calls; ++i) {
    const Call& call = bucket.row(i).call;
    const std::uint64_t start = call.start & 0xFFFFU;
    lane.items[i] = std::uint64_t{customer_of_party_[call.party]} << 48U | start << 32U | i;
  }
  sort_items(lane);
  settle_ties(lane, at);
  deal_out(lane, at);
  bucket = CallTableBuilder::Data::Bucket();
  return calls;
}

void Sealing::sort_items(Lane& lane) const {
  auto& items = lane.items;
  if (std::is_sorted(items.begin(), items.end())) return;
  if (items.size() < kFew) {
    std::sort(items.begin(), items.end());
    return;
  }
  // least significant digits first; each pass keeps the order of the one before
  lane.other.resize(items.size());
  const unsigned bits = 16U + static_cast<unsigned>(std::bit_width(customers_));
  for (unsigned shift = 0; shift < bits; shift += kDigitBits) {
    sort_pass(items, lane.other, 32 + shift);
    items.swap(lane.other);
  }
}

[[gnu::noinline]] void Sealing::sort_pass(const std::vector<Keyed>& from, std::vector<Keyed>& to,
                                          unsigned shift) {
  std::array<std::uint32_t, kDigits> places{};
  for (const Keyed item : from) ++places[item >> shift & (kDigits - 1)];
  std::uint32_t place = 0;
  for (std::uint32_t& slot : places) place += std::exchange(slot, place);
  for (const Keyed item : from) to[places[item >> shift & (kDigits - 1)]++] = item;
}

// Of calls that start in the same second the smaller usage id comes first; of rows with one id the
// one that counts.
[[gnu::noinline]] void Sealing::settle_ties(Lane& lane, std::size_t bucket_number) const {
  const auto& bucket = table_.data_->buckets[bucket_number];
  const auto before = [&](Keyed a, Keyed b) {
    const auto first = static_cast<std::uint32_t>(a);
    const auto second = static_cast<std::uint32_t>(b);
    const CallRecord& left = bucket.row(first);
    const CallRecord& right = bucket.row(second);
    if (left.usage_id != right.usage_id) return left.usage_id < right.usage_id;
    const auto says = [&](const CallRecord& row, std::uint32_t i) {
      return content(table_, *table_.data_, row, bucket.read_as(i));
    };
    const auto one = says(left, first);
    const auto other = says(right, second);
    return one != other ? one < other : bucket.read_as(first) < bucket.read_as(second);
  };
  auto& items = lane.items;
  for (std::size_t i = 0; i < items.size();) {
    std::size_t next = i + 1;
    while (next < items.size() && items[next] >> 32U == items[i] >> 32U) ++next;
    if (next - i > 1) {
      std::sort(items.begin() + static_cast<std::ptrdiff_t>(i),
                items.begin() + static_cast<std::ptrdiff_t>(next), before);
    }
    i = next;
  }
}

[[gnu::noinline]] void Sealing::deal_out(Lane& lane, std::size_t bucket_number) {
  const auto& bucket = table_.data_->buckets[bucket_number];
  for (const Keyed item : lane.items) {
    const auto from = static_cast<std::uint32_t>(item);
    const CallIndex to = lane.places[item >> 48U]++;
    auto& block = table_.blocks_[to >> CallTable::kBlockBits];
    if (block == nullptr) block = CallTable::new_block();
    block->rows[to & CallTable::kBlockMask] = bucket.row(from);
    table_.read_as_[to] = bucket.read_as(from);
  }
}

// --- duplicates

[[gnu::noinline]] std::uint32_t Sealing::suspect(Lane& lane) {
  const CallIndex begin = lane.look_at;
  const CallIndex end = std::min(lane.look_end, begin + kCallsAStep);
  const Sieve& sieve = lanes_[0].sieve;
  for (CallIndex i = begin; i < end; ++i) {
    if (sieve.shared(hash_of(table_.usage_id(i), 0))) lane.suspects.push_back(i);
  }
  lane.look_at = end;
  return end - begin;
}

void Sealing::settle_duplicates() {
  table_.data_->buckets = std::vector<CallTableBuilder::Data::Bucket>();
  table_.data_->bucket_of = {};
  for (std::uint64_t level = 1; level <= 2 && !suspects_.empty(); ++level) {
    Sieve sieve(suspects_.size());
    for (const CallIndex i : suspects_) sieve.see(hash_of(table_.usage_id(i), level));
    std::erase_if(suspects_,
                  [&](CallIndex i) { return !sieve.shared(hash_of(table_.usage_id(i), level)); });
  }
  const auto says = [this](CallIndex i) {
    return content(table_, *table_.data_, table_.record(i), table_.read_as(i));
  };
  std::ranges::sort(suspects_, [&](CallIndex a, CallIndex b) {
    if (table_.usage_id(a) != table_.usage_id(b)) return table_.usage_id(a) < table_.usage_id(b);
    const auto left = says(a);
    const auto right = says(b);
    return left != right ? left < right : table_.read_as(a) < table_.read_as(b);
  });
  auto& found = table_.duplicates_;
  for (std::size_t i = 0; i + 1 < suspects_.size();) {
    const CallIndex first = suspects_[i];
    std::size_t next = i + 1;
    for (; next < suspects_.size() && table_.usage_id(suspects_[next]) == table_.usage_id(first);
         ++next) {
      const CallIndex again = suspects_[next];
      table_.record_at(again).call.flags |= Call::kDuplicate;
      found.push_back({again, first, says(first) == says(again)});
    }
    i = next;
  }
  base::sort(found, {}, [this](const Duplicate& d) { return table_.read_as(d.call); });
}

}  // namespace rating
