#pragma once
// Partner Center's REST interface for overage, played on situations in memory (domain 1): exact
// JSON, statuses, error bodies, and updates that are visible only some reads later (R43). A client
// can be pointed at it in the browser, in Node or on loopback, and rehearse offline.
//
// Known paths, all under /v1: customers/{id}/subscriptions, .../subscriptions/overage (GET, PUT),
// .../subscriptions/{id}, .../{id}/azureEntitlements, .../azureEntitlements/{id}, .../cancel and
// .../reactivate (POST), and products/{id}/skus/{id}. The documentation names no code for any other
// path: 404 with 900127, the operation is not supported.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "overage/commands.hpp"
#include "overage/history.hpp"
#include "overage/settings.hpp"
#include "overage/situation.hpp"

namespace formats {

struct HttpRequest {
  std::string method;
  std::string path;  // with or without a query, which is not looked at
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

struct HttpResponse {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

struct SimulatorOptions {
  int reads_until_visible = 1;    // GETs that still show the state before the update
  int requests_per_minute = 500;  // per customer (domain 1.8)
  bool wants_token = true;        // 401 without an Authorization header
};

struct SimulatedCustomer {
  overage::Situation situation;
  overage::History history;
  int reads_left = 0;       // until the pending update shows
  std::int64_t minute = 0;  // of the request count
  int requests = 0;
};

class PartnerCenterSimulator {
 public:
  PartnerCenterSimulator(overage::Actor caller, overage::LawSettings settings,
                         SimulatorOptions options = {});

  // Replaces a customer of the same id.
  void add(overage::Situation situation, overage::History history = {});
  void set_caller(overage::Actor caller) { caller_ = std::move(caller); }
  [[nodiscard]] const SimulatedCustomer* find(base::CustomerId id) const;

  [[nodiscard]] HttpResponse handle(const HttpRequest& request, base::Instant at);

 private:
  class Exchange;

  overage::Actor caller_;
  overage::LawSettings settings_;
  SimulatorOptions options_;
  std::map<base::CustomerId, SimulatedCustomer> customers_;
  std::uint64_t exchanges_ = 0;
};

// {"code", "description", "data", "source"}; no data, no member.
[[nodiscard]] std::string error_body(std::uint32_t code, const std::vector<std::string>& data = {});

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 1123).
[[nodiscard]] std::string http_date(base::Instant at);

}  // namespace formats
