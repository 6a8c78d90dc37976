#include <fstream>
#include <iostream>
#include <sys/prctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>

#include "tools/simulator/simulator.hpp"

namespace ledgerline::simulator {
namespace {

struct Options {
  unsigned short port = 0, smtp_port = 0;
  int owner = 0;
  std::string scenario, env_file;
  Credentials credentials;
};

void add_options(CLI::App& app, Options& o) {
  app.add_option("--port", o.port,
                 "Port of the admin API; Twilio, Vapi and LiveKit follow it (0: free ones)");
  app.add_option("--smtp-port", o.smtp_port, "Port of the mail server (0: a free one)");
  app.add_option("--scenario", o.scenario,
                 "JSON file with settings, numbers, assistants and faults to begin with")
      ->check(CLI::ExistingFile);
  app.add_option("--env-file", o.env_file, "File that the NAME=value lines are written to as well");
  app.add_option("--ends-with", o.owner, "Process that starts this one: where it ends, this one does too");
  auto& c = o.credentials;
  app.add_option("--twilio-account-sid", c.twilio_account, "Who callers log in as")->capture_default_str();
  app.add_option("--twilio-auth-token", c.twilio_token)->capture_default_str();
  app.add_option("--twilio-api-key", c.twilio_key)->capture_default_str();
  app.add_option("--twilio-api-secret", c.twilio_key_secret)->capture_default_str();
  app.add_option("--vapi-api-key", c.vapi_key)->capture_default_str();
  app.add_option("--livekit-api-key", c.livekit_key)->capture_default_str();
  app.add_option("--livekit-api-secret", c.livekit_secret)->capture_default_str();
  app.add_option("--stripe-webhook-secret", c.stripe_secret)->capture_default_str();
  app.add_option("--smtp-user", c.smtp_user)->capture_default_str();
  app.add_option("--smtp-password", c.smtp_password)->capture_default_str();
}

void announce(const Simulator& simulator, const std::string& env_file) {
  std::string lines;
  for (const auto& line : simulator.environment()) lines += line + "\n";
  if (!env_file.empty()) {
    std::ofstream file(env_file);
    file << lines;
    if (!file.flush()) throw std::runtime_error("cannot write " + env_file);
  }
  std::cout << lines << "ready" << std::endl;
}

/// Has the kernel end us by SIGTERM when our owner ends, however that comes about; false where it did
/// already.
bool ends_with(int owner) { return ::prctl(PR_SET_PDEATHSIG, SIGTERM) == 0 && ::getppid() == owner; }

int serve(const Options& options) {
  if (options.owner != 0 && !ends_with(options.owner)) return 0;
  asio::io_context context(1);
  Simulator simulator(context, options.credentials, options.port, options.smtp_port);
  if (!options.scenario.empty()) simulator.apply(Json::parse(std::ifstream(options.scenario)));
  asio::signal_set signals(context, SIGTERM, SIGINT);
  signals.async_wait([&](const auto&, int) { context.stop(); });
  announce(simulator, options.env_file);
  context.run();
  return 0;
}

int run(int argc, char** argv) {
  CLI::App app{
      "Twilio, Vapi, LiveKit, Stripe and a mail server, on this machine, for trying and testing Ledgerline."};
  app.set_version_flag("--version", std::string("simulator ") + LEDGERLINE_VERSION);
  Options options;
  add_options(app, options);
  CLI11_PARSE(app, argc, argv);
  try {
    return serve(options);
  } catch (const std::exception& e) {
    fmt::print(stderr, "simulator: {}\n", e.what());
    return 3;
  }
}

}  // namespace
}  // namespace ledgerline::simulator

int main(int argc, char** argv) { return ledgerline::simulator::run(argc, argv); }
