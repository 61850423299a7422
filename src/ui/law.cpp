#include "ui/law.hpp"

#include <algorithm>
#include <array>

#include "overage/names.hpp"
#include "ui/screens.hpp"
#include "workspace/settings.hpp"

namespace ui {
namespace {

constexpr float kIndent = 26;

// "holder, newcomer", in words.
std::string parties(std::string_view codes) {
  std::string out;
  while (!codes.empty()) {
    const auto end = std::min(codes.find(", "), codes.size());
    out += (out.empty() ? "" : ", ") + coded("party.", codes.substr(0, end));
    codes.remove_prefix(std::min(end + 2, codes.size()));
  }
  return out;
}

std::string text_arg(std::string_view name, const std::string& value) {
  if (name == "missing") return parties(value);
  if (name == "balance") return app::decimal(locale(), value);
  return value;
}

std::vector<std::pair<std::string, std::string>> text_args(const overage::Args& args) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& [name, value] : args) out.emplace_back(name, text_arg(name, value));
  return out;
}

float rule_width(overage::Rule rule) {
  return text_width(overage::name_of(rule), soft(Size::small)) + 8;
}

float row_width(std::span<const overage::Rule> rules) {
  float width = 0;
  for (const auto rule : rules) width += rule_width(rule) + kGap1;
  return width;
}

}  // namespace

void rule_row(std::span<const overage::Rule> rules) {
  const float room = available();
  float x = 0;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const float width = rule_width(rules[i]);
    if (i > 0 && x + width <= room) {
      same_line(kGap1);
    } else {
      if (i > 0) space(kGap1);
      x = 0;
    }
    rule_link(overage::name_of(rules[i]));
    x += width + kGap1;
  }
}

std::string who_text(overage::Curer who) {
  if (who == overage::Curer::nobody) return {};
  if (who == overage::Curer::time) return std::string(tr(Key::law_time));
  return tr(Key::law_who, {{"who", word(who)}});
}

std::string remedy_text(std::string_view cure, const overage::Args& args, overage::Curer who) {
  std::string out = cure.empty() ? std::string() : coded("cure.", cure, text_args(args));
  const auto actor = who_text(who);
  return out + (out.empty() || actor.empty() ? "" : " ") + actor;
}

std::string warning_text(const overage::Warning& warning) {
  return coded("warning.", warning.warning, text_args(warning.args));
}

void statement(const Statement& said) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  draw_icon(ImVec2(at.x, at.y + 2), said.icon, theme().tones[static_cast<int>(said.tone)].line);
  ImGui::SetCursorScreenPos(ImVec2(at.x + kIndent, at.y));
  ImGui::BeginGroup();
  const float room = available();
  const float rules = row_width(said.rules);
  // many rules, or little room: they get a line of their own
  const bool beside = rules > 0 && rules < room * 0.4F;
  {
    const Region region(beside ? room - rules - kGap2 : room);
    paragraph(said.words, {.strong = said.strong});
  }
  if (beside) {
    const ImVec2 after = ImGui::GetCursorScreenPos();
    ImGui::SetCursorScreenPos(ImVec2(at.x + kIndent + room - rules + kGap1, at.y + 1));
    rule_row(said.rules);
    ImGui::SetCursorScreenPos(after);
    ImGui::Dummy(ImVec2(0, 0));
  }
  if (!said.remedy.empty()) paragraph(said.remedy, soft(Size::small));
  if (!beside && rules > 0) {
    space(2);
    rule_row(said.rules);
  }
  ImGui::EndGroup();
  ImGui::SetCursorScreenPos(ImVec2(at.x, ImGui::GetItemRectMax().y + kGap2));
  ImGui::Dummy(ImVec2(0, 0));
}

void refusal_list(std::span<const overage::Refusal> refusals) {
  ImGui::PushID("refusals");
  int index = 0;
  for (const auto& refusal : refusals) {
    ImGui::PushID(index++);
    std::string said = coded("reason.", refusal.reason, text_args(refusal.args));
    if (refusal.fault.code != 0) {
      said += " (" +
              tr(refusal.fault.documented ? Key::law_code : Key::law_code_ours,
                 {{"code", std::to_string(refusal.fault.code)},
                  {"http", std::to_string(refusal.fault.http)}}) +
              ")";
    }
    std::vector<overage::Rule> rules{refusal.rule};
    rules.insert(rules.end(), refusal.also.begin(), refusal.also.end());
    statement({icon::kError, Tone::bad, said, rules,
               remedy_text(refusal.cure, refusal.args, refusal.curer)});
    ImGui::PopID();
  }
  ImGui::PopID();
}

void warning_list(std::span<const overage::Warning> warnings) {
  ImGui::PushID("warnings");
  int index = 0;
  for (const auto& warning : warnings) {
    ImGui::PushID(index++);
    statement({icon::kWarning, Tone::warn, warning_text(warning), std::span(&warning.rule, 1),
               remedy_text(warning.cure, warning.args, warning.curer)});
    ImGui::PopID();
  }
  ImGui::PopID();
}

