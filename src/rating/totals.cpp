#include "rating/totals.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "base/sort.hpp"
#include "rating/draw.hpp"

namespace rating {
namespace {

// Rows by (key, currency), found by hashing; the row of the call before is tried first.
class Rows {
 public:
  Sum& at(std::uint64_t key, base::Currency currency, CustomerIndex customer) {
    if (last_ < rows_.size() && rows_[last_].key == key && rows_[last_].currency == currency) {
      return rows_[last_].sum;
    }
    std::uint64_t code = 0;
    for (const char c : currency.code()) code = code << 8U | static_cast<unsigned char>(c);
    const auto [place, is_new] = index_.emplace(key * 0x1000193U ^ code << 40U, rows_.size());
    last_ = place->second;
    if (is_new) rows_.push_back({key, {}, currency, customer, {}});
    return rows_[last_].sum;
  }
  [[nodiscard]] std::vector<TotalRow>& all() { return rows_; }

 private:
  std::vector<TotalRow> rows_;
  std::unordered_map<std::uint64_t, std::size_t> index_;
  std::size_t last_ = 0;
};

void count(Sum& sum, Payer payer, Amount amount, const CallFigures& figures, const Split* split,
           Amount exported) {
  const auto seconds = static_cast<std::uint64_t>(figures.seconds);
  ++sum.calls;
  ++sum.calls_by.at(static_cast<std::size_t>(payer));
  sum.seconds += seconds;
  std::uint64_t rest = seconds;
  Amount credits = payer == Payer::credits ? amount : 0;
  if (split != nullptr) {
    const std::uint64_t pool = std::min<std::uint64_t>(split->pool_seconds, rest);
    sum.seconds_by.at(static_cast<std::size_t>(Payer::pool)) += pool;
    rest -= pool;
    const std::uint64_t credit = std::min<std::uint64_t>(split->credit_seconds, rest);
    sum.seconds_by.at(static_cast<std::size_t>(Payer::credits)) += credit;
    rest -= credit;
    if (payer != Payer::credits) credits = split->credit_amount;
  }
  sum.seconds_by.at(static_cast<std::size_t>(payer)) += rest;
  sum.pool_seconds += static_cast<std::uint64_t>(figures.pool_seconds);
  sum.charged_seconds += static_cast<std::uint64_t>(figures.charged_seconds);
  sum.credits += credits;
  sum.overage += amount - credits;
  sum.exported += exported;
}

// What the groups need beside the figures.
struct Grouper {
  const CallTable& calls;
  const RatedMonth& month;
  FigureReader& reader;
  GroupBy group;
  std::unordered_map<std::string, std::uint64_t> labels;
  std::vector<std::string> label_of;

