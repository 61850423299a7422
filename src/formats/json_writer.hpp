#pragma once
// Writes JSON text into a string: members in the order given, numbers as text given by the caller
// (never through a double), everything escaped, always valid UTF-8 (bytes that are not become
// U+FFFD). The same calls give the same bytes everywhere.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/decimal.hpp"
#include "base/money.hpp"

namespace formats {

class JsonWriter {
 public:
  enum class Layout : std::uint8_t { compact, indented };

  explicit JsonWriter(std::string& out, Layout layout = Layout::compact)
      : out_(out), layout_(layout) {}

  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }
  // Names the next value. Precondition: inside an object.
  void key(std::string_view name);

  void text(std::string_view value);
  void integer(std::int64_t value);
  void number(base::Decimal value);
  void boolean(bool value);
  void null();
  // A value that is JSON text already, such as JsonValue::to_json or a number as written.
  void raw(std::string_view json);

  // A member in one call.
  void member(std::string_view name, std::string_view value) { key(name), text(value); }
  void member(std::string_view name, const char* value) { key(name), text(value); }
  void member(std::string_view name, std::int64_t value) { key(name), integer(value); }
  void member(std::string_view name, bool value) { key(name), boolean(value); }
  // Left out when the text is empty.
  void member_unless_empty(std::string_view name, std::string_view value);

 private:
  void before_value();
  void open(char bracket);
  void close(char bracket);
  void new_line();

  std::string& out_;
  int depth_ = 0;
  Layout layout_;
  bool first_ = true;       // nothing yet inside the innermost bracket
  bool after_key_ = false;  // the next value belongs to the key just written
};

// With quotes.
void append_json_text(std::string& out, std::string_view value);

}  // namespace formats
