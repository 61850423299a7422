#include "insight/reconcile.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/text.hpp"

namespace insight {
namespace {

constexpr std::array<std::string_view, kVarianceCount> kNames = {
    "none",           "rounding",      "latency",      "month_boundary", "credits_first",
    "free_call",      "masked_number", "operator_row", "rate_version",   "exchange_rate",
    "duplicate",      "pool",          "refused",      "unrated",        "missing_ours",
    "missing_theirs", "formula",       "unexplained"};

using rating::Amount;
using rating::AmountSum;

// Letters and digits alone, in lower case: captions of meters differ in blanks and dashes.
std::string plain(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const char lower = base::to_lower_ascii(c);
    const bool kept = (lower >= 'a' && lower <= 'z') || base::is_digit(lower) ||
                      static_cast<unsigned char>(lower) >= 0x80;
    if (kept) out += lower;
  }
  return out;
}

// Adds differences up by reason. Exact until take(): a remainder of whole micro-units below one
// falls to rounding, so that the reasons add up.
class Ledger {
 public:
  void agree(AmountSum both) {
    ++compared_;
    ++agreeing_;
    ours_ += both;
    theirs_ += both;
  }
  void differ(Variance variance, AmountSum ours, AmountSum theirs) {
    ++compared_;
    ours_ += ours;
    theirs_ += theirs;
    Sum& sum = sums_.at(static_cast<std::size_t>(variance));
    ++sum.count;
    sum.difference += theirs - ours;
  }
  // A part of a comparison already counted.
  void part(Variance variance, AmountSum difference) {
    Sum& sum = sums_.at(static_cast<std::size_t>(variance));
    ++sum.count;
    sum.difference += difference;
    theirs_ += difference;
  }
  base::Result<Reconciliation> take(base::Currency currency,
                                    std::vector<Difference> differences) const {
    Reconciliation out;
    out.currency = currency;
    out.compared = compared_;
    out.agreeing = agreeing_;
    const auto ours = rating::to_money(ours_, currency);
    const auto theirs = rating::to_money(theirs_, currency);
    if (!ours || !theirs) return base::ErrorCode::overflow;
    out.ours = *ours;
    out.theirs = *theirs;
    std::int64_t rest = theirs->micros() - ours->micros();
    std::array<std::int64_t, kVarianceCount> micros{};
    for (std::size_t i = 0; i < sums_.size(); ++i) {
      const auto money = rating::to_money(sums_.at(i).difference, currency);
      if (!money) return money.error();
      micros.at(i) = money->micros();
      rest -= money->micros();
    }
    micros.at(static_cast<std::size_t>(Variance::rounding)) += rest;
    for (std::size_t i = 1; i < sums_.size(); ++i) {
      if (sums_.at(i).count == 0 && micros.at(i) == 0) continue;
      out.reasons.push_back(
          {static_cast<Variance>(i), sums_.at(i).count, base::Money(micros.at(i), currency)});
    }
    out.unexplained = base::Money(micros.back(), currency);
    out.differences = std::move(differences);
    return out;
  }

 private:
  struct Sum {
    std::uint64_t count = 0;
    AmountSum difference = 0;
  };
  std::array<Sum, kVarianceCount> sums_{};
  std::uint64_t compared_ = 0;
  std::uint64_t agreeing_ = 0;
  AmountSum ours_ = 0;
  AmountSum theirs_ = 0;
};

AmountSum amount_of(base::Money money) {
  return AmountSum{money.micros()} * rating::kAmountPerMicro;
}

// --- call by call ----------------------------------------------------------------------------

// `theirs` is `ours` cut or rounded to two to six places.
bool equal_once_rounded(Amount ours, Amount theirs) {
  constexpr auto kModes =
      std::to_array<base::Rounding>({base::Rounding::half_up, base::Rounding::half_even,
                                     base::Rounding::down, base::Rounding::up});
  for (int places = 2; places <= 6; ++places) {
    for (const base::Rounding mode : kModes) {
      if (rating::rounded(ours, places, mode) == theirs) return true;
    }
  }
  return false;
}

class CallJudge {
 public:
  CallJudge(const rating::Rating& rating, const rating::RatedMonth& month)
      : rating_(rating), month_(month) {}

