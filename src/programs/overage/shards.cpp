#include "programs/overage/shards.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <optional>
#include <queue>
#include <tuple>
#include <utility>

#include "base/caption.hpp"
#include "base/text.hpp"
#include "engine/call_store.hpp"
#include "formats/csv_scanner.hpp"
#include "formats/csv_writer.hpp"
#include "formats/usage_csv.hpp"
#include "programs/overage/files.hpp"

namespace overage_program {
namespace {

using base::ErrorCode;

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::size_t kBuffer = std::size_t{1} << 20U;

std::size_t column_of(const formats::CsvRow& header, std::string_view caption) {
  std::string scratch;
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (base::same_caption(formats::without_guard(header.text(i, scratch)), caption)) return i;
  }
  return header.size();
}

// Rows of one shard, written when there are enough of them.
class ShardFile {
 public:
  explicit ShardFile(std::string path) : path_(std::move(path)) {}
  [[nodiscard]] const std::string& path() const { return path_; }
  base::Result<base::Ok> add(std::string_view header, std::string_view line) {
    if (!used_) rows_ += std::string(header) + std::string(kLineEnd);
    used_ = true;
    rows_ += line;
    rows_ += kLineEnd;
    return rows_.size() < kBuffer ? base::Ok{} : flush();
  }
  base::Result<base::Ok> flush() {
    if (rows_.empty()) return base::Ok{};
    auto done = append(path_, rows_, std::exchange(begun_, true));
    rows_.clear();
    return done;
  }
  [[nodiscard]] bool used() const { return used_; }

 private:
  std::string path_;
  std::string rows_;
  bool used_ = false;
  bool begun_ = false;
};

// Whose a row is: by the columns that say so, in the order of the export where captions do not.
class Owner {
 public:
  explicit Owner(const workspace::Workspace& workspace) : lookup_(engine::lookup_of(workspace)) {}
  void read_header(const formats::CsvRow& header) {
    const auto find = [&header](formats::UsageColumn column) {
      const auto index = static_cast<std::size_t>(column);
      const auto found = column_of(header, formats::usage_captions().at(index));
      return found == header.size() ? index : found;
    };
    id_ = find(formats::UsageColumn::object_id);
    upn_ = find(formats::UsageColumn::upn);
    caller_ = find(formats::UsageColumn::caller_id);
  }
  [[nodiscard]] rating::CustomerIndex of(const formats::CsvRow& row) {
    if (!row.ok()) return rating::kNoCustomer;
    std::array<std::string, 3> scratch;
    const auto id = base::UserId::parse(base::trim(row.text(id_, scratch[0])));
    const auto upn = base::trim(row.text(upn_, scratch[1]));
    const auto number = telephony::Number::parse(base::trim(row.text(caller_, scratch[2])));
    return lookup_.find(id ? *id : base::UserId{}, upn, number ? *number : telephony::Number{});
  }

 private:
  formats::CustomerLookup lookup_;
  std::size_t id_ = 0;
  std::size_t upn_ = 0;
  std::size_t caller_ = 0;
};

std::string shard_name(std::size_t number) {
  std::string digits;
  base::append_padded(digits, number, 4);
  return "shard-" + digits + ".csv";
}

// One result file, row after row.
class ResultRows {
 public:
  explicit ResultRows(std::string path) : source_(std::move(path)) {}

  // Reads on to the next row; false at the end.
  base::Result<bool> next() {
    formats::CsvRow row;
    while (!scanner_.next(row)) {
      if (ended_) return false;
      auto piece = source_.read();
      if (!piece) return piece.error();
      ended_ = piece->empty();
      if (ended_) {
        scanner_.finish();
      } else {
        scanner_.feed(*piece);
      }
    }
    if (!row.ok()) return row.error();
    line_ = row.line();
    if (header_.empty()) {
      header_ = line_;
      customer_ = column_of(row, "CustomerId");
      start_ = column_of(row, "Start");
      usage_ = column_of(row, "UsageId");
      if (customer_ == row.size()) {
        return base::Error{.code = ErrorCode::unknown_format,
                           .place = {.file = source_.name(), .field = "CustomerId"}};
      }
      return true;
    }
    return take_key(row);
  }
  [[nodiscard]] const std::string& header() const { return header_; }
  [[nodiscard]] const std::string& line() const { return line_; }
  // No customer comes last; its rows are then in order of time.
  using Key = std::tuple<bool, std::string, std::string, std::string>;
  [[nodiscard]] const Key& key() const { return key_; }
  [[nodiscard]] std::string name() const { return source_.name(); }

