#pragma once
// Remembers what a short run of bytes was read as. A hit is compared byte by byte, so the answer is
// never another's.

#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <vector>

#include "formats/packed_fields.hpp"

namespace formats {

// Precondition: `count` bytes at each.
[[nodiscard]] inline bool equal_bytes(const char* a, const char* b, std::size_t count) {
  if (count < 8) {
    for (std::size_t i = 0; i < count; ++i) {
      if (a[i] != b[i]) return false;
    }
    return true;
  }
  if (count < 16) {
    return ((load_8(a) ^ load_8(b)) | (load_8(a + count - 8) ^ load_8(b + count - 8))) == 0;
  }
  const auto differing = [&](std::size_t at) {
    return (load_8(a + at) ^ load_8(b + at)) | (load_8(a + at + 8) ^ load_8(b + at + 8));
  };
  std::uint64_t found = differing(count - 16);
  for (std::size_t i = 0; i + 16 < count; i += 16) found |= differing(i);
  return found == 0;
}

// Of some bytes only: the ends and the places where keys of call records differ.
[[nodiscard]] inline std::uint64_t sampled_hash(std::string_view key) {
  constexpr std::uint64_t kMix = 0x9E3779B97F4A7C15U;
  std::uint64_t hash = key.size();
  if (key.size() >= 8) {
    const std::size_t last = key.size() - 8;
    const char* bytes = key.data();
    hash += load_8(bytes + last);
    hash = (hash ^ (hash >> 29U)) * kMix;
    hash += load_8(bytes) ^ std::rotl(load_8(bytes + (last < 31 ? last / 2 : 31)), 21);
    hash += std::rotl(load_8(bytes + (last < 5 ? last : 5)), 42);
  } else {
    for (const char c : key) hash = hash * 31 + static_cast<unsigned char>(c);
  }
  hash *= kMix;
  return hash ^ (hash >> 32U);
}

// A hash table that forgets everything when it is full: keys that never come again must not pile up.
// Made to stay in the near memory: a slot is eight bytes, and a value stands before its key.
template <class Value>
class Memo {
 public:
  explicit Memo(std::size_t most) : most_(most) { clear(); }

  // Brings nearer what find() will look at, so that other work can be done meanwhile.
  void expect(std::uint64_t hash) const {
    constexpr std::size_t kCacheLine = 64;
    const Slot& slot = slots_[hash & (slots_.size() - 1)];
    const char* const entry = entries_.data() + slot.entry;
    __builtin_prefetch(entry);
    __builtin_prefetch(entry + kCacheLine);
  }
  // False when it is not there. `hash`: sampled_hash(key).
  [[nodiscard]] bool find(std::string_view key, std::uint64_t hash, Value& value) const {
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t i = hash & mask; slots_[i].entry != 0; i = (i + 1) & mask) {
      if (slots_[i].tag != tag_of(hash)) continue;
      const char* const entry = entries_.data() + slots_[i].entry;
      const Head head = head_at(entry);
      if (head.size == key.size() && equal_bytes(entry + sizeof(Head), key.data(), key.size())) {
        value = head.value;
        return true;
      }
    }
    return false;
  }
  [[nodiscard]] std::optional<Value> find(std::string_view key) {
    hash_ = sampled_hash(key);
    Value value{};
    return find(key, hash_, value) ? std::optional(value) : std::nullopt;
  }
  // For the key that find() has just not found.
  void remember(std::string_view key, const Value& value) {
    if (count_ >= most_ || entries_.size() > most_ * kUsualKey) clear();
    if (count_ * 2 >= slots_.size()) grow();
    place({tag_of(hash_), static_cast<std::uint32_t>(entries_.size())}, hash_);
    const Head head{value, static_cast<std::uint32_t>(key.size())};
    const std::size_t at = entries_.size();
    entries_.resize(at + sizeof(Head) + key.size());
    std::memcpy(entries_.data() + at, &head, sizeof(Head));
    key.copy(entries_.data() + at + sizeof(Head), key.size());
    ++count_;
  }

 private:
  struct Slot {
    std::uint32_t tag = 0;
    std::uint32_t entry = 0;  // where it starts in entries_; 0 = empty
  };
  // The key follows.
  struct Head {
    Value value{};
    std::uint32_t size = 0;
  };
  static constexpr std::size_t kFirstSlots = 256;
  static constexpr std::size_t kUsualKey = 128;

  static std::uint32_t tag_of(std::uint64_t hash) {
    return static_cast<std::uint32_t>(hash >> 32U);
  }
  static Head head_at(const char* entry) {
    Head head;
    std::memcpy(&head, entry, sizeof(Head));
    return head;
  }
  void clear() {
    slots_.assign(kFirstSlots, Slot{});
    entries_.assign(1, '\0');  // no entry starts at 0
    count_ = 0;
  }
  void grow() {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.entry == 0) continue;
      const char* const entry = entries_.data() + slot.entry;
      place(slot, sampled_hash({entry + sizeof(Head), head_at(entry).size}));
    }
  }
  void place(const Slot& slot, std::uint64_t hash) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t i = hash & mask;
    while (slots_[i].entry != 0) i = (i + 1) & mask;
    slots_[i] = slot;
  }

  std::vector<Slot> slots_;
  std::vector<char> entries_;
  std::size_t most_;
  std::size_t count_ = 0;
  std::uint64_t hash_ = 0;
};

}  // namespace formats
