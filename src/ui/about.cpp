// About: what this is, what it promises, what it is made of.
#include <algorithm>

#include "overage/rules.hpp"
#include "ui/screens.hpp"

namespace ui {

void draw_about() {
  const float width = std::min(720.0F, available());
  const Region region(width);
  {
    const Card card("promise");
    icon_text(icon::kShield, tr(Key::about_promise_title),
              theme().tones[static_cast<int>(Tone::good)].line, strong(Size::large));
    space(kGap2);
    paragraph(tr(Key::about_promise));
  }
  space(kGap4);
  {
    const Card card("what");
    heading(tr(Key::about_what_title), 2, Size::large);
    space(kGap2);
    paragraph(tr(Key::about_what));
    space(kGap2);
    paragraph(tr(Key::about_not_microsoft), soft());
  }
  space(kGap4);
  {
    const Card card("versions");
    heading(tr(Key::about_versions), 2, Size::large);
    space(kGap2);
    fact(tr(Key::about_product),
         model().version.empty() ? std::string(tr(Key::none_short)) : model().version);
    space(kGap2);
    fact(tr(Key::about_engine), model().session.engine_version.empty()
                                    ? std::string(tr(Key::none_short))
                                    : model().session.engine_version);
    space(kGap2);
    text(tr(Key::about_libraries), soft(Size::small));
    space(2);
    paragraph(model().versions.empty() ? std::string(tr(Key::none_short)) : model().versions);
    space(kGap2);
    paragraph(tr(Key::about_licence), soft());
  }
  space(kGap4);
  {
    const Card card("rules");
    heading(tr(Key::about_rules), 2, Size::large);
    space(2);
    paragraph(tr(Key::about_rules_body), soft());
    space(kGap2);
    if (link("scenarios", tr(Key::about_scenarios),
             app::to_hash({.screen = app::Screen::scenarios}))) {
      act(app::action::Navigate{{.screen = app::Screen::scenarios}});
    }
    space(kGap3);
    for (const auto& entry : overage::rule_register()) {
      const auto name = overage::name_of(entry.rule);
      const ImVec2 at = ImGui::GetCursorScreenPos();
      draw_text(at, name, strong());
      ImGui::SetCursorScreenPos(ImVec2(at.x + 48, at.y));
      ImGui::BeginGroup();
      paragraph(coded("rule.", name));
      ImGui::EndGroup();
      space(kGap2);
    }
  }
}

void draw_welcome() {
  const float width = std::min(640.0F, available());
  const Region region(width);
  paragraph(tr(Key::welcome_body), {.size = Size::large});
  space(kGap6);
  {
    const Card card("demo");
    icon_text(icon::kFlask, tr(Key::welcome_demo_title), theme().accent, strong(Size::large));
    space(kGap1);
    paragraph(tr(Key::welcome_demo_body), soft());
    space(kGap3);
    if (button("demo", tr(Key::action_open_demo),
               {.kind = ButtonKind::primary, .icon = icon::kFlask})) {
      act(app::action::OpenDemo{});
    }
  }
  space(kGap4);
  {
    const Card card("own");
    icon_text(icon::kFolder, tr(Key::welcome_own_title), theme().accent, strong(Size::large));
    space(kGap1);
    paragraph(tr(Key::welcome_own_body), soft());
    space(kGap3);
    if (button("own", tr(Key::action_import), {.icon = icon::kImports})) {
      act(app::action::PickFiles{});
    }
  }
  space(kGap6);
  icon_text(icon::kShield, tr(Key::about_promise_short),
            theme().tones[static_cast<int>(Tone::good)].line, soft());
}

}  // namespace ui
