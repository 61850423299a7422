// Manage overage: where the charges go, what must be true first, what will happen. Every answer is
// the law's (overage/evaluate.hpp); nothing changes before Assign.
#include <algorithm>

#include "base/text.hpp"
#include "ui/screens.hpp"
#include "workspace/settings.hpp"

namespace ui {
namespace {

using Args = std::vector<std::pair<std::string, std::string>>;

Args text_args(const overage::Args& args) {
  Args out;
  for (const auto& [name, value] : args) out.emplace_back(name, value);
  return out;
}

// What the person has chosen in the panel, not yet done.
struct Draft {
  base::CustomerId customer;
  int choice = -1;  // index into options(), -1: not chosen yet
  std::string location;
  std::string tags;
  std::string reseller;
};

Draft& draft() {
  static Draft kept;
  return kept;
}

struct Option {
  enum class Kind : std::uint8_t { existing, create, automatic, none };
  Kind kind;
  std::string label;
  std::string help;
  base::EntitlementId entitlement;
};

std::vector<Option> options_for(const overage::Situation& situation) {
  std::vector<Option> out;
  const bool has_plan = overage::azure_plan_of(situation, situation.actor.partner) != nullptr;
  for (const auto& entitlement : situation.entitlements) {
    const bool ours = overage::owner_of(situation, entitlement) == situation.actor.partner;
    out.push_back({Option::Kind::existing, entitlement.friendly_name,
                   ours ? entitlement.id.to_string() : std::string(tr(Key::manage_not_ours)),
                   entitlement.id});
  }
  if (has_plan) {
    out.push_back({Option::Kind::create,
                   std::string(tr(Key::manage_new_subscription)),
                   std::string(tr(Key::manage_new_subscription_help)),
                   {}});
  } else {
    out.push_back({Option::Kind::automatic,
                   std::string(tr(Key::manage_create_plan)),
                   std::string(tr(Key::manage_create_plan_help)),
                   {}});
  }
  out.push_back({Option::Kind::none,
                 std::string(tr(Key::manage_none)),
                 std::string(tr(Key::manage_none_help)),
                 {}});
  return out;
}

std::map<std::string, std::string> parse_tags(std::string_view text) {
  std::map<std::string, std::string> tags;
  for (const auto part : base::split(text, ',')) {
    const auto equals = part.find('=');
    const auto name = base::trim(part.substr(0, equals));
    if (name.empty()) continue;
    tags[std::string(name)] =
        equals == std::string_view::npos ? "" : std::string(base::trim(part.substr(equals + 1)));
  }
  return tags;
}

template <class Command>
overage::Command with_target(const Option& option, const Draft& kept) {
  Command command;
  switch (option.kind) {
    case Option::Kind::existing:
      command.target = {overage::Target::Kind::existing, option.entitlement, {}};
      break;
    case Option::Kind::create:
      command.target = {overage::Target::Kind::create, {}, {}};
      break;
    default:
      command.target = {overage::Target::Kind::automatic, {}, {}};
      break;
  }
  command.group.location = std::string(base::trim(kept.location));
  command.group.tags = parse_tags(kept.tags);
  if (const auto reseller = base::MpnId::parse(base::trim(kept.reseller))) {
    command.reseller = *reseller;
  }
  return command;
}

overage::Command command_for(const overage::Situation& situation, const Option& option,
                             const Draft& kept) {
  if (option.kind == Option::Kind::none) return overage::Disable{};
  const auto* assignment = overage::find_assignment(situation);
  const bool ours = assignment != nullptr && assignment->holder == situation.actor.partner;
  if (ours) return with_target<overage::Reassign>(option, kept);
  return with_target<overage::Enable>(option, kept);
}

void section(std::string_view title) {
  space(kGap6);
  heading(title, 3, Size::large);
  space(kGap2);
}

void rules_of(std::span<const overage::Rule> rules) {
  bool first = true;
  for (const auto rule : rules) {
    if (!first) same_line(kGap1);
    first = false;
    rule_link(overage::name_of(rule));
  }
}

// One line of the checklist: icon, words, rules; the remedy and its actor below.
void line(const char* symbol, Tone tone, std::string_view said,
          std::span<const overage::Rule> rules, std::string_view remedy, overage::Curer curer) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  draw_icon(ImVec2(at.x, at.y + 2), symbol, theme().tones[static_cast<int>(tone)].line);
  ImGui::SetCursorScreenPos(ImVec2(at.x + 26, at.y));
  ImGui::BeginGroup();
  float rules_width = 0;
  for (const auto rule : rules) {
    rules_width += text_width(overage::name_of(rule), soft(Size::small)) + 8 + kGap1;
  }
  const float right = at.x + 26 + available();
  {
    const Region region(available() - rules_width - kGap2);
    paragraph(said);
  }
  const ImVec2 after = ImGui::GetCursorScreenPos();
  if (!rules.empty()) {
    ImGui::SetCursorScreenPos(ImVec2(right - rules_width, at.y + 1));
    rules_of(rules);
    ImGui::SetCursorScreenPos(after);
    ImGui::Dummy(ImVec2(0, 0));
  }
  if (!remedy.empty() || curer != overage::Curer::nobody) {
    std::string words(remedy);
    if (curer != overage::Curer::nobody) {
      words += (words.empty() ? "" : " — ") + std::string(word(curer));
    }
    paragraph(words, soft(Size::small));
  }
  ImGui::EndGroup();
  ImGui::SetCursorScreenPos(ImVec2(at.x, std::max(after.y, ImGui::GetItemRectMax().y) + kGap2));
  ImGui::Dummy(ImVec2(0, 0));
}

void checks(const overage::Situation& situation, const overage::Command& command,
            const overage::LawSettings& law) {
  const auto items = overage::preflight(situation, command, model().now, law);
  if (items.empty()) return;
  section(tr(Key::manage_checks));
  int index = 0;
  for (const auto& item : items) {
    if (item.status == overage::CheckStatus::not_needed) continue;
    ImGui::PushID(index++);
    const char* symbol = icon::kHelp;
    Tone tone = Tone::warn;
    Key status = Key::check_unknown;
    if (item.status == overage::CheckStatus::met) {
      symbol = icon::kCheckCircle;
      tone = Tone::good;
      status = Key::check_met;
    } else if (item.status == overage::CheckStatus::unmet) {
      symbol = icon::kError;
      tone = Tone::bad;
      status = Key::check_unmet;
    }
    const auto args = text_args(item.args);
    const std::string said = coded("check.", overage::name_of(item.prerequisite), args);
    line(symbol, tone,
         item.status == overage::CheckStatus::met ? said : said + " — " + std::string(tr(status)),
         item.rules, item.cure.empty() ? std::string() : coded("cure.", item.cure, args),
         item.status == overage::CheckStatus::met ? overage::Curer::nobody : item.curer);
    ImGui::PopID();
  }
}

void answers(const overage::Situation& situation, const overage::Command& command,
             const std::vector<overage::Refusal>& refusals, const overage::LawSettings& law) {
  if (!refusals.empty()) {
    section(trn(Key::manage_refused, static_cast<std::int64_t>(refusals.size())));
    int index = 0;
    for (const auto& refusal : refusals) {
      ImGui::PushID(index++);
      const auto args = text_args(refusal.args);
      std::string said = coded("reason.", refusal.reason, args);
      if (refusal.fault.code != 0) {
        said += " (" + std::to_string(refusal.fault.code) + ", HTTP " +
                std::to_string(refusal.fault.http) + ")";
      }
      std::vector<overage::Rule> rules{refusal.rule};
      rules.insert(rules.end(), refusal.also.begin(), refusal.also.end());
      line(icon::kError, Tone::bad, said, rules,
           refusal.cure.empty() ? std::string() : coded("cure.", refusal.cure, args),
           refusal.curer);
      ImGui::PopID();
    }
  }
  const auto warnings = overage::warnings_of(situation, command, model().now, law);
  if (!warnings.empty()) {
    section(tr(Key::manage_warnings));
    int index = 0;
    for (const auto& warning : warnings) {
      ImGui::PushID(index++);
      const auto args = text_args(warning.args);
      line(icon::kWarning, Tone::warn, coded("warning.", warning.warning, args),
           std::span(&warning.rule, 1),
           warning.cure.empty() ? std::string() : coded("cure.", warning.cure, args),
           warning.curer);
      ImGui::PopID();
    }
  }
  const auto consequences = overage::consequences_of(situation, command, model().now, law);
  if (consequences.empty()) return;
  section(tr(Key::manage_consequences));
  int index = 0;
  for (const auto& consequence : consequences) {
    ImGui::PushID(index++);
    const bool stops = consequence.topic == overage::Topic::stops;
    line(stops ? icon::kPhoneOff : icon::kArrowRight, stops ? Tone::bad : Tone::neutral,
         coded("consequence.", consequence.consequence, text_args(consequence.args)),
         consequence.rules, {}, overage::Curer::nobody);
    ImGui::PopID();
  }
}

void pending_notice(const app::CustomerRow& row) {
  const auto* pending = overage::find_pending(row.customer->situation);
  if (pending == nullptr) return;
  notice(Tone::accent, icon::kClock, tr(Key::manage_pending_title), tr(Key::manage_pending_body));
  space(kGap2);
  if (button("confirm", tr(Key::manage_confirm), {.icon = icon::kRefresh, .small = true})) {
    act(app::action::RunCommand{
        row.customer->id(),
        overage::ConfirmUpdate{.service = pending->target.service,
                               .enabled = pending->kind != overage::UpdateKind::disable,
                               .entitlement = pending->target.entitlement}});
  }
  space(kGap4);
}

void resource_group(Draft& kept, bool indirect) {
  section(tr(Key::manage_resource_group));
  paragraph(tr(Key::manage_resource_group_note), soft(Size::small));
  space(kGap3);
  constexpr float kEqual[] = {1, 1};
  {
    Columns columns("group", kEqual, 200);
    columns.next();
    field("location", tr(Key::manage_location), kept.location,
          {.placeholder = tr(Key::manage_location_left), .help = tr(Key::manage_location_help)});
    columns.next();
    field("tags", tr(Key::manage_tags), kept.tags,
          {.placeholder = "cost=telephony", .help = tr(Key::manage_tags_help)});
  }
  if (!indirect) return;
  space(kGap3);
  const bool wrong =
      !base::trim(kept.reseller).empty() && !base::MpnId::parse(base::trim(kept.reseller)).ok();
  field("reseller", tr(Key::manage_reseller), kept.reseller,
        {.help = tr(Key::manage_reseller_help),
         .error = wrong ? tr(Key::manage_reseller_wrong) : std::string_view{},
         .width = 220,
         .mode = "decimal"});
}

// What a developer or the indirect provider would send (domain 1.2).
std::string request_text(const app::CustomerRow& row, const Option& option, const Draft& kept) {
  std::string body = "PUT /customers/" + row.customer->id().to_string() +
                     "/subscriptions/overage\n{ \"type\": \"PhoneServices\", \"overageEnabled\": ";
  body += option.kind == Option::Kind::none ? "false" : "true";
  if (option.kind == Option::Kind::existing) {
    body += ", \"azureEntitlementId\": \"" + option.entitlement.to_string() + "\"";
  }
  if (const auto reseller = base::MpnId::parse(base::trim(kept.reseller))) {
    body += ", \"partnerId\": \"" + reseller->text() + "\"";
  }
  return body + " }";
}

}  // namespace

