#pragma once
// What every kind of file has in common while it is read.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/call_store.hpp"
#include "engine/messages.hpp"
#include "engine/rejected_rows.hpp"
#include "formats/usage_csv.hpp"
#include "insight/reconcile.hpp"
#include "rating/call_table.hpp"
#include "workspace/workspace.hpp"

namespace engine {

// How far something is that is done in steps.
struct Advance {
  bool more = false;
  std::uint64_t done = 0;
  std::uint64_t total = 0;
};

class Reader {
 public:
  Reader() = default;
  virtual ~Reader() = default;
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  // Another file of the same kind follows in one archive; false: this reader takes only one.
  [[nodiscard]] virtual base::Result<bool> begin_file(std::string_view /*name*/,
                                                      char /*delimiter*/) {
    return false;
  }
  // Errors are about the whole file; after one, nothing more is asked.
  [[nodiscard]] virtual base::Result<base::Ok> feed(std::string_view bytes) = 0;
  // A file read in parts, as formats::UsageCsvReader has it. None, false: it cannot be divided (yet).
  [[nodiscard]] virtual std::optional<formats::UsageOpening> opening() const { return {}; }
  [[nodiscard]] virtual bool is_between_rows() const { return false; }
  [[nodiscard]] virtual bool join(formats::UsagePart&& /*part*/) { return false; }

  // What is left to do when all is fed, a step at a time, before finish().
  [[nodiscard]] virtual base::Result<Advance> advance() { return Advance{}; }
  [[nodiscard]] virtual base::Result<base::Ok> finish(ImportPreview& preview) = 0;
  // The rows of the preview that depend on what is there already.
  virtual void count(const std::shared_ptr<const workspace::Workspace>& /*document*/,
                     std::span<const rating::CallTable* const> /*held*/,
                     ImportPreview& /*preview*/) {}

  // Why what was read cannot be taken over as long as `ImportPreview::missing` is unanswered.
  [[nodiscard]] virtual const base::Error* refusal() const { return nullptr; }

  [[nodiscard]] virtual const rating::CallTable* calls() const { return nullptr; }
  [[nodiscard]] virtual std::unique_ptr<rating::CallTable> take_calls() { return nullptr; }
  [[nodiscard]] virtual std::vector<insight::BilledLine> take_billed() { return {}; }
  [[nodiscard]] virtual workspace::Patch patch(const workspace::Workspace& /*workspace*/) const {
    return {};
  }
  [[nodiscard]] virtual FileOwner owner() const { return {}; }
  // By the file, or the file of an archive, that they stood in.
  [[nodiscard]] virtual std::vector<RejectedRows> rejected_rows() const { return {}; }
};

}  // namespace engine
