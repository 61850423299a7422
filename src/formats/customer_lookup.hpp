#pragma once
// Whose call is it? The usage export names no tenant: a call finds its customer by the user's
// directory id, else by the domain of the UPN, else (bots) by the service number in Caller ID, else
// it belongs to the file's customer, if the file has one.

#include <string>
#include <string_view>
#include <unordered_map>

#include "base/ids.hpp"
#include "base/packed.hpp"
#include "rating/call_table.hpp"
#include "telephony/number.hpp"

namespace formats {

class CustomerLookup {
 public:
  void add_user(base::UserId user, rating::CustomerIndex customer);
  void add_upn(std::string_view upn, rating::CustomerIndex customer);
  // A domain given to two customers belongs to neither.
  void add_domain(std::string_view domain, rating::CustomerIndex customer);
  void add_number(telephony::Number number, rating::CustomerIndex customer);
  // Owner of rows that none of the above finds.
  void set_file_customer(rating::CustomerIndex customer) { file_customer_ = customer; }

  // kNoCustomer when nobody is found.
  [[nodiscard]] rating::CustomerIndex find(base::UserId user, std::string_view upn,
                                           telephony::Number caller) const;

  template <class Pack, base::Like<CustomerLookup> T>
  friend void parts(Pack& pack, T& lookup) {
    pack(lookup.users_, lookup.upns_, lookup.domains_, lookup.numbers_, lookup.file_customer_);
  }

 private:
  std::unordered_map<base::Guid, rating::CustomerIndex> users_;
  std::unordered_map<std::string, rating::CustomerIndex> upns_;     // lower case
  std::unordered_map<std::string, rating::CustomerIndex> domains_;  // lower case
  std::unordered_map<std::uint64_t, rating::CustomerIndex> numbers_;
  rating::CustomerIndex file_customer_ = rating::kNoCustomer;
};

}  // namespace formats
