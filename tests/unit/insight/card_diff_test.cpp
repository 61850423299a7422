#include "insight/card_diff.hpp"

#include <catch_amalgamated.hpp>

#include "../rating/month_fixture.hpp"

namespace {

rating::RateCard card(std::vector<rating::RateRow> rows) {
  rating::RateCard out;
  out.currency = fixture::eur();
  out.versions.resize(1);
  out.versions[0].rows = std::move(rows);
  return out;
}

std::string told(const insight::CardComparison& made) {
  std::string out;
  for (const auto& d : made.differences) {
    if (!out.empty()) out += "; ";
    out += std::string(name_of(d.change)) + " " + d.prefix + " " +
           (d.priced_before ? d.rate_before.to_string() : "-") + " " +
           (d.priced_after ? d.rate_after.to_string() : "-");
    for (const auto& prefix : d.into) out += " " + prefix;
  }
  return out;
}

constexpr base::CivilDate kDay{2026, 6, 15};

}  // namespace

TEST_CASE("prefixes are added, removed, split, merged, dearer and cheaper") {
  const auto before = card({fixture::row("33", "FR", "0.016"), fixture::row("336", "FR", "0.125"),
                            fixture::row("49", "DE", "0.015"), fixture::row("4915", "DE", "0.015"),
                            fixture::row("43", "AT", "0.014"), fixture::row("263", "ZW", "0.223"),
                            fixture::row("371", "LV", "0.11")});
  const auto after = card({fixture::row("33", "FR", "0.018"), fixture::row("336", "FR", "0.12"),
                           fixture::row("49", "DE", "0.015"), fixture::row("43", "AT", "0.014"),
                           fixture::row("2631", "ZW", "0.25"), fixture::row("2637", "ZW", "0.45"),
                           fixture::row("432", "AT", "0.05")});
  const auto made = insight::compare(before, after, kDay);
  CHECK(told(made) ==
        "split 263 0.223 - 2631 2637; added 2631 0.223 0.25; added 2637 0.223 0.45; "
        "dearer 33 0.016 0.018; cheaper 336 0.125 0.12; removed 371 0.11 -; "
        "added 432 0.014 0.05; merged 4915 0.015 0.015");
  CHECK(made.unchanged == 2);
}

TEST_CASE("a higher fee is dearer, other increments are other terms") {
  auto fee = fixture::row("33", "FR", "0.016");
  fee.connection_fee = fixture::decimal("0.05");
  auto increments = fixture::row("49", "DE", "0.015");
  increments.first_increment = 30;
  increments.next_increment = 6;
  const auto made =
      insight::compare(card({fixture::row("33", "FR", "0.016"), fixture::row("49", "DE", "0.015")}),
                       card({fee, increments}), kDay);
  CHECK(told(made) == "dearer 33 0.016 0.016; terms 49 0.015 0.015");
}

TEST_CASE("only what is in force on the day is compared") {
  auto later = fixture::row("33", "FR", "0.5");
  later.effective_from = base::CivilDate{2026, 7, 1};
  const auto made = insight::compare(card({fixture::row("33", "FR", "0.016")}),
                                     card({fixture::row("33", "FR", "0.016"), later}), kDay);
  CHECK(made.differences.empty());
  CHECK(made.unchanged == 1);

  auto versions = card({fixture::row("33", "FR", "0.016")});
  versions.versions.push_back(versions.versions[0]);
  versions.versions[1].effective_from = base::CivilDate{2026, 6, 1};
  versions.versions[1].rows[0].rate_per_minute = fixture::decimal("0.02");
  CHECK(told(insight::compare(card({fixture::row("33", "FR", "0.016")}), versions, kDay)) ==
        "dearer 33 0.016 0.02");
}

TEST_CASE("a card equals itself") {
  const auto made = insight::compare(fixture::small_card(), fixture::small_card(), kDay);
  CHECK(made.differences.empty());
  CHECK(made.unchanged == fixture::small_card().versions[0].rows.size());
}
