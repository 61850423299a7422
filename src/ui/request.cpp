// The sheet an indirect reseller sends to its provider, who alone can act (R10).
#include "app/requests.hpp"
#include "ui/law.hpp"
#include "ui/screens.hpp"

namespace ui {
namespace {

std::string sheet_of(const app::CustomerRow& row) {
  const auto sheet =
      overage::request_sheet(row.customer->situation, drafted_command(row), model().now, law());
  return sheet ? app::request_sheet_text(locale(), *sheet, model().now) : std::string();
}

}  // namespace

bool must_ask(const app::CustomerRow& row) {
  const auto* us = overage::acting_partner(row.customer->situation);
  return us != nullptr && us->model == overage::PartnerModel::indirect_reseller;
}

void draw_request(const app::CustomerRow& row) {
  const auto sheet = sheet_of(row);
  if (sheet.empty()) {
    empty_state(icon::kSend, tr(Key::sheet_empty), tr(Key::sheet_empty_body));
    return;
  }
  paragraph(tr(Key::sheet_intro), soft());
  space(kGap4);
  const Card card("sheet", {.fill = theme().sunken});
  paragraph(sheet);
}

void request_footer(const app::CustomerRow& row) {
  const auto sheet = sheet_of(row);
  const bool is_there = !sheet.empty();
  const std::string_view why_not = is_there ? std::string_view() : tr(Key::sheet_empty_body);
  if (button("copy", tr(Key::action_copy),
             {.kind = ButtonKind::primary,
              .icon = icon::kCopy,
              .enabled = is_there,
              .description = why_not})) {
    act(app::action::CopyText{sheet});
  }
  same_line();
  if (button("save", tr(Key::sheet_save),
             {.icon = icon::kExports, .enabled = is_there, .description = why_not})) {
    act(app::action::SaveText{std::string(tr(Key::sheet_file)), sheet});
  }
}

}  // namespace ui
