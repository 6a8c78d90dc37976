#include <algorithm>
#include <cerrno>
#include <csignal>
#include <iostream>

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "events/kernel/error.hpp"
#include "tools/ledgerline/commands.hpp"
#include "tools/ledgerline/log_format.hpp"
#include "tools/ledgerline/output.hpp"
#include "tools/ledgerline/secret_files.hpp"
#include "tools/ledgerline/texts.hpp"

namespace ledgerline::cli {
namespace {

void add_options(CLI::App& app, Options& o) {
  app.add_option("--embedded", o.embedded, "Folder of the private Postgres (made where there is none)")
      ->envname("LEDGERLINE_EMBEDDED")
      ->expected(0, 1)
      ->capture_default_str();
  app.set_config("--config", "", "File with these options, NAME=value a line; a command's below [COMMAND]")
      ->envname("LEDGERLINE_CONFIG");
  app.allow_config_extras(CLI::config_extras_mode::error);
  app.add_option("--database", o.database,
                 "URL of a Postgres server to use instead (may hold a password: prefer the environment)")
      ->envname("LEDGERLINE_DATABASE_URL");
  app.add_option("--log", o.log, "The log: a schema of that database")
      ->envname("LEDGERLINE_LOG")
      ->capture_default_str();
  app.add_option(
      "--master-key", o.master_key_file,
      "File with the master key (else the embedded folder's master.key, else LEDGERLINE_MASTER_KEY)");
  app.add_option("--actor", o.actor, "Who acts, kept in every event (default: user@host)")
      ->envname("LEDGERLINE_ACTOR");
  app.add_option("--reason", o.reason, "Why, kept in every event");
  app.add_option("--correlation", o.correlation,
                 "The request or ticket this belongs to, kept in every event");
  app.add_option("--log-level", o.log_level, "How much is told on stderr")
      ->check(CLI::IsMember({"trace", "debug", "info", "warn", "error", "off"}))
      ->envname("LEDGERLINE_LOG_LEVEL")
      ->capture_default_str();
  app.add_option("--log-format", o.log_format, "Lines as they are, or a JSON object each")
      ->check(CLI::IsMember({"human", "json"}))
      ->envname("LEDGERLINE_LOG_FORMAT")
      ->capture_default_str();
  app.add_flag("--json", o.json, "Print JSON");
}

void add_policy_options(CLI::App& app, Options& o) {
  app.add_option("--country", o.policy.default_country, "Country where a command names none")
      ->envname("LEDGERLINE_COUNTRY")
      ->capture_default_str();
  app.add_option("--cool-down", o.cool_down, "Days a released number rests, such as US=45,GB=30,*=45")
      ->envname("LEDGERLINE_COOL_DOWN");
  app.add_option("--grace-days", o.policy.grace_days,
                 "Days a tenant keeps its number after its payment lapsed")
      ->envname("LEDGERLINE_GRACE_DAYS")
      ->check(CLI::Range(0, 3650))
      ->capture_default_str();
  app.add_option("--effect-timing", o.effect_timing,
                 "How outside steps are retried, such as lease=300000,first_wait=30000,attempts=3 (ms)")
      ->envname("LEDGERLINE_EFFECT_TIMING");
  app.add_option("--wait", o.wait_seconds,
                 "Seconds that a command waits for outside steps that are due later")
      ->check(CLI::Range(0, 86400))
      ->capture_default_str();
  app.add_flag("--trial-numbers", o.policy.trial_numbers, "Give tenants on trial a number without payment")
      ->envname("LEDGERLINE_TRIAL_NUMBERS");
}

int guarded(const Options& options, const Chosen& chosen) {
  try {
    return chosen();
  } catch (const BadInput& e) {
    return print_error(options, Exit::usage, "BAD_INPUT", e.what());
  } catch (const Damaged& e) {
    return print_error(options, Exit::environment, "LOG_DAMAGED", e.what());
  } catch (const Unavailable& e) {
    return print_error(options, Exit::environment, "UNAVAILABLE", e.what());
  } catch (const std::exception& e) {
    return print_error(options, Exit::environment, "ENVIRONMENT", e.what());
  }
}

/// Plain lines on stderr: results go to stdout, and the documented log lines have no prefix.
void set_up_logging(const Options& options) {
  auto logger =
      std::make_shared<spdlog::logger>("ledgerline", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  if (options.log_format == "json")
    logger->set_formatter(json_format());
  else
    logger->set_pattern("%v");
  logger->set_level(spdlog::level::from_str(options.log_level == "warn" ? "warning" : options.log_level));
  spdlog::set_default_logger(std::move(logger));
}

void add_commands(Program& program) {
  add_log_commands(program);
  add_upkeep_commands(program);
  add_projection_commands(program);
  add_seal_command(program);
  add_backup_commands(program);
  add_regress_command(program);
  add_pool_commands(program);
  add_tenant_commands(program);
  add_erase_command(program);
  add_number_commands(program);
  add_provision_commands(program);
  add_carrier_commands(program);
  add_demand_commands(program);
  add_effect_commands(program);
  add_onboarding_commands(program);
  add_history_commands(program);
  add_event_commands(program);
  add_inventory_command(program);
  add_cause_commands(program);
  add_token_commands(program);
  add_webhook_commands(program);
  add_serve_command(program);
  add_demo_command(program);
  add_race_command(program);
  add_bench_commands(program);
}

int run(int argc, char** argv) {
  CLI::App app{"Ledgerline gives tenants their phone numbers, and can prove how."};
  app.set_version_flag("--version", std::string("ledgerline ") + LEDGERLINE_VERSION);
  app.require_subcommand(1);
  app.failure_message(CLI::FailureMessage::help);
  Options options;
  Chosen chosen;
  add_options(app, options);
  add_policy_options(app, options);
  add_text_option(app, options);
  Program program{app, options, chosen};
  add_commands(program);
  try {
    read_secret_files();
    app.parse(argc, argv);
  } catch (const BadInput& e) {
    return print_error(options, Exit::usage, "BAD_INPUT", e.what());
  } catch (const CLI::Success& e) {
    return app.exit(e);
  } catch (const CLI::ParseError& e) {
    const auto unknown = app.remaining(true);  // CLI11 asks for a command before it minds words that are none
    const bool named = unknown.empty() || dynamic_cast<const CLI::ExtrasError*>(&e);
    options.json = std::find(argv, argv + argc, std::string_view("--json")) != argv + argc;
    return print_error(options, Exit::usage, "BAD_USAGE",
                       std::string(e.what()) + (named ? "" : ": '" + unknown[0] + "' is none") +
                           "; run with --help for more");
  }
  if (options.embedded.empty()) options.embedded = Options{}.embedded;  // --embedded alone
  set_up_logging(options);
  return guarded(options, [&] {
    if (!options.cool_down.empty()) read_cool_downs(options.cool_down, options.policy);
    read_effect_timing(options.effect_timing, options.policy.effects);
    set_up_texts(options, options.policy.texts);
    return chosen();
  });
}

}  // namespace
}  // namespace ledgerline::cli

/// Results that cannot be written are not given: an exit code of 0 would say so. A reader that went away (`|
/// head -1`) is no error; SIGPIPE would end us before the embedded server is stopped.
int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  const int exit = ledgerline::cli::run(argc, argv);
  errno = 0;
  if (std::cout.flush() || errno == EPIPE) return exit;
  std::cerr << "ledgerline: the results could not be written to the standard output\n";
  return exit == 0 ? 3 : exit;
}
