#pragma once
// Values as bytes, for another engine of this very build: the workers of a page share no memory. Not
// a file format; bytes that do not unpack to their end are refused.
//
// A struct says what it is made of once, for both ways:
//   template <class Pack, Like<Place> T> void parts(Pack& pack, T& place) { pack(place.file, ...); }

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace base {

template <class T, class Struct>
concept Like = std::same_as<std::remove_const_t<T>, Struct>;

// Goes as it stands in memory.
template <class T>
concept Plain = std::is_trivially_copyable_v<T> && !std::is_pointer_v<T> &&
                !std::is_convertible_v<T, std::string_view>;

class Packer {
 public:
  template <class... T>
  void operator()(const T&... values) {
    (put(values), ...);
  }
  // So many bytes follow, about: they need not be moved.
  void expect(std::size_t size) { out_.reserve(out_.size() + size); }
  void bytes(const void* from, std::size_t size) {
    out_.append(static_cast<const char*>(from), size);
  }
  void text(std::string_view value) {
    put(static_cast<std::uint64_t>(value.size()));
    out_ += value;
  }
  [[nodiscard]] std::string take() && { return std::move(out_); }

 private:
  template <Plain T>
  void put(const T& value) {
    bytes(&value, sizeof(value));
  }
  void put(const std::string& value) { text(value); }
  template <class T>
  void put(const std::vector<T>& values) {
    put(static_cast<std::uint64_t>(values.size()));
    if constexpr (Plain<T>) {
      bytes(values.data(), values.size() * sizeof(T));
    } else {
      for (const T& value : values) put(value);
    }
  }
  template <class First, class Second>
    requires(!Plain<std::pair<First, Second>>)
  void put(const std::pair<First, Second>& value) {
    (*this)(value.first, value.second);
  }
  template <class Key, class Value>
  void put(const std::unordered_map<Key, Value>& map) {
    put(static_cast<std::uint64_t>(map.size()));
    for (const auto& [key, value] : map) (*this)(key, value);
  }
  template <class T>
    requires(!Plain<T> && requires(Packer& pack, const T& value) { parts(pack, value); })
  void put(const T& value) {
    parts(*this, value);
  }

  std::string out_;
};

// After what is not there, everything else is not there either.
class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) : left_(bytes) {}

  template <class... T>
  void operator()(T&... values) {
    (get(values), ...);
  }
  // Null when they are not there.
  [[nodiscard]] const char* bytes(std::size_t size) {
    if (!ok_ || size > left_.size()) {
      ok_ = false;
      return nullptr;
    }
    const char* const at = left_.data();
    left_.remove_prefix(size);
    return at;
  }
  [[nodiscard]] std::string_view text() {
    const std::size_t size = count(1);
    const char* const at = bytes(size);
    return at == nullptr ? std::string_view{} : std::string_view(at, size);
  }
  // How many follow, of at least `each` bytes: never more than there can be.
  [[nodiscard]] std::size_t count(std::size_t each) {
    std::uint64_t size = 0;
    get(size);
    if (size > left_.size() / each) ok_ = false;
    return ok_ ? static_cast<std::size_t>(size) : 0;
  }
  void refuse() { ok_ = false; }
  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] bool is_whole() const { return ok_ && left_.empty(); }

 private:
  template <Plain T>
  void get(T& value) {
    const char* const at = bytes(sizeof(value));
    if (at != nullptr) std::memcpy(static_cast<void*>(&value), at, sizeof(value));
  }
  void get(std::string& value) { value = text(); }
  template <class T>
  void get(std::vector<T>& values) {
    if constexpr (Plain<T>) {
      values.resize(count(sizeof(T)));
      const std::size_t size = values.size() * sizeof(T);
      const char* const at = bytes(size);
      if (size > 0 && at != nullptr) std::memcpy(static_cast<void*>(values.data()), at, size);
    } else {
      values.resize(count(1));
      for (T& value : values) get(value);
    }
  }
  template <class First, class Second>
    requires(!Plain<std::pair<First, Second>>)
  void get(std::pair<First, Second>& value) {
    (*this)(value.first, value.second);
  }
  template <class Key, class Value>
  void get(std::unordered_map<Key, Value>& map) {
    const std::size_t size = count(1);
    map.clear();
    map.reserve(size);
    for (std::size_t i = 0; i < size && ok_; ++i) {
      Key key{};
      Value value{};
      (*this)(key, value);
      map.insert_or_assign(std::move(key), std::move(value));
    }
  }
  template <class T>
    requires(!Plain<T> && requires(Unpacker& pack, T& value) { parts(pack, value); })
  void get(T& value) {
    parts(*this, value);
  }

  std::string_view left_;
  bool ok_ = true;
};

template <class Pack, Like<Place> T>
void parts(Pack& pack, T& place) {
  pack(place.file, place.row, place.column, place.field);
}
template <class Pack, Like<Error> T>
void parts(Pack& pack, T& error) {
  pack(error.code, error.place, error.args);
}

}  // namespace base
