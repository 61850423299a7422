// The application inside somebody else's page: what the page gives, what it may decide, what it keeps, and what each mode
// shows. With the real engine.
#include <catch_amalgamated.hpp>
#include <stdexcept>

#include "app/format.hpp"
#include "app/selectors.hpp"
#include "engine/demo.hpp"
#include "overage/commands.hpp"
#include "overage/evaluate.hpp"
#include "ui/desk.hpp"
#include "workspace/settings.hpp"

using ui::sem::Role;

namespace {

const std::vector<std::pair<std::string, std::string>>& files() {
  static const auto demo = engine::make_demo();
  static const std::vector<std::pair<std::string, std::string>> all{
      {"customers", demo.customers_json}, {"rates", demo.rate_card_csv}, {"usage", demo.usage_csv}};
  return all;
}

struct Given : desk::Desk {
  explicit Given(app::Embedding embedding, desk::Memory memory = {})
      : Desk(ImVec2(1280, 800), "en", 1, std::move(memory), (embedding.waits = true, embedding)) {
    give(files());
  }
  // The first customer whose situation is such.
  const workspace::Customer& customer(overage::State state) const {
    const auto overview = app::overview(model());
    for (const auto& row : overview->customers) {
      if (row.evaluation.state == state) return *row.customer;
    }
    throw std::runtime_error("no such customer");
  }
  const workspace::Customer& again(const workspace::Customer& before) const {
    return *workspace::find_customer(*model().document.workspace, before.id());
  }
};

constexpr base::Instant kNow{1'782'813'840};

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

}  // namespace

TEST_CASE("files the page gives are taken over without a question, and each is answered for") {
  Given desk({.asks = true});
  CHECK_FALSE(desk.model().document.demo);
  CHECK(desk.model().document.given);
  CHECK(desk.model().document.workspace->customers.size() == 40);
  REQUIRE(desk.model().session.month.summary != nullptr);
  CHECK(desk.model().session.month.summary->totals.calls > 0);
  CHECK(desk.answered().call == 7);
  CHECK(desk.answered().ok);
  CHECK(count_of(desk.answered().json, "\"accepted\":") == 3);
  CHECK(count_of(desk.answered().json, "\"error\":\"\"") == 3);
  CHECK(desk.find(Role::dialog, "Import") == nullptr);
}

TEST_CASE("a given file that cannot be read is answered for, and the others are taken") {
  app::Embedding embedding{.waits = true};
  desk::Desk desk(ImVec2(1280, 800), "en", 1, {}, embedding);
  CHECK(desk.model().document.workspace->customers.empty());
  desk.give({{"customers", "[1"}, files()[1]});
  CHECK(desk.answered().ok);
  CHECK(count_of(desk.answered().json, "\"error\":\"\"") == 1);
  CHECK(desk.model().document.workspace->cards.size() == 1);
  CHECK(desk.model().import.items.empty());
}

TEST_CASE("what the page gives is neither mixed with the person's own data nor kept with it") {
  desk::Memory memory;
  {
    desk::Desk own;
    own.act(app::action::StartEmpty{});
    own.act(app::action::RenameWorkspace{"My own"});
    memory = own.memory();
    REQUIRE_FALSE(memory.texts.empty());
  }
  Given desk({}, memory);
  CHECK(desk.model().document.workspace->settings->name != "My own");
  desk.act(app::action::RenameWorkspace{"Given"});
  CHECK(desk.memory().texts == memory.texts);
  CHECK(desk.model().saving.state == app::SaveState::given);
}

TEST_CASE("what the page keeps comes back, without the files it gives again") {
  desk::Memory memory;
  {
    Given desk({.keeps = true});
    desk.act(app::action::RenameWorkspace{"Kept by the page"});
    memory = desk.memory();
  }
  app::Embedding embedding{.keeps = true};
  desk::Desk again(ImVec2(1280, 800), "en", 1, memory, embedding);
  CHECK(again.model().document.workspace->settings->name == "Kept by the page");
  CHECK(again.model().document.files.empty());
  CHECK(again.model().toasts.empty());
}

TEST_CASE("a customer's application shows that customer and no way to another") {
  Given desk({.mode = app::Mode::customer});
  const auto& customer = *desk.model().document.workspace->customers.front();
  for (const char* hash : {"#/v1/", "#/v1/customers", "#/v1/settings"}) {
    desk.go(hash);
    CHECK(desk.model().route.id == customer.id().to_string());
    CHECK(desk.find(Role::heading, customer.name()) != nullptr);
  }
  CHECK(desk.find(Role::link, "Customers") == nullptr);
  CHECK(desk.find(Role::button, "Search or command") == nullptr);
  desk.act(app::action::ShowPalette{true});
  CHECK_FALSE(desk.model().palette_open);
  CHECK(desk.find(Role::button, "Manage overage") != nullptr);
  const auto& other = *desk.model().document.workspace->customers.back();
  desk.tell(app::event::OverageRead{9, other.id().to_string()});
  CHECK_FALSE(desk.answered().ok);
}

TEST_CASE("self-service only shows, and shows no price of the partner's card") {
  Given desk({.mode = app::Mode::self_service, .amounts = false});
  const auto before = desk.model().document.workspace;
  CHECK(desk.find(Role::button, "Manage overage") == nullptr);
  CHECK(desk.find(Role::button, "Undo") == nullptr);
  desk.act(app::action::RenameWorkspace{"Changed"});
  desk.drop({files()[2]});
  CHECK(desk.model().document.workspace == before);
  CHECK_FALSE(desk.model().import.sheet_open);

  const std::string home = "#/v1/customers/x";
  desk.go(home + "/calls");
  CHECK(desk.find(Role::columnheader, "Minutes") != nullptr);
  CHECK(desk.find(Role::columnheader, "Amount") == nullptr);
  CHECK(desk.find(Role::button, "Export calls") == nullptr);
  REQUIRE_FALSE(desk.model().session.calls.pages.empty());
  for (const auto& row : *desk.model().session.calls.pages.begin()->second) {
    if (row.amount.is_zero()) continue;
    desk.go(home + "/calls?call=" + row.usage.to_string());
    REQUIRE(desk.model().session.explanation.reply != nullptr);
    CHECK_FALSE(desk.says(app::money(app::english(), row.amount, true)));
    break;
  }
  desk.go(home + "/users");
  CHECK(desk.find(Role::columnheader, "Overage") == nullptr);
  desk.go(home + "/pools");
  CHECK(desk.find(Role::heading, "Communications Credits") == nullptr);
}

TEST_CASE("overage is read and set in Partner Center's own words") {
  Given desk({});
  const auto& customer = desk.customer(overage::State::eligible);
  const auto id = customer.id().to_string();
  desk.tell(app::event::OverageRead{1, id});
  CHECK(desk.answered().json.find("\"totalCount\":0") != std::string::npos);

  desk.tell(
      app::event::OverageSet{2, id, kNow, R"({"azureEntitlementId":null,"overageEnabled":true})"});
  CHECK(desk.answered().call == 2);
  CHECK(desk.answered().ok);
  CHECK(desk.answered().json.find("\"overageEnabled\":true") != std::string::npos);
  CHECK(desk.answered().json.find("\"objectType\":\"Overage\"") != std::string::npos);
  CHECK(desk.model().history.can_undo());

  desk.tell(app::event::OverageSet{3, id, kNow, R"({"overageEnabled":"yes"})"});
  CHECK_FALSE(desk.answered().ok);
  desk.tell(app::event::OverageSet{4, "nobody", kNow, R"({"overageEnabled":true})"});
  CHECK_FALSE(desk.answered().ok);
}

TEST_CASE("a refusal of the law is answered with its reason, rule and Partner Center's number") {
  Given desk({});
  const auto& customer = desk.customer(overage::State::not_eligible);
  desk.tell(app::event::OverageSet{5, customer.id().to_string(), kNow,
                                   R"({"azureEntitlementId":null,"overageEnabled":true})"});
  CHECK_FALSE(desk.answered().ok);
  CHECK(desk.answered().json.find("\"message\":\"R") != std::string::npos);
  CHECK(desk.answered().json.find("\"partnerCenter\":") != std::string::npos);
}

TEST_CASE("the page may veto an assignment, let it pass, or carry it out itself") {
  Given desk({.asks = true});
  const auto customer = desk.customer(overage::State::eligible);
  const auto enable = [&] { desk.act(app::action::RunCommand{customer.id(), overage::Enable{}}); };
  const auto pending = [&] {
    return overage::find_pending(desk.again(customer).situation) != nullptr ||
           overage::find_assignment(desk.again(customer).situation) != nullptr;
  };
  std::vector<app::effect::AskHost> asked;

  desk.on_ask = [&](const auto& question) {
    asked.push_back(question);
    return app::event::HostAnswered{question.call, kNow, false, {}, "vetoed", {}};
  };
  enable();
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].customer == customer.id().to_string());
  CHECK(asked[0].request.find("\"overageEnabled\": true") != std::string::npos);
  CHECK_FALSE(pending());
  CHECK_FALSE(desk.model().history.can_undo());

  const std::string entitlement = "44444444-4444-4444-8444-444444444444";
  SECTION("let it pass") {
    desk.on_ask = [](const auto& question) {
      return app::event::HostAnswered{question.call, kNow, true, {}, {}, {}};
    };
    enable();
    CHECK(pending());
  }
  SECTION("carried out by the page") {
    desk.on_ask = [&](const auto& question) {
      return app::event::HostAnswered{question.call,
                                      kNow,
                                      true,
                                      R"({"azureEntitlementId":")" + entitlement +
                                          R"(","type":"PhoneServices","overageEnabled":true})",
                                      {},
                                      {}};
    };
    enable();
    const auto* assignment = overage::find_assignment(desk.again(customer).situation);
    REQUIRE(assignment != nullptr);
    CHECK(assignment->entitlement.to_string() == entitlement);
  }
  SECTION("an answer to nothing changes nothing") {
    desk.on_ask = nullptr;
    enable();
    desk.tell(app::event::HostAnswered{999, kNow, true, {}, {}, {}});
    CHECK_FALSE(pending());
    CHECK(desk.model().asked != nullptr);
  }
}

TEST_CASE("a reset forgets what was given and what was kept") {
  Given desk({.keeps = true});
  desk.tell(app::event::ResetAsked{3});
  CHECK(desk.answered().call == 3);
  CHECK(desk.model().document.workspace->customers.empty());
  CHECK(desk.model().session.datasets.empty());
  CHECK_FALSE(desk.model().history.can_undo());
}
