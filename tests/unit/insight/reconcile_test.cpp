#include "insight/reconcile.hpp"

#include <catch_amalgamated.hpp>

#include "../rating/month_fixture.hpp"

namespace {

using fixture::decimal;
using fixture::money;
using insight::BilledLine;
using insight::Reconciliation;
using insight::Variance;

constexpr base::BillingMonth kJune{2026, 6};

base::CivilDay june(int day) { return base::to_day({2026, 6, day}); }

BilledLine daily(const char* meter, int day, const char* price, const char* quantity,
                 const char* total, const char* rate = "1") {
  BilledLine line;
  line.daily = true;
  line.resource_group = "M365";
  line.meter = meter;
  line.day = june(day);
  line.to = line.day;
  line.unit_price = decimal(price);
  line.quantity = decimal(quantity);
  line.exchange_rate = decimal(rate);
  line.total = money(total);
  return line;
}
BilledLine monthly(const char* meter, const char* price, const char* quantity, const char* total,
                   const char* rate = "1") {
  BilledLine line = daily(meter, 1, price, quantity, total, rate);
  line.daily = false;
  line.resource_group.clear();
  line.to = june(30);
  return line;
}
rating::UsageLine our(const char* meter, int day, const char* price, const char* quantity,
                      const char* total) {
  rating::UsageLine line;
  line.customer = 0;
  line.day = june(day);
  line.meter = meter;
  line.unit_price = decimal(price);
  line.quantity = decimal(quantity);
  line.billing_total = money(total);
  line.pricing_currency = fixture::eur();
  return line;
}

// Theirs less ours is the sum over the reasons, whatever they are.
void check_sum(const Reconciliation& made) {
  std::int64_t sum = 0;
  for (const auto& reason : made.reasons) sum += reason.difference.micros();
  CHECK(sum == made.theirs.micros() - made.ours.micros());
}

std::string told(const Reconciliation& made) {
  std::string out;
  for (const auto& reason : made.reasons) {
    if (!out.empty()) out += ", ";
    out += std::string(name_of(reason.variance)) + " " + reason.difference.to_string();
  }
  return out;
}

struct Lines {
  std::vector<BilledLine> theirs;
  std::vector<rating::UsageLine> ours;
  std::vector<rating::Terms> terms = std::vector<rating::Terms>(1);
  std::vector<rating::CreditUse> credits;
  std::vector<insight::Difference> calls;
  insight::ReconcileOptions options;

  [[nodiscard]] Reconciliation run() const {
    insight::BilledInput input;
    input.lines = theirs;
    input.ours = ours;
    input.terms = terms;
    input.month = kJune;
    input.last_day = june(30);
    input.credits = credits;
    input.calls = calls;
    auto made = insight::reconcile_lines(input, options);
    REQUIRE(made);
    check_sum(*made);
    return *std::move(made);
  }
};

}  // namespace

TEST_CASE("a line's own formula is that of its file: the vectors of domain 6.5") {
  struct Vector {
    const char* price;
    const char* quantity;
    const char* recon;
    const char* day;
  };
  constexpr const char* kRate = "0.846202666";
  for (const Vector& v : {Vector{"0.013", "1234", "13.57", "13.57"},
                          {"0.125", "37", "3.90", "3.91"},
                          {"0.315", "11", "2.92", "2.93"},
                          {"0.0234", "1000", "19.80", "19.80"},
                          {"0.32", "3", "0.81", "0.81"},
                          {"0.016", "1", "0.00", "0.01"}}) {
    INFO(v.price << " x " << v.quantity);
    CHECK(*insight::formula_of(monthly("DE", v.price, v.quantity, "0", kRate)) == money(v.recon));
    CHECK(*insight::formula_of(daily("DE", 3, v.price, v.quantity, "0", kRate)) == money(v.day));
  }
}

