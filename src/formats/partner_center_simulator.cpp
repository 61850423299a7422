#include "formats/partner_center_simulator.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "base/text.hpp"
#include "formats/json_reader.hpp"
#include "formats/json_writer.hpp"
#include "formats/partner_center_shapes.hpp"

namespace formats {
namespace {

using overage::Assignment;
using overage::Entitlement;
using overage::EntitlementStatus;
using overage::Situation;
using overage::Subscription;

constexpr std::string_view kSource = "PartnerCenterSimulator";

// What Partner Center says for a code (domain 1.5), restated. Part of the interface that is
// simulated, not a text of the product: always English.
struct Description {
  std::uint32_t code;
  std::string_view text;
};
constexpr std::array kDescriptions = {
    Description{2032, "Access denied."},
    Description{3000, "A property of the request is not valid."},
    Description{13605, "The customer has not accepted the Microsoft Customer Agreement."},
    Description{20002, "The partner has no commercial relationship with the customer."},
    Description{20003, "The subscription was not found."},
    Description{60003, "The customer tenant was not found."},
    Description{800001, "The request carries no partner token."},
    Description{800002, "The request input is not valid."},
    Description{800003, "Unexpected service error."},
    Description{800012, "The Azure subscription is not active."},
    Description{800015, "The partner ID was not found."},
    Description{800016, "The partner ID is not a valid indirect reseller."},
    Description{800018, "The limit of the sandbox account has been reached."},
    Description{800036, "A precondition of the request has failed."},
    Description{800111, "No Azure subscription with this entitlement ID was found."},
    Description{800112, "Overage cannot be set: the customer has legacy Azure subscriptions."},
    Description{800114, "The caller is not eligible to manage overage for this customer."},
    Description{800115, "Overage is already assigned to another tenant. Contact the customer."},
    Description{900105, "Suspended Azure subscriptions cannot be transitioned."},
    Description{900116, "Azure plans cannot be created under this sandbox account."},
    Description{900118, "The customer ID is not valid."},
    Description{900123, "The indirect reseller has not accepted the Microsoft Partner Agreement."},
    Description{900124, "The partner has not accepted the Microsoft Partner Agreement."},
    Description{900127, "The operation is not supported."},
    Description{900150, "The role of the caller does not permit the operation."},
};

std::string_view description_of(std::uint32_t code) {
  for (const Description& d : kDescriptions) {
    if (d.code == code) return d.text;
  }
  return "The request was refused.";
}

int hex_digit(char c) {
  const char lower = base::to_lower_ascii(c);
  if (lower >= '0' && lower <= '9') return lower - '0';
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// "%7B" is "{" (RFC 3986, 2.1); a percent sign that begins nothing stays as it is.
std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool escape = text[at] == '%' && at + 2 < text.size();
    const int high = escape ? hex_digit(text[at + 1]) : -1;
    const int low = escape ? hex_digit(text[at + 2]) : -1;
    if (high < 0 || low < 0) {
      out += text[at];
      continue;
    }
    out += static_cast<char>(high * 16 + low);
    at += 2;
  }
  return out;
}

// Cut before they are decoded: an escaped slash is part of a name.
std::vector<std::string> parts_of(std::string_view path) {
  path = path.substr(0, path.find('?'));
  std::vector<std::string> parts;
  for (const std::string_view part : base::split(path, '/')) {
    if (!part.empty()) parts.push_back(decoded(part));
  }
  return parts;
}

// The service names every exchange by itself when the client does not. Ours counts, so that a
// rehearsal played again reads the same.
std::string made_id(std::uint64_t exchange, std::uint64_t which) {
  constexpr std::uint64_t kVersion4 = 0x4000;
  constexpr std::uint64_t kVariant = 0x8000'0000'0000'0000;
  return base::Guid{which << 32U | kVersion4, kVariant | exchange}.to_string();
}

bool is_part(std::string_view part, std::string_view name) {
  return base::equals_ignore_case(part, name);
}

const std::string* find_header(const HttpRequest& request, std::string_view name) {
  for (const auto& [key, value] : request.headers) {
    if (base::equals_ignore_case(key, name)) return &value;
  }
  return nullptr;
}

bool accepts_json(const HttpRequest& request) {
  const std::string* accept = find_header(request, "Accept");
  return accept == nullptr || base::contains_ignore_case(*accept, "application/json") ||
         base::contains_ignore_case(*accept, "*/*") ||
         base::contains_ignore_case(*accept, "application/*");
}

}  // namespace

