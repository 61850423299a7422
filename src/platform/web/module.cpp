// The C ABI of app.wasm: what web/src/app.ts calls. One instance of the module is one application; a page may hold several.
// Texts come in as pointer and length (UTF-8, owned by the caller) and go out as a pointer valid until the next call of
// the same function, with app_size() its length.

#include <GLES3/gl3.h>
#include <emscripten.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/texts.hpp"
#include "imgui.h"
#include "imgui_impl_opengl3.h"
#include "imgui_internal.h"
#include "platform/codec.hpp"
#include "platform/mirror.hpp"
#include "platform/shell.hpp"
#include "platform/web/browser_glyphs.hpp"
#include "ui/semantics.hpp"
#include "ui/ui.hpp"

namespace platform::web {
namespace {

// Which face a font's bytes are, as web/src/app.ts numbers them.
enum class Face : std::uint8_t { text = 0, strong = 1, icons = 2 };

struct Module {
  Shell shell;
  MirrorWriter mirror;
  JsonWriter effects;
  std::size_t size = 0;
  bool context = false;  // there is a WebGL context to draw on
  std::vector<std::pair<unsigned char*, int>> icons;
};

std::unique_ptr<Module>& module() {
  static std::unique_ptr<Module> instance;
  return instance;
}

std::string_view view(const char* text, std::size_t size) { return {text, size}; }

PointerSource source_of(int source) {
  return source == 1   ? PointerSource::touch
         : source == 2 ? PointerSource::pen
                       : PointerSource::mouse;
}

const char* give(const std::string& text) {
  module()->size = text.size();
  return text.empty() ? nullptr : text.c_str();
}

ImFont* add_face(void* bytes, int size) {
  ImFontConfig config;
  config.FontDataOwnedByAtlas = true;
  return ImGui::GetIO().Fonts->AddFontFromMemoryTTF(bytes, size, 14.0F, &config);
}

// Icons are drawn a little larger than the letters beside them and sit on the middle of their capitals.
void merge_icons(void* bytes, int size) {
  constexpr float kScale = 16.0F / 14.0F;
  ImFontConfig config;
  config.MergeMode = true;
  config.FontDataOwnedByAtlas = false;  // both faces use them
  config.GlyphOffset = ImVec2(0, 3);
  ImGui::GetIO().Fonts->AddFontFromMemoryTTF(bytes, size, 14.0F * kScale, &config);
}

void merge_browser_glyphs(bool strong) {
  static char none = 0;  // the atlas insists on bytes; this loader has none
  ImFontConfig config;
  config.MergeMode = true;
  config.FontDataOwnedByAtlas = false;
  config.FontData = &none;
  config.FontDataSize = 1;
  config.SizePixels = 14.0F;
  config.FontLoader = browser_glyphs();
  config.FontLoaderFlags = strong ? 1 : 0;
  ImGui::GetIO().Fonts->AddFont(&config);
}

}  // namespace
}  // namespace platform::web

using platform::web::module;
using platform::web::Module;
using platform::web::view;

