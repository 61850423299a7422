#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "catch_amalgamated.hpp"
#include "golden/case_file.hpp"
#include "oracle/compare.hpp"
#include "rating/explain.hpp"

namespace {

namespace fs = std::filesystem;

std::vector<std::string> case_files() {
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator("tests/golden")) {
    if (entry.path().extension() == ".case") files.push_back(entry.path().generic_string());
  }
  std::ranges::sort(files);
  return files;
}

std::string amount_text(rating::AmountSum amount) { return rating::to_text(amount); }

// "0.00" and "0.000" are one amount.
std::string plain(const std::string& text) {
  const auto value = base::Decimal::parse(text);
  return value ? value->normalized().to_string() : text;
}

std::string minutes_text(std::int64_t seconds) {
  const auto minutes = base::Decimal(seconds / 60, 0).to_string();
  return seconds % 60 == 0 ? minutes : std::to_string(seconds) + "s";
}

// One call's result, whoever found it.
struct Outcome {
  std::string payer;
  std::string reason;
  std::string amount;
  std::int64_t pool_seconds = 0;
  std::string credits;
  bool masked_doubt = false;
};

// Of the nth call of the case.
Outcome outcome_of(const support::Rated& rated, std::uint32_t n) {
  const auto& month = rated.month;
  const auto i = rated.calls.in_order_of_reading().at(n);
  const auto* split = month.split(i);
  return {.payer = std::string(rating::name_of(month.payers[i])),
          .reason = std::string(rating::name_of(month.reason(i))),
          .amount = amount_text(month.amounts[i]),
          .pool_seconds = split != nullptr ? split->pool_seconds : 0,
          .credits = amount_text(split != nullptr ? split->credit_amount : 0),
          .masked_doubt = month.masked_doubt(i)};
}

Outcome outcome_of(const oracle::CallResult& result) {
  std::int64_t amount = 0;
  std::int64_t credits = 0;
  REQUIRE(result.amount.in_units(rating::kAmountPerUnit, amount));
  REQUIRE(result.credit_amount.in_units(rating::kAmountPerUnit, credits));
  return {.payer = std::string(rating::name_of(result.payer)),
          .reason = std::string(rating::name_of(result.reason)),
          .amount = amount_text(amount),
          .pool_seconds = result.pool_seconds,
          .credits = amount_text(credits),
          .masked_doubt = result.masked_doubt};
}

void check_call(const golden::ExpectedCall& expected, const Outcome& found) {
  INFO("line " << expected.line);
  CHECK(found.payer == expected.payer);
  CHECK(plain(found.amount) == plain(expected.amount));
  if (!expected.reason.empty()) CHECK(found.reason == expected.reason);
  if (expected.pool_minutes) CHECK(minutes_text(found.pool_seconds) == *expected.pool_minutes);
  if (expected.credits) CHECK(plain(found.credits) == plain(*expected.credits));
  if (expected.masked_doubt) CHECK(found.masked_doubt == *expected.masked_doubt);
}

void check_pool(const golden::ExpectedPool& expected, const support::Rated& rated) {
  const auto plan = catalog::plan_by_part_number(expected.plan);
  const auto counter = expected.counter == "international" ? rating::Counter::international
                                                           : rating::Counter::domestic;
  const auto country = expected.country == "-" ? std::string() : expected.country;
  INFO("line " << expected.line);
  for (const auto& pool : rated.month.pools) {
    if (pool.plan == plan && pool.country.code() == country && pool.counter == counter) {
      CHECK(minutes_text(pool.total_seconds) == expected.total);
      CHECK(minutes_text(pool.used_seconds) == expected.used);
      return;
    }
  }
  FAIL_CHECK("there is no such pool");
}