  [[nodiscard]] Variance judge(rating::CallIndex call, Amount ours, Amount theirs,
                               bool other_currency) const {
    if (ours == theirs) return Variance::none;
    const rating::Payer payer = month_.payers[call];
    const rating::Reason reason = month_.reason(call);
    if (payer == rating::Payer::duplicate) return Variance::duplicate;
    if (payer == rating::Payer::other_month) return Variance::month_boundary;
    if (payer == rating::Payer::suspended) {
      return rating_.calls.number(call).is_masked() ? Variance::masked_number : Variance::unrated;
    }
    if (reason == rating::Reason::direct_routing || reason == rating::Reason::operator_billed) {
      return Variance::operator_row;
    }
    if (reason == rating::Reason::free_capability) return Variance::free_call;
    if (equal_once_rounded(ours, theirs)) return Variance::rounding;
    if (other_currency) return Variance::exchange_rate;
    if (month_.masked_doubt(call)) return Variance::masked_number;
    if (payer == rating::Payer::credits && theirs == 0) return Variance::credits_first;
    if (payer == rating::Payer::pool && theirs > 0) return Variance::pool;
    if (ours > 0 && theirs == 0 && names_plan(call)) return Variance::pool;
    if (payer == rating::Payer::blocked && theirs > 0) return Variance::refused;
    if (at_a_price(call, theirs)) {
      const auto* split = month_.split(call);
      // what the pool paid in part, the other side charges as a whole
      return split != nullptr && split->pool_seconds > 0 ? Variance::pool : Variance::rate_version;
    }
    return Variance::unexplained;
  }

 private:
  // The record says whose minutes it takes, and no charge stands beside it.
  [[nodiscard]] bool names_plan(rating::CallIndex call) const {
    const auto kind = rating_.facts.capability_kind.at(rating_.calls.call(call).capability);
    return kind == catalog::CapabilityKind::plan || kind == catalog::CapabilityKind::conferencing;
  }
  // What a row of the card would give for the whole call, in force or not.
  [[nodiscard]] bool at_a_price(rating::CallIndex call, Amount theirs) const {
    const auto customer = rating_.calls.customer(call);
    if (customer >= rating_.input.terms.size()) return false;
    const auto card_index = rating_.input.terms[customer].card;
    if (card_index >= rating_.input.cards.size()) return false;
    const rating::CompiledCard& card = *rating_.input.cards[card_index];
    const auto seconds = std::int64_t{rating_.calls.call(call).seconds};
    for (const rating::RateIndex row : card.all_matches(rating_.calls.number(call))) {
      const auto price = rating::price_of(card.rate(row), card.rounding(), seconds, 0);
      if (!price.overflow && equal_once_rounded(price.total, theirs)) return true;
    }
    return false;
  }

  const rating::Rating& rating_;
  const rating::RatedMonth& month_;
};

// Of another month, but near enough its border that the two sides may count it differently.
bool near_border(const rating::Rating& rating, rating::CallIndex call) {
  constexpr std::int64_t kDay = 86'400;
  const std::int64_t start = rating.calls.call(call).start;
  return start >= rating.period.start.seconds - kDay && start < rating.period.end.seconds + kDay;
}

base::Decimal minutes_of(std::int64_t seconds) { return {(seconds + 59) / 60, 0}; }

// --- meter by meter --------------------------------------------------------------------------

struct GroupKey {
  rating::CustomerIndex customer = 0;
  std::string meter;  // plain()
  std::int32_t day = 0;
  auto operator<=>(const GroupKey&) const = default;
};

struct Group {
  std::string meter;  // as written
  base::Decimal our_quantity;
  base::Decimal their_quantity;
  AmountSum ours = 0;
  AmountSum theirs = 0;
  std::uint32_t our_lines = 0;
  std::uint32_t their_lines = 0;
  base::Decimal our_price;
  base::Decimal their_price;
  base::Decimal our_rate{1, 0};
  base::Decimal their_rate{1, 0};
  std::uint32_t source_row = 0;
};

std::map<base::CustomerId, rating::CustomerIndex> customers_of(
    std::span<const rating::Terms> terms) {
  std::map<base::CustomerId, rating::CustomerIndex> out;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    out.emplace(terms[i].customer, static_cast<rating::CustomerIndex>(i));
  }
  return out;
}

