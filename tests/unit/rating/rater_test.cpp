#include "rating/rater.hpp"

#include "unit/rating/month_fixture.hpp"

using fixture::Month;
using rating::Payer;
using rating::Reason;

namespace {
const rating::PoolUse& pool(const Month::Rated& rated, const char* key, std::size_t nth = 0) {
  for (const auto& candidate : rated.month.pools) {
    if (candidate.plan == fixture::plan(key) && nth-- == 0) return candidate;
  }
  FAIL("no such pool");
  return rated.month.pools.front();
}
}  // namespace

TEST_CASE("A call inside the plan draws started minutes of the pool and costs nothing") {
  Month month;
  month.licences("domestic_1200", "FR", 2).call({.seconds = 61});
  const auto rated = month.rate();
  CHECK(rated->payer(0) == "pool plan_pool");
  CHECK(rated->paid(0) == "0.00");
  CHECK(pool(*rated, "domestic_1200").total_seconds == 2 * 1200 * 60);
  CHECK(pool(*rated, "domestic_1200").used_seconds == 120);
  CHECK(pool(*rated, "domestic_1200").calls == 1);
  CHECK(pool(*rated, "domestic_1200").emptied_at == 0);
}

TEST_CASE("Started minutes: the vectors of domain 3.12") {
  const std::vector<std::pair<int, int>> vectors = {{0, 0},     {1, 1},     {59, 1},   {60, 1},
                                                    {61, 2},    {119, 2},   {120, 2},  {121, 3},
                                                    {3599, 60}, {3600, 60}, {3601, 61}};
  for (const auto& [seconds, minutes] : vectors) {
    Month month;
    month.licences("domestic_1200", "FR", 1).overage();
    month.call({.seconds = seconds});
    month.call({.number = "+263470123456", .seconds = seconds});
    const auto rated = month.rate();
    INFO(seconds);
    CHECK(pool(*rated, "domestic_1200").used_seconds == minutes * 60);
    CHECK(rated->month.amounts[rated->line(1)] == fixture::amount("0.223") * minutes);
  }
}

TEST_CASE("Beyond the plan's reach overage pays, or nobody does") {
  Month month;
  month.licences("domestic_1200", "FR", 1).call({.number = "+263470123456", .seconds = 153});
  CHECK(month.rate()->payer(0) == "blocked no_funding");
  month.overage();
  const auto rated = month.rate();
  CHECK(rated->payer(0) == "overage outside_scope");
  CHECK(rated->paid(0) == "0.669");
}

TEST_CASE("An unknown prefix waits, whoever would pay, and never costs 0.00") {
  Month month;
  month.licences("domestic_1200", "FR", 1).call({.number = "+15005550123"});
  month.call({.number = "+819012345678"}).call({.number = "anonymous"});
  CHECK(month.rate()->payer(0) == "suspended no_rate");
  month.overage();
  const auto rated = month.rate();
  CHECK(rated->payer(0) == "suspended no_rate");
  CHECK(rated->payer(1) == "suspended no_rate");
  CHECK(rated->payer(2) == "suspended no_number");
}

TEST_CASE("A number of no country and no rate is told apart") {
  Month month;
  month.overage().call({.number = "+15550123456", .capability = "MCOPSTNPP"});
  CHECK(month.rate()->payer(0) == "suspended no_country");
}

TEST_CASE("The pool pays what it can and the rest is charged, or the whole call") {
  Month month;
  month.licences("domestic_120", "FR", 1).overage();
  month.call({.seconds = 119 * 60, .capability = "MCOPSTN5"});
  month.call({.seconds = 150, .capability = "MCOPSTN5"});
  month.call({.seconds = 10, .capability = "MCOPSTN5"});
  auto rated = month.rate();
  CHECK(rated->payer(0) == "pool plan_pool");
  CHECK(rated->payer(1) == "overage pool_split");
  CHECK(rated->paid(1) == "0.032");
  REQUIRE(rated->month.split(rated->line(1)) != nullptr);
  CHECK(rated->month.split(rated->line(1))->pool_seconds == 60);
  CHECK(rated->month.split(rated->line(0)) == nullptr);
  CHECK(rated->payer(2) == "overage pool_empty");
  CHECK(rated->paid(2) == "0.016");
  CHECK(pool(*rated, "domestic_120").used_seconds == 7200);
  CHECK(pool(*rated, "domestic_120").emptied_at == rated->calls.call(rated->line(1)).start);

  month.policy.pool_split = rating::PoolSplit::whole;
  rated = month.rate();
  CHECK(rated->payer(1) == "overage pool_empty");
  CHECK(rated->paid(1) == "0.048");
  CHECK(rated->payer(2) == "pool plan_pool");
}

TEST_CASE("A pool counted in seconds takes seconds") {
  Month month;
  month.policy.pool_unit = rating::PoolUnit::seconds;
  month.licences("domestic_120", "FR", 1).overage();
  month.call({.seconds = 7199, .capability = "MCOPSTN5"});
  month.call({.seconds = 62, .capability = "MCOPSTN5"});
  const auto rated = month.rate();
  CHECK(pool(*rated, "domestic_120").used_seconds == 7200);
  CHECK(rated->month.split(rated->line(1))->pool_seconds == 1);
  CHECK(rated->paid(1) == "0.032");  // 61 seconds are two started minutes
}

TEST_CASE("Pools: identical plan and country share, others never (domain 3.5)") {
  Month month;
  month.licences("domestic_120", "FR", 100).licences("domestic_1200", "FR", 1);
  month.licences("domestic_120", "DE", 1);
  month.call({.capability = "MCOPSTN5"}).call({.user = "bob", .capability = "MCOPSTN5"});
  month.call({.capability = "MCOPSTN1"});
  month.call({.user = "dora", .location = "DE", .number = "+4930123456", .capability = "MCOPSTN5"});
  const auto rated = month.rate();
  REQUIRE(rated->month.pools.size() == 3);
  CHECK(rated->month.pools[0].country == telephony::Country("DE"));
  CHECK(rated->month.pools[0].used_seconds == 60);
  CHECK(rated->month.pools[1].country == telephony::Country("FR"));
  CHECK(rated->month.pools[1].total_seconds == 12000 * 60);
  CHECK(rated->month.pools[1].used_seconds == 120);
  CHECK(pool(*rated, "domestic_1200").used_seconds == 60);
}

