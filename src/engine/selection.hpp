#pragma once
// Which calls of a month a selection holds.

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "engine/messages.hpp"
#include "engine/month.hpp"

namespace engine {

// A selection turned into tables, so that each call costs a few look-ups. Both must outlive it.
class Matcher {
 public:
  Matcher(const Month& month, const Selection& selection);

  [[nodiscard]] bool holds(rating::CallIndex i) const {
    const auto payer = month_.payer(i);
    if (!payer || (payers_ >> static_cast<unsigned>(*payer) & 1U) == 0) return false;
    const auto user = calls_.user_index(i);
    if (!users_[user]) return false;
    if (any_country_ && !countries_[calls_.call(i).country]) return false;
    if (selection_.day && month_.day(i) != *selection_.day) return false;
    if (!selection_.variance.empty() && !has_variance_[i]) return false;
    if (!selection_.destinations.empty() && !destinations_[month_.destination_column()[i]]) {
      return false;
    }
    return selection_.text.empty() || has_text(i, user);
  }

 private:
  void take_customers();
  void take_payers();
  void take_countries();
  void take_users();
  void take_destinations();
  [[nodiscard]] bool has_text(rating::CallIndex i, rating::UserIndex user) const {
    if (user_has_text_[user]) return true;
    if (destination_has_text_[month_.destination_column()[i]]) return true;
    if (digits_.empty()) return false;
    const auto number = calls_.number(i);
    if (number.is_none()) return calls_.number_text(i).find(digits_) != std::string_view::npos;
    return number.to_string().find(digits_) != std::string::npos;
  }

  const Month& month_;
  const rating::CallTable& calls_;
  const Selection& selection_;
  std::vector<rating::CustomerIndex> customers_;
  unsigned payers_ = 0;
  bool any_country_ = false;
  std::array<bool, 256> countries_{};
  std::vector<bool> users_;
  std::vector<bool> user_has_text_;
  std::vector<bool> destinations_;
  std::vector<bool> destination_has_text_;
  std::vector<bool> has_variance_;
  std::string digits_;
};

// In order of draw.
[[nodiscard]] std::vector<rating::CallIndex> select(const Month& month, const Selection& selection);
[[nodiscard]] base::Result<Totals> total(const Month& month,
                                         const std::vector<rating::CallIndex>& calls);

}  // namespace engine
