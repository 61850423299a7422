// What a screen says about itself to those who cannot see the canvas: one tree of nodes a frame.
//
// Dear ImGui draws pixels; this file collects, beside it, what each thing *is*: its role, its name, its state and its
// rectangle. The web shell mirrors the tree as real DOM elements placed over the canvas (web/src/mirror.ts), so screen
// readers, keyboards and browser tests act on the application; the desk of the tests (tests/ui) finds items in it by
// role and name.
//
// How to use it from a widget:
//
//   if (ImGui::Button(label)) ...               // any Dear ImGui item
//   sem::item({.role = Role::button});          // right after it; the name is the visible label unless given
//
//   ImGui::TextUnformatted(title);
//   sem::item({.role = Role::heading, .name = title, .level = 1});       // items without an id work too
//
//   sem::Scope nav({.role = Role::navigation, .name = tr(...)});         // children until the scope ends
//
//   sem::Scope table({.role = Role::table, .name = ..., .row_count = 1'000'001, .col_count = 7});  // header row counts
//   sem::header(0, "Start", Sort::ascending);                            // in a sem::Scope of Role::row
//   { sem::Scope row({.role = Role::row, .row_index = 42});              // or sem::Scope::of_item(...) after a Selectable
//     sem::cell(0, "03 Jun 09:15"); ... }                                // rectangle: the ImGui table's current cell
//
//   sem::leaf("chart", {.role = Role::img, .name = summary}, min, max);  // something drawn by hand
//   sem::announce("Import finished: 4 files");                           // read out once, politely
//   if (sem::shortcut(ImGuiMod_Ctrl | ImGuiKey_K)) ...                   // and the page keeps its hands off the key
//
// Rules: every interactive item is described (an item that only Dear ImGui knows still appears, as a button, checkbox or
// text box with its label, so nothing is unreachable); call it for clipped items too (always, not only when visible);
// the order of calls is the reading and Tab order; text fields are made with ui/text_input.hpp. Names are shown text,
// never keys. Strings are copied: they need to live only for the call. Not thread safe; one collector per ImGui context.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "imgui.h"

