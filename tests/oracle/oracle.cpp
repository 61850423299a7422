#include "oracle/oracle.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "base/text.hpp"
#include "catalog/capability.hpp"
#include "catalog/plan.hpp"
#include "telephony/country.hpp"
#include "telephony/number.hpp"
#include "telephony/time_zone.hpp"

namespace oracle {
namespace {

using rating::Payer;
using rating::Reason;
using telephony::Country;

std::string upper(std::string text) {
  std::ranges::transform(text, text.begin(), base::to_upper_ascii);
  return text;
}

bool has(std::string_view text, std::string_view part) {
  return base::contains_ignore_case(text, part);
}

bool begins_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

// ---- numbers ---------------------------------------------------------------------------------

struct Digits {
  std::string known;
  std::size_t masked = 0;
  bool is_number = false;
};

Digits digits_of(const std::string& text) {
  Digits out;
  if (!telephony::Number::parse(text)) return out;
  out.is_number = true;
  for (const char c : text) {
    if (base::is_digit(c)) out.known += c;
    if (c == '*') ++out.masked;
  }
  return out;
}

// ---- the rate card ---------------------------------------------------------------------------

struct Found {
  const rating::RateRow* row = nullptr;
  bool doubt = false;
};

class Card {
 public:
  explicit Card(const rating::RateCard& card) : card_(card) {
    const auto zone = telephony::TimeZone::named(card.zone);
    if (zone) zone_ = *zone;
    std::size_t position = 0;
    for (const auto& version : card.versions) {
      for (const auto& row : version.rows) rows_.push_back(placed(version, row, position++));
    }
  }

  [[nodiscard]] const rating::RateCard& card() const { return card_; }

  [[nodiscard]] Found find(rating::Direction direction, const Digits& digits, Country home,
                           std::int64_t start, std::int64_t at) const {
    Found found;
    const Placed* best = nullptr;
    for (const auto& placed : rows_) {
      const auto& prefix = placed.row->prefix;
      if (placed.row->direction != direction || prefix.empty()) continue;
      if (!begins_with(digits.known, prefix)) continue;
      if (!applies(placed, home, start, at)) continue;
      if (best == nullptr || better(placed, *best)) best = &placed;
    }
    if (best != nullptr) found.row = best->row;
    found.doubt = longer_could_match(direction, digits);
    return found;
  }

  // The row without a prefix of a country.
  [[nodiscard]] const rating::RateRow* find_country(rating::Direction direction, Country country,
                                                    Country home, std::int64_t start) const {
    const Placed* best = nullptr;
    for (const auto& placed : rows_) {
      if (placed.row->direction != direction || !placed.row->prefix.empty()) continue;
      if (placed.row->country != country || !applies(placed, home, start, start)) continue;
      if (best == nullptr || better(placed, *best)) best = &placed;
    }
    return best == nullptr ? nullptr : best->row;
  }

 private:
  struct Placed {
    const rating::RateRow* row = nullptr;
    std::int64_t from = INT64_MIN;  // half-open, instants
    std::int64_t to = INT64_MAX;
    std::size_t position = 0;
  };

  [[nodiscard]] std::int64_t start_of(base::CivilDate date) const {
    return zone_.start_of(base::to_day(date)).seconds;
  }
  [[nodiscard]] std::int64_t end_of(base::CivilDate date) const {
    auto day = base::to_day(date);
    ++day.days;
    return zone_.start_of(day).seconds;
  }

  [[nodiscard]] Placed placed(const rating::CardVersion& version, const rating::RateRow& row,
                              std::size_t position) const {
    Placed out{.row = &row, .position = position};
    if (version.effective_from) out.from = start_of(*version.effective_from);
    if (version.effective_to) {
      out.to = end_of(*version.effective_to);
    } else {
      for (const auto& other : card_.versions) {
        if (!other.effective_from) continue;
        const auto begins = start_of(*other.effective_from);
        if (begins > out.from) out.to = std::min(out.to, begins);
      }
    }
    if (row.effective_from) out.from = std::max(out.from, start_of(*row.effective_from));
    if (row.effective_to) out.to = std::min(out.to, end_of(*row.effective_to));
    return out;
  }

  [[nodiscard]] bool applies(const Placed& placed, Country home, std::int64_t start,
                             std::int64_t at) const {
    if (start < placed.from || start >= placed.to) return false;
    if (!placed.row->origin.is_none()) {
      // who calls a service number is not known
      if (placed.row->direction != rating::Direction::outbound) return false;
      if (placed.row->origin != home) return false;
    }
    return !placed.row->window || holds(*placed.row->window, at);
  }

  [[nodiscard]] bool day_fits(const rating::TimeWindow& window, base::CivilDay day) const {
    for (const auto& holiday : card_.holidays) {
      if (base::to_day(holiday) == day) return (window.days & rating::TimeWindow::kHolidays) != 0;
    }
    return ((window.days >> static_cast<unsigned>(base::weekday_of(day))) & 1U) != 0;
  }