std::string total_of(const support::Rated& rated, const std::string& name) {
  const auto& month = rated.month;
  rating::AmountSum credits = 0;
  rating::AmountSum overage = 0;
  std::int64_t pool_seconds = 0;
  std::array<int, rating::kPayerCount> calls{};
  for (rating::CallIndex i = 0; i < month.payers.size(); ++i) {
    ++calls.at(static_cast<std::size_t>(month.payers[i]));
    const auto* split = month.split(i);
    const auto from_credits = split != nullptr                            ? split->credit_amount
                              : month.payers[i] == rating::Payer::credits ? month.amounts[i]
                                                                          : 0;
    credits += from_credits;
    overage += month.amounts[i] - from_credits;
  }
  for (const auto& pool : month.pools) pool_seconds += pool.used_seconds;
  rating::CreditUse use;
  for (const auto& one : month.credits) {
    use.closing += one.closing;
    use.recharged += one.recharged;
    use.lapsed += one.lapsed;
  }
  const auto count = [&calls](rating::Payer payer) {
    return std::to_string(calls.at(static_cast<std::size_t>(payer)));
  };
  if (name == "overage") return amount_text(overage);
  if (name == "credits") return amount_text(credits);
  if (name == "credits_left") return amount_text(use.closing);
  if (name == "recharged") return amount_text(use.recharged);
  if (name == "lapsed") return amount_text(use.lapsed);
  if (name == "pool_minutes") return minutes_text(pool_seconds);
  if (name == "free") return count(rating::Payer::free);
  if (name == "pool_calls") return count(rating::Payer::pool);
  if (name == "blocked") return count(rating::Payer::blocked);
  if (name == "suspended") return count(rating::Payer::suspended);
  if (name == "duplicates") return count(rating::Payer::duplicate);
  return "no such total: " + name;
}

// The expected steps appear in this order; others may stand between them.
void check_explanation(const golden::ExpectedExplanation& expected, const golden::Case& golden_case,
                       const support::Rated& rated) {
  const auto cards = support::compile(golden_case.world);
  std::vector<const rating::CompiledCard*> compiled;
  std::vector<const rating::RateCard*> written;
  for (const auto& card : cards) compiled.push_back(&card);
  for (const auto& card : golden_case.world.cards) written.push_back(&card);
  const auto explanation = rating::explain(
      rated.calls, rated.month,
      {.month = golden_case.world.month,
       .terms = golden_case.world.terms,
       .cards = compiled,
       .policy = &golden_case.world.policy},
      written, rated.calls.in_order_of_reading().at(static_cast<std::size_t>(expected.call - 1)));
  std::string told;
  for (const auto& step : explanation.steps) {
    told += std::string(step.key);
    for (const auto& [name, value] : step.args) told += " " + std::string(name) + "=" + value;
    told += "\n";
  }
  INFO("explanation of call " << expected.call << ":\n" << told);
  std::size_t at = 0;
  for (const auto& wanted : expected.steps) {
    const auto fits = [&wanted](const rating::Step& step) {
      if (step.key != wanted.key) return false;
      return std::ranges::all_of(
          wanted.args, [&step](const auto& arg) { return step.arg(arg.first) == arg.second; });
    };
    while (at < explanation.steps.size() && !fits(explanation.steps[at])) ++at;
    INFO("step " << wanted.key);
    CHECK(at < explanation.steps.size());
    ++at;
  }
}

}  // namespace

TEST_CASE("golden cases") {
  const auto files = case_files();
  REQUIRE(files.size() >= 40);
  for (const auto& file : files) {
    DYNAMIC_SECTION(file) {
      const auto golden_case = golden::read_case(file);
      INFO(golden_case.title);
      const auto rated = support::rate(golden_case.world);
      REQUIRE(rated.month.payers.size() == golden_case.calls.size());
      for (std::uint32_t i = 0; i < golden_case.calls.size(); ++i) {
        check_call(golden_case.calls[i], outcome_of(rated, i));
      }
      for (const auto& pool : golden_case.pools) check_pool(pool, rated);
      for (const auto& [name, text] : golden_case.totals) {
        INFO(name);
        CHECK(plain(total_of(rated, name)) == plain(text));
      }
      for (const auto& explanation : golden_case.explanations) {
        check_explanation(explanation, golden_case, rated);
      }
    }
  }
}

TEST_CASE("the oracle comes to the same result in every golden case") {
  for (const auto& file : case_files()) {
    DYNAMIC_SECTION(file) {
      const auto golden_case = golden::read_case(file);
      const auto result = oracle::rate(golden_case.world);
      for (std::size_t i = 0; i < golden_case.calls.size(); ++i) {
        check_call(golden_case.calls[i], outcome_of(result.calls[i]));
      }
    }
  }
}

TEST_CASE("the oracle agrees with the engine on every golden case") {
  for (const auto& file : case_files()) {
    const auto golden_case = golden::read_case(file);
    INFO(file << ": " << golden_case.title);
    const auto expected = oracle::rate(golden_case.world);
    const auto lines =
        oracle::differences(golden_case.world, support::rate(golden_case.world), expected);
    for (const auto& line : lines) FAIL_CHECK(line);
    CHECK(lines.empty());
  }
}
