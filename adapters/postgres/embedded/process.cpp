#include "adapters/postgres/embedded/process.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <functional>
#include <grp.h>
#include <map>
#include <pwd.h>
#include <signal.h>
#include <sstream>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include <fmt/format.h>

#include "events/kernel/error.hpp"

namespace ledgerline::postgres {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kEntryBytes = 16384;  // the largest passwd entry glibc suggests to expect is 1024

Account account_from(const passwd& entry) {
  int count = 64;
  std::vector<gid_t> groups(static_cast<std::size_t>(count));
  if (getgrouplist(entry.pw_name, entry.pw_gid, groups.data(), &count) < 0) {
    groups.resize(static_cast<std::size_t>(count));  // count now says how many there are
    getgrouplist(entry.pw_name, entry.pw_gid, groups.data(), &count);
  }
  groups.resize(static_cast<std::size_t>(count));
  return {entry.pw_uid, entry.pw_gid, std::move(groups), entry.pw_name};
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (const auto& text : texts)
    list.push_back(const_cast<char*>(text.c_str()));  // exec's type, not its deed
  list.push_back(nullptr);
  return list;
}

/// A pipe whose ends close with it, and in every program run meanwhile by another thread.
class Pipe {
 public:
  Pipe() {
    if (pipe2(ends_.data(), O_CLOEXEC) != 0)
      throw Unavailable(fmt::format("no pipe: {}", std::strerror(errno)));
  }
  ~Pipe() {
    close(ends_[0]);
    close_writing();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  int writing() const { return ends_[1]; }

  void close_writing() {
    if (ends_[1] >= 0) close(ends_[1]);
    ends_[1] = -1;
  }

  std::string read_to_end() const {
    std::string text;
    std::array<char, 4096> part;
    for (;;) {
      const auto got = read(ends_[0], part.data(), part.size());
      if (got > 0) text.append(part.data(), static_cast<std::size_t>(got));
      if (got == 0 || (got < 0 && errno != EINTR)) return text;
    }
  }

 private:
  std::array<int, 2> ends_{-1, -1};
};

// The three below run between fork and exec, when another thread may have held any lock at the fork: system
// calls only, no allocation.

/// Groups first: without root they could no longer be changed. True where all of it took effect.
bool become(const Account& account) {
  if (geteuid() == account.uid) return true;
  return setgroups(account.groups.size(), account.groups.data()) == 0 && setgid(account.gid) == 0 &&
         setuid(account.uid) == 0;
}

/// 0, 1, 2 and, where asked for, one more; nothing else. The copies at 10 and up keep what is still needed
/// out of the way of the numbers it goes to.
void keep_only(int output, int kept) {
  const int out = fcntl(output, F_DUPFD, 10);
  const int more = kept < 0 ? -1 : fcntl(kept, F_DUPFD, 10);
  const int null = open("/dev/null", O_RDONLY);
  dup2(null, STDIN_FILENO);
  dup2(out, STDOUT_FILENO);
  dup2(out, STDERR_FILENO);
  if (more >= 0) dup2(more, 3);
  closefrom(more >= 0 ? 4 : 3);
}

[[noreturn]] void turn_into(const Program& program, int output, char* const* arguments,
                            char* const* environment) {
  setsid();  // the terminal's Ctrl-C is for us to answer, not for the programs we run
  sigset_t none;
  sigemptyset(&none);
  for (int number = 1; number < NSIG; ++number) signal(number, SIG_DFL);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  umask(077);
  keep_only(output, program.kept);
  if (become(program.account) && chdir("/") == 0) execve(arguments[0], arguments, environment);
  constexpr std::string_view excuse = "the program cannot be run as that user\n";
  [[maybe_unused]] const auto written = write(STDERR_FILENO, excuse.data(), excuse.size());
  _exit(127);
}

bool ended_well(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) throw Unavailable(fmt::format("lost a program we ran: {}", std::strerror(errno)));
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool has_programs(const fs::path& bin) {
  const auto there = [&](const char* name) { return ::access((bin / name).c_str(), X_OK) == 0; };
  return there("initdb") && there("pg_ctl") && there("postgres");
}

/// The major version, as in a cluster's PG_VERSION: "postgres (PostgreSQL) 15.14 (Debian ...)" is "15".
std::string version_of(const fs::path& bin, const Account& account) {
  const auto ended = run({{bin / "postgres", "--version"}, account});
  const auto from = ended.output.find_first_of("0123456789");
  if (!ended.well || from == std::string::npos) return {};
  return ended.output.substr(from, ended.output.find_first_not_of("0123456789", from) - from);
}

/// By major version, newest first.
std::map<int, fs::path, std::greater<>> packaged() {
  std::map<int, fs::path, std::greater<>> found;
  std::error_code absent;
  for (const auto& entry : fs::directory_iterator("/usr/lib/postgresql", absent)) {
    found[std::atoi(entry.path().filename().c_str())] = entry.path() / "bin";
  }
  return found;
}

std::vector<fs::path> on_the_path(const Account& account) {
  std::vector<fs::path> places;
  const auto* path = std::getenv("PATH");
  std::istringstream list(path ? path : "");
  for (std::string place; std::getline(list, place, ':');) {
    if (!place.starts_with('/')) continue;
    places.push_back(place);
    const auto config = fs::path(place) / "pg_config";
    if (::access(config.c_str(), X_OK) != 0) continue;
    const auto said = run({{config, "--bindir"}, account}).output;
    places.push_back(said.substr(0, said.find('\n')));
  }
  return places;
}

}  // namespace

Account account_of(uid_t uid) {
  passwd entry{};
  passwd* found = nullptr;
  std::array<char, kEntryBytes> space;
  getpwuid_r(uid, &entry, space.data(), space.size(), &found);
  if (!found)
    throw Unavailable(fmt::format("user id {} has no entry in /etc/passwd, which PostgreSQL needs", uid));
  return account_from(entry);
}

Account account_named(const std::string& name) {
  passwd entry{};
  passwd* found = nullptr;
  std::array<char, kEntryBytes> space;
  getpwnam_r(name.c_str(), &entry, space.data(), space.size(), &found);
  if (!found) throw Unavailable(fmt::format("there is no user {}: install postgresql", name));
  return account_from(entry);
}

Ended run(const Program& program) {
  const auto arguments = pointers(program.arguments);
  auto variables = program.environment;
  variables.insert(variables.end(), {"PATH=/usr/bin:/bin", "LC_ALL=C"});
  const auto environment = pointers(variables);
  Pipe pipe;
  const int output = program.output >= 0 ? program.output : pipe.writing();
  const pid_t child = fork();
  if (child < 0) throw Unavailable(fmt::format("cannot run {}: {}", arguments[0], std::strerror(errno)));
  if (child == 0) turn_into(program, output, arguments.data(), environment.data());
  pipe.close_writing();
  auto said = pipe.read_to_end();
  return {ended_well(child), std::move(said)};
}

fs::path find_programs(const std::string& version, const Account& account) {
  for (const auto& [number, bin] : packaged()) {
    if (has_programs(bin) && (version.empty() || version == std::to_string(number))) return bin;
  }
  for (const auto& bin : on_the_path(account)) {
    if (has_programs(bin) && (version.empty() || version == version_of(bin, account))) return bin;
  }
  const auto package = version.empty() ? "postgresql" : "postgresql-" + version;
  throw Unavailable(
      fmt::format("PostgreSQL's programs are neither in /usr/lib/postgresql nor on the PATH: install {}, or "
                  "use --database",
                  package));
}

FileLock::FileLock(fs::path file)
    : file_(std::move(file)),
      descriptor_(open(file_.c_str(), O_RDONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)) {
  if (descriptor_ >= 0) return;
  throw Unavailable(
      fmt::format("cannot open {}: {}; run as the folder's owner", file_.native(), std::strerror(errno)));
}

FileLock::~FileLock() {
  release();
  close(descriptor_);
}

bool FileLock::try_exclusive() { return flock(descriptor_, LOCK_EX | LOCK_NB) == 0; }

void FileLock::shared_within(std::chrono::seconds at_most) { take_within(LOCK_SH, at_most); }

void FileLock::exclusive_within(std::chrono::seconds at_most) { take_within(LOCK_EX, at_most); }

// Asked for again and again, since a flock that waits cannot be given a deadline without a signal.
void FileLock::take_within(int kind, std::chrono::seconds at_most) {
  const auto deadline = std::chrono::steady_clock::now() + at_most;
  while (flock(descriptor_, kind | LOCK_NB) != 0) {
    if (std::chrono::steady_clock::now() > deadline) {
      throw Unavailable(fmt::format("another process has held {} for {} s: `fuser {}` names it",
                                    file_.native(), at_most.count(), file_.native()));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

// Said aloud, not left to close(): a child that another thread has just forked still has the descriptor.
void FileLock::release() noexcept { flock(descriptor_, LOCK_UN); }

}  // namespace ledgerline::postgres
