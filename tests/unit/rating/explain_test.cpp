// The steps of explanations, word for word: what is asked about a call is what was done with it.
#include "rating/explain.hpp"

#include "unit/rating/month_fixture.hpp"

using fixture::Month;

namespace {

// A line a step: "key name=value ...; rules".
std::string steps_of(const Month& month, std::uint32_t line) {
  const auto rated = month.rate();
  const auto explained = rating::explain(rated->calls, rated->month, rated->input(),
                                         rated->card_pointers, rated->line(line));
  std::string out;
  for (const auto& step : explained.steps) {
    out += "\n" + std::string(step.key);
    for (const auto& [name, value] : step.args) out += " " + std::string(name) + "=" + value;
    for (const auto rule : step.rules) out += " [" + std::string(rule) + "]";
  }
  return out;
}

}  // namespace

TEST_CASE("Explained: a pool that pays in full, and one that pays in part") {
  Month month;
  month.licences("domestic_120", "FR", 1).overage();
  month.call({.seconds = 7100, .capability = "MCOPSTN5"});
  month.call({.seconds = 150, .capability = "MCOPSTN5"});
  CHECK(steps_of(month, 0) == R"(
number number=+33140000001 type=user_out capability=MCOPSTN5 seconds=7100 [5.1]
domestic destination=FR home=FR [3.6]
plan plan=domestic_120 country=FR [3.5] [5.3]
pool_pays plan=domestic_120 country=FR counter=domestic total=120 needed=119 before=120 taken=119 after=1 [3.5] [3.12]
outcome payer=pool reason=plan_pool amount=0.00 EUR [3.5] [3.7])");
  CHECK(steps_of(month, 1) == R"(
number number=+33140000001 type=user_out capability=MCOPSTN5 seconds=150 [5.1]
domestic destination=FR home=FR [3.6]
plan plan=domestic_120 country=FR [3.5] [5.3]
pool_pays_part plan=domestic_120 country=FR counter=domestic total=120 needed=3 before=1 taken=1 after=0 [3.5] [3.12]
rate prefix=33 destination=FR card=June 2026 version= row=0 rate=0.016 EUR [4.4] [4.5]
increments seconds=150 first=60 next=60 charged=2 [3.12] [4.4]
usage charged=2 rate=0.016 amount=0.032 EUR [4.4]
no_credits [R61] [R62]
overage_on [R61]
outcome payer=overage reason=pool_split amount=0.032 EUR [3.5] [3.7])");
}

TEST_CASE("Explained: overage with a fee, and a limit that stops the next call") {
  Month month;
  month.overage();
  month.cards[0].versions[0].rows[12].connection_fee = fixture::decimal("0.05");
  month.user("ana").spend_limit = fixture::money("0.50");
  month.call({.number = "+263470123456", .seconds = 130, .capability = "MCOPSTNPP"});
  month.call({.number = "+263470123456", .capability = "MCOPSTNPP"});
  CHECK(steps_of(month, 0) == R"(
number number=+263470123456 type=user_out capability=MCOPSTNPP seconds=130 [5.1]
international destination=ZW home=FR [3.6]
no_plan [3.7]
rate prefix=263 destination=ZW card=June 2026 version= row=0 rate=0.223 EUR [4.4] [4.5]
increments seconds=130 first=60 next=60 charged=3 [3.12] [4.4]
usage charged=3 rate=0.223 amount=0.669 EUR [4.4]
connection_fee fee=0.05 EUR [4.4]
no_credits [R61] [R62]
overage_on [R61]
outcome payer=overage reason=no_plan amount=0.719 EUR [3.7])");
  CHECK(steps_of(month, 1) == R"(
number number=+263470123456 type=user_out capability=MCOPSTNPP seconds=60 [5.1]
international destination=ZW home=FR [3.6]
rate prefix=263 destination=ZW card=June 2026 version= row=0 rate=0.223 EUR [4.4] [4.5]
spend_limit limit=0.50 EUR spent=0.719 EUR [3.10]
outcome_unpriced payer=blocked reason=spend_limit [3.10])");
}

TEST_CASE("Explained: a policy that forbids the call") {
  Month month;
  month.user("ana").dial_out.user = rating::UserDialOut::domestic;
  month.call({.number = "+4930123456", .capability = "MCOPSTNPP"});
  CHECK(steps_of(month, 0) == R"(
number number=+4930123456 type=user_out capability=MCOPSTNPP seconds=60 [5.1]
international destination=DE home=FR [3.6]
dial_out_policy policy=DialoutCPCInternationalPSTNDomestic [3.10]
outcome_unpriced payer=blocked reason=dial_out_policy [3.10])");
}

TEST_CASE("Explained: credits that pay a part, overage the rest") {
  Month month;
  month.credits("0.30").overage();
  month.policy.credit_exhaustion = rating::CreditExhaustion::split;
  for (int i = 0; i < 2; ++i) month.call({.number = "+263470123456", .capability = "MCOPSTNPP"});
  CHECK(steps_of(month, 1) == R"(
number number=+263470123456 type=user_out capability=MCOPSTNPP seconds=60 [5.1]
international destination=ZW home=FR [3.6]
no_plan [3.7]
rate prefix=263 destination=ZW card=June 2026 version= row=0 rate=0.223 EUR [4.4] [4.5]
increments seconds=60 first=60 next=60 charged=1 [3.12] [4.4]
usage charged=1 rate=0.223 amount=0.223 EUR [4.4]
credits before=0.077 EUR after=0.00 EUR [R59] [R60]
overage_on [R61]
outcome payer=overage reason=no_plan amount=0.223 EUR [3.7])");
}

