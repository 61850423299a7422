#include "platform/shell.hpp"

#include <algorithm>
#include <array>
#include <cfloat>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <utility>

#include "imgui_internal.h"
#include "ui/semantics.hpp"
#include "ui/ui.hpp"

namespace platform {
namespace {

// Input shows in the first frame, what depends on it in the second, what depends on sizes of the second in the third.
constexpr int kSettleFrames = 3;

ImGuiMouseSource source_of(PointerSource source) {
  switch (source) {
    case PointerSource::touch:
      return ImGuiMouseSource_TouchScreen;
    case PointerSource::pen:
      return ImGuiMouseSource_Pen;
    case PointerSource::mouse:
      break;
  }
  return ImGuiMouseSource_Mouse;
}

struct NamedKey {
  std::string_view name;
  ImGuiKey key;
};
constexpr std::array kNamedKeys{
    NamedKey{"Tab", ImGuiKey_Tab},
    NamedKey{"ArrowLeft", ImGuiKey_LeftArrow},
    NamedKey{"ArrowRight", ImGuiKey_RightArrow},
    NamedKey{"ArrowUp", ImGuiKey_UpArrow},
    NamedKey{"ArrowDown", ImGuiKey_DownArrow},
    NamedKey{"PageUp", ImGuiKey_PageUp},
    NamedKey{"PageDown", ImGuiKey_PageDown},
    NamedKey{"Home", ImGuiKey_Home},
    NamedKey{"End", ImGuiKey_End},
    NamedKey{"Insert", ImGuiKey_Insert},
    NamedKey{"Delete", ImGuiKey_Delete},
    NamedKey{"Backspace", ImGuiKey_Backspace},
    NamedKey{" ", ImGuiKey_Space},
    NamedKey{"Enter", ImGuiKey_Enter},
    NamedKey{"Escape", ImGuiKey_Escape},
    NamedKey{"ContextMenu", ImGuiKey_Menu},
    NamedKey{"'", ImGuiKey_Apostrophe},
    NamedKey{",", ImGuiKey_Comma},
    NamedKey{"-", ImGuiKey_Minus},
    NamedKey{".", ImGuiKey_Period},
    NamedKey{"/", ImGuiKey_Slash},
    NamedKey{"?", ImGuiKey_Slash},
    NamedKey{";", ImGuiKey_Semicolon},
    NamedKey{"=", ImGuiKey_Equal},
    NamedKey{"+", ImGuiKey_Equal},
    NamedKey{"[", ImGuiKey_LeftBracket},
    NamedKey{"]", ImGuiKey_RightBracket},
    NamedKey{"\\", ImGuiKey_Backslash},
    NamedKey{"`", ImGuiKey_GraveAccent},
};

ImGuiKey key_named(std::string_view name) {
  if (name.size() == 1) {
    const char c = name[0];
    if (c >= 'a' && c <= 'z') {
      return static_cast<ImGuiKey>(ImGuiKey_A + (c - 'a'));
    }
    if (c >= 'A' && c <= 'Z') {
      return static_cast<ImGuiKey>(ImGuiKey_A + (c - 'A'));
    }
    if (c >= '0' && c <= '9') {
      return static_cast<ImGuiKey>(ImGuiKey_0 + (c - '0'));
    }
  }
  if (name.size() >= 2 && name.size() <= 3 && name[0] == 'F') {
    int number = 0;
    for (const char c : name.substr(1)) {
      number = c >= '0' && c <= '9' ? number * 10 + (c - '0') : 99;
    }
    return number >= 1 && number <= 24 ? static_cast<ImGuiKey>(ImGuiKey_F1 + number - 1)
                                       : ImGuiKey_None;
  }
  const auto* const found = std::find_if(kNamedKeys.begin(), kNamedKeys.end(),
                                         [name](const NamedKey& k) { return k.name == name; });
  return found == kNamedKeys.end() ? ImGuiKey_None : found->key;
}

// The topmost window under a point, as Dear ImGui itself would hover it.
ImGuiWindow* window_at(float x, float y) {
  ImGuiWindow* hovered = nullptr;
  ImGuiWindow* under_moving = nullptr;
  ImGui::FindHoveredWindowEx(ImVec2(x, y), false, &hovered, &under_moving);
  ImGuiWindow* modal = ImGui::GetTopMostPopupModal();
  const bool behind = modal != nullptr && hovered != nullptr &&
                      !ImGui::IsWindowWithinBeginStackOf(hovered->RootWindow, modal);
  return behind ? nullptr : hovered;
}

// Half a pixel is no room: Dear ImGui rounds where a window is, not how far it could go.
bool has_room(float position, float limit, float delta) {
  return (delta < 0 && position + 0.5F < limit) || (delta > 0 && position > 0);
}

// The window that takes a movement of the content by (dx, dy): the innermost with room in that direction.
ImGuiWindow* scroll_target(float x, float y, float dx, float dy) {
  for (ImGuiWindow* w = window_at(x, y); w != nullptr; w = w->ParentWindow) {
    const bool mute = (w->Flags & ImGuiWindowFlags_NoScrollWithMouse) != 0;
    if (!mute &&
        (has_room(w->Scroll.x, w->ScrollMax.x, dx) || has_room(w->Scroll.y, w->ScrollMax.y, dy))) {
      return w;
    }
    if ((w->Flags & ImGuiWindowFlags_ChildWindow) == 0) {
      break;
    }
  }
  return nullptr;
}

// Time-driven things inside Dear ImGui itself: delays of tooltips, the dimming behind a modal window.
double library_wake() {
  const ImGuiContext& g = *GImGui;
  if (g.DimBgRatio > 0.0F && g.DimBgRatio < 1.0F) {
    return 0;
  }
  const ImGuiStyle& style = g.Style;
  if (g.HoverItemDelayId != 0 && g.HoverItemDelayTimer < style.HoverDelayNormal) {
    return 50;
  }
  const bool over_item = g.HoveredId != 0 || g.HoveredIdPreviousFrame != 0;
  if (over_item && g.MouseStationaryTimer < style.HoverStationaryDelay) {
    return 50;
  }
  return kNever;
}

// Baselines fall on device pixels at every ratio: a glyph's bitmap is as many device pixels high as its rectangle, so
// moving the rectangle to the grid makes its rows exact. (Across, glyphs are drawn with subpixel precision.)
void snap_text(ImDrawData& data, float ratio) {
  const ImVec2 white = ImGui::GetIO().Fonts->TexUvWhitePixel;
  for (ImDrawList* list : data.CmdLists) {
    for (ImDrawVert& v : list->VtxBuffer) {
      if (v.uv.x != white.x || v.uv.y != white.y) {
        v.pos.y = std::round(v.pos.y * ratio) / ratio;
      }
    }
  }
}

double sooner(double a, double b) {
  if (a < 0) {
    return b;
  }
  return b < 0 ? a : std::min(a, b);
}

}  // namespace

Shell::Shell() : context_(ImGui::CreateContext()) {
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
  io.ConfigNavCaptureKeyboard = false;
  io.ConfigWindowsMoveFromTitleBarOnly = true;
  io.ConfigInputTextCursorBlink = false;
  io.ConfigErrorRecoveryEnableTooltip = false;
  io.BackendFlags |= ImGuiBackendFlags_HasMouseCursors;
  io.DisplaySize = ImVec2(1, 1);
  ImGui::GetStyle().AntiAliasedLinesUseTex =
      false;  // only glyphs are textured: snap_text relies on it
}

Shell::~Shell() { ImGui::DestroyContext(context_); }

void Shell::touch() { frames_due_ = kSettleFrames; }

void Shell::resize(float width, float height, float ratio_x, float ratio_y) {
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = ImVec2(width, height);
  io.DisplayFramebufferScale = ImVec2(ratio_x, ratio_y);
  touch();
}

void Shell::pointer_move(float x, float y, PointerSource source) {
  ImGuiIO& io = ImGui::GetIO();
  io.AddMouseSourceEvent(source_of(source));
  io.AddMousePosEvent(x, y);
  touch();
}

void Shell::pointer_button(int button, bool down, PointerSource source) {
  if (button < 0 || button >= ImGuiMouseButton_COUNT) {
    return;
  }
  ImGuiIO& io = ImGui::GetIO();
  // Rows take a press only where the frame before found them under the pointer, and on a slow machine no frame may come
  // between its arrival and its press. Dear ImGui waits for that frame where the press comes from a finger.
  io.AddMouseSourceEvent(down ? ImGuiMouseSource_TouchScreen : source_of(source));
  io.AddMouseButtonEvent(button, down);
  io.AddMouseSourceEvent(source_of(source));
  touch();
}

void Shell::pointer_leave() {
  ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX);
  touch();
}

