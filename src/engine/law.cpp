#include "engine/law.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "formats/decision_json.hpp"
#include "formats/situation_json.hpp"
#include "workspace/settings.hpp"

namespace engine {
namespace {

base::Error at_field(base::ErrorCode code, std::string field) {
  return {.code = code, .place = {.file = {}, .row = 0, .column = 0, .field = std::move(field)}};
}

// A value of the request read by `read`. It was cut out of the request: its places are put back.
template <class Read>
auto read_json(const Json& json, const std::string& field, Read read)
    -> decltype(read(formats::JsonValue{})) {
  const auto moved = [&field](base::Error error) {
    error.place.field = field + error.place.field;
    error.place.row = 0;
    error.place.column = 0;
    return error;
  };
  const auto document = formats::JsonDocument::parse(json.text);
  if (!document) return moved(document.error());
  auto value = read(document->root());
  if (!value) return moved(value.error());
  return value;
}

base::Result<overage::Situation> read_situation(formats::JsonValue value) {
  return formats::read_situation(value);
}

base::Result<overage::LawSettings> settings_of(const workspace::Workspace& workspace,
                                               const Json& json) {
  if (json.text.empty()) return workspace.settings->law;
  return read_json(json, "/settings",
                   [](formats::JsonValue value) { return formats::read_law_settings(value); });
}

// What the law says of one customer, and of the command if there is one.
base::Result<Json> answer(const overage::Situation& situation, base::Instant at,
                          const overage::LawSettings& settings, const Json& command) {
  Json out;
  formats::JsonWriter json(out.text);
  json.begin_object();
  json.key("evaluation");
  formats::write_evaluation(json, situation.customer.id,
                            overage::evaluate(situation, at, settings));
  if (!command.text.empty()) {
    const auto asked = read_json(command, "/command", [&situation](formats::JsonValue value) {
      return formats::read_command(value, situation);
    });
    if (!asked) return asked.error();
    json.key("decision");
    formats::write_decision(json, overage::decide(situation, *asked, at, settings),
                            overage::preflight(situation, *asked, at, settings));
  }
  json.end_object();
  return out;
}

}  // namespace

base::Result<Evaluated> evaluate(const workspace::Workspace& workspace, const Evaluate& request) {
  if (!request.at) return at_field(base::ErrorCode::missing_field, "/at");
  const auto settings = settings_of(workspace, request.settings);
  if (!settings) return settings.error();
  Evaluated out;
  const auto add = [&](const overage::Situation& situation) -> base::Result<base::Ok> {
    auto one = answer(situation, *request.at, *settings, request.command);
    if (!one) return one.error();
    out.customers.push_back(*std::move(one));
    return base::Ok{};
  };
  if (!request.situation.text.empty()) {
    const auto situation = read_json(request.situation, "/situation", read_situation);
    if (!situation) return situation.error();
    if (const auto done = add(*situation); !done) return done.error();
    return out;
  }
  for (std::size_t at = 0; at < request.customers.size(); ++at) {
    const auto customer = workspace::find_customer(workspace, request.customers[at]);
    if (customer == nullptr) {
      return at_field(base::ErrorCode::not_found, "/customers/" + std::to_string(at));
    }
    if (const auto done = add(customer->situation); !done) return done.error();
  }
  if (!request.customers.empty()) return out;
  out.customers.reserve(workspace.customers.size());
  for (const auto& customer : workspace.customers) {
    if (const auto done = add(customer->situation); !done) return done.error();
  }
  return out;
}

// --- simulator -----------------------------------------------------------------------------------

base::Result<SimulatorOpened> Simulator::open(const workspace::Workspace& workspace,
                                              const OpenSimulator& request) {
  const auto settings = settings_of(workspace, request.settings);
  if (!settings) return settings.error();
  std::vector<std::pair<overage::Situation, overage::History>> customers;
  for (std::size_t at = 0; at < request.situations.size(); ++at) {
    const std::string field = "/situations/" + std::to_string(at);
    auto situation = read_json(request.situations[at], field, read_situation);
    if (!situation) return situation.error();
    customers.emplace_back(*std::move(situation), overage::History{});
  }
  if (request.situations.empty()) {
    for (const auto& customer : workspace.customers) {
      customers.emplace_back(customer->situation, customer->history);
    }
  }
  overage::Actor caller = workspace.settings->actor;
  if (!request.situations.empty()) caller = customers.front().first.actor;
  if (!request.caller.text.empty()) {
    const overage::Situation nobody;
    const auto& known = customers.empty() ? nobody : customers.front().first;
    auto given = read_json(request.caller, "/caller", [&known](formats::JsonValue value) {
      return formats::read_actor(value, known);
    });
    if (!given) return given.error();
    if (given->partner.is_none()) given->partner = caller.partner;
    caller = *std::move(given);
  }
  if (caller.partner.is_none()) return at_field(base::ErrorCode::not_found, "/caller/partner");
  auto simulator = std::make_unique<formats::PartnerCenterSimulator>(
      std::move(caller), *settings,
      formats::SimulatorOptions{
          .reads_until_visible = static_cast<int>(std::min(request.reads_until_visible, 1000U)),
          .requests_per_minute =
              static_cast<int>(std::min(request.requests_per_minute, 1'000'000U)),
          .wants_token = request.wants_token});
  SimulatorOpened out;
  for (auto& [situation, history] : customers) {
    const auto id = situation.customer.id;
    if (simulator->find(id) != nullptr) {
      return at_field(base::ErrorCode::duplicate_id,
                      "/situations/" + std::to_string(out.customers.size()) + "/customer/id");
    }
    simulator->add(std::move(situation), std::move(history));
    out.customers.push_back(id);
  }
  simulator_ = std::move(simulator);
  return out;
}

base::Result<Handled> Simulator::handle(const workspace::Workspace& workspace,
                                        const Handle& request) {
  if (!request.at) return at_field(base::ErrorCode::missing_field, "/at");
  if (simulator_ == nullptr) {
    if (const auto opened = open(workspace, {}); !opened) return opened.error();
  }
  const auto response = simulator_->handle({.method = request.method,
                                            .path = request.path,
                                            .headers = request.headers,
                                            .body = request.body},
                                           *request.at);
  return Handled{.status = static_cast<std::uint32_t>(response.status),
                 .headers = response.headers,
                 .body = response.body};
}

base::Result<Simulated> Simulator::read(const ReadSimulated& request) const {
  const auto* customer = simulator_ == nullptr ? nullptr : simulator_->find(request.customer);
  if (customer == nullptr) return at_field(base::ErrorCode::not_found, "/customer");
  Simulated out;
  formats::JsonWriter situation(out.situation.text);
  formats::write_situation(situation, customer->situation);
  formats::JsonWriter history(out.history.text);
  formats::write_history(history, customer->history);
  return out;
}

}  // namespace engine
