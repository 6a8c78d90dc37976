#include "tests/support/simulator.hpp"

#include <array>
#include <cstdlib>
#include <ctime>
#include <fcntl.h>
#include <jwt.h>
#include <memory>
#include <signal.h>
#include <spawn.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/places.hpp"

namespace ledgerline::tests {

Simulator::Simulator(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), simulator_program);
  std::vector<char*> argv;
  for (auto& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  posix_spawn_file_actions_t files;
  ::posix_spawn_file_actions_init(&files);
  ::posix_spawn_file_actions_adddup2(&files, pipe[1], 1);
  const int error = ::posix_spawn(&pid_, simulator_program, &files, nullptr, argv.data(), environ);
  ::posix_spawn_file_actions_destroy(&files);
  ::close(pipe[1]);
  if (error == 0) read_environment(pipe[0]);
  ::close(pipe[0]);
  if (error != 0 || environment_.empty())
    throw std::runtime_error(std::string("cannot start ") + simulator_program);
}

Simulator::~Simulator() {
  if (pid_ == 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

/// Until "ready", or the end of its output.
void Simulator::read_environment(int output) {
  std::string line;
  for (char c = 0; ::read(output, &c, 1) == 1;) {
    if (c != '\n') {
      line += c;
      continue;
    }
    if (line == "ready") return;
    environment_[line.substr(0, line.find('='))] = line.substr(line.find('=') + 1);
    line.clear();
  }
  environment_.clear();
}

std::vector<std::string> Simulator::environment() const {
  std::vector<std::string> lines;
  for (const auto& [name, value] : environment_) lines.push_back(name + "=" + value);
  return lines;
}

Json Simulator::admin(const std::string& method, const std::string& path, const Json& body) const {
  HttpCall request(method, env("SIMULATOR_URL") + path);
  request.headers = {"Content-Type: application/json"};
  if (!body.is_null()) request.body = body.dump();
  const auto answer = call(request);
  if (answer.wire != HttpAnswer::Wire::answered || answer.status >= 300)
    throw std::runtime_error(method + " " + path + ": " + answer.body);
  return answer.body.empty() ? Json() : Json::parse(answer.body);
}

void Simulator::fault(const std::string& operation, Json about) const {
  about["operation"] = operation;
  admin("POST", "/faults", about);
}

HttpAnswer Simulator::account(const std::string& method, const std::string& path,
                              const FormFields& form) const {
  return twilio(method, "/2010-04-01/Accounts/" + env("TWILIO_ACCOUNT_SID") + path, form);
}

HttpAnswer Simulator::twilio(const std::string& method, const std::string& path,
                             const FormFields& form) const {
  HttpCall request(method, env("TWILIO_API_URL") + path);
  request.login = env("TWILIO_ACCOUNT_SID") + ":" + env("TWILIO_AUTH_TOKEN");
  request.body = form_encoded(form);
  return call(request);
}

HttpAnswer Simulator::vapi(const std::string& method, const std::string& path, const Json& body) const {
  HttpCall request(method, env("VAPI_API_URL") + path);
  request.headers = {"Content-Type: application/json", "Authorization: Bearer " + env("VAPI_API_KEY")};
  if (!body.is_null()) request.body = body.dump();
  return call(request);
}

HttpAnswer Simulator::livekit(const std::string& method, const Json& body) const {
  HttpCall request("POST", env("LIVEKIT_URL") + "/twirp/livekit.SIP/" + method);
  request.headers = {"Content-Type: application/json", "Authorization: Bearer " + livekit_token()};
  request.body = body.dump();
  return call(request);
}

std::string Simulator::livekit_token(const std::string& grants, long lives_s) const {
  jwt_t* raw = nullptr;
  ::jwt_new(&raw);
  const std::unique_ptr<jwt_t, decltype(&::jwt_free)> token(raw, &::jwt_free);
  const auto& secret = env("LIVEKIT_API_SECRET");
  const auto now = std::time(nullptr);
  ::jwt_add_grant(raw, "iss", env("LIVEKIT_API_KEY").c_str());
  ::jwt_add_grant_int(raw, "nbf", now - 10);
  ::jwt_add_grant_int(raw, "exp", now + lives_s);
  ::jwt_add_grants_json(raw, ("{\"sip\":" + grants + "}").c_str());
  ::jwt_set_alg(raw, JWT_ALG_HS256, reinterpret_cast<const unsigned char*>(secret.data()),
                static_cast<int>(secret.size()));
  const std::unique_ptr<char, decltype(&std::free)> text(::jwt_encode_str(raw), &std::free);
  return text.get();
}

int Simulator::stop() {
  int status = 0;
  ::kill(pid_, SIGTERM);
  ::waitpid(pid_, &status, 0);
  pid_ = 0;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace ledgerline::tests