 private:
  base::Result<bool> take_key(const formats::CsvRow& row) {
    std::string scratch;
    const std::string customer(row.text(customer_, scratch));
    Key key{customer.empty(), customer, {}, {}};
    if (customer.empty()) {
      std::get<2>(key) = row.text(start_, scratch);
      std::get<3>(key) = row.text(usage_, scratch);
    }
    if (key < key_) {
      return base::Error{.code = ErrorCode::not_allowed,
                         .place = {.file = source_.name(), .row = row.number()},
                         .args = {{"reason", "out_of_order"}}};
    }
    key_ = std::move(key);
    return true;
  }

  FilePieces source_;
  formats::CsvScanner scanner_;
  bool ended_ = false;
  std::string header_;
  std::string line_;
  std::size_t customer_ = 0;
  std::size_t start_ = 0;
  std::size_t usage_ = 0;
  Key key_;
};

// The rows of all files in order, piece by piece.
class Merge {
 public:
  base::Result<base::Ok> open(const std::vector<std::string>& files) {
    for (const auto& path : files) {
      auto rows = std::make_unique<ResultRows>(path);
      const auto header = rows->next();
      if (!header) return header.error();
      if (!*header || (!files_.empty() && rows->header() != files_.front()->header())) {
        return base::Error{.code = ErrorCode::unknown_format, .place = {.file = rows->name()}};
      }
      files_.push_back(std::move(rows));
    }
    piece_ = files_.front()->header() + std::string(kLineEnd);
    for (std::size_t i = 0; i < files_.size(); ++i) {
      if (auto done = advance(i); !done) return done;
    }
    return base::Ok{};
  }
  std::string_view next() {
    out_ = std::exchange(piece_, {});
    while (!fault_ && out_.size() < kBuffer && !queue_.empty()) {
      const auto file = queue_.top().second;
      queue_.pop();
      out_ += files_[file]->line();
      out_ += kLineEnd;
      if (auto done = advance(file); !done) fault_ = done.error();
    }
    return fault_ ? std::string_view{} : std::string_view(out_);
  }
  [[nodiscard]] const std::optional<base::Error>& fault() const { return fault_; }

 private:
  base::Result<base::Ok> advance(std::size_t file) {
    const auto more = files_[file]->next();
    if (!more) return more.error();
    if (*more) queue_.emplace(files_[file]->key(), file);
    return base::Ok{};
  }

  using Entry = std::pair<ResultRows::Key, std::size_t>;
  std::vector<std::unique_ptr<ResultRows>> files_;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue_;
  std::string piece_;
  std::string out_;
  std::optional<base::Error> fault_;
};

}  // namespace

base::Result<Sharded> shard_usage(const workspace::Workspace& workspace,
                                  const std::vector<std::string>& usage, std::size_t shards,
                                  const std::string& folder) {
  if (auto made = make_folder(folder); !made) return made.error();
  std::vector<ShardFile> files;
  for (std::size_t i = 0; i < shards; ++i) files.emplace_back(folder + "/" + shard_name(i));
  files.emplace_back(folder + "/shard-none.csv");
  Owner owner(workspace);
  Sharded result;
  for (const auto& path : usage) {
    formats::CsvScanner scanner;
    std::string header;
    FilePieces source(path);
    for (bool ended = false; !ended;) {
      auto piece = source.read();
      if (!piece) return piece.error();
      ended = piece->empty();
      if (ended) {
        scanner.finish();
      } else {
        scanner.feed(*piece);
      }
      formats::CsvRow row;
      while (scanner.next(row)) {
        if (header.empty()) {
          header = row.line();
          owner.read_header(row);
          continue;
        }
        const auto customer = owner.of(row);
        const bool known = customer < workspace.customers.size();
        const auto shard = known ? customer * shards / workspace.customers.size() : shards;
        ++result.rows;
        result.unknown += known ? 0U : 1U;
        if (auto done = files[shard].add(header, row.line()); !done) return done.error();
      }
    }
  }
  for (auto& file : files) {
    if (auto done = file.flush(); !done) return done.error();
    if (file.used()) result.files.push_back(file.path());
  }
  return result;
}

base::Result<base::Ok> merge_results(const std::vector<std::string>& files,
                                     const std::string& out) {
  Merge merge;
  if (auto opened = merge.open(files); !opened) return opened;
  auto written = write_pieces(out, [&merge] { return merge.next(); });
  if (merge.fault()) return *merge.fault();
  return written;
}

}  // namespace overage_program
