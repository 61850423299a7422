// One customer: subscriptions and overage, pools and credits, users, calls, the trail.
#include <algorithm>

#include "base/sort.hpp"
#include "base/text.hpp"
#include "ui/law.hpp"
#include "ui/screens.hpp"

namespace ui {
namespace {

using app::CustomerRow;
using app::CustomerTab;

// What the next step or a warning asks for, as a part of Manage overage.
app::OveragePanel panel_for(const CustomerRow& row, std::string_view key) {
  using app::OveragePanel;
  if (key == "send_request_sheet") return OveragePanel::request;
  if (can_hand_over(row) && (key == "agree_hand_over" || key == "record_consents" ||
                             key == "set_none" || key == "gap_until_newcomer_assigns")) {
    return OveragePanel::hand_over;
  }
  if (has_credits(row) && (key == "switch_off_auto_recharge" || key == "let_credits_run_out" ||
                           key == "auto_recharge_on" || key == "auto_recharge_unknown")) {
    return OveragePanel::credits;
  }
  return OveragePanel::none;
}

bool panel_button(app::OveragePanel panel) {
  using app::OveragePanel;
  if (panel == OveragePanel::none || !may_edit()) return false;
  const Key label = panel == OveragePanel::hand_over ? Key::panel_hand_over
                    : panel == OveragePanel::credits ? Key::panel_credits
                                                     : Key::panel_request;
  ImGui::PushID(static_cast<int>(panel));
  if (button("open", tr(label),
             {.icon = icon::kArrowRight, .small = true, .popup = sem::Popup::dialog})) {
    open_panel(panel);
  }
  ImGui::PopID();
  return true;
}

std::string where_charges_go(const overage::Situation& situation) {
  const auto* assignment = overage::find_assignment(situation);
  const auto* entitlement = overage::find_entitlement(situation, assignment->entitlement);
  return tr(assignment->since ? Key::overage_held_since : Key::overage_held,
            {{"subscription", entitlement != nullptr ? entitlement->friendly_name
                                                     : assignment->entitlement.to_string()},
             {"partner", partner_name(situation, assignment->holder)},
             {"date", assignment->since ? app::date(locale(), *assignment->since) : ""}});
}

void next_step(const overage::Evaluation& evaluation) {
  if (evaluation.next_step.empty() || evaluation.next_step == "nothing") return;
  const std::string step = with_actor(coded("next.", evaluation.next_step), evaluation.next_actor);
  paragraph(tr(Key::situation_next, {{"step", step}}));
}

std::string facts_of(const workspace::Customer& customer) {
  const auto& known = customer.situation.customer;
  std::string out;
  for (const auto& fact :
       {country_name(known.country), std::string(customer.currency.code()), known.domain,
        tr(Key::customer_tenant, {{"id", known.id.to_string()}})}) {
    if (!fact.empty()) out += (out.empty() ? "" : "  ·  ") + fact;
  }
  return out;
}

void header(const CustomerRow& row) {
  const auto& situation = row.customer->situation;
  const auto& evaluation = row.evaluation;
  const Card card("header");
  const Look look = look_of(evaluation.state);
  const std::string_view label = tr(Key::action_manage);
  const ButtonOptions options{
      .kind = ButtonKind::primary, .icon = icon::kGauge, .popup = sem::Popup::dialog};
  const float button_room = may_edit() ? button_width(label, options) : 0;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const bool stacked = cx().compact;
  ImGui::BeginGroup();
  {
    const Region region(available() - (stacked ? 0.0F : button_room + kGap4));
    ImGui::BeginGroup();
    badge(look.tone, look.icon, tr(Key::overage_is, {{"state", word(evaluation.state)}}));
    ImGui::EndGroup();
    if (!stacked) {
      same_line(kGap2);
    } else {
      space(kGap2);
    }
    const Look funding = look_of(evaluation.funding);
    badge(funding.tone, funding.icon, tr(Key::funding_is, {{"who", word(evaluation.funding)}}));
    space(kGap2);
    if (overage::find_assignment(situation) != nullptr) paragraph(where_charges_go(situation));
    next_step(evaluation);
    space(kGap1);
    const auto next = panel_for(row, evaluation.next_step);
    // the way from credits stands beside the warning of them
    if (next != app::OveragePanel::credits && panel_button(next)) space(kGap2);
    paragraph(facts_of(*row.customer), soft(Size::small));
  }
  ImGui::EndGroup();
  if (!may_edit()) return;
  if (stacked) {
    space(kGap3);
  } else {
    ImGui::SetCursorScreenPos(at);
    align_right(button_room);
  }
  if (evaluation.manage_overage_shown) {
    if (button("manage", label, options)) open_panel(app::OveragePanel::assign);
  } else {
    ButtonOptions off = options;
    off.enabled = false;
    off.description = tr(Key::manage_hidden);
    (void)button("manage", label, off);
  }
}

void warnings(const CustomerRow& row) {
  int index = 0;
  for (const auto& warning : row.evaluation.warnings) {
    ImGui::PushID(index++);
    notice(Tone::warn, icon::kWarning,
           warning_text(warning) + " (" + overage::name_of(warning.rule) + ")",
           remedy_text(warning.cure, warning.args, warning.curer));
    space(kGap2);
    if (panel_button(panel_for(row, warning.warning))) space(kGap3);
    ImGui::PopID();
  }
}

// ---- pools and credits ---------------------------------------------------------------------------

std::string counter_name(std::string_view counter) { return coded("counter.", counter); }

// Days of the month that are over; all of them in a month gone by.
int known_days(base::BillingMonth month) {
  const auto today = base::utc_day(model().now);
  return std::clamp(today.days - month.first_day().days, 0, month.day_count());
}

// How the pool ran down. `days` is asked of the engine when the tab is opened.
void pool_chart(const engine::PoolUse& pool, const std::vector<std::uint64_t>& days) {
  const auto month = model().month;
  BurnDown chart{.days = days,
                 .total = pool.total,
                 .day_count = month.day_count(),
                 .first = month.first_day(),
                 .known_days = known_days(month)};
  if (chart.known_days > 0 && chart.known_days < chart.day_count) {
    const auto used = pool.used * static_cast<std::uint64_t>(chart.day_count) /
                      static_cast<std::uint64_t>(chart.known_days);
    chart.expected_left = used >= pool.total ? 0 : pool.total - used;
  }
  space(kGap3);
  burn_down(tr(Key::pool_over_month), chart, 132);
}

void pool_card(const Columns& columns, const engine::PoolUse& pool,
               const std::vector<std::uint64_t>* days, int index) {
  const std::string id = "pool" + std::to_string(index);
  const Card card(id.c_str(), {.min_height = columns.height()});
  std::string title = plan_name(pool.plan);
  heading(title, 3, Size::large);
  std::string sub =
      pool.country.empty() ? std::string(tr(Key::pool_tenant_wide)) : country_name(pool.country);
  sub += ", " + counter_name(pool.counter);
  if (!pool.user.empty()) sub = pool.user + ", " + counter_name(pool.counter);
  paragraph(sub, soft(Size::small));
  space(kGap3);
  const auto percent = pool.total == 0 ? 0 : pool.used * 100 / pool.total;
  const bool ended = pool.total > 0 && pool.used >= pool.total;
  const Tone tone = ended ? Tone::bad : percent >= 80 ? Tone::warn : Tone::good;
  const std::string figure = app::number(
      locale(), static_cast<std::int64_t>(pool.used >= pool.total ? 0 : pool.total - pool.used));
  const std::string whole = app::number(locale(), static_cast<std::int64_t>(pool.total));
  {
    text(figure, {.size = Size::title, .strong = true});
    const float width = text_width(figure, strong(Size::title));
    const ImVec2 after = ImGui::GetItemRectMin();
    draw_text(ImVec2(after.x + width + kGap2, after.y + 6),
              tr(Key::pool_minutes_left, {{"total", whole}}), soft());
  }
  space(kGap2);
  meter(title, pool.used, pool.total, available(), tone,
        tr(Key::pool_left_of, {{"left", figure}, {"total", whole}}));
  space(kGap2);
  paragraph(
      trn(Key::pool_rule, static_cast<std::int64_t>(pool.licences),
          {{"each", app::number(locale(), pool.licences == 0 ? 0
                                                             : static_cast<std::int64_t>(
                                                                   pool.total / pool.licences))}}),
      soft(Size::small));
  if (pool.exhausted_at) {
    space(kGap1);
    icon_text(icon::kWarning,
              tr(Key::pool_ended_at, {{"when", app::date_time(locale(), *pool.exhausted_at)}}),
              theme().tones[static_cast<int>(tone)].line,
              {.size = Size::small, .colour = theme().tones[static_cast<int>(tone)].text});
  }
  if (days != nullptr && pool.total > 0) pool_chart(pool, *days);
}

void credits_card(const CustomerRow& row) {
  const auto& credits = row.customer->situation.credits;
  const auto* use =
      row.summary != nullptr && row.summary->credits ? &*row.summary->credits : nullptr;
  if ((credits.lots.empty() && use == nullptr) || !amounts_shown()) return;
  const Card card("credits");
  heading(tr(Key::credits_title), 2, Size::large);
  space(kGap3);
  if (use != nullptr) {
    const std::pair<Key, base::Money> facts[] = {{Key::credits_opening, use->opening},
                                                 {Key::credits_recharged, use->recharged},
                                                 {Key::credits_lapsed, use->lapsed},
                                                 {Key::credits_spent, use->spent},
                                                 {Key::credits_closing, use->closing}};
    constexpr float kEqual[] = {1, 1, 1, 1, 1};
    Columns columns("facts", kEqual, 120);
    for (const auto& [name, amount] : facts) {
      columns.next();
      fact(tr(name), app::money(locale(), amount));
    }
  } else {
    fact(tr(Key::credits_balance), app::money(locale(), overage::balance_at(credits, model().now)));
  }
  space(kGap3);
  if (credits.auto_recharge == overage::Fact::yes) {
    icon_text(icon::kRepeat,
              tr(Key::credits_recharge_on, {{"amount", app::money(locale(), credits.recharge)},
                                            {"trigger", app::money(locale(), credits.trigger)}}),
              theme().tones[static_cast<int>(Tone::warn)].line);
    space(kGap1);
    paragraph(tr(Key::credits_recharge_note), soft(Size::small));
  } else {
    icon_text(icon::kCheck, tr(Key::credits_recharge_off),
              theme().tones[static_cast<int>(Tone::good)].line);
  }
  if (use != nullptr && use->postpaid_since) {
    space(kGap2);
    paragraph(
        tr(Key::credits_postpaid_since, {{"when", app::date_time(locale(), *use->postpaid_since)}}),
        soft());
  }
}

// What the month came to.
void month_card(const CustomerRow& row) {
  if (row.summary == nullptr) return;
  const auto& totals = row.summary->totals;
  const auto sum = [&](const std::vector<base::Money>& amounts) {
    return amounts.empty() ? app::money(locale(), base::Money(0, row.customer->currency))
                           : moneys(amounts);
  };
  const auto count = [](std::uint64_t calls) {
    return app::number(locale(), static_cast<std::int64_t>(calls));
  };
  const Card card("month");
  const std::string_view label = tr(Key::bill_make);
  const ButtonOptions options{.icon = icon::kExports, .small = true};
  const bool printable = amounts_shown() && row.summary->totals.calls > 0;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  heading(app::month(locale(), model().month), 2, Size::large);
  if (printable) {
    const ImVec2 after = ImGui::GetCursorScreenPos();
    ImGui::SetCursorScreenPos(at);
    align_right(button_width(label, options));
    if (button("bill", label, options)) act(app::action::MakeBill{row.customer->id()});
    ImGui::SetCursorScreenPos(after);
  }
  space(kGap3);
  const std::pair<Key, std::string> facts[] = {{Key::home_overage, sum(totals.overage)},
                                               {Key::home_credits, sum(totals.credits)},
                                               {Key::payer_blocked, count(totals.blocked_calls)},
                                               {Key::payer_unrated, count(totals.unrated_calls)}};
  constexpr float kEqual[] = {1, 1, 1, 1};
  Columns columns("sums", kEqual, 140);
  for (const auto& [name, value] : facts) {
    columns.next();
    fact(tr(name), value);
  }
}

// The customer's month with its days, once the engine has answered.
const engine::CustomerSummary* month_of(const CustomerRow& row) {
  const auto id = row.customer->id();
  const auto& answers = model().session.customers;
  const auto found = answers.find(id.to_string());
  if (found == answers.end()) act(app::action::NeedCustomer{id});
  if (found == answers.end() || found->second.reply == nullptr) return nullptr;
  const auto& customers = found->second.reply->customers;
  return customers.empty() ? nullptr : &customers.front();
}

void pools(const CustomerRow& row) {
  month_card(row);
  if (row.summary != nullptr) space(kGap4);
  if (row.summary == nullptr || row.summary->pools.empty()) {
    empty_state(icon::kLayers, tr(Key::pools_empty_title), tr(Key::pools_empty_body));
  } else {
    const auto& all = row.summary->pools;
    const auto* detailed = month_of(row);
    std::vector<float> weights(all.size(), 1);
    // an even number of thirds or halves keeps cards of one width
    const std::size_t per_line = available() > 1000 ? 3 : 2;
    while (weights.size() % per_line != 0) weights.push_back(1);
    Columns columns("pools", weights, cx().compact ? 260.0F : 300.0F);
    for (std::size_t i = 0; i < weights.size(); ++i) {
      columns.next();
      if (i >= all.size()) continue;
      const bool known = detailed != nullptr && i < detailed->pools.size();
      pool_card(columns, all[i], known ? &detailed->pools[i].days : nullptr, static_cast<int>(i));
    }
  }
  space(kGap4);
  credits_card(row);
}

// ---- users ---------------------------------------------------------------------------------------

void users(const CustomerRow& row) {
  static std::string search;
  const auto& all = row.customer->users;
  engine::GroupTotals ask;
  ask.selection.month = model().month;
  ask.selection.customers = {row.customer->id()};
  ask.by = engine::Dimension::user;
  ask.limit = 1000;
  const auto found = model().session.groups.find(app::question(ask));
  if (found == model().session.groups.end()) act(app::action::NeedGroups{ask});
  const engine::GroupTotalsReply* totals =
      found != model().session.groups.end() ? found->second.reply.get() : nullptr;
  if (all.empty() && (totals == nullptr || totals->groups.empty())) {
    empty_state(icon::kUser, tr(Key::users_empty_title), tr(Key::users_empty_body));
    return;
  }
  struct Row {
    const workspace::User* user;
    const engine::Group* group;
  };
  std::vector<Row> rows;
  for (const auto& user : all) {
    const engine::Group* group = nullptr;
    if (totals != nullptr) {
      for (const auto& g : totals->groups) {
        if (base::equals_ignore_case(g.key, user.upn)) group = &g;
      }
    }
    if (base::contains_ignore_case(user.display_name, search) ||
        base::contains_ignore_case(user.upn, search)) {
      rows.push_back({&user, group});
    }
  }
  base::sort(rows, [](const Row& a, const Row& b) {
    const auto minutes = [](const Row& r) {
      return r.group == nullptr ? 0 : r.group->totals.minutes;
    };
    return minutes(a) > minutes(b);
  });
  search_field("search", tr(Key::users_search), search, std::min(available(), 320.0F));
  space(kGap3);
  if (rows.empty()) {
    empty_state(icon::kSearch, tr(Key::nothing_found_title), tr(Key::nothing_found_body));
    return;
  }
  std::vector<Column> columns{{.title = tr(Key::column_user), .weight = 2},
                              {.title = tr(Key::column_department), .weight = 1, .wide_only = true},
                              {.title = tr(Key::column_country), .width = 110, .wide_only = true},
                              {.title = tr(Key::column_plans), .weight = 2.2F},
                              {.title = tr(Key::column_minutes), .width = 80, .right = true}};
  if (amounts_shown()) {
    columns.push_back({.title = tr(Key::column_overage), .width = 110, .right = true});
  }
  const Card card("users", {.padding = 1});
  Table table("users", {.name = tr(Key::tab_users),
                        .columns = columns,
                        .rows = static_cast<std::int64_t>(rows.size()),
                        .height = rows.size() > 14 ? 560.0F : 0.0F});
  table.rows([&](std::int64_t index) {
    const auto& [user, group] = rows[static_cast<std::size_t>(index)];
    (void)table.begin_row(index, user->id.to_string());
    if (table.cell()) table.text(user->display_name.empty() ? user->upn : user->display_name);
    if (table.cell()) table.text(user->department, soft());
    if (table.cell()) {
      table.text(country_name(user->country.empty() ? row.customer->situation.customer.country
                                                    : user->country));
    }
    if (table.cell()) {
      std::string plans;
      for (const auto& plan : user->plans) {
        plans += (plans.empty() ? "" : ", ") + plan_name(plan);
      }
      table.text(plans, soft());
    }
    if (table.cell()) {
      table.text(app::number(
          locale(), group == nullptr ? 0 : static_cast<std::int64_t>(group->totals.minutes)));
    }
    if (amounts_shown() && table.cell()) {
      table.text(group == nullptr || group->totals.overage.empty()
                     ? std::string(tr(Key::none_short))
                     : moneys(group->totals.overage));
    }
    table.end_row();
  });
}

// ---- trail ---------------------------------------------------------------------------------------

void trail(const CustomerRow& row) {
  const auto entries = row.customer->history.entries();
  if (entries.empty()) {
    empty_state(icon::kHistory, tr(Key::trail_empty_title), tr(Key::trail_empty_body));
    return;
  }
  const Card card("trail");
  trail_list(row.customer->situation, entries);
}

}  // namespace

void draw_customer() {
  const auto overview = app::overview(model());
  const auto* row = app::find_row(*overview, model().route.id);
  if (row == nullptr) {
    const bool awaited = model().document.given && overview->customers.empty();
    if (awaited || !model().import.items.empty()) return skeleton(tr(Key::home_working), 6);
    empty_state(icon::kCustomers, tr(Key::customer_unknown), tr(Key::customer_unknown_body));
    return;
  }
  header(*row);
  space(kGap4);
  const TabItem items[] = {
      {std::string(tr(Key::tab_subscriptions)),
       app::number(locale(),
                   static_cast<std::int64_t>(row->customer->situation.subscriptions.size()))},
      {std::string(tr(Key::tab_pools))},
      {std::string(tr(Key::tab_users)),
       app::number(locale(), static_cast<std::int64_t>(row->customer->users.size()))},
      {std::string(tr(Key::tab_calls)),
       row->summary == nullptr
           ? std::string()
           : app::number(locale(), static_cast<std::int64_t>(row->summary->totals.calls))},
      {std::string(tr(Key::tab_trail))}};
  const int chosen =
      tabs("tabs", tr(Key::customer_tabs), items, static_cast<int>(model().route.tab));
  if (chosen >= 0) {
    auto route = model().route;
    route.tab = static_cast<CustomerTab>(chosen);
    route.call.clear();
    act(app::action::Navigate{route, false});
  }
  space(kGap4);
  const sem::Scope panel({.role = sem::Role::tabpanel,
                          .name = items[static_cast<std::size_t>(model().route.tab)].label});
  switch (model().route.tab) {
    case CustomerTab::subscriptions:
      warnings(*row);
      subscription_table(row->customer->situation);
      break;
    case CustomerTab::pools:
      pools(*row);
      break;
    case CustomerTab::users:
      users(*row);
      break;
    case CustomerTab::calls: {
      engine::Selection base;
      base.customers = {row->customer->id()};
      draw_call_list(base, false);
      break;
    }
    case CustomerTab::trail:
      trail(*row);
      break;
  }
  if (model().route.panel != app::OveragePanel::none && may_edit()) draw_manage(*row);
}

}  // namespace ui
