#include "app/scenario.hpp"

#include <utility>

#include "formats/json_reader.hpp"
#include "formats/scenario.hpp"

namespace app {
namespace {

std::vector<ScenarioOutcome> taken(std::vector<formats::Outcome>& outcomes) {
  std::vector<ScenarioOutcome> out;
  out.reserve(outcomes.size());
  for (auto& one : outcomes) {
    out.push_back({std::move(one.member), std::move(one.expected), std::move(one.actual)});
  }
  return out;
}

LocalText taken(formats::LocalText text) { return {std::move(text.en), std::move(text.fr)}; }

}  // namespace

base::Result<std::shared_ptr<const Scenario>> play_scenario(std::string_view text,
                                                            std::string_view file) {
  auto read = formats::read_scenario(text, file);
  if (!read) return read.error();
  auto run = formats::run_scenario(*read);
  if (!run) {
    base::Error error = run.error();
    error.place.file = file;
    return error;
  }
  auto scenario = std::make_shared<Scenario>();
  scenario->evaluation = overage::evaluate(read->situation, read->now, read->settings);
  scenario->outcomes = taken(run->outcomes.front());
  for (std::size_t i = 0; i < run->decisions.size(); ++i) {
    auto& decision = run->decisions[i];
    ScenarioStep step;
    step.note = taken(std::move(read->steps[i].note));
    step.after = overage::evaluate(decision.situation, decision.entry.at, read->settings);
    step.outcomes = taken(run->outcomes[i + 1]);
    step.decision = std::move(decision);
    scenario->steps.push_back(std::move(step));
  }
  scenario->id = std::move(read->id);
  scenario->title = taken(std::move(read->title));
  scenario->story = taken(std::move(read->story));
  scenario->rules = std::move(read->rules);
  scenario->now = read->now;
  scenario->situation = std::move(read->situation);
  return std::shared_ptr<const Scenario>(std::move(scenario));
}

base::Result<std::vector<ScenarioEntry>> read_scenarios(std::string_view text) {
  const auto document = formats::JsonDocument::parse(text);
  if (!document) return document.error();
  const auto array = document->root().as_array();
  if (!array) return array.error();
  std::vector<ScenarioEntry> out;
  for (const auto item : *array) {
    ScenarioEntry entry;
    entry.id = item.find("id").text();
    entry.title = {std::string(item.find("title").find("en").text()),
                   std::string(item.find("title").find("fr").text())};
    const auto rules = item.find("rules");
    if (rules.is(formats::JsonType::array)) {
      for (const auto rule : rules) entry.rules.emplace_back(rule.text());
    }
    entry.text = item.to_json();
    out.push_back(std::move(entry));
  }
  return out;
}

}  // namespace app
