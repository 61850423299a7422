#pragma once
// The credit balance of one customer through a month (domain 7, docs/rating.md "Funding"): lots come
// in, are spent oldest first, lapse, and are recharged.

#include <vector>

#include "base/result.hpp"
#include "rating/rater.hpp"
#include "telephony/time_zone.hpp"

namespace rating {

class CreditLedger {
 public:
  // Error: currency_mismatch when a lot or the recharge is not in `currency`.
  [[nodiscard]] static base::Result<CreditLedger> open(const Funding& funding,
                                                       base::Currency currency,
                                                       CustomerIndex customer, base::Period month,
                                                       const telephony::TimeZone& zone,
                                                       int lifetime_months);

  // Takes in and drops lots up to and including the instant. Instants never go back.
  void advance(base::Instant at) {
    if (at.seconds >= next_change_) change(at);
  }
  [[nodiscard]] bool recharge_on(base::Instant at) const;
  // Adds lots of the recharge amount until the balance reaches the trigger, if it is on. Whether it did.
  bool recharge(base::Instant at, CallIndex call);
  void spend(Amount amount, base::Instant at, CallIndex call);

  [[nodiscard]] Amount balance() const { return balance_; }
  // Nothing was, is or will be here this month: the questions above can be spared.
  [[nodiscard]] bool is_empty() const { return lots_.empty() && !recharge_; }
  // When the balance last fell to zero or below inside the month; none: it did not.
  [[nodiscard]] bool was_spent_out() const { return spent_out_; }
  [[nodiscard]] base::Instant spent_out_at() const { return spent_out_at_; }

  // Ends the month: lapses what is due before `end`.
  void close(base::Instant end);
  [[nodiscard]] const CreditUse& use() const { return use_; }
  [[nodiscard]] const std::vector<CreditEvent>& events() const { return events_; }

 private:
  struct Lot {
    std::int64_t from = 0;
    std::int64_t to = 0;
    Amount left = 0;
    bool bought = false;  // inside the month
  };
  void change(base::Instant at);
  void take_in(const Lot& lot, CreditEvent::Kind kind, CallIndex call);
  void drop(Lot& lot);
  void note(CreditEvent::Kind kind, std::int64_t at, CallIndex call, Amount amount);
  void find_next_change();

  std::vector<Lot> lots_;  // by purchase; those before taken_ have come in
  std::size_t taken_ = 0;
  std::size_t oldest_ = 0;  // lots before it are spent or lapsed
  std::int64_t next_change_ = 0;
  Amount balance_ = 0;
  bool spent_out_ = false;
  base::Instant spent_out_at_;
  bool recharge_ = false;
  Amount trigger_ = 0;
  Amount recharge_amount_ = 0;
  std::vector<base::Period> recharge_periods_;
  CreditUse use_;
  std::vector<CreditEvent> events_;
};

}  // namespace rating
