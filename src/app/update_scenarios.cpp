#include <algorithm>
#include <utility>

#include "app/updater.hpp"

namespace app {
namespace {

// The worked examples of the law, shipped beside the application.
constexpr std::string_view kScenarios = "scenarios.json";

}  // namespace

void Updater::on(const event::TextFetched& e) {
  if (e.name != kScenarios) return;
  auto& scenarios = m_.scenarios;
  auto library = read_scenarios(e.text);
  if (!library) {
    scenarios.phase = Phase::failed;
    scenarios.error = library.error();
    return;
  }
  scenarios.phase = Phase::ready;
  scenarios.library = std::make_shared<const std::vector<ScenarioEntry>>(*std::move(library));
  need_scenario();
}

void Updater::on(const action::PlayScenario& a) {
  if (m_.scenarios.open == nullptr) return;
  m_.scenarios.played = std::min(a.played, m_.scenarios.open->steps.size());
}

void Updater::take_scenario(ImportItem& item, const engine::ImportPreview& reply) {
  ask(engine::DiscardImport{reply.import}, "import.discard");
  auto scenario = play_scenario(reply.scenario, item.source.name);
  if (!scenario) {
    fail(item, scenario.error());
    return advance_imports();
  }
  const auto index = &item - m_.import.items.data();
  m_.import.items.erase(m_.import.items.begin() + index);
  if (m_.import.items.empty()) m_.import = Import{};
  Route route{.screen = Screen::scenarios, .id = (*scenario)->id};
  if (parse_route(to_hash(route)) != route) route.id = "file";
  open_scenario(route.id, *std::move(scenario));
  if (route != m_.route) go_to(route);
  advance_imports();
}

void Updater::open_scenario(std::string id, std::shared_ptr<const Scenario> scenario) {
  auto& scenarios = m_.scenarios;
  scenarios.id = std::move(id);
  scenarios.open = std::move(scenario);
  scenarios.played = 0;
  scenarios.error.reset();
}

void Updater::need_scenario() {
  auto& scenarios = m_.scenarios;
  if (m_.route.screen != Screen::scenarios) return;
  if (scenarios.phase == Phase::idle) {
    scenarios.phase = Phase::loading;
    emit(effect::FetchText{std::string(kScenarios)});
  }
  const bool there = scenarios.open != nullptr || scenarios.error;
  if (m_.route.id.empty() || (m_.route.id == scenarios.id && there)) return;
  open_scenario(m_.route.id, nullptr);
  if (scenarios.library == nullptr) return;
  for (const auto& entry : *scenarios.library) {
    if (entry.id != m_.route.id) continue;
    auto scenario = play_scenario(entry.text, entry.id);
    if (scenario) {
      scenarios.open = *std::move(scenario);
    } else {
      scenarios.error = scenario.error();
    }
  }
}

}  // namespace app
