#pragma once
// Result files, made piece by piece: CSV (RFC 4180, safe for spreadsheets) and JSON. The same state
// gives the same bytes on every platform and for any size of piece.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/messages.hpp"
#include "engine/month.hpp"
#include "engine/rejected_rows.hpp"
#include "workspace/workspace.hpp"

namespace engine {

class Export {
 public:
  virtual ~Export() = default;
  Export() = default;
  Export(const Export&) = delete;
  Export& operator=(const Export&) = delete;

  [[nodiscard]] const ExportOpened& opened() const { return opened_; }
  // The next piece, about kPiece bytes, valid until the next call; empty at the end.
  [[nodiscard]] std::string_view next();

  static constexpr std::size_t kPiece = 256U << 10U;

 protected:
  // Appends a little more to `out`; false when there is no more.
  [[nodiscard]] virtual bool write_some(std::string& out) = 0;
  ExportOpened opened_;

 private:
  std::string piece_;
  bool ended_ = false;
};

// What an export may draw on.
struct ExportSource {
  std::shared_ptr<const Month> month;  // null unless needs_month
  std::shared_ptr<const workspace::Workspace> workspace;
  std::vector<RejectedRows> rejected;
  // Answers asked for last.
  std::optional<ReconcileReply> reconciliation;
  std::optional<WhatIfReply> what_if;
  std::optional<ResaleReply> resale;
};

// Errors: not_found (a card that the document does not hold).
[[nodiscard]] base::Result<std::unique_ptr<Export>> open_export(const OpenExport& request,
                                                                ExportSource source);
// Whether the kind is made from a rated month.
[[nodiscard]] bool needs_month(ExportKind kind);

}  // namespace engine
