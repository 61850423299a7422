#include "formats/json_reader.hpp"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "formats/json_writer.hpp"

namespace formats {

namespace {

constexpr std::uint32_t kNone = UINT32_MAX;

struct Slice {
  std::uint32_t offset = 0;
  std::uint32_t size = 0;
};

}  // namespace

// Nodes in the order of the document, so that the first child follows its parent at once.
class JsonTree {
 public:
  struct Node {
    Slice key;
    Slice text;
    std::uint32_t parent = kNone;
    std::uint32_t next = kNone;  // next sibling
    std::uint32_t children = 0;
    std::uint32_t source = 0;  // where the value starts in the text
    JsonType type = JsonType::null;
  };

  std::string file;
  std::string texts;
  std::vector<Node> nodes;
  std::vector<std::uint32_t> line_ends;

  [[nodiscard]] std::string_view view(Slice slice) const {
    return std::string_view(texts).substr(slice.offset, slice.size);
  }
  [[nodiscard]] base::Place place(std::uint32_t index) const {
    base::Place place = place_of_offset(nodes[index].source);
    place.field = pointer(index);
    return place;
  }
  [[nodiscard]] base::Place place_of_offset(std::uint32_t offset) const {
    const auto line = std::lower_bound(line_ends.begin(), line_ends.end(), offset);
    const std::uint32_t line_start = line == line_ends.begin() ? 0 : *(line - 1) + 1;
    base::Place place;
    place.file = file;
    place.row = static_cast<std::uint64_t>(line - line_ends.begin()) + 1;
    place.column = offset - line_start + 1;
    return place;
  }
  [[nodiscard]] std::string pointer(std::uint32_t index) const {
    std::vector<std::uint32_t> path;
    for (; nodes[index].parent != kNone; index = nodes[index].parent) path.push_back(index);
    std::string out;
    for (auto step = path.rbegin(); step != path.rend(); ++step) append_step(out, *step);
    return out;
  }

 private:
  void append_step(std::string& out, std::uint32_t index) const {
    const Node& node = nodes[index];
    out += '/';
    if (nodes[node.parent].type == JsonType::object) {
      for (const char c : view(node.key)) {
        if (c == '~') {
          out += "~0";
        } else if (c == '/') {
          out += "~1";
        } else {
          out += c;
        }
      }
      return;
    }
    std::uint64_t position = 0;
    for (std::uint32_t at = node.parent + 1; at != index; at = nodes[at].next) ++position;
    base::append_uint(out, position);
  }
};

namespace {

// Reads the text for the parser and tells the handler how far it has come.
class Cursor {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  Cursor(const char* at, const char** shared) : at_(at), shared_(shared) {}
  const char& operator*() const { return *at_; }
  Cursor& operator++() {
    ++at_;
    *shared_ = at_;
    return *this;
  }
  friend bool operator!=(const Cursor& a, const Cursor& b) { return a.at_ != b.at_; }

