#include "platform/mirror.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>

#include "base/sort.hpp"

namespace platform {
namespace {

using ui::sem::Node;
using ui::sem::Popup;
using ui::sem::Rect;
using ui::sem::Role;
using ui::sem::Sort;
using ui::sem::Tree;
using ui::sem::Tri;

// FNV-1a over what the page can see of a node.
class Hash {
 public:
  void bytes(const void* data, std::size_t size) {
    const auto* p = static_cast<const unsigned char*>(data);
    for (std::size_t i = 0; i < size; ++i) {
      value_ = (value_ ^ p[i]) * 0x100000001B3ULL;
    }
  }
  template <typename T>
  void value(T v) {
    bytes(&v, sizeof v);
  }
  void text(const std::string& s) {
    value(s.size());
    bytes(s.data(), s.size());
  }
  [[nodiscard]] std::uint64_t get() const { return value_; }

 private:
  std::uint64_t value_ = 0xCBF29CE484222325ULL;
};

bool is_field(Role role) { return role == Role::textbox || role == Role::searchbox; }

std::uint64_t hash_of(const Node& n) {
  Hash h;
  for (const Tri tri : {n.checked, n.expanded, n.selected, n.pressed}) {
    h.value(tri);
  }
  for (const bool flag : {n.current, n.disabled, n.invalid, n.required, n.readonly, n.busy, n.modal,
                          n.is_item, n.visible, n.align_right}) {
    h.value(flag);
  }
  for (const int number : {n.level, n.row_count, n.col_count, n.row_index, n.col_index, n.position,
                           n.set_size, n.now, n.low, n.high, n.max_length, n.lines}) {
    h.value(number);
  }
  h.value(n.role);
  h.value(n.sort);
  h.value(n.popup);
  for (const float x :
       {n.rect.x0, n.rect.y0, n.rect.x1, n.rect.y1, n.text_left, n.text_right, n.text_size}) {
    h.value(x);
  }
  if (is_field(n.role) || n.text_size > 0) {
    for (const float x : {n.clip.x0, n.clip.y0, n.clip.x1, n.clip.y1}) {
      h.value(x);
    }
  }
  for (const std::string* s :
       {&n.name, &n.value, &n.description, &n.href, &n.keys, &n.placeholder, &n.input_mode}) {
    h.text(*s);
  }
  return h.get();
}

void write_tri(JsonWriter& json, std::string_view key, Tri value) {
  if (value != Tri::unset) {
    json.field(key, value == Tri::on ? "true" : value == Tri::off ? "false" : "mixed");
  }
}

void write_some(JsonWriter& json, std::string_view key, const std::string& value) {
  if (!value.empty()) {
    json.field(key, value);
  }
}

void write_some(JsonWriter& json, std::string_view key, int value) {
  if (value != 0) {
    json.field(key, value);
  }
}

void write_some(JsonWriter& json, std::string_view key, bool value) {
  if (value) {
    json.flag(key, true);
  }
}

// x, y, width, height; of a field the whole rectangle, of others what can be seen.
void write_rect(JsonWriter& json, const Node& n) {
  Rect r = n.rect;
  const bool cut = n.visible && n.text_size == 0 && n.is_item;
  if (cut) {
    r = {std::max(r.x0, n.clip.x0), std::max(r.y0, n.clip.y0), std::min(r.x1, n.clip.x1),
         std::min(r.y1, n.clip.y1)};
  }
  json.key("rect");
  json.begin_array();
  json.tenths(r.x0);
  json.tenths(r.y0);
  json.tenths(std::max(0.0F, r.x1 - r.x0));
  json.tenths(std::max(0.0F, r.y1 - r.y0));
  json.end_array();
}

void write_field(JsonWriter& json, const Node& n) {
  json.key("field");
  json.begin_object();
  json.key("left");
  json.tenths(n.text_left);
  json.key("right");
  json.tenths(n.text_right);
  json.key("size");
  json.tenths(n.text_size);
  write_some(json, "lines", n.lines > 1 ? n.lines : 0);
  write_some(json, "placeholder", n.placeholder);
  write_some(json, "mode", n.input_mode);
  write_some(json, "end", n.align_right);
  write_some(json, "max", n.max_length);
  json.key("clip");  // how much of each side its window hides: top, right, bottom, left
  json.begin_array();
  json.tenths(std::max(0.0F, n.clip.y0 - n.rect.y0));
  json.tenths(std::max(0.0F, n.rect.x1 - n.clip.x1));
  json.tenths(std::max(0.0F, n.rect.y1 - n.clip.y1));
  json.tenths(std::max(0.0F, n.clip.x0 - n.rect.x0));
  json.end_array();
  json.end_object();
}

void write_node(JsonWriter& json, const Node& n) {
  json.begin_object();
  json.field("id", n.id);
  json.field("role", ui::sem::role_name(n.role));
  write_some(json, "name", n.name);
  write_some(json, "value", n.value);
  write_some(json, "description", n.description);
  write_some(json, "href", n.href);
  write_some(json, "keys", n.keys);
  write_tri(json, "checked", n.checked);
  write_tri(json, "expanded", n.expanded);
  write_tri(json, "selected", n.selected);
  write_tri(json, "pressed", n.pressed);
  switch (n.sort) {
    case Sort::unset:
      break;
    case Sort::none:
      json.field("sort", "none");
      break;
    case Sort::ascending:
      json.field("sort", "ascending");
      break;
    case Sort::descending:
      json.field("sort", "descending");
      break;
  }
  switch (n.popup) {
    case Popup::none:
      break;
    case Popup::menu:
      json.field("popup", "menu");
      break;
    case Popup::listbox:
      json.field("popup", "listbox");
      break;
    case Popup::dialog:
      json.field("popup", "dialog");
      break;
  }
  write_some(json, "current", n.current);
  write_some(json, "disabled", n.disabled);
  write_some(json, "invalid", n.invalid);
  write_some(json, "required", n.required);
  write_some(json, "readonly", n.readonly);
  write_some(json, "busy", n.busy);
  write_some(json, "modal", n.modal);
  write_some(json, "item", n.is_item);
  write_some(json, "hidden", !n.visible);
  write_some(json, "level", n.level);
  write_some(json, "rows", n.row_count);
  write_some(json, "cols", n.col_count);
  write_some(json, "row", n.row_index);
  write_some(json, "col", n.col_index);
  write_some(json, "pos", n.position);
  write_some(json, "set", n.set_size);
  if (n.low != n.high) {
    json.field("now", n.now);
    json.field("low", n.low);
    json.field("high", n.high);
  }
  write_rect(json, n);
  if (n.text_size > 0) {
    write_field(json, n);
  }
  json.end_object();
}

}  // namespace

void MirrorWriter::observe(const Tree& tree) {
  said_.insert(said_.end(), tree.announcements.begin(), tree.announcements.end());
}

bool MirrorWriter::write_order(const Tree& tree) {
  std::vector<std::uint32_t> order;
  order.reserve(tree.nodes.size() * 2);
  for (const Node& node : tree.nodes) {
    order.push_back(node.id);
    order.push_back(node.parent < 0 ? 0 : tree.nodes[static_cast<std::size_t>(node.parent)].id);
  }
  if (order == order_ && !first_) {
    return false;
  }
  order_ = std::move(order);
  json_.key("order");
  json_.begin_array();
  for (const std::uint32_t id : order_) {
    json_.number(id);
  }
  json_.end_array();
  return true;
}

bool MirrorWriter::write_nodes(const Tree& tree) {
  bool any = false;
  std::unordered_map<std::uint32_t, std::uint64_t> hashes;
  hashes.reserve(tree.nodes.size());
  json_.key("nodes");
  json_.begin_array();
  for (const Node& node : tree.nodes) {
    const std::uint64_t hash = hash_of(node);
    hashes.emplace(node.id, hash);
    const auto before = hashes_.find(node.id);
    if (before == hashes_.end() || before->second != hash) {
      write_node(json_, node);
      any = true;
    }
  }
  json_.end_array();
  hashes_ = std::move(hashes);
  return any;
}

bool MirrorWriter::write_keys(const Tree& tree) {
  std::vector<ImGuiKeyChord> shortcuts = tree.shortcuts;
  base::sort(shortcuts);
  shortcuts.erase(std::unique(shortcuts.begin(), shortcuts.end()), shortcuts.end());
  if (shortcuts == shortcuts_ && !first_) {
    return false;
  }
  shortcuts_ = std::move(shortcuts);
  json_.key("keys");
  json_.begin_array();
  for (const ImGuiKeyChord chord : shortcuts_) {
    json_.text(chord_text(chord));
  }
  json_.end_array();
  return true;
}

const std::string& MirrorWriter::difference(const Tree& tree, std::int64_t frame) {
  json_.clear();
  json_.begin_object();
  json_.field("frame", frame);
  json_.field("focus", tree.focus);
  json_.flag("ring", tree.focus_ring);
  bool any = first_ || tree.focus != focus_ || tree.focus_ring != ring_ || !said_.empty();
  any = write_order(tree) || any;
  any = write_nodes(tree) || any;
  any = write_keys(tree) || any;
  if (!said_.empty()) {
    json_.key("say");
    json_.begin_array();
    for (const ui::sem::Announcement& said : said_) {
      json_.begin_array();
      json_.text(said.text);
      json_.boolean(said.live == ui::sem::Live::assertive);
      json_.end_array();
    }
    json_.end_array();
    said_.clear();
  }
  json_.end_object();
  focus_ = tree.focus;
  ring_ = tree.focus_ring;
  first_ = false;
  if (!any) {
    json_.clear();
  }
  return json_.str();
}

void MirrorWriter::forget() {
  hashes_.clear();
  order_.clear();
  first_ = true;
}

std::string chord_text(ImGuiKeyChord chord) {
  std::string out;
  if ((chord & ImGuiMod_Ctrl) != 0) {
    out += "Control+";
  }
  if ((chord & ImGuiMod_Alt) != 0) {
    out += "Alt+";
  }
  if ((chord & ImGuiMod_Shift) != 0) {
    out += "Shift+";
  }
  if ((chord & ImGuiMod_Super) != 0) {
    out += "Meta+";
  }
  const auto key = static_cast<ImGuiKey>(chord & ~ImGuiMod_Mask_);
  switch (key) {
    case ImGuiKey_LeftArrow:
      return out + "ArrowLeft";
    case ImGuiKey_RightArrow:
      return out + "ArrowRight";
    case ImGuiKey_UpArrow:
      return out + "ArrowUp";
    case ImGuiKey_DownArrow:
      return out + "ArrowDown";
    case ImGuiKey_Slash:
      return out + "/";
    case ImGuiKey_Comma:
      return out + ",";
    case ImGuiKey_Period:
      return out + ".";
    case ImGuiKey_Minus:
      return out + "-";
    case ImGuiKey_Equal:
      return out + "=";
    case ImGuiKey_Space:
      return out + " ";
    default:
      break;
  }
  std::string name = ImGui::GetKeyName(key);
  if (name.size() == 1) {
    name[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(name[0])));
  }
  return out + name;
}

}  // namespace platform
