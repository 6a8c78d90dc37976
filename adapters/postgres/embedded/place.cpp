#include "adapters/postgres/embedded/place.hpp"

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "events/kernel/error.hpp"
#include "events/kernel/text.hpp"

namespace ledgerline::postgres {
namespace {

namespace fs = std::filesystem;

constexpr auto elsewhere = "/var/lib/ledgerline";

bool is_root() { return geteuid() == 0; }

/// FNV-1a: the same name for the same folder in every build, which std::hash does not promise.
std::string short_name(const fs::path& folder) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char letter : folder.native()) {
    hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001b3;
  }
  return fmt::format("{:012x}", hash >> 16);
}

/// Makes it for ourselves; root lets others pass through to a folder of theirs inside, but not look around.
void make_folder(const fs::path& folder) {
  std::error_code ignored;
  fs::create_directories(folder.parent_path(), ignored);
  if (::mkdir(folder.c_str(), 0700) == 0 && is_root()) ::chmod(folder.c_str(), 0711);
  if (fs::is_directory(folder, ignored)) return;
  throw Unavailable(fmt::format("cannot make the folder {}: {}", folder.native(), std::strerror(errno)));
}

/// Whole and on the disk, or not there at all.
void write_whole(const fs::path& file, const std::string& text) {
  const auto unfinished = fs::path(file) += ".new";
  const int descriptor =
      ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
  const bool written = descriptor >= 0 &&
                       ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                       ::fsync(descriptor) == 0;
  const auto reason = errno;
  ::close(descriptor);
  if (!written) throw Unavailable(fmt::format("cannot write {}: {}", file.native(), std::strerror(reason)));
  fs::rename(unfinished, file);
  sync_folder(file.parent_path());
}

bool reachable(const fs::path& dir, const Account& account) {
  return !is_root() || run({{"/usr/bin/test", "-x", dir}, account}).well;
}

/// Named after `dir`; numbered where an earlier `dir` of that name was deleted and its data stayed here: who
/// deletes a folder and makes it anew expects an empty one.
fs::path fresh_place(const fs::path& dir) {
  make_folder(elsewhere);
  const auto name = fs::path(elsewhere) / short_name(dir);
  auto place = name;
  for (int number = 2; ::mkdir(place.c_str(), 0711) != 0; ++number) {
    if (errno != EEXIST)
      throw Unavailable(fmt::format("cannot make {}: {}", place.native(), std::strerror(errno)));
    place = fmt::format("{}-{}", name.native(), number);
  }
  ::chmod(place.c_str(), 0711);
  return place;
}

/// Only a place that we would have chosen: root makes and removes things there.
fs::path checked_place(const fs::path& named, const fs::path& file) {
  const bool chosen =
      named.parent_path() == elsewhere && named.has_filename() && named.lexically_normal() == named;
  if (chosen && fs::is_directory(named)) return named;
  throw Unavailable(
      fmt::format("{} names no folder in {}: restore that folder, or delete the file for a new cluster",
                  file.native(), elsewhere));
}

void settle_elsewhere(const fs::path& dir, const Account& account) {
  if (fs::exists(dir / "data")) {
    throw Unavailable(
        fmt::format("user {} can no longer reach {}: chmod a+x its parents", account.name, dir.native()));
  }
  FileLock settling(dir / "start.lock");
  settling.exclusive_within(lock_patience);
  if (!fs::exists(dir / "where")) write_whole(dir / "where", fresh_place(dir).native() + "\n");
}

}  // namespace

void sync_folder(const fs::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

std::string content_of(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return std::move(text).str();
}

fs::path made(const fs::path& dir) {
  auto folder = fs::absolute(dir).lexically_normal();
  if (!folder.has_filename()) folder = folder.parent_path();
  make_folder(folder);
  return fs::canonical(folder);
}

Account server_account(const fs::path& data) {
  if (!is_root()) return account_of(geteuid());
  struct stat found;
  if (::lstat(data.c_str(), &found) == 0 && found.st_uid != 0) return account_of(found.st_uid);
  return account_named("postgres");
}

fs::path place_for(const fs::path& dir, const Account& account) {
  const auto where = dir / "where";
  if (!fs::exists(where)) {
    if (reachable(dir, account)) return dir;
    settle_elsewhere(dir, account);
  }
  return checked_place(first_line(content_of(where)), where);
}

fs::path socket_folder(const fs::path& folder, const Account& account) {
  return fmt::format("/tmp/ledgerline-{}/{}", account.uid, short_name(folder));
}

void guard_socket_folder(const fs::path& folder, const Account& account) {
  run({{"/bin/mkdir", "-p", folder}, account});
  for (const auto& part : {folder.parent_path(), folder}) {
    struct stat found;
    const bool ours = ::lstat(part.c_str(), &found) == 0 && S_ISDIR(found.st_mode) &&
                      found.st_uid == account.uid && (found.st_mode & 077) == 0;
    if (ours) continue;
    throw Unavailable(fmt::format("{} must be a folder of user {} with mode 0700, and is not: remove it",
                                  part.native(), account.name));
  }
}

}  // namespace ledgerline::postgres
