#include "formats/customer_lookup.hpp"

#include "base/text.hpp"

namespace formats {

void CustomerLookup::add_user(base::UserId user, rating::CustomerIndex customer) {
  if (!user.is_none()) users_.insert_or_assign(user.guid, customer);
}

void CustomerLookup::add_upn(std::string_view upn, rating::CustomerIndex customer) {
  if (!upn.empty()) upns_.insert_or_assign(base::lower_ascii(upn), customer);
}

void CustomerLookup::add_domain(std::string_view domain, rating::CustomerIndex customer) {
  if (domain.empty()) return;
  const auto [known, added] = domains_.emplace(base::lower_ascii(domain), customer);
  if (!added && known->second != customer) known->second = rating::kNoCustomer;
}

void CustomerLookup::add_number(telephony::Number number, rating::CustomerIndex customer) {
  if (!number.is_none()) numbers_.insert_or_assign(number.nibbles(), customer);
}

rating::CustomerIndex CustomerLookup::find(base::UserId user, std::string_view upn,
                                           telephony::Number caller) const {
  const auto in = [](const auto& map, const auto& key) {
    const auto found = map.find(key);
    return found == map.end() ? rating::kNoCustomer : found->second;
  };
  rating::CustomerIndex customer = rating::kNoCustomer;
  if (!user.is_none()) customer = in(users_, user.guid);
  if (customer == rating::kNoCustomer && !upn.empty()) {
    const std::string lower = base::lower_ascii(upn);
    customer = in(upns_, lower);
    const std::size_t at = lower.rfind('@');
    if (customer == rating::kNoCustomer && at != std::string::npos) {
      customer = in(domains_, lower.substr(at + 1));
    }
  }
  // A number tells whose bot it is; of a person's call it is the other party's.
  if (customer == rating::kNoCustomer && user.is_none() && upn.empty() && !caller.is_none()) {
    customer = in(numbers_, caller.nibbles());
  }
  return customer == rating::kNoCustomer ? file_customer_ : customer;
}

}  // namespace formats
