#pragma once
// The law's values as JSON of our own: situations, trails, settings and commands, as scenario files
// and the workspace hold them (docs/formats.md, "Scenario file"). Facts are true, false, or null
// for unknown.

#include "base/result.hpp"
#include "formats/json_reader.hpp"
#include "formats/json_writer.hpp"
#include "overage/commands.hpp"
#include "overage/history.hpp"
#include "overage/settings.hpp"
#include "overage/situation.hpp"

namespace formats {

// A member nobody knows is a misprint in a file written by hand, such as a scenario; in a file of ours
// a newer release may have written it, and it is kept with the value and written back.
enum class Unknown : std::uint8_t { refuse, keep };

// Partners may be named by their id or, where it is unique, by their name; Azure subscriptions by
// their id or their friendly name. The result passes overage::check().
[[nodiscard]] base::Result<overage::Situation> read_situation(JsonValue value,
                                                              Unknown unknown = Unknown::refuse);
// Always writes ids. Reading it again gives the same situation.
void write_situation(JsonWriter& out, const overage::Situation& situation);

// A partner alone; its `provider` is left to the situation it stands in. Writes the members only.
[[nodiscard]] base::Result<overage::Partner> read_partner(JsonValue value,
                                                          Unknown unknown = Unknown::refuse);
void write_partner(JsonWriter& out, const overage::Partner& partner);

[[nodiscard]] base::Result<overage::History> read_history(JsonValue value,
                                                          Unknown unknown = Unknown::refuse);
void write_history(JsonWriter& out, const overage::History& history);

// Absent members keep their defaults.
[[nodiscard]] base::Result<overage::LawSettings> read_law_settings(
    JsonValue value, Unknown unknown = Unknown::refuse);
void write_law_settings(JsonWriter& out, const overage::LawSettings& settings);

// Who acts: {"name", "role", "partner"}.
[[nodiscard]] base::Result<overage::Actor> read_actor(JsonValue value,
                                                      const overage::Situation& situation,
                                                      Unknown unknown = Unknown::refuse);

// {"command": "enable", ...}; names are looked up in the situation it is meant for. `also` lists
// members of the same object that belong to somebody else.
[[nodiscard]] base::Result<overage::Command> read_command(
    JsonValue value, const overage::Situation& situation,
    std::initializer_list<std::string_view> also = {});
// The same for a command whose turn has not come: names of Azure subscriptions may be those of
// subscriptions that are still to be made.
[[nodiscard]] base::Result<base::Ok> check_command(
    JsonValue value, const overage::Situation& situation,
    std::initializer_list<std::string_view> also = {});

}  // namespace formats
