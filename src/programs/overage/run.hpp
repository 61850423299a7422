#pragma once
// One run of the command line: what was asked for, the session, and how the exit code stands. Shared by
// the sources of the commands.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/session.hpp"
#include "programs/disk_file.hpp"
#include "programs/overage/arguments.hpp"
#include "programs/overage/commands.hpp"
#include "programs/overage/files.hpp"
#include "programs/overage/reporter.hpp"
#include "programs/threads.hpp"

namespace overage_program {

class Run;

struct Command {
  std::string_view name;
  std::vector<OptionSpec> options;
  int (*carry_out)(Run&);
};

// How many things are done at once: --threads, else as many as there are processors; nothing where it
// is no such number.
[[nodiscard]] std::optional<std::size_t> threads_of(const Arguments& arguments);
// With the options that every command has.
[[nodiscard]] std::vector<OptionSpec> with_common(std::vector<OptionSpec> options);
// With the options of commands that read a month.
[[nodiscard]] const std::vector<OptionSpec>& month_options();

class Run {
 public:
  Run(const Arguments& arguments, std::size_t threads)
      : arguments_(arguments),
        threads_(threads),
        reporter_(arguments.value("errors") == "json"),
        quiet_(arguments.has("quiet")) {
    session_.set_crew(&threads_);
  }

  [[nodiscard]] const Arguments& arguments() const { return arguments_; }
  [[nodiscard]] engine::Session& session() { return session_; }
  [[nodiscard]] const Reporter& reporter() const { return reporter_; }

  int fail(const base::Error& error) {
    reporter_.error(error);
    return error.code == base::ErrorCode::io_failed ? kFileFailed : kContentRefused;
  }
  [[nodiscard]] int done() const {
    return arguments_.has("strict") && rejected_ > 0 ? kRowsLeftOut : kDone;
  }

  // Reads a file and tells its problems; it has changed nothing yet.
  base::Result<engine::ImportPreview> preview(const std::string& path, engine::OpenImport how) {
    how.file = shown_name(path);
    const auto opened = session_.open_import(how);
    if (!opened) return opened.error();
    ProgressLine line(!quiet_);
    if (const auto read = this->read(path, how.file, line); !read) return read.error();
    for (;;) {
      const auto sorting = session_.advance_import(opened->import);
      if (!sorting.more) break;
      line.show("sorting " + how.file, sorting.done, sorting.total);
    }
    auto preview = session_.finish_import(opened->import);
    line.clear();
    // unknown columns are a question, and nobody is here to answer it
    if (preview && !preview->missing.empty()) {
      return session_.accept_import(opened->import).error();
    }
    return told(std::move(preview));
  }

  // Its problems go to standard error; rows rejected count for --strict.
  base::Result<engine::ImportPreview> told(base::Result<engine::ImportPreview> preview) {
    if (!preview) return preview;
    rejected_ += preview->rejected;
    for (const auto& problem : preview->problems) reporter_.problem(problem);
    if (std::any_of(preview->problems.begin(), preview->problems.end(), has_two_readings)) {
      reporter_.hint("say how the file's numbers are written: --decimal comma or --decimal point");
    }
    if (preview->problem_count > preview->problems.size()) {
      reporter_.problem({.severity = engine::Severity::warning,
                         .error = {.code = base::ErrorCode::too_many_rows,
                                   .place = {.file = preview->file},
                                   .args = {{"problems", std::to_string(preview->problem_count)},
                                            {"shown", std::to_string(preview->problems.size())}}}});
    }
    return preview;
  }

  base::Result<engine::ImportPreview> take(const std::string& path, const engine::OpenImport& how) {
    auto preview = this->preview(path, how);
    if (!preview) return preview;
    const auto accepted = session_.accept_import(preview->import);
    if (!accepted) return accepted.error();
    return preview;
  }

 private:
  base::Result<base::Ok> read(const std::string& path, const std::string& name,
                              ProgressLine& line) {
    const auto show = [&](std::uint64_t done, std::uint64_t total) {
      line.show("reading " + name, done, total);
      return true;
    };
    const auto file = path == "-" ? nullptr : programs::DiskFile::open(path, name);
    if (file) return session_.read(*file, show);
    return read_pieces(path, [&](std::string_view piece, std::uint64_t done, std::uint64_t total) {
      session_.feed(piece);
      show(done, total);
    });
  }

  // "1,234": number_text.hpp gives both readings.
  static bool has_two_readings(const engine::Problem& problem) {
    const auto& args = problem.error.args;
    return std::any_of(args.begin(), args.end(),
                       [](const auto& arg) { return arg.first == "either"; });
  }

  const Arguments& arguments_;
  programs::Threads threads_;
  engine::Session session_;
  Reporter reporter_;
  bool quiet_;
  std::uint64_t rejected_ = 0;
};

// How files are read, by --format, --currency, --encoding and --decimal.
[[nodiscard]] engine::OpenImport reading(const Arguments& arguments);
// Usage files: --usage-decimal stands above --decimal, and --customer owns what names nobody.
// Error: what CustomerId::parse says.
[[nodiscard]] base::Result<engine::OpenImport> reading_usage(const Arguments& arguments);
// Everything read, in an order that lets calls find their customers: previews of the usage files.
[[nodiscard]] base::Result<std::vector<engine::ImportPreview>> read_month(Run& run);
// The month asked for, else the one with most calls.
[[nodiscard]] base::Result<base::BillingMonth> month_of(Run& run);
[[nodiscard]] base::Result<base::Ok> write_export(Run& run, const engine::OpenExport& what,
                                                  const std::string& path);

}  // namespace overage_program
