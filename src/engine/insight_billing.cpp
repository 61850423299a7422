// Reconciliation, resale, unusual traffic: a rated month read once more.

#include <algorithm>

#include "base/sort.hpp"
#include "engine/insight.hpp"
#include "engine/insight_parts.hpp"
#include "insight/resale.hpp"
#include "insight/unusual.hpp"
#include "rating/billing_lines.hpp"
#include "rating/draw.hpp"
#include "telephony/country.hpp"
#include "workspace/settings.hpp"

namespace engine {
namespace {

Comparison named(const ::insight::Reconciliation& made, std::string against, const Month& month,
                 std::uint32_t limit) {
  Comparison out;
  out.against = std::move(against);
  out.compared = made.compared;
  out.agreeing = made.agreeing;
  out.ours = made.ours;
  out.theirs = made.theirs;
  out.unexplained = made.unexplained;
  for (const auto& reason : made.reasons) {
    out.reasons.push_back({std::string(name_of(reason.variance)), reason.count, reason.difference});
    out.row_count += reason.count;
  }
  // what nobody can explain first, then the largest
  std::vector<const ::insight::Difference*> order;
  for (const auto& difference : made.differences) order.push_back(&difference);
  const auto weight = [](const ::insight::Difference& d) {
    const auto by = d.difference().micros();
    return by < 0 ? -by : by;
  };
  base::sort(order, [&](const auto* a, const auto* b) {
    const bool a_open = a->variance == ::insight::Variance::unexplained;
    const bool b_open = b->variance == ::insight::Variance::unexplained;
    return a_open != b_open ? a_open : weight(*a) > weight(*b);
  });
  for (const auto* difference : order) {
    if (out.rows.size() == limit) break;
    VarianceRow row;
    row.reason = name_of(difference->variance);
    row.customer = month.customer_id(difference->customer);
    if (difference->day.days != 0) row.day = difference->day;
    row.meter = difference->meter;
    if (difference->call) row.usage = month.calls().usage_id(*difference->call);
    row.our_quantity = difference->our_quantity.to_string();
    row.their_quantity = difference->their_quantity.to_string();
    row.ours = difference->ours;
    row.theirs = difference->theirs;
    row.row = difference->source_row;
    out.rows.push_back(std::move(row));
  }
  return out;
}

base::Result<base::Decimal> decimal_or(const std::string& text, base::Decimal otherwise) {
  if (text.empty()) return otherwise;
  return base::Decimal::parse(text);
}

}  // namespace

std::vector<bool> calls_of_variance(const Month& month, std::string_view reason) {
  std::vector<bool> out(month.calls().size());
  const auto input = month.input();
  const auto rating = rating::Rating::of(month.calls(), input);
  if (!rating) return out;
  ::insight::ReconcileOptions options;
  options.judged = [&](rating::CallIndex call, ::insight::Variance variance) {
    out[call] = name_of(variance) == reason;
  };
  // amounts beyond what money holds were told by the comparison itself
  (void)::insight::reconcile_calls(*rating, month.rated(), options, 0);
  return out;
}

base::Result<ReconcileReply> Insight::reconcile(const InsightSource& source,
                                                const std::vector<BilledFile>& files,
                                                const Reconcile& request) {
  constexpr std::size_t kKept = 100'000;
  const auto rated = source.month(request.month);
  if (!rated) return rated.error();
  const Month& month = **rated;
  const auto input = month.input();
  const auto rating = rating::Rating::of(month.calls(), input);
  if (!rating) return rating.error();
  ::insight::ReconcileOptions options;
  options.meters.resource_group = request.resource_group;
  options.meters.entitlements = request.entitlements;
  options.meters.meters = request.meters;
  const auto rate = decimal_or(request.exchange_rate, base::Decimal(1, 0));
  if (!rate) return rate.error();
  options.exchange_rate = *rate;
  options.destination = [&month](rating::CallIndex call) { return month.destination(call); };

  ReconcileReply reply{.month = request.month, .revision = source.revision};
  const auto by_call = ::insight::reconcile_calls(*rating, month.rated(), options, kKept);
  if (!by_call) return by_call.error();
  std::vector<::insight::Difference> call_differences;
  for (const auto& made : *by_call) {
    reply.comparisons.push_back(named(made, "charge", month, request.limit));
    std::ranges::copy(made.differences, std::back_inserter(call_differences));
  }

  std::vector<::insight::BilledLine> daily;
  std::vector<::insight::BilledLine> monthly;
  for (const auto& file : files) {
    for (const auto& line : file.lines) {
      const bool here =
          line.day < request.month.day_after_last() && line.to >= request.month.first_day();
      if (here) (file.daily ? daily : monthly).push_back(line);
    }
  }
  base::CivilDay last_day = request.month.first_day();
  for (rating::CallIndex call = 0; call < month.calls().size(); ++call) {
    if (month.payer(call)) last_day = std::max(last_day, month.day(call));
  }
  const auto cards = month.rate_cards();
  for (const bool by_day : {true, false}) {
    const auto& lines = by_day ? daily : monthly;
    const auto first = std::ranges::find_if(
        lines, [&](const auto& line) { return ::insight::is_chosen(line, options.meters); });
    if (first == lines.end()) continue;
    const rating::Billing billing{first->total.currency(), request.exchange_rate.empty()
                                                               ? first->exchange_rate
                                                               : options.exchange_rate};
    const auto ours =
        by_day ? rating::daily_lines(month.calls(), month.rated(), input, cards, billing)
               : rating::recon_lines(month.calls(), month.rated(), input, cards, billing);
    if (!ours) return ours.error();
    ::insight::BilledInput billed;
    billed.lines = lines;
    billed.ours = *ours;
    billed.terms = input.terms;
    billed.month = request.month;
    billed.last_day = last_day;
    billed.credits = month.rated().credits;
    billed.calls = call_differences;
    const auto made = ::insight::reconcile_lines(billed, options);
    if (!made) return made.error();
    reply.comparisons.push_back(named(*made, by_day ? "daily" : "monthly", month, request.limit));
  }
  if (!daily.empty() && !monthly.empty()) {
    const auto made = ::insight::reconcile_files(daily, monthly, input.terms, options);
    if (!made) return made.error();
    reply.comparisons.push_back(named(*made, "daily_monthly", month, request.limit));
  }
  reply.assumptions = {
      {"reconcile_tolerance", {{"amount", "0.01"}}},
      {"reconcile_latency", {{"days", std::to_string(options.latency_days)}}},
      {"reconcile_meters", {{"group", request.resource_group}}},
      {"reconcile_fee", {{"setting", rating::setting(rating->policy, "exported_fee")}}}};
  reconciliation_ = reply;
  return reply;
}

base::Result<ResaleReply> Insight::resale(const InsightSource& source, const Resale& request) {
  const auto rated = source.month(request.month);
  if (!rated) return rated.error();
  const Month& month = **rated;
  const auto input = month.input();
  const auto rating = rating::Rating::of(month.calls(), input);
  if (!rating) return rating.error();
  ::insight::ResaleTerms terms;
  terms.places = static_cast<int>(std::min<std::uint32_t>(request.places, 6));
  for (const auto& spec : request.mark_ups) {
    ::insight::MarkUp rule;
    rule.department = spec.department;
    rule.destination = spec.destination;
    const auto percent = base::Decimal::parse(spec.percent);
    if (!percent) return percent.error();
    rule.percent = *percent;
    if (spec.customer) {
      const auto customer = month.customer_index(*spec.customer);
      if (!customer) {
        return base::Error{.code = base::ErrorCode::not_found,
                           .args = {{"customer", spec.customer->to_string()}}};
      }
      rule.customer = *customer;
    }
    terms.mark_ups.push_back(std::move(rule));
  }
  std::shared_ptr<const rating::CompiledCard> own;
  if (!request.card.empty()) {
    const auto card = card_named(source, request.card);
    if (!card) return card.error();
    own = *card;
    terms.card = own.get();
  }
  auto by = ::insight::ResaleBy::destination;
  if (request.by == "customer") {
    by = ::insight::ResaleBy::customer;
  } else if (request.by == "department") {
    by = ::insight::ResaleBy::department;
  } else if (request.by != "destination") {
    return base::Error{.code = base::ErrorCode::unknown_value, .args = {{"by", request.by}}};
  }
  const ::insight::ResaleNames names{
      [&month](rating::CallIndex call) { return month.destination(call); },
      [&month](rating::CallIndex call) {
        return month.department(month.calls().user_index(call));
      }};
  const auto lines = ::insight::resale(*rating, month.rated(), terms, names, by);
  if (!lines) return lines.error();
  ResaleReply reply{.month = request.month, .revision = source.revision};
  MoneySums cost;
  MoneySums price;
  MoneySums margin;
  const auto exact = [](base::Money money) {
    return rating::AmountSum{money.micros()} * rating::kAmountPerMicro;
  };
  for (const auto& line : *lines) {
    const auto customer = month.customer_id(line.customer);
    if (!is_wanted(request.customers, customer)) continue;
    reply.rows.push_back({customer, line.name, line.calls, line.minutes, line.cost, line.price,
                          line.margin, line.listed});
    cost.add(line.currency, exact(line.cost));
    price.add(line.currency, exact(line.price));
    margin.add(line.currency, exact(line.margin));
  }
  for (const auto& [sums, out] : {std::pair(&cost, &reply.cost), std::pair(&price, &reply.price),
                                  std::pair(&margin, &reply.margin)}) {
    auto made = sums->take();
    if (!made) return made.error();
    *out = *std::move(made);
  }
  reply.assumptions = {{"resale_overage_only", {}},
                       {"resale_no_margin", {}},
                       {"resale_rounding", {{"places", std::to_string(terms.places)}}},
                       {"what_if_no_tax", {}}};
  resale_ = reply;
  return reply;
}

base::Result<UnusualTrafficReply> Insight::unusual(const InsightSource& source,
                                                   const UnusualTraffic& request) {
  const auto rated = source.month(request.month);
  if (!rated) return rated.error();
  const Month& month = **rated;
  const auto input = month.input();
  const auto rating = rating::Rating::of(month.calls(), input);
  if (!rating) return rating.error();
  const ::insight::UnusualMethod method;
  UnusualTrafficReply reply{.month = request.month, .revision = source.revision};
  const auto number = [](std::int64_t value) {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(0, value));
  };
  for (std::size_t i = 0; i < input.terms.size(); ++i) {
    if (!is_wanted(request.customers, input.terms[i].customer)) continue;
    const auto customer = static_cast<rating::CustomerIndex>(i);
    for (const auto& found : ::insight::unusual(*rating, month.rated(), customer, method)) {
      ++reply.row_count;
      UnusualRow row;
      row.kind = name_of(found.kind);
      row.customer = input.terms[i].customer;
      const bool of_user = found.kind == ::insight::UnusualKind::user_abroad ||
                           found.kind == ::insight::UnusualKind::user_total;
      if (of_user) {
        row.user = month.calls().users()[found.user].display_name;
        row.upn = month.calls().users()[found.user].upn;
      }
      row.country = telephony::country_at(found.destination).code();
      if (found.day.days != 0) row.day = found.day;
      row.value = number(found.value);
      row.median = number(found.pattern.median);
      row.spread = number(found.pattern.spread);
      row.limit = number(found.pattern.limit);
      row.values = found.pattern.values;
      row.by_mean = found.pattern.by_mean;
      row.calls = found.calls;
      const auto amount = rating::to_money(found.amount, month.currency(customer));
      if (!amount) return amount.error();
      row.amount = *amount;
      reply.rows.push_back(std::move(row));
    }
  }
  // furthest outside, as a multiple of the limit
  base::sort(reply.rows, [](const UnusualRow& a, const UnusualRow& b) {
    return base::Int128{a.value} * std::max<std::uint64_t>(1, b.limit) >
           base::Int128{b.value} * std::max<std::uint64_t>(1, a.limit);
  });
  if (reply.rows.size() > request.limit) reply.rows.resize(request.limit);
  reply.assumptions = {
      {"unusual_method", {{"threshold", "3.5"}}},
      {"unusual_floors",
       {{"minutes", std::to_string(method.minutes_floor)},
        {"calls", std::to_string(method.calls_floor)}}},
      {"unusual_hours",
       {{"from", std::to_string(method.working_from)}, {"to", std::to_string(method.working_to)}}},
      {"unusual_not_wrong", {}}};
  return reply;
}

}  // namespace engine
