#pragma once
// Large exports for benchmarks and tests: the Teams PSTN usage export in its 20 columns, or the same
// calls as pages of Graph JSON, with a rate card of some 5,000 prefixes and the customers they
// belong to. Row i depends on the seed and i alone, so any size can be written in pieces.
//
// The work asked for is a plain month: domestic plans with pools, conferences with one pool a
// tenant, overage on. Numbers are ordinary ones, so that a program without a numbering plan can do
// the same work and come to the same totals.

#include <cstdint>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "telephony/country.hpp"

namespace support {

struct UsageShape {
  std::uint64_t rows = 1'000'000;
  std::uint64_t seed = 1;
  std::size_t customers = 20;
  std::size_t users_each = 250;
  std::size_t prefixes = 5000;
  std::size_t duplicates_per_mille = 1;
};

class UsageGenerator {
 public:
  explicit UsageGenerator(UsageShape shape = {});

  // Customers bundle (docs/formats.md).
  [[nodiscard]] std::string customers_json() const;
  // Neutral rate card, EUR.
  [[nodiscard]] std::string rate_card_csv() const;
  // What a program without the engine needs to know of the customers, as JSON.
  [[nodiscard]] std::string job_json() const;

  [[nodiscard]] static std::string usage_header();
  // Rows first to last - 1, each with its line end. Precondition: last <= shape.rows.
  void append_usage(std::string& out, std::uint64_t first, std::uint64_t last) const;
  // The whole export: for tests; benchmarks write pieces.
  [[nodiscard]] std::string usage_csv() const;
  // One page of Graph's getPstnCalls with the same rows; `next` as @odata.nextLink unless empty.
  [[nodiscard]] std::string graph_page(std::uint64_t first, std::uint64_t last,
                                       const std::string& next) const;

 private:
  struct Country {
    telephony::Country country;
    std::string name;
    std::string code;
    std::vector<std::size_t> prefixes;  // indexes
    std::size_t masked = 0;
  };
  struct Prefix {
    std::size_t country = 0;
    std::string digits;
    int rate = 0;  // in units of 0.0001
  };
  struct User {
    std::string id;
    std::string upn;
    std::string name;  // unquoted
    std::string number;
  };
  struct Customer {
    std::string id;
    std::string domain;
    std::size_t country = 0;
    std::vector<User> users;
  };
  struct Row;

  void make_countries();
  void make_prefixes(base::Random& random);
  void make_customers(base::Random& random);
  [[nodiscard]] Row row(std::uint64_t index) const;
  [[nodiscard]] std::string number_from(const Prefix& prefix, base::Random& random) const;
  [[nodiscard]] std::uint64_t pool_licences() const;

  UsageShape shape_;
  std::vector<Country> countries_;
  std::vector<Prefix> prefixes_;
  std::vector<Customer> customers_;
};

}  // namespace support
