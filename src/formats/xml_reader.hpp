#pragma once
// XML as spreadsheets write it, event by event over a text in memory. Small and strict on purpose:
// UTF-8, no document type (so nothing is ever expanded or fetched), names without their prefix.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace formats {

enum class XmlEvent : std::uint8_t { start, end, text, done };

class XmlReader {
 public:
  // The text must outlive the reader.
  explicit XmlReader(std::string_view text);

  // Error: xml_syntax with the place in bytes ({"byte"}); not_utf8.
  [[nodiscard]] base::Result<XmlEvent> next();
  // Of a start or an end, without the prefix.
  [[nodiscard]] std::string_view name() const { return name_; }
  // Of a start; empty when it is not there. The name with its prefix taken off.
  [[nodiscard]] std::string_view attribute(std::string_view name) const;
  // Of a text: entities resolved.
  [[nodiscard]] const std::string& text() const { return value_; }
  // Elements open now; a start counts itself, an end no longer.
  [[nodiscard]] std::size_t depth() const { return open_.size(); }

 private:
  [[nodiscard]] base::Error wrong() const;
  [[nodiscard]] bool skip_past(std::string_view end);
  [[nodiscard]] bool read_name(std::string_view& out);
  [[nodiscard]] bool read_attributes();
  [[nodiscard]] bool append_text(std::string_view raw, std::string& out) const;
  [[nodiscard]] base::Result<XmlEvent> read_start();
  [[nodiscard]] base::Result<XmlEvent> read_end();
  void skip_blanks();

  std::string_view text_;
  std::size_t at_ = 0;
  bool utf8_ = true;
  bool rooted_ = false;
  bool empty_element_ = false;  // <a/>: its end comes next
  std::string_view name_;
  std::string value_;
  std::vector<std::string_view> open_;  // as written
  std::vector<std::pair<std::string_view, std::string>> attributes_;
};

}  // namespace formats
