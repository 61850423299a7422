#include "ui/raster.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace raster {
namespace {

struct Colour {
  float r, g, b, a;
};

Colour unpack(ImU32 c) {
  return {static_cast<float>(c & 255U) / 255, static_cast<float>((c >> 8U) & 255U) / 255,
          static_cast<float>((c >> 16U) & 255U) / 255, static_cast<float>(c >> 24U) / 255};
}

// Bilinear, as the GPU samples.
Colour sample(const ImTextureData& texture, float u, float v) {
  const float x = u * static_cast<float>(texture.Width) - 0.5F;
  const float y = v * static_cast<float>(texture.Height) - 0.5F;
  const int x0 = static_cast<int>(std::floor(x));
  const int y0 = static_cast<int>(std::floor(y));
  const float fx = x - static_cast<float>(x0);
  const float fy = y - static_cast<float>(y0);
  const auto at = [&](int px, int py) {
    px = std::clamp(px, 0, texture.Width - 1);
    py = std::clamp(py, 0, texture.Height - 1);
    const auto* p = texture.Pixels + (py * texture.Width + px) * texture.BytesPerPixel;
    if (texture.BytesPerPixel == 1) return Colour{1, 1, 1, static_cast<float>(p[0]) / 255};
    return Colour{static_cast<float>(p[0]) / 255, static_cast<float>(p[1]) / 255,
                  static_cast<float>(p[2]) / 255, static_cast<float>(p[3]) / 255};
  };
  const auto mix = [](Colour a, Colour b, float t) {
    return Colour{a.r + (b.r - a.r) * t, a.g + (b.g - a.g) * t, a.b + (b.b - a.b) * t,
                  a.a + (b.a - a.a) * t};
  };
  return mix(mix(at(x0, y0), at(x0 + 1, y0), fx), mix(at(x0, y0 + 1), at(x0 + 1, y0 + 1), fx), fy);
}

struct Triangle {
  ImDrawVert a, b, c;
};

float edge(ImVec2 a, ImVec2 b, float x, float y) {
  return (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x);
}

void fill(Picture& out, Triangle t, const ImTextureData* texture, const ImVec4& clip) {
  float area = edge(t.a.pos, t.b.pos, t.c.pos.x, t.c.pos.y);
  if (area == 0) return;
  if (area < 0) {
    std::swap(t.b, t.c);
    area = -area;
  }
  const auto low = [](float a, float b, float c) { return std::min({a, b, c}); };
  const auto high = [](float a, float b, float c) { return std::max({a, b, c}); };
  const int x0 =
      static_cast<int>(std::floor(std::max(clip.x, low(t.a.pos.x, t.b.pos.x, t.c.pos.x))));
  const int y0 =
      static_cast<int>(std::floor(std::max(clip.y, low(t.a.pos.y, t.b.pos.y, t.c.pos.y))));
  const int x1 =
      static_cast<int>(std::ceil(std::min(clip.z, high(t.a.pos.x, t.b.pos.x, t.c.pos.x))));
  const int y1 =
      static_cast<int>(std::ceil(std::min(clip.w, high(t.a.pos.y, t.b.pos.y, t.c.pos.y))));
  const Colour ca = unpack(t.a.col);
  const Colour cb = unpack(t.b.col);
  const Colour cc = unpack(t.c.col);
  const bool plain =
      t.a.uv.x == t.b.uv.x && t.a.uv.x == t.c.uv.x && t.a.uv.y == t.b.uv.y && t.a.uv.y == t.c.uv.y;
  const auto top_left = [](ImVec2 a, ImVec2 b) { return (a.y == b.y && b.x > a.x) || b.y < a.y; };
  const bool e0 = top_left(t.b.pos, t.c.pos);
  const bool e1 = top_left(t.c.pos, t.a.pos);
  const bool e2 = top_left(t.a.pos, t.b.pos);
  for (int y = std::max(0, y0); y < std::min(out.height, y1); ++y) {
    for (int x = std::max(0, x0); x < std::min(out.width, x1); ++x) {
      const float px = static_cast<float>(x) + 0.5F;
      const float py = static_cast<float>(y) + 0.5F;
      if (px < clip.x || px >= clip.z || py < clip.y || py >= clip.w) continue;
      const float wa = edge(t.b.pos, t.c.pos, px, py);
      const float wb = edge(t.c.pos, t.a.pos, px, py);
      const float wc = edge(t.a.pos, t.b.pos, px, py);
      if (wa < 0 || wb < 0 || wc < 0 || (wa == 0 && !e0) || (wb == 0 && !e1) || (wc == 0 && !e2)) {
        continue;
      }
      const float a = wa / area;
      const float b = wb / area;
      const float c = wc / area;
      Colour s{ca.r * a + cb.r * b + cc.r * c, ca.g * a + cb.g * b + cc.g * c,
               ca.b * a + cb.b * b + cc.b * c, ca.a * a + cb.a * b + cc.a * c};
      if (texture != nullptr) {
        const Colour texel = plain ? sample(*texture, t.a.uv.x, t.a.uv.y)
                                   : sample(*texture, t.a.uv.x * a + t.b.uv.x * b + t.c.uv.x * c,
                                            t.a.uv.y * a + t.b.uv.y * b + t.c.uv.y * c);
        s = {s.r * texel.r, s.g * texel.g, s.b * texel.b, s.a * texel.a};
      }
      auto* p = &out.rgba[static_cast<std::size_t>((y * out.width + x) * 4)];
      const auto blend = [&](std::uint8_t& under, float over) {
        under = static_cast<std::uint8_t>(std::clamp(
            over * 255 * s.a + static_cast<float>(under) * (1 - s.a) + 0.5F, 0.F, 255.F));
      };
      blend(p[0], s.r);
      blend(p[1], s.g);
      blend(p[2], s.b);
      p[3] = 255;
    }
  }
}

// ---- PNG: stored blocks, nothing compressed ----

std::uint32_t crc(const std::uint8_t* bytes, std::size_t count, std::uint32_t value) {
  static const auto table = [] {
    std::array<std::uint32_t, 256> made{};
    for (std::uint32_t i = 0; i < 256; ++i) {
      std::uint32_t c = i;
      for (int k = 0; k < 8; ++k) c = (c & 1U) != 0 ? 0xEDB88320U ^ (c >> 1U) : c >> 1U;
      made[i] = c;
    }
    return made;
  }();
  value = ~value;
  for (std::size_t i = 0; i < count; ++i) value = table[(value ^ bytes[i]) & 255U] ^ (value >> 8U);
  return ~value;
}

void big(std::vector<std::uint8_t>& out, std::uint32_t value) {
  for (const unsigned shift : {24U, 16U, 8U, 0U}) {
    out.push_back(static_cast<std::uint8_t>(value >> shift));
  }
}

void chunk(std::vector<std::uint8_t>& out, const char* name,
           const std::vector<std::uint8_t>& data) {
  big(out, static_cast<std::uint32_t>(data.size()));
  std::vector<std::uint8_t> body(name, name + 4);
  body.insert(body.end(), data.begin(), data.end());
  out.insert(out.end(), body.begin(), body.end());
  big(out, crc(body.data(), body.size(), 0));
}

}  // namespace

