#include "rating/card_index.hpp"

#include "unit/rating/month_fixture.hpp"

using fixture::amount;
using fixture::at;
using fixture::decimal;
using fixture::row;
using rating::CompiledCard;
using telephony::Country;
using telephony::Number;

namespace {

const base::Instant kNoon = at("2026-06-03T12:00:00Z");  // a Wednesday

std::string rate_of(const CompiledCard& card, const char* number, base::Instant start = kNoon,
                    const char* origin = "") {
  const auto match = card.find(*Number::parse(number), telephony::index_of(Country(origin)), start);
  return match.rate == rating::kNoRate ? "none" : rating::to_text(card.rate(match.rate).per_minute);
}

rating::RateCard card_of(std::vector<rating::RateRow> rows) {
  rating::RateCard card;
  card.currency = fixture::eur();
  card.versions.resize(1);
  card.versions[0].rows = std::move(rows);
  return card;
}

std::vector<rating::CardIssue> issues(const rating::RateCard& card) {
  std::vector<rating::CardIssue> out;
  for (const auto& problem : rating::check(card)) out.push_back(problem.issue);
  return out;
}

rating::Price price(rating::RateRow line, std::int64_t seconds, std::int64_t offset = 0,
                    rating::CardRounding rounding = {}) {
  auto card = card_of({std::move(line)});
  card.rounding = rounding;
  const auto compiled = *CompiledCard::compile(card);
  return rating::price_of(compiled.rate(0), rounding, seconds, offset);
}

}  // namespace

TEST_CASE("A number is priced by its longest prefix, an unknown one by none") {
  const auto card = *CompiledCard::compile(fixture::small_card());
  CHECK(rate_of(card, "+442071234567") == "0.015");
  CHECK(rate_of(card, "+447912345678") == "0.32");
  CHECK(rate_of(card, "+12015550123") == "0.013");
  CHECK(rate_of(card, "+15005550123") == "none");
  CHECK(rate_of(card, "+819012345678") == "none");
  CHECK(card.all_matches(*Number::parse("+442071234567")).size() == 2);
}

TEST_CASE("Versions and dates: the row in force when the call starts") {
  auto card = card_of({row("44", "GB", "0.01")});
  card.versions[0].effective_from = {2026, 6, 1};
  card.versions.push_back({"July", base::CivilDate{2026, 7, 1}, {}, {row("44", "GB", "0.02")}});
  card.versions[1].rows.push_back(row("447", "GB", "0.30"));
  card.versions[1].rows[1].effective_to = {2026, 7, 10};
  const auto compiled = *CompiledCard::compile(card);
  CHECK(rate_of(compiled, "+447", at("2026-05-31T23:59:59Z")) == "none");
  CHECK(rate_of(compiled, "+447", at("2026-06-01T00:00:00Z")) == "0.01");
  CHECK(rate_of(compiled, "+447", at("2026-06-30T23:59:59Z")) == "0.01");
  CHECK(rate_of(compiled, "+447", at("2026-07-01T00:00:00Z")) == "0.30");
  CHECK(rate_of(compiled, "+447", at("2026-07-10T23:59:59Z")) == "0.30");
  CHECK(rate_of(compiled, "+447", at("2026-07-11T00:00:00Z")) == "0.02");
  const auto version_of = [&](const char* start) {
    return compiled.rate(compiled.find(*Number::parse("+447"), 0, at(start)).rate).version;
  };
  CHECK(version_of("2026-06-30T23:59:59Z") == 0);
  CHECK(version_of("2026-07-11T00:00:00Z") == 1);

  card.zone = "Europe/London";
  CHECK(rate_of(*CompiledCard::compile(card), "+447", at("2026-05-31T23:00:00Z")) == "0.01");
  card.versions[0].effective_to = {2026, 6, 15};
  CHECK(rate_of(*CompiledCard::compile(card), "+447", at("2026-06-20T00:00:00Z")) == "none");
  card.zone = "Europe/Nowhere";
  CHECK(CompiledCard::compile(card).error().code == base::ErrorCode::not_found);
}

