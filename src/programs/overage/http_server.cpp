#include "programs/overage/http_server.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <system_error>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "programs/overage/http_message.hpp"

namespace overage_program {
namespace {

// Partner Center's code for a request that cannot be read (domain 1.5).
constexpr std::uint32_t kInvalidInput = 800002;

using Clock = std::chrono::steady_clock;

constexpr std::size_t kConnections = 64;
constexpr auto kPatience = std::chrono::seconds(20);  // with a client that sends nothing
constexpr auto kFarewell = std::chrono::seconds(2);   // for a client to take the answer in
constexpr int kTick = 1000;                           // milliseconds between looks at the clock

volatile std::sig_atomic_t g_stop = 0;
void stop(int /*signal*/) { g_stop = 1; }

class Socket {
 public:
  explicit Socket(int handle = -1) : handle_(handle) {}
  ~Socket() {
    if (handle_ >= 0) ::close(handle_);
  }
  Socket(Socket&& other) noexcept : handle_(std::exchange(other.handle_, -1)) {}
  Socket& operator=(Socket&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  [[nodiscard]] int handle() const { return handle_; }

 private:
  int handle_;
};

struct Connection {
  Socket socket;
  std::string received;
  std::string to_send;
  bool answered = false;   // to_send is all there will be
  bool continued = false;  // "100 Continue" has been said
  bool leaving = false;    // all is sent; what still comes in is not read, only awaited
  Clock::time_point since = Clock::now();
};

base::Error failed(std::string_view what) {
  return {.code = base::ErrorCode::io_failed,
          .args = {{"reason", std::string(what) + ": " + std::generic_category().message(errno)}}};
}

bool is_loopback(std::string_view host) {
  if (host.starts_with('[')) return host.substr(0, host.find(']') + 1) == "[::1]";
  const auto name = host.substr(0, host.find(':'));
  return name == "127.0.0.1" || base::equals_ignore_case(name, "localhost");
}

class Server {
 public:
  Server(const ServerOptions& options, const Answer& answer) : options_(options), answer_(answer) {}

