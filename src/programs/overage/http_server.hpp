#pragma once
// A small HTTP/1.1 server on the loopback address, for clients of the simulated Partner Center. It
// answers one request a connection, and only requests that name the loopback address as their host:
// a page from elsewhere cannot reach it through a name of its own.

#include <cstdint>
#include <functional>
#include <string>

#include "base/result.hpp"
#include "formats/partner_center_simulator.hpp"

namespace overage_program {

struct ServerOptions {
  std::uint16_t port = 0;  // 0 = any that is free
  std::string origin;      // of pages that may call it (CORS), e.g. "http://localhost:5173"
};

using Answer = std::function<formats::HttpResponse(const formats::HttpRequest&)>;

// Until SIGINT or SIGTERM. `ready` is told the port once it listens. Error: io_failed.
[[nodiscard]] base::Result<base::Ok> serve(const ServerOptions& options,
                                           const std::function<void(std::uint16_t)>& ready,
                                           const Answer& answer);

}  // namespace overage_program
