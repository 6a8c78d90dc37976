#include "tools/ledgerline/provision.hpp"

#include <iostream>
#include <memory>

#include <fmt/format.h>

#include "engine/registration.hpp"
#include "engine/standing.hpp"
#include "engine/value_of.hpp"
#include "projections/flow/flow.hpp"
#include "tools/ledgerline/commands.hpp"
#include "tools/ledgerline/output.hpp"
#include "tools/ledgerline/preview.hpp"

namespace ledgerline::cli {
namespace {

void see_to(Context& context, Outside& outside, const TenantId& tenant, int seconds) {
  outside.drain(context, seconds * 1'000'000LL, [&](const Owed& owed) { return owed.tenant == tenant; });
}

int provision(Options& options, const Wish& wish, bool replace) {
  if (replace && options.reason.empty()) throw BadInput("replacing a number takes a reason: give --reason");
  Outside outside(options);
  Context context(options);
  const auto row = context.log().tenant(TenantId(wish.tenant));
  auto request = request_of(wish, row, options.policy.default_country);
  outside.expect_route(request.tenant.voice);
  if (replace) request.tenant.replaces = Reason(options.reason);
  const auto outcomes = context.run({context.command(request)});
  const auto& outcome = outcomes[0];
  if (outcome.kind != Outcome::Kind::done || outcome.code == "ALREADY_ASSIGNED")
    return print(options, outcome);
  return see_through(options, context, outside, request.tenant.tenant, options.wait_seconds);
}

int set_voice(Options& options, const std::string& id, const std::string& voice) {
  const SetVoice request{TenantId(id), value_of<VoiceRoute>(voice)};
  Outside(options).expect_route(request.voice);
  return run_and_see_through(options, request.tenant, request);
}

int close(Options& options, const std::string& id) {
  if (options.reason.empty()) throw BadInput("closing a tenant takes a reason: give --reason");
  return run_and_see_through(options, TenantId(id), CloseTenant{TenantId(id), Reason(options.reason)});
}

int flow(Options& options, const std::string& id) {
  Context context(options);
  Slice slice;
  slice.tenant = TenantId(id).str();
  slice.limit = 1'000'000;
  const auto history = read_decoded(context.log(), slice, context.vault());
  if (history.empty()) return print_no_tenant(options, id);
  const auto told = flow_of(history);
  std::cout << (options.json ? to_json(told) + "\n" : to_tree(told));
  return Exit::done;
}

void add_wish(CLI::App* command, const std::shared_ptr<Wish>& wish) {
  command->add_option("id", wish->tenant, "The tenant")->required();
  command->add_option("--route", wish->supply, "Where the number comes from")
      ->check(CLI::IsMember({"pool", "purchase", "pool-then-purchase"}))
      ->capture_default_str();
  command->add_option("--voice", wish->voice, "Who answers its calls: vapi, livekit or app");
  command->add_option("--type", wish->kind, "local, mobile or tollfree")->capture_default_str();
  command->add_option("--number", wish->number, "The client's choice: this number, and no other");
  command->add_option("--address", wish->address, "The carrier's reference of an address (AD…)");
  command->add_option("--bundle", wish->bundle, "The carrier's reference of an approved bundle (BU…)");
}

}  // namespace

int see_through(Options& options, Context& context, Outside& outside, const TenantId& tenant, int seconds) {
  see_to(context, outside, tenant, seconds);
  return print(options, where_it_stands(context.log(), tenant));
}

int run_and_see_through(Options& options, const TenantId& tenant, const Request& request) {
  Outside outside(options);
  Context context(options);
  const auto before = context.log().tenant(tenant);
  const auto outcome = context.run({context.command(request)})[0];
  const int exit = print(options, outcome);
  if (outcome.kind != Outcome::Kind::done) return exit;
  const auto number = before ? before->number : std::nullopt;
  outside.drain(context, options.wait_seconds * 1'000'000LL,
                [&](const Owed& owed) { return owed.tenant == tenant || (number && owed.number == number); });
  tell_what_is_left(options, context, {outcome});
  return exit;
}

void add_provision_commands(Program& program) {
  auto& options = program.options;
  auto* number = program.app.get_subcommand("number");
  const auto wish = std::make_shared<Wish>();
  add_wish(program.add(number, "provision",
                       "Give a tenant a number that works: bought or from the pool, and wired",
                       [=, &options] { return provision(options, *wish, false); }),
           wish);
  add_wish(
      program.add(number, "replace", "Give a tenant another number in the place of its own (takes --reason)",
                  [=, &options] { return provision(options, *wish, true); }),
      wish);
  const auto id = std::make_shared<std::string>(), what = std::make_shared<std::string>();
  auto* voice = program.group("voice", "Who answers a tenant's calls");
  auto* set = program.add(voice, "set", "Wire the tenant's number otherwise",
                          [=, &options] { return set_voice(options, *id, *what); });
  set->add_option("id", *id, "The tenant")->required();
  set->add_option("route", *what, "vapi, livekit or app")->required();
  auto* assistant = program.group("assistant", "Tenants' Vapi assistants");
  auto* assign = program.add(assistant, "assign", "Have another assistant answer", [=, &options] {
    return run_and_see_through(options, TenantId(*id), AssignAssistant{TenantId(*id), AssistantId(*what)});
  });
  assign->add_option("id", *id, "The tenant")->required();
  assign->add_option("assistant", *what, "The assistant's UUID")->required();
  auto* tenant = program.app.get_subcommand("tenant");
  program
      .add(tenant, "close", "The tenant is gone: its number is released and unwired (takes --reason)",
           [=, &options] { return close(options, *id); })
      ->add_option("id", *id, "The tenant")
      ->required();
  program
      .add(&program.app, "flow", "How a tenant was given its number: each step, its attempts, how long",
           [=, &options] { return flow(options, *id); })
      ->add_option("id", *id, "The tenant")
      ->required();
}

}  // namespace ledgerline::cli