TEST_CASE("The US and Puerto Rico are one pool of 3000 minutes a licence") {
  Month month;
  month.licences("domestic_1200", "US", 1).licences("domestic_1200", "PR", 1);
  month.call({.user = "ana", .location = "US", .number = "+17875550123"});
  month.call({.user = "luz", .location = "PR", .number = "+12015550123"});
  month.call({.user = "luz", .location = "PR", .number = "+16045550123"});
  const auto rated = month.rate();
  REQUIRE(rated->month.pools.size() == 1);
  CHECK(rated->month.pools[0].total_seconds == 6000 * 60);
  CHECK(rated->month.pools[0].used_seconds == 180);
  CHECK(rated->month.pools[0].licences == 2);
}

TEST_CASE("The US and Canada are one to the plan, not to the dial-out policy (domain 3.6, P15)") {
  Month month;
  month.licences("domestic_1200", "US", 1);
  month.call({.location = "US", .number = "+16045550123"});
  CHECK(month.rate()->payer(0) == "pool plan_pool");
  month.terms[0].anyone.dial_out.user = rating::UserDialOut::domestic;
  CHECK(month.rate()->payer(0) == "blocked dial_out_policy");
  month.lines[0].number = "+17875550123";
  CHECK(month.rate()->payer(0) == "pool plan_pool");
}

TEST_CASE("An International plan has two counters, and the first that ends closes both") {
  Month month;
  month.licences("international", "FR", 1).overage();
  month.call({.number = "+4930123456", .seconds = 600 * 60, .capability = "MCOPSTN2"});
  month.call({.seconds = 60, .capability = "MCOPSTN2"});
  month.call({.number = "+4930123456", .seconds = 60, .capability = "MCOPSTN2"});
  auto rated = month.rate();
  CHECK(rated->payer(0) == "pool plan_pool");
  CHECK(rated->payer(1) == "overage pool_empty");
  CHECK(rated->payer(2) == "overage pool_empty");
  CHECK(pool(*rated, "international", 0).total_seconds == 1200 * 60);
  CHECK(pool(*rated, "international", 0).used_seconds == 0);
  CHECK(pool(*rated, "international", 1).total_seconds == 600 * 60);
  CHECK(pool(*rated, "international", 1).used_seconds == 600 * 60);

  month.policy.international = rating::InternationalCounters::independent;
  rated = month.rate();
  CHECK(rated->payer(1) == "pool plan_pool");
  CHECK(rated->payer(2) == "overage pool_empty");
}

TEST_CASE("The domestic counter closes the international one too") {
  Month month;
  month.licences("international", "FR", 1).overage();
  month.call({.seconds = 1200 * 60, .capability = "MCOPSTN2"});
  month.call({.number = "+4930123456", .seconds = 60, .capability = "MCOPSTN2"});
  CHECK(month.rate()->payer(1) == "overage pool_empty");
}

TEST_CASE(
    "Beyond the callable list an International plan is charged, or blocked if the policy says so") {
  Month month;
  month.licences("international", "FR", 1).overage();
  month.call({.number = "+5371234567", .capability = "MCOPSTN2"});
  month.call({.number = "+68221234", .capability = "MCOPSTNPP"});
  month.call({.number = "+262262123456", .capability = "MCOPSTN2"});
  auto rated = month.rate();
  CHECK(rated->payer(0) == "overage outside_scope");  // R4
  CHECK(rated->paid(1) == "0.90");
  CHECK(rated->payer(2) == "pool plan_pool");
  CHECK(pool(*rated, "international", 1).used_seconds == 60);
  month.policy.callable_list = rating::CallableList::international_and_payg;
  rated = month.rate();
  CHECK(rated->payer(0) == "blocked not_callable");
  CHECK(rated->payer(1) == "blocked not_callable");  // the only plan held in the country
}

TEST_CASE("A pay-as-you-go plan reaches the callable list only (domain 3.1, 3.11)") {
  Month month;
  month.licences("payg_zone_2", "FR", 1).overage();
  month.call({.number = "+5371234567", .capability = "MCOPSTNPP"});
  CHECK(month.rate()->payer(0) == "blocked not_callable");
  month.policy.callable_list = rating::CallableList::off;
  CHECK(month.rate()->payer(0).starts_with("overage"));
}

TEST_CASE("A domestic plan is bound by the callable list only if the policy says so") {
  Month month;
  month.licences("domestic_1200", "FR", 1).overage().call({.number = "+5371234567"});
  CHECK(month.rate()->payer(0) == "overage outside_scope");
  month.policy.callable_list = rating::CallableList::every_plan;
  CHECK(month.rate()->payer(0) == "blocked not_callable");
}

TEST_CASE("MCOPSTN8 gives each user 120 minutes of their own") {
  Month month;
  month.overage();
  month.call({.user = "ana", .seconds = 7200, .capability = "MCOPSTN8"});
  month.call({.user = "ana", .seconds = 60, .capability = "MCOPSTN8"});
  month.call({.user = "bob", .seconds = 60, .capability = "MCOPSTN8"});
  const auto rated = month.rate();
  for (const auto& own : rated->month.pools) CHECK(own.licences == 1);
  CHECK(rated->payer(0) == "pool user_minutes");
  CHECK(rated->payer(1) == "overage pool_empty");
  CHECK(rated->payer(2) == "pool user_minutes");
  REQUIRE(rated->month.pools.size() == 2);
  CHECK(rated->month.pools[0].total_seconds == 7200);
  CHECK(rated->calls.users()[rated->month.pools[0].user].display_name == "ana");
}

