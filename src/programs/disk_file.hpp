#pragma once
// A file on a disk, whose bytes can be had from any place.

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include "engine/source.hpp"

namespace programs {

class DiskFile final : public engine::Source {
 public:
  // Null when it is something else: a pipe, a folder, nothing; or empty. `name` is told in errors.
  [[nodiscard]] static std::unique_ptr<DiskFile> open(const std::string& path, std::string name) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return nullptr;
    struct stat facts{};
    if (fstat(file, &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_size > 0) {
      const auto size = static_cast<std::uint64_t>(facts.st_size);
      return std::unique_ptr<DiskFile>(new DiskFile(std::move(name), file, size));
    }
    ::close(file);
    return nullptr;
  }
  ~DiskFile() override { ::close(file_); }
  DiskFile(const DiskFile&) = delete;
  DiskFile& operator=(const DiskFile&) = delete;

  [[nodiscard]] std::uint64_t size() const override { return size_; }
  [[nodiscard]] base::Result<std::size_t> read(std::uint64_t at,
                                               std::span<char> to) const override {
    std::size_t done = 0;
    while (done < to.size()) {
      const auto rest = to.subspan(done);
      const auto got = pread(file_, rest.data(), rest.size(), static_cast<off_t>(at + done));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) {
        return base::Error{.code = base::ErrorCode::io_failed,
                           .place = {.file = name_},
                           .args = {{"reason", std::generic_category().message(errno)}}};
      }
      if (got == 0) break;
      done += static_cast<std::size_t>(got);
    }
    return done;
  }

 private:
  DiskFile(std::string name, int file, std::uint64_t size)
      : name_(std::move(name)), file_(file), size_(size) {}
  std::string name_;
  int file_;
  std::uint64_t size_;
};

}  // namespace programs
