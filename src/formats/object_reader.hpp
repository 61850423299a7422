#pragma once
// Reads the members of one JSON object by name. The first thing that is wrong is kept, with its
// place; until then every call answers, so a reader is a list of assignments and one question at
// the end.

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ids.hpp"
#include "formats/json_reader.hpp"
#include "formats/json_writer.hpp"

namespace formats {

class ObjectReader {
 public:
  // A missing object has no members; anything else that is no object is unexpected_type.
  explicit ObjectReader(JsonValue object) : object_(object) {
    if (object.exists() && !object.is(JsonType::object)) {
      fail(object.error(base::ErrorCode::unexpected_type));
    }
  }

  // The member, or a missing value when it is absent or null.
  JsonValue find(std::string_view name) {
    asked_.push_back(name);
    return ok() ? object_.find_value(name) : JsonValue{};
  }
  // Like find; absent or null is missing_field.
  JsonValue require(std::string_view name) {
    const JsonValue value = find(name);
    if (!value.exists()) fail(object_.missing(name));
    return value;
  }

  std::string text(std::string_view name) { return take(find(name).as_text(), name); }
  bool boolean(std::string_view name, bool otherwise) {
    return find_and_take(name, otherwise, &JsonValue::as_boolean);
  }
  std::int64_t integer(std::string_view name, std::int64_t otherwise) {
    return find_and_take(name, otherwise, &JsonValue::as_integer);
  }
  std::optional<base::Instant> instant(std::string_view name) {
    const JsonValue value = find(name);
    if (!value.exists()) return std::nullopt;
    return keep(value.as_instant());
  }
  // None when absent, null or the empty string.
  template <class Id>
  Id id(std::string_view name) {
    return parsed<Id>(find(name));
  }
  template <class Id>
  Id required_id(std::string_view name) {
    const JsonValue value = require(name);
    Id id = parsed<Id>(value);
    if (ok() && id.is_none()) fail(value.error(base::ErrorCode::missing_field));
    return id;
  }
  // A text read by a parser that answers std::optional; unknown_value otherwise.
  template <class Value, class Parse>
  Value word(std::string_view name, Value otherwise, Parse parse) {
    const JsonValue value = find(name);
    if (!value.exists()) return otherwise;
    const auto text = keep(value.as_text());
    if (!text) return otherwise;
    const auto found = parse(*text);
    if (!found) fail(value.error(base::ErrorCode::unknown_value));
    return found.value_or(otherwise);
  }
  // Items of an array member, each read by `read` (Result); nothing when absent.
  template <class Item, class Read>
  std::vector<Item> list(std::string_view name, Read read) {
    std::vector<Item> items;
    const JsonValue value = find(name);
    if (!value.exists()) return items;
    const auto array = keep(value.as_array());
    if (!array) return items;
    for (const JsonValue item : *array) {
      auto one = keep(read(item));
      if (!one) break;
      items.push_back(std::move(*one));
    }
    return items;
  }

  // Takes the value of a result, or remembers its error.
  template <class Value>
  std::optional<Value> keep(base::Result<Value> result) {
    if (!result) {
      fail(result.error());
      return std::nullopt;
    }
    return std::move(result).value();
  }

  void fail(base::Error error) {
    if (!error_) error_ = std::move(error);
  }
  // A member nobody asked for is unknown_value: for files of our own, where it is a misprint.
  void refuse_unknown_members() {
    if (!ok() || !object_.exists()) return;
    for (const JsonValue member : object_) {
      bool known = false;
      for (const std::string_view name : asked_) known = known || name == member.key();
      if (known) continue;
      base::Error error = member.error(base::ErrorCode::unknown_value);
      error.args.emplace_back("member", std::string(member.key()));
      fail(std::move(error));
      return;
    }
  }

  // Members nobody asked for, as one JSON object; empty when there are none. For files of our own
  // that a newer release may have written: what is not understood is kept.
  [[nodiscard]] std::string unknown_members() const {
    std::string text;
    JsonWriter out(text);
    if (!object_.is(JsonType::object)) return text;
    for (const JsonValue member : object_) {
      bool known = false;
      for (const std::string_view name : asked_) known = known || name == member.key();
      if (known) continue;
      if (text.empty()) out.begin_object();
      out.key(member.key());
      out.raw(member.to_json());
    }
    if (!text.empty()) out.end_object();
    return text;
  }

  [[nodiscard]] bool ok() const { return !error_.has_value(); }
  // Precondition: !ok().
  [[nodiscard]] const base::Error& error() const { return *error_; }
  [[nodiscard]] JsonValue object() const { return object_; }

 private:
  std::string take(const base::Result<std::string_view>& result, std::string_view name) {
    if (result) return std::string(*result);
    // absent is empty
    if (object_.find_value(name).exists()) fail(result.error());
    return {};
  }
  template <class Value>
  Value find_and_take(std::string_view name, Value otherwise,
                      base::Result<Value> (JsonValue::*read)() const) {
    const JsonValue value = find(name);
    if (!value.exists()) return otherwise;
    return keep((value.*read)()).value_or(otherwise);
  }
  template <class Id>
  Id parsed(JsonValue value) {
    if (!value.exists()) return {};
    const auto text = keep(value.as_text());
    if (!text || text->empty()) return {};
    auto id = Id::parse(*text);
    if (!id) {
      fail(value.error(id.error().code));
      return {};
    }
    return *std::move(id);
  }

  JsonValue object_;
  std::vector<std::string_view> asked_;
  std::optional<base::Error> error_;
};

// Members kept by unknown_members, written into the object that is open.
inline void write_members(JsonWriter& out, const std::string& object) {
  if (object.empty()) return;
  const auto document = JsonDocument::parse(object);
  if (!document) return;
  for (const JsonValue member : document->root()) {
    out.key(member.key());
    out.raw(member.to_json());
  }
}

// An identifier that stands twice in a list: the later item's member is the place.
template <class Items, class Key>
std::optional<std::size_t> find_duplicate(const Items& items, Key key) {
  for (std::size_t at = 1; at < items.size(); ++at) {
    for (std::size_t before = 0; before < at; ++before) {
      if (key(items[at]) == key(items[before])) return at;
    }
  }
  return std::nullopt;
}

}  // namespace formats