TEST_CASE("A named origin comes before any origin, a longer prefix before both") {
  auto rows =
      std::vector{row("44", "GB", "0.01"), row("44", "GB", "0.02"), row("447", "GB", "0.3")};
  rows[1].origin = Country("FR");
  rows[2].origin = Country("DE");
  const auto card = *CompiledCard::compile(card_of(rows));
  CHECK(rate_of(card, "+4471", kNoon, "FR") == "0.02");
  CHECK(rate_of(card, "+4471", kNoon, "DE") == "0.30");
  CHECK(rate_of(card, "+4471", kNoon, "IT") == "0.01");
  CHECK(rate_of(card, "+4471", kNoon) == "0.01");
}

TEST_CASE("Windows hold by weekday and hour in the card's zone, holidays by themselves") {
  auto rows =
      std::vector{row("44", "GB", "0.03"), row("44", "GB", "0.01"), row("44", "GB", "0.02")};
  rows[1].window = rating::TimeWindow{0x1F, 18 * 3600, 8 * 3600};  // weekday nights
  rows[2].window = rating::TimeWindow{0x60 | rating::TimeWindow::kHolidays, 0, 86400};
  auto card = card_of(rows);
  card.zone = "Europe/London";
  card.holidays = {{2026, 6, 4}};  // a Thursday
  const auto compiled = *CompiledCard::compile(card);
  CHECK(rate_of(compiled, "+44", at("2026-06-03T16:59:59Z")) == "0.03");
  CHECK(rate_of(compiled, "+44", at("2026-06-03T17:00:00Z")) == "0.01");
  CHECK(rate_of(compiled, "+44", at("2026-06-02T06:59:59Z")) == "0.01");  // Monday's night
  CHECK(rate_of(compiled, "+44", at("2026-06-02T07:00:00Z")) == "0.03");
  CHECK(rate_of(compiled, "+44", at("2026-06-04T05:00:00Z")) == "0.02");  // holiday, later row
  CHECK(rate_of(compiled, "+44", at("2026-06-04T12:00:00Z")) == "0.02");
  CHECK(rate_of(compiled, "+44", at("2026-06-06T12:00:00Z")) == "0.02");
  CHECK(rate_of(compiled, "+44", at("2026-06-01T05:00:00Z")) == "0.03");  // Sunday's night is none
}

TEST_CASE("A call over a window's end can take the price of each increment") {
  auto rows = std::vector{row("44", "GB", "0.60"), row("44", "GB", "0.06")};
  rows[1].window = rating::TimeWindow{0x7F, 18 * 3600, 86400};
  rows[0].first_increment = rows[0].next_increment = 1;
  const auto card = *CompiledCard::compile(card_of(rows));
  const auto number = *Number::parse("+44");
  const auto start = at("2026-06-03T17:59:50Z");
  const auto match = card.find(number, 0, start);
  CHECK(rating::price_by_windows(card, match.rate, number, 0, start, 20, 0).total ==
        amount("0.11"));
  CHECK(rating::price_of(card.rate(match.rate), card.rounding(), 20, 0).total == amount("0.20"));
  CHECK(rating::price_by_windows(card, match.rate, number, 0, start, 20, 10).total ==
        amount("0.01"));
}

TEST_CASE("Increments: 60/60, 30/6 and 1/1, free seconds and what a pool took before") {
  const auto seconds = [](int first, int next, int free, std::int64_t length, std::int64_t taken) {
    auto line = row("44", "GB", "0.60");
    line.first_increment = first;
    line.next_increment = next;
    line.free_seconds = free;
    return price(line, length, taken).charged_seconds;
  };
  CHECK(seconds(60, 60, 0, 61, 0) == 120);
  CHECK(seconds(0, 0, 0, 61, 0) == 120);
  CHECK(seconds(30, 6, 0, 1, 0) == 30);
  CHECK(seconds(30, 6, 0, 30, 0) == 30);
  CHECK(seconds(30, 6, 0, 31, 0) == 36);
  CHECK(seconds(30, 6, 0, 61, 0) == 66);
  CHECK(seconds(1, 1, 0, 61, 0) == 61);
  CHECK(seconds(60, 60, 10, 65, 0) == 60);
  CHECK(seconds(60, 60, 10, 10, 0) == 0);
  CHECK(seconds(60, 60, 10, 150, 60) == 120);
  CHECK(seconds(60, 60, 90, 150, 60) == 60);
}

