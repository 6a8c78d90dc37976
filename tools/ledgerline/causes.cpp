#include <iostream>
#include <memory>

#include <fmt/format.h>

#include "engine/log/history.hpp"
#include "engine/value_of.hpp"
#include "projections/difference/difference.hpp"
#include "projections/timeline/timeline.hpp"
#include "projections/why/known.hpp"
#include "tools/ledgerline/context.hpp"
#include "tools/ledgerline/output.hpp"
#include "tools/ledgerline/past.hpp"

/// What of a tenant changed, why it stands as it does, and where its time went.
namespace ledgerline::cli {
namespace {

int print_told(const Options& options, const auto& told) {
  std::cout << (options.json ? to_json(told) + "\n" : to_lines(told));
  return Exit::done;
}

int why(Options& options, const std::string& id, const std::string& question, const std::string& as_of) {
  const TenantId tenant(id);
  const auto asked = value_of<Question>(question);
  Context context(options);
  const auto position = read_moment(context.log(), as_of);
  Reading reading(context.log(), context.vault());
  const auto known = read_known(reading, tenant, asked, position);
  if (known.history.empty()) return print_no_history(options, id, as_of);
  return print_told(options, explain(asked, known, Audience::operators));
}

int difference(Options& options, const std::string& id, const std::string& from, const std::string& to) {
  const TenantId tenant(id);
  Context context(options);
  const auto begin = read_moment(context.log(), from), end = read_moment(context.log(), to);
  if (begin > end)
    throw BadInput(
        fmt::format("--from {} is position {}, after --to, which is {}: give the earlier one first",
                    printable(from), begin, end));
  const auto history = Reading(context.log(), context.vault()).history_of(tenant, end);
  if (history.empty()) return print_no_history(options, id, to);
  return print_told(options, difference_of(history, begin, end));
}

int timeline(Options& options, const std::string& id, const std::string& as_of) {
  const TenantId tenant(id);
  Context context(options);
  const auto position = read_moment(context.log(), as_of);
  const auto history = Reading(context.log(), context.vault()).history_of(tenant, position);
  if (history.empty()) return print_no_history(options, id, as_of);
  return print_told(options,
                    timeline_of(history, as_of.empty() ? std::optional(context.log().now()) : std::nullopt));
}

}  // namespace

void add_cause_commands(Program& program) {
  auto& options = program.options;
  const auto id = std::make_shared<std::string>(), as_of = std::make_shared<std::string>();
  const auto from = std::make_shared<std::string>(), to = std::make_shared<std::string>();
  const auto question = std::make_shared<std::string>();
  const auto add = [&](const char* name, const char* help, auto run) {
    auto* command = program.add(&program.app, name, help, run);
    command->add_option("id", *id, "The tenant")->required();
    return command;
  };
  auto* asks = add("why", "Why a tenant stands as it does: the causes, back to who began it",
                   [=, &options] { return why(options, *id, *question, *as_of); });
  asks->add_option("question", *question, "number, payment, onboarding or status")->required();
  add_as_of(asks, as_of);
  auto* compares = add("diff", "What of a tenant changed between two moments, and by which events",
                       [=, &options] { return difference(options, *id, *from, *to); });
  compares->add_option("--from", *from, "A position, or an ISO 8601 time")
      ->required()
      ->check(not_empty(a_moment));
  compares->add_option("--to", *to, "The same; default: now")->check(not_empty(a_moment));
  add_as_of(add("timeline", "How long each step took, and whom the tenant waited for meanwhile",
                [=, &options] { return timeline(options, *id, *as_of); }),
            as_of);
}

}  // namespace ledgerline::cli
