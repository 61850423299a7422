// Manage overage and what belongs to it, through the screens: the flyout with its checklist and its
// preview, the hand-over, the way from credits to postpaid, the request sheet, the trail.
#include <algorithm>
#include <catch_amalgamated.hpp>
#include <fstream>
#include <sstream>

#include "formats/scenario.hpp"
#include "formats/workspace_json.hpp"
#include "ui/desk.hpp"

using ui::sem::Role;

namespace {

std::shared_ptr<const workspace::Customer> customer(const desk::Desk& desk,
                                                    const std::string& name) {
  for (const auto& one : desk.model().document.workspace->customers) {
    if (one->name().starts_with(name)) return one;
  }
  throw std::runtime_error("no customer " + name);
}

const overage::Situation& situation(const desk::Desk& desk, const std::string& name) {
  return customer(desk, name)->situation;
}

void open(desk::Desk& desk, const std::string& name, const std::string& part = {}) {
  desk.go("#/v1/customers/" + customer(desk, name)->id().to_string() + part);
}

const overage::AuditEntry& last_entry(const desk::Desk& desk, const std::string& name) {
  return customer(desk, name)->history.entries().back();
}

}  // namespace

TEST_CASE("overage is assigned from the flyout after a preview, confirmed, undone by name") {
  desk::Desk desk;
  open(desk, "Litware");
  desk.click(Role::button, "Manage overage");
  CHECK(desk.find(Role::dialog, "Manage overage: Litware") != nullptr);
  CHECK(desk.find(Role::list, "Checks") != nullptr);
  for (const char* said : {"What will happen", "Who is billed", "From when", "What it costs",
                           "PUT https://api.partnercenter.microsoft.com/v1/customers/"}) {
    INFO(said);
    CHECK(desk.says(said));
  }
  CHECK(overage::find_pending(situation(desk, "Litware")) == nullptr);  // nothing has changed yet
  desk.type(Role::textbox, "Location", "uksouth");
  desk.type(Role::textbox, "Tags", "cost=telephony");
  CHECK(desk.says("The resource group M365 is created in uksouth."));
  desk.click(Role::button, "Assign");
  const auto* pending = overage::find_pending(situation(desk, "Litware"));
  REQUIRE(pending != nullptr);
  CHECK(pending->target.group.location == "uksouth");
  CHECK(pending->target.group.tags.at("cost") == "telephony");
  CHECK(desk.find(Role::button, "Undo: Assign overage for Litware") != nullptr);

  desk.click(Role::button, "Manage overage");
  desk.click(Role::button, "I read it again: it is done");
  CHECK(overage::find_assignment(situation(desk, "Litware")) != nullptr);
  desk.act(app::action::Undo{});
  desk.act(app::action::Undo{});
  CHECK(overage::find_pending(situation(desk, "Litware")) == nullptr);
  CHECK(overage::find_assignment(situation(desk, "Litware")) == nullptr);
  CHECK(desk.find(Role::button, "Redo: Assign overage for Litware") != nullptr);
}

TEST_CASE("tags that cannot be read hold the assignment back") {
  desk::Desk desk;
  open(desk, "Litware", "/manage");
  desk.type(Role::textbox, "Tags", "telephony");
  const auto* assign = desk.find(Role::button, "Assign");
  REQUIRE(assign != nullptr);
  CHECK(assign->disabled);
  const auto* tags = desk.find(Role::textbox, "Tags");
  REQUIRE(tags != nullptr);
  CHECK(tags->invalid);
}

TEST_CASE("a refused command says every reason, who can cure it and how") {
  desk::Desk desk;
  open(desk, "Wingtip", "/manage");
  CHECK(desk.says("No legacy Azure: not met"));
  CHECK(desk.says("800112, HTTP 403"));
  CHECK(desk.says("Move the legacy subscriptions to an Azure plan. Who: an admin agent"));
  CHECK(desk.find(Role::button, "Assign")->disabled);
  desk.click(Role::button, "Rule R21");
  CHECK(desk.find(Role::dialog, "Rule R21") != nullptr);
}

TEST_CASE("what nobody has looked up is written down where it is missing") {
  desk::Desk desk;
  open(desk, "Northwind", "/manage");
  CHECK(desk.says("GDAP reaches the Azure subscriptions: not met"));
  CHECK(desk.find(Role::button, "Assign")->disabled);
  desk.click(Role::button, "It is met now");
  CHECK_FALSE(desk.says("GDAP reaches the Azure subscriptions: not met"));
  CHECK_FALSE(desk.find(Role::button, "Assign")->disabled);
  CHECK(last_entry(desk, "Northwind").command == overage::CommandKind::record_finding);
}

