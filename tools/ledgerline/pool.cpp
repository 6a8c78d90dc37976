#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>

#include <fmt/format.h>

#include "adapters/postgres/queries.hpp"
#include "engine/phone.hpp"
#include "engine/pool_file.hpp"
#include "engine/registration.hpp"
#include "tools/ledgerline/commands.hpp"
#include "tools/ledgerline/context.hpp"
#include "tools/ledgerline/output.hpp"
#include "tools/ledgerline/progress.hpp"

namespace ledgerline::cli {
namespace {

struct AddArguments {
  std::vector<std::string> numbers;
  std::string file;
  bool from_env = false;
};

std::string content_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw BadInput(fmt::format("cannot read {}: is the path right?", file));
  std::stringstream text;
  text << in.rdbuf();
  in.peek();  // at the end, or where reading failed
  if (in.bad()) throw BadInput(fmt::format("cannot read {}: is it a file?", file));
  return std::move(text).str();
}

/// The whole input is checked before the first number is appended.
std::vector<NumberAdded> read_numbers(const AddArguments& arguments, const std::string& country) {
  std::vector<NumberAdded> all;
  const auto take = [&](const auto& lines) {
    for (const auto& line : lines) all.push_back(pool_number_of(line.phone));
  };
  if (!arguments.file.empty()) take(read_pool_file(content_of(arguments.file), arguments.file, country));
  if (arguments.from_env) {
    const char* list = std::getenv("TWILIO_POOL_NUMBERS");
    if (!list) throw BadInput("TWILIO_POOL_NUMBERS is not set: set it to numbers with commas between them");
    take(read_pool_list(list, country));
  }
  for (const auto& number : arguments.numbers) all.push_back(pool_number_of(read_phone(number, country)));
  if (all.empty()) throw BadInput("no number given: name numbers, or use --file FILE or --from-env");
  return all;
}

/// A repeat of the same file after a crash goes on where it stopped: each chunk's id follows from its
/// content.
std::vector<Command> chunks_of(Context& context, std::vector<NumberAdded> numbers, bool of_file) {
  std::vector<Command> commands;
  for (std::size_t at = 0; at < numbers.size(); at += most_numbers_a_command) {
    AddNumbers chunk;
    const auto end = std::min(at + most_numbers_a_command, numbers.size());
    for (auto i = at; i < end; ++i) chunk.numbers.push_back(std::move(numbers[i]));
    auto command = context.command(chunk);
    if (of_file) command.id = derived_uuid(context.log().id(), statement_of(command.request));
    commands.push_back(std::move(command));
  }
  return commands;
}

struct Counts {
  std::size_t added = 0, known = 0, refused = 0, handed_out = 0, repeated = 0;

  void count(const Outcome& outcome) {
    for (const auto& event : outcome.events) {
      if (outcome.repeated)
        ++repeated;
      else if (std::holds_alternative<NumberAdded>(event.event))
        ++added;
      else if (std::holds_alternative<NumberUnchanged>(event.event))
        ++known;
      else if (std::holds_alternative<NumberRefused>(event.event))
        ++refused;
      else if (std::holds_alternative<NumberAssigned>(event.event))
        ++handed_out;
    }
  }
};

int report(const Options& options, const Counts& c) {
  if (options.json)
    std::cout
        << fmt::format(
               R"({{"success":{},"added":{},"alreadyInPool":{},"refused":{},"handedOut":{},"addedBefore":{}}})",
               c.refused == 0, c.added, c.known, c.refused, c.handed_out, c.repeated)
        << '\n';
  else
    std::cout << fmt::format(
        "{} added, {} already in the pool, {} retired and refused, {} handed to waiting tenants{}\n", c.added,
        c.known, c.refused, c.handed_out,
        c.repeated ? fmt::format(" ({} events were there from an earlier run)", c.repeated) : "");
  return c.refused == 0 ? Exit::done : Exit::refused;
}

int add(Options& options, const AddArguments& arguments) {
  const auto country = read_country(options.policy.default_country);
  auto numbers = read_numbers(arguments, country);
  Context context(options);
  auto commands = chunks_of(context, std::move(numbers), !arguments.file.empty());
  Progress progress("adding numbers", commands.size());
  Counts counts;
  for (auto& command : commands) {
    const auto outcome = context.run_one(std::move(command));
    if (outcome.kind == Outcome::Kind::failed || outcome.kind == Outcome::Kind::invalid)
      return print(options, outcome);
    counts.count(outcome);
    progress.step();
  }
  return report(options, counts);
}

int reserve(Options& options, const std::string& number, const std::string& tenant, int minutes) {
  Context context(options);
  const auto phone = read_phone(number, read_country(options.policy.default_country));
  return print(
      options,
      context.run({context.command(ReserveNumber{PoolNumber(phone.e164), TenantId(tenant), minutes})}));
}

int retire(Options& options, const std::string& number) {
  if (options.reason.empty()) throw BadInput("retiring a number takes a reason: give --reason");
  const auto phone = read_phone(number, read_country(options.policy.default_country));
  Context context(options);
  return print(options,
               context.run({context.command(RetireNumber{PoolNumber(phone.e164), Reason(options.reason)})}));
}

}  // namespace

void add_pool_commands(Program& program) {
  auto& options = program.options;
  auto* pool = program.group("pool", "The numbers that tenants are given");
  const auto arguments = std::make_shared<AddArguments>();
  auto* add_command = program.add(pool, "add", "Add numbers to the pool",
                                  [&options, arguments] { return add(options, *arguments); });
  add_command->add_option("numbers", arguments->numbers, "Numbers, E.164 or as dialled in --country");
  add_command->add_option("--file", arguments->file,
                          "CSV file: a number a line, or a column 'number' and a column 'country'");
  add_command->add_flag("--from-env", arguments->from_env, "Read TWILIO_POOL_NUMBERS");

  program.add(pool, "health", "How many numbers have which status", [&options] {
    Context context(options);
    print_rows(options, postgres::pool_health(context.session()),
               "The pool is empty: add numbers with 'ledgerline pool add'.");
    return Exit::done;
  });

  const auto status = std::make_shared<std::string>();
  auto* list = program.add(pool, "list", "The numbers, one a line", [&options, status] {
    Context context(options);
    print_rows(
        options,
        postgres::pool_list(context.session(), status->empty() ? std::nullopt : std::optional(*status)),
        "No such number.");
    return Exit::done;
  });
  list->add_option("--status", *status, "Only these")
      ->check(
          CLI::IsMember({"available", "reserved", "assigned", "quarantined", "retired"}, CLI::ignore_case));

  const auto number = std::make_shared<std::string>(), tenant = std::make_shared<std::string>();
  const auto minutes = std::make_shared<int>(60);
  auto* reserve_command = program.add(pool, "reserve", "Hold a number for one tenant",
                                      [=, &options] { return reserve(options, *number, *tenant, *minutes); });
  reserve_command->add_option("number", *number)->required();
  reserve_command->add_option("--for", *tenant, "The tenant")->required();
  reserve_command->add_option("--minutes", *minutes, "How long")
      ->check(CLI::Range(1, 525600))
      ->capture_default_str();

  auto* retire_command = program.add(pool, "retire", "Give a number to nobody any more (takes --reason)",
                                     [=, &options] { return retire(options, *number); });
  retire_command->add_option("number", *number)->required();
}

}  // namespace ledgerline::cli
