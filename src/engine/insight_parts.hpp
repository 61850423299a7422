#pragma once
// Shared by the sources of engine/insight.hpp, and what a selection of calls asks of them.

#include <algorithm>
#include <memory>
#include <string_view>
#include <vector>

#include "engine/insight.hpp"
#include "insight/demand.hpp"

namespace engine {

struct Insight::Demand {
  base::BillingMonth month;
  std::uint64_t revision = 0;
  std::vector<insight::CustomerDemand> customers;
};

// Kept from question to question while neither calls nor document change.
struct Insight::Asked {
  base::BillingMonth month;
  std::uint64_t revision = 0;
  std::weak_ptr<const Month> rated;
  std::unique_ptr<insight::WhatIf> what_if;
};

[[nodiscard]] inline bool is_wanted(const std::vector<base::CustomerId>& wanted,
                                    base::CustomerId id) {
  return wanted.empty() || std::ranges::find(wanted, id) != wanted.end();
}

// The card with this id, compiled. Errors: not_found, those of CardCache::get.
[[nodiscard]] base::Result<std::shared_ptr<const rating::CompiledCard>> card_named(
    const InsightSource& source, std::string_view id);

// By CallIndex: whether the comparison with the Charge column gives the call this reason.
[[nodiscard]] std::vector<bool> calls_of_variance(const Month& month, std::string_view reason);

// By currency, in order of code; zero amounts too.
class MoneySums {
 public:
  void add(base::Currency currency, rating::AmountSum amount);
  [[nodiscard]] base::Result<std::vector<base::Money>> take() const;

 private:
  std::vector<std::pair<base::Currency, rating::AmountSum>> sums_;
};

}  // namespace engine
