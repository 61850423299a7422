// The application without a browser: drawn by nobody, driven by role and name through the semantic tree, with a clock of
// its own and a shell whose effects the test carries out. Native and under Node alike.
//
//   Driver driver;
//   driver.start({.hash = "#/v1/customers"});
//   driver.click(Role::button, "Import");
//   CHECK(driver.find(Role::dialog, "Import") != nullptr);
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "app/event.hpp"
#include "platform/shell.hpp"
#include "ui/semantics.hpp"

namespace platform::fake {

class Driver {
 public:
  explicit Driver(float width = 1280, float height = 800, float ratio = 1);
  ~Driver();
  Driver(const Driver&) = delete;
  Driver& operator=(const Driver&) = delete;

  void start(app::event::Started started = {});
  // An event of the shell, and what follows from it.
  void event(app::Event event);
  void resize(float width, float height, float ratio = 1);
  // Draws until nothing is due; false if it never ends (1000 frames).
  bool settle();
  // Lets time pass, drawing what becomes due.
  void wait(double milliseconds);

  // The first of a role with a name; an empty name: any. Null: none.
  [[nodiscard]] const ui::sem::Node* find(ui::sem::Role role, std::string_view name = {}) const;
  [[nodiscard]] std::vector<const ui::sem::Node*> all(ui::sem::Role role) const;
  [[nodiscard]] const ui::sem::Tree& tree() const { return ui::sem::tree(); }
  // The tree as indented lines, for the message of a failed test.
  [[nodiscard]] std::string outline() const;

  // Each answers false if there is no such item (or it is disabled), acts, and settles.
  bool click(ui::sem::Role role, std::string_view name = {});     // with the pointer, at its middle
  bool activate(ui::sem::Role role, std::string_view name = {});  // as assistive technology does
  bool focus(ui::sem::Role role, std::string_view name = {});     // as Tab does
  bool type(ui::sem::Role role, std::string_view name, std::string_view text);  // the new content
  bool edit_key(ui::sem::Role role, std::string_view name, ui::sem::EditKey key);
  void press(std::string_view key, Modifiers modifiers = {});  // "Enter", "k", "F6"
  void scroll(float x, float y, float dy);                     // content moves down by dy

  [[nodiscard]] const app::Model& model() const { return shell_.model(); }
  [[nodiscard]] std::vector<app::Effect> take_effects() { return shell_.take_effects(); }
  [[nodiscard]] std::int64_t frames() const { return shell_.frames(); }
  [[nodiscard]] double next_frame_in() const { return shell_.next_frame_in(); }
  // Of the last frame: whether anything was drawn at all, and how much.
  [[nodiscard]] int vertices() const { return vertices_; }

 private:
  void frame();

  Shell shell_;
  double now_ = 0;
  int vertices_ = 0;
};

}  // namespace platform::fake
