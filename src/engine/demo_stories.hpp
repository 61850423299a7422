#pragma once
// The forty customers of the demo: who they are, what they hold, and what goes wrong for them.

#include <cstdint>
#include <span>
#include <string_view>

namespace engine {

// Overage through June 2026.
enum class DemoOverage : std::uint8_t { off, on, on_from_12_june, off_from_20_june, other_partner };

// What the customer has in Azure.
enum class DemoAzure : std::uint8_t { none, plan, legacy };

// Shares of the calls, out of their sum.
struct DemoMix {
  std::uint16_t domestic = 0;
  std::uint16_t international = 0;  // to one of `abroad`
  std::uint16_t zone_a = 0;         // conferences dialling out
  std::uint16_t outside = 0;        // conferences dialling out of Zone A
  std::uint16_t inbound = 0;        // free of charge
  std::uint16_t toll_free = 0;      // inbound on a toll-free number: bridge and auto attendant
  std::uint16_t premium = 0;        // of the home country
  std::uint16_t bot = 0;            // auto attendants dialling out
};

struct DemoStory {
  std::string_view name;
  std::string_view domain;
  std::string_view country;   // of the organisation: decides masking
  std::string_view licences;  // "MCOPSTN5:GB:10 ...": part number, usage location, count
  int calls = 0;
  DemoMix mix;
  std::string_view abroad;  // "FR DE": favourite countries
  DemoOverage overage = DemoOverage::off;
  DemoAzure azure = DemoAzure::plan;
  std::string_view credits;        // "2026-01-10 200.00 31.25; ...": lots; empty = none
  std::string_view auto_recharge;  // "200.00 100.00": amount, when below
  std::string_view dial_out;       // policy of every third user
  std::string_view spend_limit;    // of every fourth user
  std::string_view trouble;        // a member of `checks`, a space, its value as JSON
  std::string_view reseller;       // name of the indirect reseller
};

[[nodiscard]] std::span<const DemoStory> demo_stories();

}  // namespace engine