void consequence_list(std::span<const overage::Consequence> consequences) {
  constexpr std::array<const char*, 6> kIcons = {icon::kCredit, icon::kClock, icon::kPhoneOff,
                                                 icon::kPlus,   icon::kUser,  icon::kWallet};
  for (std::size_t topic = 0; topic < kIcons.size(); ++topic) {
    const auto is_here = [topic](const overage::Consequence& c) {
      return static_cast<std::size_t>(c.topic) == topic;
    };
    if (std::none_of(consequences.begin(), consequences.end(), is_here)) continue;
    ImGui::PushID(static_cast<int>(topic));
    const bool stops = static_cast<overage::Topic>(topic) == overage::Topic::stops;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const Tone tone = stops ? Tone::bad : Tone::neutral;
    draw_icon(ImVec2(at.x, at.y + 2), kIcons[topic], theme().tones[static_cast<int>(tone)].line);
    ImGui::SetCursorScreenPos(ImVec2(at.x + kIndent, at.y));
    ImGui::BeginGroup();
    heading(coded("topic.", overage::word_of(static_cast<overage::Topic>(topic))), 4, Size::body);
    int index = 0;
    for (const auto& consequence : consequences) {
      if (!is_here(consequence)) continue;
      ImGui::PushID(index++);
      const ImVec2 top = ImGui::GetCursorScreenPos();
      const float room = available();
      const float rules = row_width(consequence.rules);
      {
        const Region region(room - rules - kGap2);
        paragraph(coded("consequence.", consequence.consequence, text_args(consequence.args)));
      }
      const ImVec2 after = ImGui::GetCursorScreenPos();
      ImGui::SetCursorScreenPos(ImVec2(top.x + room - rules + kGap1, top.y + 1));
      rule_row(consequence.rules);
      ImGui::SetCursorScreenPos(ImVec2(after.x, after.y + 2));
      ImGui::Dummy(ImVec2(0, 0));
      ImGui::PopID();
    }
    ImGui::EndGroup();
    ImGui::SetCursorScreenPos(ImVec2(at.x, ImGui::GetItemRectMax().y + kGap3));
    ImGui::Dummy(ImVec2(0, 0));
    ImGui::PopID();
  }
}

void preview(const overage::Situation& situation, const overage::Command& command) {
  const auto warnings = overage::warnings_of(situation, command, model().now, law());
  if (!warnings.empty()) {
    space(kGap6);
    heading(tr(Key::manage_warnings), 3, Size::large);
    space(kGap2);
    warning_list(warnings);
  }
  const auto consequences = overage::consequences_of(situation, command, model().now, law());
  if (consequences.empty()) return;
  space(kGap4);
  heading(tr(Key::manage_consequences), 3, Size::large);
  space(kGap2);
  consequence_list(consequences);
}

// ---- steps ---------------------------------------------------------------------------------------

namespace {
constexpr float kStepIndent = 40;
constexpr float kDot = 24;
}  // namespace

StepList::StepList(std::string_view name, int count) : count_(count) {
  scopes_.emplace_back(sem::Info{.role = sem::Role::list, .name = name}, "steps");
}
StepList::~StepList() = default;

void StepList::begin(const overage::Step& step) {
  using overage::StepStatus;
  at_ = ImGui::GetCursorScreenPos();
  ++index_;
  ImGui::PushID(index_);
  const bool done = step.status == StepStatus::done;
  const bool next = step.status == StepStatus::next;
  tone_ = done ? Tone::good : next ? Tone::accent : Tone::neutral;
  scopes_.emplace_back(sem::Info{.role = sem::Role::listitem}, "step");
  const Theme& t = theme();
  const auto& colours = t.tones[static_cast<int>(tone_)];
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImVec2 centre(at_.x + kDot / 2, at_.y + kDot / 2);
  list->AddCircleFilled(centre, kDot / 2, next ? t.accent : colours.soft);
  if (done) {
    draw_icon(ImVec2(centre.x - 7, centre.y - 7), icon::kCheck, colours.line, 14);
  } else {
    const std::string number = std::to_string(index_);
    const TextStyle style{
        .size = Size::small, .colour = next ? t.on_accent : colours.text, .strong = true};
    draw_text(ImVec2(centre.x - text_width(number, style) / 2, centre.y - 8), number, style);
  }
  ImGui::SetCursorScreenPos(ImVec2(at_.x + kStepIndent, at_.y + 2));
  ImGui::BeginGroup();
  const ImVec2 top = ImGui::GetCursorScreenPos();
  const float room = available();
  const float rule = rule_width(step.rule);
  {
    const Region region(room - rule - kGap2);
    auto args = text_args(step.args);
    for (auto& [name, value] : args) {
      if (value.empty()) value = tr(Key::partner_other);
    }
    paragraph(coded("step.", step.step, args),
              {.colour = done ? t.text_soft : t.text, .strong = !done});
  }
  const ImVec2 after = ImGui::GetCursorScreenPos();
  ImGui::SetCursorScreenPos(ImVec2(top.x + room - rule, top.y + 1));
  rule_link(overage::name_of(step.rule));
  ImGui::SetCursorScreenPos(after);
  ImGui::Dummy(ImVec2(0, 0));
  std::string line(coded("stepstatus.", overage::name_of(step.status)));
  if (step.actor != overage::Curer::nobody && !done) {
    line += ". " + who_text(step.actor);
  }
  paragraph(line, soft(Size::small));
}