namespace ui::sem {

// The vocabulary of ARIA, as far as it is used here.
enum class Role : std::uint8_t {
  group,       // things that belong together; needs a name to be announced
  region,      // a named landmark
  banner,      // the top bar
  navigation,  // the rail, breadcrumbs
  main,        // the screen; one a frame
  contentinfo,
  search,
  form,
  toolbar,
  heading,  // level 1..6
  text,     // a run of text
  img,      // a chart or icon with a meaning; the name says what it shows
  list,
  listitem,
  separator,
  link,  // href: "#/v1/..." or https
  button,
  checkbox,
  toggle,  // ARIA's switch
  radiogroup,
  radio,
  slider,
  textbox,
  searchbox,
  combobox,  // a button that opens a list; value: the choice shown
  listbox,
  option,
  menu,
  menuitem,
  menuitemcheckbox,
  tablist,
  tab,
  tabpanel,
  table,  // reading only
  grid,   // rows or cells take the focus; one tab stop, arrow keys inside
  row,
  columnheader,
  rowheader,
  cell,
  tree,
  treeitem,
  dialog,       // always hangs off the root; modal: the rest of the page becomes inert
  alertdialog,  // as dialog, and read out at once
  status,       // changes are read out politely
  alert,        // changes are read out at once
  progressbar,
  tooltip,
};

enum class Tri : std::uint8_t { unset, off, on, mixed };
enum class Sort : std::uint8_t { unset, none, ascending, descending };
enum class Popup : std::uint8_t { none, menu, listbox, dialog };

// What is said of one node. Empty and zero mean "not said".
struct Info {
  Role role = Role::group;
  std::string_view name{};   // default for an ImGui item: its visible label (without ##...)
  std::string_view value{};  // textbox, combobox, slider, progressbar: what it holds, as shown
  std::string_view description{};  // help, error text, unit: read after the name
  std::string_view href{};         // link
  std::string_view keys{};         // "Control+K": aria-keyshortcuts
  Tri checked = Tri::unset;        // checkbox, toggle, radio, menuitemcheckbox
  Tri expanded = Tri::unset;       // opens something: combobox, treeitem, disclosure button
  Tri selected = Tri::unset;       // tab, option, row, treeitem
  Tri pressed = Tri::unset;        // button that stays down
  Sort sort = Sort::unset;         // columnheader
  Popup popup = Popup::none;       // button or combobox that opens one
  bool current = false;            // the page shown, in navigation
  bool disabled = false;           // default for an ImGui item: ImGui::BeginDisabled's state
  bool invalid = false;
  bool required = false;
  bool readonly = false;
  bool busy = false;
  bool modal = false;  // dialog
  int level = 0;       // heading, treeitem: from 1
  int row_count = 0;   // table, grid: all rows with the header row, not only those drawn
  int col_count = 0;
  int row_index = 0;  // row: from 1, the header row is 1
  int col_index = 0;  // cell: from 1; sem::cell sets it
  int position = 0;   // option, listitem, treeitem, tab: from 1, when not all are drawn
  int set_size = 0;
  int now = 0;  // slider, progressbar: between low and high (whole numbers; low == high: unknown)
  int low = 0;
  int high = 0;
};

// Describes the ImGui item just submitted. Without an id (text, images) the node gets one of its own.
void item(const Info& info);

// For a slider, after it was described: how many steps the page or assistive technology moved it.
[[nodiscard]] int take_steps(ImGuiID id);

// A node that is no ImGui item: a rectangle drawn by hand, in screen coordinates. `key` is unique among its siblings.
void leaf(std::string_view key, const Info& info, ImVec2 min, ImVec2 max);

// One cell or column header of the current ImGui table row; `column` from 0. Text only; controls inside a cell are
// described as usual in a Scope of Role::cell.
void cell(int column, std::string_view text, Role role = Role::cell);
void header(int column, std::string_view text, Sort sort = Sort::unset);

// A node with children: those described until it goes. The rectangle is the union of its children, or that of the item.
class [[nodiscard]] Scope {
 public:
  // `key` tells apart siblings of the same role and name (a customer's id for its row); empty: order decides.
  explicit Scope(const Info& info, std::string_view key = {});
  // The ImGui item just submitted becomes the parent of what follows: a selectable row with its cells.
  [[nodiscard]] static Scope of_item(const Info& info);
  Scope(Scope&& other) noexcept;
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;
  Scope& operator=(Scope&&) = delete;
  ~Scope();

