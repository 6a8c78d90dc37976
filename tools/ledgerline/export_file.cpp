#include "tools/ledgerline/export_file.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include "engine/points.hpp"
#include "events/kernel/error.hpp"

namespace ledgerline::cli {
namespace {

constexpr std::size_t most_buffered = 64 * 1024;

/// Whether the name is on the disk too, not just what it names.
bool is_name_synced(const std::filesystem::path& file) {
  const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  const int in = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = in >= 0 && ::fsync(in) == 0;
  if (in >= 0) ::close(in);
  return synced;
}

/// Whether the file that was opened is still the one of that name: another export may have renamed it.
bool is_in_place(int file, const std::filesystem::path& name) {
  struct stat opened{}, named{};
  return ::fstat(file, &opened) == 0 && ::lstat(name.c_str(), &named) == 0 && opened.st_ino == named.st_ino &&
         opened.st_dev == named.st_dev;
}

}  // namespace

ExportFile::ExportFile(std::filesystem::path file) : file_(std::move(file)), part_(file_.string() + ".part") {
  out_ = ::open(part_.c_str(), O_CREAT | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (out_ < 0) fail("cannot be written");
  const bool alone = ::flock(out_, LOCK_EX | LOCK_NB) == 0 && is_in_place(out_, part_);
  if (alone && ::fchmod(out_, 0600) == 0 && ::ftruncate(out_, 0) == 0) return;
  const int error = std::exchange(errno, 0);
  ::close(std::exchange(out_, -1));
  if (!alone) throw Unavailable(fmt::format("{} is being written by another export", part_.string()));
  errno = error;
  fail("cannot be written");
}

ExportFile::~ExportFile() {
  if (out_ < 0) return;
  ::unlink(part_.c_str());
  ::close(out_);
}

void ExportFile::fail(const char* what) const {
  throw Unavailable(fmt::format("{} {}: {}", part_.string(), what, std::strerror(errno)));
}

void ExportFile::expect_own_place(std::string_view first_line) const {
  const auto status = std::filesystem::symlink_status(file_);
  if (!std::filesystem::exists(status)) return;
  std::string line;
  if (std::filesystem::is_regular_file(status)) std::getline(std::ifstream(file_), line);
  if (line != first_line)
    throw BadInput(
        fmt::format("{} is there, and is no export of this: give a name that is free", file_.string()));
}

void ExportFile::write(std::string_view line) {
  if (std::exchange(is_empty_, false)) expect_own_place(line);
  (buffer_ += line) += '\n';
  if (buffer_.size() >= most_buffered) flush();
}

void ExportFile::flush() {
  for (std::string_view rest = buffer_; !rest.empty();) {
    const auto size = ::write(out_, rest.data(), rest.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) fail("could not be written");
    rest.remove_prefix(static_cast<std::size_t>(size));
  }
  buffer_.clear();
}

void ExportFile::publish() {
  flush();
  if (::fsync(out_) != 0) fail("could not be written");
  point("export.written");
  if (::rename(part_.c_str(), file_.c_str()) != 0) fail("could not be renamed");
  ::close(std::exchange(out_, -1));
  if (!is_name_synced(file_)) fail("could not be renamed for good");
  point("export.published");
}

}  // namespace ledgerline::cli
