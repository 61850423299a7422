// Between the page's JSON and the application's values: events in, effects out. The page is part of this product, so a
// message that does not fit is a fault of ours: it is refused whole (nullopt), never half understood.
#pragma once

#include <optional>
#include <string_view>

#include "app/effect.hpp"
#include "app/event.hpp"
#include "platform/json.hpp"

namespace platform {

// {"type":"started", ...}: the names are those of app/event.hpp, in lower case with underscores (web/src/messages.ts).
// EngineReplied is not among them: replies travel as they are, past this.
[[nodiscard]] std::optional<app::Event> read_event(std::string_view json);

// One object: {"type":"set_route","hash":"#/v1/home","push":true}
void write_effect(JsonWriter& out, const app::Effect& effect);

}  // namespace platform
