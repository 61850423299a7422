#pragma once
// The one place where the application changes: a model and what happened give a new model and what
// the shell shall do. Pure: no clock, no storage, no screen.

#include <string>
#include <vector>

#include "app/action.hpp"
#include "app/effect.hpp"
#include "app/model.hpp"

namespace app {

struct Step {
  Model model;
  std::vector<Effect> effects;
};

[[nodiscard]] Step update(Model model, const Action& action);

// The text under which a question is remembered: equal questions, equal texts.
[[nodiscard]] std::string question(const engine::GroupTotals& ask);

// Keys of what survives a reload.
inline constexpr const char* kHeaderKey = "telco-overage/workspace";
inline constexpr const char* kSlotKeys[] = {"telco-overage/workspace.a",
                                            "telco-overage/workspace.b"};
inline constexpr const char* kQuarantineKey = "telco-overage/workspace.damaged";
inline constexpr const char* kPreferencesKey = "telco-overage/preferences";

}  // namespace app