TEST_CASE("daily floors lose cents against the month: within the tolerance, and called rounding") {
  // 0.0234 on seven days: 1.13 by the day, 1.18 by the month (6.5)
  const std::vector<std::pair<const char*, const char*>> days = {
      {"7", "0.13"},  {"13", "0.25"}, {"5", "0.09"}, {"9", "0.17"},
      {"21", "0.41"}, {"3", "0.05"},  {"2", "0.03"}};
  std::vector<BilledLine> by_day;
  int day = 1;
  for (const auto& [quantity, total] : days) {
    by_day.push_back(daily("Germany", day++, "0.0234", quantity, total, "0.846202666"));
    CHECK(*insight::formula_of(by_day.back()) == by_day.back().total);
  }
  const std::vector<BilledLine> month = {monthly("Germany", "0.0234", "60", "1.18", "0.846202666")};
  const std::vector<rating::Terms> terms(1);
  const auto made = insight::reconcile_files(by_day, month, terms, {});
  REQUIRE(made);
  CHECK(made->ours == money("1.13"));
  CHECK(made->theirs == money("1.18"));
  CHECK(told(*made) == "rounding 0.05");
  CHECK(made->unexplained == money("0"));
  check_sum(*made);

  SECTION("a day that came late is latency") {
    by_day.pop_back();
    const auto late = insight::reconcile_files(by_day, month, terms, {});
    REQUIRE(late);
    CHECK(told(*late) == "latency 0.08");
  }
  SECTION("a meter in one file only is missing in the other") {
    const auto one = insight::reconcile_files({}, month, terms, {});
    REQUIRE(one);
    CHECK(told(*one) == "missing_ours 1.18");
    const auto other = insight::reconcile_files(by_day, {}, terms, {});
    REQUIRE(other);
    CHECK(told(*other) == "missing_theirs -1.13");
  }
}

TEST_CASE("equal lines agree, and meters are found by letters and digits alone") {
  Lines lines;
  lines.theirs = {daily("Germany - mobile", 3, "0.12", "10", "1.20")};
  lines.ours = {our("germany Mobile", 3, "0.12", "10", "1.20")};
  const auto made = lines.run();
  CHECK(made.compared == 1);
  CHECK(made.agreeing == 1);
  CHECK(made.reasons.empty());
}

TEST_CASE("the person's own mapping of meters holds") {
  Lines lines;
  lines.theirs = {daily("PSTN zone 7", 3, "0.12", "10", "1.20")};
  lines.ours = {our("Germany", 3, "0.12", "10", "1.20")};
  CHECK(told(lines.run()) == "missing_ours 1.20, missing_theirs -1.20");
  lines.options.meters.meters = {{"pstn ZONE 7", "Germany"}};
  CHECK(lines.run().agreeing == 1);
}

TEST_CASE("differences of lines get their reasons") {
  Lines lines;
  SECTION("a cent by rounding") {
    lines.theirs = {daily("Germany", 3, "0.125", "37", "4.62")};
    lines.ours = {our("Germany", 3, "0.125", "37", "4.63")};
    CHECK(told(lines.run()) == "rounding -0.01");
  }
  SECTION("another price for the same minutes") {
    lines.theirs = {daily("Germany", 3, "0.15", "40", "6.00")};
    lines.ours = {our("Germany", 3, "0.12", "40", "4.80")};
    CHECK(told(lines.run()) == "rate_version 1.20");
  }
  SECTION("the same price in another currency's terms") {
    lines.theirs = {daily("Germany", 3, "0.12", "40", "4.32", "0.9")};
    lines.ours = {our("Germany", 3, "0.12", "40", "4.80")};
    CHECK(told(lines.run()) == "exchange_rate -0.48");
  }
  SECTION("a line that stands twice") {
    lines.theirs = {daily("Germany", 3, "0.12", "10", "1.20"),
                    daily("Germany", 3, "0.12", "10", "1.20")};
    lines.ours = {our("Germany", 3, "0.12", "10", "1.20")};
    CHECK(told(lines.run()) == "duplicate 1.20");
  }
  SECTION("a line that does not follow its own formula") {
    lines.theirs = {daily("Germany", 3, "0.12", "10", "1.25")};
    lines.ours = {our("Germany", 3, "0.12", "10", "1.20")};
    CHECK(told(lines.run()) == "formula 0.05");
  }
  SECTION("use of the last two days that is not there yet") {
    lines.ours = {our("Germany", 29, "0.12", "10", "1.20"),
                  our("Germany", 28, "0.12", "5", "0.60")};
    CHECK(told(lines.run()) == "missing_theirs -1.80");  // an empty file is of no kind
    lines.theirs = {daily("France", 3, "0.1", "1", "0.10")};
    CHECK(told(lines.run()) == "latency -1.20, missing_ours 0.10, missing_theirs -0.60");
  }
  SECTION("a day of the month before") {
    lines.theirs = {daily("Germany", 3, "0.12", "10", "1.20")};
    lines.theirs[0].day = base::to_day({2026, 5, 31});
    CHECK(told(lines.run()) == "month_boundary 1.20");
  }
  SECTION("credits paid for it first") {
    lines.theirs = {daily("Germany", 3, "0.12", "10", "1.20")};
    lines.ours = {our("Germany", 3, "0.12", "40", "4.80")};
    CHECK(told(lines.run()) == "unexplained -3.60");
    rating::CreditUse use;
    use.customer = 0;
    use.spent = fixture::amount("3.60");
    lines.credits = {use};
    CHECK(told(lines.run()) == "credits_first -3.60");
  }
  SECTION("what the call records say explains a line") {
    lines.theirs = {daily("Germany", 3, "0.12", "40", "4.80")};
    lines.ours = {our("Germany", 3, "0.12", "10", "1.20")};
    insight::Difference call;
    call.variance = Variance::pool;
    call.customer = 0;
    call.day = june(3);
    call.meter = "Germany";
    call.ours = money("0");
    call.theirs = money("3.60");
    lines.calls = {call};
    CHECK(told(lines.run()) == "pool 3.60");
  }
}

