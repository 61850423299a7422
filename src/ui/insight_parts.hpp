#pragma once
// What the parts of Insight share: each part is a file, insight_*.cpp.

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/insight_messages.hpp"
#include "ui/screens.hpp"

namespace ui {

void draw_forecast();
void draw_unusual();
void draw_what_if();
void draw_licences();
void draw_resale();
void draw_reconcile();
void draw_late();

[[nodiscard]] const app::Insight& answers();

// The customer that what-if and resale speak of; none: all. Licences speak of one.
[[nodiscard]] base::CustomerId& chosen_customer();
// Asks for one of the customers with calls or pools this month. False: there are none.
bool choose_customer(base::CustomerId& kept, bool all_allowed);
[[nodiscard]] const workspace::Customer* find_customer(base::CustomerId id);
[[nodiscard]] std::string name_of_customer(base::CustomerId id);

// Prices of licences as the person wrote them, part number first.
[[nodiscard]] std::vector<std::pair<std::string, std::string>>& licence_prices();
// Those that are amounts in this currency.
[[nodiscard]] std::vector<engine::PriceSpec> prices_in(base::Currency currency);

// The question of the home screen: this month, or the next one when this one is over.
[[nodiscard]] engine::Forecast usual_forecast();

// What every answer takes for granted.
void assumptions(const std::vector<engine::Assumption>& list);

// True, and said on the screen, while there is nothing to show.
template <class Reply>
bool waits(const app::Answer<Reply>& answer) {
  if (answer.phase == app::Phase::failed && answer.error) {
    error_state(*answer.error);
    return true;
  }
  if (answer.reply != nullptr) return false;
  skeleton(tr(Key::calls_asking), 4);
  return true;
}

[[nodiscard]] std::string count_of(std::uint64_t value);
[[nodiscard]] std::string pool_name(std::string_view plan, std::string_view country);
[[nodiscard]] std::string between(const base::Money& low, const base::Money& high);
// Each with its sign, "+" too: what one side has more than the other.
[[nodiscard]] std::string signed_moneys(const std::vector<base::Money>& amounts);
[[nodiscard]] base::Money less(const base::Money& a, const base::Money& b);

// A figure with its name above and a note below, and the way to the month's calls it is made of or
// estimated from.
void figure_tile(const char* id, const Columns& columns, Tone tone, const char* icon,
                 std::string_view name, std::string_view value, std::string_view note,
                 const std::optional<engine::Selection>& behind = {});
// A cell of two lines, the second one quiet.
void two_lines(Table& table, std::string_view first, std::string_view second, bool right = false);
inline constexpr float kTwoLines = 56;
// A heading over a table, with how it is read.
void section(std::string_view title, std::string_view help = {});

// A table in a card: of a long one the beginning, until the person asks for the rest.
struct Listing {
  const char* id;
  std::string_view name;
  std::span<const Column> columns;
  std::size_t rows;
  bool clickable = true;
  float row_height = kTwoLines;
};
void draw_listing(const Listing& listing, const std::function<void(Table&, std::size_t)>& row);

// A slider over whole numbers: dragged, moved by the arrow keys, or by assistive technology. True
// when moved.
bool slider(const char* id, std::string_view name, int& value, int low, int high,
            std::string_view shown);

// ---- what two ratings of the month differ in: what-if and late records ----

// What the two are called: now and then, or before the file and with it.
enum class Pair : std::uint8_t { now_then, before_after };
void customer_differences(const std::vector<engine::CustomerDifference>& rows, Pair pair);
void payer_moves(const std::vector<engine::PayerMove>& moves, Pair pair);
// Of before_after, `to` and `then` are what a call was before (engine::ChangesReply).
void changed_calls(const std::vector<engine::ChangedCall>& calls, Pair pair);

}  // namespace ui
