#include "ui/semantics.hpp"

#include <catch_amalgamated.hpp>
#include <functional>
#include <string>

#include "imgui.h"
#include "support/faces.hpp"
#include "ui/text_input.hpp"

using sem::Role;

namespace {

// Dear ImGui with nothing but the semantic tree around it.
class Bench {
 public:
  Bench() : context_(ImGui::CreateContext()) {
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.DisplaySize = ImVec2(400, 300);
    io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
    support::add_face("text");
    sem::request_focus(0, false);
  }
  ~Bench() {
    for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
      texture->SetTexID(ImTextureID_Invalid);
      texture->SetStatus(ImTextureStatus_Destroyed);
    }
    ImGui::DestroyContext(context_);
  }
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;

  void draw(const std::function<void()>& content, int frames = 1) {
    for (int i = 0; i < frames; ++i) {
      ImGui::GetIO().DeltaTime = 0.016F;
      ImGui::NewFrame();
      sem::begin();
      ImGui::SetNextWindowPos(ImVec2(0, 0));
      ImGui::SetNextWindowSize(ImVec2(400, 300));
      ImGui::Begin("window", nullptr, ImGuiWindowFlags_NoDecoration);
      content();
      ImGui::End();
      sem::end();
      ImGui::Render();
    }
  }

 private:
  ImGuiContext* context_;
};

