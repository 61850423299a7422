#include "formats/xml_reader.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "formats/text_encoding.hpp"

namespace formats {

namespace {

using base::ErrorCode;

constexpr std::size_t kDeepest = 64;
constexpr std::size_t kMostAttributes = 64;

[[nodiscard]] bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

[[nodiscard]] std::string_view without_prefix(std::string_view name) {
  const auto colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

// "#x41" or "#65"; false when that is no character.
[[nodiscard]] bool append_character(std::string_view reference, std::string& out) {
  reference.remove_prefix(1);
  const bool hex = reference.starts_with('x');
  if (hex) reference.remove_prefix(1);
  constexpr std::size_t kLongest = 8;
  if (reference.empty() || reference.size() > kLongest) return false;
  std::uint32_t code = 0;
  for (const char c : reference) {
    const char lower = base::to_lower_ascii(c);
    const bool letter = hex && lower >= 'a' && lower <= 'f';
    if (!base::is_digit(c) && !letter) return false;
    const auto digit = static_cast<std::uint32_t>(letter ? lower - 'a' + 10 : c - '0');
    code = code * (hex ? 16U : 10U) + digit;
    if (code > 0x10FFFF) return false;
  }
  if (code == 0 || (code >= 0xD800 && code < 0xE000)) return false;
  append_utf8(out, code);
  return true;
}

}  // namespace

XmlReader::XmlReader(std::string_view text) : text_(text), utf8_(base::is_utf8(text)) {
  if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
}

base::Error XmlReader::wrong() const {
  return {.code = ErrorCode::xml_syntax, .args = {{"byte", std::to_string(at_)}}};
}

std::string_view XmlReader::attribute(std::string_view name) const {
  for (const auto& [known, value] : attributes_) {
    if (known == name) return value;
  }
  return {};
}

void XmlReader::skip_blanks() {
  while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
}

bool XmlReader::skip_past(std::string_view end) {
  const auto found = text_.find(end, at_);
  if (found == std::string_view::npos) return false;
  at_ = found + end.size();
  return true;
}

bool XmlReader::read_name(std::string_view& out) {
  const auto end = text_.find_first_of(" \t\r\n/>=<\"'&", at_);
  if (end == std::string_view::npos || end == at_) return false;
  out = text_.substr(at_, end - at_);
  at_ = end;
  return true;
}

bool XmlReader::append_text(std::string_view raw, std::string& out) const {
  constexpr std::pair<std::string_view, char> kNamed[] = {
      {"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
  while (!raw.empty()) {
    const auto amp = raw.find('&');
    out += raw.substr(0, amp);
    if (amp == std::string_view::npos) return true;
    const auto end = raw.find(';', amp);
    if (end == std::string_view::npos) return false;
    const auto reference = raw.substr(amp + 1, end - amp - 1);
    raw.remove_prefix(end + 1);
    if (reference.starts_with('#')) {
      if (!append_character(reference, out)) return false;
      continue;
    }
    const auto* known = std::find_if(std::begin(kNamed), std::end(kNamed),
                                     [&](const auto& named) { return named.first == reference; });
    if (known == std::end(kNamed)) return false;
    out += known->second;
  }
  return true;
}

base::Result<XmlEvent> XmlReader::next() {
  if (!utf8_) return ErrorCode::not_utf8;
  if (empty_element_) {
    empty_element_ = false;
    open_.pop_back();
    return XmlEvent::end;
  }
  while (at_ < text_.size()) {
    if (text_[at_] != '<') {
      const auto end = std::min(text_.find('<', at_), text_.size());
      const auto raw = text_.substr(at_, end - at_);
      if (open_.empty()) {
        if (!base::trim(raw).empty()) return wrong();
        at_ = end;
        continue;
      }
      value_.clear();
      if (!append_text(raw, value_)) return wrong();
      at_ = end;
      return XmlEvent::text;
    }
    const auto rest = text_.substr(at_);
    if (rest.starts_with("<?")) {
      if (!skip_past("?>")) return wrong();
    } else if (rest.starts_with("<!--")) {
      at_ += 4;
      if (!skip_past("-->")) return wrong();
    } else if (rest.starts_with("<![CDATA[") && !open_.empty()) {
      const auto begin = at_ + 9;
      at_ = begin;
      if (!skip_past("]]>")) return wrong();
      value_ = text_.substr(begin, at_ - 3 - begin);
      return XmlEvent::text;
    } else if (rest.starts_with("</")) {
      return read_end();
    } else if (rest.starts_with("<!")) {
      return wrong();  // a document type: what it declares could be anything
    } else {
      return read_start();
    }
  }
  if (!open_.empty() || !rooted_) return wrong();
  return XmlEvent::done;
}

base::Result<XmlEvent> XmlReader::read_start() {
  if (open_.empty() && rooted_) return wrong();
  ++at_;
  std::string_view name;
  if (!read_name(name) || !read_attributes()) return wrong();
  if (text_[at_] == '/') {
    ++at_;
    empty_element_ = true;
  }
  if (at_ >= text_.size() || text_[at_] != '>') return wrong();
  ++at_;
  if (open_.size() == kDeepest) return wrong();
  rooted_ = true;
  open_.push_back(name);
  name_ = without_prefix(name);
  return XmlEvent::start;
}

// Up to '>' or "/>", which is there when this is true.
bool XmlReader::read_attributes() {
  attributes_.clear();
  for (;;) {
    skip_blanks();
    if (at_ >= text_.size()) return false;
    if (text_[at_] == '>' || text_[at_] == '/') return true;
    std::string_view name;
    if (!read_name(name)) return false;
    skip_blanks();
    if (at_ >= text_.size() || text_[at_] != '=') return false;
    ++at_;
    skip_blanks();
    if (at_ >= text_.size() || (text_[at_] != '"' && text_[at_] != '\'')) return false;
    const char quote = text_[at_++];
    const auto end = text_.find(quote, at_);
    if (end == std::string_view::npos || attributes_.size() == kMostAttributes) return false;
    auto& added = attributes_.emplace_back(without_prefix(name), std::string());
    if (!append_text(text_.substr(at_, end - at_), added.second)) return false;
    at_ = end + 1;
  }
}

base::Result<XmlEvent> XmlReader::read_end() {
  at_ += 2;
  std::string_view name;
  if (!read_name(name)) return wrong();
  skip_blanks();
  if (at_ >= text_.size() || text_[at_] != '>') return wrong();
  if (open_.empty() || open_.back() != name) return wrong();
  ++at_;
  open_.pop_back();
  name_ = without_prefix(name);
  return XmlEvent::end;
}

}  // namespace formats
