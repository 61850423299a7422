#include "overage/guide.hpp"

#include <algorithm>

#include "base/sort.hpp"
#include "overage/guards.hpp"
#include "overage/names.hpp"

namespace overage {
namespace {

using literals::operator""_R;

constexpr std::int64_t kSecondsPerDay = 86'400;
// Every lot lapses within a year of its purchase: what is left after two was bought in the future.
constexpr int kDaysAhead = 2 * 366;

// The first step that is not done comes next; all after it, later.
class Steps {
 public:
  void add(std::string_view key, bool done, Curer actor, Rule rule, Args args = {}) {
    StepStatus status = StepStatus::done;
    if (!done) {
      status = next_found_ ? StepStatus::later : StepStatus::next;
      next_found_ = true;
    }
    steps_.push_back({key, status, actor, rule, std::move(args)});
  }
  std::vector<Step> take() { return std::move(steps_); }

 private:
  std::vector<Step> steps_;
  bool next_found_ = false;
};

Curer who_enables(const Situation& situation) {
  const Partner* partner = acting_partner(situation);
  const bool reseller = partner != nullptr && partner->model == PartnerModel::indirect_reseller;
  return reseller ? Curer::provider_admin_agent : Curer::partner_admin_agent;
}

// Spends oldest lots first, day by day; lots lapse where they are (domain 7.2).
std::optional<base::CivilDay> day_of_zero(const Credits& credits, base::Instant now,
                                          base::Money mean_daily_spend) {
  std::vector<CreditLot> lots = credits.lots;
  base::sort(lots,
             [](const CreditLot& a, const CreditLot& b) { return a.purchased < b.purchased; });
  Credits left;
  left.lots = std::move(lots);
  base::Instant at = now;
  for (int day = 0; day < kDaysAhead; ++day, at.seconds += kSecondsPerDay) {
    std::int64_t open = mean_daily_spend.micros();
    for (CreditLot& lot : left.lots) {
      if (lapses_at(lot) <= at) continue;
      const std::int64_t taken = std::min(open, lot.remaining.micros());
      lot.remaining = {lot.remaining.micros() - taken, lot.remaining.currency()};
      open -= taken;
    }
    if (balance_at(left, at).micros() <= 0) return base::utc_day(at);
  }
  return std::nullopt;
}

const Consent* consent_of(const Situation& situation, std::string_view service, ConsentParty party,
                          base::PartnerId giver, base::PartnerId newcomer) {
  return find_consent(situation, service, party, giver, newcomer);
}

std::string name_or_text(const Situation& situation, const Target& target) {
  if (target.kind != Target::Kind::existing) {
    return target.friendly_name.empty() ? std::string(kDefaultSubscriptionName)
                                        : target.friendly_name;
  }
  const Entitlement* found = find_entitlement(situation, target.entitlement);
  return found == nullptr ? target.entitlement.to_string() : found->friendly_name;
}

}  // namespace

PostpaidGuide postpaid_guide(const Situation& situation, base::Instant now,
                             base::Money mean_daily_spend, const LawSettings& settings) {
  PostpaidGuide guide;
  const Credits& credits = situation.credits;
  guide.balance = balance_at(credits, now);
  const State state = state_of(situation, settings);
  const bool enabled = state == State::enabled;
  const bool positive = guide.balance.micros() > 0;
  const bool recharging = credits.auto_recharge == Fact::yes;
  Steps steps;
  if (state == State::enable_pending) {
    steps.add("read_again", false, Curer::time, 43_R);
  } else {
    steps.add("enable_overage", enabled, who_enables(situation), 66_R);
  }
  steps.add("switch_off_auto_recharge", credits.auto_recharge == Fact::no,
            Curer::customer_global_admin, 65_R);
  steps.add("let_credits_run_out", !positive, Curer::time, 60_R,
            {{"balance", guide.balance.to_string()},
             {"currency", std::string(guide.balance.currency().code())}});
  steps.add("postpaid_starts", funding_of(situation, now) == FundingMode::postpaid, Curer::nobody,
            61_R);
  guide.steps = steps.take();
  const bool comparable =
      mean_daily_spend.is_zero() || mean_daily_spend.currency() == guide.balance.currency();
  if (positive && !recharging && comparable && mean_daily_spend.micros() >= 0) {
    guide.projected_zero = day_of_zero(credits, now, mean_daily_spend);
  }
  if (recharging) {
    guide.warnings.push_back(
        {63_R, "auto_recharge_on", Curer::customer_global_admin, "switch_off_auto_recharge", {}});
  }
  if (positive && !recharging && !enabled) {
    guide.warnings.push_back(
        {66_R, "balance_ends_before_overage", who_enables(situation), "enable_overage", {}});
  }
  return guide;
}

HandOver hand_over(const Situation& situation, base::PartnerId newcomer,
                   const LawSettings& settings, std::string_view service) {
  HandOver out;
  out.newcomer = newcomer;
  const Assignment* held = held_assignment(situation, service);
  const bool arrived = held != nullptr && held->holder == newcomer;
  const auto first = first_in_line(situation, service, settings);
  const bool agreed = arrived || (held == nullptr && first && *first == newcomer);
  if (const auto giver = giver_of(situation, service, settings); giver && !agreed) {
    out.holder = *giver;
  }
  const auto agrees = [&](ConsentParty party) {
    return agreed || consent_of(situation, service, party, out.holder, newcomer) != nullptr;
  };
  out.customer_agrees = agrees(ConsentParty::customer);
  out.holder_agrees = agrees(ConsentParty::holder);
  out.newcomer_agrees = agrees(ConsentParty::newcomer);
  const PendingUpdate* pending = find_pending(situation, service);
  const Args from = {{"partner", label_of(situation, out.holder)}};
  const Args to = {{"partner", label_of(situation, newcomer)}};
  Steps steps;
  steps.add("customer_agrees", out.customer_agrees, Curer::customer, 38_R);
  steps.add("holder_agrees", out.holder_agrees, Curer::holder_admin_agent, 38_R, from);
  steps.add("newcomer_agrees", out.newcomer_agrees, Curer::partner_admin_agent, 38_R, to);
  const bool giving_up = pending != nullptr && pending->kind == UpdateKind::disable;
  steps.add("holder_sets_none", agreed || held == nullptr || giving_up, Curer::holder_admin_agent,
            39_R, from);
  if (giving_up) steps.add("read_again", false, Curer::time, 43_R);
  steps.add("newcomer_assigns", arrived, Curer::partner_admin_agent, 39_R, to);
  const bool assigned = find_assignment(situation, service) != nullptr && arrived;
  steps.add("newcomer_confirmed", assigned, Curer::time, 43_R);
  out.steps = steps.take();
  return out;
}

base::Result<RequestSheet> request_sheet(const Situation& situation, const Command& wish,
                                         base::Instant now, const LawSettings& settings) {
  const Partner* asking = acting_partner(situation);
  const Partner* provider = asking == nullptr ? nullptr : find_partner(situation, asking->provider);
  if (provider == nullptr) return base::ErrorCode::not_found;
  // the provider's admin agent would send it with the reseller's PartnerID (R12)
  Situation as_provider = situation;
  as_provider.actor = {.name = {}, .role = Role::admin_agent, .partner = provider->id};
  Command request = wish;
  if (auto* enable = std::get_if<Enable>(&request)) enable->reseller = asking->mpn;
  if (auto* reassign = std::get_if<Reassign>(&request)) reassign->reseller = asking->mpn;
  const Context context = context_of(as_provider, request, now, settings);
  RequestSheet sheet;
  sheet.customer_name = situation.customer.name;
  sheet.customer = situation.customer.id;
  sheet.provider_name = provider->name;
  sheet.reseller_name = asking->name;
  sheet.reseller = asking->mpn;
  sheet.wish = context.kind;
  if (context.target != nullptr) {
    sheet.target = *context.target;
    sheet.target_name = name_or_text(situation, *context.target);
  }
  if (context.group != nullptr) sheet.group = *context.group;
  for (const Subscription& subscription : situation.subscriptions) {
    if (counts_as_eligible(subscription, settings)) {
      sheet.eligible_subscriptions.push_back(subscription.offer_name);
    }
  }
  for (CheckItem& item : preflight(as_provider, request, now, settings)) {
    if (item.status == CheckStatus::unmet || item.status == CheckStatus::unknown) {
      sheet.open_points.push_back(std::move(item));
    }
  }
  return sheet;
}

}  // namespace overage
