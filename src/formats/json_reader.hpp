#pragma once
// JSON as an immutable tree that keeps what nlohmann's own tree loses: numbers as they are written
// (0.10 stays "0.10"), the order of members, and where each value stands. Read by nlohmann's SAX
// interface under limits on size, depth, text length and duplicate keys.
//
// Errors carry the line (row), the column and, inside the document, the JSON pointer (field):
// empty_input, file_too_large, not_utf8, json_syntax, trailing_content, json_too_deep,
// field_too_long, duplicate_field, number_out_of_range.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/decimal.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace formats {

struct JsonLimits {
  std::size_t bytes = 128U << 20U;  // never above 4 GiB - 1: positions are 32 bits
  std::size_t values = 24U << 20U;  // a value takes more memory than its text may
  int depth = 64;
  std::size_t text_bytes = 1U << 20U;  // one string or key, unescaped
};

enum class JsonType : std::uint8_t { null, boolean, number, text, array, object };

[[nodiscard]] std::string_view name_of(JsonType type);

class JsonTree;

// A value inside a JsonDocument: two words, copied freely, valid as long as the document lives.
// A default-made value is "missing": it has no members, and every as_...() answers missing_field.
class JsonValue {
 public:
  class Iterator;

  JsonValue() = default;

  [[nodiscard]] bool exists() const { return tree_ != nullptr; }
  // Precondition for these three: exists().
  [[nodiscard]] JsonType type() const;
  [[nodiscard]] bool is_null() const { return type() == JsonType::null; }
  [[nodiscard]] bool is(JsonType type_asked) const { return exists() && type() == type_asked; }

  // The name this value has in its object; empty inside an array.
  [[nodiscard]] std::string_view key() const;
  // Contents of a string, digits of a number as written, "true", "false", "null"; else empty.
  [[nodiscard]] std::string_view text() const;

  // Members of an object or items of an array, in the order of the document.
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] Iterator begin() const;
  [[nodiscard]] Iterator end() const;
  // The member of that exact name; missing when this is no object or has no such member.
  [[nodiscard]] JsonValue find(std::string_view name) const;
  // Like find, but a member that is null counts as missing too.
  [[nodiscard]] JsonValue find_value(std::string_view name) const;
  // Errors: unexpected_type when this is no object, missing_field.
  [[nodiscard]] base::Result<JsonValue> require(std::string_view name) const;
  // Linear in the index.
  [[nodiscard]] JsonValue at(std::size_t index) const;

  // Typed reading. Errors, with place: missing_field, unexpected_type, and those of the value's
  // own parser. Integers: "5" and "5.0" and "5e0" are 5; not_an_integer otherwise. Decimals and
  // integers are also taken from strings ("0.10"), as Partner Center and Graph write both.
  [[nodiscard]] base::Result<std::string_view> as_text() const;
  [[nodiscard]] base::Result<bool> as_boolean() const;
  [[nodiscard]] base::Result<std::int64_t> as_integer() const;
  [[nodiscard]] base::Result<base::Decimal> as_decimal() const;
  [[nodiscard]] base::Result<base::Instant> as_instant() const;
  [[nodiscard]] base::Result<JsonValue> as_object() const;
  [[nodiscard]] base::Result<JsonValue> as_array() const;

  // Line, column and JSON pointer (RFC 6901) of this value.
  [[nodiscard]] base::Place place() const;
  // Where a pointer below this value leads: line and column of the value it names, or else of the
  // nearest one around it; the field is the pointer itself.
  [[nodiscard]] base::Place place_of(std::string_view pointer) const;
  // An error at this place, with {"value", text()} as argument when it is a scalar.
  [[nodiscard]] base::Error error(base::ErrorCode code) const;
  // An error at the place of a member that is not there.
  [[nodiscard]] base::Error missing(std::string_view name) const;

  // The value as compact JSON text, members in their order, numbers as written: what a reader
  // that does not know this part keeps to write it back.
  [[nodiscard]] std::string to_json() const;

 private:
  friend class JsonDocument;
  JsonValue(const JsonTree* tree, std::uint32_t index) : tree_(tree), index_(index) {}

  const JsonTree* tree_ = nullptr;
  std::uint32_t index_ = 0;
};

class JsonValue::Iterator {
 public:
  JsonValue operator*() const { return value_; }
  Iterator& operator++();
  bool operator==(const Iterator& other) const { return value_.index_ == other.value_.index_; }

 private:
  friend class JsonValue;
  explicit Iterator(JsonValue value) : value_(value) {}
  JsonValue value_;
};

class JsonDocument {
 public:
  // `file` is only named in errors.
  [[nodiscard]] static base::Result<JsonDocument> parse(std::string_view text,
                                                        std::string_view file = {},
                                                        const JsonLimits& limits = {});
  [[nodiscard]] JsonValue root() const;

 private:
  explicit JsonDocument(std::shared_ptr<const JsonTree> tree) : tree_(std::move(tree)) {}
  std::shared_ptr<const JsonTree> tree_;  // documents share it when copied; it never changes
};

// "1.5e-3" -> 0.0015. Errors: not_a_number, too_many_decimals, overflow.
[[nodiscard]] base::Result<base::Decimal> parse_json_number(std::string_view text);

}  // namespace formats
