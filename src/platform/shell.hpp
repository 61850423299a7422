// One running application behind any front: owns the Dear ImGui context and the store, turns input into frames on demand
// and says when the next one is due. The front (web/, the tests) gives it input and draws what it returns.
//
// Nothing is drawn unless something happened: each input asks for a few frames (an immediate-mode interface needs them to
// settle), and frame() answers how long nothing will happen by itself.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "app/store.hpp"
#include "imgui.h"

namespace platform {

enum class PointerSource : std::uint8_t { mouse, touch, pen };
struct Modifiers {
  bool ctrl = false, shift = false, alt = false, meta = false;
};

// Never: no frame is due until something happens.
inline constexpr double kNever = -1;

class Shell {
 public:
  Shell();
  ~Shell();
  Shell(const Shell&) = delete;
  Shell& operator=(const Shell&) = delete;

  // ---- input, at any time; each asks for frames ----
  // The size in CSS pixels and the ratio of the backing store to it on each axis.
  void resize(float width, float height, float ratio_x, float ratio_y);
  void pointer_move(float x, float y, PointerSource source);
  void pointer_button(int button, bool down, PointerSource source);
  void pointer_leave();
  void wheel(float dx, float dy);  // in lines, positive to the right and up
  // A key by KeyboardEvent's name (code or, for letters and digits, key). False: no such key here.
  bool key(std::string_view name, bool down, Modifiers modifiers);
  void focus(bool on);
  void event(app::Event event);
  void act(app::Action action);  // as a screen does
  void touch();                  // something changed outside: draw

  // Whether a window under the point could scroll by (dx, dy) pixels, content moving with the finger; scroll() does it.
  [[nodiscard]] bool can_scroll(float x, float y, float dx, float dy) const;
  bool scroll(float x, float y, float dx, float dy);
  // Whether dragging at the point belongs to the item there (slider, scrollbar) and not to scrolling.
  [[nodiscard]] bool drags(float x, float y) const;

  // ---- output ----
  // Builds one frame at `now` (milliseconds, monotonic). The result is valid until the next frame.
  ImDrawData* frame(double now);
  // Milliseconds until the next frame is due, 0: at once, kNever: not before something happens.
  [[nodiscard]] double next_frame_in() const;
  [[nodiscard]] std::vector<app::Effect> take_effects();
  [[nodiscard]] const app::Model& model() const { return store_.model(); }
  [[nodiscard]] std::int64_t frames() const { return frames_; }

 private:
  void settle_store();

  ImGuiContext* context_ = nullptr;
  app::Store store_;
  std::vector<app::Effect> effects_;
  double last_ = 0;
  int frames_due_ = 3;
  std::int64_t frames_ = 0;
};

}  // namespace platform