TEST_CASE("Conferencing: the pool is the tenant's and reaches Zone A (domain 3.8)") {
  struct Vector {
    const char* organiser;
    const char* number;
    bool pool;
  };
  const std::vector<Vector> vectors = {
      {"US", "+12015550123", true},   {"US", "+442071234567", true}, {"US", "+263470123456", false},
      {"GB", "+442071234567", true},  {"GB", "+12015550123", true},  {"GB", "+263470123456", false},
      {"ZW", "+263470123456", false}, {"ZW", "+12015550123", true},  {"ZW", "+442071234567", true},
      {"CK", "+68221234", false},     {"CK", "+12015550123", true},  {"CK", "+442071234567", true}};
  for (const Vector& vector : vectors) {
    Month month;
    month.licences("audio_conferencing", "US", 1).overage();
    month.call({.location = vector.organiser,
                .number = vector.number,
                .type = "conf_out",
                .capability = "MCOMEETADD"});
    INFO(vector.organiser << " " << vector.number);
    CHECK(month.rate()->payer(0) ==
          (vector.pool ? "pool conference_pool" : "overage outside_scope"));
  }
}

TEST_CASE("115 conferencing licences in three countries are one pool of 6900 minutes") {
  Month month;
  month.licences("audio_conferencing", "US", 50).licences("audio_conferencing", "GB", 40);
  month.licences("e5", "ZW", 25);
  const auto rated = month.rate();
  REQUIRE(rated->month.pools.size() == 1);
  CHECK(rated->month.pools[0].total_seconds == 6900 * 60);
  CHECK(rated->month.pools[0].country.is_none());
}

TEST_CASE("Conferencing overflows at the price of the destination; extended dial-out is free") {
  Month month;
  month.licences("audio_conferencing", "FR", 1).overage();
  month.call(
      {.number = "+442071234567", .seconds = 3600, .type = "conf_out", .capability = "MCOMEETADD"});
  month.call(
      {.number = "+12015550123", .seconds = 61, .type = "conf_out", .capability = "MCOMEETADD"});
  auto rated = month.rate();
  CHECK(rated->payer(1) == "overage pool_empty");
  CHECK(rated->paid(1) == "0.026");
  month.terms[0].anyone.extended_dial_out = true;
  rated = month.rate();
  CHECK(rated->payer(0) == "pool conference_pool");
  CHECK(rated->payer(1) == "free extended_dial_out");
}

TEST_CASE("Conferencing licences in Russia, South Korea and Taiwan bring 900 minutes") {
  Month month;
  month.licences("audio_conferencing", "KR", 1);
  CHECK(month.rate()->month.pools[0].total_seconds == 900 * 60);
}

TEST_CASE("Conferencing with dial-out to the US and Canada reaches no further") {
  Month month;
  month.licences("audio_conferencing_us_ca", "FR", 1).overage();
  month.call({.number = "+12015550123", .type = "conf_out", .capability = "MCOMEETADD_DIALOUT_US"});
  month.call(
      {.number = "+442071234567", .type = "conf_out", .capability = "MCOMEETADD_DIALOUT_US"});
  month.call({.number = "+12015550123", .type = "conf_out", .capability = "MCOPSTNPP"});
  const auto rated = month.rate();
  CHECK(rated->payer(0) == "pool conference_pool");
  CHECK(rated->payer(1) == "overage outside_scope");
  CHECK(rated->payer(2) == "pool conference_pool");  // the only conferencing plan
}

TEST_CASE("Two conferencing plans leave a row that names neither without one") {
  Month month;
  month.licences("audio_conferencing_us_ca", "FR", 1).licences("audio_conferencing", "FR", 1);
  month.overage();
  month.call({.number = "+12015550123", .type = "conf_out", .capability = "MCOPSTNPP"});
  CHECK(month.rate()->payer(0) == "overage no_plan");
}

TEST_CASE("Pay-per-minute conferencing is charged in and out") {
  Month month;
  month.overage();
  month.terms[0].anyone.credits_licence = false;
  month.call({.number = "+442071234567", .type = "conf_out", .capability = "MCOMEETACPEA"});
  month.call({.number = "+442071234567", .type = "conf_in", .capability = "MCOMEETACPEA"});
  month.call({.number = "+448001234567", .type = "conf_in", .capability = "MCOMEETACPEA"});
  auto rated = month.rate();
  CHECK(rated->payer(0) == "overage charged_conferencing");
  CHECK(rated->paid(0) == "0.015");
  CHECK(rated->payer(1) == "overage charged_inbound");
  CHECK(rated->paid(1) == "0.009");
  CHECK(rated->paid(2) == "0.029");
  month.credits("5.00");  // no credits licence is needed inbound, outbound it is the user's
  rated = month.rate();
  CHECK(rated->payer(1) == "credits charged_inbound");
}

TEST_CASE("Inbound is free on toll numbers and charged on toll-free ones") {
  Month month;
  month.overage();
  month.call({.type = "user_in", .capability = "MCOPSTNU"});
  month.call({.number = "+442071234567", .type = "conf_in", .capability = "MCOMEETADD"});
  month.call({.number = "+442071234567",
              .seconds = 61,
              .type = "conf_in",
              .capability = "MCOMEETADD",
              .number_type = "TollFree"});
  month.call({.user = "",
              .location = "GB",
              .number = "+448001234567",
              .type = "ucap_in",
              .capability = "MCOEV"});
  month.call({.type = "unassigned_in", .capability = ""});
  month.call({.number = "+33800123456", .type = "ucap_in", .capability = "MCOEV"});
  const auto rated = month.rate();
  CHECK(rated->payer(0) == "free inbound_toll");
  CHECK(rated->payer(1) == "free inbound_toll");
  CHECK(rated->payer(2) == "overage charged_inbound");
  CHECK(rated->paid(2) == "0.058");
  CHECK(rated->payer(3) == "overage charged_inbound");
  CHECK(rated->payer(4) == "free inbound_toll");
  CHECK(rated->payer(5) == "suspended no_rate");  // the card has no French toll-free row
}

