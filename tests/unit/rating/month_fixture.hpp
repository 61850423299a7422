#pragma once
// A small month of calls, built in a few words: who called where, for how long, under which terms.

#include <catch_amalgamated.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "rating/rater.hpp"

namespace fixture {

inline base::Currency eur() { return *base::Currency::parse("EUR"); }
inline base::Money money(const char* text) { return *base::Money::parse(text, eur()); }
inline base::Decimal decimal(const char* text) { return *base::Decimal::parse(text); }
inline base::Instant at(const char* text) { return *base::parse_instant(text); }
inline catalog::PlanId plan(const char* key) {
  const auto found = catalog::plan_by_key(key);
  REQUIRE_FALSE(found.is_none());
  return found;
}
inline rating::Amount amount(const char* text) { return *rating::to_amount(decimal(text)); }
inline base::Period june() { return base::BillingMonth{2026, 6}.utc_period(); }

inline rating::RateRow row(const char* prefix, const char* country, const char* rate) {
  rating::RateRow out;
  out.prefix = prefix;
  out.country = telephony::Country(country);
  out.destination_name = country;
  out.rate_per_minute = decimal(rate);
  return out;
}

// Prices of domain 4.2, in EUR.
inline rating::RateCard small_card() {
  rating::RateCard card;
  card.name = "June 2026";
  card.currency = eur();
  card.versions.resize(1);
  card.versions[0].rows = {
      row("1201", "US", "0.013"), row("1212", "US", "0.013"), row("1604", "CA", "0.013"),
      row("1787", "PR", "0.02"),  row("44", "GB", "0.015"),   row("4420", "GB", "0.015"),
      row("447", "GB", "0.32"),   row("44843", "GB", "0.05"), row("33", "FR", "0.016"),
      row("336", "FR", "0.125"),  row("3389", "FR", "0.8"),   row("49", "DE", "0.015"),
      row("263", "ZW", "0.223"),  row("682", "CK", "0.9"),    row("53", "CU", "0.7"),
      row("371", "LV", "0.11"),   row("43", "AT", "0.014"),   row("262", "RE", "0.2"),
      row("4490", "GB", "1.5")};
  rating::RateRow toll_free = row("", "GB", "0.029");
  toll_free.direction = rating::Direction::inbound_tollfree;
  card.versions[0].rows.push_back(toll_free);
  rating::RateRow toll = row("", "GB", "0.009");
  toll.direction = rating::Direction::inbound_toll;
  card.versions[0].rows.push_back(toll);
  return card;
}

// One call, with what is usual where nothing is said.
struct CallLine {
  const char* user = "ana";
  const char* location = "FR";
  const char* number = "+33140000001";
  int seconds = 60;
  const char* type = "user_out";
  const char* capability = "MCOPSTN1";
  const char* start = "";  // empty: a minute after the one before
  const char* number_type = "Subscriber";
  rating::CustomerIndex customer = 0;
  std::uint64_t id = 0;  // 0: the position
  const char* scope = "";
  bool operator_billed = false;
  const char* caller = "";
  const char* object_id = "";
};

class Month {
 public:
  std::vector<rating::Terms> terms = std::vector<rating::Terms>(1);
  std::vector<rating::RateCard> cards = {small_card()};
  rating::Policy policy;
  std::vector<CallLine> lines;

  Month() { terms[0].country = telephony::Country("FR"); }

  Month& licences(const char* key, const char* country, std::int64_t count) {
    terms[0].licences.push_back({telephony::Country(country), plan(key), count});
    return *this;
  }
  Month& overage() {
    terms[0].funding.overage = {june()};
    return *this;
  }
  Month& credits(const char* sum, base::CivilDate bought = {2026, 1, 10}) {
    terms[0].funding.credits.push_back({bought, money(sum)});
    return *this;
  }
  rating::UserRule& user(const char* name) {
    rating::UserRule rule;
    rule.upn = std::string(name) + "@contoso.example";
    terms[0].users.push_back(rule);
    return terms[0].users.back();
  }
  Month& call(const CallLine& line) {
    lines.push_back(line);
    return *this;
  }