std::string_view our_name(const std::string& meter, const MeterChoice& choice) {
  for (const auto& [theirs, ours] : choice.meters) {
    if (plain(theirs) == plain(meter)) return ours;
  }
  return meter;
}

constexpr std::string_view kFee = " connection fee";

base::Result<base::Ok> add(base::Decimal& to, base::Decimal value) {
  const auto sum = to.plus(value);
  if (!sum) return sum.error();
  to = *sum;
  return base::Ok{};
}

bool same_line(const BilledLine& a, const BilledLine& b) {
  return a.customer == b.customer && a.subscription == b.subscription &&
         a.entitlement == b.entitlement && a.meter == b.meter && a.meter_id == b.meter_id &&
         a.day == b.day && a.to == b.to && a.unit_price == b.unit_price &&
         a.quantity == b.quantity && a.total == b.total;
}

// Reasons that the call records give for a customer's destination (and day).
class Evidence {
 public:
  Evidence(std::span<const Difference> calls, bool by_day) : by_day_(by_day) {
    for (const Difference& call : calls) {
      auto& sum = sums_[{call.customer, plain(call.meter), by_day ? call.day.days : 0}];
      const AmountSum difference = amount_of(call.theirs) - amount_of(call.ours);
      sum.all += difference;
      sum.by_reason[call.variance] += difference < 0 ? -difference : difference;
    }
  }
  // The reason behind most of it, if the records explain the difference at all.
  [[nodiscard]] std::optional<Variance> of(const GroupKey& key, AmountSum difference,
                                           AmountSum tolerance) const {
    const auto found = sums_.find({key.customer, key.meter, by_day_ ? key.day : 0});
    if (found == sums_.end()) return std::nullopt;
    const AmountSum off = difference - found->second.all;
    if (off > tolerance || off < -tolerance) return std::nullopt;
    const auto& reasons = found->second.by_reason;
    return std::ranges::max_element(reasons, {}, [](const auto& r) { return r.second; })->first;
  }

 private:
  struct Sum {
    AmountSum all = 0;
    std::map<Variance, AmountSum> by_reason;
  };
  bool by_day_;
  std::map<GroupKey, Sum> sums_;
};

struct GroupJudge {
  const BilledInput& input;
  const ReconcileOptions& options;
  Evidence evidence;
  bool daily = false;

  [[nodiscard]] bool drew_credits(rating::CustomerIndex customer) const {
    return std::ranges::any_of(input.credits, [customer](const rating::CreditUse& use) {
      return use.customer == customer && use.spent > 0;
    });
  }
  [[nodiscard]] bool is_late(base::CivilDay day) const {
    return daily && day.days > input.last_day.days - options.latency_days;
  }
  [[nodiscard]] Variance judge(const GroupKey& key, const Group& group) const {
    const AmountSum difference = group.theirs - group.ours;
    const AmountSum tolerance = AmountSum{options.tolerance_micros} *
                                (std::max(group.their_lines, 1U) + 1) * rating::kAmountPerMicro;
    const bool near = difference <= tolerance && difference >= -tolerance;
    const base::CivilDay day{key.day};
    if (group.our_lines > 0 && group.their_lines > 0) {
      if (group.our_quantity == group.their_quantity) {
        if (difference == 0) return Variance::none;
        if (near) return Variance::rounding;
        if (group.our_price == group.their_price) return Variance::exchange_rate;
        return Variance::rate_version;
      }
    } else if (daily && (day < input.month.first_day() || day >= input.month.day_after_last())) {
      return Variance::month_boundary;
    }
    if (const auto told = evidence.of(key, difference, tolerance)) return *told;
    if (is_late(day)) return Variance::latency;
    if (drew_credits(key.customer) && difference < 0) return Variance::credits_first;
    if (group.our_lines == 0) return Variance::missing_ours;
    if (group.their_lines == 0) return Variance::missing_theirs;
    return Variance::unexplained;
  }
};

