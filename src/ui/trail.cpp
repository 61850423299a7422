// The audit trail: who decided what, when, by which rules (R31: nothing is forgotten).
#include <algorithm>

#include "base/sort.hpp"
#include "overage/names.hpp"
#include "ui/law.hpp"
#include "ui/screens.hpp"

namespace ui {
namespace {

constexpr std::size_t kPage = 50;

// "Azure subscription: Subscription 1"; nothing for details that another line says already.
std::string detail_text(const std::string& name, const std::string& value) {
  const std::string label = coded("detail.", name);
  if (label == name) return {};  // ids and services: for machines
  std::string shown = value;
  if (name == "check") shown = coded("check.", value);
  if (name == "met") shown = coded("fact.", value);
  if (name == "party") shown = coded("party.", value);
  return tr(Key::law_labelled, {{"label", label}, {"value", shown}});
}

// A reason names things the trail does not keep: then the rule itself is said.
std::string reason_text(const overage::AuditEntry& entry, const std::string& reason,
                        std::size_t index) {
  std::string said = coded("reason.", reason);
  if (said.find('{') != std::string::npos && index < entry.rules.size()) {
    said = coded("rule.", overage::name_of(entry.rules[index]));
  }
  return said;
}

void entry_card(const overage::Situation& situation, const overage::AuditEntry& entry, bool last) {
  const sem::Scope item({.role = sem::Role::listitem}, std::to_string(entry.number));
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const Tone tone = entry.accepted ? Tone::good : Tone::bad;
  const auto& colours = theme().tones[static_cast<int>(tone)];
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImVec2 centre(at.x + 12, at.y + 12);
  list->AddCircleFilled(centre, 12, colours.soft);
  draw_icon(ImVec2(centre.x - 7, centre.y - 7), entry.accepted ? icon::kCheck : icon::kClose,
            colours.line, 14);
  ImGui::SetCursorScreenPos(ImVec2(at.x + 40, at.y + 2));
  ImGui::BeginGroup();
  paragraph(named(coded("command.", overage::name_of(entry.command)),
                  tr(entry.accepted ? Key::outcome_accepted : Key::outcome_refused)),
            strong());
  paragraph(app::date_time(locale(), entry.at) + " UTC · " + actor_text(situation, entry.actor),
            soft(Size::small));
  std::string details;
  std::size_t reason = 0;
  for (const auto& [name, value] : entry.details) {
    if (name == "reason") {
      space(2);
      paragraph(reason_text(entry, value, reason++));
      continue;
    }
    const auto text = detail_text(name, value);
    if (!text.empty()) details += (details.empty() ? "" : " · ") + text;
  }
  if (entry.payer) {
    details += details.empty() ? "" : " · ";
    details += tr(Key::law_labelled, {{"label", coded("detail.", "payer")},
                                      {"value", coded("paidby.", overage::name_of(*entry.payer))}});
  }
  if (!details.empty()) {
    space(2);
    paragraph(details);
  }
  if (!entry.rules.empty()) {
    space(kGap1);
    auto rules = entry.rules;
    base::sort(rules);
    rules.erase(std::unique(rules.begin(), rules.end()), rules.end());
    rule_row(rules);
  }
  ImGui::EndGroup();
  ImGui::SetCursorScreenPos(ImVec2(at.x, ImGui::GetItemRectMax().y + (last ? 0 : kGap4)));
  ImGui::Dummy(ImVec2(0, 0));
}

}  // namespace

void trail_list(const overage::Situation& situation, std::span<const overage::AuditEntry> entries) {
  static std::size_t shown = kPage;
  const std::size_t count = std::min(shown, entries.size());
  {
    const sem::Scope list({.role = sem::Role::list, .name = tr(Key::tab_trail)});
    for (std::size_t i = 0; i < count; ++i) {
      const auto& entry = entries[entries.size() - 1 - i];  // the newest first
      ImGui::PushID(static_cast<int>(entry.number));
      entry_card(situation, entry, i + 1 == count);
      ImGui::PopID();
    }
  }
  if (count == entries.size()) return;
  if (button("more", trn(Key::trail_more, static_cast<std::int64_t>(entries.size() - count)),
             {.small = true})) {
    shown += kPage;
  }
}

}  // namespace ui