TEST_CASE("lines of other services, subscriptions and customers are passed over") {
  Lines lines;
  lines.theirs = {daily("Germany", 3, "0.12", "10", "1.20")};
  lines.ours = {our("Germany", 3, "0.12", "10", "1.20")};
  auto storage = daily("Blob", 3, "1", "10", "10");
  storage.resource_group = "rg-data";
  lines.theirs.push_back(storage);
  auto foreign = daily("Germany", 3, "0.12", "10", "1.20");
  foreign.customer.guid = {1, 1};
  lines.theirs.push_back(foreign);
  CHECK(lines.run().agreeing == 1);
  lines.options.meters.entitlements = {base::EntitlementId{{5, 5}}};
  CHECK(lines.run().theirs == money("0"));
}

TEST_CASE("lines in two currencies cannot be added") {
  Lines lines;
  lines.theirs = {daily("Germany", 3, "0.12", "10", "1.20"),
                  daily("France", 3, "0.12", "10", "1.20")};
  lines.theirs[1].total = base::Money(1, *base::Currency::parse("USD"));
  insight::BilledInput input;
  input.lines = lines.theirs;
  input.terms = lines.terms;
  CHECK(insight::reconcile_lines(input, {}).error().code == base::ErrorCode::currency_mismatch);
}

namespace {

// A month whose export says `charges`, in the order of its calls.
Reconciliation reconciled(const fixture::Month& month, const std::vector<const char*>& charges,
                          const char* currency = "EUR",
                          const insight::ReconcileOptions& options = {}) {
  auto rated = month.prepare();
  rating::CallTableBuilder builder;
  builder.begin_file("usage.csv");
  const auto calls = month.table();
  std::size_t line = 0;
  for (const rating::CallIndex i : calls.in_order_of_reading()) {
    rating::NewCall call;
    const std::string raw = calls.user(i).upn + std::to_string(calls.customer(i));
    auto user = builder.find_user(raw);
    if (user == rating::CallTableBuilder::kUnknownUser) user = builder.add_user(raw, calls.user(i));
    call.usage_id = calls.usage_id(i);
    call.number = calls.number(i);
    call.start = calls.call(i).start;
    call.seconds = calls.call(i).seconds;
    call.party = builder.party(user, "");
    call.money = builder.money(
        {money(charges.at(line++)).micros(), 0, *base::Currency::parse(currency), true});
    call.destination = *builder.destination("somewhere");
    call.type = calls.call(i).type;
    call.capability = *builder.capability(calls.capability(i));
    call.number_type = *builder.number_type("Subscriber");
    builder.add(call);
  }
  rated->calls = *std::move(builder).seal();
  auto made = rating::rate(rated->calls, rated->input());
  REQUIRE(made);
  rated->month = *std::move(made);
  const auto input = rated->input();
  const auto rating = rating::Rating::of(rated->calls, input);
  REQUIRE(rating);
  auto out = insight::reconcile_calls(*rating, rated->month, options, 100);
  REQUIRE(out);
  REQUIRE(out->size() == 1);
  check_sum(out->front());
  return out->front();
}

}  // namespace

