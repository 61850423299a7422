#include "platform/fake/driver.hpp"

#include <algorithm>
#include <utility>

#include "imgui.h"
#include "ui/ui.hpp"

namespace platform::fake {
namespace {

using ui::sem::Node;
using ui::sem::Role;

constexpr double kFrame = 1000.0 / 60.0;

// Does with textures what a renderer does, but for drawing them.
void accept_textures(ImDrawData& data) {
  if (data.Textures == nullptr) {
    return;
  }
  for (ImTextureData* texture : *data.Textures) {
    switch (texture->Status) {
      case ImTextureStatus_WantCreate:
        texture->SetTexID(static_cast<ImTextureID>(1));
        texture->SetStatus(ImTextureStatus_OK);
        break;
      case ImTextureStatus_WantUpdates:
        texture->SetStatus(ImTextureStatus_OK);
        break;
      case ImTextureStatus_WantDestroy:
        texture->SetTexID(ImTextureID_Invalid);
        texture->SetStatus(ImTextureStatus_Destroyed);
        break;
      case ImTextureStatus_OK:
      case ImTextureStatus_Destroyed:
        break;
    }
  }
}

void append_indented(std::string& out, const ui::sem::Tree& tree, const Node& node) {
  for (std::int32_t up = node.parent; up >= 0;
       up = tree.nodes[static_cast<std::size_t>(up)].parent) {
    out += "  ";
  }
  out += ui::sem::role_name(node.role);
  out += " \"" + node.name + "\"";
  if (!node.value.empty()) {
    out += " = \"" + node.value + "\"";
  }
  out += node.disabled ? " disabled" : "";
  out += node.visible ? "" : " hidden";
  out += node.id == tree.focus ? " focused" : "";
  out += node.described ? "" : " undescribed";
  out += "\n";
}

}  // namespace

Driver::Driver(float width, float height, float ratio) {
  ImGuiIO& io = ImGui::GetIO();
  io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
  ImFont* font = io.Fonts->AddFontDefault();
  ui::use_fonts({.text = font, .strong = font});
  ui::sem::set_browser_edits(false);
  shell_.resize(width, height, ratio, ratio);
}

Driver::~Driver() {
  // as a renderer that shuts down: the context insists that nothing is left behind
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
    texture->SetTexID(ImTextureID_Invalid);
    texture->SetStatus(ImTextureStatus_Destroyed);
  }
}

void Driver::start(app::event::Started started) { event(std::move(started)); }

void Driver::event(app::Event event) {
  shell_.event(std::move(event));
  settle();
}

void Driver::resize(float width, float height, float ratio) {
  shell_.resize(width, height, ratio, ratio);
  settle();
}

void Driver::frame() {
  now_ += kFrame;
  ImDrawData* data = shell_.frame(now_);
  accept_textures(*data);
  vertices_ = data->TotalVtxCount;
}

bool Driver::settle() {
  for (int i = 0; i < 1000; ++i) {
    if (shell_.next_frame_in() != 0) {
      return true;
    }
    frame();
  }
  return false;
}

void Driver::wait(double milliseconds) {
  const double until = now_ + milliseconds;
  while (true) {
    const double due = shell_.next_frame_in();
    if (due < 0 || now_ + due > until) {
      break;
    }
    now_ += std::max(0.0, due - kFrame);
    frame();
  }
  now_ = std::max(now_, until);
}

const Node* Driver::find(Role role, std::string_view name) const {
  for (const Node& node : tree().nodes) {
    if (node.role == role && (name.empty() || node.name == name)) {
      return &node;
    }
  }
  return nullptr;
}

std::vector<const Node*> Driver::all(Role role) const {
  std::vector<const Node*> found;
  for (const Node& node : tree().nodes) {
    if (node.role == role) {
      found.push_back(&node);
    }
  }
  return found;
}

std::string Driver::outline() const {
  std::string out;
  for (const Node& node : tree().nodes) {
    append_indented(out, tree(), node);
  }
  return out;
}

bool Driver::click(Role role, std::string_view name) {
  const Node* node = find(role, name);
  if (node == nullptr || node->disabled || !node->visible) {
    return false;
  }
  const float left = std::max(node->rect.x0, node->clip.x0);
  const float right = std::min(node->rect.x1, node->clip.x1);
  const float top = std::max(node->rect.y0, node->clip.y0);
  const float bottom = std::min(node->rect.y1, node->clip.y1);
  shell_.pointer_move((left + right) / 2, (top + bottom) / 2, PointerSource::mouse);
  settle();
  shell_.pointer_button(0, true, PointerSource::mouse);
  settle();
  shell_.pointer_button(0, false, PointerSource::mouse);
  settle();
  return true;
}

bool Driver::activate(Role role, std::string_view name) {
  const Node* node = find(role, name);
  if (node == nullptr || node->disabled || !node->is_item) {
    return false;
  }
  ui::sem::request_activate(node->id);
  shell_.touch();
  return settle();
}

bool Driver::focus(Role role, std::string_view name) {
  const Node* node = find(role, name);
  if (node == nullptr || node->disabled || !node->is_item) {
    return false;
  }
  ui::sem::request_focus(node->id, true);
  shell_.touch();
  return settle();
}

bool Driver::type(Role role, std::string_view name, std::string_view text) {
  const Node* node = find(role, name);
  if (node == nullptr || node->disabled || node->readonly) {
    return false;
  }
  const ImGuiID id = node->id;
  ui::sem::request_focus(id, true);
  shell_.touch();
  settle();
  ui::sem::request_text(id, text);
  shell_.touch();
  return settle();
}

bool Driver::edit_key(Role role, std::string_view name, ui::sem::EditKey key) {
  const Node* node = find(role, name);
  if (node == nullptr) {
    return false;
  }
  ui::sem::request_edit_key(node->id, key);
  shell_.touch();
  return settle();
}

void Driver::press(std::string_view key, Modifiers modifiers) {
  shell_.key(key, true, modifiers);
  settle();
  shell_.key(key, false, modifiers);
  settle();
}

void Driver::scroll(float x, float y, float dy) {
  shell_.scroll(x, y, 0, dy);
  settle();
}

}  // namespace platform::fake
