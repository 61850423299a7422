#pragma once
// How the law's answers are drawn: what is met and what is not, why not, what follows, and the steps
// of a guide. Every statement carries its rules; every hindrance who can remove it, and how.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/selectors.hpp"
#include "overage/guide.hpp"
#include "ui/widgets.hpp"

namespace ui {

// Links to the rules' texts, on as many lines as they need.
void rule_row(std::span<const overage::Rule> rules);
// "Set up GDAP for Azure. Who: an admin agent of the partner."
[[nodiscard]] std::string who_text(overage::Curer who);  // "Who: the customer."; may be empty
[[nodiscard]] std::string remedy_text(std::string_view cure, const overage::Args& args,
                                      overage::Curer who);
[[nodiscard]] std::string warning_text(const overage::Warning& warning);

// One statement: icon, words, rules; below it what can be done.
struct Statement {
  const char* icon;
  Tone tone;
  std::string words;
  std::span<const overage::Rule> rules{};
  std::string remedy{};
  bool strong = false;
};
void statement(const Statement& said);

void refusal_list(std::span<const overage::Refusal> refusals);
void warning_list(std::span<const overage::Warning> warnings);
// By topic: who is billed, from when, what stops, what is created, who else, what it costs.
void consequence_list(std::span<const overage::Consequence> consequences);

// The preview of a command: what to beware of and what will happen; nothing when both are empty.
void preview(const overage::Situation& situation, const overage::Command& command);

// The steps of a guide, one below the other on a line. Draw what belongs to a step between begin()
// and end().
class [[nodiscard]] StepList {
 public:
  StepList(std::string_view name, int count);
  ~StepList();
  StepList(const StepList&) = delete;
  StepList& operator=(const StepList&) = delete;
  void begin(const overage::Step& step);
  void end();

 private:
  int count_;
  int index_ = 0;
  ImVec2 at_{};
  Tone tone_ = Tone::neutral;
  std::vector<sem::Scope> scopes_;
};

// Subscriptions with their eligibility marks (R14, R15).
void subscription_table(const overage::Situation& situation);
// The decisions, newest first: when, who, what, by which rules.
void trail_list(const overage::Situation& situation, std::span<const overage::AuditEntry> entries);
// "us", a name, or "another partner".
[[nodiscard]] std::string partner_name(const overage::Situation& situation, base::PartnerId id);
// "Ana, admin agent of Contoso"
[[nodiscard]] std::string actor_text(const overage::Situation& situation,
                                     const overage::Actor& actor);

// ---- the parts of the Manage overage panel, one file each ----

[[nodiscard]] const overage::LawSettings& law();
void open_panel(app::OveragePanel panel);
void draw_law_settings();  // a part of the settings screen

void draw_assign(const app::CustomerRow& row);  // manage.cpp
void assign_footer(const app::CustomerRow& row);
// The command the panel's choices make: what a request sheet asks for.
[[nodiscard]] overage::Command drafted_command(const app::CustomerRow& row);

[[nodiscard]] bool can_hand_over(const app::CustomerRow& row);  // hand_over.cpp
void draw_hand_over(const app::CustomerRow& row);

[[nodiscard]] bool has_credits(const app::CustomerRow& row);  // credits.cpp
void draw_credits(const app::CustomerRow& row);

[[nodiscard]] bool must_ask(const app::CustomerRow& row);  // request.cpp
void draw_request(const app::CustomerRow& row);
void request_footer(const app::CustomerRow& row);

}  // namespace ui