void Shell::wheel(float dx, float dy) {
  ImGui::GetIO().AddMouseWheelEvent(dx, dy);
  touch();
}

bool Shell::key(std::string_view name, bool down, Modifiers modifiers) {
  const ImGuiKey key = key_named(name);
  if (key == ImGuiKey_None) {
    return false;
  }
  ImGuiIO& io = ImGui::GetIO();
  io.AddKeyEvent(ImGuiMod_Ctrl, modifiers.ctrl);
  io.AddKeyEvent(ImGuiMod_Shift, modifiers.shift);
  io.AddKeyEvent(ImGuiMod_Alt, modifiers.alt);
  io.AddKeyEvent(ImGuiMod_Super, modifiers.meta);
  io.AddKeyEvent(key, down);
  if (!down) {  // no modifier stays down when its own key goes up unseen
    for (const ImGuiKey mod : {ImGuiMod_Ctrl, ImGuiMod_Shift, ImGuiMod_Alt, ImGuiMod_Super}) {
      io.AddKeyEvent(mod, false);
    }
  }
  touch();
  return true;
}

void Shell::focus(bool on) {
  ImGui::GetIO().AddFocusEvent(on);
  touch();
}

void Shell::event(app::Event event) {
  store_.push(std::move(event));
  touch();
}

