#include "tests/support/program.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include "tests/support/places.hpp"

namespace ledgerline::tests {
namespace {

constexpr int most_run_ms = 600'000;

std::string content_of(int file) {
  std::string text;
  std::array<char, 65536> part;
  for (ssize_t size = 0;
       (size = ::pread(file, part.data(), part.size(), static_cast<off_t>(text.size()))) > 0;)
    text.append(part.data(), static_cast<std::size_t>(size));
  return text;
}

pid_t wait_for(pid_t pid, int& status, int options) {
  pid_t found = 0;
  while ((found = ::waitpid(pid, &status, options)) < 0 && errno == EINTR) continue;
  return found;
}

}  // namespace

Running::Running(const postgres::Database& database, std::vector<std::string> arguments,
                 std::vector<std::string> environment, int out)
    : out_(::memfd_create("out", MFD_CLOEXEC)), err_(::memfd_create("err", MFD_CLOEXEC)) {
  arguments.insert(arguments.begin(), {ledgerline_program, "--log", database.schema});
  const auto name_of = [](std::string_view variable) { return variable.substr(0, variable.find('=')); };
  const auto add = [&](const std::string& variable) {
    if (std::ranges::count(environment, name_of(variable), name_of) == 0) environment.push_back(variable);
  };
  add("LEDGERLINE_DATABASE_URL=" + database.url);
  add("LEDGERLINE_MASTER_KEY=" + format_key(test_key()));
  for (char** variable = environ; *variable; ++variable) add(*variable);
  std::erase_if(environment, [](const auto& variable) { return variable.find('=') == variable.npos; });
  std::vector<char*> argv, envp;
  for (auto& argument : arguments) argv.push_back(argument.data());
  for (auto& variable : environment) envp.push_back(variable.data());
  argv.push_back(nullptr);
  envp.push_back(nullptr);
  posix_spawn_file_actions_t files;
  ::posix_spawn_file_actions_init(&files);
  ::posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&files, out < 0 ? out_ : out, 1);
  ::posix_spawn_file_actions_adddup2(&files, err_, 2);
  const int error = ::posix_spawn(&pid_, ledgerline_program, &files, nullptr, argv.data(), envp.data());
  ::posix_spawn_file_actions_destroy(&files);
  if (error != 0) throw std::runtime_error(fmt::format("cannot start {}", ledgerline_program));
}

Running::Running(Running&& other) noexcept
    : pid_(std::exchange(other.pid_, 0)),
      status_(other.status_),
      out_(std::exchange(other.out_, -1)),
      err_(std::exchange(other.err_, -1)) {}

Running::~Running() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    wait_for(pid_, status_, 0);
  }
  ::close(out_);
  ::close(err_);
}

bool Running::stops() {
  if (wait_for(pid_, status_, WUNTRACED) == pid_ && WIFSTOPPED(status_)) return true;
  pid_ = 0;
  return false;
}

void Running::go_on() const { ::kill(pid_, SIGCONT); }

ProgramResult Running::ends() {
  if (pid_ > 0) {
    pollfd end{static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)), POLLIN,
               0};  // glibc 2.36 lacks its name in C++
    if (::poll(&end, 1, most_run_ms) != 1) ::kill(pid_, SIGKILL);
    ::close(end.fd);
    wait_for(std::exchange(pid_, 0), status_, 0);
  }
  const int exit = WIFEXITED(status_) ? WEXITSTATUS(status_) : 128 + WTERMSIG(status_);
  return {exit, content_of(out_), content_of(err_)};
}

}  // namespace ledgerline::tests
