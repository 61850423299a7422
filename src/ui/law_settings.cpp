// The law's open choices: where the pages differ, or say nothing (overage/settings.hpp).
#include "overage/names.hpp"
#include "ui/law.hpp"
#include "ui/screens.hpp"

namespace ui {
namespace {

using overage::LawSettings;

// One choice among words; the name is that of its texts. Returns the index of another choice, or -1.
int choice(const std::string& name, std::span<const std::string_view> values, int current,
           int standard) {
  ImGui::PushID(name.c_str());
  const float room = available();
  const bool stacked = cx().width < 760;
  const float control = stacked ? room : 300.0F;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const std::string label = coded("lawsetting.", name);
  const auto value_text = [&](int i) {
    return coded("lawvalue." + name + ".", values[static_cast<std::size_t>(i)]);
  };
  ImGui::BeginGroup();
  {
    const Region region(stacked ? room : room - control - kGap6);
    paragraph(label, strong());
    paragraph(coded("lawhelp.", name), soft(Size::small));
    if (current != standard) {
      paragraph(tr(Key::settings_default, {{"value", value_text(standard)}}),
                {.size = Size::small, .colour = theme().tones[static_cast<int>(Tone::warn)].text});
    }
  }
  ImGui::EndGroup();
  const float bottom = ImGui::GetItemRectMax().y;
  if (stacked) {
    space(kGap1);
  } else {
    ImGui::SetCursorScreenPos(ImVec2(at.x + room - control, at.y));
  }
  std::vector<Choice> choices;
  for (int i = 0; i < static_cast<int>(values.size()); ++i) {
    choices.push_back({std::string(values[static_cast<std::size_t>(i)]), value_text(i)});
  }
  const int chosen = select("value", label, choices, current, control);
  ImGui::SetCursorScreenPos(ImVec2(at.x, std::max(bottom, ImGui::GetItemRectMax().y) + kGap3));
  divider();
  space(kGap3);
  ImGui::PopID();
  return chosen;
}

template <class Enum>
void enum_choice(const char* name, Enum LawSettings::* member) {
  const int chosen = choice(name, overage::words<Enum>(), static_cast<int>(law().*member),
                            static_cast<int>(LawSettings{}.*member));
  if (chosen < 0) return;
  LawSettings changed = law();
  changed.*member = static_cast<Enum>(chosen);
  act(app::action::ChangeLaw{std::move(changed)});
}

void flag_choice(const char* name, bool LawSettings::* member) {
  constexpr std::string_view kWords[] = {"no", "yes"};
  const int chosen = choice(name, kWords, law().*member ? 1 : 0, LawSettings{}.*member ? 1 : 0);
  if (chosen < 0) return;
  LawSettings changed = law();
  changed.*member = chosen == 1;
  act(app::action::ChangeLaw{std::move(changed)});
}

}  // namespace

void draw_law_settings() {
  const Card card("law");
  heading(tr(Key::settings_law), 2, Size::large);
  space(2);
  paragraph(tr(Key::settings_law_body), soft());
  space(kGap4);
  enum_choice("first_assignment", &LawSettings::first_assignment);
  enum_choice("page", &LawSettings::page);
  enum_choice("distributor_scope", &LawSettings::distributor_scope);
  enum_choice("location_left_out", &LawSettings::location_left_out);
  flag_choice("unknown_reseller_refused", &LawSettings::unknown_reseller_refused);
  flag_choice("suspended_seats_count", &LawSettings::suspended_seats_count);
}

}  // namespace ui
