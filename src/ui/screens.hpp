#pragma once
// The screens, one file each, and what they share.

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/selectors.hpp"
#include "app/update.hpp"
#include "engine/messages.hpp"
#include "ui/widgets.hpp"

namespace ui {

void draw_frame();  // top bar, rail, the chosen screen, what lies over it

void draw_home();
void draw_customers();
void draw_customer();
void draw_manage(const app::CustomerRow& row);  // the Manage overage panel
void draw_calls();
// The table of calls and the panel of the chosen one; for a customer or for all.
void draw_call_list(const engine::Selection& base, bool with_customer);
// Goes to the calls behind a figure; what narrows them stands beside the filters and can be dropped.
void open_calls(const engine::Selection& behind);
[[nodiscard]] app::Route calls_route(const engine::Selection& behind);
void draw_cards();
void draw_insight();  // its parts: insight_parts.hpp
// Where in the rail a part of Insight stands, by its tab in the address.
enum class InsightPlace : std::uint8_t { forecast, what_if, reconcile };
[[nodiscard]] InsightPlace insight_place(std::string_view tab);
void draw_card_changes();  // two versions compared
void draw_imports();
void draw_scenarios();
void draw_settings();
void draw_about();
void draw_welcome();
void draw_import_sheet();
void draw_palette();
void draw_toasts();

// ---- words and figures several screens show ----

struct Look {
  Tone tone;
  const char* icon;
};
[[nodiscard]] Look look_of(overage::State state);
[[nodiscard]] Look look_of(overage::FundingMode mode);
[[nodiscard]] Look look_of(engine::Payer payer);
[[nodiscard]] Look look_of(app::Urgency urgency);
[[nodiscard]] ImU32 colour_of(engine::Payer payer);
[[nodiscard]] std::string_view word(overage::State state);
[[nodiscard]] std::string_view word(overage::FundingMode mode);
[[nodiscard]] std::string_view word(engine::Payer payer);
[[nodiscard]] std::string_view word(overage::Curer curer);
// A step with who can take it; `step` is a sentence or empty.
[[nodiscard]] std::string with_actor(const std::string& step, overage::Curer who);
// A text whose key is made of a prefix and a code that arrived as data; the code itself if there is
// no such text.
[[nodiscard]] std::string coded(std::string_view prefix, std::string_view code);
[[nodiscard]] std::string coded(std::string_view prefix, std::string_view code,
                                const std::vector<std::pair<std::string, std::string>>& args);
// "Overage: done", with the language's own colon.
[[nodiscard]] std::string named(std::string_view name, std::string_view value);
[[nodiscard]] std::string country_name(std::string_view alpha2);
// As on the rate card; of a call that no row prices, the country's name.
[[nodiscard]] std::string destination_name(const engine::CallRow& call);
[[nodiscard]] std::string plan_name(std::string_view part_number);
[[nodiscard]] std::string moneys(const std::vector<base::Money>& amounts);
// What happened, where, and what to do.
[[nodiscard]] std::string error_text(const base::Error& error);
// `repeatable`: asking once more is worth an offer, where a part of the program could not be loaded.
void error_state(const base::Error& error, bool repeatable = true);
// The bar at the top of a list: a search field that keeps its text.
bool search_field(const char* id, std::string_view name, std::string& value, float width);

// ---- charts ----

struct DayBar {
  base::CivilDay day;
  std::uint64_t parts[6];  // by engine::Payer
};
// Stacked bars by day and payer, of minutes or, with a currency, of micro-units of it. Each chart is
// mirrored as a table, and read along by the pointer or the arrow keys.
// The day that was chosen, counted from the first; -1: none.
int day_chart(std::string_view name, std::span<const DayBar> days, int day_count,
              base::CivilDay first, float height, const base::Currency* currency = nullptr);
struct NamedBar {
  std::string label;
  std::string value;
  std::uint64_t size;  // length of the bar
  std::string href{};
  bool opens = false;  // clicking does something that has no address
};
// Horizontal bars with label and value; returns the index clicked, or -1.
int bar_list(std::string_view name, std::span<const NamedBar> bars, ImU32 colour);
struct BurnDown {
  std::span<const std::uint64_t> days;  // minutes drawn
  std::uint64_t total = 0;
  int day_count = 0;
  base::CivilDay first;
  int known_days = 0;                            // of the month, that are over
  std::optional<std::uint64_t> expected_left{};  // at the month's end
};
// Minutes left over the month, falling; dashed what is expected.
void burn_down(std::string_view name, const BurnDown& pool, float height);
struct HourCell {
  base::CivilDay day;
  int hour;
  std::uint64_t calls;
};
// Calls of the month: days across, hours down. The day that was chosen; -1: none.
int heat_map(std::string_view name, std::span<const HourCell> cells, int day_count,
             base::CivilDay first);
void legend(std::span<const engine::Payer> payers);

}  // namespace ui