  [[nodiscard]] bool holds(const rating::TimeWindow& window, std::int64_t at) const {
    const auto today = zone_.day_of({at});
    const auto second = zone_.second_of_day({at});
    if (window.from_second <= window.to_second) {
      return window.from_second <= second && second < window.to_second && day_fits(window, today);
    }
    if (second >= window.from_second) return day_fits(window, today);
    if (second < window.to_second) return day_fits(window, base::CivilDay{today.days - 1});
    return false;
  }

  static bool better(const Placed& a, const Placed& b) {
    const auto rank = [](const Placed& p) {
      return std::tuple(p.row->prefix.size(), !p.row->origin.is_none(), p.row->window.has_value(),
                        p.from, p.position);
    };
    return rank(a) > rank(b);
  }

  // A prefix that reaches into the masked digits and agrees with all known ones, of a row that is
  // in force at some time.
  [[nodiscard]] bool longer_could_match(rating::Direction direction, const Digits& digits) const {
    if (digits.masked == 0) return false;
    return std::ranges::any_of(rows_, [&](const Placed& placed) {
      const auto& prefix = placed.row->prefix;
      return placed.from < placed.to && placed.row->direction == direction &&
             prefix.size() > digits.known.size() &&
             prefix.size() <= digits.known.size() + digits.masked &&
             begins_with(prefix, digits.known);
    });
  }

  const rating::RateCard& card_;
  telephony::TimeZone zone_;
  std::vector<Placed> rows_;
};

// ---- funding of one customer -------------------------------------------------------------------

struct Lot {
  std::int64_t day = 0;     // of purchase
  std::int64_t begins = 0;  // instant
  std::int64_t lapses = 0;  // instant
  std::size_t number = 0;   // in order of the list, for lots of one day
  Fraction left;
};

base::CivilDate months_later(base::CivilDate date, int months) {
  const int index = date.year * 12 + (date.month - 1) + months;
  base::CivilDate out{index / 12, index % 12 + 1, date.day};
  while (!base::is_valid(out)) --out.day;
  return out;
}

bool any_holds(const std::vector<base::Period>& periods, std::int64_t at) {
  return std::ranges::any_of(periods, [at](const base::Period& p) { return p.contains({at}); });
}

class Funds {
 public:
  Funds(const rating::Terms& terms, const rating::Policy& policy, const telephony::TimeZone& zone,
        base::Period period)
      : terms_(terms), policy_(policy), zone_(zone), period_(period) {
    for (const auto& lot : terms.funding.credits) {
      const auto day = base::to_day(lot.purchased);
      const auto lapse = base::to_day(months_later(lot.purchased, policy.credit_lifetime_months));
      Lot next{.day = day.days,
               .begins = zone.start_of(day).seconds,
               .lapses = zone.start_of(lapse).seconds,
               .left = Fraction::of(lot.remaining)};
      if (next.begins >= period.end.seconds || next.lapses <= period.start.seconds) continue;
      if (next.begins < period.start.seconds) {
        result_.opening += next.left;
        next.number = next_number_++;
        lots_.push_back(next);
      } else {
        coming_.push_back(next);
      }
    }
    oldest_first(lots_);
  }

  // Who pays `amount` for a call at `at`.
  struct Answer {
    Payer payer = Payer::blocked;
    Reason refusal = Reason::none;
    Fraction credits;  // paid by credits
  };
  Answer ask(Fraction amount, std::int64_t at, bool may_use_credits) {
    run_clock(at);
    const bool recharging = terms_.funding.recharge && any_holds(terms_.funding.recharge->on, at);
    if (recharging) recharge(at);
    if (balance() > 0) {
      if (!may_use_credits) return {.refusal = Reason::no_credits_licence};
      if (amount <= balance() || recharging ||
          policy_.credit_exhaustion == rating::CreditExhaustion::below_zero) {
        pay(amount, at);
        if (recharging) recharge(at);
        return {.payer = Payer::credits, .credits = amount};
      }
      if (policy_.credit_exhaustion == rating::CreditExhaustion::split) {
        const auto part = balance();
        pay(part, at);
        auto rest = after_credits(recharging, at);
        rest.credits = part;
        return rest;
      }
    }
    return after_credits(recharging, at);
  }

  CreditResult close() {
    run_clock(period_.end.seconds - 1);
    result_.closing = balance();
    return result_;
  }

 private:
  [[nodiscard]] Fraction balance() const {
    Fraction sum = Fraction(0) - debt_;
    for (const auto& lot : lots_) sum += lot.left;
    return sum;
  }

