#pragma once
// What a call table is made of besides its rows, shared by builder, sealing and table. Internal to
// the room: others see call_table.hpp.

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "rating/call_table.hpp"

namespace rating {

constexpr std::uint64_t kMix = 0x9E37'79B9'7F4A'7C15U;

// Without 128-bit products: WebAssembly has none.
[[nodiscard]] inline std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  std::uint64_t hash = (a ^ kMix) * 0xD6E8'FEB8'6659'FD93U;
  hash = (hash ^ hash >> 32U ^ b) * kMix;
  return hash ^ hash >> 29U ^ hash >> 47U;
}

[[nodiscard]] inline std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = text.size();
  while (text.size() >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), 8);
    hash = mix(hash, word);
    text.remove_prefix(8);
  }
  if (!text.empty()) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), text.size());
    hash = mix(hash, word);
  }
  return hash;
}

// Open addressing from a hash to an index whose key the caller compares. Slots hold index + 1.
class HashSlots {
 public:
  template <class Same>
  [[nodiscard]] std::uint32_t find(std::uint64_t hash, const Same& same) const {
    if (slots_.empty()) return TextPool::kAbsent;
    for (std::size_t at = hash & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
      if (slots_[at] == 0) return TextPool::kAbsent;
      if (same(slots_[at] - 1)) return slots_[at] - 1;
    }
  }
  // `hash_at` gives the hash of an index already in, for growing.
  template <class HashAt>
  void add(std::uint64_t hash, std::uint32_t index, const HashAt& hash_at) {
    if ((count_ + 1) * 2 > slots_.size()) {
      std::vector<std::uint32_t> old(std::max<std::size_t>(64, slots_.size() * 2), 0);
      old.swap(slots_);
      for (const std::uint32_t slot : old) {
        if (slot != 0) put(hash_at(slot - 1), slot);
      }
    }
    put(hash, index + 1);
    ++count_;
  }
  [[nodiscard]] std::size_t bytes() const { return slots_.capacity() * sizeof(std::uint32_t); }

 private:
  void put(std::uint64_t hash, std::uint32_t slot) {
    std::size_t at = hash & (slots_.size() - 1);
    while (slots_[at] != 0) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = slot;
  }
  std::vector<std::uint32_t> slots_;
  std::size_t count_ = 0;
};

// A Caller ID in 64 bits: the number, or by the first nibble a text of the pool.
constexpr std::uint64_t kCallerText = std::uint64_t{0xB} << 60U;
constexpr std::uint64_t kCallerMask = std::uint64_t{0xF} << 60U;

[[nodiscard]] inline std::uint64_t hash_of(const ExportedMoney& money) {
  const std::string_view code = money.currency.code();
  std::uint64_t rest = money.charge_given ? 1 : 0;
  for (const char c : code) rest = rest << 8U | static_cast<unsigned char>(c);
  return mix(mix(static_cast<std::uint64_t>(money.charge_micros),
                 static_cast<std::uint64_t>(money.fee_micros)),
             rest);
}

[[nodiscard]] inline std::string key_of(const User& user) {
  std::string key = user.id.to_string();
  key += user.location.is_none() ? "--" : user.location.code();
  base::append_uint(key, user.customer);
  key += '\n';
  key += user.upn;
  key += '\n';
  key += user.display_name;
  return key;
}

struct CallTableBuilder::Data {
  struct TextAt {
    std::uint32_t read_as = 0;
    std::uint32_t text = 0;
  };
  // From `call` on, the row is call + offset (modulo 2^32).
  struct SourceRun {
    CallIndex call = 0;
    std::uint32_t file = 0;
    std::uint32_t offset = 0;
  };

  // Calls stand in buckets by their start (some eighteen hours each), so that putting them in order
  // is a matter of the nearest memory.
  static constexpr unsigned kBucketBits = 16;
  static constexpr std::uint32_t kChunk = 128;
  struct Chunk {
    std::array<CallRecord, kChunk> rows;
    std::array<std::uint32_t, kChunk> read_as;
  };
  struct FreeChunk {
    void operator()(Chunk* chunk) const { ::operator delete(chunk); }
  };
  struct Bucket {
    std::vector<std::unique_ptr<Chunk, FreeChunk>> chunks;
    std::uint32_t size = 0;
    std::uint32_t located = 0;  // calls whose number's country is known
    [[nodiscard]] CallRecord& row(std::uint32_t i) const {
      return chunks[i / kChunk]->rows[i % kChunk];
    }
    [[nodiscard]] std::uint32_t& read_as(std::uint32_t i) const {
      return chunks[i / kChunk]->read_as[i % kChunk];
    }
  };

  std::uint32_t size = 0;
  // By start >> kBucketBits, one more than the place in `buckets`; 0: none yet.
  std::vector<std::uint32_t> bucket_of;
  std::vector<Bucket> buckets;
  std::vector<std::string> files;
  std::vector<SourceRun> runs;
  TextPool capabilities;
  TextPool number_types;
  TextPool destinations;
  TextPool number_texts;
  TextPool caller_texts;
  std::vector<TextAt> conferences;  // by read_as; `text` is a place in conference_bytes
  std::vector<char> conference_bytes;
  std::vector<TextAt> odd_numbers;  // by read_as
  std::vector<User> users{User{}};
  TextPool user_keys;                // raw spans
  std::vector<UserIndex> raw_users;  // by index in user_keys
  TextPool distinct_users;           // key_of
  std::vector<UserIndex> user_of_distinct;
  std::vector<UserIndex> party_users;
  std::vector<std::uint64_t> party_callers;
  HashSlots party_slots;
  std::vector<ExportedMoney> moneys;
  HashSlots money_slots;