TEST_CASE("call by call, every difference from the Charge column has its reason") {
  fixture::Month month;
  month.licences("domestic_120", "FR", 1).overage();
  SECTION("none") {
    month.call({.number = "+491234567", .seconds = 90});
    CHECK(told(reconciled(month, {"0.03"})) == "");
  }
  SECTION("rounding to cents") {
    month.call({.number = "+491234567", .seconds = 60});
    CHECK(told(reconciled(month, {"0.02"})) == "rounding 0.005");
  }
  SECTION("seconds instead of minutes are not explained by rounding") {
    month.call({.number = "+491234567", .seconds = 90});
    CHECK(told(reconciled(month, {"0.0225"})) == "unexplained -0.0075");
  }
  SECTION("they say the plan paid, we say it did not") {
    month.call({.seconds = 7200, .capability = "MCOPSTN5"});
    month.call({.seconds = 60, .capability = "MCOPSTN5"});
    CHECK(told(reconciled(month, {"0", "0"})) == "pool -0.016");
    CHECK(told(reconciled(month, {"1.92", "0.016"})) == "pool 1.92");
  }
  SECTION("FREECALL and operators' calls are not charged by us") {
    month.call({.number = "+491234567", .capability = "FREECALL"});
    month.call({.number = "+491234567", .capability = "MCOPSTNEAU2"});
    CHECK(told(reconciled(month, {"0.10", "0.20"})) == "free_call 0.10, operator_row 0.20");
  }
  SECTION("credits paid: the column shows the meter only") {
    month.credits("10");
    month.call({.number = "+491234567"});
    CHECK(told(reconciled(month, {"0"})) == "credits_first -0.015");
  }
  SECTION("a refused call that was charged") {
    month.terms[0].funding.overage.clear();
    month.call({.number = "+491234567"});
    CHECK(told(reconciled(month, {"0.015"})) == "refused 0.015");
  }
  SECTION("no rate of ours") {
    month.call({.number = "+8112345678"});
    CHECK(told(reconciled(month, {"0.09"})) == "unrated 0.09");
  }
  SECTION("a hidden digit") {
    month.call({.number = "+33*****"});
    CHECK(told(reconciled(month, {"0.125"})) == "masked_number 0.109");
  }
  SECTION("the price of another version") {
    month.cards[0].versions.push_back(month.cards[0].versions[0]);
    month.cards[0].versions[0].effective_to = base::CivilDate{2026, 5, 31};
    month.cards[0].versions[1].effective_from = base::CivilDate{2026, 6, 1};
    for (auto& row : month.cards[0].versions[1].rows) {
      if (row.prefix == "49") row.rate_per_minute = decimal("0.018");
    }
    month.call({.number = "+491234567", .seconds = 600});
    CHECK(told(reconciled(month, {"0.15"})) == "rate_version -0.03");
  }
  SECTION("another currency: at the rate given it agrees") {
    month.call({.number = "+491234567", .seconds = 600});
    insight::ReconcileOptions options;
    options.exchange_rate = decimal("1.1");
    CHECK(told(reconciled(month, {"0.165"}, "USD", options)) == "");
    options.exchange_rate = decimal("1.2");
    CHECK(told(reconciled(month, {"0.165"}, "USD", options)) == "exchange_rate -0.015");
  }
  SECTION("what nothing explains is the remainder, to the cent") {
    month.call({.number = "+491234567", .seconds = 600});
    const auto made = reconciled(month, {"0.47"});
    CHECK(told(made) == "unexplained 0.32");
    CHECK(made.unexplained == money("0.32"));
  }
}
