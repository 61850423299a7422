#pragma once
// The audit trail of one customer: who decided what, when, by which rules; and from it, which
// assignment was in force at an instant. Append-only.

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "overage/answers.hpp"
#include "overage/situation.hpp"

namespace overage {

enum class CommandKind : std::uint8_t {
  enable,
  reassign,
  disable,
  create_azure_plan,
  move_legacy_azure,
  record_consent,
  withdraw_consent,
  record_choice,
  switch_off_auto_recharge,
  buy_credits,
  buy_subscription,
  confirm_update,
  observe,
  record_finding,
  record_allowed_locations,
  charge,
};
inline constexpr int kCommandKinds = 16;
// "switch_off_auto_recharge"; text "command.<name>".
[[nodiscard]] std::string_view name_of(CommandKind kind);
[[nodiscard]] std::optional<CommandKind> parse_command_kind(std::string_view name);

enum class Payer : std::uint8_t { credits, overage, nobody };
[[nodiscard]] std::string_view name_of(Payer payer);

// A change that was already in force when it was first seen, from a time nobody knows.
inline constexpr base::Instant kBeforeTheTrail{std::numeric_limits<std::int64_t>::min()};

// From `at` on, this is what is in force for the service (nothing = none). An observation may be
// older than its entry: what Partner Center shows can have been so for long.
struct AssignmentChange {
  std::string service;
  base::Instant at;
  std::optional<Assignment> now;
  std::string unknown = {};  // see Situation
  friend bool operator==(const AssignmentChange&, const AssignmentChange&) = default;
};

struct AuditEntry {
  std::uint64_t number = 0;  // 1, 2, 3 ... given by History::append
  base::Instant at;
  Actor actor;
  CommandKind command = CommandKind::enable;
  bool accepted = false;
  std::vector<Rule> rules;  // those that allowed it, or those that refused it
  std::vector<std::pair<std::string, std::string>> details;  // text arguments of the entry
  std::optional<AssignmentChange> change;
  std::optional<Payer> payer;  // of a charge
  std::string unknown = {};    // see Situation
  friend bool operator==(const AuditEntry&, const AuditEntry&) = default;
};

// An assignment and the half-open time it was in force; no end = still.
struct AssignmentPeriod {
  Assignment assignment;
  std::optional<base::Instant> start;  // none = since before the trail begins
  std::optional<base::Instant> end;
  friend bool operator==(const AssignmentPeriod&, const AssignmentPeriod&) = default;
};

class History {
 public:
  History() = default;
  // Restores a saved trail. Errors: duplicate_id (numbers must be 1, 2, 3 ...), end_before_start
  // (time runs forward).
  [[nodiscard]] static base::Result<History> restore(std::vector<AuditEntry> entries);

  // Numbers the entry and keeps it. An entry older than the last is kept in order of arrival, its
  // time raised to the last one's: a trail never runs backwards. So do the times of changes.
  void append(AuditEntry entry);

  [[nodiscard]] std::span<const AuditEntry> entries() const { return entries_; }
  // Which assignment was in force; nothing = overage was off. O(log n).
  [[nodiscard]] const Assignment* assigned_at(base::Instant at,
                                              std::string_view service = kPhoneServices) const;
  // All periods of a service in order of time, for rating's funding.
  [[nodiscard]] std::vector<AssignmentPeriod> periods(
      std::string_view service = kPhoneServices) const;

  friend bool operator==(const History&, const History&) = default;

 private:
  std::vector<AuditEntry> entries_;
  std::vector<std::size_t> changes_;  // entries that changed an assignment
};

}  // namespace overage
