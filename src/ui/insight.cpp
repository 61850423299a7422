// Insight: where the month is heading, what it would cost under other terms, and whether the bill
// adds up. Three places of the rail, one place on small screens; each part is a file, insight_*.cpp.
#include <algorithm>

#include "ui/insight_parts.hpp"

namespace ui {
namespace {

struct Part {
  std::string_view id;  // in the address
  Key label;
  InsightPlace place;
  void (*draw)();
};
constexpr Part kParts[] = {
    {"forecast", Key::insight_forecast, InsightPlace::forecast, draw_forecast},
    {"unusual", Key::insight_unusual, InsightPlace::forecast, draw_unusual},
    {"what-if", Key::insight_what_if, InsightPlace::what_if, draw_what_if},
    {"licences", Key::insight_licences, InsightPlace::what_if, draw_licences},
    {"resale", Key::insight_resale, InsightPlace::what_if, draw_resale},
    {"reconcile", Key::insight_reconcile, InsightPlace::reconcile, draw_reconcile},
    {"late", Key::insight_late, InsightPlace::reconcile, draw_late}};

const Part& part_named(std::string_view id) {
  const auto* found = std::ranges::find(kParts, id, &Part::id);
  return found == std::end(kParts) ? kParts[0] : *found;
}

}  // namespace

InsightPlace insight_place(std::string_view tab) { return part_named(tab).place; }

void draw_insight() {
  if (model().session.month.summary == nullptr ||
      model().session.month.summary->totals.calls == 0) {
    empty_state(icon::kForecast, tr(Key::insight_nothing), tr(Key::insight_nothing_body));
    return;
  }
  const Part& here = part_named(model().route.id);
  std::vector<TabItem> items;
  std::vector<const Part*> parts;
  int current = 0;
  for (const Part& part : kParts) {
    if (!cx().compact && part.place != here.place) continue;
    if (&part == &here) current = static_cast<int>(parts.size());
    parts.push_back(&part);
    items.push_back({.label = std::string(tr(part.label))});
  }
  const int chosen = tabs("tabs", tr(Key::nav_insight), items, current);
  if (chosen >= 0 && chosen != current) {
    const auto id = std::string(parts[static_cast<std::size_t>(chosen)]->id);
    act(app::action::Navigate{{.screen = app::Screen::insight, .id = id}, false});
  }
  space(kGap4);
  here.draw();
}

}  // namespace ui
