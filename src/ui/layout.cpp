// Layout and text: regions, cards, columns, type.
#include <algorithm>
#include <array>
#include <cmath>

#include "imgui_internal.h"
#include "ui/widgets.hpp"

namespace ui {
namespace {

struct Edge {
  const ImGuiWindow* window;
  float right;
};
std::vector<Edge>& edges() {
  static std::vector<Edge> stack;
  return stack;
}

ImFont* face(bool strong) {
  const Fonts& fonts = cx().fonts;
  ImFont* font = strong ? fonts.strong : fonts.text;
  return font != nullptr ? font : ImGui::GetFont();
}
float font_size(Size size) { return pixels(size) * cx().fonts.height_per_em; }
ImU32 colour_of(const TextStyle& style) { return style.colour != 0 ? style.colour : theme().text; }

float run_width(ImFont* font, float size, std::string_view text) {
  if (text.empty()) return 0;
  return font->CalcTextSizeA(size, FLT_MAX, 0, text.data(), text.data() + text.size()).x;
}

// Digits stand in cells as wide as a zero, so that columns of figures line up.
template <class Piece>
float for_pieces(std::string_view text, const TextStyle& style, const Piece& piece) {
  ImFont* font = face(style.strong);
  const float size = font_size(style.size);
  if (!style.tabular) {
    piece(text, 0.0F);
    return run_width(font, size, text);
  }
  const float cell = run_width(font, size, "0");
  float x = 0;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    if (text[i] >= '0' && text[i] <= '9') {
      end = i + 1;
      const auto digit = text.substr(i, 1);
      piece(digit, x + (cell - run_width(font, size, digit)) / 2);
      x += cell;
    } else {
      while (end < text.size() && (text[end] < '0' || text[end] > '9')) ++end;
      const auto run = text.substr(i, end - i);
      piece(run, x);
      x += run_width(font, size, run);
    }
    i = end;
  }
  return x;
}

// The longest start of `text` that leaves room for an ellipsis.
std::string_view cut(std::string_view text, const TextStyle& style, float max_width) {
  ImFont* font = face(style.strong);
  const float size = font_size(style.size);
  const float room = std::max(0.0F, max_width - run_width(font, size, "…"));
  const char* end = text.data() + text.size();
  const char* remaining = nullptr;
  font->CalcTextSizeA(size, room, 0, text.data(), end, &remaining);
  auto length = static_cast<std::size_t>(remaining - text.data());
  while (length > 0 && text[length - 1] == ' ') --length;
  return text.substr(0, length);
}

bool fits(std::string_view text, const TextStyle& style, float max_width) {
  return max_width <= 0 || text_width(text, style) <= max_width + 0.5F;
}

// What is drawn beyond the window is cut off as well, unless one can scroll there.
bool is_inside(const ImDrawList& list, float left, float right) {
  return ImGui::GetCurrentWindowRead()->ScrollMax.x > 0 ||
         (left >= list.GetClipRectMin().x - 1 && right <= list.GetClipRectMax().x + 1);
}

// Whether all of it was drawn.
bool put_text(ImDrawList* list, ImVec2 at, std::string_view text, const TextStyle& style,
              float max_width) {
  ImFont* font = face(style.strong);
  const float size = font_size(style.size);
  // centred in its line, on whole pixels: the line box is what callers align
  const float y = std::floor(at.y + (line_height(style.size) - size) / 2 + 0.5F);
  const ImU32 colour = colour_of(style);
  const auto put = [&](std::string_view piece, float x) {
    list->AddText(font, size, ImVec2(at.x + x, y), colour, piece.data(),
                  piece.data() + piece.size());
  };
  if (fits(text, style, max_width)) {
    return is_inside(*list, at.x, at.x + for_pieces(text, style, put));
  }
  put("…", for_pieces(cut(text, style, max_width), style, put));
  return false;
}

}  // namespace

float available() {
  const auto& stack = edges();
  ImGuiWindow* window = ImGui::GetCurrentWindow();
  if (!stack.empty() && stack.back().window == window) {
    return std::max(1.0F, stack.back().right - window->DC.CursorPos.x);
  }
  return std::max(1.0F, ImGui::GetContentRegionAvail().x);
}

void space(float height) { ImGui::Dummy(ImVec2(0, height)); }

void align_right(float width) {
  const float x = ImGui::GetCursorScreenPos().x + std::max(0.0F, available() - width);
  ImGui::SetCursorScreenPos(ImVec2(std::floor(x), ImGui::GetCursorScreenPos().y));
}

void same_line(float gap) { ImGui::SameLine(0, gap); }

Region::Region(float width) {
  edges().push_back({ImGui::GetCurrentWindow(), ImGui::GetCursorScreenPos().x + width});
}
Region::~Region() { edges().pop_back(); }

