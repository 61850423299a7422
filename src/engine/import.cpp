#include "engine/import.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "engine/demo.hpp"
#include "engine/import_document.hpp"
#include "engine/import_reader.hpp"
#include "engine/import_recognise.hpp"
#include "engine/import_table.hpp"
#include "formats/checksum.hpp"
#include "formats/gzip_reader.hpp"
#include "formats/json_table.hpp"
#include "formats/text_encoding.hpp"
#include "formats/xlsx_reader.hpp"
#include "formats/zip_reader.hpp"

namespace engine {
namespace {

using formats::Encoding;

// Enough to know an archive by.
constexpr std::size_t kMagic = 4;

base::Error unknown_format(std::string file) {
  return {.code = base::ErrorCode::unknown_format, .place = {.file = std::move(file)}};
}

}  // namespace

// Bytes on their way: out of their container, out of their encoding, to the reader of what they are.
// One "file" is what a reader reads: the file itself, an entry of an archive, a sheet of a workbook.
struct Import::State {
  // A file with what it is packed in: the one that was opened, or an entry of it.
  class Layer {
   public:
    Layer(State& state, std::string name, bool inside)
        : state_(state), name_(std::move(name)), inside_(inside) {}

    base::Result<base::Ok> feed(std::string_view bytes) {
      if (opened_) return told(pass_on(bytes));
      magic_ += bytes;
      return magic_.size() >= kMagic ? told(open()) : base::Ok{};
    }
    base::Result<base::Ok> close() { return told(end()); }
    [[nodiscard]] bool is_archive() const { return zip_.has_value(); }
    [[nodiscard]] bool is_plain() const { return opened_ && !zip_ && !gzip_; }

   private:
    // An archive of files, or one workbook that is written as an archive.
    class Entries final : public formats::ZipSink {
     public:
      explicit Entries(Layer& layer) : layer_(layer) {}

      base::Result<bool> begin(const formats::ZipEntry& entry) override {
        if (first_) workbook_ = formats::is_workbook_entry(entry.name);
        first_ = false;
        if (workbook_) return parts_.begin(entry);
        if (entry.is_folder() || is_beside(entry.name)) return false;
        return layer_.begin_entry(entry.name);
      }
      base::Result<base::Ok> data(std::string_view bytes) override {
        return workbook_ ? parts_.data(bytes) : layer_.take_entry(bytes);
      }
      base::Result<base::Ok> end() override {
        return workbook_ ? base::Result<base::Ok>(base::Ok{}) : layer_.end_entry();
      }
      [[nodiscard]] bool is_workbook() const { return workbook_; }
      [[nodiscard]] const formats::XlsxParts& parts() const { return parts_; }

     private:
      // What the export says of itself (domain 5.1), and what a Mac adds.
      static bool is_beside(std::string_view name) {
        return name.ends_with("parameters.json") || name.starts_with("__MACOSX/") ||
               name.ends_with(".DS_Store");
      }

      Layer& layer_;
      formats::XlsxParts parts_;
      bool first_ = true;
      bool workbook_ = false;
    };
    class Unpacked final : public formats::Sink {
     public:
      explicit Unpacked(State& state) : state_(state) {}
      base::Result<base::Ok> data(std::string_view bytes) override {
        return state_.take_bytes(bytes);
      }

     private:
      State& state_;
    };