TEST_CASE("A masked service number falls back on the Caller ID") {
  Month month;
  month.overage();
  month.call(
      {.number = "anonymous", .type = "ucap_in", .capability = "MCOEV", .caller = "+448001234567"});
  CHECK(month.rate()->payer(0) == "overage charged_inbound");
}

TEST_CASE("Free calls: emergency, FREECALL, Direct Routing, operators, zero seconds") {
  Month month;
  month.overage();
  month.terms[0].anyone.dial_out.user = rating::UserDialOut::none;
  month.call({.number = "112"}).call({.capability = "FREECALL"}).call({.type = "dr_out"});
  month.call({.operator_billed = true}).call({.capability = "MCOPSTNEAU2"}).call({.seconds = 0});
  month.call({.type = "something_new"}).call({.number = "15"});
  const auto rated = month.rate();
  CHECK(rated->payer(0) == "free emergency");
  CHECK(rated->payer(1) == "free free_capability");
  CHECK(rated->payer(2) == "free direct_routing");
  CHECK(rated->payer(3) == "free operator_billed");
  CHECK(rated->payer(4) == "free operator_billed");
  CHECK(rated->payer(5) == "free zero_seconds");
  CHECK(rated->payer(6) == "suspended unknown_call_type");
  CHECK(rated->payer(7) == "free emergency");
}

TEST_CASE("Zero seconds can cost an increment or the connection fee") {
  Month month;
  month.overage().call({.number = "+263470123456", .seconds = 0, .capability = "MCOPSTNPP"});
  month.cards[0].versions[0].rows[12].connection_fee = fixture::decimal("0.05");
  month.policy.zero_seconds = rating::ZeroSeconds::one_increment;
  CHECK(month.rate()->paid(0) == "0.273");
  month.policy.zero_seconds = rating::ZeroSeconds::fee_only;
  CHECK(month.rate()->paid(0) == "0.05");
  CHECK(month.rate()->payer(0) == "overage no_plan");
}

TEST_CASE("Premium numbers: supported by country, or as the policy says (domain 3.9)") {
  Month month;
  month.licences("domestic_1200", "GB", 1).licences("domestic_1200", "FR", 1).overage();
  month.call({.location = "GB", .number = "+448431234567"});
  month.call({.location = "GB", .number = "+449012345678"});
  month.call({.number = "+33891123456"});
  month.call({.location = "GB", .number = "+448001234567"});
  auto rated = month.rate();
  CHECK(rated->payer(0) == "overage premium_number");
  CHECK(rated->paid(0) == "0.05");
  CHECK(rated->payer(1) == "blocked premium_not_supported");
  CHECK(rated->payer(2) == "overage premium_number");
  CHECK(rated->paid(2) == "0.80");
  CHECK(rated->payer(3) == "free free_number");
  month.policy.premium = rating::PremiumNumbers::charged;
  CHECK(month.rate()->payer(1) == "overage premium_number");
  month.policy.premium = rating::PremiumNumbers::blocked;
  CHECK(month.rate()->payer(2) == "blocked premium_not_supported");
}

TEST_CASE("A row of the card can make a number premium") {
  Month month;
  month.licences("domestic_1200", "FR", 1).overage().call({.number = "+33612345678"});
  CHECK(month.rate()->payer(0) == "pool plan_pool");
  month.cards[0].versions[0].rows[9].number_type = rating::RateNumberType::premium;
  CHECK(month.rate()->payer(0) == "overage premium_number");
  month.lines[0].number = "+33140000000";
  CHECK(month.rate()->payer(0) == "pool plan_pool");
}

TEST_CASE("Dial-out policies: every pair of halves (domain 3.10)") {
  using rating::ConferenceDialOut;
  using rating::UserDialOut;
  struct Try {
    rating::DialOutPolicy policy;
    const char* type;
    const char* number;
    bool allowed;
  };
  const rating::DialOutPolicy any;
  const std::vector<Try> tries = {
      {any, "user_out", "+263470123456", true},
      {{ConferenceDialOut::any, UserDialOut::domestic}, "user_out", "+33140000001", true},
      {{ConferenceDialOut::any, UserDialOut::domestic}, "user_out", "+4930123456", false},
      {{ConferenceDialOut::any, UserDialOut::domestic}, "ucap_out", "+4930123456", false},
      {{ConferenceDialOut::any, UserDialOut::none}, "user_out", "+33140000001", false},
      {{ConferenceDialOut::any, UserDialOut::none}, "user_out_transfer", "+33140000001", false},
      {{ConferenceDialOut::any, UserDialOut::none}, "conf_out", "+263470123456", true},
      {{ConferenceDialOut::domestic, UserDialOut::any}, "conf_out", "+33140000001", true},
      {{ConferenceDialOut::domestic, UserDialOut::any}, "conf_out", "+4930123456", false},
      {{ConferenceDialOut::zone_a, UserDialOut::any}, "conf_out", "+4930123456", true},
      {{ConferenceDialOut::zone_a, UserDialOut::any}, "conf_out", "+37167123456", false},
      {{ConferenceDialOut::none, UserDialOut::any}, "conf_out", "+33140000001", false},
      {{ConferenceDialOut::none, UserDialOut::any}, "user_out", "+263470123456", true},
  };
  for (const Try& attempt : tries) {
    Month month;
    month.overage();
    month.terms[0].anyone.dial_out = attempt.policy;
    month.call({.number = attempt.number, .type = attempt.type, .capability = "MCOPSTNPP"});
    INFO(attempt.type << " " << attempt.number << " " << name_of(attempt.policy));
    CHECK((month.rate()->payer(0) == "blocked dial_out_policy") == !attempt.allowed);
  }
}

