#pragma once

#include <memory>
#include <string>

#include "events/codec.hpp"
#include "tools/ledgerline/commands.hpp"
#include "tools/ledgerline/options.hpp"

/// What the commands that look back at the log have in common.
namespace ledgerline::cli {

/// An event as `history` and `events` print it: a line, or a JSON object with --json.
void print_event(const Options& options, const Recorded& event, const Stored& stored);

/// That nothing was recorded of a tenant: ever, or as of then.
int print_no_history(const Options& options, const std::string& id, const std::string& as_of);

/// What belongs in the options that name a moment.
inline constexpr auto a_moment = "a position, or an ISO 8601 time";

/// The option --as-of.
void add_as_of(CLI::App* command, const std::shared_ptr<std::string>& as_of);

}  // namespace ledgerline::cli
