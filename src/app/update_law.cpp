#include <utility>

#include "app/host.hpp"
#include "app/texts.hpp"
#include "app/updater.hpp"
#include "overage/commands.hpp"
#include "workspace/settings.hpp"

namespace app {
namespace {

constexpr std::int32_t kNewIdentities = 2;

}  // namespace

void Updater::on(const event::Minted& e) {
  m_.now = e.now;
  if (m_.command == nullptr) return;
  const auto pending = std::exchange(m_.command, nullptr);
  run(*pending, e.guids);
}

void Updater::on(const action::RunCommand& a) { prepare({a.customer, a.command, a.actor}); }

void Updater::on(const action::AddPartner& a) {
  prepare({.customer = a.customer, .partner = a.partner});
}

void Updater::prepare(PendingCommand pending) {
  if (!may_change()) return;
  m_.command = std::make_shared<const PendingCommand>(std::move(pending));
  emit(effect::Mint{kNewIdentities});
}

void Updater::run(PendingCommand pending, const std::vector<std::string>& guids) {
  pending.guids = guids;
  const auto customer = workspace::find_customer(*m_.document.workspace, pending.customer);
  if (customer == nullptr) return;
  if (pending.partner) return add_partner(*customer, *pending.partner, guids);
  const auto request = m_.embedding.asks && !pending.actor ? overage_request(pending.command)
                                                           : std::optional<std::string>();
  const auto& law = m_.document.workspace->settings->law;
  const bool lawful =
      overage::refusals_of(customer->situation, pending.command, m_.now, law).empty();
  if (!request || !lawful) {
    carry_out(pending);
    return;
  }
  if (m_.asked != nullptr) return;  // one at a time
  pending.call = m_.next_call++;
  m_.asked = std::make_shared<const PendingCommand>(pending);
  emit(effect::AskHost{pending.call, customer->id().to_string(), customer->name(), *request});
}

std::vector<overage::Refusal> Updater::carry_out(const PendingCommand& pending) {
  const auto customer = workspace::find_customer(*m_.document.workspace, pending.customer);
  if (customer == nullptr) return {};
  overage::Command command = pending.command;
  give_identities(command, pending.guids);
  const auto& settings = *m_.document.workspace->settings;
  auto situation = customer->situation;
  if (pending.actor) situation.actor = *pending.actor;
  auto decision = overage::decide(std::move(situation), command, m_.now, settings.law);
  auto changed = *customer;
  changed.situation = std::move(decision.situation);
  changed.situation.actor = customer->situation.actor;
  changed.history.append(decision.entry);
  const auto kind = overage::name_of(overage::kind_of(command));
  const Key name = find_key("change." + std::string(kind), Key::change_customer);
  if (decision.accepted) {
    change_customer(name, std::move(changed));
    toast(ToastTone::good, Key::toast_done,
          text(m_.locale.language, name, {{"name", customer->name()}}), {}, true);
  } else {
    // the refusal belongs to the trail, but there is nothing to undo
    workspace::Patch patch;
    patch.customers.push_back(std::make_shared<const workspace::Customer>(std::move(changed)));
    switch_to(with(patch));
    toast(ToastTone::bad, Key::toast_refused,
          text(m_.locale.language, name, {{"name", customer->name()}}));
  }
  return decision.refusals;
}

void Updater::add_partner(const workspace::Customer& customer, overage::Partner partner,
                          const std::vector<std::string>& guids) {
  const auto id = guids.empty() ? base::Result<base::PartnerId>(base::ErrorCode::not_a_guid)
                                : base::PartnerId::parse(guids[0]);
  if (!id) return;
  partner.id = *id;
  auto changed = customer;
  changed.situation.partners.push_back(std::move(partner));
  change_customer(Key::change_add_partner, std::move(changed));
}

void Updater::give_identities(overage::Command& command, const std::vector<std::string>& guids) {
  if (guids.size() < 2) return;
  const auto plan = base::SubscriptionId::parse(guids[0]);
  const auto entitlement = base::EntitlementId::parse(guids[1]);
  if (!plan || !entitlement) return;
  std::visit(
      [&](auto& c) {
        if constexpr (requires { c.ids; }) {
          c.ids = {.plan = *plan, .entitlement = *entitlement};
        } else if constexpr (requires { c.plan; }) {
          c.plan = *plan;
        }
      },
      command);
}

}  // namespace app
