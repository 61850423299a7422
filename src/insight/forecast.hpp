#pragma once
// Where a month is heading: use, the day a pool or a balance ends, and what overage it will come to.
//
// Method. Days are of eight kinds: Monday to Sunday, and the card's holidays counted as Sundays. The
// expected value of a day to come is the mean of the days of its kind in the window, drawn toward the
// mean of all working days (or of all days off) as if `shrink_days` such days had been seen. The
// interval is that of a sum of independent days around an estimated mean: z x s x sqrt(h x (n+h)/n),
// s from each day's distance to the mean of the others, working days and days off apart. Calendar adjustment, seasonal means and this
// interval are textbook (Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd ed.,
// 3.2, 5.2, 5.5); shrinking by a fixed weight is credibility theory's simplest form. docs/insight.md
// has the back-test. Whole numbers throughout.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/time.hpp"
#include "insight/demand.hpp"

namespace insight {

struct ForecastMethod {
  int window_days = 56;      // history looked at
  int fewest_days = 7;       // with less, nothing is forecast
  int shrink_days = 2;       // weight of the class mean, in days
  int z_thousandths = 1282;  // 1.282: eight of ten months should fall inside
  std::vector<int> alert_percents = {80, 100};
};

// Monday 0 .. Sunday 6; holidays are Sundays.
class DayKinds {
 public:
  DayKinds() = default;
  explicit DayKinds(std::span<const base::CivilDate> holidays);
  [[nodiscard]] int kind_of(base::CivilDay day) const;
  [[nodiscard]] bool is_working(base::CivilDay day) const { return kind_of(day) < kFirstDayOff; }
  static constexpr int kKinds = 7;
  static constexpr int kFirstDayOff = 5;

 private:
  std::vector<base::CivilDay> holidays_;  // ascending
};

// One series carried to the month's end. The paths are the days from `known_until` on.
struct Projection {
  Quantity done = 0;  // until known_until
  Quantity expected = 0;
  Quantity low = 0;
  Quantity high = 0;
  Quantity straight_line = 0;  // done / days known x days of the month: what a ruler says
  int history_days = 0;
  std::vector<Quantity> expected_days;
  std::vector<Quantity> low_days;
  std::vector<Quantity> high_days;
};
// `known_until`: the first day of which nothing is known, within the month or its first day. None
// with fewer than fewest_days of history.
[[nodiscard]] std::optional<Projection> project(const DaySeries& history, base::BillingMonth month,
                                                base::CivilDay known_until, const DayKinds& kinds,
                                                const ForecastMethod& method);

struct Alert {
  int percent = 0;
  base::CivilDay day;    // when it was, or is expected to be, reached
  bool reached = false;  // before known_until
  friend bool operator==(const Alert&, const Alert&) = default;
};

// Something of which there is only so much.
struct Ending {
  std::optional<base::CivilDay> expected;  // none: not this month
  std::optional<base::CivilDay> earliest;  // if use goes along the interval's upper end
  std::optional<base::CivilDay> latest;
  friend bool operator==(const Ending&, const Ending&) = default;
};

struct PoolForecast {
  PoolKey key;
  std::int64_t licences = 0;
  std::int64_t total_seconds = 0;
  Projection seconds;
  Ending ends;
  std::vector<Alert> alerts;
  Quantity price_per_hour = 0;  // what the card asks for its demand, on average
};

struct MoneyForecast {
  Quantity done = 0;
  Quantity expected = 0;
  Quantity low = 0;
  Quantity high = 0;
  friend bool operator==(const MoneyForecast&, const MoneyForecast&) = default;
};

struct CreditForecast {
  Quantity balance = 0;   // now
  Quantity expected = 0;  // at month's end
  Ending ends;
  bool recharges = false;  // auto-recharge: the balance never ends (R63)
};

struct CustomerForecast {
  rating::CustomerIndex customer = rating::kNoCustomer;
  int history_days = 0;
  std::vector<PoolForecast> pools;
  std::optional<CreditForecast> credits;
  MoneyForecast overage;   // on the meter
  MoneyForecast unfunded;  // worth of calls that nobody will pay: blocked (R62)
};

// What is known of a customer when the forecast is made.
struct ForecastState {
  const CustomerDemand* history = nullptr;    // all months, only days before known_until count
  std::span<const rating::PoolUse> pools;     // of the month
  const rating::Funding* funding = nullptr;   // of the month
  const telephony::TimeZone* zone = nullptr;  // of the month
  bool has_credits = false;
  Quantity balance = 0;  // of credits, at known_until
};

// None with too little history.
[[nodiscard]] std::optional<CustomerForecast> forecast(const ForecastState& state,
                                                       base::BillingMonth month,
                                                       base::CivilDay known_until,
                                                       const DayKinds& kinds,
                                                       const ForecastMethod& method);

// The method tried on days that are known: for each day of the month from which it can be asked.
struct BackTestRow {
  int days_known = 0;
  int series = 0;
  Quantity actual = 0;          // summed over the series
  Quantity method_error = 0;    // sum of absolute errors
  Quantity straight_error = 0;  // of the straight line
  int inside = 0;               // series whose actual end lay in the interval
  void add(const BackTestRow& other);
};
[[nodiscard]] std::vector<BackTestRow> back_test(const DaySeries& series, base::BillingMonth month,
                                                 const DayKinds& kinds,
                                                 const ForecastMethod& method);

// Largest whole number whose square is not larger. Precondition: not negative.
[[nodiscard]] Quantity square_root(Quantity value);

}  // namespace insight
