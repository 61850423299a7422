// Manage overage: where the charges go, what must be true first, what will happen; beside it the
// hand-over, the way from credits to postpaid, and the sheet for the provider. Every answer is the
// law's (overage/evaluate.hpp); nothing changes before it is confirmed here.
#include <algorithm>
#include <array>

#include "app/requests.hpp"
#include "base/sort.hpp"
#include "base/text.hpp"
#include "ui/law.hpp"
#include "ui/screens.hpp"

namespace ui {
namespace {

using app::OveragePanel;

// What the person has chosen in the panel, not yet done.
struct Draft {
  base::CustomerId customer;
  int choice = -1;  // index into options(), -1: not chosen yet
  std::string name;
  std::string location;
  std::string tags;
  std::string reseller;
  std::string allowed;  // locations of a policy that has just been looked up
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
  base::EntitlementId entitlement{};
};

std::vector<Option> options_for(const overage::Situation& situation) {
  std::vector<Option> out;
  const auto us = situation.actor.partner;
  const bool has_plan = overage::azure_plan_of(situation, us) != nullptr;
  bool has_default = false;
  for (const auto& entitlement : situation.entitlements) {
    const bool ours = overage::owner_of(situation, entitlement) == us;
    has_default =
        has_default || (ours && entitlement.friendly_name == overage::kDefaultSubscriptionName);
    std::string help = ours ? entitlement.id.to_string() : std::string(tr(Key::manage_not_ours));
    if (entitlement.status != overage::EntitlementStatus::active) {
      help = std::string(tr(Key::manage_not_active)) + " · " + help;
    }
    out.push_back({Option::Kind::existing, entitlement.friendly_name, help, entitlement.id});
  }
  if (has_plan) {
    if (!has_default) {
      out.push_back({Option::Kind::automatic, std::string(tr(Key::manage_default)),
                     std::string(tr(Key::manage_default_help))});
    }
    out.push_back({Option::Kind::create, std::string(tr(Key::manage_new_subscription)),
                   std::string(tr(Key::manage_new_subscription_help))});
  } else {
    out.push_back({Option::Kind::automatic, std::string(tr(Key::manage_create_plan)),
                   std::string(tr(Key::manage_create_plan_help))});
  }
  out.push_back({Option::Kind::none, std::string(tr(Key::manage_none)),
                 std::string(tr(Key::manage_none_help))});
  return out;
}

using Tags = std::map<std::string, std::string>;

// "cost=telephony, site=vienna"; nothing when a part has no name or no value.
std::optional<Tags> parse_tags(std::string_view text) {
  Tags tags;
  if (base::trim(text).empty()) return tags;
  for (const auto part : base::split(text, ',')) {
    const auto equals = part.find('=');
    const auto name = base::trim(part.substr(0, equals));
    if (name.empty() || equals == std::string_view::npos) return std::nullopt;
    tags[std::string(name)] = std::string(base::trim(part.substr(equals + 1)));
  }
  return tags;
}

std::string tags_text(const Tags& tags) {
  std::string out;
  for (const auto& [name, value] : tags) out += (out.empty() ? "" : ", ") + name + "=" + value;
  return out;
}

std::vector<std::string> parse_locations(std::string_view text) {
  std::vector<std::string> out;
  for (const auto part : base::split(text, ',')) {
    std::string location;
    for (const char c : base::trim(part)) {
      if (c != ' ') location += base::to_lower_ascii(c);
    }
    if (!location.empty()) out.push_back(std::move(location));
  }
  return out;
}

template <class Command>
overage::Command with_target(const Option& option, const Draft& kept) {
  using overage::Target;
  Command command;
  switch (option.kind) {
    case Option::Kind::existing:
      command.target = {Target::Kind::existing, option.entitlement, {}};
      break;
    case Option::Kind::create:
      command.target = {Target::Kind::create, {}, std::string(base::trim(kept.name))};
      break;
    default:
      command.target = {Target::Kind::automatic, {}, {}};
      break;
  }
  command.group.location = std::string(base::trim(kept.location));
  command.group.tags = parse_tags(kept.tags).value_or(Tags{});
  if (const auto reseller = base::MpnId::parse(base::trim(kept.reseller))) {
    command.reseller = *reseller;
  }
  return command;
}

// Everything the panel works out of the customer and the draft, once a frame.
struct Plan {
  std::vector<Option> options;
  int current = 0;  // the option in force
  const overage::Assignment* assignment = nullptr;
  overage::Command command;
  bool unchanged = false;
  bool readable = true;  // tags and PartnerID can be read
  std::vector<overage::Refusal> refusals;

