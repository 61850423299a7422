#include "app/store.hpp"

#include <iterator>

#include "app/update.hpp"

namespace app {

void Store::push(Event event) { queue_(Action(std::move(event))); }

std::vector<Effect> Store::settle() {
  std::vector<Effect> effects;
  for (const auto& action : queue_.take()) {
    Step step = update(std::move(model_), action);
    model_ = std::move(step.model);
    effects.insert(effects.end(), std::make_move_iterator(step.effects.begin()),
                   std::make_move_iterator(step.effects.end()));
  }
  return effects;
}

}  // namespace app
