#include "formats/scenario.hpp"

#include <algorithm>

#include "formats/object_reader.hpp"
#include "formats/situation_json.hpp"
#include "overage/names.hpp"

namespace formats {
namespace {

using overage::Decision;
using overage::Evaluation;
using overage::parse_word;
using overage::Situation;
using overage::word_of;

constexpr std::string_view kFormat = "telco-overage/scenario";
constexpr std::int64_t kSecondsBetweenSteps = 60;

// ---- reading ---------------------------------------------------------------------------------

LocalText read_local(ObjectReader& outer, std::string_view name, bool required) {
  const JsonValue value = required ? outer.require(name) : outer.find(name);
  if (!value.exists()) return {};
  ObjectReader reader(value);
  LocalText text{reader.text("en"), reader.text("fr")};
  reader.refuse_unknown_members();
  if (reader.ok() && (text.en.empty() || text.fr.empty())) {
    reader.fail(value.missing(text.en.empty() ? "en" : "fr"));
  }
  if (!reader.ok()) outer.fail(reader.error());
  return text;
}

base::Result<overage::Rule> read_rule(JsonValue value) {
  const auto text = value.as_text();
  if (!text) return text.error();
  const auto rule = overage::parse_rule(*text);
  if (!rule) return value.error(base::ErrorCode::unknown_value);
  return *rule;
}

base::Result<std::string> read_text(JsonValue value) {
  const auto text = value.as_text();
  if (!text) return text.error();
  return std::string(*text);
}

template <class Enum>
base::Result<Enum> read_word(JsonValue value) {
  const auto text = value.as_text();
  if (!text) return text.error();
  const auto found = parse_word<Enum>(*text);
  if (!found) return value.error(base::ErrorCode::unknown_value);
  return *found;
}

template <class Enum>
std::optional<Enum> optional_word(ObjectReader& reader, std::string_view name) {
  const JsonValue value = reader.find(name);
  if (!value.exists()) return std::nullopt;
  return reader.keep(read_word<Enum>(value));
}

std::optional<std::string> optional_text(ObjectReader& reader, std::string_view name) {
  const JsonValue value = reader.find(name);
  if (!value.exists()) return std::nullopt;
  return reader.keep(read_text(value));
}

std::optional<bool> optional_flag(ObjectReader& reader, std::string_view name) {
  const JsonValue value = reader.find(name);
  if (!value.exists()) return std::nullopt;
  return reader.keep(value.as_boolean());
}

template <class Item, class Read>
std::optional<std::vector<Item>> optional_list(ObjectReader& reader, std::string_view name,
                                               Read read) {
  if (!reader.find(name).exists()) return std::nullopt;
  return reader.list<Item>(name, read);
}

base::Result<ExpectedRefusal> read_refusal(JsonValue value) {
  ObjectReader reader(value);
  ExpectedRefusal refusal;
  if (const auto rule = reader.keep(read_rule(reader.require("rule")))) refusal.rule = *rule;
  refusal.reason = reader.text("reason");
  if (reader.find("code").exists()) {
    refusal.code = static_cast<std::uint32_t>(reader.integer("code", 0));
  }
  if (reader.find("http").exists()) {
    refusal.http = static_cast<std::uint16_t>(reader.integer("http", 0));
  }
  refusal.by = optional_word<overage::Curer>(reader, "by");
  reader.refuse_unknown_members();
  if (!reader.ok()) return reader.error();
  return refusal;
}

// An object of words by words.
template <class Key, class Value>
std::map<Key, Value> read_map(ObjectReader& outer, std::string_view name) {
  std::map<Key, Value> out;
  const JsonValue value = outer.find(name);
  if (!value.exists()) return out;
  const auto object = outer.keep(value.as_object());
  if (!object) return out;
  for (const JsonValue member : *object) {
    const auto key = parse_word<Key>(member.key());
    const auto word = outer.keep(read_word<Value>(member));
    if (!key) outer.fail(member.error(base::ErrorCode::unknown_value));
    if (!key || !word) break;
    out.emplace(*key, *word);
  }
  return out;
}

base::Result<ExpectedStep> read_guide_step(JsonValue value) {
  ObjectReader reader(value);
  ExpectedStep step{reader.text("step"), {}};
  if (const auto status = reader.keep(read_word<overage::StepStatus>(reader.require("status")))) {
    step.status = *status;
  }
  reader.refuse_unknown_members();
  if (!reader.ok()) return reader.error();
  return step;
}

base::Result<ExpectedHandOver> read_hand_over(JsonValue value) {
  ObjectReader reader(value);
  ExpectedHandOver out{reader.text("to"), reader.list<ExpectedStep>("steps", read_guide_step)};
  reader.refuse_unknown_members();
  if (!reader.ok()) return reader.error();
  return out;
}

base::Result<Expectation> read_expectation(JsonValue value) {
  ObjectReader reader(value);
  Expectation e;
  e.accepted = optional_flag(reader, "accepted");
  e.refusals = optional_list<ExpectedRefusal>(reader, "refusals", read_refusal);
  e.warnings = optional_list<std::string>(reader, "warnings", read_text);
  e.consequences = optional_list<std::string>(reader, "consequences", read_text);
  e.rules = reader.list<overage::Rule>("rules", read_rule);
  e.state = optional_word<overage::State>(reader, "state");
  e.funding = optional_word<overage::FundingMode>(reader, "funding");
  e.holder = optional_text(reader, "holder");
  e.subscription = optional_text(reader, "subscription");
  e.first_in_line = optional_text(reader, "firstInLine");
  e.payer = optional_word<overage::Payer>(reader, "payer");
  e.balance = optional_text(reader, "balance");
  e.pending = optional_flag(reader, "pending");
  e.shown = optional_flag(reader, "manageOverageShown");
  e.next = optional_text(reader, "next");
  e.next_by = optional_word<overage::Curer>(reader, "nextBy");
  e.prices = optional_word<overage::PriceView>(reader, "prices");
  e.tracking = optional_list<overage::Tracking>(reader, "tracking", read_word<overage::Tracking>);
  e.checks = read_map<overage::Prerequisite, overage::CheckStatus>(reader, "checks");
  e.uses = read_map<overage::Use, overage::Payer>(reader, "uses");
  e.postpaid_guide = optional_list<ExpectedStep>(reader, "postpaidGuide", read_guide_step);
  if (const JsonValue hand_over = reader.find("handOver"); hand_over.exists()) {
    e.hand_over = reader.keep(read_hand_over(hand_over));
  }
  if (value.exists()) e.pointer = value.place().field;
  reader.refuse_unknown_members();
  if (!reader.ok()) return reader.error();
  return e;
}

base::Result<ScenarioStep> read_step(JsonValue value, const Situation& situation) {
  ObjectReader reader(value);
  ScenarioStep step;
  step.at = reader.instant("at");
  if (const JsonValue actor = reader.find("actor"); actor.exists()) {
    step.actor = reader.keep(read_actor(actor, situation));
  }
  step.note = read_local(reader, "note", false);
  if (auto expect = reader.keep(read_expectation(reader.find("expect")))) {
    step.expect = std::move(*expect);
  }
  step.command = value;
  if (const auto command = check_command(value, situation, step_members()); !command) {
    reader.fail(command.error());
  }
  if (!reader.ok()) return reader.error();
  return step;
}

// ---- comparing -------------------------------------------------------------------------------

class Comparison {
 public:
  Comparison(const Expectation& expect, ScenarioRun& run)
      : expect_(expect), mismatches_(run.mismatches), out_(run.outcomes.emplace_back()) {}

