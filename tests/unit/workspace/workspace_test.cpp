#include "workspace/workspace.hpp"

#include <catch_amalgamated.hpp>

#include "rating/rate_card.hpp"
#include "workspace/settings.hpp"

namespace {

std::shared_ptr<const workspace::Customer> customer(std::uint64_t id, std::string name) {
  workspace::Customer made;
  made.situation.customer.id.guid = {.high = 1, .low = id};
  made.situation.customer.name = std::move(name);
  return std::make_shared<const workspace::Customer>(std::move(made));
}

std::shared_ptr<const workspace::Card> card(std::string id) {
  return std::make_shared<const workspace::Card>(workspace::Card{
      .id = id, .name = id, .file = {}, .card = std::make_shared<const rating::RateCard>()});
}

workspace::Workspace document() {
  workspace::Workspace made;
  made.customers = {customer(1, "Alpine"), customer(2, "Blue"), customer(3, "Coho")};
  made.cards = {card("a"), card("b")};
  return made;
}

}  // namespace

TEST_CASE("a patch replaces parts in their place and puts new ones last") {
  workspace::Patch patch;
  patch.customers = {customer(2, "Blue Yonder"), customer(9, "Nod")};
  patch.removed_customers = {document().customers[0]->id()};
  patch.removed_cards = {"a"};
  const auto changed = workspace::apply(document(), patch);
  REQUIRE(changed.customers.size() == 3);
  CHECK(changed.customers[0]->name() == "Blue Yonder");
  CHECK(changed.customers[1]->name() == "Coho");
  CHECK(changed.customers[2]->name() == "Nod");
  REQUIRE(changed.cards.size() == 1);
  CHECK(changed.cards[0]->id == "b");
}

TEST_CASE("the difference of two documents is only what differs") {
  const auto before = document();
  auto after = before;
  after.customers[1] = customer(2, "Blue Yonder");
  after.customers.erase(after.customers.begin());
  after.cards.push_back(card("c"));
  const auto patch = workspace::difference(before, after);
  REQUIRE(patch.customers.size() == 1);
  CHECK(patch.customers[0]->name() == "Blue Yonder");
  CHECK(patch.removed_customers == std::vector{before.customers[0]->id()});
  REQUIRE(patch.cards.size() == 1);
  CHECK(patch.cards[0]->id == "c");
  CHECK(patch.removed_cards.empty());
  CHECK_FALSE(patch.settings);
  CHECK(workspace::difference(workspace::apply(before, patch), after).empty());
}

TEST_CASE("a customer written anew with the same content is no difference") {
  const auto before = document();
  auto after = before;
  after.customers[0] = customer(1, "Alpine");
  CHECK(workspace::difference(before, after).empty());
}

TEST_CASE("settings differ by value") {
  const workspace::Workspace before;
  auto after = before;
  after.settings = std::make_shared<const workspace::Settings>();
  CHECK(workspace::difference(before, after).empty());
  workspace::Settings other;
  other.name = "June";
  after.settings = std::make_shared<const workspace::Settings>(other);
  CHECK(workspace::difference(before, after).settings == after.settings);
}

TEST_CASE("parts are found by their ids") {
  const auto made = document();
  CHECK(workspace::find_customer(made, made.customers[2]->id())->name() == "Coho");
  CHECK(workspace::find_customer(made, {}) == nullptr);
  CHECK(workspace::find_card(made, "b") == made.cards[1]);
  CHECK(workspace::find_card(made, "z") == nullptr);
}
