#pragma once
// Files, streams and the terminal: the only place of the command line that touches them.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace overage_program {

// Name of a file for messages: standard input is "<stdin>".
[[nodiscard]] std::string shown_name(const std::string& path);

// Reads a file, or standard input for "-", in pieces. `total` is 0 where the size is not known.
// Error: io_failed, with the system's words.
using Take = std::function<void(std::string_view piece, std::uint64_t done, std::uint64_t total)>;
[[nodiscard]] base::Result<base::Ok> read_pieces(const std::string& path, const Take& take);

// The same, asked for piece by piece.
class FilePieces {
 public:
  explicit FilePieces(std::string path);
  ~FilePieces();
  FilePieces(const FilePieces&) = delete;
  FilePieces& operator=(const FilePieces&) = delete;
  // Valid until the next call; empty at the end. Error: io_failed.
  [[nodiscard]] base::Result<std::string_view> read();
  [[nodiscard]] std::string name() const { return shown_name(path_); }

 private:
  struct State;
  std::string path_;
  std::unique_ptr<State> state_;
};

// Adds to a file; a first piece replaces what was there. Error: io_failed.
[[nodiscard]] base::Result<base::Ok> append(const std::string& path, std::string_view bytes,
                                            bool begun);

// Pieces until one is empty, to a file or, for "-", to standard output. A file is written beside its
// place and moved there at the end, so that nobody finds half of it.
using Give = std::function<std::string_view()>;
[[nodiscard]] base::Result<base::Ok> write_pieces(const std::string& path, const Give& give);

[[nodiscard]] base::Result<base::Ok> make_folder(const std::string& path);

void print(std::string_view text);        // standard output
void print_error(std::string_view text);  // standard error

// One line that is overwritten, on a terminal only.
class ProgressLine {
 public:
  explicit ProgressLine(bool wanted);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  void show(std::string_view what, std::uint64_t done, std::uint64_t total);
  void clear();

 private:
  bool wanted_;
  bool shown_ = false;
  std::int64_t last_percent_ = -1;
};

}  // namespace overage_program
