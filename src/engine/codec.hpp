#pragma once
// Fields of a message, written to and read from JSON by one description of each struct:
//   template <class V, Like<Totals> T> void describe(V& v, T& t) { v("calls", t.calls); ... }
// FieldWriter and FieldReader are the two V. Every field is written, optional ones only when set;
// a field that is absent keeps its default.

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/money.hpp"
#include "base/packed.hpp"
#include "base/time.hpp"
#include "engine/messages.hpp"
#include "formats/json_reader.hpp"
#include "formats/json_writer.hpp"
#include "workspace/workspace.hpp"

namespace engine {

using base::Like;

// The names of an enum's values, in their order: specialised, with kNames, for each that crosses.
template <class Enum>
struct Words;

template <class Enum>
concept Word = requires { Words<Enum>::kNames.size(); };

void write(formats::JsonWriter& out, const std::string& value);
void write(formats::JsonWriter& out, bool value);
// Empty is written as null.
void write(formats::JsonWriter& out, const Json& value);
void write(formats::JsonWriter& out, std::uint64_t value);
void write(formats::JsonWriter& out, std::uint32_t value);
void write(formats::JsonWriter& out, int value);
void write(formats::JsonWriter& out, base::Guid value);
void write(formats::JsonWriter& out, base::Instant value);
void write(formats::JsonWriter& out, base::CivilDay value);
void write(formats::JsonWriter& out, base::BillingMonth value);
void write(formats::JsonWriter& out, const base::Money& value);
void write(formats::JsonWriter& out, const base::Error& value);
void write(formats::JsonWriter& out, const base::Place& value);
void write(formats::JsonWriter& out,
           const std::vector<std::pair<std::string, std::string>>& arguments);
// Null is written as null.
void write(formats::JsonWriter& out, const std::shared_ptr<const workspace::Workspace>& value);
void write(formats::JsonWriter& out, const std::shared_ptr<const workspace::Patch>& value);

// The error that was met, none when all is well.
using ReadError = std::optional<base::Error>;

[[nodiscard]] ReadError read(formats::JsonValue value, std::string& out);
[[nodiscard]] ReadError read(formats::JsonValue value, bool& out);
[[nodiscard]] ReadError read(formats::JsonValue value, Json& out);
[[nodiscard]] ReadError read(formats::JsonValue value, std::uint64_t& out);
[[nodiscard]] ReadError read(formats::JsonValue value, std::uint32_t& out);
[[nodiscard]] ReadError read(formats::JsonValue value, int& out);
[[nodiscard]] ReadError read(formats::JsonValue value, base::Guid& out);
[[nodiscard]] ReadError read(formats::JsonValue value, base::Instant& out);
[[nodiscard]] ReadError read(formats::JsonValue value, base::CivilDay& out);
[[nodiscard]] ReadError read(formats::JsonValue value, base::BillingMonth& out);
[[nodiscard]] ReadError read(formats::JsonValue value, base::Money& out);
[[nodiscard]] ReadError read(formats::JsonValue value, base::Error& out);
[[nodiscard]] ReadError read(formats::JsonValue value, base::Place& out);
[[nodiscard]] ReadError read(formats::JsonValue value,
                             std::vector<std::pair<std::string, std::string>>& out);
[[nodiscard]] ReadError read(formats::JsonValue value,
                             std::shared_ptr<const workspace::Workspace>& out);
[[nodiscard]] ReadError read(formats::JsonValue value,
                             std::shared_ptr<const workspace::Patch>& out);
[[nodiscard]] ReadError read_word(formats::JsonValue value, std::span<const std::string_view> words,
                                  std::size_t& out);

class FieldWriter {
 public:
  explicit FieldWriter(formats::JsonWriter& out) : out_(out) {}

  template <class T>
  void operator()(std::string_view name, const T& value) {
    if constexpr (requires { value.has_value(); }) {
      if (value.has_value()) (*this)(name, *value);
    } else {
      out_.key(name);
      put(value);
    }
  }

  template <class T>
  void object(const T& value) {
    out_.begin_object();
    describe(*this, value);
    out_.end_object();
  }

 private:
  template <class T>
  void put(const T& value) {
    if constexpr (Word<T>) {
      out_.text(Words<T>::kNames.at(static_cast<std::size_t>(value)));
    } else if constexpr (requires { value.guid; }) {
      write(out_, value.guid);
    } else if constexpr (requires { write(out_, value); }) {
      write(out_, value);
    } else if constexpr (requires { value.size(); }) {
      out_.begin_array();
      for (const auto& item : value) put(item);
      out_.end_array();
    } else {
      object(value);
    }
  }

  formats::JsonWriter& out_;
};

class FieldReader {
 public:
  explicit FieldReader(formats::JsonValue value) : value_(value) {}

  template <class T>
  void operator()(std::string_view name, T& out) {
    if (error_) return;
    const auto found = value_.find_value(name);
    if (!found.exists()) return;
    if constexpr (requires { out.has_value(); }) {
      get(found, out.emplace());
    } else {
      get(found, out);
    }
  }

  [[nodiscard]] const ReadError& error() const { return error_; }

  // Reads `out` from the object this reader stands on.
  template <class T>
  [[nodiscard]] ReadError object(T& out) {
    if (const auto checked = value_.as_object(); !checked) return checked.error();
    describe(*this, out);
    return error_;
  }

 private:
  template <class T>
  void get(formats::JsonValue value, T& out) {
    if constexpr (Word<T>) {
      std::size_t index = 0;
      keep(read_word(value, Words<T>::kNames, index));
      if (!error_) out = static_cast<T>(index);
    } else if constexpr (requires { out.guid; }) {
      keep(read(value, out.guid));
    } else if constexpr (requires { read(value, out); }) {
      keep(read(value, out));
    } else if constexpr (requires { out.push_back(out[0]); }) {
      const auto items = value.as_array();
      if (!items) return keep(items.error());
      out.clear();
      out.reserve(value.size());
      for (const auto item : value) {
        if (error_) return;
        get(item, out.emplace_back());
      }
    } else {
      keep(FieldReader(value).object(out));
    }
  }
  void keep(ReadError error) {
    if (!error_) error_ = std::move(error);
  }

  formats::JsonValue value_;
  ReadError error_;
};

}  // namespace engine