TEST_CASE("a policy that allows few locations offers those") {
  desk::Desk desk;
  open(desk, "Proseware", "/manage");
  const auto* location = desk.find(Role::combobox, "Location");
  REQUIRE(location != nullptr);
  desk.click(Role::combobox, "Location");
  desk.click(Role::option, "swedencentral");
  CHECK(desk.find(Role::combobox, "Location")->value == "swedencentral");
}

TEST_CASE("the provider names the reseller it sells through") {
  desk::Desk desk;
  open(desk, "Trey", "/manage");
  CHECK(desk.find(Role::combobox, "PartnerID of the indirect reseller")->value ==
        "Parnell Reselling");
  desk.click(Role::radio, "None");
  CHECK(desk.find(Role::combobox, "PartnerID of the indirect reseller") == nullptr);
  CHECK(desk.says("Toll-free lines, calls beyond the plan and Pay-As-You-Go calls stop."));
}

TEST_CASE("a hand-over to us: consents, None by the holder, our assignment") {
  desk::Desk desk;
  open(desk, "Munson");
  CHECK(desk.says("Next: Agree on a hand-over: the customer decides. Who: the customer."));
  desk.click(Role::button, "Hand-over");
  CHECK(desk.find(Role::list, "Steps of the hand-over") != nullptr);
  CHECK(desk.says("0 of 6 steps done"));
  for (int i = 0; i < 3; ++i) {
    desk.type(Role::textbox, "Given by", "Carla, by letter");
    desk.click(Role::button, "Record the consent");
  }
  CHECK(desk.says("3 of 6 steps done"));
  CHECK(desk.says("Given by Carla, by letter"));
  CHECK(situation(desk, "Munson").consents.size() == 3);
  desk.click(Role::button, "Partner Center shows None");
  CHECK(overage::find_assignment(situation(desk, "Munson")) == nullptr);
  CHECK(desk.says("4 of 6 steps done"));
  desk.click(Role::button, "Choose where charges go");
  CHECK(desk.model().route.panel == app::OveragePanel::assign);
  CHECK(desk.find(Role::button, "Assign") != nullptr);
  CHECK_FALSE(desk.find(Role::button, "Assign")->disabled);
}

TEST_CASE("a hand-over from us to a partner nobody knew: added, agreed, None with its preview") {
  desk::Desk desk;
  open(desk, "Alpine", "/hand-over");
  desk.click(Role::button, "Another partner");
  desk.type(Role::textbox, "Name of the partner", "Adatum Telecom");
  desk.type(Role::textbox, "PartnerID", "4711777");
  desk.click(Role::button, "Add partner");
  CHECK(desk.find(Role::button, "Undo: Add a partner of Alpine Ski House") != nullptr);
  if (desk.find(Role::combobox, "To") != nullptr &&
      desk.find(Role::combobox, "To")->value != "Adatum Telecom") {
    desk.click(Role::combobox, "To");
    desk.click(Role::option, "Adatum Telecom");
  }
  for (int i = 0; i < 3; ++i) desk.click(Role::button, "Record the consent");
  CHECK(desk.says("Adatum Telecom may then assign overage to its own Azure subscription."));
  desk.click(Role::button, "Set to None");
  CHECK(overage::find_pending(situation(desk, "Alpine")) != nullptr);
  desk.click(Role::button, "I read it again: it is done");
  CHECK(overage::find_assignment(situation(desk, "Alpine")) == nullptr);
  CHECK(desk.says("Adatum Telecom assigns in its own Partner Center."));
  desk.type(Role::textbox, "Id of its Azure subscription", "33333333-3333-4333-8333-000000000009");
  desk.click(Role::button, "It has assigned");
  REQUIRE(overage::find_assignment(situation(desk, "Alpine")) != nullptr);
  CHECK(overage::find_partner(situation(desk, "Alpine"),
                              overage::find_assignment(situation(desk, "Alpine"))->holder)
            ->name == "Adatum Telecom");
}

TEST_CASE("a consent can be withdrawn, and the guide goes back to it") {
  desk::Desk desk;
  open(desk, "Munson", "/hand-over");
  desk.click(Role::button, "Record the consent");
  CHECK(desk.says("1 of 6 steps done"));
  desk.click(Role::button, "Withdraw the consent");
  CHECK(desk.says("0 of 6 steps done"));
  CHECK(last_entry(desk, "Munson").command == overage::CommandKind::withdraw_consent);
}

