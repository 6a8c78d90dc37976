#include <iostream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/ticker.hpp"
#include "tools/ledgerline/commands.hpp"
#include "tools/ledgerline/context.hpp"
#include "tools/ledgerline/output.hpp"

namespace ledgerline::cli {
namespace {

int migrate(Options& options) {
  Context context(options);
  const auto report = context.migrate();
  if (options.json) {
    std::cout << nlohmann::ordered_json{{"applied", report.applied}, {"warnings", report.warnings}}.dump()
              << '\n';
    return Exit::done;
  }
  for (const auto& name : report.applied) std::cout << "applied " << name << '\n';
  if (report.applied.empty()) std::cout << "nothing to apply\n";
  for (const auto& warning : report.warnings) std::cerr << "warning: " << warning << '\n';
  return Exit::done;
}

int tick_once(Options& options) {
  Context context(options);
  const auto outcomes = tick(context.engine(), Actor("ticker:" + options.actor));
  if (outcomes.empty() && !options.json) std::cout << "Nothing is due.\n";
  return print(options, outcomes);
}

}  // namespace

void add_log_commands(Program& program) {
  auto& options = program.options;
  program.add(&program.app, "migrate", "Make the log, or bring its schema to this build's",
              [&options] { return migrate(options); });
  program.add(&program.app, "tick", "Do what the clock made due", [&options] { return tick_once(options); });
}

}  // namespace ledgerline::cli
