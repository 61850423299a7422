// Two versions of a price list side by side: what was added, removed, split, dearer, cheaper.
#include <algorithm>
#include <array>

#include "insight/card_diff.hpp"
#include "rating/rate_card.hpp"
#include "ui/screens.hpp"

namespace ui {
namespace {

using insight::RateChange;
constexpr int kChanges = 7;

struct Version {
  const workspace::Card* card;
  const rating::CardVersion* version;
  std::string name;
};

std::vector<Version> versions() {
  std::vector<Version> out;
  for (const auto& card : model().document.workspace->cards) {
    for (const auto& version : card->card->versions) {
      std::string name = card->name;
      if (!version.name.empty() && version.name != name) name += ", " + version.name;
      if (version.effective_from) {
        name +=
            ", " + tr(Key::changes_from, {{"date", app::date(locale(), *version.effective_from)}});
      }
      out.push_back({card.get(), &version, std::move(name)});
    }
  }
  return out;
}

struct Comparison {
  std::shared_ptr<const workspace::Workspace> of;
  std::size_t before = 0, after = 1;
  int shown = 0;  // 0: every change, else the change + 1
  std::vector<insight::RateDifference> all;
  std::array<std::int64_t, kChanges> counts{};
};

Comparison& comparison() {
  static Comparison kept;
  return kept;
}

// A card of this version alone, in force at any time.
rating::RateCard only(const Version& of) {
  rating::RateCard card = *of.card->card;
  card.versions = {*of.version};
  card.versions.front().effective_from.reset();
  card.versions.front().effective_to.reset();
  return card;
}

void compare(const std::vector<Version>& from) {
  Comparison& kept = comparison();
  const auto& after = from[kept.after];
  const auto day =
      after.version->effective_from.value_or(base::to_date(base::utc_day(model().now)));
  auto compared = insight::compare(only(from[kept.before]), only(after), day);
  kept.all = std::move(compared.differences);
  kept.counts = {};
  for (const auto& each : kept.all) ++kept.counts[static_cast<std::size_t>(each.change)];
}

Look look_of(RateChange change) {
  switch (change) {
    case RateChange::added:
      return {Tone::accent, icon::kPlus};
    case RateChange::removed:
      return {Tone::neutral, icon::kMinus};
    case RateChange::split:
    case RateChange::merged:
      return {Tone::accent, icon::kRepeat};
    case RateChange::dearer:
      return {Tone::bad, icon::kSortUp};
    case RateChange::cheaper:
      return {Tone::good, icon::kSortDown};
    case RateChange::terms:
      break;
  }
  return {Tone::warn, icon::kDot};
}

std::string word(RateChange change) { return coded("change_of_rate.", insight::name_of(change)); }

// "0.2230 + 0.10 a call": what there is of it.
std::string price(bool priced, base::Decimal rate, base::Decimal fee) {
  if (!priced) return std::string(tr(Key::none_short));
  std::string minute = app::decimal(locale(), rate.to_string());
  if (fee.is_zero()) return minute;
  return tr(Key::changes_fee, {{"rate", minute}, {"fee", app::decimal(locale(), fee.to_string())}});
}

bool choose(const char* id, Key name, const std::vector<Version>& all, std::size_t& chosen) {
  text(tr(name), {.size = Size::small, .strong = true});
  space(kGap1);
  std::vector<Choice> choices;
  for (const auto& each : all) choices.push_back({"", each.name});
  const int now = select(id, tr(name), choices, static_cast<int>(chosen), available());
  if (now < 0) return false;
  chosen = static_cast<std::size_t>(now);
  return true;
}

void table_of(const std::vector<const insight::RateDifference*>& rows) {
  const Column columns[] = {{.title = tr(Key::column_prefix), .width = 120},
                            {.title = tr(Key::column_destination), .weight = 2},
                            {.title = tr(Key::column_change), .width = 130},
                            {.title = tr(Key::changes_before), .width = 130, .right = true},
                            {.title = tr(Key::changes_after), .width = 130, .right = true}};
  const Card frame("changes", {.padding = 1});
  Table table("changes", {.name = tr(Key::changes_title),
                          .columns = columns,
                          .rows = static_cast<std::int64_t>(rows.size()),
                          .height = rows.size() > 12 ? 460.0F : 0.0F,
                          .clickable = true});
  table.rows([&](std::int64_t index) {
    const auto& each = *rows[static_cast<std::size_t>(index)];
    if (table.begin_row(index)) open_calls({.destinations = {each.destination}});
    if (table.cell()) {
      table.text(each.prefix.empty() ? std::string(tr(Key::none_short)) : "+" + each.prefix,
                 {.tabular = true});
    }
    if (table.cell()) table.text(each.destination);
    if (table.cell()) {
      const Look look = look_of(each.change);
      table.badge(look.tone, look.icon, word(each.change));
    }
    if (table.cell()) table.text(price(each.priced_before, each.rate_before, each.fee_before));
    if (table.cell()) table.text(price(each.priced_after, each.rate_after, each.fee_after));
    table.end_row();
  });
}

void result() {
  Comparison& kept = comparison();
  if (kept.all.empty()) {
    icon_text(icon::kCheckCircle, tr(Key::changes_none),
              theme().tones[static_cast<int>(Tone::good)].line, soft());
    return;
  }
  std::vector<Choice> shown{
      {"", trn(Key::changes_all, static_cast<std::int64_t>(kept.all.size()))}};
  std::vector<int> changes{0};
  int current = 0;
  for (int i = 0; i < kChanges; ++i) {
    const auto number = kept.counts[static_cast<std::size_t>(i)];
    if (number == 0) continue;
    if (kept.shown == i + 1) current = static_cast<int>(shown.size());
    shown.push_back({"", named(word(static_cast<RateChange>(i)), app::number(locale(), number))});
    changes.push_back(i + 1);
  }
  const int chosen = select("shown", tr(Key::changes_shown), shown, current, 220, icon::kFilter);
  if (chosen >= 0) kept.shown = changes[static_cast<std::size_t>(chosen)];
  space(kGap2);
  paragraph(tr(Key::insight_opens_calls), soft(Size::small));
  const app::Route what_if{.screen = app::Screen::insight, .id = "what-if"};
  if (link("effect", tr(Key::changes_effect), app::to_hash(what_if), {.size = Size::small})) {
    act(app::action::Navigate{what_if});
  }
  space(kGap3);
  std::vector<const insight::RateDifference*> rows;
  for (const auto& each : kept.all) {
    if (current == 0 || static_cast<int>(each.change) + 1 == kept.shown) rows.push_back(&each);
  }
  table_of(rows);
}

}  // namespace

void draw_card_changes() {
  const auto all = versions();
  const Card frame("compare");
  heading(tr(Key::changes_title), 2, Size::large);
  space(kGap1);
  if (all.size() < 2) return paragraph(tr(Key::changes_one), soft());
  paragraph(tr(Key::changes_body), soft());
  space(kGap3);
  Comparison& kept = comparison();
  bool changed = kept.of != model().document.workspace;
  if (changed) {
    kept.of = model().document.workspace;
    kept.before = all.size() - 2;
    kept.after = all.size() - 1;
  }
  {
    constexpr float kEqual[] = {1, 1};
    Columns columns("versions", kEqual, 260);
    columns.next();
    changed = choose("before", Key::changes_before, all, kept.before) || changed;
    columns.next();
    changed = choose("after", Key::changes_after, all, kept.after) || changed;
  }
  space(kGap3);
  if (all[kept.before].card->card->currency != all[kept.after].card->card->currency) {
    return notice(Tone::warn, icon::kWarning, tr(Key::changes_currencies), {});
  }
  if (changed) compare(all);
  result();
}

}  // namespace ui
