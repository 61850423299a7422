#include "platform/mirror.hpp"

#include <catch_amalgamated.hpp>

#include "imgui.h"

using platform::MirrorWriter;
using ui::sem::Node;
using ui::sem::Role;
using ui::sem::Tree;
using ui::sem::Tri;

namespace {

Tree sample() {
  Tree tree;
  Node main;
  main.id = 1;
  main.role = Role::main;
  main.rect = {0, 0, 100, 50};
  main.clip = main.rect;
  Node box;
  box.id = 2;
  box.parent = 0;
  box.role = Role::checkbox;
  box.name = "Überlauf";
  box.checked = Tri::on;
  box.is_item = true;
  box.rect = {10, 10.5F, 30, 30};
  box.clip = {0, 0, 100, 20};
  tree.nodes = {main, box};
  return tree;
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the first difference is the whole tree, the next one only what changed") {
  MirrorWriter mirror;
  Tree tree = sample();
  const std::string whole = mirror.difference(tree, 1);
  CHECK(holds(whole, R"("order":[1,0,2,1])"));
  CHECK(holds(whole, R"("role":"checkbox","name":"Überlauf","checked":"true")"));
  CHECK(holds(whole, R"("rect":[10,10.5,20,9.5])"));  // of an item what can be seen

  CHECK(mirror.difference(tree, 2).empty());

  tree.nodes[1].checked = Tri::off;
  const std::string changed = mirror.difference(tree, 3);
  CHECK(holds(changed, R"("checked":"false")"));
  CHECK_FALSE(holds(changed, "order"));
  CHECK_FALSE(holds(changed, R"("role":"main")"));

  tree.nodes.pop_back();
  CHECK(holds(mirror.difference(tree, 4), R"("order":[1,0])"));
}

TEST_CASE("focus, announcements and shortcuts are told once") {
  MirrorWriter mirror;
  Tree tree = sample();
  (void)mirror.difference(tree, 1);
  tree.focus = 2;
  tree.announcements = {{"Done", ui::sem::Live::polite}};
  tree.shortcuts = {ImGuiMod_Ctrl | ImGuiKey_K, ImGuiMod_Ctrl | ImGuiKey_K};
  mirror.observe(tree);
  const std::string told = mirror.difference(tree, 2);
  CHECK(holds(told, R"("focus":2)"));
  CHECK(holds(told, R"("say":[["Done",false]])"));
  CHECK(holds(told, R"("keys":["Control+k"])"));
  tree.announcements.clear();
  mirror.observe(tree);
  CHECK(mirror.difference(tree, 3).empty());
}

TEST_CASE("an announcement made in a frame that the page skipped is not lost") {
  MirrorWriter mirror;
  Tree tree = sample();
  (void)mirror.difference(tree, 1);
  tree.announcements = {{"First", ui::sem::Live::polite}};
  mirror.observe(tree);
  tree.announcements = {{"Second", ui::sem::Live::assertive}};
  mirror.observe(tree);
  CHECK(holds(mirror.difference(tree, 3), R"([["First",false],["Second",true]])"));
}

TEST_CASE("chords are written as the page's keyboard events name them") {
  CHECK(platform::chord_text(ImGuiMod_Ctrl | ImGuiMod_Shift | ImGuiKey_Z) == "Control+Shift+z");
  CHECK(platform::chord_text(ImGuiKey_F6) == "F6");
  CHECK(platform::chord_text(ImGuiMod_Alt | ImGuiKey_LeftArrow) == "Alt+ArrowLeft");
  CHECK(platform::chord_text(ImGuiMod_Shift | ImGuiKey_Slash) == "Shift+/");
}