std::string error_body(std::uint32_t code, const std::vector<std::string>& data) {
  std::string text;
  JsonWriter out(text);
  out.begin_object();
  out.member("code", std::to_string(code));
  out.member("description", description_of(code));
  if (!data.empty()) {
    out.key("data");
    out.begin_array();
    for (const std::string& one : data) out.text(one);
    out.end_array();
  }
  out.member("source", kSource);
  out.end_object();
  return text;
}

std::string http_date(base::Instant at) {
  constexpr std::array<std::string_view, 7> kDays = {"Mon", "Tue", "Wed", "Thu",
                                                     "Fri", "Sat", "Sun"};
  constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const base::CivilDay day = base::utc_day(at);
  const base::CivilDate date = base::to_date(day);
  const auto second = static_cast<std::uint64_t>(base::utc_second_of_day(at));
  std::string out(kDays[static_cast<std::size_t>(base::weekday_of(day))]);
  out += ", ";
  base::append_padded(out, static_cast<std::uint64_t>(date.day), 2);
  out += ' ';
  out += kMonths[static_cast<std::size_t>(date.month - 1)];
  out += ' ';
  base::append_padded(out, static_cast<std::uint64_t>(date.year), 4);
  out += ' ';
  base::append_padded(out, second / 3600, 2);
  out += ':';
  base::append_padded(out, second / 60 % 60, 2);
  out += ':';
  base::append_padded(out, second % 60, 2);
  return out + " GMT";
}

// One request and the making of its reply.
class PartnerCenterSimulator::Exchange {
 public:
  Exchange(PartnerCenterSimulator& simulator, const HttpRequest& request, base::Instant at)
      : simulator_(simulator), request_(request), at_(at) {}

  HttpResponse run() {
    route();
    ++simulator_.exchanges_;
    std::uint64_t which = 0;
    for (const char* name : {"MS-RequestId", "MS-CorrelationId"}) {
      ++which;
      const std::string* value = find_header(request_, name);
      const bool given = value != nullptr && !value->empty();
      response_.headers.emplace_back(name, given ? *value : made_id(simulator_.exchanges_, which));
    }
    response_.headers.emplace_back("Date", http_date(at_));
    if (!response_.body.empty()) response_.headers.emplace_back("Content-Type", "application/json");
    response_.headers.emplace_back("Content-Length", std::to_string(response_.body.size()));
    return std::move(response_);
  }

 private:
  void route() {
    const std::string* token = find_header(request_, "Authorization");
    if (simulator_.options_.wants_token &&
        (token == nullptr || !token->starts_with("Bearer ") || token->size() < 8)) {
      return fail(401, 800001);
    }
    if (!accepts_json(request_)) return fail(406, 800002);
    const auto parts = parts_of(request_.path);
    if (parts.size() < 2 || !is_part(parts[0], "v1")) return fail(404, 900127);
    if (parts.size() == 5 && is_part(parts[1], "products") && is_part(parts[3], "skus")) {
      return get_sku(parts[2], parts[4]);
    }
    if (parts.size() < 4 || !is_part(parts[1], "customers") ||
        !is_part(parts[3], "subscriptions")) {
      return fail(404, 900127);
    }
    const auto id = base::CustomerId::parse(parts[2]);
    if (!id) return fail(400, 900118);
    const auto found = simulator_.customers_.find(*id);
    if (found == simulator_.customers_.end()) return fail(404, 60003);
    customer_ = &found->second;
    situation().actor = simulator_.caller_;
    if (is_over_the_rate()) return;
    const overage::Partner* partner = acting_partner(situation());
    if (partner == nullptr || partner->relationship == overage::Fact::no) return fail(403, 20002);
    subscriptions(std::span(parts).subspan(4));
  }

  bool is_over_the_rate() {
    const std::int64_t minute = at_.seconds / 60;
    if (customer_->minute != minute) customer_->requests = 0;
    customer_->minute = minute;
    if (++customer_->requests <= simulator_.options_.requests_per_minute) return false;
    fail(429, 800002);
    response_.headers.emplace_back("Retry-After", std::to_string(60 - at_.seconds % 60));
    return true;
  }