Card::Card(const char* id, const Options& options)
    : top_left_(ImGui::GetCursorScreenPos()), options_(options), list_(ImGui::GetWindowDrawList()) {
  if (options_.width <= 0) options_.width = available();
  options_.width = std::floor(options_.width);
  ImGui::PushID(id);
  splitter_.Split(list_, 2);
  splitter_.SetCurrentChannel(list_, 1);
  ImGui::SetCursorScreenPos(ImVec2(top_left_.x + options_.padding, top_left_.y + options_.padding));
  ImGui::BeginGroup();
  edges().push_back({ImGui::GetCurrentWindow(), top_left_.x + options_.width - options_.padding});
}

Card::~Card() {
  edges().pop_back();
  ImGui::EndGroup();
  const float content = ImGui::GetItemRectMax().y + options_.padding - top_left_.y;
  const float height = std::ceil(std::max(content, options_.min_height));
  const ImVec2 end(top_left_.x + options_.width, top_left_.y + height);
  splitter_.SetCurrentChannel(list_, 0);
  list_->AddRectFilled(top_left_, end, options_.fill != 0 ? options_.fill : theme().surface,
                       kRadius + 2);
  list_->AddRect(top_left_, end, options_.line != 0 ? options_.line : theme().border, kRadius + 2);
  splitter_.Merge(list_);
  ImGui::SetCursorScreenPos(top_left_);
  ImGui::Dummy(ImVec2(options_.width, height));
  ImGui::PopID();
}

Columns::Columns(const char* id, std::span<const float> weights, float least, float gap)
    : weights_(weights.begin(), weights.end()),
      id_(ImGui::GetID(id)),
      gap_(gap),
      total_(available()),
      left_(ImGui::GetCursorScreenPos().x),
      top_(ImGui::GetCursorScreenPos().y),
      per_line_(std::clamp(static_cast<int>((total_ + gap) / (least + gap)), 1,
                           static_cast<int>(weights.size()))),
      bottom_(top_) {
  // three columns that do not fit become two and one only if that leaves no orphan row of thirds
  while (per_line_ > 1 && static_cast<int>(weights_.size()) % per_line_ != 0) --per_line_;
}

float Columns::height() const {
  const int line = std::max(0, index_) / per_line_;
  return ImGui::GetStateStorage()->GetFloat(id_ + static_cast<ImGuiID>(line) + 1, 0);
}

void Columns::end_region() {
  if (!open_) return;
  open_ = false;
  edges().pop_back();
  ImGui::EndGroup();
}

void Columns::close_column() {
  if (!open_) return;
  end_region();
  bottom_ = std::max(bottom_, ImGui::GetItemRectMax().y);
}

void Columns::next() {
  close_column();
  ++index_;
  const int in_line = index_ % per_line_;
  if (in_line == 0 && index_ > 0) {
    const int line = index_ / per_line_ - 1;
    ImGui::GetStateStorage()->SetFloat(id_ + static_cast<ImGuiID>(line) + 1, bottom_ - top_);
    top_ = bottom_ + gap_;
    bottom_ = top_;
  }
  const int first = index_ - in_line;
  const int last = std::min(first + per_line_, static_cast<int>(weights_.size()));
  float sum = 0;
  float before = 0;
  for (int i = first; i < last; ++i) {
    const float weight = weights_[static_cast<std::size_t>(i)];
    if (i < index_) before += weight;
    sum += weight;
  }
  const float room = total_ - gap_ * static_cast<float>(last - first - 1);
  const float x = std::floor(room * before / sum) + gap_ * static_cast<float>(in_line);
  width_ = std::floor(room * weights_[static_cast<std::size_t>(index_)] / sum);
  ImGui::SetCursorScreenPos(ImVec2(left_ + x, top_));
  ImGui::BeginGroup();
  edges().push_back({ImGui::GetCurrentWindow(), left_ + x + width_});
  open_ = true;
}

Columns::~Columns() {
  close_column();
  const int line = std::max(0, index_) / per_line_;
  ImGuiStorage* storage = ImGui::GetStateStorage();
  const ImGuiID key = id_ + static_cast<ImGuiID>(line) + 1;
  // cards pass the line's height on as their least: a line may only shrink by being measured anew
  if (std::abs(storage->GetFloat(key, 0) - (bottom_ - top_)) > 0.5F) wake_in(0);
  storage->SetFloat(key, bottom_ - top_);
  ImGui::SetCursorScreenPos(ImVec2(left_, bottom_));
  ImGui::Dummy(ImVec2(total_, 0));
}