// Theirs put together by customer, meter and day; lines that stand twice go to the ledger.
base::Result<base::Ok> take_theirs(std::map<GroupKey, Group>& groups, const BilledInput& input,
                                   const ReconcileOptions& options, base::Currency currency,
                                   bool daily, Ledger& ledger,
                                   std::vector<Difference>& differences) {
  const auto customers = customers_of(input.terms);
  std::vector<const BilledLine*> taken;
  for (const BilledLine& line : input.lines) {
    const auto customer = customers.find(line.customer);
    if (customer == customers.end() || !is_chosen(line, options.meters)) continue;
    if (line.total.currency() != currency) return base::ErrorCode::currency_mismatch;
    const std::string_view meter = our_name(line.meter, options.meters);
    const GroupKey key{customer->second, plain(meter),
                       daily ? line.day.days : input.month.first_day().days};
    Difference difference;
    difference.level = daily ? Difference::Level::daily : Difference::Level::monthly;
    difference.customer = key.customer;
    difference.day = {key.day};
    difference.meter = meter;
    difference.their_quantity = line.quantity;
    difference.ours = base::Money(0, currency);
    difference.theirs = line.total;
    difference.source_row = line.source_row;
    const bool repeated = std::ranges::any_of(
        taken, [&line](const BilledLine* other) { return same_line(*other, line); });
    if (repeated) {
      difference.variance = Variance::duplicate;
      ledger.part(Variance::duplicate, amount_of(line.total));
      differences.push_back(difference);
      continue;
    }
    taken.push_back(&line);
    const auto formula = formula_of(line);
    if (!formula) return formula.error();
    if (*formula != line.total) {
      difference.variance = Variance::formula;
      difference.our_quantity = line.quantity;
      difference.ours = *formula;
      ledger.part(Variance::formula, amount_of(line.total) - amount_of(*formula));
      differences.push_back(difference);
    }
    Group& group = groups[key];
    group.meter = meter;
    group.theirs += amount_of(*formula);
    ++group.their_lines;
    group.their_price = line.unit_price;
    group.their_rate = line.exchange_rate;
    group.source_row = line.source_row;
    if (const auto added = add(group.their_quantity, line.quantity); !added) return added;
  }
  return base::Ok{};
}

base::Currency currency_of(std::span<const BilledLine> lines, const ReconcileOptions& options) {
  if (!options.billing.is_none()) return options.billing;
  for (const BilledLine& line : lines) {
    if (is_chosen(line, options.meters)) return line.total.currency();
  }
  return {};
}

}  // namespace

std::string_view name_of(Variance variance) {
  return kNames.at(static_cast<std::size_t>(variance));
}

base::Result<base::Money> formula_of(const BilledLine& line) {
  return line.daily ? rating::daily_pre_tax_total(line.unit_price, line.quantity,
                                                  line.exchange_rate, line.total.currency())
                    : rating::recon_subtotal(line.unit_price, line.quantity, line.exchange_rate,
                                             line.total.currency());
}

bool is_chosen(const BilledLine& line, const MeterChoice& choice) {
  if (line.daily && !choice.resource_group.empty() &&
      !base::equals_ignore_case(line.resource_group, choice.resource_group)) {
    return false;
  }
  return !line.daily || choice.entitlements.empty() ||
         std::ranges::find(choice.entitlements, line.entitlement) != choice.entitlements.end();
}

base::Money Difference::difference() const {
  return {theirs.micros() - ours.micros(), theirs.currency()};
}

