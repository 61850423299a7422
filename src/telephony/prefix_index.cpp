#include "telephony/prefix_index.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace telephony {
namespace {

// The plain tree of digits that the packed one is made from.
struct Tree {
  struct Node {
    std::array<std::uint32_t, 10> children{};  // 0: none
    std::uint32_t value = PrefixIndex::kNone;
  };
  std::vector<Node> nodes = std::vector<Node>(1);

  void add(std::string_view digits, std::uint32_t value) {
    std::uint32_t at = 0;
    for (const char c : digits) {
      const auto digit = static_cast<std::size_t>(c - '0');
      if (nodes[at].children.at(digit) == 0) {
        nodes[at].children.at(digit) = static_cast<std::uint32_t>(nodes.size());
        nodes.emplace_back();
      }
      at = nodes[at].children.at(digit);
    }
    nodes[at].value = value;
  }
  [[nodiscard]] bool has_children(std::uint32_t node) const {
    return std::ranges::any_of(nodes[node].children, [](std::uint32_t c) { return c != 0; });
  }
};

}  // namespace

PrefixIndex::PrefixIndex(std::span<const Entry> entries) {
  Tree tree;
  for (const Entry& entry : entries) {
    if (entry.digits.empty() || entry.digits.size() > Number::kMaxDigits ||
        !std::ranges::all_of(entry.digits, base::is_digit)) {
      continue;
    }
    tree.add(entry.digits, entry.value);
  }

  if (!tree.has_children(0)) return;

  // A packed node per inner node of the tree below the fourth digit; leaves are values. What stands
  // in for a digit that is not there: the mask says that there may have been a longer prefix.
  const auto pack = [&](const auto& self, std::uint32_t node, std::uint32_t best) -> std::uint32_t {
    if (tree.nodes[node].value != kNone) best = tree.nodes[node].value;
    if (!tree.has_children(node)) return best;
    const std::size_t base = nodes_.size();
    nodes_.resize(base + 16, best);
    nodes_[base + Number::kMask] = best | kAmbiguous;
    for (std::size_t digit = 0; digit < 10; ++digit) {
      const std::uint32_t child = tree.nodes[node].children.at(digit);
      if (child == 0) continue;
      const std::uint32_t cell = self(self, child, best);
      nodes_[base + digit] = cell;
    }
    return kNode | static_cast<std::uint32_t>(base >> 4U);
  };

  // The first four digits are one index; shorter numbers and masked ones have cells there too.
  root_.assign(std::size_t{1} << 16U, kNone);
  for (std::uint32_t index = 0; index < root_.size(); ++index) {
    std::uint32_t node = 0;
    std::uint32_t best = kNone;
    bool inside = true;  // still on a path of the tree
    for (int position = 0; position < 4; ++position) {
      const unsigned nibble = (index >> (12 - 4 * position)) & 0xFU;
      if (nibble > 9) {
        if (nibble == Number::kMask && inside && tree.has_children(node)) best |= kAmbiguous;
        inside = false;
        break;
      }
      node = tree.nodes[node].children.at(nibble);
      if (node == 0) {
        inside = false;
        break;
      }
      if (tree.nodes[node].value != kNone) best = tree.nodes[node].value;
    }
    root_[index] = inside ? pack(pack, node, best) : best;
  }
}

std::size_t PrefixIndex::bytes() const {
  return (root_.capacity() + nodes_.capacity()) * sizeof(std::uint32_t);
}

}  // namespace telephony
