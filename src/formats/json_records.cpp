#include "formats/json_records.hpp"

namespace formats {

namespace {

constexpr std::size_t kDepth = 64;
constexpr std::size_t kEnvelopeBytes = 64U << 10U;

[[nodiscard]] bool is_list_name(std::string_view key) { return key == "value" || key == "items"; }

}  // namespace

base::Error JsonRecords::error(base::ErrorCode code) const {
  base::Error out{code};
  out.place.row = line_;
  return out;
}

void JsonRecords::keep(char c) {
  if (!in_record_) {
    if (!brackets_.empty() && envelope_.size() < kEnvelopeBytes) envelope_ += c;
    return;
  }
  if (text_.size() >= record_bytes_) {
    too_long_ = true;
    return;
  }
  text_ += c;
}

void JsonRecords::begin_record() {
  in_record_ = true;
  too_long_ = false;
  record_ = brackets_.size();
  record_line_ = line_;
  text_.clear();
}

void JsonRecords::end_record() {
  in_record_ = false;
  any_ = true;
  take_(too_long_ ? std::string_view{} : std::string_view(text_), record_line_);
}

base::Result<base::Ok> JsonRecords::feed(std::string_view bytes) {
  for (const char c : bytes) {
    if (c == '\n') ++line_;
    if (in_text_) {
      keep(c);
      if (escaped_) {
        escaped_ = false;
      } else if (c == '\\') {
        escaped_ = true;
      } else if (c == '"') {
        in_text_ = false;
        continue;
      }
      constexpr std::size_t kLongestKey = 64;
      if (brackets_.size() == 1 && last_text_.size() < kLongestKey) last_text_ += c;
      continue;
    }
    const auto done = structure(c);
    if (!done) return done;
  }
  return base::Ok{};
}

base::Result<base::Ok> JsonRecords::structure(char c) {
  switch (c) {
    case ' ':
    case '\t':
    case '\r':
    case '\n':
      return base::Ok{};
    case '{':
    case '[':
      return open(c);
    case '}':
    case ']':
      return close(c);
    default:
      break;
  }
  // A byte order mark may stand before everything.
  const bool mark = c == '\xEF' || c == '\xBB' || c == '\xBF';
  if (brackets_.empty()) {
    if (mark && !any_ && !had_list_) return base::Ok{};
    return error(base::ErrorCode::json_syntax);
  }
  if (c == '"') {
    in_text_ = true;
    last_text_.clear();
  } else if (c == ':' && brackets_.size() == 1) {
    key_ = last_text_;
  } else if (!in_record_ && list_ != 0 && brackets_.size() == list_) {
    // Between records; anything but a comma starts a value that is no object.
    if (c == ',') return base::Ok{};
    return error(base::ErrorCode::json_syntax);
  }
  keep(c);
  return base::Ok{};
}

base::Result<base::Ok> JsonRecords::open(char c) {
  if (brackets_.size() >= kDepth) return error(base::ErrorCode::json_too_deep);
  if (brackets_.empty()) {
    envelope_.clear();
    key_.clear();
    had_list_ = false;
    if (c == '[') {
      brackets_ += c;
      list_ = 1;
      return base::Ok{};
    }
  } else if (!in_record_ && list_ == 0 && brackets_.size() == 1 && c == '[' && is_list_name(key_)) {
    envelope_ += "null";
    brackets_ += c;
    list_ = 2;
    had_list_ = true;
    return base::Ok{};
  } else if (!in_record_ && list_ != 0 && brackets_.size() == list_) {
    begin_record();
  }
  keep(c);
  brackets_ += c;
  if (brackets_.size() == 1) envelope_ = c;
  return base::Ok{};
}

base::Result<base::Ok> JsonRecords::close(char c) {
  const char wanted = c == '}' ? '{' : '[';
  if (brackets_.empty() || brackets_.back() != wanted) return error(base::ErrorCode::json_syntax);
  if (!in_record_ && list_ != 0 && brackets_.size() == list_) {
    brackets_.pop_back();
    list_ = 0;
    any_ = true;
    return base::Ok{};
  }
  keep(c);
  brackets_.pop_back();
  if (in_record_ && brackets_.size() == record_) {
    end_record();
  } else if (brackets_.empty()) {
    if (had_list_) {
      take_envelope_(envelope_);
    } else {
      // An object without a list is a record itself.
      any_ = true;
      take_(envelope_.size() >= kEnvelopeBytes ? std::string_view{} : envelope_, line_);
    }
  }
  return base::Ok{};
}

base::Result<base::Ok> JsonRecords::finish() const {
  if (!brackets_.empty()) return error(base::ErrorCode::json_syntax);
  return base::Ok{};
}

}  // namespace formats