base::Result<std::vector<Reconciliation>> reconcile_calls(const rating::Rating& rating,
                                                          const rating::RatedMonth& month,
                                                          const ReconcileOptions& options,
                                                          std::size_t keep) {
  struct Book {
    Ledger ledger;
    std::vector<Difference> differences;
  };
  std::map<base::Currency, Book> books;
  const CallJudge judge(rating, month);
  const bool fee_beside = rating.policy.exported_fee == rating::ExportedFee::separate;
  for (rating::CallIndex call = 0; call < rating.calls.size(); ++call) {
    const auto customer = rating.calls.customer(call);
    if (customer >= rating.input.terms.size()) continue;
    const rating::ExportedMoney& exported = rating.calls.money(call);
    if (!exported.charge_given) continue;
    const rating::Payer payer = month.payers[call];
    if (payer == rating::Payer::other_month && !near_border(rating, call)) continue;
    const auto card_index = rating.input.terms[customer].card;
    const base::Currency own = card_index < rating.input.cards.size()
                                   ? rating.input.cards[card_index]->currency()
                                   : exported.currency;
    const base::Currency currency = exported.currency.is_none() ? own : exported.currency;
    const bool other_currency = currency != own;
    Amount ours = month.amounts[call];
    if (other_currency && ours != 0) {
      const auto rate = options.exchange_rate;
      ours = static_cast<Amount>(base::divide(base::Int128{ours} * rate.coefficient(),
                                              base::power_of_ten(rate.scale()),
                                              base::Rounding::half_even));
    }
    const std::int64_t micros = exported.charge_micros + (fee_beside ? exported.fee_micros : 0);
    const Amount theirs = micros * rating::kAmountPerMicro;
    // in no list of the month, and neither side charges it
    const bool apart = payer == rating::Payer::duplicate || payer == rating::Payer::other_month;
    if (apart && ours == 0 && theirs == 0) continue;
    const Variance variance = judge.judge(call, ours, theirs, other_currency);
    if (options.judged) options.judged(call, variance);
    Book& book = books[currency];
    if (variance == Variance::none) {
      book.ledger.agree(ours);
      continue;
    }
    book.ledger.differ(variance, ours, theirs);
    if (book.differences.size() >= keep) continue;
    Difference difference;
    difference.variance = variance;
    difference.customer = customer;
    difference.day = rating.zone.day_of(rating.calls.call(call).start_instant());
    difference.meter =
        options.destination ? options.destination(call) : rating.calls.destination(call);
    difference.call = call;
    difference.our_quantity = minutes_of(rating.calls.call(call).seconds);
    difference.their_quantity = difference.our_quantity;
    const auto money = rating::to_money(ours, currency);
    if (!money) return money.error();
    difference.ours = *money;
    difference.theirs = base::Money(micros, currency);
    difference.source_row = rating.calls.source(call).row;
    book.differences.push_back(std::move(difference));
  }
  std::vector<Reconciliation> out;
  for (auto& [currency, book] : books) {
    auto made = book.ledger.take(currency, std::move(book.differences));
    if (!made) return made.error();
    out.push_back(*std::move(made));
  }
  return out;
}

base::Result<Reconciliation> reconcile_lines(const BilledInput& input,
                                             const ReconcileOptions& options) {
  base::Currency currency = currency_of(input.lines, options);
  if (currency.is_none() && !input.ours.empty()) {
    currency = input.ours.front().billing_total.currency();
  }
  const bool daily = !input.lines.empty() && input.lines.front().daily;
  Ledger ledger;
  std::vector<Difference> differences;
  std::map<GroupKey, Group> groups;
  if (const auto taken = take_theirs(groups, input, options, currency, daily, ledger, differences);
      !taken) {
    return taken.error();
  }
  for (const rating::UsageLine& line : input.ours) {
    if (line.billing_total.currency() != currency) return base::ErrorCode::currency_mismatch;
    std::string meter = line.meter;
    if (line.connection_fee) meter += kFee;
    const GroupKey key{line.customer, plain(meter),
                       daily ? line.day.days : input.month.first_day().days};
    Group& group = groups[key];
    group.meter = meter;
    group.ours += amount_of(line.billing_total);
    ++group.our_lines;
    group.our_price = line.unit_price;
    if (const auto added = add(group.our_quantity, line.quantity); !added) return added.error();
  }
  const GroupJudge judge{input, options, Evidence(input.calls, daily), daily};
  for (const auto& [key, group] : groups) {
    const Variance variance = judge.judge(key, group);
    if (variance == Variance::none) {
      ledger.agree(group.ours);
      continue;
    }
    ledger.differ(variance, group.ours, group.theirs);
    const auto ours = rating::to_money(group.ours, currency);
    const auto theirs = rating::to_money(group.theirs, currency);
    if (!ours || !theirs) return base::ErrorCode::overflow;
    differences.push_back({.level = daily ? Difference::Level::daily : Difference::Level::monthly,
                           .variance = variance,
                           .customer = key.customer,
                           .day = {key.day},
                           .meter = group.meter,
                           .call = std::nullopt,
                           .our_quantity = group.our_quantity,
                           .their_quantity = group.their_quantity,
                           .ours = *ours,
                           .theirs = *theirs,
                           .source_row = group.source_row});
  }
  return ledger.take(currency, std::move(differences));
}

