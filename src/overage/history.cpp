#include "overage/history.hpp"

#include <algorithm>

namespace overage {

base::Result<History> History::restore(std::vector<AuditEntry> entries) {
  History history;
  for (std::size_t at = 0; at < entries.size(); ++at) {
    const AuditEntry& entry = entries[at];
    const std::string field = "/" + std::to_string(at);
    if (entry.number != at + 1) {
      return base::Error{base::ErrorCode::duplicate_id,
                         {.file = {}, .row = 0, .column = 0, .field = field + "/number"},
                         {{"value", std::to_string(entry.number)}}};
    }
    if (at > 0 && entry.at < entries[at - 1].at) {
      return base::Error{base::ErrorCode::end_before_start,
                         {.file = {}, .row = 0, .column = 0, .field = field + "/at"},
                         {{"value", base::to_string(entry.at)}}};
    }
    if (!entry.change) continue;
    if (!history.changes_.empty() &&
        entry.change->at < entries[history.changes_.back()].change->at) {
      return base::Error{base::ErrorCode::end_before_start,
                         {.file = {}, .row = 0, .column = 0, .field = field + "/change/at"},
                         {{"value", base::to_string(entry.change->at)}}};
    }
    history.changes_.push_back(at);
  }
  history.entries_ = std::move(entries);
  return history;
}

void History::append(AuditEntry entry) {
  entry.number = entries_.size() + 1;
  if (!entries_.empty()) entry.at = std::max(entry.at, entries_.back().at);
  if (entry.change) {
    if (!changes_.empty()) {
      entry.change->at = std::max(entry.change->at, entries_[changes_.back()].change->at);
    }
    changes_.push_back(entries_.size());
  }
  entries_.push_back(std::move(entry));
}

const Assignment* History::assigned_at(base::Instant at, std::string_view service) const {
  const auto after = std::upper_bound(changes_.begin(), changes_.end(), at,
                                      [this](base::Instant instant, std::size_t entry) {
                                        return instant < entries_[entry].change->at;
                                      });
  for (auto it = after; it != changes_.begin();) {
    const AssignmentChange& change = *entries_[*--it].change;
    if (change.service == service) return change.now ? &*change.now : nullptr;
  }
  return nullptr;
}

std::vector<AssignmentPeriod> History::periods(std::string_view service) const {
  std::vector<AssignmentPeriod> periods;
  for (const std::size_t index : changes_) {
    const AssignmentChange& change = *entries_[index].change;
    if (change.service != service) continue;
    if (!periods.empty() && !periods.back().end) periods.back().end = change.at;
    if (!change.now) continue;
    AssignmentPeriod period{.assignment = *change.now, .start = change.at, .end = std::nullopt};
    if (change.at == kBeforeTheTrail) period.start = std::nullopt;
    periods.push_back(std::move(period));
  }
  // moved within one second: nothing was in force in between
  std::erase_if(periods, [](const AssignmentPeriod& p) { return p.end && p.start == p.end; });
  return periods;
}

}  // namespace overage