  std::uint64_t label(const std::string& text) {
    const auto [place, is_new] = labels.emplace(text, label_of.size());
    if (is_new) label_of.push_back(text);
    return place->second;
  }
  std::uint64_t day(const Call& call) const {
    const Rating& rating = reader.rating();
    const base::CivilDay first = rating.input.month.first_day();
    return static_cast<std::uint64_t>(
        std::max(rating.zone.day_of(call.start_instant()), first).days);
  }
  std::uint64_t key(CallIndex i, const CallFigures& figures) {
    const Call& call = calls.call(i);
    switch (group) {
      case GroupBy::customer:
        return calls.customer(i);
      case GroupBy::user:
        return calls.user_index(i);
      case GroupBy::department: {
        const CustomerDraw* draw = reader.draw_of(calls.customer(i));
        const std::string name =
            draw == nullptr ? std::string() : draw->rule_of(calls.user(i)).department;
        // departments of two customers are two
        return std::uint64_t{calls.customer(i)} << 32U | label(name);
      }
      case GroupBy::country:
        return call.country;
      case GroupBy::destination:
        return figures.rate == kNoRate
                   ? std::uint64_t{call.country} | std::uint64_t{1} << 48U
                   : figures.rate |
                         std::uint64_t{reader.rating().input.terms[calls.customer(i)].card} << 32U;
      case GroupBy::plan:
        return figures.plan.index;
      case GroupBy::payer:
        return static_cast<std::uint64_t>(month.payers[i]);
      case GroupBy::reason:
        return static_cast<std::uint64_t>(month.reason(i));
      case GroupBy::day:
        return day(call);
    }
    return 0;
  }
};

}  // namespace

void Sum::add(const Sum& other) {
  calls += other.calls;
  seconds += other.seconds;
  for (std::size_t i = 0; i < calls_by.size(); ++i) {
    calls_by.at(i) += other.calls_by.at(i);
    seconds_by.at(i) += other.seconds_by.at(i);
  }
  pool_seconds += other.pool_seconds;
  charged_seconds += other.charged_seconds;
  credits += other.credits;
  overage += other.overage;
  exported += other.exported;
}

std::vector<TotalRow> totals(const CallTable& calls, const RatedMonth& month,
                             const RatingInput& input, GroupBy group, const Filter& filter) {
  auto reader = FigureReader::open(calls, month, input);
  if (!reader) return {};
  Grouper grouper{calls, month, *reader, group, {}, {}};
  Rows rows;
  const bool with_rate = group == GroupBy::destination;
  const bool fee_beside = reader->rating().policy.exported_fee == ExportedFee::separate;
  for (CallIndex i = 0; i < calls.size(); ++i) {
    const Payer payer = month.payers[i];
    if (payer == Payer::duplicate || payer == Payer::other_month) continue;
    const CustomerIndex customer = calls.customer(i);
    if (filter.customer != kNoCustomer && customer != filter.customer) continue;
    if (filter.own_customers_only && customer >= input.terms.size()) continue;
    if (filter.keep && !filter.keep(i)) continue;
    CustomerDraw* draw = reader->draw_of(customer);
    CallFigures figures;
    if (draw != nullptr) figures = draw->figures(i, month, with_rate);
    if (draw == nullptr || draw->card() == nullptr) figures.seconds = calls.call(i).seconds;
    const ExportedMoney& exported = calls.money(i);
    const std::int64_t micros = exported.charge_micros + (fee_beside ? exported.fee_micros : 0);
    const base::Currency currency =
        draw == nullptr || draw->card() == nullptr ? base::Currency{} : draw->card()->currency();
    const Split* split = month.splits.empty() ? nullptr : month.split(i);
    count(rows.at(grouper.key(i, figures), currency, customer), payer, month.amounts[i], figures,
          split, micros * kAmountPerMicro);
  }
  std::vector<TotalRow> out = std::move(rows.all());
  for (TotalRow& row : out) {
    if (group == GroupBy::department) {
      row.label = grouper.label_of[row.key & 0xFFFF'FFFFU];
    } else if (group != GroupBy::user && group != GroupBy::customer) {
      row.customer = filter.customer;
    }
  }
  base::sort(out, [](const TotalRow& a, const TotalRow& b) {
    const auto rank = [](const TotalRow& row) {
      return std::tuple(std::string_view(row.label), row.key, row.currency);
    };
    return rank(a) < rank(b);
  });
  return out;
}

Tally tally(const RatedMonth& month) {
  Tally out;
  out.rows = month.payers.size();
  for (std::size_t i = 0; i < month.payers.size(); ++i) {
    switch (month.payers[i]) {
      case Payer::duplicate:
        ++out.duplicates;
        break;
      case Payer::suspended:
        ++out.suspended;
        break;
      case Payer::other_month:
        ++out.other_month;
        ++out.accepted;
        break;
      default:
        ++out.accepted;
    }
    out.masked_doubt += (month.reasons[i] & kMaskedMark) != 0 ? 1U : 0U;
  }
  return out;
}

std::vector<PoolReportRow> pool_report(const RatedMonth& month) {
  std::vector<PoolReportRow> out;
  for (const PoolUse& pool : month.pools) {
    PoolReportRow row;
    row.customer = pool.customer;
    row.country = pool.country;
    row.capability = catalog::plan_of(pool.plan).capability;
    row.plan = pool.plan;
    row.counter = pool.counter;
    row.user = pool.user;
    row.licences = pool.licences;
    row.total_minutes = pool.total_seconds / 60;
    row.used_minutes = (pool.used_seconds + 59) / 60;
    row.available_minutes = row.total_minutes - row.used_minutes;
    row.minutes_per_licence = pool.licences == 0 ? 0 : row.total_minutes / pool.licences;
    if (pool.total_seconds > 0) {
      row.percent_used = base::Decimal(pool.used_seconds * 1000 / pool.total_seconds, 1);
    }
    out.push_back(row);
  }
  return out;
}

}  // namespace rating