  [[nodiscard]] std::uint64_t party_hash(std::uint32_t index) const {
    return mix(party_users[index], party_callers[index]);
  }
  PartyIndex party(UserIndex user, std::uint64_t caller) {
    const std::uint64_t hash = mix(user, caller);
    const std::uint32_t found = party_slots.find(hash, [&](std::uint32_t index) {
      return party_users[index] == user && party_callers[index] == caller;
    });
    if (found != TextPool::kAbsent) return found;
    const auto index = static_cast<PartyIndex>(party_users.size());
    party_users.push_back(user);
    party_callers.push_back(caller);
    party_slots.add(hash, index, [this](std::uint32_t i) { return party_hash(i); });
    return index;
  }
  MoneyIndex money(const ExportedMoney& value) {
    const std::uint64_t hash = hash_of(value);
    const std::uint32_t found =
        money_slots.find(hash, [&](std::uint32_t index) { return moneys[index] == value; });
    if (found != TextPool::kAbsent) return found;
    const auto index = static_cast<MoneyIndex>(moneys.size());
    moneys.push_back(value);
    money_slots.add(hash, index, [this](std::uint32_t i) { return hash_of(moneys[i]); });
    return index;
  }
  UserIndex user(const User& value) {
    const std::uint32_t index = distinct_users.intern(key_of(value));
    if (index == user_of_distinct.size()) {
      user_of_distinct.push_back(static_cast<UserIndex>(users.size()));
      users.push_back(value);
    }
    return user_of_distinct[index];
  }
  struct Renumbered;
  [[nodiscard]] Bucket& bucket(std::uint32_t start) {
    if (bucket_of.empty()) bucket_of.resize(std::size_t{1} << (32 - kBucketBits));
    std::uint32_t& known = bucket_of[start >> kBucketBits];
    if (known == 0) {
      buckets.emplace_back();
      known = static_cast<std::uint32_t>(buckets.size());
    }
    return buckets[known - 1];
  }
  // Place for one more row.
  static void extend(Bucket& bucket, std::uint32_t read_as) {
    if (bucket.size % kChunk == 0) {
      // an implicit-lifetime aggregate: storage is enough
      bucket.chunks.emplace_back(static_cast<Chunk*>(::operator new(sizeof(Chunk))));
    }
    bucket.read_as(bucket.size++) = read_as;
  }
  void append(const Bucket& source, CallIndex first, const Renumbered& numbers);
  void unpack_bucket(base::Unpacker& bytes);
  [[nodiscard]] bool is_sound() const;
  [[nodiscard]] bool has_sound_rows() const;
  // What the dialled numbers tell.
  static void locate(Bucket& bucket);
  void locate_rest() {
    for (Bucket& bucket : buckets) locate(bucket);
  }
  void source(CallIndex call, std::uint32_t file, std::uint32_t row) {
    add_run({call, file, row - call});
  }
  void add_run(const SourceRun& run) {
    if (runs.empty() || runs.back().offset != run.offset || runs.back().file != run.file) {
      runs.push_back(run);
    }
  }
  [[nodiscard]] CallTable::Source source_of(CallIndex call) const {
    const auto after = std::ranges::upper_bound(runs, call, {}, &SourceRun::call);
    if (after == runs.begin()) return {};
    const SourceRun& run = *(after - 1);
    return {run.file, call + run.offset};
  }
  // Null if it has none.
  [[nodiscard]] static const TextAt* find(const std::vector<TextAt>& list, std::uint32_t read_as) {
    const auto found = std::ranges::lower_bound(list, read_as, {}, &TextAt::read_as);
    return found == list.end() || found->read_as != read_as ? nullptr : &*found;
  }
  [[nodiscard]] static std::string_view text_of(const std::vector<TextAt>& list,
                                                const TextPool& pool, std::uint32_t read_as) {
    const TextAt* const found = find(list, read_as);
    return found == nullptr ? std::string_view{} : pool.at(found->text);
  }
  // Hardly two calls are of one conference: its id is kept as it comes, its size before it.
  void add_conference(std::uint32_t read_as, std::string_view text) {
    const auto length = static_cast<std::uint32_t>(text.size());
    const std::size_t at = conference_bytes.size();
    conferences.push_back({read_as, static_cast<std::uint32_t>(at)});
    conference_bytes.resize(at + sizeof(length) + length);
    std::memcpy(conference_bytes.data() + at, &length, sizeof(length));
    std::memcpy(conference_bytes.data() + at + sizeof(length), text.data(), length);
  }
  [[nodiscard]] std::string_view conference_at(std::uint32_t place) const {
    std::uint32_t length = 0;
    std::memcpy(&length, conference_bytes.data() + place, sizeof(length));
    return {conference_bytes.data() + place + sizeof(length), length};
  }
};

}  // namespace rating
