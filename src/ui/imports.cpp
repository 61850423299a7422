// Files: what the workspace was made of, what needs a person, and what comes in next.
#include <algorithm>

#include "base/text.hpp"
#include "ui/screens.hpp"

namespace ui {
namespace {

using app::ImportItem;
using app::ImportPhase;

const char* icon_of(std::string_view format) {
  if (base::contains_ignore_case(format, "usage") || base::contains_ignore_case(format, "calls")) {
    return icon::kFileCalls;
  }
  if (base::contains_ignore_case(format, "card") || base::contains_ignore_case(format, "rate")) {
    return icon::kFileCards;
  }
  return icon::kFile;
}

std::string count_text(std::uint64_t count) {
  return app::number(locale(), static_cast<std::int64_t>(count));
}

// ---- the sheet: nothing has changed yet --------------------------------------------------------------

void counts(const engine::ImportPreview& preview) {
  struct Count {
    Key key;
    std::uint64_t count;
    Tone tone;
    const char* icon;
  };
  const Count all[] = {{Key::import_accepted, preview.accepted, Tone::good, icon::kCheck},
                       {Key::import_duplicate, preview.duplicate, Tone::neutral, icon::kCopy},
                       {Key::import_suspended, preview.suspended, Tone::warn, icon::kPause},
                       {Key::import_rejected, preview.rejected, Tone::bad, icon::kClose}};
  float x = 0;
  const float room = available();
  bool first = true;
  for (const auto& count : all) {
    if (count.count == 0 && count.key != Key::import_accepted) continue;
    const auto label = trn(count.key, static_cast<std::int64_t>(count.count));
    const float width = badge_width(count.icon, label) + kGap2;
    if (!first && x + width < room) {
      same_line(kGap2);
    } else {
      if (!first) space(kGap1);
      x = 0;
    }
    badge(count.tone, count.icon, label);
    x += width;
    first = false;
  }
}

void problem_list(const engine::ImportPreview& preview) {
  if (preview.problems.empty()) return;
  space(kGap3);
  heading(trn(Key::import_problems, static_cast<std::int64_t>(preview.problem_count)), 4,
          Size::body);
  space(kGap1);
  constexpr std::size_t kShown = 8;
  int index = 0;
  for (const auto& problem : preview.problems) {
    if (static_cast<std::size_t>(index) == kShown) break;
    ImGui::PushID(index++);
    const bool grave = problem.severity == engine::Severity::rejected;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    draw_icon(ImVec2(at.x, at.y + 2), grave ? icon::kClose : icon::kWarning,
              theme().tones[static_cast<int>(grave ? Tone::bad : Tone::warn)].line, 14);
    ImGui::SetCursorScreenPos(ImVec2(at.x + 22, at.y));
    ImGui::BeginGroup();
    paragraph(error_text(problem.error), {.size = Size::small});
    ImGui::EndGroup();
    space(kGap1);
    ImGui::PopID();
  }
  if (preview.problem_count > kShown) {
    paragraph(
        trn(Key::import_more_problems, static_cast<std::int64_t>(preview.problem_count - kShown)),
        soft(Size::small));
  }
}

void first_rows(const engine::ImportPreview& preview) {
  if (preview.first_rows.empty()) return;
  space(kGap3);
  heading(tr(Key::import_first_rows), 4, Size::body);
  space(kGap1);
  std::vector<Column> columns;
  std::size_t widest = preview.header.size();
  for (const auto& row : preview.first_rows) widest = std::max(widest, row.size());
  widest = std::min<std::size_t>(widest, 24);
  for (std::size_t i = 0; i < widest; ++i) {
    float width = 0;
    if (i < preview.header.size()) {
      width = text_width(preview.header[i], {.size = Size::small, .strong = true});
    }
    for (const auto& row : preview.first_rows) {
      if (i < row.size()) width = std::max(width, text_width(row[i], {.size = Size::small}));
    }
    columns.push_back(
        {.title = i < preview.header.size() ? std::string_view(preview.header[i]) : "",
         .width = std::clamp(width + 4, 40.0F, 220.0F)});
  }
  const Card card("rows", {.padding = 1});
  Table table("rows", {.name = tr(Key::import_first_rows),
                       .columns = columns,
                       .rows = static_cast<std::int64_t>(preview.first_rows.size()),
                       .row_height = 28});
  table.rows([&](std::int64_t index) {
    const auto& row = preview.first_rows[static_cast<std::size_t>(index)];
    (void)table.begin_row(index);
    for (std::size_t i = 0; i < widest; ++i) {
      if (table.cell()) table.text(i < row.size() ? row[i] : std::string(), {.size = Size::small});
    }
    table.end_row();
  });
}

// Columns that nobody knows: the person says which is which, one question after another.
void columns_to_name(const ImportItem& item, std::size_t index) {
  const auto& preview = *item.preview;
  if (preview.missing.empty()) return;
  space(kGap3);
  notice(Tone::warn, icon::kWarning, tr(Key::import_columns_title), tr(Key::import_columns_body));
  constexpr std::string_view kCurrency = "currency";
  for (const auto& field : preview.missing) {
    space(kGap2);
    std::vector<Choice> choices = {{"", std::string(tr(Key::import_choose))}};
    if (field == kCurrency) {
      for (const auto* code : {"EUR", "USD", "GBP", "CHF", "CAD", "AUD", "CZK", "DKK", "HUF", "NOK",
                               "NZD", "PLN", "RON", "SEK", "SGD", "ZAR"}) {
        choices.push_back({code, code});
      }
    } else {
      for (const auto& caption : preview.header) {
        if (!caption.empty()) choices.push_back({caption, caption});
      }
    }
    const int chosen = select(field.c_str(), coded("field.", field), choices, 0,
                              std::min(320.0F, available()), nullptr, true);
    if (chosen <= 0) continue;
    auto options = item.options;
    const auto& value = choices[static_cast<std::size_t>(chosen)].value;
    if (field == kCurrency) {
      options.currency = value;
    } else {
      options.mapping.emplace_back(field, value);
    }
    act(app::action::ReadAgain{index, options});
  }
}

void facts_line(const engine::ImportPreview& preview) {
  std::string line = coded("format.", preview.format) + "  ·  ";
  if (!preview.container.empty()) line += coded("container.", preview.container) + "  ·  ";
  line += app::bytes(locale(), preview.bytes) + "  ·  " +
          trn(Key::count_rows, static_cast<std::int64_t>(preview.rows));
  if (!preview.delimiter.empty()) {
    line +=
        "  ·  " + tr(Key::import_delimiter,
                     {{"sign", preview.delimiter == "\t" ? tr(Key::sign_tab)
                                                         : std::string_view(preview.delimiter)}});
    line += "  ·  " + std::string(tr(preview.decimal_comma ? Key::import_decimal_comma
                                                           : Key::import_decimal_point));
  }
  paragraph(line, soft(Size::small));
  if (!preview.months.empty()) {
    std::string months;
    for (const auto& month : preview.months) {
      months += (months.empty() ? "" : ", ") + app::month(locale(), month.month) + " (" +
                count_text(month.calls) + ")";
    }
    paragraph(tr(Key::import_months, {{"months", months}}), soft(Size::small));
  }
}

void options_row(const ImportItem& item, std::size_t index) {
  const auto& preview = *item.preview;
  if (preview.formats.size() > 1) {
    space(kGap2);
    std::vector<Choice> choices;
    int current = 0;
    for (const auto& format : preview.formats) {
      if (format == preview.format) current = static_cast<int>(choices.size());
      choices.push_back({format, coded("format.", format)});
    }
    const int chosen = select("format", tr(Key::import_read_as), choices, current,
                              std::min(320.0F, available()), nullptr, true);
    if (chosen >= 0) {
      auto options = item.options;
      options.format = choices[static_cast<std::size_t>(chosen)].value;
      act(app::action::ReadAgain{index, options});
    }
  }
  if (preview.delimiter.empty()) return;
  space(kGap2);
  const std::string_view signs[] = {",", ";", "\t"};
  const Choice choices[] = {{",", std::string(tr(Key::sign_comma))},
                            {";", std::string(tr(Key::sign_semicolon))},
                            {"\t", std::string(tr(Key::sign_tab))}};
  int current = 0;
  for (int i = 0; i < 3; ++i) {
    if (signs[i] == preview.delimiter) current = i;
  }
  const int sign = select("sign", tr(Key::import_columns_by), choices, current,
                          std::min(240.0F, available()), nullptr, true);
  if (!cx().compact) {
    same_line(kGap2);
  } else {
    space(kGap2);
  }
  const Choice decimals[] = {{"", std::string(tr(Key::import_decimal_point))},
                             {"", std::string(tr(Key::import_decimal_comma))}};
  const int decimal = select("decimal", tr(Key::import_decimals), decimals,
                             preview.decimal_comma ? 1 : 0, std::min(240.0F, available()));
  if (sign < 0 && decimal < 0) return;
  auto options = item.options;
  options.delimiter = sign >= 0 ? choices[sign].value : preview.delimiter;
  options.decimal_comma = decimal >= 0 ? decimal == 1 : preview.decimal_comma;
  act(app::action::ReadAgain{index, options});
}

void item_card(const ImportItem& item, std::size_t index) {
  const std::string id = "item" + std::to_string(index);
  const Card card(id.c_str());
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const char* symbol = item.preview != nullptr ? icon_of(item.preview->format) : icon::kFile;
  draw_icon(ImVec2(at.x, at.y + 2), symbol, theme().text_soft, 20);
  ImGui::SetCursorScreenPos(ImVec2(at.x + 32, at.y));
  ImGui::BeginGroup();
  heading(item.source.name, 3, Size::large);
  space(2);
  switch (item.phase) {
    case ImportPhase::waiting:
      paragraph(tr(Key::import_waiting), soft(Size::small));
      break;
    case ImportPhase::opening:
    case ImportPhase::feeding: {
      std::string line =
          tr(Key::import_reading, {{"done", app::bytes(locale(), item.bytes)},
                                   {"total", app::bytes(locale(), item.source.size)}});
      if (item.milliseconds > 500 && item.bytes > 0) {
        const auto rate = item.bytes * 1000 / static_cast<std::uint64_t>(item.milliseconds);
        const auto left = (item.source.size - std::min(item.bytes, item.source.size)) /
                          std::max<std::uint64_t>(rate, 1);
        line += "  ·  " + tr(Key::import_rate,
                             {{"rate", app::bytes(locale(), rate)},
                              {"left", app::number(locale(), static_cast<std::int64_t>(left))}});
      }
      paragraph(line, soft(Size::small));
      space(kGap2);
      progress(item.source.name, item.bytes, item.source.size, available());
      space(kGap2);
      if (button("cancel", tr(Key::action_cancel), {.small = true})) {
        act(app::action::CancelImport{});
      }
      break;
    }
    case ImportPhase::failed:
      if (item.error) error_state(*item.error, false);
      break;
    case ImportPhase::previewed:
    case ImportPhase::accepting:
    case ImportPhase::accepted:
      facts_line(*item.preview);
      space(kGap2);
      counts(*item.preview);
      columns_to_name(item, index);
      options_row(item, index);
      problem_list(*item.preview);
      break;
  }
  ImGui::EndGroup();
  if (item.preview != nullptr) {
    first_rows(*item.preview);
    if (item.phase == ImportPhase::previewed && item.preview->missing.empty()) {
      space(kGap3);
      if (checkbox("take", tr(Key::import_take), item.chosen)) {
        act(app::action::ChooseImport{index, !item.chosen});
      }
    }
  }
}

}  // namespace

void draw_import_sheet() {
  const auto& import = model().import;
  if (!import.sheet_open) return;
  Panel panel("import", tr(Key::import_title), 680);
  bool busy = import.accepting;
  std::size_t chosen = 0;
  if (panel.open()) {
    paragraph(tr(model().document.demo ? Key::import_ends_demo : Key::import_nothing_changed),
              soft());
    space(kGap3);
    for (std::size_t i = 0; i < import.items.size(); ++i) {
      const auto& item = import.items[i];
      if (item.automatic) continue;
      if (item.phase != ImportPhase::previewed && item.phase != ImportPhase::failed) busy = true;
      if (item.counting) busy = true;
      if (item.phase == ImportPhase::previewed && item.chosen) ++chosen;
      item_card(item, i);
      space(kGap3);
    }
    if (button("more", tr(Key::import_add), {.icon = icon::kPlus, .small = true})) {
      act(app::action::PickFiles{});
    }
    space(kGap4);
    if (checkbox("keep", tr(Key::import_keep), import.keep)) {
      act(app::action::KeepFiles{!import.keep});
    }
    space(2);
    paragraph(tr(Key::import_keep_note), soft(Size::small));
  }
  panel.footer();
  const auto label = trn(Key::import_accept, static_cast<std::int64_t>(chosen));
  if (button("accept", label, {.kind = ButtonKind::primary, .enabled = !busy && chosen > 0})) {
    act(app::action::AcceptImports{});
  }
  same_line();
  if (button("discard", tr(Key::import_discard)) || panel.closing()) {
    act(app::action::DiscardImports{});
  }
}

// ---- the screen --------------------------------------------------------------------------------------

namespace {

void suspense() {
  const auto& answer = model().session.suspense;
  if (answer.phase == app::Phase::idle) {
    if (model().session.months.empty()) return;
    act(app::action::NeedSuspense{});
  }
  if (answer.reply == nullptr || answer.reply->count == 0) return;
  space(kGap6);
  heading(trn(Key::suspense_title, static_cast<std::int64_t>(answer.reply->count)), 2, Size::large);
  space(2);
  paragraph(tr(Key::suspense_body), soft());
  space(kGap3);
  const auto& rows = answer.reply->rows;
  const Column columns[] = {{.title = tr(Key::column_file), .weight = 1, .wide_only = true},
                            {.title = tr(Key::column_row), .width = 80, .right = true},
                            {.title = tr(Key::column_user), .weight = 1},
                            {.title = tr(Key::column_number), .width = 150},
                            {.title = tr(Key::column_reason), .weight = 2}};
  const Card card("suspense", {.padding = 1});
  Table table("suspense", {.name = tr(Key::suspense_name),
                           .columns = columns,
                           .rows = static_cast<std::int64_t>(rows.size()),
                           .height = rows.size() > 8 ? 340.0F : 0.0F});
  table.rows([&](std::int64_t index) {
    const auto& row = rows[static_cast<std::size_t>(index)];
    (void)table.begin_row(index);
    if (table.cell()) table.text(row.place.file, soft());
    if (table.cell()) table.text(count_text(row.place.row));
    if (table.cell()) table.text(row.upn);
    if (table.cell()) table.text(row.number, {.tabular = true});
    if (table.cell()) table.text(coded("callreason.", row.reason));
    table.end_row();
  });
}

void exports() {
  space(kGap6);
  heading(tr(Key::exports_title), 2, Size::large);
  space(2);
  paragraph(tr(Key::exports_body, {{"month", app::month(locale(), model().month)}}), soft());
  space(kGap3);
  struct Kind {
    engine::ExportKind kind;
    Key name, help;
  };
  constexpr Kind kKinds[] = {
      {engine::ExportKind::workbook, Key::export_workbook, Key::export_workbook_help},
      {engine::ExportKind::rated_calls, Key::export_calls, Key::export_calls_help},
      {engine::ExportKind::totals, Key::export_totals, Key::export_totals_help},
      {engine::ExportKind::pools, Key::export_pools, Key::export_pools_help},
      {engine::ExportKind::suspense, Key::export_suspense, Key::export_suspense_help},
      {engine::ExportKind::customers, Key::export_customers, Key::export_customers_help},
      {engine::ExportKind::workspace, Key::export_workspace, Key::export_workspace_help}};
  constexpr float kEqual[] = {1, 1, 1, 1, 1, 1, 1};
  Columns columns("exports", kEqual, 280);
  for (const auto& kind : kKinds) {
    columns.next();
    const Card card(app::name_of(kind.name).data(), {.min_height = columns.height()});
    text(tr(kind.name), strong());
    space(2);
    paragraph(tr(kind.help), soft(Size::small));
    space(kGap3);
    if (button("export", tr(Key::action_export),
               {.icon = icon::kExports,
                .enabled = model().exporting.empty(),
                .small = true,
                .description = tr(kind.name)})) {
      act(app::action::Export{kind.kind, {}, {}});
    }
  }
}

}  // namespace

void draw_imports() {
  const auto& document = model().document;
  {
    const Card card("drop");
    heading(tr(Key::imports_drop_title), 2, Size::large);
    space(2);
    paragraph(tr(Key::imports_drop_body), soft());
    space(kGap3);
    const Key kinds[] = {Key::imports_kind_customers, Key::imports_kind_cards,
                         Key::imports_kind_calls, Key::imports_kind_scenarios};
    const char* icons[] = {icon::kCustomers, icon::kFileCards, icon::kFileCalls, icon::kBook};
    for (int i = 0; i < 4; ++i) {
      ImGui::PushID(i);
      const ImVec2 at = ImGui::GetCursorScreenPos();
      draw_icon(ImVec2(at.x, at.y + 2), icons[i], theme().text_soft);
      ImGui::SetCursorScreenPos(ImVec2(at.x + 28, at.y));
      ImGui::BeginGroup();
      paragraph(tr(kinds[i]));
      ImGui::EndGroup();
      space(kGap1);
      ImGui::PopID();
    }
  }
  if (!document.files.empty()) {
    space(kGap6);
    heading(tr(Key::imports_files), 2, Size::large);
    space(kGap3);
    const Column columns[] = {{.title = tr(Key::column_file), .weight = 2},
                              {.title = tr(Key::column_size), .width = 110, .right = true},
                              {.title = "", .width = 110}};
    const Card card("files", {.padding = 1});
    Table table("files", {.name = tr(Key::imports_files),
                          .columns = columns,
                          .rows = static_cast<std::int64_t>(document.files.size()),
                          .row_height = 44});
    table.rows([&](std::int64_t index) {
      const auto& file = document.files[static_cast<std::size_t>(index)];
      (void)table.begin_row(index, file.key);
      if (table.cell()) table.text(file.name);
      if (table.cell()) table.text(file.size == 0 ? "" : app::bytes(locale(), file.size));
      if (table.cell()) {
        ImGui::PushID(file.key.c_str());
        const sem::Scope cell({.role = sem::Role::cell, .col_index = 3});
        const ImVec2 at = ImGui::GetCursorScreenPos();
        if (!file.demo) {
          ImGui::SetCursorScreenPos(ImVec2(at.x, at.y + (44 - control_height(true)) / 2));
          if (button("remove", tr(Key::action_remove), {.small = true})) {
            act(app::action::RemoveFile{file.key});
          }
        }
        ImGui::PopID();
      }
      table.end_row();
    });
  }
  suspense();
  if (!model().session.months.empty()) exports();
}

}  // namespace ui
