#pragma once
// What the page around the application decided, when there is one (docs/embedding.md, The element).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "app/route.hpp"

namespace app {

enum class Mode : std::uint8_t {
  full,          // everything
  customer,      // one customer
  self_service,  // one customer, by itself: read only
  demo,          // the fictional partner, whatever is stored
};
// "full", "customer", "self-service", "demo"
[[nodiscard]] std::string_view name_of(Mode mode);
[[nodiscard]] std::optional<Mode> mode_named(std::string_view name);

struct Embedding {
  Mode mode = Mode::full;
  std::string customer;  // the one; empty: the first there is
  bool amounts = true;   // false: the card's prices are not for whoever looks
  bool asks = false;     // assignments are put to the page before they are carried out
  bool waits = false;    // data will be given: nothing is opened meanwhile
  bool keeps = false;    // the page keeps what we store
  friend bool operator==(const Embedding&, const Embedding&) = default;
};

[[nodiscard]] inline bool read_only(const Embedding& e) { return e.mode == Mode::self_service; }
// One customer and nothing beside it.
[[nodiscard]] inline bool confined(const Embedding& e) {
  return e.mode == Mode::customer || e.mode == Mode::self_service;
}
// Where a way to `route` ends; `only` is the customer of a confined application.
[[nodiscard]] Route confine(Route route, const Embedding& embedding, std::string_view only);

}  // namespace app