void Shell::act(app::Action action) {
  store_.dispatch()(std::move(action));
  touch();
}

bool Shell::can_scroll(float x, float y, float dx, float dy) const {
  return scroll_target(x, y, dx, dy) != nullptr;
}

bool Shell::scroll(float x, float y, float dx, float dy) {
  ImGuiWindow* window = scroll_target(x, y, dx, dy);
  if (window == nullptr) {
    return false;
  }
  ImGui::SetScrollX(window, std::clamp(window->Scroll.x - dx, 0.0F, window->ScrollMax.x));
  ImGui::SetScrollY(window, std::clamp(window->Scroll.y - dy, 0.0F, window->ScrollMax.y));
  touch();
  return true;
}

bool Shell::drags(float x, float y) const {
  for (const ui::sem::Node& node : ui::sem::tree().nodes) {
    const ui::sem::Rect& r = node.rect;
    if (node.role == ui::sem::Role::slider && !node.readonly && node.visible && x >= r.x0 &&
        x < r.x1 && y >= r.y0 && y < r.y1) {
      return true;
    }
  }
  const ImGuiWindow* window = window_at(x, y);
  if (window == nullptr) {
    return false;
  }
  const float bar = ImGui::GetStyle().ScrollbarSize;
  const ImRect box = window->Rect();
  return (window->ScrollbarY && x >= box.Max.x - bar) ||
         (window->ScrollbarX && y >= box.Max.y - bar);
}

void Shell::settle_store() {
  if (!store_.pending()) {
    return;
  }
  std::vector<app::Effect> effects = store_.settle();
  std::move(effects.begin(), effects.end(), std::back_inserter(effects_));
  touch();  // the model is another one: it must be seen
}

ImDrawData* Shell::frame(double now) {
  ImGuiIO& io = ImGui::GetIO();
  io.DeltaTime = static_cast<float>(std::max(1e-4, (now - last_) / 1000.0));
  last_ = now;
  if (frames_due_ > 0) {
    --frames_due_;
  }
  settle_store();  // events that came since the last frame
  ImGui::NewFrame();
  // edges are smoothed over one device pixel, not one CSS pixel
  context_->DrawListSharedData.InitialFringeScale =
      1.0F / std::max(0.1F, io.DisplayFramebufferScale.y);
  ui::sem::begin();
  ui::draw(store_.model(), store_.dispatch());
  ui::sem::end();
  ImGui::Render();
  settle_store();  // actions of this frame
  ++frames_;
  ImDrawData* data = ImGui::GetDrawData();
  snap_text(*data, std::max(0.1F, io.DisplayFramebufferScale.y));
  return data;
}

double Shell::next_frame_in() const {
  if (frames_due_ > 0 || store_.pending() || ui::sem::pending() ||
      !GImGui->InputEventsQueue.empty()) {
    return 0;
  }
  return sooner(library_wake(), ui::next_frame_in());
}

std::vector<app::Effect> Shell::take_effects() {
  settle_store();  // events of a hidden page: no frame comes for them
  return std::exchange(effects_, {});
}

}  // namespace platform
