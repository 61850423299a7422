#pragma once
// Undo as kept values: what the document was before each named change. Bounded; the oldest goes.

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "app/text_keys.hpp"

namespace app {

// What a change is called: "Assign overage for {name}".
struct ChangeName {
  Key key{};
  std::string name;
};

// How many changes can be taken back.
inline constexpr std::size_t kUndoLimit = 100;

template <class Document>
class History {
 public:
  // Keeps `before`, the document as it was until the change of that name.
  void record(ChangeName name, Document before) {
    undone_.clear();
    done_.push_back({std::move(name), std::move(before)});
    if (done_.size() > kUndoLimit) done_.erase(done_.begin());
  }
  [[nodiscard]] bool can_undo() const { return !done_.empty(); }
  [[nodiscard]] bool can_redo() const { return !undone_.empty(); }
  // Preconditions: can_undo(), can_redo().
  [[nodiscard]] const ChangeName& undo_name() const { return done_.back().name; }
  [[nodiscard]] const ChangeName& redo_name() const { return undone_.back().name; }
  [[nodiscard]] Document undo(Document present) { return swap(done_, undone_, std::move(present)); }
  [[nodiscard]] Document redo(Document present) { return swap(undone_, done_, std::move(present)); }
  void clear() {
    done_.clear();
    undone_.clear();
  }

 private:
  struct Entry {
    ChangeName name;
    Document document;
  };
  static Document swap(std::vector<Entry>& from, std::vector<Entry>& to, Document present) {
    Entry entry = std::move(from.back());
    from.pop_back();
    to.push_back({std::move(entry.name), std::move(present)});
    return std::move(entry.document);
  }

  std::vector<Entry> done_;
  std::vector<Entry> undone_;
};

}  // namespace app
