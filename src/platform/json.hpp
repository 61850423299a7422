// Writes JSON text, piece by piece, into one string. No values are kept and nothing is parsed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace platform {

class JsonWriter {
 public:
  // Values: inside an array as they are; inside an object after key().
  void begin_object();
  void end_object();
  void begin_array();
  void end_array();
  void key(std::string_view name);
  void text(std::string_view value);  // UTF-8; what is not becomes U+FFFD
  void number(std::int64_t value);
  void tenths(float value);  // one decimal
  void boolean(bool value);

  void field(std::string_view name, std::string_view value) { key(name), text(value); }
  void field(std::string_view name, std::int64_t value) { key(name), number(value); }
  void flag(std::string_view name, bool value) { key(name), boolean(value); }

  [[nodiscard]] const std::string& str() const { return out_; }
  [[nodiscard]] bool empty() const { return out_.empty(); }
  void clear();

 private:
  void separate();
  std::string out_;
  bool comma_ = false;
};

}  // namespace platform
