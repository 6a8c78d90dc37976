#include "tools/ledgerline/simulated.hpp"

#include <array>
#include <csignal>
#include <filesystem>
#include <string_view>
#include <sys/mman.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include "adapters/http/curl_http.hpp"
#include "events/kernel/error.hpp"
#include "tools/ledgerline/child.hpp"

namespace ledgerline::cli {
namespace {

/// A file without a name, which a child can open.
class Scratch {
 public:
  explicit Scratch(const std::string& text) : fd_(::memfd_create("scenario", MFD_CLOEXEC)) {
    if (fd_ < 0 || ::write(fd_, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
      throw Unavailable("no memory for the simulator's scenario");
  }
  ~Scratch() { ::close(fd_); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  std::string path() const { return fmt::format("/proc/{}/fd/{}", ::getpid(), fd_); }

 private:
  int fd_;
};

/// What a process writes until it says that it is ready, or ends.
std::string read_until_ready(int output) {
  std::string text;
  std::array<char, 4096> part{};
  while (!text.ends_with("ready\n")) {
    const auto count = ::read(output, part.data(), part.size());
    if (count <= 0) throw Unavailable("the simulator ended before it was ready");
    text.append(part.data(), static_cast<std::size_t>(count));
  }
  return text;
}

Awaitable<void> fetch(Http& http, std::string url, HttpReply& reply) {
  HttpRequest request("simulator:ask", "GET", std::move(url));
  reply = co_await http.send(std::move(request));
}

}  // namespace

Simulated::Simulated(const std::string& scenario) {
  const Scratch file(scenario);
  const auto program = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "simulator";
  std::array<int, 2> pipe{};
  if (::pipe(pipe.data()) != 0) throw Unavailable("no pipe for the simulator's lines");
  try {
    pid_ = start(program.native(), {"--scenario", file.path(), "--ends-with", std::to_string(::getpid())}, {},
                 pipe[1]);
  } catch (const std::exception& e) {
    throw Unavailable(fmt::format("{}: build it with 'tools/build release simulator'", e.what()));
  }
  ::close(pipe[1]);
  std::string_view lines;
  const auto text = read_until_ready(pipe[0]);
  ::close(pipe[0]);
  for (lines = text; !lines.empty();) {
    const auto end = lines.find('\n');
    const auto line = lines.substr(0, end);
    if (line.find('=') != std::string_view::npos) environment_.emplace_back(line);
    if (line.starts_with("SIMULATOR_URL=")) url_ = line.substr(line.find('=') + 1);
    lines.remove_prefix(end + 1);
  }
}

Simulated::~Simulated() {
  ::kill(pid_, SIGTERM);
  wait_for(pid_);
}

std::string Simulated::ask(const std::string& path) const {
  boost::asio::io_context io;
  http::CurlHttp http(io.get_executor());
  HttpReply reply;
  std::exception_ptr failure;
  boost::asio::co_spawn(io, fetch(http, url_ + path, reply), [&](std::exception_ptr error) {
    failure = error;
    io.stop();
  });
  io.run();
  if (failure) std::rethrow_exception(failure);
  if (reply.status != 200)
    throw Unavailable(fmt::format("the simulator does not answer {}: {}", path, reply.why));
  return reply.body;
}

}  // namespace ledgerline::cli