  // Lots come in and lapse in order of time, up to an instant.
  void run_clock(std::int64_t until) {
    for (;;) {
      std::int64_t next = INT64_MAX;
      for (const auto& lot : coming_) next = std::min(next, lot.begins);
      for (const auto& lot : lots_) next = std::min(next, lot.lapses);
      if (next > until) return;
      const auto before = balance();
      for (auto& lot : lots_) {
        if (lot.lapses > next) continue;
        result_.lapsed += lot.left;
        lot.left = 0;
      }
      std::erase_if(lots_, [next](const Lot& lot) { return lot.lapses <= next; });
      note_fall(before, next);
      for (const auto& lot : coming_) {
        if (lot.begins == next) {
          result_.bought += lot.left;
          put_in(lot);
        }
      }
      std::erase_if(coming_, [next](const Lot& lot) { return lot.begins == next; });
    }
  }

  static void oldest_first(std::vector<Lot>& lots) {
    std::ranges::sort(lots, {}, [](const Lot& lot) { return std::pair(lot.day, lot.number); });
  }

  void put_in(Lot lot) {
    lot.number = next_number_++;
    const auto settled = debt_ < lot.left ? debt_ : lot.left;
    lot.left -= settled;
    debt_ -= settled;
    lots_.push_back(lot);
    oldest_first(lots_);
  }

  void recharge(std::int64_t at) {
    const auto& rule = *terms_.funding.recharge;
    const auto amount = Fraction::of(rule.amount);
    while (balance() < Fraction::of(rule.trigger)) {
      const auto day = zone_.day_of({at});
      const auto lapse =
          base::to_day(months_later(base::to_date(day), policy_.credit_lifetime_months));
      result_.recharged += amount;
      put_in(
          {.day = day.days, .begins = at, .lapses = zone_.start_of(lapse).seconds, .left = amount});
    }
  }

  void pay(Fraction amount, std::int64_t at) {
    const auto before = balance();
    result_.spent += amount;
    for (auto& lot : lots_) {
      const auto taken = amount < lot.left ? amount : lot.left;
      lot.left -= taken;
      amount -= taken;
    }
    debt_ += amount;
    note_fall(before, at);
  }

  void note_fall(Fraction before, std::int64_t at) {
    if (before > 0 && balance() <= 0) fell_on_ = zone_.day_of({at}).days;
  }

  [[nodiscard]] Answer after_credits(bool recharging, std::int64_t at) const {
    if (recharging) return {.refusal = Reason::auto_recharge_on};
    if (any_holds(terms_.funding.overage, at)) {
      if (policy_.postpaid_switch == rating::PostpaidSwitch::next_day && fell_on_ &&
          zone_.day_of({at}).days <= *fell_on_) {
        return {.refusal = Reason::postpaid_tomorrow};
      }
      return {.payer = Payer::overage};
    }
    return {.refusal = Reason::no_funding};
  }

  const rating::Terms& terms_;
  const rating::Policy& policy_;
  const telephony::TimeZone& zone_;
  base::Period period_;
  std::vector<Lot> lots_;
  std::vector<Lot> coming_;
  std::size_t next_number_ = 0;
  Fraction debt_;
  std::optional<std::int64_t> fell_on_;  // civil day
  CreditResult result_;
};

// ---- one customer's month ------------------------------------------------------------------------

struct Context {  // one call with what is known about it
  const support::PlainCall* call = nullptr;
  const support::PlainUser* user = nullptr;
  const rating::UserRule* rule = nullptr;
  catalog::CallType type = catalog::CallType::unknown;
  catalog::Capability capability;
  Country home;
  Country destination;  // none: no country
  telephony::NumberKind kind = telephony::NumberKind::ordinary;
  bool domestic = false;
  Digits digits;
  std::int64_t start = 0;
  std::int64_t seconds = 0;  // as rated
  bool fee_only = false;
};

struct Priced {
  bool free = false;  // by free seconds
  Fraction amount;
};

class Month {
 public:
  Month(const support::World& world, MonthResult& out)
      : world_(world), policy_(world.policy), out_(out) {
    const auto zone = telephony::TimeZone::named(world.policy.month_zone);
    if (zone) zone_ = *zone;
    period_ = zone_.period_of(world.month);
    for (const auto& card : world.cards) cards_.emplace_back(card);
    for (const auto& terms : world.terms) {
      funds_.emplace_back(terms, world.policy, zone_, period_);
    }
    out_.calls.resize(world.calls.size());
  }

  void run() {
    mark_duplicates();
    for (const auto index : order_of_draw()) {
      if (out_.calls[index].payer != Payer::duplicate) rate_call(index);
    }
    for (auto& funds : funds_) out_.credits.push_back(funds.close());
  }