    base::Result<base::Ok> open() {
      opened_ = true;
      const bool zip = formats::looks_like_zip(magic_);
      const bool gzip = formats::looks_like_gzip(magic_);
      if (!inside_ && (zip || gzip)) state_.preview.container = zip ? "zip" : "gzip";
      auto* whole = inside_ ? &state_.meter : nullptr;
      if (zip) {
        zip_.emplace(entries_, formats::UnpackLimits{}, whole);
      } else {
        state_.begin_file(name_);
        if (gzip) gzip_.emplace(unpacked_, formats::UnpackLimits{}, whole);
      }
      return pass_on(std::exchange(magic_, {}));
    }
    base::Result<base::Ok> pass_on(std::string_view bytes) {
      return zip_ ? zip_->feed(bytes) : gzip_ ? gzip_->feed(bytes) : state_.take_bytes(bytes);
    }
    base::Result<base::Ok> end() {
      if (!opened_) {
        if (auto done = open(); !done) return done;
      }
      if (zip_) {
        if (auto done = zip_->finish(); !done) return done;
        return entries_.is_workbook() ? state_.read_workbook(entries_.parts(), name_, inside_)
                                      : base::Result<base::Ok>(base::Ok{});
      }
      if (gzip_) {
        if (auto done = gzip_->finish(); !done) return done;
      }
      return state_.end_file();
    }

    // An entry may be packed itself, but what is in it is taken as it is.
    base::Result<bool> begin_entry(std::string_view entry) {
      const formats::UnpackLimits limits;
      if (++state_.entries > limits.entries) {
        return base::Error{.code = base::ErrorCode::too_many_rows,
                           .args = {{"limit", std::to_string(limits.entries)}}};
      }
      auto name = name_ + "/" + std::string(entry);
      if (inside_) {
        state_.begin_file(std::move(name));
      } else {
        entry_ = std::make_unique<Layer>(state_, std::move(name), true);
      }
      return true;
    }
    base::Result<base::Ok> take_entry(std::string_view bytes) {
      return entry_ ? entry_->feed(bytes) : state_.take_bytes(bytes);
    }
    base::Result<base::Ok> end_entry() { return entry_ ? entry_->close() : state_.end_file(); }

    base::Result<base::Ok> told(base::Result<base::Ok> done) const {
      if (done || !done.error().place.file.empty()) return done;
      auto error = done.error();
      error.place.file = name_;
      return error;
    }

    State& state_;
    std::string name_;
    bool inside_;
    bool opened_ = false;
    std::string magic_;
    Entries entries_{*this};
    Unpacked unpacked_{state_};
    std::optional<formats::ZipReader> zip_;
    std::optional<formats::GzipReader> gzip_;
    std::unique_ptr<Layer> entry_;
  };

  OpenImport how;
  std::shared_ptr<const workspace::Workspace> workspace;
  std::optional<base::Error> fault;
  ImportPreview preview;
  bool closed = false;
  bool finished = false;
  const base::Crew* crew = nullptr;

  // the container
  formats::Crc32 checksum;
  formats::UnpackMeter meter;  // of archives in the archive
  std::uint32_t entries = 0;
  std::optional<Layer> outermost;

  // the file at hand
  std::string file;
  std::optional<formats::Decoder> decoder;  // none before its first bytes
  std::string decoded;
  std::string head;  // kept until it is recognised
  bool cr_ends = false;
  std::string lines;
  bool recognised = false;
  bool passed_over = false;  // of another kind than the one before, or unknown

  std::optional<formats::JsonTable> json_table;  // of records of JSON
  std::string table_csv;

  std::unique_ptr<Reader> reader;
  std::string_view format;  // of the reader
  std::string_view demo_format;
  std::vector<std::string> aside;  // files that were passed over

  // --- the container ---------------------------------------------------------------------------

  void feed(std::string_view bytes) {
    if (how.demo) return;  // brings its own
    preview.bytes += bytes.size();
    if (how.checksum) checksum.add(bytes);
    if (fault) return;
    meter.in(bytes.size());
    if (!outermost) outermost.emplace(*this, how.file, false);
    if (auto done = outermost->feed(bytes); !done) fault = done.error();
  }
  base::Result<base::Ok> close() {
    feed({});
    if (fault) return *fault;
    if (auto done = how.demo ? end_file() : outermost->close(); !done) return done;
    return reader ? base::Result<base::Ok>(base::Ok{}) : unknown_format(how.file);
  }
  // A file of the demo: it is ours, known and in no container.
  base::Result<base::Ok> take_demo(std::string_view bytes, std::string_view its_format) {
    preview.bytes += bytes.size();
    if (how.checksum) checksum.add(bytes);
    begin_file(how.file);
    demo_format = its_format;
    return take_bytes(bytes);
  }
  [[nodiscard]] bool in_archive() const { return outermost && outermost->is_archive(); }
  // The reader is given the file's bytes as they are.
  [[nodiscard]] bool is_plain() const {
    return !fault && !closed && reader && recognised && outermost && outermost->is_plain() &&
           decoder && decoder->encoding() == Encoding::utf8 && !cr_ends && !json_table;
  }