TEST_CASE("A spend limit lets the call through that crosses it, and none after") {
  Month month;
  month.overage().licences("domestic_1200", "FR", 1);
  month.user("ana").spend_limit = fixture::money("0.50");
  month.call({.number = "+263470123456", .seconds = 180});
  month.call({.number = "+263470123456"});
  month.call({.seconds = 60});
  month.call({.user = "bob", .number = "+263470123456"});
  const auto rated = month.rate();
  CHECK(rated->payer(0) == "overage outside_scope");
  CHECK(rated->payer(1) == "blocked spend_limit");
  CHECK(rated->payer(2) == "pool plan_pool");
  CHECK(rated->payer(3) == "overage outside_scope");
}

TEST_CASE("Credits pay first and bar overage; then postpaid begins (R59 to R62)") {
  Month month;
  month.credits("0.30").overage();
  for (int i = 0; i < 3; ++i) month.call({.number = "+263470123456", .capability = "MCOPSTNPP"});
  auto rated = month.rate();
  CHECK(rated->payer(0) == "credits no_plan");
  CHECK(rated->payer(1) == "credits no_plan");  // goes below zero
  CHECK(rated->payer(2) == "overage no_plan");
  REQUIRE(rated->month.credits.size() == 1);
  CHECK(rated->month.credits[0].opening == fixture::amount("0.30"));
  CHECK(rated->month.credits[0].closing == -fixture::amount("0.146"));

  month.policy.credit_exhaustion = rating::CreditExhaustion::next_payer;
  rated = month.rate();
  CHECK(rated->payer(1) == "overage no_plan");
  CHECK(rated->month.credits[0].closing == fixture::amount("0.077"));

  month.policy.credit_exhaustion = rating::CreditExhaustion::split;
  rated = month.rate();
  CHECK(rated->payer(1) == "overage no_plan");
  CHECK(rated->paid(1) == "0.223");
  REQUIRE(rated->month.split(rated->line(1)) != nullptr);
  CHECK(rated->month.split(rated->line(1))->credit_amount == fixture::amount("0.077"));
  CHECK(rated->month.split(rated->line(1))->credit_seconds == 20);  // 60 x 0.077 / 0.223, cut
  CHECK(rated->month.credits[0].closing == 0);

  month.terms[0].funding.overage.clear();
  rated = month.rate();
  CHECK(rated->payer(1) == "blocked no_funding");
  CHECK(rated->paid(1) == "0.077");
}

TEST_CASE("Without a credits licence a balance helps nobody and bars overage") {
  Month month;
  month.credits("5.00").overage();
  month.terms[0].anyone.credits_licence = false;
  month.call({.number = "+263470123456", .capability = "MCOPSTNPP"});
  CHECK(month.rate()->payer(0) == "blocked no_credits_licence");
}

TEST_CASE("Postpaid can begin the day after credits are gone") {
  Month month;
  month.policy.postpaid_switch = rating::PostpaidSwitch::next_day;
  month.credits("0.10").overage();
  month.call({.number = "+263470123456", .capability = "MCOPSTNPP"});
  month.call({.number = "+263470123456", .capability = "MCOPSTNPP"});
  month.call(
      {.number = "+263470123456", .capability = "MCOPSTNPP", .start = "2026-06-03T23:59:59Z"});
  month.call(
      {.number = "+263470123456", .capability = "MCOPSTNPP", .start = "2026-06-04T00:00:00Z"});
  const auto rated = month.rate();
  CHECK(rated->payer(0) == "credits no_plan");
  CHECK(rated->payer(1) == "blocked postpaid_tomorrow");
  CHECK(rated->payer(2) == "blocked postpaid_tomorrow");
  CHECK(rated->payer(3) == "overage no_plan");
}

TEST_CASE("Auto-recharge refills for ever, and postpaid never starts (R63)") {
  Month month;
  month.credits("0.30").overage();
  month.terms[0].funding.recharge =
      rating::AutoRecharge{fixture::money("0.20"),
                           fixture::money("0.25"),
                           {{fixture::june().start, fixture::at("2026-06-10T00:00:00Z")}}};
  for (int i = 0; i < 4; ++i) month.call({.number = "+263470123456", .capability = "MCOPSTNPP"});
  for (int i = 0; i < 3; ++i) {
    month.call(
        {.number = "+263470123456", .capability = "MCOPSTNPP", .start = "2026-06-11T08:00:00Z"});
  }
  const auto rated = month.rate();
  for (std::uint32_t i = 0; i < 5; ++i) CHECK(rated->payer(i) == "credits no_plan");
  CHECK(rated->payer(6) == "overage no_plan");
  const auto& use = rated->month.credits[0];
  CHECK(use.recharged > 0);
  CHECK(use.recharged % fixture::amount("0.25") == 0);
  CHECK(use.closing == use.opening + use.bought + use.recharged - use.spent - use.lapsed);
  const auto& first = rated->month.credit_events.at(0);  // 0.30 less 0.223 is below 0.20
  CHECK(first.kind == rating::CreditEvent::Kind::recharged);
  CHECK(first.at == fixture::at("2026-06-03T08:00:00Z"));
  CHECK(first.call == rated->line(0));
  CHECK(first.amount == fixture::amount("0.25"));
  CHECK(first.balance == fixture::amount("0.327"));
}

TEST_CASE("Credits bought while the balance is below zero pay that first") {
  Month month;
  month.credits("0.10").credits("1.00", {2026, 6, 10});
  month.call({.number = "+263470123456", .capability = "MCOPSTNPP"});
  for (int i = 0; i < 5; ++i) {
    month.call({.number = "+263470123456",
                .capability = "MCOPSTNPP",
                .start = i == 0 ? "2026-06-11T08:00:00Z" : ""});
  }
  const auto rated = month.rate();
  for (std::uint32_t i = 0; i < 5; ++i) CHECK(rated->payer(i) == "credits no_plan");
  CHECK(rated->payer(5) == "blocked no_funding");  // 1.10 less 5 x 0.223 is below zero
  CHECK(rated->month.credits[0].closing == -fixture::amount("0.015"));
  CHECK(rated->month.credits[0].lapsed == 0);
}

