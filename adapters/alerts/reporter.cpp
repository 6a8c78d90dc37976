#include "adapters/alerts/reporter.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

namespace ledgerline::alerts {
namespace {

std::string problem_of(const HttpReply& reply) {
  if (reply.trouble != HttpReply::Trouble::none) return reply.code;
  const bool arrived = reply.status >= 200 && reply.status < 300;
  return arrived ? "" : fmt::format("it answered {}", reply.status);
}

std::string append(const std::string& path, const std::string& line) {
  const int file = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
  if (file < 0) return fmt::format("{}: {}", path, std::strerror(errno));
  errno = 0;
  const bool whole = ::write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size());
  const auto why = whole ? "" : fmt::format("{}: {}", path, errno == 0 ? "no room" : std::strerror(errno));
  ::close(file);
  return why;
}

}  // namespace

Awaitable<std::string> HookReporter::report(std::string json) {
  HttpRequest request("alerts:report", "POST", url_);
  request.headers.emplace("Content-Type", "application/json");
  request.body = std::move(json);
  request.timeout = std::chrono::seconds(10);
  const auto reply = co_await http_.send(std::move(request));
  co_return problem_of(reply);
}

Awaitable<std::string> FileReporter::report(std::string json) { co_return append(path_, json + "\n"); }

}  // namespace ledgerline::alerts
