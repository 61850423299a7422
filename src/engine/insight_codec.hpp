#pragma once
// Fields of the insight messages on the wire: included by messages.cpp alone.

#include "engine/codec.hpp"
#include "engine/insight_messages.hpp"

namespace engine {

template <class V, Like<Assumption> T>
void describe(V& v, T& t) {
  v("code", t.code);
  v("args", t.args);
}

template <class V, Like<Forecast> T>
void describe(V& v, T& t) {
  v("month", t.month);
  v("asOf", t.as_of);
  v("customers", t.customers);
  v("alerts", t.alerts);
}

template <class V, Like<MinutesOutlook> T>
void describe(V& v, T& t) {
  v("done", t.done);
  v("expected", t.expected);
  v("low", t.low);
  v("high", t.high);
  v("straightLine", t.straight_line);
}

template <class V, Like<MoneyOutlook> T>
void describe(V& v, T& t) {
  v("done", t.done);
  v("expected", t.expected);
  v("low", t.low);
  v("high", t.high);
}

template <class V, Like<PoolAlert> T>
void describe(V& v, T& t) {
  v("percent", t.percent);
  v("day", t.day);
  v("reached", t.reached);
}

template <class V, Like<PoolOutlook> T>
void describe(V& v, T& t) {
  v("plan", t.plan);
  v("country", t.country);
  v("counter", t.counter);
  v("user", t.user);
  v("licences", t.licences);
  v("total", t.total);
  v("minutes", t.minutes);
  v("ends", t.ends);
  v("endsEarliest", t.ends_earliest);
  v("endsLatest", t.ends_latest);
  v("alerts", t.alerts);
}

template <class V, Like<CreditOutlook> T>
void describe(V& v, T& t) {
  v("balance", t.balance);
  v("expected", t.expected);
  v("ends", t.ends);
  v("endsEarliest", t.ends_earliest);
  v("endsLatest", t.ends_latest);
  v("recharges", t.recharges);
}

template <class V, Like<CustomerOutlook> T>
void describe(V& v, T& t) {
  v("customer", t.customer);
  v("historyDays", t.history_days);
  v("pools", t.pools);
  v("credits", t.credits);
  v("overage", t.overage);
  v("unfunded", t.unfunded);
}

template <class V, Like<ForecastReply> T>
void describe(V& v, T& t) {
  v("month", t.month);
  v("revision", t.revision);
  v("knownUntil", t.known_until);
  v("customers", t.customers);
  v("withoutHistory", t.without_history);
  v("overage", t.overage);
  v("assumptions", t.assumptions);
}

template <class V, Like<BackTest> T>
void describe(V& v, T& t) {
  v("month", t.month);
}

template <class V, Like<BackTestRow> T>
void describe(V& v, T& t) {
  v("of", t.of);
  v("daysKnown", t.days_known);
  v("series", t.series);
  v("methodError", t.method_error);
  v("straightError", t.straight_error);
  v("inside", t.inside);
}

template <class V, Like<BackTestReply> T>
void describe(V& v, T& t) {
  v("month", t.month);
  v("rows", t.rows);
  v("assumptions", t.assumptions);
}

template <class V, Like<LicenceSpec> T>
void describe(V& v, T& t) {
  v("plan", t.plan);
  v("country", t.country);
  v("count", t.count);
}

template <class V, Like<SwapSpec> T>
void describe(V& v, T& t) {
  v("from", t.from);
  v("to", t.to);
  v("country", t.country);
}

template <class V, Like<PriceSpec> T>
void describe(V& v, T& t) {
  v("plan", t.plan);
  v("price", t.price);
}

template <class V, Like<Scenario> T>
void describe(V& v, T& t) {
  v("name", t.name);
  v("customers", t.customers);
  v("licences", t.licences);
  v("swaps", t.swaps);
  v("card", t.card);
  v("topUp", t.top_up);
  v("topUpOn", t.top_up_on);
  v("overage", t.overage);
  v("overageFrom", t.overage_from);
  v("rechargeOff", t.recharge_off);
  v("dialOut", t.dial_out);
  v("spendLimit", t.spend_limit);
  v("noSpendLimit", t.no_spend_limit);
  v("prices", t.prices);
}

template <class V, Like<WhatIf> T>
void describe(V& v, T& t) {
  v("month", t.month);
  v("scenarios", t.scenarios);
  v("calls", t.calls);
}

template <class V, Like<CustomerDifference> T>
void describe(V& v, T& t) {
  v("customer", t.customer);
  v("now", t.now);
  v("then", t.then);
  v("difference", t.difference);
  v("changed", t.changed);
}

template <class V, Like<PayerMove> T>
void describe(V& v, T& t) {
  v("from", t.from);
  v("to", t.to);
  v("calls", t.calls);
  v("now", t.now);
  v("then", t.then);
}

template <class V, Like<ChangedCall> T>
void describe(V& v, T& t) {
  v("call", t.call);
  v("to", t.to);
  v("then", t.then);
}

template <class V, Like<ScenarioResult> T>
void describe(V& v, T& t) {
  v("name", t.name);
  v("now", t.now);
  v("then", t.then);
  v("difference", t.difference);
  v("licencesNow", t.licences_now);
  v("licencesThen", t.licences_then);
  v("changed", t.changed);
  v("customers", t.customers);
  v("moves", t.moves);
  v("calls", t.calls);
}

template <class V, Like<WhatIfReply> T>
void describe(V& v, T& t) {
  v("month", t.month);
  v("revision", t.revision);
  v("results", t.results);
  v("assumptions", t.assumptions);
}

template <class V, Like<Advise> T>
void describe(V& v, T& t) {
  v("month", t.month);
  v("customer", t.customer);
  v("country", t.country);
  v("prices", t.prices);
}

template <class V, Like<PlanMix> T>
void describe(V& v, T& t) {
  v("plan", t.plan);
  v("now", t.now);
  v("best", t.best);
}

template <class V, Like<UserMove> T>
void describe(V& v, T& t) {
  v("upn", t.upn);
  v("user", t.user);
  v("from", t.from);
  v("to", t.to);
}

template <class V, Like<MixAt> T>
void describe(V& v, T& t) {
  v("percent", t.percent);
  v("cost", t.cost);
  v("same", t.same);
}

template <class V, Like<CountryAdvice> T>
void describe(V& v, T& t) {
  v("country", t.country);
  v("users", t.users);
  v("domesticMinutes", t.domestic_minutes);
  v("internationalMinutes", t.international_minutes);
  v("domesticPrice", t.domestic_price);
  v("internationalPrice", t.international_price);
  v("plans", t.plans);
  v("now", t.now);
  v("best", t.best);
  v("bound", t.bound);
  v("proven", t.proven);
  v("licences", t.licences);
  v("moves", t.moves);
  v("at", t.at);
}

template <class V, Like<AdviseReply> T>
void describe(V& v, T& t) {
  v("revision", t.revision);
  v("customer", t.customer);
  v("countries", t.countries);
  v("chargedNow", t.charged_now);
  v("chargedThen", t.charged_then);
  v("refusedNow", t.refused_now);
  v("refusedThen", t.refused_then);
  v("assumptions", t.assumptions);
}

template <class V, Like<Reconcile> T>
void describe(V& v, T& t) {
  v("month", t.month);
  v("exchangeRate", t.exchange_rate);
  v("resourceGroup", t.resource_group);
  v("entitlements", t.entitlements);
  v("meters", t.meters);
  v("limit", t.limit);
}

template <class V, Like<VarianceSum> T>
void describe(V& v, T& t) {
  v("reason", t.reason);
  v("count", t.count);
  v("difference", t.difference);
}

template <class V, Like<VarianceRow> T>
void describe(V& v, T& t) {
  v("reason", t.reason);
  v("customer", t.customer);
  v("day", t.day);
  v("meter", t.meter);
  v("usage", t.usage);
  v("ourQuantity", t.our_quantity);
  v("theirQuantity", t.their_quantity);
  v("ours", t.ours);
  v("theirs", t.theirs);
  v("row", t.row);
}

template <class V, Like<Comparison> T>
void describe(V& v, T& t) {
  v("against", t.against);
  v("compared", t.compared);
  v("agreeing", t.agreeing);
  v("ours", t.ours);
  v("theirs", t.theirs);
  v("unexplained", t.unexplained);
  v("reasons", t.reasons);
  v("rows", t.rows);
  v("rowCount", t.row_count);
}

template <class V, Like<ReconcileReply> T>
void describe(V& v, T& t) {
  v("month", t.month);
  v("revision", t.revision);
  v("comparisons", t.comparisons);
  v("assumptions", t.assumptions);
}

template <class V, Like<CompareCards> T>
void describe(V& v, T& t) {
  v("before", t.before);
  v("after", t.after);
  v("month", t.month);
  v("day", t.day);
  v("limit", t.limit);
}

template <class V, Like<RateDifference> T>
void describe(V& v, T& t) {
  v("change", t.change);
  v("direction", t.direction);
  v("prefix", t.prefix);
  v("destination", t.destination);
  v("country", t.country);
  v("before", t.before);
  v("after", t.after);
  v("feeBefore", t.fee_before);
  v("feeAfter", t.fee_after);
  v("into", t.into);
}

template <class V, Like<DestinationEffect> T>
void describe(V& v, T& t) {
  v("customer", t.customer);
  v("destination", t.destination);
  v("calls", t.calls);
  v("now", t.now);
  v("then", t.then);
}

template <class V, Like<CompareCardsReply> T>
void describe(V& v, T& t) {
  v("revision", t.revision);
  v("differences", t.differences);
  v("differenceCount", t.difference_count);
  v("unchanged", t.unchanged);
  v("counts", t.counts);
  v("effects", t.effects);
  v("difference", t.difference);
  v("assumptions", t.assumptions);
}

template <class V, Like<Changes> T>
void describe(V& v, T& t) {
  v("month", t.month);
  v("dataset", t.dataset);
  v("calls", t.calls);
}

template <class V, Like<ChangesReply> T>
void describe(V& v, T& t) {
  v("revision", t.revision);
  v("added", t.added);
  v("corrected", t.corrected);
  v("repeated", t.repeated);
  v("moves", t.moves);
  v("difference", t.difference);
  v("customers", t.customers);
  v("calls", t.calls);
  v("assumptions", t.assumptions);
}

template <class V, Like<MarkUpSpec> T>
void describe(V& v, T& t) {
  v("customer", t.customer);
  v("department", t.department);
  v("destination", t.destination);
  v("percent", t.percent);
}

template <class V, Like<Resale> T>
void describe(V& v, T& t) {
  v("month", t.month);
  v("customers", t.customers);
  v("markUps", t.mark_ups);
  v("card", t.card);
  v("by", t.by);
  v("places", t.places);
}

template <class V, Like<ResaleRow> T>
void describe(V& v, T& t) {
  v("customer", t.customer);
  v("name", t.name);
  v("calls", t.calls);
  v("minutes", t.minutes);
  v("cost", t.cost);
  v("price", t.price);
  v("margin", t.margin);
  v("listed", t.listed);
}

template <class V, Like<ResaleReply> T>
void describe(V& v, T& t) {
  v("month", t.month);
  v("revision", t.revision);
  v("rows", t.rows);
  v("cost", t.cost);
  v("price", t.price);
  v("margin", t.margin);
  v("assumptions", t.assumptions);
}

template <class V, Like<UnusualTraffic> T>
void describe(V& v, T& t) {
  v("month", t.month);
  v("customers", t.customers);
  v("limit", t.limit);
}

template <class V, Like<UnusualRow> T>
void describe(V& v, T& t) {
  v("kind", t.kind);
  v("customer", t.customer);
  v("user", t.user);
  v("upn", t.upn);
  v("country", t.country);
  v("day", t.day);
  v("value", t.value);
  v("median", t.median);
  v("spread", t.spread);
  v("limit", t.limit);
  v("values", t.values);
  v("byMean", t.by_mean);
  v("calls", t.calls);
  v("amount", t.amount);
}

template <class V, Like<UnusualTrafficReply> T>
void describe(V& v, T& t) {
  v("month", t.month);
  v("revision", t.revision);
  v("rows", t.rows);
  v("rowCount", t.row_count);
  v("assumptions", t.assumptions);
}

}  // namespace engine
