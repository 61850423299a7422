#pragma once
// The law's answers as JSON (docs/formats.md, "The law's answers"): what an evaluation and a
// decision say, in the words of the situation's own shape. Written only; texts for people are made
// from the keys.

#include "formats/json_writer.hpp"
#include "overage/commands.hpp"
#include "overage/evaluate.hpp"

namespace formats {

// {"customer", "state", "funding", "commands", "warnings", "checklist", "next", "nextBy", ...}
void write_evaluation(JsonWriter& out, base::CustomerId customer,
                      const overage::Evaluation& evaluation);

// {"command", "accepted", "refusals", "warnings", "consequences", "checklist", "rules",
// "situation"}; `checklist` is overage::preflight of the command.
void write_decision(JsonWriter& out, const overage::Decision& decision,
                    const std::vector<overage::CheckItem>& checklist);

}  // namespace formats
