#pragma once
// The running application: the model and what happens to it. The shell gives events and draws; the
// screens dispatch actions; both go through one queue, so that a screen never sees a model change
// under its hands.
//
//   store.push(event::Started{...});            // from the shell, at any time
//   ui::draw(store.model(), store.dispatch());  // one frame
//   for (app::Effect& effect : store.settle())  // works the queue off
//     carry_out(effect);

#include <utility>
#include <vector>

#include "app/action.hpp"
#include "app/effect.hpp"
#include "app/model.hpp"

namespace app {

// Collects the actions of a frame.
class Dispatch {
 public:
  void operator()(Action action) { queue_.push_back(std::move(action)); }
  [[nodiscard]] bool empty() const { return queue_.empty(); }
  [[nodiscard]] std::vector<Action> take() { return std::exchange(queue_, {}); }

 private:
  std::vector<Action> queue_;
};

class Store {
 public:
  [[nodiscard]] const Model& model() const { return model_; }
  [[nodiscard]] Dispatch& dispatch() { return queue_; }
  void push(Event event);
  // True when settle() has something to do: the shell then draws another frame.
  [[nodiscard]] bool pending() const { return !queue_.empty(); }
  // Applies everything queued, in order; the effects in order.
  [[nodiscard]] std::vector<Effect> settle();

 private:
  Model model_;
  Dispatch queue_;
};

}  // namespace app
