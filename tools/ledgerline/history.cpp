#include "engine/log/history.hpp"

#include <iostream>
#include <memory>

#include <fmt/format.h>

#include "engine/phone.hpp"
#include "projections/holders/holders.hpp"
#include "projections/narrator/narrator.hpp"
#include "tools/ledgerline/context.hpp"
#include "tools/ledgerline/output.hpp"
#include "tools/ledgerline/past.hpp"

namespace ledgerline::cli {
namespace {

struct Asked {
  std::string tenant, number;  // one of them
  std::string as_of;
  bool narrated = false;
};

/// Reads the tenant's events in pages, so that a long history needs no more memory than a short one.
int history_of_tenant(Options& options, const Asked& asked) {
  Slice slice;
  slice.tenant = TenantId(asked.tenant).str();
  Context context(options);
  read_as_of(context.log(), asked.as_of, slice);
  std::vector<Recorded> to_narrate;
  bool any = false;
  read_each(context.log(), slice, context.vault(), [&](const Recorded& event, const Stored& stored) {
    any = true;
    if (asked.narrated)
      to_narrate.push_back(event);
    else
      print_event(options, event, stored);
  });
  if (!any) return print_no_history(options, asked.tenant, asked.as_of);
  for (const auto& line : narrate_history(to_narrate)) print_line(options, line);
  return Exit::done;
}

/// First who had it and when it rested, then the events. They are held at once: a number has few.
int history_of_number(Options& options, const Asked& asked) {
  Slice slice;
  slice.number = read_phone(asked.number, read_country(options.policy.default_country)).e164;
  Context context(options);
  read_as_of(context.log(), asked.as_of, slice);
  std::vector<Recorded> events;
  std::vector<Stored> stored;
  read_each(context.log(), slice, context.vault(), [&](const Recorded& event, const Stored& row) {
    events.push_back(event);
    stored.push_back(row);
  });
  if (events.empty())
    return print_error(options, Exit::refused, asked.as_of.empty() ? "UNKNOWN_NUMBER" : "NO_HISTORY",
                       fmt::format("nothing was recorded of number {}{}", *slice.number,
                                   asked.as_of.empty() ? "" : " up to " + asked.as_of));
  const auto holders = holders_of(events);
  std::cout << (options.json ? to_json(holders) + "\n" : to_lines(holders) + "\n");
  for (std::size_t i = 0; i < events.size(); ++i) print_event(options, events[i], stored[i]);
  return Exit::done;
}

int history(Options& options, const Asked& asked) {
  if (asked.tenant.empty() == asked.number.empty())
    throw BadInput("whose history? Give a tenant, or --number with a number, and not both");
  if (asked.number.empty()) return history_of_tenant(options, asked);
  if (asked.narrated) throw BadInput("--narrate tells the history of a tenant, not that of a number");
  return history_of_number(options, asked);
}

}  // namespace

void add_history_commands(Program& program) {
  auto& options = program.options;
  const auto asked = std::make_shared<Asked>();
  auto* command =
      program.add(&program.app, "history", "What happened to a tenant, or to a number, event by event",
                  [=, &options] { return history(options, *asked); });
  command->add_option("id", asked->tenant, "The tenant");
  command->add_option("--number", asked->number, "A number instead: also who had it, and when it rested")
      ->check(not_empty("a number"));
  add_as_of(command, std::shared_ptr<std::string>(asked, &asked->as_of));
  command->add_flag("--narrate", asked->narrated, "As the documented log lines");
}

}  // namespace ledgerline::cli
