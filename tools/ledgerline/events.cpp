#include <cerrno>
#include <iostream>
#include <memory>

#include <fmt/format.h>

#include "engine/log/history.hpp"
#include "projections/cloud_events/cloud_event.hpp"
#include "tools/ledgerline/following.hpp"
#include "tools/ledgerline/past.hpp"

/// The log as a whole, for people and for other programs.
namespace ledgerline::cli {
namespace {

struct Selection {
  std::string since, type, format = "lines";
  bool follow = false;
};

template <class... E>
bool is_type_of(const std::variant<E...>*, std::string_view name) {
  return ((name == E::name) || ...);
}

/// Prints in the format that is asked for.
class Printer {
 public:
  Printer(const Options& options, const std::string& format, const Uuid& log)
      : options_(options), is_cloud_event_(format == "cloudevents"), source_(source_of(log)) {
    options_.json = options.json || format == "jsonl";
  }

  void print(const Recorded& event, const Stored& stored) const {
    if (is_cloud_event_)
      std::cout << to_cloud_event(event, stored.digest, source_) << '\n';
    else
      print_event(options_, event, stored);
  }
  /// Whether somebody may still read it.
  bool print(const History& page) const {
    for (std::size_t i = 0; i < page.events.size(); ++i) print(page.events[i], page.stored[i]);
    if (std::cout.flush()) return true;
    if (errno == EPIPE)
      std::cout.clear();  // no failure: whoever read it has gone, and main() finds that again
    return false;
  }

 private:
  Options options_;
  bool is_cloud_event_;
  std::string source_;
};

int events(Options& options, const Selection& wanted) {
  if (!wanted.type.empty() && !is_type_of(static_cast<const Event*>(nullptr), wanted.type))
    throw BadInput(
        fmt::format("--type {}: no event is of this type; 'number.assigned' is one", printable(wanted.type)));
  Context context(options);
  Slice slice;
  slice.after = read_since(context.log(), wanted.since);
  if (!wanted.type.empty()) slice.types = {wanted.type};
  const Printer printer(options, wanted.format, context.log().id());
  if (wanted.follow)
    Following(context, slice, [&](const History& page) { return printer.print(page); }).run();
  else
    read_each(context.log(), slice, context.vault(),
              [&](const Recorded& event, const Stored& stored) { printer.print(event, stored); });
  return Exit::done;
}

}  // namespace

void add_event_commands(Program& program) {
  auto& options = program.options;
  const auto wanted = std::make_shared<Selection>();
  auto* command = program.add(&program.app, "events", "The whole log, event by event",
                              [&options, wanted] { return events(options, *wanted); });
  command->add_option("--since", wanted->since, "From this position, or ISO 8601 time, on")
      ->check(not_empty(a_moment));
  command->add_option("--type", wanted->type, "Only events of a type, such as number.assigned")
      ->check(not_empty("a type, such as number.assigned"));
  command->add_flag("--follow", wanted->follow, "Go on with what is appended, until SIGTERM or Ctrl-C");
  command->add_option("--format", wanted->format, "How an event stands in its line")
      ->check(CLI::IsMember({"lines", "jsonl", "cloudevents"}))
      ->capture_default_str();
}

}  // namespace ledgerline::cli