TEST_CASE("Fees, bounds and prices per call make the total") {
  auto line = row("44", "GB", "0.10");
  line.connection_fee = decimal("0.05");
  CHECK(price(line, 61).total == amount("0.25"));
  CHECK(price(line, 61).fee == amount("0.05"));
  line.minimum_charge = decimal("0.50");
  CHECK(price(line, 61).total == amount("0.50"));
  line.maximum_cost = decimal("0.80");
  CHECK(price(line, 3600).total == amount("0.80"));
  CHECK(price(line, 3600).usage == amount("6.00"));
  line.price_per_call = decimal("0.60");
  CHECK(price(line, 3600).total == amount("0.65"));
  CHECK(price(line, 0).total == 0);
}

TEST_CASE("Rounding is exact unless asked for, per increment or per call") {
  auto line = row("44", "GB", "0.0234");
  line.first_increment = line.next_increment = 1;
  CHECK(price(line, 100).total == amount("0.039"));
  CHECK(price(line, 7).total * 60 == amount("0.0234") * 7);
  const rating::CardRounding by_call{rating::RoundingPlace::per_call, base::Rounding::up, 2};
  CHECK(price(line, 7, 0, by_call).total == amount("0.01"));
  CHECK(price(line, 100, 0, by_call).total == amount("0.04"));
  const rating::CardRounding by_increment{rating::RoundingPlace::per_increment,
                                          base::Rounding::half_up, 4};
  CHECK(price(line, 100, 0, by_increment).total == amount("0.04"));  // 100 x 0.0004
  const rating::CardRounding by_line{rating::RoundingPlace::per_line, base::Rounding::up, 2};
  CHECK(price(line, 100, 0, by_line).total == amount("0.039"));
}

TEST_CASE("A price beyond what an amount holds is told, not wrapped") {
  auto line = row("44", "GB", "150000000");
  CHECK(price(line, 61).overflow);
  CHECK_FALSE(price(line, 60).overflow);
}

TEST_CASE("Inbound rows go by the service number's prefix, else by its country") {
  auto rows = std::vector{row("", "GB", "0.03"), row("4480", "GB", "0.04"), row("", "FR", "0.05")};
  for (auto& line : rows) line.direction = rating::Direction::inbound_tollfree;
  const auto card = *CompiledCard::compile(card_of(rows));
  const auto find = [&](const char* number, const char* country) {
    const auto match = card.find_inbound(rating::Direction::inbound_tollfree,
                                         *number == 0 ? Number() : *Number::parse(number),
                                         telephony::index_of(Country(country)), kNoon);
    return match.rate == rating::kNoRate ? std::string("none")
                                         : rating::to_text(card.rate(match.rate).per_minute);
  };
  CHECK(find("+448001234567", "GB") == "0.04");
  CHECK(find("+445001234567", "GB") == "0.03");
  CHECK(find("", "FR") == "0.05");
  CHECK(find("", "DE") == "none");
  CHECK(rate_of(card, "+448001234567") == "none");
}

