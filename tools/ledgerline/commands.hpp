#pragma once

#include <functional>
#include <memory>

#include <CLI/CLI.hpp>

#include "tools/ledgerline/options.hpp"

namespace ledgerline::cli {

/// The command that the arguments chose, to be run once they are parsed; returns the exit code.
using Chosen = std::function<int()>;

/// For options whose empty value would count as "not given": a script's variable that was never set asks
/// otherwise for something else than was meant. `give` says what belongs there.
inline CLI::Validator not_empty(const std::string& give) {
  const auto problem = "the value is empty: give " + give;
  return CLI::Validator([problem](std::string& value) { return value.empty() ? problem : std::string(); },
                        "");
}

/// What the command groups share while arguments are parsed.
struct Program {
  CLI::App& app;
  Options& options;
  Chosen& chosen;

  /// A command "name" below `parent`, which runs `run` when it is chosen, and none below it.
  template <class Run>
  CLI::App* add(CLI::App* parent, const std::string& name, const std::string& help, Run run) {
    auto* command = parent->add_subcommand(name, help);
    command->fallthrough();  // the options of the program may stand behind the command
    command->callback([&chosen = chosen, command, run = std::move(run)] {
      if (command->get_subcommands().empty()) chosen = run;
    });
    return command;
  }
  /// A command that only holds others.
  CLI::App* group(const std::string& name, const std::string& help) {
    auto* command = app.add_subcommand(name, help);
    command->fallthrough();
    command->require_subcommand(1);
    return command;
  }
};

// One function a file; each adds its commands.
void add_log_commands(Program& program);         // migrate, tick
void add_upkeep_commands(Program& program);      // doctor
void add_projection_commands(Program& program);  // projections …
void add_seal_command(Program& program);         // seal
void add_inventory_command(Program& program);    // events inventory
void add_backup_commands(Program& program);      // backup …
void add_regress_command(Program& program);      // regress
void add_pool_commands(Program& program);        // pool …
void add_tenant_commands(Program& program);      // tenant …, payment …
void add_erase_command(Program& program);        // tenant erase
void add_number_commands(Program& program);      // number …, waiting, allocations
void add_provision_commands(
    Program& program);  // number provision|replace, voice, assistant, tenant close, flow
void add_carrier_commands(Program& program);     // number search|owned|options, pricing
void add_demand_commands(Program& program);      // address …, regulations
void add_effect_commands(Program& program);      // effects, provisioning …, work, reconcile
void add_onboarding_commands(Program& program);  // onboarding …
void add_history_commands(Program& program);     // history
void add_event_commands(Program& program);       // events
void add_cause_commands(Program& program);       // why, diff, timeline
void add_token_commands(Program& program);       // token …
void add_webhook_commands(Program& program);     // webhooks …
void add_serve_command(Program& program);        // serve
void add_demo_command(Program& program);         // demo
void add_race_command(Program& program);         // race
void add_bench_commands(Program& program);       // bench …

}  // namespace ledgerline::cli
