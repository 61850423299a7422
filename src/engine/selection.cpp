#include "engine/selection.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "engine/insight_parts.hpp"
#include "telephony/country.hpp"

namespace engine {

Matcher::Matcher(const Month& month, const Selection& selection)
    : month_(month), calls_(month.calls()), selection_(selection) {
  take_customers();
  take_payers();
  take_countries();
  take_users();
  take_destinations();
  if (!selection.variance.empty()) has_variance_ = calls_of_variance(month, selection.variance);
  const auto text = base::trim(selection.text);
  for (const char c : text) {
    if (base::is_digit(c) || c == '*') digits_ += c;
  }
  // "+49 30" looks for digits; "Ana 2" does not
  const bool number_like = std::all_of(text.begin(), text.end(), [](char c) {
    return base::is_digit(c) || c == '+' || c == ' ' || c == '*' || c == '-';
  });
  if (!number_like) digits_.clear();
}

void Matcher::take_customers() {
  for (const auto& id : selection_.customers) {
    if (const auto index = month_.customer_index(id)) customers_.push_back(*index);
  }
}

void Matcher::take_payers() {
  if (selection_.payers.empty()) payers_ = ~0U;
  for (const auto payer : selection_.payers) payers_ |= 1U << static_cast<unsigned>(payer);
}

void Matcher::take_countries() {
  any_country_ = !selection_.countries.empty();
  for (const auto& code : selection_.countries) {
    if (const auto country = telephony::Country::parse(code); country) {
      countries_[telephony::index_of(*country)] = true;
    }
  }
}

void Matcher::take_users() {
  const auto users = calls_.users();
  users_.assign(users.size(), false);
  user_has_text_.assign(users.size(), false);
  for (rating::UserIndex i = 0; i < users.size(); ++i) {
    const auto& user = users[i];
    users_[i] = (selection_.customers.empty() || std::find(customers_.begin(), customers_.end(),
                                                           user.customer) != customers_.end()) &&
                (selection_.user.empty() || base::equals_ignore_case(user.upn, selection_.user)) &&
                (selection_.department.empty() || month_.department(i) == selection_.department) &&
                (selection_.location.empty() || month_.location(i).code() == selection_.location);
    user_has_text_[i] = !selection_.text.empty() && users_[i] &&
                        (base::contains_ignore_case(user.upn, selection_.text) ||
                         base::contains_ignore_case(user.display_name, selection_.text));
  }
}

void Matcher::take_destinations() {
  if (selection_.destinations.empty() && selection_.text.empty()) return;
  const auto& names = month_.destinations();
  for (const auto& name : names) {
    destinations_.push_back(std::find(selection_.destinations.begin(),
                                      selection_.destinations.end(),
                                      name) != selection_.destinations.end());
    destination_has_text_.push_back(!selection_.text.empty() &&
                                    base::contains_ignore_case(name, selection_.text));
  }
}

std::vector<rating::CallIndex> select(const Month& month, const Selection& selection) {
  const Matcher matcher(month, selection);
  std::vector<rating::CallIndex> calls;
  for (rating::CallIndex call = 0; call < month.calls().size(); ++call) {
    if (matcher.holds(call)) calls.push_back(call);
  }
  return calls;
}

base::Result<Totals> total(const Month& month, const std::vector<rating::CallIndex>& calls) {
  TotalsBuilder totals;
  for (const auto call : calls) {
    if (const auto payer = month.payer(call)) month.add(totals, call, *payer);
  }
  return totals.take();
}

}  // namespace engine