TEST_CASE("Import checks find what is doubtful, with its row (domain 4.5)") {
  using rating::CardIssue;
  CHECK(issues(card_of({row("33", "FR", "0.01")})).empty());
  CHECK(issues(card_of({row("3x", "FR", "0.01"), row("33", "FR", "0.1")})) ==
        std::vector{CardIssue::bad_prefix});
  CHECK(issues(card_of({row("", "FR", "0.01"), row("33", "FR", "0.1")})) ==
        std::vector{CardIssue::bad_prefix});
  CHECK(issues(card_of({row("33", "FR", "-0.01")})) == std::vector{CardIssue::negative_rate});
  CHECK(issues(card_of({row("33", "FR", "10.01")})) == std::vector{CardIssue::rate_over_ten});
  CHECK(issues(card_of({row("33", "FR", "0.0123456789")})) ==
        std::vector{CardIssue::too_many_decimals});
  CHECK(issues(card_of({row("33", "FR", "0.1"), row("491", "FR", "0.1")})) ==
        std::vector{CardIssue::prefix_outside_country});
  CHECK(issues(card_of({row("331", "FR", "0.1")})) ==
        std::vector{CardIssue::missing_country_default});
  CHECK(issues(card_of({row("1201", "US", "0.1"), row("1604", "CA", "0.1")})).empty());
  CHECK(issues(card_of({row("33", "FR", "0.1"), row("33", "FR", "0.1")})) ==
        std::vector{CardIssue::duplicate_row});
  CHECK(issues(card_of({row("1", "US", "0.1"), row("1800", "US", "0.1"), row("1800", "CA", "0.1")}))
            .empty());
  CHECK(issues(card_of({row("33", "FR", "0.1"), row("33", "FR", "0.2")})) ==
        std::vector{CardIssue::duplicate_prefix_conflict});
  auto dated = std::vector{row("33", "FR", "0.1"), row("33", "FR", "0.2")};
  dated[0].effective_to = {2026, 6, 15};
  dated[1].effective_from = {2026, 6, 15};
  CHECK(issues(card_of(dated)) == std::vector{CardIssue::overlapping_dates});
  dated[1].effective_from = {2026, 6, 16};
  CHECK(issues(card_of(dated)).empty());
  // the third is inside the first, which lasts longer than the one between them
  std::vector months(3, row("33", "FR", "0.1"));
  months[0].effective_from = {2026, 1, 1};
  months[0].effective_to = {2026, 12, 31};
  months[1].effective_from = {2026, 2, 1};
  months[1].effective_to = {2026, 2, 28};
  months[2].effective_from = {2026, 4, 1};
  months[2].effective_to = {2026, 4, 28};
  CHECK(issues(card_of(months)) ==
        std::vector{CardIssue::overlapping_dates, CardIssue::overlapping_dates});
  // of another prefix each is looked at by itself
  months[0].effective_to = {2026, 1, 31};
  months[1].effective_to = {2026, 12, 31};
  for (std::size_t i = 1; i < 3; ++i) months[i].prefix = "336";
  CHECK(issues(card_of(months)) == std::vector{CardIssue::overlapping_dates});
  dated[0].effective_from = {2026, 6, 16};
  CHECK(issues(card_of({dated[0]})) == std::vector{CardIssue::dates_reversed});
  auto odd = row("33", "FR", "0.1");
  odd.first_increment = 30;
  CHECK(issues(card_of({odd})) == std::vector{CardIssue::bad_increment});
  odd.first_increment = 0;
  odd.minimum_charge = decimal("2");
  odd.maximum_cost = decimal("1");
  CHECK(issues(card_of({odd})) == std::vector{CardIssue::minimum_over_maximum});
  odd.source_row = 17;
  CHECK(rating::check(card_of({odd})).front().source_row == 17);
}

TEST_CASE("A row that cannot be used is left out, the others count") {
  const auto card =
      *CompiledCard::compile(card_of({row("44", "GB", "0.01"), row("447", "GB", "-1")}));
  CHECK(card.size() == 1);
  CHECK(rate_of(card, "+447") == "0.01");
}

TEST_CASE("Words of cards read back") {
  for (const auto* word :
       {"landline", "mobile", "mixed", "non-geographic", "premium", "tollfree"}) {
    CHECK(name_of(*rating::parse_rate_number_type(word)) == word);
  }
  for (const auto* word : {"outbound", "inbound_tollfree", "inbound_toll"}) {
    CHECK(name_of(*rating::parse_direction(word)) == word);
  }
  for (const auto* word : {"none", "per_increment", "per_call", "per_line"}) {
    CHECK(name_of(*rating::parse_rounding_place(word)) == word);
  }
  CHECK(rating::parse_direction("sideways").error().code == base::ErrorCode::unknown_value);
}
