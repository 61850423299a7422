#include "programs/overage/summary_text.hpp"

#include "programs/overage/table.hpp"

namespace overage_program {
namespace {

std::vector<std::string> line_of(std::string name, const engine::Totals& totals) {
  return {std::move(name),
          std::to_string(totals.calls),
          std::to_string(totals.pool_minutes),
          std::to_string(totals.credit_minutes),
          std::to_string(totals.overage_minutes),
          std::to_string(totals.blocked_calls),
          std::to_string(totals.unrated_calls),
          amounts(totals.credits),
          amounts(totals.overage)};
}

}  // namespace

std::string preview_text(const engine::ImportPreview& preview) {
  return preview.file + ": " + preview.format + ", " + std::to_string(preview.rows) +
         " rows: " + std::to_string(preview.accepted) + " accepted, " +
         std::to_string(preview.duplicate) + " duplicate, " + std::to_string(preview.suspended) +
         " suspended, " + std::to_string(preview.rejected) + " rejected\n";
}

std::string summary_text(const engine::SummaryReply& summary,
                         const std::vector<engine::ImportPreview>& usage,
                         const workspace::Workspace& workspace) {
  std::string out;
  for (const auto& preview : usage) out += preview_text(preview);
  out += "\n";
  Table table;
  table.add({summary.month.to_string(), "calls", "pool min", "credits min", "overage min",
             "blocked", "unrated", "credits", "overage"});
  for (const auto& customer : summary.customers) {
    const auto known = workspace::find_customer(workspace, customer.customer);
    const auto name =
        known && !known->name().empty() ? known->name() : customer.customer.to_string();
    table.add(line_of(name, customer.totals));
  }
  if (summary.suspended > 0) {
    table.add({"(no customer)", std::to_string(summary.suspended), "0", "0", "0", "0",
               std::to_string(summary.suspended), "0.00", "0.00"});
  }
  table.add(line_of("total", summary.totals));
  return out + table.text();
}

std::string explanation_text(const engine::Explanation& why) {
  const auto& call = why.call;
  std::string out =
      base::to_string(call.start) + "  " + (call.user.empty() ? call.upn : call.user) + "  " +
      call.number + "  " + call.destination + "  " + std::to_string(call.seconds) + " s\n" +
      std::string(name_of(call.payer)) + (call.reason.empty() ? "" : " (" + call.reason + ")") +
      "  " + call.amount.to_string(4) + " " + std::string(call.amount.currency().code()) + "\n\n";
  for (const auto& step : why.steps) {
    out += "  " + step.code;
    for (const auto& [name, value] : step.args) {
      out += "  ";
      out += name;
      out += "=";
      out += value;
    }
    if (!step.rules.empty()) {
      out += "  [";
      for (std::size_t i = 0; i < step.rules.size(); ++i) {
        if (i > 0) out += ", ";
        out += step.rules[i];
      }
      out += "]";
    }
    out += "\n";
  }
  return out;
}

}  // namespace overage_program