TEST_CASE("from credits to postpaid in the safe order, with a date") {
  desk::Desk desk;
  open(desk, "Fabrikam");
  desk.click(Role::button, "From credits to postpaid");
  CHECK(desk.find(Role::list, "Steps to postpaid") != nullptr);
  CHECK(desk.says("Never, as it stands"));
  desk.type(Role::textbox, "Switched off by", "Carla Reyes");
  desk.click(Role::button, "Record that it is off");
  CHECK(situation(desk, "Fabrikam").credits.auto_recharge == overage::Fact::no);
  CHECK_FALSE(desk.says("Never, as it stands"));
  CHECK(desk.says("At the present pace until"));
  const auto& entry = last_entry(desk, "Fabrikam");
  CHECK(entry.accepted);
  CHECK(entry.actor.name == "Carla Reyes");
  CHECK(entry.actor.role == overage::Role::customer_global_admin);
  // whoever sits here is who sat here before
  CHECK(situation(desk, "Fabrikam").actor.role == overage::Role::admin_agent);
  CHECK(desk.find(Role::button, "Undo: Switch off auto-recharge for Fabrikam") != nullptr);
}

TEST_CASE("without overage the guide asks for it before the switch") {
  desk::Desk desk;
  open(desk, "Nod", "/credits");
  CHECK(desk.says("The balance will run out before overage is enabled."));
  desk.click(Role::button, "Choose where charges go");
  CHECK(desk.model().route.panel == app::OveragePanel::assign);
}

TEST_CASE("the trail says who did what, when, by which rules") {
  desk::Desk desk;
  open(desk, "Wingtip", "/manage");
  // a refused attempt, as an application could send it
  desk.act(app::action::RunCommand{customer(desk, "Wingtip")->id(), overage::Enable{}});
  open(desk, "Wingtip", "/trail");
  CHECK(desk.find(Role::list, "Trail") != nullptr);
  CHECK(desk.says("Assign overage: Refused"));
  CHECK(desk.says("UTC · "));
  CHECK(desk.find(Role::button, "Rule R21") != nullptr);
  CHECK_FALSE(desk.says_a_placeholder());
}

TEST_CASE("an indirect reseller gets a sheet for its provider, to copy or to save") {
  std::ifstream file("assets/scenarios/reseller-must-ask-provider.json", std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  const auto scenario = formats::read_scenario(text.str());
  REQUIRE(scenario.ok());
  workspace::Workspace document;
  workspace::Settings settings;
  settings.partner = *overage::acting_partner(scenario->situation);
  settings.actor = scenario->situation.actor;
  document.settings = std::make_shared<const workspace::Settings>(settings);
  workspace::Customer one;
  one.situation = scenario->situation;
  one.currency = *base::Currency::parse("EUR");
  document.customers.push_back(std::make_shared<const workspace::Customer>(one));
  desk::Desk desk;
  desk.drop({{"workspace.json", formats::write_workspace(document)}});
  desk.click(Role::button, "Import 1 file");
  open(desk, "Alpine");
  desk.click(Role::button, "Manage overage");
  CHECK(desk.says("An indirect reseller"));
  CHECK(desk.find(Role::button, "Assign") == nullptr);  // not for us to do
  desk.click(Role::tab, "Request sheet");
  CHECK(desk.says("To: Northwind"));
  CHECK(desk.says("From: Litware (1234567)"));
  CHECK(desk.says("Domestic Calling Plan"));
  desk.click(Role::button, "Copy");
  desk.click(Role::button, "Save as a file");
  const auto& effects = desk.effects();
  const auto has = [&](auto matches) {
    return std::any_of(effects.begin(), effects.end(), matches);
  };
  CHECK(has([](const app::Effect& effect) {
    const auto* copy = std::get_if<app::effect::CopyText>(&effect);
    return copy != nullptr && copy->text.find("To: Northwind") != std::string::npos;
  }));
  CHECK(has([](const app::Effect& effect) {
    const auto* save = std::get_if<app::effect::SaveText>(&effect);
    return save != nullptr && save->name == "overage-request.txt";
  }));
}

TEST_CASE("every part of Manage overage is drawn in both languages and on a phone") {
  for (const char* language : {"en", "fr"}) {
    desk::Desk desk(ImVec2(390, 844), language);
    for (const char* name : {"Alpine", "Fabrikam", "Munson", "Wingtip"}) {
      for (const char* part : {"/manage", "/hand-over", "/credits", "/request", "/trail"}) {
        open(desk, name, part);
        INFO(language << " " << name << part);
        CHECK_FALSE(desk.says_a_placeholder());
      }
    }
  }
}