  void note(std::string_view member, std::string expected, std::string actual) {
    out_.push_back({std::string(member), std::move(expected), std::move(actual)});
    const Outcome& outcome = out_.back();
    if (outcome.holds()) return;
    mismatches_.push_back(
        {expect_.pointer + '/' + outcome.member, outcome.expected, outcome.actual});
  }

  void decision(const Decision& decision) {
    if (expect_.accepted) {
      note("accepted", yes_no(*expect_.accepted), yes_no(decision.accepted));
    }
    if (expect_.refusals) refusals(decision.refusals);
    if (expect_.warnings) note("warnings", joined(*expect_.warnings), keys(decision.warnings));
    if (expect_.consequences) {
      std::vector<std::string> actual;
      for (const auto& c : decision.consequences) actual.emplace_back(c.consequence);
      note("consequences", joined(*expect_.consequences), joined(actual));
    }
    for (const overage::Rule rule : expect_.rules) {
      const auto& rules = decision.entry.rules;
      const bool there = std::find(rules.begin(), rules.end(), rule) != rules.end();
      note("rules", name_of(rule), there ? name_of(rule) : all_rules(rules));
    }
    if (expect_.payer) {
      note("payer", std::string(name_of(*expect_.payer)),
           std::string(name_of(decision.entry.payer.value_or(overage::Payer::nobody))));
    }
  }

  void standing(const Evaluation& evaluation) {
    if (expect_.warnings) note("warnings", joined(*expect_.warnings), keys(evaluation.warnings));
    if (!expect_.refusals) return;
    const auto* enable = find_status(evaluation, overage::CommandKind::enable);
    refusals(enable->refusals);
  }

