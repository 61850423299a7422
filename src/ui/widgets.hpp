#pragma once
// The widgets of the house: drawn by ourselves on the 4-px grid, each described in the semantic tree.
// Labels are shown text; `id` arguments are stable names for Dear ImGui, never shown.

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "imgui.h"
#include "ui/context.hpp"
#include "ui/icons.hpp"
#include "ui/semantics.hpp"
#include "ui/theme.hpp"

namespace ui {

// ---- layout ------------------------------------------------------------------------------------

// Width left from the cursor to the edge of the innermost region (window, card, column).
[[nodiscard]] float available();
void space(float height);
// Puts the next item at the right edge of the region, on the present line.
void align_right(float width);
// Next item on the same line, `gap` after the last.
void same_line(float gap = kGap2);

// Narrows the region until it goes; text wraps and fields fill up to it.
class [[nodiscard]] Region {
 public:
  explicit Region(float width);
  ~Region();
  Region(const Region&) = delete;
  Region& operator=(const Region&) = delete;
};

// A surface with a hairline border around what is drawn until it goes.
class [[nodiscard]] Card {
 public:
  struct Options {
    float width = 0;  // 0: all that is available
    float padding = kGap4;
    float min_height = 0;
    ImU32 fill = 0;  // 0: the surface
    ImU32 line = 0;  // 0: the border
  };
  explicit Card(const char* id) : Card(id, Options{}) {}
  Card(const char* id, const Options& options);
  ~Card();
  Card(const Card&) = delete;
  Card& operator=(const Card&) = delete;

 private:
  ImVec2 top_left_;
  Options options_;
  ImDrawList* list_;
  ImDrawListSplitter splitter_;
};

// Side by side while each column gets `least` pixels, else on further lines. Cards in a line are of
// equal height: pass height() as their min_height.
class [[nodiscard]] Columns {
 public:
  Columns(const char* id, std::span<const float> weights, float least, float gap = kGap4);
  ~Columns();
  Columns(const Columns&) = delete;
  Columns& operator=(const Columns&) = delete;
  void next();  // before each column, the first too
  [[nodiscard]] float width() const { return width_; }
  [[nodiscard]] float height() const;