TEST_CASE("Recharge that waits below an unreached trigger still bars postpaid") {
  Month month;
  month.overage();
  month.terms[0].funding.recharge =
      rating::AutoRecharge{fixture::money("0"), fixture::money("10"), {fixture::june()}};
  month.call({.number = "+263470123456", .capability = "MCOPSTNPP"});
  CHECK(month.rate()->payer(0) == "blocked auto_recharge_on");
}

TEST_CASE("Lots lapse twelve months after purchase, oldest money goes first") {
  Month month;
  month.credits("1.00", {2025, 6, 10}).credits("2.00", {2026, 2, 1}).credits("4.00", {2026, 6, 20});
  month.credits("8.00", {2025, 5, 1});  // lapsed before the month
  month.call({.number = "+263470123456", .seconds = 120, .capability = "MCOPSTNPP"});
  month.call(
      {.number = "+263470123456", .capability = "MCOPSTNPP", .start = "2026-06-25T00:00:00Z"});
  const auto rated = month.rate();
  const auto& use = rated->month.credits[0];
  CHECK(use.opening == fixture::amount("3.00"));
  CHECK(use.lapsed == fixture::amount("0.554"));
  CHECK(use.bought == fixture::amount("4.00"));
  CHECK(use.spent == fixture::amount("0.669"));
  CHECK(use.closing == fixture::amount("5.777"));
  REQUIRE(rated->month.credit_events.size() == 2);
  CHECK(rated->month.credit_events[0].kind == rating::CreditEvent::Kind::lapsed);
  CHECK(rated->month.credit_events[0].at == fixture::at("2026-06-10T00:00:00Z"));
  CHECK(rated->month.credit_events[1].kind == rating::CreditEvent::Kind::bought);
}

TEST_CASE("Overage can be switched on in the middle of the month") {
  Month month;
  month.terms[0].funding.overage = {{fixture::at("2026-06-03T08:01:00Z"), fixture::june().end}};
  for (int i = 0; i < 2; ++i) month.call({.number = "+263470123456", .capability = "MCOPSTNPP"});
  const auto rated = month.rate();
  CHECK(rated->payer(0) == "blocked no_funding");
  CHECK(rated->payer(1) == "overage no_plan");
}

TEST_CASE("Calls are drawn in order of start, then usage id, whatever the file's order") {
  Month month;
  month.licences("domestic_120", "FR", 1);
  month.call({.seconds = 7200, .capability = "MCOPSTN5", .start = "2026-06-05T08:00:00Z"});
  month.call(
      {.seconds = 3600, .capability = "MCOPSTN5", .start = "2026-06-04T08:00:00Z", .id = 90});
  month.call(
      {.seconds = 3600, .capability = "MCOPSTN5", .start = "2026-06-04T08:00:00Z", .id = 80});
  const auto rated = month.rate();
  CHECK(rated->payer(0) == "blocked no_funding");
  CHECK(rated->payer(1) == "pool plan_pool");
  CHECK(rated->payer(2) == "pool plan_pool");
  CHECK(rated->calls.read_as(0) == 2);
  CHECK(rated->calls.read_as(1) == 1);
  CHECK(rated->calls.source(0).row == 4);
}

TEST_CASE("A repeated usage id counts once, and it does not matter which row came first") {
  Month month;
  month.licences("domestic_120", "FR", 1);
  month.call({.seconds = 60, .capability = "MCOPSTN5", .start = "2026-06-05T08:00:00Z", .id = 5});
  month.call({.seconds = 60, .capability = "MCOPSTN5", .start = "2026-06-04T08:00:00Z", .id = 5});
  month.call({.seconds = 60, .capability = "MCOPSTN5", .start = "2026-06-04T08:00:00Z", .id = 5});
  const auto rated = month.rate();
  CHECK(rated->payer(0) == "duplicate repeated_usage_id");
  CHECK(rated->payer(1) == "pool plan_pool");
  CHECK(rated->payer(2) == "duplicate repeated_usage_id");
  REQUIRE(rated->calls.duplicates().size() == 2);
  CHECK(rated->calls.duplicates()[0].first == rated->line(1));
  CHECK_FALSE(rated->calls.duplicates()[0].identical);
  CHECK(rated->calls.duplicates()[1].identical);
}

TEST_CASE("The month has a zone and a rule for calls over its boundary") {
  Month month;
  month.overage();
  month.call({.number = "+263470123456",
              .seconds = 120,
              .capability = "MCOPSTNPP",
              .start = "2026-05-31T23:59:00Z"});
  month.call({.number = "+263470123456",
              .seconds = 120,
              .capability = "MCOPSTNPP",
              .start = "2026-06-30T23:59:30Z"});
  month.terms[0].funding.overage = {{fixture::at("2026-05-01T00:00:00Z"), fixture::june().end}};
  auto rated = month.rate();
  CHECK(rated->payer(0) == "other_month outside_month");
  CHECK(rated->paid(1) == "0.446");
  month.policy.boundary = rating::Boundary::by_end;
  rated = month.rate();
  CHECK(rated->paid(0) == "0.446");
  CHECK(rated->payer(1) == "other_month outside_month");
  month.policy.boundary = rating::Boundary::by_seconds;
  rated = month.rate();
  CHECK(rated->paid(0) == "0.223");
  CHECK(rated->paid(1) == "0.223");
  month.policy.boundary = rating::Boundary::by_start;
  month.policy.month_zone = "Europe/Paris";
  rated = month.rate();
  CHECK(rated->paid(0) == "0.446");
  CHECK(rated->payer(1) == "other_month outside_month");
}

