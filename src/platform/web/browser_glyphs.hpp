// A font that the browser rasterises, glyph by glyph, with whatever the system offers: what the shipped face lacks (CJK,
// Thai, emoji, symbols) shows nevertheless, and no font is downloaded for it.
#pragma once

struct ImFontLoader;

namespace platform::web {

[[nodiscard]] const ImFontLoader* browser_glyphs();

}  // namespace platform::web