void draw_manage(const app::CustomerRow& row) {
  const auto& situation = row.customer->situation;
  const auto& law = model().document.workspace->settings->law;
  Draft& kept = draft();
  const auto options = options_for(situation);
  const auto* assignment = overage::find_assignment(situation);
  if (kept.customer != row.customer->id()) {
    kept = Draft{.customer = row.customer->id()};
    if (assignment != nullptr) {
      kept.location = assignment->group.location;
      kept.reseller = assignment->reseller.text();
    }
  }
  int current = static_cast<int>(options.size()) - 1;  // none
  for (std::size_t i = 0; assignment != nullptr && i < options.size(); ++i) {
    if (options[i].kind == Option::Kind::existing &&
        options[i].entitlement == assignment->entitlement) {
      current = static_cast<int>(i);
    }
  }
  if (kept.choice < 0 || kept.choice >= static_cast<int>(options.size())) {
    // a customer without overage is here to get it
    kept.choice = assignment != nullptr ? current : 0;
  }
  const Option& option = options[static_cast<std::size_t>(kept.choice)];
  const auto* us = overage::acting_partner(situation);
  const bool indirect = us != nullptr && us->model != overage::PartnerModel::direct;
  const bool unchanged = kept.choice == current;
  const auto command = command_for(situation, option, kept);
  const auto refusals = unchanged ? std::vector<overage::Refusal>{}
                                  : overage::refusals_of(situation, command, model().now, law);

  Panel panel("manage", tr(Key::manage_title, {{"customer", row.customer->name()}}), 640);
  if (panel.open()) {
    pending_notice(row);
    {
      const sem::Scope group({.role = sem::Role::radiogroup, .name = tr(Key::manage_target)});
      heading(tr(Key::manage_target), 3, Size::large);
      space(kGap1);
      paragraph(tr(Key::manage_target_note), soft(Size::small));
      space(kGap2);
      for (std::size_t i = 0; i < options.size(); ++i) {
        ImGui::PushID(static_cast<int>(i));
        std::string label = options[i].label;
        if (static_cast<int>(i) == current) label = tr(Key::manage_current, {{"name", label}});
        if (radio("target", label, static_cast<int>(i) == kept.choice, options[i].help)) {
          kept.choice = static_cast<int>(i);
        }
        space(kGap1);
        ImGui::PopID();
      }
    }
    if (unchanged) {
      space(kGap3);
      notice(Tone::neutral, icon::kAbout, tr(Key::manage_unchanged), {});
    } else {
      if (option.kind != Option::Kind::none) {
        resource_group(kept, indirect);
        checks(situation, command, law);
      }
      answers(situation, command, refusals, law);
      section(tr(Key::manage_request));
      paragraph(tr(Key::manage_request_note), soft(Size::small));
      space(kGap2);
      const std::string request = request_text(row, option, kept);
      {
        const Card card("request", {.padding = kGap3, .fill = theme().sunken});
        paragraph(request, {.size = Size::small});
      }
      space(kGap2);
      if (button("copy", tr(Key::action_copy), {.icon = icon::kCopy, .small = true})) {
        act(app::action::CopyText{request});
      }
    }
  }
  panel.footer();
  const auto close = [] {
    auto route = model().route;
    route.manage = false;
    draft() = Draft{};
    act(app::action::Navigate{route});
  };
  const bool none = option.kind == Option::Kind::none;
  const Key label = none                    ? Key::manage_set_none
                    : assignment != nullptr ? Key::manage_move
                                            : Key::manage_assign;
  if (button(
          "assign", tr(label),
          {.kind = none ? ButtonKind::danger : ButtonKind::primary,
           .enabled = !unchanged && refusals.empty(),
           .description = refusals.empty() ? std::string_view{} : tr(Key::manage_refused_short)})) {
    act(app::action::RunCommand{row.customer->id(), command});
    close();
  }
  same_line();
  if (button("cancel", tr(Key::action_cancel)) || panel.closing()) close();
}

}  // namespace ui
