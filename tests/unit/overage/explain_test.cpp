#include <catch_amalgamated.hpp>

#include "overage/evaluate.hpp"
#include "overage/names.hpp"
#include "unit/overage/case.hpp"

using namespace overage;       // NOLINT: tests of this room
using namespace overage_test;  // NOLINT

namespace {

std::string words(const Situation& s, const Command& command) {
  return keys(consequences_of(s, command, kNow, {}));
}

const Consequence& find(const std::vector<Consequence>& all, std::string_view key) {
  for (const Consequence& c : all) {
    if (c.consequence == key) return c;
  }
  throw std::out_of_range(std::string(key));
}

}  // namespace

TEST_CASE("a preview says where charges go, on whose invoice, and from when") {
  const auto all = consequences_of(ready(), Enable{}, kNow, {});
  const Consequence& charges = find(all, "charges_to");
  CHECK(charges.topic == Topic::billed);
  CHECK(charges.args == Args{{"subscription", "Subscription 1"}, {"partner", "Contoso"}});
  CHECK(find(all, "resource_group").args[0].second == "M365");
  CHECK(find(all, "once_confirmed").rules == std::vector<Rule>{43_R});
}

TEST_CASE("a preview of moving names both subscriptions") {
  Reassign move;
  move.target = {Target::Kind::existing, kSecond, {}};
  move.group.location = "austriaeast";
  const auto all = consequences_of(assigned(), move, kNow, {});
  CHECK(find(all, "charges_to").args[0].second == "Telephony");
  CHECK(find(all, "old_subscription_ends").args[0].second == "Subscription 1");
  CHECK(find(all, "resource_group_at").args[1].second == "austriaeast");
}

TEST_CASE("a provider's preview names the reseller") {
  Enable enable;
  enable.reseller = base::MpnId::parse("1234567").value();
  CHECK(words(as_provider(), enable).find("reseller_named") != std::string::npos);
  CHECK(words(ready(), enable).find("reseller_named") == std::string::npos);
}

TEST_CASE("an unnamed Azure subscription is shown by its id") {
  Situation s = assigned(kUs, kOthers);
  const auto all = consequences_of(s, Disable{}, kNow, {});
  CHECK(find(all, "past_charges_stay").args[0].second == kOthers.to_string());
}

TEST_CASE("the checklist keeps the order of the rules and names who can cure") {
  Situation s = ready();
  s.partners[0].gdap_reaches_azure = Fact::no;
  s.customer.customer_agreement = Fact::unknown;
  const auto items = preflight(s, Enable{}, kNow, {});
  std::string names;
  for (const CheckItem& item : items) names += std::string(name_of(item.prerequisite)) + ' ';
  CHECK(names ==
        "role transacting_partner relationship eligible_subscription no_legacy_azure "
        "not_held_by_another first_in_line target sandbox partner_agreement customer_agreement "
        "gdap token_protection allowed_locations reseller_id auto_recharge ");
  CHECK(items[11].status == CheckStatus::unmet);
  CHECK(items[11].curer == Curer::partner_admin_agent);
  CHECK(items[11].cure == "set_up_gdap");
  CHECK(items[10].status == CheckStatus::unknown);
  CHECK(items[10].cure == "look_up_customer_agreement");
  CHECK(items[0].cure.empty());
  CHECK(preflight(s, Disable{}, kNow, {}).empty());
  CHECK(preflight(assigned(), Reassign{}, kNow, {}).size() == 14);
}

TEST_CASE("an evaluation answers for every command a person can start") {
  const auto evaluation = evaluate(ready(), kNow, {});
  CHECK(evaluation.commands.size() == 10);
  CHECK(find_status(evaluation, CommandKind::enable)->available);
  CHECK_FALSE(find_status(evaluation, CommandKind::disable)->available);
  CHECK(find_status(evaluation, CommandKind::charge) == nullptr);
  CHECK(find_status(evaluation, CommandKind::record_consent)->available);
  const auto ours = evaluate(assigned(), kNow, {});
  CHECK(find_status(ours, CommandKind::reassign)->available);
  CHECK(find_status(ours, CommandKind::disable)->available);
  CHECK(ours.holder == kUs);
  const auto asked = evaluate(run(ready(), Enable{}).situation, kNow, {});
  CHECK(find_status(asked, CommandKind::confirm_update)->available);
  CHECK(asked.next_step == "read_again");
}

TEST_CASE("a consent can be recorded as long as one of the three is missing") {
  Situation s = assigned();
  for (const auto party : {ConsentParty::customer, ConsentParty::holder, ConsentParty::newcomer}) {
    CHECK(find_status(evaluate(s, kNow, {}), CommandKind::record_consent)->available);
    s = run(s, RecordConsent{.party = party, .newcomer = kOther}).situation;
  }
  CHECK(reasons(find_status(evaluate(s, kNow, {}), CommandKind::record_consent)->refusals) ==
        "R38/0/0 consent_recorded_already");
}

TEST_CASE("a prerequisite nobody has looked up says who can, one that is met says nothing") {
  Situation s = ready();
  s.token_protection = Fact::unknown;
  const auto items = preflight(s, Enable{}, kNow, {});
  CHECK(items[12].status == CheckStatus::unknown);
  CHECK(items[12].curer != Curer::nobody);
  CHECK(items[11].status == CheckStatus::met);
  CHECK(items[11].curer == Curer::nobody);
}

TEST_CASE("every word of every enumeration reads back") {
  const auto whole = [](auto first) {
    using Enum = decltype(first);
    const auto all = words<Enum>();
    for (std::size_t at = 0; at < all.size(); ++at) {
      CHECK(parse_word<Enum>(all[at]) == static_cast<Enum>(at));
      CHECK(word_of(static_cast<Enum>(at)) == all[at]);
    }
    CHECK_FALSE(parse_word<Enum>("no such word").has_value());
  };
  whole(Fact{});
  whole(PartnerModel{});
  whole(Role{});
  whole(SubscriptionStatus{});
  whole(CommandKind{});
  whole(Prerequisite{});
  whole(Curer{});
  whole(State{});
  whole(FundingMode{});
  whole(Use{});
  whole(PageVersion{});
  CHECK(words<CommandKind>().size() == kCommandKinds);
  CHECK(words<Use>().size() == kUses);
}
