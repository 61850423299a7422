#include "formats/decision_json.hpp"

#include "formats/situation_json.hpp"
#include "overage/names.hpp"

namespace formats {
namespace {

using overage::Rule;
using overage::word_of;

template <class Items, class Write>
void write_list(JsonWriter& out, std::string_view name, const Items& items, Write write) {
  out.key(name);
  out.begin_array();
  for (const auto& item : items) write(item);
  out.end_array();
}

void write_rules(JsonWriter& out, std::string_view name, const std::vector<Rule>& rules) {
  write_list(out, name, rules, [&out](Rule rule) { out.text(name_of(rule)); });
}

void write_args(JsonWriter& out, const overage::Args& args) {
  out.key("args");
  out.begin_object();
  for (const auto& [name, value] : args) out.member(name, value);
  out.end_object();
}

// Who can cure it and how.
void write_cure(JsonWriter& out, overage::Curer curer, std::string_view cure) {
  out.member("by", word_of(curer));
  out.member_unless_empty("cure", cure);
}

void write_refusals(JsonWriter& out, const std::vector<overage::Refusal>& refusals) {
  write_list(out, "refusals", refusals, [&out](const overage::Refusal& refusal) {
    out.begin_object();
    out.member("rule", name_of(refusal.rule));
    write_rules(out, "also", refusal.also);
    out.member("reason", refusal.reason);
    // no code: the sources name none
    if (refusal.fault.code != 0) {
      out.member("code", std::int64_t{refusal.fault.code});
      out.member("http", std::int64_t{refusal.fault.http});
      out.member("documented", refusal.fault.documented);
    }
    write_cure(out, refusal.curer, refusal.cure);
    write_args(out, refusal.args);
    out.end_object();
  });
}

void write_warnings(JsonWriter& out, const std::vector<overage::Warning>& warnings) {
  write_list(out, "warnings", warnings, [&out](const overage::Warning& warning) {
    out.begin_object();
    out.member("rule", name_of(warning.rule));
    out.member("warning", warning.warning);
    write_cure(out, warning.curer, warning.cure);
    write_args(out, warning.args);
    out.end_object();
  });
}

void write_checklist(JsonWriter& out, const std::vector<overage::CheckItem>& items) {
  write_list(out, "checklist", items, [&out](const overage::CheckItem& item) {
    out.begin_object();
    out.member("check", name_of(item.prerequisite));
    out.member("status", name_of(item.status));
    write_rules(out, "rules", item.rules);
    write_cure(out, item.curer, item.cure);
    write_args(out, item.args);
    out.end_object();
  });
}

void write_partner_id(JsonWriter& out, std::string_view name, base::PartnerId id) {
  if (!id.is_none()) out.member(name, id.to_string());
}

}  // namespace

void write_evaluation(JsonWriter& out, base::CustomerId customer,
                      const overage::Evaluation& evaluation) {
  out.begin_object();
  out.member("customer", customer.to_string());
  out.member("state", name_of(evaluation.state));
  out.member("funding", name_of(evaluation.funding));
  out.member("manageOverageShown", evaluation.manage_overage_shown);
  out.member("updatePending", evaluation.update_pending);
  write_partner_id(out, "holder", evaluation.holder);
  write_partner_id(out, "firstInLine", evaluation.first_in_line);
  write_list(out, "commands", evaluation.commands, [&out](const overage::CommandStatus& status) {
    out.begin_object();
    out.member("command", name_of(status.kind));
    out.member("available", status.available);
    write_refusals(out, status.refusals);
    out.end_object();
  });
  write_warnings(out, evaluation.warnings);
  write_checklist(out, evaluation.checklist);
  out.member("next", evaluation.next_step);
  out.member("nextBy", name_of(evaluation.next_actor));
  out.end_object();
}

void write_decision(JsonWriter& out, const overage::Decision& decision,
                    const std::vector<overage::CheckItem>& checklist) {
  out.begin_object();
  out.member("command", name_of(decision.entry.command));
  out.member("accepted", decision.accepted);
  write_refusals(out, decision.refusals);
  write_warnings(out, decision.warnings);
  write_list(out, "consequences", decision.consequences,
             [&out](const overage::Consequence& consequence) {
               out.begin_object();
               out.member("topic", word_of(consequence.topic));
               out.member("consequence", consequence.consequence);
               write_rules(out, "rules", consequence.rules);
               write_args(out, consequence.args);
               out.end_object();
             });
  write_checklist(out, checklist);
  write_rules(out, "rules", decision.entry.rules);
  out.key("situation");
  write_situation(out, decision.situation);
  out.end_object();
}

}  // namespace formats
