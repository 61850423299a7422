#pragma once
// The faces that ship, as Dear ImGui takes them. FACES is the folder where the build puts them (tools/fonts.mjs).

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "imgui.h"

namespace support {

// Adds "text", "strong" or "icons"; `merge`: to the face added last.
inline ImFont* add_face(const char* name, bool merge = false) {
  std::ifstream file(std::string(FACES) + "/" + name + ".ttf", std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(file), {});
  void* const owned = ImGui::MemAlloc(bytes.size());  // by the atlas
  bytes.copy(static_cast<char*>(owned), bytes.size());
  ImFontConfig config;
  config.MergeMode = merge;
  if (merge) config.GlyphOffset = ImVec2(0, 3);  // the icons, as platform/web/module.cpp has them
  return ImGui::GetIO().Fonts->AddFontFromMemoryTTF(owned, static_cast<int>(bytes.size()),
                                                    merge ? 16.0F : 14.0F, &config);
}

}  // namespace support