 private:
  Scope() = default;
  bool open_ = false;
};

// Nothing inside is collected: decoration, or text already said by the parent's name.
class [[nodiscard]] Silent {
 public:
  Silent();
  Silent(const Silent&) = delete;
  Silent& operator=(const Silent&) = delete;
  ~Silent();
};

// Read out once. Assertive interrupts; keep it for errors.
enum class Live : std::uint8_t { polite, assertive };
void announce(std::string_view text, Live live = Live::polite);

// True in the frame the chord is pressed, wherever the focus is (text fields too, unless the chord edits text there).
// Declares it to the shell, which then keeps the browser from using the key; other browser shortcuts stay untouched.
// `ImGuiMod_Ctrl` is Command on a Mac.
[[nodiscard]] bool shortcut(ImGuiKeyChord chord);

// Moves the focus (ImGui's and the page's) to the next item described, or to an item by id; it is scrolled into view.
void focus_next();
void focus(ImGuiID id);
// The item the focus is on, 0 if none.
[[nodiscard]] ImGuiID focused();
// The ring around the focused item, drawn here for every item alike, shown only when the keyboard moved the focus.
// (The theme makes ImGuiCol_NavCursor transparent.)
struct RingStyle {
  ImU32 color = IM_COL32(0, 95, 184, 255);
  float thickness = 2, gap = 2, rounding = 4;
};
void set_ring(const RingStyle& style);

// ---- For the shell, the driver and ui/text_input.cpp ----

struct Rect {
  float x0 = 0, y0 = 0, x1 = 0, y1 = 0;
  friend bool operator==(const Rect&, const Rect&) = default;
};

// A node as collected: Info with its own strings, where it is and whose child it is.
struct Node {
  ImGuiID id = 0;  // the item's id, or a hash of key and parent; unique in a frame
  std::int32_t parent =
      -1;  // index of the parent in Tree::nodes, always smaller than the own; -1: the root
  Role role = Role::group;
  Tri checked = Tri::unset, expanded = Tri::unset, selected = Tri::unset, pressed = Tri::unset;
  Sort sort = Sort::unset;
  Popup popup = Popup::none;
  bool current = false, disabled = false, invalid = false, required = false, readonly = false,
       busy = false, modal = false;
  bool is_item = false;   // can take the focus and be activated
  bool twin = false;      // bears the id of another one before it: cannot be reached by its id
  bool visible = true;    // some of it lies within its window's clip rectangle
  bool described = true;  // false: known by ImGui's hooks only
  int level = 0, row_count = 0, col_count = 0, row_index = 0, col_index = 0, position = 0,
      set_size = 0, now = 0, low = 0, high = 0;
  Rect rect{};  // CSS pixels from the canvas's corner, not clipped
  Rect clip{};  // what its window shows
  std::string name, value, description, href, keys;
  // Text fields only (ui/text_input.hpp)
  float text_left = 0, text_right = 0, text_size = 0;
  int lines = 1;
  std::string placeholder;
  std::string input_mode;  // "text", "decimal", "tel", "search"
  bool align_right = false;
  int max_length = 0;
};

struct Announcement {
  std::string text;
  Live live = Live::polite;
};

struct Tree {
  std::vector<Node> nodes;  // in reading order, parents before children
  ImGuiID focus = 0;        // ImGui's navigation focus, if that item is in the tree
  bool focus_ring = false;
  ImGuiID hovered = 0;
  std::vector<Announcement> announcements;
  std::vector<ImGuiKeyChord> shortcuts;  // those declared in this frame

  [[nodiscard]] const Node* find(ImGuiID id) const;
};

// ARIA's word for a role, as in the DOM ("switch" for toggle).
[[nodiscard]] std::string_view role_name(Role role);

// Around ImGui::NewFrame and ImGui::EndFrame (Render): begin() directly after NewFrame, end() directly before Render.
void begin();
void end();
// The tree of the last finished frame.
[[nodiscard]] const Tree& tree();

// What the shell asks for; carried out in the next frame, when the item is submitted.
void request_activate(ImGuiID id);  // a click by assistive technology, Enter or Space
void request_focus(ImGuiID id,
                   bool ring);  // the DOM focus moved there (ring: by the keyboard); 0: nowhere
void request_text(ImGuiID id, std::string_view value);  // a text field's content was edited
enum class EditKey : std::uint8_t { enter, escape, up, down, page_up, page_down };
void request_edit_key(ImGuiID id, EditKey key);  // a key a single-line field does not use itself
void request_step(ImGuiID id, int steps);        // a slider moved by the page
// Whether anything is still waiting for a frame.
[[nodiscard]] bool pending();

// A browser edits the focused text field in an element of its own, so its text is not drawn on the canvas.
void set_browser_edits(bool yes);

namespace detail {  // for ui/text_input.cpp
struct Field {
  float left = 0, right = 0, size = 0;
  int lines = 1;
  std::string_view placeholder{}, mode{};
  bool align_right = false;
  int max_length = 0;
};
void field(const Info& info, const Field& field);  // describes the last item as a text field
[[nodiscard]] bool editing(ImGuiID id);
[[nodiscard]] bool browser_edits();
void begin_editing(ImGuiID id);  // it was clicked
[[nodiscard]] bool take_text(ImGuiID id, std::string& out);
[[nodiscard]] bool take_edit_key(ImGuiID id, EditKey& out);
}  // namespace detail

}  // namespace ui::sem

namespace sem = ui::sem;