  void state(const Situation& s, const Evaluation& evaluation, base::Instant at,
             const overage::LawSettings& settings) {
    if (expect_.state) note("state", text(*expect_.state), text(evaluation.state));
    if (expect_.funding) note("funding", text(*expect_.funding), text(evaluation.funding));
    if (expect_.holder) note("holder", *expect_.holder, partner(s, evaluation.holder));
    if (expect_.first_in_line) {
      note("firstInLine", *expect_.first_in_line, partner(s, evaluation.first_in_line));
    }
    if (expect_.subscription) note("subscription", *expect_.subscription, subscription(s));
    if (expect_.balance) {
      note("balance", *expect_.balance, balance_at(s.credits, at).to_string());
    }
    if (expect_.pending)
      note("pending", yes_no(*expect_.pending), yes_no(evaluation.update_pending));
    if (expect_.shown) {
      note("manageOverageShown", yes_no(*expect_.shown), yes_no(evaluation.manage_overage_shown));
    }
    if (expect_.next) note("next", *expect_.next, std::string(evaluation.next_step));
    if (expect_.next_by) note("nextBy", text(*expect_.next_by), text(evaluation.next_actor));
    if (expect_.prices) note("prices", text(*expect_.prices), text(overage::price_view(s)));
    if (expect_.tracking) {
      note("tracking", words(*expect_.tracking), words(overage::tracking_methods(settings)));
    }
    checks(evaluation);
    for (const auto& [use, payer] : expect_.uses) {
      note("uses/" + text(use), text(payer), text(payer_of(use, evaluation.funding)));
    }
    guides(s, at, settings);
  }

 private:
  template <class Enum>
  static std::string text(Enum value) {
    return std::string(word_of(value));
  }
  template <class Enum>
  static std::string words(const std::vector<Enum>& values) {
    std::vector<std::string> out;
    for (const Enum value : values) out.emplace_back(word_of(value));
    return joined(out);
  }
  static std::string yes_no(bool value) { return value ? "true" : "false"; }
  static std::string joined(const std::vector<std::string>& parts) {
    std::string out;
    for (const std::string& part : parts) {
      if (!out.empty()) out += ", ";
      out += part;
    }
    return out;
  }
  static std::string keys(const std::vector<overage::Warning>& warnings) {
    std::vector<std::string> out;
    for (const auto& warning : warnings) out.emplace_back(warning.warning);
    return joined(out);
  }
  static std::string all_rules(const std::vector<overage::Rule>& rules) {
    std::vector<std::string> out;
    for (const overage::Rule rule : rules) out.push_back(name_of(rule));
    return joined(out);
  }
  static std::string partner(const Situation& s, base::PartnerId id) {
    if (id.is_none()) return {};
    const overage::Partner* found = find_partner(s, id);
    return found == nullptr ? id.to_string() : found->name;
  }
  static std::string subscription(const Situation& s) {
    const overage::Assignment* assignment = find_assignment(s);
    if (assignment == nullptr) return {};
    const overage::Entitlement* found = find_entitlement(s, assignment->entitlement);
    return found == nullptr ? assignment->entitlement.to_string() : found->friendly_name;
  }

  // Each compared in what is stated of it.
  void refusals(const std::vector<overage::Refusal>& actual) {
    std::vector<std::string> expected_texts;
    std::vector<std::string> actual_texts;
    const auto& expected = *expect_.refusals;
    for (std::size_t at = 0; at < std::max(expected.size(), actual.size()); ++at) {
      const bool code = at >= expected.size() || expected[at].code.has_value();
      const bool http = at >= expected.size() || expected[at].http.has_value();
      const bool by = at >= expected.size() || expected[at].by.has_value();
      if (at < expected.size()) {
        const ExpectedRefusal& e = expected[at];
        expected_texts.push_back(one(e.rule, e.reason, e.code, e.http, e.by));
      }
      if (at < actual.size()) {
        const overage::Refusal& r = actual[at];
        actual_texts.push_back(one(r.rule, r.reason,
                                   code ? std::optional(r.fault.code) : std::nullopt,
                                   http ? std::optional(r.fault.http) : std::nullopt,
                                   by ? std::optional(r.curer) : std::nullopt));
      }
    }
    note("refusals", joined(expected_texts), joined(actual_texts));
  }
  static std::string one(overage::Rule rule, std::string_view reason,
                         std::optional<std::uint32_t> code, std::optional<std::uint16_t> http,
                         std::optional<overage::Curer> by) {
    std::string out = name_of(rule) + ' ' + std::string(reason);
    if (code) out += ' ' + std::to_string(*code);
    if (http) out += '/' + std::to_string(*http);
    if (by) out += " by " + text(*by);
    return out;
  }