  base::Result<std::uint16_t> listen() {
    listener_ = Socket(::socket(AF_INET, SOCK_STREAM, 0));
    if (listener_.handle() < 0) return failed("socket");
    const int yes = 1;
    (void)::setsockopt(listener_.handle(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(options_.port);
    socklen_t size = sizeof address;
    auto* const plain = reinterpret_cast<sockaddr*>(&address);  // NOLINT: the system's interface
    if (::bind(listener_.handle(), plain, size) != 0 || ::listen(listener_.handle(), 16) != 0 ||
        ::getsockname(listener_.handle(), plain, &size) != 0 ||
        ::fcntl(listener_.handle(), F_SETFL, O_NONBLOCK) != 0) {
      return failed("port " + std::to_string(options_.port));
    }
    return ntohs(address.sin_port);
  }

  base::Result<base::Ok> run() {
    while (g_stop == 0) {
      std::vector<pollfd> watched = {{listener_.handle(), POLLIN, 0}};
      for (const Connection& c : connections_) {
        const int wanted = c.to_send.empty() ? POLLIN : POLLOUT;
        watched.push_back({c.socket.handle(), static_cast<short>(wanted), 0});
      }
      if (::poll(watched.data(), watched.size(), kTick) < 0) {
        if (errno == EINTR) continue;
        return failed("poll");
      }
      for (std::size_t at = 0; at < connections_.size(); ++at) {
        if (watched[at + 1].revents != 0) attend(connections_[at]);
      }
      const auto now = Clock::now();
      std::erase_if(connections_, [now](const Connection& c) {
        return c.socket.handle() < 0 || now - c.since > (c.leaving ? kFarewell : kPatience);
      });
      if (watched[0].revents != 0) accept();
    }
    return base::Ok{};
  }

 private:
  void accept() {
    Socket socket(::accept(listener_.handle(), nullptr, nullptr));
    if (socket.handle() < 0 || connections_.size() >= kConnections ||
        ::fcntl(socket.handle(), F_SETFL, O_NONBLOCK) != 0) {
      return;
    }
    connections_.emplace_back().socket = std::move(socket);
  }

  void attend(Connection& c) {
    const bool open = c.leaving ? discard(c) : c.to_send.empty() ? receive(c) : send(c);
    if (!open) c.socket = Socket();
  }

  // Closing while bytes are still coming in would reset the connection and take the answer with it.
  static bool discard(Connection& c) {
    char piece[16 << 10];
    const auto size = ::recv(c.socket.handle(), piece, sizeof piece, 0);
    return size > 0 || (size < 0 && (errno == EAGAIN || errno == EINTR));
  }

  bool receive(Connection& c) {
    char piece[16 << 10];
    const auto size = ::recv(c.socket.handle(), piece, sizeof piece, 0);
    if (size < 0) return errno == EAGAIN || errno == EINTR;
    if (size == 0) return false;
    c.received.append(piece, static_cast<std::size_t>(size));
    const Received received = parse_request(c.received);
    if (const auto* incomplete = std::get_if<Incomplete>(&received)) {
      if (incomplete->wants_continue && !std::exchange(c.continued, true)) {
        c.to_send = "HTTP/1.1 100 Continue\r\n\r\n";
      }
      return true;
    }
    c.answered = true;
    if (const auto* refused = std::get_if<Refused>(&received)) {
      c.to_send = to_bytes({.status = refused->status,
                            .headers = {{"Content-Type", "application/json"}},
                            .body = formats::error_body(kInvalidInput)});
    } else {
      const auto& request = std::get<formats::HttpRequest>(received);
      c.to_send = to_bytes(respond(request), request.method != "HEAD");
    }
    return true;
  }

  static bool send(Connection& c) {
    const auto size = ::send(c.socket.handle(), c.to_send.data(), c.to_send.size(), MSG_NOSIGNAL);
    if (size < 0) return errno == EAGAIN || errno == EINTR;
    c.to_send.erase(0, static_cast<std::size_t>(size));
    if (c.answered && c.to_send.empty()) {
      c.leaving = ::shutdown(c.socket.handle(), SHUT_WR) == 0;
      c.since = Clock::now();
      return c.leaving;
    }
    return true;
  }

  formats::HttpResponse respond(const formats::HttpRequest& request) {
    const std::string* host = find_header(request, "Host");
    if (host == nullptr || !is_loopback(*host)) return {.status = 421, .headers = {}, .body = {}};
    const std::string* origin = find_header(request, "Origin");
    const bool shared = origin != nullptr && !options_.origin.empty() && *origin == options_.origin;
    formats::HttpResponse response;
    if (request.method == "OPTIONS" && shared) {
      response = {.status = 204,
                  .headers = {{"Access-Control-Allow-Methods", "GET, PUT, POST"},
                              {"Access-Control-Allow-Headers",
                               "Authorization, Accept, Content-Type, MS-RequestId, "
                               "MS-CorrelationId, X-Locale"}},
                  .body = {}};
    } else {
      response = answer_(request);
    }
    if (shared) {
      response.headers.emplace_back("Access-Control-Allow-Origin", *origin);
      response.headers.emplace_back("Vary", "Origin");
    }
    return response;
  }

  const ServerOptions& options_;
  const Answer& answer_;
  Socket listener_;
  std::vector<Connection> connections_;
};

}  // namespace

base::Result<base::Ok> serve(const ServerOptions& options,
                             const std::function<void(std::uint16_t)>& ready,
                             const Answer& answer) {
  g_stop = 0;
  struct sigaction action{};
  action.sa_handler = stop;
  for (const int signal : {SIGINT, SIGTERM}) {
    if (::sigaction(signal, &action, nullptr) != 0) return failed("signal");
  }
  Server server(options, answer);
  const auto port = server.listen();
  if (!port) return port.error();
  ready(*port);
  return server.run();
}

}  // namespace overage_program