void serve_textures(ImDrawData& data) {
  if (data.Textures == nullptr) return;
  for (ImTextureData* texture : *data.Textures) {
    if (texture->Status == ImTextureStatus_WantCreate ||
        texture->Status == ImTextureStatus_WantUpdates) {
      texture->SetTexID(1);
      texture->SetStatus(ImTextureStatus_OK);
    } else if (texture->Status == ImTextureStatus_WantDestroy) {
      texture->SetTexID(ImTextureID_Invalid);
      texture->SetStatus(ImTextureStatus_Destroyed);
    }
  }
}

Picture draw(ImDrawData& data, ImU32 background) {
  Picture out;
  const ImVec2 scale = data.FramebufferScale;
  out.width = static_cast<int>(data.DisplaySize.x * scale.x);
  out.height = static_cast<int>(data.DisplaySize.y * scale.y);
  out.rgba.resize(static_cast<std::size_t>(out.width * out.height * 4));
  for (std::size_t i = 0; i < out.rgba.size(); ++i) {
    out.rgba[i] = static_cast<std::uint8_t>(background >> (8U * (i % 4)));
  }
  for (const ImDrawList* list : data.CmdLists) {
    for (const ImDrawCmd& command : list->CmdBuffer) {
      if (command.UserCallback != nullptr) continue;
      const ImTextureData* texture = command.TexRef._TexData;
      const ImVec4 clip(command.ClipRect.x * scale.x, command.ClipRect.y * scale.y,
                        command.ClipRect.z * scale.x, command.ClipRect.w * scale.y);
      for (unsigned i = 0; i + 2 < command.ElemCount; i += 3) {
        const auto vertex = [&](unsigned at) {
          ImDrawVert v = list->VtxBuffer[static_cast<int>(
              command.VtxOffset + list->IdxBuffer[static_cast<int>(command.IdxOffset + at)])];
          v.pos.x *= scale.x;
          v.pos.y *= scale.y;
          return v;
        };
        fill(out, {vertex(i), vertex(i + 1), vertex(i + 2)}, texture, clip);
      }
    }
  }
  return out;
}

void write_png(const Picture& picture, const std::string& file) {
  std::vector<std::uint8_t> raw;
  for (int y = 0; y < picture.height; ++y) {
    raw.push_back(0);
    const auto* row = &picture.rgba[static_cast<std::size_t>(y * picture.width * 4)];
    for (int x = 0; x < picture.width; ++x) raw.insert(raw.end(), row + x * 4, row + x * 4 + 3);
  }
  std::vector<std::uint8_t> packed{0x78, 0x01};
  std::uint32_t a = 1;
  std::uint32_t b = 0;
  for (std::size_t at = 0; at < raw.size(); at += 65535) {
    const auto size = static_cast<std::uint32_t>(std::min<std::size_t>(65535, raw.size() - at));
    packed.push_back(at + size == raw.size() ? 1 : 0);
    for (const std::uint32_t word : {size, ~size}) {
      packed.push_back(static_cast<std::uint8_t>(word));
      packed.push_back(static_cast<std::uint8_t>(word >> 8U));
    }
    packed.insert(packed.end(), raw.begin() + static_cast<std::ptrdiff_t>(at),
                  raw.begin() + static_cast<std::ptrdiff_t>(at + size));
  }
  for (const auto byte : raw) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  big(packed, b << 16U | a);
  std::vector<std::uint8_t> out{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  std::vector<std::uint8_t> header;
  big(header, static_cast<std::uint32_t>(picture.width));
  big(header, static_cast<std::uint32_t>(picture.height));
  for (const int byte : {8, 2, 0, 0, 0}) header.push_back(static_cast<std::uint8_t>(byte));
  chunk(out, "IHDR", header);
  chunk(out, "IDAT", packed);
  chunk(out, "IEND", {});
  if (FILE* stream = std::fopen(file.c_str(), "wb")) {
    std::fwrite(out.data(), 1, out.size(), stream);
    std::fclose(stream);
  }
}

}  // namespace raster