  [[nodiscard]] rating::CallTable table() const { return *builder().seal(); }
  [[nodiscard]] rating::CallTableBuilder builder() const {
    rating::CallTableBuilder builder;
    builder.begin_file("usage.csv");
    std::int64_t next = at("2026-06-03T08:00:00Z").seconds;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const CallLine& line = lines[i];
      rating::User user;
      user.customer = line.customer;
      user.location = telephony::Country(line.location);
      if (*line.user != 0) {
        user.upn = std::string(line.user) + "@contoso.example";
        user.display_name = line.user;
      }
      if (*line.object_id != 0) user.id = *base::UserId::parse(line.object_id);
      const std::string raw =
          std::to_string(line.customer) + user.upn + line.location + line.object_id;
      auto index = builder.find_user(raw);
      if (index == rating::CallTableBuilder::kUnknownUser) index = builder.add_user(raw, user);
      rating::NewCall call;
      call.usage_id.guid = {7, line.id == 0 ? i + 1 : line.id};
      if (const auto number = telephony::Number::parse(line.number)) call.number = *number;
      call.number_text = line.number;
      if (*line.start != 0) next = at(line.start).seconds;
      call.start = static_cast<std::uint32_t>(next);
      next += 60;
      call.seconds = static_cast<std::uint32_t>(line.seconds);
      call.party = builder.party(index, line.caller);
      call.money = builder.money({0, 0, eur(), true});
      call.destination = *builder.destination("somewhere");
      call.type = catalog::call_type_of(line.type);
      call.capability = *builder.capability(line.capability);
      call.number_type = *builder.number_type(line.number_type);
      const std::string_view scope = line.scope;
      call.scope = scope == "Domestic"        ? rating::ExportedScope::domestic
                   : scope == "International" ? rating::ExportedScope::international
                                              : rating::ExportedScope::none;
      call.operator_billed = line.operator_billed;
      call.source_row = static_cast<std::uint32_t>(i + 2);
      builder.add(call);
    }
    return builder;
  }

  // Everything that a result needs to be asked about, kept together.
  struct Rated {
    rating::CallTable calls;
    std::vector<rating::Terms> terms;
    std::vector<rating::RateCard> cards;
    std::vector<rating::CompiledCard> compiled;
    std::vector<const rating::CompiledCard*> compiled_pointers;
    std::vector<const rating::RateCard*> card_pointers;
    rating::Policy policy;
    rating::RatedMonth month;

    [[nodiscard]] rating::RatingInput input() const {
      return {{2026, 6}, terms, compiled_pointers, &policy};
    }
    // The nth line, where the table has it.
    [[nodiscard]] rating::CallIndex line(std::uint32_t n) const {
      return calls.in_order_of_reading().at(n);
    }
    [[nodiscard]] std::string payer(std::uint32_t n) const {
      const rating::CallIndex i = line(n);
      return std::string(name_of(month.payers[i])) + " " + std::string(name_of(month.reason(i)));
    }
    [[nodiscard]] std::string paid(std::uint32_t n) const {
      return rating::to_text(month.amounts[line(n)]);
    }
  };

  [[nodiscard]] std::unique_ptr<Rated> prepare() const {
    auto out = std::make_unique<Rated>();
    out->calls = table();
    out->terms = terms;
    out->cards = cards;
    out->policy = policy;
    for (const auto& card : out->cards) {
      auto compiled =
          rating::CompiledCard::compile(card, policy.first_increment, policy.next_increment);
      REQUIRE(compiled.ok());
      out->compiled.push_back(std::move(*compiled));
    }
    for (std::size_t i = 0; i < out->cards.size(); ++i) {
      out->compiled_pointers.push_back(&out->compiled[i]);
      out->card_pointers.push_back(&out->cards[i]);
    }
    return out;
  }
  [[nodiscard]] std::unique_ptr<Rated> rate() const {
    auto out = prepare();
    auto rated = rating::rate(out->calls, out->input());
    REQUIRE(rated.ok());
    out->month = std::move(*rated);
    return out;
  }
};

}  // namespace fixture