  void subscriptions(std::span<const std::string> rest) {
    if (rest.empty()) {
      if (allows({"GET"})) ok([this](JsonWriter& out) { write_subscriptions(out, own()); });
      return;
    }
    if (rest.size() == 1 && is_part(rest[0], "overage")) {
      if (!allows({"GET", "PUT"})) return;
      return is_method("GET") ? get_overage() : put_overage();
    }
    const auto id = base::SubscriptionId::parse(rest[0]);
    if (!id) return fail(400, 3000);
    const Subscription* subscription = find_subscription(situation(), *id);
    if (subscription == nullptr || subscription->seller != simulator_.caller_.partner) {
      return fail(404, 20003);
    }
    if (rest.size() == 1) {
      if (allows({"GET"})) ok([&](JsonWriter& out) { write_subscription(out, *subscription); });
      return;
    }
    if (!is_part(rest[1], "azureEntitlements")) return fail(404, 900127);
    if (kind_of(*subscription) != overage::SubscriptionKind::azure_plan) return fail(400, 900127);
    entitlements(*id, rest.subspan(2));
  }

  void entitlements(base::SubscriptionId plan, std::span<const std::string> rest) {
    if (rest.empty()) {
      std::vector<Entitlement> all;
      for (const Entitlement& e : situation().entitlements) {
        if (e.plan == plan) all.push_back(e);
      }
      if (allows({"GET"})) ok([&](JsonWriter& out) { write_entitlements(out, all); });
      return;
    }
    const auto id = base::EntitlementId::parse(rest[0]);
    if (!id) return fail(400, 3000);
    auto& all = situation().entitlements;
    const auto found = std::find_if(all.begin(), all.end(), [&](const Entitlement& e) {
      return e.id == *id && e.plan == plan;
    });
    if (found == all.end()) return fail(404, 800111);
    if (rest.size() == 1) {
      if (allows({"GET"})) ok([&](JsonWriter& out) { write_entitlement(out, *found); });
      return;
    }
    if (rest.size() > 2) return fail(404, 900127);
    if (!is_part(rest[1], "cancel") && !is_part(rest[1], "reactivate")) return fail(404, 900127);
    if (!allows({"POST"})) return;
    if (is_part(rest[1], "cancel")) return cancel(*found);
    found->status = EntitlementStatus::active;
    response_.status = 202;
  }

  void cancel(Entitlement& entitlement) {
    const auto document = parse_body();
    if (!document) return;
    const auto reason = document->root().find("cancellationReason").as_text();
    if (!reason) return refuse_input(reason.error());
    entitlement.status = EntitlementStatus::cancelled;
    response_.status = 202;
  }

  void get_sku(std::string_view product, std::string_view sku) {
    if (!allows({"GET"})) return;
    const std::string start = std::string(product) + ':' + std::string(sku) + ':';
    for (const auto& [id, customer] : simulator_.customers_) {
      for (const Subscription& s : customer.situation.subscriptions) {
        if (!s.offer_id.starts_with(start)) continue;
        return ok([&](JsonWriter& out) {
          out.begin_object();
          out.member("id", sku);
          out.member_unless_empty("title", s.offer_name);
          out.member("productId", product);
          if (includes_overage(s)) out.member("consumptionType", "overage");
          out.key("attributes");
          out.begin_object();
          out.member("objectType", "Sku");
          out.end_object();
          out.end_object();
        });
      }
    }
    fail(404, 20003);
  }

  // A partner sees its own assignment only (R32).
  std::optional<OverageItem> visible() {
    const Assignment* assignment = find_assignment(situation());
    if (assignment == nullptr || assignment->holder != simulator_.caller_.partner) {
      return std::nullopt;
    }
    return OverageItem{*assignment, true};
  }

  // Reading asks for the same role as writing (domain 1.1).
  bool may_read() const {
    const overage::Role role = simulator_.caller_.role;
    const bool before = simulator_.settings_.page != overage::PageVersion::newest;
    return role == overage::Role::admin_agent || (before && role == overage::Role::global_admin);
  }

  void get_overage() {
    if (!may_read()) return fail(403, 900150);
    settle_pending();
    std::vector<OverageItem> items;
    if (auto item = visible()) {
      items.push_back(std::move(*item));
    } else if (simulator_.settings_.empty_reply == overage::EmptyReply::disabled_item) {
      items.push_back({});
    }
    const base::CustomerId id = situation().customer.id;
    ok([&](JsonWriter& out) { write_overage(out, id, items); });
  }

  // Each read brings the update nearer; then it is confirmed as the law has it.
  void settle_pending() {
    const overage::PendingUpdate* pending = find_pending(situation());
    if (pending == nullptr || customer_->reads_left-- > 0) return;
    overage::ConfirmUpdate seen;
    seen.enabled = pending->kind != overage::UpdateKind::disable;
    seen.entitlement = pending->target.entitlement;
    carry_out(seen);
  }