TEST_CASE("The plan of a row that names none is attributed as the policy says") {
  Month month;
  month.licences("domestic_1200", "FR", 1).licences("domestic_120", "FR", 1).overage();
  month.user("ana").plan = fixture::plan("domestic_120");
  month.call({.capability = "MCOPSTNPP"});
  month.call({.user = "bob", .capability = "MCOPSTNPP"});
  auto rated = month.rate();
  CHECK(rated->payer(0) == "pool plan_pool");
  CHECK(pool(*rated, "domestic_120").used_seconds == 60);
  CHECK(rated->payer(1) == "overage no_plan");
  month.policy.plan_attribution = rating::PlanAttribution::only_plan;
  CHECK(month.rate()->payer(0) == "overage no_plan");
  month.terms[0].licences.pop_back();
  CHECK(month.rate()->payer(1) == "pool plan_pool");
  month.policy.plan_attribution = rating::PlanAttribution::user_only;
  CHECK(month.rate()->payer(1) == "overage no_plan");
  month.policy.plan_attribution = rating::PlanAttribution::none;
  CHECK(month.rate()->payer(0) == "overage no_plan");
}

TEST_CASE("The row's plan or the user's can have the last word") {
  Month month;
  month.licences("domestic_1200", "FR", 1).licences("domestic_120", "FR", 1);
  month.user("ana").plan = fixture::plan("domestic_120");
  month.call({.capability = "MCOPSTN1"});
  CHECK(pool(*month.rate(), "domestic_1200").used_seconds == 60);
  month.policy.plan_source = rating::PlanSource::user_first;
  CHECK(pool(*month.rate(), "domestic_120").used_seconds == 60);
}

TEST_CASE("Voice applications draw on no plan; what they dial is charged") {
  Month month;
  month.licences("domestic_1200", "FR", 1).overage();
  month.call({.user = "", .type = "ucap_out", .capability = "MCOEV_VIRTUALUSER"});
  month.call({.user = "", .type = "ucap_out", .capability = "MCOPSTN1"});
  const auto rated = month.rate();
  CHECK(rated->payer(0) == "overage no_plan");
  CHECK(rated->payer(1) == "pool plan_pool");
}

TEST_CASE("A user's licence country counts before the location in the row") {
  Month month;
  month.licences("domestic_1200", "DE", 1).overage();
  month.user("ana").country = telephony::Country("DE");
  month.call({.location = "FR", .number = "+4930123456"});
  CHECK(month.rate()->payer(0) == "pool plan_pool");
}

TEST_CASE("The file's Domestic/International can be taken at its word") {
  Month month;
  month.licences("domestic_1200", "FR", 1).overage();
  month.call({.number = "+33140000001", .scope = "International"});
  CHECK(month.rate()->payer(0) == "pool plan_pool");
  month.policy.scope_source = rating::ScopeSource::exported;
  CHECK(month.rate()->payer(0) == "overage outside_scope");
  month.lines[0].scope = "";
  CHECK(month.rate()->payer(0) == "pool plan_pool");
}

TEST_CASE("Licences count as assigned or purchased") {
  Month month;
  month.terms[0].licences = {
      {telephony::Country("FR"), fixture::plan("domestic_1200"), 10, 7},
      {telephony::Country("FR"), fixture::plan("audio_conferencing"), 10, 7}};
  auto rated = month.rate();
  CHECK(pool(*rated, "domestic_1200").licences == 7);
  CHECK(pool(*rated, "audio_conferencing").licences == 10);
  month.policy.calling_plan_licences = rating::LicenceCount::purchased;
  month.policy.conferencing_licences = rating::LicenceCount::assigned;
  rated = month.rate();
  CHECK(pool(*rated, "domestic_1200").licences == 10);
  CHECK(pool(*rated, "audio_conferencing").licences == 7);
}

TEST_CASE("A masked number is rated by the digits known and marked when that is in doubt") {
  Month month;
  month.overage();
  month.call({.number = "+447******", .capability = "MCOPSTNPP"});
  month.call({.number = "+44******", .capability = "MCOPSTNPP"});
  const auto rated = month.rate();
  CHECK(rated->paid(0) == "0.32");
  CHECK_FALSE(rated->month.masked_doubt(rated->line(0)));
  CHECK(rated->paid(1) == "0.015");
  CHECK(rated->month.masked_doubt(rated->line(1)));
  CHECK(rated->payer(1) == "overage no_plan");
}

TEST_CASE("Calls of no customer and customers of no card wait") {
  Month month;
  month.terms[0].card = 3;
  month.call({});
  month.call({.customer = rating::kNoCustomer}).call({.customer = 9});
  const auto rated = month.rate();
  CHECK(rated->payer(0) == "suspended no_card");
  CHECK(rated->payer(1) == "suspended no_customer");
  CHECK(rated->payer(2) == "suspended no_customer");
}

TEST_CASE("Customers do not share pools, and each has its card") {
  Month month;
  month.licences("domestic_120", "FR", 1).overage();
  month.terms.push_back(month.terms[0]);
  month.cards.push_back(fixture::small_card());
  month.cards[1].versions[0].rows = {fixture::row("33", "FR", "9.00")};
  month.terms[1].card = 1;
  month.call({.seconds = 7200, .capability = "MCOPSTN5", .customer = 1});
  month.call({.seconds = 7200, .capability = "MCOPSTN5"});
  month.call({.capability = "MCOPSTN5", .customer = 1});
  month.call({.capability = "MCOPSTN5"});
  const auto rated = month.rate();
  CHECK(rated->payer(0) == "pool plan_pool");
  CHECK(rated->payer(1) == "pool plan_pool");
  CHECK(rated->paid(2) == "9.00");
  CHECK(rated->paid(3) == "0.016");
  REQUIRE(rated->month.pools.size() == 2);
  CHECK(rated->month.pools[0].customer == 0);
  CHECK(rated->month.pools[1].customer == 1);
}