  // --- the encoding ------------------------------------------------------------------------------

  void begin_file(std::string name) {
    file = std::move(name);
    decoder.reset();
    head.clear();
    recognised = false;
    passed_over = false;
    json_table.reset();
  }
  base::Result<base::Ok> take_bytes(std::string_view bytes) {
    if (bytes.empty()) return base::Ok{};
    if (!decoder) {
      const auto asked = formats::encoding_named(how.encoding);
      decoder.emplace(asked && *asked != Encoding::utf8 ? *asked : formats::encoding_of(bytes));
      preview.encoding = formats::name_of(decoder->encoding());
    }
    if (decoder->encoding() == Encoding::utf8) return take(bytes);
    decoded.clear();
    decoder->feed(bytes, decoded);
    return take(decoded);
  }
  base::Result<base::Ok> end_file() {
    if (decoder) {
      decoded.clear();
      decoder->finish(decoded);
      if (auto done = take(decoded); !done) return done;
    }
    if (recognised) return finish_table();
    if (passed_over) return base::Ok{};
    if (base::trim(without_mark(head)).empty()) {
      // an empty entry of an archive says nothing
      if (in_archive()) return base::Ok{};
      return base::Error{.code = base::ErrorCode::empty_input, .place = {.file = file}};
    }
    if (auto done = choose(); !done) return done;
    return finish_table();
  }
  base::Result<base::Ok> finish_table() {
    if (!json_table) return base::Ok{};
    table_csv.clear();
    if (auto done = json_table->finish(table_csv); !done) return done;
    json_table.reset();
    return reader->feed(table_csv);
  }

  // --- what it is ----------------------------------------------------------------------------------

  base::Result<base::Ok> take(std::string_view text) {
    if (passed_over || text.empty()) return base::Ok{};
    if (recognised) return read(cr_ends ? with_line_feeds(text) : text);
    head += text;
    return head.size() >= kHeadBytes ? choose() : base::Ok{};
  }
  base::Result<base::Ok> choose() {
    cr_ends = head.find('\n') == std::string::npos && head.find('\r') != std::string::npos;
    if (cr_ends) head = with_line_feeds(head);
    const auto seen = how.demo ? Recognised{.format = demo_format} : recognise(head, how);
    // a file by itself may be a rate card whose columns must be named; an entry must be known, and
    // no archive in an archive's archive
    if (in_archive() &&
        (seen.format.empty() || formats::looks_like_zip(head) || formats::looks_like_gzip(head))) {
      return pass_over();
    }
    if (seen.json_table) how.decimal_comma.reset();  // JSON has points, whoever writes it
    if (reader) {
      const auto begun = seen.format == format ? reader->begin_file(file, seen.delimiter) : false;
      if (!begun) return begun.error();
      if (!*begun) return pass_over();
    } else {
      make_reader(seen);
    }
    recognised = true;
    if (seen.json_table) json_table.emplace();
    return read(without_titles(std::exchange(head, {}), seen.above));
  }
  // For the CR alone with which old Macs end lines.
  std::string_view with_line_feeds(std::string_view text) {
    lines = text;
    std::replace(lines.begin(), lines.end(), '\r', '\n');
    return lines;
  }
  base::Result<base::Ok> read(std::string_view text) {
    if (!json_table) return reader->feed(text);
    table_csv.clear();
    if (auto done = json_table->feed(without_mark(text), table_csv); !done) return done;
    return table_csv.empty() ? base::Result<base::Ok>(base::Ok{}) : reader->feed(table_csv);
  }
  base::Result<base::Ok> pass_over() {
    passed_over = true;
    head.clear();
    aside.push_back(file);
    return base::Ok{};
  }
  void make_reader(const Recognised& seen) {
    format = seen.format;
    if (seen.format == kGraphFormat) {
      reader = make_graph_reader(how, workspace, file, crew);
    } else if (seen.format == kDocumentFormat) {
      reader = make_document_reader(how, *workspace);
    } else if (seen.format == kUsageFormat) {
      reader = make_usage_reader(how, workspace, file, seen.delimiter, crew);
    } else if (seen.format == kBillingFormat) {
      reader = make_billing_reader(how, file, seen.delimiter);
    } else if (seen.format == kPoolsFormat) {
      reader = make_pools_reader(how, file, seen.delimiter);
    } else if (seen.format == kCreditsFormat) {
      reader = make_credits_reader(how, file, seen.delimiter);
    } else {
      reader = make_rate_card_reader(how, file, seen.delimiter);
    }
    preview.delimiter = seen.is_json() ? std::string() : std::string(1, seen.delimiter);
  }

