#include <memory>

#include "adapters/postgres/queries.hpp"
#include "tools/ledgerline/commands.hpp"
#include "tools/ledgerline/context.hpp"
#include "tools/ledgerline/output.hpp"
#include "tools/ledgerline/preview.hpp"
#include "tools/ledgerline/provision.hpp"

namespace ledgerline::cli {
namespace {

int allocate(Options& options, const std::vector<std::string>& ids, const std::string& command_id) {
  if (!command_id.empty() && ids.size() > 1)
    throw BadInput("--command-id names one command: give one tenant with it");
  std::vector<TenantId> tenants;
  for (const auto& id : ids) tenants.emplace_back(id);
  if (!command_id.empty()) parse_uuid(command_id);
  Context context(options);
  std::vector<Command> commands;
  for (const auto& tenant : tenants) commands.push_back(context.command(AllocateNumber{tenant}, command_id));
  const auto outcomes = context.run(std::move(commands));
  int worst = Exit::done;
  for (std::size_t i = 0; i < ids.size(); ++i)
    worst = std::max(worst, print_allocation(options, ids[i], outcomes[i]));
  tell_what_is_left(options, context, outcomes);
  return worst;
}

int release(Options& options, const std::string& id) {
  if (options.reason.empty()) throw BadInput("releasing a number takes a reason: give --reason");
  const ReleaseNumber request{TenantId(id), Reason(options.reason)};
  return run_and_see_through(options, request.tenant, request);
}

}  // namespace

void add_number_commands(Program& program) {
  auto& options = program.options;
  auto* number = program.group("number", "Giving numbers to tenants");
  const auto ids = std::make_shared<std::vector<std::string>>();
  const auto command_id = std::make_shared<std::string>();
  auto* allocate_command = program.add(number, "allocate", "Give tenants a number each; who has one keeps it",
                                       [=, &options] { return allocate(options, *ids, *command_id); });
  allocate_command->add_option("id", *ids, "The tenants")->required();
  allocate_command->add_option("--command-id", *command_id,
                               "UUID of this command: the same one again gives the first answer");

  const auto id = std::make_shared<std::string>();
  auto* release_command =
      program.add(number, "release", "Take a tenant's number back; it rests (takes --reason)",
                  [=, &options] { return release(options, *id); });
  release_command->add_option("id", *id, "The tenant")->required();

  program.add(&program.app, "waiting", "Who waits for a number, in order", [&options] {
    Context context(options);
    print_rows(options, postgres::waiting(context.session()), "Nobody waits.");
    return Exit::done;
  });
  const auto limit = std::make_shared<std::size_t>(10);
  auto* allocations = program.add(&program.app, "allocations", "The latest allocations", [=, &options] {
    Context context(options);
    print_rows(options, postgres::allocations(context.session(), *limit), "No number is assigned.");
    return Exit::done;
  });
  allocations->add_option("--limit", *limit, "How many")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
}

}  // namespace ledgerline::cli