TEST_CASE("Two currencies in one customer's terms are an error") {
  Month month;
  month.terms[0].funding.credits.push_back(
      {{2026, 1, 1}, base::Money(5, *base::Currency::parse("USD"))});
  auto prepared = month.prepare();
  CHECK(rating::rate(prepared->calls, prepared->input()).error().code ==
        base::ErrorCode::currency_mismatch);
  prepared->terms[0].funding.credits.clear();
  prepared->terms[0].anyone.spend_limit = base::Money(5, *base::Currency::parse("USD"));
  CHECK(rating::rate(prepared->calls, prepared->input()).error().code ==
        base::ErrorCode::currency_mismatch);
}

TEST_CASE("An unknown zone is an error, and progress can stop the work") {
  Month month;
  month.policy.month_zone = "Nowhere/Land";
  auto prepared = month.prepare();
  CHECK(rating::rate(prepared->calls, prepared->input()).error().code ==
        base::ErrorCode::not_found);
}

TEST_CASE("A day adds up its calls, and each minute to who bears it") {
  using rating::Payer;
  rating::DaySum day;
  const auto part = [&day](Payer payer) {
    const auto& own = day.by_payer[static_cast<std::size_t>(payer)];
    return std::to_string(own.calls) + " calls " + std::to_string(own.minutes) + " minutes";
  };
  day.add(1000, 61, Payer::pool, 0, nullptr);
  day.add(1060, 30, Payer::credits, 7, nullptr);
  CHECK(part(Payer::pool) == "1 calls 2 minutes");
  CHECK(part(Payer::credits) == "1 calls 1 minutes");
  CHECK(day.credits == 7);
  CHECK(day.first_overage == 0);
  // five minutes: two by a pool, one by credits that give 20 of 50, the rest overage
  const rating::Split three{
      .call = 2, .pool_seconds = 120, .credit_seconds = 60, .credit_amount = 20};
  day.add(2000, 300, Payer::overage, 50, &three);
  CHECK(part(Payer::pool) == "1 calls 4 minutes");
  CHECK(part(Payer::credits) == "1 calls 2 minutes");
  CHECK(part(Payer::overage) == "1 calls 2 minutes");
  CHECK(day.credits == 27);
  CHECK(day.overage == 30);
  CHECK(day.first_overage == 2000);
  // a pool gives a part, credits pay all of the rest
  const rating::Split two{.call = 3, .pool_seconds = 60, .credit_seconds = 120, .credit_amount = 0};
  day.add(3000, 180, Payer::credits, 9, &two);
  CHECK(part(Payer::pool) == "1 calls 5 minutes");
  CHECK(part(Payer::credits) == "2 calls 4 minutes");
  CHECK(day.credits == 36);
  day.add(4000, 10, Payer::overage, 5, nullptr);
  day.add(5000, 10, Payer::blocked, 0, nullptr);
  CHECK(day.overage == 35);
  CHECK(day.first_overage == 2000);
  CHECK(day.calls == 6);
  CHECK(day.seconds == 61 + 30 + 300 + 180 + 10 + 10);
}

TEST_CASE("Who is known by directory id has the rule of that id, whatever the UPN says") {
  Month month;
  month.overage();
  const char* const kAna = "71d0f1b2-0d7a-4d4e-9a47-0d2f3a9b8c11";
  month.user("ana").dial_out.user = rating::UserDialOut::none;
  rating::UserRule of_id;
  of_id.id = *base::UserId::parse(kAna);
  month.terms[0].users.push_back(of_id);
  const fixture::CallLine call{
      .number = "+263470123456", .capability = "MCOPSTNPP", .object_id = kAna};
  month.call(call);
  month.call({.number = "+263470123456", .capability = "MCOPSTNPP"});
  const auto rated = month.rate();
  CHECK(rated->payer(0) == "overage no_plan");
  CHECK(rated->payer(1) == "blocked dial_out_policy");
}

TEST_CASE("Licences of a plan whose minutes are each user's own add to no other pool") {
  Month month;
  month.licences("domestic_user_120", "FR", 1)
      .licences("domestic_120", "FR", 1)
      .licences("domestic_user_120", "FR", 5);
  month.call({.capability = "MCOPSTN5"});
  const auto rated = month.rate();
  REQUIRE(rated->month.pools.size() == 1);
  CHECK(rated->month.pools[0].licences == 1);
}

TEST_CASE("A month of more calls than a step is rated to its end, tells how far it is, and stops") {
  constexpr std::uint32_t kCalls = 70'000;
  Month month;
  month.overage();
  month.terms.resize(2, month.terms[0]);
  for (std::uint32_t i = 0; i < 10; ++i) {
    month.call({.number = "+263470123456", .capability = "MCOPSTNPP"});
  }
  const auto rated = month.prepare();
  rating::CallTableBuilder builder;
  builder.begin_file("usage.csv");
  const auto user = builder.add_user("ana", {.customer = 1, .upn = "ana@contoso.example"});
  rating::NewCall call;
  call.number = *telephony::Number::parse("+263470123456");
  call.seconds = 60;
  call.party = builder.party(user, "");
  call.type = catalog::call_type_of("user_out");
  call.capability = *builder.capability("MCOPSTNPP");
  for (std::uint32_t i = 0; i < kCalls; ++i) {
    call.usage_id.guid = {9, i};
    call.start = static_cast<std::uint32_t>(fixture::june().start.seconds) + i;
    builder.add(call);
  }
  const auto calls = *std::move(builder).seal();
  std::vector<std::uint64_t> told;
  const auto done = rating::rate(calls, rated->input(), [&](std::uint64_t at, std::uint64_t of) {
    CHECK(of == kCalls);
    told.push_back(at);
    return true;
  });
  REQUIRE(done.ok());
  for (const auto payer : done->payers) REQUIRE(payer == rating::Payer::overage);
  REQUIRE_FALSE(told.empty());
  CHECK(told.front() > 0);
  CHECK(told.back() < kCalls);
  const auto stopped =
      rating::rate(calls, rated->input(), [](std::uint64_t, std::uint64_t) { return false; });
  REQUIRE_FALSE(stopped.ok());
  CHECK(stopped.error().code == base::ErrorCode::cancelled);
}
