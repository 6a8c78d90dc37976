#include "tests/support/serving.hpp"

#include <array>
#include <fcntl.h>
#include <signal.h>
#include <stdexcept>
#include <unistd.h>

#include "tests/support/tokens.hpp"

namespace ledgerline::tests {
namespace {

std::string first_line_of(int output) {
  std::string line;
  for (char c = 0; ::read(output, &c, 1) == 1 && c != '\n';) line += c;
  return line;
}

}  // namespace

Serving::Serving(const postgres::Database& database, std::vector<std::string> arguments,
                 std::vector<std::string> environment)
    : database_(database) {
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  arguments.insert(arguments.begin(), {"serve", "--listen", "127.0.0.1:0"});
  running_.emplace(database, std::move(arguments), std::move(environment), pipe[1]);
  ::close(pipe[1]);
  const auto line = first_line_of(pipe[0]);
  ::close(pipe[0]);
  if (!line.starts_with("listens on ")) throw std::runtime_error("serve: " + running_->ends().err);
  url_ = line.substr(line.rfind(' ') + 1);
}

std::string Serving::token(TokenRole role, const std::string& tenant) const {
  return fresh_token(database_, role, tenant);
}

HttpAnswer Serving::ask(const std::string& method, const std::string& path, const std::string& token,
                        const Json& body, std::vector<std::string> headers) const {
  HttpCall request(method, url_ + path);
  request.headers = std::move(headers);
  if (!token.empty()) request.headers.push_back("Authorization: Bearer " + token);
  if (!body.is_null()) {
    request.headers.push_back("Content-Type: application/json");
    request.body = body.dump();
  }
  return call(request);
}

ProgramResult Serving::stop() {
  ::kill(pid(), SIGTERM);
  return running_->ends();
}

void Serving::kill() {
  ::kill(pid(), SIGKILL);
  running_->ends();
}

}  // namespace ledgerline::tests