 private:
  void mark_duplicates() {
    std::map<base::UsageId, std::size_t> counts;
    const auto key = [this](std::size_t i) {
      const auto& call = world_.calls[i];
      const auto number = telephony::Number::parse(call.number);
      return std::tuple(call.start, call.seconds,
                        number ? number->nibbles() : telephony::Number{}.nibbles(), call.user, i);
    };
    for (std::size_t i = 0; i < world_.calls.size(); ++i) {
      const auto [at, fresh] = counts.try_emplace(world_.calls[i].id, i);
      if (!fresh && key(i) < key(at->second)) at->second = i;
    }
    for (std::size_t i = 0; i < world_.calls.size(); ++i) {
      if (counts[world_.calls[i].id] != i) {
        out_.calls[i] = {.payer = Payer::duplicate, .reason = Reason::repeated_usage_id};
      }
    }
  }

  [[nodiscard]] std::vector<std::size_t> order_of_draw() const {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < world_.calls.size(); ++i) order.push_back(i);
    std::ranges::sort(order, {}, [this](std::size_t i) {
      const auto& call = world_.calls[i];
      return std::tuple(world_.users[call.user].customer, call.start, call.id);
    });
    return order;
  }

  // ---- steps 2 to 7

  void rate_call(std::size_t index) {
    auto& result = out_.calls[index];
    Context c;
    c.call = &world_.calls[index];
    c.user = &world_.users[c.call->user];
    c.start = c.call->start;
    c.seconds = c.call->seconds;
    const auto end_it = [&result](Payer payer, Reason reason) {
      result.payer = payer;
      result.reason = reason;
    };
    if (!into_month(c)) return end_it(Payer::other_month, Reason::outside_month);
    const auto customer = c.user->customer;
    if (customer == rating::kNoCustomer || customer >= world_.terms.size()) {
      return end_it(Payer::suspended, Reason::no_customer);
    }
    const auto& terms = world_.terms[customer];
    if (terms.card >= cards_.size()) return end_it(Payer::suspended, Reason::no_card);
    c.type = catalog::call_type_of(c.call->type);
    c.capability = catalog::capability_of(c.call->capability);
    if (c.type == catalog::CallType::direct_routing) {
      return end_it(Payer::free, Reason::direct_routing);
    }
    if (c.call->operator_billed || begins_with(upper(c.call->capability), "MCOPSTNEAU")) {
      return end_it(Payer::free, Reason::operator_billed);
    }
    if (c.type == catalog::CallType::unknown) {
      return end_it(Payer::suspended, Reason::unknown_call_type);
    }
    know_the_rest(c, terms);
    const bool outbound = !catalog::is_inbound(c.type);
    if (outbound && c.digits.is_number) {
      const auto number = telephony::Number::parse(c.call->number);
      if (telephony::is_emergency(*number, c.home)) return end_it(Payer::free, Reason::emergency);
    }
    if (c.capability.kind == catalog::CapabilityKind::free_call) {
      return end_it(Payer::free, Reason::free_capability);
    }
    if (c.seconds == 0) {
      if (policy_.zero_seconds == rating::ZeroSeconds::free) {
        return end_it(Payer::free, Reason::zero_seconds);
      }
      if (policy_.zero_seconds == rating::ZeroSeconds::one_increment) c.seconds = 1;
      if (policy_.zero_seconds == rating::ZeroSeconds::fee_only) c.fee_only = true;
    }
    if (outbound) {
      rate_outbound(c, result);
    } else {
      rate_inbound(c, result);
    }
  }

  bool into_month(Context& c) const {
    const auto begin = period_.start.seconds;
    const auto end = period_.end.seconds;
    const auto inside = [&](std::int64_t at) { return begin <= at && at < end; };
    switch (policy_.boundary) {
      case rating::Boundary::by_start:
        return inside(c.start);
      case rating::Boundary::by_end:
        return inside(c.start + std::max<std::int64_t>(c.seconds, 1) - 1);
      case rating::Boundary::by_seconds: {
        if (c.seconds == 0) return inside(c.start);
        const auto counted = std::min(c.start + c.seconds, end) - std::max(c.start, begin);
        if (counted <= 0) return false;
        c.seconds = counted;
        return true;
      }
    }
    return false;
  }

  static const rating::UserRule& rule_of(const rating::Terms& terms,
                                         const support::PlainUser& user) {
    for (const auto& rule : terms.users) {
      if (!rule.id.is_none() && rule.id == user.id) return rule;
    }
    for (const auto& rule : terms.users) {
      if (!rule.upn.empty() && base::equals_ignore_case(rule.upn, user.upn)) return rule;
    }
    return terms.anyone;
  }

