#include "engine/log/history.hpp"

#include <iostream>
#include <memory>

#include <fmt/format.h>

#include "projections/narrator/narrator.hpp"
#include "tools/ledgerline/commands.hpp"
#include "tools/ledgerline/context.hpp"
#include "tools/ledgerline/output.hpp"

namespace ledgerline::cli {
namespace {

std::string payload_text(const Recorded& event) { return outcome_of({event}).message; }

void print_event(const Options& options, const Recorded& event, const Stored& stored) {
  if (options.json)
    std::cout << to_json(event, stored.digest) << '\n';
  else
    std::cout << fmt::format("{:>8}  {}  {:<20}  {}  [{}{}]\n", event.position, iso_micros(event.at),
                             name_of(event.event), payload_text(event), event.cause.actor.str(),
                             event.cause.reason ? ": " + event.cause.reason->str() : "");
}

/// Reads the tenant's events in pages, so that a long history needs no more memory than a short one.
int history(Options& options, const std::string& id, const std::string& as_of, bool narrated) {
  Slice slice;
  slice.tenant = TenantId(id).str();
  read_as_of(as_of, slice);
  Context context(options);
  std::vector<Recorded> all;
  Version version = 0;
  for (;;) {
    const auto [stored, events] = read_history(context.log(), slice, context.vault(), version);
    for (std::size_t i = 0; i < events.size(); ++i) {
      if (narrated)
        all.push_back(events[i]);
      else
        print_event(options, events[i], stored[i]);
    }
    if (!stored.empty()) version = stored.back().tenant->version;
    if (stored.size() < slice.limit) break;
    slice.after = stored.back().position;
  }
  if (version == 0)
    return as_of.empty()
               ? print_error(options, Exit::refused, "UNKNOWN_TENANT",
                             fmt::format("there is no tenant {}: nothing was ever recorded of it", id))
               : print_error(options, Exit::refused, "NO_HISTORY",
                             fmt::format("nothing was recorded of tenant {} up to {}", id, as_of));
  for (const auto& line : narrate_history(all)) print_line(options, line);
  return Exit::done;
}

}  // namespace

void add_history_commands(Program& program) {
  auto& options = program.options;
  const auto id = std::make_shared<std::string>(), as_of = std::make_shared<std::string>();
  const auto narrated = std::make_shared<bool>(false);
  auto* command = program.add(&program.app, "history", "What happened to a tenant, event by event",
                              [=, &options] { return history(options, *id, *as_of, *narrated); });
  command->add_option("id", *id, "The tenant")->required();
  command->add_option(
      "--as-of", *as_of,
      "Up to a position, or an ISO 8601 time in UTC or with its offset (a date alone is its first moment)");
  command->add_flag("--narrate", *narrated, "As the documented log lines");
}

}  // namespace ledgerline::cli
