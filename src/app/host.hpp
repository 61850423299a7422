#pragma once
// What the page around us says and is told about overage: Partner Center's own JSON (domain 1.2,
// 1.3) to commands of the law and back.

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "overage/commands.hpp"
#include "overage/situation.hpp"

namespace app {

// The reply of GET: what the acting partner is shown (R32).
[[nodiscard]] std::string overage_reply(const overage::Situation& situation);
// The reply of PUT: what was just set.
[[nodiscard]] std::string overage_item(const overage::Situation& situation, bool enabled);

// The body of PUT as a command. Errors: those of formats::read_overage_request.
[[nodiscard]] base::Result<overage::Command> overage_command(const overage::Situation& situation,
                                                             std::string_view request);
// A command as the body of PUT; none: it is not an assignment.
[[nodiscard]] std::optional<std::string> overage_request(const overage::Command& command);
// The reply of the real interface, taken over as it is. Errors: those of formats::read_overage.
[[nodiscard]] base::Result<overage::Command> observed(const overage::Situation& situation,
                                                      std::string_view reply);

// {"code", "message", "partnerCenter", "status"}: why the page's own call was refused.
[[nodiscard]] std::string failure_json(const overage::Refusal& refusal);
[[nodiscard]] std::string failure_json(const base::Error& error);
[[nodiscard]] std::string failure_json(std::string_view code);

}  // namespace app
