#pragma once
// The application at a desk of its own: the shell that a browser drives too, the engine itself in the
// same process, and texts and files kept in memory. No browser, no clock.

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/protocol.hpp"
#include "imgui.h"
#include "platform/shell.hpp"
#include "ui/semantics.hpp"

namespace desk {

// What survives a reload: give it to the next desk.
struct Memory {
  std::map<std::string, std::string> texts;
  std::map<std::string, std::string> files;  // kept ones, by key
  std::map<std::string, std::string> names;
};

class Desk {
 public:
  // `language`: "en", "fr" or "pseudo".
  explicit Desk(ImVec2 size = ImVec2(1280, 800), const std::string& language = "en",
                float ratio = 1, Memory memory = {}, const app::Embedding& embedding = {});
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  // Draws until nothing changes any more (at most some frames).
  void settle();
  void act(app::Action action);
  void go(const std::string& hash);
  // By role and name; fails the test when there is none.
  void click(ui::sem::Role role, const std::string& name);
  void press(const std::string& key);
  // A row of a grid, counted from 0 below the head.
  void click_row(const std::string& grid, int row);
  // The same with a pointer that arrives, presses and lets go before anything is drawn, as on a slow machine.
  void flick_row(const std::string& grid, int row);
  // What stands in a column of a grid or table, counted from 1, as far as rows are drawn.
  [[nodiscard]] std::vector<std::string> column(const std::string& grid, int column) const;
  // Replaces what is written in a field.
  void type(ui::sem::Role role, const std::string& name, const std::string& text);
  [[nodiscard]] const ui::sem::Node* find(ui::sem::Role role, const std::string& name) const;
  // A text whose {name} nobody filled in.
  [[nodiscard]] bool says_a_placeholder() const;
  [[nodiscard]] bool shows(ui::sem::Role role) const;      // anything of it
  [[nodiscard]] bool says(const std::string& text) const;  // some name or value contains it

  [[nodiscard]] const app::Model& model() const { return shell_.model(); }
  [[nodiscard]] const std::vector<app::Effect>& effects() const { return effects_; }
  [[nodiscard]] const Memory& memory() const { return memory_; }
  // Files that the person drops; they come into the engine when the application asks for them.
  void drop(const std::vector<std::pair<std::string, std::string>>& names_and_bytes);
  // As the page around the application does; the answer to the last call stands in answer().
  void give(const std::vector<std::pair<std::string, std::string>>& names_and_bytes);
  void tell(app::Event event) { act(app::Action(std::move(event))); }
  [[nodiscard]] const app::effect::AnswerHost& answered() const { return answered_; }
  // What the page says to an assignment; without it the application waits.
  std::function<app::event::HostAnswered(const app::effect::AskHost&)> on_ask;
  // The last download: its name and its bytes.
  [[nodiscard]] const std::string& saved_name() const { return saved_name_; }
  [[nodiscard]] const std::string& saved() const { return saved_; }
  void picture(const std::string& file);
  // Draws once more, whether anything changed or not.
  void draw();

 private:
  void frame();
  [[nodiscard]] const ui::sem::Node& row(const std::string& grid, int row) const;
  void answer(const app::Effect& effect);
  void ask(const std::string& json);

  platform::Shell shell_;
  double now_ = 0;                    // milliseconds
  std::vector<app::Effect> effects_;  // all so far
  engine::Protocol engine_;
  Memory memory_;
  app::effect::AnswerHost answered_;
  std::vector<std::string> offered_;  // bytes of files, by number from 1
  std::string saved_name_;
  std::string saved_;
};

// Every screen of the demo, with panels and parts of customers: a name of ours, and where it is.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> screens(Desk& desk);

}  // namespace desk
