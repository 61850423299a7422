#include "programs/overage/files.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>
#include <utility>
#include <vector>

namespace overage_program {
namespace {

constexpr std::size_t kPiece = 1U << 20U;

struct Close {
  void operator()(std::FILE* file) const {
    if (file != stdin && file != stdout) (void)std::fclose(file);
  }
};
using File = std::unique_ptr<std::FILE, Close>;

base::Error failed(const std::string& path) {
  return {.code = base::ErrorCode::io_failed,
          .place = {.file = shown_name(path)},
          .args = {{"reason", std::generic_category().message(errno)}}};
}

}  // namespace

std::string shown_name(const std::string& path) {
  if (path == "-") return "<stdin>";
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

base::Result<base::Ok> read_pieces(const std::string& path, const Take& take) {
  const File file(path == "-" ? stdin : std::fopen(path.c_str(), "rb"));
  if (!file) return failed(path);
  struct stat facts{};
  std::uint64_t total = 0;
  if (fstat(fileno(file.get()), &facts) == 0) {
    if (S_ISDIR(facts.st_mode)) {
      errno = EISDIR;
      return failed(path);
    }
    if (S_ISREG(facts.st_mode)) total = static_cast<std::uint64_t>(facts.st_size);
  }
  std::vector<char> piece(kPiece);
  std::uint64_t done = 0;
  while (std::feof(file.get()) == 0 && std::ferror(file.get()) == 0) {
    const auto size = std::fread(piece.data(), 1, piece.size(), file.get());
    done += size;
    if (size != 0) take({piece.data(), size}, done, total);
  }
  if (std::ferror(file.get()) != 0) return failed(path);
  return base::Ok{};
}

struct FilePieces::State {
  File file;
  std::vector<char> piece;
};

FilePieces::FilePieces(std::string path)
    : path_(std::move(path)), state_(std::make_unique<State>()) {}
FilePieces::~FilePieces() = default;

base::Result<std::string_view> FilePieces::read() {
  if (!state_->file) {
    state_->file.reset(path_ == "-" ? stdin : std::fopen(path_.c_str(), "rb"));
    if (!state_->file) return failed(path_);
    state_->piece.resize(kPiece);
  }
  const auto size = std::fread(state_->piece.data(), 1, state_->piece.size(), state_->file.get());
  if (size == 0 && std::ferror(state_->file.get()) != 0) return failed(path_);
  return std::string_view(state_->piece.data(), size);
}

base::Result<base::Ok> append(const std::string& path, std::string_view bytes, bool begun) {
  const File file(std::fopen(path.c_str(), begun ? "ab" : "wb"));
  if (!file) return failed(path);
  if (std::fwrite(bytes.data(), 1, bytes.size(), file.get()) != bytes.size() ||
      std::fflush(file.get()) != 0) {
    return failed(path);
  }
  return base::Ok{};
}

base::Result<base::Ok> write_pieces(const std::string& path, const Give& give) {
  const bool to_stream = path == "-";
  const auto beside = path + ".part";
  File file(to_stream ? stdout : std::fopen(beside.c_str(), "wb"));
  if (!file) return failed(path);
  for (auto piece = give(); !piece.empty(); piece = give()) {
    if (std::fwrite(piece.data(), 1, piece.size(), file.get()) != piece.size()) return failed(path);
  }
  if (std::fflush(file.get()) != 0) return failed(path);
  if (to_stream) return base::Ok{};
  if (std::fclose(file.release()) != 0) return failed(path);
  if (std::rename(beside.c_str(), path.c_str()) != 0) return failed(path);
  return base::Ok{};
}

base::Result<base::Ok> make_folder(const std::string& path) {
  if (mkdir(path.c_str(), 0777) != 0 && errno != EEXIST) return failed(path);
  return base::Ok{};
}

void print(std::string_view text) { (void)std::fwrite(text.data(), 1, text.size(), stdout); }
void print_error(std::string_view text) { (void)std::fwrite(text.data(), 1, text.size(), stderr); }

ProgressLine::ProgressLine(bool wanted) : wanted_(wanted && isatty(STDERR_FILENO) == 1) {}
ProgressLine::~ProgressLine() { clear(); }

void ProgressLine::show(std::string_view what, std::uint64_t done, std::uint64_t total) {
  if (!wanted_) return;
  // per cent where the size is known, else whole megabytes
  const auto step = static_cast<std::int64_t>(total != 0 ? done * 100 / total : done >> 20U);
  if (step == last_percent_) return;
  last_percent_ = step;
  shown_ = true;
  print_error("\r\x1b[K" + std::string(what) + " " + std::to_string(step) +
              (total != 0 ? " %" : " MB"));
}

void ProgressLine::clear() {
  if (shown_) print_error("\r\x1b[K");
  shown_ = false;
  last_percent_ = -1;
}

}  // namespace overage_program