TEST_CASE("Explained: a recharge, where one was needed") {
  Month month;
  month.credits("0.30").overage();
  month.terms[0].funding.recharge =
      rating::AutoRecharge{fixture::money("0.05"), fixture::money("0.25"), {fixture::june()}};
  for (int i = 0; i < 2; ++i) month.call({.number = "+263470123456", .capability = "MCOPSTNPP"});
  const std::string first = steps_of(month, 0);
  CHECK(first.find("credits before=0.30 EUR after=0.077 EUR") != std::string::npos);
  CHECK(first.find("auto_recharge") == std::string::npos);
  const std::string second = steps_of(month, 1);
  CHECK(second.find("credits before=0.077 EUR after=0.104 EUR [R59] [R60]\n"
                    "auto_recharge [R63]\n") != std::string::npos);
}

TEST_CASE("Explained: credits that the user has no licence for stay as they are") {
  Month month;
  month.credits("0.30").overage();
  month.terms[0].anyone.credits_licence = false;
  month.call({.number = "+263470123456", .capability = "MCOPSTNPP"});
  CHECK(steps_of(month, 0).find("credits before=0.30 EUR after=0.30 EUR") != std::string::npos);
}

TEST_CASE("Explained: a row that is there a second time names the one that counts") {
  Month month;
  month.overage();
  for (int i = 0; i < 3; ++i) {
    month.call({.number = "+263470123456", .capability = "MCOPSTNPP", .id = i == 1 ? 8U : 7U});
  }
  month.call({.number = "+263470123456", .capability = "MCOPSTNPP", .id = 8});
  CHECK(steps_of(month, 2).find("\nduplicate row=2 file=usage.csv [5.1]\n") != std::string::npos);
  CHECK(steps_of(month, 3).find("\nduplicate row=3 file=usage.csv [5.1]\n") != std::string::npos);
  CHECK(steps_of(month, 0).find("duplicate") == std::string::npos);
  const auto rated = month.rate();
  const auto call = rated->line(3);
  CHECK(rating::explain(rated->calls, rated->month, rated->input(), rated->card_pointers, call)
            .call == call);
}

TEST_CASE("Explained: what is left of a pool that counts seconds, to the second") {
  Month month;
  month.licences("domestic_120", "FR", 1).overage();
  month.policy.pool_unit = rating::PoolUnit::seconds;
  for (int i = 0; i < 2; ++i) month.call({.seconds = 65, .capability = "MCOPSTN5"});
  const std::string steps = steps_of(month, 1);
  CAPTURE(steps);
  CHECK(steps.find("118:55") != std::string::npos);
}

TEST_CASE("Explained: a toll-free number that is called") {
  Month month;
  month.overage();
  month.call(
      {.number = "+448001234567", .seconds = 61, .type = "conf_in", .capability = "MCOMEETACPEA"});
  CHECK(steps_of(month, 0) == R"(
number number=+448001234567 type=conf_in capability=MCOMEETACPEA seconds=61 [5.1]
rate prefix= destination=GB card=June 2026 version= row=0 rate=0.029 EUR [4.4] [4.5]
increments seconds=61 first=60 next=60 charged=2 [3.12] [4.4]
usage charged=2 rate=0.029 amount=0.058 EUR [4.4]
no_credits [R61] [R62]
overage_on [R61]
outcome payer=overage reason=charged_inbound amount=0.058 EUR [3.8] [5.2])");
}

TEST_CASE("The figures of a call are what it was drawn with") {
  Month month;
  month.licences("domestic_120", "FR", 1).overage();
  month.cards[0].versions[0].rows[9].number_type = rating::RateNumberType::premium;
  month.call({.seconds = 7100, .capability = "MCOPSTN5"});
  month.call({.seconds = 150, .capability = "MCOPSTN5"});
  month.call({.number = "+263470123456", .seconds = 61, .capability = "MCOPSTN5"});
  month.call(
      {.number = "+448001234567", .seconds = 61, .type = "conf_in", .capability = "MCOMEETACPEA"});
  month.call({.number = "+33612345678", .capability = "MCOPSTN5"});
  const auto rated = month.rate();
  std::string out;
  for (std::uint32_t n = 0; n < month.lines.size(); ++n) {
    const auto i = rated->line(n);
    const auto f = rating::figures_of(rated->calls, rated->month, rated->input(), i);
    out +=
        "\n" + rated->payer(n) + ": " + std::to_string(f.seconds) + " s, pool " +
        std::to_string(f.pool_seconds) + ", charged " + std::to_string(f.charged_seconds) + " at " +
        (f.rate == rating::kNoRate ? "none"
                                   : rating::to_text(rated->compiled[0].rate(f.rate).per_minute)) +
        (f.domestic ? ", domestic" : "") + ", plan " +
        (f.plan.is_none() ? "none" : std::string(catalog::plan_of(f.plan).key));
  }
  CHECK(out == R"(
pool plan_pool: 7100 s, pool 7140, charged 0 at 0.016, domestic, plan domestic_120
overage pool_split: 150 s, pool 60, charged 120 at 0.016, domestic, plan domestic_120
overage outside_scope: 61 s, pool 0, charged 120 at 0.223, plan domestic_120
overage charged_inbound: 61 s, pool 0, charged 120 at 0.029, plan none
overage premium_number: 60 s, pool 0, charged 60 at 0.125, domestic, plan none)");
}
