#include "tools/ledgerline/master_key.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "events/kernel/error.hpp"

namespace ledgerline::cli {
namespace {

Key read_key_file(const std::filesystem::path& file) {
  struct stat info{};
  if (::stat(file.c_str(), &info) == 0 && (info.st_mode & 077) != 0)
    throw Unavailable(
        fmt::format("the master key {} can be read by others: run 'chmod 600' on it", file.string()));
  std::ifstream in(file);
  std::stringstream text;
  text << in.rdbuf();
  if (!in)
    throw Unavailable(fmt::format("cannot read the master key {}: {}", file.string(), std::strerror(errno)));
  return parse_key(text.str());
}

}  // namespace

bool has_master_key(const std::filesystem::path& folder) {
  return std::filesystem::exists(folder / "master.key");
}

/// Written aside and linked into place: of two processes that start at once one makes the key, the other
/// reads it.
Key embedded_master_key(const std::filesystem::path& folder, Random& random,
                        const std::function<bool()>& in_use) {
  const auto file = folder / "master.key";
  if (has_master_key(folder)) return read_key_file(file);
  if (in_use() && !has_master_key(folder))  // another process may be making both
    throw Unavailable(
        fmt::format("{} is missing, and there are logs made with it: restore it, or give the key by "
                    "--master-key FILE or LEDGERLINE_MASTER_KEY",
                    file.string()));
  Key key;
  random.fill(key);
  const auto aside = folder / fmt::format("master.key.{}", ::getpid());
  const int out = ::open(aside.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  const auto text = format_key(key) + "\n";
  const bool written = out >= 0 &&
                       ::write(out, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                       ::fsync(out) == 0;
  if (out >= 0) ::close(out);
  const bool linked = written && (::link(aside.c_str(), file.c_str()) == 0 || errno == EEXIST);
  const int error = errno;
  ::unlink(aside.c_str());
  if (!linked)
    throw Unavailable(fmt::format("cannot write the master key {}: {}", file.string(), std::strerror(error)));
  return read_key_file(file);
}

Key configured_master_key(const std::string& file) {
  if (!file.empty()) return read_key_file(file);
  if (const char* text = std::getenv("LEDGERLINE_MASTER_KEY")) return parse_key(text);
  throw Unavailable(
      "no master key: set LEDGERLINE_MASTER_KEY, or give --master-key FILE; make one with 'openssl rand -hex "
      "32'");
}

}  // namespace ledgerline::cli