  // --- workbooks -----------------------------------------------------------------------------------

  // The first sheet that can be read is the one; the others are named.
  base::Result<base::Ok> read_workbook(const formats::XlsxParts& parts, const std::string& book,
                                       bool inside) {
    if (!inside) preview.container = "xlsx";
    const auto sheets = parts.sheets(how.decimal_comma.value_or(false));
    if (!sheets) return sheets.error();
    for (const auto& sheet : *sheets) {
      const auto name = book + "/" + sheet.name;
      const auto seen = recognise(sheet.csv.substr(0, kHeadBytes), as_table());
      const bool blank = base::trim(sheet.csv).empty();
      if (blank || reader || (seen.format.empty() && (inside || sheets->size() > 1))) {
        if (!blank) aside.push_back(name);
        continue;
      }
      file = name;
      make_reader(seen);
      if (auto done = reader->feed(without_titles(sheet.csv, seen.above)); !done) return done;
    }
    if (!reader && !inside) return read_only_table(*sheets);
    preview.delimiter.clear();
    return base::Ok{};
  }
  // No sheet looks like anything known: the first with a table may have its columns named.
  base::Result<base::Ok> read_only_table(const std::vector<formats::Sheet>& sheets) {
    for (const auto& sheet : sheets) {
      if (base::trim(sheet.csv).empty()) continue;
      file = how.file + "/" + sheet.name;
      std::erase(aside, file);
      make_reader({.format = {}, .delimiter = ',', .above = 0, .json_table = false});
      preview.delimiter.clear();
      return reader->feed(sheet.csv);
    }
    return base::Error{.code = base::ErrorCode::empty_input, .place = {.file = how.file}};
  }
  // Sheets are handed on with commas, whatever was asked for.
  [[nodiscard]] OpenImport as_table() const {
    OpenImport table = how;
    table.delimiter = ",";
    return table;
  }

