#include "adapters/postgres/seal.hpp"

#include <iostream>
#include <memory>

#include <nlohmann/json.hpp>

#include "tools/ledgerline/checkup.hpp"
#include "tools/ledgerline/commands.hpp"
#include "tools/ledgerline/context.hpp"

namespace ledgerline::cli {
namespace {

int seal(Options& options, std::optional<Position> at) {
  Context context(options);
  Seal sealed;
  {
    cli::Progress bar("sealing the log", 0);
    sealed = postgres::seal(context.log_for_maintenance(), at, drawn_on(bar));
  }
  if (options.json)
    std::cout << nlohmann::ordered_json{{"seal", to_text(sealed)},
                                        {"root", hex(sealed.root)},
                                        {"head", sealed.head}}
                     .dump()
              << '\n';
  else
    std::cout << to_text(sealed) << '\n';
  return Exit::done;
}

}  // namespace

void add_seal_command(Program& program) {
  auto& options = program.options;
  const auto at = std::make_shared<std::optional<Position>>();
  auto* command =
      program.add(&program.app, "seal", "What fixes the log as it is, in a line to be kept elsewhere",
                  [=, &options] { return seal(options, *at); });
  command->add_option("--at", *at, "Of the events up to this position (default: all)")
      ->check(CLI::NonNegativeNumber);
}

}  // namespace ledgerline::cli
