#include "ui/semantics.hpp"

#include <algorithm>
#include <array>
#include <cstdarg>
#include <unordered_map>
#include <utility>

#include "imgui_internal.h"

namespace ui::sem {
namespace {

struct TextRequest {
  ImGuiID id = 0;
  std::string value;
};
struct KeyRequest {
  ImGuiID id = 0;
  EditKey key = EditKey::enter;
};

struct Collector {
  Tree current;
  Tree finished;
  std::vector<std::int32_t> open;      // the scopes around what comes next
  std::vector<std::int32_t> children;  // per open scope (and the root): nodes without an id so far
  std::unordered_map<ImGuiID, std::int32_t> seen;  // of the current frame
  bool collecting = false;
  int silent = 0;
  bool next_item_takes_focus = false;
  ImGuiID wanted_focus = 0;  // becomes the focus when that item is submitted
  bool wanted_ring = false;
  int wanted_frames = 0;  // after some frames without it, it is forgotten
  ImGuiID confirmed =
      0;  // the focus, if ImGui's navigation is still there: put there by a person or by focus()
  int moving = 0;  // frames until ImGui's navigation has arrived where it was sent
  ImGuiID last_nav = 0;
  bool last_ring = false;
  std::vector<TextRequest> texts;
  std::vector<KeyRequest> keys;
  ImGuiID activate = 0;
  ImGuiID step_id = 0;
  int steps = 0;
  bool browser_edits = false;
  RingStyle ring;
};

Collector& collector() {
  static Collector instance;
  return instance;
}

Rect rect_of(const ImRect& r) { return {r.Min.x, r.Min.y, r.Max.x, r.Max.y}; }

bool overlaps(const Rect& a, const Rect& b) {
  return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;
}

std::string_view visible_label(const char* label) {
  const std::string_view text = label == nullptr ? std::string_view{} : std::string_view{label};
  return text.substr(0, text.find("##"));
}

// Dialogs hang off the root: the rest of the page is what they make inert.
std::int32_t parent_for(Role role) {
  const Collector& c = collector();
  const bool at_root = role == Role::dialog || role == Role::alertdialog || c.open.empty();
  return at_root ? -1 : c.open.back();
}

ImGuiID own_id(std::string_view key, Role role) {
  Collector& c = collector();
  const std::int32_t parent = parent_for(role);
  ImGuiID seed = parent < 0 ? 0x5EED : c.current.nodes[static_cast<std::size_t>(parent)].id;
  seed = ImHashData(&role, sizeof role, seed);
  if (!key.empty()) {
    return ImHashData(key.data(), key.size(), seed);
  }
  const std::int32_t ordinal = ++c.children.back();
  return ImHashData(&ordinal, sizeof ordinal, seed);
}

Node& append(ImGuiID id, Role role) {
  Collector& c = collector();
  const bool twin = c.seen.contains(id);
  while (c.seen.contains(id)) id = ImHashData(&id, sizeof id, 0xD0B1E);  // both stay
  const auto index = static_cast<std::int32_t>(c.current.nodes.size());
  c.seen.emplace(id, index);
  Node& node = c.current.nodes.emplace_back();
  node.id = id;
  node.twin = twin;
  node.parent = parent_for(role);
  return node;
}

void fill(Node& node, const Info& info) {
  node.role = info.role;
  if (!info.name.empty()) {
    node.name = info.name;
  }
  node.value = info.value;
  node.description = info.description;
  node.href = info.href;
  node.keys = info.keys;
  node.checked = info.checked;
  node.expanded = info.expanded;
  node.selected = info.selected;
  node.pressed = info.pressed;
  node.sort = info.sort;
  node.popup = info.popup;
  node.current = info.current;
  node.disabled = node.disabled || info.disabled;
  node.invalid = info.invalid;
  node.required = info.required;
  node.readonly = info.readonly;
  node.busy = info.busy;
  node.modal = info.modal;
  node.level = info.level;
  node.row_count = info.row_count;
  node.col_count = info.col_count;
  node.row_index = info.row_index;
  node.col_index = info.col_index;
  node.position = info.position;
  node.set_size = info.set_size;
  node.now = info.now;
  node.low = info.low;
  node.high = info.high;
  node.described = true;
}

void place(Node& node, const ImRect& rect) {
  const ImGuiWindow* window = GImGui->CurrentWindow;
  node.rect = rect_of(rect);
  node.clip = rect_of(window->ClipRect);
  node.visible = overlaps(node.rect, node.clip) && !window->Hidden;
}

void place_last_item(Node& node) {
  const ImGuiLastItemData& last = GImGui->LastItemData;
  place(node, last.Rect);
  node.disabled = node.disabled || (last.ItemFlags & ImGuiItemFlags_Disabled) != 0;
}

bool collecting() {
  const Collector& c = collector();
  return c.collecting && c.silent == 0 && GImGui->CurrentWindow != nullptr;
}

// In a window or column that Dear ImGui skips, widgets return without becoming the last item.
bool has_item() { return collecting() && !GImGui->CurrentWindow->SkipItems; }

void focus_last_item(bool ring) {
  Collector& c = collector();
  c.confirmed = GImGui->LastItemData.ID;
  c.wanted_focus = 0;
  c.moving = 2;
  ImGui::FocusWindow(GImGui->CurrentWindow);
  ImGui::FocusItem();
  ImGui::SetNavCursorVisible(ring);
}

// The node of the last item, made if the hooks have not made it.
Node& node_of_last_item(const Info& info) {
  Collector& c = collector();
  const ImGuiID id = GImGui->LastItemData.ID;
  if (id != 0) {
    const auto found = c.seen.find(id);
    if (found != c.seen.end() &&
        !c.current.nodes[static_cast<std::size_t>(found->second)].described) {
      Node& node = c.current.nodes[static_cast<std::size_t>(found->second)];
      node.parent = parent_for(info.role);
      return node;
    }
    Node& node = append(id, info.role);
    node.is_item = true;
    return node;
  }
  return append(own_id({}, info.role), info.role);
}

Node& describe_last_item(const Info& info) {
  Collector& c = collector();
  Node& node = node_of_last_item(info);
  fill(node, info);
  place_last_item(node);
  if (c.next_item_takes_focus && node.is_item && !node.disabled) {
    c.next_item_takes_focus = false;
    focus_last_item(GImGui->NavCursorVisible);
  }
  return node;
}

void open_scope(std::int32_t index) {
  collector().open.push_back(index);
  collector().children.push_back(0);
}

// A scope without a rectangle of its own covers its children.
void close_scope() {
  Collector& c = collector();
  if (c.open.empty()) {
    return;
  }
  const std::int32_t index = c.open.back();
  c.open.pop_back();
  c.children.pop_back();
  Node& node = c.current.nodes[static_cast<std::size_t>(index)];
  if (node.is_item) {
    return;
  }
  bool first = node.rect == Rect{};
  for (std::size_t i = static_cast<std::size_t>(index) + 1; i < c.current.nodes.size(); ++i) {
    const Node& child = c.current.nodes[i];
    if (child.parent != index) {
      continue;
    }
    const Rect& r = child.rect;
    node.rect = first ? r
                      : Rect{std::min(node.rect.x0, r.x0), std::min(node.rect.y0, r.y0),
                             std::max(node.rect.x1, r.x1), std::max(node.rect.y1, r.y1)};
    first = false;
  }
  node.visible = overlaps(node.rect, node.clip);
}

Role fallback_role(ImGuiItemStatusFlags flags) {
  if ((flags & ImGuiItemStatusFlags_Checkable) != 0) {
    return Role::checkbox;
  }
  return (flags & ImGuiItemStatusFlags_Inputable) != 0 ? Role::textbox : Role::button;
}

void draw_ring(const Node& node) {
  const RingStyle& style = collector().ring;
  const ImVec2 min{node.rect.x0 - style.gap, node.rect.y0 - style.gap};
  const ImVec2 max{node.rect.x1 + style.gap, node.rect.y1 + style.gap};
  const float room = style.gap + style.thickness;
  ImDrawList* list = ImGui::GetForegroundDrawList();
  list->PushClipRect({node.clip.x0 - room, node.clip.y0 - room},
                     {node.clip.x1 + room, node.clip.y1 + room});
  list->AddRect(min, max, style.color, style.rounding, 0, style.thickness);
  list->PopClipRect();
}

// Where ImGui's navigation is counts as the focus only if a person (or focus()) put it there: ImGui also picks a first
// item by itself in each window that opens.
void settle_focus(Tree& tree) {
  Collector& c = collector();
  const ImGuiContext& g = *GImGui;
  const ImGuiID nav = g.NavWindow == nullptr ? 0 : g.NavId;
  const bool ring = nav != 0 && g.NavCursorVisible;
  const bool moved_by_keyboard = ring && (nav != c.last_nav || !c.last_ring);
  if (moved_by_keyboard || (nav != 0 && nav == g.ActiveId)) {
    c.confirmed = nav;
  }
  const bool clicked_nothing =
      ImGui::IsMouseClicked(ImGuiMouseButton_Left) && g.HoveredId == 0 && g.ActiveId == 0;
  if (clicked_nothing) {
    c.confirmed = 0;
  }
  c.last_nav = nav;
  c.last_ring = ring;
  const bool under_way = c.moving > 0 && nav != c.confirmed;
  c.moving = under_way ? c.moving - 1 : 0;
  const ImGuiID target = c.wanted_focus != 0 ? c.wanted_focus : c.confirmed;
  const bool there = target != 0 && (nav == target || under_way || c.wanted_focus != 0);
  tree.focus = there && c.seen.contains(target) ? target : 0;
  tree.focus_ring = tree.focus != 0 && tree.focus == nav && ring;
}

}  // namespace

std::string_view role_name(Role role) {
  static constexpr std::array<std::string_view, 46> kNames{
      "group",        "region",     "banner",    "navigation", "main",     "contentinfo",
      "search",       "form",       "toolbar",   "heading",    "text",     "img",
      "list",         "listitem",   "separator", "link",       "button",   "checkbox",
      "switch",       "radiogroup", "radio",     "slider",     "textbox",  "searchbox",
      "combobox",     "listbox",    "option",    "menu",       "menuitem", "menuitemcheckbox",
      "tablist",      "tab",        "tabpanel",  "table",      "grid",     "row",
      "columnheader", "rowheader",  "cell",      "tree",       "treeitem", "dialog",
      "alertdialog",  "status",     "alert",     "progressbar"};
  const auto index = static_cast<std::size_t>(role);
  return index < kNames.size() ? kNames[index] : "tooltip";
}

const Node* Tree::find(ImGuiID id) const {
  const auto found =
      std::find_if(nodes.begin(), nodes.end(), [id](const Node& n) { return n.id == id; });
  return found == nodes.end() ? nullptr : &*found;
}

void item(const Info& info) {
  if (has_item()) {
    describe_last_item(info);
  }
}

void leaf(std::string_view key, const Info& info, ImVec2 min, ImVec2 max) {
  if (!collecting()) {
    return;
  }
  Node& node = append(own_id(key, info.role), info.role);
  fill(node, info);
  place(node, ImRect(min, max));
}

void cell(int column, std::string_view text, Role role) {
  if (!collecting()) {
    return;
  }
  Node& node = append(own_id({}, role), role);
  fill(node, {.role = role, .name = text, .col_index = column + 1});
  const ImGuiTable* table = GImGui->CurrentTable;
  place(node, table != nullptr && column < table->ColumnsCount
                  ? ImGui::TableGetCellBgRect(table, column)
                  : GImGui->LastItemData.Rect);
}

void header(int column, std::string_view text, Sort sort) {
  if (!collecting()) {
    return;
  }
  cell(column, text, Role::columnheader);
  collector().current.nodes.back().sort = sort;
}

Scope::Scope(const Info& info, std::string_view key) {
  if (!collecting()) {
    return;
  }
  const auto index = static_cast<std::int32_t>(collector().current.nodes.size());
  Node& node = append(own_id(key, info.role), info.role);
  fill(node, info);
  node.clip = rect_of(GImGui->CurrentWindow->ClipRect);
  open_scope(index);
  open_ = true;
}

Scope Scope::of_item(const Info& info) {
  Scope scope;
  if (has_item()) {
    const Node& node = describe_last_item(info);
    open_scope(static_cast<std::int32_t>(&node - collector().current.nodes.data()));
    scope.open_ = true;
  }
  return scope;
}

Scope::Scope(Scope&& other) noexcept : open_(std::exchange(other.open_, false)) {}

Scope::~Scope() {
  if (open_) {
    close_scope();
  }
}

Silent::Silent() { ++collector().silent; }
Silent::~Silent() { --collector().silent; }

void announce(std::string_view text, Live live) {
  collector().current.announcements.push_back({std::string(text), live});
}

bool shortcut(ImGuiKeyChord chord) {
  collector().current.shortcuts.push_back(chord);
  return ImGui::IsKeyChordPressed(chord);
}

void focus_next() { collector().next_item_takes_focus = true; }

void focus(ImGuiID id) { request_focus(id, GImGui->NavCursorVisible); }

ImGuiID focused() { return collector().finished.focus; }

void set_ring(const RingStyle& style) { collector().ring = style; }

void begin() {
  Collector& c = collector();
  ImGui::GetCurrentContext()->TestEngineHookItems = true;
  c.current.nodes.clear();
  c.current.announcements.clear();
  c.current.shortcuts.clear();
  c.open.clear();
  c.children.assign(1, 0);
  c.seen.clear();
  c.silent = 0;
  c.next_item_takes_focus = false;
  c.collecting = true;
  if (c.activate != 0) {
    // NewFrame has passed on what was asked for before it; this one acts in this very frame
    ImGuiContext& g = *GImGui;
    g.NavActivateId = g.NavActivateDownId = g.NavActivatePressedId = c.activate;
    g.NavActivateFlags = ImGuiActivateFlags_PreferInput;
    c.activate = 0;
  }
}

void end() {
  Collector& c = collector();
  c.collecting = false;
  ImGui::GetCurrentContext()->TestEngineHookItems = false;
  Tree& tree = c.current;
  settle_focus(tree);
  tree.hovered = c.seen.contains(GImGui->HoveredId) ? GImGui->HoveredId : 0;
  if (tree.focus_ring) {
    draw_ring(tree.nodes[static_cast<std::size_t>(c.seen.at(tree.focus))]);
  }
  // requests for items that are gone are dropped
  c.texts.clear();
  c.keys.clear();
  c.step_id = 0;
  if (c.wanted_focus != 0 && ++c.wanted_frames > 3) {
    c.wanted_focus = 0;
  }
  std::swap(c.current, c.finished);
}

const Tree& tree() { return collector().finished; }

void request_activate(ImGuiID id) { collector().activate = id; }

void request_focus(ImGuiID id, bool ring) {
  Collector& c = collector();
  c.wanted_focus = id;
  c.wanted_ring = ring;
  c.wanted_frames = 0;
  if (id == 0) {
    c.confirmed = 0;
    GImGui->NavCursorVisible = false;
  }
}

void request_text(ImGuiID id, std::string_view value) {
  std::vector<TextRequest>& texts = collector().texts;
  const auto same =
      std::find_if(texts.begin(), texts.end(), [id](const TextRequest& t) { return t.id == id; });
  if (same != texts.end()) {
    same->value = value;
  } else {
    texts.push_back({id, std::string(value)});
  }
}

void request_edit_key(ImGuiID id, EditKey key) { collector().keys.push_back({id, key}); }

void request_step(ImGuiID id, int steps) {
  Collector& c = collector();
  c.steps = c.step_id == id ? c.steps + steps : steps;
  c.step_id = id;
}

int take_steps(ImGuiID id) {
  Collector& c = collector();
  return c.step_id == id ? std::exchange(c.steps, 0) : 0;
}

bool pending() {
  const Collector& c = collector();
  return c.wanted_focus != 0 || c.activate != 0 || !c.texts.empty() || !c.keys.empty() ||
         c.step_id != 0;
}

void set_browser_edits(bool yes) { collector().browser_edits = yes; }

namespace detail {

void field(const Info& info, const Field& field) {
  if (!has_item()) {
    return;
  }
  Node& node = describe_last_item(info);
  node.text_left = field.left;
  node.text_right = field.right;
  node.text_size = field.size;
  node.lines = field.lines;
  node.placeholder = field.placeholder;
  node.input_mode = field.mode;
  node.align_right = field.align_right;
  node.max_length = field.max_length;
}

bool editing(ImGuiID id) { return collector().confirmed == id && GImGui->NavId == id; }

bool browser_edits() { return collector().browser_edits; }

void begin_editing(ImGuiID id) { collector().confirmed = id; }

bool take_text(ImGuiID id, std::string& out) {
  std::vector<TextRequest>& texts = collector().texts;
  const auto found =
      std::find_if(texts.begin(), texts.end(), [id](const TextRequest& t) { return t.id == id; });
  if (found == texts.end()) {
    return false;
  }
  out = std::move(found->value);
  texts.erase(found);
  return true;
}

bool take_edit_key(ImGuiID id, EditKey& out) {
  std::vector<KeyRequest>& keys = collector().keys;
  const auto found =
      std::find_if(keys.begin(), keys.end(), [id](const KeyRequest& k) { return k.id == id; });
  if (found == keys.end()) {
    return false;
  }
  out = found->key;
  keys.erase(found);
  return true;
}

// Called from Dear ImGui for every item, clipped or not, before the widget acts.
void item_added(ImGuiID id, const ImGuiLastItemData* data) {
  Collector& c = collector();
  if (!c.collecting || data == nullptr || id != c.wanted_focus) {
    return;
  }
  focus_last_item(c.wanted_ring);
}

// Called from Dear ImGui for every visible item with a label.
void item_labelled(ImGuiID id, const char* label, ImGuiItemStatusFlags flags) {
  Collector& c = collector();
  const ImGuiContext& g = *GImGui;
  const std::string_view name = visible_label(label);
  if (!has_item() || name.empty() || id != g.LastItemData.ID || id == g.CurrentWindow->ID ||
      c.seen.contains(id)) {
    return;
  }
  const Role role = fallback_role(flags);
  Node& node = append(id, role);
  node.role = role;
  node.name = name;
  node.is_item = true;
  node.described = false;
  if (role == Role::checkbox) {
    node.checked = (flags & ImGuiItemStatusFlags_Checked) != 0 ? Tri::on : Tri::off;
  }
  if ((flags & ImGuiItemStatusFlags_Openable) != 0) {
    node.expanded = (flags & ImGuiItemStatusFlags_Opened) != 0 ? Tri::on : Tri::off;
  }
  place_last_item(node);
}

}  // namespace detail
}  // namespace ui::sem

// Dear ImGui's item hooks (IMGUI_ENABLE_TEST_ENGINE): free functions it declares and leaves to us.
void ImGuiTestEngineHook_ItemAdd(ImGuiContext* /*context*/, ImGuiID id, const ImRect& /*rect*/,
                                 const ImGuiLastItemData* data) {
  ui::sem::detail::item_added(id, data);
}

void ImGuiTestEngineHook_ItemInfo(ImGuiContext* /*context*/, ImGuiID id, const char* label,
                                  ImGuiItemStatusFlags flags) {
  ui::sem::detail::item_labelled(id, label, flags);
}

void ImGuiTestEngineHook_Log(ImGuiContext* /*context*/, const char* /*format*/, ...) {}

const char* ImGuiTestEngine_FindItemDebugLabel(ImGuiContext* /*context*/, ImGuiID id) {
  const ui::sem::Node* node = ui::sem::tree().find(id);
  return node == nullptr ? nullptr : node->name.c_str();
}