  base::Result<Advance> advance() {
    if (!std::exchange(closed, true)) {
      if (auto done = take_demo(); !done) return done.error();
      if (auto done = close(); !done) return done.error();
    }
    return reader->advance();
  }
  base::Result<base::Ok> take_demo() {
    if (!how.demo) return base::Ok{};
    if (how.file == "demo/customers.json") return take_demo(demo_customers_json(), kDocumentFormat);
    if (how.file == "demo/rate-card.csv") return take_demo(demo_rate_card_csv(), kRateCardFormat);
    if (how.file == "demo/usage.csv") return take_demo(demo_usage_csv(), kUsageFormat);
    return base::Error{.code = base::ErrorCode::not_found, .place = {.file = how.file}};
  }
  base::Result<base::Ok> finish() {
    if (auto done = reader->finish(preview); !done) return done;
    for (const auto& name : aside) {
      preview.problems.push_back({.severity = Severity::warning, .error = unknown_format(name)});
      ++preview.problem_count;
    }
    return base::Ok{};
  }
};

Import::Import(std::uint32_t number, OpenImport how,
               std::shared_ptr<const workspace::Workspace> workspace, const base::Crew* crew)
    : state_(std::make_unique<State>()) {
  state_->how = std::move(how);
  state_->workspace = std::move(workspace);
  state_->crew = crew;
  auto& preview = state_->preview;
  preview.import = number;
  preview.file = state_->how.file;
  preview.encoding = state_->how.encoding.empty() ? "utf-8" : state_->how.encoding;
  if (!formats::encoding_named(preview.encoding)) {
    state_->fault = base::Error{.code = base::ErrorCode::unknown_value,
                                .args = {{"encoding", preview.encoding}}};
  }
  for (const auto format : {kUsageFormat, kGraphFormat, kRateCardFormat, kDailyUsageFormat,
                            kReconciliationFormat, kPoolsFormat, kCreditsFormat}) {
    preview.formats.emplace_back(format);
  }
  for (const auto format : document_formats()) preview.formats.emplace_back(format);
}

Import::~Import() = default;

void Import::feed(std::string_view bytes) { state_->feed(bytes); }

bool Import::is_between_rows() const {
  return state_->is_plain() && state_->reader->is_between_rows();
}
std::optional<PartOpening> Import::opening() const {
  if (!state_->is_plain()) return {};
  auto usage = state_->reader->opening();
  if (!usage) return {};
  return PartOpening{*std::move(usage), state_->how.checksum};
}
bool Import::join(Part&& part) {
  if (!is_between_rows() || !state_->reader->join(std::move(part.usage))) return false;
  state_->preview.bytes += part.bytes;
  if (state_->how.checksum) state_->checksum.join(part.checksum, part.bytes);
  return true;
}

Advance Import::advance() {
  auto& state = *state_;
  if (state.finished || state.fault) return {};
  const auto advance = state.advance();
  if (advance) return *advance;
  state.fault = advance.error();
  return {};
}

base::Result<base::Ok> Import::finish() {
  auto& state = *state_;
  if (state.finished) return base::Ok{};
  while (advance().more) {
  }
  if (!state.fault) {
    if (const auto done = state.finish(); !done) state.fault = done.error();
  }
  if (state.how.checksum) state.preview.checksum = state.checksum.text();
  if (state.fault) {
    if (state.fault->place.file.empty()) state.fault->place.file = state.how.file;
    return *state.fault;
  }
  state.finished = true;
  return base::Ok{};
}

const ImportPreview& Import::count(const std::shared_ptr<const workspace::Workspace>& document,
                                   std::span<const rating::CallTable* const> held) {
  state_->reader->count(document, held, state_->preview);
  return state_->preview;
}

bool Import::is_finished() const { return state_->finished; }
bool Import::is_fresh() const { return state_->how.fresh; }
const ImportPreview& Import::preview() const { return state_->preview; }
const rating::CallTable* Import::calls() const { return state_->reader->calls(); }
std::unique_ptr<rating::CallTable> Import::take_calls() { return state_->reader->take_calls(); }
workspace::Patch Import::patch(const workspace::Workspace& workspace) const {
  return state_->reader->patch(workspace);
}
std::vector<insight::BilledLine> Import::take_billed() { return state_->reader->take_billed(); }
FileOwner Import::owner() const { return state_->reader->owner(); }
const base::Error* Import::refusal() const { return state_->reader->refusal(); }
std::vector<RejectedRows> Import::rejected_rows() const { return state_->reader->rejected_rows(); }

}  // namespace engine
