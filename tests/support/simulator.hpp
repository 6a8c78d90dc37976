#pragma once

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/support/http_client.hpp"

/// The simulated providers, in a process of their own, for one test.
namespace ledgerline::tests {

using Json = nlohmann::json;

class Simulator {
 public:
  /// Starts the program on free ports and waits until it is ready. Throws std::runtime_error.
  explicit Simulator(std::vector<std::string> arguments = {});
  ~Simulator();
  Simulator(const Simulator&) = delete;
  Simulator& operator=(const Simulator&) = delete;

  /// What it told of itself, such as env("TWILIO_API_URL"), and all of it as "NAME=value".
  const std::string& env(const std::string& name) const { return environment_.at(name); }
  std::vector<std::string> environment() const;

  /// The admin API; throws std::runtime_error with its reason where it refuses.
  Json admin(const std::string& method, const std::string& path, const Json& body = nullptr) const;
  void set(const Json& settings) const { admin("POST", "/settings", settings); }
  /// Such as fault("twilio:provision_number", {{"kind", "drop_reply"}}).
  void fault(const std::string& operation, Json about) const;
  /// The calls of an operation, oldest first, as the ledger has them.
  Json calls(const std::string& operation) const { return admin("GET", "/ledger?operation=" + operation); }
  Json summary() const { return admin("GET", "/summary"); }

  /// Calls as the providers' own clients make them. `path` of Twilio's account begins behind its sid.
  HttpAnswer account(const std::string& method, const std::string& path, const FormFields& form = {}) const;
  HttpAnswer twilio(const std::string& method, const std::string& path, const FormFields& form = {}) const;
  HttpAnswer vapi(const std::string& method, const std::string& path, const Json& body = nullptr) const;
  HttpAnswer livekit(const std::string& method, const Json& body) const;
  /// A JWT as LiveKit's clients sign them.
  std::string livekit_token(const std::string& grants = R"({"admin":true})", long lives_s = 600) const;

  /// Ends it by SIGTERM; its exit code.
  int stop();

 private:
  void read_environment(int output);
  int pid_ = 0;
  std::map<std::string, std::string> environment_;
};

}  // namespace ledgerline::tests