extern "C" {

EMSCRIPTEN_KEEPALIVE void app_create(int mac) {
  module() = std::make_unique<Module>();
  ImGuiIO& io = ImGui::GetIO();
  io.ConfigMacOSXBehaviors = mac != 0;
  io.BackendPlatformName = "telco-overage";
  ui::sem::set_browser_edits(true);
}

// The bytes of the three faces, malloc'ed; they are kept. Once, before the first frame.
EMSCRIPTEN_KEEPALIVE void app_fonts(unsigned char* text, int text_size, unsigned char* strong,
                                    int strong_size, unsigned char* icons, int icons_size) {
  ui::Fonts fonts;
  fonts.text = platform::web::add_face(text, text_size);
  platform::web::merge_icons(icons, icons_size);
  platform::web::merge_browser_glyphs(false);
  fonts.strong = platform::web::add_face(strong, strong_size);
  platform::web::merge_icons(icons, icons_size);
  platform::web::merge_browser_glyphs(true);
  ui::use_fonts(fonts);
}

// French, as the site has it, in place of English; malloc'ed, and freed here.
EMSCRIPTEN_KEEPALIVE void app_french(char* texts, int size) {
  app::use_french({texts, static_cast<std::size_t>(size)});
  std::free(texts);  // NOLINT: the page made it
}

// The browser has got a face that it lacked: what it drew without is drawn again.
EMSCRIPTEN_KEEPALIVE void app_forget_glyphs() {
  ImFontAtlas* atlas = ImGui::GetIO().Fonts;
  for (ImFont* font : atlas->Fonts) ImFontAtlasFontDiscardBakes(atlas, font, 0);
  module()->shell.touch();
}

// A WebGL2 context is current (web/src/app.ts made and registered it).
EMSCRIPTEN_KEEPALIVE int app_context_gained() {
  module()->context = ImGui_ImplOpenGL3_Init("#version 300 es");
  module()->shell.touch();
  return module()->context ? 1 : 0;
}

// It is gone, and all that was in it.
EMSCRIPTEN_KEEPALIVE void app_context_lost() {
  if (std::exchange(module()->context, false)) {
    ImGui_ImplOpenGL3_Shutdown();
  }
}

EMSCRIPTEN_KEEPALIVE void app_destroy() {
  app_context_lost();
  module().reset();
}

// ---- input ----

EMSCRIPTEN_KEEPALIVE void app_resize(float width, float height, float ratio_x, float ratio_y) {
  module()->shell.resize(width, height, ratio_x, ratio_y);
}
EMSCRIPTEN_KEEPALIVE void app_pointer_move(float x, float y, int source) {
  module()->shell.pointer_move(x, y, platform::web::source_of(source));
}
EMSCRIPTEN_KEEPALIVE void app_pointer_button(int button, int down, int source) {
  module()->shell.pointer_button(button, down != 0, platform::web::source_of(source));
}
EMSCRIPTEN_KEEPALIVE void app_pointer_leave() { module()->shell.pointer_leave(); }
EMSCRIPTEN_KEEPALIVE void app_wheel(float dx, float dy) { module()->shell.wheel(dx, dy); }
EMSCRIPTEN_KEEPALIVE int app_can_scroll(float x, float y, float dx, float dy) {
  return module()->shell.can_scroll(x, y, dx, dy) ? 1 : 0;
}
EMSCRIPTEN_KEEPALIVE int app_scroll(float x, float y, float dx, float dy) {
  return module()->shell.scroll(x, y, dx, dy) ? 1 : 0;
}
EMSCRIPTEN_KEEPALIVE int app_drags(float x, float y) { return module()->shell.drags(x, y) ? 1 : 0; }
// modifiers: 1 control, 2 shift, 4 alt, 8 meta
EMSCRIPTEN_KEEPALIVE int app_key(const char* name, std::size_t size, int down, int modifiers) {
  const platform::Modifiers held{.ctrl = (modifiers & 1) != 0,
                                 .shift = (modifiers & 2) != 0,
                                 .alt = (modifiers & 4) != 0,
                                 .meta = (modifiers & 8) != 0};
  return module()->shell.key(view(name, size), down != 0, held) ? 1 : 0;
}
EMSCRIPTEN_KEEPALIVE void app_focus(int on) { module()->shell.focus(on != 0); }
EMSCRIPTEN_KEEPALIVE void app_touch() { module()->shell.touch(); }

// ---- through the mirror ----

EMSCRIPTEN_KEEPALIVE void app_activate(std::uint32_t id) {
  ui::sem::request_activate(id);
  module()->shell.touch();
}
EMSCRIPTEN_KEEPALIVE void app_focus_item(std::uint32_t id, int ring) {
  ui::sem::request_focus(id, ring != 0);
  module()->shell.touch();
}
EMSCRIPTEN_KEEPALIVE void app_edit(std::uint32_t id, const char* text, std::size_t size) {
  ui::sem::request_text(id, view(text, size));
  module()->shell.touch();
}
EMSCRIPTEN_KEEPALIVE void app_edit_key(std::uint32_t id, int key) {
  ui::sem::request_edit_key(id, static_cast<ui::sem::EditKey>(key));
  module()->shell.touch();
}
EMSCRIPTEN_KEEPALIVE void app_step(std::uint32_t id, int steps) {
  ui::sem::request_step(id, steps);
  module()->shell.touch();
}

// ---- messages ----

// One event (platform/codec.hpp). 0: it was not understood.
EMSCRIPTEN_KEEPALIVE int app_event(const char* json, std::size_t size) {
  std::optional<app::Event> event = platform::read_event(view(json, size));
  if (!event) {
    return 0;
  }
  module()->shell.event(std::move(*event));
  return 1;
}
// A reply or message of the engine, as it came.
EMSCRIPTEN_KEEPALIVE void app_engine_replied(const char* json, std::size_t size) {
  module()->shell.event(app::event::EngineReplied{std::string(view(json, size))});
}
// What is to be done since the last call, as a JSON array; null: nothing.
EMSCRIPTEN_KEEPALIVE const char* app_effects() {
  platform::JsonWriter& out = module()->effects;
  out.clear();
  const std::vector<app::Effect> effects = module()->shell.take_effects();
  if (!effects.empty()) {
    out.begin_array();
    for (const app::Effect& effect : effects) {
      platform::write_effect(out, effect);
    }
    out.end_array();
  }
  return platform::web::give(out.str());
}

// ---- frames ----

// Builds and draws a frame; milliseconds until the next one is due (0: at once, -1: not before something happens).
EMSCRIPTEN_KEEPALIVE double app_frame(double now) {
  Module& m = *module();
  if (m.context) {
    ImGui_ImplOpenGL3_NewFrame();
  }
  ImDrawData* data = m.shell.frame(now);
  m.mirror.observe(ui::sem::tree());
  if (m.context) {
    const ImVec4 page = ImGui::ColorConvertU32ToFloat4(ui::page_colour(m.shell.model()));
    const auto pixels = [](float size, float scale) {
      return static_cast<int>(std::lround(size * scale));
    };
    glViewport(0, 0, pixels(data->DisplaySize.x, data->FramebufferScale.x),
               pixels(data->DisplaySize.y, data->FramebufferScale.y));
    glClearColor(page.x, page.y, page.z, 1.0F);
    glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(data);
  }
  return m.shell.next_frame_in();
}
// The next frame that is due without having been drawn, as app_frame answers it.
EMSCRIPTEN_KEEPALIVE double app_next_frame_in() { return module()->shell.next_frame_in(); }
EMSCRIPTEN_KEEPALIVE double app_frames() { return static_cast<double>(module()->shell.frames()); }
// The height in CSS pixels that the content would take, 0: not known.
EMSCRIPTEN_KEEPALIVE double app_content_height() { return ui::content_height(); }
// What changed in the semantic tree since the last call (platform/mirror.hpp); null: nothing.
EMSCRIPTEN_KEEPALIVE const char* app_mirror() {
  Module& m = *module();
  return platform::web::give(m.mirror.difference(ui::sem::tree(), m.shell.frames()));
}
EMSCRIPTEN_KEEPALIVE std::size_t app_size() { return module()->size; }
// The item under the pointer, 0: none.
EMSCRIPTEN_KEEPALIVE std::uint32_t app_hovered() { return ui::sem::tree().hovered; }
// ImGuiMouseCursor_
EMSCRIPTEN_KEEPALIVE int app_cursor() { return ImGui::GetMouseCursor(); }
// 0xBBGGRR
EMSCRIPTEN_KEEPALIVE std::uint32_t app_page_colour() {
  return ui::page_colour(module()->shell.model()) & 0xFFFFFFU;
}
EMSCRIPTEN_KEEPALIVE std::uint32_t app_text_colour() {
  return ImGui::GetColorU32(ImGuiCol_Text) & 0xFFFFFFU;
}
EMSCRIPTEN_KEEPALIVE std::uint32_t app_quiet_colour() {
  return ImGui::GetColorU32(ImGuiCol_TextDisabled) & 0xFFFFFFU;
}

}  // extern "C"