  void know_the_rest(Context& c, const rating::Terms& terms) const {
    c.rule = &rule_of(terms, *c.user);
    c.home = !c.rule->country.is_none()    ? c.rule->country
             : !c.user->location.is_none() ? c.user->location
                                           : terms.country;
    c.digits = digits_of(c.call->number);
    if (c.digits.is_number) {
      const auto origin = telephony::origin_of(*telephony::Number::parse(c.call->number));
      c.destination = telephony::country_at(origin.country);
      c.kind = origin.kind;
    }
    c.domestic = !c.destination.is_none() && !c.home.is_none() &&
                 telephony::plan_country(c.home) == telephony::plan_country(c.destination);
    if (policy_.scope_source == rating::ScopeSource::exported &&
        c.call->scope != rating::ExportedScope::none) {
      c.domestic = c.call->scope == rating::ExportedScope::domestic;
    }
  }

  // ---- step 8

  void rate_inbound(const Context& c, CallResult& result) {
    const auto end_it = [&result](Payer payer, Reason reason) {
      result.payer = payer;
      result.reason = reason;
    };
    if (c.type == catalog::CallType::user_in || c.type == catalog::CallType::unassigned_in) {
      return end_it(Payer::free, Reason::inbound_toll);
    }
    Digits service = c.digits;
    std::string text = c.call->number;
    if (!service.is_number) {
      service = digits_of(c.call->caller);
      text = c.call->caller;
    }
    telephony::NumberOrigin origin;
    if (service.is_number) origin = telephony::origin_of(*telephony::Number::parse(text));
    const auto& said = c.call->number_type;
    const bool toll_free = has(said, "tollfree") || has(said, "toll-free") ||
                           has(said, "toll free") || has(said, "toll_free") ||
                           origin.kind == telephony::NumberKind::toll_free;
    const bool per_minute = c.capability.kind == catalog::CapabilityKind::conferencing_ppm;
    rating::Direction direction = rating::Direction::inbound_tollfree;
    if (!toll_free) {
      if (c.type != catalog::CallType::conf_in || !per_minute) {
        return end_it(Payer::free, Reason::inbound_toll);
      }
      direction = rating::Direction::inbound_toll;
    }
    const auto& card = card_of(c);
    Found found;
    if (service.is_number) found = card.find(direction, service, c.home, c.start, c.start);
    if (found.row == nullptr) {
      auto country = telephony::country_at(origin.country);
      if (country.is_none()) country = c.home;
      found.row = card.find_country(direction, country, c.home, c.start);
    }
    if (found.row == nullptr) return end_it(Payer::suspended, Reason::no_rate);
    result.masked_doubt = found.doubt;
    const auto price = price_of(c, card, *found.row, 0, direction);
    if (price.free) return end_it(Payer::free, Reason::free_seconds);
    const bool needs_licence = c.type == catalog::CallType::conf_in && !per_minute;
    fund(c, result, price.amount, Reason::charged_inbound,
         !needs_licence || c.rule->credits_licence);
  }

  // ---- step 9

  void rate_outbound(const Context& c, CallResult& result) {
    const auto end_it = [&result](Payer payer, Reason reason) {
      result.payer = payer;
      result.reason = reason;
    };
    if (!c.digits.is_number) return end_it(Payer::suspended, Reason::no_number);
    const bool conference = c.type == catalog::CallType::conf_out;
    if (!may_dial(c, conference)) return end_it(Payer::blocked, Reason::dial_out_policy);
    const auto& card = card_of(c);
    const auto found = card.find(rating::Direction::outbound, c.digits, c.home, c.start, c.start);
    const auto premium = premium_answer(c, found.row);
    if (premium == Premium::blocked) return end_it(Payer::blocked, Reason::premium_not_supported);
    Reason reason = Reason::premium_number;
    std::int64_t from_pool = 0;
    PoolDraw draw;
    if (premium == Premium::ordinary) {
      if (begins_with(c.digits.known, "44800") || begins_with(c.digits.known, "44808")) {
        return end_it(Payer::free, Reason::free_number);
      }
      if (conference && c.rule->extended_dial_out && is_us_or_canada(c.destination)) {
        return end_it(Payer::free, Reason::extended_dial_out);
      }
      const auto plan = plan_of_call(c, conference, reason);
      if (!conference && is_barred(c, plan)) return end_it(Payer::blocked, Reason::not_callable);
      draw = look_at_pool(c, plan, reason);
      if (draw.pays_all) {
        draw.take();
        result.pool_seconds = draw.seconds;
        return end_it(Payer::pool, reason);
      }
      from_pool = draw.seconds;
    }
    if (found.row == nullptr) {
      return end_it(Payer::suspended,
                    c.destination.is_none() ? Reason::no_country : Reason::no_rate);
    }
    draw.take();
    result.masked_doubt = found.doubt;
    result.pool_seconds = from_pool;
    const auto price = price_of(c, card, *found.row, from_pool, rating::Direction::outbound);
    if (price.free) return end_it(Payer::free, Reason::free_seconds);
    if (c.rule->spend_limit && spent_by_[user_key(c)] >= Fraction::of(*c.rule->spend_limit)) {
      return end_it(Payer::blocked, Reason::spend_limit);
    }
    const bool needs_licence =
        c.capability.kind != catalog::CapabilityKind::conferencing_ppm || !conference;
    fund(c, result, price.amount, reason, !needs_licence || c.rule->credits_licence);
    spent_by_[user_key(c)] += result.amount;
  }

