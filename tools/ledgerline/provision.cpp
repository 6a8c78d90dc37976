#include "tools/ledgerline/provision.hpp"

#include <iostream>
#include <memory>

#include <fmt/format.h>

#include "engine/phone.hpp"
#include "projections/flow/flow.hpp"
#include "tools/ledgerline/commands.hpp"
#include "tools/ledgerline/output.hpp"
#include "tools/ledgerline/preview.hpp"
#include "tools/ledgerline/value_of.hpp"

namespace ledgerline::cli {
namespace {

Outcome standing(Outcome::Kind kind, std::string code, std::string message, const TenantId& tenant,
                 const std::optional<PoolNumber>& number) {
  Outcome outcome;
  outcome.kind = kind;
  outcome.code = std::move(code);
  outcome.message = std::move(message);
  outcome.tenant = tenant.str();
  if (number) outcome.number = number->str();
  return outcome;
}

std::string next_of(const Work& work) {
  return fmt::format("{} {}{}{}", names(work.step)[static_cast<std::size_t>(work.step)],
                     names(work.phase)[static_cast<std::size_t>(work.phase)],
                     work.code ? " (" + work.code->str() + ")" : "",
                     work.message ? ": " + work.message->str() : "");
}

/// Where the tenant's number stands, told as an answer to "give it one".
Outcome where_it_stands(Log& log, const TenantId& id) {
  using Kind = Outcome::Kind;
  const auto tenant = log.tenant(id);
  if (!tenant) return standing(Kind::refused, "UNKNOWN_TENANT", "there is no tenant " + id.str(), id, {});
  auto held = tenant->number;
  if (tenant->provisioning && tenant->provisioning->ordered)
    held = PoolNumber(tenant->provisioning->ordered->str());
  const auto number = held ? log.number(*held) : std::nullopt;
  const auto& work = number && number->work ? number->work : tenant->work;
  if (work && work->phase == WorkPhase::stalled)
    return standing(Kind::refused, "STALLED", next_of(*work) + "; see 'provisioning retry|abandon'", id,
                    held);
  if (work) return standing(Kind::done, "IN_PROGRESS", next_of(*work), id, held);
  if (number && number->status == NumberStatus::assigned)
    return standing(Kind::done, "ALLOCATED", fmt::format("{} has {}", id.str(), display_phone(held->str())),
                    id, held);
  if (tenant->waiting_since != 0)
    return standing(Kind::refused, "POOL_EMPTY", id.str() + " waits for a number, in order", id, {});
  if (tenant->requested)
    return standing(Kind::refused, "PAYMENT_REQUIRED", id.str() + " has not paid: activate its payment first",
                    id, {});
  return standing(Kind::refused, "NO_NUMBER", id.str() + " has no number, and none is on its way", id, {});
}

struct Wish {
  std::string id, route = "pool-then-purchase", voice, number, address, bundle, kind = "local";
};

/// The tenant's present voice route where none is asked for; who has an assistant talks through Vapi.
VoiceRoute voice_for(const Wish& wish, const std::optional<Tenant>& tenant) {
  if (!wish.voice.empty()) return value_of<VoiceRoute>(wish.voice);
  if (tenant && tenant->voice) return *tenant->voice;
  return tenant && tenant->assistant ? VoiceRoute::vapi : VoiceRoute::app;
}

ProvisioningStarted request_of(const Wish& wish, Context& context, Outside& outside) {
  ProvisioningStarted request;
  request.tenant = TenantId(wish.id);
  request.supply = value_of<Supply>(wish.route);
  request.kind = value_of<NumberKind>(wish.kind);
  request.voice = voice_for(wish, context.log().tenant(request.tenant));
  outside.expect_route(request.voice);
  if (!wish.number.empty())
    request.chosen = E164(read_phone(wish.number, context.options().policy.default_country).e164);
  if (!wish.address.empty()) request.address = Reference(wish.address);
  if (!wish.bundle.empty()) request.bundle = bundle_of(wish.bundle);
  return request;
}

void see_to(Context& context, Outside& outside, const TenantId& tenant, int seconds) {
  outside.drain(context, seconds * 1'000'000LL, [&](const Owed& owed) { return owed.tenant == tenant; });
}

int provision(Options& options, const Wish& wish, bool replace) {
  if (replace && options.reason.empty()) throw BadInput("replacing a number takes a reason: give --reason");
  Outside outside(options);
  Context context(options);
  ProvisionNumber request{request_of(wish, context, outside)};
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
  if (history.empty())
    return print_error(options, Exit::refused, "UNKNOWN_TENANT",
                       fmt::format("there is no tenant {}: register it first", id));
  const auto told = flow_of(history);
  std::cout << (options.json ? to_json(told) + "\n" : to_tree(told));
  return Exit::done;
}

void add_wish(CLI::App* command, const std::shared_ptr<Wish>& wish) {
  command->add_option("id", wish->id, "The tenant")->required();
  command->add_option("--route", wish->route, "Where the number comes from")
      ->check(CLI::IsMember({"pool", "purchase", "pool-then-purchase"}))
      ->capture_default_str();
  command->add_option("--voice", wish->voice, "Who answers its calls: vapi, livekit or app");
  command->add_option("--type", wish->kind, "local, mobile or tollfree")->capture_default_str();
  command->add_option("--number", wish->number, "The client's choice: this number, and no other");
  command->add_option("--address", wish->address, "The carrier's reference of an address (AD…)");
  command->add_option("--bundle", wish->bundle, "The carrier's reference of an approved bundle (BU…)");
}

}  // namespace

Reference bundle_of(const std::string& text) {
  if (!text.starts_with("BU"))
    throw BadInput(fmt::format(
        "{} is no regulatory bundle: its reference begins with BU, as the carrier's console shows it",
        printable(text)));
  return Reference(text);
}

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
