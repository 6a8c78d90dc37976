#include <iostream>
#include <memory>

#include <fmt/format.h>

#include "adapters/postgres/queries.hpp"
#include "engine/registration.hpp"
#include "projections/difference/state.hpp"
#include "projections/reading.hpp"
#include "tools/ledgerline/commands.hpp"
#include "tools/ledgerline/context.hpp"
#include "tools/ledgerline/output.hpp"
#include "tools/ledgerline/past.hpp"
#include "tools/ledgerline/preview.hpp"

namespace ledgerline::cli {
namespace {

/// What it brings about at the providers is left to a worker.
int run_for(Options& options, const Request& request) {
  Context context(options);
  const auto outcomes = context.run({context.command(request)});
  const int exit = print(options, outcomes);
  tell_what_is_left(options, context, outcomes);
  return exit;
}

int show_then(Options& options, const std::string& id, const std::string& as_of) {
  const TenantId tenant(id);
  Context context(options);
  const auto position = read_moment(context.log(), as_of);
  const auto then =
      tenant_as_of(Reading(context.log(), context.vault()).history_of(tenant, position), position);
  if (!then) return print_no_history(options, id, as_of);
  print_row(options, "[" + to_json(*then) + "]");
  return Exit::done;
}

int show(Options& options, const std::string& id, const std::string& as_of) {
  if (!as_of.empty()) return show_then(options, id, as_of);
  Context context(options);
  const auto row = postgres::tenant(context.session(), TenantId(id).str());
  if (row == "[]") return print_no_tenant(options, context.session(), id);
  print_row(options, row);
  return Exit::done;
}

int activate(Options& options, const std::string& id, const std::string& reference) {
  ActivatePayment request{TenantId(id), {}};
  if (!reference.empty()) request.reference = Reference(reference);
  return run_for(options, request);
}

}  // namespace

void add_tenant_commands(Program& program) {
  auto& options = program.options;
  const auto id = std::make_shared<std::string>();
  const auto with_id = [&](CLI::App* command) { command->add_option("id", *id, "The tenant")->required(); };

  auto* tenant = program.group("tenant", "Who is given numbers");
  const auto r = std::make_shared<Registration>();
  auto* register_command = program.add(tenant, "register", "Make a tenant known", [&options, r] {
    const auto request = request_of(*r, options.policy.default_country);
    Context context(options);
    return print(options, context.run({context.command(request)}));
  });
  register_command->add_option("id", r->id, "A-Z, a-z, 0-9, _ and -")->required();
  register_command->add_option("--name", r->name, "The business")->required();
  register_command->add_option("--owner-phone", r->owner_phone, "E.164, or as dialled in the country")
      ->required();
  register_command->add_option("--email", r->email, "The owner's address");
  register_command->add_option("--area-code", r->area_code, "Preferred area code");
  register_command->add_option("--assistant", r->assistant, "Vapi assistant (UUID)");
  register_command->add_flag("--trial", r->trial, "On trial");
  with_id(program.add(tenant, "convert", "A trial becomes a business, and asks for a number",
                      [&options, id] { return run_for(options, ConvertTenant{TenantId(*id)}); }));
  const auto as_of = std::make_shared<std::string>();
  auto* show_command = program.add(tenant, "show", "What is known of a tenant, or was then",
                                   [=, &options] { return show(options, *id, *as_of); });
  with_id(show_command);
  add_as_of(show_command, as_of);

  auto* payment = program.group("payment", "Who pays");
  const auto reference = std::make_shared<std::string>();
  auto* activate_command = program.add(payment, "activate", "The tenant pays",
                                       [=, &options] { return activate(options, *id, *reference); });
  with_id(activate_command);
  activate_command->add_option("--reference", *reference, "The payment provider's reference");
  with_id(program.add(payment, "lapse", "The tenant pays no longer; its number is released after the grace",
                      [&options, id] { return run_for(options, LapsePayment{TenantId(*id)}); }));
}

}  // namespace ledgerline::cli