  [[nodiscard]] static bool may_dial(const Context& c, bool conference) {
    const auto& policy = c.rule->dial_out;
    if (conference) {
      switch (policy.conference) {
        case rating::ConferenceDialOut::any:
          return true;
        case rating::ConferenceDialOut::none:
          return false;
        case rating::ConferenceDialOut::domestic:
          return c.domestic;
        case rating::ConferenceDialOut::zone_a:
          return !c.destination.is_none() &&
                 telephony::zone_a().test(telephony::index_of(c.destination));
      }
    }
    switch (policy.user) {
      case rating::UserDialOut::any:
        return true;
      case rating::UserDialOut::none:
        return false;
      case rating::UserDialOut::domestic:
        return c.domestic;
    }
    return false;
  }

  enum class Premium { ordinary, charged, blocked };
  [[nodiscard]] Premium premium_answer(const Context& c, const rating::RateRow* row) const {
    static const Country kGb("GB");
    const bool is_premium =
        c.kind == telephony::NumberKind::premium ||
        (c.kind == telephony::NumberKind::shared_cost && c.destination == kGb) ||
        (row != nullptr && row->number_type == rating::RateNumberType::premium);
    if (!is_premium) return Premium::ordinary;
    if (policy_.premium == rating::PremiumNumbers::charged) return Premium::charged;
    if (policy_.premium == rating::PremiumNumbers::blocked) return Premium::blocked;
    if (c.destination == Country("FR") || c.destination == Country("AT")) return Premium::charged;
    if (c.destination == kGb) {
      for (const auto* prefix : {"44843", "44844", "44845", "44870", "44871", "44872"}) {
        if (begins_with(c.digits.known, prefix)) return Premium::charged;
      }
    }
    return Premium::blocked;
  }

  static bool is_us_or_canada(Country country) {
    return country == Country("US") || country == Country("PR") || country == Country("CA");
  }

  // ---- the plan of a call

  [[nodiscard]] std::int64_t licence_count(const rating::Licences& licence) const {
    const auto family = catalog::plan_of(licence.plan).family;
    const bool conferencing = family == catalog::PlanFamily::conferencing ||
                              family == catalog::PlanFamily::conferencing_us_ca;
    const auto source =
        conferencing ? policy_.conferencing_licences : policy_.calling_plan_licences;
    if (source == rating::LicenceCount::assigned && licence.assigned >= 0) return licence.assigned;
    return licence.purchased;
  }

  template <class Test>
  [[nodiscard]] catalog::PlanId only_plan(const Context& c, Test fits) const {
    std::set<catalog::PlanId> plans;
    for (const auto& licence : world_.terms[c.user->customer].licences) {
      if (licence_count(licence) > 0 && fits(licence)) plans.insert(licence.plan);
    }
    return plans.size() == 1 ? *plans.begin() : catalog::PlanId{};
  }

  [[nodiscard]] bool allows_only_plan() const {
    return policy_.plan_attribution == rating::PlanAttribution::user_then_only ||
           policy_.plan_attribution == rating::PlanAttribution::only_plan;
  }

  catalog::PlanId plan_of_call(const Context& c, bool conference, Reason& reason) const {
    using Kind = catalog::CapabilityKind;
    using Family = catalog::PlanFamily;
    reason = Reason::no_plan;
    if (conference) {
      if (c.capability.kind == Kind::conferencing) return c.capability.plan;
      if (c.capability.kind == Kind::conferencing_ppm) {
        reason = Reason::charged_conferencing;
        return {};
      }
      if (!allows_only_plan()) return {};
      return only_plan(c, [](const rating::Licences& licence) {
        const auto family = catalog::plan_of(licence.plan).family;
        return family == Family::conferencing || family == Family::conferencing_us_ca;
      });
    }
    if (c.capability.kind == Kind::voice_app) return {};
    if (policy_.plan_source == rating::PlanSource::user_first && !c.rule->plan.is_none()) {
      return c.rule->plan;
    }
    if (c.capability.kind == Kind::plan) return c.capability.plan;
    const auto attribution = policy_.plan_attribution;
    if ((attribution == rating::PlanAttribution::user_then_only ||
         attribution == rating::PlanAttribution::user_only) &&
        !c.rule->plan.is_none()) {
      return c.rule->plan;
    }
    if (!allows_only_plan()) return {};
    return only_plan(c, [&c](const rating::Licences& licence) {
      const auto family = catalog::plan_of(licence.plan).family;
      return (family == Family::domestic || family == Family::domestic_user ||
              family == Family::international || family == Family::pay_as_you_go) &&
             telephony::plan_country(licence.country) == telephony::plan_country(c.home);
    });
  }