base::Result<Reconciliation> reconcile_files(std::span<const BilledLine> daily,
                                             std::span<const BilledLine> monthly,
                                             std::span<const rating::Terms> terms,
                                             const ReconcileOptions& options) {
  const auto customers = customers_of(terms);
  const base::Currency currency = currency_of(daily.empty() ? monthly : daily, options);
  std::map<GroupKey, Group> groups;
  const auto take = [&](std::span<const BilledLine> lines, bool ours) -> base::Result<base::Ok> {
    for (const BilledLine& line : lines) {
      if (!is_chosen(line, options.meters)) continue;
      const auto customer = customers.find(line.customer);
      if (customer == customers.end()) continue;
      if (line.total.currency() != currency) return base::ErrorCode::currency_mismatch;
      Group& group = groups[{customer->second, plain(line.meter), 0}];
      group.meter = line.meter;
      (ours ? group.ours : group.theirs) += amount_of(line.total);
      ++(ours ? group.our_lines : group.their_lines);
      (ours ? group.our_rate : group.their_rate) = line.exchange_rate;
      group.source_row = line.source_row;
      auto& quantity = ours ? group.our_quantity : group.their_quantity;
      if (const auto added = add(quantity, line.quantity); !added) return added;
    }
    return base::Ok{};
  };
  if (const auto taken = take(daily, true); !taken) return taken.error();
  if (const auto taken = take(monthly, false); !taken) return taken.error();
  Ledger ledger;
  std::vector<Difference> differences;
  for (const auto& [key, group] : groups) {
    const AmountSum difference = group.theirs - group.ours;
    const bool equal = group.our_quantity == group.their_quantity;
    // a cent for each day's floor, and one for the month's
    const AmountSum tolerance =
        AmountSum{options.tolerance_micros} * (group.our_lines + 1) * rating::kAmountPerMicro;
    Variance variance = Variance::unexplained;
    if (equal && difference == 0) {
      ledger.agree(group.ours);
      continue;
    }
    if (group.our_lines == 0) {
      variance = Variance::missing_ours;
    } else if (group.their_lines == 0) {
      variance = Variance::missing_theirs;
    } else if (equal && difference <= tolerance && difference >= -tolerance) {
      variance = Variance::rounding;
    } else if (equal && group.our_rate != group.their_rate) {
      variance = Variance::exchange_rate;
    } else if (group.our_quantity < group.their_quantity) {
      variance = Variance::latency;  // the daily file was made before the last use came in
    }
    ledger.differ(variance, group.ours, group.theirs);
    const auto ours = rating::to_money(group.ours, currency);
    const auto theirs = rating::to_money(group.theirs, currency);
    if (!ours || !theirs) return base::ErrorCode::overflow;
    differences.push_back({.level = Difference::Level::files,
                           .variance = variance,
                           .customer = key.customer,
                           .day = {},
                           .meter = group.meter,
                           .call = std::nullopt,
                           .our_quantity = group.our_quantity,
                           .their_quantity = group.their_quantity,
                           .ours = *ours,
                           .theirs = *theirs,
                           .source_row = group.source_row});
  }
  return ledger.take(currency, std::move(differences));
}

}  // namespace insight
