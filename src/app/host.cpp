#include "app/host.hpp"

#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "formats/json_reader.hpp"
#include "formats/json_writer.hpp"
#include "formats/partner_center_shapes.hpp"

namespace app {
namespace {

std::string failure(std::string_view code, std::string_view message, std::int64_t partner_center,
                    std::int64_t status) {
  std::string out;
  formats::JsonWriter json(out);
  json.begin_object();
  json.member("code", code);
  json.member("message", message);
  json.member("partnerCenter", partner_center);
  json.member("status", status);
  json.end_object();
  return out;
}

formats::OverageRequest request_of(const overage::Target& target, const base::MpnId& reseller,
                                   const overage::ResourceGroup& group) {
  formats::OverageRequest request;
  request.enabled = true;
  request.entitlement = target.entitlement;
  request.reseller = reseller;
  request.group = group;
  return request;
}

}  // namespace

std::string overage_reply(const overage::Situation& situation) {
  std::vector<formats::OverageItem> items;
  const auto* assignment = overage::find_assignment(situation);
  if (assignment != nullptr && assignment->holder == situation.actor.partner) {
    items.push_back({*assignment, true});
  }
  std::string out;
  formats::JsonWriter json(out);
  formats::write_overage(json, situation.customer.id, items);
  return out;
}

std::string overage_item(const overage::Situation& situation, bool enabled) {
  formats::OverageItem item{.assignment = {}, .enabled = enabled};
  if (const auto* pending = overage::find_pending(situation)) {
    item.assignment = pending->target;
  } else if (const auto* assignment = overage::find_assignment(situation)) {
    item.assignment = *assignment;
  }
  std::string out;
  formats::JsonWriter json(out);
  formats::write_overage_item(json, situation.customer.id, item);
  return out;
}

base::Result<overage::Command> overage_command(const overage::Situation& situation,
                                               std::string_view request) {
  const auto document = formats::JsonDocument::parse(request);
  if (!document) return document.error();
  const auto body = formats::read_overage_request(document->root());
  if (!body) return body.error();
  if (!body->enabled) return overage::Command(overage::Disable{});
  overage::Target target;
  if (!body->entitlement.is_none()) {
    target.kind = overage::Target::Kind::existing;
    target.entitlement = body->entitlement;
  }
  const auto filled = [&](auto command) {
    command.target = target;
    command.reseller = body->reseller;
    command.group = body->group;
    return overage::Command(std::move(command));
  };
  const auto* present = overage::find_assignment(situation);
  const bool ours = present != nullptr && present->holder == situation.actor.partner;
  return ours ? filled(overage::Reassign{}) : filled(overage::Enable{});
}

std::optional<std::string> overage_request(const overage::Command& command) {
  if (std::holds_alternative<overage::Disable>(command)) return formats::write_overage_request({});
  if (const auto* enable = std::get_if<overage::Enable>(&command)) {
    return formats::write_overage_request(
        request_of(enable->target, enable->reseller, enable->group));
  }
  if (const auto* move = std::get_if<overage::Reassign>(&command)) {
    return formats::write_overage_request(request_of(move->target, move->reseller, move->group));
  }
  return {};
}

base::Result<overage::Command> observed(const overage::Situation& situation,
                                        std::string_view reply) {
  const auto document = formats::JsonDocument::parse(reply);
  if (!document) return document.error();
  auto items = formats::read_overage(document->root());
  if (!items) return items.error();
  overage::Observe seen;
  for (auto& item : *items) {
    if (!item.enabled) continue;
    seen.assignment = std::move(item.assignment);
    seen.assignment->holder = situation.actor.partner;
  }
  return overage::Command(std::move(seen));
}

std::string failure_json(const overage::Refusal& refusal) {
  return failure(refusal.reason, overage::name_of(refusal.rule), refusal.fault.code,
                 refusal.fault.http);
}
std::string failure_json(const base::Error& error) {
  return failure(base::name_of(error.code), error.place.field, 0, 0);
}
std::string failure_json(std::string_view code) { return failure(code, {}, 0, 0); }

}  // namespace app