void StepList::end() {
  space(index_ == count_ ? 0 : kGap4);
  ImGui::EndGroup();
  const float bottom = ImGui::GetItemRectMax().y;
  if (index_ < count_) {
    const float x = at_.x + kDot / 2;
    ImGui::GetWindowDrawList()->AddLine(
        ImVec2(x, at_.y + kDot + 4), ImVec2(x, std::max(bottom, at_.y + kDot + 12) - 2),
        tone_ == Tone::good ? theme().tones[static_cast<int>(Tone::good)].line : theme().border,
        1.5F);
  }
  ImGui::SetCursorScreenPos(ImVec2(at_.x, bottom));
  ImGui::Dummy(ImVec2(0, 0));
  scopes_.pop_back();
  ImGui::PopID();
}

// ---- names ---------------------------------------------------------------------------------------

std::string partner_name(const overage::Situation& situation, base::PartnerId id) {
  const auto* partner = overage::find_partner(situation, id);
  const auto* us = overage::acting_partner(situation);
  if (us != nullptr && us->id == id) return std::string(tr(Key::partner_us));
  return partner != nullptr && !partner->name.empty() ? partner->name
                                                      : std::string(tr(Key::partner_other));
}

std::string actor_text(const overage::Situation& situation, const overage::Actor& actor) {
  std::string role = coded("role.", overage::word_of(actor.role));
  if (const auto* partner = overage::find_partner(situation, actor.partner)) {
    role = tr(Key::actor_of, {{"role", role}, {"partner", partner->name}});
  }
  return actor.name.empty() ? role : actor.name + ", " + role;
}

// ---- subscriptions -------------------------------------------------------------------------------

void subscription_table(const overage::Situation& situation) {
  std::vector<const overage::Subscription*> shown;
  for (const auto& subscription : situation.subscriptions) shown.push_back(&subscription);
  if (shown.empty()) {
    empty_state(icon::kPackage, tr(Key::subscriptions_empty_title),
                tr(Key::subscriptions_empty_body));
    return;
  }
  const Column columns[] = {{.title = tr(Key::column_product), .weight = 3},
                            {.title = tr(Key::column_seats), .width = 72, .right = true},
                            {.title = tr(Key::column_status), .width = 110},
                            {.title = tr(Key::column_includes), .width = 170},
                            {.title = tr(Key::column_seller), .weight = 1.2F, .wide_only = true},
                            {.title = tr(Key::column_bought), .width = 110, .wide_only = true}};
  const Card card("subscriptions", {.padding = 1});
  Table table("subscriptions", {.name = tr(Key::tab_subscriptions),
                                .columns = columns,
                                .rows = static_cast<std::int64_t>(shown.size())});
  table.rows([&](std::int64_t index) {
    const auto& subscription = *shown[static_cast<std::size_t>(index)];
    (void)table.begin_row(index, subscription.id.to_string());
    if (table.cell()) {
      table.text(subscription.offer_name.empty() ? subscription.friendly_name
                                                 : subscription.offer_name);
    }
    if (table.cell()) table.text(app::number(locale(), subscription.quantity));
    if (table.cell()) {
      const bool active = subscription.status == overage::SubscriptionStatus::active;
      table.text(tr(static_cast<Key>(static_cast<int>(Key::subscription_none) +
                                     static_cast<int>(subscription.status))),
                 active ? TextStyle{} : soft());
    }
    if (table.cell()) {
      const auto kind = overage::kind_of(subscription);
      if (kind == overage::SubscriptionKind::azure_plan) {
        table.badge(Tone::accent, icon::kCloud, tr(Key::kind_azure_plan));
      } else if (kind == overage::SubscriptionKind::legacy_azure) {
        table.badge(Tone::bad, icon::kBlocked, tr(Key::kind_legacy_azure));
      } else if (overage::includes_overage(subscription)) {
        table.badge(Tone::good, icon::kCheck, tr(Key::includes_yes));
      } else {
        table.text(tr(Key::includes_no), soft());
      }
    }
    if (table.cell()) {
      table.text(subscription.seller.is_none() ? std::string(tr(Key::seller_microsoft))
                                               : partner_name(situation, subscription.seller));
    }
    if (table.cell()) {
      table.text(subscription.created ? app::date(locale(), *subscription.created) : std::string(),
                 soft());
    }
    table.end_row();
  });
}

const overage::LawSettings& law() { return model().document.workspace->settings->law; }

void open_panel(app::OveragePanel panel) {
  auto route = model().route;
  route.panel = panel;
  act(app::action::Navigate{route});
}

}  // namespace ui