const sem::Node* named(std::string_view name) {
  for (const sem::Node& node : sem::tree().nodes) {
    if (node.name == name) return &node;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("an item takes its name from its label, and its rectangle from the canvas") {
  Bench bench;
  bench.draw(
      [] {
        ImGui::Button("Import##1");
        sem::item({.role = Role::button});
      },
      2);
  const sem::Node* node = named("Import");
  REQUIRE(node != nullptr);
  CHECK(node->role == Role::button);
  CHECK(node->is_item);
  CHECK(node->visible);
  CHECK(node->rect.x1 > node->rect.x0);
}

TEST_CASE("an item nobody described is there all the same") {
  Bench bench;
  bool on = true;
  bench.draw([&on] { ImGui::Checkbox("Overage", &on); }, 2);
  const sem::Node* node = named("Overage");
  REQUIRE(node != nullptr);
  CHECK(node->role == Role::checkbox);
  CHECK(node->checked == sem::Tri::on);
  CHECK_FALSE(node->described);
}

TEST_CASE("a described item far below the window is in the tree, and focus scrolls to it") {
  Bench bench;
  ImGuiID last = 0;
  const auto content = [&last] {
    for (int i = 0; i < 60; ++i) {
      ImGui::PushID(i);
      ImGui::Button("##row", ImVec2(100, 30));
      sem::item({.role = Role::button, .name = "row " + std::to_string(i)});
      last = ImGui::GetItemID();
      ImGui::PopID();
    }
  };
  bench.draw(content, 2);
  const sem::Node* node = named("row 59");
  REQUIRE(node != nullptr);
  CHECK_FALSE(node->visible);
  sem::request_focus(last, true);
  bench.draw(content, 4);
  CHECK(sem::tree().focus == last);
  CHECK(sem::tree().focus_ring);
  CHECK(named("row 59")->visible);
}

TEST_CASE("scopes are parents, and cover their children") {
  Bench bench;
  bench.draw(
      [] {
        const sem::Scope group({.role = Role::group, .name = "Group"});
        ImGui::Button("A");
        sem::item({.role = Role::button});
        ImGui::Button("B");
        sem::item({.role = Role::button});
      },
      2);
  const sem::Node* group = named("Group");
  REQUIRE(group != nullptr);
  const auto index = static_cast<std::int32_t>(group - sem::tree().nodes.data());
  CHECK(named("A")->parent == index);
  CHECK(named("B")->parent == index);
  CHECK(group->rect.y0 == named("A")->rect.y0);
  CHECK(group->rect.y1 == named("B")->rect.y1);
}

TEST_CASE("a dialog hangs off the root wherever it is described") {
  Bench bench;
  bench.draw(
      [] {
        const sem::Scope main({.role = Role::main});
        const sem::Scope dialog({.role = Role::dialog, .name = "Dialog", .modal = true});
        ImGui::Button("Close");
        sem::item({.role = Role::button});
      },
      2);
  CHECK(named("Dialog")->parent == -1);
}

TEST_CASE("rows of a table are counted whole, cells lie where the table has them") {
  Bench bench;
  bench.draw(
      [] {
        if (ImGui::BeginTable("t", 2, ImGuiTableFlags_ScrollY, ImVec2(300, 100))) {
          const sem::Scope table(
              {.role = Role::table, .name = "Calls", .row_count = 1001, .col_count = 2});
          for (int i = 0; i < 3; ++i) {
            ImGui::TableNextRow();
            ImGui::TableSetColumnIndex(0);
            const sem::Scope row({.role = Role::row, .row_index = i + 2});
            ImGui::TextUnformatted("x");
            sem::cell(0, "left");
            ImGui::TableSetColumnIndex(1);
            ImGui::TextUnformatted("y");
            sem::cell(1, "right");
          }
          ImGui::EndTable();
        }
      },
      3);
  const sem::Node* table = named("Calls");
  REQUIRE(table != nullptr);
  CHECK(table->row_count == 1001);
  REQUIRE(named("right") != nullptr);
  CHECK(named("right")->col_index == 2);
  CHECK(named("right")->rect.x0 > named("left")->rect.x0);
  for (const sem::Node& node : sem::tree().nodes) {
    if (node.role == Role::row) CHECK(node.parent >= 0);
  }
}

TEST_CASE("no two nodes of a frame share an id") {
  Bench bench;
  bench.draw(
      [] {
        for (int i = 0; i < 3; ++i) {
          ImGui::TextUnformatted("same");
          sem::item({.role = Role::text, .name = "same"});
        }
        sem::leaf("k", {.role = Role::img, .name = "one"}, ImVec2(0, 0), ImVec2(9, 9));
        sem::leaf("k", {.role = Role::img, .name = "two"}, ImVec2(0, 0), ImVec2(9, 9));
      },
      2);
  const auto& nodes = sem::tree().nodes;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    for (std::size_t j = i + 1; j < nodes.size(); ++j) CHECK(nodes[i].id != nodes[j].id);
  }
}

TEST_CASE("what assistive technology activates is pressed in the next frame") {
  Bench bench;
  int pressed = 0;
  ImGuiID id = 0;
  const auto content = [&] {
    if (ImGui::Button("Assign")) ++pressed;
    sem::item({.role = Role::button});
    id = ImGui::GetItemID();
  };
  bench.draw(content, 2);
  sem::request_activate(id);
  bench.draw(content, 3);
  CHECK(pressed == 1);
}

TEST_CASE("a text field takes what the page typed, cut at a whole character") {
  Bench bench;
  std::string value = "old";
  ui::TextEdit edit;
  ImGuiID id = 0;
  const auto content = [&] {
    edit = ui::text_input("##f", value, {.name = "Name", .max_length = 6});
    id = ImGui::GetItemID();
  };
  bench.draw(content, 2);
  CHECK_FALSE(edit.changed);
  sem::request_text(id, "aé漢字");
  bench.draw(content);
  CHECK(edit.changed);
  CHECK(value == "aé漢");
  CHECK(named("Name")->value == "aé漢");
  CHECK(named("Name")->text_size > 0);
  sem::request_edit_key(id, sem::EditKey::enter);
  bench.draw(content);
  CHECK(edit.submitted);
  CHECK_FALSE(edit.changed);
}

TEST_CASE("a read-only field keeps its text") {
  Bench bench;
  std::string value = "fixed";
  ImGuiID id = 0;
  const auto content = [&] {
    (void)ui::text_input("##f", value, {.name = "Name", .readonly = true});
    id = ImGui::GetItemID();
  };
  bench.draw(content, 2);
  sem::request_text(id, "other");
  bench.draw(content);
  CHECK(value == "fixed");
}
