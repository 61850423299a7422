#include "engine/import_parts.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "engine/import_recognise.hpp"

namespace engine {
namespace {

constexpr std::size_t kPiece = std::size_t{1} << 20U;
constexpr std::size_t kShortPiece = std::size_t{1} << 14U;  // for what is not far

// Bytes from one place to another, piece by piece.
class Stretch {
 public:
  Stretch(const Source& source, std::uint64_t begin, std::uint64_t end, std::size_t piece = kPiece)
      : source_(source),
        at_(begin),
        end_(end),
        piece_(static_cast<std::size_t>(std::min<std::uint64_t>(piece, end - begin))) {}

  [[nodiscard]] std::uint64_t left() const { return end_ - at_; }
  // Empty at the end, and where the file has become shorter.
  base::Result<std::string_view> next() {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(piece_.size(), left()));
    if (wanted == 0) return std::string_view{};
    const auto got = source_.read(at_, std::span(piece_).first(wanted));
    if (!got) return got.error();
    at_ = *got == 0 ? end_ : at_ + *got;
    return std::string_view(piece_.data(), *got);
  }

 private:
  const Source& source_;
  std::uint64_t at_;
  std::uint64_t end_;
  std::vector<char> piece_;
};

// Behind the first line end from `at` on, which may be the end of a row; the end of the file if there
// is none.
base::Result<std::uint64_t> after_line_end(const Source& source, std::uint64_t at) {
  Stretch bytes(source, at, source.size(), kShortPiece);
  for (;;) {
    const auto piece = bytes.next();
    if (!piece) return piece.error();
    if (piece->empty()) return source.size();
    const auto found = piece->find('\n');
    if (found != std::string_view::npos) return at + found + 1;
    at += piece->size();
  }
}

// One of the parts on its way. The first is read by the import itself.
struct Lane {
  Lane(const Source& source, std::uint64_t from, std::uint64_t to)
      : begin(from), end(to), bytes(source, from, to) {}

  // Several pieces: the others are waited for after each step.
  void step(Import& import) {
    for (int piece = 0; piece < 4 && has_more(); ++piece) read_piece(import);
  }
  void read_piece(Import& import) {
    const auto piece = bytes.next();
    if (!piece) {
      fault = piece.error();
    } else if (!reader) {
      import.feed(*piece);
    } else {
      useless = !reader->feed(*piece);
    }
  }
  [[nodiscard]] bool has_more() const { return bytes.left() > 0 && !useless && !fault; }

  std::uint64_t begin;
  std::uint64_t end;
  Stretch bytes;
  std::unique_ptr<PartReader> reader;  // null: the import
  bool useless = false;                // the import will find out why
  std::optional<base::Error> fault;    // of reading
};

class Division {
 public:
  Division(Import& import, const Source& source, const base::Crew& crew,
           const rating::Progress& progress)
      : import_(import), source_(source), crew_(crew), progress_(progress) {}

  base::Result<base::Ok> read(std::size_t parts) {
    // the head says what the file is
    const auto head = std::min<std::uint64_t>(kHeadBytes, source_.size());
    if (auto done = feed(0, head); !done) return done;
    const auto opening = import_.opening();
    if (parts > 1 && opening) {
      if (auto done = divide(*opening, head, parts); !done) return done;
      if (auto done = read_lanes(); !done) return done;
      return join();
    }
    return feed(head, source_.size());
  }

 private:
  base::Result<base::Ok> divide(const PartOpening& opening, std::uint64_t from, std::size_t parts) {
    std::uint64_t begin = from;
    for (std::size_t k = 1; k <= parts; ++k) {
      auto end = source_.size();
      if (k < parts) {
        const auto found = after_line_end(source_, from + (end - from) / parts * k);
        if (!found) return found.error();
        end = *found;
      }
      if (end <= begin && k != 1) continue;
      lanes_.emplace_back(std::make_unique<Lane>(source_, begin, end));
      if (k > 1) lanes_.back()->reader = std::make_unique<PartReader>(opening);
      begin = end;
    }
    return base::Ok{};
  }

  base::Result<base::Ok> read_lanes() {
    for (bool more = true; more;) {
      crew_.run(lanes_.size(), [this](std::size_t i) { lanes_[i]->step(import_); });
      more = false;
      std::uint64_t left = 0;
      for (const auto& lane : lanes_) {
        if (lane->fault) return *lane->fault;
        more = more || lane->has_more();
        left += lane->bytes.left();
      }
      if (auto told = tell(source_.size() - left); !told) return told;
    }
    return base::Ok{};
  }

  // Whether a part began at the beginning of a row is known when all before it is read. One that did
  // not is read again, from where the rows before it end.
  base::Result<base::Ok> join() {
    for (std::size_t k = 1; k < lanes_.size(); ++k) {
      auto& lane = *lanes_[k];
      if (is_right(lane) && import_.join(std::move(*lane.reader).take())) {
        lane.reader.reset();
        continue;
      }
      lane.reader.reset();
      if (auto done = feed(lane.begin, lane.end); !done) return done;
    }
    return base::Ok{};
  }
  [[nodiscard]] bool is_right(Lane& lane) const {
    return !lane.useless && import_.is_between_rows() &&
           lane.reader->finish(lane.end == source_.size());
  }

  base::Result<base::Ok> feed(std::uint64_t begin, std::uint64_t end) {
    Stretch bytes(source_, begin, end);
    while (bytes.left() > 0) {
      const auto piece = bytes.next();
      if (!piece) return piece.error();
      import_.feed(*piece);
      if (auto told = tell(end - bytes.left()); !told) return told;
    }
    return base::Ok{};
  }
  // What is read again was done once.
  [[nodiscard]] base::Result<base::Ok> tell(std::uint64_t done) {
    done_ = std::max(done_, done);
    if (progress_ && !progress_(done_, source_.size())) return base::ErrorCode::cancelled;
    return base::Ok{};
  }

  Import& import_;
  const Source& source_;
  const base::Crew& crew_;
  const rating::Progress& progress_;
  std::vector<std::unique_ptr<Lane>> lanes_;
  std::uint64_t done_ = 0;
};

}  // namespace

base::Result<base::Ok> read_in_parts(Import& import, const Source& source, const base::Crew& crew,
                                     std::size_t parts, const rating::Progress& progress) {
  return Division(import, source, crew, progress).read(parts);
}

}  // namespace engine
