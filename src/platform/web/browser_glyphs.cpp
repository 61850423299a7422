#include "platform/web/browser_glyphs.hpp"

#include <emscripten.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include "imgui.h"
#include "imgui_internal.h"

// Module.rasterise(codepoint, pixels, strong) is given by the page (web/src/glyphs.ts): draws the character with its baseline
// at a known place and returns {left, top, width, height, advance, colored, rgba} in device pixels, or null.
EM_JS(int, host_has_glyph, (int codepoint), { return Module['hasGlyph'](codepoint) ? 1 : 0; })
EM_JS(int, host_rasterise,
      (int codepoint, double pixels, int strong, int* metrics, unsigned char* out, int capacity), {
        const glyph = Module['rasterise'](codepoint, pixels, Boolean(strong));
        if (!glyph || glyph.rgba.length > capacity) return 0;
        HEAP32.set(
            [
              glyph.left, glyph.top, glyph.width, glyph.height, Math.round(glyph.advance * 64),
              glyph.colored ? 1 : 0
            ],
            metrics >> 2);
        HEAPU8.set(glyph.rgba, out);
        return 1;
      })

namespace platform::web {
namespace {

constexpr int kLargest = 160;  // device pixels of a side; larger text than this is not used

bool contains(ImFontAtlas* /*atlas*/, ImFontConfig* /*source*/, ImWchar codepoint) {
  // control characters, private use (icons have a face of their own) and joiners draw nothing of their own
  const bool nothing = codepoint < 0xA0 || (codepoint >= 0xE000 && codepoint <= 0xF8FF) ||
                       (codepoint >= 0x200B && codepoint <= 0x200F) ||
                       (codepoint >= 0xFE00 && codepoint <= 0xFE0F);
  return !nothing && host_has_glyph(static_cast<int>(codepoint)) != 0;
}

bool load(ImFontAtlas* atlas, ImFontConfig* source, ImFontBaked* baked, void* /*data*/,
          ImWchar codepoint, ImFontGlyph* glyph, float* advance) {
  if (!contains(atlas, source, codepoint)) {
    return false;
  }
  const float density = source->RasterizerDensity * baked->RasterizerDensity;
  static std::vector<unsigned char> pixels(std::size_t{kLargest} * kLargest * 4);
  std::array<int, 6> metrics{};
  const double size = static_cast<double>(baked->Size * density);
  if (host_rasterise(static_cast<int>(codepoint), size, static_cast<int>(source->FontLoaderFlags),
                     metrics.data(), pixels.data(), static_cast<int>(pixels.size())) == 0) {
    return false;
  }
  const auto [left, top, width, height, advance_64, colored] = metrics;
  const float advance_x = static_cast<float>(advance_64) / 64.0F / density;
  if (advance != nullptr) {  // only the width is wanted
    *advance = advance_x;
    return true;
  }
  glyph->Codepoint = codepoint;
  glyph->AdvanceX = advance_x;
  if (width == 0 || height == 0) {
    return true;
  }
  const ImFontAtlasRectId pack = ImFontAtlasPackAddRect(atlas, width, height);
  if (pack == ImFontAtlasRectId_Invalid) {
    return false;
  }
  ImTextureRect* rect = ImFontAtlasPackGetRect(atlas, pack);
  const float baseline = std::floor(baked->Ascent + 0.5F);
  glyph->X0 = static_cast<float>(left) / density;
  glyph->Y0 = baseline + static_cast<float>(top) / density;
  glyph->X1 = glyph->X0 + static_cast<float>(width) / density;
  glyph->Y1 = glyph->Y0 + static_cast<float>(height) / density;
  glyph->Visible = true;
  glyph->Colored = colored != 0;
  glyph->PackId = pack;
  ImFontAtlasBakedSetFontGlyphBitmap(atlas, baked, source, glyph, rect, pixels.data(),
                                     ImTextureFormat_RGBA32, width * 4);
  return true;
}

}  // namespace

const ImFontLoader* browser_glyphs() {
  static ImFontLoader loader;
  loader.Name = "browser";
  loader.FontSrcContainsGlyph = contains;
  loader.FontBakedLoadGlyph = load;
  return &loader;
}

}  // namespace platform::web
