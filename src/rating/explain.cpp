#include "rating/explain.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "rating/draw.hpp"

namespace rating {
namespace {

std::string number_text(std::int64_t value) { return std::to_string(value); }

// "0.669 EUR"
std::string money_text(AmountSum amount, base::Currency currency) {
  std::string out = to_text(amount);
  if (!currency.is_none()) out.append(" ").append(currency.code());
  return out;
}

// Whole minutes plainly, else with what is left in seconds: "2:30".
std::string minutes_text(std::int64_t seconds) {
  std::string out = number_text(seconds / 60);
  if (seconds % 60 != 0) {
    out += ':';
    base::append_padded(out, static_cast<std::uint64_t>(seconds % 60), 2);
  }
  return out;
}

class Writer {
 public:
  explicit Writer(Explanation& out) : out_(out) {}
  Step& step(std::string_view key, std::vector<std::string_view> rules) {
    out_.steps.push_back({key, {}, std::move(rules)});
    return out_.steps.back();
  }

 private:
  Explanation& out_;
};

void put(Step& step, std::string_view name, std::string value) {
  step.args.emplace_back(name, std::move(value));
}

// Where the call comes from and goes to.
void explain_call(Writer& out, const CallTable& calls, CallIndex i, const Trace& trace) {
  const Call& call = calls.call(i);
  const telephony::Number number = calls.number(i);
  Step& dialled = out.step("number", {"5.1"});
  put(dialled, "number", number.is_none() ? std::string(calls.number_text(i)) : number.to_string());
  put(dialled, "type", std::string(name_of(call.type)));
  put(dialled, "capability", std::string(calls.capability(i)));
  put(dialled, "seconds", number_text(trace.seconds));
  if (number.is_masked()) {
    Step& masked = out.step("masked", {"5.1"});
    put(masked, "digits", number_text(number.masked_digits()));
  }
  if (!trace.destination.is_none() && !catalog::is_inbound(call.type)) {
    Step& scope = out.step(trace.domestic ? "domestic" : "international", {"3.6"});
    put(scope, "destination", std::string(trace.destination.code()));
    put(scope, "home", std::string(trace.home.code()));
  }
}

void explain_pool(Writer& out, const Trace& trace, const CustomerDraw& draw, Reason reason) {
  if (!trace.plan.is_none()) {
    Step& plan = out.step("plan", {"3.5", "5.3"});
    put(plan, "plan", std::string(catalog::plan_of(trace.plan).key));
    put(plan, "country", std::string(telephony::plan_country(trace.home).code()));
  }
  if (reason == Reason::no_plan) out.step("no_plan", {"3.7"});
  if (reason == Reason::outside_scope) {
    Step& scope = out.step("outside_scope", {"3.1", "3.8"});
    put(scope, "plan", std::string(catalog::plan_of(trace.plan).key));
    put(scope, "destination", std::string(trace.destination.code()));
  }
  if (!trace.has_pool) return;
  const PoolUse& pool = draw.pools()[trace.pool];
  Step& step = out.step(trace.pool_taken == trace.pool_need ? "pool_pays"
                        : trace.pool_taken > 0              ? "pool_pays_part"
                                                            : "pool_empty",
                        {"3.5", "3.12"});
  put(step, "plan", std::string(catalog::plan_of(pool.plan).key));
  put(step, "country", std::string(pool.country.code()));
  put(step, "counter", pool.counter == Counter::domestic ? "domestic" : "international");
  put(step, "total", minutes_text(pool.total_seconds));
  put(step, "needed", minutes_text(trace.pool_need));
  put(step, "before", minutes_text(trace.pool_left));
  put(step, "taken", minutes_text(trace.pool_taken));
  put(step, "after", minutes_text(trace.pool_left - trace.pool_taken));
}

void explain_rate(Writer& out, const Trace& trace, const CompiledCard& card,
                  const RateCard& source) {
  if (!trace.rate_asked) return;
  if (trace.match.rate == kNoRate) {
    put(out.step("no_rate", {"4.2", "4.5"}), "card", source.name);
    return;
  }
  const CompiledRate& rate = card.rate(trace.match.rate);
  const CardVersion& version = source.versions[rate.version];
  const RateRow& row = version.rows[rate.row];
  Step& step = out.step("rate", {"4.4", "4.5"});
  put(step, "prefix", row.prefix);
  put(step, "destination", row.destination_name);
  put(step, "card", source.name);
  put(step, "version", version.name);
  put(step, "row", number_text(row.source_row));
  put(step, "rate", row.rate_per_minute.to_string() + " " + std::string(source.currency.code()));
  if (trace.match.ambiguous) out.step("masked_doubt", {"5.1"});
  if (!trace.funding_asked) return;

  const Price& price = trace.price;
  if (rate.free_seconds > 0) {
    put(out.step("free_seconds", {"4.4"}), "seconds", number_text(rate.free_seconds));
  }
  Step& increments = out.step("increments", {"3.12", "4.4"});
  put(increments, "seconds", number_text(trace.seconds));
  put(increments, "first", number_text(rate.first_increment));
  put(increments, "next", number_text(rate.next_increment));
  put(increments, "charged", minutes_text(price.charged_seconds));
  if (rate.has_per_call) {
    put(out.step("per_call", {"4.4"}), "price", money_text(rate.per_call, source.currency));
  } else {
    Step& usage = out.step("usage", {"4.4"});
    put(usage, "charged", minutes_text(price.charged_seconds));
    put(usage, "rate", row.rate_per_minute.to_string());
    put(usage, "amount", money_text(price.usage, source.currency));
  }
  if (price.fee != 0) {
    put(out.step("connection_fee", {"4.4"}), "fee", money_text(price.fee, source.currency));
  }
  if (rate.minimum != 0 && price.total == rate.minimum) {
    put(out.step("minimum_charge", {"4.4"}), "minimum", money_text(rate.minimum, source.currency));
  }
  if (rate.has_maximum && price.total == rate.maximum) {
    put(out.step("maximum_cost", {"4.4"}), "maximum", money_text(rate.maximum, source.currency));
  }
  if (source.rounding.place == RoundingPlace::per_increment ||
      source.rounding.place == RoundingPlace::per_call) {
    Step& rounding = out.step("rounding", {"6.5"});
    put(rounding, "place", std::string(name_of(source.rounding.place)));
    put(rounding, "mode", std::string(base::name_of(source.rounding.mode)));
    put(rounding, "places", number_text(source.rounding.places));
  }
}

void explain_funding(Writer& out, const Trace& trace, const Outcome& outcome,
                     base::Currency currency) {
  if (trace.rule != nullptr && trace.rule->spend_limit && outcome.reason == Reason::spend_limit) {
    Step& limit = out.step("spend_limit", {"3.10"});
    put(limit, "limit", trace.rule->spend_limit->to_string() + " " + std::string(currency.code()));
    put(limit, "spent", money_text(trace.spent_before, currency));
  }
  if (!trace.funding_asked || outcome.reason == Reason::spend_limit) return;
  if (trace.balance_before > 0) {
    Step& credits = out.step("credits", {"R59", "R60"});
    put(credits, "before", money_text(trace.balance_before, currency));
    put(credits, "after", money_text(trace.balance_after, currency));
  } else {
    out.step("no_credits", {"R61", "R62"});
  }
  if (trace.recharged) out.step("auto_recharge", {"R63"});
  if (outcome.payer == Payer::credits) return;
  out.step(trace.overage_on ? "overage_on" : "overage_off",
           {trace.overage_on ? std::string_view("R61") : std::string_view("R62")});
}

std::vector<std::string_view> rules_of(Reason reason) {
  switch (reason) {
    case Reason::emergency:
    case Reason::dial_out_policy:
      return {"3.10"};
    case Reason::free_capability:
      return {"4.4", "5.3"};
    case Reason::direct_routing:
    case Reason::inbound_toll:
    case Reason::unknown_call_type:
      return {"5.2"};
    case Reason::operator_billed:
      return {"3.1", "5.4"};
    case Reason::zero_seconds:
      return {"3.12"};
    case Reason::extended_dial_out:
    case Reason::conference_pool:
      return {"3.8"};
    case Reason::free_number:
    case Reason::premium_number:
    case Reason::premium_not_supported:
      return {"3.9"};
    case Reason::plan_pool:
    case Reason::user_minutes:
    case Reason::pool_empty:
    case Reason::pool_split:
      return {"3.5", "3.7"};
    case Reason::spend_limit:
      return {"3.10"};
    case Reason::not_callable:
      return {"3.11"};
    case Reason::no_funding:
      return {"R62"};
    case Reason::no_credits_licence:
      return {"R59"};
    case Reason::auto_recharge_on:
      return {"R63"};
    case Reason::postpaid_tomorrow:
      return {"7.1"};
    case Reason::charged_inbound:
    case Reason::charged_conferencing:
      return {"3.8", "5.2"};
    case Reason::no_rate:
    case Reason::no_country:
    case Reason::no_number:
      return {"4.2"};
    case Reason::outside_month:
      return {"3.5"};
    case Reason::repeated_usage_id:
      return {"5.1"};
    default:
      return {"3.7"};
  }
}

}  // namespace

std::string_view Step::arg(std::string_view name) const {
  for (const auto& [given, value] : args) {
    if (given == name) return value;
  }
  return {};
}

Explanation explain(const CallTable& calls, const RatedMonth& month, const RatingInput& input,
                    std::span<const RateCard* const> cards, CallIndex call) {
  Explanation out;
  out.call = call;
  out.payer = month.payers[call];
  out.reason = month.reason(call);
  out.amount = month.amounts[call];
  const auto rating = Rating::of(calls, input);
  if (!rating) return out;
  const CustomerIndex customer = calls.customer(call);
  CustomerDraw::UserStates states(calls.users().size());
  auto draw = CustomerDraw::begin(*rating, customer, states);
  if (!draw) return out;

  // The calls before it, as far as they draw on the same pools and credits.
  Trace trace;
  Outcome outcome;
  const auto begins = calls.customer_begins();
  const std::size_t slice = std::min<std::size_t>(customer, begins.size() - 2);
  for (CallIndex i = begins[slice]; i < begins[slice + 1]; ++i) {
    Drawn drawn = CustomerDraw::gather(calls, i);
    draw->prepare({&drawn, 1});
    if (i == call) {
      outcome = draw->draw(drawn, trace);
      break;
    }
    outcome = draw->draw(drawn);
  }

  Writer writer(out);
  explain_call(writer, calls, call, trace);
  if (out.payer == Payer::duplicate) {
    for (const Duplicate& duplicate : calls.duplicates()) {
      if (duplicate.call != call) continue;
      const CallTable::Source first = calls.source(duplicate.first);
      Step& step = writer.step("duplicate", {"5.1"});
      put(step, "row", number_text(first.row));
      put(step, "file",
          first.file < calls.files().size() ? calls.files()[first.file] : std::string());
    }
  }
  if (out.payer == Payer::other_month) {
    Step& step = writer.step("other_month", {"3.5"});
    put(step, "start", base::to_string(calls.call(call).start_instant()));
    put(step, "month", input.month.to_string());
    put(step, "zone", rating->policy.month_zone);
  }
  if (out.reason == Reason::dial_out_policy && trace.rule != nullptr) {
    put(writer.step("dial_out_policy", {"3.10"}), "policy",
        std::string(name_of(trace.rule->dial_out)));
  }
  explain_pool(writer, trace, *draw, out.reason);
  if (draw->card() != nullptr) {
    out.currency = draw->card()->currency();
    const RateCard& source = *cards[input.terms[customer].card];
    explain_rate(writer, trace, *draw->card(), source);
    explain_funding(writer, trace, outcome, out.currency);
  }
  // a call that waits for a price, or was never made, has no amount: not even a zero
  const bool nothing = out.payer == Payer::suspended || out.payer == Payer::blocked;
  const bool priced = !nothing || out.amount != AmountSum{};
  Step& last = writer.step(priced ? "outcome" : "outcome_unpriced", rules_of(out.reason));
  put(last, "payer", std::string(name_of(out.payer)));
  put(last, "reason", std::string(name_of(out.reason)));
  if (priced) put(last, "amount", money_text(out.amount, out.currency));
  return out;
}

std::span<const StepKind> explanation_keys() {
  static const std::vector<StepKind> kKinds = {
      {"number", {"number", "type", "capability", "seconds"}},
      {"masked", {"digits"}},
      {"domestic", {"destination", "home"}},
      {"international", {"destination", "home"}},
      {"duplicate", {"row", "file"}},
      {"other_month", {"start", "month", "zone"}},
      {"dial_out_policy", {"policy"}},
      {"plan", {"plan", "country"}},
      {"no_plan", {}},
      {"outside_scope", {"plan", "destination"}},
      {"pool_pays", {"plan", "country", "counter", "total", "needed", "before", "taken", "after"}},
      {"pool_pays_part",
       {"plan", "country", "counter", "total", "needed", "before", "taken", "after"}},
      {"pool_empty", {"plan", "country", "counter", "total", "needed", "before", "taken", "after"}},
      {"rate", {"prefix", "destination", "card", "version", "row", "rate"}},
      {"no_rate", {"card"}},
      {"masked_doubt", {}},
      {"free_seconds", {"seconds"}},
      {"increments", {"seconds", "first", "next", "charged"}},
      {"usage", {"charged", "rate", "amount"}},
      {"per_call", {"price"}},
      {"connection_fee", {"fee"}},
      {"minimum_charge", {"minimum"}},
      {"maximum_cost", {"maximum"}},
      {"rounding", {"place", "mode", "places"}},
      {"spend_limit", {"limit", "spent"}},
      {"credits", {"before", "after"}},
      {"no_credits", {}},
      {"auto_recharge", {}},
      {"overage_on", {}},
      {"overage_off", {}},
      {"outcome", {"payer", "reason", "amount"}},
      {"outcome_unpriced", {"payer", "reason"}},
  };
  return kKinds;
}

NumberTest test_number(const CompiledCard& card, telephony::Number number,
                       telephony::Country origin, base::Instant at) {
  NumberTest out;
  out.number = number;
  out.origin = telephony::origin_of(number);
  out.display = number.to_string();
  out.match = card.find(number, telephony::index_of(origin), at);
  for (const RateIndex rate : card.all_matches(number)) {
    if (rate != out.match.rate) out.runners_up.push_back(rate);
  }
  if (out.match.rate != kNoRate) {
    out.one_minute = price_of(card.rate(out.match.rate), card.rounding(), 60, 0);
  }
  return out;
}

}  // namespace rating
