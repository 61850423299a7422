#pragma once
// Remembers what a short run of bytes was read as. A hit is compared byte by byte, so the answer is
// never another's.

#include <cstdint>
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
  std::uint64_t differing = load_8(a + count - 8) ^ load_8(b + count - 8);
  for (std::size_t i = 0; i + 8 <= count; i += 8) differing |= load_8(a + i) ^ load_8(b + i);
  return differing == 0;
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
template <class Value>
class Memo {
 public:
  explicit Memo(std::size_t most) : most_(most) { clear(); }

  // Null when it is not known.
  [[nodiscard]] const Value* find(std::string_view key) {
    const std::uint64_t hash = sampled_hash(key);
    const auto size = static_cast<std::uint32_t>(key.size() + 1);
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t i = hash & mask;; i = (i + 1) & mask) {
      const Slot& slot = slots_[i];
      if (slot.size == 0) break;
      if (slot.tag == static_cast<std::uint32_t>(hash >> 32U) && slot.size == size &&
          equal_bytes(keys_.data() + slot.key, key.data(), key.size())) {
        return &slot.value;
      }
    }
    hash_ = hash;
    return nullptr;
  }
  // For the key that find() has just not found.
  void remember(std::string_view key, const Value& value) {
    if (count_ >= most_ || keys_.size() > most_ * kUsualKey) clear();
    if (count_ * 2 >= slots_.size()) grow();
    place({static_cast<std::uint32_t>(hash_ >> 32U), static_cast<std::uint32_t>(key.size() + 1),
           static_cast<std::uint32_t>(keys_.size()), value, hash_});
    keys_.insert(keys_.end(), key.begin(), key.end());
    ++count_;
  }

 private:
  struct Slot {
    std::uint32_t tag = 0;
    std::uint32_t size = 0;  // of the key, plus one; 0 = empty
    std::uint32_t key = 0;   // where it starts in keys_
    Value value{};
    std::uint64_t hash = 0;
  };
  static constexpr std::size_t kFirstSlots = 256;
  static constexpr std::size_t kUsualKey = 128;

  void clear() {
    slots_.assign(kFirstSlots, Slot{});
    keys_.clear();
    count_ = 0;
  }
  void grow() {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.size != 0) place(slot);
    }
  }
  void place(const Slot& slot) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t i = slot.hash & mask;
    while (slots_[i].size != 0) i = (i + 1) & mask;
    slots_[i] = slot;
  }

  std::vector<Slot> slots_;
  std::vector<char> keys_;
  std::size_t most_;
  std::size_t count_ = 0;
  std::uint64_t hash_ = 0;
};

}  // namespace formats
