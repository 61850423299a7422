#pragma once
// Why one call costs what it costs: a list of steps as data. app makes the sentences, per language,
// from the key ("explain.<key>") and the named arguments. Computed when asked for, not stored.

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rating/rater.hpp"

namespace rating {

struct Step {
  std::string_view key;                                        // of explanation_keys()
  std::vector<std::pair<std::string_view, std::string>> args;  // numbers plain, money "0.669 EUR"
  std::vector<std::string_view> rules;                         // "R60", "3.5", "4.4"
  [[nodiscard]] std::string_view arg(std::string_view name) const;  // "" if absent
};

struct Explanation {
  CallIndex call = 0;
  Payer payer = Payer::free;
  Reason reason = Reason::none;
  Amount amount = 0;
  base::Currency currency;
  std::vector<Step> steps;  // in the order of thought: number, rate, funding, amount, payer
};

// Balances before and after are found by drawing the customer's calls again up to this one.
[[nodiscard]] Explanation explain(const CallTable& calls, const RatedMonth& month,
                                  const RatingInput& input, std::span<const RateCard* const> cards,
                                  CallIndex call);

// Every key a step can have, with the names of its arguments: for the texts and their test.
struct StepKind {
  std::string_view key;
  std::vector<std::string_view> args;
};
[[nodiscard]] std::span<const StepKind> explanation_keys();

// The price of a dialled number now (the tester of rate cards).
struct NumberTest {
  telephony::Number number;
  telephony::NumberOrigin origin;
  std::string display;
  RateMatch match;
  std::vector<RateIndex> runners_up;  // shorter prefixes, or the same with other conditions
  Price one_minute;
};
[[nodiscard]] NumberTest test_number(const CompiledCard& card, telephony::Number number,
                                     telephony::Country origin, base::Instant at);

}  // namespace rating
