#pragma once
// Replies as plain text for a terminal. English only: the app speaks the person's language.

#include <string>
#include <vector>

#include "engine/messages.hpp"
#include "workspace/workspace.hpp"

namespace overage_program {

[[nodiscard]] std::string preview_text(const engine::ImportPreview& preview);
// Rows read and what became of them, then one line a customer and the total.
[[nodiscard]] std::string summary_text(const engine::SummaryReply& summary,
                                       const std::vector<engine::ImportPreview>& usage,
                                       const workspace::Workspace& workspace);
[[nodiscard]] std::string explanation_text(const engine::Explanation& why);

}  // namespace overage_program
