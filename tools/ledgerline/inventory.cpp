#include "adapters/postgres/inventory.hpp"

#include <algorithm>
#include <iostream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "projections/check.hpp"
#include "tools/ledgerline/commands.hpp"
#include "tools/ledgerline/context.hpp"
#include "tools/ledgerline/output.hpp"

namespace ledgerline::cli {
namespace {

int inventory(Options& options) {
  Context context(options);
  const auto stocks = postgres::inventory(context.log_for_maintenance());
  auto rows = nlohmann::ordered_json::array();
  for (const auto& stock : stocks)
    rows.push_back({{"type", exactly(stock.type)},
                    {"version", stock.version},
                    {"events", stock.count},
                    {"first", stock.first},
                    {"last", stock.last},
                    {"readable", stock.problem.empty()},
                    {"problem", stock.problem}});
  print_rows(options, rows.dump(), "No event.");
  const bool readable = std::ranges::all_of(
      stocks, [](const auto& problem) { return problem.empty(); }, &postgres::Stock::problem);
  return readable ? Exit::done : Exit::refused;
}

/// The options of `events` may stand behind it too, and an option that means nothing is not taken in silence.
void expect_no_selection(const CLI::App& events) {
  for (const auto* option : events.get_options())
    if (option->count() > 0)
      throw BadInput(fmt::format("'events inventory' takes no {}: it counts the whole log, type by type",
                                 option->get_name()));
}

}  // namespace

void add_inventory_command(Program& program) {
  auto& options = program.options;
  auto* events = program.app.get_subcommand("events");
  program.add(events, "inventory", "Count events by type and version, and name what this build cannot read",
              [&options, events] {
                expect_no_selection(*events);
                return inventory(options);
              });
}

}  // namespace ledgerline::cli
