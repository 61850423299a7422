#include "app/embedding.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace app {
namespace {

constexpr std::pair<Mode, std::string_view> kModes[] = {
    {Mode::full, "full"},
    {Mode::customer, "customer"},
    {Mode::self_service, "self-service"},
    {Mode::demo, "demo"},
};

}  // namespace

std::string_view name_of(Mode mode) { return kModes[static_cast<std::size_t>(mode)].second; }

std::optional<Mode> mode_named(std::string_view name) {
  const auto* found = std::find_if(std::begin(kModes), std::end(kModes),
                                   [&](const auto& known) { return known.second == name; });
  if (found == std::end(kModes)) return {};
  return found->first;
}

Route confine(Route route, const Embedding& embedding, std::string_view only) {
  if (confined(embedding)) {
    route.screen = Screen::customer;
    route.id = only;
  }
  if (read_only(embedding)) route.panel = OveragePanel::none;
  return route;
}

}  // namespace app