TextStyle soft(Size size) { return {.size = size, .colour = theme().text_soft}; }
TextStyle strong(Size size) { return {.size = size, .strong = true}; }

void push_font(Size size, bool is_strong) { ImGui::PushFont(face(is_strong), font_size(size)); }
void pop_font() { ImGui::PopFont(); }

float text_width(std::string_view text, const TextStyle& style) {
  return for_pieces(text, style, [](std::string_view, float) {});
}

void draw_text(ImDrawList* list, ImVec2 at, std::string_view text, const TextStyle& style,
               float max_width) {
  if (text.empty() || put_text(list, at, text, style, max_width)) return;
  cx().cut.emplace_back(text);
}

void draw_text(ImVec2 at, std::string_view text, const TextStyle& style, float max_width) {
  draw_text(ImGui::GetWindowDrawList(), at, text, style, max_width);
}

void draw_data(ImVec2 at, std::string_view text, const TextStyle& style, float max_width) {
  if (text.empty() || put_text(ImGui::GetWindowDrawList(), at, text, style, max_width)) return;
  const ImVec2 end(at.x + max_width, at.y + line_height(style.size));
  if (ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(at, end)) tooltip(text);
}

void draw_icon(ImVec2 at, const char* icon, ImU32 colour, float size) {
  ImFont* font = face(false);
  ImGui::GetWindowDrawList()->AddText(font, size, ImVec2(std::floor(at.x), std::floor(at.y)),
                                      colour, icon);
}

void text(std::string_view text, const TextStyle& style) {
  const float room = available();
  const float width = std::min(room, text_width(text, style));
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const ImRect box(at, ImVec2(at.x + width, at.y + line_height(style.size)));
  ImGui::ItemSize(box.GetSize(), 0);
  const bool visible = ImGui::ItemAdd(box, 0);
  sem::item({.role = sem::Role::text, .name = text});
  if (visible) draw_text(at, text, style, room);
}

std::vector<std::string_view> wrapped(std::string_view text, const TextStyle& style, float width) {
  ImFont* font = face(style.strong);
  const float size = font_size(style.size);
  std::vector<std::string_view> lines;
  const char* begin = text.data();
  const char* end = begin + text.size();
  while (begin < end) {
    const char* newline = std::find(begin, end, '\n');
    const char* stop = font->CalcWordWrapPosition(size, begin, newline, width);
    if (stop == begin) stop = std::min(begin + 1, end);
    // Dear ImGui breaks after a point, too: amounts stay whole where there is a blank to break at
    const char* blank = stop;
    while (stop < newline && blank > begin && *blank != ' ') --blank;
    if (blank > begin) stop = blank;
    lines.emplace_back(begin, static_cast<std::size_t>(stop - begin));
    begin = stop;
    if (begin < end && *begin == '\n') {
      ++begin;
    } else {
      while (begin < end && *begin == ' ') ++begin;
    }
  }
  return lines;
}

// On as many lines as it needs.
static void set_lines(std::string_view value, const TextStyle& style, const sem::Info& info) {
  ImFont* font = face(style.strong);
  const float size = font_size(style.size);
  const float room = available();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  // lines are set one by one, so that they keep to the line height of the type scale
  const auto lines = wrapped(value, style, room);
  float width = 0;
  for (const auto line : lines) width = std::max(width, run_width(font, size, line));
  const float step = line_height(style.size);
  const ImRect box(
      at, ImVec2(at.x + std::min(width, room), at.y + step * static_cast<float>(lines.size())));
  ImGui::ItemSize(box.GetSize(), 0);
  const bool visible = ImGui::ItemAdd(box, 0);
  sem::item(info);
  if (!visible) return;
  float y = at.y;
  for (const auto line : lines) {
    draw_text(ImVec2(at.x, y), line, style);
    y += step;
  }
}

void paragraph(std::string_view text, const TextStyle& style) {
  set_lines(text, style, {.role = sem::Role::text, .name = text});
}

void heading(std::string_view text, int level, Size size) {
  set_lines(text, {.size = size, .strong = true},
            {.role = sem::Role::heading, .name = text, .level = level});
}

void icon_text(const char* icon, std::string_view text, ImU32 icon_colour, const TextStyle& style) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float line = line_height(style.size);
  draw_icon(ImVec2(at.x, at.y + (line - 16) / 2), icon, icon_colour);
  ImGui::SetCursorScreenPos(ImVec2(at.x + 24, at.y));
  paragraph(text, style);
}

void fact(std::string_view name, std::string_view value, float width) {
  ImGui::BeginGroup();
  {
    const Region region(width > 0 ? width : available());
    text(name, soft(Size::small));
    space(2);
    text(value);
  }
  ImGui::EndGroup();
}

}  // namespace ui
