#pragma once
// One file on its way in: bytes in pieces, then what it holds, checked and counted, before anything
// is changed. What it holds is calls, or parts of the document.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/call_store.hpp"
#include "engine/import_part.hpp"
#include "engine/import_reader.hpp"
#include "engine/messages.hpp"
#include "engine/rejected_rows.hpp"
#include "insight/reconcile.hpp"
#include "rating/call_table.hpp"
#include "workspace/workspace.hpp"

namespace engine {

class Import {
 public:
  // `crew` helps with sorting, null: nobody.
  Import(std::uint32_t number, OpenImport how,
         std::shared_ptr<const workspace::Workspace> workspace, const base::Crew* crew = nullptr);
  ~Import();
  Import(const Import&) = delete;
  Import& operator=(const Import&) = delete;

  void feed(std::string_view bytes);
  // Parts of what follows can be read by others (import_part.hpp), with this. None: they cannot (yet).
  [[nodiscard]] std::optional<PartOpening> opening() const;
  // What was fed ends with a row.
  [[nodiscard]] bool is_between_rows() const;
  // The part that begins where the bytes fed end. False: its bytes must be fed after all.
  [[nodiscard]] bool join(Part&& part);
  // Ends the bytes and does some of the rest, if it is long; finish() does what is left. An error
  // waits for finish().
  [[nodiscard]] Advance advance();
  // Ends the bytes. Errors are those of the whole file (unknown_format, empty_input, missing_field,
  // ...); faults of single rows are in the preview. Once ended, there is nothing more to do.
  [[nodiscard]] base::Result<base::Ok> finish();
  // What accepting would do with this document and these calls held. Precondition: is_finished().
  const ImportPreview& count(const std::shared_ptr<const workspace::Workspace>& document,
                             std::span<const rating::CallTable* const> held);

  [[nodiscard]] bool is_finished() const;
  [[nodiscard]] bool is_fresh() const;  // OpenImport::fresh
  [[nodiscard]] const ImportPreview& preview() const;
  // The calls read, null for a file of another kind. Precondition: is_finished().
  [[nodiscard]] const rating::CallTable* calls() const;
  [[nodiscard]] std::unique_ptr<rating::CallTable> take_calls();
  // Lines of a billing file. Precondition: is_finished().
  [[nodiscard]] std::vector<insight::BilledLine> take_billed();
  // What the file changes in a document. Empty for calls. Precondition: is_finished().
  [[nodiscard]] workspace::Patch patch(const workspace::Workspace& workspace) const;
  // Why it cannot be accepted although it could be read; null = it can. Precondition: is_finished().
  [[nodiscard]] const base::Error* refusal() const;
  // Rows that could not be read, by place and reason. Precondition: is_finished().
  [[nodiscard]] std::vector<RejectedRows> rejected_rows() const;
  [[nodiscard]] FileOwner owner() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace engine
