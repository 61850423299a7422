#include "formats/csv_scanner.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>

#include "base/text.hpp"
#include "formats/byte_masks.hpp"

namespace formats {

namespace {

// Scanned in one go: the positions found stay in the first-level cache.
constexpr std::uint32_t kBlockBytes = 16U << 10U;
// What is added to a row that straddles two pieces before it is looked at again.
constexpr std::size_t kCarryStep = 4U << 10U;
// A window's positions are 32 bits; larger pieces are read in several windows.
constexpr std::size_t kWindowBytes = std::size_t{1} << 30U;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::uint32_t kNowhere = std::numeric_limits<std::uint32_t>::max();

}  // namespace

base::Error CsvRow::error() const {
  base::Error error{code_};
  error.place.row = number_;
  error.place.column = error_column_;
  return error;
}

std::string_view CsvRow::unquote(std::string_view field, std::string& scratch) {
  field.remove_prefix(1);
  if (!field.empty()) field.remove_suffix(1);
  std::size_t quote = field.find('"');
  if (quote == std::string_view::npos) return field;
  scratch.clear();
  while (quote != std::string_view::npos) {
    scratch += field.substr(0, quote + 1);
    field.remove_prefix(std::min(quote + 2, field.size()));
    quote = field.find('"');
  }
  scratch += field;
  return scratch;
}

CsvScanner::CsvScanner(char delimiter, const CsvLimits& limits)
    : limits_(limits), delimiter_(delimiter) {
  // A field is never longer than its row, and a row never longer than half a window.
  limits_.row_bytes = std::min(limits_.row_bytes, static_cast<std::uint32_t>(kWindowBytes / 2));
}

void CsvScanner::feed(std::string_view bytes) {
  piece_ = bytes;
  piece_used_ = 0;
}

bool CsvScanner::refill() {
  forget_handed_out();
  while (rows_.empty()) {
    if (scanned_ < size_) {
      scan_block();
    } else if (!next_window()) {
      return false;
    }
  }
  return true;
}

void CsvScanner::forget_handed_out() {
  if (rows_.empty()) return;
  rows_.clear();
  next_row_ = 0;
  const std::uint32_t kept = end_count_ - open_fields_;
  if (kept != 0) std::memmove(ends_.data(), ends_.data() + open_fields_, kept * sizeof(ends_[0]));
  end_count_ = kept;
  open_fields_ = 0;
  fields_begin_ = 0;
}

void CsvScanner::open_window(std::string_view bytes) {
  base_ = bytes.data();
  size_ = static_cast<std::uint32_t>(bytes.size());
}

void CsvScanner::move_to_carry() {
  // A row that is being skipped is not kept.
  if (state_ == State::skipping) open_.start = size_;
  const std::uint32_t by = open_.start;
  if (in_carry_ && by == 0) return;
  const std::size_t kept = size_ - by;
  if (in_carry_) {
    carry_.erase(0, by);
  } else {
    carry_.assign(base_ + by, kept);
  }
  in_carry_ = true;
  for (std::uint32_t i = open_fields_; i < end_count_; ++i) ends_[i] -= by;
  open_.start = 0;
  if (state_ != State::skipping) {
    field_start_ -= by;
    closed_at_ -= by;
  }
  scanned_ = static_cast<std::uint32_t>(kept);
  open_window(carry_);
}

// Called when all of the window is scanned and no finished row is waiting.
bool CsvScanner::next_window() {
  if (!in_carry_) move_to_carry();
  const std::size_t tail = state_ == State::skipping ? 0 : size_ - open_.start;
  const std::size_t left = piece_.size() - piece_used_;
  if (started_ && left != 0 && tail <= piece_used_) {
    // The row being scanned began in this piece, or begins with it: go on without copying.
    const std::size_t from = piece_used_ - tail;
    const std::size_t count = std::min(piece_.size() - from, kWindowBytes);
    if (count > tail) {
      const bool skipping = state_ == State::skipping;
      const std::uint8_t flags = open_.flags;
      const std::uint32_t column = open_.error_column;
      open_window(piece_.substr(from, count));
      in_carry_ = false;
      carry_.clear();
      piece_used_ = from + count;
      scanned_ = 0;
      end_count_ = open_fields_;
      block_flags_ = 0;
      start_row(0);
      if (skipping) {
        state_ = State::skipping;
        open_.flags = flags;
        open_.error_column = column;
      }
      return true;
    }
  }
  if (left != 0) {
    move_to_carry();
    const std::size_t step = started_ ? std::min(left, kCarryStep)
                                      : std::min(left, kByteOrderMark.size() - carry_.size());
    carry_ += piece_.substr(piece_used_, step);
    piece_used_ += step;
    open_window(carry_);
    if (started_) return true;
  }
  if (!started_ && (finishing_ || carry_.size() >= kByteOrderMark.size())) {
    started_ = true;
    start_row(carry_.starts_with(kByteOrderMark) ? static_cast<std::uint32_t>(kByteOrderMark.size())
                                                 : 0);
    scanned_ = open_.start;
    return true;
  }
  if (!started_) {
    scanned_ = size_;
    return false;
  }
  if (finishing_) {
    end_last_row();
    return !rows_.empty() || scanned_ < size_;
  }
  if (open_.start != 0) move_to_carry();
  return false;
}

[[gnu::always_inline]] inline bool CsvScanner::scan_plain(std::uint32_t at,
                                                          std::uint64_t separators,
                                                          std::uint64_t line_feeds) {
  const std::uint32_t before = end_count_;
  std::uint32_t* out = ends_.data() + before;
  const auto found = static_cast<std::uint32_t>(std::popcount(separators));
  if (found == 0) return true;
  // Eight at a time without asking: what is written too much is overwritten or ignored.
  std::uint64_t bits = separators;
  for (std::uint32_t done = 0; done < found; done += 8) {
    for (std::uint32_t i = 0; i < 8; ++i) {
      out[done + i] = at + static_cast<std::uint32_t>(std::countr_zero(bits));
      bits &= bits - 1;
    }
  }
  end_count_ = before + found;
  field_start_ = at + 64U - static_cast<std::uint32_t>(std::countl_zero(separators));
  if (line_feeds == 0) return true;

  const std::uint32_t last_start = field_start_;
  while (line_feeds != 0) {
    const std::uint64_t up_to = line_feeds ^ (line_feeds - 1);
    end_count_ = before + static_cast<std::uint32_t>(std::popcount(separators & up_to));
    if (!end_row(at + static_cast<std::uint32_t>(std::countr_zero(line_feeds)))) return false;
    line_feeds &= line_feeds - 1;
  }
  end_count_ = before + found;
  field_start_ = last_start;
  return true;
}

template <class Look>
[[gnu::always_inline]] inline void CsvScanner::scan_block_by(Look look) {
  const std::uint32_t end = size_ - scanned_ > kBlockBytes ? scanned_ + kBlockBytes : size_;
  const std::size_t room = std::size_t{end_count_} + kBlockBytes + 2 * kMaskedBytes;
  if (ends_.size() < room) ends_.resize(room);
  while (scanned_ < end) {
    if (state_ == State::skipping) {
      skip_to_line_feed(end);
      continue;
    }
    const std::uint32_t at = scanned_;
    const std::uint32_t count = std::min(end - at, static_cast<std::uint32_t>(kMaskedBytes));
    const CsvMasks masks = count == kMaskedBytes ? look(base_ + at, delimiter_)
                                                 : csv_masks(base_ + at, count, delimiter_);
    block_flags_ = masks.unusual ? std::uint8_t{unusual} : std::uint8_t{0};
    open_.flags |= block_flags_;
    scanned_ += count;
    const bool plain = state_ == State::plain && masks.quotes == 0;
    if (!(plain ? scan_plain(at, masks.separators, masks.line_feeds)
                : scan_with_quotes(at, masks.separators, masks.quotes))) {
      return;
    }
  }
  if (state_ != State::skipping) within_limits(scanned_);
}

void CsvScanner::scan_block_plain() {
  struct Look {
    CsvMasks operator()(const char* bytes, char delimiter) const {
      return csv_masks(bytes, delimiter);
    }
  };
  scan_block_by(Look{});
}

#if defined(FORMATS_WIDE)

FORMATS_WIDE void CsvScanner::scan_block_wide() {
  struct Look {
    FORMATS_WIDE CsvMasks operator()(const char* bytes, char delimiter) const {
      return csv_masks_wide(bytes, delimiter);
    }
  };
  scan_block_by(Look{});
}

void CsvScanner::scan_block() {
  if (has_wide_masks()) {
    scan_block_wide();
  } else {
    scan_block_plain();
  }
}

#else

void CsvScanner::scan_block() { scan_block_plain(); }

#endif

bool CsvScanner::scan_with_quotes(std::uint32_t at, std::uint64_t separators,
                                  std::uint64_t quotes) {
  for (std::uint64_t bits = separators | quotes; bits != 0; bits &= bits - 1) {
    const auto bit = static_cast<unsigned>(std::countr_zero(bits));
    const std::uint32_t here = at + bit;
    const bool quote = (quotes >> bit & 1U) != 0;
    if (state_ == State::quoted) {
      if (!quote) continue;
      if (!within_limits(here)) return false;
      state_ = State::closing;
      closed_at_ = here;
      continue;
    }
    if (quote) {
      if (state_ == State::closing) {
        if (here == closed_at_ + 1) {
          state_ = State::quoted;  // a doubled quote is one quote of the text
        }
      } else if (here == field_start_) {
        state_ = State::quoted;
        open_.flags |= has_quotes;
      }
      continue;
    }
    const bool line_feed = base_[here] == '\n';
    if (state_ == State::closing && here != closed_at_ + 1 &&
        !(line_feed && here == closed_at_ + 2 && base_[here - 1] == '\r')) {
      if ((open_.flags & stray_quote) == 0) {
        open_.error_column = end_count_ - open_fields_ + 1;
      }
      open_.flags |= stray_quote;
    }
    state_ = State::plain;
    ends_[end_count_++] = here;
    field_start_ = here + 1;
    if (line_feed && !end_row(here)) return false;
  }
  return true;
}

void CsvScanner::start_row(std::uint32_t at) {
  open_ = RowMark{};
  open_.start = at;
  open_.flags = block_flags_;
  open_fields_ = end_count_;
  field_start_ = at;
  state_ = State::plain;
}

void CsvScanner::finish_row(std::uint32_t next_start) {
  open_.fields_end = end_count_;
  rows_.push_back(open_);
  start_row(next_start);
}

bool CsvScanner::end_row(std::uint32_t line_feed) {
  if (!within_limits(line_feed)) return false;
  finish_row(line_feed + 1);
  return true;
}

// Limits are tested at events and at the ends of blocks, and what follows depends on positions in
// the row alone, never on where a block or piece happened to end.
bool CsvScanner::within_limits(std::uint32_t at) {
  const std::uint32_t row_limit = open_.start + limits_.row_bytes;
  const std::uint32_t quote_limit =
      state_ == State::quoted ? field_start_ + limits_.field_bytes : kNowhere;
  if (at <= std::min(row_limit, quote_limit)) return true;
  if (quote_limit <= row_limit) {
    give_up_on_quote();
  } else {
    give_up_on_length();
  }
  return false;
}

// The row with the unclosed quote ends at the first line feed after that quote.
void CsvScanner::give_up_on_quote() {
  open_.flags |= unclosed;
  open_.error_column = end_count_ - open_fields_ + 1;
  end_count_ = open_fields_;
  state_ = State::skipping;
  scanned_ = field_start_;
}

void CsvScanner::give_up_on_length() {
  const std::uint32_t limit = open_.start + limits_.row_bytes;
  const auto first = ends_.begin() + static_cast<std::ptrdiff_t>(open_fields_);
  const auto within =
      std::upper_bound(first, ends_.begin() + static_cast<std::ptrdiff_t>(end_count_), limit);
  open_.flags |= cut;
  open_.error_column = std::min(static_cast<std::uint32_t>(within - first), limits_.columns) + 1;
  end_count_ = open_fields_;
  state_ = State::skipping;
  scanned_ = limit;
}

void CsvScanner::skip_to_line_feed(std::uint32_t end) {
  const void* found = std::memchr(base_ + scanned_, '\n', end - scanned_);
  if (found == nullptr) {
    scanned_ = end;
    return;
  }
  scanned_ = static_cast<std::uint32_t>(static_cast<const char*>(found) - base_) + 1;
  block_flags_ = 0;
  finish_row(scanned_);
}

void CsvScanner::end_last_row() {
  if (state_ == State::quoted) {
    give_up_on_quote();  // reading goes on behind it, if there is anything
    if (scanned_ < size_) return;
  }
  if (state_ == State::skipping) {
    finish_row(size_);
    return;
  }
  if (open_.start == size_) return;
  if (state_ == State::closing && closed_at_ + 1 != size_ &&
      !(closed_at_ + 2 == size_ && base_[size_ - 1] == '\r')) {
    if ((open_.flags & stray_quote) == 0) open_.error_column = end_count_ - open_fields_ + 1;
    open_.flags |= stray_quote;
  }
  if (ends_.size() <= end_count_) ends_.resize(end_count_ + std::size_t{1});
  ends_[end_count_++] = size_;
  block_flags_ = 0;
  if (within_limits(size_)) finish_row(size_);
}

bool CsvScanner::hand_out(CsvRow& row) {
  const RowMark& mark = rows_[next_row_++];
  row.base_ = base_;
  row.ends_ = ends_.data() + fields_begin_;
  row.start_ = mark.start;
  row.count_ = mark.fields_end - fields_begin_;
  row.number_ = ++line_;
  row.quoted_ = (mark.flags & has_quotes) != 0;
  row.failed_ = false;
  fields_begin_ = mark.fields_end;
  if (row.count_ != 0) {
    std::uint32_t& end = ends_[mark.fields_end - 1];
    const std::uint32_t begin = row.count_ == 1 ? mark.start : ends_[mark.fields_end - 2] + 1;
    if (end > begin && base_[end - 1] == '\r') --end;
    if (row.count_ == 1 && end == begin) return false;  // a blank line
  }
  const bool close_look = (mark.flags & ~unsigned{has_quotes}) != 0 ||
                          row.count_ > limits_.columns ||
                          (row.count_ != 0 && row.line().size() > limits_.field_bytes);
  if (close_look) inspect(row, mark);
  return true;
}

void CsvScanner::inspect(CsvRow& row, const RowMark& mark) const {
  const auto fail = [&](base::ErrorCode code, std::size_t column) {
    row.failed_ = true;
    row.code_ = code;
    row.error_column_ = static_cast<std::uint32_t>(column);
    row.count_ = 0;
  };
  if ((mark.flags & cut) != 0) {
    return fail(mark.error_column > limits_.columns ? base::ErrorCode::too_many_columns
                                                    : base::ErrorCode::field_too_long,
                mark.error_column);
  }
  if ((mark.flags & unclosed) != 0) {
    return fail(base::ErrorCode::csv_unclosed_quote, mark.error_column);
  }
  if (row.count_ > limits_.columns) {
    return fail(base::ErrorCode::too_many_columns, std::size_t{limits_.columns} + 1);
  }
  for (std::size_t i = 0; i < row.count_; ++i) {
    const std::string_view field = row.raw(i);
    if (field.size() > limits_.field_bytes) return fail(base::ErrorCode::field_too_long, i + 1);
    if ((mark.flags & unusual) != 0 &&
        (!base::is_utf8(field) || field.find('\0') != std::string_view::npos)) {
      return fail(base::ErrorCode::not_utf8, i + 1);
    }
  }
  if ((mark.flags & stray_quote) != 0) {
    fail(base::ErrorCode::csv_stray_quote, mark.error_column);
  }
}

}  // namespace formats
