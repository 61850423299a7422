#pragma once
// The session behind JSON text: what the wasm engine module and the native shell hold. Requests that
// may take long come back first with a progress reply; step() carries them on, so that a caller on
// one thread can show progress and cancel in between.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/messages.hpp"
#include "engine/session.hpp"

namespace engine {

class Protocol {
 public:
  // A request's JSON text. True = reply() is a progress reply and step() must be called.
  [[nodiscard]] bool request(std::string_view text);
  [[nodiscard]] bool step();
  // The request under way ends with error cancelled at its next step.
  void cancel() { cancelled_ = true; }
  [[nodiscard]] std::string_view reply() const { return reply_; }

  void feed(std::string_view bytes) { session_.feed(bytes); }
  [[nodiscard]] std::string_view read() { return session_.read_export(); }

  [[nodiscard]] Session& session() { return session_; }

 private:
  void answer(base::Result<Reply> reply);
  [[nodiscard]] base::Result<Advance> advance_pending();
  [[nodiscard]] static std::optional<base::BillingMonth> month_of(const Request& request);
  [[nodiscard]] std::optional<std::string_view> stage_of(const Request& request) const;

  Session session_;
  std::optional<RequestMessage> pending_;
  bool cancelled_ = false;
  std::uint32_t id_ = 0;
  std::string reply_;
};

// Version of the product, as CMake knows it.
[[nodiscard]] std::string_view product_version();

}  // namespace engine