  void put_overage() {
    const auto document = parse_body();
    if (!document) return;
    const auto body = read_overage_request(document->root());
    if (!body) return refuse_input(body.error());
    const overage::Decision decision = carry_out(command_of(*body));
    if (!decision.accepted) return refuse(decision.refusals);
    if (body->enabled) situation().pending.back().target.source = body->source;
    customer_->reads_left = simulator_.options_.reads_until_visible;
    const OverageItem item{find_pending(situation())->target, body->enabled};
    const base::CustomerId id = situation().customer.id;
    ok([&](JsonWriter& out) { write_overage_item(out, id, item); });
  }

  overage::Command command_of(const OverageRequest& body) {
    if (!body.enabled) return overage::Disable{};
    overage::Target target;
    if (!body.entitlement.is_none()) {
      target.kind = overage::Target::Kind::existing;
      target.entitlement = body.entitlement;
    }
    const Assignment* present = find_assignment(situation());
    if (present != nullptr && present->holder == simulator_.caller_.partner) {
      overage::Reassign move;
      move.target = target;
      move.reseller = body.reseller;
      move.group = body.group;
      return move;
    }
    overage::Enable enable;
    enable.target = target;
    enable.reseller = body.reseller;
    enable.group = body.group;
    return enable;
  }

  overage::Decision carry_out(const overage::Command& command) {
    overage::Decision decision = decide(situation(), command, at_, simulator_.settings_);
    customer_->history.append(decision.entry);
    situation() = decision.situation;
    return decision;
  }

  // Partner Center names one reason by its code; all of them stand in `data`, with their rules.
  void refuse(const std::vector<overage::Refusal>& refusals) {
    const overage::Refusal& first = refusals.front();
    std::vector<std::string> data;
    for (const overage::Refusal& r : refusals) {
      data.push_back(name_of(r.rule) + ": " + std::string(r.reason));
    }
    fail(first.fault.http, first.fault.code, data);
  }

  void refuse_input(const base::Error& error) {
    const std::vector<std::string> data = {base::describe(error)};
    if (error.code == base::ErrorCode::not_found) return fail(404, 800111, data);
    fail(400, error.code == base::ErrorCode::missing_field ? 800002 : 3000, data);
  }

  std::optional<JsonDocument> parse_body() {
    auto document = JsonDocument::parse(request_.body, {}, {.bytes = 1U << 20U, .depth = 16});
    if (document) return std::move(document).value();
    fail(400, 800002, {base::describe(document.error())});
    return std::nullopt;
  }

  bool is_method(std::string_view method) const { return request_.method == method; }

  bool allows(std::initializer_list<std::string_view> methods) {
    std::string allowed;
    for (const std::string_view method : methods) {
      if (is_method(method)) return true;
      if (!allowed.empty()) allowed += ", ";
      allowed += method;
    }
    fail(405, 900127);
    response_.headers.emplace_back("Allow", allowed);
    return false;
  }

  std::vector<Subscription> own() {
    std::vector<Subscription> own;
    for (const Subscription& s : situation().subscriptions) {
      if (s.seller == simulator_.caller_.partner) own.push_back(s);
    }
    return own;
  }

  Situation& situation() { return customer_->situation; }

  template <class Write>
  void ok(Write write) {
    JsonWriter out(response_.body);
    write(out);
  }

  void fail(int status, std::uint32_t code, const std::vector<std::string>& data = {}) {
    response_.status = status;
    response_.body = error_body(code, data);
  }

  PartnerCenterSimulator& simulator_;
  const HttpRequest& request_;
  base::Instant at_;
  SimulatedCustomer* customer_ = nullptr;
  HttpResponse response_;
};

PartnerCenterSimulator::PartnerCenterSimulator(overage::Actor caller, overage::LawSettings settings,
                                               SimulatorOptions options)
    : caller_(std::move(caller)), settings_(std::move(settings)), options_(options) {}

void PartnerCenterSimulator::add(Situation situation, overage::History history) {
  const base::CustomerId id = situation.customer.id;
  SimulatedCustomer customer;
  customer.situation = std::move(situation);
  customer.history = std::move(history);
  customers_.insert_or_assign(id, std::move(customer));
}

const SimulatedCustomer* PartnerCenterSimulator::find(base::CustomerId id) const {
  const auto found = customers_.find(id);
  return found == customers_.end() ? nullptr : &found->second;
}

HttpResponse PartnerCenterSimulator::handle(const HttpRequest& request, base::Instant at) {
  return Exchange(*this, request, at).run();
}

}  // namespace formats
