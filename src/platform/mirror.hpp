// The semantic tree as text for the page: only what changed since the last time.
//
//   {"frame":7, "focus":id, "ring":true, "hovered":id,
//    "order":[id,parent, id,parent, ...],      only if nodes came, went or moved; parent 0: the root
//    "nodes":[{"id":..,"role":"button","name":"Save","rect":[x,y,w,h], ...}, ...],   changed ones, whole
//    "say":[["Import finished",false], ...],   announcements, true: assertive
//    "keys":["Control+k", ...]}                only if the shortcuts changed
//
// Fields that say nothing are left out. web/src/mirror.ts reads it.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "platform/json.hpp"
#include "ui/semantics.hpp"

namespace platform {

class MirrorWriter {
 public:
  // Gathers what must not be lost when a frame's tree is skipped: announcements. Once a frame.
  void observe(const ui::sem::Tree& tree);
  // The difference to the tree of the last call, or empty if there is none.
  [[nodiscard]] const std::string& difference(const ui::sem::Tree& tree, std::int64_t frame);
  // The next difference is the whole tree.
  void forget();

 private:
  bool write_order(const ui::sem::Tree& tree);
  bool write_nodes(const ui::sem::Tree& tree);
  bool write_keys(const ui::sem::Tree& tree);

  JsonWriter json_;
  std::vector<std::uint32_t> order_;
  std::unordered_map<std::uint32_t, std::uint64_t> hashes_;
  std::vector<ui::sem::Announcement> said_;
  std::vector<ImGuiKeyChord> shortcuts_;
  std::uint32_t focus_ = 0;
  bool ring_ = false;
  bool first_ = true;
};

// "Control+Shift+k" as in KeyboardEvent: modifiers in this order, then the key's name.
[[nodiscard]] std::string chord_text(ImGuiKeyChord chord);

}  // namespace platform