  [[nodiscard]] bool is_barred(const Context& c, catalog::PlanId plan) const {
    if (policy_.callable_list == rating::CallableList::off || plan.is_none()) return false;
    const auto family = catalog::plan_of(plan).family;
    const bool payg = family == catalog::PlanFamily::pay_as_you_go;
    const bool international = family == catalog::PlanFamily::international;
    bool of_that_kind = true;
    if (policy_.callable_list == rating::CallableList::pay_as_you_go) of_that_kind = payg;
    if (policy_.callable_list == rating::CallableList::international_and_payg) {
      of_that_kind = payg || international;
    }
    return of_that_kind && !c.domestic && !c.destination.is_none() &&
           !telephony::callable().test(telephony::index_of(c.destination));
  }

  // ---- pools

  struct PoolDraw {
    bool pays_all = false;
    std::int64_t seconds = 0;  // it would take
    PoolResult* pool = nullptr;
    void take() const {
      if (pool != nullptr) pool->used_seconds += seconds;
    }
  };

  [[nodiscard]] std::int64_t included_minutes(const rating::Licences& licence, int counter) const {
    const auto& plan = catalog::plan_of(licence.plan);
    if (plan.family == catalog::PlanFamily::conferencing) {
      const bool complimentary = licence.country == Country("RU") ||
                                 licence.country == Country("KR") ||
                                 licence.country == Country("TW");
      return complimentary ? 900 : 60;
    }
    if (plan.family == catalog::PlanFamily::conferencing_us_ca) return 60;
    const auto minutes =
        catalog::minutes_of(licence.plan, telephony::plan_country(licence.country));
    return counter == 0 ? minutes.domestic : minutes.international;
  }

  [[nodiscard]] std::int64_t size_of(const Context& c, catalog::PlanId plan, int counter) const {
    const auto family = catalog::plan_of(plan).family;
    if (family == catalog::PlanFamily::domestic_user) {
      return std::int64_t{catalog::minutes_of(plan, telephony::plan_country(c.home)).domestic} * 60;
    }
    const bool tenant = family == catalog::PlanFamily::conferencing ||
                        family == catalog::PlanFamily::conferencing_us_ca;
    std::int64_t size = 0;
    for (const auto& licence : world_.terms[c.user->customer].licences) {
      if (licence.plan != plan) continue;
      if (!tenant && telephony::plan_country(licence.country) != telephony::plan_country(c.home)) {
        continue;
      }
      size += licence_count(licence) * included_minutes(licence, counter) * 60;
    }
    return size;
  }

  PoolResult& pool_at(const Context& c, catalog::PlanId plan, int counter) {
    const auto family = catalog::plan_of(plan).family;
    const bool tenant = family == catalog::PlanFamily::conferencing ||
                        family == catalog::PlanFamily::conferencing_us_ca;
    const bool own = family == catalog::PlanFamily::domestic_user;
    const PoolKey key{c.user->customer, plan.index,
                      tenant ? std::string() : std::string(telephony::plan_country(c.home).code()),
                      counter, own ? user_key(c).second : std::string()};
    auto& pool = out_.pools[key];
    pool.total_seconds = size_of(c, plan, counter);
    return pool;
  }

  // Which counter reaches the destination: 0, 1, or -1 for none.
  [[nodiscard]] static int counter_for(const Context& c, catalog::PlanId plan) {
    using Family = catalog::PlanFamily;
    const auto zone_a = [](Country country) {
      return !country.is_none() && telephony::zone_a().test(telephony::index_of(country));
    };
    const bool us_with_canada =
        (c.home == Country("CA") && telephony::plan_country(c.destination) == Country("US")) ||
        (telephony::plan_country(c.home) == Country("US") && c.destination == Country("CA"));
    const bool at_home = c.domestic || us_with_canada;
    switch (catalog::plan_of(plan).family) {
      case Family::domestic:
      case Family::domestic_user:
        return at_home ? 0 : -1;
      case Family::international:
        if (at_home) return 0;
        return !c.destination.is_none() &&
                       telephony::callable().test(telephony::index_of(c.destination))
                   ? 1
                   : -1;
      case Family::conferencing:
        return zone_a(c.destination) ? 0 : -1;
      case Family::conferencing_us_ca:
        return is_us_or_canada(c.destination) ? 0 : -1;
      default:
        return -1;
    }
  }

