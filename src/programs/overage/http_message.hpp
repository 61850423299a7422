#pragma once
// Requests and responses as the bytes of HTTP/1.1 (RFC 9112), the part a loopback server needs.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "formats/partner_center_simulator.hpp"

namespace overage_program {

inline constexpr std::size_t kHeadLimit = 32U << 10U;
inline constexpr std::size_t kBodyLimit = 1U << 20U;

struct Incomplete {
  bool wants_continue = false;  // the client waits for "100 Continue" before it sends the body
};
struct Refused {
  int status = 400;
};

// What the bytes received so far amount to: 400 for what is no HTTP, 413 and 431 above the limits,
// 501 for a transfer coding other than chunked.
using Received = std::variant<Incomplete, Refused, formats::HttpRequest>;
[[nodiscard]] Received parse_request(std::string_view bytes);

// Header of that name in any case; null without one.
[[nodiscard]] const std::string* find_header(const formats::HttpRequest& request,
                                             std::string_view name);

// With "Connection: close"; adds Content-Length where it is missing.
[[nodiscard]] std::string to_bytes(const formats::HttpResponse& response, bool with_body = true);

}  // namespace overage_program