 private:
  void close_column();
  void end_region();
  std::vector<float> weights_;
  ImGuiID id_;
  float gap_, total_, left_, top_;
  int per_line_, index_ = -1;
  float width_ = 0, bottom_ = 0;
  bool open_ = false;
};

// ---- text --------------------------------------------------------------------------------------

struct TextStyle {
  Size size = Size::body;
  ImU32 colour = 0;  // 0: theme().text
  bool strong = false;
  bool tabular = false;  // digits of equal width
};
[[nodiscard]] TextStyle soft(Size size = Size::body);
[[nodiscard]] TextStyle strong(Size size = Size::body);

void push_font(Size size, bool strong = false);
void pop_font();

[[nodiscard]] float text_width(std::string_view text, const TextStyle& style = {});
// Draws without taking space or being described; cut with an ellipsis beyond `max_width` (0: never).
// Words of ours fit in every language: that they do is tested.
void draw_text(ImVec2 at, std::string_view text, const TextStyle& style = {}, float max_width = 0);
void draw_text(ImDrawList* list, ImVec2 at, std::string_view text, const TextStyle& style,
               float max_width = 0);
// The same for what people wrote or imported, which may be of any length: all of it is shown under
// the pointer. The caller describes all of it too.
void draw_data(ImVec2 at, std::string_view text, const TextStyle& style, float max_width);
// The lines that fit a width, to be drawn one below the other.
[[nodiscard]] std::vector<std::string_view> wrapped(std::string_view text, const TextStyle& style,
                                                    float width);
void draw_icon(ImVec2 at, const char* icon, ImU32 colour, float size = 16);

// One line, cut with an ellipsis at the region's edge.
void text(std::string_view text, const TextStyle& style = {});
// Wrapped to the region.
void paragraph(std::string_view text, const TextStyle& style = {});
void heading(std::string_view text, int level, Size size);
void icon_text(const char* icon, std::string_view text, ImU32 icon_colour,
               const TextStyle& style = {});
// A name above its value, as in a list of facts.
void fact(std::string_view name, std::string_view value, float width = 0);

// ---- things to click ---------------------------------------------------------------------------

struct Hit {
  bool clicked = false, hovered = false, held = false;
  ImVec2 min, max;
  ImGuiID id = 0;
};
// An invisible item with behaviour, focus ring and hand cursor; the caller draws and describes it.
Hit hit(const char* id, ImVec2 size, bool enabled = true);

enum class ButtonKind : std::uint8_t { primary, secondary, quiet, danger };
struct ButtonOptions {
  ButtonKind kind = ButtonKind::secondary;
  const char* icon = nullptr;
  bool enabled = true;
  bool small = false;
  float width = 0;  // 0: as wide as its label
  std::string_view description{};
  std::string_view keys{};
  sem::Popup popup = sem::Popup::none;
  bool trailing_chevron = false;
};
bool button(const char* id, std::string_view label, const ButtonOptions& options = {});
[[nodiscard]] float button_width(std::string_view label, const ButtonOptions& options = {});
// A square with an icon; `name` is read out and shown as a tooltip.
bool icon_button(const char* id, const char* icon, std::string_view name,
                 const ButtonOptions& options = {});
[[nodiscard]] float control_height(bool small = false);
// A link inside the application ("#/v1/...") or outside (https), on as many lines as it needs. Where
// several read alike, `name` starts with the label and says which one it is.
bool link(const char* id, std::string_view label, std::string_view href,
          const TextStyle& style = {}, std::string_view name = {});
// "R21": quiet, opens the rule's text in a popover.
void rule_link(std::string_view rule);
void rule_links(std::span<const std::string> rules);

bool checkbox(const char* id, std::string_view label, bool value, bool enabled = true);
bool radio(const char* id, std::string_view label, bool chosen, std::string_view help = {},
           bool enabled = true);

struct Choice {
  std::string value;
  std::string label;
  std::string help{};
};
// Opens a list of choices; returns the index of a new choice, or -1.
int select(const char* id, std::string_view name, std::span<const Choice> choices, int current,
           float width = 0, const char* icon = nullptr, bool show_name = false);

struct TabItem {
  std::string label;
  std::string count{};
};
// Returns the index of the tab clicked, or -1.
int tabs(const char* id, std::string_view name, std::span<const TabItem> items, int current);

// A text field with its label above; edits `value`. True when changed.
struct FieldOptions {
  std::string_view placeholder{};
  std::string_view help{};
  std::string_view error{};
  float width = 0;
  std::string_view mode = "text";
  const char* icon = nullptr;
  bool label_shown = true;
  bool search = false;
};
struct FieldEdit {
  bool changed = false, submitted = false, cancelled = false, left = false, editing = false;
  int step = 0;
};
FieldEdit field(const char* id, std::string_view label, std::string& value,
                const FieldOptions& options = {});

// ---- things to read ----------------------------------------------------------------------------

void badge(Tone tone, const char* icon, std::string_view text);
[[nodiscard]] float badge_width(const char* icon, std::string_view text);
// A box with icon, title and text; for errors and notes beside what they speak of.
void notice(Tone tone, const char* icon, std::string_view title, std::string_view body);
// A bar of `used` of `total` with its figure; over 100 % is shown full.
void meter(std::string_view name, std::uint64_t used, std::uint64_t total, float width,
           Tone tone = Tone::accent, std::string_view read_as = {});
void progress(std::string_view name, std::uint64_t done, std::uint64_t total, float width);
// A screen or list with nothing in it: what to do about it.
void empty_state(const char* icon, std::string_view title, std::string_view body);
void skeleton(std::string_view name, int lines);
void tooltip(std::string_view text);
void divider();

// ---- tables ------------------------------------------------------------------------------------

struct Column {
  std::string_view title;
  float width = 0;  // pixels; 0: shares what is left by weight
  float weight = 1;
  bool right = false;  // numbers
  bool sortable = false;
  bool wide_only = false;  // left out on narrow screens
};
struct TableSort {
  int column = -1;
  bool descending = false;
};
// The height of a table of so many rows that takes what the screen has left, but for `below`, and `least` in any case.
[[nodiscard]] float rest_height(float below, float least, std::int64_t rows, float row_height = 0);
struct TableOptions {
  std::string_view name;
  std::span<const Column> columns;
  std::int64_t rows = 0;
  float height = 0;           // 0: as high as its rows; else scrolls inside
  TableSort* sort = nullptr;  // changed when a head is clicked
  bool clickable = false;
  float row_height = 0;  // 0: 36, or 44 on touch
  bool dense = false;    // columns close together: there are many
};
// Rows are drawn by a function that is called only for rows in view.
struct Cell {
  ImVec2 min;  // of the cell's content
  float width;
  float height;
  ImU32 text;  // colour
};
class [[nodiscard]] Table {
 public:
  Table(const char* id, const TableOptions& options);
  ~Table();
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;
  [[nodiscard]] bool open() const { return open_; }
  // Calls `row` for each row in view.
  void rows(const std::function<void(std::int64_t)>& row) const;
  // Starts the row; true when it was clicked or chosen by key. `key` is unique in the table: what is
  // pressed on stays pressed on when rows come or go before it.
  bool begin_row(std::int64_t index, std::string_view key = {}, bool selected = false);
  void end_row();
  // Next column; false when it is left out.
  bool cell();
  void text(std::string_view text, const TextStyle& style = {}, std::string_view read_as = {});
  void badge(Tone tone, const char* icon, std::string_view text);
  void meter(std::string_view name, std::uint64_t used, std::uint64_t total, Tone tone);
  void described(std::string_view text);  // the cell's text for readers, when drawn by hand
  [[nodiscard]] Cell area() const;
  [[nodiscard]] TableSort sort() const { return sort_; }

 private:
  void head();
  TableOptions options_;
  TableSort sort_;
  std::vector<bool> shown_;
  bool open_ = false;
  int column_ = -1;
  float row_height_;
  std::vector<sem::Scope> scopes_;
};

// ---- over the page -----------------------------------------------------------------------------

// A panel that slides in from the right (the whole page on small screens), modal. Draw its content
// while open(); closed by its button, Escape or a click beside it.
class [[nodiscard]] Panel {
 public:
  Panel(const char* id, std::string_view title, float width);
  ~Panel();
  Panel(const Panel&) = delete;
  Panel& operator=(const Panel&) = delete;
  [[nodiscard]] bool open() const { return open_; }
  [[nodiscard]] bool closing() const { return closing_; }  // the person wants it gone
  // The rest is the bar at the bottom for buttons, always in view.
  void footer();

 private:
  bool open_ = false, closing_ = false, footer_ = false, body_ = false;
  float width_ = 0;
  std::vector<sem::Scope> scopes_;
};

}  // namespace ui
