// How many customers the law evaluates in a second: `bench_overage [CUSTOMERS] [RUNS] [NAME]` prints
// one line of JSON.

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "overage/evaluate.hpp"

namespace {

template <class Id>
Id id_of(std::uint64_t kind, std::uint64_t number) {
  return Id{base::Guid{kind, number}};
}

// Customers of every sort: eligible, blocked, held by others, with credits, with nothing.
overage::Situation customer(std::uint64_t number) {
  using overage::Fact;
  const auto us = id_of<base::PartnerId>(1, 1);
  const auto other = id_of<base::PartnerId>(1, 2);
  overage::Situation s;
  s.customer.id = id_of<base::CustomerId>(2, number);
  s.customer.name = "Customer " + std::to_string(number);
  s.customer.country = "AT";
  s.customer.customer_agreement = Fact::yes;
  for (const auto id : {us, other}) {
    overage::Partner partner;
    partner.id = id;
    partner.name = id == us ? "Contoso" : "Fabrikam";
    partner.relationship = Fact::yes;
    partner.partner_agreement = Fact::yes;
    partner.gdap_reaches_azure = number % 7 == 0 ? Fact::no : Fact::yes;
    s.partners.push_back(partner);
  }
  s.actor = {"Ana", overage::Role::admin_agent, us};
  for (std::uint64_t at = 0; at < 3; ++at) {
    overage::Subscription seat;
    seat.id = id_of<base::SubscriptionId>(3, number * 8 + at);
    seat.offer_id = "CFQ7TTC0LH18:0001:CFQ7TTC0K5D2";
    seat.offer_name = "Domestic Calling Plan";
    seat.consumption_type = number % 11 == 0 ? "" : "overage";
    seat.seller = at == 2 ? other : us;
    seat.created = base::Instant{static_cast<std::int64_t>(1'767'225'600 + at)};
    s.subscriptions.push_back(seat);
  }
  overage::Subscription plan;
  plan.id = id_of<base::SubscriptionId>(3, number * 8 + 7);
  plan.offer_id = number % 13 == 0 ? "MS-AZR-0145P" : "DZH318Z0BPS6:0001:DZH318Z0BML4";
  plan.billing_type = overage::BillingType::usage;
  plan.seller = us;
  s.subscriptions.push_back(plan);
  const auto entitlement = id_of<base::EntitlementId>(4, number);
  s.entitlements.push_back({entitlement, plan.id, "Subscription 1", {}, {}});
  s.token_protection = number % 5 == 0 ? Fact::yes : Fact::no;
  if (number % 2 == 0) {
    overage::Assignment assignment;
    assignment.holder = number % 6 == 0 ? other : us;
    assignment.entitlement = entitlement;
    s.assignments.push_back(assignment);
  }
  if (number % 3 == 0) {
    const base::Money amount(50'000'000, base::Currency::parse("EUR").value());
    s.credits.lots.push_back({base::Instant{1'777'000'000}, amount, amount});
    s.credits.auto_recharge = number % 4 == 0 ? Fact::yes : Fact::no;
  }
  return s;
}

}  // namespace

int main(int count, char** args) {
  const std::uint64_t customers = count > 1 ? std::strtoull(args[1], nullptr, 10) : 50'000;
  const int runs = count > 2 ? std::atoi(args[2]) : 5;
  const char* name = count > 3 ? args[3] : "law";
  std::vector<overage::Situation> all;
  all.reserve(static_cast<std::size_t>(customers));
  for (std::uint64_t at = 0; at < customers; ++at) all.push_back(customer(at + 1));
  const base::Instant now{1'781'000'000};
  const overage::LawSettings settings;
  std::printf("{\"name\": \"%s\", \"customers\": %llu, \"seconds\": [", name,
              static_cast<unsigned long long>(customers));
  std::size_t reasons = 0;
  for (int run = 0; run < runs; ++run) {
    const auto start = std::chrono::steady_clock::now();
    reasons = 0;
    for (const overage::Situation& situation : all) {
      const auto evaluation = overage::evaluate(situation, now, settings);
      for (const auto& command : evaluation.commands) reasons += command.refusals.size();
    }
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    std::printf("%s%.4f", run == 0 ? "" : ", ", taken.count());
  }
  std::printf("], \"reasons\": %zu}\n", reasons);
  return 0;
}
