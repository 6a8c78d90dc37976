#include <charconv>
#include <cstdlib>
#include <iostream>
#include <memory>

#include <boost/asio/ip/address.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "events/kernel/error.hpp"
#include "tools/ledgerline/commands.hpp"
#include "tools/ledgerline/first_steps.hpp"
#include "tools/ledgerline/output.hpp"
#include "tools/ledgerline/service.hpp"
#include "tools/ledgerline/simulated.hpp"

/// What a platform runs.
namespace ledgerline::cli {
namespace {

struct Serving {
  std::string listen = "127.0.0.1:8080", public_url, report_file;
  bool simulate = false, behind_proxy = false, no_effects = false;
  int connections = 1000, promised_hours = 24;
  double days_of_pool = 3;
};

[[noreturn]] void refuse_address(const std::string& text) {
  throw BadInput(fmt::format("--listen {}: give an address and a port, such as 127.0.0.1:8080 or [::1]:8080",
                             printable(text)));
}

web::Server::Endpoint endpoint_of(const std::string& text) {
  const auto colon = text.rfind(':');
  if (colon == text.npos) refuse_address(text);
  auto host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(host, error);
  unsigned short port = 0;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data() + colon + 1, end, port);
  if (error || read.ec != std::errc{} || read.ptr != end) refuse_address(text);
  return {address, port};
}

/// Providers of our own, for whoever has no accounts; the variables that they print are this process's.
std::unique_ptr<Simulated> simulate() {
  auto simulated = std::make_unique<Simulated>("{}");
  for (const auto& line : simulated->environment()) {
    const auto equals = line.find('=');
    ::setenv(line.substr(0, equals).c_str(), line.substr(equals + 1).c_str(), 1);
  }
  ::setenv("MAIL_FROM", "numbers@example.com", 0);
  return simulated;
}

std::string address_of(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  if (!url.empty() && !url.starts_with("https://") && !url.starts_with("http://"))
    throw BadInput(
        fmt::format("--public-url {}: give an address, such as https://numbers.example.com", printable(url)));
  return url;
}

ServiceOptions options_of(const Serving& serving) {
  ServiceOptions how;
  how.endpoint = endpoint_of(serving.listen);
  how.limits.connections = static_cast<std::size_t>(serving.connections);
  if (serving.behind_proxy) how.limits.per_peer = how.limits.connections;
  how.public_url = address_of(serving.public_url);
  how.is_local = serving.simulate;
  how.effects = !serving.no_effects;
  how.monitoring.promises.wait = serving.promised_hours * std::int64_t{3600};
  how.monitoring.promises.days_of_pool = serving.days_of_pool;
  how.monitoring.report_file = serving.report_file;
  return how;
}

int serve(Options& options, const Serving& serving) {
  const auto how = options_of(serving);
  const auto simulated = serving.simulate ? simulate() : nullptr;
  Service service(options, how);
  spdlog::info("ledgerline {} serves {} at {}", LEDGERLINE_VERSION, options.log, service.public_url());
  std::cout << fmt::format("listens on {}\n", service.address())
            << std::flush;  // whoever starts it waits for this
  if (serving.simulate) print_first_steps(std::cout, service.context(), service.address());
  service.run();
  return Exit::done;
}

}  // namespace

void add_serve_command(Program& program) {
  auto& options = program.options;
  const auto serving = std::make_shared<Serving>();
  auto* command =
      program.add(&program.app, "serve",
                  "The service: API, webhooks and channel over HTTP, and the outside work, until SIGTERM",
                  [&options, serving] { return serve(options, *serving); });
  command->add_option("--listen", serving->listen, "Address and port")
      ->envname("LEDGERLINE_LISTEN")
      ->capture_default_str();
  command
      ->add_option("--public-url", serving->public_url,
                   "Our address as providers and callers know it; without one no number is wired")
      ->envname("APP_URL");
  command->add_option("--connections", serving->connections, "How many at once")
      ->check(CLI::Range(1, 100'000))
      ->envname("LEDGERLINE_CONNECTIONS")
      ->capture_default_str();
  command
      ->add_flag("--behind-proxy", serving->behind_proxy,
                 "All callers come from a reverse proxy's address: none is held to 50 connections")
      ->envname("LEDGERLINE_BEHIND_PROXY");
  command
      ->add_option("--promised-wait", serving->promised_hours,
                   "Hours within which a tenant who pays has a number; beyond, an alert")
      ->check(CLI::Range(1, 24 * 365))
      ->envname("LEDGERLINE_PROMISED_WAIT")
      ->capture_default_str();
  command
      ->add_option("--days-of-pool", serving->days_of_pool,
                   "Days for which a country's numbers are to last; below, an alert")
      ->check(CLI::Range(0.0, 365.0))
      ->envname("LEDGERLINE_DAYS_OF_POOL")
      ->capture_default_str();
  command
      ->add_option("--report-file", serving->report_file,
                   "Where alerts are reported, a JSON line each (else LEDGERLINE_ALERT_URL: POSTed there)")
      ->envname("LEDGERLINE_ALERT_FILE");
  command->add_flag("--no-effects", serving->no_effects, "Leave the outside work to others ('work')");
  command->footer(
      "Credentials and secrets come from the environment or from files that it names (adapters/README.md).\n"
      "Which log, policy, log lines and --config: the options of 'ledgerline --help', which may stand here "
      "too.");
  command->add_flag("--simulate", serving->simulate, "With simulated providers: no account is needed");
}

}  // namespace ledgerline::cli
