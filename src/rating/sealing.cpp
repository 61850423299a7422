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
constexpr CallIndex kCallsALook = 1U << 15U;
constexpr std::uint32_t kCallsAStep = 1U << 16U;

// What a row says, in the order that decides which of several with one usage id counts.
auto content(const CallTable& table, const CallTableBuilder::Data& data, const CallRecord& row,
             std::uint32_t read_as) {
  const User& user = table.users()[table.user_of(row.call.party)];
  const ExportedMoney& money = data.moneys[row.money];
  const std::uint64_t caller = data.party_callers[row.call.party];
  const bool is_text = (caller & (std::uint64_t{0xF} << 60U)) == kCallerText;
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

Sealing::Sealing(CallTableBuilder builder) : sieve_(builder.size()) {
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
  looks_ = table_.size_ / kCallsALook + 1;
  if (table_.size_ <= kMostCalls) {
    total_ = static_cast<std::uint32_t>(2 * in_time_.size()) + looks_ + 1;
  }
}

Sealing::~Sealing() = default;
Sealing::Sealing(Sealing&&) noexcept = default;
Sealing& Sealing::operator=(Sealing&&) noexcept = default;

bool Sealing::step() {
  std::uint32_t calls = 0;
  while (done_ < total_ && calls < kCallsAStep) calls += advance();
  return done_ < total_;
}

std::uint32_t Sealing::advance() {
  const std::uint32_t at = done_++;
  const auto buckets = static_cast<std::uint32_t>(in_time_.size());
  if (at < 2 * buckets) {
    const std::uint32_t bucket = in_time_[at % buckets];
    const std::uint32_t calls = table_.data_->buckets[bucket].size;
    if (at >= buckets) {
      place_bucket(bucket);
    } else {
      count_bucket(bucket);
      if (at + 1 == buckets) make_room();
    }
    return calls;
  }
  if (at < 2 * buckets + looks_) {
    const CallIndex begin = (at - 2 * buckets) * kCallsALook;
    suspect(begin, std::min(table_.size_, begin + kCallsALook));
  } else {
    settle_duplicates();
    table_.data_->buckets = std::vector<CallTableBuilder::Data::Bucket>();
    table_.data_->bucket_of = {};
  }
  return kCallsALook;
}

base::Result<CallTable> Sealing::take() && {
  if (table_.size() > kMostCalls) return base::ErrorCode::too_many_rows;
  return std::move(table_);
}

// --- order of draw

[[gnu::noinline]] void Sealing::count_bucket(std::size_t at) {
  auto& bucket = table_.data_->buckets[at];
  CallTableBuilder::Data::locate(bucket);
  for (std::uint32_t i = 0; i < bucket.size; ++i) {
    const CallRecord& row = bucket.row(i);
    ++table_.customer_begins_[customer_of_party_[row.call.party] + std::size_t{1}];
    sieve_.see(hash_of(row.usage_id, 0));
  }
}

void Sealing::make_room() {
  auto& begins = table_.customer_begins_;
  for (std::size_t c = 1; c < begins.size(); ++c) begins[c] += begins[c - 1];
  places_.assign(begins.begin(), begins.end() - 1);
  table_.read_as_.resize(table_.size_);
  table_.blocks_.resize((std::size_t{table_.size_} + CallTable::kBlockMask) >>
                        CallTable::kBlockBits);
}

void Sealing::place_bucket(std::size_t at) {
  const auto& bucket = table_.data_->buckets[at];
  items_.resize(bucket.size);
  for (std::uint32_t i = 0; i < bucket.size; ++i) {
    const Call& call = bucket.row(i).call;
    const std::uint64_t start = call.start & 0xFFFFU;
    items_[i] = std::uint64_t{customer_of_party_[call.party]} << 48U | start << 32U | i;
  }
  sort_items();
  settle_ties(at);
  deal_out(at);
  table_.data_->buckets[at] = CallTableBuilder::Data::Bucket();
}

void Sealing::sort_items() {
  if (std::is_sorted(items_.begin(), items_.end())) return;
  if (items_.size() < kFew) {
    std::sort(items_.begin(), items_.end());
    return;
  }
  // least significant digits first; each pass keeps the order of the one before
  other_.resize(items_.size());
  const unsigned bits = 16U + static_cast<unsigned>(std::bit_width(customers_));
  for (unsigned shift = 0; shift < bits; shift += kDigitBits) {
    sort_pass(items_, other_, 32 + shift);
    items_.swap(other_);
  }
}

[[gnu::noinline]] void Sealing::sort_pass(const std::vector<Keyed>& from, std::vector<Keyed>& to,
                                          unsigned shift) const {
  std::array<std::uint32_t, kDigits> places{};
  for (const Keyed item : from) ++places[item >> shift & (kDigits - 1)];
  std::uint32_t place = 0;
  for (std::uint32_t& slot : places) place += std::exchange(slot, place);
  for (const Keyed item : from) to[places[item >> shift & (kDigits - 1)]++] = item;
}

// Of calls that start in the same second the smaller usage id comes first; of rows with one id the
// one that counts.
[[gnu::noinline]] void Sealing::settle_ties(std::size_t at) {
  const auto& bucket = table_.data_->buckets[at];
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
  for (std::size_t i = 0; i < items_.size();) {
    std::size_t next = i + 1;
    while (next < items_.size() && items_[next] >> 32U == items_[i] >> 32U) ++next;
    if (next - i > 1) {
      std::sort(items_.begin() + static_cast<std::ptrdiff_t>(i),
                items_.begin() + static_cast<std::ptrdiff_t>(next), before);
    }
    i = next;
  }
}

[[gnu::noinline]] void Sealing::deal_out(std::size_t at) {
  const auto& bucket = table_.data_->buckets[at];
  for (const Keyed item : items_) {
    const auto from = static_cast<std::uint32_t>(item);
    const CallIndex to = places_[item >> 48U]++;
    auto& block = table_.blocks_[to >> CallTable::kBlockBits];
    if (block == nullptr) block = CallTable::new_block();
    block->rows[to & CallTable::kBlockMask] = bucket.row(from);
    table_.read_as_[to] = bucket.read_as(from);
  }
}

// --- duplicates

[[gnu::noinline]] void Sealing::suspect(CallIndex begin, CallIndex end) {
  for (CallIndex i = begin; i < end; ++i) {
    if (sieve_.shared(hash_of(table_.usage_id(i), 0))) suspects_.push_back(i);
  }
}

void Sealing::settle_duplicates() {
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