 private:
  const char* at_;
  const char** shared_;
};

[[nodiscard]] bool is_number_byte(char c) {
  return base::is_digit(c) || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

// nlohmann's SAX handler: builds the tree, refuses what the limits forbid.
class Builder {
 public:
  using number_integer_t = nlohmann::json::number_integer_t;
  using number_unsigned_t = nlohmann::json::number_unsigned_t;
  using number_float_t = nlohmann::json::number_float_t;
  using string_t = nlohmann::json::string_t;
  using binary_t = nlohmann::json::binary_t;

  Builder(JsonTree& tree, std::string_view source, const JsonLimits& limits)
      : tree_(tree), source_(source), limits_(limits), read_(source.data()) {}

  [[nodiscard]] const char** cursor() { return &read_; }
  [[nodiscard]] base::Error error() const { return error_; }
  [[nodiscard]] bool failed() const { return failed_; }

  bool null() { return add_word(JsonType::null, "null"); }
  bool boolean(bool value) { return add_word(JsonType::boolean, value ? "true" : "false"); }
  bool number_integer(number_integer_t /*value*/) { return add_number(); }
  bool number_unsigned(number_unsigned_t /*value*/) { return add_number(); }
  bool number_float(number_float_t /*value*/, const string_t& /*text*/) { return add_number(); }
  bool string(string_t& value) {
    const std::uint32_t start = text_start();
    if (value.size() > limits_.text_bytes) return too_long(start);
    return add(JsonType::text, keep(value), start);
  }
  bool binary(binary_t& /*value*/) { return false; }  // never in JSON text
  bool key(string_t& value) {
    key_source_ = text_start();
    if (value.size() > limits_.text_bytes) return too_long(key_source_);
    key_ = keep(value);
    return true;
  }
  bool start_object(std::size_t /*size*/) { return start(JsonType::object); }
  bool start_array(std::size_t /*size*/) { return start(JsonType::array); }
  bool end_object() { return check_duplicates(open_.back().node) && end(); }
  bool end_array() { return end(); }

  template <class Exception>
  bool parse_error(std::size_t position, const std::string& /*token*/, const Exception& problem) {
    if (failed_) return false;
    constexpr int kNumberOverflow = 406;
    const auto offset = static_cast<std::uint32_t>(position == 0 ? 0 : position - 1);
    if (problem.id == kNumberOverflow) return fail(base::ErrorCode::number_out_of_range, offset);
    const bool complete = open_.empty() && !tree_.nodes.empty();
    return fail(complete ? base::ErrorCode::trailing_content : base::ErrorCode::json_syntax,
                offset);
  }

 private:
  struct Open {
    std::uint32_t node;
    std::uint32_t last_child;
  };

  bool fail(base::ErrorCode code, std::uint32_t offset) {
    failed_ = true;
    error_.code = code;
    error_.place = tree_.place_of_offset(offset);
    if (!open_.empty()) error_.place.field = tree_.pointer(open_.back().node);
    return false;
  }
  bool too_long(std::uint32_t offset) {
    fail(base::ErrorCode::field_too_long, offset);
    error_.args = {{"limit", std::to_string(limits_.text_bytes)}};
    return false;
  }

  [[nodiscard]] std::uint32_t offset_of(const char* at) const {
    return static_cast<std::uint32_t>(at - source_.data());
  }
  // The quote that opened the string just read, whose closing quote is the last byte read.
  [[nodiscard]] std::uint32_t text_start() const {
    const char* at = read_ - 2;
    for (;; --at) {
      if (*at != '"') continue;
      const char* escape = at;
      while (escape != source_.data() && escape[-1] == '\\') --escape;
      if ((at - escape) % 2 == 0) return offset_of(at);
    }
  }
  Slice keep(std::string_view text) {
    const Slice slice{static_cast<std::uint32_t>(tree_.texts.size()),
                      static_cast<std::uint32_t>(text.size())};
    tree_.texts += text;
    return slice;
  }

  bool add(JsonType type, Slice text, std::uint32_t source) {
    const auto index = static_cast<std::uint32_t>(tree_.nodes.size());
    if (index == limits_.values) {
      fail(base::ErrorCode::file_too_large, source);
      error_.args = {{"limit", std::to_string(limits_.values)}};
      return false;
    }
    JsonTree::Node node;
    node.type = type;
    node.text = text;
    node.source = source;
    if (!open_.empty()) {
      Open& parent = open_.back();
      node.parent = parent.node;
      node.key = key_;
      key_ = {};
      if (parent.last_child != kNone) tree_.nodes[parent.last_child].next = index;
      parent.last_child = index;
      ++tree_.nodes[parent.node].children;
    }
    tree_.nodes.push_back(node);
    return true;
  }
  bool add_word(JsonType type, std::string_view word) {
    return add(type, keep(word), offset_of(read_) - static_cast<std::uint32_t>(word.size()));
  }
  // The digits as written. The parser has read one byte beyond a number unless the text ends there.
  bool add_number() {
    const char* end = read_;
    if (!is_number_byte(end[-1])) --end;
    const char* begin = end;
    while (begin != source_.data() && is_number_byte(begin[-1])) --begin;
    return add(JsonType::number,
               keep(std::string_view(begin, static_cast<std::size_t>(end - begin))),
               offset_of(begin));
  }
  bool start(JsonType type) {
    const std::uint32_t source = offset_of(read_) - 1;
    if (open_.size() >= static_cast<std::size_t>(limits_.depth)) {
      fail(base::ErrorCode::json_too_deep, source);
      error_.args = {{"limit", std::to_string(limits_.depth)}};
      return false;
    }
    if (!add(type, {}, source)) return false;
    open_.push_back({static_cast<std::uint32_t>(tree_.nodes.size() - 1), kNone});
    return true;
  }
  bool end() {
    open_.pop_back();
    return true;
  }

  bool check_duplicates(std::uint32_t object) {
    members_.clear();
    if (tree_.nodes[object].children < 2) return true;
    for (std::uint32_t at = object + 1; at != kNone; at = tree_.nodes[at].next) {
      members_.push_back(at);
    }
    const auto key_of = [this](std::uint32_t node) { return tree_.view(tree_.nodes[node].key); };
    std::sort(members_.begin(), members_.end(), [&](std::uint32_t a, std::uint32_t b) {
      const int order = key_of(a).compare(key_of(b));
      return order != 0 ? order < 0 : a < b;
    });
    for (std::size_t i = 1; i < members_.size(); ++i) {
      if (key_of(members_[i - 1]) != key_of(members_[i])) continue;
      fail(base::ErrorCode::duplicate_field, tree_.nodes[members_[i]].source);
      error_.place.field = tree_.pointer(members_[i]);
      return false;
    }
    return true;
  }

  JsonTree& tree_;
  std::string_view source_;
  const JsonLimits& limits_;
  const char* read_;
  std::vector<Open> open_;
  std::vector<std::uint32_t> members_;
  Slice key_;
  std::uint32_t key_source_ = 0;
  base::Error error_;
  bool failed_ = false;
};

[[nodiscard]] std::vector<std::uint32_t> find_line_ends(std::string_view text) {
  std::vector<std::uint32_t> out;
  for (std::size_t at = text.find('\n'); at != std::string_view::npos;
       at = text.find('\n', at + 1)) {
    out.push_back(static_cast<std::uint32_t>(at));
  }
  return out;
}

void write(JsonWriter& out, JsonValue value) {
  switch (value.type()) {
    case JsonType::object:
      out.begin_object();
      for (const JsonValue member : value) {
        out.key(member.key());
        write(out, member);
      }
      out.end_object();
      break;
    case JsonType::array:
      out.begin_array();
      for (const JsonValue item : value) write(out, item);
      out.end_array();
      break;
    case JsonType::text:
      out.text(value.text());
      break;
    case JsonType::null:
    case JsonType::boolean:
    case JsonType::number:
      out.raw(value.text());
      break;
  }
}

}  // namespace

std::string_view name_of(JsonType type) {
  switch (type) {
    case JsonType::null:
      return "null";
    case JsonType::boolean:
      return "boolean";
    case JsonType::number:
      return "number";
    case JsonType::text:
      return "text";
    case JsonType::array:
      return "array";
    case JsonType::object:
      return "object";
  }
  return {};
}

JsonType JsonValue::type() const { return tree_->nodes[index_].type; }

std::string_view JsonValue::key() const {
  return exists() ? tree_->view(tree_->nodes[index_].key) : std::string_view{};
}

std::string_view JsonValue::text() const {
  return exists() ? tree_->view(tree_->nodes[index_].text) : std::string_view{};
}

std::size_t JsonValue::size() const { return exists() ? tree_->nodes[index_].children : 0; }

JsonValue::Iterator JsonValue::begin() const {
  return size() == 0 ? end() : Iterator(JsonValue(tree_, index_ + 1));
}

// NOLINTNEXTLINE(readability-convert-member-functions-to-static): range-based for asks for a member
JsonValue::Iterator JsonValue::end() const { return Iterator(JsonValue(tree_, kNone)); }

JsonValue::Iterator& JsonValue::Iterator::operator++() {
  value_.index_ = value_.tree_->nodes[value_.index_].next;
  return *this;
}

JsonValue JsonValue::find(std::string_view name) const {
  if (!is(JsonType::object)) return {};
  for (const JsonValue member : *this) {
    if (member.key() == name) return member;
  }
  return {};
}

JsonValue JsonValue::find_value(std::string_view name) const {
  const JsonValue member = find(name);
  return member.is(JsonType::null) ? JsonValue{} : member;
}

base::Result<JsonValue> JsonValue::require(std::string_view name) const {
  if (!is(JsonType::object)) return error(base::ErrorCode::unexpected_type);
  const JsonValue member = find(name);
  if (!member.exists()) return missing(name);
  return member;
}

JsonValue JsonValue::at(std::size_t index) const {
  for (const JsonValue item : *this) {
    if (index-- == 0) return item;
  }
  return {};
}

base::Result<std::string_view> JsonValue::as_text() const {
  if (!is(JsonType::text)) return error(base::ErrorCode::unexpected_type);
  return text();
}

base::Result<bool> JsonValue::as_boolean() const {
  if (!is(JsonType::boolean)) return error(base::ErrorCode::unexpected_type);
  return text() == "true";
}

base::Result<base::Decimal> JsonValue::as_decimal() const {
  if (!is(JsonType::number) && !is(JsonType::text)) {
    return error(base::ErrorCode::unexpected_type);
  }
  const auto number = parse_json_number(text());
  if (!number) return error(number.error().code);
  return *number;
}

base::Result<std::int64_t> JsonValue::as_integer() const {
  const auto number = as_decimal();
  if (!number) return number.error();
  const base::Decimal whole = number->normalized();
  if (whole.scale() != 0) return error(base::ErrorCode::not_an_integer);
  return whole.coefficient();
}

base::Result<base::Instant> JsonValue::as_instant() const {
  const auto written = as_text();
  if (!written) return written.error();
  const auto instant = base::parse_instant(*written);
  if (!instant) return error(instant.error().code);
  return *instant;
}

base::Result<JsonValue> JsonValue::as_object() const {
  if (!is(JsonType::object)) return error(base::ErrorCode::unexpected_type);
  return *this;
}

base::Result<JsonValue> JsonValue::as_array() const {
  if (!is(JsonType::array)) return error(base::ErrorCode::unexpected_type);
  return *this;
}

base::Place JsonValue::place() const { return exists() ? tree_->place(index_) : base::Place{}; }

base::Place JsonValue::place_of(std::string_view pointer) const {
  JsonValue nearest = *this;
  for (std::string_view rest = pointer; !rest.empty();) {
    const std::size_t end = std::min(rest.find('/', 1), rest.size());
    const std::string_view step = rest.substr(1, end - 1);
    std::uint64_t index = 0;
    const bool item = nearest.is(JsonType::array) && base::parse_uint64(step, index);
    const JsonValue next = item ? nearest.at(static_cast<std::size_t>(index)) : nearest.find(step);
    if (!next.exists()) break;
    nearest = next;
    rest.remove_prefix(end);
  }
  base::Place out = nearest.place();
  out.field = place().field + std::string(pointer);
  return out;
}

base::Error JsonValue::error(base::ErrorCode code) const {
  if (!exists()) return base::Error{base::ErrorCode::missing_field};
  constexpr std::size_t kShown = 80;
  base::Error out{code, place()};
  if (!text().empty()) out.args.emplace_back("value", text().substr(0, kShown));
  if (code == base::ErrorCode::unexpected_type) out.args.emplace_back("type", name_of(type()));
  return out;
}

base::Error JsonValue::missing(std::string_view name) const {
  base::Error out{base::ErrorCode::missing_field, place()};
  out.place.field += '/';
  out.place.field += name;
  return out;
}

std::string JsonValue::to_json() const {
  std::string out;
  JsonWriter writer(out);
  if (exists()) write(writer, *this);
  return out;
}

base::Result<JsonDocument> JsonDocument::parse(std::string_view text, std::string_view file,
                                               const JsonLimits& limits) {
  auto tree = std::make_shared<JsonTree>();
  tree->file = file;
  const auto error_at = [&](base::ErrorCode code, std::uint32_t offset) {
    return base::Error{code, tree->place_of_offset(offset)};
  };
  if (text.size() > limits.bytes) {
    base::Error error = error_at(base::ErrorCode::file_too_large, 0);
    error.args = {{"limit", std::to_string(limits.bytes)}};
    return error;
  }
  if (base::trim(text).empty()) return error_at(base::ErrorCode::empty_input, 0);
  tree->line_ends = find_line_ends(text);
  const std::size_t bad = base::first_bad_utf8(text);
  if (bad != std::string_view::npos) {
    return error_at(base::ErrorCode::not_utf8, static_cast<std::uint32_t>(bad));
  }

  Builder builder(*tree, text, limits);
  const Cursor begin(text.data(), builder.cursor());
  const Cursor end(text.data() + text.size(), builder.cursor());
  if (!nlohmann::json::sax_parse(begin, end, &builder)) return builder.error();
  tree->texts.shrink_to_fit();
  tree->nodes.shrink_to_fit();
  return JsonDocument(std::move(tree));
}

JsonValue JsonDocument::root() const { return JsonValue(tree_.get(), 0); }

base::Result<base::Decimal> parse_json_number(std::string_view text) {
  const std::size_t mark = text.find_first_of("eE");
  if (mark == std::string_view::npos) return base::Decimal::parse(text);
  std::string_view power = text.substr(mark + 1);
  if (!power.empty() && power.front() == '+') power.remove_prefix(1);
  std::int64_t exponent = 0;
  if (!base::parse_int64(power, exponent)) return base::ErrorCode::not_a_number;
  auto digits = base::Decimal::parse(text.substr(0, mark));
  if (!digits) return digits;
  const base::Decimal value = digits->normalized();
  if (value.is_zero()) return value;
  constexpr std::int64_t kFar = 64;  // beyond this nothing fits whatever the digits are
  if (exponent < -kFar) return base::ErrorCode::too_many_decimals;
  if (exponent > kFar) return base::ErrorCode::overflow;
  std::int64_t coefficient = value.coefficient();
  std::int64_t scale = value.scale() - exponent;
  while (scale < 0) {
    if (__builtin_mul_overflow(coefficient, std::int64_t{10}, &coefficient)) {
      return base::ErrorCode::overflow;
    }
    ++scale;
  }
  if (scale > base::Decimal::kMaxScale) return base::ErrorCode::too_many_decimals;
  return base::Decimal(coefficient, static_cast<int>(scale));
}

}  // namespace formats
