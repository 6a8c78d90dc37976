#include "tools/ledgerline/past.hpp"

#include <iostream>

#include <fmt/format.h>

#include "engine/outcome.hpp"
#include "tools/ledgerline/output.hpp"

namespace ledgerline::cli {

void print_event(const Options& options, const Recorded& event, const Stored& stored) {
  if (options.json)
    std::cout << to_json(event, stored.digest) << '\n';
  else
    std::cout << fmt::format("{:>8}  {}  {:<20}  {}  [{}{}]\n", event.position, iso_micros(event.at),
                             name_of(event.event), outcome_of({event}).message, event.cause.actor.str(),
                             event.cause.reason ? ": " + event.cause.reason->str() : "");
}

int print_no_history(const Options& options, const std::string& id, const std::string& as_of) {
  return as_of.empty()
             ? print_error(options, Exit::refused, "UNKNOWN_TENANT",
                           fmt::format("there is no tenant {}: nothing was ever recorded of it", id))
             : print_error(options, Exit::refused, "NO_HISTORY",
                           fmt::format("nothing was recorded of tenant {} up to {}", id, as_of));
}

void add_as_of(CLI::App* command, const std::shared_ptr<std::string>& as_of) {
  command
      ->add_option("--as-of", *as_of,
                   "Up to a position, or an ISO 8601 time in UTC or with its offset (a date alone is its "
                   "first moment)")
      ->check(not_empty(a_moment));
}

}  // namespace ledgerline::cli
