#include <memory>

#include "tools/ledgerline/checkup.hpp"
#include "tools/ledgerline/commands.hpp"
#include "tools/ledgerline/context.hpp"

namespace ledgerline::cli {
namespace {

int doctor(Options& options, const std::vector<std::string>& expected) {
  const auto begun = std::chrono::steady_clock::now();
  postgres::AuditOptions wanted;
  wanted.expected = seals_of(expected);
  Context context(options);
  postgres::Audit audit;
  {
    cli::Progress bar("examining the log", 0);
    audit = postgres::audit(context.log_for_maintenance(), context.vault(), drawn_on(bar), wanted);
  }
  return print_audit(options, "log " + options.log, audit, begun);
}

}  // namespace

void add_upkeep_commands(Program& program) {
  auto& options = program.options;
  const auto expected = std::make_shared<std::vector<std::string>>();
  auto* doctor_command =
      program.add(&program.app, "doctor", "Check everything that must always hold of the log",
                  [=, &options] { return doctor(options, *expected); });
  expect_option(*doctor_command, *expected);
}

}  // namespace ledgerline::cli
