#pragma once
// Splits CSV text into rows and fields (RFC 4180; line ends CRLF or LF; a byte order mark is
// skipped). Bytes come in pieces of any size; rows are handed out as views into them, and only a
// row that straddles two pieces is copied. The answer never depends on how the bytes are cut.
//
//   CsvScanner scanner;
//   while (...) {
//     scanner.feed(piece);
//     while (scanner.next(row)) { ... }
//   }
//   scanner.finish();
//   while (scanner.next(row)) { ... }
//
// A quote counts only at the start of a field; elsewhere it is text. A quoted field that never
// ends costs one row, not the rest of the file: reading goes on at the next line.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace formats {

struct CsvLimits {
  std::uint32_t columns = 256;
  std::uint32_t field_bytes = 64U << 10U;
  std::uint32_t row_bytes = 1U << 20U;
};

// Valid until the next call of the scanner.
class CsvRow {
 public:
  // 1-based; the header is row 1, blank lines count.
  [[nodiscard]] std::uint64_t number() const { return number_; }
  [[nodiscard]] std::size_t size() const { return count_; }

  // As it stands, with its quotes. Precondition: index < size().
  [[nodiscard]] std::string_view raw(std::size_t index) const {
    const std::uint32_t begin = index == 0 ? start_ : ends_[index - 1] + 1;
    return {base_ + begin, ends_[index] - begin};
  }
  // From the first field to the last, with what stands between them.
  [[nodiscard]] std::string_view raw(std::size_t first, std::size_t last) const {
    const char* const begin = raw(first).data();
    return {begin, static_cast<std::size_t>(base_ + ends_[last] - begin)};
  }
  // Without quotes. `scratch` holds the text when a doubled quote had to be undone.
  // Empty when the row has no such column.
  [[nodiscard]] std::string_view text(std::size_t index, std::string& scratch) const {
    if (index >= count_) return {};
    const std::string_view field = raw(index);
    if (!quoted_ || field.empty() || field.front() != '"') return field;
    return unquote(field, scratch);
  }
  // The whole row without its line end.
  [[nodiscard]] std::string_view line() const {
    return count_ == 0 ? std::string_view{}
                       : std::string_view(base_ + start_, ends_[count_ - 1] - start_);
  }

  // Some field is quoted: use text(), not raw().
  [[nodiscard]] bool quoted() const { return quoted_; }

  // False when the row cannot be read; then size() is 0 and error() says why: too_many_columns,
  // field_too_long, csv_unclosed_quote, csv_stray_quote, not_utf8 (also for NUL bytes).
  [[nodiscard]] bool ok() const { return !failed_; }
  // With row and column; the file is unknown here.
  [[nodiscard]] base::Error error() const;

 private:
  friend class CsvScanner;
  [[nodiscard]] static std::string_view unquote(std::string_view field, std::string& scratch);

  const char* base_ = nullptr;
  const std::uint32_t* ends_ = nullptr;
  std::uint32_t start_ = 0;
  std::uint32_t count_ = 0;
  std::uint64_t number_ = 0;
  bool quoted_ = false;
  bool failed_ = false;
  base::ErrorCode code_ = base::ErrorCode::csv_stray_quote;
  std::uint32_t error_column_ = 0;
};

class CsvScanner {
 public:
  explicit CsvScanner(char delimiter = ',', const CsvLimits& limits = {});

  // The bytes must stay where they are until next() has said false.
  // Precondition: next() has said false since the last feed.
  void feed(std::string_view bytes);
  // No more bytes come: the last row may end without a line end.
  void finish() { finishing_ = true; }
  // False: more bytes are needed, or all is read.
  [[nodiscard]] bool next(CsvRow& row) {
    do {
      while (next_row_ == rows_.size()) {
        if (!refill()) return false;
      }
    } while (!hand_out(row));
    return true;
  }
  // Several at once, at most `most` into `rows`; valid like one. None: as next() says false.
  [[nodiscard]] std::size_t next(CsvRow* rows, std::size_t most) {
    if (!next(rows[0])) return 0;
    std::size_t count = 1;
    while (count < most && next_row_ != rows_.size()) count += hand_out(rows[count]) ? 1U : 0U;
    return count;
  }
  // Rows handed out and blank lines passed so far.
  [[nodiscard]] std::uint64_t lines() const { return line_; }

  // What comes first is a row further on in a file: no byte order mark is looked for.
  void begin_inside() { started_ = true; }
  // All that was fed has been handed out: another scanner that begins here inside the file sees what
  // this one would. Precondition: next() has said false.
  [[nodiscard]] bool is_between_rows() const {
    return started_ && state_ == State::plain && open_.start == size_;
  }
  // Another scanner has passed lines that stand here. Precondition: is_between_rows().
  void pass_over(std::uint64_t lines) { line_ += lines; }

 private:
  enum class State : std::uint8_t { plain, quoted, closing, skipping };
  // What to look at more closely before a row is handed out.
  enum Flag : std::uint8_t { has_quotes = 1, unusual = 2, stray_quote = 4, unclosed = 8, cut = 16 };
  struct RowMark {
    std::uint32_t fields_end = 0;  // index in ends_ after its last field
    std::uint32_t start = 0;
    std::uint32_t error_column = 0;
    std::uint8_t flags = 0;
  };

  bool refill();
  bool next_window();
  void scan_block();
  // scan_block is one of these: what differs is how 64 bytes are looked at.
  template <class Look>
  void scan_block_by(Look look);
  void scan_block_plain();
  void scan_block_wide();
  // These three: false when a limit was passed and reading goes on elsewhere.
  bool scan_plain(std::uint32_t at, std::uint64_t separators, std::uint64_t line_feeds);
  bool scan_with_quotes(std::uint32_t at, std::uint64_t separators, std::uint64_t quotes);
  bool end_row(std::uint32_t line_feed);
  bool within_limits(std::uint32_t at);
  void skip_to_line_feed(std::uint32_t end);
  void end_last_row();
  void give_up_on_quote();
  void give_up_on_length();
  void finish_row(std::uint32_t next_start);
  void start_row(std::uint32_t at);
  void forget_handed_out();
  void open_window(std::string_view bytes);
  // Keeps of the window only the row being scanned, at the start of carry_.
  void move_to_carry();
  [[nodiscard]] bool hand_out(CsvRow& row);
  void inspect(CsvRow& row, const RowMark& mark) const;

  CsvLimits limits_;
  char delimiter_;

  // The bytes being read: either the piece fed, or carry_.
  const char* base_ = nullptr;
  std::uint32_t size_ = 0;
  std::uint32_t scanned_ = 0;
  std::string carry_;
  std::string_view piece_;
  std::size_t piece_used_ = 0;
  bool in_carry_ = true;
  bool started_ = false;
  bool finishing_ = false;

  std::vector<std::uint32_t> ends_;  // ends of fields; used up to end_count_
  std::uint32_t end_count_ = 0;
  std::vector<RowMark> rows_;
  std::size_t next_row_ = 0;
  std::uint32_t fields_begin_ = 0;  // of the next row to hand out
  std::uint64_t line_ = 0;

  // The row being scanned.
  State state_ = State::plain;
  RowMark open_;
  std::uint8_t block_flags_ = 0;
  std::uint32_t open_fields_ = 0;  // index in ends_ of its first field
  std::uint32_t field_start_ = 0;
  std::uint32_t closed_at_ = 0;
};

}  // namespace formats