  PoolDraw look_at_pool(const Context& c, catalog::PlanId plan, Reason& reason) {
    using Family = catalog::PlanFamily;
    if (plan.is_none()) return {};
    const auto family = catalog::plan_of(plan).family;
    const bool international = family == Family::international;
    if (size_of(c, plan, 0) + (international ? size_of(c, plan, 1) : 0) <= 0) {
      reason = Reason::no_plan;
      return {};
    }
    const int counter = counter_for(c, plan);
    if (counter < 0) {
      reason = Reason::outside_scope;
      return {};
    }
    auto& pool = pool_at(c, plan, counter);
    auto left = pool.total_seconds - pool.used_seconds;
    if (international && policy_.international == rating::InternationalCounters::exclusive) {
      const auto& other = pool_at(c, plan, 1 - counter);
      if (other.total_seconds - other.used_seconds <= 0) left = 0;
    }
    const auto need = policy_.pool_unit == rating::PoolUnit::started_minutes
                          ? (c.seconds + 59) / 60 * 60
                          : c.seconds;
    if (need <= left && left > 0) {
      reason = family == Family::domestic_user ? Reason::user_minutes
               : family == Family::conferencing || family == Family::conferencing_us_ca
                   ? Reason::conference_pool
                   : Reason::plan_pool;
      return {.pays_all = true, .seconds = need, .pool = &pool};
    }
    reason = Reason::pool_empty;
    if (policy_.pool_split == rating::PoolSplit::whole || left <= 0) return {};
    reason = Reason::pool_split;
    return {.pays_all = false, .seconds = left, .pool = &pool};
  }

  // ---- price

  Priced price_of(const Context& c, const Card& card, const rating::RateRow& row,
                  std::int64_t from_pool, rating::Direction direction) const {
    const auto& rounding = card.card().rounding;
    const bool own = row.first_increment != 0 || row.next_increment != 0;
    const std::int64_t first = own ? row.first_increment : policy_.first_increment;
    const std::int64_t next = own ? row.next_increment : policy_.next_increment;
    const std::int64_t skipped = std::max<std::int64_t>(from_pool, row.free_seconds);
    const std::int64_t rest = c.seconds - skipped;
    if (rest <= 0 && !c.fee_only) return {.free = true, .amount = 0};

    Fraction usage;
    if (c.fee_only) {
      usage = 0;
    } else if (row.price_per_call) {
      usage = Fraction::of(*row.price_per_call);
    } else {
      std::int64_t charged = 0;
      const auto* rate = &row;
      while (charged < rest) {  // increment by increment
        const auto length = charged == 0 ? first : next;
        if (policy_.window_choice == rating::WindowChoice::per_increment &&
            direction == rating::Direction::outbound) {
          const auto at = c.start + skipped + charged;
          const auto found = card.find(direction, c.digits, c.home, c.start, at);
          if (found.row != nullptr) rate = found.row;
        }
        auto price = Fraction::of(rate->rate_per_minute) * Fraction(length) / 60;
        if (rounding.place == rating::RoundingPlace::per_increment) {
          price = price.rounded(rounding.places, rounding.mode);
        }
        usage += price;
        charged += length;
      }
    }
    auto amount = usage + Fraction::of(row.connection_fee);
    if (row.minimum_charge) amount = std::max(amount, Fraction::of(*row.minimum_charge));
    if (row.maximum_cost) amount = std::min(amount, Fraction::of(*row.maximum_cost));
    if (rounding.place == rating::RoundingPlace::per_call) {
      amount = amount.rounded(rounding.places, rounding.mode);
    }
    return {.free = false, .amount = amount};
  }

  // ---- step 10

  void fund(const Context& c, CallResult& result, Fraction amount, Reason reason,
            bool may_use_credits) {
    auto& funds = funds_[c.user->customer];
    const auto answer = funds.ask(amount, c.start, may_use_credits);
    result.payer = answer.payer;
    result.credit_amount = answer.credits;
    result.reason = answer.payer == Payer::blocked ? answer.refusal : reason;
    result.amount = answer.payer == Payer::blocked ? answer.credits : amount;
  }

  // ---- helpers

  [[nodiscard]] const Card& card_of(const Context& c) const {
    return cards_[world_.terms[c.user->customer].card];
  }

  [[nodiscard]] static std::pair<std::size_t, std::string> user_key(const Context& c) {
    return {c.user->customer,
            c.user->id.is_none() ? base::lower_ascii(c.user->upn) : c.user->id.to_string()};
  }

  const support::World& world_;
  const rating::Policy& policy_;
  MonthResult& out_;
  telephony::TimeZone zone_;
  base::Period period_;
  std::vector<Card> cards_;
  std::vector<Funds> funds_;
  std::map<std::pair<std::size_t, std::string>, Fraction> spent_by_;
};

}  // namespace

MonthResult rate(const support::World& world) {
  MonthResult out;
  Month(world, out).run();
  return out;
}

}  // namespace oracle
