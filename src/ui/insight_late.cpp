// Insight, late and corrected records: what one file of the month changed, against the month
// without it.
#include <algorithm>

#include "ui/insight_parts.hpp"

namespace ui {
namespace {

struct Held {
  std::uint32_t dataset = 0;
  std::string name;
};

std::vector<Held> files_held() {
  std::vector<Held> out;
  const auto& datasets = model().session.datasets;
  for (const auto& file : model().document.files) {
    const auto found = datasets.find(file.key);
    if (found != datasets.end()) out.push_back({found->second, file.name});
  }
  return out;
}

struct Kept {
  std::uint32_t dataset = 0;
  std::uint32_t asked = 0;
};

Kept& kept() {
  static Kept state;
  return state;
}

void ask(std::uint32_t dataset) {
  engine::Changes question;
  question.month = model().month;
  question.dataset = dataset;
  kept().asked = dataset;
  act(app::action::AskInsight{question});
}

void tiles(const engine::ChangesReply& reply) {
  constexpr float kEqual[] = {1, 1, 1, 1};
  Columns columns("sums", kEqual, cx().compact ? 156.0F : 190.0F);
  std::uint64_t moved = 0;
  for (const auto& move : reply.moves) moved += move.from == move.to ? 0 : move.calls;
  columns.next();
  figure_tile("difference", columns, Tone::accent, icon::kCompare, tr(Key::what_if_difference),
              signed_moneys(reply.difference), tr(Key::late_difference_note));
  columns.next();
  figure_tile("added", columns, Tone::accent, icon::kPlus, tr(Key::late_added),
              count_of(reply.added), tr(Key::late_added_note));
  columns.next();
  figure_tile("moved", columns, moved > 0 ? Tone::warn : Tone::good, icon::kRepeat,
              tr(Key::late_moved), count_of(moved), tr(Key::late_moved_note));
  columns.next();
  figure_tile("corrected", columns, Tone::neutral, icon::kEdit, tr(Key::late_corrected),
              count_of(reply.corrected),
              trn(Key::late_repeated, static_cast<std::int64_t>(reply.repeated)));
}

}  // namespace

void draw_late() {
  const auto files = files_held();
  paragraph(tr(Key::late_intro), soft());
  space(kGap3);
  if (files.size() < 2) {
    notice(Tone::accent, icon::kFileCalls, tr(Key::late_one_file), tr(Key::late_one_file_body));
    space(kGap3);
    if (button("import", tr(Key::action_import),
               {.kind = ButtonKind::primary, .icon = icon::kImports, .enabled = may_edit()})) {
      act(app::action::PickFiles{});
    }
    return;
  }
  const bool known =
      std::ranges::any_of(files, [](const Held& held) { return held.dataset == kept().dataset; });
  if (!known) kept().dataset = files.back().dataset;  // the one that came last
  std::vector<Choice> choices;
  int current = 0;
  for (const auto& file : files) {
    if (file.dataset == kept().dataset) current = static_cast<int>(choices.size());
    choices.push_back({"", file.name});
  }
  const int chosen = select("file", tr(Key::late_file), choices, current,
                            std::min(available(), 420.0F), icon::kFileCalls, true);
  if (chosen >= 0) kept().dataset = files[static_cast<std::size_t>(chosen)].dataset;
  const auto& answer = answers().changes;
  if (answer.phase == app::Phase::idle || kept().asked != kept().dataset) ask(kept().dataset);
  space(kGap4);
  if (waits(answer)) return;
  const auto& reply = *answer.reply;
  tiles(reply);
  if (reply.added == 0 && reply.moves.empty() && reply.calls.empty()) {
    space(kGap4);
    notice(Tone::good, icon::kCheckCircle, tr(Key::late_nothing), tr(Key::late_nothing_body));
  }
  payer_moves(reply.moves, Pair::before_after);
  customer_differences(reply.customers, Pair::before_after);
  changed_calls(reply.calls, Pair::before_after);
  assumptions(reply.assumptions);
}

}  // namespace ui
