#include "programs/overage/http_message.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "base/text.hpp"

namespace overage_program {
namespace {

constexpr std::string_view kLineEnd = "\r\n";

bool is_token(std::string_view text) {
  const auto fits = [](char c) {
    const char lower = base::to_lower_ascii(c);
    return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), fits);
}

// "http://127.0.0.1:8040/v1/..." -> "/v1/..."
std::string_view path_of(std::string_view target) {
  const auto scheme = target.find("://");
  if (target.starts_with('/') || scheme == std::string_view::npos) return target;
  const auto path = target.find('/', scheme + 3);
  return path == std::string_view::npos ? "/" : target.substr(path);
}

bool read_head(std::string_view head, formats::HttpRequest& request) {
  const auto line = head.substr(0, head.find(kLineEnd));
  const auto first = line.find(' ');
  const auto second = line.rfind(' ');
  if (first == std::string_view::npos || second <= first ||
      !line.substr(second + 1).starts_with("HTTP/1.") || !is_token(line.substr(0, first))) {
    return false;
  }
  request.method = line.substr(0, first);
  request.path = path_of(line.substr(first + 1, second - first - 1));
  auto rest = head.substr(std::min(head.size(), line.size() + kLineEnd.size()));
  while (!rest.empty()) {
    const auto field = rest.substr(0, rest.find(kLineEnd));
    const auto colon = field.find(':');
    if (colon == std::string_view::npos || !is_token(field.substr(0, colon))) return false;
    request.headers.emplace_back(field.substr(0, colon), base::trim(field.substr(colon + 1)));
    rest.remove_prefix(std::min(rest.size(), field.size() + kLineEnd.size()));
  }
  return true;
}

std::optional<std::uint64_t> number(std::string_view text, int radix) {
  std::uint64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value, radix);
  if (fault != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

// Pieces, each behind its size in hexadecimal, until one of size zero (RFC 9112, 7.1).
Received read_chunks(std::string_view bytes, formats::HttpRequest request) {
  for (;;) {
    const auto end = bytes.find(kLineEnd);
    if (end == std::string_view::npos) return Incomplete{};
    const auto size = number(base::trim(bytes.substr(0, std::min(end, bytes.find(';')))), 16);
    if (!size) return Refused{400};
    if (request.body.size() + *size > kBodyLimit) return Refused{413};
    bytes.remove_prefix(end + kLineEnd.size());
    if (*size == 0) {
      // trailers, if any, end with an empty line
      const bool done =
          bytes.starts_with(kLineEnd) || bytes.find("\r\n\r\n") != std::string_view::npos;
      if (!done) return Incomplete{};
      return request;
    }
    if (bytes.size() < *size + kLineEnd.size()) return Incomplete{};
    if (!bytes.substr(static_cast<std::size_t>(*size)).starts_with(kLineEnd)) return Refused{400};
    request.body += bytes.substr(0, static_cast<std::size_t>(*size));
    bytes.remove_prefix(static_cast<std::size_t>(*size) + kLineEnd.size());
  }
}

std::string_view reason_of(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    default:
      return status < 400 ? "Done" : "Refused";
  }
}

}  // namespace

const std::string* find_header(const formats::HttpRequest& request, std::string_view name) {
  for (const auto& [key, value] : request.headers) {
    if (base::equals_ignore_case(key, name)) return &value;
  }
  return nullptr;
}

Received parse_request(std::string_view bytes) {
  const auto end = bytes.find("\r\n\r\n");
  if (end == std::string_view::npos) {
    if (bytes.size() > kHeadLimit) return Refused{431};
    return Incomplete{};
  }
  if (end > kHeadLimit) return Refused{431};
  formats::HttpRequest request;
  if (!read_head(bytes.substr(0, end), request)) return Refused{400};
  const auto body = bytes.substr(end + 4);
  const std::string* expects = find_header(request, "Expect");
  const bool waits =
      expects != nullptr && base::equals_ignore_case(*expects, "100-continue") && body.empty();
  const std::string* length = find_header(request, "Content-Length");
  if (const std::string* coding = find_header(request, "Transfer-Encoding")) {
    if (!base::equals_ignore_case(*coding, "chunked")) return Refused{501};
    // both together are how requests are smuggled
    if (length != nullptr) return Refused{400};
    auto received = read_chunks(body, std::move(request));
    if (std::holds_alternative<Incomplete>(received)) return Incomplete{waits};
    return received;
  }
  if (length == nullptr) return request;
  const auto size = number(*length, 10);
  if (!size) return Refused{400};
  if (*size > kBodyLimit) return Refused{413};
  if (body.size() < *size) return Incomplete{waits};
  request.body = body.substr(0, static_cast<std::size_t>(*size));
  return request;
}

std::string to_bytes(const formats::HttpResponse& response, bool with_body) {
  std::string out = "HTTP/1.1 " + std::to_string(response.status) + ' ';
  out += reason_of(response.status);
  out += kLineEnd;
  bool sized = false;
  for (const auto& [name, value] : response.headers) {
    sized = sized || name == "Content-Length";
    out += name;
    out += ": ";
    out += value;
    out += kLineEnd;
  }
  if (!sized && response.status != 204) {
    out += "Content-Length: " + std::to_string(response.body.size());
    out += kLineEnd;
  }
  out += "Connection: close\r\n\r\n";
  if (with_body) out += response.body;
  return out;
}

}  // namespace overage_program
