#include "rating/credits.hpp"

#include <algorithm>
#include <limits>

#include "base/sort.hpp"

namespace rating {
namespace {

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

// The same day `months` later, or the last day of that month.
base::CivilDay months_after(base::CivilDay day, int months) {
  base::CivilDate date = base::to_date(day);
  const int month = date.month - 1 + months;
  date.year += month / 12;
  date.month = month % 12 + 1;
  date.day = std::min(date.day, base::BillingMonth{date.year, date.month}.day_count());
  return base::to_day(date);
}

}  // namespace

base::Result<CreditLedger> CreditLedger::open(const Funding& funding, base::Currency currency,
                                              CustomerIndex customer, base::Period month,
                                              const telephony::TimeZone& zone,
                                              int lifetime_months) {
  CreditLedger out;
  out.use_.customer = customer;
  for (const CreditLot& credit : funding.credits) {
    if (credit.remaining.currency() != currency) return base::ErrorCode::currency_mismatch;
    const auto amount = to_amount(credit.remaining);
    if (!amount) return amount.error();
    const base::CivilDay day = base::to_day(credit.purchased);
    Lot lot;
    lot.from = zone.start_of(day).seconds;
    lot.to = zone.start_of(months_after(day, lifetime_months)).seconds;
    lot.left = *amount;
    lot.bought = lot.from >= month.start.seconds;
    if (lot.to <= month.start.seconds || lot.from >= month.end.seconds) continue;
    out.lots_.push_back(lot);
  }
  base::sort(out.lots_, {}, &Lot::from);
  if (funding.recharge && funding.recharge->amount.micros() > 0) {
    const AutoRecharge& recharge = *funding.recharge;
    if (recharge.amount.currency() != currency || recharge.trigger.currency() != currency) {
      return base::ErrorCode::currency_mismatch;
    }
    const auto trigger = to_amount(recharge.trigger);
    const auto amount = to_amount(recharge.amount);
    if (!trigger || !amount) return base::ErrorCode::overflow;
    out.recharge_ = true;
    out.trigger_ = *trigger;
    out.recharge_amount_ = *amount;
    out.recharge_periods_ = recharge.on;
  }
  for (Lot& lot : out.lots_) {
    if (lot.bought) break;
    out.balance_ += lot.left;
    out.use_.opening += lot.left;
    ++out.taken_;
  }
  out.find_next_change();
  return out;
}

void CreditLedger::note(CreditEvent::Kind kind, std::int64_t at, CallIndex call, Amount amount) {
  events_.push_back({use_.customer, kind, {at}, call, amount, balance_});
}

void CreditLedger::find_next_change() {
  next_change_ = taken_ < lots_.size() ? lots_[taken_].from : kNever;
  for (std::size_t i = oldest_; i < taken_; ++i) {
    if (lots_[i].left > 0) next_change_ = std::min(next_change_, lots_[i].to);
  }
}

void CreditLedger::take_in(const Lot& lot, CreditEvent::Kind kind, CallIndex call) {
  const Amount amount = lot.left;
  balance_ += amount;
  (kind == CreditEvent::Kind::bought ? use_.bought : use_.recharged) += amount;
  note(kind, lot.from, call, amount);
}

void CreditLedger::drop(Lot& lot) {
  const Amount amount = std::exchange(lot.left, 0);
  balance_ -= amount;
  use_.lapsed += amount;
  note(CreditEvent::Kind::lapsed, lot.to, 0, amount);
  if (balance_ <= 0) {
    spent_out_ = true;
    spent_out_at_ = {lot.to};
  }
}

void CreditLedger::change(base::Instant at) {
  while (at.seconds >= next_change_) {
    if (taken_ < lots_.size() && lots_[taken_].from == next_change_) {
      take_in(lots_[taken_++], CreditEvent::Kind::bought, 0);
    } else {
      for (std::size_t i = oldest_; i < taken_; ++i) {
        if (lots_[i].left > 0 && lots_[i].to == next_change_) {
          drop(lots_[i]);
          break;
        }
      }
    }
    find_next_change();
  }
}

bool CreditLedger::recharge_on(base::Instant at) const {
  return recharge_ && std::ranges::any_of(recharge_periods_, [at](const base::Period& period) {
           return period.contains(at);
         });
}

bool CreditLedger::recharge(base::Instant at, CallIndex call) {
  if (balance_ >= trigger_ || !recharge_on(at)) return false;
  while (balance_ < trigger_) {
    Lot lot;
    lot.from = at.seconds;
    lot.to = kNever;  // it lives for a month at least: it does not lapse in this one
    lot.left = recharge_amount_;
    take_in(lot, CreditEvent::Kind::recharged, call);
    lots_.insert(lots_.begin() + static_cast<std::ptrdiff_t>(taken_), lot);
    ++taken_;
  }
  find_next_change();
  return true;
}

void CreditLedger::spend(Amount amount, base::Instant at, CallIndex call) {
  const bool had = balance_ > 0;
  balance_ -= amount;
  use_.spent += amount;
  // What is spent below zero is in the balance alone: lots that come in later do not lapse this month.
  while (amount > 0 && oldest_ < taken_) {
    Lot& lot = lots_[oldest_];
    const Amount part = std::min(amount, lot.left);
    lot.left -= part;
    amount -= part;
    if (lot.left == 0) ++oldest_;
  }
  if (had && balance_ <= 0) {
    spent_out_ = true;
    spent_out_at_ = at;
    note(CreditEvent::Kind::spent_out, at.seconds, call, 0);
  }
}

void CreditLedger::close(base::Instant end) {
  advance({end.seconds - 1});
  use_.closing = balance_;
}

}  // namespace rating
