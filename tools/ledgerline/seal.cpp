#include "adapters/postgres/seal.hpp"

#include <charconv>
#include <iostream>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "events/kernel/text.hpp"
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

/// CLI11's own check says only that it is not within what a double may be, with all its digits.
std::string position_problem(const std::string& text) {
  Position position = 0;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, position);
  if (read.ec == std::errc{} && read.ptr == end && position >= 0) return "";
  return fmt::format("{} is no position, which is a whole number from 0 on", printable(text));
}

}  // namespace

void add_seal_command(Program& program) {
  auto& options = program.options;
  const auto at = std::make_shared<std::optional<Position>>();
  auto* command =
      program.add(&program.app, "seal", "What fixes the log as it is, in a line to be kept elsewhere",
                  [=, &options] { return seal(options, *at); });
  command->add_option("--at", *at, "Of the events up to this position (default: all)")
      ->check(position_problem);
}

}  // namespace ledgerline::cli
