#pragma once
// Draws what Dear ImGui asks for into memory and writes it as PNG: pictures of screens without a
// browser or a graphics card.

#include <cstdint>
#include <string>
#include <vector>

#include "imgui.h"

namespace raster {

struct Picture {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rgba;
};

// Answers the texture requests of Dear ImGui 1.92 (ImGuiBackendFlags_RendererHasTextures).
void serve_textures(ImDrawData& data);
[[nodiscard]] Picture draw(ImDrawData& data, ImU32 background);
void write_png(const Picture& picture, const std::string& file);

}  // namespace raster