  [[nodiscard]] const Option& chosen() const {
    return options[static_cast<std::size_t>(draft().choice)];
  }
};

Plan plan_of(const app::CustomerRow& row) {
  const auto& situation = row.customer->situation;
  Plan plan;
  plan.options = options_for(situation);
  plan.assignment = overage::find_assignment(situation);
  Draft& kept = draft();
  if (kept.customer != row.customer->id()) {
    kept = Draft{.customer = row.customer->id()};
    if (plan.assignment != nullptr) {
      kept.location = plan.assignment->group.location;
      kept.tags = tags_text(plan.assignment->group.tags);
      kept.reseller = plan.assignment->reseller.text();
    }
  }
  const int count = static_cast<int>(plan.options.size());
  plan.current = count - 1;  // none
  for (int i = 0; plan.assignment != nullptr && i < count; ++i) {
    const auto& option = plan.options[static_cast<std::size_t>(i)];
    if (option.kind == Option::Kind::existing &&
        option.entitlement == plan.assignment->entitlement) {
      plan.current = i;
    }
  }
  if (kept.choice < 0 || kept.choice >= count) {
    // a customer without overage is here to get it
    kept.choice = plan.assignment != nullptr ? plan.current : 0;
  }
  const bool ours =
      plan.assignment != nullptr && plan.assignment->holder == situation.actor.partner;
  if (plan.chosen().kind == Option::Kind::none) {
    plan.command = overage::Disable{};
  } else if (ours) {
    auto command = with_target<overage::Reassign>(plan.chosen(), kept);
    const auto& wish = std::get<overage::Reassign>(command);
    plan.unchanged =
        wish.group == plan.assignment->group && wish.reseller == plan.assignment->reseller;
    plan.command = std::move(command);
  } else {
    plan.command = with_target<overage::Enable>(plan.chosen(), kept);
    plan.unchanged = plan.assignment != nullptr;
  }
  const auto reseller = base::trim(kept.reseller);
  plan.readable =
      parse_tags(kept.tags).has_value() && (reseller.empty() || base::MpnId::parse(reseller).ok());
  const bool none_still = plan.chosen().kind == Option::Kind::none && plan.assignment == nullptr;
  plan.unchanged = none_still || (plan.unchanged && kept.choice == plan.current);
  if (!plan.unchanged) {
    plan.refusals = overage::refusals_of(situation, plan.command, model().now, law());
  }
  return plan;
}

void section(std::string_view title) {
  space(kGap6);
  heading(title, 3, Size::large);
  space(kGap2);
}

void run(const app::CustomerRow& row, overage::Command command) {
  act(app::action::RunCommand{row.customer->id(), std::move(command)});
}

// ---- where the charges go ------------------------------------------------------------------------

void pending_notice(const app::CustomerRow& row) {
  const auto& situation = row.customer->situation;
  const auto* pending = overage::find_pending(situation);
  if (pending == nullptr) return;
  notice(Tone::accent, icon::kClock, tr(Key::manage_pending_title), tr(Key::manage_pending_body));
  space(kGap3);
  const overage::Command confirm =
      overage::ConfirmUpdate{.service = pending->target.service,
                             .enabled = pending->kind != overage::UpdateKind::disable,
                             .entitlement = pending->target.entitlement};
  ImGui::PushID("pending");  // the preview below may say the same
  consequence_list(overage::consequences_of(situation, confirm, model().now, law()));
  ImGui::PopID();
  if (button("confirm", tr(Key::manage_confirm), {.icon = icon::kCheck, .small = true})) {
    run(row, confirm);
  }
  if (!cx().compact) {
    same_line();
  } else {
    space(kGap2);
  }
  if (button("give_up", tr(Key::manage_give_up), {.kind = ButtonKind::quiet, .small = true})) {
    overage::Observe seen{.service = pending->target.service, .assignment = {}};
    if (const auto* now = overage::find_assignment(situation)) seen.assignment = *now;
    run(row, seen);
  }
  space(kGap4);
}

void target_choice(const Plan& plan) {
  const sem::Scope group({.role = sem::Role::radiogroup, .name = tr(Key::manage_target)});
  heading(tr(Key::manage_target), 3, Size::large);
  space(kGap1);
  paragraph(tr(Key::manage_target_note), soft(Size::small));
  space(kGap2);
  for (int i = 0; i < static_cast<int>(plan.options.size()); ++i) {
    const auto& option = plan.options[static_cast<std::size_t>(i)];
    ImGui::PushID(i);
    std::string label = option.label;
    if (i == plan.current) label = tr(Key::manage_current, {{"name", label}});
    if (radio("target", label, i == draft().choice, option.help)) draft().choice = i;
    space(kGap1);
    ImGui::PopID();
  }
  if (plan.chosen().kind != Option::Kind::create) return;
  space(kGap2);
  field("name", tr(Key::manage_name), draft().name,
        {.placeholder = overage::kDefaultSubscriptionName, .width = 320});
}

// Free, or one of those the customer's policy allows.
void location_choice(const overage::AllowedLocations& allowed) {
  Draft& kept = draft();
  if (allowed.in_force != overage::Fact::yes || allowed.locations.empty()) {
    field("location", tr(Key::manage_location), kept.location,
          {.placeholder = tr(Key::manage_location_left), .help = tr(Key::manage_location_help)});
    return;
  }
  draw_text(ImGui::GetCursorScreenPos(), tr(Key::manage_location),
            {.size = Size::small, .strong = true});
  space(20);
  std::vector<Choice> choices{{"", std::string(tr(Key::manage_location_left))}};
  int current = 0;
  for (const auto& location : allowed.locations) {
    if (location == kept.location) current = static_cast<int>(choices.size());
    choices.push_back({location, location});
  }
  const int chosen = select("location", tr(Key::manage_location), choices, current, available());
  if (chosen >= 0) kept.location = choices[static_cast<std::size_t>(chosen)].value;
}

void reseller_choice(const overage::Situation& situation) {
  Draft& kept = draft();
  std::vector<Choice> choices{{"", std::string(tr(Key::manage_reseller_none))}};
  int current = kept.reseller.empty() ? 0 : -1;
  for (const auto& partner : situation.partners) {
    if (partner.model != overage::PartnerModel::indirect_reseller || partner.mpn.is_none())
      continue;
    if (partner.mpn.text() == kept.reseller) current = static_cast<int>(choices.size());
    choices.push_back({partner.mpn.text(), partner.name, partner.mpn.text()});
  }
  const bool wrong =
      !base::trim(kept.reseller).empty() && !base::MpnId::parse(base::trim(kept.reseller)).ok();
  constexpr float kEqual[] = {1, 1};
  Columns columns("reseller", kEqual, 200);
  columns.next();
  draw_text(ImGui::GetCursorScreenPos(), tr(Key::manage_reseller),
            {.size = Size::small, .strong = true}, columns.width());
  space(20);
  const int chosen = select("known", tr(Key::manage_reseller), choices, current, available());
  if (chosen >= 0) kept.reseller = choices[static_cast<std::size_t>(chosen)].value;
  columns.next();
  field("reseller", tr(Key::manage_partner_id), kept.reseller,
        {.help = tr(Key::manage_reseller_help),
         .error = wrong ? tr(Key::manage_reseller_wrong) : std::string_view{},
         .mode = "decimal"});
}

void resource_group(const overage::Situation& situation) {
  section(tr(Key::manage_resource_group));
  paragraph(tr(Key::manage_resource_group_note), soft(Size::small));
  space(kGap3);
  constexpr float kEqual[] = {1, 1};
  {
    Columns columns("group", kEqual, 200);
    columns.next();
    location_choice(situation.allowed_locations);
    columns.next();
    const bool wrong = !parse_tags(draft().tags).has_value();
    field("tags", tr(Key::manage_tags), draft().tags,
          {.placeholder = "cost=telephony",
           .help = tr(Key::manage_tags_help),
           .error = wrong ? tr(Key::manage_tags_wrong) : std::string_view{}});
  }
  const auto* us = overage::acting_partner(situation);
  if (us == nullptr || us->model != overage::PartnerModel::indirect_provider) return;
  space(kGap3);
  reseller_choice(situation);
}

// ---- the checklist -------------------------------------------------------------------------------

bool can_look_up(overage::Prerequisite prerequisite) {
  using P = overage::Prerequisite;
  constexpr std::array kFacts = {P::relationship, P::partner_agreement, P::customer_agreement,
                                 P::gdap,         P::token_protection,  P::sandbox};
  return std::find(kFacts.begin(), kFacts.end(), prerequisite) != kFacts.end();
}

// What somebody found out is written down where it is missing.
void finding(const app::CustomerRow& row, const overage::CheckItem& item) {
  using overage::CheckStatus;
  using overage::Fact;
  if (item.status == CheckStatus::met) return;
  const bool unknown = item.status == CheckStatus::unknown;
  if (can_look_up(item.prerequisite)) {
    const auto record = [&](Fact met) {
      run(row, overage::RecordFinding{.prerequisite = item.prerequisite, .met = met});
    };
    const std::string about = coded("check.", overage::name_of(item.prerequisite));
    if (button("met", tr(unknown ? Key::check_record_met : Key::check_record_now),
               {.small = true, .description = about})) {
      record(Fact::yes);
    }
    if (!unknown) return;
    same_line();
    if (button("unmet", tr(Key::check_record_unmet), {.small = true, .description = about})) {
      record(Fact::no);
    }
    return;
  }
  if (item.prerequisite != overage::Prerequisite::allowed_locations) return;
  if (button("free", tr(Key::check_no_restriction), {.small = true})) {
    run(row, overage::RecordAllowedLocations{{.in_force = Fact::no, .locations = {}}});
  }
  if (row.customer->situation.allowed_locations.in_force != Fact::unknown) return;
  space(kGap2);
  field("allowed", tr(Key::check_allowed), draft().allowed,
        {.placeholder = "francecentral, swedencentral", .width = 360});
  const auto locations = parse_locations(draft().allowed);
  space(kGap2);
  if (button("restricted", tr(Key::check_record_locations),
             {.enabled = !locations.empty(), .small = true})) {
    run(row, overage::RecordAllowedLocations{{.in_force = Fact::yes, .locations = locations}});
  }
}

void check(const app::CustomerRow& row, const overage::CheckItem& item,
           std::span<const overage::Refusal> reasons) {
  using overage::CheckStatus;
  const bool met = item.status == CheckStatus::met;
  const bool unmet = item.status == CheckStatus::unmet;
  std::string words = coded("check.", overage::name_of(item.prerequisite));
  if (!met) {
    words = tr(Key::law_labelled,
               {{"label", words}, {"value", tr(unmet ? Key::check_unmet : Key::check_unknown)}});
  }
  statement({.icon = met     ? icon::kCheckCircle
                     : unmet ? icon::kError
                             : icon::kHelp,
             .tone = met     ? Tone::good
                     : unmet ? Tone::bad
                             : Tone::warn,
             .words = words,
             .rules = item.rules,
             .remedy = met || !reasons.empty() ? std::string()
                                               : remedy_text(item.cure, item.args, item.curer),
             .strong = !met});
  if (met) return;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::SetCursorScreenPos(ImVec2(at.x + 26, at.y));
  ImGui::BeginGroup();
  refusal_list(reasons);
  finding(row, item);
  ImGui::EndGroup();
  const float bottom = ImGui::GetItemRectMax().y;
  ImGui::SetCursorScreenPos(ImVec2(at.x, bottom > at.y + 1 ? bottom + kGap3 : at.y));
  ImGui::Dummy(ImVec2(0, 0));
}

bool speaks_of(const overage::CheckItem& item, const overage::Refusal& refusal) {
  return item.status == overage::CheckStatus::unmet &&
         std::find(item.rules.begin(), item.rules.end(), refusal.rule) != item.rules.end();
}

// Each prerequisite with its reasons; what hinders comes first. Reasons that belong to no
// prerequisite follow.
void checks(const app::CustomerRow& row, const Plan& plan) {
  using overage::CheckStatus;
  auto items = overage::preflight(row.customer->situation, plan.command, model().now, law());
  std::erase_if(items, [](const auto& i) { return i.status == CheckStatus::not_needed; });
  const auto rank = [](const overage::CheckItem& item) {
    return item.status == CheckStatus::unmet ? 0 : item.status == CheckStatus::unknown ? 1 : 2;
  };
  base::sort(items, [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
  std::vector<overage::Refusal> rest = plan.refusals;
  if (!items.empty()) {
    section(tr(Key::manage_checks));
    const std::pair<CheckStatus, std::pair<Tone, const char*>> kinds[] = {
        {CheckStatus::unmet, {Tone::bad, icon::kError}},
        {CheckStatus::unknown, {Tone::warn, icon::kHelp}},
        {CheckStatus::met, {Tone::good, icon::kCheckCircle}}};
    bool first = true;
    for (const auto& [status, look] : kinds) {
      const auto count = std::count_if(items.begin(), items.end(),
                                       [s = status](const auto& i) { return i.status == s; });
      if (count == 0) continue;
      if (!first) same_line(kGap2);
      first = false;
      badge(look.first, look.second,
            app::number(locale(), count) + " " + coded("check.", overage::name_of(status)));
    }
    space(kGap3);
    const sem::Scope list({.role = sem::Role::list, .name = tr(Key::manage_checks)});
    int index = 0;
    for (const auto& item : items) {
      ImGui::PushID(index++);
      const sem::Scope entry({.role = sem::Role::listitem});
      std::vector<overage::Refusal> own;
      for (auto it = rest.begin(); it != rest.end();) {
        if (speaks_of(item, *it)) {
          own.push_back(*it);
          it = rest.erase(it);
        } else {
          ++it;
        }
      }
      check(row, item, own);
      ImGui::PopID();
    }
  }
  if (rest.empty()) return;
  section(trn(Key::manage_refused, static_cast<std::int64_t>(rest.size())));
  refusal_list(rest);
}

void request_block(const app::CustomerRow& row, const Plan& plan) {
  section(tr(Key::manage_request));
  paragraph(tr(Key::manage_request_note), soft(Size::small));
  space(kGap2);
  const auto request = app::partner_center_request(row.customer->situation, plan.command);
  {
    const Card card("request", {.padding = kGap3, .fill = theme().sunken});
    paragraph(request, {.size = Size::small});
  }
  space(kGap2);
  if (button("copy", tr(Key::action_copy), {.icon = icon::kCopy, .small = true})) {
    act(app::action::CopyText{request});
  }
}

void close() {
  draft() = Draft{};
  open_panel(OveragePanel::none);
}

}  // namespace

overage::Command drafted_command(const app::CustomerRow& row) { return plan_of(row).command; }

void draw_assign(const app::CustomerRow& row) {
  const auto& situation = row.customer->situation;
  pending_notice(row);
  {
    const auto* assignment = overage::find_assignment(situation);
    if (assignment != nullptr && assignment->holder != situation.actor.partner) {
      notice(Tone::warn, icon::kHandshake, tr(Key::manage_held_title),
             tr(Key::manage_held_body, {{"partner", partner_name(situation, assignment->holder)}}));
      space(kGap3);
      if (button("hand_over", tr(Key::panel_hand_over),
                 {.icon = icon::kArrowRight, .small = true})) {
        open_panel(OveragePanel::hand_over);
      }
      space(kGap4);
    }
  }
  target_choice(plan_of(row));
  const Plan plan = plan_of(row);
  if (plan.chosen().kind != Option::Kind::none) resource_group(situation);
  if (plan.unchanged) {
    space(kGap4);
    notice(Tone::neutral, icon::kAbout, tr(Key::manage_unchanged), {});
    return;
  }
  checks(row, plan);
  preview(situation, plan.command);
  request_block(row, plan);
}

void assign_footer(const app::CustomerRow& row) {
  const Plan plan = plan_of(row);
  const bool none = plan.chosen().kind == Option::Kind::none;
  const Key label = none                         ? Key::manage_set_none
                    : plan.assignment != nullptr ? Key::manage_move
                                                 : Key::manage_assign;
  if (must_ask(row)) {
    if (button("ask", tr(Key::panel_request),
               {.kind = ButtonKind::primary, .icon = icon::kSend, .enabled = !plan.unchanged})) {
      open_panel(OveragePanel::request);
    }
  } else if (button("assign", tr(label),
                    {.kind = none ? ButtonKind::danger : ButtonKind::primary,
                     .enabled = !plan.unchanged && plan.readable && plan.refusals.empty(),
                     .description = plan.refusals.empty() ? std::string_view{}
                                                          : tr(Key::manage_refused_short)})) {
    run(row, plan.command);
    close();
  }
  same_line();
  if (button("cancel", tr(Key::action_cancel))) close();
  if (plan.refusals.empty() || cx().compact) return;
  same_line(kGap4);
  ImGui::SetCursorScreenPos(ImVec2(ImGui::GetCursorScreenPos().x,
                                   ImGui::GetCursorScreenPos().y + (control_height() - 20) / 2));
  text(trn(Key::manage_refused, static_cast<std::int64_t>(plan.refusals.size())), soft());
}

void draw_manage(const app::CustomerRow& row) {
  Panel panel("manage", tr(Key::manage_title, {{"customer", row.customer->name()}}), 680);
  struct Part {
    OveragePanel panel;
    Key label;
  };
  std::vector<Part> parts{{OveragePanel::assign, Key::panel_assign}};
  const auto here = model().route.panel;
  if (can_hand_over(row) || here == OveragePanel::hand_over) {
    parts.push_back({OveragePanel::hand_over, Key::panel_hand_over});
  }
  if (has_credits(row) || here == OveragePanel::credits) {
    parts.push_back({OveragePanel::credits, Key::panel_credits});
  }
  if (must_ask(row) || here == OveragePanel::request) {
    parts.push_back({OveragePanel::request, Key::panel_request});
  }
  if (panel.open()) {
    std::vector<TabItem> items;
    int current = 0;
    for (const auto& part : parts) {
      if (part.panel == here) current = static_cast<int>(items.size());
      items.push_back({std::string(tr(part.label))});
    }
    if (parts.size() > 1) {
      const int chosen = tabs("parts", tr(Key::action_manage), items, current);
      if (chosen >= 0) open_panel(parts[static_cast<std::size_t>(chosen)].panel);
      space(kGap4);
    }
    const sem::Scope body({.role = parts.size() > 1 ? sem::Role::tabpanel : sem::Role::group,
                           .name = items[static_cast<std::size_t>(current)].label});
    if (here == OveragePanel::assign) draw_assign(row);
    if (here == OveragePanel::hand_over) draw_hand_over(row);
    if (here == OveragePanel::credits) draw_credits(row);
    if (here == OveragePanel::request) draw_request(row);
  }
  panel.footer();
  if (here == OveragePanel::assign) {
    assign_footer(row);
  } else if (here == OveragePanel::request) {
    request_footer(row);
  } else if (button("close_panel", tr(Key::action_close))) {
    close();
  }
  if (panel.closing()) close();
}

}  // namespace ui
