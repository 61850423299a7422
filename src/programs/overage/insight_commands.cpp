#include "programs/overage/insight_commands.hpp"

#include <cstdlib>
#include <optional>
#include <utility>

#include "programs/overage/table.hpp"
#include "rating/rate_card.hpp"
#include "workspace/workspace.hpp"

namespace overage_program {
namespace {

std::vector<OptionSpec> month_and(const std::vector<OptionSpec>& more) {
  std::vector<OptionSpec> out = month_options();
  out.insert(out.end(), more.begin(), more.end());
  return out;
}

// --- words ---------------------------------------------------------------------------------------

std::string customer_name(Run& run, base::CustomerId id) {
  const auto known = workspace::find_customer(run.session().workspace(), id);
  return known && !known->name().empty() ? known->name() : id.to_string();
}

std::string text_of(const base::Money& money) {
  return money.to_string() + " " + std::string(money.currency().code());
}
std::string text_of(const std::optional<base::Money>& money) {
  return money ? text_of(*money) : std::string("-");
}
// What is estimated, to the cent: the digits behind are none of its own.
std::string about(const std::optional<base::Money>& money) {
  return money ? text_of(money->rounded(2, base::Rounding::half_up)) : text_of(money);
}
std::string text_of(const std::optional<base::CivilDay>& day) {
  return day ? base::to_string(base::to_date(*day)) : std::string("-");
}

std::string assumptions_text(const std::vector<engine::Assumption>& assumptions) {
  std::string out = "\nassuming:\n";
  for (const auto& assumption : assumptions) {
    out += "  " + assumption.code;
    for (const auto& [name, value] : assumption.args) {
      out += "  ";
      out += name;
      out += "=";
      out += value;
    }
    out += "\n";
  }
  return out;
}

// JSON if asked for, else the table and what it takes for granted.
template <class Answer>
int show(Run& run, const Answer& answer, const std::string& table) {
  if (run.arguments().has("json")) {
    print(engine::encode(engine::ReplyMessage{.id = 0, .reply = engine::Reply(answer)}) + "\n");
  } else {
    print(table + assumptions_text(answer.assumptions));
  }
  return run.done();
}

// "NAME=VALUE" or "NAME>VALUE"; the whole text and nothing without the sign.
std::pair<std::string, std::string> halves(const std::string& text, char sign) {
  const auto at = text.find(sign);
  if (at == std::string::npos) return {text, {}};
  return {text.substr(0, at), text.substr(at + 1)};
}

base::Result<std::optional<base::CivilDay>> day_of(const std::string& text) {
  if (text.empty()) return std::optional<base::CivilDay>();
  const auto date = base::parse_date(text);
  if (!date) return date.error();
  return std::optional(base::to_day(*date));
}

// The currency of money given on the command line: that of the last rate card.
base::Currency currency_of(Run& run) {
  const auto& cards = run.session().workspace().cards;
  return cards.empty() ? base::Currency() : cards.back()->card->currency;
}

base::Result<base::Money> money_of(Run& run, const std::string& text) {
  return base::Money::parse(text, currency_of(run));
}

base::Result<std::vector<engine::PriceSpec>> prices_of(Run& run) {
  std::vector<engine::PriceSpec> out;
  for (const auto& given : run.arguments().values("price")) {
    const auto [plan, amount] = halves(given, '=');
    const auto money = money_of(run, amount);
    if (!money) return money.error();
    out.push_back({plan, *money});
  }
  return out;
}

base::Result<std::vector<base::CustomerId>> customers_of(Run& run) {
  std::vector<base::CustomerId> out;
  for (const auto& text : run.arguments().values("for")) {
    const auto id = base::CustomerId::parse(text);
    if (!id) return id.error();
    out.push_back(*id);
  }
  return out;
}

// Files read, month known: what every command here begins with.
base::Result<base::BillingMonth> ready(Run& run) {
  const auto read = read_month(run);
  if (!read) return read.error();
  return month_of(run);
}

int usage_missing(Run& run, std::string_view command) {
  run.reporter().usage(std::string(command) + " needs --usage FILE");
  return kWrongArguments;
}

// --- forecast --------------------------------------------------------------------------------------

int back_test(Run& run, base::BillingMonth month) {
  const auto reply = run.session().back_test({.month = month});
  if (!reply) return run.fail(reply.error());
  Table table;
  table.add({"days known", "of", "series", "error %", "straight line %", "in interval %"});
  for (const auto& row : reply->rows) {
    table.add({std::to_string(row.days_known), row.of, std::to_string(row.series), row.method_error,
               row.straight_error, row.inside});
  }
  return show(run, *reply, table.text());
}

int forecast(Run& run) {
  if (!run.arguments().has("usage")) return usage_missing(run, "forecast");
  const auto month = ready(run);
  if (!month) return run.fail(month.error());
  if (run.arguments().has("back-test")) return back_test(run, *month);
  engine::Forecast request{.month = *month};
  const auto as_of = day_of(run.arguments().value("as-of"));
  if (!as_of) return run.fail(as_of.error());
  request.as_of = *as_of;
  const auto customers = customers_of(run);
  if (!customers) return run.fail(customers.error());
  request.customers = *customers;
  for (const auto& text : run.arguments().values("alert")) {
    request.alerts.push_back(static_cast<std::uint32_t>(std::strtoul(text.c_str(), nullptr, 10)));
  }
  const auto reply = run.session().forecast(request);
  if (!reply) return run.fail(reply.error());
  Table table;
  table.add(
      {reply->month.to_string(), "pool", "minutes", "now", "expected", "low", "high", "ends"});
  for (const auto& customer : reply->customers) {
    const auto name = customer_name(run, customer.customer);
    for (const auto& pool : customer.pools) {
      table.add({name, pool.plan + " " + pool.country + " " + pool.counter,
                 std::to_string(pool.total), std::to_string(pool.minutes.done),
                 std::to_string(pool.minutes.expected), std::to_string(pool.minutes.low),
                 std::to_string(pool.minutes.high), text_of(pool.ends)});
    }
    if (customer.credits) {
      table.add({name, "credits", "", text_of(customer.credits->balance),
                 about(customer.credits->expected), "", "", text_of(customer.credits->ends)});
    }
    const auto& overage = customer.overage;
    table.add({name, "overage", "", text_of(overage.done), about(overage.expected),
               about(overage.low), about(overage.high), ""});
  }
  for (const auto& sum : reply->overage) {
    table.add({"total", "overage", "", text_of(sum.done), about(sum.expected), about(sum.low),
               about(sum.high), ""});
  }
  for (const auto& customer : reply->without_history) {
    table.add({customer_name(run, customer), "none: fewer than 7 days known"});
  }
  return show(run, *reply, table.text());
}

// --- what-if ---------------------------------------------------------------------------------------

// The scenario that the options describe.
base::Result<engine::Scenario> scenario_of(Run& run) {
  const auto& given = run.arguments();
  engine::Scenario out;
  out.name = given.has("name") ? given.value("name") : "what-if";
  const auto customers = customers_of(run);
  if (!customers) return customers.error();
  out.customers = *customers;
  for (const auto& text : given.values("licences")) {
    const auto [where, count] = halves(text, '=');
    const auto [plan, country] = halves(where, ':');
    out.licences.push_back({plan, country, std::strtoull(count.c_str(), nullptr, 10)});
  }
  for (const auto& text : given.values("swap")) {
    const auto [from, rest] = halves(text, '=');
    const auto [to, country] = halves(rest, ':');
    out.swaps.push_back({from, to, country});
  }
  if (given.has("card")) {
    for (const auto& card : run.session().workspace().cards) {
      if (card->name == given.value("card")) out.card = card->id;
    }
    if (out.card.empty()) {
      return base::Error{.code = base::ErrorCode::not_found,
                         .args = {{"card", given.value("card")}}};
    }
  }
  if (given.has("top-up")) {
    const auto money = money_of(run, given.value("top-up"));
    if (!money) return money.error();
    out.top_up = *money;
  }
  const auto from = day_of(given.value("from"));
  if (!from) return from.error();
  if (given.has("overage")) {
    out.overage = given.value("overage") == "on";
    out.overage_from = *from;
  }
  out.dial_out = given.value("dial-out");
  if (given.has("domestic-only")) out.dial_out = "DialoutCPCandPSTNDomestic";
  if (given.value("spend-limit") == "none") {
    out.no_spend_limit = true;
  } else if (given.has("spend-limit")) {
    const auto money = money_of(run, given.value("spend-limit"));
    if (!money) return money.error();
    out.spend_limit = *money;
  }
  const auto prices = prices_of(run);
  if (!prices) return prices.error();
  out.prices = *prices;
  return out;
}

// A file of scenarios: the JSON array that the protocol's "what_if" takes.
base::Result<std::vector<engine::Scenario>> scenarios_in(const std::string& path) {
  std::string text;
  const auto read = read_pieces(path, [&text](std::string_view piece, std::uint64_t /*done*/,
                                              std::uint64_t /*of*/) { text += piece; });
  if (!read) return read.error();
  auto message = engine::decode_request(R"({"id":1,"op":"what_if","month":"2026-01","scenarios":)" +
                                        text + "}");
  if (!message) {
    auto error = message.error();
    error.place.file = path;
    return error;
  }
  return std::get<engine::WhatIf>(message->request).scenarios;
}

int what_if(Run& run) {
  const auto& given = run.arguments();
  if (!given.has("usage")) return usage_missing(run, "what-if");
  const auto month = ready(run);
  if (!month) return run.fail(month.error());
  engine::WhatIf request{.month = *month};
  for (const auto& path : given.values("scenarios")) {
    auto scenarios = scenarios_in(path);
    if (!scenarios) return run.fail(scenarios.error());
    for (auto& scenario : *scenarios) request.scenarios.push_back(std::move(scenario));
  }
  if (request.scenarios.empty()) {
    auto scenario = scenario_of(run);
    if (!scenario) return run.fail(scenario.error());
    request.scenarios.push_back(*std::move(scenario));
  }
  const auto reply = run.session().what_if(request);
  if (!reply) return run.fail(reply.error());
  if (given.has("out")) {
    const auto written =
        write_export(run, {.kind = engine::ExportKind::scenarios}, given.value("out"));
    if (!written) return run.fail(written.error());
  }
  Table table;
  table.add({"scenario", "customer", "changed", "pool min now", "then", "blocked now", "then",
             "credits now", "then", "overage now", "then", "difference"});
  const auto row = [&](const std::string& scenario, const std::string& customer,
                       const engine::Totals& now, const engine::Totals& then, std::uint64_t changed,
                       const std::string& difference) {
    table.add({scenario, customer, std::to_string(changed), std::to_string(now.pool_minutes),
               std::to_string(then.pool_minutes), std::to_string(now.blocked_calls),
               std::to_string(then.blocked_calls), amounts(now.credits), amounts(then.credits),
               amounts(now.overage), amounts(then.overage), difference});
  };
  for (const auto& result : reply->results) {
    for (const auto& customer : result.customers) {
      row(result.name, customer_name(run, customer.customer), customer.now, customer.then,
          customer.changed, text_of(customer.difference));
    }
    row(result.name, "all", result.now, result.then, result.changed, amounts(result.difference));
    for (const auto& move : result.moves) {
      table.add({result.name,
                 std::string(name_of(move.from)) + " -> " + std::string(name_of(move.to)),
                 std::to_string(move.calls), "", "", "", "", "", "", text_of(move.now),
                 text_of(move.then)});
    }
    if (result.licences_now) {
      table.add({result.name, "licences", "", "", "", "", "", "", "", text_of(result.licences_now),
                 text_of(result.licences_then)});
    }
  }
  return show(run, *reply, table.text());
}

// --- advice ----------------------------------------------------------------------------------------

int advise(Run& run) {
  const auto& given = run.arguments();
  if (!given.has("usage") || !given.has("price") || !given.has("for")) {
    run.reporter().usage("advise needs --usage FILE, --for GUID and --price PLAN=AMOUNT");
    return kWrongArguments;
  }
  const auto month = ready(run);
  if (!month) return run.fail(month.error());
  const auto customers = customers_of(run);
  if (!customers) return run.fail(customers.error());
  const auto prices = prices_of(run);
  if (!prices) return run.fail(prices.error());
  const auto reply = run.session().advise({.month = *month,
                                           .customer = customers->front(),
                                           .country = given.value("country"),
                                           .prices = *prices});
  if (!reply) return run.fail(reply.error());
  Table table;
  table.add({"country", "plan", "users now", "best"});
  for (const auto& country : reply->countries) {
    for (const auto& plan : country.plans) {
      table.add({country.country, plan.plan, std::to_string(plan.now), std::to_string(plan.best)});
    }
    table.add({country.country, "cost by the model", about(country.now), about(country.best)});
    table.add({country.country, country.proven ? "proven: none costs less" : "none costs less than",
               "", about(country.bound)});
    for (const auto& at : country.at) {
      table.add({country.country, "at " + std::to_string(at.percent) + " % of the traffic",
                 at.same ? "same counts" : "other counts", about(at.cost)});
    }
  }
  table.add({"all", "charged for calls, rated", text_of(reply->charged_now),
             text_of(reply->charged_then)});
  table.add({"all", "calls refused", std::to_string(reply->refused_now),
             std::to_string(reply->refused_then)});
  return show(run, *reply, table.text());
}

// --- reconciliation ----------------------------------------------------------------------------------

int reconcile(Run& run) {
  const auto& given = run.arguments();
  if (!given.has("usage")) return usage_missing(run, "reconcile");
  const auto month = ready(run);
  if (!month) return run.fail(month.error());
  for (const auto& path : given.values("billed")) {
    const auto taken = run.take(path, reading(given));
    if (!taken) return run.fail(taken.error());
  }
  engine::Reconcile request{.month = *month};
  request.exchange_rate = given.value("exchange-rate");
  if (given.has("resource-group")) request.resource_group = given.value("resource-group");
  for (const auto& text : given.values("meter")) request.meters.push_back(halves(text, '='));
  const auto reply = run.session().reconcile(request);
  if (!reply) return run.fail(reply.error());
  if (given.has("out")) {
    const auto written =
        write_export(run, {.kind = engine::ExportKind::variance}, given.value("out"));
    if (!written) return run.fail(written.error());
  }
  Table table;
  table.add({"against", "reason", "count", "ours", "theirs", "difference"});
  for (const auto& comparison : reply->comparisons) {
    table.add({comparison.against, "all", std::to_string(comparison.compared),
               text_of(comparison.ours), text_of(comparison.theirs),
               text_of(base::Money(comparison.theirs.micros() - comparison.ours.micros(),
                                   comparison.ours.currency()))});
    table.add({comparison.against, "agree", std::to_string(comparison.agreeing), "", "", ""});
    for (const auto& reason : comparison.reasons) {
      table.add({comparison.against, reason.reason, std::to_string(reason.count), "", "",
                 text_of(reason.difference)});
    }
  }
  return show(run, *reply, table.text());
}

// --- rate cards, late records, resale, unusual traffic ---------------------------------------------------

int compare_cards(Run& run) {
  const auto& given = run.arguments();
  if (!given.has("usage")) return usage_missing(run, "compare-cards");
  const auto month = ready(run);
  if (!month) return run.fail(month.error());
  const auto& cards = run.session().workspace().cards;
  if (cards.size() < 2) {
    run.reporter().usage("compare-cards needs two --rates FILE: the card in use last");
    return kWrongArguments;
  }
  // customers without a card of their own are rated with the last one
  const auto reply = run.session().compare_cards(
      {.before = cards.back()->id, .after = cards.front()->id, .month = *month});
  if (!reply) return run.fail(reply.error());
  Table table;
  table.add({"change", "prefixes"});
  for (const auto& count : reply->counts) {
    table.add({count.reason, std::to_string(count.count)});
  }
  table.add({"unchanged", std::to_string(reply->unchanged)});
  Table effects;
  effects.add({"customer", "destination", "calls", "now", "then"});
  for (const auto& effect : reply->effects) {
    effects.add({customer_name(run, effect.customer), effect.destination,
                 std::to_string(effect.calls), text_of(effect.now), text_of(effect.then)});
  }
  effects.add({"difference", "", "", "", amounts(reply->difference)});
  return show(run, *reply, table.text() + "\n" + effects.text());
}

int changes(Run& run) {
  const auto& given = run.arguments();
  if (!given.has("usage") || !given.has("late")) {
    run.reporter().usage("changes needs --usage FILE and --late FILE");
    return kWrongArguments;
  }
  const auto month = ready(run);
  if (!month) return run.fail(month.error());
  const auto how = reading_usage(given);
  if (!how) return run.fail(how.error());
  const auto taken = run.take(given.value("late"), *how);
  if (!taken) return run.fail(taken.error());
  const auto datasets = run.session().datasets().datasets;
  const auto reply = run.session().changes({.month = *month, .dataset = datasets.back().dataset});
  if (!reply) return run.fail(reply.error());
  Table table;
  table.add({"records", "count"});
  table.add({"added", std::to_string(reply->added)});
  table.add({"corrected", std::to_string(reply->corrected)});
  table.add({"known already", std::to_string(reply->repeated)});
  for (const auto& move : reply->moves) {
    table.add({std::string(name_of(move.from)) + " -> " + std::string(name_of(move.to)),
               std::to_string(move.calls)});
  }
  table.add({"difference", amounts(reply->difference)});
  return show(run, *reply, table.text());
}

int resale(Run& run) {
  const auto& given = run.arguments();
  if (!given.has("usage")) return usage_missing(run, "resale");
  const auto month = ready(run);
  if (!month) return run.fail(month.error());
  engine::Resale request{.month = *month};
  const auto customers = customers_of(run);
  if (!customers) return run.fail(customers.error());
  request.customers = *customers;
  for (const auto& text : given.values("mark-up")) {
    const auto [name, percent] = halves(text, '=');
    engine::MarkUpSpec rule;
    rule.percent = percent.empty() ? name : percent;
    if (!percent.empty()) rule.destination = name;
    request.mark_ups.push_back(std::move(rule));
  }
  if (given.has("by")) request.by = given.value("by");
  for (const auto& card : run.session().workspace().cards) {
    if (given.has("list") && card->name == given.value("list")) request.card = card->id;
  }
  const auto reply = run.session().resale(request);
  if (!reply) return run.fail(reply.error());
  if (given.has("out")) {
    const auto written =
        write_export(run, {.kind = engine::ExportKind::statement}, given.value("out"));
    if (!written) return run.fail(written.error());
  }
  Table table;
  table.add({"customer", "line", "calls", "minutes", "cost", "price", "margin"});
  for (const auto& row : reply->rows) {
    table.add({customer_name(run, row.customer), row.name, std::to_string(row.calls),
               std::to_string(row.minutes), text_of(row.cost), text_of(row.price),
               text_of(row.margin)});
  }
  table.add(
      {"total", "", "", "", amounts(reply->cost), amounts(reply->price), amounts(reply->margin)});
  return show(run, *reply, table.text());
}

int unusual(Run& run) {
  if (!run.arguments().has("usage")) return usage_missing(run, "unusual");
  const auto month = ready(run);
  if (!month) return run.fail(month.error());
  engine::UnusualTraffic request{.month = *month};
  const auto customers = customers_of(run);
  if (!customers) return run.fail(customers.error());
  request.customers = *customers;
  const auto reply = run.session().unusual(request);
  if (!reply) return run.fail(reply.error());
  Table table;
  table.add({"customer", "what", "who or where", "day", "value", "median", "limit", "amount"});
  for (const auto& row : reply->rows) {
    table.add({customer_name(run, row.customer), row.kind, row.upn.empty() ? row.country : row.upn,
               text_of(row.day), std::to_string(row.value), std::to_string(row.median),
               std::to_string(row.limit), text_of(row.amount)});
  }
  return show(run, *reply, table.text());
}

}  // namespace

std::vector<Command> with_insight(std::vector<Command> commands) {
  const OptionSpec only{"for", "GUID", true};
  const OptionSpec price{"price", "PLAN=AMOUNT", true};
  commands.push_back(
      {"forecast",
       month_and({{"as-of", "DAY"}, {"alert", "PERCENT", true}, {"back-test", ""}, only}),
       forecast});
  commands.push_back({"what-if",
                      month_and({{"scenarios", "FILE", true},
                                 {"name", "NAME"},
                                 {"licences", "PLAN:COUNTRY=COUNT", true},
                                 {"swap", "PLAN=PLAN[:COUNTRY]", true},
                                 {"card", "NAME"},
                                 {"top-up", "AMOUNT"},
                                 {"overage", "on|off"},
                                 {"from", "DAY"},
                                 {"dial-out", "NAME"},
                                 {"domestic-only", ""},
                                 {"spend-limit", "AMOUNT|none"},
                                 price,
                                 only}),
                      what_if});
  commands.push_back({"advise", month_and({price, {"country", "CODE"}, only}), advise});
  commands.push_back({"reconcile",
                      month_and({{"billed", "FILE", true},
                                 {"exchange-rate", "RATE"},
                                 {"resource-group", "NAME"},
                                 {"meter", "THEIRS=OURS", true}}),
                      reconcile});
  commands.push_back({"compare-cards", month_options(), compare_cards});
  commands.push_back({"changes", month_and({{"late", "FILE"}}), changes});
  commands.push_back({"resale",
                      month_and({{"mark-up", "[DESTINATION=]PERCENT", true},
                                 {"by", "customer|department|destination"},
                                 {"list", "NAME"},
                                 only}),
                      resale});
  commands.push_back({"unusual", month_and({only}), unusual});
  return commands;
}

}  // namespace overage_program
