#include "workspace/workspace.hpp"

#include <algorithm>

#include "base/sort.hpp"
#include "workspace/settings.hpp"

namespace workspace {
namespace {

base::CustomerId key_of(const std::shared_ptr<const Customer>& part) { return part->id(); }
std::string_view key_of(const std::shared_ptr<const Card>& part) { return part->id; }

template <class Part, class Key>
std::shared_ptr<const Part> find(const std::vector<std::shared_ptr<const Part>>& parts, Key key) {
  const auto found = std::find_if(parts.begin(), parts.end(),
                                  [key](const auto& part) { return key_of(part) == key; });
  return found == parts.end() ? nullptr : *found;
}

bool same(const Customer& a, const Customer& b) { return a == b; }
bool same(const Card& a, const Card& b) {
  return a.id == b.id && a.name == b.name && a.file == b.file && a.card == b.card &&
         a.unknown == b.unknown;
}

// Positions by key, sorted, so that documents of thousands of customers compare quickly.
template <class Part>
auto index_of(const std::vector<std::shared_ptr<const Part>>& parts) {
  std::vector<std::size_t> order(parts.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  base::sort(order, [&parts](std::size_t a, std::size_t b) {
    return key_of(parts[a]) < key_of(parts[b]);
  });
  return order;
}

template <class Part, class Key>
const std::size_t* look_up(const std::vector<std::shared_ptr<const Part>>& parts,
                           const std::vector<std::size_t>& index, const Key& key) {
  const auto found = std::lower_bound(
      index.begin(), index.end(), key,
      [&parts](std::size_t at, const Key& wanted) { return key_of(parts[at]) < wanted; });
  return found != index.end() && key_of(parts[*found]) == key ? &*found : nullptr;
}

template <class Part>
void put(std::vector<std::shared_ptr<const Part>>& parts,
         const std::vector<std::shared_ptr<const Part>>& changed) {
  const auto index = index_of(parts);
  const auto before = parts;
  for (const auto& part : changed) {
    if (const auto* at = look_up(before, index, key_of(part))) {
      parts[*at] = part;
    } else {
      parts.push_back(part);
    }
  }
}

template <class Part, class Removed>
void take_out(std::vector<std::shared_ptr<const Part>>& parts,
              const std::vector<Removed>& removed) {
  if (removed.empty()) return;
  std::erase_if(parts, [&removed](const auto& part) {
    return std::find(removed.begin(), removed.end(), key_of(part)) != removed.end();
  });
}

template <class Part, class Removed>
void compare(const std::vector<std::shared_ptr<const Part>>& from,
             const std::vector<std::shared_ptr<const Part>>& to,
             std::vector<std::shared_ptr<const Part>>& changed, std::vector<Removed>& removed) {
  const auto before = index_of(from);
  for (const auto& part : to) {
    const auto* at = look_up(from, before, key_of(part));
    if (at == nullptr || (from[*at] != part && !same(*from[*at], *part))) changed.push_back(part);
  }
  const auto after = index_of(to);
  for (const auto& part : from) {
    if (look_up(to, after, key_of(part)) == nullptr) removed.emplace_back(key_of(part));
  }
}

}  // namespace

Workspace::Workspace() : settings(std::make_shared<const Settings>()) {}

std::shared_ptr<const Customer> find_customer(const Workspace& workspace, base::CustomerId id) {
  return find(workspace.customers, id);
}

std::shared_ptr<const Card> find_card(const Workspace& workspace, std::string_view id) {
  return find(workspace.cards, id);
}

bool Patch::empty() const {
  return settings == nullptr && customers.empty() && removed_customers.empty() && cards.empty() &&
         removed_cards.empty();
}

Workspace apply(Workspace workspace, const Patch& patch) {
  if (patch.settings) workspace.settings = patch.settings;
  take_out(workspace.customers, patch.removed_customers);
  put(workspace.customers, patch.customers);
  take_out(workspace.cards, patch.removed_cards);
  put(workspace.cards, patch.cards);
  return workspace;
}

Patch difference(const Workspace& from, const Workspace& to) {
  Patch patch;
  if (from.settings != to.settings && *from.settings != *to.settings) patch.settings = to.settings;
  compare(from.customers, to.customers, patch.customers, patch.removed_customers);
  compare(from.cards, to.cards, patch.cards, patch.removed_cards);
  return patch;
}

}  // namespace workspace