  void guides(const Situation& s, base::Instant at, const overage::LawSettings& settings) {
    if (expect_.postpaid_guide) {
      note("postpaidGuide", steps(*expect_.postpaid_guide),
           steps(overage::postpaid_guide(s, at, {}, settings).steps));
    }
    if (expect_.hand_over) {
      const auto& [to, expected] = *expect_.hand_over;
      const auto newcomer = std::ranges::find_if(s.partners, [&to](const overage::Partner& p) {
        return p.name == to || p.id.to_string() == to;
      });
      note("handOver", steps(expected),
           newcomer == s.partners.end()
               ? "absent"
               : steps(overage::hand_over(s, newcomer->id, settings).steps));
    }
  }
  template <class Step>
  static std::string steps(const std::vector<Step>& list) {
    std::vector<std::string> out;
    for (const Step& step : list) out.push_back(std::string(step.step) + ' ' + text(step.status));
    return joined(out);
  }

  void checks(const Evaluation& evaluation) {
    for (const auto& [prerequisite, status] : expect_.checks) {
      const auto found =
          std::find_if(evaluation.checklist.begin(), evaluation.checklist.end(),
                       [p = prerequisite](const auto& item) { return item.prerequisite == p; });
      note("checks/" + text(prerequisite), text(status),
           found == evaluation.checklist.end() ? "absent" : text(found->status));
    }
  }

  const Expectation& expect_;
  std::vector<Mismatch>& mismatches_;
  std::vector<Outcome>& out_;
};

}  // namespace

std::initializer_list<std::string_view> step_members() {
  static const std::initializer_list<std::string_view> kMembers = {"at", "actor", "note", "expect"};
  return kMembers;
}

base::Result<Scenario> read_scenario(std::string_view text, std::string_view file) {
  const auto document = JsonDocument::parse(text, file);
  if (!document) return document.error();
  const JsonValue root = document->root();
  ObjectReader reader(root);
  Scenario scenario{.document = *document};
  const JsonValue format = reader.require("format");
  if (reader.ok() && format.text() != kFormat) {
    return format.error(base::ErrorCode::unknown_format);
  }
  const std::int64_t version = reader.integer("version", 0);
  if (reader.ok() && version != kScenarioVersion) {
    return root.find("version").exists()
               ? root.find("version").error(base::ErrorCode::unsupported_version)
               : root.missing("version");
  }
  scenario.id = reader.text("id");
  scenario.title = read_local(reader, "title", true);
  scenario.story = read_local(reader, "story", false);
  scenario.rules = reader.list<overage::Rule>("rules", read_rule);
  if (auto settings = reader.keep(read_law_settings(reader.find("settings")))) {
    scenario.settings = std::move(*settings);
  }
  const JsonValue now = reader.require("now");
  if (now.exists()) {
    scenario.now = reader.keep(now.as_instant()).value_or(base::Instant{});
  }
  const JsonValue situation = reader.require("situation");
  if (situation.exists()) {
    if (auto read = reader.keep(read_situation(situation))) {
      scenario.situation = std::move(*read);
    }
  }
  if (auto expect = reader.keep(read_expectation(reader.find("expect")))) {
    scenario.expect = std::move(*expect);
  }
  scenario.steps = reader.list<ScenarioStep>(
      "steps", [&](JsonValue item) { return read_step(item, scenario.situation); });
  reader.refuse_unknown_members();
  if (!reader.ok()) return reader.error();
  return scenario;
}

base::Result<ScenarioRun> run_scenario(const Scenario& scenario) {
  ScenarioRun run;
  run.situation = scenario.situation;
  base::Instant at = scenario.now;
  {
    const Evaluation start = evaluate(run.situation, at, scenario.settings);
    Comparison comparison(scenario.expect, run);
    comparison.standing(start);
    comparison.state(run.situation, start, at, scenario.settings);
  }
  for (const ScenarioStep& step : scenario.steps) {
    at = step.at.value_or(base::Instant{at.seconds + kSecondsBetweenSteps});
    if (step.actor) run.situation.actor = *step.actor;
    const auto command = read_command(step.command, run.situation, step_members());
    if (!command) return command.error();
    Decision decision = decide(std::move(run.situation), *command, at, scenario.settings);
    run.situation = decision.situation;
    run.history.append(decision.entry);
    Comparison comparison(step.expect, run);
    comparison.decision(decision);
    comparison.state(run.situation, evaluate(run.situation, at, scenario.settings), at,
                     scenario.settings);
    run.decisions.push_back(std::move(decision));
  }
  return run;
}

}  // namespace formats
