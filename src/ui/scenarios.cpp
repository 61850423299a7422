// Worked examples of the law: a situation, its commands played one by one, and what must come out
// beside what does (docs/formats.md, "Scenario file").
#include <algorithm>

#include "base/text.hpp"
#include "overage/names.hpp"
#include "ui/law.hpp"
#include "ui/screens.hpp"

namespace ui {
namespace {

using app::Scenario;
using app::ScenarioOutcome;

const std::string& in_language(const app::LocalText& text) { return text.in(locale().language); }

void go_to(std::string id) {
  act(app::action::Navigate{{.screen = app::Screen::scenarios, .id = std::move(id)}});
}

void rule_names(std::span<const overage::Rule> rules) {
  if (rules.empty()) return;
  space(kGap2);
  rule_row(rules);
}

// ---- the library ---------------------------------------------------------------------------------

void library() {
  static std::string search;
  const auto& scenarios = model().scenarios;
  {
    const Region region(std::min(available(), 720.0F));
    paragraph(tr(Key::scenarios_intro), soft());
  }
  space(kGap3);
  if (button("file", tr(Key::scenarios_open_file), {.icon = icon::kFolder})) {
    act(app::action::PickFiles{});
  }
  space(kGap4);
  if (scenarios.phase == app::Phase::failed) {
    notice(Tone::warn, icon::kWarning, tr(Key::scenarios_none_title), tr(Key::scenarios_none_body));
    return;
  }
  if (scenarios.library == nullptr) return skeleton(tr(Key::scenarios_loading), 8);
  search_field("search", tr(Key::scenarios_search), search, std::min(available(), 320.0F));
  space(kGap3);
  std::vector<const app::ScenarioEntry*> shown;
  for (const auto& entry : *scenarios.library) {
    const bool found = base::contains_ignore_case(in_language(entry.title), search) ||
                       base::contains_ignore_case(entry.id, search) ||
                       std::find_if(entry.rules.begin(), entry.rules.end(), [](const auto& rule) {
                         return base::equals_ignore_case(rule, search);
                       }) != entry.rules.end();
    if (found) shown.push_back(&entry);
  }
  if (shown.empty()) {
    empty_state(icon::kSearch, tr(Key::nothing_found_title), tr(Key::nothing_found_body));
    return;
  }
  const std::string count = trn(Key::scenarios_count, static_cast<std::int64_t>(shown.size()));
  const Column columns[] = {{.title = count, .weight = 4},
                            {.title = tr(Key::column_rules), .weight = 1, .wide_only = true}};
  const Card card("library", {.padding = 1});
  Table table("library", {.name = tr(Key::nav_scenarios),
                          .columns = columns,
                          .rows = static_cast<std::int64_t>(shown.size()),
                          .clickable = true});
  table.rows([&](std::int64_t index) {
    const auto& entry = *shown[static_cast<std::size_t>(index)];
    if (table.begin_row(index, entry.id)) go_to(entry.id);
    if (table.cell()) table.text(in_language(entry.title));
    if (table.cell()) {
      std::string rules;
      for (const auto& rule : entry.rules) rules += (rules.empty() ? "" : ", ") + rule;
      table.text(rules, soft());
    }
    table.end_row();
  });
}

// ---- what stands where ---------------------------------------------------------------------------

std::string fact_word(overage::Fact fact) { return coded("fact.", overage::word_of(fact)); }

std::string name_of_partner(const overage::Situation& situation, base::PartnerId id) {
  const auto* partner = overage::find_partner(situation, id);
  return partner == nullptr ? std::string(tr(Key::none_short)) : partner->name;
}

void line(std::string_view words, const TextStyle& style = {}) {
  paragraph(words, style);
  space(2);
}

void group(Key title) {
  space(kGap3);
  heading(tr(title), 3, Size::body);
  space(2);
}

void partners(const overage::Situation& situation) {
  group(Key::situation_partners);
  for (const auto& partner : situation.partners) {
    std::string words =
        partner.name + ", " + coded("partnermodel.", overage::word_of(partner.model));
    const std::pair<overage::Prerequisite, overage::Fact> facts[] = {
        {overage::Prerequisite::relationship, partner.relationship},
        {overage::Prerequisite::partner_agreement, partner.partner_agreement},
        {overage::Prerequisite::gdap, partner.gdap_reaches_azure}};
    for (const auto& [check, fact] : facts) {
      if (fact == overage::Fact::yes) continue;
      words += ". " + tr(Key::law_labelled, {{"label", coded("check.", overage::name_of(check))},
                                             {"value", fact_word(fact)}});
    }
    if (partner.sandbox) words += ". " + std::string(tr(Key::situation_sandbox));
    line(words);
  }
}

void subscriptions(const overage::Situation& situation) {
  if (!situation.subscriptions.empty()) group(Key::tab_subscriptions);
  for (const auto& subscription : situation.subscriptions) {
    std::string words =
        (subscription.billing_type == overage::BillingType::license
             ? app::number(locale(), subscription.quantity) + " × "
             : std::string()) +
        (subscription.offer_name.empty() ? subscription.friendly_name : subscription.offer_name);
    words +=
        ", " + (subscription.seller.is_none() ? std::string(tr(Key::seller_microsoft))
                                              : name_of_partner(situation, subscription.seller));
    if (subscription.status != overage::SubscriptionStatus::active) {
      words += ", " + std::string(tr(static_cast<Key>(static_cast<int>(Key::subscription_none) +
                                                      static_cast<int>(subscription.status))));
    }
    if (overage::is_overage_seat(subscription)) words += ", " + std::string(tr(Key::includes_yes));
    line(words);
  }
  if (situation.entitlements.empty()) return;
  group(Key::situation_azure);
  for (const auto& entitlement : situation.entitlements) {
    std::string words = entitlement.friendly_name + ", " +
                        name_of_partner(situation, overage::owner_of(situation, entitlement));
    if (entitlement.status != overage::EntitlementStatus::active) {
      words += ", " + std::string(tr(Key::manage_not_active));
    }
    line(words);
  }
}

void policies(const overage::Situation& situation) {
  group(Key::situation_tenant);
  line(tr(Key::situation_token, {{"fact", fact_word(situation.token_protection)}}));
  std::string locations = fact_word(situation.allowed_locations.in_force);
  for (const auto& location : situation.allowed_locations.locations) locations += ", " + location;
  line(tr(Key::situation_locations, {{"fact", locations}}));
  line(tr(Key::situation_agreement, {{"fact", fact_word(situation.customer.customer_agreement)}}));
}

void standing(const overage::Situation& situation, const overage::Evaluation& evaluation,
              base::Instant at) {
  const Look state = look_of(evaluation.state);
  badge(state.tone, state.icon, tr(Key::overage_is, {{"state", word(evaluation.state)}}));
  space(kGap1);
  const Look funding = look_of(evaluation.funding);
  badge(funding.tone, funding.icon, tr(Key::funding_is, {{"who", word(evaluation.funding)}}));
  space(kGap2);
  if (const auto* assignment = overage::find_assignment(situation)) {
    const auto* target = overage::find_entitlement(situation, assignment->entitlement);
    line(tr(Key::overage_held,
            {{"subscription",
              target == nullptr ? assignment->entitlement.to_string() : target->friendly_name},
             {"partner", name_of_partner(situation, assignment->holder)}}));
  }
  if (!evaluation.next_step.empty()) {
    line(tr(Key::situation_next, {{"step", coded("next.", evaluation.next_step)}}), soft());
  }
  const auto& credits = situation.credits;
  if (!credits.lots.empty() || credits.auto_recharge != overage::Fact::no) {
    line(tr(Key::situation_credits,
            {{"balance", app::money(locale(), overage::balance_at(credits, at))},
             {"fact", fact_word(credits.auto_recharge)}}));
  }
}

void situation_card(const Scenario& scenario, std::size_t played) {
  const auto* last = played == 0 ? nullptr : &scenario.steps[played - 1];
  const auto& situation = last == nullptr ? scenario.situation : last->decision.situation;
  const auto& evaluation = last == nullptr ? scenario.evaluation : last->after;
  const auto at = last == nullptr ? scenario.now : last->decision.entry.at;
  const Card card("situation");
  heading(situation.customer.name, 2, Size::large);
  paragraph(app::date_time(locale(), at) + " UTC", soft(Size::small));
  space(kGap2);
  standing(situation, evaluation, at);
  group(Key::situation_actor);
  line(actor_text(situation, situation.actor));
  partners(situation);
  subscriptions(situation);
  policies(situation);
}

// ---- what must come out --------------------------------------------------------------------------

std::string_view after_slash(std::string_view member) {
  const auto slash = member.find('/');
  return slash == std::string_view::npos ? std::string_view{} : member.substr(slash + 1);
}

std::string member_text(std::string_view member) {
  if (member.starts_with("checks/")) return coded("check.", after_slash(member));
  if (member.starts_with("uses/")) return coded("use.", after_slash(member));
  return coded("compare.", member);
}

// Lists of codes read as words apart.
std::string list_text(std::string_view value) {
  std::string out(value);
  std::replace(out.begin(), out.end(), '_', ' ');
  return out;
}

std::string value_text(std::string_view member, const std::string& value) {
  if (value.empty()) return std::string(tr(Key::none_short));
  if (value == "true" || value == "false") {
    return fact_word(value == "true" ? overage::Fact::yes : overage::Fact::no);
  }
  if (member == "state") return coded("state.", value);
  if (member == "funding") return coded("funding.", value);
  if (member == "next") return coded("next.", value);
  if (member == "nextBy") return coded("curer.", value);
  if (member == "prices") return coded("prices.", value);
  if (member.starts_with("checks/")) return coded("check.", value);
  if (member == "payer" || member.starts_with("uses/")) return coded("paidby.", value);
  if (member == "warnings" || member == "consequences" || member == "refusals" ||
      member == "tracking" || member == "postpaidGuide" || member == "handOver") {
    return list_text(value);
  }
  return value;
}

void outcome_row(const ScenarioOutcome& outcome, const float widths[3]) {
  const sem::Scope row({.role = sem::Role::row});
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const bool holds = outcome.holds();
  const Tone tone = holds ? Tone::good : Tone::bad;
  const auto& colours = theme().tones[static_cast<int>(tone)];
  const std::string texts[] = {member_text(outcome.member),
                               value_text(outcome.member, outcome.expected),
                               value_text(outcome.member, outcome.actual)};
  float x = at.x;
  float bottom = at.y;
  for (int i = 0; i < 3; ++i) {
    const sem::Scope cell({.role = sem::Role::cell, .col_index = i + 1});
    ImGui::SetCursorScreenPos(ImVec2(x, at.y));
    ImGui::BeginGroup();
    float room = widths[i] - kGap3;
    if (i == 2) {
      draw_icon(ImVec2(x, at.y), holds ? icon::kCheck : icon::kClose, colours.line, 14);
      ImGui::SetCursorScreenPos(ImVec2(x + 20, at.y));
      room -= 20;
    }
    {
      const Region region(room);
      paragraph(texts[i], {.size = Size::small,
                           .colour = i == 0             ? theme().text_soft
                                     : i == 2 && !holds ? colours.text
                                                        : theme().text});
    }
    ImGui::EndGroup();
    bottom = std::max(bottom, ImGui::GetItemRectMax().y);
    x += widths[i];
  }
  ImGui::SetCursorScreenPos(ImVec2(at.x, bottom + kGap1));
  ImGui::Dummy(ImVec2(0, 0));
}

void outcomes(std::span<const ScenarioOutcome> all) {
  if (all.empty()) return;
  space(kGap2);
  divider();
  space(kGap2);
  const float room = available();
  // the longest of the names stays whole on a small screen
  const float names = std::max(room * 0.3F, std::min(room * 0.4F, 124.0F));
  float widths[3] = {names, (room - names) * 0.47F, (room - names) * 0.53F};
  const sem::Scope table({.role = sem::Role::table,
                          .name = tr(Key::compare_table),
                          .row_count = static_cast<int>(all.size()) + 1,
                          .col_count = 3});
  {
    const sem::Scope row({.role = sem::Role::row, .row_index = 1});
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const Key titles[] = {Key::compare_what, Key::compare_expected, Key::compare_actual};
    float x = at.x;
    const TextStyle style{.size = Size::small, .colour = theme().text_soft, .strong = true};
    for (int i = 0; i < 3; ++i) {
      const std::string_view title = tr(titles[i]);
      sem::leaf(app::name_of(titles[i]),
                {.role = sem::Role::columnheader, .name = title, .col_index = i + 1},
                ImVec2(x, at.y), ImVec2(x + widths[i], at.y + 16));
      draw_text(ImVec2(x + (i == 2 ? 20.0F : 0.0F), at.y), title, style, widths[i] - kGap2);
      x += widths[i];
    }
    space(22);
  }
  for (const auto& outcome : all) outcome_row(outcome, widths);
}

// ---- the steps -----------------------------------------------------------------------------------

void step_card(const Scenario& scenario, std::size_t index, bool played) {
  const auto& step = scenario.steps[index];
  const auto& decision = step.decision;
  const sem::Scope item({.role = sem::Role::listitem}, std::to_string(index));
  const Card card("step", {.fill = played ? 0 : theme().page});
  const std::string number = app::number(locale(), static_cast<std::int64_t>(index) + 1);
  std::string title = number + ". " + coded("command.", overage::name_of(decision.entry.command));
  heading(title, 3, Size::large);
  if (!in_language(step.note).empty()) paragraph(in_language(step.note));
  if (!played) return paragraph(tr(Key::scenario_not_played), soft(Size::small));
  paragraph(app::date_time(locale(), decision.entry.at) + " UTC · " +
                actor_text(decision.situation, decision.entry.actor),
            soft(Size::small));
  space(kGap2);
  if (decision.accepted) {
    badge(Tone::good, icon::kCheck, tr(Key::outcome_accepted));
  } else {
    badge(Tone::bad, icon::kClose, tr(Key::outcome_refused));
  }
  space(kGap3);
  refusal_list(decision.refusals);
  warning_list(decision.warnings);
  if (decision.accepted) consequence_list(decision.consequences);
  outcomes(step.outcomes);
}

void controls(const Scenario& scenario, std::size_t played) {
  const auto count = scenario.steps.size();
  const auto play = [](std::size_t to) { act(app::action::PlayScenario{to}); };
  if (button("next", tr(Key::scenario_next),
             {.kind = ButtonKind::primary, .icon = icon::kPlay, .enabled = played < count})) {
    play(played + 1);
  }
  same_line();
  if (button("all", tr(Key::scenario_all), {.enabled = played < count})) play(count);
  if (cx().compact) {
    space(kGap2);
  } else {
    same_line();
  }
  if (button("back", tr(Key::scenario_back), {.icon = icon::kArrowLeft, .enabled = played > 0})) {
    play(played - 1);
  }
  same_line();
  if (button("restart", tr(Key::scenario_restart),
             {.icon = icon::kRefresh, .enabled = played > 0})) {
    play(0);
  }
  space(kGap2);
  const auto so_far =
      tr(Key::steps_done, {{"done", app::number(locale(), static_cast<std::int64_t>(played))},
                           {"all", app::number(locale(), static_cast<std::int64_t>(count))}});
  paragraph(so_far, soft(Size::small));
}

void verdict(const Scenario& scenario, std::size_t played) {
  std::int64_t right = 0;
  std::int64_t wrong = 0;
  const auto count = [&](std::span<const ScenarioOutcome> all) {
    for (const auto& outcome : all) ++(outcome.holds() ? right : wrong);
  };
  count(scenario.outcomes);
  for (std::size_t i = 0; i < played; ++i) count(scenario.steps[i].outcomes);
  if (right + wrong == 0) return;
  if (wrong == 0) {
    badge(Tone::good, icon::kCheckCircle, trn(Key::scenario_right, right));
  } else {
    badge(Tone::bad, icon::kError, trn(Key::scenario_wrong, wrong));
  }
  space(kGap3);
}

void steps(const Scenario& scenario, std::size_t played) {
  controls(scenario, played);
  space(kGap2);
  verdict(scenario, played);
  if (!scenario.outcomes.empty()) {
    const Card card("start");
    heading(tr(Key::scenario_start), 3, Size::large);
    outcomes(scenario.outcomes);
  }
  const sem::Scope list({.role = sem::Role::list, .name = tr(Key::scenario_steps)});
  for (std::size_t i = 0; i < scenario.steps.size(); ++i) {
    space(kGap3);
    ImGui::PushID(static_cast<int>(i));
    step_card(scenario, i, i < played);
    ImGui::PopID();
  }
}

void scenario_page(const Scenario& scenario, std::size_t played) {
  if (link("library", tr(Key::scenarios_all), app::to_hash({.screen = app::Screen::scenarios}))) {
    go_to({});
  }
  space(kGap2);
  {
    const Region region(std::min(available(), 880.0F));
    paragraph(in_language(scenario.title), strong(Size::large));
    if (!in_language(scenario.story).empty()) {
      space(kGap1);
      paragraph(in_language(scenario.story), soft());
    }
    rule_names(scenario.rules);
  }
  space(kGap4);
  constexpr float kWeights[] = {1, 1.6F};
  Columns columns("scenario", kWeights, cx().narrow ? 2000.0F : 300.0F, kGap4);
  columns.next();
  situation_card(scenario, played);
  columns.next();
  steps(scenario, played);
}

}  // namespace

void draw_scenarios() {
  const auto& scenarios = model().scenarios;
  if (model().route.id.empty()) return library();
  if (scenarios.error) {
    error_state(*scenarios.error, false);
    space(kGap4);
    return library();
  }
  if (scenarios.open != nullptr) return scenario_page(*scenarios.open, scenarios.played);
  if (scenarios.phase == app::Phase::loading) return skeleton(tr(Key::scenarios_loading), 8);
  notice(Tone::warn, icon::kHelp, tr(Key::scenario_unknown), tr(Key::scenario_unknown_body));
  space(kGap4);
  library();
}

}  // namespace ui
