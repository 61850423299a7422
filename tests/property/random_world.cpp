#include "property/random_world.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.hpp"
#include "catalog/plan.hpp"

namespace property {
namespace {

using base::Random;
using telephony::Country;

const std::vector<std::string> kCountries = {"US", "PR", "CA", "GB", "FR", "DE", "AT", "KR",
                                             "LV", "ES", "NL", "IE", "ZW", "MX", "CH", "CK"};
const std::vector<std::string> kZones = {"UTC", "Europe/Paris", "Europe/London", "America/New_York",
                                         "Asia/Tokyo"};
// Prefixes that numbers and cards are made of: shared codes, mobiles, premium, toll-free, no
// country, not callable, no calling code at all.
const std::vector<std::string> kPrefixes = {
    "1201",  "1212",   "1416",  "1604",    "1787", "1939",   "1340",   "1876",    "1500", "1800",
    "44",    "4420",   "44161", "447",     "4477", "44843",  "44871",  "44842",   "449",  "44800",
    "44808", "441534", "33",    "331",     "336",  "3389",   "33800",  "49",      "4930", "4915",
    "49900", "43",     "43900", "4312",    "34",   "3491",   "39",     "3906698", "31",   "353",
    "41",    "263",    "26377", "371",     "682",  "53",     "81",     "813",     "7495", "77",
    "82",    "850",    "383",   "8835100", "870",  "262262", "262269", "590590",  "52",   "55"};

template <class T>
T any_of(Random& random, std::initializer_list<T> values) {
  return *(values.begin() + random.below(values.size()));
}

base::Money money(std::int64_t micros) { return {micros, *base::Currency::parse("EUR")}; }

base::CivilDate june(std::int64_t day) { return {2026, 6, static_cast<int>(day)}; }
base::Instant june_instant(Random& random) {
  const auto begin = base::BillingMonth{2026, 6}.utc_period().start.seconds;
  return {begin + random.between(-86400, 31 * 86400)};
}

// ---- settings ------------------------------------------------------------------------------------

rating::Policy random_policy(Random& random) {
  rating::Policy policy;
  for (const auto& setting : rating::policy_settings()) {
    if (setting.values.empty() || random.one_in(2)) continue;
    const auto value = setting.values[random.below(setting.values.size())];
    (void)rating::set(policy, setting.name, value);
  }
  policy.month_zone = random.pick(kZones);
  if (random.one_in(3)) {
    policy.first_increment = static_cast<std::int32_t>(any_of<std::int64_t>(random, {1, 6, 30}));
    policy.next_increment = static_cast<std::int32_t>(any_of<std::int64_t>(random, {1, 6, 60}));
  }
  if (random.one_in(6)) policy.credit_lifetime_months = 6;
  return policy;
}

// ---- cards ---------------------------------------------------------------------------------------

base::Decimal random_rate(Random& random) {
  const int scale = static_cast<int>(random.between(0, 6));
  const auto limit = base::power_of_ten(scale) * (scale < 2 ? 2 : 1);
  return {random.between(0, limit), scale};
}

std::string random_prefix(Random& random) {
  auto prefix = random.pick(kPrefixes);
  for (auto more = random.one_in(2) ? 0 : random.between(1, 3); more > 0; --more) {
    prefix += static_cast<char>('0' + random.below(10));
  }
  return prefix;
}

void random_options(rating::RateRow& row, Random& random) {
  if (random.one_in(4)) row.connection_fee = random_rate(random);
  if (random.one_in(4)) {
    row.first_increment = static_cast<std::int32_t>(any_of<std::int64_t>(random, {1, 6, 30, 60}));
    row.next_increment = static_cast<std::int32_t>(any_of<std::int64_t>(random, {1, 6, 60, 90}));
  }
  if (random.one_in(6)) {
    row.free_seconds = static_cast<std::int32_t>(any_of<std::int64_t>(random, {10, 60, 100}));
  }
  if (random.one_in(6)) row.minimum_charge = random_rate(random);
  if (random.one_in(6)) {
    row.maximum_cost = base::Decimal(random.between(200, 900), 2);
  }
  if (random.one_in(12)) row.price_per_call = random_rate(random);
  if (random.one_in(5)) row.origin = Country(random.pick(kCountries));
  if (random.one_in(5)) {
    rating::TimeWindow window;
    window.days = static_cast<std::uint8_t>(random.below(256));
    window.from_second = static_cast<std::int32_t>(random.between(0, 23)) * 3600;
    window.to_second = static_cast<std::int32_t>(random.between(1, 24)) * 3600;
    if (window.from_second == window.to_second) window.from_second = 0;
    row.window = window;
  }
  if (random.one_in(5)) row.effective_from = june(random.between(1, 20));
  if (random.one_in(5)) row.effective_to = june(random.between(10, 30));
  if (row.effective_from && row.effective_to && *row.effective_to < *row.effective_from) {
    std::swap(row.effective_from, row.effective_to);
  }
}

Country country_of_prefix(const std::string& prefix) {
  const auto number = telephony::Number::parse(prefix + "000000");
  if (!number) return Country("GB");
  const auto country = telephony::country_at(telephony::origin_of(*number).country);
  return country.is_none() ? Country("GB") : country;
}

rating::RateRow random_row(Random& random) {
  rating::RateRow row;
  row.prefix = random_prefix(random);
  row.country = country_of_prefix(row.prefix);
  row.destination_name = "to " + row.prefix;
  row.number_type =
      random.one_in(12) ? rating::RateNumberType::premium : rating::RateNumberType::mixed;
  row.rate_per_minute = random_rate(random);
  const auto kind = random.below(10);
  if (kind == 0) {
    row.direction = rating::Direction::inbound_tollfree;
    row.number_type = rating::RateNumberType::tollfree;
    if (random.one_in(2)) row.prefix.clear();
  } else if (kind == 1) {
    row.direction = rating::Direction::inbound_toll;
    if (random.one_in(2)) row.prefix.clear();
  }
  random_options(row, random);
  return row;
}

rating::RateCard random_card(Random& random) {
  rating::RateCard card;
  card.name = "card";
  card.currency = *base::Currency::parse("EUR");
  card.zone = random.pick(kZones);
  for (auto i = random.between(0, 2); i > 0; --i) {
    card.holidays.push_back(june(random.between(1, 30)));
  }
  card.rounding.place =
      any_of(random, {rating::RoundingPlace::none, rating::RoundingPlace::none,
                      rating::RoundingPlace::per_call, rating::RoundingPlace::per_increment,
                      rating::RoundingPlace::per_line});
  card.rounding.mode = any_of(random, {base::Rounding::half_up, base::Rounding::half_even,
                                       base::Rounding::up, base::Rounding::down});
  card.rounding.places = static_cast<int>(random.between(0, 5));
  const auto versions = random.between(1, 2);
  for (std::int64_t v = 0; v < versions; ++v) {
    rating::CardVersion version;
    version.name = "v" + std::to_string(v);
    if (v == 1) version.effective_from = june(random.between(5, 25));
    if (v == 0 && random.one_in(4)) version.effective_to = june(random.between(5, 25));
    // most numbers find a rate
    for (const auto& prefix : kPrefixes) {
      if (random.one_in(8)) continue;
      rating::RateRow row;
      row.prefix = prefix;
      row.country = country_of_prefix(prefix);
      row.destination_name = "to " + prefix;
      row.rate_per_minute = random_rate(random);
      version.rows.push_back(row);
    }
    for (auto rows = random.between(5, 60); rows > 0; --rows) {
      version.rows.push_back(random_row(random));
    }
    random.shuffle(version.rows);
    card.versions.push_back(std::move(version));
  }
  return card;
}

// ---- terms ---------------------------------------------------------------------------------------

const std::vector<std::string> kCallingPlans = {"MCOPSTN1",       "MCOPSTN2",      "MCOPSTN5",
                                                "MCOPSTN6",       "MCOPSTN8",      "MCOPSTN9",
                                                "MCOPSTN_PAYG_1", "MCOPSTN_PAYG_2"};
const std::vector<std::string> kConferencing = {
    "MCOMEETADV", "Microsoft_Teams_Audio_Conferencing_select_dial_out", "MCOMEETACPEA"};

catalog::PlanId plan(const std::string& part) { return catalog::plan_by_part_number(part); }

rating::UserRule random_rule(Random& random) {
  rating::UserRule rule;
  if (random.one_in(2)) rule.plan = plan(random.pick(kCallingPlans));
  if (random.one_in(2)) rule.country = Country(random.pick(kCountries));
  if (random.one_in(3)) {
    rule.dial_out.conference = static_cast<rating::ConferenceDialOut>(random.below(4));
    rule.dial_out.user = static_cast<rating::UserDialOut>(random.below(3));
  }
  if (random.one_in(4)) rule.spend_limit = money(random.between(0, 20'000'000));
  rule.extended_dial_out = random.one_in(5);
  rule.credits_licence = !random.one_in(5);
  return rule;
}

std::vector<base::Period> random_periods(Random& random) {
  const auto kind = random.below(4);
  if (kind == 0) return {};
  if (kind == 1) return {{{INT64_MIN / 2}, {INT64_MAX / 2}}};
  auto start = june_instant(random);
  auto end = june_instant(random);
  if (end < start) std::swap(start, end);
  return {{start, end}};
}

rating::Funding random_funding(Random& random) {
  rating::Funding funding;
  funding.overage = random_periods(random);
  if (random.one_in(2)) {
    for (auto lots = random.between(1, 3); lots > 0; --lots) {
      rating::CreditLot lot;
      lot.purchased = any_of<base::CivilDate>(
          random, {{2025, 6, 17}, {2025, 12, 31}, {2026, 1, 31}, june(10), june(22), {2025, 5, 2}});
      lot.remaining = money(random.between(0, 30'000'000));
      funding.credits.push_back(lot);
    }
  }
  if (random.one_in(4)) {
    rating::AutoRecharge recharge;
    recharge.trigger = money(random.between(0, 10) * 1'000'000);
    recharge.amount = money(random.between(1, 30) * 1'000'000);
    recharge.on = random_periods(random);
    funding.recharge = recharge;
  }
  return funding;
}

rating::Terms random_terms(Random& random, std::size_t cards) {
  rating::Terms terms;
  terms.country = Country(random.pick(kCountries));
  terms.card = static_cast<std::uint32_t>(random.one_in(15) ? cards : random.below(cards));
  for (auto licences = random.between(0, 6); licences > 0; --licences) {
    rating::Licences licence;
    licence.plan = plan(random.one_in(3) ? random.pick(kConferencing) : random.pick(kCallingPlans));
    licence.country = random.one_in(2) ? terms.country : Country(random.pick(kCountries));
    licence.purchased = random.between(0, 3);
    licence.assigned = random.between(-1, licence.purchased);
    terms.licences.push_back(licence);
  }
  terms.anyone = random_rule(random);
  terms.funding = random_funding(random);
  return terms;
}

// ---- calls ---------------------------------------------------------------------------------------

std::string random_number(Random& random) {
  if (random.one_in(40)) return random.pick(std::vector<std::string>{"112", "911", "999", "110"});
  if (random.one_in(60)) return "anonymous";
  auto digits = random.pick(kPrefixes);
  const auto length = random.between(10, 12);
  while (digits.size() < static_cast<std::size_t>(length)) {
    digits += static_cast<char>('0' + random.below(10));
  }
  if (random.one_in(5)) {
    const auto masked = static_cast<std::size_t>(random.between(3, 5));
    digits.replace(digits.size() - masked, masked, masked, '*');
  }
  return "+" + digits;
}

support::PlainCall random_call(Random& random, std::size_t users) {
  static const std::vector<std::string> kTypes = {"user_out",
                                                  "user_out",
                                                  "user_out",
                                                  "user_out",
                                                  "user_out_conf",
                                                  "user_out_transfer",
                                                  "user_out_forwarding",
                                                  "conf_out",
                                                  "conf_out",
                                                  "conf_out",
                                                  "conf_in",
                                                  "conf_in",
                                                  "ucap_in",
                                                  "ucap_out",
                                                  "user_in",
                                                  "unassigned_in",
                                                  "dr_out",
                                                  "oneway_out"};
  static const std::vector<std::string> kCapabilities = {"MCOPSTN1",
                                                         "MCOPSTN2",
                                                         "MCOPSTN5",
                                                         "MCOPSTN6",
                                                         "MCOPSTN8",
                                                         "MCOPSTN9",
                                                         "MCOPSTNPP",
                                                         "MCOPSTNPP",
                                                         "MCOPSTNPP",
                                                         "MCOPSTNCAP",
                                                         "MCOMEETADD",
                                                         "MCOMEETADD",
                                                         "MCOMEETADD_DIALOUT_US",
                                                         "MCOMEETACPEA",
                                                         "MCOEV",
                                                         "MCOEV_VIRTUALUSER",
                                                         "FREECALL",
                                                         "MCOPSTNEAU2",
                                                         "SOMETHING_NEW",
                                                         ""};
  support::PlainCall call;
  call.id.guid = {random.next(), random.next()};
  call.start = june_instant(random).seconds;
  const auto length = random.below(100);
  call.seconds = length < 8    ? 0
                 : length < 50 ? random.between(1, 130)
                 : length < 90 ? random.between(100, 1500)
                               : random.between(1500, 9000);
  call.user = random.below(users);
  call.type = random.pick(kTypes);
  const bool conference = call.type == "conf_out" && !random.one_in(4);
  call.capability = conference ? "MCOMEETADD" : random.pick(kCapabilities);
  call.number = random_number(random);
  call.caller = random.one_in(3) ? random_number(random) : "+442079460000";
  if (random.one_in(4)) {
    call.number_type = random.pick(
        std::vector<std::string>{"TollFree", "Toll-Free service", "Subscriber", "toll_free", ""});
  }
  call.scope = static_cast<rating::ExportedScope>(random.below(3));
  call.operator_billed = random.one_in(40);
  return call;
}

}  // namespace

support::World random_world(std::uint64_t seed, WorldShape shape) {
  Random random(seed * 2654435761U + 17);
  support::World world;
  if (!shape.default_policy) world.policy = random_policy(random);
  for (auto cards = random.between(1, 2); cards > 0; --cards) {
    world.cards.push_back(random_card(random));
  }
  const auto customers = static_cast<std::size_t>(random.between(1, 3));
  for (std::size_t c = 0; c < customers; ++c) {
    auto terms = random_terms(random, world.cards.size());
    terms.name = "customer " + std::to_string(c);
    terms.customer.guid = {0xC0FFEE, c + 1};
    world.users.push_back({.customer = static_cast<rating::CustomerIndex>(c),
                           .location = Country(random.pick(kCountries)),
                           .id = {},
                           .upn = ""});
    for (auto users = random.between(1, 5); users > 0; --users) {
      support::PlainUser user;
      const auto number = world.users.size();
      user.customer = static_cast<rating::CustomerIndex>(c);
      if (!random.one_in(5)) user.location = Country(random.pick(kCountries));
      if (!random.one_in(4)) user.id.guid = {7, number};
      user.upn = "User" + std::to_string(number) + "@example";
      if (!random.one_in(4)) {
        auto rule = random_rule(random);
        rule.id = user.id;
        rule.upn = random.one_in(2) ? base::lower_ascii(user.upn) : user.upn;
        terms.users.push_back(rule);
      }
      world.users.push_back(user);
    }
    world.terms.push_back(std::move(terms));
  }
  world.users.push_back({.customer = rating::kNoCustomer, .location = {}, .id = {}, .upn = "x@y"});
  for (std::size_t i = 0; i < shape.calls; ++i) {
    world.calls.push_back(random_call(random, world.users.size()));
    if (i > 0 && random.one_in(30)) {
      auto& call = world.calls.back();
      const auto& other = world.calls[random.below(i)];
      if (random.one_in(2)) call = other;
      call.id = other.id;
    }
  }
  return world;
}

}  // namespace property
